// Number keys and letter keys.
#include "ui/widgets.h"

static void key_draw(struct page *page, struct draw_rect rect, enum control control, int argument,
                     bool chosen, bool flat)
{
    char label[2] = {(char)(control == CTL_DIGIT ? '0' + argument : argument), '\0'};
    struct button key = {.style = chosen ? BUTTON_KEY_CHOSEN : BUTTON_KEY,
                         .control = control,
                         .argument = argument,
                         .label = label,
                         .type = TYPE_LEAD,
                         .flat = flat};
    widget_button(page, rect, &key);
}

static void delete_draw(struct page *page, struct draw_rect rect, bool flat)
{
    struct button key = {.style = BUTTON_KEY,
                         .control = CTL_DELETE,
                         .label = words_text(W_DELETE),
                         .type = TYPE_LABEL,
                         .icon = ICON_DELETE,
                         .icon_size = 26,
                         .flat = flat};
    widget_button(page, rect, &key);
}

// Cells of a grid: columns across area.w, rows of row_px face height.
struct grid {
    struct draw_rect area;
    int columns, gap_px, row_px, drop_px;
};

static struct draw_rect grid_cell(const struct grid *grid, int column, int row, int span)
{
    // Both edges are rounded from the exact place, so that columns line up with the area at both
    // ends.
    int inner = grid->area.w + grid->gap_px;
    int left = grid->area.x + inner * column / grid->columns;
    int right = grid->area.x + inner * (column + span) / grid->columns - grid->gap_px;
    int y = grid->area.y + row * (grid->row_px + grid->drop_px + grid->gap_px);
    return (struct draw_rect){left, y, right - left, grid->row_px};
}

// 13 columns are for postcodes in short landscape, where the height of three offsets is needed for
// the question.
static struct grid grid_make(const struct page *page, struct draw_rect area, int columns, int rows,
                             double key_design)
{
    struct grid grid = {.area = area, .columns = columns};
    bool tight = page_is_short(page) || columns >= 10;
    grid.gap_px = layout_gap_px(page->layout, tight ? 5.4 : 8);
    grid.drop_px = columns >= 13 ? 0 : page_px(page, THEME_KEY_DROP);
    int room = (area.h + grid.gap_px) / rows - grid.gap_px - grid.drop_px;
    int wanted = layout_control_px(page->layout, key_design);
    grid.row_px = wanted < room ? wanted : room;
    if (grid.row_px < page->layout->target_px) {
        grid.row_px = page->layout->target_px; // size first; the layout test tells of an overlap
    }
    return grid;
}

static int grid_height(const struct grid *grid, int rows)
{
    return rows * (grid->row_px + grid->drop_px + grid->gap_px) - grid->gap_px;
}

int widget_number_keys(struct page *page, struct draw_rect area)
{
    struct grid grid = grid_make(page, area, 3, 4, 66);
    for (int digit = 1; digit <= 9; digit++) {
        key_draw(page, grid_cell(&grid, (digit - 1) % 3, (digit - 1) / 3, 1), CTL_DIGIT, digit,
                 false, false);
    }
    key_draw(page, grid_cell(&grid, 1, 3, 1), CTL_DIGIT, 0, false, false);
    delete_draw(page, grid_cell(&grid, 2, 3, 1), false);
    return grid_height(&grid, 4);
}

static int digit_row_draw(struct page *page, struct draw_rect area, int rows, double key_design)
{
    struct grid grid = grid_make(page, area, 10, rows, key_design);
    for (int i = 0; i < 10; i++) {
        key_draw(page, grid_cell(&grid, i, 0, 1), CTL_DIGIT, (i + 1) % 10, false,
                 grid.drop_px == 0);
    }
    return grid_height(&grid, 1) + grid.gap_px;
}

int widget_letter_keys(struct page *page, struct draw_rect area, int columns, bool digits,
                       char chosen)
{
    double key_design = 54;
    int letter_rows = (26 + columns - 1) / columns;
    // Delete takes the last two cells; where the letters leave no room it stands in a row of its
    // own.
    int last = 26 - (letter_rows - 1) * columns;
    int span = columns >= 13 ? 3 : 2;
    int rows = letter_rows + (columns - last >= span ? 0 : 1);
    int above = 0;
    if (digits && columns < 13) {
        above = digit_row_draw(page, area, rows + 1, key_design);
        area.y += above;
        area.h -= above;
    }
    struct grid grid = grid_make(page, area, columns, rows, key_design);
    for (int i = 0; i < 26; i++) {
        key_draw(page, grid_cell(&grid, i % columns, i / columns, 1), CTL_LETTER, 'A' + i,
                 chosen == 'A' + i, grid.drop_px == 0);
    }
    for (int i = 0; digits && columns >= 13 && i < 10; i++) {
        key_draw(page, grid_cell(&grid, i, rows - 1, 1), CTL_DIGIT, (i + 1) % 10, false, true);
    }
    delete_draw(page, grid_cell(&grid, columns - span, rows - 1, span), grid.drop_px == 0);
    return above + grid_height(&grid, rows);
}
