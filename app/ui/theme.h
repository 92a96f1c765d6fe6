// The colours and type of the NHS design system as used here (product 6.1, screens README 2). Names
// say the use. A test recomputes the contrast of every pair that is drawn:
// tests/screens/test_layout.c.
#pragma once

#define THEME_TEXT              0x212b32u
#define THEME_TEXT_SECOND       0x4c6272u
#define THEME_PAGE              0xf0f4f5u
#define THEME_CARD              0xffffffu
#define THEME_RULE              0xd8dde0u // never the only edge of a control
#define THEME_BLUE              0x005eb8u
#define THEME_BLUE_PRESSED      0x002f5cu
#define THEME_GREEN             0x007f3bu
#define THEME_GREEN_PRESSED     0x00401eu
#define THEME_SECONDARY_PRESSED 0xc7dcefu
#define THEME_REVERSE_DROP      0xb2b2b2u
#define THEME_REVERSE_PRESSED   0xd8dde0u
#define THEME_RED               0xd5281bu
#define THEME_RED_PRESSED       0x6a140eu
#define THEME_FOCUS             0xffeb3bu
#define THEME_KEY_EDGE          0x4c6272u
#define THEME_BAR_EDGE          0x768692u
#define THEME_STEP              0xaeb7bdu // a block of S5 that is not the blue one
#define THEME_NOTE              0xccdff1u
#define THEME_NOTE_TEXT         0x00386eu
#define THEME_PREVIEW           0xc3cbd0u // where the camera's picture goes; behind the drawing of S2a
#define THEME_HAND              0xe4e8eau
#define THEME_LIGHT             0xfff9c4u

// Size and line in design px. Nothing under 19: that is exactly 0.7 degrees.
#define THEME_TYPES(X)                                                                             \
    X(TYPE_LABEL, 19, 24) /* labels, bar, half-width buttons */                                    \
    X(TYPE_BODY, 19, 28)                                                                           \
    X(TYPE_ACTION, 22, 28) /* action row */                                                        \
    X(TYPE_SENTENCE, 22, 30)                                                                       \
    X(TYPE_LEAD, 26, 32) /* lead sentence, answers, keys */                                        \
    X(TYPE_HEADING, 36, 42)                                                                        \
    X(TYPE_CODE, 48, 54)                                                                           \
    X(TYPE_NUMBER, 64, 70)

enum theme_type {
#define X(name, size, line) name,
    THEME_TYPES(X)
#undef X
};

enum { THEME_RADIUS = 4, THEME_DROP = 4, THEME_KEY_DROP = 3, THEME_FOCUS_EDGE = 4 };

// Icon strokes in hundredths of a grid unit, by how large the icon is drawn.
enum { THEME_STROKE = 200, THEME_STROKE_40 = 180, THEME_STROKE_64 = 150 };
