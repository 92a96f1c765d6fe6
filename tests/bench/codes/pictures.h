// The pictures of ../shared/data/codes with what they hold.
#pragma once
#include "platform/decode/gray.h"
#include "platform/decode/pipeline.h"
#include <stdbool.h>
#include <stddef.h>

enum { PATH_BYTES = 512, TRUTH_BYTES = 8192, PICTURES_MAX = 4096 };

struct picture {
    char path[PATH_BYTES]; // of the file
    char set[PATH_BYTES];  // its folder, below the one that was asked for; "." for that one
    bool negative;         // no .txt beside it: nothing may be read
    bool corrected;        // its .txt is wrong: pictures.c says why, and what it holds
    char truth[TRUTH_BYTES];
    const char *second; // the text of another code in it, which its .txt does not tell of; NULL = there is none
};

// Every PNG, JPEG and WebP below folder, sorted by path. Returns how many, -1 when the folder cannot be read. *ret_pictures
// is for free().
int pictures_find(const char *folder, struct picture **ret_pictures);

// The picture in grey with the longest side GRAY_SIDE or less; gray->pixels holds GRAY_PIXELS. False: not a picture.
bool picture_load(const struct picture *picture, struct gray *gray);
// The file as it is, for free(). NULL: cannot be read.
unsigned char *picture_bytes(const char *path, size_t *ret_count);
bool picture_is(const char *path, const char *ending);
bool picture_write_png(const struct gray *gray, const char *path);

// Whether the bytes of a code are the truth, or its second: white space collapsed; bytes that are not UTF-8 may be Latin-1, Shift_JIS or GBK.
bool truth_is(const struct picture *picture, const unsigned char *bytes, size_t count);
