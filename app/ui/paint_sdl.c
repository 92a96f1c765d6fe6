#include "ui/paint_sdl.h"
#include "ui/text.h"
#include <SDL.h>
#include <assert.h>
#include <math.h>
#include <string.h>

enum { MASK_SIDE = 512 }; // largest icon, px

// One byte of coverage a pixel, for the icon that is being painted. No text ever goes through it.
static unsigned char mask[MASK_SIDE * MASK_SIDE];

struct canvas {
    SDL_Surface *surface;
    struct draw_rect clip;
};

static uint32_t *row_at(const struct canvas *canvas, int y)
{
    return (uint32_t *)(void *)((unsigned char *)canvas->surface->pixels +
                                (ptrdiff_t)y * canvas->surface->pitch);
}

// part of 255 of colour over under.
static uint32_t blend(uint32_t under, uint32_t colour, uint32_t part)
{
    uint32_t rest = 255 - part;
    uint32_t red_blue = (under & 0xff00ff) * rest + (colour & 0xff00ff) * part + 0x800080;
    red_blue = ((red_blue + ((red_blue >> 8) & 0xff00ff)) >> 8) & 0xff00ff;
    uint32_t green = ((under >> 8) & 0xff) * rest + ((colour >> 8) & 0xff) * part + 0x80;
    green = ((green + (green >> 8)) >> 8) & 0xff;
    return red_blue | (green << 8);
}

// Most of the pixels of every page: the first row is written, the others are copied from it while
// it is in the cache.
static void fill_plain(const struct canvas *canvas, struct draw_rect rect, uint32_t colour)
{
    struct draw_rect part = draw_rect_cut(rect, canvas->clip);
    if (draw_rect_empty(part)) {
        return;
    }
    uint32_t *first = row_at(canvas, part.y) + part.x;
    for (int x = 0; x < part.w; x++) {
        first[x] = colour;
    }
    for (int y = part.y + 1; y < part.y + part.h; y++) {
        memcpy(row_at(canvas, y) + part.x, first, (size_t)part.w * sizeof *first);
    }
}

// How much of the pixel (x, y), counted from the corner's own square of radius r, the round corner
// covers, of 255.
static uint32_t corner_part(int x, int y, int radius)
{
    double dx = radius - x - 0.5, dy = radius - y - 0.5;
    double covered = radius - sqrt(dx * dx + dy * dy) + 0.5;
    return covered <= 0 ? 0 : covered >= 1 ? 255 : (uint32_t)(covered * 255 + 0.5);
}

static void fill_corner(const struct canvas *canvas, int left, int top, int radius, bool at_right,
                        bool at_foot, uint32_t colour)
{
    struct draw_rect part =
        draw_rect_cut((struct draw_rect){left, top, radius, radius}, canvas->clip);
    for (int y = part.y; y < part.y + part.h; y++) {
        uint32_t *row = row_at(canvas, y);
        int down = at_foot ? radius - 1 - (y - top) : y - top;
        for (int x = part.x; x < part.x + part.w; x++) {
            int along = at_right ? radius - 1 - (x - left) : x - left;
            uint32_t covered = corner_part(along, down, radius);
            if (covered == 255) {
                row[x] = colour;
            } else if (covered > 0) {
                row[x] = blend(row[x], colour, covered);
            }
        }
    }
}

static void fill_round(const struct canvas *canvas, struct draw_rect rect, int radius,
                       uint32_t colour)
{
    if (draw_rect_empty(draw_rect_cut(rect, canvas->clip))) {
        return;
    }
    int most = (rect.w < rect.h ? rect.w : rect.h) / 2;
    radius = radius < most ? radius : most;
    if (radius <= 0) {
        fill_plain(canvas, rect, colour);
        return;
    }
    int right = rect.x + rect.w - radius, foot = rect.y + rect.h - radius;
    fill_plain(canvas, (struct draw_rect){rect.x + radius, rect.y, rect.w - 2 * radius, radius},
               colour);
    fill_plain(canvas, (struct draw_rect){rect.x, rect.y + radius, rect.w, rect.h - 2 * radius},
               colour);
    fill_plain(canvas, (struct draw_rect){rect.x + radius, foot, rect.w - 2 * radius, radius},
               colour);
    fill_corner(canvas, rect.x, rect.y, radius, false, false, colour);
    fill_corner(canvas, right, rect.y, radius, true, false, colour);
    fill_corner(canvas, rect.x, foot, radius, false, true, colour);
    fill_corner(canvas, right, foot, radius, true, true, colour);
}

// Part of 255 of a round rectangle that covers one pixel; for rings, whose middle must stay as it
// is.
static uint32_t round_part(struct draw_rect rect, int radius, int x, int y)
{
    if (x < rect.x || y < rect.y || x >= rect.x + rect.w || y >= rect.y + rect.h) {
        return 0;
    }
    int along = x - rect.x < rect.x + rect.w - 1 - x ? x - rect.x : rect.x + rect.w - 1 - x;
    int down = y - rect.y < rect.y + rect.h - 1 - y ? y - rect.y : rect.y + rect.h - 1 - y;
    return along < radius && down < radius ? corner_part(along, down, radius) : 255;
}

static void ring_row(const struct canvas *canvas, const struct draw_item *item, int y, int from,
                     int to)
{
    struct draw_rect inner = draw_rect_grow(item->rect, -item->box.edge_px);
    int inner_radius = item->box.radius_px - item->box.edge_px;
    uint32_t *row = row_at(canvas, y);
    for (int x = from; x < to; x++) {
        uint32_t out = round_part(item->rect, item->box.radius_px, x, y);
        uint32_t in = round_part(inner, inner_radius > 0 ? inner_radius : 0, x, y);
        if (out > in) {
            row[x] = blend(row[x], item->box.edge, out - in);
        }
    }
}

static void paint_ring(const struct canvas *canvas, const struct draw_item *item)
{
    struct draw_rect part = draw_rect_cut(item->rect, canvas->clip);
    int side = item->box.radius_px > item->box.edge_px ? item->box.radius_px : item->box.edge_px;
    int left = item->rect.x + side, right = item->rect.x + item->rect.w - side;
    for (int y = part.y; y < part.y + part.h; y++) {
        int from = part.x, to = part.x + part.w;
        bool middle = y >= item->rect.y + side && y < item->rect.y + item->rect.h - side;
        if (!middle) {
            ring_row(canvas, item, y, from, to);
            continue;
        }
        ring_row(canvas, item, y, from, left < to ? left : to);
        ring_row(canvas, item, y, right > from ? right : from, to);
    }
}

static void paint_box(const struct canvas *canvas, const struct draw_item *item)
{
    const struct draw_box_look *look = &item->box;
    if (look->fill == DRAW_NO_FILL) {
        paint_ring(canvas, item);
        return;
    }
    if (look->drop_px > 0) {
        struct draw_rect below = item->rect;
        below.h += look->drop_px;
        fill_round(canvas, below, look->radius_px, look->drop);
    }
    if (look->edge_px <= 0) {
        fill_round(canvas, item->rect, look->radius_px, look->fill);
        return;
    }
    fill_round(canvas, item->rect, look->radius_px, look->edge);
    fill_round(canvas, draw_rect_grow(item->rect, -look->edge_px), look->radius_px - look->edge_px,
               look->fill);
}

// ---- strokes

struct stroke {
    int side;     // of the mask, px
    double scale; // px of one grid unit
    double half;  // half the stroke's width, px
    double x, y;  // last point, px
};

static double distance_to_segment(double px, double py, double ax, double ay, double bx, double by)
{
    double dx = bx - ax, dy = by - ay, length = dx * dx + dy * dy;
    double t = length > 0 ? ((px - ax) * dx + (py - ay) * dy) / length : 0;
    t = t < 0 ? 0 : t > 1 ? 1 : t;
    double away_x = px - ax - t * dx, away_y = py - ay - t * dy;
    return sqrt(away_x * away_x + away_y * away_y); // hypot guards against overflow, slowly
}

static int clamp_side(double value, int side)
{
    return value < 0 ? 0 : value > side ? side : (int)value;
}

// Coverage of a thick segment with round ends, joined with what is there by the larger value.
static void stroke_segment(const struct stroke *stroke, double ax, double ay, double bx, double by,
                           double half)
{
    int x0 = clamp_side(fmin(ax, bx) - half - 1, stroke->side);
    int x1 = clamp_side(fmax(ax, bx) + half + 2, stroke->side);
    int y0 = clamp_side(fmin(ay, by) - half - 1, stroke->side);
    int y1 = clamp_side(fmax(ay, by) + half + 2, stroke->side);
    for (int y = y0; y < y1; y++) {
        unsigned char *row = mask + (size_t)y * MASK_SIDE;
        for (int x = x0; x < x1; x++) {
            double part = half + 0.5 - distance_to_segment(x + 0.5, y + 0.5, ax, ay, bx, by);
            int covered = part >= 1 ? 255 : part <= 0 ? 0 : (int)(part * 255 + 0.5);
            row[x] = covered > row[x] ? (unsigned char)covered : row[x];
        }
    }
}

static void stroke_arc(struct stroke *stroke, const struct icon_op *op)
{
    double rx = (double)op->rx * stroke->scale, ry = (double)op->ry * stroke->scale;
    double sweep = ((double)op->to - (double)op->from) * M_PI / 180;
    int steps = 4 + (int)(fabs(sweep) * sqrt(fmax(rx, ry)) * 2.2);
    for (int i = 0; i <= steps; i++) {
        double angle = (double)op->from * M_PI / 180 + sweep * i / steps;
        double x = (double)op->x * stroke->scale + rx * cos(angle);
        double y = (double)op->y * stroke->scale + ry * sin(angle);
        if (i > 0) {
            stroke_segment(stroke, stroke->x, stroke->y, x, y, stroke->half);
        }
        stroke->x = x;
        stroke->y = y;
    }
}

static void stroke_op(struct stroke *stroke, const struct icon_op *op)
{
    double x = (double)op->x * stroke->scale, y = (double)op->y * stroke->scale;
    switch (op->kind) {
    case ICON_LINE: stroke_segment(stroke, stroke->x, stroke->y, x, y, stroke->half); break;
    case ICON_ARC: stroke_arc(stroke, op); return;
    case ICON_DOT: stroke_segment(stroke, x, y, x, y, (double)op->rx * stroke->scale); break;
    case ICON_MOVE:
    case ICON_END: break;
    }
    stroke->x = x;
    stroke->y = y;
}

static void paint_icon(const struct canvas *canvas, const struct draw_item *item)
{
    int side = item->rect.w < MASK_SIDE ? item->rect.w : MASK_SIDE;
    struct stroke stroke = {.side = side, .scale = side / 24.0};
    stroke.half = item->stroke / 200.0 * stroke.scale;
    for (int y = 0; y < side; y++) {
        memset(mask + (size_t)y * MASK_SIDE, 0, (size_t)side);
    }
    for (const struct icon_op *op = icon_ops(item->icon); op->kind != ICON_END; op++) {
        stroke_op(&stroke, op);
    }
    struct draw_rect part =
        draw_rect_cut((struct draw_rect){item->rect.x, item->rect.y, side, side}, canvas->clip);
    for (int y = part.y; y < part.y + part.h; y++) {
        uint32_t *row = row_at(canvas, y);
        const unsigned char *from = mask + (size_t)(y - item->rect.y) * MASK_SIDE;
        for (int x = part.x; x < part.x + part.w; x++) {
            uint32_t covered = from[x - item->rect.x];
            if (covered > 0) {
                row[x] = blend(row[x], item->colour, covered);
            }
        }
    }
}

static void paint_item(const struct canvas *canvas, struct ui_text *text,
                       const struct draw_list *list, const struct draw_item *item)
{
    switch (item->kind) {
    case DRAW_BOX: paint_box(canvas, item); break;
    case DRAW_DISC:
        fill_round(canvas, item->rect, (item->rect.w < item->rect.h ? item->rect.w : item->rect.h),
                   item->colour);
        break;
    case DRAW_TEXT:
        ui_text_paint(text, canvas->surface, item->rect, item->font, item->size_px, item->colour,
                      draw_list_text(list, item->text_at));
        break;
    case DRAW_ICON: paint_icon(canvas, item); break;
    }
}

void paint_list(struct SDL_Surface *surface, struct ui_text *text, const struct draw_list *list,
                const struct draw_rect *rects, int count)
{
    assert(surface->format->BytesPerPixel == 4 && !SDL_MUSTLOCK(surface));
    struct draw_rect whole = {0, 0, surface->w, surface->h};
    for (int i = 0; i < count; i++) {
        struct canvas canvas = {surface, draw_rect_cut(rects[i], whole)};
        if (draw_rect_empty(canvas.clip)) {
            continue;
        }
        SDL_Rect clip = {canvas.clip.x, canvas.clip.y, canvas.clip.w, canvas.clip.h};
        SDL_SetClipRect(surface, &clip);
        for (int n = 0; n < list->item_count; n++) {
            struct draw_rect seen = draw_rect_cut(draw_item_reach(&list->items[n]), canvas.clip);
            if (!draw_rect_empty(seen)) {
                paint_item(&canvas, text, list, &list->items[n]);
            }
        }
    }
    SDL_SetClipRect(surface, NULL);
}
