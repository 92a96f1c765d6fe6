// A QR code as an SVG file.
#include "platform/fleet/qr_image.h"

#include "base/text.h"
#include "platform/platform.h"

enum {
    FRAME_BYTES = 512,
    RUN_BYTES = 24, // "M184 184h177v1h-177z"
};

static void add_mm(struct text_builder *svg, int um)
{
    text_add_int(svg, um / 1000);
    text_add(svg, ".");
    text_add_padded(svg, um % 1000, 3);
    text_add(svg, "mm");
}

static void add_run(struct text_builder *svg, int x, int y, int length)
{
    text_add(svg, "M");
    text_add_int(svg, x + QR_QUIET);
    text_add(svg, " ");
    text_add_int(svg, y + QR_QUIET);
    text_add(svg, "h");
    text_add_int(svg, length);
    text_add(svg, "v1h-");
    text_add_int(svg, length);
    text_add(svg, "z");
}

static void add_row(struct text_builder *svg, const struct qr *qr, int y)
{
    for (int x = 0; x < qr->side; x++) {
        int first = x;
        while (qr_is_dark(qr, x, y)) {
            x++;
        }
        if (x > first) {
            add_run(svg, first, y, x - first);
        }
    }
}

static void add_svg(struct text_builder *svg, const struct qr *qr, int module_um)
{
    int side = qr->side + 2 * QR_QUIET;
    text_add(svg, "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"");
    add_mm(svg, side * module_um);
    text_add(svg, "\" height=\"");
    add_mm(svg, side * module_um);
    text_add(svg, "\" viewBox=\"0 0 ");
    text_add_int(svg, side);
    text_add(svg, " ");
    text_add_int(svg, side);
    text_add(svg, "\" shape-rendering=\"crispEdges\" role=\"img\">\n"
                  "<title>Check-in code</title>\n"
                  "<path fill=\"#fff\" d=\"M0 0h");
    text_add_int(svg, side);
    text_add(svg, "v");
    text_add_int(svg, side);
    text_add(svg, "h-");
    text_add_int(svg, side);
    text_add(svg, "z\"/>\n<path fill=\"#000\" d=\"");
    for (int y = 0; y < qr->side; y++) {
        add_row(svg, qr, y);
    }
    text_add(svg, "\"/>\n</svg>\n");
}

enum err qr_svg(const struct qr *qr, int module_um, unsigned char **ret_bytes, size_t *ret_count)
{
    struct text_builder svg;
    size_t runs = (size_t)qr->side * (size_t)((qr->side + 1) / 2);
    size_t room = FRAME_BYTES + runs * RUN_BYTES;
    char *bytes = secure_alloc(room);

    if (bytes == NULL) {
        return ERR_MEMORY;
    }
    text_begin(&svg, bytes, room);
    add_svg(&svg, qr, module_um);
    enum err err = text_end(&svg);
    if (err != OK) {
        secure_free(bytes);
        return err;
    }
    *ret_bytes = (unsigned char *)bytes;
    *ret_count = svg.used_bytes;
    return OK;
}
