// What ui.c and screens/screens.c know of struct ui and nobody else does.
#pragma once
#include "ui/paint_picture.h"
#include "ui/text.h"
#include "ui/ui.h"

struct ui {
    const struct config *config; // borrowed
    struct ui_text *text;
    struct layout layout;
    struct preview preview;
};
