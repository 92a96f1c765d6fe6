// What decoder.c is made of: memory that is shared with a child, and a child with two pipes. Nobody else includes this.
#pragma once
#include "base/err.h"
#include <stddef.h>
#include <sys/types.h>

// bytes of zeros as a file without a name, mapped here for reading and writing, and sealed for size: a page that is not there
// any more cannot kill us. More seals may be added. name is what /proc shows. ERR_SYSTEM.
MUST_CHECK enum err shared_new(const char *name, size_t bytes, int *ret_fd, unsigned char **ret_memory);
// Wipes it, too. Nothing for NULL.
void shared_free(int fd, unsigned char *memory, size_t bytes);

struct child_settings {
    char *const *words; // the program, its arguments, NULL
    int frames_fd, previews_fd;
};

struct child {
    pid_t pid;                 // 0 = none
    int orders_fd, answers_fd; // our ends, non-blocking; -1 = none
};
extern const struct child child_none;

// With no environment, and with five files: 0 orders, 1 answers, 2 /dev/null, 3 frames_fd, 4 previews_fd. ERR_MISSING without
// such a program; ERR_SYSTEM.
MUST_CHECK enum err child_start(const struct child_settings *settings, struct child *ret_child);
// As decoder_stop(); there must be one. *child is child_none then.
int child_stop(struct child *child);
