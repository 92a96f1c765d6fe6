#include "ui/draw.h"
#include "base/wipe.h"
#include <string.h>

static uint64_t hash_bytes(uint64_t hash, const void *bytes, size_t count)
{
    const unsigned char *at = bytes;
    for (size_t i = 0; i < count; i++) {
        hash = (hash ^ at[i]) * 0x100000001b3u; // FNV-1a
    }
    return hash;
}

static uint64_t hash_number(uint64_t hash, int64_t number)
{
    return hash_bytes(hash, &number, sizeof number);
}

// Field by field: padding bytes must not decide.
static uint64_t item_hash(const struct draw_list *list, const struct draw_item *item)
{
    uint64_t hash = 0xcbf29ce484222325u;
    const int64_t fields[] = {
        item->kind,          item->rect.x,      item->rect.y,   item->rect.w,   item->rect.h,
        item->colour,        item->box.fill,    item->box.edge, item->box.drop, item->box.edge_px,
        item->box.radius_px, item->box.drop_px, item->font,     item->size_px,  item->icon,
        item->stroke,        item->picture,
    };
    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++) {
        hash = hash_number(hash, fields[i]);
    }
    if (item->kind == DRAW_TEXT) {
        const char *text = draw_list_text(list, item->text_at);
        hash = hash_bytes(hash, text, strlen(text));
    }
    if (item->kind == DRAW_QR) {
        hash = hash_number(hash, list->qr.side);
        hash = hash_bytes(hash, list->qr.dark, (size_t)(list->qr.side * list->qr.side + 7) / 8);
    }
    return hash;
}

void draw_list_clear(struct draw_list *list, int width_px, int height_px)
{
    wipe(list->items, (size_t)list->item_count * sizeof list->items[0]);
    wipe(list->controls, (size_t)list->control_count * sizeof list->controls[0]);
    wipe(list->texts, (size_t)list->text_bytes);
    wipe(&list->qr, sizeof list->qr);
    list->width_px = width_px;
    list->height_px = height_px;
    list->item_count = 0;
    list->control_count = 0;
    list->text_bytes = 0;
    list->full = false;
    list->cut = false;
}

static void item_add(struct draw_list *list, const struct draw_item *item)
{
    if (list->item_count == DRAW_ITEMS) {
        list->full = true;
        return;
    }
    struct draw_item *place = &list->items[list->item_count++];
    *place = *item;
    place->hash = item_hash(list, item);
}

// Offset of a copy in the list's texts, or -1.
static int text_add_copy(struct draw_list *list, const char *text, size_t bytes)
{
    if (bytes >= (size_t)(DRAW_TEXT_BYTES - list->text_bytes)) {
        list->full = true;
        return -1;
    }
    int at = list->text_bytes;
    memcpy(list->texts + at, text, bytes);
    list->texts[at + (int)bytes] = '\0';
    list->text_bytes += (int)bytes + 1;
    return at;
}

void draw_box(struct draw_list *list, struct draw_rect rect, const struct draw_box_look *look)
{
    struct draw_item item = {.kind = DRAW_BOX, .rect = rect, .box = *look};
    item_add(list, &item);
}

void draw_box_replace(struct draw_list *list, int item, struct draw_rect rect,
                      const struct draw_box_look *look)
{
    if (item >= list->item_count) {
        return; // the list was full
    }
    list->items[item].rect = rect;
    list->items[item].box = *look;
    list->items[item].hash = item_hash(list, &list->items[item]);
}

void draw_disc(struct draw_list *list, struct draw_rect rect, uint32_t colour)
{
    struct draw_item item = {.kind = DRAW_DISC, .rect = rect, .colour = colour};
    item_add(list, &item);
}

void draw_icon(struct draw_list *list, struct draw_rect rect, enum icon icon, uint32_t colour,
               int stroke)
{
    struct draw_item item = {
        .kind = DRAW_ICON, .rect = rect, .colour = colour, .icon = icon, .stroke = stroke};
    item_add(list, &item);
}

void draw_preview(struct draw_list *list, struct draw_rect rect, int radius_px, uint32_t colour,
                  uint32_t picture)
{
    struct draw_item item = {.kind = DRAW_PREVIEW,
                             .rect = rect,
                             .colour = colour,
                             .box.radius_px = radius_px,
                             .picture = picture};
    item_add(list, &item);
}

int draw_qr_module(struct draw_rect rect, const struct qr *qr)
{
    return (rect.w < rect.h ? rect.w : rect.h) / (qr->side + 2 * QR_QUIET);
}

void draw_qr(struct draw_list *list, struct draw_rect rect, const struct qr *qr)
{
    if (list->qr.side != 0 || draw_qr_module(rect, qr) == 0) {
        list->full = true;
        return;
    }
    list->qr = *qr;
    struct draw_item item = {.kind = DRAW_QR, .rect = rect};
    item_add(list, &item);
}

void draw_text(struct draw_list *list, struct draw_rect line_box, enum draw_font font, int size_px,
               uint32_t colour, const char *text, size_t bytes, bool personal)
{
    int at = text_add_copy(list, text, bytes);
    if (at < 0) {
        return;
    }
    struct draw_item item = {.kind = DRAW_TEXT,
                             .rect = line_box,
                             .colour = colour,
                             .font = font,
                             .size_px = size_px,
                             .text_at = at,
                             .personal = personal};
    item_add(list, &item);
}

void draw_control(struct draw_list *list, enum control control, int argument, struct draw_rect rect,
                  enum draw_role role, bool is_main, const char *name)
{
    int at = text_add_copy(list, name, strlen(name));
    if (at < 0 || list->control_count == DRAW_CONTROLS) {
        list->full = true;
        return;
    }
    list->controls[list->control_count++] = (struct draw_control){.control = control,
                                                                  .argument = argument,
                                                                  .rect = rect,
                                                                  .role = role,
                                                                  .is_main = is_main,
                                                                  .name_at = at};
}

uint64_t draw_list_hash(const struct draw_list *list)
{
    uint64_t hash = 0xcbf29ce484222325u;
    for (int i = 0; i < list->item_count; i++) {
        hash = hash_number(hash, (int64_t)list->items[i].hash);
    }
    return hash;
}

const char *draw_list_text(const struct draw_list *list, int text_at)
{
    return list->texts + text_at;
}

const struct draw_control *draw_list_control_at(const struct draw_list *list, int x, int y)
{
    for (int i = 0; i < list->control_count; i++) {
        struct draw_rect r = list->controls[i].rect;
        if (x >= r.x && x < r.x + r.w && y >= r.y && y < r.y + r.h) {
            return &list->controls[i];
        }
    }
    return NULL;
}

const struct draw_control *draw_list_find(const struct draw_list *list, enum control control,
                                          int argument)
{
    for (int i = 0; i < list->control_count; i++) {
        if (list->controls[i].control == control && list->controls[i].argument == argument) {
            return &list->controls[i];
        }
    }
    return NULL;
}

struct draw_rect draw_item_reach(const struct draw_item *item)
{
    struct draw_rect reach = item->rect;
    switch (item->kind) {
    case DRAW_BOX: reach.h += item->box.drop_px; break;
    case DRAW_TEXT: reach = draw_rect_grow(reach, item->size_px / 8 + 1); break; // overhangs
    case DRAW_ICON: reach = draw_rect_grow(reach, 1); break;
    case DRAW_DISC:
    case DRAW_PREVIEW:
    case DRAW_QR: break;
    }
    return reach;
}

bool draw_rect_empty(struct draw_rect rect)
{
    return rect.w <= 0 || rect.h <= 0;
}

struct draw_rect draw_rect_cut(struct draw_rect a, struct draw_rect b)
{
    int left = a.x > b.x ? a.x : b.x;
    int top = a.y > b.y ? a.y : b.y;
    int right = a.x + a.w < b.x + b.w ? a.x + a.w : b.x + b.w;
    int foot = a.y + a.h < b.y + b.h ? a.y + a.h : b.y + b.h;
    if (right <= left || foot <= top) {
        return (struct draw_rect){0, 0, 0, 0};
    }
    return (struct draw_rect){left, top, right - left, foot - top};
}

struct draw_rect draw_rect_join(struct draw_rect a, struct draw_rect b)
{
    if (draw_rect_empty(a)) {
        return b;
    }
    if (draw_rect_empty(b)) {
        return a;
    }
    int left = a.x < b.x ? a.x : b.x;
    int top = a.y < b.y ? a.y : b.y;
    int right = a.x + a.w > b.x + b.w ? a.x + a.w : b.x + b.w;
    int foot = a.y + a.h > b.y + b.h ? a.y + a.h : b.y + b.h;
    return (struct draw_rect){left, top, right - left, foot - top};
}

struct draw_rect draw_rect_grow(struct draw_rect rect, int by_px)
{
    return (struct draw_rect){rect.x - by_px, rect.y - by_px, rect.w + 2 * by_px,
                              rect.h + 2 * by_px};
}

static int64_t rect_area(struct draw_rect rect)
{
    return (int64_t)rect.w * rect.h;
}

struct dirty {
    int count;
    struct draw_rect rects[DRAW_DIRTY];
};

// Pixels painted for nothing when two rectangles become one; negative when they overlap.
static int64_t join_waste(struct draw_rect a, struct draw_rect b)
{
    return rect_area(draw_rect_join(a, b)) - rect_area(a) - rect_area(b);
}

static void dirty_add(struct dirty *dirty, struct draw_rect rect)
{
    // Joining can make new neighbours: the joined rectangle is added again.
    for (int i = 0; i < dirty->count; i++) {
        int64_t most = rect_area(draw_rect_join(dirty->rects[i], rect)) / 4;
        if (join_waste(dirty->rects[i], rect) <= most) {
            struct draw_rect joined = draw_rect_join(dirty->rects[i], rect);
            dirty->rects[i] = dirty->rects[--dirty->count];
            dirty_add(dirty, joined);
            return;
        }
    }
    if (dirty->count < DRAW_DIRTY) {
        dirty->rects[dirty->count++] = rect;
        return;
    }
    int best = 0;
    for (int i = 1; i < dirty->count; i++) {
        if (join_waste(dirty->rects[i], rect) < join_waste(dirty->rects[best], rect)) {
            best = i;
        }
    }
    struct draw_rect joined = draw_rect_join(dirty->rects[best], rect);
    dirty->rects[best] = dirty->rects[--dirty->count];
    dirty_add(dirty, joined);
}

static void dirty_add_items(struct dirty *dirty, const struct draw_list *list, int from, int to)
{
    struct draw_rect picture = {0, 0, list->width_px, list->height_px};
    for (int i = from; i < to; i++) {
        struct draw_rect rect = draw_rect_cut(draw_item_reach(&list->items[i]), picture);
        if (!draw_rect_empty(rect)) {
            dirty_add(dirty, rect);
        }
    }
}

// From (i, j) on, the nearest pair of equal items: the fewest items left out on both sides.
static bool find_pair(const struct draw_list *old, const struct draw_list *new, int *i, int *j)
{
    int left = old->item_count - *i;
    int right = new->item_count - *j;
    for (int skip = 0; skip < left + right; skip++) {
        for (int a = 0; a <= skip && a < left; a++) {
            int b = skip - a;
            if (b < right && old->items[*i + a].hash == new->items[*j + b].hash) {
                *i += a;
                *j += b;
                return true;
            }
        }
    }
    return false;
}

int draw_list_dirty(const struct draw_list *old, const struct draw_list *new,
                    struct draw_rect ret_rects[DRAW_DIRTY])
{
    struct draw_rect picture = {0, 0, new->width_px, new->height_px};
    if (old->width_px != new->width_px || old->height_px != new->height_px) {
        ret_rects[0] = picture;
        return 1;
    }
    // Items that both lists have in the same order leave the same pixels; what is left over on
    // either side is where the pictures can differ.
    struct dirty dirty = {0};
    int i = 0, j = 0;
    for (;;) {
        int next_i = i, next_j = j;
        bool found = find_pair(old, new, &next_i, &next_j);
        dirty_add_items(&dirty, old, i, found ? next_i : old->item_count);
        dirty_add_items(&dirty, new, j, found ? next_j : new->item_count);
        if (!found) {
            break;
        }
        i = next_i + 1;
        j = next_j + 1;
    }
    memcpy(ret_rects, dirty.rects, (size_t)dirty.count * sizeof ret_rects[0]);
    return dirty.count;
}
