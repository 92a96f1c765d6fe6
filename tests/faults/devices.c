// Cameras and keyboards that a test machine does not have, played to the real code. Put before a program (LD_PRELOAD), or
// linked into a test. A folder stands for /dev; what is in it is plugged in, what is taken out of it is unplugged:
//   FOYER_TEST_DEVICES=DIR
//   DIR/videoN          a camera. Its lines are what it offers: "YUYV 1280 720 30" (format, width, height, pictures a
//                       second; formats GREY YUYV MJPG H264). More lines of the same format are more sizes and rates.
//                       "FAULT busy" it is in use; "FAULT flagged" each picture is damaged; "FAULT silent" none comes.
//                       The file may be rewritten at any time
//   DIR/videoN.picture  what it sees: these bytes, every time. Without it: zeros
//   DIR/videoN.chosen   is written: the line of what it was set to
//   DIR/input/eventN    a FIFO: struct input_event as the kernel would give them. The last writer that closes it unplugs
//   DIR/input/eventN.id "0c2e:0901", its USB ids
//   DIR/input/eventN.held  the code of a key that is held down, in decimal. Without it: none is
//   DIR/input/eventN.taken  while this is there, another program holds the grab
//   DIR/input/eventN.grabbed  is there while we hold it
//   DIR/input/eventN.refused  while this is there, it may not be opened
//   DIR/class/input/eventN    a folder: what /sys/class/input says of it
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/input.h>
#include <linux/videodev2.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <unistd.h>

enum { FAKES = 16, BUFFERS = 4, PATH_SIZE = 512, LINES = 32 };

struct offer {
    uint32_t fourcc, width, height, fps;
};

struct fake {
    int fd; // -1 = free
    bool video;
    char file[PATH_SIZE]; // in FOYER_TEST_DEVICES
    struct offer set;
    int memory; // of the buffers
    size_t buffer_bytes;
    bool streams;
    int queued[BUFFERS], queued_count;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct fake fakes[FAKES];
static atomic_bool fakes_are_made; // until then nothing here takes the lock

// ---- the folder

// By hand: files are opened before a sanitizer can have strncmp() called.
static bool begins(const char *path, const char *with)
{
    while (*with != '\0' && *path == *with) {
        path++;
        with++;
    }
    return *with == '\0';
}

// The file in the folder that stands for this one. False: it is not ours.
static bool stands_for(const char *path, char ret_file[PATH_SIZE])
{
    bool dev = begins(path, "/dev") && (path[4] == '\0' || begins(path, "/dev/video") || begins(path, "/dev/input"));
    bool ours = dev || begins(path, "/sys/class/input/");
    const char *folder = ours ? getenv("FOYER_TEST_DEVICES") : NULL;

    if (folder == NULL) {
        return false;
    }
    return snprintf(ret_file, PATH_SIZE, "%s%s", folder, path + 4) < PATH_SIZE;
}

static bool beside(const struct fake *fake, const char *end, char ret_file[PATH_SIZE])
{
    return snprintf(ret_file, PATH_SIZE, "%s%s", fake->file, end) < PATH_SIZE;
}

static bool is_beside(const struct fake *fake, const char *end)
{
    char file[PATH_SIZE];

    return beside(fake, end, file) && access(file, F_OK) == 0;
}

static int plain_open(const char *path, int flags, mode_t mode)
{
    return (int)syscall(SYS_openat, AT_FDCWD, path, flags, mode);
}

// Up to size bytes of a file; -1 without it.
static ssize_t slurp(const char *path, void *bytes, size_t size)
{
    int fd = plain_open(path, O_RDONLY | O_CLOEXEC, 0);
    ssize_t got = 0, all = 0;

    if (fd < 0) {
        return -1;
    }
    while ((size_t)all < size && (got = read(fd, (char *)bytes + all, size - (size_t)all)) > 0) {
        all += got;
    }
    (void)syscall(SYS_close, fd);
    return all;
}

static int offers_of(const struct fake *fake, struct offer ret_offers[LINES], char ret_fault[16])
{
    char text[2048];
    ssize_t bytes = slurp(fake->file, text, sizeof text - 1);
    int count = 0;

    ret_fault[0] = '\0';
    if (bytes < 0) {
        return -1;
    }
    text[bytes] = '\0';
    char *rest = NULL;
    for (char *line = strtok_r(text, "\n", &rest); line != NULL; line = strtok_r(NULL, "\n", &rest)) {
        char name[5];
        struct offer *offer = &ret_offers[count];

        if (sscanf(line, "FAULT %15s", ret_fault) == 1 || count == LINES) {
            continue;
        }
        if (sscanf(line, "%4s %u %u %u", name, &offer->width, &offer->height, &offer->fps) == 4 && strlen(name) == 4) {
            offer->fourcc = v4l2_fourcc((uint32_t)name[0], (uint32_t)name[1], (uint32_t)name[2], (uint32_t)name[3]);
            count++;
        }
    }
    return count;
}

// ---- the table

static struct fake *fake_of(int fd) // lock held
{
    for (int i = 0; i < FAKES && fakes_are_made; i++) {
        if (fakes[i].fd == fd && fd >= 0) {
            return &fakes[i];
        }
    }
    return NULL;
}

static struct fake *fake_new(void) // lock held
{
    for (int i = 0; i < FAKES && !fakes_are_made; i++) {
        fakes[i].fd = -1;
    }
    fakes_are_made = true;
    for (int i = 0; i < FAKES; i++) {
        if (fakes[i].fd < 0) {
            memset(&fakes[i], 0, sizeof fakes[i]);
            fakes[i].memory = -1;
            return &fakes[i];
        }
    }
    return NULL;
}

static int fake_open(const char *file, bool video, int flags)
{
    char refused[PATH_SIZE];
    int fd = -1;

    if (access(file, F_OK) != 0) {
        errno = ENOENT;
        return -1;
    }
    if (snprintf(refused, sizeof refused, "%s.refused", file) < PATH_SIZE && access(refused, F_OK) == 0) {
        errno = EACCES;
        return -1;
    }
    pthread_mutex_lock(&lock);
    struct fake *fake = fake_new();
    if (fake != NULL) {
        fd = video ? timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC) : plain_open(file, flags, 0);
        fake->fd = fd;
        fake->video = video;
        snprintf(fake->file, sizeof fake->file, "%s", file);
    }
    pthread_mutex_unlock(&lock);
    return fd;
}

static int any_open(const char *path, int flags, mode_t mode)
{
    char file[PATH_SIZE];

    if (!stands_for(path, file)) {
        return plain_open(path, flags, mode);
    }
    if (begins(path, "/dev/video")) {
        return fake_open(file, true, flags);
    }
    if (begins(path, "/dev/input/event")) {
        return fake_open(file, false, flags);
    }
    return plain_open(file, flags, mode);
}

int open(const char *path, int flags, ...)
{
    va_list more;

    va_start(more, flags);
    mode_t mode = (flags & (O_CREAT | __O_TMPFILE)) != 0 ? va_arg(more, mode_t) : 0;
    va_end(more);
    return any_open(path, flags, mode);
}

int open64(const char *path, int flags, ...)
{
    va_list more;

    va_start(more, flags);
    mode_t mode = (flags & (O_CREAT | __O_TMPFILE)) != 0 ? va_arg(more, mode_t) : 0;
    va_end(more);
    return any_open(path, flags, mode);
}

int close(int fd)
{
    char file[PATH_SIZE];

    if (!fakes_are_made) {
        return (int)syscall(SYS_close, fd);
    }
    pthread_mutex_lock(&lock);
    struct fake *fake = fake_of(fd);
    if (fake != NULL) {
        if (!fake->video && beside(fake, ".grabbed", file)) {
            (void)unlink(file);
        }
        if (fake->memory >= 0) {
            (void)syscall(SYS_close, fake->memory);
        }
        fake->fd = -1;
    }
    pthread_mutex_unlock(&lock);
    return (int)syscall(SYS_close, fd);
}

// What comes next in the order of libraries: a sanitizer's, or libc's.
static void *next_of(const char *name)
{
    return dlsym(RTLD_NEXT, name);
}

DIR *opendir(const char *path)
{
    static DIR *(*next)(const char *);
    char file[PATH_SIZE];

    if (next == NULL) {
        void *symbol = next_of("opendir");
        memcpy(&next, &symbol, sizeof next);
    }
    return next(stands_for(path, file) ? file : path);
}

int inotify_add_watch(int fd, const char *path, uint32_t mask)
{
    char file[PATH_SIZE];

    return (int)syscall(SYS_inotify_add_watch, fd, stands_for(path, file) ? file : path, mask);
}

// ---- the camera

static size_t bytes_of(const struct offer *offer)
{
    bool grey = offer->fourcc == V4L2_PIX_FMT_GREY;
    return (size_t)offer->width * offer->height * (grey ? 1 : 2);
}

static bool same_format(const struct offer *a, const struct offer *b)
{
    return a->fourcc == b->fourcc;
}

static bool same_size(const struct offer *a, const struct offer *b)
{
    return same_format(a, b) && a->width == b->width && a->height == b->height;
}

static bool never_same(const struct offer *a, const struct offer *b)
{
    (void)a;
    (void)b;
    return false;
}

// The index-th of those that are of this format and size (0 = any), where each counts once.
static const struct offer *nth(const struct offer *offers, int count, uint32_t index, const struct offer *of,
                               bool (*same)(const struct offer *, const struct offer *))
{
    for (int i = 0; i < count; i++) {
        const struct offer *offer = &offers[i];
        bool counts = (of->fourcc == 0 || same_format(of, offer)) && (of->width == 0 || same_size(of, offer));
        for (int j = 0; j < i; j++) {
            counts = counts && !same(&offers[j], offer);
        }
        if (counts && index-- == 0) {
            return offer;
        }
    }
    return NULL;
}

static int refuse(int error)
{
    errno = error;
    return -1;
}

static int video_list(unsigned long request, void *argument, const struct offer *offers, int count)
{
    const struct offer *found = NULL;

    if (request == VIDIOC_ENUM_FMT) {
        struct v4l2_fmtdesc *asked = argument;
        found = nth(offers, count, asked->index, &(struct offer){0}, same_format);
        asked->pixelformat = found != NULL ? found->fourcc : 0;
    } else if (request == VIDIOC_ENUM_FRAMESIZES) {
        struct v4l2_frmsizeenum *asked = argument;
        found = nth(offers, count, asked->index, &(struct offer){.fourcc = asked->pixel_format}, same_size);
        if (found != NULL) {
            asked->type = V4L2_FRMSIZE_TYPE_DISCRETE;
            asked->discrete = (struct v4l2_frmsize_discrete){found->width, found->height};
        }
    } else {
        struct v4l2_frmivalenum *asked = argument;
        found = nth(offers, count, asked->index,
                    &(struct offer){asked->pixel_format, asked->width, asked->height, 0}, never_same);
        if (found != NULL) {
            asked->type = V4L2_FRMIVAL_TYPE_DISCRETE;
            asked->discrete = (struct v4l2_fract){1, found->fps};
        }
    }
    return found != NULL ? 0 : refuse(EINVAL);
}

static int video_set(struct fake *fake, struct v4l2_format *format, const struct offer *offers, int count)
{
    struct v4l2_pix_format *picture = &format->fmt.pix;
    const struct offer *best = &offers[0];
    char file[PATH_SIZE];

    for (int i = 0; i < count; i++) { // the fastest of what was asked for
        bool fits = offers[i].fourcc == picture->pixelformat && offers[i].width == picture->width &&
                    offers[i].height == picture->height;
        bool before = best->fourcc == picture->pixelformat && best->width == picture->width &&
                      best->height == picture->height && best->fps >= offers[i].fps;
        best = fits && !before ? &offers[i] : best;
    }
    if (count == 0) {
        return refuse(EINVAL);
    }
    fake->set = *best;
    picture->pixelformat = best->fourcc;
    picture->width = best->width;
    picture->height = best->height;
    picture->bytesperline = best->width * (best->fourcc == V4L2_PIX_FMT_YUYV ? 2 : 1);
    picture->sizeimage = (uint32_t)bytes_of(best);
    if (beside(fake, ".chosen", file)) {
        FILE *chosen = fopen(file, "w");
        if (chosen != NULL) {
            fprintf(chosen, "%.4s %u %u %u\n", (const char *)&best->fourcc, best->width, best->height, best->fps);
            fclose(chosen);
        }
    }
    return 0;
}

static int video_buffers(struct fake *fake, struct v4l2_requestbuffers *request)
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE);

    fake->buffer_bytes = (bytes_of(&fake->set) + page - 1) / page * page;
    fake->memory = memfd_create("camera", MFD_CLOEXEC);
    if (fake->memory < 0 || ftruncate(fake->memory, (off_t)(BUFFERS * fake->buffer_bytes)) != 0) {
        return refuse(ENOMEM);
    }
    request->count = BUFFERS;
    return 0;
}

static int video_stream(struct fake *fake, bool on)
{
    long ns = on ? 1000000000L / (long)fake->set.fps : 0;
    struct itimerspec rate = {.it_interval = {0, ns}, .it_value = {0, ns}};

    fake->streams = on;
    fake->queued_count = on ? fake->queued_count : 0;
    return timerfd_settime(fake->fd, 0, &rate, NULL);
}

static int video_take(struct fake *fake, struct v4l2_buffer *buffer, const char *fault)
{
    char file[PATH_SIZE];
    uint64_t ticks;

    if (read(fake->fd, &ticks, sizeof ticks) != (ssize_t)sizeof ticks || strcmp(fault, "silent") == 0 ||
        fake->queued_count == 0 || !fake->streams) {
        return refuse(EAGAIN);
    }
    int index = fake->queued[0];
    memmove(fake->queued, fake->queued + 1, (size_t)--fake->queued_count * sizeof fake->queued[0]);
    // Not by our own mmap(): the lock is held.
    void *bytes = (void *)syscall(SYS_mmap, NULL, fake->buffer_bytes, PROT_READ | PROT_WRITE, MAP_SHARED, fake->memory,
                                  (size_t)index * fake->buffer_bytes);
    ssize_t got = beside(fake, ".picture", file) ? slurp(file, bytes, fake->buffer_bytes) : -1;
    munmap(bytes, fake->buffer_bytes);
    buffer->index = (uint32_t)index;
    buffer->bytesused = (uint32_t)(got < 0 ? bytes_of(&fake->set) : (size_t)got);
    buffer->flags = strcmp(fault, "flagged") == 0 ? V4L2_BUF_FLAG_ERROR : 0;
    return 0;
}

static int video_ask(struct fake *fake, unsigned long request, void *argument)
{
    struct offer offers[LINES];
    char fault[16];
    int count = offers_of(fake, offers, fault);
    struct v4l2_buffer *buffer = argument;

    if (count < 0) {
        return refuse(ENODEV); // unplugged
    }
    switch (request) {
    case VIDIOC_QUERYCAP:
        memset(argument, 0, sizeof(struct v4l2_capability));
        ((struct v4l2_capability *)argument)->capabilities =
            count > 0 ? V4L2_CAP_VIDEO_CAPTURE | V4L2_CAP_STREAMING : V4L2_CAP_META_CAPTURE;
        return 0;
    case VIDIOC_ENUM_FMT:
    case VIDIOC_ENUM_FRAMESIZES:
    case VIDIOC_ENUM_FRAMEINTERVALS: return video_list(request, argument, offers, count);
    case VIDIOC_S_FMT: return video_set(fake, argument, offers, count);
    case VIDIOC_S_PARM: return 0;
    case VIDIOC_REQBUFS: return strcmp(fault, "busy") == 0 ? refuse(EBUSY) : video_buffers(fake, argument);
    case VIDIOC_QUERYBUF:
        buffer->length = (uint32_t)fake->buffer_bytes;
        buffer->m.offset = (uint32_t)(buffer->index * fake->buffer_bytes);
        return 0;
    case VIDIOC_QBUF:
        if (fake->queued_count == BUFFERS) {
            return refuse(EINVAL);
        }
        fake->queued[fake->queued_count++] = (int)buffer->index;
        return 0;
    case VIDIOC_DQBUF: return video_take(fake, buffer, fault);
    case VIDIOC_STREAMON: return video_stream(fake, true);
    case VIDIOC_STREAMOFF: return video_stream(fake, false);
    default: return refuse(ENOTTY);
    }
}

static void *any_mmap(void *at, size_t bytes, int protection, int flags, int fd, off_t offset)
{
    static void *(*next)(void *, size_t, int, int, int, off_t);

    if (next == NULL) {
        void *symbol = next_of("mmap");
        memcpy(&next, &symbol, sizeof next);
    }
    if (fd >= 0 && fakes_are_made) {
        pthread_mutex_lock(&lock);
        const struct fake *fake = fake_of(fd);
        fd = fake != NULL && fake->video ? fake->memory : fd;
        pthread_mutex_unlock(&lock);
    }
    return next(at, bytes, protection, flags, fd, offset);
}

void *mmap(void *at, size_t bytes, int protection, int flags, int fd, off_t offset)
{
    return any_mmap(at, bytes, protection, flags, fd, offset);
}

void *mmap64(void *at, size_t bytes, int protection, int flags, int fd, off64_t offset)
{
    return any_mmap(at, bytes, protection, flags, fd, offset);
}

// ---- the keyboard

static int keyboard_grab(const struct fake *fake, bool on)
{
    char file[PATH_SIZE];

    if (on && is_beside(fake, ".taken")) {
        return refuse(EBUSY);
    }
    if (beside(fake, ".grabbed", file)) {
        int fd = on ? plain_open(file, O_WRONLY | O_CREAT | O_CLOEXEC, 0600) : -1;
        if (fd >= 0) {
            (void)syscall(SYS_close, fd);
        } else {
            (void)unlink(file);
        }
    }
    return 0;
}

static int keyboard_ask(const struct fake *fake, unsigned long request, void *argument)
{
    char file[PATH_SIZE], text[16] = "";
    unsigned vendor = 0, product = 0;

    if (request == EVIOCGID) {
        if (beside(fake, ".id", file) && slurp(file, text, sizeof text - 1) > 0) {
            (void)sscanf(text, "%x:%x", &vendor, &product);
        }
        *(struct input_id *)argument = (struct input_id){BUS_USB, (uint16_t)vendor, (uint16_t)product, 1};
        return 0;
    }
    if (_IOC_TYPE(request) == 'E' && _IOC_NR(request) == 0x18) { // EVIOCGKEY
        unsigned held = 0;
        memset(argument, 0, _IOC_SIZE(request));
        if (beside(fake, ".held", file) && slurp(file, text, sizeof text - 1) > 0 && sscanf(text, "%u", &held) == 1 &&
            held / 8 < _IOC_SIZE(request)) {
            ((unsigned char *)argument)[held / 8] |= (unsigned char)(1 << (held % 8));
        }
        return (int)_IOC_SIZE(request);
    }
    if (request == EVIOCGRAB) {
        return keyboard_grab(fake, argument != NULL);
    }
    if (_IOC_TYPE(request) == 'E' && _IOC_NR(request) == 0x20 + EV_KEY) { // EVIOCGBIT: it has every key
        memset(argument, 0xff, _IOC_SIZE(request));
        return (int)_IOC_SIZE(request);
    }
    return refuse(ENOTTY);
}

int ioctl(int fd, unsigned long request, ...)
{
    va_list more;

    va_start(more, request);
    void *argument = va_arg(more, void *);
    va_end(more);
    if (!fakes_are_made) {
        return (int)syscall(SYS_ioctl, fd, request, argument);
    }
    pthread_mutex_lock(&lock);
    struct fake *fake = fake_of(fd);
    int answer = 0;
    if (fake != NULL) {
        answer = fake->video ? video_ask(fake, request, argument) : keyboard_ask(fake, request, argument);
    }
    int error = errno;
    pthread_mutex_unlock(&lock);
    errno = error;
    return fake != NULL ? answer : (int)syscall(SYS_ioctl, fd, request, argument);
}
