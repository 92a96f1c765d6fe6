// The two items that are pictures: the camera's, and a code to scan from the screen. Pure.
#pragma once
#include "ui/canvas.h"

// 8-bit grey, side x side px, rows without gaps; borrowed. grey NULL = none yet.
struct preview {
    const unsigned char *grey;
    int side;
};

// Mirrored, as a mirror is, and scaled to the item's rectangle. Without a picture: the item's
// colour. Leaves nothing of the picture behind but the pixels.
void paint_preview(const struct canvas *canvas, const struct draw_item *item,
                   const struct preview *preview);
// Black modules as large as whole pixels allow, on white, in the middle of the item's rectangle.
void paint_qr(const struct canvas *canvas, const struct draw_item *item, const struct qr *qr);
