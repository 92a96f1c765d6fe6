// Every sample's page on all three panels, drawn and read as text.
#pragma once
#include "screens/samples.h"
#include "ui/ui.h"

// [0] GP surgery, [1] hospital.
extern struct config says_configs[2];
extern struct ui *says_uis[2][3];

// Group set-up and tear-down of cmocka.
int says_open(void **state);
int says_close(void **state);
// Fails the test when there is no such sample.
struct view says_view(const char *name, const struct sample **ret_sample);
// Is this sentence on the page? ret_list is what was drawn.
bool says(const struct view *view, bool hospital, int panel, const char *sentence,
          struct draw_list *ret_list);
