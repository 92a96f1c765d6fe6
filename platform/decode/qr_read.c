#include "platform/decode/qr_read.h"

enum {
    EVERY_ROW_PIXELS = 300 * 1000, // of larger pictures every second row is looked along for finders
    DRAWN_MAX = 3,                 // that zbar is asked to read, a picture
};

static bool read_drawn(struct qr_read *work, struct reader *reader, struct pipeline_code *ret_code)
{
    const struct reader_lines all = {1, 1};
    qr_redraw_sample(&work->fit, &work->warp, &work->values);
    qr_redraw_sharpen(&work->values, &work->sharp);
    qr_redraw_draw(&work->fit.symbol, &work->sharp, &work->drawn);
    return reader_read(reader, READER_QR, all, &work->drawn, ret_code);
}

bool qr_read(struct qr_read *work, struct reader *reader, const struct gray *picture, const struct gray *bits, bool *ret_texture,
             struct pipeline_code *ret_code)
{
    struct finder finders[FINDERS_MAX];
    struct finder_triple triples[TRIPLES_MAX];
    int step = gray_count(picture) > EVERY_ROW_PIXELS ? 2 : 1, drawn = 0;
    int count = finder_triples(finders, finder_scan(bits, step, finders), triples);
    for (int i = 0; i < count && drawn < DRAWN_MAX; i++) {
        if (!qr_fit_make(picture, bits, &triples[i], &work->room, &work->fit)) {
            continue;
        }
        *ret_texture = true;
        work->warp.points = 0;
        if (read_drawn(work, reader, ret_code)) {
            return true;
        }
        qr_warp_make(&work->fit, &work->warp);
        if (read_drawn(work, reader, ret_code)) {
            return true;
        }
        drawn += 2;
    }
    return false;
}
