// Invented views of every screen, and of every state of a screen that looks different: what shots
// draws, what the golden lists hold and what the layout test measures.
#pragma once
#include "flow/view.h"

struct sample {
    const char *name; // "S6-confirm-long"; unique
    void (*fill)(struct view *view);
    bool hospital;
    bool ugly; // hostile lengths: words may be cut, so not for golden lists
};

extern const struct sample samples[];
extern const int sample_count;
// The sample of this name, or NULL.
const struct sample *sample_named(const char *name);

// The configuration all samples share, with defaults of the product.
void sample_config(struct config *ret_config, bool hospital);
void sample_view(const struct sample *sample, const struct config *config, struct view *ret_view);

struct sample_panel {
    const char *name;
    int width_px, height_px, width_mm;
};

// 21.5 inch upright, the same lying, 15.6 inch lying.
extern const struct sample_panel sample_panels[3];
