// Pictures in files, as far as they must be understood before the decoder has them: the headers of PGM (netpbm's P5, 8
// bit) and Y4M (yuv4mpegpages), and where in a file of JPEG after JPEG each begins. Strict; everything else about a picture
// is parsed in foyer-decode alone.
#pragma once
#include "base/err.h"
#include "platform/decode/wire.h"
#include <stdbool.h>

enum { VIDEO_PICTURES = 36000 }; // 20 minutes

struct video {
    int fd;
    enum frame_format format; // FRAME_JPEG, or FRAME_GREY for Y4M's Y plane
    int width, height;        // of FRAME_GREY
    int count;                // pictures
    int64_t *starts;          // count + 1 offsets; owned
};

// Anybody's file by its name's end: .mjpeg or .mjpg, else Y4M. ERR_FILE: cannot be read. ERR_SYNTAX: is something else, or
// damaged. ERR_LIMIT: a picture larger than a slot, or too many of them. Gives (video_close).
MUST_CHECK enum err video_open(const char *file, struct video *ret_video);
void video_close(struct video *video);
// Picture number index into FRAME_BYTES at slot; fills format, width, height and bytes.
MUST_CHECK enum err video_give(const struct video *video, int index, unsigned char *slot,
                               struct wire_order *ret_order);

// Whether a file is taken for a picture, by its name's end (.png .jpg .jpeg .pgm).
bool picture_is_named(const char *name);
// A whole picture file into FRAME_BYTES at slot; as video_give(). A PGM becomes FRAME_GREY.
MUST_CHECK enum err picture_give(const char *file, unsigned char *slot, struct wire_order *ret_order);
