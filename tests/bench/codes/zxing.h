// Debian's ZXingReader as a yardstick (package zxing-cpp-tools): its defaults, which try harder, with our two formats.
#pragma once
#include "bench/codes/pictures.h"

struct zxing_result {
    bool read;    // anything
    bool correct; // one of its codes is the truth
    double cpu_ms; // of the whole command, user and system
};

bool zxing_is_installed(void);
// path: a PNG that holds what the pipeline got. False: the command could not be run.
bool zxing_read(const struct picture *picture, const char *path, struct zxing_result *ret_result);
