#include "ui/wrap.h"
#include "base/text.h"
#include <string.h>

enum { UNITS = 160, TOGETHER = 12, TITLE = 4 };

// A piece of text that is never broken.
struct unit {
    size_t start, bytes;
    int width_px;
    int space_px; // of the space before it on the same line
    bool bold;    // weight at its start
    bool begins;  // a line, though the one before has room
};

struct units {
    int count;
    bool full;
    struct unit list[UNITS];
};

struct source {
    const char *utf8;
    wrap_measure *measure;
    void *context;
};

static bool is_mark(char c)
{
    return c == WRAP_BOLD || c == WRAP_PLAIN;
}

// Width of a unit whose weight may change inside; *bold is the weight at its start, then at its
// end.
static int span_width(const struct source *source, size_t start, size_t bytes, bool *bold)
{
    int width = 0;
    size_t from = start;
    for (size_t i = start; i <= start + bytes; i++) {
        if (i < start + bytes && !is_mark(source->utf8[i])) {
            continue;
        }
        if (i > from) {
            // One px more: widths are rounded down, and the words of a line must not add up to less
            // than it.
            width += 1 + source->measure(source->context, *bold ? DRAW_BOLD : DRAW_REGULAR,
                                         source->utf8 + from, i - from);
        }
        if (i < start + bytes) {
            *bold = source->utf8[i] == WRAP_BOLD;
        }
        from = i + 1;
    }
    return width;
}

static bool is_combining(uint32_t code_point)
{
    return (code_point >= 0x300 && code_point <= 0x36f) ||
           (code_point >= 0x1ab0 && code_point <= 0x1aff) ||
           (code_point >= 0x20d0 && code_point <= 0x20ff) || code_point == 0x200d ||
           (code_point >= 0xfe00 && code_point <= 0xfe0f);
}

// Bytes of the cluster that starts at utf8: a code point with the marks on it.
static size_t cluster_bytes(const char *utf8)
{
    const char *at = utf8;
    text_next(&at);
    for (;;) {
        const char *next = at;
        if (!is_combining(text_next(&next)) || next == at) {
            return (size_t)(at - utf8);
        }
        at = next;
    }
}

static void unit_add(struct units *units, const struct unit *unit)
{
    if (units->count == UNITS) {
        units->full = true;
        return;
    }
    units->list[units->count++] = *unit;
}

// A word wider than the line: the most clusters that fit, again and again.
static void unit_add_pieces(const struct source *source, struct units *units, struct unit unit,
                            int width_px)
{
    size_t end = unit.start + unit.bytes;
    struct unit piece = unit;
    piece.bytes = 0;
    while (piece.start < end) {
        size_t more = cluster_bytes(source->utf8 + piece.start + piece.bytes);
        bool bold = piece.bold;
        int width = span_width(source, piece.start, piece.bytes + more, &bold);
        if (width > width_px && piece.bytes > 0) {
            bold = piece.bold;
            span_width(source, piece.start, piece.bytes, &bold);
            unit_add(units, &piece);
            piece = (struct unit){.start = piece.start + piece.bytes, .bold = bold};
            continue;
        }
        piece.bytes += more;
        piece.width_px = width;
        if (piece.start + piece.bytes >= end) {
            unit_add(units, &piece);
            return;
        }
    }
}

static bool is_gap(char c)
{
    return c == ' ' || c == WRAP_BREAK;
}

// Where the unit that starts at i ends: before a space or a break, or after a hyphen inside a word.
static size_t unit_end(const char *utf8, size_t i)
{
    size_t start = i;
    while (utf8[i] != '\0' && !is_gap(utf8[i])) {
        i++;
        if (i > start + 1 && utf8[i - 1] == '-' && !is_gap(utf8[i]) && utf8[i] != '\0') {
            break;
        }
    }
    return i;
}

static void units_make(const struct source *source, bool bold, int width_px, struct units *units)
{
    const char *utf8 = source->utf8;
    size_t i = 0;
    bool spaced = false, begins = false;
    while (utf8[i] != '\0') {
        if (is_gap(utf8[i])) {
            spaced = true;
            begins = begins || utf8[i] == WRAP_BREAK;
            i++;
            continue;
        }
        struct unit unit = {.start = i, .bold = bold, .begins = begins};
        unit.bytes = unit_end(utf8, i) - i;
        if (spaced && units->count > 0) {
            unit.space_px =
                1 + source->measure(source->context, bold ? DRAW_BOLD : DRAW_REGULAR, " ", 1);
        }
        unit.width_px = span_width(source, i, unit.bytes, &bold);
        if (unit.width_px > width_px) {
            unit_add_pieces(source, units, unit, width_px);
        } else {
            unit_add(units, &unit);
        }
        i += unit.bytes;
        spaced = begins = false;
    }
}

// What stands between two breaks.
struct paragraph {
    const struct unit *list;
    int count;
};

// Lines needed at this width; added to wrap when it is given.
static int lines_fill(const struct paragraph *paragraph, int width_px, int max_lines,
                      struct wrap *wrap)
{
    int before = wrap == NULL ? 0 : wrap->count, lines = before, used = 0;
    for (int i = 0; i < paragraph->count; i++) {
        const struct unit *unit = &paragraph->list[i];
        bool fits = lines > before && used + unit->space_px + unit->width_px <= width_px;
        used = fits ? used + unit->space_px + unit->width_px : unit->width_px;
        lines += fits ? 0 : 1;
        if (wrap == NULL) {
            continue;
        }
        if (lines > max_lines) {
            wrap->cut = true;
            return max_lines;
        }
        struct wrap_line *line = &wrap->lines[lines - 1];
        if (!fits) {
            *line = (struct wrap_line){.start = unit->start, .bold = unit->bold};
        }
        line->bytes = unit->start + unit->bytes - line->start;
        line->width_px = used;
    }
    return lines;
}

static int balanced_width(const struct paragraph *paragraph, int width_px)
{
    int wanted = lines_fill(paragraph, width_px, WRAP_LINES, NULL);
    int low = 1, high = width_px;
    for (int i = 0; i < paragraph->count; i++) {
        low = paragraph->list[i].width_px > low ? paragraph->list[i].width_px : low;
    }
    while (low < high) {
        int middle = low + (high - low) / 2;
        if (lines_fill(paragraph, middle, WRAP_LINES, NULL) <= wanted) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    return high;
}

static struct paragraph paragraph_at(const struct units *units, int begin)
{
    int end = begin + 1;
    while (end < units->count && !units->list[end].begins) {
        end++;
    }
    return (struct paragraph){&units->list[begin], end - begin};
}

void wrap_text(const char *utf8, bool bold, int width_px, int max_lines, bool balanced,
               wrap_measure *measure, void *context, struct wrap *ret_wrap)
{
    struct source source = {utf8, measure, context};
    struct units units;
    units.count = 0;
    units.full = false;
    units_make(&source, bold, width_px, &units);
    if (max_lines <= 0 || max_lines > WRAP_LINES) {
        max_lines = WRAP_LINES;
    }
    ret_wrap->cut = units.full;
    ret_wrap->count = 0;
    for (int i = 0; i < units.count;) {
        struct paragraph paragraph = paragraph_at(&units, i);
        int width = balanced ? balanced_width(&paragraph, width_px) : width_px;
        ret_wrap->count = lines_fill(&paragraph, width, max_lines, ret_wrap);
        i += paragraph.count;
    }
}

// Code points before the first space, or 99.
static int first_word_letters(const char *value)
{
    int letters = 0;
    for (const char *at = value; *at != ' ';) {
        if (text_next(&at) == 0) {
            return 99;
        }
        letters++;
    }
    return letters;
}

void wrap_keep_together(char *dst, size_t dst_bytes, const char *value)
{
    int letters = 0;
    for (const char *at = value; text_next(&at) != 0;) {
        letters++;
    }
    bool all = letters <= TOGETHER;
    bool first = first_word_letters(value) <= TITLE;
    struct text_builder builder;
    text_begin(&builder, dst, dst_bytes);
    const char *at = value;
    for (uint32_t code_point; (code_point = text_next(&at)) != 0 && !builder.full;) {
        if (code_point == ' ' && (all || first)) {
            code_point = 0xa0;
            first = false;
        }
        text_add_code_point(&builder, code_point);
    }
}
