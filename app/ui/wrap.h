// Breaking a paragraph into lines. Breaks only at spaces and after hyphens, never at a no-break
// space, so "2:15pm", "K 27" and "Dr Patel" stay whole; a word wider than the line is broken
// between clusters. Balanced: the fewest lines, then the narrowest width that keeps that number.
// The bytes WRAP_BOLD and WRAP_PLAIN switch the weight; WRAP_BREAK begins a line, and what stands
// between two of them is balanced by itself. Text from other systems cannot hold any of them
// (text_clean drops control characters). Pure.
#pragma once
#include "ui/draw.h"
#include <stdbool.h>
#include <stddef.h>

enum { WRAP_LINES = 16, WRAP_BOLD = 1, WRAP_PLAIN = 2, WRAP_BREAK = '\n' };

typedef int wrap_measure(void *context, enum draw_font font, const char *utf8, size_t bytes);

struct wrap_line {
    size_t start, bytes; // into the text; without the space it was broken at
    bool bold;           // weight at its start
    int width_px;        // as measured word by word: never less than painted
};

struct wrap {
    int count;
    bool cut; // the text did not fit max_lines: its rest is not shown
    struct wrap_line lines[WRAP_LINES];
};

void wrap_text(const char *utf8, bool bold, int width_px, int max_lines, bool balanced,
               wrap_measure *measure, void *context, struct wrap *ret_wrap);

// Copies a value (a name, an area) for use inside a sentence: short values are kept on one line,
// and the title of a name stays with what follows ("Dr Patel"), by no-break spaces. Cuts at a code
// point when it does not fit.
void wrap_keep_together(char *dst, size_t dst_bytes, const char *value);
