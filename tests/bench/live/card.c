#include "bench/live/scene.h"

#include <stdlib.h>
#include <string.h>

enum { PAPER = 226, INK = 42, SCREEN = 236, BEZEL = 24 };

double chance(uint64_t *seed)
{
    *seed ^= *seed << 13; // xorshift64
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    return (double)(*seed >> 11) / 9007199254740992.0;
}

static void box(unsigned char *pixels, int width, int height, const int rect[4], unsigned char value)
{
    int x0 = rect[0] < 0 ? 0 : rect[0], x1 = rect[0] + rect[2] > width ? width : rect[0] + rect[2];
    for (int y = rect[1] < 0 ? 0 : rect[1]; x0 < x1 && y < height && y < rect[1] + rect[3]; y++) {
        memset(pixels + (size_t)y * (size_t)width + x0, value, (size_t)(x1 - x0));
    }
}

// Words as strokes, as the writing on a letter looks from afar.
static void write_lines(struct card *card, int from, int to, uint64_t *seed)
{
    enum { LINE = 40, HIGH = 14, MARGIN = 60 };
    for (int y = from; y + HIGH < to; y += LINE) {
        for (int x = MARGIN; x < card->width - MARGIN;) {
            int word = 20 + (int)(chance(seed) * 90);
            for (int at = x; at < x + word; at += 9) {
                const int stroke[] = {at, y + (int)(chance(seed) * 4), 3 + (int)(chance(seed) * 3), HIGH};
                box(card->pixels, card->width, card->height, stroke, INK);
            }
            x += word + 16;
        }
    }
}

// Mean of the code's px below one fine px.
static unsigned char code_at(const struct gray *code, double step, int x, int y)
{
    double sum = 0, area = 0;
    double left = x * step, top = y * step;
    for (int row = (int)top; row < code->height && row < top + step; row++) {
        double high = (row + 1 < top + step ? row + 1 : top + step) - (row > top ? row : top);
        for (int column = (int)left; column < code->width && column < left + step; column++) {
            double wide = (column + 1 < left + step ? column + 1 : left + step) - (column > left ? column : left);
            sum += wide * high * code->pixels[row * code->width + column];
            area += wide * high;
        }
    }
    return (unsigned char)(area > 0 ? sum / area + 0.5 : 255);
}

static void put_code(struct card *card, const struct gray *code, double px_each, int white, int black)
{
    double step = 1 / (px_each * CARD_FINE);
    int width = (int)(code->width / step), height = (int)(code->height / step);
    int left = (card->width - width) / 2, top = (card->height - height) / 2;
    for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
            int value = black + (white - black) * code_at(code, step, x, y) / 255;
            card->pixels[(size_t)(top + y) * (size_t)card->width + (size_t)(left + x)] = (unsigned char)value;
        }
    }
}

bool card_make(const struct gray *code, double px_each, enum carrier carrier, uint64_t *seed, struct card *ret_card)
{
    bool phone = carrier == CARRIER_PHONE;
    int wide = (int)(code->width * px_each * CARD_FINE), high = (int)(code->height * px_each * CARD_FINE);
    int more_wide = phone ? 160 : 700, more_high = phone ? 640 : 900;
    struct card card = {.width = wide + more_wide, .height = high + more_high};
    card.pixels = malloc((size_t)card.width * (size_t)card.height);
    if (card.pixels == NULL) {
        return false;
    }
    const int all[] = {0, 0, card.width, card.height};
    const int screen[] = {30, 90, card.width - 60, card.height - 180};
    box(card.pixels, card.width, card.height, all, phone ? BEZEL : PAPER);
    if (phone) {
        box(card.pixels, card.width, card.height, screen, SCREEN);
    } else {
        write_lines(&card, 60, more_high / 2 - 40, seed);
        write_lines(&card, card.height - more_high / 2 + 60, card.height - 60, seed);
    }
    put_code(&card, code, px_each, phone ? SCREEN : PAPER, phone ? BEZEL : INK);
    *ret_card = card;
    return true;
}

void room_make(uint64_t *seed, unsigned char room[VIEW_PIXELS])
{
    enum { THINGS = 40 };
    for (int y = 0; y < VIEW_HEIGHT; y++) {
        for (int x = 0; x < VIEW_WIDTH; x++) {
            room[y * VIEW_WIDTH + x] = (unsigned char)(150 - y / 12 + x / 40);
        }
    }
    for (int i = 0; i < THINGS; i++) {
        const int rect[] = {(int)(chance(seed) * VIEW_WIDTH) - 80, (int)(chance(seed) * VIEW_HEIGHT) - 80,
                            20 + (int)(chance(seed) * 260), 20 + (int)(chance(seed) * 260)};
        box(room, VIEW_WIDTH, VIEW_HEIGHT, rect, (unsigned char)(50 + chance(seed) * 150));
    }
}
