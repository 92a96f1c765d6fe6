#include "platform/decode/qr_fit.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const float agreement_start = 0.65F; // of a grid that is worth moving about, and of its finders alone before
static const float agreement_min = 0.80F;  // of a grid that is worth reading
static const float agreement_fair = 0.90F;  // no other place of the alignment pattern is tried
static const float agreement_good = 0.97F; // no other side is tried

struct point qr_map_point(const struct qr_map *map, float x, float y)
{
    const float *h = map->h;
    float w = h[6] * x + h[7] * y + 1.0F;
    return (struct point){(h[0] * x + h[1] * y + h[2]) / w, (h[3] * x + h[4] * y + h[5]) / w};
}

// Gauss with the largest pivot; 8 equations in rows of 9. False: they do not say enough.
static bool solve(double rows[8][9])
{
    for (int i = 0; i < 8; i++) {
        int pivot = i;
        for (int j = i + 1; j < 8; j++) {
            pivot = fabs(rows[j][i]) > fabs(rows[pivot][i]) ? j : pivot;
        }
        if (fabs(rows[pivot][i]) < 1e-9) {
            return false;
        }
        for (int k = i; k < 9; k++) {
            double swap = rows[i][k];
            rows[i][k] = rows[pivot][k];
            rows[pivot][k] = swap;
        }
        for (int j = 0; j < 8; j++) {
            double share = j == i ? 0.0 : rows[j][i] / rows[i][i];
            for (int k = i; k < 9 && share != 0.0; k++) {
                rows[j][k] -= share * rows[i][k];
            }
        }
    }
    return true;
}

bool qr_map_from(const struct point modules[4], const struct point pixels[4], struct qr_map *ret_map)
{
    double rows[8][9];
    for (int i = 0; i < 4; i++) {
        double u = modules[i].x, v = modules[i].y, x = pixels[i].x, y = pixels[i].y;
        const double across[9] = {u, v, 1, 0, 0, 0, -u * x, -v * x, x};
        const double down[9] = {0, 0, 0, u, v, 1, -u * y, -v * y, y};
        memcpy(rows[2 * i], across, sizeof across);
        memcpy(rows[2 * i + 1], down, sizeof down);
    }
    if (!solve(rows)) {
        return false;
    }
    for (int i = 0; i < 8; i++) {
        ret_map->h[i] = (float)(rows[i][8] / rows[i][i]);
    }
    return true;
}

float qr_fit_value(const struct qr_fit *fit, struct point at)
{
    const struct gray *picture = fit->picture;
    float x = fminf(fmaxf(at.x - 0.5F, 0.0F), (float)(picture->width - 1));
    float y = fminf(fmaxf(at.y - 0.5F, 0.0F), (float)(picture->height - 1));
    int left = (int)x, top = (int)y;
    int right = left + 1 < picture->width ? left + 1 : left;
    size_t upper = (size_t)top * (size_t)picture->width;
    size_t lower = top + 1 < picture->height ? upper + (size_t)picture->width : upper;
    const unsigned char *px = picture->pixels;
    float fx = x - (float)left, fy = y - (float)top;
    float up = (float)px[upper + (size_t)left] * (1.0F - fx) + (float)px[upper + (size_t)right] * fx;
    float down = (float)px[lower + (size_t)left] * (1.0F - fx) + (float)px[lower + (size_t)right] * fx;
    float value = up * (1.0F - fy) + down * fy;
    return fit->light ? 255.0F - value : value;
}

// How much lighter the function patterns' light modules are than the dark ones.
static float contrast_of(const struct qr_fit *fit, const struct qr_map *map)
{
    enum { ENOUGH = 400 }; // modules
    float sums[2] = {0.0F, 0.0F};
    int counts[2] = {0, 0}, step = 1 + fit->symbol.count / ENOUGH;
    for (int i = 0; i < fit->symbol.count; i += step) {
        const struct qr_function *module = &fit->symbol.functions[i];
        float value = qr_fit_value(fit, qr_map_point(map, (float)module->x + 0.5F, (float)module->y + 0.5F));
        sums[module->dark ? 1 : 0] += value;
        counts[module->dark ? 1 : 0]++;
    }
    return sums[0] / (float)counts[0] - sums[1] / (float)counts[1];
}

// Light may fall unevenly: each module is judged against the function modules listed around it, light and dark.
// count: how many of the function patterns' modules are looked at, the first of them being the finders.
static float agreement_of(const struct qr_fit *fit, int count)
{
    enum { NEAR = 40 };
    float values[QR_FUNCTIONS_MAX];
    int good = 0;
    for (int i = 0; i < count; i++) {
        const struct qr_function *module = &fit->symbol.functions[i];
        values[i] = qr_fit_value(fit, qr_map_point(&fit->map, (float)module->x + 0.5F, (float)module->y + 0.5F));
    }
    for (int i = 0; i < count; i++) {
        int from = i - NEAR / 2 < 0 ? 0 : i - NEAR / 2, to = i + NEAR / 2 > count ? count : i + NEAR / 2;
        float sums[2] = {0.0F, 0.0F};
        int counts[2] = {0, 0};
        for (int j = from; j < to; j++) {
            int dark = fit->symbol.functions[j].dark ? 1 : 0;
            sums[dark] += values[j];
            counts[dark]++;
        }
        if (counts[0] > 0 && counts[1] > 0) {
            float middle = (sums[0] / (float)counts[0] + sums[1] / (float)counts[1]) / 2.0F;
            good += (values[i] < middle) == fit->symbol.functions[i].dark ? 1 : 0;
        }
    }
    return (float)good / (float)count;
}

static void corners_of(const struct qr_fit *fit, struct point ret_modules[4], struct point ret_pixels[4])
{
    float side = (float)fit->symbol.side;
    const struct point corners[4] = {{0.0F, 0.0F}, {side, 0.0F}, {0.0F, side}, {side, side}};
    for (int i = 0; i < 4; i++) {
        ret_modules[i] = corners[i];
        ret_pixels[i] = qr_map_point(&fit->map, corners[i].x, corners[i].y);
    }
}

// Moves the four corners about, a smaller step each time, as long as the function patterns come out stronger.
static void refine(struct qr_fit *fit)
{
    static const float steps[] = {0.8F, 0.4F, 0.2F, 0.1F};
    struct point modules[4], pixels[4];
    corners_of(fit, modules, pixels);
    float best = contrast_of(fit, &fit->map);
    for (size_t s = 0; s < sizeof steps / sizeof steps[0]; s++) {
        bool moved = true;
        for (int round = 0; moved && round < 4; round++) {
            moved = false;
            for (int i = 0; i < 16; i++) {
                struct point old = pixels[i / 4];
                float step = (i % 2 == 0 ? steps[s] : -steps[s]) * fit->module;
                pixels[i / 4].x += i % 4 < 2 ? step : 0.0F;
                pixels[i / 4].y += i % 4 < 2 ? 0.0F : step;
                struct qr_map map;
                float contrast = qr_map_from(modules, pixels, &map) ? contrast_of(fit, &map) : -1.0F;
                if (contrast > best) {
                    best = contrast;
                    fit->map = map;
                    moved = true;
                } else {
                    pixels[i / 4] = old;
                }
            }
        }
    }
}

// Contrast of an alignment pattern with its middle at a point, right and down: one module along the sides.
static float alignment_at(const struct qr_fit *fit, struct point at, struct point right, struct point down)
{
    float light = 0.0F, dark = 0.0F;
    for (int y = -2; y <= 2; y++) {
        for (int x = -2; x <= 2; x++) {
            struct point module = {at.x + (float)x * right.x + (float)y * down.x,
                                   at.y + (float)x * right.y + (float)y * down.y};
            float value = qr_fit_value(fit, module);
            bool is_light = (abs(x) == 1 && abs(y) <= 1) || (abs(y) == 1 && abs(x) <= 1);
            light += is_light ? value : 0.0F;
            dark += is_light ? 0.0F : value;
        }
    }
    return light / 8.0F - dark / 17.0F;
}

struct axes {
    struct point right, down; // one module along the sides, px
};

// The bottom right alignment pattern, at most reach modules from where the three finders put it.
static struct point find_alignment(const struct qr_fit *fit, struct point due, const struct axes *axes, float reach)
{
    float best = -1.0F;
    struct point found = due;
    int steps = (int)(reach * 2.0F);
    for (int y = -steps; y <= steps; y++) {
        for (int x = -steps; x <= steps; x++) {
            float fx = (float)x / 2.0F, fy = (float)y / 2.0F;
            struct point at = {due.x + fx * axes->right.x + fy * axes->down.x,
                               due.y + fx * axes->right.y + fy * axes->down.y};
            float contrast = alignment_at(fit, at, axes->right, axes->down);
            contrast -= 0.01F * contrast * (fabsf(fx) + fabsf(fy));
            if (contrast > best) {
                best = contrast;
                found = at;
            }
        }
    }
    return found;
}

// From the middle of a finder towards a point: px to the outer edge of its dark ring, 3.5 modules away; 0 = not found.
static float ring_edge(const struct gray *bits, struct point from, struct point to, bool light)
{
    float dx = to.x - from.x, dy = to.y - from.y, length = hypotf(dx, dy);
    int edges = 0;
    bool dark = true;
    for (float way = 0.0F; way < length; way += 0.25F) {
        int x = (int)floorf(from.x + dx / length * way), y = (int)floorf(from.y + dy / length * way);
        if (x < 0 || y < 0 || x >= bits->width || y >= bits->height) {
            return edges == 2 ? way : 0.0F;
        }
        bool now = (bits->pixels[(size_t)y * (size_t)bits->width + (size_t)x] == 0) != light;
        if (now != dark) {
            dark = now;
            if (++edges == 3) {
                return way;
            }
        }
    }
    return 0.0F;
}

// px a module at a finder, along the line to another one.
static float module_along(const struct gray *bits, const struct finder *at, const struct finder *to)
{
    struct point from = {at->x, at->y}, there = {to->x, to->y};
    struct point back = {2.0F * at->x - to->x, 2.0F * at->y - to->y};
    float forth = ring_edge(bits, from, there, at->light), behind = ring_edge(bits, from, back, at->light);
    if (forth > 0.0F && behind > 0.0F) {
        return (forth + behind) / 7.0F;
    }
    float one = forth > 0.0F ? forth : behind;
    return one > 0.0F ? one / 3.5F : at->module;
}

static float modules_between(const struct gray *bits, const struct finder *a, const struct finder *b)
{
    float module = (module_along(bits, a, b) + module_along(bits, b, a)) / 2.0F;
    return hypotf(a->x - b->x, a->y - b->y) / module;
}

static bool map_of(struct qr_fit *fit, const struct finder_triple *triple, struct point fourth, float fourth_at)
{
    float side = (float)fit->symbol.side;
    const struct point modules[4] = {{3.5F, 3.5F}, {side - 3.5F, 3.5F}, {3.5F, side - 3.5F}, {fourth_at, fourth_at}};
    const struct point pixels[4] = {{triple->corner.x, triple->corner.y},
                                    {triple->right.x, triple->right.y},
                                    {triple->below.x, triple->below.y},
                                    fourth};
    return qr_map_from(modules, pixels, &fit->map);
}

// A grid of side modules, not yet moved about; false when it is nothing like the picture. reach: how far the alignment pattern is
// looked for, modules.
static bool fit_side(struct qr_fit *fit, const struct finder_triple *triple, int side, float reach)
{
    qr_symbol_make(side, &fit->symbol);
    float between = (float)side - 7.0F;
    const struct finder *a = &triple->corner, *b = &triple->right, *c = &triple->below;
    struct axes axes = {{(b->x - a->x) / between, (b->y - a->y) / between}, {(c->x - a->x) / between, (c->y - a->y) / between}};
    float at = side == QR_SIDE_MIN ? (float)side - 3.5F : (float)side - 6.5F;
    float steps = at - 3.5F;
    struct point fourth = {a->x + steps * (axes.right.x + axes.down.x), a->y + steps * (axes.right.y + axes.down.y)};
    fit->module = (hypotf(axes.right.x, axes.right.y) + hypotf(axes.down.x, axes.down.y)) / 2.0F;
    if (!map_of(fit, triple, fourth, at) || agreement_of(fit, QR_FINDER_FUNCTIONS) < agreement_start) {
        return false;
    }
    if (side > QR_SIDE_MIN && reach > 0.0F && !map_of(fit, triple, find_alignment(fit, fourth, &axes, reach), at)) {
        return false;
    }
    fit->agreement = agreement_of(fit, fit->symbol.count);
    return fit->agreement >= agreement_start;
}

// The better one of the grids of a side, not yet moved about.
static bool fit_best(struct qr_fit *trial, const struct finder_triple *triple, int side, struct qr_fit *ret_fit)
{
    static const float reaches[] = {3.0F, 8.0F, 0.0F};
    ret_fit->agreement = 0.0F;
    for (size_t i = 0; i < sizeof reaches / sizeof reaches[0] && ret_fit->agreement < agreement_fair; i++) {
        if (fit_side(trial, triple, side, reaches[i]) && trial->agreement > ret_fit->agreement) {
            *ret_fit = *trial;
        }
    }
    return ret_fit->agreement > 0.0F;
}

bool qr_fit_make(const struct gray *picture, const struct gray *bits, const struct finder_triple *triple,
                 struct qr_fit_room *room, struct qr_fit *ret_fit)
{
    room->trial.picture = picture;
    room->trial.light = triple->corner.light;
    float across = modules_between(bits, &triple->corner, &triple->right);
    float down = modules_between(bits, &triple->corner, &triple->below);
    int guess = 17 + 4 * (int)lroundf(((across + down) / 2.0F + 7.0F - 17.0F) / 4.0F);
    static const int offs[] = {0, 4, -4, 8, -8};
    enum { REFINED_MAX = 3 };
    int refined = 0;
    ret_fit->agreement = 0.0F;
    for (size_t i = 0; i < sizeof offs / sizeof offs[0] && ret_fit->agreement < agreement_good; i++) {
        int side = guess + offs[i];
        if (side < QR_SIDE_MIN || side > QR_SIDE_MAX || (abs(offs[i]) > 4 && guess < 60) || refined == REFINED_MAX ||
            !fit_best(&room->trial, triple, side, &room->best)) {
            continue;
        }
        refined++;
        refine(&room->best);
        room->best.agreement = agreement_of(&room->best, room->best.symbol.count);
        if (room->best.agreement >= agreement_min && room->best.agreement > ret_fit->agreement) {
            *ret_fit = room->best;
        }
    }
    return ret_fit->agreement > 0.0F;
}
