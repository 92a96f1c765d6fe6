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
    view->tasks = true;
    view->late_minutes = 6;
}

void sample_fill_done_late_tell(struct view *view)
{
    sample_fill_done_ask(view);
    view->late_minutes = 1;
}

void sample_fill_done_needs(struct view *view)
{
    sample_fill_done_hospital(view);
    view->tasks = true;
    view->proof = LEVEL_B;
    view->needs_told = true;
    view->needs = sample_need(NEED_INTERPRETER);
}

void sample_fill_done_needs_general(struct view *view)
{
    sample_fill_done_gp(view);
    view->tasks = true;
    view->needs_told = true;
}

void sample_fill_done_needs_tell_other(struct view *view)
{
    sample_fill_done_gp(view);
    view->for_other = true;
    view->needs_told = true;
    view->late_minutes = 12;
    view->details_changed = true;
}

void sample_fill_done_everything(struct view *view)
{
    sample_fill_done_hospital(view);
    view->tasks = true;
    view->late_minutes = 12;
    view->needs_told = true;
    view->needs =
        sample_need(NEED_LARGE_PRINT) | sample_need(NEED_HOIST) | sample_need(NEED_EXTRA_TIME);
    view->details_changed = true;
}

void sample_fill_done_all_needs(struct view *view)
{
    sample_fill_done_long(view);
    view->tasks = true;
    view->late_minutes = 14;
    view->needs_told = true;
    view->needs = (1U << NEED_COUNT) - 1;
}

void sample_fill_done_isolation(struct view *view)
{
    sample_fill_done_hospital(view);
    view->isolation = true;
    view->tasks = true;
}

void sample_fill_done_isolation_other(struct view *view)
{
    sample_fill_done_isolation(view);
    view->for_other = true;
    view->needs_told = true;
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
    view->tasks = true;
    PUT(reference, "KM 14");
    result(view, "9am", VISIT_OVER_LIMIT, "");
    result(view, "10:15am", VISIT_CONFIRMED, "");
    result(view, "10:40am", VISIT_UNSURE, "");
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
    view->tasks = true;
}
