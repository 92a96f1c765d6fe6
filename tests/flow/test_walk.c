// Every state that flow_step() can reach over the abstraction of walk_state.c, and the rules that
// hold in all of them:
//   a  from every state time alone leads to S0, whether replies come or not
//   b  "You have checked in" only from a confirmed arrival that is waited for
//   c  nothing personal is kept or drawn where it must not be
//   d  what comes late changes, shows and starts nothing
//   e  searches are bounded by the limits on tries, and none leaves while typing is paused
//   f  help answers on every page
//   g  an arrival only from "Yes", of exactly one person, once
//   h  refusals look, last and work alike
//   i  no session ends unsaid, and then it is all zeros
//   j  every page has a way to reception
// With --diagram it prints the diagram of pages; with --check-diagram FILE it compares FILE's block
// with it.
#include "walk.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct config config;
static struct walk walk;
static int from_state = -1, from_event = -1;

void walk_broken(const char *rule)
{
    printf("broken: %s\nthe way there:\n", rule);
    walk_print_path(from_state);
    if (from_event >= 0) {
        printf("  then: %s (%d, %d)\n", walk_events[from_event].label,
               walk_events[from_event].argument, (int)walk_events[from_event].found);
    }
    printf("page %s, cover %s\n", screen_script_name(walk.flow.screen),
           screen_script_name(walk.flow.cover));
    exit(1);
}

static void make_start(void)
{
    flow_config_make(&config);
    config.tries_per_kiosk = 4; // so that two sessions reach the pause, and one identity its limit
    flow_init(&walk.flow, &config, 0);
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
    if (walk.flow.find_number != 0) {
        walk_check_alike(&walk, state);
    }
}

static void expand(int state)
{
    check_state(state);
    for (int i = 0; i < walk_event_count; i++) {
        bool is_new = false;

        if (walk_events[i].number == NUMBER_OLD) {
            continue; // walk_check_state has shown that they lead nowhere
        }
        from_event = i;
        walk_load(&walk, state);
        if (!walk_possible(&walk.flow, &walk_events[i])) {
            continue;
        }
        walk_take(&walk, &walk_events[i]);
        if (walk.flow.sessions <= WALK_SESSIONS) {
            (void)walk_store(&walk, state, i, &is_new);
        }
    }
}

int main(int argc, char **argv)
{
    bool diagram = argc > 1 && strcmp(argv[1], "--diagram") == 0;
    bool check = argc > 2 && strcmp(argv[1], "--check-diagram") == 0;
    bool is_new = false;
    int result = 0;

    if (check && access(argv[2], R_OK) != 0) {
        printf("skipped: needs %s\n", argv[2]);
        return 77;
    }
    make_start();
    walk.moved = diagram || check ? diagram_note : NULL;
    (void)walk_store(&walk, -1, -1, &is_new);
    for (from_state = 0; from_state < walk_state_count(); from_state++) {
        expand(from_state);
    }
    if (diagram) {
        fputs(diagram_text(), stdout);
    } else if (check) {
        result = diagram_compare(argv[2]);
    } else {
        printf("states=%d edges=%u steps=%u\n", walk_state_count(), walk.edges, walk.steps);
        printf("abstraction: page, cover, what is waited for and decided, what is typed by class, "
               "who was found by "
               "kind,\n  window, tries, pause, up to %d sessions; times as moments passed; see "
               "walk_state.c\n",
               WALK_SESSIONS);
    }
    walk_free();
    return result;
}
