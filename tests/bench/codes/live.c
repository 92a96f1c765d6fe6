#include "bench/codes/live.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <turbojpeg.h>

enum {
    SHAKE = 3, // px each way, from frame to frame
    GRAIN = 8, // values each way
    QUALITY = 85,
};

struct live {
    struct gray picture; // no larger than a frame
    tjhandle jpeg;
    unsigned char *bytes;
    unsigned long count, room;
    unsigned char canvas[LIVE_WIDTH * LIVE_HEIGHT];
};

struct live *live_new(const struct gray *picture)
{
    struct live *live = calloc(1, sizeof *live);
    if (live == NULL) {
        return NULL;
    }
    live->picture.pixels = calloc(1, GRAY_PIXELS);
    live->jpeg = tjInitCompress();
    if (live->picture.pixels == NULL || live->jpeg == NULL) {
        live_free(live);
        return NULL;
    }
    if (picture->width > LIVE_WIDTH || picture->height > LIVE_HEIGHT) {
        gray_shrink(picture, 2, &live->picture);
    } else {
        live->picture.width = picture->width;
        live->picture.height = picture->height;
        memcpy(live->picture.pixels, picture->pixels, gray_count(picture));
    }
    return live;
}

void live_free(struct live *live)
{
    if (live == NULL) {
        return;
    }
    free(live->picture.pixels);
    if (live->jpeg != NULL) {
        (void)tjDestroy(live->jpeg);
    }
    tjFree(live->bytes);
    free(live);
}

static uint32_t next_random(uint32_t *state)
{
    *state = *state * 1664525U + 1013904223U;
    return *state >> 8;
}

// A wall with a slow change of light, so that there is something behind the code.
static void draw_wall(struct live *live)
{
    for (int y = 0; y < LIVE_HEIGHT; y++) {
        for (int x = 0; x < LIVE_WIDTH; x++) {
            live->canvas[y * LIVE_WIDTH + x] = (unsigned char)(90 + x / 16 + y / 24);
        }
    }
}

static void draw_picture(struct live *live, uint32_t *random)
{
    const struct gray *picture = &live->picture;
    int room_x = LIVE_WIDTH - picture->width, room_y = LIVE_HEIGHT - picture->height;
    int left = room_x / 2 + (int)(next_random(random) % (2 * SHAKE + 1)) - SHAKE;
    int top = room_y / 2 + (int)(next_random(random) % (2 * SHAKE + 1)) - SHAKE;
    left = left < 0 ? 0 : left > room_x ? room_x : left;
    top = top < 0 ? 0 : top > room_y ? room_y : top;
    for (int y = 0; y < picture->height; y++) {
        memcpy(live->canvas + (top + y) * LIVE_WIDTH + left, picture->pixels + (size_t)y * (size_t)picture->width,
               (size_t)picture->width);
    }
}

const unsigned char *live_frame(struct live *live, int number, size_t *ret_count)
{
    uint32_t random = (uint32_t)number * 2654435761U + 1U;
    draw_wall(live);
    draw_picture(live, &random);
    for (int i = 0; i < LIVE_WIDTH * LIVE_HEIGHT; i++) {
        int value = live->canvas[i] + (int)(next_random(&random) % (2 * GRAIN + 1)) - GRAIN;
        live->canvas[i] = (unsigned char)(value < 0 ? 0 : value > 255 ? 255 : value);
    }
    live->count = live->room;
    if (tjCompress2(live->jpeg, live->canvas, LIVE_WIDTH, 0, LIVE_HEIGHT, TJPF_GRAY, &live->bytes, &live->count, TJSAMP_GRAY,
                    QUALITY, 0) != 0) {
        return NULL;
    }
    live->room = live->count > live->room ? live->count : live->room;
    *ret_count = live->count;
    return live->bytes;
}
