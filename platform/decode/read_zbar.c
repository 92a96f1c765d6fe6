#include "platform/decode/read_zbar.h"

#include "base/wipe.h"
#include "platform/decode/code_128.h"
#include <stdlib.h>
#include <string.h>
#include <zbar.h>

enum {
    FOURCC_Y800 = 'Y' | '8' << 8 | '0' << 16 | '0' << 24,
    CONFIGS_MAX = 16,
};

struct reader {
    zbar_image_scanner_t *scanner;
    zbar_image_t *image;
    zbar_scanner_t *edges; // for code_128
    struct pipeline_settings settings;
    struct pipeline_code code; // room to work in
};

struct kind_config {
    zbar_symbol_type_t type;
    enum symbology symbology;
};

static const struct kind_config bars[] = {
    {ZBAR_CODE128, SYMBOLOGY_CODE_128}, {ZBAR_CODE39, SYMBOLOGY_CODE_39}, {ZBAR_EAN13, SYMBOLOGY_PRODUCT},
    {ZBAR_EAN8, SYMBOLOGY_PRODUCT},     {ZBAR_UPCA, SYMBOLOGY_PRODUCT},   {ZBAR_UPCE, SYMBOLOGY_PRODUCT},
};
enum { BARS_COUNT = sizeof bars / sizeof bars[0] };

static bool is_wanted(const struct reader *reader, enum symbology symbology)
{
    return symbology == SYMBOLOGY_CODE_128 || (symbology == SYMBOLOGY_CODE_39 && reader->settings.code_39) ||
           (symbology == SYMBOLOGY_PRODUCT && reader->settings.product);
}

// Everything off, then what is wanted. One kind at a time: QR wants every row, bars do not.
static bool set_kind(struct reader *reader, enum reader_kind kind, struct reader_lines lines)
{
    zbar_image_scanner_t *scanner = reader->scanner;
    int bad = zbar_image_scanner_set_config(scanner, ZBAR_NONE, ZBAR_CFG_ENABLE, 0);
    bad |= zbar_image_scanner_set_config(scanner, ZBAR_NONE, ZBAR_CFG_X_DENSITY, lines.columns);
    bad |= zbar_image_scanner_set_config(scanner, ZBAR_NONE, ZBAR_CFG_Y_DENSITY, lines.rows);
    if (kind == READER_QR) {
        bad |= zbar_image_scanner_set_config(scanner, ZBAR_QRCODE, ZBAR_CFG_ENABLE, 1);
        bad |= zbar_image_scanner_set_config(scanner, ZBAR_QRCODE, ZBAR_CFG_BINARY, 1);
        return bad == 0;
    }
    for (int i = 0; i < BARS_COUNT; i++) {
        if (is_wanted(reader, bars[i].symbology)) {
            bad |= zbar_image_scanner_set_config(scanner, bars[i].type, ZBAR_CFG_ENABLE, 1);
        }
    }
    if (reader->settings.code_39) {
        bad |= zbar_image_scanner_set_config(scanner, ZBAR_CODE39, ZBAR_CFG_MIN_LEN, CODE_39_CAMERA_LEAST);
    }
    return bad == 0;
}

enum err reader_new(const struct pipeline_settings *settings, struct reader **ret_reader)
{
    struct reader *reader = calloc(1, sizeof *reader);
    if (reader == NULL) {
        return ERR_MEMORY;
    }
    reader->settings = *settings;
    reader->scanner = zbar_image_scanner_create();
    reader->image = zbar_image_create();
    reader->edges = zbar_scanner_create(NULL);
    if (reader->scanner == NULL || reader->image == NULL || reader->edges == NULL || !set_kind(reader, READER_QR, (struct reader_lines){1, 1})) {
        reader_free(reader);
        return ERR_MEMORY;
    }
    zbar_image_scanner_enable_cache(reader->scanner, 0);
    zbar_image_set_format(reader->image, FOURCC_Y800);
    *ret_reader = reader;
    return OK;
}

void reader_free(struct reader *reader)
{
    if (reader == NULL) {
        return;
    }
    if (reader->image != NULL) {
        zbar_image_destroy(reader->image);
    }
    if (reader->scanner != NULL) {
        zbar_image_scanner_destroy(reader->scanner);
    }
    if (reader->edges != NULL) {
        zbar_scanner_destroy(reader->edges);
    }
    free(reader);
}

static bool take_symbology(const struct reader *reader, enum reader_kind kind, zbar_symbol_type_t type,
                           enum symbology *ret_symbology)
{
    if (kind == READER_QR) {
        *ret_symbology = SYMBOLOGY_QR;
        return type == ZBAR_QRCODE;
    }
    for (int i = 0; i < BARS_COUNT; i++) {
        if (bars[i].type == type) {
            *ret_symbology = bars[i].symbology;
            return is_wanted(reader, bars[i].symbology);
        }
    }
    return false;
}

// The row or column on which zbar read a bar code; an even orientation is a row.
static struct code_line line_of(const zbar_symbol_t *symbol, const struct gray *picture)
{
    int x = zbar_symbol_get_loc_x(symbol, 0), y = zbar_symbol_get_loc_y(symbol, 0);
    bool row = zbar_symbol_get_orientation(symbol) % 2 == 0;
    x = x < 0 ? 0 : x >= picture->width ? picture->width - 1 : x;
    y = y < 0 ? 0 : y >= picture->height ? picture->height - 1 : y;
    if (row) {
        return (struct code_line){picture->pixels + (size_t)y * (size_t)picture->width, 1, picture->width};
    }
    return (struct code_line){picture->pixels + x, picture->width, picture->height};
}

static bool take_symbol(struct reader *reader, enum reader_kind kind, const zbar_symbol_t *symbol,
                        const struct gray *picture, struct pipeline_codes *codes)
{
    struct pipeline_code *code = &reader->code;
    enum symbology symbology;
    if (!take_symbology(reader, kind, zbar_symbol_get_type(symbol), &symbology)) {
        return false; // ZBAR_PARTIAL, a part of a structured append, is among these
    }
    size_t count = zbar_symbol_get_data_length(symbol);
    const char *data = zbar_symbol_get_data(symbol);
    if (data == NULL || count < 1 || count > PIPELINE_CODE_BYTES) {
        return false;
    }
    if (symbology == SYMBOLOGY_CODE_128 && code_128_has_fnc4(reader->edges, line_of(symbol, picture))) {
        return false;
    }
    code->symbology = symbology;
    code->gs1 = (zbar_symbol_get_modifiers(symbol) & (1U << ZBAR_MOD_GS1)) != 0;
    code->count = count;
    memcpy(code->bytes, data, count);
    pipeline_codes_add(codes, code);
    wipe(code->bytes, count);
    return true;
}

bool reader_read(struct reader *reader, enum reader_kind kind, struct reader_lines lines, const struct gray *picture,
                 struct pipeline_codes *codes)
{
    if (!set_kind(reader, kind, lines)) {
        return false;
    }
    zbar_image_set_size(reader->image, (unsigned)picture->width, (unsigned)picture->height);
    zbar_image_set_data(reader->image, picture->pixels, gray_count(picture), NULL);
    bool found = false;
    if (zbar_scan_image(reader->scanner, reader->image) > 0) {
        const zbar_symbol_t *symbol = zbar_image_first_symbol(reader->image);
        while (symbol != NULL) {
            found |= take_symbol(reader, kind, symbol, picture, codes);
            symbol = zbar_symbol_next(symbol);
        }
    }
    zbar_image_scanner_recycle_image(reader->scanner, reader->image);
    zbar_image_set_data(reader->image, NULL, 0, NULL);
    return found;
}
