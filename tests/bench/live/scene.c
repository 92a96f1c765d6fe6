#include "bench/live/scene.h"

#include <math.h>
#include <string.h>

// ---- the card

struct turned {
    double cosine, sine;
};

static double card_pixel(const struct card *card, double u, double v)
{
    int x = (int)u, y = (int)v;
    double part_x = u - x, part_y = v - y;
    const unsigned char *at = card->pixels + (size_t)y * (size_t)card->width + (size_t)x;
    double above = at[0] + (at[1] - at[0]) * part_x;
    double below = at[card->width] + (at[card->width + 1] - at[card->width]) * part_x;
    return above + (below - above) * part_y;
}

// The value at a point of the view; below 0 beside the card.
static double seen_at(const struct card *card, const struct pose *pose, struct turned turned, double x, double y)
{
    double dx = x - pose->x, dy = y - pose->y;
    double away = CARD_FINE / (pose->scale * (1 + pose->tilt * dx));
    double u = card->width / 2.0 + (turned.cosine * dx + turned.sine * dy) * away;
    double v = card->height / 2.0 + (turned.cosine * dy - turned.sine * dx) * away;
    if (u < 0 || v < 0 || u >= card->width - 1 || v >= card->height - 1) {
        return -1;
    }
    return card_pixel(card, u, v);
}

// Two samples for each px, so that small modules do not flicker.
static float card_or_room(const struct scene *scene, const struct pose *pose, struct turned turned, int i)
{
    double x = i % VIEW_WIDTH - VIEW_WIDTH / 2, y = i / VIEW_WIDTH - VIEW_HEIGHT / 2;
    double sum = 0;
    for (int sample = 0; sample < 2; sample++) {
        double seen = seen_at(&scene->card, pose, turned, x + 0.25 + 0.5 * sample, y + 0.25 + 0.5 * sample);
        sum += seen < 0 ? scene->room[i] : seen;
    }
    return (float)(sum / 2);
}

static void add_card(struct scene *scene, const struct pose *pose, float part)
{
    const struct card *card = &scene->card;
    struct turned turned = {cos(pose->turn), sin(pose->turn)};
    // No part of the card is farther from its middle.
    double reach = hypot(card->width, card->height) / 2 / CARD_FINE * pose->scale * 1.1;
    for (int i = 0; i < VIEW_PIXELS; i++) {
        double dx = i % VIEW_WIDTH - VIEW_WIDTH / 2 - pose->x, dy = i / VIEW_WIDTH - VIEW_HEIGHT / 2 - pose->y;
        bool near = dx * dx + dy * dy < reach * reach;
        scene->picture[i] += part * (near ? card_or_room(scene, pose, turned, i) : (float)scene->room[i]);
    }
}

// ---- lens, light, sensor

static void soften(struct scene *scene)
{
    const float *from = scene->picture;
    float *to = scene->spare;
    memcpy(to, from, sizeof scene->spare);
    for (int i = 1; i < VIEW_PIXELS - 1; i++) {
        to[i] = (from[i - 1] + 2 * from[i] + from[i + 1]) / 4;
    }
    for (int i = VIEW_WIDTH; i < VIEW_PIXELS - VIEW_WIDTH; i++) {
        scene->picture[i] = (to[i - VIEW_WIDTH] + 2 * to[i] + to[i + VIEW_WIDTH]) / 4;
    }
}

// A lamp that is mirrored beside the middle of the code.
static double glare_at(double x, double y)
{
    double dx = (x - 90) / 110, dy = (y + 60) / 80;
    return 0.75 * exp(-(dx * dx + dy * dy));
}

// Mean 0, nearly normal, standard deviation 0.5.
static double grain(uint64_t *seed)
{
    return chance(seed) + chance(seed) + chance(seed) - 1.5;
}

void scene_light(struct scene *scene, enum light light)
{
    double deviation = light == LIGHT_DIM ? 4.5 : 2.5; // grey levels
    for (int i = 0; i < VIEW_PIXELS; i++) {
        double x = i % VIEW_WIDTH - VIEW_WIDTH / 2, y = i / VIEW_WIDTH - VIEW_HEIGHT / 2;
        double corner = 1 - 0.25 * (x * x + y * y) / (640.0 * 640.0);
        double glare = light == LIGHT_GLARE ? glare_at(x, y) : 0;
        scene->gain[i] = (float)(corner * (light == LIGHT_DIM ? 0.3 : 0.9) * (1 - glare));
        scene->more[i] = (float)(255 * glare + 0.5);
    }
    for (int i = 0; i < VIEW_PIXELS + NOISE_SHIFTS; i++) {
        scene->noise[i] = (float)(grain(&scene->seed) * 2 * deviation);
    }
}

void scene_picture(struct scene *scene, const struct pose *poses, int count, unsigned char ret_pixels[VIEW_PIXELS])
{
    const float *noise = scene->noise + (int)(chance(&scene->seed) * NOISE_SHIFTS);
    memset(scene->picture, 0, sizeof scene->picture);
    for (int i = 0; i < count; i++) {
        add_card(scene, &poses[i], 1.0F / (float)count);
    }
    for (int i = 0; i < VIEW_PIXELS && count == 0; i++) {
        scene->picture[i] = scene->room[i];
    }
    for (int i = 0; i < scene->blurs; i++) {
        soften(scene);
    }
    for (int i = 0; i < VIEW_PIXELS; i++) {
        float value = scene->picture[i] * scene->gain[i] + scene->more[i] + noise[i];
        ret_pixels[i] = (unsigned char)(value < 0 ? 0 : value > 255 ? 255 : value);
    }
}
