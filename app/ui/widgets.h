// What screens are made of (screens README 3 and 4): text blocks, buttons, keys, boxes, panels, and
// the fixed lines of a page. A widget adds items and controls to the page's draw list and returns;
// nothing is kept. Sizes that are passed as design px are doubles, positions are screen px. Pure
// but for measuring text.
#pragma once
#include "flow/view.h"
#include "ui/draw.h"
#include "ui/focus.h"
#include "ui/layout.h"
#include "ui/theme.h"
#include "ui/words.h"
#include <stdbool.h>

struct ui_text;

// One frame of one screen.
struct page {
    struct ui_text *text;
    const struct layout *layout;
    const struct view *view;
    const struct focus *focus; // NULL = none
    enum control pressed;
    int pressed_argument;
    struct draw_list *list;
    bool answers_apart; // landscape: answers stand in a pane of their own at the end side
    int words_w;        // width of the words' column or pane
    int answers_x, answers_w;
};

int page_px(const struct page *page, double design);
// Of an edge: rounded down, as the design's pictures are, and at least one.
int page_edge_px(const struct page *page, double design);
bool page_is_short(const struct page *page);
bool page_is_portrait(const struct page *page);

// ---- text

struct text_look {
    enum theme_type type;
    enum draw_font font;
    uint32_t colour;
    bool balanced; // headings
    bool centred;
    bool personal; // holds something of this patient
    int max_lines; // 0 = as many as there are
};

extern const struct text_look text_heading, text_lead, text_sentence, text_body, text_label;

int widget_text_height(const struct page *page, const struct text_look *look, int width_px,
                       const char *text);
// Returns its height.
int widget_text(struct page *page, const struct text_look *look, int x, int y, int width_px,
                const char *text);
// The width that text needs to stay on one line.
int widget_text_width(const struct page *page, const struct text_look *look, const char *text);
// Type steps down from look's to body until text fits height_px, then lines are cut: nothing
// overflows.
struct text_look widget_text_fit(const struct page *page, const struct text_look *look,
                                 int width_px, int height_px, const char *text);

// ---- buttons, keys, boxes

enum button_style {
    BUTTON_MAIN,
    BUTTON_SECONDARY,
    BUTTON_WARNING, // the one red button: I feel very unwell
    BUTTON_FLAT,    // secondary without offset: Show
    BUTTON_REVERSE,
    BUTTON_KEY,
    BUTTON_KEY_CHOSEN,
    BUTTON_BAR,
    BUTTON_BAR_HELP,
};

struct button {
    enum button_style style;
    enum control control;
    int argument;
    const char *label;
    enum theme_type type;
    bool plain;       // regular weight
    enum icon icon;   // ICON_NONE = none; left out where it would not fit
    double icon_size; // design px
    bool icon_after;  // the arrow of Check in
    bool icon_above;  // bar of a portrait page, Show
    bool flat;        // without its style's offset
};

// rect is the face; the offset comes below it.
void widget_button(struct page *page, struct draw_rect rect, const struct button *button);
// Whether the label is whole on a face of this size.
bool widget_button_fits(const struct page *page, struct draw_rect rect,
                        const struct button *button);
// What the style adds below the face, screen px.
int widget_drop(const struct page *page, enum button_style style);

enum { CHOICES = 8 };

// Answers one under another in the answers' pane, from y down to foot_y at most; they are as high
// as usual where there is room. Type steps down, for all alike, until each label is whole. At most
// CHOICES. Returns the y below.
int widget_answers(struct page *page, int y, int foot_y, const struct button *answers, int count);
// What answers of usual height need.
int widget_answers_height(const struct page *page, int count);
// Equal choices right across the page, in as many columns as the height asks for.
void widget_choices(struct page *page, int y, int foot_y, const struct button *choices, int count);

// Number keys 1 to 9, 0 and Delete in three columns; letter keys A to Z with Delete. area is filled
// from its top; returns the height used.
int widget_number_keys(struct page *page, struct draw_rect area);
// digits adds a row of number keys on top. chosen is drawn blue, '\0' = none. columns divides
// area.w.
int widget_letter_keys(struct page *page, struct draw_rect area, int columns, bool digits,
                       char chosen);

struct entry {
    const char *name;  // of the control
    const char *value; // typed so far
    bool masked;       // a disc for each digit
    bool active;       // has the caret
    bool ringed;       // receives what is typed: shows the ring while no key of a keypad is in use
    bool error;
    enum theme_type type;
    int control_argument; // CTL_BOX argument, -1 = not a control
};

void widget_entry(struct page *page, struct draw_rect rect, const struct entry *entry);

// ---- panels; each returns its height

int widget_error(struct page *page, int x, int y, int width_px, const char *message);
int widget_error_height(const struct page *page, int width_px, const char *message);
// White, with a blue edge at the start. look NULL = lead. At most height_px high, 0 = any.
int widget_inset(struct page *page, int x, int y, int width_px, int height_px,
                 const struct text_look *look, const char *text);
int widget_note(struct page *page, int x, int y, int width_px, enum icon icon, const char *text);
// A white plate with an icon, and beside it sentences, each a paragraph, ended by NULL.
int widget_plate(struct page *page, int x, int y, int width_px, enum icon icon,
                 const char *const *sentences);
// The five blocks of S5 beside a plate; step 0 to 4 is blue.
int widget_steps(struct page *page, int x, int y, int step);
// Plate and, under it, the reference, where answers stand: X1, X17, X18. reference "" = none.
// Returns the y below.
int widget_outcome(struct page *page, int y, enum icon icon, const char *const *sentences,
                   const char *reference);
// A page that stays (X26): a large plate, a heading, a sentence; text "" = none.
void widget_status(struct page *page, enum icon icon, const char *title, const char *text);
// The blue panel of X21, with its blocks, number and button; fills the page. button NULL = none.
void widget_countdown(struct page *page, const char *title, const char *text,
                      const struct button *button);

// ---- blocks: what an outcome has to say, fitted into one or two columns

enum block_kind {
    BLOCK_LEAD,  // a sentence, larger than the others; with an icon before it, or with none
    BLOCK_ROW,   // a sentence, likewise
    BLOCK_NOTE,  // the same on pale blue
    BLOCK_INSET, // white, with a blue edge
};

struct block {
    enum block_kind kind;
    enum icon icon;
    const char *text;
    bool personal;
};

struct block_columns {
    int count; // 1 or 2
    struct draw_rect rects[2];
    int split; // with 2: how many blocks stand in the first, if that fits
};

// False where even the smallest type leaves words without room.
bool widget_blocks_fit(const struct page *page, const struct block *blocks, int count,
                       const struct block_columns *columns);
// Type and gaps step down until all fit; at the last resort the longest block of a column is cut,
// and what still has no room is left out.
void widget_blocks(struct page *page, const struct block *blocks, int count,
                   const struct block_columns *columns);

// ---- the fixed lines of a page

// Ground and header are first in the list, the bar last: frame_begin at the start of a screen,
// frame_end at its end. The numbers are the design px of the end pane in landscape and in short
// landscape, 0 = one pane.
void frame_begin(struct page *page, double answers_landscape, double answers_short);
void frame_end(struct page *page);
// The same with an empty bar: nobody is there to help, or touch is off.
void frame_end_quiet(struct page *page);
// Balanced heading of at most height_px (type steps down to fit; 0 = any height). Returns the y
// below it.
int frame_heading(struct page *page, int y, int height_px, const char *text);
// The same where a screen opens with an error summary: message goes first, and NULL means there is
// none.
int frame_heading_error(struct page *page, int height_px, const char *message, const char *text);
// Where answers start: y in one column, the first line in a pane of their own.
int frame_answers_y(const struct page *page, int y_below_words);
// The action row: Back at the start, the main button at the end. Either may be CTL_NONE.
int frame_back_width(const struct page *page);
void frame_actions(struct page *page, bool back, enum control main_control, const char *main_label);
// (Finish) fills the action row; is_main where nothing else on the page is.
void frame_finish(struct page *page, bool is_main);
// Lowest line for words and answers: above the action row, or above the bar.
int frame_words_foot(const struct page *page, bool actions);
