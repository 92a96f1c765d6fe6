// Everything a patient can press. A screen places controls; the loop finds which one was let go; the flow
// decides what it means. X(name, script name); the words on a control belong to its screen.
#pragma once

#define CONTROL_LIST(X)                                                                            \
    X(CTL_NONE)                                                                                    \
    X(CTL_CHECK_IN)      /* S0: the largest button */                                              \
    X(CTL_PRIVACY)       /* S0: how we use your information */                                     \
    X(CTL_ME)            /* S1 */                                                                  \
    X(CTL_SOMEONE)       /* S1: someone I am with */                                               \
    X(CTL_BOX)           /* S3: argument 0 day, 1 month, 2 year */                                 \
    X(CTL_DIGIT)         /* S3, S4b: argument 0 to 9 */                                            \
    X(CTL_LETTER)        /* S4, S4b: argument 'A' to 'Z' */                                        \
    X(CTL_DELETE)        /* S3, S4, S4b */                                                         \
    X(CTL_SHOW)          /* S3: shows masked digits, or hides them again */                        \
    X(CTL_ONE_NAME)      /* S4: I have only one name */                                            \
    X(CTL_NO_ADDRESS)    /* S4b: I do not have a fixed address */                                  \
    X(CTL_CONTINUE)      /* S3, S4, S4b: the main button */                                        \
    X(CTL_BACK)          /* every question; privacy */                                             \
    X(CTL_YES)           /* S6, X21, keep */                                                       \
    X(CTL_NOT_ME)        /* S6 */                                                                  \
    X(CTL_FINISH)        /* S9, X8, X18 */                                                         \
    X(CTL_ANOTHER)       /* S9: check in another person */                                         \
    X(CTL_KEEP_GOING)    /* X23 */                                                                 \
    X(CTL_HELP)          /* the bar, everywhere */                                                 \
    X(CTL_START_AGAIN)   /* the bar, in a session */

enum control {
#define X(name) name,
    CONTROL_LIST(X)
#undef X
        CONTROL_COUNT
};
