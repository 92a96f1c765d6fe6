#include "screens/layout_check.h"
#include "ui/focus.h"
#include "ui/theme.h"
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

struct check {
    const char *where; // NULL = quiet
    const struct draw_list *list;
    const struct layout *layout;
    int wrong;
};

static void __attribute__((format(printf, 2, 3)))
wrong(struct check *check, const char *format, ...)
{
    check->wrong++;
    if (check->where == NULL) {
        return;
    }
    va_list values;
    va_start(values, format);
    fprintf(stderr, "%s: ", check->where);
    vfprintf(stderr, format, values);
    fputc('\n', stderr);
    va_end(values);
}

static const char *text_of(const struct check *check, const struct draw_item *item)
{
    return draw_list_text(check->list, item->text_at);
}

static const char *name_of(const struct check *check, const struct draw_control *control)
{
    return draw_list_text(check->list, control->name_at);
}

static bool inside(struct draw_rect inner, struct draw_rect outer)
{
    return inner.x >= outer.x && inner.y >= outer.y && inner.x + inner.w <= outer.x + outer.w &&
           inner.y + inner.h <= outer.y + outer.h;
}

static bool meet(struct draw_rect a, struct draw_rect b)
{
    return !draw_rect_empty(draw_rect_cut(a, b));
}

// A control's face may have dropped by its offset.
static struct draw_rect whole_of(const struct check *check, const struct draw_control *control)
{
    struct draw_rect whole = control->rect;
    whole.h += layout_px(check->layout, THEME_DROP);
    return whole;
}

static void check_text_in_controls(struct check *check, const struct draw_item *item)
{
    for (int i = 0; i < check->list->control_count; i++) {
        const struct draw_control *control = &check->list->controls[i];
        if (meet(item->rect, control->rect) && !inside(item->rect, whole_of(check, control))) {
            wrong(check, "\"%s\" is partly on \"%s\"", text_of(check, item),
                  name_of(check, control));
        }
    }
}

static void check_texts(struct check *check)
{
    const struct draw_list *list = check->list;
    struct draw_rect page = {0, 0, list->width_px, list->height_px};
    for (int i = 0; i < list->item_count; i++) {
        const struct draw_item *item = &list->items[i];
        if (item->kind != DRAW_TEXT) {
            continue;
        }
        if (!inside(item->rect, page)) {
            wrong(check, "\"%s\" leaves the page", text_of(check, item));
        }
        if (item->size_px < layout_px(check->layout, 19)) {
            wrong(check, "\"%s\" is under body size", text_of(check, item));
        }
        if (item->rect.y < check->layout->bar.y &&
            item->rect.y + item->rect.h > check->layout->bar.y) {
            wrong(check, "\"%s\" runs into the bar", text_of(check, item));
        }
        for (int j = i + 1; j < list->item_count; j++) {
            const struct draw_item *other = &list->items[j];
            if (other->kind == DRAW_TEXT && meet(item->rect, other->rect)) {
                wrong(check, "\"%s\" and \"%s\" overlap", text_of(check, item),
                      text_of(check, other));
            }
        }
        check_text_in_controls(check, item);
    }
}

// A box with an edge or a fill of its own (panel, inset, entry, button) must hold the words that
// start in it.
static void check_panels(struct check *check)
{
    const struct draw_list *list = check->list;
    for (int i = 1; i < list->item_count; i++) {
        const struct draw_item *box = &list->items[i];
        if (box->kind != DRAW_BOX || box->box.fill == DRAW_NO_FILL) {
            continue;
        }
        for (int j = i + 1; j < list->item_count; j++) {
            const struct draw_item *text = &list->items[j];
            if (text->kind == DRAW_TEXT && meet(text->rect, box->rect) &&
                !inside(text->rect, box->rect)) {
                wrong(check, "\"%s\" leaves its panel", text_of(check, text));
            }
        }
    }
}

// Words on a control are those it is called by, none lost.
static void check_label(struct check *check, const struct draw_control *control)
{
    char label[256] = "";
    for (int i = 0; i < check->list->item_count; i++) {
        const struct draw_item *item = &check->list->items[i];
        if (item->kind == DRAW_TEXT && inside(item->rect, whole_of(check, control))) {
            size_t used = strlen(label);
            snprintf(label + used, sizeof label - used, "%s%s", used > 0 ? " " : "",
                     text_of(check, item));
        }
    }
    if (control->role != ROLE_ENTRY && strcmp(label, name_of(check, control)) != 0) {
        wrong(check, "\"%s\" reads \"%s\"", name_of(check, control), label);
    }
}

static int gap_between(struct draw_rect a, struct draw_rect b)
{
    int across = a.x > b.x ? a.x - (b.x + b.w) : b.x - (a.x + a.w);
    int down = a.y > b.y ? a.y - (b.y + b.h) : b.y - (a.y + a.h);
    return across > down ? across : down;
}

static void check_controls(struct check *check)
{
    const struct draw_list *list = check->list;
    struct draw_rect page = {0, 0, list->width_px, list->height_px};
    for (int i = 0; i < list->control_count; i++) {
        const struct draw_control *control = &list->controls[i];
        const char *name = name_of(check, control);
        if (control->rect.w < check->layout->target_px ||
            control->rect.h < check->layout->target_px) {
            wrong(check, "\"%s\" is under %d px: %d x %d", name, check->layout->target_px,
                  control->rect.w, control->rect.h);
        }
        if (!inside(control->rect, page)) {
            wrong(check, "\"%s\" leaves the page", name);
        }
        check_label(check, control);
        for (int j = i + 1; j < list->control_count; j++) {
            const struct draw_control *other = &list->controls[j];
            if (gap_between(control->rect, other->rect) < check->layout->gap_px) {
                wrong(check, "\"%s\" and \"%s\" are %d px apart, not %d", name,
                      name_of(check, other), gap_between(control->rect, other->rect),
                      check->layout->gap_px);
            }
            if (control->control == other->control && control->argument == other->argument) {
                wrong(check, "\"%s\" is there twice", name);
            }
        }
    }
}

// Every control is reached once, in order, and then the first again.
static void check_focus(struct check *check)
{
    struct focus focus;
    focus_clear(&focus);
    if (check->list->control_count == 0) {
        focus_next(&focus, check->list);
        if (focus.control != CTL_NONE) {
            wrong(check, "focus on a page without a control");
        }
        return;
    }
    for (int i = 0; i <= check->list->control_count; i++) {
        focus_next(&focus, check->list);
        const struct draw_control *at = focus_control(&focus, check->list);
        const struct draw_control *due = &check->list->controls[i % check->list->control_count];
        if (at != due) {
            wrong(check, "focus does not reach \"%s\"", name_of(check, due));
        }
    }
}

// A page that nobody can use, closed or being wiped, has no control at all; any other has help.
static void check_help(struct check *check)
{
    const struct draw_control *help = draw_list_find(check->list, CTL_HELP, 0);
    if (check->list->control_count == 0) {
        return;
    }
    if (help == NULL) {
        wrong(check, "no help");
        return;
    }
    for (int i = 0; i < check->list->control_count; i++) {
        struct draw_rect other = check->list->controls[i].rect;
        if (other.y + other.h > help->rect.y + help->rect.h ||
            (other.y >= check->layout->bar.y && other.x < help->rect.x)) {
            wrong(check, "help is not bottom left");
        }
    }
}

// ---- contrast (WCAG 2.2, relative luminance)

static double channel(uint32_t value)
{
    double part = value / 255.0;
    return part <= 0.04045 ? part / 12.92 : pow((part + 0.055) / 1.055, 2.4);
}

static double luminance(uint32_t colour)
{
    return 0.2126 * channel(colour >> 16 & 0xff) + 0.7152 * channel(colour >> 8 & 0xff) +
           0.0722 * channel(colour & 0xff);
}

static double contrast(uint32_t a, uint32_t b)
{
    double la = luminance(a), lb = luminance(b);
    return la > lb ? (la + 0.05) / (lb + 0.05) : (lb + 0.05) / (la + 0.05);
}

// What was painted last at a point, by boxes before item number before.
static uint32_t ground_at(const struct check *check, int before, int x, int y)
{
    for (int i = before - 1; i >= 0; i--) {
        const struct draw_item *item = &check->list->items[i];
        struct draw_rect r = item->rect;
        bool over = x >= r.x && x < r.x + r.w && y >= r.y && y < r.y + r.h;
        if (item->kind == DRAW_BOX && item->box.fill != DRAW_NO_FILL && over) {
            return item->box.fill;
        }
    }
    return 0;
}

static bool is_picture(const struct draw_item *item)
{
    return item->kind == DRAW_PREVIEW || item->kind == DRAW_QR;
}

// A picture is whole, square, and nothing to read or touch lies over it.
static void check_picture(struct check *check, const struct draw_item *picture)
{
    const struct draw_list *list = check->list;
    struct draw_rect page = {0, 0, list->width_px, check->layout->bar.y};
    if (!inside(picture->rect, page)) {
        wrong(check, "a picture leaves the page");
    }
    if (picture->rect.w != picture->rect.h) {
        wrong(check, "a picture is not square: %d x %d", picture->rect.w, picture->rect.h);
    }
    if (picture->kind == DRAW_QR && draw_qr_module(picture->rect, &list->qr) < 2) {
        wrong(check, "a code is too small");
    }
    for (int i = 0; i < list->item_count; i++) {
        if (list->items[i].kind == DRAW_TEXT && meet(list->items[i].rect, picture->rect)) {
            wrong(check, "\"%s\" is on a picture", text_of(check, &list->items[i]));
        }
    }
    for (int i = 0; i < list->control_count; i++) {
        if (gap_between(list->controls[i].rect, picture->rect) < check->layout->gap_px) {
            wrong(check, "\"%s\" is on a picture", name_of(check, &list->controls[i]));
        }
    }
}

static void check_pictures(struct check *check)
{
    for (int i = 0; i < check->list->item_count; i++) {
        if (is_picture(&check->list->items[i])) {
            check_picture(check, &check->list->items[i]);
        }
    }
}

static void check_contrast(struct check *check)
{
    for (int i = 0; i < check->list->item_count; i++) {
        const struct draw_item *item = &check->list->items[i];
        if (item->kind == DRAW_BOX || is_picture(item)) {
            continue;
        }
        uint32_t under =
            ground_at(check, i, item->rect.x + item->rect.w / 2, item->rect.y + item->rect.h / 2);
        double least = item->kind == DRAW_TEXT ? 4.5 : 3;
        if (contrast(item->colour, under) < least) {
            wrong(check, "contrast %.2f of #%06x on #%06x", contrast(item->colour, under),
                  (unsigned)item->colour, (unsigned)under);
        }
    }
    // A control is seen by its edge, or by its fill where it has no edge.
    for (int i = 0; i < check->list->control_count; i++) {
        struct draw_rect r = check->list->controls[i].rect;
        for (int n = 0; n < check->list->item_count; n++) {
            const struct draw_item *item = &check->list->items[n];
            if (item->kind != DRAW_BOX || item->box.fill == DRAW_NO_FILL || item->rect.x != r.x ||
                item->rect.w != r.w || item->rect.y < r.y || item->rect.y >= r.y + r.h) {
                continue;
            }
            uint32_t ground = ground_at(check, n, r.x + r.w / 2, r.y + r.h / 2);
            uint32_t line = item->box.edge_px > 0 ? item->box.edge : item->box.fill;
            if (contrast(line, ground) < 3) {
                wrong(check, "edge %.2f of \"%s\"", contrast(line, ground),
                      name_of(check, &check->list->controls[i]));
            }
            break;
        }
    }
}

static int check_all(struct check *check, bool ugly)
{
    if (check->list->full) {
        wrong(check, "the draw list is full");
    }
    if (check->list->cut && !ugly) {
        wrong(check, "words are cut");
    }
    check_texts(check);
    check_panels(check);
    check_controls(check);
    check_focus(check);
    check_help(check);
    check_pictures(check);
    check_contrast(check);
    return check->wrong;
}

int layout_check(const char *where, const struct draw_list *list, const struct layout *layout,
                 bool ugly)
{
    struct check check = {where, list, layout, 0};
    return check_all(&check, ugly);
}

int layout_check_quiet(const struct draw_list *list, const struct layout *layout)
{
    struct check check = {NULL, list, layout, 0};
    return check_all(&check, false);
}
