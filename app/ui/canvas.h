// Where pixels are painted: 32-bit XRGB rows and the part of them that may be touched. Plain shapes
// with smooth edges. Pure.
#pragma once
#include "ui/draw.h"

struct canvas {
    unsigned char *pixels; // borrowed
    ptrdiff_t pitch;       // bytes from row to row
    struct draw_rect clip; // inside the picture
};

static inline uint32_t *canvas_row(const struct canvas *canvas, int y)
{
    return (uint32_t *)(void *)(canvas->pixels + y * canvas->pitch);
}

// part of 255 of colour over under.
static inline uint32_t canvas_blend(uint32_t under, uint32_t colour, uint32_t part)
{
    uint32_t rest = 255 - part;
    uint32_t red_blue = (under & 0xff00ff) * rest + (colour & 0xff00ff) * part + 0x800080;
    red_blue = ((red_blue + ((red_blue >> 8) & 0xff00ff)) >> 8) & 0xff00ff;
    uint32_t green = ((under >> 8) & 0xff) * rest + ((colour >> 8) & 0xff) * part + 0x80;
    green = ((green + (green >> 8)) >> 8) & 0xff;
    return red_blue | (green << 8);
}

void canvas_fill(const struct canvas *canvas, struct draw_rect rect, uint32_t colour);
void canvas_fill_round(const struct canvas *canvas, struct draw_rect rect, int radius,
                       uint32_t colour);
// With its edge and offset, or its edge alone (DRAW_NO_FILL).
void canvas_box(const struct canvas *canvas, struct draw_rect rect,
                const struct draw_box_look *look);
// How much of the pixel at x, y a round rectangle covers, of 255.
uint32_t canvas_round_part(struct draw_rect rect, int radius, int x, int y);
