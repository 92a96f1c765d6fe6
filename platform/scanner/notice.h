// Tells when something was plugged in or out: folders of device files, watched by inotify. The scanner's thread alone.
#pragma once
#include <stdbool.h>
#include <stdint.h>

enum {
    NOTICE_FOLDERS = 3,
    NOTICE_FOLDER_BYTES = 512,
    LOOK_REFUSED_MS = 1000,  // what is there and cannot be used is tried again so often: nobody tells when it can be
    LOOK_ABSENT_MS = 10000,  // what is not there: notice_turn() tells earlier
};

struct notice {
    int fd; // to poll; -1 = none
    int count;
    struct notice_folder {
        int watch; // -1 = the folder is not there
        char name[NOTICE_FOLDER_BYTES];
    } folders[NOTICE_FOLDERS];
    int64_t due_ms; // when a folder that is not there is looked for next; INT64_MAX = all are
};

void notice_begin(struct notice *notice);
void notice_end(struct notice *notice);
// Before the first turn. The folder that holds file; not more than NOTICE_FOLDERS.
void notice_add(struct notice *notice, const char *file);
// True when something came, went or changed hands in one of the folders, or a folder came: look at once.
bool notice_turn(struct notice *notice, int64_t now_ms);
