// What the patient sees: a view in, a draw list out, pixels from the list. Holds fonts and measures
// of one panel and nothing of any patient: what is of a patient is in the view and in the lists,
// which the caller owns. Main thread only. ui_draw is pure but for measuring text; ui_paint needs
// an SDL surface of 32-bit XRGB.
#pragma once
#include "base/err.h"
#include "config/config.h"
#include "flow/view.h"
#include "ui/draw.h"
#include "ui/focus.h"
#include "ui/layout.h"
#include <stdint.h>

struct SDL_Surface;
struct ui;

// width_mm is what the panel says of itself, 0 = unknown; config's display.width_mm goes first.
// Opens the fonts: ERR_FILE when there are none. Borrows config.
MUST_CHECK enum err ui_new(const struct config *config, int width_px, int height_px, int width_mm,
                           struct ui **ret_ui);
void ui_free(struct ui *ui);
// The picture has a new size. Lists drawn before are wholly dirty against lists drawn after.
void ui_resize(struct ui *ui, int width_px, int height_px, int width_mm);
const struct layout *ui_layout(const struct ui *ui);

// Clears ret_list and fills it with the screen of view. focus may be NULL. pressed (with its
// argument) is the control that is held down now, CTL_NONE for none. Defined in screens/screens.c:
// ui itself knows no screen.
void ui_draw(struct ui *ui, const struct view *view, const struct focus *focus,
             enum control pressed, int pressed_argument, struct draw_list *ret_list);
// The camera's picture for the lists painted from now on: 8-bit grey, side x side px, rows without gaps; borrowed until
// the next call; NULL = none. The picture is mirrored as it is painted.
void ui_set_preview(struct ui *ui, const unsigned char *grey, int side);
// Paints the parts of list that lie in rects[0..count); pixels outside are left alone.
void ui_paint(struct ui *ui, struct SDL_Surface *surface, const struct draw_list *list,
              const struct draw_rect *rects, int count);

// The session is over: everything that measuring or painting text may have left behind is
// overwritten.
void ui_forget(struct ui *ui);
// Characters that no font had, drawn as boxes, since ui_new. For the log.
uint64_t ui_missing_glyphs(const struct ui *ui);
