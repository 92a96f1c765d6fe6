// Everything a patient can press. A screen places controls; the loop finds which one was let go; the flow
// decides what it means. X(name, script name); the words on a control belong to its screen.
#pragma once

#define CONTROL_LIST(X)                                                                            \
    X(CTL_NONE)                                                                                    \
    X(CTL_CHECK_IN)      /* S0: the largest button */                                              \
    X(CTL_PRIVACY)       /* S0: how we use your information */                                     \
    X(CTL_ME)            /* S1 */                                                                  \
    X(CTL_SOMEONE)       /* S1: someone I am with */                                               \
    X(CTL_SCAN)          /* S2: yes, scan it; S1 while typing is paused */                         \
    X(CTL_TYPE)          /* S2: no; S2a: enter my details */                                       \
    X(CTL_TRY_AGAIN)     /* S2a, after a code that was refused */                                  \
    X(CTL_SHOW_DATE)     /* X6: asks for the postcode, then says the date */                       \
    X(CTL_BOX)           /* S3: argument 0 day, 1 month, 2 year */                                 \
    X(CTL_DIGIT)         /* S3, S4b, the PIN, taking back: argument 0 to 9 */                      \
    X(CTL_LETTER)        /* S4, S4b: argument 'A' to 'Z' */                                        \
    X(CTL_DELETE)        /* S3, S4, S4b, the PIN, taking back */                                   \
    X(CTL_SHOW)          /* S3: shows masked digits, or hides them again */                        \
    X(CTL_ONE_NAME)      /* S4: I have only one name */                                            \
    X(CTL_NO_ADDRESS)    /* S4b: I do not have a fixed address */                                  \
    X(CTL_CONTINUE)      /* S3, S4, S4b, the PIN, taking back: the main button */                  \
    X(CTL_BACK)          /* S1 to S4b, S6, X11, X16; privacy, the PIN, the staff pages */          \
    X(CTL_YES)           /* S6, X11, S7, S8, X21, keep */                                          \
    X(CTL_NO)            /* S7, S8: a plain No */                                                  \
    X(CTL_NOT_SAID)      /* S8, of details and of next of kin: I do not want to say */             \
    X(CTL_NOT_ME)        /* S6, X11 */                                                             \
    X(CTL_ONLY)          /* X11: only this one; argument is the index of the appointment */        \
    X(CTL_UNDERSTAND)    /* S8b: I understand */                                                   \
    X(CTL_TELL)          /* X3: tell reception I am here */                                        \
    X(CTL_NOT_RIGHT)     /* S9: this is not right */                                               \
    X(CTL_NO_APPOINTMENT) /* S0: I do not have an appointment */                                   \
    X(CTL_MENU)          /* S0: something else */                                                  \
    X(CTL_ITEM)          /* X16: argument is the index of the menu item */                         \
    X(CTL_FINISH)        /* every outcome, keep, the staff page */                                 \
    X(CTL_ANOTHER)       /* S9: check in another person */                                         \
    X(CTL_KEEP_GOING)    /* X23, X24 */                                                            \
    X(CTL_UNWELL)        /* X23: I feel very unwell */                                             \
    X(CTL_STAFF)         /* on no page: the corner held for 3 s, or F12 */                         \
    X(CTL_CLEAN)         /* staff */                                                               \
    X(CTL_CLOSE)         /* staff: close this screen */                                            \
    X(CTL_CLOSE_FIRE)    /* staff: fire alarm, close this screen */                                \
    X(CTL_REOPEN)        /* staff */                                                               \
    X(CTL_STATUS)        /* staff: what is wrong */                                                \
    X(CTL_RESUME)        /* staff: lift the pause of typed check-in */                             \
    X(CTL_UNDO)          /* staff: take back an arrival */                                         \
    X(CTL_TEST)          /* staff: the test page */                                                \
    X(CTL_HELP)          /* the bar of every page that takes a patient */                          \
    X(CTL_START_AGAIN)   /* the bar, in a session */

enum control {
#define X(name) name,
    CONTROL_LIST(X)
#undef X
        CONTROL_COUNT
};
