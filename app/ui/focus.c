#include "ui/focus.h"

void focus_clear(struct focus *focus)
{
    *focus = (struct focus){.keys_used = false, .control = CTL_NONE, .argument = 0};
}

static int focus_index(const struct focus *focus, const struct draw_list *list)
{
    if (focus->control == CTL_NONE) {
        return -1;
    }
    const struct draw_control *at = draw_list_find(list, focus->control, focus->argument);
    return at == NULL ? -1 : (int)(at - list->controls);
}

static void focus_set(struct focus *focus, const struct draw_list *list, int index)
{
    focus->keys_used = true;
    if (index < 0 || index >= list->control_count) {
        focus->control = CTL_NONE;
        focus->argument = 0;
        return;
    }
    focus->control = list->controls[index].control;
    focus->argument = list->controls[index].argument;
}

void focus_next(struct focus *focus, const struct draw_list *list)
{
    int index = focus_index(focus, list) + 1;
    focus_set(focus, list, index < list->control_count ? index : 0);
}

void focus_previous(struct focus *focus, const struct draw_list *list)
{
    int index = focus_index(focus, list);
    focus_set(focus, list, index > 0 ? index - 1 : list->control_count - 1);
}

void focus_fit(struct focus *focus, const struct draw_list *list)
{
    if (!focus->keys_used || focus_index(focus, list) >= 0) {
        return;
    }
    int best = 0;
    for (int i = list->control_count - 1; i >= 0; i--) {
        if (list->controls[i].is_main) {
            best = i;
        }
    }
    focus_set(focus, list, best);
}

const struct draw_control *focus_control(const struct focus *focus, const struct draw_list *list)
{
    int index = focus_index(focus, list);
    return index < 0 || !focus->keys_used ? NULL : &list->controls[index];
}
