#include "ui/paint_picture.h"
#include "base/wipe.h"

// ---- the camera's picture, by linear interpolation in 16.16 px of the picture

enum { STRIP = 1024 }; // columns painted at a time

// One row of the picture, stretched to the columns of a strip. kept_y: which row it is, -1 = none.
struct stretched {
    int kept_y;
    unsigned char grey[STRIP];
};

struct scaling {
    const struct preview *preview;
    struct draw_rect rect; // of the item
    int radius_px;
    int x, w; // columns of the strip
    struct stretched rows[2];
};

// Where the middle of pixel number at of size lies in the picture, 16.16; inside it.
static int64_t place_in(const struct preview *preview, int at, int size)
{
    int64_t last = (int64_t)(preview->side - 1) << 16;
    int64_t place = (((2 * (int64_t)at + 1) * preview->side) << 15) / size - 0x8000;
    return place < 0 ? 0 : place > last ? last : place;
}

static int between(int a, int b, int part_of_256)
{
    return (a * (256 - part_of_256) + b * part_of_256 + 128) >> 8;
}

static void stretch(const struct scaling *scaling, int y, struct stretched *row)
{
    const struct preview *preview = scaling->preview;
    const unsigned char *grey = preview->grey + (size_t)y * (size_t)preview->side;
    int64_t last = (int64_t)(preview->side - 1) << 16;
    for (int i = 0; i < scaling->w; i++) {
        int64_t place = last - place_in(preview, scaling->x + i - scaling->rect.x, scaling->rect.w);
        int at = (int)(place >> 16), next = at + 1 < preview->side ? at + 1 : at;
        row->grey[i] = (unsigned char)between(grey[at], grey[next], (int)(place >> 8) & 0xff);
    }
    row->kept_y = y;
}

// The stretched row y; rows are asked for from the top down, two at a time.
static const unsigned char *stretched_row(struct scaling *scaling, int y, int other)
{
    for (int i = 0; i < 2; i++) {
        if (scaling->rows[i].kept_y == y) {
            return scaling->rows[i].grey;
        }
    }
    struct stretched *free_one =
        scaling->rows[0].kept_y == other ? &scaling->rows[1] : &scaling->rows[0];
    stretch(scaling, y, free_one);
    return free_one->grey;
}

// Round corners let the ground through.
static void paint_end_pixels(uint32_t *row, const struct scaling *scaling, int y,
                             const uint32_t *colours)
{
    for (int i = 0; i < scaling->w; i++) {
        uint32_t part = canvas_round_part(scaling->rect, scaling->radius_px, scaling->x + i, y);
        row[i] = part == 255 ? colours[i] : canvas_blend(row[i], colours[i], part);
    }
}

static void paint_strip_row(const struct canvas *canvas, struct scaling *scaling, int y)
{
    int64_t place = place_in(scaling->preview, y - scaling->rect.y, scaling->rect.h);
    int top = (int)(place >> 16), below = top + 1 < scaling->preview->side ? top + 1 : top;
    const unsigned char *a = stretched_row(scaling, top, below);
    const unsigned char *b = stretched_row(scaling, below, top);
    int part = (int)(place >> 8 & 0xff);
    uint32_t *row = canvas_row(canvas, y) + scaling->x;
    uint32_t colours[STRIP];
    bool ends = y - scaling->rect.y < scaling->radius_px ||
                scaling->rect.y + scaling->rect.h - 1 - y < scaling->radius_px;
    uint32_t *to = ends ? colours : row;
    for (int i = 0; i < scaling->w; i++) {
        to[i] = (uint32_t)between(a[i], b[i], part) * 0x010101u;
    }
    if (ends) {
        paint_end_pixels(row, scaling, y, colours);
        wipe(colours, sizeof colours);
    }
}

void paint_preview(const struct canvas *canvas, const struct draw_item *item,
                   const struct preview *preview)
{
    if (preview->grey == NULL || preview->side <= 0 || item->picture == 0) {
        canvas_fill_round(canvas, item->rect, item->box.radius_px, item->colour);
        return;
    }
    struct draw_rect part = draw_rect_cut(item->rect, canvas->clip);
    struct scaling scaling = {
        .preview = preview, .rect = item->rect, .radius_px = item->box.radius_px};
    for (int x = part.x; x < part.x + part.w; x += STRIP) {
        scaling.x = x;
        scaling.w = part.x + part.w - x < STRIP ? part.x + part.w - x : STRIP;
        scaling.rows[0].kept_y = scaling.rows[1].kept_y = -1;
        for (int y = part.y; y < part.y + part.h; y++) {
            paint_strip_row(canvas, &scaling, y);
        }
    }
    wipe(scaling.rows, sizeof scaling.rows);
}

// ---- a code

void paint_qr(const struct canvas *canvas, const struct draw_item *item, const struct qr *qr)
{
    enum { WHITE = 0xffffff, BLACK = 0 };
    canvas_fill(canvas, item->rect, WHITE);
    int module = draw_qr_module(item->rect, qr);
    int left = item->rect.x + (item->rect.w - module * qr->side) / 2;
    int top = item->rect.y + (item->rect.h - module * qr->side) / 2;
    for (int y = 0; y < qr->side; y++) {
        for (int x = 0; x < qr->side; x++) {
            int run = 0;
            while (qr_is_dark(qr, x + run, y)) {
                run++;
            }
            if (run > 0) {
                canvas_fill(
                    canvas,
                    (struct draw_rect){left + x * module, top + y * module, run * module, module},
                    BLACK);
                x += run;
            }
        }
    }
}
