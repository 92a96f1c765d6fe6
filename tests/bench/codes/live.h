// A picture as a live camera would show it: 1280 x 720 in Motion JPEG, held in a hand that shakes, with grain.
#pragma once
#include "platform/decode/gray.h"

enum { LIVE_WIDTH = 1280, LIVE_HEIGHT = 720 };

struct live;

// picture is kept by address. NULL: no memory.
struct live *live_new(const struct gray *picture);
void live_free(struct live *live);
// The next frame's JPEG, valid until the next call; the same for the same number. NULL: it could not be made.
const unsigned char *live_frame(struct live *live, int number, size_t *ret_count);
