#include "unit/fleet/picture.h"

#include <png.h>
#include <stdlib.h>
#include <string.h>
#include <zbar.h>

bool picture_read(const void *png, size_t count, struct picture *ret_picture)
{
    png_image image = {.version = PNG_IMAGE_VERSION};
    if (png_image_begin_read_from_memory(&image, png, count) == 0) {
        return false;
    }
    image.format = PNG_FORMAT_GRAY;
    unsigned char *grey = malloc(PNG_IMAGE_SIZE(image));
    if (grey == NULL || png_image_finish_read(&image, NULL, grey, 0, NULL) == 0) {
        png_image_free(&image);
        free(grey);
        return false;
    }
    *ret_picture =
        (struct picture){.width = (int)image.width, .height = (int)image.height, .grey = grey};
    return true;
}

static bool take_text(zbar_image_t *image, char *ret_text, size_t size)
{
    const zbar_symbol_t *symbol = zbar_image_first_symbol(image);
    if (symbol == NULL || zbar_symbol_next(symbol) != NULL) {
        return false;
    }
    size_t count = zbar_symbol_get_data_length(symbol);
    if (zbar_symbol_get_type(symbol) != ZBAR_QRCODE || count >= size) {
        return false;
    }
    memcpy(ret_text, zbar_symbol_get_data(symbol), count);
    ret_text[count] = '\0';
    return true;
}

bool picture_decode(const struct picture *picture, char *ret_text, size_t size)
{
    zbar_image_scanner_t *scanner = zbar_image_scanner_create();
    zbar_image_t *image = zbar_image_create();
    size_t pixels = (size_t)picture->width * (size_t)picture->height;

    (void)zbar_image_scanner_set_config(scanner, ZBAR_NONE, ZBAR_CFG_ENABLE, 0);
    (void)zbar_image_scanner_set_config(scanner, ZBAR_QRCODE, ZBAR_CFG_ENABLE, 1);
    (void)zbar_image_scanner_set_config(scanner, ZBAR_QRCODE, ZBAR_CFG_BINARY, 1);
    zbar_image_set_format(image, zbar_fourcc('Y', '8', '0', '0'));
    zbar_image_set_size(image, (unsigned)picture->width, (unsigned)picture->height);
    zbar_image_set_data(image, picture->grey, pixels, NULL);
    bool done = zbar_scan_image(scanner, image) == 1 && take_text(image, ret_text, size);
    zbar_image_destroy(image);
    zbar_image_scanner_destroy(scanner);
    return done;
}

int picture_module(const struct picture *picture, int module_px, int x, int y)
{
    int dark = 0;
    for (int i = 0; i < module_px * module_px; i++) {
        int px = x * module_px + i % module_px;
        int py = y * module_px + i / module_px;
        dark += picture->grey[py * picture->width + px] == 0;
    }
    if (dark == 0) {
        return 0;
    }
    return dark == module_px * module_px ? 1 : -1;
}
