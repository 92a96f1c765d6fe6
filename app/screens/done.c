// S9: a confirmed arrival, where to wait, and that there is nothing more to do, or what there is to
// do. The only green panel there is.
#include "base/text.h"
#include "base/wipe.h"
#include "screens/screens.h"
#include "ui/wrap.h"

enum { WAY_BYTES = 1024, VALUE_BYTES = CONFIG_TEXT * 2, NEEDS_BYTES = 384, LINE_BYTES = 160 };
enum { BLOCKS = PERSON_APPOINTMENTS + 7 };

// Everything that is said, ready to draw.
struct done {
    char way[WAY_BYTES], needs[NEEDS_BYTES], late[LINE_BYTES], reference[LINE_BYTES];
    char results[PERSON_APPOINTMENTS][LINE_BYTES];
    bool to_do;     // something is left to do
    bool reception; // and that begins at reception, so nobody is told to sit down
    int count, split;
    int needs_at, late_at; // blocks that only say what staff know by now, -1 = none
    struct block blocks[BLOCKS];
};

static int panel_draw(struct page *page, int y)
{
    struct text_look look = text_heading;
    look.type = page_is_short(page) ? TYPE_LEAD : TYPE_HEADING;
    look.colour = THEME_CARD;
    int side = page_px(page, 20), top = page_px(page, page_is_short(page) ? 8 : 24);
    int inside = page->words_w - 2 * side;
    int height = widget_text_height(page, &look, inside, words_text(W_DONE_TITLE)) + 2 * top;
    struct draw_box_look green = {.fill = THEME_GREEN, .radius_px = page_px(page, THEME_RADIUS)};
    draw_box(page->list, (struct draw_rect){page->layout->left, y, page->words_w, height}, &green);
    widget_text(page, &look, page->layout->left + side, y + top, inside, words_text(W_DONE_TITLE));
    return height;
}

static void block_add(struct done *done, enum block_kind kind, enum icon icon, const char *text)
{
    done->blocks[done->count++] =
        (struct block){.kind = kind, .icon = icon, .text = text, .personal = true};
}

// "Go to Area C, level 2. Follow the blue line. It takes about 4 minutes."
static void way_make(const struct view *view, char way[WAY_BYTES])
{
    char area[VALUE_BYTES], level[VALUE_BYTES], part[WAY_BYTES];
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
        words_count(part, sizeof part, W_DONE_MINUTE, W_DONE_MINUTES, view->walk_minutes);
        text_add(&builder, " ");
        text_add(&builder, part);
    }
    wipe(part, sizeof part);
    wipe(area, sizeof area);
    wipe(level, sizeof level);
}

// ---- X11: one line for each appointment that was asked for

struct result_look {
    enum words words;
    enum icon icon;
    bool to_do, reception;
};

static struct result_look result_look(enum visit visit)
{
    switch (visit) {
    case VISIT_CONFIRMED: return (struct result_look){W_RESULT_CONFIRMED, ICON_CHECK, false, false};
    case VISIT_ALREADY: return (struct result_look){W_RESULT_ALREADY, ICON_CHECK, false, false};
    case VISIT_EARLY: return (struct result_look){W_RESULT_EARLY, ICON_CLOCK, true, false};
    case VISIT_OVER_LIMIT: return (struct result_look){W_RESULT_LATE, ICON_DESK, true, true};
    case VISIT_UNSURE: return (struct result_look){W_RESULT_UNSURE, ICON_DESK, true, true};
    case VISIT_REFUSED:
    case VISIT_NOT_REACHED: return (struct result_look){W_RESULT_REFUSED, ICON_DESK, true, true};
    case VISIT_NOT_ASKED:
    case VISIT_WANTED:
    case VISIT_WRITING: break;
    }
    return (struct result_look){W_RESULT_WAITING, ICON_CLOCK, true, false};
}

static void results_add(const struct view *view, struct done *done)
{
    for (int i = 0; i < view->result_count; i++) {
        const struct view_result *result = &view->results[i];
        struct result_look look = result_look(result->visit);
        words_fill(done->results[i], LINE_BYTES, look.words,
                   (const struct words_value[]){
                       {"time", result->time}, {"opens", result->opens}, {NULL, NULL}});
        block_add(done, BLOCK_ROW, look.icon, done->results[i]);
        done->to_do = done->to_do || look.to_do;
        done->reception = done->reception || look.reception;
    }
    if (view->result_count > 0 && view->reference[0] != '\0') {
        char whole[32];
        wrap_keep_together(whole, sizeof whole, view->reference);
        words_fill(done->reference, LINE_BYTES, W_REFERENCE,
                   (const struct words_value[]){{"reference", whole}, {NULL, NULL}});
        block_add(done, BLOCK_INSET, ICON_NONE, done->reference);
    }
}

// ---- what staff know, or must be told

static void late_add(const struct view *view, struct done *done)
{
    static const enum words words[2][2][2] = {
        // for oneself, for somebody else; staff must be told, staff know; several minutes, one
        {{W_LATE_TELL, W_LATE_TELL_ONE}, {W_LATE, W_LATE_ONE}},
        {{W_LATE_TELL_OTHER, W_LATE_TELL_ONE_OTHER}, {W_LATE_OTHER, W_LATE_ONE_OTHER}},
    };
    if (view->late_minutes <= 0) {
        return;
    }
    const enum words *pair = words[view->for_other][view->tasks];
    words_count(done->late, LINE_BYTES, pair[1], pair[0], view->late_minutes);
    if (view->tasks) {
        done->late_at = done->count;
    }
    block_add(done, BLOCK_NOTE, ICON_CLOCK, done->late);
    done->to_do = done->to_do || !view->tasks;
}

static void needs_add(const struct view *view, struct done *done)
{
    if (!view->needs_told) {
        return;
    }
    if (!view->tasks) {
        done->to_do = true;
        block_add(done, BLOCK_NOTE, ICON_DESK,
                  words_text(view->for_other ? W_NEEDS_TELL_OTHER : W_NEEDS_TELL));
        return;
    }
    done->needs_at = done->count;
    if (view->needs == 0) {
        block_add(done, BLOCK_NOTE, ICON_BELL,
                  words_text(view->for_other ? W_NEEDS_TOLD_OTHER : W_NEEDS_TOLD));
        return;
    }
    char needs[NEEDS_BYTES];
    words_needs(needs, sizeof needs, view->needs);
    words_fill(done->needs, NEEDS_BYTES, W_NEEDS_TOLD_NAMED,
               (const struct words_value[]){{"needs", needs}, {NULL, NULL}});
    wipe(needs, sizeof needs);
    block_add(done, BLOCK_NOTE, ICON_BELL, done->needs);
}

static void details_add(const struct view *view, struct done *done)
{
    if (view->details_changed) {
        done->to_do = true;
        block_add(done, BLOCK_NOTE, ICON_DESK,
                  words_text(view->for_other ? W_NEW_DETAILS_OTHER : W_NEW_DETAILS));
    }
}

static enum words wait_words(const struct view *view)
{
    if (view->area[0] != '\0') {
        return W_DONE_CALL;
    }
    return view->config->site_kind == SITE_HOSPITAL ? W_DONE_ASK : W_DONE_ROOM;
}

// Whoever must keep apart from others gets no waiting area and is not sent to a waiting room.
static void done_make(const struct view *view, struct done *done)
{
    done->needs_at = done->late_at = -1;
    bool area = view->area[0] != '\0';
    results_add(view, done);
    if (view->isolation) {
        done->to_do = true;
        block_add(done, BLOCK_LEAD, ICON_MASK, words_text(view->for_other ? W_MASK_OTHER : W_MASK));
    } else if (area) {
        way_make(view, done->way);
        block_add(done, BLOCK_LEAD, ICON_NONE, done->way);
    }
    late_add(view, done);
    needs_add(view, done);
    details_add(view, done);
    done->split = done->count;
    if (!view->isolation && !done->reception) {
        block_add(done, BLOCK_ROW, area ? ICON_PERSONS : ICON_CHAIR, words_text(wait_words(view)));
    }
    if (!done->to_do) {
        block_add(done, BLOCK_ROW, ICON_CHECK, words_text(W_DONE_NOTHING));
    }
    if (done->split == 0) {
        done->split = done->count;
    }
}

// ---- the page

// (Check in another person) and (This is not right) share a line. Returns its top.
static int buttons_draw(struct page *page)
{
    const struct layout *layout = page->layout;
    bool tight = page_is_short(page);
    int h = layout_control_px(layout, tight ? 52 : 56);
    int gap = layout_gap_px(layout, tight ? 6 : 12);
    int y = frame_words_foot(page, true) - h - page_px(page, THEME_DROP);
    int part = page_is_portrait(page) ? 50 : tight ? 63 : 58; // the longer label needs more
    int another_w = (page->answers_w - gap) * part / 100;
    struct button another = {.style = BUTTON_SECONDARY,
                             .control = CTL_ANOTHER,
                             .label = words_text(W_ANOTHER),
                             .type = TYPE_LABEL,
                             .icon = tight ? ICON_NONE : ICON_PERSONS,
                             .icon_size = 26};
    struct button not_right = {.style = BUTTON_SECONDARY,
                               .control = CTL_NOT_RIGHT,
                               .label = words_text(W_NOT_RIGHT),
                               .type = TYPE_LABEL};
    int x = page->answers_x;
    widget_button(page, (struct draw_rect){x, y, another_w, h}, &another);
    x += another_w + gap;
    widget_button(page, (struct draw_rect){x, y, page->answers_x + page->answers_w - x, h},
                  &not_right);
    return y;
}

static void block_drop(struct done *done, int at)
{
    if (at < 0) {
        return;
    }
    for (int i = at; i + 1 < done->count; i++) {
        done->blocks[i] = done->blocks[i + 1];
    }
    done->count--;
    done->split -= at < done->split ? 1 : 0;
}

// Where all of it has no room, what staff know already gives way: first to a shorter sentence, then
// to where to go and what to do.
static void done_fit(const struct page *page, struct done *done, struct block_columns *columns)
{
    if (done->needs[0] != '\0' && !widget_blocks_fit(page, done->blocks, done->count, columns)) {
        done->blocks[done->needs_at].text = words_text(W_NEEDS_TOLD);
    }
    if (!widget_blocks_fit(page, done->blocks, done->count, columns)) {
        block_drop(done, done->needs_at); // stands after the late note
        columns->split = done->split;
    }
    if (!widget_blocks_fit(page, done->blocks, done->count, columns)) {
        block_drop(done, done->late_at);
        columns->split = done->split;
    }
}

void done_draw(struct page *page)
{
    frame_begin(page, 360, 252);
    const struct layout *layout = page->layout;
    bool tight = page_is_short(page);
    struct done done = {.count = 0};
    done_make(page->view, &done);
    int y = layout->top + panel_draw(page, layout->top) + page_px(page, tight ? 6 : 24);
    int buttons_y = buttons_draw(page);
    int foot = buttons_y - page_px(page, tight ? 4 : 16);
    // The words may need the whole pane, down to the bar: without Back nothing else stands there.
    struct block_columns columns = {
        .count = page->answers_apart ? 2 : 1,
        .rects = {{layout->left, y, page->words_w, (page->answers_apart ? layout->foot : foot) - y},
                  {page->answers_x, layout->top, page->answers_w, foot - layout->top}},
        .split = done.split};
    done_fit(page, &done, &columns);
    widget_blocks(page, done.blocks, done.count, &columns);
    frame_finish(page, true);
    frame_end(page);
    wipe(&done, sizeof done);
}
