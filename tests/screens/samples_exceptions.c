// Refusals, exceptions, covers.
#include "screens/samples_inside.h"

void sample_fill_refused(struct view *view)
{
    view->screen = SCREEN_REFUSED;
    PUT(reference, "4");
}

void sample_fill_refused_code(struct view *view)
{
    view->screen = SCREEN_REFUSED;
    PUT(reference, "KM 1234");
}

void sample_fill_already(struct view *view)
{
    view->screen = SCREEN_ALREADY;
}

void sample_fill_already_other(struct view *view)
{
    sample_fill_already(view);
    view->for_other = true;
}

void sample_fill_not_working(struct view *view)
{
    view->screen = SCREEN_NOT_WORKING;
    PUT(reference, "5");
}

void sample_fill_not_working_bare(struct view *view)
{
    view->screen = SCREEN_NOT_WORKING;
    view->in_session = false;
}

void sample_fill_unsure(struct view *view)
{
    view->screen = SCREEN_UNSURE;
    PUT(reference, "6");
}

void sample_fill_unsure_other(struct view *view)
{
    sample_fill_unsure(view);
    view->for_other = true;
}

void sample_fill_more_time(struct view *view)
{
    view->screen = SCREEN_MORE_TIME;
    view->seconds_left = 14;
    view->seconds_total = 20;
    view->not_arrived_yet = true;
}

void sample_fill_more_time_last(struct view *view)
{
    sample_fill_more_time(view);
    view->seconds_left = 1;
    view->not_arrived_yet = false;
}

void sample_fill_keep(struct view *view)
{
    view->screen = SCREEN_KEEP;
    view->seconds_left = 20;
    view->seconds_total = 20;
}

void sample_fill_help_asked(struct view *view)
{
    view->screen = SCREEN_HELP;
    view->help = HELP_ASKED;
}

void sample_fill_help_told(struct view *view)
{
    view->screen = SCREEN_HELP;
    view->help = HELP_TOLD;
}

void sample_fill_help_failed(struct view *view)
{
    view->screen = SCREEN_HELP;
    view->help = HELP_FAILED;
    view->in_session = false;
}

void sample_fill_privacy(struct view *view)
{
    view->screen = SCREEN_PRIVACY;
    view->in_session = false;
}

void sample_fill_already_area(struct view *view)
{
    sample_fill_already(view);
    view->proof = LEVEL_B;
    PUT(area, "Area C");
}

void sample_fill_already_long(struct view *view)
{
    sample_fill_already_area(view);
    PUT(area, "Musculoskeletal Interface Clinic waiting area");
    PUT(level, "lower ground level");
}

void sample_fill_early(struct view *view)
{
    view->screen = SCREEN_EARLY;
    view->tasks = true;
    PUT(time, "2:15pm");
    PUT(opens, "1:45pm");
}

void sample_fill_early_told(struct view *view)
{
    sample_fill_early(view);
    view->early_told = true;
    view->told[TELL_EARLY] = TOLD_YES;
}

void sample_fill_early_telling(struct view *view)
{
    sample_fill_early_told(view);
    view->told[TELL_EARLY] = TOLD_NOT_KNOWN;
}

void sample_fill_early_not_told(struct view *view)
{
    sample_fill_early_told(view);
    view->told[TELL_EARLY] = TOLD_NO;
}

void sample_fill_early_other(struct view *view)
{
    sample_fill_early(view);
    view->for_other = true;
}

void sample_fill_early_bare(struct view *view)
{
    sample_fill_early(view);
    view->tasks = false;
}

void sample_fill_over_limit(struct view *view)
{
    view->screen = SCREEN_OVER_LIMIT;
    PUT(time, "12:45pm");
}

void sample_fill_over_limit_other(struct view *view)
{
    sample_fill_over_limit(view);
    view->for_other = true;
}

void sample_fill_changed(struct view *view)
{
    view->screen = SCREEN_CHANGED;
    view->proof = LEVEL_B;
}

void sample_fill_changed_other(struct view *view)
{
    sample_fill_changed(view);
    view->for_other = true;
}

void sample_fill_remote_phone(struct view *view)
{
    view->screen = SCREEN_REMOTE;
    view->proof = LEVEL_B;
    view->channel = CHANNEL_PHONE;
}

void sample_fill_remote_video(struct view *view)
{
    sample_fill_remote_phone(view);
    view->channel = CHANNEL_VIDEO;
}

void sample_fill_remote_other(struct view *view)
{
    sample_fill_remote_video(view);
    view->for_other = true;
}

void sample_fill_no_appointment(struct view *view)
{
    view->screen = SCREEN_NO_APPOINTMENT;
}

void sample_fill_menu(struct view *view)
{
    view->screen = SCREEN_MENU;
}

void sample_fill_desk(struct view *view)
{
    view->screen = SCREEN_DESK;
}

void sample_fill_desk_long(struct view *view)
{
    sample_fill_desk(view);
    view->menu_item = 2;
}

void sample_fill_closed_hours(struct view *view)
{
    view->screen = SCREEN_CLOSED;
    view->in_session = false;
    view->closed = CLOSED_HOURS;
    PUT(opens_day, "Monday 2 March");
    PUT(opens, "8am");
}

void sample_fill_closed_longest(struct view *view)
{
    sample_fill_closed_hours(view);
    PUT(opens_day, "Wednesday 30 September");
    PUT(opens, "10:30am");
}

void sample_fill_closed_unknown(struct view *view)
{
    sample_fill_closed_hours(view);
    PUT(opens_day, "");
    PUT(opens, "");
}

void sample_fill_closed_staff(struct view *view)
{
    sample_fill_closed_unknown(view);
    view->closed = CLOSED_STAFF;
}

void sample_fill_closed_fire(struct view *view)
{
    sample_fill_closed_unknown(view);
    view->closed = CLOSED_FIRE;
}

void sample_fill_cleaning(struct view *view)
{
    view->screen = SCREEN_CLEANING;
    view->in_session = false;
    view->seconds_left = 43;
    view->seconds_total = 60;
}

void sample_fill_help_seen(struct view *view)
{
    view->screen = SCREEN_HELP;
    view->help = HELP_SEEN;
}

void sample_fill_help_unanswered(struct view *view)
{
    view->screen = SCREEN_HELP;
    view->help = HELP_UNANSWERED;
}

void sample_fill_unwell(struct view *view)
{
    view->screen = SCREEN_UNWELL;
}
