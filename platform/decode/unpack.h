// A camera's picture, as it came, becomes a grey one with the longest side GRAY_SIDE or less. The bytes are not trusted.
#pragma once
#include "base/err.h"
#include "platform/decode/gray.h"
#include "platform/decode/wire.h"

struct unpack;

// ERR_MEMORY.
MUST_CHECK enum err unpack_new(struct unpack **ret_unpack);
void unpack_free(struct unpack *unpack);

// width and height in px for GREY and YUYV, whose rows have no gaps; the others say their own. to->pixels holds GRAY_PIXELS.
// ERR_CONTRACT: the bytes are not such a picture, or an interlaced PNG. ERR_LIMIT: a side longer than FRAME_SIDE.
MUST_CHECK enum err unpack_picture(struct unpack *unpack, enum frame_format format, const unsigned char *bytes, size_t count,
                                   int width, int height, struct gray *to);
