// What ui.c and screens/screens.c know of struct ui and nobody else does.
#pragma once
#include "ui/text.h"
#include "ui/ui.h"

struct ui {
    const struct config *config; // borrowed
    struct ui_text *text;
    struct layout layout;
};
