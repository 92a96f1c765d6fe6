#include "platform/decode/finder.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { RUNS = 5 };

// How far each run may be off, in modules. Blur and a bad threshold widen all dark runs alike, so dark and light are first
// evened out against each other.
static const float run_slack = 0.6F;

// Lengths of dark, light, dark, light, dark. Returns the module in px, 0 when it is no finder.
static float module_of(const float runs[RUNS])
{
    float dark = runs[0] + runs[2] + runs[4], light = runs[1] + runs[3];
    float module = (dark + light) / 7.0F;
    float spread = (dark - 5.0F * module) / 3.0F; // a dark run is this much too long, a light one spread * 1.5 too short
    if (fabsf(spread) > 0.9F * module) {
        return 0.0F;
    }
    float slack = run_slack * module < 0.75F ? 0.75F : run_slack * module;
    static const float due[RUNS] = {1.0F, 1.0F, 3.0F, 1.0F, 1.0F};
    for (int i = 0; i < RUNS; i++) {
        float even = i % 2 == 0 ? runs[i] - spread : runs[i] + 1.5F * spread;
        float limit = i == 2 ? 1.6F * slack : slack;
        if (fabsf(even - due[i] * module) > limit) {
            return 0.0F;
        }
    }
    return module;
}

// Length of the run of equal pixels from at, going by step bytes, at most most.
static int run_length(const unsigned char *at, ptrdiff_t step, int most)
{
    unsigned char value = *at;
    int count = 0;
    while (count < most && *at == value) {
        at += step;
        count++;
    }
    return count;
}

// Crosses the finder around (x, y) along one axis. length: pixels along it, place: where on it. ret_middle: of the crossing.
static float cross(const unsigned char *line, ptrdiff_t step, int length, int place, float *ret_middle)
{
    float runs[RUNS];
    int ends[2]; // first pixel past the pattern, towards the start and towards the end
    for (int side = 0; side < 2; side++) {
        int way = side == 0 ? -1 : 1;
        int at = place, left = side == 0 ? place + 1 : length - place;
        for (int i = 0; i < 3; i++) {
            if (left <= 0) {
                return 0.0F;
            }
            int count = run_length(line + at * step, way * step, left);
            int run = side == 0 ? 2 - i : 2 + i;
            runs[run] = i == 0 && side == 1 ? runs[run] + (float)(count - 1) : (float)count;
            at += way * count;
            left -= count;
        }
        ends[side] = at;
    }
    *ret_middle = (float)(ends[0] + ends[1]) / 2.0F + 0.5F;
    return module_of(runs);
}

struct scan {
    const struct gray *bits;
    struct finder *finders;
    int count;
};

static void add_finder(struct scan *scan, const struct finder *new)
{
    for (int i = 0; i < scan->count; i++) {
        struct finder *old = &scan->finders[i];
        float reach = 2.0F * old->module;
        if (old->light == new->light && fabsf(old->x - new->x) < reach && fabsf(old->y - new->y) < reach &&
            new->module < 1.6F * old->module && old->module < 1.6F * new->module) {
            float votes = (float)old->votes;
            old->x = (old->x * votes + new->x) / (votes + 1.0F);
            old->y = (old->y * votes + new->y) / (votes + 1.0F);
            old->module = (old->module * votes + new->module) / (votes + 1.0F);
            old->votes++;
            return;
        }
    }
    if (scan->count < FINDERS_MAX) {
        scan->finders[scan->count++] = *new;
        return;
    }
    int weakest = 0;
    for (int i = 1; i < scan->count; i++) {
        weakest = scan->finders[i].votes < scan->finders[weakest].votes ? i : weakest;
    }
    if (scan->finders[weakest].votes == 1) {
        scan->finders[weakest] = *new;
    }
}

// A row crossed something with its middle at x: does a column agree, and the row through the column's middle?
static void check(struct scan *scan, int x, int y, float module)
{
    const struct gray *bits = scan->bits;
    float middle_y = 0.0F, middle_x = 0.0F;
    float tall = cross(bits->pixels + x, bits->width, bits->height, y, &middle_y);
    if (tall <= 0.0F || tall > 2.0F * module || module > 2.0F * tall) {
        return;
    }
    int row = (int)middle_y;
    const unsigned char *line = bits->pixels + (size_t)row * (size_t)bits->width;
    if (line[x] != bits->pixels[(size_t)y * (size_t)bits->width + (size_t)x]) {
        return;
    }
    float wide = cross(line, 1, bits->width, x, &middle_x);
    if (wide <= 0.0F) {
        return;
    }
    struct finder new = {middle_x, middle_y, (tall + wide) / 2.0F, 1, line[x] != 0};
    add_finder(scan, &new);
}

// The next pixel after x that differs from the one at x, or width.
static int next_edge(const unsigned char *row, int x, int width)
{
    unsigned char value = row[x];
    uint64_t same;
    memset(&same, value, sizeof same);
    while (x + 8 <= width) {
        uint64_t eight;
        memcpy(&eight, row + x, sizeof eight);
        if (eight != same) {
            break;
        }
        x += 8;
    }
    while (x < width && row[x] == value) {
        x++;
    }
    return x;
}

static void scan_row(struct scan *scan, int y)
{
    int width = scan->bits->width;
    const unsigned char *row = scan->bits->pixels + (size_t)y * (size_t)width;
    int edges[RUNS + 1] = {0}, known = 1; // the last edges, newest at the end
    edges[RUNS] = 0;
    for (int x = 0; x < width;) {
        x = next_edge(row, x, width);
        memmove(edges, edges + 1, RUNS * sizeof edges[0]);
        edges[RUNS] = x;
        known++;
        if (known <= RUNS) {
            continue;
        }
        float runs[RUNS];
        for (int i = 0; i < RUNS; i++) {
            runs[i] = (float)(edges[i + 1] - edges[i]);
        }
        float module = module_of(runs);
        if (module > 0.0F) {
            check(scan, (edges[2] + edges[3]) / 2, y, module);
        }
    }
}

static int by_votes(const void *a, const void *b)
{
    return ((const struct finder *)b)->votes - ((const struct finder *)a)->votes;
}

int finder_scan(const struct gray *bits, int step, struct finder ret_finders[FINDERS_MAX])
{
    struct scan scan = {bits, ret_finders, 0};
    for (int y = step / 2; y < bits->height; y += step) {
        scan_row(&scan, y);
    }
    qsort(ret_finders, (size_t)scan.count, sizeof ret_finders[0], by_votes);
    return scan.count;
}

static float distance(const struct finder *a, const struct finder *b)
{
    return hypotf(a->x - b->x, a->y - b->y);
}

// How badly a, with b and c beside it, fits the top left of a code; negative = it cannot be.
static float judge(const struct finder *a, const struct finder *b, const struct finder *c)
{
    float most = fmaxf(a->module, fmaxf(b->module, c->module)), least = fminf(a->module, fminf(b->module, c->module));
    float ab = distance(a, b), ac = distance(a, c), bc = distance(b, c);
    if (most > 2.0F * least || ab > 2.2F * ac || ac > 2.2F * ab) {
        return -1.0F;
    }
    // A finder's middle is 14 modules or more from the next; lines may have crossed it aslant, which makes modules up to sqrt 2
    // too large.
    float module = (a->module + b->module + c->module) / 3.0F;
    float modules = (ab + ac) / 2.0F / module;
    if (modules < 8.5F || modules > 185.0F) {
        return -1.0F;
    }
    float cosine = fabsf((ab * ab + ac * ac - bc * bc) / (2.0F * ab * ac));
    if (cosine > 0.6F) {
        return -1.0F;
    }
    int votes = a->votes + b->votes + c->votes;
    return cosine + fabsf(ab - ac) / fmaxf(ab, ac) + (most - least) / most + 1.0F / (float)votes;
}

static void keep_triple(struct finder_triple *triples, int *count, const struct finder_triple *new)
{
    int at = *count < TRIPLES_MAX ? (*count)++ : TRIPLES_MAX;
    while (at > 0 && triples[at - 1].score > new->score) {
        if (at < TRIPLES_MAX) {
            triples[at] = triples[at - 1];
        }
        at--;
    }
    if (at < TRIPLES_MAX) {
        triples[at] = *new;
    }
}

int finder_triples(const struct finder *finders, int count, struct finder_triple ret_triples[TRIPLES_MAX])
{
    enum { LOOKED_AT = 20 };
    int many = count < LOOKED_AT ? count : LOOKED_AT, kept = 0;
    for (int i = 0; i < many; i++) {
        for (int j = 0; j < many; j++) {
            for (int k = j + 1; k < many; k++) {
                const struct finder *a = &finders[i], *b = &finders[j], *c = &finders[k];
                if (i == j || i == k || a->light != b->light || a->light != c->light) {
                    continue;
                }
                float score = judge(a, b, c);
                if (score < 0.0F) {
                    continue;
                }
                bool turned = (b->x - a->x) * (c->y - a->y) - (b->y - a->y) * (c->x - a->x) < 0.0F;
                struct finder_triple triple = {*a, turned ? *c : *b, turned ? *b : *c, score};
                keep_triple(ret_triples, &kept, &triple);
            }
        }
    }
    return kept;
}
