#include "ui/paint_sdl.h"
#include "ui/canvas.h"
#include "ui/text.h"
#include <SDL.h>
#include <assert.h>
#include <math.h>
#include <string.h>

enum { MASK_SIDE = 512 }; // largest icon, px

// One byte of coverage a pixel, for the icon that is being painted. No text ever goes through it.
static unsigned char mask[MASK_SIDE * MASK_SIDE];

// ---- strokes

struct stroke {
    int side;     // of the mask, px
    double scale; // px of one grid unit
    double half;  // half the stroke's width, px
    double x, y;  // last point, px
};

static double distance_to_segment(double px, double py, double ax, double ay, double bx, double by)
{
    double dx = bx - ax, dy = by - ay, length = dx * dx + dy * dy;
    double t = length > 0 ? ((px - ax) * dx + (py - ay) * dy) / length : 0;
    t = t < 0 ? 0 : t > 1 ? 1 : t;
    double away_x = px - ax - t * dx, away_y = py - ay - t * dy;
    return sqrt(away_x * away_x + away_y * away_y); // hypot guards against overflow, slowly
}

static int clamp_side(double value, int side)
{
    return value < 0 ? 0 : value > side ? side : (int)value;
}

// Coverage of a thick segment with round ends, joined with what is there by the larger value.
static void stroke_segment(const struct stroke *stroke, double ax, double ay, double bx, double by,
                           double half)
{
    int x0 = clamp_side(fmin(ax, bx) - half - 1, stroke->side);
    int x1 = clamp_side(fmax(ax, bx) + half + 2, stroke->side);
    int y0 = clamp_side(fmin(ay, by) - half - 1, stroke->side);
    int y1 = clamp_side(fmax(ay, by) + half + 2, stroke->side);
    for (int y = y0; y < y1; y++) {
        unsigned char *row = mask + (size_t)y * MASK_SIDE;
        for (int x = x0; x < x1; x++) {
            double part = half + 0.5 - distance_to_segment(x + 0.5, y + 0.5, ax, ay, bx, by);
            int covered = part >= 1 ? 255 : part <= 0 ? 0 : (int)(part * 255 + 0.5);
            row[x] = covered > row[x] ? (unsigned char)covered : row[x];
        }
    }
}

static void stroke_arc(struct stroke *stroke, const struct icon_op *op)
{
    double rx = (double)op->rx * stroke->scale, ry = (double)op->ry * stroke->scale;
    double sweep = ((double)op->to - (double)op->from) * M_PI / 180;
    int steps = 4 + (int)(fabs(sweep) * sqrt(fmax(rx, ry)) * 2.2);
    for (int i = 0; i <= steps; i++) {
        double angle = (double)op->from * M_PI / 180 + sweep * i / steps;
        double x = (double)op->x * stroke->scale + rx * cos(angle);
        double y = (double)op->y * stroke->scale + ry * sin(angle);
        if (i > 0) {
            stroke_segment(stroke, stroke->x, stroke->y, x, y, stroke->half);
        }
        stroke->x = x;
        stroke->y = y;
    }
}

static void stroke_op(struct stroke *stroke, const struct icon_op *op)
{
    double x = (double)op->x * stroke->scale, y = (double)op->y * stroke->scale;
    switch (op->kind) {
    case ICON_LINE: stroke_segment(stroke, stroke->x, stroke->y, x, y, stroke->half); break;
    case ICON_ARC: stroke_arc(stroke, op); return;
    case ICON_DOT: stroke_segment(stroke, x, y, x, y, (double)op->rx * stroke->scale); break;
    case ICON_MOVE:
    case ICON_END: break;
    }
    stroke->x = x;
    stroke->y = y;
}

static void paint_icon(const struct canvas *canvas, const struct draw_item *item)
{
    int side = item->rect.w < MASK_SIDE ? item->rect.w : MASK_SIDE;
    struct stroke stroke = {.side = side, .scale = side / 24.0};
    stroke.half = item->stroke / 200.0 * stroke.scale;
    for (int y = 0; y < side; y++) {
        memset(mask + (size_t)y * MASK_SIDE, 0, (size_t)side);
    }
    for (const struct icon_op *op = icon_ops(item->icon); op->kind != ICON_END; op++) {
        stroke_op(&stroke, op);
    }
    struct draw_rect part =
        draw_rect_cut((struct draw_rect){item->rect.x, item->rect.y, side, side}, canvas->clip);
    for (int y = part.y; y < part.y + part.h; y++) {
        uint32_t *row = canvas_row(canvas, y);
        const unsigned char *from = mask + (size_t)(y - item->rect.y) * MASK_SIDE;
        for (int x = part.x; x < part.x + part.w; x++) {
            uint32_t covered = from[x - item->rect.x];
            if (covered > 0) {
                row[x] = canvas_blend(row[x], item->colour, covered);
            }
        }
    }
}

struct painter {
    struct SDL_Surface *surface;
    struct ui_text *text;
    const struct preview *preview;
    const struct draw_list *list;
};

static void paint_item(const struct painter *painter, const struct canvas *canvas,
                       const struct draw_item *item)
{
    switch (item->kind) {
    case DRAW_BOX: canvas_box(canvas, item->rect, &item->box); break;
    case DRAW_DISC:
        canvas_fill_round(canvas, item->rect,
                          item->rect.w < item->rect.h ? item->rect.w : item->rect.h, item->colour);
        break;
    case DRAW_TEXT:
        ui_text_paint(painter->text, painter->surface, item->rect, item->font, item->size_px,
                      item->colour, draw_list_text(painter->list, item->text_at));
        break;
    case DRAW_ICON: paint_icon(canvas, item); break;
    case DRAW_PREVIEW: paint_preview(canvas, item, painter->preview); break;
    case DRAW_QR: paint_qr(canvas, item, &painter->list->qr); break;
    }
}

void paint_list(struct SDL_Surface *surface, struct ui_text *text, const struct preview *preview,
                const struct draw_list *list, const struct draw_rect *rects, int count)
{
    assert(surface->format->BytesPerPixel == 4 && !SDL_MUSTLOCK(surface));
    const struct painter painter = {surface, text, preview, list};
    struct draw_rect whole = {0, 0, surface->w, surface->h};
    for (int i = 0; i < count; i++) {
        const struct canvas canvas = {surface->pixels, surface->pitch,
                                      draw_rect_cut(rects[i], whole)};
        if (draw_rect_empty(canvas.clip)) {
            continue;
        }
        SDL_Rect clip = {canvas.clip.x, canvas.clip.y, canvas.clip.w, canvas.clip.h};
        SDL_SetClipRect(surface, &clip);
        for (int n = 0; n < list->item_count; n++) {
            struct draw_rect seen = draw_rect_cut(draw_item_reach(&list->items[n]), canvas.clip);
            if (!draw_rect_empty(seen)) {
                paint_item(&painter, &canvas, &list->items[n]);
            }
        }
    }
    SDL_SetClipRect(surface, NULL);
}
