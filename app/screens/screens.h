// One function per screen: it draws the view and decides nothing. A file owns one row of
// SCREEN_LIST, or two that look alike. The table is in screens.c, which also defines ui_draw
// (ui/ui.h).
#pragma once
#include "ui/widgets.h"

void starting_draw(struct page *page);
void start_draw(struct page *page);
void who_draw(struct page *page);
void paused_draw(struct page *page);
void have_code_draw(struct page *page);
void scan_draw(struct page *page);
void birth_draw(struct page *page);
void letter_draw(struct page *page);
void extra_draw(struct page *page);
void finding_draw(struct page *page);
void confirm_draw(struct page *page);
void checking_in_draw(struct page *page);
void done_draw(struct page *page);
void refused_draw(struct page *page);
void already_draw(struct page *page);
void not_working_draw(struct page *page);
void unsure_draw(struct page *page);
void more_time_draw(struct page *page);
void keep_draw(struct page *page);
void help_draw(struct page *page);
void privacy_draw(struct page *page);
void which_draw(struct page *page);
void needs_draw(struct page *page);
void details_draw(struct page *page);
void kin_draw(struct page *page);
void before_draw(struct page *page);
void not_right_draw(struct page *page);
void early_draw(struct page *page);
void over_limit_draw(struct page *page);
void changed_draw(struct page *page);
void remote_draw(struct page *page);
void other_day_draw(struct page *page);
void other_site_draw(struct page *page);
void no_appointment_draw(struct page *page);
void menu_draw(struct page *page);
void desk_draw(struct page *page);
void closed_draw(struct page *page);
void cleaning_draw(struct page *page);
void unwell_draw(struct page *page);
void pin_draw(struct page *page);
void staff_draw(struct page *page);
void status_draw(struct page *page);
void undo_draw(struct page *page);
void test_page_draw(struct page *page);

// S2a: what the camera sees with the corners to aim at, or a drawing of how to hold a code.
void scan_picture_draw(struct page *page, struct draw_rect rect);

// What two pages of the staff share: a question, a box, number keys.
struct keypad {
    enum words title, hint;
    const char *message; // what to mend, NULL = nothing
    const char *value;   // typed so far
    bool masked;
};

void keypad_draw(struct page *page, const struct keypad *keypad);
