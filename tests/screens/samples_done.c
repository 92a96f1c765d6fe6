// S9 in all its variety, and (This is not right).
#include "screens/samples_inside.h"
#include <string.h>

void sample_fill_done_gp(struct view *view)
{
    view->screen = SCREEN_DONE;
}

void sample_fill_done_hospital(struct view *view)
{
    view->screen = SCREEN_DONE;
    PUT(area, "Area C");
    PUT(level, "level 2");
    PUT(directions, "Follow the blue line.");
    view->walk_minutes = 4;
}

void sample_fill_done_ask(struct view *view)
{
    view->screen = SCREEN_DONE;
}

void sample_fill_done_long(struct view *view)
{
    view->screen = SCREEN_DONE;
    PUT(area, "Musculoskeletal Interface Clinic waiting area");
    PUT(level, "lower ground level");
    PUT(directions, "Follow the blue line to the second lifts, past the cafe.");
    view->walk_minutes = 11;
}

void sample_fill_done_ugly(struct view *view)
{
    view->screen = SCREEN_DONE;
    sample_fill_confirm_ugly(view);
    view->screen = SCREEN_DONE;
    memset(view->directions, 'w', sizeof view->directions - 1);
    PUT(level, "level 2");
    view->walk_minutes = 1;
}

void sample_fill_done_late(struct view *view)
{
    sample_fill_done_gp(view);
    view->late_minutes = 6;
    view->told[TELL_LATE] = TOLD_YES;
}

void sample_fill_done_late_telling(struct view *view)
{
    sample_fill_done_late(view);
    view->told[TELL_LATE] = TOLD_NOT_KNOWN;
}

void sample_fill_done_late_other(struct view *view)
{
    sample_fill_done_late(view);
    view->for_other = true;
}

void sample_fill_done_late_tell(struct view *view)
{
    sample_fill_done_ask(view);
    view->late_minutes = 1;
    view->told[TELL_LATE] = TOLD_NO;
}

void sample_fill_done_needs(struct view *view)
{
    sample_fill_done_hospital(view);
    view->proof = LEVEL_B;
    view->needs_told = true;
    view->told[TELL_NEEDS] = TOLD_YES;
    view->needs = sample_need(NEED_INTERPRETER);
}

void sample_fill_done_needs_general(struct view *view)
{
    sample_fill_done_gp(view);
    view->needs_told = true;
    view->told[TELL_NEEDS] = TOLD_YES;
}

void sample_fill_done_needs_telling(struct view *view)
{
    sample_fill_done_needs(view);
    view->told[TELL_NEEDS] = TOLD_NOT_KNOWN;
}

void sample_fill_done_needs_tell_other(struct view *view)
{
    sample_fill_done_gp(view);
    view->for_other = true;
    view->needs_told = true;
    view->told[TELL_NEEDS] = view->told[TELL_LATE] = TOLD_NO;
    view->late_minutes = 12;
    view->details_changed = true;
}

void sample_fill_done_everything(struct view *view)
{
    sample_fill_done_hospital(view);
    view->late_minutes = 12;
    view->needs_told = true;
    view->told[TELL_NEEDS] = view->told[TELL_LATE] = TOLD_YES;
    view->needs =
        sample_need(NEED_LARGE_PRINT) | sample_need(NEED_HOIST) | sample_need(NEED_EXTRA_TIME);
    view->details_changed = true;
}

void sample_fill_done_all_needs(struct view *view)
{
    sample_fill_done_long(view);
    view->late_minutes = 14;
    view->needs_told = true;
    view->told[TELL_NEEDS] = view->told[TELL_LATE] = TOLD_YES;
    view->needs = (1U << NEED_COUNT) - 1;
}

void sample_fill_done_isolation(struct view *view)
{
    sample_fill_done_hospital(view);
    view->isolation = true;
}

void sample_fill_done_isolation_other(struct view *view)
{
    sample_fill_done_isolation(view);
    view->for_other = true;
    view->needs_told = true;
    view->told[TELL_NEEDS] = TOLD_YES;
}

static void result(struct view *view, const char *time, enum visit visit, const char *opens)
{
    struct view_result *result = &view->results[view->result_count++];
    sample_put(result->time, sizeof result->time, time);
    sample_put(result->opens, sizeof result->opens, opens);
    result->visit = visit;
}

void sample_fill_done_two(struct view *view)
{
    sample_fill_done_hospital(view);
    result(view, "2:15pm", VISIT_CONFIRMED, "");
    result(view, "4pm", VISIT_EARLY, "3pm");
}

void sample_fill_done_both(struct view *view)
{
    sample_fill_done_gp(view);
    result(view, "2:15pm", VISIT_CONFIRMED, "");
    result(view, "2:45pm", VISIT_ALREADY, "");
}

void sample_fill_done_unsure(struct view *view)
{
    sample_fill_done_gp(view);
    PUT(reference, "KM 14");
    result(view, "9am", VISIT_OVER_LIMIT, "");
    result(view, "10:15am", VISIT_CONFIRMED, "");
    result(view, "10:40am", VISIT_UNSURE, "");
}

void sample_fill_done_two_other(struct view *view)
{
    sample_fill_done_two(view);
    view->for_other = true;
}

void sample_fill_done_unsure_other(struct view *view)
{
    sample_fill_done_unsure(view);
    view->for_other = true;
    result(view, "11am", VISIT_ALREADY, "");
}

static void stop(struct view *view, const char *area, const char *level)
{
    struct view_stop *stop = &view->stops[view->stop_count++];
    sample_put(stop->area, sizeof stop->area, area);
    sample_put(stop->level, sizeof stop->level, level);
}

void sample_fill_done_stops(struct view *view)
{
    sample_fill_done_hospital(view);
    result(view, "2:15pm", VISIT_CONFIRMED, "");
    result(view, "4pm", VISIT_CONFIRMED, "");
    stop(view, "Area B", "level 1");
    stop(view, "Area C", "level 2");
}

void sample_fill_done_stops_3(struct view *view)
{
    sample_fill_done_stops(view);
    view->for_other = true;
    result(view, "4:45pm", VISIT_CONFIRMED, "");
    stop(view, "Scans", "");
    view->late_minutes = 6;
    view->needs_told = true;
    view->told[TELL_NEEDS] = view->told[TELL_LATE] = TOLD_NO;
}

// Every appointment that a day may hold, each in a place of its own.
void sample_fill_done_stops_6(struct view *view)
{
    static const char *const times[PERSON_APPOINTMENTS] = {"9:05am",  "10:45am", "midday",
                                                           "12:25pm", "2:15pm",  "4:50pm"};
    static const char *const areas[PERSON_APPOINTMENTS] = {
        "Blood tests", "Scans", "Fracture clinic", "Pharmacy", "Hand therapy", "Eye clinic"};
    view->screen = SCREEN_DONE;
    for (int i = 0; i < PERSON_APPOINTMENTS; i++) {
        result(view, times[i], VISIT_CONFIRMED, "");
        stop(view, areas[i], i % 2 == 0 ? "lower ground level" : "level 2");
    }
    view->late_minutes = 14;
    view->needs_told = true;
    view->told[TELL_NEEDS] = view->told[TELL_LATE] = TOLD_YES;
    view->needs = (1U << NEED_COUNT) - 1;
}

// What the configuration and the appointment system can make of it at worst.
void sample_fill_done_stops_ugly(struct view *view)
{
    sample_fill_done_stops_6(view);
    for (int i = 0; i < PERSON_APPOINTMENTS; i++) {
        view->results[i].visit = VISIT_REFUSED;
        memset(view->stops[i].area, 'w', sizeof view->stops[i].area - 1);
        memset(view->stops[i].level, 'w', sizeof view->stops[i].level - 1);
    }
    PUT(reference, "KM 1234");
    view->reception_first = true;
    view->details_changed = true;
    view->told[TELL_NEEDS] = view->told[TELL_LATE] = TOLD_NO;
}

void sample_fill_done_reception_first(struct view *view)
{
    sample_fill_done_hospital(view);
    view->reception_first = true;
    PUT(reference, "9");
    result(view, "2:15pm", VISIT_CONFIRMED, "");
    result(view, "2:45pm", VISIT_CHANGED, "");
}

void sample_fill_done_reception_stops(struct view *view)
{
    sample_fill_done_stops(view);
    view->reception_first = true;
    PUT(reference, "9");
    result(view, "4:45pm", VISIT_OVER_LIMIT, "");
}

// The longest sentence of each kind at once.
void sample_fill_done_longest(struct view *view)
{
    sample_fill_done_long(view);
    view->for_other = true;
    view->reception_first = true;
    PUT(reference, "KM 1234");
    result(view, "10:15am", VISIT_CONFIRMED, "");
    result(view, "10:40am", VISIT_UNSURE, "");
    view->late_minutes = 14;
    view->needs_told = true;
    view->details_changed = true;
    view->told[TELL_NEEDS] = view->told[TELL_LATE] = TOLD_NO;
}

void sample_fill_done_refused(struct view *view)
{
    sample_fill_done_hospital(view);
    result(view, "2:15pm", VISIT_CONFIRMED, "");
    PUT(reference, "9");
    result(view, "2:45pm", VISIT_REFUSED, "");
    result(view, "3:15pm", VISIT_NOT_REACHED, "");
}

void sample_fill_done_writing(struct view *view)
{
    sample_fill_done_gp(view);
    result(view, "2:15pm", VISIT_CONFIRMED, "");
    result(view, "2:45pm", VISIT_WRITING, "");
}

void sample_fill_not_right(struct view *view)
{
    view->screen = SCREEN_NOT_RIGHT;
    PUT(reference, "7");
}

void sample_fill_not_right_told(struct view *view)
{
    sample_fill_not_right(view);
    view->told[TELL_NOT_RIGHT] = TOLD_YES;
}

void sample_fill_not_right_not_told(struct view *view)
{
    sample_fill_not_right(view);
    view->told[TELL_NOT_RIGHT] = TOLD_NO;
}
