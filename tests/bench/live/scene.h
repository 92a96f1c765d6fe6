// What a camera sees of somebody who holds up a code: a room, and a card (a phone or a letter) with a code on it, moved by a
// hand that is not quite still, under some light, through a lens that is not quite sharp. Grey, 0 to 255.
#pragma once
#include "platform/decode/gray.h"
#include <stdbool.h>
#include <stdint.h>

enum { VIEW_WIDTH = 1280, VIEW_HEIGHT = 720, VIEW_PIXELS = VIEW_WIDTH * VIEW_HEIGHT };

enum light { LIGHT_NORMAL, LIGHT_DIM, LIGHT_GLARE };
enum carrier { CARRIER_PHONE, CARRIER_LETTER };

// A card in px of the view, drawn at CARD_FINE times that; the middle of the code is the middle of the card.
enum { CARD_FINE = 2 };

struct card {
    int width, height; // fine px
    unsigned char *pixels;
};

// Where the card is: px of the view, from the middle of the view to the middle of the card.
struct pose {
    double x, y;
    double turn; // radians
    double tilt; // of the left edge away from the camera, part of the distance per px
    double scale;
};

enum { NOISE_SHIFTS = 99991 }; // the same noise, from another place each time

// Static: several MB.
struct scene {
    int blurs;     // how often the picture is softened
    uint64_t seed; // of everything that is by chance; never 0
    struct card card;
    unsigned char room[VIEW_PIXELS];
    float gain[VIEW_PIXELS], more[VIEW_PIXELS]; // of the light: value * gain + more
    float noise[VIEW_PIXELS + NOISE_SHIFTS];    // of the sensor
    float picture[VIEW_PIXELS], spare[VIEW_PIXELS];
};

// From 0 to below 1.
double chance(uint64_t *seed);

// code: px_each px of the view for one of its own, quiet zone included. False without memory. Give card->pixels to free().
bool card_make(const struct gray *code, double px_each, enum carrier carrier, uint64_t *seed, struct card *ret_card);
void room_make(uint64_t *seed, unsigned char room[VIEW_PIXELS]);

void scene_light(struct scene *scene, enum light light);
// One picture. poses: count of them, seen in equal parts while the shutter is open; 0 = no card.
void scene_picture(struct scene *scene, const struct pose *poses, int count, unsigned char ret_pixels[VIEW_PIXELS]);
