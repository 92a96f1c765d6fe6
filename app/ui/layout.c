#include "ui/layout.h"
#include <math.h>

// EN 301 549 5.1.4 as product 5.1 states it: H (mm) = 0.01222 x distance (mm), 0.7 degrees.
static const double cap_per_distance = 0.01222;
static const double body_design_px = 19;

// Smallest page that every screen is made for: 21.5 inch upright, 15.6 inch across.
enum { PORTRAIT_WIDTH = 470, PORTRAIT_HEIGHT = 836, SHORT_WIDTH = 600, SHORT_HEIGHT = 336 };
enum { COLUMN_MOST = 560, PANES_MOST = 920 };

static double assumed_width_mm(int width_px, int height_px)
{
    double diagonal_mm = 21.5 * 25.4; // the reference panel
    return diagonal_mm * width_px / hypot(width_px, height_px);
}

static double panel_width_mm(const struct config *config, int width_px, int height_px, int width_mm)
{
    if (config->display_width_mm > 0) {
        return config->display_width_mm;
    }
    // Panels state nonsense often enough: 10 to 60 inch across the corners is believed.
    double diagonal_mm = width_mm * hypot(width_px, height_px) / width_px;
    if (diagonal_mm >= 254 && diagonal_mm <= 1524) {
        return width_mm;
    }
    return assumed_width_mm(width_px, height_px);
}

// A window smaller than the smallest panel shrinks the page rather than cut words. No panel in
// service is so small.
static double largest_k(int width_px, int height_px)
{
    if (height_px >= width_px) {
        return fmin((double)width_px / PORTRAIT_WIDTH, (double)height_px / PORTRAIT_HEIGHT);
    }
    return fmin((double)width_px / SHORT_WIDTH, (double)height_px / SHORT_HEIGHT);
}

int layout_px(const struct layout *layout, double design)
{
    return (int)lround(design * layout->k);
}

int layout_control_px(const struct layout *layout, double design)
{
    int px = layout_px(layout, design);
    return px > layout->target_px ? px : layout->target_px;
}

int layout_gap_px(const struct layout *layout, double design)
{
    int px = layout_px(layout, design);
    return px > layout->gap_px ? px : layout->gap_px;
}

struct lines {
    double header, bar, margin, top, action_h, above_bar;
};

static const struct lines shape_lines[] = {
    [LAYOUT_PORTRAIT] = {72, 80, 24, 96, 56, 20},
    [LAYOUT_LANDSCAPE] = {56, 62, 24, 76, 56, 20},
    [LAYOUT_SHORT] = {36, 48, 16, 44, 46, 6},
};

static void layout_lines(struct layout *layout)
{
    const struct lines *lines = &shape_lines[layout->shape];
    int bar_px = layout_px(layout, lines->bar);
    layout->header = (struct draw_rect){0, 0, layout->width_px, layout_px(layout, lines->header)};
    layout->bar = (struct draw_rect){0, layout->height_px - bar_px, layout->width_px, bar_px};
    layout->top = layout_px(layout, lines->top);
    layout->action_h = layout_control_px(layout, lines->action_h);
    layout->foot = layout->bar.y - layout_gap_px(layout, lines->above_bar);
    layout->action_y = layout->foot - layout_px(layout, 4) - layout->action_h;

    int most = layout_px(layout, layout->shape == LAYOUT_PORTRAIT ? COLUMN_MOST : PANES_MOST);
    int width = layout->width_px - 2 * layout_px(layout, lines->margin);
    if (width > most) {
        width = most;
    }
    layout->left = (layout->width_px - width) / 2;
    layout->right = layout->left + width;
}

void layout_make(struct layout *ret_layout, const struct config *config, int width_px,
                 int height_px, int width_mm, double cap)
{
    struct layout layout = {.width_px = width_px, .height_px = height_px};
    layout.pitch_mm = panel_width_mm(config, width_px, height_px, width_mm) / width_px;
    double body_px = cap_per_distance * config->display_distance_mm / layout.pitch_mm / cap;
    double wanted = fmax(1, ceil(body_px) / body_design_px);
    layout.k = fmin(wanted, largest_k(width_px, height_px));
    double shrunk = layout.k / wanted;
    layout.target_px = (int)ceil(config->display_target_mm / layout.pitch_mm * shrunk);
    layout.gap_px = (int)ceil(config->display_gap_mm / layout.pitch_mm * shrunk);
    if (height_px >= width_px) {
        layout.shape = LAYOUT_PORTRAIT;
    } else {
        layout.shape = height_px / layout.k < 400 ? LAYOUT_SHORT : LAYOUT_LANDSCAPE;
    }
    layout_lines(&layout);
    *ret_layout = layout;
}
