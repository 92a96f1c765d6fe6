// S2a: a code is held to the camera or under a scanner. Nothing of a code is ever shown. The
// square, the words and the controls keep their places whatever happens: somebody is aiming.
#include "base/text.h"
#include "screens/screens.h"
#include <string.h>

enum { WORDS_BYTES = 256 };

// ---- words

struct code_words {
    enum words what;    // what the code is
    enum words next[2]; // what to do, yours and theirs
    enum words desk[2]; // the same where nothing can be typed
};

#define NEED                                                                                       \
    {W_SCAN_NEED, W_SCAN_NEED_OTHER},                                                              \
    {                                                                                              \
        W_SCAN_NEED_DESK, W_SCAN_NEED_DESK_OTHER                                                   \
    }
static const struct code_words code_words[CODE_KIND_COUNT] = {
    [CODE_ACCEPTED] = {W_SCAN_UNKNOWN, NEED}, // is no refusal
    [CODE_UNREADABLE] = {W_SCAN_UNREADABLE,
                         {W_SCAN_USE_TYPING, W_SCAN_USE_TYPING_OTHER},
                         {W_GO_TO_RECEPTION, W_GO_TO_RECEPTION}},
    [CODE_OTHER_SITE] = {W_SCAN_OTHER_SITE,
                         {W_SCAN_USE_HERE, W_SCAN_USE_HERE_OTHER},
                         {W_SCAN_USE_HERE, W_SCAN_USE_HERE_OTHER}},
    [CODE_OTHER_DAY] = {W_SCAN_OTHER_DAY,
                        {W_SCAN_USE_TODAY, W_SCAN_USE_TODAY},
                        {W_SCAN_USE_TODAY, W_SCAN_USE_TODAY}},
    [CODE_PRESCRIPTION] = {W_SCAN_PRESCRIPTION, NEED},
    [CODE_WEB] = {W_SCAN_WEB, NEED},
    [CODE_CONTACT] = {W_SCAN_CONTACT, NEED},
    [CODE_HEALTH_CERTIFICATE] = {W_SCAN_HEALTH, NEED},
    [CODE_PRODUCT] = {W_SCAN_PRODUCT, NEED},
    [CODE_FOREIGN] = {W_SCAN_FOREIGN, NEED},
    [CODE_UNKNOWN] = {W_SCAN_UNKNOWN, NEED},
    [CODE_TWO] = {W_SCAN_TWO, {W_SCAN_ONE, W_SCAN_ONE}, {W_SCAN_ONE, W_SCAN_ONE}},
};
#undef NEED

// Each begins a line, so that none of them leaves a word behind; the first is bold.
static void sentences(char words[WORDS_BYTES], const enum words *list, int count)
{
    struct text_builder builder;
    text_begin(&builder, words, WORDS_BYTES);
    for (int i = 0; i < count; i++) {
        text_add(&builder, i == 0 ? "\1" : "\n");
        text_add(&builder, words_text(list[i]));
        text_add(&builder, i == 0 ? "\2" : "");
    }
}

// Where there is no room for that.
static void run_on(char *words)
{
    for (char *c = strchr(words, '\n'); c != NULL; c = strchr(c, '\n')) {
        *c = ' ';
    }
}

static void refused_words(const struct view *view, char words[WORDS_BYTES])
{
    const struct code_words *code = &code_words[view->scan_refused];
    const enum words *next = view->typing_offered ? code->next : code->desk;
    sentences(words, (enum words[]){code->what, next[view->for_other]}, 2);
}

static void waited_words(const struct view *view, char words[WORDS_BYTES])
{
    enum words type = view->for_other ? W_SCAN_TRY_OR_TYPE_OTHER : W_SCAN_TRY_OR_TYPE;
    enum words next = view->typing_offered ? type : W_SCAN_TRY_OR_GO;
    if (view->scan_dark) {
        sentences(words, (enum words[]){W_SCAN_WAITED, W_SCAN_DARK, next}, 3);
    } else {
        sentences(words, (enum words[]){W_SCAN_WAITED, next}, 2);
    }
}

// What the page says now, between the heading and the square or beside it.
static struct block message(const struct view *view, char words[WORDS_BYTES])
{
    switch (view->scan) {
    case SCAN_READ: return (struct block){BLOCK_NOTE, ICON_CHECK, words_text(W_SCAN_READ), false};
    case SCAN_REFUSED:
        refused_words(view, words);
        return (struct block){BLOCK_NOTE, ICON_WARN, words, false};
    case SCAN_WAITED:
        waited_words(view, words);
        return (struct block){BLOCK_NOTE, ICON_WARN, words, false};
    case SCAN_LOOKING:
    case SCAN_DOUBT: break; // nothing is said yet
    }
    if (view->scan_dark) {
        sentences(words, (enum words[]){W_SCAN_DARK}, 1);
        return (struct block){BLOCK_NOTE, ICON_PHONE, words, false};
    }
    return (struct block){BLOCK_ROW, ICON_NONE,
                          words_text(view->for_other ? W_SCAN_WHAT_OTHER : W_SCAN_WHAT), false};
}

static void message_draw(struct page *page, struct draw_rect rect)
{
    char words[WORDS_BYTES] = "";
    const struct block block = message(page->view, words);
    const struct block_columns columns = {.count = 1, .rects = {rect}};
    if (!widget_blocks_fit(page, &block, 1, &columns)) {
        run_on(words);
    }
    widget_blocks(page, &block, 1, &columns);
}

// ---- places

// Under the square: how to hold a code, or (Try again).
static int row_height(const struct page *page)
{
    return layout_control_px(page->layout, page_is_short(page) ? 44 : 48) +
           page_px(page, THEME_DROP);
}

static int row_gap(const struct page *page)
{
    return page_px(page, page_is_short(page) ? 6 : 12);
}

static void row_draw(struct page *page, struct draw_rect row)
{
    enum scan_state scan = page->view->scan;
    if (scan == SCAN_REFUSED || scan == SCAN_WAITED) {
        struct button again = {.style = BUTTON_MAIN,
                               .control = CTL_TRY_AGAIN,
                               .label = words_text(W_TRY_AGAIN),
                               .type = TYPE_ACTION};
        row.h -= page_px(page, THEME_DROP);
        widget_button(page, row, &again);
    } else if (scan != SCAN_READ) {
        struct text_look look = {
            .type = TYPE_LABEL, .colour = THEME_TEXT, .balanced = true, .centred = true};
        widget_text(page, &look, row.x, row.y, row.w, words_text(W_SCAN_STILL));
    }
}

// (Enter my details) is a way out, never the main button.
static void type_draw(struct page *page)
{
    const struct layout *layout = page->layout;
    int x = layout->left + frame_back_width(page) + layout_gap_px(layout, 12);
    struct draw_rect rect = {x, layout->action_y, layout->left + page->words_w - x,
                             layout->action_h};
    struct button button = {.style = BUTTON_SECONDARY,
                            .control = CTL_TYPE,
                            .label =
                                words_text(page->view->for_other ? W_SCAN_TYPE_OTHER : W_SCAN_TYPE),
                            .type = TYPE_ACTION};
    if (!widget_button_fits(page, rect, &button)) {
        button.type = TYPE_LABEL;
    }
    widget_button(page, rect, &button);
}

// Words above the square, which takes what height is left.
static void scan_one_column(struct page *page)
{
    const struct layout *layout = page->layout;
    int y = frame_heading(page, layout->top, 0, words_text(W_SCAN_TITLE)) + page_px(page, 12);
    int words_h = page_px(page, 108), row_h = row_height(page);
    int row_y = frame_words_foot(page, true) - row_h;
    message_draw(page, (struct draw_rect){layout->left, y, page->words_w, words_h});
    y += words_h + row_gap(page);
    int side = row_y - row_gap(page) - y;
    side = side < page->words_w ? side : page->words_w;
    int x = layout->left + (page->words_w - side) / 2;
    scan_picture_draw(page, (struct draw_rect){x, y, side, side});
    row_draw(page, (struct draw_rect){layout->left, row_y, page->words_w, row_h});
}

static void scan_two_panes(struct page *page, int side)
{
    const struct layout *layout = page->layout;
    int y = frame_heading(page, layout->top, 0, words_text(W_SCAN_TITLE));
    y += page_px(page, page_is_short(page) ? 6 : 12);
    int foot = frame_words_foot(page, true);
    message_draw(page, (struct draw_rect){layout->left, y, page->words_w, foot - y});
    int x = page->answers_x + (page->answers_w - side) / 2;
    scan_picture_draw(page, (struct draw_rect){x, layout->top, side, side});
    row_draw(page, (struct draw_rect){page->answers_x, layout->top + side + row_gap(page),
                                      page->answers_w, row_height(page)});
}

void scan_draw(struct page *page)
{
    enum { ROW_LEAST = 216 }; // design px: what (Try again) and the sentence in its place need
    const struct layout *layout = page->layout;
    int side = layout->foot - layout->top - row_gap(page) - row_height(page);
    double pane = side / layout->k > ROW_LEAST ? side / layout->k : ROW_LEAST;
    frame_begin(page, pane, pane);
    if (page->answers_apart) {
        scan_two_panes(page, side);
    } else {
        scan_one_column(page);
    }
    frame_actions(page, true, CTL_NONE, "");
    if (page->view->typing_offered) {
        type_draw(page);
    }
    frame_end(page);
}
