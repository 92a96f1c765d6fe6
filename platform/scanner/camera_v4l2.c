// A camera by V4L2, with the kernel's ioctls alone. The driver fills its own buffers, mapped here; the newest filled one is
// held, and goes back to the driver when it was given on or a newer one came.
#include "platform/platform.h"
#include "platform/scanner/camera.h"
#include "platform/scanner/names.h"
#include "platform/scanner/v4l2_choice.h"
#include <errno.h>
#include <fcntl.h>
#include <linux/videodev2.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

enum {
    BUFFERS = 4,       // one is held, the driver fills another, two are between
    BUFFERS_LEAST = 2, // a driver with less memory
    DEVICES = 64,      // /dev/video0 and so on
    DEVICE_FILE = 512,
    BUFFER_BYTES_MOST = 64 << 20, // a driver that wants more is not believed
};

struct camera_v4l2 {
    struct camera base; // first: a struct camera is one of these
    char device[DEVICE_FILE];
    struct v4l2_choice choice;
    size_t row_bytes; // of GREY and YUYV, with the gap behind a row
    int buffer_count;
    struct buffer {
        void *bytes;
        size_t size;
    } buffers[BUFFERS];
    int held; // index of the buffer that is held
    size_t held_bytes;
};

static struct camera_v4l2 *v4l2_of(struct camera *camera)
{
    return (struct camera_v4l2 *)camera;
}

// ---- finding it

// ERR_MISSING: no such file. ERR_SYSTEM: it cannot be opened. ERR_UNSUPPORTED: it gives nothing we can read.
static enum err file_open(const char *file, int *ret_fd, struct v4l2_choice *ret_choice)
{
    int fd = open(file, O_RDWR | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0) {
        return errno == ENOENT || errno == ENODEV || errno == ENXIO ? ERR_MISSING : ERR_SYSTEM;
    }
    enum err err = v4l2_choose(fd, ret_choice);
    if (err != OK) {
        close(fd);
        return err;
    }
    *ret_fd = fd;
    return OK;
}

// Of several devices none of which can be used: the more there is to mend, the more it tells.
static int worth_telling(enum err err)
{
    return err == ERR_MISSING ? 0 : err == ERR_UNSUPPORTED ? 1 : 2; // 2: there, but in use, forbidden or broken
}

// The device that is named; or of all, the first that use() can do with.
static enum err device_use(struct camera_v4l2 *v4l2, enum err (*use)(struct camera_v4l2 *v4l2, const char *file))
{
    if (strcmp(v4l2->device, "auto") != 0) {
        return use(v4l2, v4l2->device);
    }
    enum err err = ERR_MISSING;
    for (int i = -1; names_next("/dev", "video", DEVICES, &i);) {
        char file[NAMES_FILE];
        names_file("/dev/video", i, file);
        enum err of_this = use(v4l2, file);
        if (of_this == OK) {
            return OK;
        }
        err = worth_telling(of_this) > worth_telling(err) ? of_this : err;
    }
    return err;
}

static enum err file_look(struct camera_v4l2 *v4l2, const char *file)
{
    (void)v4l2; // one that is only looked at is not the one that is used
    int fd = -1;
    struct v4l2_choice choice;
    enum err err = file_open(file, &fd, &choice);
    if (err == OK) {
        close(fd);
    }
    return err;
}

static bool v4l2_is_there(struct camera *camera)
{
    return device_use(v4l2_of(camera), file_look) == OK;
}

// ---- opening and closing

// What the driver makes of the choice; it may change anything.
static enum err format_set(struct camera_v4l2 *v4l2)
{
    struct v4l2_format format = {.type = V4L2_BUF_TYPE_VIDEO_CAPTURE};
    struct v4l2_pix_format *picture = &format.fmt.pix;
    picture->width = (uint32_t)v4l2->choice.width;
    picture->height = (uint32_t)v4l2->choice.height;
    picture->pixelformat = v4l2->choice.fourcc;
    picture->field = V4L2_FIELD_NONE;
    if (v4l2_ask(v4l2->base.fd, VIDIOC_S_FMT, &format) != 0) {
        return ERR_SYSTEM;
    }
    if (picture->pixelformat != v4l2->choice.fourcc || picture->width > FRAME_SIDE || picture->height > FRAME_SIDE) {
        return ERR_UNSUPPORTED;
    }
    v4l2->choice.width = (int)picture->width;
    v4l2->choice.height = (int)picture->height;
    size_t least = (size_t)picture->width * (v4l2->choice.format == FRAME_YUYV ? 2 : 1);
    v4l2->row_bytes = picture->bytesperline > least ? picture->bytesperline : least;
    struct v4l2_streamparm rate = {.type = V4L2_BUF_TYPE_VIDEO_CAPTURE};
    rate.parm.capture.timeperframe = (struct v4l2_fract){1, CHOICE_FPS};
    (void)v4l2_ask(v4l2->base.fd, VIDIOC_S_PARM, &rate); // a camera with one rate need not know it
    return v4l2_choice_fits(&v4l2->choice) ? OK : ERR_UNSUPPORTED;
}

static enum err buffer_queue(const struct camera_v4l2 *v4l2, int index)
{
    struct v4l2_buffer buffer = {
        .type = V4L2_BUF_TYPE_VIDEO_CAPTURE, .memory = V4L2_MEMORY_MMAP, .index = (uint32_t)index};
    return v4l2_ask(v4l2->base.fd, VIDIOC_QBUF, &buffer) == 0 ? OK : ERR_SYSTEM;
}

static enum err buffer_map(struct camera_v4l2 *v4l2, int index)
{
    struct v4l2_buffer buffer = {
        .type = V4L2_BUF_TYPE_VIDEO_CAPTURE, .memory = V4L2_MEMORY_MMAP, .index = (uint32_t)index};
    if (v4l2_ask(v4l2->base.fd, VIDIOC_QUERYBUF, &buffer) != 0 || buffer.length == 0 ||
        buffer.length > BUFFER_BYTES_MOST) {
        return ERR_SYSTEM;
    }
    void *bytes = mmap(NULL, buffer.length, PROT_READ, MAP_SHARED, v4l2->base.fd, (off_t)buffer.m.offset);
    if (bytes == MAP_FAILED) {
        return ERR_MEMORY;
    }
    v4l2->buffers[index] = (struct buffer){bytes, buffer.length};
    v4l2->buffer_count = index + 1;
    return buffer_queue(v4l2, index);
}

static enum err buffers_begin(struct camera_v4l2 *v4l2)
{
    struct v4l2_requestbuffers request = {
        .count = BUFFERS, .type = V4L2_BUF_TYPE_VIDEO_CAPTURE, .memory = V4L2_MEMORY_MMAP};
    if (v4l2_ask(v4l2->base.fd, VIDIOC_REQBUFS, &request) != 0 || request.count < BUFFERS_LEAST) {
        return ERR_SYSTEM;
    }
    enum err err = OK;
    for (int i = 0; i < BUFFERS && i < (int)request.count && err == OK; i++) {
        err = buffer_map(v4l2, i);
    }
    return err;
}

static void v4l2_close(struct camera *camera)
{
    struct camera_v4l2 *v4l2 = v4l2_of(camera);
    if (camera->fd < 0) {
        return;
    }
    int type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
    (void)v4l2_ask(camera->fd, VIDIOC_STREAMOFF, &type); // unplugged: it has stopped by itself
    for (int i = 0; i < v4l2->buffer_count; i++) {
        munmap(v4l2->buffers[i].bytes, v4l2->buffers[i].size);
    }
    v4l2->buffer_count = 0;
    close(camera->fd); // the driver frees its buffers with it
    camera->fd = -1;
    camera->holds = false;
}

static enum err file_start(struct camera_v4l2 *v4l2, const char *file)
{
    struct camera *camera = &v4l2->base;
    enum err err = file_open(file, &camera->fd, &v4l2->choice);
    if (err != OK) {
        return err;
    }
    int type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
    err = format_set(v4l2);
    err = err == OK ? buffers_begin(v4l2) : err;
    if (err == OK && v4l2_ask(camera->fd, VIDIOC_STREAMON, &type) != 0) {
        err = ERR_SYSTEM; // somebody else streams
    }
    if (err != OK) {
        v4l2_close(camera);
    }
    return err;
}

static enum err v4l2_open(struct camera *camera)
{
    return device_use(v4l2_of(camera), file_start);
}

// ---- pictures

// Bytes that a whole picture has at least.
static size_t picture_least(const struct camera_v4l2 *v4l2)
{
    return v4l2->choice.format == FRAME_JPEG ? 1 : v4l2->row_bytes * (size_t)v4l2->choice.height;
}

// Sets *ret_index to -1 for a picture that was damaged on its way, or is cut off.
static enum camera_news buffer_take(struct camera_v4l2 *v4l2, int *ret_index, size_t *ret_bytes)
{
    struct v4l2_buffer buffer = {.type = V4L2_BUF_TYPE_VIDEO_CAPTURE, .memory = V4L2_MEMORY_MMAP};
    if (v4l2_ask(v4l2->base.fd, VIDIOC_DQBUF, &buffer) != 0) {
        return errno == EAGAIN ? CAMERA_NOTHING : CAMERA_GONE;
    }
    if (buffer.index >= (uint32_t)v4l2->buffer_count) {
        return CAMERA_GONE;
    }
    int index = (int)buffer.index;
    size_t count = buffer.bytesused, size = v4l2->buffers[index].size;
    bool most = v4l2->choice.format != FRAME_JPEG || count <= FRAME_BYTES;
    *ret_bytes = count;
    *ret_index = index;
    if ((buffer.flags & V4L2_BUF_FLAG_ERROR) != 0 || count < picture_least(v4l2) || count > size || !most) {
        *ret_index = -1;
        return buffer_queue(v4l2, index) == OK ? CAMERA_PICTURE : CAMERA_GONE;
    }
    return CAMERA_PICTURE;
}

static enum camera_news v4l2_take(struct camera *camera)
{
    struct camera_v4l2 *v4l2 = v4l2_of(camera);
    enum camera_news news = CAMERA_NOTHING;
    for (int i = 0; i < BUFFERS; i++) { // all that are filled: the last one is the newest
        int index;
        size_t count;
        enum camera_news of_this = buffer_take(v4l2, &index, &count);
        if (of_this != CAMERA_PICTURE) {
            return of_this == CAMERA_GONE ? CAMERA_GONE : news;
        }
        if (index < 0) {
            continue;
        }
        if (camera->holds && buffer_queue(v4l2, v4l2->held) != OK) {
            return CAMERA_GONE;
        }
        camera->holds = true;
        v4l2->held = index;
        v4l2->held_bytes = count;
        news = CAMERA_PICTURE;
    }
    return news;
}

// Rows without the gaps that some drivers leave behind them.
static size_t rows_copy(const struct camera_v4l2 *v4l2, unsigned char *slot)
{
    const unsigned char *from = v4l2->buffers[v4l2->held].bytes;
    size_t row = (size_t)v4l2->choice.width * (v4l2->choice.format == FRAME_YUYV ? 2 : 1);
    for (int y = 0; y < v4l2->choice.height; y++) {
        memcpy(slot + (size_t)y * row, from + (size_t)y * v4l2->row_bytes, row);
    }
    return row * (size_t)v4l2->choice.height;
}

static enum err v4l2_give(struct camera *camera, unsigned char *slot, struct wire_order *ret_order)
{
    struct camera_v4l2 *v4l2 = v4l2_of(camera);
    bool packed = v4l2->choice.format == FRAME_JPEG;
    ret_order->format = v4l2->choice.format;
    ret_order->width = packed ? 0 : v4l2->choice.width;
    ret_order->height = packed ? 0 : v4l2->choice.height;
    if (packed) {
        memcpy(slot, v4l2->buffers[v4l2->held].bytes, v4l2->held_bytes);
    }
    ret_order->bytes = (uint32_t)(packed ? v4l2->held_bytes : rows_copy(v4l2, slot));
    camera->holds = false;
    return buffer_queue(v4l2, v4l2->held);
}

static void v4l2_free(struct camera *camera)
{
    v4l2_close(camera);
    secure_free(camera);
}

enum err camera_v4l2_new(const char *device, struct camera **ret_camera)
{
    static const struct camera_kind kind = {v4l2_is_there, v4l2_open, v4l2_close, v4l2_take, v4l2_give, v4l2_free};
    size_t bytes = strlen(device) + 1;
    if (bytes > DEVICE_FILE) {
        return ERR_LIMIT;
    }
    struct camera_v4l2 *v4l2 = secure_calloc(1, sizeof *v4l2);
    if (v4l2 == NULL) {
        return ERR_MEMORY;
    }
    v4l2->base = (struct camera){.kind = &kind, .fd = -1};
    memcpy(v4l2->device, device, bytes);
    *ret_camera = &v4l2->base;
    return OK;
}
