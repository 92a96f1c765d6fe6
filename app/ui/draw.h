// The draw list: everything one screen shows, as flat data. Screens fill it, the painter paints it,
// and the same list answers "what was touched", "what has the focus next" and "which pixels
// changed". Nothing is kept between two frames but the list itself, which lives in the session's
// locked pages and is wiped with them: there is no second copy of the truth that could still hold
// the last patient. Pure. All numbers are screen px; colours are 0xRRGGBB.
#pragma once
#include "codes/qr.h"
#include "flow/controls.h"
#include "ui/icons.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    DRAW_ITEMS = 256,
    DRAW_CONTROLS = 64,
    DRAW_TEXT_BYTES = 8192,
    DRAW_DIRTY = 8, // most dirty rectangles of one frame
};

// A box without a fill: only its edge is painted.
#define DRAW_NO_FILL 0xff000000u

struct draw_rect {
    int x, y, w, h;
};

enum draw_kind { DRAW_BOX, DRAW_DISC, DRAW_TEXT, DRAW_ICON, DRAW_PREVIEW, DRAW_QR };
enum draw_font { DRAW_REGULAR, DRAW_BOLD };
// How a control is announced and operated.
enum draw_role { ROLE_BUTTON, ROLE_KEY, ROLE_ENTRY };

struct draw_box_look {
    uint32_t fill, edge, drop;
    int edge_px; // inside the rectangle
    int radius_px;
    int drop_px; // solid offset below the rectangle, the only shadow there is
};

struct draw_item {
    enum draw_kind kind;
    struct draw_rect rect; // of a text: its line box
    uint64_t hash;         // of everything that decides its pixels
    uint32_t colour;       // of a text, disc or icon
    struct draw_box_look box;
    enum draw_font font;
    int size_px;
    int text_at;   // offset into the list's texts, NUL-terminated
    bool personal; // of this patient: never kept by a cache
    enum icon icon;
    int stroke;       // hundredths of the icon grid's unit
    uint32_t picture; // of a preview: which of the camera's, 0 = none yet
};

struct draw_control {
    enum control control;
    int argument;
    struct draw_rect rect; // what may be touched, without the offset
    enum draw_role role;
    bool is_main;
    int name_at; // words it is called by, offset into the texts
};

struct draw_list {
    int width_px, height_px; // of the picture
    int item_count, control_count, text_bytes;
    bool full; // something did not fit; a programmer's error that a test looks for
    bool cut;  // words were left out, at the last resort, for want of room
    struct draw_item items[DRAW_ITEMS];
    struct draw_control controls[DRAW_CONTROLS];
    struct qr qr; // of the one code a page can show; side 0 = none
    char texts[DRAW_TEXT_BYTES];
};

// Empties the list and overwrites what it held. A list of all zeros is empty, too.
void draw_list_clear(struct draw_list *list, int width_px, int height_px);

void draw_box(struct draw_list *list, struct draw_rect rect, const struct draw_box_look *look);
// Changes the box that is item number item: a panel whose height is known only after what is in it.
void draw_box_replace(struct draw_list *list, int item, struct draw_rect rect,
                      const struct draw_box_look *look);
void draw_disc(struct draw_list *list, struct draw_rect rect, uint32_t colour);
void draw_icon(struct draw_list *list, struct draw_rect rect, enum icon icon, uint32_t colour,
               int stroke);
// The place of the camera's picture number picture (ui_set_preview), 0 = none yet: colour.
void draw_preview(struct draw_list *list, struct draw_rect rect, int radius_px, uint32_t colour,
                  uint32_t picture);
// Copies the code. rect is its white ground, at least as many px wide and high as there are modules
// with the quiet zone; one code a list, else the list is full.
void draw_qr(struct draw_list *list, struct draw_rect rect, const struct qr *qr);
// Side of one module on a ground of this size, px; 0 = no room.
int draw_qr_module(struct draw_rect rect, const struct qr *qr);
// Copies bytes of UTF-8. line_box holds the whole line; the painter centres the font's height in
// it.
void draw_text(struct draw_list *list, struct draw_rect line_box, enum draw_font font, int size_px,
               uint32_t colour, const char *text, size_t bytes, bool personal);
// Order of calls is order of focus.
void draw_control(struct draw_list *list, enum control control, int argument, struct draw_rect rect,
                  enum draw_role role, bool is_main, const char *name);

// Of all items in order: equal = the same pixels.
uint64_t draw_list_hash(const struct draw_list *list);
const char *draw_list_text(const struct draw_list *list, int text_at);
// The control under a point, or NULL. Borrowed from the list.
const struct draw_control *draw_list_control_at(const struct draw_list *list, int x, int y);
// The control with this meaning, or NULL.
const struct draw_control *draw_list_find(const struct draw_list *list, enum control control,
                                          int argument);
// The pixels an item can touch.
struct draw_rect draw_item_reach(const struct draw_item *item);

// What must be painted to get from the picture of old to that of new: ret_rects[0..returned),
// inside the picture. 0 = nothing changed. Lists of different picture sizes give the whole picture.
int draw_list_dirty(const struct draw_list *old, const struct draw_list *new,
                    struct draw_rect ret_rects[DRAW_DIRTY]);

bool draw_rect_empty(struct draw_rect rect);
struct draw_rect draw_rect_cut(struct draw_rect a, struct draw_rect b);
struct draw_rect draw_rect_join(struct draw_rect a, struct draw_rect b);
struct draw_rect draw_rect_grow(struct draw_rect rect, int by_px);
