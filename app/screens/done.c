// S9: a confirmed arrival, where to wait, and that there is nothing more to do. The only green
// panel there is.
#include "base/text.h"
#include "base/wipe.h"
#include "screens/screens.h"
#include "ui/wrap.h"

enum { WAY_BYTES = 1024, VALUE_BYTES = CONFIG_TEXT * 2 };

static int panel_draw(struct page *page, int y)
{
    struct text_look look = text_heading;
    look.type = page_is_short(page) ? TYPE_LEAD : TYPE_HEADING;
    look.colour = THEME_CARD;
    int side = page_px(page, 20), top = page_px(page, page_is_short(page) ? 10 : 24);
    int inside = page->words_w - 2 * side;
    int height = widget_text_height(page, &look, inside, words_text(W_DONE_TITLE)) + 2 * top;
    struct draw_box_look green = {.fill = THEME_GREEN, .radius_px = page_px(page, THEME_RADIUS)};
    draw_box(page->list, (struct draw_rect){page->layout->left, y, page->words_w, height}, &green);
    widget_text(page, &look, page->layout->left + side, y + top, inside, words_text(W_DONE_TITLE));
    return height;
}

// "Go to Area C, level 2. Follow the blue line. It takes about 4 minutes."
static void way_make(const struct view *view, char way[WAY_BYTES])
{
    char area[VALUE_BYTES], level[VALUE_BYTES], part[WAY_BYTES], count[16];
    wrap_keep_together(area, sizeof area, view->area);
    wrap_keep_together(level, sizeof level, view->level);
    struct text_builder builder;
    text_begin(&builder, way, WAY_BYTES);
    words_fill(part, sizeof part, view->level[0] != '\0' ? W_DONE_GO_LEVEL : W_DONE_GO,
               (const struct words_value[]){{"area", area}, {"level", level}, {NULL, NULL}});
    text_add(&builder, part);
    if (view->directions[0] != '\0') {
        text_add(&builder, " ");
        text_add(&builder, view->directions);
    }
    if (view->walk_minutes > 0) {
        struct text_builder number;
        text_begin(&number, count, sizeof count);
        text_add_int(&number, view->walk_minutes);
        words_fill(part, sizeof part, view->walk_minutes == 1 ? W_DONE_MINUTE : W_DONE_MINUTES,
                   (const struct words_value[]){{"count", count}, {NULL, NULL}});
        text_add(&builder, " ");
        text_add(&builder, part);
    }
    wipe(part, sizeof part);
    wipe(area, sizeof area);
    wipe(level, sizeof level);
}

// Returns the y below.
static int way_draw(struct page *page, int y, int foot)
{
    struct text_look look = page_is_short(page) ? text_sentence : text_lead;
    look.personal = true;
    char way[WAY_BYTES];
    way_make(page->view, way);
    look = widget_text_fit(page, &look, page->words_w, foot - y, way);
    y += widget_text(page, &look, page->layout->left, y, page->words_w, way);
    wipe(way, sizeof way);
    return y;
}

static enum words wait_words(const struct view *view)
{
    if (view->area[0] != '\0') {
        return W_DONE_CALL;
    }
    return view->config->site_kind == SITE_HOSPITAL ? W_DONE_ASK : W_DONE_ROOM;
}

static int row_height(const struct page *page, int width_px, enum words words)
{
    const struct text_look *look = page_is_short(page) ? &text_body : &text_sentence;
    int least = page_px(page, page_is_short(page) ? 26 : 36);
    int width = width_px - page_px(page, page_is_short(page) ? 38 : 54);
    int height = widget_text_height(page, look, width, words_text(words));
    return height > least ? height : least;
}

static int rows_height(const struct page *page, int width_px, int gap)
{
    return row_height(page, width_px, wait_words(page->view)) + gap +
           row_height(page, width_px, W_DONE_NOTHING);
}

static void rows_draw(struct page *page, int x, int y, int width_px, int gap)
{
    enum icon icon = page->view->area[0] != '\0' ? ICON_PERSONS : ICON_CHAIR;
    y += widget_row(page, x, y, width_px, icon, words_text(wait_words(page->view))) + gap;
    widget_row(page, x, y, width_px, ICON_CHECK, words_text(W_DONE_NOTHING));
}

static void words_draw(struct page *page, int another_y)
{
    const struct layout *layout = page->layout;
    bool tight = page_is_short(page);
    int gap = page_px(page, tight ? 6 : 20);
    int y = layout->top + panel_draw(page, layout->top) + page_px(page, tight ? 8 : 24);
    if (page->view->area[0] == '\0') {
        rows_draw(page, layout->left, y, page->words_w, gap);
        return;
    }
    if (page->answers_apart) {
        // The way may need the whole pane, down to the bar: without Back nothing else stands there.
        // What else there is to say goes above the buttons.
        way_draw(page, y, layout->foot);
        rows_draw(page, page->answers_x, layout->top, page->answers_w,
                  page_px(page, tight ? 2 : 20));
        return;
    }
    int foot = another_y - page_px(page, 16);
    y = way_draw(page, y, foot - rows_height(page, page->words_w, gap) - gap) + gap;
    rows_draw(page, layout->left, y, page->words_w, gap);
}

void done_draw(struct page *page)
{
    frame_begin(page, 360, 248);
    int height = layout_control_px(page->layout, page_is_short(page) ? 36 : 48);
    int y = frame_words_foot(page, true) - height - page_px(page, 4);
    words_draw(page, y);
    struct button another = {.style = BUTTON_SECONDARY,
                             .control = CTL_ANOTHER,
                             .label = words_text(W_ANOTHER),
                             .type = TYPE_LABEL,
                             .icon = ICON_PERSONS,
                             .icon_size = 26};
    widget_button(page, (struct draw_rect){page->answers_x, y, page->answers_w, height}, &another);
    frame_actions(page, false, CTL_FINISH, words_text(W_FINISH));
    frame_end(page);
}
