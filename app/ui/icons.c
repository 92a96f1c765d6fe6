#include "ui/icons.h"

#define M(X_, Y_)                                                                                  \
    {                                                                                              \
        ICON_MOVE, X_, Y_, 0, 0, 0, 0                                                              \
    }
#define L(X_, Y_)                                                                                  \
    {                                                                                              \
        ICON_LINE, X_, Y_, 0, 0, 0, 0                                                              \
    }
#define A(X_, Y_, R_, FROM, TO)                                                                    \
    {                                                                                              \
        ICON_ARC, X_, Y_, R_, R_, FROM, TO                                                         \
    }
#define E(X_, Y_, RX, RY, FROM, TO)                                                                \
    {                                                                                              \
        ICON_ARC, X_, Y_, RX, RY, FROM, TO                                                         \
    }
#define D(X_, Y_, R_)                                                                              \
    {                                                                                              \
        ICON_DOT, X_, Y_, R_, R_, 0, 0                                                             \
    }
#define END                                                                                        \
    {                                                                                              \
        ICON_END, 0, 0, 0, 0, 0, 0                                                                 \
    }

static const struct icon_op none[] = {END};

static const struct icon_op help[] = {A(12, 12, 10, 0, 360),
                                      A(12, 9.5f, 2.9f, 190, 405),
                                      M(14.05f, 11.55f),
                                      L(12.4f, 12.9f),
                                      L(12, 14),
                                      D(12, 17.3f, 1.35f),
                                      END};

static const struct icon_op restart[] = {A(12.5f, 12.5f, 8.2f, -140, 165),
                                         M(3.2f, 3.6f),
                                         L(3.2f, 8.6f),
                                         L(8.2f, 8.6f),
                                         M(3.2f, 8.6f),
                                         L(6.22f, 7.23f),
                                         END};

static const struct icon_op arrow[] = {M(3, 12), L(21, 12), M(14, 5), L(21, 12), L(14, 19), END};
static const struct icon_op back[] = {M(15, 4.5f), L(7.5f, 12), L(15, 19.5f), END};
static const struct icon_op next[] = {M(9, 4.5f), L(16.5f, 12), L(9, 19.5f), END};
static const struct icon_op check[] = {M(3.5f, 12.5f), L(9.5f, 18.5f), L(20.5f, 6), END};
static const struct icon_op cross[] = {M(5, 5), L(19, 19), M(19, 5), L(5, 19), END};

static const struct icon_op delete_key[] = {
    M(8, 5),     L(22, 5),        L(22, 19),      L(8, 19),     L(1.8f, 12), L(8, 5),
    M(12, 9.2f), L(17.6f, 14.8f), M(17.6f, 9.2f), L(12, 14.8f), END};

static const struct icon_op eye[] = {E(12, 18.5f, 12, 13, 212, 328), E(12, 5.5f, 12, 13, 32, 148),
                                     A(12, 12, 3.1f, 0, 360), END};
static const struct icon_op eye_off[] = {E(12, 18.5f, 12, 13, 212, 328),
                                         E(12, 5.5f, 12, 13, 32, 148),
                                         A(12, 12, 3.1f, 0, 360),
                                         M(3.5f, 20.5f),
                                         L(20.5f, 3.5f),
                                         END};

static const struct icon_op chair[] = {M(6, 2),      L(6, 22), M(6, 13),  L(18, 13), M(6, 17.5f),
                                       L(18, 17.5f), M(18, 9), L(18, 22), END};

static const struct icon_op clock_face[] = {A(12, 12, 9.8f, 0, 360), M(12, 6.3f), L(12, 12.4f),
                                            L(15.8f, 14.8f), END};

static const struct icon_op calendar[] = {M(3, 5),    L(21, 5),       L(21, 21),   L(3, 21),
                                          L(3, 5),    M(3, 10),       L(21, 10),   M(7.8f, 2.5f),
                                          L(7.8f, 7), M(16.2f, 2.5f), L(16.2f, 7), END};

static const struct icon_op persons[] = {A(9, 7.2f, 4, 0, 360),
                                         E(9, 20.5f, 7, 7.2f, 180, 336),
                                         M(18.6f, 12.6f),
                                         L(18.6f, 20),
                                         M(14.9f, 16.3f),
                                         L(22.3f, 16.3f),
                                         END};

static const struct icon_op desk[] = {A(12, 5.6f, 3.3f, 0, 360),
                                      E(12, 14, 5.6f, 4.8f, 185, 355),
                                      M(1.4f, 14),
                                      L(22.6f, 14),
                                      L(22.6f, 17.2f),
                                      L(1.4f, 17.2f),
                                      L(1.4f, 14),
                                      M(4.2f, 17.4f),
                                      L(4.2f, 23),
                                      M(19.8f, 17.4f),
                                      L(19.8f, 23),
                                      END};

static const struct icon_op bell[] = {
    M(9.5f, 4.6f), L(14.5f, 4.6f), M(12, 4.8f), L(12, 7.6f),  E(12, 16.6f, 7.8f, 8.6f, 180, 360),
    M(3, 16.8f),   L(21, 16.8f),   M(1.6f, 20), L(22.4f, 20), END};

static const struct icon_op warn[] = {A(12, 12, 10, 0, 360), M(12, 6.2f), L(12, 13.2f),
                                      D(12, 17.1f, 1.35f), END};

static const struct icon_op pin[] = {E(12, 9.5f, 7, 7, 160, 380),
                                     M(18.58f, 11.9f),
                                     L(12, 22),
                                     L(5.42f, 11.9f),
                                     A(12, 9.5f, 2.5f, 0, 360),
                                     END};

static const struct icon_op door[] = {
    M(5.5f, 21.5f), L(5.5f, 2.5f), L(18.5f, 2.5f),     L(18.5f, 21.5f),
    M(2, 21.5f),    L(22, 21.5f),  D(15, 12.2f, 1.3f), END};

static const struct icon_op phone[] = {M(7, 2), L(17, 2),     L(17, 22),    L(7, 22),
                                       L(7, 2), M(10.5f, 19), L(13.5f, 19), END};

static const struct icon_op video[] = {M(2, 6),      L(15.5f, 6),  L(15.5f, 18), L(2, 18),
                                       L(2, 6),      M(15.5f, 11), L(22, 7),     L(22, 17),
                                       L(15.5f, 13), END};

static const struct icon_op mask[] = {M(5.5f, 8),
                                      L(12, 5.5f),
                                      L(18.5f, 8),
                                      L(18.5f, 13),
                                      E(12, 13, 6.5f, 6, 0, 180),
                                      M(5.5f, 13),
                                      L(5.5f, 8),
                                      M(9, 11),
                                      L(15, 11),
                                      M(9, 14.5f),
                                      L(15, 14.5f),
                                      E(5.5f, 11, 4, 3, 90, 270),
                                      E(18.5f, 11, 4, 3, -90, 90),
                                      END};

static const struct icon_op *const icons[] = {
    [ICON_NONE] = none,        [ICON_HELP] = help,         [ICON_RESTART] = restart,
    [ICON_ARROW] = arrow,      [ICON_BACK] = back,         [ICON_NEXT] = next,
    [ICON_CHECK] = check,      [ICON_CROSS] = cross,       [ICON_DELETE] = delete_key,
    [ICON_EYE] = eye,          [ICON_EYE_OFF] = eye_off,   [ICON_CHAIR] = chair,
    [ICON_CLOCK] = clock_face, [ICON_CALENDAR] = calendar, [ICON_PERSONS] = persons,
    [ICON_DESK] = desk,        [ICON_BELL] = bell,         [ICON_WARN] = warn,
    [ICON_PIN] = pin,          [ICON_DOOR] = door,         [ICON_PHONE] = phone,
    [ICON_VIDEO] = video,      [ICON_MASK] = mask,
};

const struct icon_op *icon_ops(enum icon icon)
{
    return icons[icon];
}

const char *icon_name(enum icon icon)
{
    static const char *const names[] = {
#define X(name) #name,
        ICON_LIST(X)
#undef X
    };
    return names[icon];
}
