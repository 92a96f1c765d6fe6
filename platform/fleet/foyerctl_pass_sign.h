// What the files of "foyerctl pass sign" share.
#pragma once
#include "platform/fleet/foyerctl_pass.h"

enum {
    SIGN_KEY,
    SIGN_KID,
    SIGN_ISS,
    SIGN_AUD,
    SIGN_APT,
    SIGN_DAY,
    SIGN_FROM,
    SIGN_UNTIL,
    SIGN_JTI,
    SIGN_KEYS,
    SIGN_TEXT,
    SIGN_PNG,
    SIGN_SVG,
    SIGN_MODULE_PX,
    SIGN_MODULE_MM,
    SIGN_COUNT
};

struct sign {
    struct ctl_command command;
    struct ctl_option options[SIGN_COUNT];
    struct pass pass;
    int module_px, module_um;
    char token[PASS_BYTES + 1];
    size_t count;
};

// What was given for an option, NULL without.
static inline const char *sign_given(const struct sign *sign, int option)
{
    return sign->options[option].given;
}

// Everything that was asked for, checked as far as it can be without the key. What is wrong is
// said.
enum ctl_exit sign_read(struct sign *sign, int argc, char **argv);
