#include "ui/widgets.h"
#include "base/wipe.h"
#include "ui/text.h"
#include "ui/wrap.h"
#include <assert.h>
#include <string.h>

struct type_size {
    int size, line;
};

static const struct type_size type_sizes[] = {
#define X(name, size, line) {size, line},
    THEME_TYPES(X)
#undef X
};

const struct text_look text_heading = {
    .type = TYPE_HEADING, .font = DRAW_BOLD, .colour = THEME_TEXT, .balanced = true};
const struct text_look text_lead = {.type = TYPE_LEAD, .colour = THEME_TEXT};
const struct text_look text_sentence = {.type = TYPE_SENTENCE, .colour = THEME_TEXT};
const struct text_look text_body = {.type = TYPE_BODY, .colour = THEME_TEXT};
const struct text_look text_label = {.type = TYPE_LABEL, .font = DRAW_BOLD, .colour = THEME_TEXT};

int page_px(const struct page *page, double design)
{
    return layout_px(page->layout, design);
}

int page_edge_px(const struct page *page, double design)
{
    int px = (int)(design * page->layout->k);
    return design > 0 && px < 1 ? 1 : px;
}

bool page_is_short(const struct page *page)
{
    return page->layout->shape == LAYOUT_SHORT;
}

bool page_is_portrait(const struct page *page)
{
    return page->layout->shape == LAYOUT_PORTRAIT;
}

// ---- text

struct measuring {
    struct ui_text *text;
    int size_px;
};

static int measure(void *context, enum draw_font font, const char *utf8, size_t bytes)
{
    const struct measuring *measuring = context;
    return ui_text_width(measuring->text, font, measuring->size_px, utf8, bytes);
}

static int look_size(const struct page *page, const struct text_look *look)
{
    return page_px(page, type_sizes[look->type].size);
}

static int look_line(const struct page *page, const struct text_look *look)
{
    return page_px(page, type_sizes[look->type].line);
}

static void look_wrap(const struct page *page, const struct text_look *look, int width_px,
                      const char *text, struct wrap *ret_wrap)
{
    struct measuring measuring = {page->text, look_size(page, look)};
    wrap_text(text, look->font == DRAW_BOLD, width_px, look->max_lines, look->balanced, measure,
              &measuring, ret_wrap);
}

int widget_text_height(const struct page *page, const struct text_look *look, int width_px,
                       const char *text)
{
    struct wrap wrap;
    look_wrap(page, look, width_px, text, &wrap);
    return wrap.count * look_line(page, look);
}

int widget_text_width(const struct page *page, const struct text_look *look, const char *text)
{
    // As wrap_text counts: one px for each word and each space.
    int width = 1;
    for (const char *at = strchr(text, ' '); at != NULL; at = strchr(at + 1, ' ')) {
        width += 2;
    }
    return width + ui_text_width(page->text, look->font, look_size(page, look), text, strlen(text));
}

// One line, in runs of one weight.
static void line_draw(struct page *page, const struct text_look *look, struct draw_rect box,
                      const char *text, const struct wrap_line *line)
{
    int size_px = look_size(page, look);
    bool bold = line->bold;
    size_t from = line->start, end = line->start + line->bytes;
    int x = box.x;
    for (size_t i = line->start; i <= end; i++) {
        bool mark = i < end && (text[i] == WRAP_BOLD || text[i] == WRAP_PLAIN);
        if (i < end && !mark) {
            continue;
        }
        if (i > from) {
            enum draw_font font = bold ? DRAW_BOLD : DRAW_REGULAR;
            int width = ui_text_width(page->text, font, size_px, text + from, i - from);
            draw_text(page->list, (struct draw_rect){x, box.y, width, box.h}, font, size_px,
                      look->colour, text + from, i - from, look->personal);
            x += width;
        }
        bold = mark ? text[i] == WRAP_BOLD : bold;
        from = i + 1;
    }
}

int widget_text(struct page *page, const struct text_look *look, int x, int y, int width_px,
                const char *text)
{
    struct wrap wrap;
    look_wrap(page, look, width_px, text, &wrap);
    page->list->cut = page->list->cut || wrap.cut;
    int line_px = look_line(page, look);
    for (int i = 0; i < wrap.count; i++) {
        int left = look->centred ? x + (width_px - wrap.lines[i].width_px) / 2 : x;
        struct draw_rect box = {left, y + i * line_px, wrap.lines[i].width_px, line_px};
        line_draw(page, look, box, text, &wrap.lines[i]);
    }
    return wrap.count * line_px;
}

struct text_look widget_text_fit(const struct page *page, const struct text_look *look,
                                 int width_px, int height_px, const char *text)
{
    static const enum theme_type steps[] = {TYPE_HEADING, TYPE_LEAD, TYPE_SENTENCE, TYPE_BODY,
                                            TYPE_LABEL};
    struct text_look fit = *look;
    bool reached = false;
    for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
        reached = reached || steps[i] == look->type;
        if (!reached) {
            continue;
        }
        fit.type = steps[i];
        struct wrap wrap;
        look_wrap(page, &fit, width_px, text, &wrap);
        if (!wrap.cut && wrap.count * look_line(page, &fit) <= height_px) {
            return fit;
        }
    }
    fit.max_lines = height_px / look_line(page, &fit);
    fit.max_lines = fit.max_lines > 0 ? fit.max_lines : 1;
    return fit;
}

// ---- buttons

struct style_look {
    uint32_t fill, edge, drop, ink, icon_ink;
    uint32_t pressed_fill, pressed_ink;
    int edge_design, drop_design;
};

static const struct style_look style_looks[] = {
    [BUTTON_MAIN] = {THEME_GREEN, THEME_GREEN, THEME_GREEN_PRESSED, THEME_CARD, THEME_CARD,
                     THEME_GREEN_PRESSED, THEME_CARD, 0, THEME_DROP},
    [BUTTON_SECONDARY] = {THEME_CARD, THEME_BLUE, THEME_BLUE, THEME_BLUE, THEME_BLUE,
                          THEME_SECONDARY_PRESSED, THEME_BLUE, 2, THEME_DROP},
    [BUTTON_WARNING] = {THEME_RED, THEME_RED, THEME_RED_PRESSED, THEME_CARD, THEME_CARD,
                        THEME_RED_PRESSED, THEME_CARD, 0, THEME_DROP},
    [BUTTON_FLAT] = {THEME_CARD, THEME_BLUE, THEME_BLUE, THEME_BLUE, THEME_BLUE,
                     THEME_SECONDARY_PRESSED, THEME_BLUE, 2, 0},
    [BUTTON_REVERSE] = {THEME_CARD, THEME_CARD, THEME_REVERSE_DROP, THEME_TEXT, THEME_TEXT,
                        THEME_REVERSE_PRESSED, THEME_TEXT, 0, THEME_DROP},
    [BUTTON_KEY] = {THEME_CARD, THEME_KEY_EDGE, THEME_KEY_EDGE, THEME_TEXT, THEME_TEXT,
                    THEME_SECONDARY_PRESSED, THEME_TEXT, 2, THEME_KEY_DROP},
    [BUTTON_KEY_CHOSEN] = {THEME_BLUE, THEME_BLUE, THEME_BLUE_PRESSED, THEME_CARD, THEME_CARD,
                           THEME_BLUE_PRESSED, THEME_CARD, 0, THEME_KEY_DROP},
    [BUTTON_BAR] = {THEME_CARD, THEME_BAR_EDGE, THEME_BAR_EDGE, THEME_TEXT, THEME_BLUE,
                    THEME_SECONDARY_PRESSED, THEME_TEXT, 2, 0},
    [BUTTON_BAR_HELP] = {THEME_BLUE, THEME_BLUE, THEME_BLUE, THEME_CARD, THEME_CARD,
                         THEME_BLUE_PRESSED, THEME_CARD, 0, 0},
};

int widget_drop(const struct page *page, enum button_style style)
{
    return page_px(page, style_looks[style].drop_design);
}

static int icon_stroke(double icon_size)
{
    return icon_size >= 64 ? THEME_STROKE_64 : icon_size >= 40 ? THEME_STROKE_40 : THEME_STROKE;
}

static void ring_draw(struct page *page, struct draw_rect rect, uint32_t inner)
{
    int edge = page_edge_px(page, THEME_FOCUS_EDGE);
    struct draw_box_look look = {
        .fill = DRAW_NO_FILL, .edge = THEME_FOCUS, .edge_px = edge, .radius_px = page_px(page, 8)};
    draw_box(page->list, draw_rect_grow(rect, edge), &look);
    look.edge = inner;
    look.radius_px = page_px(page, THEME_RADIUS);
    draw_box(page->list, rect, &look);
}

static bool is_focused(const struct page *page, enum control control, int argument)
{
    return page->focus != NULL && page->focus->keys_used && page->focus->control == control &&
           page->focus->argument == argument;
}

struct content {
    struct text_look look;
    int icon_px, gap_px, label_w, label_h;
    bool cut; // the label needs more room than there is
};

static int content_room(const struct page *page, struct draw_rect face, const struct button *button,
                        int icon_px, int gap_px)
{
    bool narrow = button->style == BUTTON_KEY || button->style == BUTTON_FLAT;
    int padding = page_px(page, narrow ? 3 : 6);
    int taken = icon_px > 0 && !button->icon_above ? icon_px + gap_px : 0;
    return face.w - 2 * padding - taken;
}

// How the label and icon share the face. The icon goes where there is no room for it.
static struct content content_make(const struct page *page, struct draw_rect face,
                                   const struct button *button, uint32_t ink)
{
    struct content content = {
        .look = {.type = button->type,
                 .font = button->plain ? DRAW_REGULAR : DRAW_BOLD,
                 .colour = ink,
                 .balanced = true,
                 .centred = true},
        .icon_px = button->icon == ICON_NONE ? 0 : page_px(page, button->icon_size),
        .gap_px = page_px(page, button->icon_above        ? 2
                                : button->icon_size >= 40 ? 18
                                                          : 10),
    };
    int whole = widget_text_width(page, &content.look, button->label);
    int room = content_room(page, face, button, content.icon_px, content.gap_px);
    bool two_lines = strchr(button->label, ' ') != NULL &&
                     face.h >= 2 * look_line(page, &content.look) + page_px(page, 3);
    if (content.icon_px > 0 && !button->icon_above && whole > room && !two_lines) {
        content.icon_px = 0;
        room = content_room(page, face, button, 0, 0);
    }
    content.look.max_lines = two_lines ? 2 : 1;
    struct wrap wrap;
    look_wrap(page, &content.look, room, button->label, &wrap);
    for (int i = 0; i < wrap.count; i++) {
        content.label_w =
            wrap.lines[i].width_px > content.label_w ? wrap.lines[i].width_px : content.label_w;
    }
    content.label_h = wrap.count * look_line(page, &content.look);
    content.cut = wrap.cut || (wrap.count > 0 && content.label_w > room);
    if (button->icon_above && content.icon_px + content.gap_px + content.label_h > face.h) {
        content.icon_px = 0;
    }
    content.look.centred = content.icon_px == 0 || wrap.count == 1 || button->icon_above;
    return content;
}

static void content_draw(struct page *page, struct draw_rect face, const struct button *button,
                         const struct content *content, uint32_t icon_ink)
{
    int icon = content->icon_px, gap = icon > 0 ? content->gap_px : 0;
    int stroke = icon_stroke(button->icon_size);
    if (button->icon_above && icon > 0) {
        int y = face.y + (face.h - icon - gap - content->label_h) / 2;
        draw_icon(page->list, (struct draw_rect){face.x + (face.w - icon) / 2, y, icon, icon},
                  button->icon, icon_ink, stroke);
        widget_text(page, &content->look, face.x, y + icon + gap, face.w, button->label);
        return;
    }
    int x = face.x + (face.w - icon - gap - content->label_w) / 2;
    int icon_x = button->icon_after ? x + content->label_w + gap : x;
    int label_x = button->icon_after ? x : x + icon + gap;
    if (icon > 0) {
        draw_icon(page->list, (struct draw_rect){icon_x, face.y + (face.h - icon) / 2, icon, icon},
                  button->icon, icon_ink, stroke);
    }
    widget_text(page, &content->look, label_x, face.y + (face.h - content->label_h) / 2,
                content->label_w, button->label);
}

bool widget_button_fits(const struct page *page, struct draw_rect rect, const struct button *button)
{
    return !content_make(page, rect, button, THEME_TEXT).cut;
}

void widget_button(struct page *page, struct draw_rect rect, const struct button *button)
{
    const struct style_look *style = &style_looks[button->style];
    bool pressed = page->pressed == button->control && page->pressed_argument == button->argument;
    int drop = button->flat ? 0 : page_px(page, style->drop_design);
    struct draw_rect face = rect;
    struct draw_box_look look = {.fill = pressed ? style->pressed_fill : style->fill,
                                 .edge = style->edge,
                                 .drop = style->drop,
                                 .edge_px = page_edge_px(page, style->edge_design),
                                 .radius_px = page_px(page, THEME_RADIUS),
                                 .drop_px = pressed ? 0 : drop};
    face.y += pressed ? drop : 0;
    draw_box(page->list, face, &look);
    struct content content =
        content_make(page, face, button, pressed ? style->pressed_ink : style->ink);
    content_draw(page, face, button, &content, pressed ? style->pressed_ink : style->icon_ink);
    bool key = button->style == BUTTON_KEY || button->style == BUTTON_KEY_CHOSEN;
    draw_control(page->list, button->control, button->argument, rect, key ? ROLE_KEY : ROLE_BUTTON,
                 button->style == BUTTON_MAIN, button->label);
    if (is_focused(page, button->control, button->argument)) {
        struct draw_rect whole = rect;
        whole.h += drop;
        ring_draw(page, whole, THEME_TEXT);
    }
}

// ---- boxes

static void entry_discs(struct page *page, struct draw_rect rect, int count)
{
    int disc = page_px(page, 14), gap = page_px(page, 8);
    int room = rect.w - page_px(page, 8);
    if (count > 0 && count * (disc + gap) - gap > room) {
        gap = page_px(page, 4);
    }
    int x = rect.x + (rect.w - count * (disc + gap) + gap) / 2;
    for (int i = 0; i < count; i++, x += disc + gap) {
        draw_disc(page->list, (struct draw_rect){x, rect.y + (rect.h - disc) / 2, disc, disc},
                  THEME_TEXT);
    }
}

static void entry_value(struct page *page, struct draw_rect rect, const struct entry *entry)
{
    struct text_look look = {.type = entry->type,
                             .font = DRAW_BOLD,
                             .colour = THEME_TEXT,
                             .personal = true,
                             .max_lines = 1};
    int caret_w = entry->active ? page_px(page, 3) : 0;
    int gap = entry->active && entry->value[0] != '\0' ? page_px(page, 4) : 0;
    int width = entry->value[0] == '\0' ? 0 : widget_text_width(page, &look, entry->value);
    int x = rect.x + (rect.w - width - gap - caret_w) / 2;
    int line = look_line(page, &look);
    if (width > 0) {
        widget_text(page, &look, x, rect.y + (rect.h - line) / 2, width, entry->value);
    }
    if (entry->active) {
        int h = page_px(page, type_sizes[entry->type].size * 34.0 / 36);
        struct draw_box_look caret = {.fill = THEME_TEXT};
        draw_box(page->list,
                 (struct draw_rect){x + width + gap, rect.y + (rect.h - h) / 2, caret_w, h},
                 &caret);
    }
}

void widget_entry(struct page *page, struct draw_rect rect, const struct entry *entry)
{
    bool focused =
        entry->control_argument >= 0 && is_focused(page, CTL_BOX, entry->control_argument);
    bool keys = page->focus != NULL && page->focus->keys_used && page->focus->control != CTL_NONE;
    bool ring = focused || (entry->ringed && !keys);
    bool pressed = page->pressed == CTL_BOX && page->pressed_argument == entry->control_argument;
    struct draw_box_look look = {.fill = pressed ? THEME_SECONDARY_PRESSED : THEME_CARD,
                                 .edge = entry->error ? THEME_RED : THEME_KEY_EDGE,
                                 .edge_px = page_edge_px(page, entry->error ? 4 : 2),
                                 .radius_px = page_px(page, THEME_RADIUS)};
    draw_box(page->list, rect, &look);
    if (ring) {
        ring_draw(page, rect, entry->error ? THEME_RED : THEME_TEXT);
    }
    if (entry->masked) {
        entry_discs(page, rect, (int)strlen(entry->value));
    } else {
        entry_value(page, rect, entry);
    }
    if (entry->control_argument >= 0) {
        draw_control(page->list, CTL_BOX, entry->control_argument, rect, ROLE_ENTRY, false,
                     entry->name);
    }
}
