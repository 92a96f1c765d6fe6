// What gives pictures: a camera, or pictures that are played in its place. The scanner's thread alone. The newest picture
// wins: a source holds one, until it is asked for or a newer one comes; what it holds is the driver's memory or a place in
// a file, so pictures are nowhere but there and in the slot that they are given into.
#pragma once
#include "base/err.h"
#include "platform/decode/wire.h"
#include <stdbool.h>

struct camera;

enum camera_news {
    CAMERA_NOTHING,
    CAMERA_PICTURE, // a newer one is held
    CAMERA_GONE,    // unplugged or useless: close it
};

struct camera_kind {
    // Whether one is there and is fit for us; it is opened for a moment at most, and not started, so it may be in use.
    bool (*is_there)(struct camera *camera);
    // ERR_MISSING: there is none. ERR_UNSUPPORTED: it has no format for us. ERR_SYSTEM: it is in use, or broken.
    enum err (*open)(struct camera *camera);
    void (*close)(struct camera *camera);
    // Never waits. Call it when camera->fd is readable.
    enum camera_news (*take)(struct camera *camera);
    // The picture that is held, into FRAME_BYTES at slot; fills format, width, height and bytes of ret_order. Holds none
    // afterwards. ERR_LIMIT, ERR_SYNTAX or ERR_FILE for one that is not fit to be shown to anybody.
    enum err (*give)(struct camera *camera, unsigned char *slot, struct wire_order *ret_order);
    void (*free)(struct camera *camera); // closes, too
};

struct camera {
    const struct camera_kind *kind;
    int fd;     // -1 = closed
    bool holds; // a picture that was not given yet
};

// A V4L2 device file, or "auto": the first that can be started. Where none can, the error of the one that is nearest to it.
MUST_CHECK enum err camera_v4l2_new(const char *device, struct camera **ret_camera);
// A folder of pictures (.png .jpg .jpeg .pgm), each shown for a second in the order of their names, plain grey while there
// is none; or a video (.mjpeg .mjpg .y4m), again and again. 30 pictures a second.
MUST_CHECK enum err camera_pictures_new(const char *path, struct camera **ret_camera);
