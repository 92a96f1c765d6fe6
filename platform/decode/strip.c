#include "platform/decode/strip.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    BLOCK = STRIP_BLOCK,
    ROWS = 24,        // drawn of a strip
    FINER = 2,        // pixels drawn for one
    BLOCKS_MIN = 6,   // of a strip
};

static const float energy_min = 60.0F; // mean of the squared steps from pixel to pixel in a block of bars
static const float one_way_min = 0.6F; // 1: all change is in one direction
static const float turn_max = 0.90F;   // cosine of twice the angle between blocks of one strip
static const float margin = 24.0F;     // px added at both ends: the quiet zone

static struct strip_block block_of(const struct gray *picture, int left, int top)
{
    int xx = 0, yy = 0, xy = 0, width = picture->width;
    for (int y = top; y < top + BLOCK; y++) {
        const unsigned char *row = picture->pixels + (size_t)y * (size_t)width + left;
        for (int x = 0; x < BLOCK; x++) {
            int right = row[x + 1] - row[x - 1], down = row[x + width] - row[x - width];
            xx += right * right;
            yy += down * down;
            xy += right * down;
        }
    }
    return (struct strip_block){.xx = (float)xx, .yy = (float)yy, .xy = (float)xy};
}

static bool is_bars(const struct strip_block *block)
{
    float energy = block->xx + block->yy, apart = block->xx - block->yy;
    float one_way = sqrtf(apart * apart + 4.0F * block->xy * block->xy);
    return energy > energy_min * BLOCK * BLOCK && one_way > one_way_min * energy;
}

// Cosine of twice the angle between the directions of two tensors: 1 = the same.
static float alike(const struct strip_block *a, const struct strip_block *b)
{
    float ax = a->xx - a->yy, ay = 2.0F * a->xy, bx = b->xx - b->yy, by = 2.0F * b->xy;
    return (ax * bx + ay * by) / (hypotf(ax, ay) * hypotf(bx, by) + 1e-6F);
}

static void take_blocks(const struct gray *picture, struct strip_blocks *blocks)
{
    blocks->width = (picture->width - 2) / BLOCK;
    blocks->height = (picture->height - 2) / BLOCK;
    for (int y = 0; y < blocks->height; y++) {
        for (int x = 0; x < blocks->width; x++) {
            struct strip_block *block = &blocks->at[y * blocks->width + x];
            *block = block_of(picture, x * BLOCK + 1, y * BLOCK + 1);
            block->bars = is_bars(block);
        }
    }
}

// What the blocks of a strip add up to; places in blocks.
struct group {
    struct strip_block sum;
    int count;
    float x, y, x2, y2, xy;
};

static void add_block(struct group *group, const struct strip_block *block, float x, float y)
{
    group->sum.xx += block->xx;
    group->sum.yy += block->yy;
    group->sum.xy += block->xy;
    group->count++;
    group->x += x;
    group->y += y;
    group->x2 += x * x;
    group->y2 += y * y;
    group->xy += x * y;
}

// All blocks that hang together with the first and run the same way.
static void grow(struct strip_blocks *blocks, int first, struct group *ret_group)
{
    int depth = 0;
    memset(ret_group, 0, sizeof *ret_group);
    blocks->stack[depth++] = first;
    blocks->at[first].taken = true;
    while (depth > 0) {
        int at = blocks->stack[--depth], x = at % blocks->width, y = at / blocks->width;
        add_block(ret_group, &blocks->at[at], (float)x, (float)y);
        for (int v = y > 0 ? y - 1 : 0; v <= y + 1 && v < blocks->height; v++) {
            for (int u = x > 0 ? x - 1 : 0; u <= x + 1 && u < blocks->width; u++) {
                struct strip_block *next = &blocks->at[v * blocks->width + u];
                if (next->bars && !next->taken && alike(next, &ret_group->sum) > turn_max) {
                    next->taken = true;
                    blocks->stack[depth++] = v * blocks->width + u;
                }
            }
        }
    }
}

static struct strip strip_of(const struct group *group)
{
    float count = (float)group->count, x = group->x / count, y = group->y / count;
    float angle = 0.5F * atan2f(2.0F * group->sum.xy, group->sum.xx - group->sum.yy);
    float along_x = cosf(angle), along_y = sinf(angle);
    float xx = group->x2 / count - x * x, yy = group->y2 / count - y * y, xy = group->xy / count - x * y;
    float along = xx * along_x * along_x + 2.0F * xy * along_x * along_y + yy * along_y * along_y;
    float across = xx + yy - along;
    // An even spread over a length has the deviation length / sqrt 12.
    float length = (sqrtf(12.0F * fmaxf(along, 0.0F)) + 1.0F) * BLOCK;
    float height = (sqrtf(12.0F * fmaxf(across, 0.0F)) + 1.0F) * BLOCK;
    return (struct strip){.x = (x + 0.5F) * BLOCK + 1.0F,
                          .y = (y + 0.5F) * BLOCK + 1.0F,
                          .along_x = along_x,
                          .along_y = along_y,
                          .length = length,
                          .height = height,
                          .weight = group->sum.xx + group->sum.yy};
}

static void keep(struct strip *strips, int *count, const struct strip *new)
{
    int at = *count < STRIPS_MAX ? (*count)++ : STRIPS_MAX;
    while (at > 0 && strips[at - 1].weight < new->weight) {
        if (at < STRIPS_MAX) {
            strips[at] = strips[at - 1];
        }
        at--;
    }
    if (at < STRIPS_MAX) {
        strips[at] = *new;
    }
}

int strip_find(const struct gray *picture, struct strip_blocks *blocks, struct strip ret_strips[STRIPS_MAX])
{
    int count = 0;
    take_blocks(picture, blocks);
    for (int i = 0; i < blocks->width * blocks->height; i++) {
        if (!blocks->at[i].bars || blocks->at[i].taken) {
            continue;
        }
        struct group group;
        grow(blocks, i, &group);
        if (group.count >= BLOCKS_MIN) {
            struct strip strip = strip_of(&group);
            keep(ret_strips, &count, &strip);
        }
    }
    return count;
}

static unsigned char value_at(const struct gray *picture, float x, float y)
{
    x = fminf(fmaxf(x - 0.5F, 0.0F), (float)(picture->width - 1));
    y = fminf(fmaxf(y - 0.5F, 0.0F), (float)(picture->height - 1));
    int left = (int)x, top = (int)y;
    int right = left + 1 < picture->width ? 1 : 0, down = top + 1 < picture->height ? picture->width : 0;
    const unsigned char *px = picture->pixels + (size_t)top * (size_t)picture->width + left;
    float fx = x - (float)left, fy = y - (float)top;
    float upper = (float)px[0] * (1.0F - fx) + (float)px[right] * fx;
    float lower = (float)px[down] * (1.0F - fx) + (float)px[down + right] * fx;
    return (unsigned char)(upper * (1.0F - fy) + lower * fy + 0.5F);
}

void strip_draw(const struct gray *picture, int by, const struct strip *strip, bool light, struct gray *to)
{
    float scale = (float)by, length = (strip->length + 2.0F * margin) * scale, height = strip->height * scale * 0.8F;
    int width = (int)(length * FINER);
    to->width = width > GRAY_SIDE ? GRAY_SIDE : width;
    to->height = ROWS;
    for (int row = 0; row < ROWS; row++) {
        float off = ((float)row + 0.5F - ROWS / 2.0F) / ROWS * height;
        float from_x = strip->x * scale - off * strip->along_y - strip->along_x * (float)to->width / (2 * FINER);
        float from_y = strip->y * scale + off * strip->along_x - strip->along_y * (float)to->width / (2 * FINER);
        unsigned char *line = to->pixels + (size_t)row * (size_t)to->width;
        for (int i = 0; i < to->width; i++) {
            float x = from_x + strip->along_x * (float)i / FINER, y = from_y + strip->along_y * (float)i / FINER;
            // Three neighbours along the bars: grain goes, edges stay.
            int sum = value_at(picture, x, y) + value_at(picture, x - strip->along_y, y + strip->along_x) +
                      value_at(picture, x + strip->along_y, y - strip->along_x);
            line[i] = (unsigned char)(light ? 255 - sum / 3 : sum / 3);
        }
    }
}
