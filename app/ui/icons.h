// Line icons on a grid of 24 units, as data: strokes with round ends, and a few small dots. They
// sit beside words, never instead of them. Own drawings. Pure.
#pragma once

#define ICON_LIST(X)                                                                               \
    X(ICON_NONE)                                                                                   \
    X(ICON_HELP)                                                                                   \
    X(ICON_RESTART)                                                                                \
    X(ICON_ARROW)                                                                                  \
    X(ICON_BACK)                                                                                   \
    X(ICON_NEXT)                                                                                   \
    X(ICON_CHECK)                                                                                  \
    X(ICON_CROSS)                                                                                  \
    X(ICON_DELETE)                                                                                 \
    X(ICON_EYE)                                                                                    \
    X(ICON_EYE_OFF)                                                                                \
    X(ICON_CHAIR)                                                                                  \
    X(ICON_CLOCK)                                                                                  \
    X(ICON_CALENDAR)                                                                               \
    X(ICON_PERSONS)                                                                                \
    X(ICON_DESK)                                                                                   \
    X(ICON_BELL)                                                                                   \
    X(ICON_WARN)                                                                                   \
    X(ICON_PIN)                                                                                    \
    X(ICON_DOOR)                                                                                   \
    X(ICON_PHONE)                                                                                  \
    X(ICON_VIDEO)                                                                                  \
    X(ICON_MASK)

enum icon {
#define X(name) name,
    ICON_LIST(X)
#undef X
        ICON_COUNT
};

enum icon_op_kind {
    ICON_END,
    ICON_MOVE, // x, y
    ICON_LINE, // x, y: a stroke from the last point
    ICON_ARC,  // x, y = centre, rx, ry, from and to in degrees, clockwise from the right
    ICON_DOT,  // x, y, rx = radius, filled
};

struct icon_op {
    enum icon_op_kind kind;
    float x, y, rx, ry, from, to;
};

// Ends with ICON_END. ICON_NONE has nothing else.
const struct icon_op *icon_ops(enum icon icon);
// "help"; for golden files.
const char *icon_name(enum icon icon);
