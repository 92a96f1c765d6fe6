#include "screens/screens.h"
#include "ui/ui_inside.h"
#include <assert.h>

static void (*const screens[])(struct page *) = {
    [SCREEN_STARTING] = starting_draw,
    [SCREEN_START] = start_draw,
    [SCREEN_WHO] = who_draw,
    [SCREEN_PAUSED] = paused_draw,
    [SCREEN_HAVE_CODE] = have_code_draw,
    [SCREEN_SCAN] = scan_draw,
    [SCREEN_BIRTH] = birth_draw,
    [SCREEN_LETTER] = letter_draw,
    [SCREEN_EXTRA] = extra_draw,
    [SCREEN_FINDING] = finding_draw,
    [SCREEN_CONFIRM] = confirm_draw,
    [SCREEN_WHICH] = which_draw,
    [SCREEN_NEEDS] = needs_draw,
    [SCREEN_DETAILS] = details_draw,
    [SCREEN_KIN] = kin_draw,
    [SCREEN_BEFORE] = before_draw,
    [SCREEN_CHECKING_IN] = checking_in_draw,
    [SCREEN_DONE] = done_draw,
    [SCREEN_NOT_RIGHT] = not_right_draw,
    [SCREEN_REFUSED] = refused_draw,
    [SCREEN_EARLY] = early_draw,
    [SCREEN_OVER_LIMIT] = over_limit_draw,
    [SCREEN_ALREADY] = already_draw,
    [SCREEN_CHANGED] = changed_draw,
    [SCREEN_REMOTE] = remote_draw,
    [SCREEN_OTHER_DAY] = other_day_draw,
    [SCREEN_OTHER_SITE] = other_site_draw,
    [SCREEN_NO_APPOINTMENT] = no_appointment_draw,
    [SCREEN_MENU] = menu_draw,
    [SCREEN_DESK] = desk_draw,
    [SCREEN_NOT_WORKING] = not_working_draw,
    [SCREEN_UNSURE] = unsure_draw,
    [SCREEN_CLOSED] = closed_draw,
    [SCREEN_CLEANING] = cleaning_draw,
    [SCREEN_STAFF] = staff_draw,
    [SCREEN_STATUS] = status_draw,
    [SCREEN_UNDO] = undo_draw,
    [SCREEN_TEST] = test_page_draw,
    [SCREEN_MORE_TIME] = more_time_draw,
    [SCREEN_KEEP] = keep_draw,
    [SCREEN_HELP] = help_draw,
    [SCREEN_UNWELL] = unwell_draw,
    [SCREEN_PIN] = pin_draw,
    [SCREEN_PRIVACY] = privacy_draw,
};

static_assert(sizeof screens / sizeof screens[0] == SCREEN_COUNT, "a screen without a function");

void ui_draw(struct ui *ui, const struct view *view, const struct focus *focus,
             enum control pressed, int pressed_argument, struct draw_list *ret_list)
{
    assert(view->screen < SCREEN_COUNT);
    draw_list_clear(ret_list, ui->layout.width_px, ui->layout.height_px);
    struct page page = {.text = ui->text,
                        .layout = &ui->layout,
                        .view = view,
                        .focus = focus,
                        .pressed = pressed,
                        .pressed_argument = pressed_argument,
                        .list = ret_list};
    screens[view->screen](&page);
}
