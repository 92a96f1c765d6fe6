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

static bool is_cover(enum screen screen)
{
    return screen == SCREEN_MORE_TIME || screen == SCREEN_KEEP || screen == SCREEN_HELP ||
           screen == SCREEN_UNWELL || screen == SCREEN_PIN || screen == SCREEN_PRIVACY;
}

// S8b speaks of such a clinic, if the site has one.
static int clinic_that_prepares(void)
{
    for (int i = 0; i < config.clinic_count; i++) {
        if (config.clinics[i].prepare[0] != '\0') {
            return i;
        }
    }
    return 0;
}

// A patient of whom everything is known that a page of this site can speak of: pages differ with it, and the tests play such
// patients. Two appointments, for X11.
static void make_person(struct person *person)
{
    person->family_count = 1;
    person->appointment_count = 2;
    person->needs = 1U << NEED_LARGE_PRINT;
    snprintf(person->family[0], sizeof person->family[0], "Bloggs");
    snprintf(person->given, sizeof person->given, "Jo");
    snprintf(person->mobile_end, sizeof person->mobile_end, "123");
    for (int i = 0; i < person->appointment_count; i++) {
        struct appointment *appointment = &person->appointments[i];

        appointment->status = APPOINTMENT_BOOKED;
        appointment->clinic = clinic_that_prepares();
        appointment->start_ms = (int64_t)i * 20 * 60 * 1000;
        snprintf(appointment->clinician, sizeof appointment->clinician, "Dr Patel");
    }
}

static void print_page(struct ui *ui, enum screen screen)
{
    bool typed = config.match_needs == MATCH_LETTERS_POSTCODE;
    flow_init(&flow, &config, 0);
    flow.in_session = screen != SCREEN_START && screen != SCREEN_STARTING;
    flow.site_takes_tasks = true;
    flow.screen = is_cover(screen) ? SCREEN_WHO : screen;
    flow.cover = is_cover(screen) ? screen : SCREEN_COUNT;
    flow.session.people.count = 1;
    flow.session.level = typed ? LEVEL_B : LEVEL_A;
    make_person(&flow.session.people.list[0]);
    flow.session.visits[0] = screen == SCREEN_BEFORE ? VISIT_WRITING : VISIT_NOT_ASKED;
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
