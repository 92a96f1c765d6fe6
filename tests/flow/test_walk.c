// Every state that flow_step() can reach over the abstraction of walk_state.c, and the rules that
// hold in all of them:
//   a  from every state time alone leads to S0 or X26, whether replies come or not
//   b  "You have checked in" only from a confirmed arrival that is waited for
//   c  nothing personal is kept or drawn where it must not be
//   d  what comes late changes, shows and starts nothing
//   e  searches are bounded by the limits on tries, and none leaves while typing is paused
//   f  help answers on every page that a patient can use
//   g  an arrival only after "Yes", of exactly one person, each appointment once
//   h  refusals look, last and work alike
//   i  no session ends unsaid, and then it is all zeros
//   j  every page has a way to reception or to the end
//   l  a code is taken where it may be, the camera looks while S2a is seen, and a code alone proves and shows nothing
//   k  the staff page only behind the right PIN, which is never kept; nothing is taken in while it is closed or cleaned
// It walks several times, each over its own events (enum walk_focus). With --diagram it prints the diagram of pages; with
// --check-diagram FILE it compares FILE's block with it.
#include "walk.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct config open_config, shut_config;
static struct walk walk;
static int from_state = -1, from_event = -1;

static const struct {
    const char *name;
    unsigned focus;
    int sessions;
} walks[] = {{"typing", W_TYPING, 1},
             {"entry", W_ENTRY, 2},
             {"postcode", W_POSTCODE, 1},
             {"visits", W_VISITS, 1},
             {"help", W_HELP, 0},
             {"staff", W_STAFF, 0},
             {"scan", W_SCAN, 1}};

void walk_broken(const char *rule)
{
    printf("broken: %s\nthe way there:\n", rule);
    walk_print_path(from_state);
    if (from_event >= 0) {
        printf("  then: %s (%d, %d, %d)\n", walk_events[from_event].label,
               walk_events[from_event].argument, (int)walk_events[from_event].found,
               (int)walk_events[from_event].looked);
    }
    printf("page %s, cover %s\n", screen_script_name(walk.flow.screen),
           screen_script_name(walk.flow.cover));
    exit(1);
}

static void make_config(unsigned focus)
{
    flow_config_make(&open_config);
    open_config.tries_per_kiosk = 4; // so that two sessions reach the pause, and one identity its limit
    open_config.journey_menu = true;
    open_config.menu_count = 1;
    open_config.details_next_of_kin = true;
    if (focus == W_POSTCODE || focus == W_VISITS) {
        open_config.match_needs = MATCH_LETTERS_POSTCODE;
    }
    open_config.match_scan_offered = focus == W_SCAN;
    shut_config = open_config;
    shut_config.hours_stated = true;
    shut_config.hours[6][0] = (struct config_hours){8 * 60, 9 * 60}; // on Sundays; the walk begins on a Tuesday
    shut_config.hours_count[6] = 1;
}

static void make_start(unsigned focus, int sessions)
{
    make_config(focus);
    memset(&walk.ghost, 0, sizeof walk.ghost);
    walk.focus = focus;
    walk.sessions = sessions;
    walk.open = &open_config;
    walk.shut = &shut_config;
    flow_init(&walk.flow, &open_config, 0);
    if (focus == W_STAFF || focus == W_SCAN) {
        walk.flow.tries.pause_until_ms = 60 * 1000; // for staff to lift, or to run out
        walk.flow.tries.pause_s = 120;
    }
    // Code 7 is at its last try, code 8 has none left.
    for (int i = 0; i < TRIES_PER_CLAIM && focus == W_SCAN; i++) {
        tries_claim_miss(&walk.flow.tries, flow_test_wall_ms, 8, INT64_C(4102444800));
        if (i > 0) {
            tries_claim_miss(&walk.flow.tries, flow_test_wall_ms, 7, INT64_C(4102444800));
        }
    }
}

static void check_state(int state)
{
    from_event = -1;
    walk_load(&walk, state);
    walk_check_state(&walk, state);
    walk_load(&walk, state);
    walk_check_way_home(&walk, false);
    walk_load(&walk, state);
    if (walk.flow.find_number != 0 || walk.flow.arrival_number != 0) {
        walk_check_way_home(&walk, true);
        walk_load(&walk, state);
    }
    if (walk.flow.find_number != 0 && (walk.focus & (W_SEARCH | W_SCAN)) != 0) {
        walk_check_alike(&walk, state);
    }
}

static void expand(int state)
{
    if (walk.moved == NULL) { // for the diagram the steps are enough
        check_state(state);
    }
    for (int i = 0; i < walk_event_count; i++) {
        bool is_new = false;

        if (walk_events[i].number == NUMBER_OLD) {
            continue; // walk_check_state has shown that they lead nowhere
        }
        from_event = i;
        walk_load(&walk, state);
        if (!walk_possible(&walk, &walk_events[i])) {
            continue;
        }
        walk_take(&walk, &walk_events[i]);
        if (walk.sessions == 0 || walk.flow.sessions <= walk.sessions) {
            (void)walk_store(&walk, state, i, &is_new);
        }
    }
}

static void walk_through(unsigned focus, int sessions)
{
    bool is_new = false;

    make_start(focus, sessions);
    (void)walk_store(&walk, -1, -1, &is_new);
    for (from_state = 0; from_state < walk_state_count(); from_state++) {
        expand(from_state);
    }
}

int main(int argc, char **argv)
{
    bool diagram = argc > 1 && strcmp(argv[1], "--diagram") == 0;
    bool check = argc > 2 && strcmp(argv[1], "--check-diagram") == 0;

    if (check && access(argv[2], R_OK) != 0) {
        printf("skipped: needs %s\n", argv[2]);
        return 77;
    }
    const char *only = argc == 2 && !diagram ? argv[1] : NULL; // one walk, by its name

    walk.moved = diagram || check ? diagram_note : NULL;
    for (size_t i = 0; i < sizeof walks / sizeof walks[0]; i++) {
        unsigned before = walk.steps;

        if (only != NULL && strcmp(only, walks[i].name) != 0) {
            continue;
        }

        walk_through(walks[i].focus, walks[i].sessions);
        if (!diagram) {
            printf("%s: states=%d steps=%u\n", walks[i].name, walk_state_count(), walk.steps - before);
        }
        walk_free();
    }
    if (walk.steps == 0) {
        fprintf(stderr, "there is no walk called %s\n", only);
        return 2;
    }
    if (diagram) {
        fputs(diagram_text(), stdout);
    } else if (check) {
        return diagram_compare(argv[2]);
    } else {
        printf("edges=%u steps=%u\nabstraction: see walk_state.c; events of each walk: walk_events.c\n", walk.edges,
               walk.steps);
    }
    return 0;
}
