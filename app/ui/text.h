// Fonts of one panel: measuring and painting runs of text. Font files are mapped once; faces are
// opened per size as sizes are first used. A character that the site's font does not have comes
// from the fallback fonts; one that no font has is painted as a box and counted, never dropped. No
// picture of a text is kept: ui_text_forget overwrites what the font library itself holds of the
// last texts. Main thread only.
#pragma once
#include "base/err.h"
#include "ui/draw.h"
#include <stddef.h>
#include <stdint.h>

enum { UI_TEXT_BYTES = 768 }; // longest run

struct SDL_Surface;
struct ui_text;

// font_dir "" = the folder Debian uses. ERR_FILE when LiberationSans-Regular.ttf or -Bold.ttf is
// not there (or, with a font_dir of the trust, Regular.ttf and Bold.ttf), ERR_SYSTEM when the
// library refuses them.
MUST_CHECK enum err ui_text_open(const char *font_dir, struct ui_text **ret_text);
void ui_text_close(struct ui_text *text);
// Height of a capital H as a part of the font's size: 0.688 for Liberation Sans.
double ui_text_cap(const struct ui_text *text);
// Width in px of bytes of UTF-8, at most UI_TEXT_BYTES - 1 of them.
int ui_text_width(struct ui_text *text, enum draw_font font, int size_px, const char *utf8,
                  size_t bytes);
// Paints a run whose line box is given, inside the surface's clip rectangle.
void ui_text_paint(struct ui_text *text, struct SDL_Surface *surface, struct draw_rect line_box,
                   enum draw_font font, int size_px, uint32_t colour, const char *utf8);
void ui_text_forget(struct ui_text *text);
uint64_t ui_text_missing(const struct ui_text *text);
