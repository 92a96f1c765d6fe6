// The rules every picture must keep (product 5.1, 5.2, screens README), judged on draw lists alone.
#pragma once
#include "ui/draw.h"
#include "ui/layout.h"
#include <stdbool.h>

// Counts what is wrong with the list and says each on stderr, after where. ugly: words may be cut.
int layout_check(const char *where, const struct draw_list *list, const struct layout *layout,
                 bool ugly);
// Without a word: for lists that must be refused.
int layout_check_quiet(const struct draw_list *list, const struct layout *layout);
