// One function per screen: it draws the view and decides nothing. Each file owns one row of
// SCREEN_LIST. The table is in screens.c, which also defines ui_draw (ui/ui.h).
#pragma once
#include "ui/widgets.h"

void starting_draw(struct page *page);
void start_draw(struct page *page);
void who_draw(struct page *page);
void paused_draw(struct page *page);
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
