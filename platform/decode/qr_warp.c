#include "platform/decode/qr_warp.h"

#include <math.h>
#include <string.h>

enum { APART = 8, REACH = 4 }; // modules: between points, and looked at each way around one
_Static_assert((QR_SIDE_MAX + APART - 1) / APART + 1 <= QR_WARP_POINTS_MAX, "the largest code needs them");


static const float slope = 6.0F; // values of contrast that a module of shift must be worth

enum known { UNKNOWN, KNOWN_DARK, KNOWN_LIGHT };

struct bent {
    const struct qr_fit *fit;
    unsigned char known[QR_SIDE_MAX * QR_SIDE_MAX]; // enum known, of every module
};

static void take_known(struct bent *bent)
{
    const struct qr_symbol *symbol = &bent->fit->symbol;
    memset(bent->known, UNKNOWN, (size_t)symbol->side * (size_t)symbol->side);
    for (int i = 0; i < symbol->count; i++) {
        const struct qr_function *module = &symbol->functions[i];
        bent->known[module->y * symbol->side + module->x] = module->dark ? KNOWN_DARK : KNOWN_LIGHT;
    }
}

// How much the modules around a point stand out when all are shifted. A function pattern's module that stands out to the wrong
// side counts against it: a shift by a whole module must not look as good as none.
static float contrast_at(const struct bent *bent, float x, float y, struct point shift)
{
    float values[(2 * REACH + 1) * (2 * REACH + 1)], sum = 0.0F;
    unsigned char known[(2 * REACH + 1) * (2 * REACH + 1)];
    int count = 0, side = bent->fit->symbol.side;
    for (int v = (int)y - REACH; v <= (int)y + REACH; v++) {
        for (int u = (int)x - REACH; u <= (int)x + REACH; u++) {
            if (u >= 0 && v >= 0 && u < side && v < side) {
                struct point at = {(float)u + 0.5F + shift.x, (float)v + 0.5F + shift.y};
                values[count] = qr_fit_value(bent->fit, qr_map_point(&bent->fit->map, at.x, at.y));
                known[count] = bent->known[v * side + u];
                sum += values[count++];
            }
        }
    }
    float mean = sum / (float)count, contrast = 0.0F;
    for (int i = 0; i < count; i++) {
        float lighter = values[i] - mean;
        contrast += known[i] == KNOWN_DARK ? -lighter : known[i] == KNOWN_LIGHT ? lighter : fabsf(lighter);
    }
    return contrast / (float)count;
}

// Looks steps steps of size each way around start.
static struct point search(const struct bent *bent, float x, float y, struct point start, int steps, float size)
{
    struct point best = start;
    float most = -256.0F;
    for (int v = -steps; v <= steps; v++) {
        for (int u = -steps; u <= steps; u++) {
            struct point shift = {start.x + (float)u * size, start.y + (float)v * size};
            float contrast = contrast_at(bent, x, y, shift) - slope * size * (fabsf((float)u) + fabsf((float)v));
            if (contrast > most) {
                most = contrast;
                best = shift;
            }
        }
    }
    return best;
}

// A bend goes on: the search starts where the neighbours above and to the left ended.
static struct point start_at(const struct qr_warp *warp, int i, int j)
{
    struct point sum = {0.0F, 0.0F};
    int count = 0;
    for (int n = 0; n < 2; n++) {
        int y = n == 0 ? j - 1 : j, x = n == 0 ? i : i - 1;
        if (x >= 0 && y >= 0) {
            sum.x += warp->shifts[y][x].x;
            sum.y += warp->shifts[y][x].y;
            count++;
        }
    }
    return count == 0 ? sum : (struct point){sum.x / (float)count, sum.y / (float)count};
}

void qr_warp_make(const struct qr_fit *fit, struct qr_warp *ret_warp)
{
    struct bent bent;
    bent.fit = fit;
    take_known(&bent);
    int side = fit->symbol.side;
    ret_warp->points = (side + APART - 1) / APART + 1;
    ret_warp->apart = (float)side / (float)(ret_warp->points - 1);
    for (int j = 0; j < ret_warp->points; j++) {
        for (int i = 0; i < ret_warp->points; i++) {
            float x = (float)i * ret_warp->apart, y = (float)j * ret_warp->apart;
            struct point coarse = search(&bent, x, y, start_at(ret_warp, i, j), 2, 0.25F);
            ret_warp->shifts[j][i] = search(&bent, x, y, coarse, 1, 0.12F);
        }
    }
}

struct point qr_warp_point(const struct qr_warp *warp, float x, float y)
{
    if (warp->points == 0) {
        return (struct point){x, y};
    }
    int last = warp->points - 2;
    float u = x / warp->apart, v = y / warp->apart;
    int i = (int)u > last ? last : (int)u, j = (int)v > last ? last : (int)v;
    float fx = u - (float)i, fy = v - (float)j;
    const struct point *a = &warp->shifts[j][i], *b = &warp->shifts[j + 1][i];
    float up_x = a[0].x * (1.0F - fx) + a[1].x * fx, down_x = b[0].x * (1.0F - fx) + b[1].x * fx;
    float up_y = a[0].y * (1.0F - fx) + a[1].y * fx, down_y = b[0].y * (1.0F - fx) + b[1].y * fx;
    return (struct point){x + up_x * (1.0F - fy) + down_x * fy, y + up_y * (1.0F - fy) + down_y * fy};
}
