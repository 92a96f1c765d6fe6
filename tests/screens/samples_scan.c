// Codes: S2, S2a and what a scan may find.
#include "screens/samples_inside.h"

void sample_fill_paused_scan(struct view *view)
{
    view->screen = SCREEN_PAUSED;
    view->scan_offered = true;
}

void sample_fill_have_code(struct view *view)
{
    view->screen = SCREEN_HAVE_CODE;
}

void sample_fill_have_code_other(struct view *view)
{
    sample_fill_have_code(view);
    view->for_other = true;
}

void sample_fill_scan(struct view *view)
{
    view->screen = SCREEN_SCAN;
    view->scan_camera = true;
    view->preview = 7;
    view->typing_offered = true;
}

void sample_fill_scan_other(struct view *view)
{
    sample_fill_scan(view);
    view->for_other = true;
}

void sample_fill_scan_first(struct view *view)
{
    sample_fill_scan(view);
    view->preview = 0;
    view->step = 1;
}

void sample_fill_scan_drawing(struct view *view)
{
    sample_fill_scan(view);
    view->scan_drawing = true;
    view->step = 2;
}

void sample_fill_scan_fixed(struct view *view)
{
    sample_fill_scan(view);
    view->scan_camera = false;
    view->preview = 0;
}

void sample_fill_scan_fixed_there(struct view *view)
{
    sample_fill_scan_fixed(view);
    view->step = 3;
}

void sample_fill_scan_fixed_read(struct view *view)
{
    sample_fill_scan_fixed_there(view);
    view->scan = SCAN_READ;
}

void sample_fill_scan_dark(struct view *view)
{
    sample_fill_scan(view);
    view->scan_dark = true;
}

void sample_fill_scan_read(struct view *view)
{
    sample_fill_scan(view);
    view->scan = SCAN_READ;
}

void sample_fill_scan_refused(struct view *view)
{
    sample_fill_scan(view);
    view->scan = SCAN_REFUSED;
    view->scan_refused = CODE_PRESCRIPTION;
}

void sample_fill_scan_refused_paused(struct view *view)
{
    sample_fill_scan_refused(view);
    view->typing_offered = false;
}

void sample_fill_scan_refused_other(struct view *view)
{
    sample_fill_scan_refused(view);
    view->for_other = true;
    view->scan_refused = CODE_OTHER_SITE;
}

void sample_fill_scan_unreadable(struct view *view)
{
    sample_fill_scan_refused(view);
    view->scan_refused = CODE_UNREADABLE;
}

void sample_fill_scan_two(struct view *view)
{
    sample_fill_scan_refused(view);
    view->scan_refused = CODE_TWO;
}

void sample_fill_scan_waited(struct view *view)
{
    sample_fill_scan(view);
    view->scan = SCAN_WAITED;
}

void sample_fill_scan_waited_dark(struct view *view)
{
    sample_fill_scan_waited(view);
    view->scan_dark = true;
}

void sample_fill_scan_waited_dark_other(struct view *view)
{
    sample_fill_scan_waited_dark(view);
    view->for_other = true;
}

void sample_fill_scan_waited_paused(struct view *view)
{
    sample_fill_scan_waited_dark(view);
    view->typing_offered = false;
}

void sample_fill_other_day(struct view *view)
{
    view->screen = SCREEN_OTHER_DAY;
    view->proof = LEVEL_B;
}

void sample_fill_other_day_offered(struct view *view)
{
    sample_fill_other_day(view);
    view->date_offered = true;
}

void sample_fill_other_day_dated(struct view *view)
{
    sample_fill_other_day(view);
    view->proof = LEVEL_C;
    PUT(other_day, "Wednesday 30 September");
    PUT(other_time, "10:30am");
}

void sample_fill_other_day_other(struct view *view)
{
    sample_fill_other_day_dated(view);
    view->for_other = true;
}

void sample_fill_other_site(struct view *view)
{
    view->screen = SCREEN_OTHER_SITE;
    view->proof = LEVEL_B;
}

void sample_fill_other_site_other(struct view *view)
{
    sample_fill_other_site(view);
    view->for_other = true;
}
