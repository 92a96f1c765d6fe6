#include "platform/scanner/pace.h"

#include "base/log_event.h"

bool pace_lets(struct pace *pace, enum source source, int64_t now_ms)
{
    if (now_ms >= pace->next_ms) {
        pace->next_ms = now_ms + PACE_MS;
        pace->flooding = pace->dropped;
        pace->dropped = false;
        return true;
    }
    if (!pace->flooding) {
        log_event(LOG_SCANNER_FLOOD, source, 0);
    }
    pace->flooding = pace->dropped = true;
    return false;
}
