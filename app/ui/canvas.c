#include "ui/canvas.h"
#include <math.h>
#include <string.h>

// Most of the pixels of every page: the first row is written, the others are copied from it while
// it is in the cache.
void canvas_fill(const struct canvas *canvas, struct draw_rect rect, uint32_t colour)
{
    struct draw_rect part = draw_rect_cut(rect, canvas->clip);
    if (draw_rect_empty(part)) {
        return;
    }
    uint32_t *first = canvas_row(canvas, part.y) + part.x;
    for (int x = 0; x < part.w; x++) {
        first[x] = colour;
    }
    for (int y = part.y + 1; y < part.y + part.h; y++) {
        memcpy(canvas_row(canvas, y) + part.x, first, (size_t)part.w * sizeof *first);
    }
}

// How much of the pixel (x, y), counted from the corner's own square of radius r, the round corner
// covers, of 255.
static uint32_t corner_part(int x, int y, int radius)
{
    double dx = radius - x - 0.5, dy = radius - y - 0.5;
    double covered = radius - sqrt(dx * dx + dy * dy) + 0.5;
    return covered <= 0 ? 0 : covered >= 1 ? 255 : (uint32_t)(covered * 255 + 0.5);
}

static void fill_corner(const struct canvas *canvas, int left, int top, int radius, bool at_right,
                        bool at_foot, uint32_t colour)
{
    struct draw_rect part =
        draw_rect_cut((struct draw_rect){left, top, radius, radius}, canvas->clip);
    for (int y = part.y; y < part.y + part.h; y++) {
        uint32_t *row = canvas_row(canvas, y);
        int down = at_foot ? radius - 1 - (y - top) : y - top;
        for (int x = part.x; x < part.x + part.w; x++) {
            int along = at_right ? radius - 1 - (x - left) : x - left;
            uint32_t covered = corner_part(along, down, radius);
            if (covered == 255) {
                row[x] = colour;
            } else if (covered > 0) {
                row[x] = canvas_blend(row[x], colour, covered);
            }
        }
    }
}

void canvas_fill_round(const struct canvas *canvas, struct draw_rect rect, int radius,
                       uint32_t colour)
{
    if (draw_rect_empty(draw_rect_cut(rect, canvas->clip))) {
        return;
    }
    int most = (rect.w < rect.h ? rect.w : rect.h) / 2;
    radius = radius < most ? radius : most;
    if (radius <= 0) {
        canvas_fill(canvas, rect, colour);
        return;
    }
    int right = rect.x + rect.w - radius, foot = rect.y + rect.h - radius;
    canvas_fill(canvas, (struct draw_rect){rect.x + radius, rect.y, rect.w - 2 * radius, radius},
                colour);
    canvas_fill(canvas, (struct draw_rect){rect.x, rect.y + radius, rect.w, rect.h - 2 * radius},
                colour);
    canvas_fill(canvas, (struct draw_rect){rect.x + radius, foot, rect.w - 2 * radius, radius},
                colour);
    fill_corner(canvas, rect.x, rect.y, radius, false, false, colour);
    fill_corner(canvas, right, rect.y, radius, true, false, colour);
    fill_corner(canvas, rect.x, foot, radius, false, true, colour);
    fill_corner(canvas, right, foot, radius, true, true, colour);
}

uint32_t canvas_round_part(struct draw_rect rect, int radius, int x, int y)
{
    if (x < rect.x || y < rect.y || x >= rect.x + rect.w || y >= rect.y + rect.h) {
        return 0;
    }
    int along = x - rect.x < rect.x + rect.w - 1 - x ? x - rect.x : rect.x + rect.w - 1 - x;
    int down = y - rect.y < rect.y + rect.h - 1 - y ? y - rect.y : rect.y + rect.h - 1 - y;
    return along < radius && down < radius ? corner_part(along, down, radius) : 255;
}

static void ring_row(const struct canvas *canvas, struct draw_rect rect,
                     const struct draw_box_look *look, int y, int from, int to)
{
    struct draw_rect inner = draw_rect_grow(rect, -look->edge_px);
    int inner_radius = look->radius_px - look->edge_px;
    uint32_t *row = canvas_row(canvas, y);
    for (int x = from; x < to; x++) {
        uint32_t out = canvas_round_part(rect, look->radius_px, x, y);
        uint32_t in = canvas_round_part(inner, inner_radius > 0 ? inner_radius : 0, x, y);
        if (out > in) {
            row[x] = canvas_blend(row[x], look->edge, out - in);
        }
    }
}

static void paint_ring(const struct canvas *canvas, struct draw_rect rect,
                       const struct draw_box_look *look)
{
    struct draw_rect part = draw_rect_cut(rect, canvas->clip);
    int side = look->radius_px > look->edge_px ? look->radius_px : look->edge_px;
    int left = rect.x + side, right = rect.x + rect.w - side;
    for (int y = part.y; y < part.y + part.h; y++) {
        int from = part.x, to = part.x + part.w;
        bool middle = y >= rect.y + side && y < rect.y + rect.h - side;
        if (!middle) {
            ring_row(canvas, rect, look, y, from, to);
            continue;
        }
        ring_row(canvas, rect, look, y, from, left < to ? left : to);
        ring_row(canvas, rect, look, y, right > from ? right : from, to);
    }
}

void canvas_box(const struct canvas *canvas, struct draw_rect rect,
                const struct draw_box_look *look)
{
    if (look->fill == DRAW_NO_FILL) {
        paint_ring(canvas, rect, look);
        return;
    }
    if (look->drop_px > 0) {
        struct draw_rect below = rect;
        below.h += look->drop_px;
        canvas_fill_round(canvas, below, look->radius_px, look->drop);
    }
    if (look->edge_px <= 0) {
        canvas_fill_round(canvas, rect, look->radius_px, look->fill);
        return;
    }
    canvas_fill_round(canvas, rect, look->radius_px, look->edge);
    canvas_fill_round(canvas, draw_rect_grow(rect, -look->edge_px), look->radius_px - look->edge_px,
                      look->fill);
}
