// Grey to black and white: every pixel becomes 0 or 255. to and from are different buffers; to gets its size.
#pragma once
#include "platform/decode/gray.h"

// One threshold for the picture: the one that parts the histogram into two groups of least variance (Otsu 1979).
void threshold_otsu(const struct gray *from, struct gray *to);

// Dark is what is a share of percent below the mean of the window x window around it (Bradley, Roth 2007). window: px, 3 or more.
void threshold_bradley(const struct gray *from, int window, int percent, struct gray *to);

// Dark is what is below mean * (1 + k * (deviation / 128 - 1)) of the window around it (Sauvola, Pietikainen 2000): keeps grain
// in even parts light. window: 3 to 181 px.
void threshold_sauvola(const struct gray *from, int window, float k, struct gray *to);
