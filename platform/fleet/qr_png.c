// A QR code as a PNG file, by libpng into memory.
#include "platform/fleet/qr_image.h"

#include "platform/platform.h"
#include <png.h>
#include <setjmp.h>
#include <string.h>

enum {
    ROW_BYTES = ((QR_SIDE + 2 * QR_QUIET) * QR_MODULE_PX_MAX + 7) / 8,
    FIRST_BYTES = 4096,
    UM_PER_M = 1000000,
};

struct sink {
    unsigned char *bytes;
    size_t count, room;
};

static void sink_add(png_structp png, png_bytep bytes, size_t count)
{
    struct sink *sink = png_get_io_ptr(png);
    size_t room = sink->room == 0 ? FIRST_BYTES : sink->room;
    while (room - sink->count < count) {
        room *= 2;
    }
    if (room != sink->room) {
        unsigned char *grown = secure_realloc(sink->bytes, room);
        if (grown == NULL) {
            png_error(png, "out of memory");
        }
        sink->bytes = grown;
        sink->room = room;
    }
    memcpy(sink->bytes + sink->count, bytes, count);
    sink->count += count;
}

static void sink_flush(png_structp png)
{
    (void)png;
}

// No memory is all that can go wrong here; err_sentence says so.
static void quiet(png_structp png, png_const_charp message)
{
    (void)png;
    (void)message;
}

static void fail(png_structp png, png_const_charp message)
{
    quiet(png, message);
    png_longjmp(png, 1);
}

// One row of pixels, the leftmost in the highest bit; 1 is white.
static void fill_row(const struct qr *qr, int y, int module_px, unsigned char row[ROW_BYTES])
{
    memset(row, 0xFF, ROW_BYTES);
    for (int x = 0; x < qr->side; x++) {
        if (!qr_is_dark(qr, x, y)) {
            continue;
        }
        int first = (x + QR_QUIET) * module_px;
        for (int px = first; px < first + module_px; px++) {
            row[px / 8] &= (unsigned char)~(0x80 >> px % 8);
        }
    }
}

static void write_png(png_structp png, png_infop info, const struct qr *qr, int module_px,
                      int module_um, unsigned char row[ROW_BYTES])
{
    png_uint_32 side_px = (png_uint_32)((qr->side + 2 * QR_QUIET) * module_px);
    png_uint_32 per_metre = (png_uint_32)((module_px * UM_PER_M + module_um / 2) / module_um);

    png_set_IHDR(png, info, side_px, side_px, 1, PNG_COLOR_TYPE_GRAY, PNG_INTERLACE_NONE,
                 PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    png_set_pHYs(png, info, per_metre, per_metre, PNG_RESOLUTION_METER);
    png_write_info(png, info);
    for (int y = -QR_QUIET; y < qr->side + QR_QUIET; y++) {
        fill_row(qr, y, module_px, row);
        for (int i = 0; i < module_px; i++) {
            png_write_row(png, row);
        }
    }
    png_write_end(png, info);
}

enum err qr_png(const struct qr *qr, int module_px, int module_um, unsigned char **ret_bytes,
                size_t *ret_count)
{
    unsigned char row[ROW_BYTES];
    struct sink sink = {0};
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, fail, quiet);
    png_infop info = png == NULL ? NULL : png_create_info_struct(png);

    // Pointers that are set before setjmp and not after it keep their value; sink is changed
    // through its address alone.
    if (info == NULL || setjmp(png_jmpbuf(png)) != 0) {
        png_destroy_write_struct(&png, &info);
        secure_free(sink.bytes);
        return ERR_MEMORY;
    }
    png_set_write_fn(png, &sink, sink_add, sink_flush);
    write_png(png, info, qr, module_px, module_um, row);
    png_destroy_write_struct(&png, &info);
    *ret_bytes = sink.bytes;
    *ret_count = sink.count;
    return OK;
}
