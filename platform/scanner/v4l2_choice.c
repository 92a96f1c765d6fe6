#include "platform/scanner/v4l2_choice.h"

#include <errno.h>
#include <linux/videodev2.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>

enum {
    LISTED = 64,    // formats, sizes or rates: more than any camera lists, fewer than a broken driver could
    ALMOST_FPS = 29, // 30000/1001 is 30
};

int v4l2_ask(int fd, unsigned long request, void *argument)
{
    int answer;
    do {
        answer = ioctl(fd, request, argument);
    } while (answer < 0 && errno == EINTR);
    return answer;
}

static int format_cost(enum frame_format format)
{
    return format == FRAME_GREY ? 0 : format == FRAME_YUYV ? 1 : 2;
}

bool v4l2_choice_fits(const struct v4l2_choice *choice)
{
    bool sides = choice->width >= CHOICE_LEAST_WIDTH && choice->width <= FRAME_SIDE && choice->height > 0 &&
                 choice->height <= FRAME_SIDE && choice->width % 2 == 0;
    int64_t raw = (int64_t)choice->width * choice->height * (choice->format == FRAME_YUYV ? 2 : 1);
    return sides && choice->fps > 0 && (choice->format == FRAME_JPEG || raw <= FRAME_BYTES);
}

bool v4l2_choice_is_better(const struct v4l2_choice *choice, const struct v4l2_choice *than)
{
    if (choice->fps != than->fps) {
        return choice->fps > than->fps;
    }
    int ideal = CHOICE_WIDTH * CHOICE_HEIGHT;
    int off = abs(choice->width * choice->height - ideal), than_off = abs(than->width * than->height - ideal);
    if (off != than_off) {
        return off < than_off;
    }
    return format_cost(choice->format) < format_cost(than->format);
}

static int rate_of(const struct v4l2_fract *interval)
{
    if (interval->numerator == 0) {
        return 0;
    }
    uint32_t fps = interval->denominator / interval->numerator;
    return fps >= ALMOST_FPS ? CHOICE_FPS : (int)fps;
}

// The fastest at this size. A driver that lists none is taken to manage: what it really does is seen later.
static int rate_find(int fd, const struct v4l2_choice *choice)
{
    int best = 0;
    struct v4l2_frmivalenum rate = {.pixel_format = choice->fourcc,
                                    .width = (uint32_t)choice->width,
                                    .height = (uint32_t)choice->height};
    for (rate.index = 0; rate.index < LISTED && v4l2_ask(fd, VIDIOC_ENUM_FRAMEINTERVALS, &rate) == 0;
         rate.index++) {
        bool one = rate.type == V4L2_FRMIVAL_TYPE_DISCRETE;
        int fps = rate_of(one ? &rate.discrete : &rate.stepwise.min);
        best = fps > best ? fps : best;
        if (!one) {
            break;
        }
    }
    return rate.index == 0 && best == 0 ? CHOICE_FPS : best;
}

static int into_range(uint32_t wanted, uint32_t least, uint32_t most, uint32_t step)
{
    uint32_t value = wanted < least ? least : wanted > most ? most : wanted;
    if (step > 1 && value > least) {
        value -= (value - least) % step;
    }
    return value > FRAME_SIDE ? FRAME_SIDE + 1 : (int)value;
}

static void consider(int fd, struct v4l2_choice *choice, int width, int height, struct v4l2_choice *best)
{
    choice->width = width;
    choice->height = height;
    choice->fps = CHOICE_FPS;
    if (!v4l2_choice_fits(choice)) {
        return;
    }
    choice->fps = rate_find(fd, choice);
    if (v4l2_choice_fits(choice) && (best->fourcc == 0 || v4l2_choice_is_better(choice, best))) {
        *best = *choice;
    }
}

static void sizes_consider(int fd, struct v4l2_choice *choice, struct v4l2_choice *best)
{
    struct v4l2_frmsizeenum size = {.pixel_format = choice->fourcc};
    for (size.index = 0; size.index < LISTED && v4l2_ask(fd, VIDIOC_ENUM_FRAMESIZES, &size) == 0; size.index++) {
        if (size.type == V4L2_FRMSIZE_TYPE_DISCRETE) {
            consider(fd, choice, size.discrete.width > FRAME_SIDE ? FRAME_SIDE + 1 : (int)size.discrete.width,
                     size.discrete.height > FRAME_SIDE ? FRAME_SIDE + 1 : (int)size.discrete.height, best);
            continue;
        }
        const struct v4l2_frmsize_stepwise *range = &size.stepwise;
        consider(fd, choice, into_range(CHOICE_WIDTH, range->min_width, range->max_width, range->step_width),
                 into_range(CHOICE_HEIGHT, range->min_height, range->max_height, range->step_height), best);
        return;
    }
    if (size.index == 0) { // lists none: the driver says at opening what it makes of it
        consider(fd, choice, CHOICE_WIDTH, CHOICE_HEIGHT, best);
    }
}

static bool is_camera(int fd)
{
    struct v4l2_capability can;
    memset(&can, 0, sizeof can);
    if (v4l2_ask(fd, VIDIOC_QUERYCAP, &can) != 0) {
        return false;
    }
    uint32_t caps = (can.capabilities & V4L2_CAP_DEVICE_CAPS) != 0 ? can.device_caps : can.capabilities;
    return (caps & V4L2_CAP_VIDEO_CAPTURE) != 0 && (caps & V4L2_CAP_STREAMING) != 0;
}

enum err v4l2_choose(int fd, struct v4l2_choice *ret_choice)
{
    if (!is_camera(fd)) {
        return ERR_UNSUPPORTED;
    }
    struct v4l2_choice best = {0};
    struct v4l2_fmtdesc listed = {.type = V4L2_BUF_TYPE_VIDEO_CAPTURE};
    for (listed.index = 0; listed.index < LISTED && v4l2_ask(fd, VIDIOC_ENUM_FMT, &listed) == 0; listed.index++) {
        struct v4l2_choice choice = {.fourcc = listed.pixelformat};
        switch (listed.pixelformat) {
        case V4L2_PIX_FMT_GREY: choice.format = FRAME_GREY; break;
        case V4L2_PIX_FMT_YUYV: choice.format = FRAME_YUYV; break;
        case V4L2_PIX_FMT_MJPEG:
        case V4L2_PIX_FMT_JPEG: choice.format = FRAME_JPEG; break;
        default: continue;
        }
        sizes_consider(fd, &choice, &best);
    }
    if (best.fourcc == 0) {
        return ERR_UNSUPPORTED;
    }
    *ret_choice = best;
    return OK;
}
