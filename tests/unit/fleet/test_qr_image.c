// The pictures that foyerctl makes, read back by others: PNG by libpng and zbar, SVG by its
// modules.
#include "unit/unit.h"

#include "platform/fleet/qr_image.h"
#include "platform/platform.h"
#include "unit/fleet/picture.h"

static struct qr qr;
static char text[1024];

// Text of base64url letters, as passes are, other at each length.
static void make(size_t count)
{
    static const char letters[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    uint32_t seed = (uint32_t)count;

    for (size_t i = 0; i < count; i++) {
        seed = seed * 1664525U + 1013904223U;
        text[i] = letters[seed >> 26];
    }
    text[count] = '\0';
    assert_int_equal(qr_make(text, count, &qr), OK);
}

static const size_t lengths[] = {1, 40, 322, 530, 600, 1000};
enum { LENGTHS = sizeof lengths / sizeof lengths[0] };

static void assert_png_reads(int module_px)
{
    unsigned char *png = NULL;
    size_t count = 0;
    char read[1024];
    struct picture picture;

    assert_int_equal(qr_png(&qr, module_px, QR_MODULE_UM, &png, &count), OK);
    assert_true(picture_read(png, count, &picture));
    int side = qr.side + 2 * QR_QUIET;
    assert_int_equal(picture.width, side * module_px);
    assert_int_equal(picture.height, side * module_px);
    for (int i = 0; i < side * side; i++) {
        assert_int_equal(picture_module(&picture, module_px, i % side, i / side),
                         qr_is_dark(&qr, i % side - QR_QUIET, i / side - QR_QUIET));
    }
    if (module_px > 2) { // smaller is not promised to be read
        assert_true(picture_decode(&picture, read, sizeof read));
        assert_string_equal(read, text);
    }
    free(picture.grey);
    secure_free(png);
}

static void png_is_read_back(void **state)
{
    (void)state;
    for (int i = 0; i < LENGTHS; i++) {
        make(lengths[i]);
        assert_png_reads(QR_MODULE_PX);
        assert_png_reads(3);
        assert_png_reads(1);
    }
    make(322);
    assert_png_reads(QR_MODULE_PX_MAX);
}

static uint32_t number_at(const unsigned char *bytes)
{
    return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

// Pixels a metre, from the file's bytes: a printer makes module_um of a module by it.
static void assert_resolution(int module_px, int module_um, uint32_t per_metre)
{
    unsigned char *png = NULL;
    size_t count = 0;

    assert_int_equal(qr_png(&qr, module_px, module_um, &png, &count), OK);
    assert_memory_equal(png + 12, "IHDR", 4);
    assert_int_equal(png[24], 1); // bit a pixel
    assert_int_equal(png[25], 0); // grey
    assert_memory_equal(png + 33 + 4, "pHYs", 4);
    assert_int_equal(number_at(png + 33 + 8), per_metre);
    assert_int_equal(number_at(png + 33 + 12), per_metre);
    assert_int_equal(png[33 + 16], 1); // metres
    secure_free(png);
}

static void png_prints_at_its_size(void **state)
{
    (void)state;
    make(322);
    assert_resolution(8, 500, 16000);
    assert_resolution(6, 500, 12000);
    assert_resolution(8, 750, 10667);
}

// ---- SVG

static const char *behind(const char *svg, const char *mark)
{
    const char *at = strstr(svg, mark);
    assert_non_null(at);
    return at + strlen(mark);
}

// Fills the rectangles of the dark path, one unit a module.
static void fill(const char *path, unsigned char *grid, int side)
{
    while (*path == 'M') {
        int x = 0, y = 0, length = 0, back = 0, used = 0;
        assert_int_equal(sscanf(path, "M%d %dh%dv1h-%dz%n", &x, &y, &length, &back, &used), 4);
        assert_true(used > 0);
        assert_int_equal(length, back);
        assert_in_range(x, 0, side - length);
        assert_in_range(y, 0, side - 1);
        for (int i = 0; i < length; i++) {
            grid[y * side + x + i]++;
        }
        path += used;
    }
    assert_int_equal(*path, '"');
}

static void svg_has_the_same_modules(void **state)
{
    (void)state;
    static unsigned char grid[200 * 200];
    for (int i = 0; i < LENGTHS; i++) {
        make(lengths[i]);
        int side = qr.side + 2 * QR_QUIET;
        unsigned char *svg = NULL;
        size_t count = 0;
        assert_int_equal(qr_svg(&qr, QR_MODULE_UM, &svg, &count), OK);
        assert_int_equal(strlen((char *)svg), count);
        memset(grid, 0, sizeof grid);
        fill(behind((char *)svg, "<path fill=\"#000\" d=\""), grid, side);
        for (int m = 0; m < side * side; m++) {
            assert_int_equal(grid[m], qr_is_dark(&qr, m % side - QR_QUIET, m / side - QR_QUIET));
        }
        secure_free(svg);
    }
}

static void svg_states_its_size(void **state)
{
    (void)state;
    unsigned char *svg = NULL;
    size_t count = 0;
    make(322);
    assert_int_equal(qr_svg(&qr, 500, &svg, &count), OK);
    assert_non_null(
        strstr((char *)svg, " width=\"38.500mm\" height=\"38.500mm\" viewBox=\"0 0 77 77\""));
    // White from edge to edge first, so that a page's own ground does not show.
    assert_non_null(
        strstr((char *)svg, "<path fill=\"#fff\" d=\"M0 0h77v77h-77z\"/>\n<path fill=\"#000\""));
    secure_free(svg);
    assert_int_equal(qr_svg(&qr, 10000, &svg, &count), OK);
    assert_non_null(strstr((char *)svg, " width=\"770.000mm\""));
    secure_free(svg);
}

// The largest code, with no two dark modules side by side or all of them, must fit into the room
// that is taken.
static void svg_of_the_worst_code_fits(void **state)
{
    (void)state;
    unsigned char *svg = NULL;
    size_t count = 0;
    qr.side = QR_SIDE;
    memset(qr.dark, 0x55, sizeof qr.dark);
    assert_int_equal(qr_svg(&qr, QR_MODULE_UM_MAX, &svg, &count), OK);
    secure_free(svg);
    memset(qr.dark, 0xFF, sizeof qr.dark);
    assert_int_equal(qr_svg(&qr, QR_MODULE_UM_MAX, &svg, &count), OK);
    secure_free(svg);
    assert_png_reads(1);
}

// Whichever allocation is refused: an error, no picture, nothing kept (the sanitizer looks).
static void no_memory_is_an_error(void **state)
{
    (void)state;
    unsigned char *bytes = NULL;
    size_t count = 0;
    make(600);
    secure_fail_at(1);
    assert_int_equal(qr_svg(&qr, QR_MODULE_UM, &bytes, &count), ERR_MEMORY);
    for (uint64_t n = 1; n <= 2;
         n++) { // of the bytes: the first piece, and the first time that it grows
        secure_fail_at(n);
        enum err err = qr_png(&qr, 64, QR_MODULE_UM, &bytes, &count);
        assert_int_equal(err, ERR_MEMORY);
    }
    secure_fail_at(0);
    assert_null(bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(png_is_read_back),           cmocka_unit_test(png_prints_at_its_size),
        cmocka_unit_test(svg_has_the_same_modules),   cmocka_unit_test(svg_states_its_size),
        cmocka_unit_test(svg_of_the_worst_code_fits), cmocka_unit_test(no_memory_is_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
