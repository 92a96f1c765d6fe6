#include "platform/decode/qr_redraw.h"

#include <string.h>

enum {
    QUIET = 4,        // modules of light border (ISO/IEC 18004, 6.3.8)
    PIXELS = 4,       // a module drawn
    DOT = 3,          // of them, dark of a module of data
    WINDOW_REACH = 5, // modules each way that a module is judged against
};

void qr_redraw_sample(const struct qr_fit *fit, const struct qr_warp *warp, struct qr_values *ret_values)
{
    static const struct point spots[] = {{0.5F, 0.5F}, {0.3F, 0.5F}, {0.7F, 0.5F}, {0.5F, 0.3F}, {0.5F, 0.7F}};
    enum { SPOTS = sizeof spots / sizeof spots[0] };
    int side = fit->symbol.side;
    ret_values->side = side;
    for (int y = 0; y < side; y++) {
        for (int x = 0; x < side; x++) {
            float sum = 0.0F;
            for (int i = 0; i < SPOTS; i++) {
                struct point at = qr_warp_point(warp, (float)x + spots[i].x, (float)y + spots[i].y);
                sum += qr_fit_value(fit, qr_map_point(&fit->map, at.x, at.y));
            }
            ret_values->values[y * side + x] = sum / SPOTS;
        }
    }
}

static float value_at(const struct qr_values *values, int x, int y)
{
    int last = values->side - 1;
    x = x < 0 ? 0 : x > last ? last : x;
    y = y < 0 ? 0 : y > last ? last : y;
    return values->values[y * values->side + x];
}

void qr_redraw_sharpen(const struct qr_values *values, struct qr_values *ret_sharp)
{
    ret_sharp->side = values->side;
    for (int y = 0; y < values->side; y++) {
        for (int x = 0; x < values->side; x++) {
            float around = value_at(values, x - 1, y) + value_at(values, x + 1, y) + value_at(values, x, y - 1) +
                           value_at(values, x, y + 1);
            float value = value_at(values, x, y);
            ret_sharp->values[y * values->side + x] = value + 0.25F * (4.0F * value - around);
        }
    }
}

// Dark is what is below the mean of the modules around: half of them are, masking sees to that (ISO/IEC 18004, 7.8).
static bool is_dark(const struct qr_values *values, int x, int y)
{
    float sum = 0.0F;
    int count = 0;
    for (int v = y - WINDOW_REACH; v <= y + WINDOW_REACH; v++) {
        for (int u = x - WINDOW_REACH; u <= x + WINDOW_REACH; u++) {
            if (u >= 0 && v >= 0 && u < values->side && v < values->side) {
                sum += values->values[v * values->side + u];
                count++;
            }
        }
    }
    return values->values[y * values->side + x] * (float)count < sum;
}

// from: the first row and column of the module that are drawn.
static void draw_module(struct gray *to, int x, int y, int from, unsigned char value)
{
    for (int row = from; row < PIXELS; row++) {
        size_t at = (size_t)((y + QUIET) * PIXELS + row) * (size_t)to->width + (size_t)((x + QUIET) * PIXELS + from);
        memset(to->pixels + at, value, (size_t)(PIXELS - from));
    }
}

// Data is drawn as dots, so that no line through it looks like a line through a finder: zbar tries all that do, which takes it a
// fifth of a second in a large code. It samples the middle of a module, where the dot is.
void qr_redraw_draw(const struct qr_symbol *symbol, const struct qr_values *values, struct gray *to)
{
    to->width = (symbol->side + 2 * QUIET) * PIXELS;
    to->height = to->width;
    memset(to->pixels, 255, gray_count(to));
    for (int y = 0; y < symbol->side; y++) {
        for (int x = 0; x < symbol->side; x++) {
            if (is_dark(values, x, y)) {
                draw_module(to, x, y, PIXELS - DOT, 0);
            }
        }
    }
    for (int i = 0; i < symbol->count; i++) {
        const struct qr_function *module = &symbol->functions[i];
        draw_module(to, module->x, module->y, 0, module->dark ? 0 : 255);
    }
}
