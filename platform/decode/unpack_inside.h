// What the parts of unpack share.
#pragma once
#include "platform/decode/reduce.h"
#include "platform/decode/unpack.h"
#include <turbojpeg.h>

struct unpack {
    tjhandle jpeg;
    struct reduce reduce;
    unsigned char row[FRAME_SIDE * 2]; // grey, or grey and alpha
};

static inline enum err unpack_check_size(int64_t width, int64_t height)
{
    if (width < 1 || height < 1) {
        return ERR_CONTRACT;
    }
    return width > FRAME_SIDE || height > FRAME_SIDE ? ERR_LIMIT : OK;
}

MUST_CHECK enum err unpack_png(struct unpack *unpack, const unsigned char *bytes, size_t count, struct gray *to);
