// foyer-places CONFIG WIDTH HEIGHT: where the controls of each page are, one a line: "screen
// control argument x y w h". For tests that touch the real window from outside. CONFIG must state
// display.width_mm, because here is no panel to ask.
#include "config/config.h"
#include "flow/view.h"
#include "platform/platform.h"
#include "ui/ui.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const control_names[] = {
#define X(name) #name,
    CONTROL_LIST(X)
#undef X
};

static struct config config;
static struct config_problems problems;
static struct flow flow;
static struct view view;
static struct draw_list list;

static bool read_config(const char *path)
{
    char *body = NULL;
    size_t bytes = 0;
    if (file_read(path, CONFIG_DOCUMENT_BYTES, &body, &bytes) != OK) {
        return false;
    }
    enum err err = config_read(path, body, bytes, &config, &problems);
    for (int i = 0; i < problems.count; i++) {
        fprintf(stderr, "%s\n", problems.text[i]);
    }
    secure_free(body);
    return err == OK;
}

static void print_page(struct ui *ui, enum screen screen)
{
    bool is_cover = screen == SCREEN_MORE_TIME || screen == SCREEN_KEEP || screen == SCREEN_HELP ||
                    screen == SCREEN_PRIVACY;
    flow_init(&flow, &config, 0);
    flow.in_session = screen != SCREEN_START && screen != SCREEN_STARTING;
    flow.screen = is_cover ? SCREEN_WHO : screen;
    flow.cover = is_cover ? screen : SCREEN_COUNT;
    struct person *person = &flow.session.people.list[0];
    flow.session.people.count = 1;
    person->family_count = person->appointment_count = 1;
    snprintf(person->family[0], sizeof person->family[0], "Bloggs");
    snprintf(person->given, sizeof person->given, "Jo");
    snprintf(person->appointments[0].clinician, sizeof person->appointments[0].clinician,
             "Dr Patel");
    view_make(&flow, 0, &view);
    ui_draw(ui, &view, NULL, CTL_NONE, 0, &list);
    for (int i = 0; i < list.control_count; i++) {
        const struct draw_control *control = &list.controls[i];
        printf("%s %s %d %d %d %d %d\n", screen_script_name(screen),
               control_names[control->control], control->argument, control->rect.x, control->rect.y,
               control->rect.w, control->rect.h);
    }
}

int main(int argc, char **argv)
{
    struct ui *ui = NULL;
    if (argc != 4 || !read_config(argv[1])) {
        fprintf(stderr, "usage: foyer-places CONFIG WIDTH HEIGHT\n");
        return 2;
    }
    int width = (int)strtol(argv[2], NULL, 10), height = (int)strtol(argv[3], NULL, 10);
    if (width <= 0 || height <= 0 || ui_new(&config, width, height, 0, &ui) != OK) {
        return 1;
    }
    for (int screen = 0; screen < SCREEN_COUNT; screen++) {
        print_page(ui, (enum screen)screen);
    }
    ui_free(ui);
    return 0;
}
