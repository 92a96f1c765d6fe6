#include "platform/scanner/line.h"

#include "base/wipe.h"
#include <string.h>

void line_byte(struct scan_line *line, unsigned char byte, int64_t now_ms)
{
    line->last_ms = now_ms;
    if (line->count == SCAN_BYTES) {
        line->spoiled = true;
        return;
    }
    line->bytes[line->count++] = byte;
}

void line_spoil(struct scan_line *line, int64_t now_ms)
{
    line->last_ms = now_ms;
    line->spoiled = true;
}

bool line_end(struct scan_line *line, struct scan *ret_scan)
{
    bool spoiled = line->spoiled, something = line->count > 0 || spoiled;
    if (something) {
        *ret_scan = (struct scan){.symbology = SYMBOLOGY_UNKNOWN, .fixed = true, .count = spoiled ? 1 : line->count};
        memcpy(ret_scan->bytes, line->bytes, spoiled ? 0 : line->count);
    }
    line_drop(line);
    return something;
}

void line_drop(struct scan_line *line)
{
    wipe(line, sizeof *line);
}

bool line_age(struct scan_line *line, int64_t now_ms, struct scan *ret_scan)
{
    if (now_ms < line_due_ms(line)) {
        return false;
    }
    if (line->spoiled) {
        return line_end(line, ret_scan);
    }
    line_drop(line);
    return false;
}

int64_t line_due_ms(const struct scan_line *line)
{
    return line->count > 0 || line->spoiled ? line->last_ms + LINE_IDLE_MS : INT64_MAX;
}
