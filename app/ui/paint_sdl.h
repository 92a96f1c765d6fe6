// A draw list becomes pixels, in software, straight into a surface of 32-bit XRGB rows (the
// window's own where the driver has a real framebuffer). Only the given rectangles are touched.
// Main thread.
#pragma once
#include "ui/draw.h"
#include "ui/paint_picture.h"

struct SDL_Surface;
struct ui_text;

void paint_list(struct SDL_Surface *surface, struct ui_text *text, const struct preview *preview,
                const struct draw_list *list, const struct draw_rect *rects, int count);
