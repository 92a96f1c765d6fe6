// foyer-shots --all-shots DIR: every sample at the three sizes of the design, as PNG, for designers
// and translators. foyer-shots --time: how long drawing and painting take here, as name=value
// lines.
#include "base/wipe.h"
#include "drive/png.h"
#include "screens/samples.h"
#include "screens/seen.h"
#include "ui/ui.h"
#include <SDL.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

static struct draw_list list, before;
static unsigned char seen[SEEN_SIDE * SEEN_SIDE];

static int shot_panel(const struct sample_panel *panel, const char *dir, const char *only)
{
    static struct config configs[2];
    struct ui *uis[2] = {NULL, NULL};
    for (int i = 0; i < 2; i++) {
        sample_config(&configs[i], i == 1);
        if (ui_new(&configs[i], panel->width_px, panel->height_px, panel->width_mm, &uis[i]) !=
            OK) {
            fprintf(stderr, "foyer-shots: no fonts\n");
            return 1;
        }
        ui_set_preview(uis[i], seen, SEEN_SIDE);
    }
    SDL_Surface *surface = SDL_CreateRGBSurfaceWithFormat(0, panel->width_px, panel->height_px, 32,
                                                          SDL_PIXELFORMAT_RGB888);
    int failed = 0;
    for (int i = 0; i < sample_count && surface != NULL; i++) {
        if (only != NULL && strstr(samples[i].name, only) == NULL) {
            continue;
        }
        struct view view;
        int which = samples[i].hospital ? 1 : 0;
        sample_view(&samples[i], &configs[which], &view);
        ui_draw(uis[which], &view, NULL, CTL_NONE, 0, &list);
        struct draw_rect whole = {0, 0, panel->width_px, panel->height_px};
        ui_paint(uis[which], surface, &list, &whole, 1);
        char path[1024];
        snprintf(path, sizeof path, "%s/%s-%s.png", dir, samples[i].name, panel->name);
        failed |= !png_write(path, surface);
    }
    SDL_FreeSurface(surface);
    ui_free(uis[0]);
    ui_free(uis[1]);
    return failed;
}

static double now_us(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

static void step_time(const char *what, struct ui *ui, SDL_Surface *surface,
                      const struct view *view, enum control pressed, int argument)
{
    struct draw_rect rects[DRAW_DIRTY];
    double t1 = now_us();
    ui_draw(ui, view, NULL, pressed, argument, &list);
    int count = draw_list_dirty(&before, &list, rects);
    double t2 = now_us();
    ui_paint(ui, surface, &list, rects, count);
    printf("%s draw_us=%.0f paint_us=%.0f rects=%d\n", what, t2 - t1, now_us() - t2, count);
    before = list;
}

static int times(void)
{
    static struct config config;
    sample_config(&config, false);
    struct ui *ui = NULL;
    double t0 = now_us();
    if (ui_new(&config, 1080, 1920, 268, &ui) != OK) {
        return 1;
    }
    printf("ui_new_us=%.0f\n", now_us() - t0);
    seen_make(seen);
    ui_set_preview(ui, seen, SEEN_SIDE);
    SDL_Surface *surface =
        SDL_CreateRGBSurfaceWithFormat(0, 1080, 1920, 32, SDL_PIXELFORMAT_RGB888);
    memset(surface->pixels, 1,
           (size_t)surface->pitch * 1920); // the page faults are the panel's, not ours
    static const char *const names[] = {"S0-start",  "S0-start",  "S3-birth",   "S3-birth",
                                        "S4-letter", "S4-letter", "S9-done-gp", "S9-done-gp"};
    struct draw_rect whole = {0, 0, 1080, 1920};
    struct view view;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        sample_view(sample_named(names[i]), &config, &view);
        double t1 = now_us();
        ui_draw(ui, &view, NULL, CTL_NONE, 0, &list);
        double t2 = now_us();
        ui_paint(ui, surface, &list, &whole, 1);
        printf("%s_%s draw_us=%.0f paint_us=%.0f items=%d\n", i % 2 ? "again" : "first", names[i],
               t2 - t1, now_us() - t2, list.item_count);
    }
    sample_view(sample_named("S3-birth"), &config, &view);
    ui_draw(ui, &view, NULL, CTL_NONE, 0, &before);
    for (int digit = 0; digit < 3; digit++) {
        view.birth_digits[1][0] = (char)('0' + digit);
        step_time("key", ui, surface, &view, CTL_DIGIT, digit);
    }
    sample_view(sample_named("S2a-scan"), &config, &view);
    ui_draw(ui, &view, NULL, CTL_NONE, 0, &before);
    for (int picture = 0; picture < 3; picture++) {
        view.preview++;
        step_time("preview", ui, surface, &view, CTL_NONE, 0);
    }
    double t3 = now_us();
    ui_forget(ui);
    printf("forget_us=%.0f\n", now_us() - t3);
    SDL_FreeSurface(surface);
    ui_free(ui);
    return 0;
}

int main(int argc, char **argv)
{
    if (argc == 2 && strcmp(argv[1], "--time") == 0) {
        return times();
    }
    if (argc < 3 || strcmp(argv[1], "--all-shots") != 0) {
        fprintf(stderr, "usage: foyer-shots --all-shots DIR [PART-OF-NAME] | --time\n");
        return 2;
    }
    seen_make(seen);
    mkdir(argv[2], 0755);
    int failed = 0;
    for (int i = 0; i < 3; i++) {
        failed |= shot_panel(&sample_panels[i], argv[2], argc > 3 ? argv[3] : NULL);
    }
    return failed;
}
