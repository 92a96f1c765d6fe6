// S9: what it says where there is room for all of it, and what gives way where there is none.
#include "screens/fonts_here.h"
#include "screens/says.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static struct draw_list list;

static void sample_text(char text[16], const char *words)
{
    snprintf(text, 16, "%s", words);
}

static void needs_that_have_no_room_are_not_cut(void **state)
{
    (void)state;
    const struct sample *sample;
    struct view view = says_view("S9-done-all-needs", &sample);
    for (int panel = 0; panel < 3; panel++) {
        assert_true(says(&view, true, panel,
                         "Follow the blue line to the second lifts, past the cafe. "
                         "It takes about 11 minutes.",
                         &list));
        assert_false(list.cut);
    }
    assert_true(says(&view, true, 0, "We have told the team about your needs.", &list));
    // On the smallest page the needs give way first, and how late somebody is stays.
    assert_true(says(&view, true, 2, "You are 14 minutes late. We have told the team.", &list));
    assert_false(says(&view, true, 2, "about your needs", &list));
    // With room they are named, all nine.
    view = says_view("S9-done-needs", &sample);
    view.needs = (1U << NEED_COUNT) - 1;
    assert_true(says(&view, true, 0,
                     "someone to fetch you in person, step-free access, a hoist and "
                     "extra time.",
                     &list));
}

static void result_lines_share_what_they_say_before_anything_is_lost(void **state)
{
    (void)state;
    const struct sample *sample;
    struct view view = says_view("S9-done-stops-3", &sample);
    assert_true(says(&view, true, 0, "4:45pm: they have checked in.", &list));
    for (int panel = 1; panel < 3; panel++) {
        assert_true(
            says(&view, true, panel, "2:15pm, 4pm and 4:45pm: they have checked in.", &list));
        assert_true(says(&view, true, panel, "They are 6 minutes late. Tell reception.", &list));
    }
    // Those that differ, in their words or in the hour, keep a line each.
    view = says_view("S9-done-stops-6", &sample);
    view.results[1].visit = view.results[2].visit = view.results[3].visit = VISIT_EARLY;
    sample_text(view.results[1].opens, "1pm");
    sample_text(view.results[2].opens, "3pm");
    sample_text(view.results[3].opens, "1pm");
    assert_true(says(&view, true, 0, "9:05am, 2:15pm and 4:50pm: you have checked in.", &list));
    assert_true(says(&view, true, 0, "10:45am and 12:25pm: come back from 1pm.", &list));
    assert_true(says(&view, true, 0, "midday: come back from 3pm.", &list));
}

// The last to go is the way: never half of it, and never without saying who knows it.
static void a_way_without_room_is_left_to_reception(void **state)
{
    (void)state;
    const struct sample *sample;
    struct view view = says_view("S9-done-stops-6", &sample);
    assert_true(says(&view, true, 0,
                     "First: Blood tests, lower ground level. Then: Scans, level 2. Then: "
                     "Fracture clinic, lower ground level. Then: Pharmacy, level 2. Then: Hand "
                     "therapy, lower ground level. Then: Eye clinic, level 2.",
                     &list));
    for (int panel = 1; panel < 3; panel++) {
        assert_true(says(&view, true, panel,
                         "Ask at reception where to wait. A member of staff will call you by name.",
                         &list));
        assert_false(says(&view, true, panel, "First", &list));
        assert_false(says(&view, true, panel, "anything else", &list));
    }
    view = says_view("S9-done-longest", &sample);
    assert_true(says(&view, true, 0, "past the cafe. It takes about 11 minutes.", &list));
    assert_true(says(
        &view, true, 1,
        "Then go to Musculoskeletal Interface Clinic waiting area, lower ground level.", &list));
    assert_false(says(&view, true, 1, "cafe", &list));
    assert_false(says(&view, true, 2, "Then", &list));
    assert_true(says(&view, true, 2, "Go to reception.", &list));
}

// Whatever became of an appointment, its line says it; what changed meanwhile reads as a refusal.
static void a_changed_visit_reads_as_a_refused_one(void **state)
{
    (void)state;
    const struct sample *sample;
    struct view view = says_view("S9-done-refused", &sample);
    for (int other = 0; other < 2; other++) {
        for (int panel = 0; panel < 3; panel++) {
            view.for_other = other == 1;
            view.results[1].visit = VISIT_REFUSED;
            ui_draw(says_uis[1][panel], &view, NULL, CTL_NONE, 0, &list);
            uint64_t refused = draw_list_hash(&list);
            view.results[1].visit = VISIT_CHANGED;
            ui_draw(says_uis[1][panel], &view, NULL, CTL_NONE, 0, &list);
            assert_true(draw_list_hash(&list) == refused);
        }
    }
}

int main(void)
{
    if (!fonts_are_here()) {
        return 77;
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(needs_that_have_no_room_are_not_cut),
        cmocka_unit_test(result_lines_share_what_they_say_before_anything_is_lost),
        cmocka_unit_test(a_way_without_room_is_left_to_reception),
        cmocka_unit_test(a_changed_visit_reads_as_a_refused_one),
    };
    return cmocka_run_group_tests(tests, says_open, says_close);
}
