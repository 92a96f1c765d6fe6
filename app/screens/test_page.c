// Staff: is the panel whole, are its colours right, is its type as large as it must be?
#include "base/text.h"
#include "base/version.h"
#include "screens/screens.h"
#include "ui/wrap.h"

static int lines_draw(struct page *page, int y)
{
    const struct config *config = page->view->config;
    char kiosk[2 * CONFIG_TEXT + 32], version[64], size[64], width[16], height[16];
    struct text_builder number;
    text_begin(&number, width, sizeof width);
    text_add_int(&number, page->layout->width_px);
    text_begin(&number, height, sizeof height);
    text_add_int(&number, page->layout->height_px);
    const struct words_value values[] = {
        {"kiosk", config->kiosk_id}, {"place", config->kiosk_place},
        {"version", FOYER_VERSION},  {"width", width},
        {"height", height},          {NULL, NULL}};
    words_fill(kiosk, sizeof kiosk, W_TEST_KIOSK, values);
    words_fill(version, sizeof version, W_TEST_VERSION, values);
    words_fill(size, sizeof size, W_TEST_SIZE, values);
    const char *const lines[] = {config->site_name, kiosk, version, size};
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        struct text_look look = page_is_short(page) ? text_label : text_sentence;
        look.font = DRAW_REGULAR;
        look = widget_text_fit(page, &look, page->words_w, page_px(page, 60), lines[i]);
        y += widget_text(page, &look, page->layout->left, y, page->words_w, lines[i]);
    }
    return y;
}

static int swatches_draw(struct page *page, int y, const uint32_t *colours, int count)
{
    int height = page_px(page, page_is_short(page) ? 30 : page_is_portrait(page) ? 100 : 48);
    int width = page->answers_w;
    for (int i = 0; i < count; i++) {
        int left = page->answers_x + width * i / count;
        int right = page->answers_x + width * (i + 1) / count;
        struct draw_box_look look = {
            .fill = colours[i], .edge = THEME_KEY_EDGE, .edge_px = page_edge_px(page, 1)};
        draw_box(page->list, (struct draw_rect){left, y, right - left, height}, &look);
    }
    return height;
}

static void letters_draw(struct page *page, int y)
{
    static const enum theme_type types[] = {TYPE_BODY,    TYPE_SENTENCE, TYPE_LEAD,
                                            TYPE_HEADING, TYPE_CODE,     TYPE_NUMBER};
    enum { COUNT = sizeof types / sizeof types[0] };
    const char *letters = words_text(W_TEST_LETTER);
    int width[COUNT], whole = 0;
    for (int i = 0; i < COUNT; i++) {
        struct text_look look = {.type = types[i], .colour = THEME_TEXT};
        width[i] = widget_text_width(page, &look, letters);
        whole += width[i];
    }
    int gap = (page->answers_w - whole) / (COUNT - 1), x = page->answers_x;
    for (int i = 0; i < COUNT; i++) {
        struct text_look look = {.type = types[i], .colour = THEME_TEXT};
        widget_text(page, &look, x, y, width[i], letters);
        x += width[i] + gap;
    }
}

static void patterns_draw(struct page *page, int y)
{
    static const uint32_t greys[] = {0x000000, 0x242424, 0x494949, 0x6d6d6d,
                                     0x929292, 0xb6b6b6, 0xdbdbdb, 0xffffff};
    static const uint32_t colours[] = {THEME_BLUE, THEME_BLUE_PRESSED, THEME_GREEN,
                                       THEME_RED,  THEME_FOCUS,        THEME_NOTE,
                                       THEME_TEXT, THEME_KEY_EDGE,     THEME_PAGE};
    int gap = page_px(page, page_is_short(page) ? 8 : 20);
    y += swatches_draw(page, y, greys, sizeof greys / sizeof greys[0]) + gap;
    y += swatches_draw(page, y, colours, sizeof colours / sizeof colours[0]) + gap;
    letters_draw(page, y);
}

void test_page_draw(struct page *page)
{
    frame_begin(page, 376, 300);
    const struct layout *layout = page->layout;
    int y = frame_heading(page, layout->top, 0, words_text(W_TEST_TITLE));
    y = lines_draw(page, y + page_px(page, page_is_short(page) ? 4 : 12));
    patterns_draw(page, frame_answers_y(page, y + page_px(page, 32)));
    frame_actions(page, true, CTL_NONE, "");
    frame_end(page);
    // The very edge: whoever does not see all four sides has a panel that cuts.
    struct draw_box_look edge = {
        .fill = DRAW_NO_FILL, .edge = THEME_RED, .edge_px = page_edge_px(page, 2)};
    draw_box(page->list, (struct draw_rect){0, 0, layout->width_px, layout->height_px}, &edge);
}
