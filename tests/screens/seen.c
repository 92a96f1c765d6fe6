#include "screens/seen.h"
#include "codes/qr.h"
#include <math.h>
#include <string.h>

struct held {
    double x, y; // px of the picture, along the phone's own edges, from its middle
};

static struct held turned(int x, int y)
{
    static const double angle = 0.12; // radians
    double dx = x - SEEN_SIDE * 0.5, dy = y - SEEN_SIDE * 0.55;
    return (struct held){dx * cos(angle) + dy * sin(angle), dy * cos(angle) - dx * sin(angle)};
}

static int phone_grey(const struct qr *qr, struct held at)
{
    enum { MODULE = 5 };
    if (fabs(at.x) > 88 || fabs(at.y) > 160) {
        return 35; // its edge
    }
    int left = -qr->side * MODULE / 2;
    int x = (int)floor((at.x - left) / MODULE), y = (int)floor((at.y + 20 - left) / MODULE);
    return qr_is_dark(qr, x, y) ? 40 : 235;
}

void seen_make(unsigned char ret_grey[SEEN_SIDE * SEEN_SIDE])
{
    static const char text[] = "an appointment";
    struct qr qr;
    if (qr_make(text, sizeof text - 1, &qr) != OK) {
        memset(&qr, 0, sizeof qr);
    }
    unsigned noise = 1;
    for (int y = 0; y < SEEN_SIDE; y++) {
        for (int x = 0; x < SEEN_SIDE; x++) {
            struct held at = turned(x, y);
            bool phone = fabs(at.x) <= 96 && fabs(at.y) <= 170;
            bool hand = at.y > 60 && fabs(at.x + 10) < 130 + at.y / 8;
            int grey = phone ? phone_grey(&qr, at) : hand ? 170 : 70 + x / 10 + y / 14;
            noise = noise * 1664525 + 1013904223;
            ret_grey[y * SEEN_SIDE + x] = (unsigned char)(grey + (int)(noise >> 28) - 8);
        }
    }
}
