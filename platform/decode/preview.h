// The square that the patient sees: the middle of the picture, PREVIEW_SIDE x PREVIEW_SIDE.
#pragma once
#include "platform/decode/gray.h"
#include "platform/decode/wire.h"

// Each pixel is the value of the picture at its middle, between the four pixels around.
void preview_make(const struct gray *picture, unsigned char ret_preview[PREVIEW_SIDE * PREVIEW_SIDE]);
