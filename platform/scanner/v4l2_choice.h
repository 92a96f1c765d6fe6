// Which of the formats, sizes and rates of a camera costs least.
#pragma once
#include "base/err.h"
#include "platform/decode/wire.h"
#include <stdbool.h>
#include <stdint.h>

enum { CHOICE_WIDTH = 1280, CHOICE_HEIGHT = 720, CHOICE_FPS = 30, CHOICE_LEAST_WIDTH = 640 };

struct v4l2_choice {
    uint32_t fourcc; // V4L2_PIX_FMT_*
    enum frame_format format;
    int width, height;
    int fps; // at most; what is faster than CHOICE_FPS counts as CHOICE_FPS
};

// False for what cannot be used at all: too small, too large for a slot of the shared memory, another format.
bool v4l2_choice_fits(const struct v4l2_choice *choice);
// The order: at 30 pictures a second (else the faster); nearest to 1280x720; GREY before YUYV before MJPEG, because what
// need not be unpacked costs least.
bool v4l2_choice_is_better(const struct v4l2_choice *choice, const struct v4l2_choice *than);
// Asks the device behind fd. ERR_UNSUPPORTED: it is no camera, or has nothing that fits.
MUST_CHECK enum err v4l2_choose(int fd, struct v4l2_choice *ret_choice);
// As ioctl(), again when a signal came between.
int v4l2_ask(int fd, unsigned long request, void *argument);
