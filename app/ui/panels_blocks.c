// What an outcome has to say, as blocks: measured, fitted into one or two columns, drawn.
#include "ui/widgets.h"
#include "ui/wrap.h"

struct density {
    enum theme_type lead, row, note;
    int gap, least_gap;    // design px, between blocks
    int pad, icon, indent; // pad is above and below the words of a panel
};

static const struct density roomy[] = {
    {TYPE_LEAD, TYPE_SENTENCE, TYPE_BODY, 20, 12, 12, 36, 54},
    {TYPE_SENTENCE, TYPE_BODY, TYPE_BODY, 14, 10, 12, 26, 42},
    {TYPE_BODY, TYPE_LABEL, TYPE_LABEL, 10, 8, 8, 26, 42},
};
static const struct density tight[] = {
    {TYPE_SENTENCE, TYPE_BODY, TYPE_BODY, 8, 4, 6, 26, 38},
    {TYPE_BODY, TYPE_LABEL, TYPE_LABEL, 4, 4, 6, 26, 38},
    {TYPE_LABEL, TYPE_LABEL, TYPE_LABEL, 2, 2, 3, 26, 38},
};

// Where in one block its icon and words stand, screen px.
struct inside {
    struct text_look look;
    int side, top, text_x, icon_px, right;
};

static struct inside inside_make(const struct page *page, const struct density *density,
                                 const struct block *block)
{
    struct inside in = {.look = text_sentence};
    in.look.personal = block->personal;
    in.look.balanced = block->kind != BLOCK_LEAD;
    switch (block->kind) {
    case BLOCK_LEAD:
    case BLOCK_ROW:
        in.look.type = block->kind == BLOCK_LEAD ? density->lead : density->row;
        if (block->icon != ICON_NONE) {
            in.icon_px = page_px(page, density->icon);
            in.side = page_px(page, 2);
            in.text_x = page_px(page, density->indent);
        }
        break;
    case BLOCK_NOTE:
        in.look.type = density->note;
        in.look.colour = THEME_NOTE_TEXT;
        in.icon_px = page_px(page, 26);
        in.side = page_px(page, page_is_short(page) ? 10 : 16);
        in.top = page_px(page, density->pad);
        in.text_x = in.side + in.icon_px + page_px(page, 12);
        in.right = in.side;
        break;
    case BLOCK_INSET:
        in.look.type = density->lead;
        in.top = page_px(page, density->pad);
        in.text_x = page_px(page, page_is_short(page) ? 20 : 28);
        in.right = page_px(page, 12);
        break;
    }
    return in;
}

static int inside_text_width(const struct inside *in, int width_px)
{
    return width_px - in->text_x - in->right;
}

static int block_height(const struct page *page, const struct density *density,
                        const struct block *block, int width_px)
{
    struct inside in = inside_make(page, density, block);
    int text_h = widget_text_height(page, &in.look, inside_text_width(&in, width_px), block->text);
    return (text_h > in.icon_px ? text_h : in.icon_px) + 2 * in.top;
}

static void ground_draw(struct page *page, struct draw_rect rect, enum block_kind kind)
{
    if (kind == BLOCK_NOTE) {
        struct draw_box_look pale = {.fill = THEME_NOTE, .radius_px = page_px(page, THEME_RADIUS)};
        draw_box(page->list, rect, &pale);
    } else if (kind == BLOCK_INSET) {
        struct draw_box_look card = {.fill = THEME_CARD}, line = {.fill = THEME_BLUE};
        draw_box(page->list, rect, &card);
        rect.w = page_px(page, 8);
        draw_box(page->list, rect, &line);
    }
}

// max_lines 0 = all. Returns the height.
static int block_draw(struct page *page, const struct density *density, const struct block *block,
                      struct draw_rect rect, int max_lines)
{
    struct inside in = inside_make(page, density, block);
    int width = inside_text_width(&in, rect.w);
    int line = widget_text_height(page, &in.look, width, "X");
    in.look.max_lines = max_lines;
    int text_h = widget_text_height(page, &in.look, width, block->text);
    rect.h = (text_h > in.icon_px ? text_h : in.icon_px) + 2 * in.top;
    ground_draw(page, rect, block->kind);
    bool note = block->kind == BLOCK_NOTE;
    if (in.icon_px > 0) {
        // In the middle of a note, else beside the first line.
        int room = note ? rect.h : line;
        struct draw_rect icon = {rect.x + in.side, rect.y + (room - in.icon_px) / 2, in.icon_px,
                                 in.icon_px};
        draw_icon(page->list, icon, block->icon, note ? THEME_NOTE_TEXT : THEME_BLUE,
                  note ? THEME_STROKE : THEME_STROKE_40);
    }
    int y = in.top > 0 ? rect.y + (rect.h - text_h) / 2 : rect.y;
    widget_text(page, &in.look, rect.x + in.text_x, y, width, block->text);
    return rect.h;
}

int widget_note(struct page *page, int x, int y, int width_px, enum icon icon, const char *text)
{
    struct block note = {.kind = BLOCK_NOTE, .icon = icon, .text = text};
    return block_draw(page, &roomy[0], &note, (struct draw_rect){x, y, width_px, 0}, 0);
}

// ---- which block stands where, in which type

struct plan {
    const struct density *density;
    int gap_px;
    int split; // blocks in the first column
    bool fits;
};

static int column_height(const struct page *page, const struct plan *plan,
                         const struct block *blocks, int count, int width_px)
{
    int height = -plan->gap_px;
    for (int i = 0; i < count; i++) {
        height += block_height(page, plan->density, &blocks[i], width_px) + plan->gap_px;
    }
    return height;
}

static bool columns_fit(const struct page *page, const struct plan *plan,
                        const struct block *blocks, int count, const struct block_columns *columns)
{
    const struct draw_rect *rects = columns->rects;
    return column_height(page, plan, blocks, plan->split, rects[0].w) <= rects[0].h &&
           (columns->count == 1 || column_height(page, plan, blocks + plan->split,
                                                 count - plan->split, rects[1].w) <= rects[1].h);
}

// With the gap that looks best, or the least one.
static bool split_fits(const struct page *page, struct plan *plan, const struct block *blocks,
                       int count, const struct block_columns *columns, int split)
{
    plan->split = split;
    plan->gap_px = page_px(page, plan->density->gap);
    plan->fits = columns_fit(page, plan, blocks, count, columns);
    if (!plan->fits) {
        plan->gap_px = page_px(page, plan->density->least_gap);
        plan->fits = columns_fit(page, plan, blocks, count, columns);
    }
    return plan->fits;
}

// The largest type goes first; then the split that was asked for, then as much as possible in the
// first column.
static struct plan plan_make(const struct page *page, const struct block *blocks, int count,
                             const struct block_columns *columns)
{
    const struct density *densities = page_is_short(page) ? tight : roomy;
    size_t densities_count =
        page_is_short(page) ? sizeof tight / sizeof tight[0] : sizeof roomy / sizeof roomy[0];
    int wanted = columns->count == 1 ? count : columns->split;
    struct plan plan = {.density = densities};
    for (size_t d = 0; d < densities_count; d++) {
        plan.density = &densities[d];
        if (split_fits(page, &plan, blocks, count, columns, wanted)) {
            return plan;
        }
        for (int split = count; columns->count == 2 && split >= 0; split--) {
            if (split_fits(page, &plan, blocks, count, columns, split)) {
                return plan;
            }
        }
    }
    plan.split = wanted;
    return plan;
}

bool widget_blocks_fit(const struct page *page, const struct block *blocks, int count,
                       const struct block_columns *columns)
{
    return plan_make(page, blocks, count, columns).fits;
}

static int tallest(const struct page *page, const struct plan *plan, const struct block *blocks,
                   int count, int width_px)
{
    int at = 0, most = 0;
    for (int i = 0; i < count; i++) {
        int height = block_height(page, plan->density, &blocks[i], width_px);
        if (height > most) {
            at = i;
            most = height;
        }
    }
    return at;
}

// How many lines are left of a block that gives up over_px; at least one.
static int lines_left(const struct page *page, const struct plan *plan, const struct block *block,
                      int width_px, int over_px)
{
    struct inside in = inside_make(page, plan->density, block);
    int line = widget_text_height(page, &in.look, width_px, "X");
    int left = block_height(page, plan->density, block, width_px) - 2 * in.top - over_px;
    return left > line ? left / line : 1;
}

// Where even the smallest type has no room, the longest block is cut, and what then still has none
// is left out: nothing is drawn over what stands below.
static void column_draw(struct page *page, const struct plan *plan, const struct block *blocks,
                        int count, struct draw_rect column)
{
    int over = column_height(page, plan, blocks, count, column.w) - column.h;
    int cut = over > 0 ? tallest(page, plan, blocks, count, column.w) : -1;
    int bottom = column.y + column.h;
    for (int i = 0; i < count; i++) {
        int height = block_height(page, plan->density, &blocks[i], column.w);
        int lines = 0;
        if (i == cut) {
            lines = lines_left(page, plan, &blocks[i], column.w, over);
            height = height > over ? height - over : 0;
        }
        if (column.y + height > bottom) {
            page->list->cut = true;
            continue;
        }
        column.y += block_draw(page, plan->density, &blocks[i], column, lines) + plan->gap_px;
    }
}

void widget_blocks(struct page *page, const struct block *blocks, int count,
                   const struct block_columns *columns)
{
    struct plan plan = plan_make(page, blocks, count, columns);
    column_draw(page, &plan, blocks, plan.split, columns->rects[0]);
    if (columns->count == 2) {
        column_draw(page, &plan, blocks + plan.split, count - plan.split, columns->rects[1]);
    }
}
