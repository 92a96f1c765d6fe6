#include "platform/decode/qr_read.h"

#include <math.h>

enum {
    EVERY_ROW_PIXELS = 300 * 1000, // of larger pictures every second row is looked along for finders
    DRAWN_MAX = 4,                 // that zbar is asked to read, a step; two for each code at most
    FINDER_MODULES = 3,            // from the middle of a finder this is still inside it, and no other is so near
};

static bool read_drawn(struct qr_read *work, struct reader *reader, struct pipeline_codes *codes)
{
    const struct reader_lines all = {1, 1};
    qr_redraw_sample(&work->fit, &work->warp, &work->values);
    qr_redraw_sharpen(&work->values, &work->sharp);
    qr_redraw_draw(&work->fit.symbol, &work->sharp, &work->drawn);
    return reader_read(reader, READER_QR, all, &work->drawn, codes);
}

// Straight, or else along its bend.
static bool read_fit(struct qr_read *work, struct reader *reader, int *drawn, struct pipeline_codes *codes)
{
    work->warp.points = 0;
    *drawn += 1;
    if (read_drawn(work, reader, codes)) {
        return true;
    }
    qr_warp_make(&work->fit, &work->warp);
    *drawn += 1;
    return read_drawn(work, reader, codes);
}

// A finder belongs to one code: what shares one with a code that was read is no other, or the same again.
static bool is_known(const struct qr_read *work, const struct finder *finder, int by)
{
    for (int i = 0; i < work->known_count; i++) {
        const struct finder *known = &work->known[i];
        if (hypotf(finder->x * (float)by - known->x, finder->y * (float)by - known->y) < FINDER_MODULES * known->module) {
            return true;
        }
    }
    return false;
}

static bool is_of_another(const struct qr_read *work, const struct finder_triple *triple, int by)
{
    return !is_known(work, &triple->corner, by) && !is_known(work, &triple->right, by) && !is_known(work, &triple->below, by);
}

static void make_known(struct qr_read *work, const struct finder_triple *triple, int by)
{
    const struct finder *const finders[] = {&triple->corner, &triple->right, &triple->below};
    for (int i = 0; i < 3 && work->known_count < QR_READ_KNOWN; i++) {
        struct finder *known = &work->known[work->known_count++];
        *known = *finders[i];
        known->x *= (float)by;
        known->y *= (float)by;
        known->module *= (float)by;
    }
}

void qr_read_begin(struct qr_read *work)
{
    work->known_count = 0;
}

bool qr_read(struct qr_read *work, struct reader *reader, const struct gray *picture, int by, const struct gray *bits,
             bool *ret_texture, struct pipeline_codes *codes)
{
    struct finder finders[FINDERS_MAX];
    struct finder_triple triples[TRIPLES_MAX];
    int step = gray_count(picture) > EVERY_ROW_PIXELS ? 2 : 1, drawn = 0;
    int count = finder_triples(finders, finder_scan(bits, step, finders), triples);
    bool read = false;
    for (int i = 0; i < count && drawn + 2 <= DRAWN_MAX; i++) {
        if (!is_of_another(work, &triples[i], by) || !qr_fit_make(picture, bits, &triples[i], &work->room, &work->fit)) {
            continue;
        }
        *ret_texture = true;
        if (read_fit(work, reader, &drawn, codes)) {
            make_known(work, &triples[i], by);
            read = true;
        }
    }
    return read;
}
