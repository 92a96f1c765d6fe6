// From millimetres to pixels (product 5.2, 6.2; screens README 2 and 3). Tokens are design px; a
// panel shows them multiplied by k, chosen so that a capital letter of body text is seen under 0.7
// degrees at the distance the trust states. The fixed lines of a page (header, first line, action
// row, bar) come from here too. Pure.
#pragma once
#include "config/config.h"
#include "ui/draw.h"

enum layout_shape {
    LAYOUT_PORTRAIT,  // one column
    LAYOUT_LANDSCAPE, // words at the start side, keys and answers at the end side
    LAYOUT_SHORT,     // the same under 400 design px high: 15.6 inch
};

struct layout {
    int width_px, height_px;
    double pitch_mm; // of one screen px
    double k;        // screen px of one design px
    enum layout_shape shape;
    int target_px, gap_px; // least size of a control, least gap between two

    struct draw_rect header, bar;
    int left, right; // edges of the column, or of both panes
    int top;         // first line of the page
    int action_y;    // top of the action row's buttons
    int action_h;    // their height without offset
    int foot;        // lowest line above the bar's gap, where pages without an action row end
};

// cap is the height of a capital H as a part of the font's size. width_mm 0 = the panel does not
// say.
void layout_make(struct layout *ret_layout, const struct config *config, int width_px,
                 int height_px, int width_mm, double cap);
// Design px to screen px, rounded.
int layout_px(const struct layout *layout, double design);
// The same for a side of a control: never under display.target_mm.
int layout_control_px(const struct layout *layout, double design);
// The same for a gap between controls: never under display.gap_mm.
int layout_gap_px(const struct layout *layout, double design);
