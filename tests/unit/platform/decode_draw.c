#include "decode_draw.h"

#include <math.h>
#include <qrencode.h>
#include <stdlib.h>
#include <string.h>

const char bars_code_128[] = "2112143131211131411122321311233311212411121311232331112";
const char bars_code_128_fnc4[] = "2112141141311421121241121141311421122122223121314112122331112";
const char bars_gs1_128[] = "2112324111312221222212132311312312122221222131312122221212232132121141313311213121314112122331112";
const char bars_code_39[] = "12112121112111121121112112112112111121212112111121112211112121221111111112211121121121211";
const char bars_code_39_short[] = "1211212111211112112121121111211122111121121121211";
const char bars_ean_13[] = "11131121123122221221411231111111222121221411113212311312111";

struct gray draw_blank(int width, int height, unsigned char value)
{
    struct gray picture = {width, height, malloc(GRAY_PIXELS)};
    if (picture.pixels == NULL) {
        abort();
    }
    memset(picture.pixels, value, GRAY_PIXELS);
    return picture;
}

void draw_grain(struct gray *picture, int most, unsigned seed)
{
    uint32_t state = seed * 2654435761U + 1U;
    for (size_t i = 0; i < gray_count(picture); i++) {
        state = state * 1664525U + 1013904223U;
        int value = picture->pixels[i] + (int)(state >> 16) % (2 * most + 1) - most;
        picture->pixels[i] = (unsigned char)(value < 0 ? 0 : value > 255 ? 255 : value);
    }
}

// Whether the module at a place is dark; the place is counted from the code's corner, in modules. -1: beside the code.
typedef int dark_at(const void *code, double u, double v);

// Every pixel is the mean of nine spots in it.
static void draw(struct gray *picture, const struct drawn *drawn, double width, double height, dark_at *is_dark, const void *code)
{
    double cosine = cos(drawn->angle * 3.14159265358979 / 180.0), sine = sin(drawn->angle * 3.14159265358979 / 180.0);
    double reach = (hypot(width, height) / 2.0 + 15.0) * drawn->module; // with its border
    int left = (int)fmax(drawn->x - reach, 0.0), right = (int)fmin(drawn->x + reach, picture->width);
    int top = (int)fmax(drawn->y - reach, 0.0), bottom = (int)fmin(drawn->y + reach, picture->height);
    for (int y = top; y < bottom; y++) {
        for (int x = left; x < right; x++) {
            unsigned char *pixel = &picture->pixels[(size_t)y * (size_t)picture->width + (size_t)x];
            int sum = 0;
            for (int i = 0; i < 9; i++) {
                double px = x + (i % 3) / 3.0 + 1.0 / 6.0 - drawn->x, py = y + (i / 3) / 3.0 + 1.0 / 6.0 - drawn->y;
                double u = (px * cosine + py * sine) / drawn->module + width / 2.0;
                double v = (py * cosine - px * sine) / drawn->module + height / 2.0;
                int dark = is_dark(code, u, v);
                sum += dark < 0 ? *pixel : (dark != 0) != drawn->light ? 20 : 230;
            }
            *pixel = (unsigned char)(sum / 9);
        }
    }
}

static int qr_at(const void *code, double u, double v)
{
    const QRcode *qr = code;
    int x = (int)floor(u), y = (int)floor(v), quiet = 4;
    if (x < -quiet || y < -quiet || x >= qr->width + quiet || y >= qr->width + quiet) {
        return -1;
    }
    bool inside = x >= 0 && y >= 0 && x < qr->width && y < qr->width;
    return inside ? qr->data[y * qr->width + x] & 1 : 0;
}

void draw_qr(struct gray *picture, const struct drawn *drawn, const unsigned char *bytes, int count)
{
    QRcode *qr = QRcode_encodeData(count, bytes, 0, count > 2331 ? QR_ECLEVEL_L : QR_ECLEVEL_M);
    if (qr == NULL) {
        abort();
    }
    draw(picture, drawn, qr->width, qr->width, qr_at, qr);
    QRcode_free(qr);
}

void draw_qr_part(struct gray *picture, const struct drawn *drawn)
{
    static const unsigned char bytes[] = "0123456789 ABCDEFGHIJKLMNOPQRSTUVWXYZ abcdefghijklmnopqrstuvwxyz";
    QRcode_List *list = QRcode_encodeDataStructured(sizeof bytes - 1, bytes, 3, QR_ECLEVEL_M);
    if (list == NULL || list->next == NULL) {
        abort(); // it fits one code: not what the test is for
    }
    draw(picture, drawn, list->code->width, list->code->width, qr_at, list->code);
    QRcode_List_free(list);
}

struct bars {
    const char *widths;
    double module, modules;
};

static int bars_at(const void *code, double u, double v)
{
    const struct bars *bars = code;
    if (u < -10.0 || u >= bars->modules + 10.0 || v * bars->module < 0.0 || v * bars->module >= 60.0) {
        return -1;
    }
    double end = 0.0;
    for (size_t i = 0; bars->widths[i] != '\0'; i++) {
        end += bars->widths[i] - '0';
        if (u < end) {
            return u >= 0.0 && i % 2 == 0;
        }
    }
    return 0;
}

void draw_bars(struct gray *picture, const struct drawn *drawn, const char *widths)
{
    struct bars bars = {widths, drawn->module, 0.0};
    for (const char *next = widths; *next != '\0'; next++) {
        bars.modules += *next - '0';
    }
    draw(picture, drawn, bars.modules, 60.0 / drawn->module, bars_at, &bars);
}
