// Screens are measured with the real font. Without it there is nothing to say: the test is skipped.
#pragma once
#include "ui/text.h"
#include <stdio.h>

static inline int fonts_are_here(void)
{
    struct ui_text *text = NULL;
    if (ui_text_open("", &text) != OK) {
        printf("skipped: needs Liberation Sans (Debian: fonts-liberation2)\n");
        return 0;
    }
    ui_text_close(text);
    return 1;
}
