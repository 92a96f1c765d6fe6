// Pictures from files, played as a camera: for tests, for the demo and for offices without one.
#include "platform/platform.h"
#include "platform/scanner/camera.h"
#include "platform/scanner/picture_file.h"
#include <dirent.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <sys/timerfd.h>
#include <unistd.h>

enum {
    PICTURE_NS = 1000000000 / 30, // 30 a second
    TURN = 30,                    // pictures for which one file is shown
    GREY_WIDTH = 1280,
    GREY_HEIGHT = 720,
    GREY = 128, // in the middle: neither dark nor glaring
    PATH_BYTES = 512,
    NAME_BYTES = 256,
};

struct camera_pictures {
    struct camera base; // first: a struct camera is one of these
    char path[PATH_BYTES];
    struct video video; // fd -1: a folder
    int at;             // picture of the video that is held
    char name[NAME_BYTES]; // of the picture of the folder that is shown; "" = none
    int left;              // pictures of its turn
};

static struct camera_pictures *pictures_of(struct camera *camera)
{
    return (struct camera_pictures *)camera;
}

// ---- the folder

static void folder_file(const struct camera_pictures *pictures, char ret_file[PATH_BYTES + NAME_BYTES + 1])
{
    snprintf(ret_file, PATH_BYTES + NAME_BYTES + 1, "%s/%s", pictures->path, pictures->name);
}

static bool folder_has_it(const struct camera_pictures *pictures)
{
    char file[PATH_BYTES + NAME_BYTES + 1];
    folder_file(pictures, file);
    return pictures->name[0] != '\0' && access(file, R_OK) == 0;
}

// The lowest name behind this one, or else the lowest of all; "" = there is none. Read anew each time, so a picture can be
// put before the camera and taken away.
static void folder_next(struct camera_pictures *pictures)
{
    char first[NAME_BYTES] = "", next[NAME_BYTES] = "";
    DIR *dir = opendir(pictures->path);
    for (const struct dirent *entry = dir == NULL ? NULL : readdir(dir); entry != NULL; entry = readdir(dir)) {
        const char *name = entry->d_name;
        if (!picture_is_named(name)) {
            continue;
        }
        if (first[0] == '\0' || strcmp(name, first) < 0) {
            snprintf(first, sizeof first, "%s", name);
        }
        if (strcmp(name, pictures->name) > 0 && (next[0] == '\0' || strcmp(name, next) < 0)) {
            snprintf(next, sizeof next, "%s", name);
        }
    }
    if (dir != NULL) {
        closedir(dir);
    }
    memcpy(pictures->name, next[0] != '\0' ? next : first, sizeof pictures->name);
    pictures->left = TURN;
}

static void folder_advance(struct camera_pictures *pictures, int by)
{
    pictures->left -= by;
    if (pictures->left <= 0 || !folder_has_it(pictures)) {
        folder_next(pictures);
    }
}

static void grey_give(unsigned char *slot, struct wire_order *ret_order)
{
    memset(slot, GREY, GREY_WIDTH * GREY_HEIGHT);
    ret_order->format = FRAME_GREY;
    ret_order->width = GREY_WIDTH;
    ret_order->height = GREY_HEIGHT;
    ret_order->bytes = GREY_WIDTH * GREY_HEIGHT;
}

// ---- as a camera

// OK for a folder, too.
static enum err path_open(const char *path, struct video *ret_video)
{
    struct stat what;
    if (stat(path, &what) != 0) {
        return ERR_MISSING;
    }
    if (S_ISDIR(what.st_mode)) {
        *ret_video = (struct video){.fd = -1};
        return access(path, R_OK | X_OK) == 0 ? OK : ERR_FILE;
    }
    return video_open(path, ret_video);
}

static bool pictures_are_there(struct camera *camera)
{
    struct video video;
    if (path_open(pictures_of(camera)->path, &video) != OK) {
        return false;
    }
    if (video.fd >= 0) {
        video_close(&video);
    }
    return true;
}

static void pictures_close(struct camera *camera)
{
    struct camera_pictures *pictures = pictures_of(camera);
    if (pictures->video.fd >= 0) {
        video_close(&pictures->video);
    }
    if (camera->fd >= 0) {
        close(camera->fd);
        camera->fd = -1;
    }
    camera->holds = false;
}

static enum err pictures_open(struct camera *camera)
{
    struct camera_pictures *pictures = pictures_of(camera);
    static const struct itimerspec rate = {.it_interval = {0, PICTURE_NS}, .it_value = {0, PICTURE_NS}};
    enum err err = path_open(pictures->path, &pictures->video);
    if (err != OK) {
        return err;
    }
    pictures->at = -1;
    pictures->name[0] = '\0';
    pictures->left = 0;
    camera->fd = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
    if (camera->fd < 0 || timerfd_settime(camera->fd, 0, &rate, NULL) != 0) {
        pictures_close(camera);
        return ERR_SYSTEM;
    }
    return OK;
}

static enum camera_news pictures_take(struct camera *camera)
{
    struct camera_pictures *pictures = pictures_of(camera);
    uint64_t ticks = 0;
    if (read(camera->fd, &ticks, sizeof ticks) != (ssize_t)sizeof ticks) {
        return CAMERA_NOTHING;
    }
    int by = ticks < TURN ? (int)ticks : TURN; // after a long stop no more than one file is passed over
    camera->holds = true;
    if (pictures->video.fd >= 0) {
        pictures->at = (pictures->at + by) % pictures->video.count;
        return CAMERA_PICTURE;
    }
    if (access(pictures->path, R_OK | X_OK) != 0) { // the folder was taken away: as a camera that is unplugged
        return CAMERA_GONE;
    }
    folder_advance(pictures, by);
    return CAMERA_PICTURE;
}

static enum err pictures_give(struct camera *camera, unsigned char *slot, struct wire_order *ret_order)
{
    const struct camera_pictures *pictures = pictures_of(camera);
    camera->holds = false;
    if (pictures->video.fd >= 0) {
        return video_give(&pictures->video, pictures->at, slot, ret_order);
    }
    if (!folder_has_it(pictures)) { // none, or taken away at this moment
        grey_give(slot, ret_order);
        return OK;
    }
    char file[PATH_BYTES + NAME_BYTES + 1];
    folder_file(pictures, file);
    return picture_give(file, slot, ret_order);
}

static void pictures_free(struct camera *camera)
{
    pictures_close(camera);
    secure_free(camera);
}

enum err camera_pictures_new(const char *path, struct camera **ret_camera)
{
    static const struct camera_kind kind = {pictures_are_there, pictures_open, pictures_close,
                                            pictures_take,      pictures_give, pictures_free};
    size_t bytes = strlen(path) + 1;
    if (bytes > PATH_BYTES) {
        return ERR_LIMIT;
    }
    struct camera_pictures *pictures = secure_calloc(1, sizeof *pictures);
    if (pictures == NULL) {
        return ERR_MEMORY;
    }
    pictures->base = (struct camera){.kind = &kind, .fd = -1};
    pictures->video.fd = -1;
    memcpy(pictures->path, path, bytes);
    *ret_camera = &pictures->base;
    return OK;
}
