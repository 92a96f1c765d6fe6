// The square of S2a: the camera's picture as in a mirror, with four corners to aim at; or, at first
// and with a fixed scanner, a phone that moves to where its code is read.
#include "screens/screens.h"

enum {
    DESIGN_SIDE = 430
}; // px of the square in the design's picture, which gives the places below

// A place in the square, in px of the design's picture.
struct spot {
    int x, y, w, h;
};

static int at(struct draw_rect square, int design)
{
    return square.w * design / DESIGN_SIDE;
}

// Cut at the foot of the square: an arm comes from below it.
static struct draw_rect place(struct draw_rect square, struct spot spot)
{
    struct draw_rect rect = {square.x + at(square, spot.x), square.y + at(square, spot.y),
                             at(square, spot.w), at(square, spot.h)};
    return draw_rect_cut(rect, square);
}

static void shape(struct page *page, struct draw_rect square, struct spot spot,
                  const struct draw_box_look *look)
{
    struct draw_rect rect = place(square, spot);
    if (!draw_rect_empty(rect)) {
        draw_box(page->list, rect, look);
    }
}

// ---- corners

// Two bars that meet at a corner of the square drawn inset by inset px; each is thick px thick.
static void corner_draw(struct page *page, struct draw_rect frame, bool right, bool foot,
                        int length, int thick, uint32_t colour)
{
    struct draw_box_look look = {.fill = colour};
    int x = right ? frame.x + frame.w : frame.x, y = foot ? frame.y + frame.h : frame.y;
    int half = thick / 2, reach = length + half;
    struct draw_rect across = {right ? x - length : x - half, y - half, reach, thick};
    struct draw_rect down = {x - half, foot ? y - length : y - half, thick, reach};
    draw_box(page->list, across, &look);
    draw_box(page->list, down, &look);
}

static void corners_draw(struct page *page, struct draw_rect square)
{
    bool read = page->view->scan == SCAN_READ;
    struct draw_rect frame = draw_rect_grow(square, -at(square, 44));
    int length = at(square, 56), edge = page_edge_px(page, 3);
    int inner = 2 * page_edge_px(page, read ? 4 : 3);
    uint32_t line = read ? THEME_GREEN_PRESSED : THEME_CARD;
    uint32_t under = read ? THEME_CARD : THEME_TEXT;
    for (int i = 0; i < 4; i++) {
        corner_draw(page, frame, i % 2 == 1, i >= 2, length + edge, inner + 2 * edge, under);
    }
    for (int i = 0; i < 4; i++) {
        corner_draw(page, frame, i % 2 == 1, i >= 2, length, inner, line);
    }
}

// ---- the drawing

static struct draw_box_look hand_look(const struct page *page, struct draw_rect square, int radius)
{
    return (struct draw_box_look){.fill = THEME_HAND,
                                  .edge = THEME_TEXT_SECOND,
                                  .edge_px = page_edge_px(page, 2),
                                  .radius_px = at(square, radius)};
}

// Behind the phone.
static void palm_draw(struct page *page, struct draw_rect square, int down)
{
    struct draw_box_look skin = hand_look(page, square, 60), seam = {.fill = THEME_HAND};
    struct draw_box_look arm = hand_look(page, square, 0);
    shape(page, square, (struct spot){152, 330 + down, 150, DESIGN_SIDE}, &arm);
    shape(page, square, (struct spot){118, 240 + down, 208, 150}, &skin);
    shape(page, square, (struct spot){156, 340 + down, 142, 60}, &seam);
}

// In front of the phone.
static void fingers_draw(struct page *page, struct draw_rect square, int down)
{
    static const struct spot fingers[] = {{122, 204, 38, 118},
                                          {266, 188, 52, 31},
                                          {266, 222, 59, 31},
                                          {266, 256, 56, 31},
                                          {269, 290, 46, 30}};
    struct draw_box_look skin = hand_look(page, square, 19);
    for (size_t i = 0; i < sizeof fingers / sizeof fingers[0]; i++) {
        struct spot finger = fingers[i];
        finger.y += down;
        shape(page, square, finger, &skin);
    }
}

static void code_draw(struct page *page, struct draw_rect rect)
{
    static const char sample[] = "Foyer"; // what it says is read by nobody
    struct qr qr;
    if (qr_make(sample, sizeof sample - 1, &qr) == OK) {
        draw_qr(page->list, rect, &qr);
    }
}

static void phone_draw(struct page *page, struct draw_rect square, int down)
{
    struct draw_box_look phone = {.fill = THEME_CARD,
                                  .edge = THEME_TEXT,
                                  .edge_px = page_edge_px(page, 3),
                                  .radius_px = at(square, 18)};
    struct draw_box_look dark = {.fill = THEME_TEXT, .radius_px = at(square, 2)};
    struct draw_box_look grey = {.fill = THEME_STEP, .radius_px = at(square, 2)};
    shape(page, square, (struct spot){144, 73 + down, 142, 255}, &phone);
    shape(page, square, (struct spot){196, 87 + down, 38, 5}, &dark);
    code_draw(page, place(square, (struct spot){151, 118 + down, 128, 128}));
    shape(page, square, (struct spot){169, 261 + down, 92, 6}, &grey);
    shape(page, square, (struct spot){169, 279 + down, 62, 6}, &grey);
}

static void scanner_draw(struct page *page, struct draw_rect square)
{
    struct draw_box_look light = {.fill = THEME_LIGHT}, lamp = {.fill = THEME_FOCUS};
    struct draw_box_look body = {.fill = THEME_TEXT, .radius_px = at(square, 8)};
    shape(page, square, (struct spot){95, 38, 240, DESIGN_SIDE}, &light);
    shape(page, square, (struct spot){75, 0, 280, 34}, &body);
    shape(page, square, (struct spot){95, 30, 240, 8}, &lamp);
}

// How far below its place the phone is, step by step: it comes, and rests there.
static int phone_down(int step)
{
    static const int downs[] = {80, 40, 0, 0, 0};
    bool known = step >= 0 && step < (int)(sizeof downs / sizeof downs[0]);
    return known ? downs[step] : 0;
}

static void drawing_draw(struct page *page, struct draw_rect square)
{
    int down = phone_down(page->view->step);
    struct draw_box_look ground = {.fill = THEME_PREVIEW, .radius_px = page_px(page, THEME_RADIUS)};
    draw_box(page->list, square, &ground);
    if (!page->view->scan_camera) {
        scanner_draw(page, square);
        down += 20; // room for the scanner
    }
    palm_draw(page, square, down);
    phone_draw(page, square, down);
    fingers_draw(page, square, down);
}

void scan_picture_draw(struct page *page, struct draw_rect rect)
{
    const struct view *view = page->view;
    if (view->scan_camera && !view->scan_drawing && view->preview != 0) {
        draw_preview(page->list, rect, page_px(page, THEME_RADIUS), THEME_PREVIEW, view->preview);
    } else {
        drawing_draw(page, rect);
    }
    if (view->scan_camera) {
        corners_draw(page, rect);
    }
}
