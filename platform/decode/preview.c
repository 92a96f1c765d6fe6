#include "platform/decode/preview.h"

// Places in fixed point, 16 bits after the point.
enum { ONE = 1 << 16 };

struct spot {
    int low, high; // pixels on both sides
    int share;     // of high, 0 to 255
};

static void take_spots(int first, int side, struct spot ret_spots[PREVIEW_SIDE])
{
    int64_t step = (int64_t)side * ONE / PREVIEW_SIDE, last = (int64_t)(side - 1) * ONE;
    for (int i = 0; i < PREVIEW_SIDE; i++) {
        int64_t at = i * step + step / 2 - ONE / 2;
        at = at < 0 ? 0 : at > last ? last : at;
        int low = (int)(at / ONE);
        ret_spots[i] = (struct spot){first + low, first + (low + 1 < side ? low + 1 : low), (int)(at % ONE) >> 8};
    }
}

void preview_make(const struct gray *picture, unsigned char ret_preview[PREVIEW_SIDE * PREVIEW_SIDE])
{
    struct spot across[PREVIEW_SIDE], down[PREVIEW_SIDE];
    int side = picture->width < picture->height ? picture->width : picture->height;
    take_spots((picture->width - side) / 2, side, across);
    take_spots((picture->height - side) / 2, side, down);
    for (int y = 0; y < PREVIEW_SIDE; y++) {
        const unsigned char *upper = picture->pixels + (size_t)down[y].low * (size_t)picture->width;
        const unsigned char *lower = picture->pixels + (size_t)down[y].high * (size_t)picture->width;
        unsigned char *row = ret_preview + (size_t)y * PREVIEW_SIDE;
        for (int x = 0; x < PREVIEW_SIDE; x++) {
            const struct spot *spot = &across[x];
            int up = upper[spot->low] * (256 - spot->share) + upper[spot->high] * spot->share;
            int low = lower[spot->low] * (256 - spot->share) + lower[spot->high] * spot->share;
            row[x] = (unsigned char)((up * (256 - down[y].share) + low * down[y].share + (1 << 15)) >> 16);
        }
    }
}
