#include "platform/scanner/notice.h"

#include <assert.h>
#include <string.h>
#include <sys/inotify.h>
#include <unistd.h>

// IN_ATTRIB: a new device file becomes ours to open a moment after it was made.
static const uint32_t wanted = IN_CREATE | IN_DELETE | IN_ATTRIB | IN_MOVED_FROM | IN_MOVED_TO | IN_ONLYDIR;

void notice_begin(struct notice *notice)
{
    *notice = (struct notice){.fd = inotify_init1(IN_NONBLOCK | IN_CLOEXEC), .due_ms = INT64_MAX};
}

void notice_end(struct notice *notice)
{
    if (notice->fd >= 0) {
        close(notice->fd);
        notice->fd = -1;
    }
    notice->count = 0;
}

void notice_add(struct notice *notice, const char *file)
{
    assert(notice->count < NOTICE_FOLDERS);
    struct notice_folder *folder = &notice->folders[notice->count++];
    const char *slash = strrchr(file, '/');
    size_t bytes = slash == NULL ? 0 : (size_t)(slash - file);
    *folder = (struct notice_folder){.watch = -1, .name = "."};
    if (slash == file) {
        bytes = 1; // in the root itself
    }
    if (bytes > 0 && bytes < sizeof folder->name) {
        memcpy(folder->name, file, bytes);
        folder->name[bytes] = '\0';
    }
    notice->due_ms = 0;
}

// A folder of devices may itself come with the first of them and go with the last.
static bool folders_find(struct notice *notice, int64_t now_ms)
{
    bool came = false;
    notice->due_ms = INT64_MAX;
    for (int i = 0; i < notice->count; i++) {
        struct notice_folder *folder = &notice->folders[i];
        if (folder->watch < 0) {
            folder->watch = inotify_add_watch(notice->fd, folder->name, wanted);
            came = came || folder->watch >= 0;
        }
        if (folder->watch < 0) {
            notice->due_ms = now_ms + LOOK_REFUSED_MS;
        }
    }
    return came;
}

static void folder_gone(struct notice *notice, int watch, int64_t now_ms)
{
    for (int i = 0; i < notice->count; i++) {
        if (notice->folders[i].watch == watch) {
            notice->folders[i].watch = -1;
            notice->due_ms = now_ms;
        }
    }
}

bool notice_turn(struct notice *notice, int64_t now_ms)
{
    bool came = now_ms >= notice->due_ms && folders_find(notice, now_ms);
    _Alignas(struct inotify_event) char bytes[4096];
    ssize_t got = notice->fd < 0 ? -1 : read(notice->fd, bytes, sizeof bytes);
    for (ssize_t at = 0; at < got;) {
        struct inotify_event event;
        memcpy(&event, bytes + at, sizeof event);
        at += (ssize_t)(sizeof event + event.len);
        if ((event.mask & IN_IGNORED) != 0) {
            folder_gone(notice, event.wd, now_ms);
        }
        came = true;
    }
    return came;
}
