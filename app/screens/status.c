// Staff: what works and what does not, in sentences. Numbers and states only, no patient.
#include "base/net_fault.h"
#include "screens/screens.h"
#include <limits.h>
#include <stdlib.h>

enum { LINES = 9, LINE_BYTES = 160 };

struct lines {
    int count;
    char text[LINES][LINE_BYTES];
    struct block blocks[LINES];
};

static void line_add(struct lines *lines, bool good, enum words one, enum words many, int count)
{
    char *text = lines->text[lines->count];
    words_count(text, LINE_BYTES, one, many, count);
    lines->blocks[lines->count++] =
        (struct block){.kind = BLOCK_ROW, .icon = good ? ICON_CHECK : ICON_WARN, .text = text};
}

static void state_add(struct lines *lines, bool good, enum words words)
{
    line_add(lines, good, words, words, 0);
}

static enum words fault_words(enum net_fault fault)
{
    switch (fault) {
    case NET_FAULT_NONE: break;
    case NET_FAULT_NAME: return W_STATUS_SITE_NAME;
    case NET_FAULT_CONNECT: return W_STATUS_SITE_CONNECT;
    case NET_FAULT_TIME: return W_STATUS_SITE_TIME;
    case NET_FAULT_PROXY: return W_STATUS_SITE_PROXY;
    case NET_FAULT_PROXY_LOGIN: return W_STATUS_SITE_LOGIN;
    case NET_FAULT_TLS_UNKNOWN: return W_STATUS_SITE_UNKNOWN;
    case NET_FAULT_TLS_EXPIRED: return W_STATUS_SITE_EXPIRED;
    case NET_FAULT_TLS_NOT_YET: return W_STATUS_SITE_NOT_YET;
    case NET_FAULT_TLS_NAME: return W_STATUS_SITE_OTHER_NAME;
    case NET_FAULT_TLS_REVOKED: return W_STATUS_SITE_REVOKED;
    case NET_FAULT_TLS_CLIENT: return W_STATUS_SITE_CLIENT;
    case NET_FAULT_TLS_OWN: return W_STATUS_SITE_OWN;
    case NET_FAULT_TLS_OTHER: return W_STATUS_SITE_TLS;
    }
    return W_STATUS_SITE_NOT;
}

static void national_add(struct lines *lines, const struct kiosk_status *status)
{
    switch (status->national) {
    case NATIONAL_OFF: state_add(lines, true, W_STATUS_NATIONAL_OFF); break;
    case NATIONAL_NOT_ASKED: state_add(lines, true, W_STATUS_NATIONAL_YET); break;
    case NATIONAL_ANSWERS: state_add(lines, true, W_STATUS_NATIONAL); break;
    case NATIONAL_SILENT: state_add(lines, false, W_STATUS_NATIONAL_NOT); break;
    }
}

static void clock_add(struct lines *lines, const struct kiosk_status *status,
                      enum clock_trust trust)
{
    int64_t moved_s = llabs(status->clock_offset_ms) / 1000;
    if (!status->clock_trusted) {
        state_add(lines, false, W_STATUS_CLOCK_NOT);
    } else if (trust == CLOCK_SYSTEM) {
        state_add(lines, false, W_STATUS_CLOCK_ALONE);
    } else if (moved_s > 0) {
        line_add(lines, true, W_STATUS_CLOCK_MOVED_ONE, W_STATUS_CLOCK_MOVED,
                 moved_s < INT_MAX ? (int)moved_s : INT_MAX);
    } else {
        state_add(lines, true, W_STATUS_CLOCK);
    }
}

static void waiting_add(struct lines *lines, const struct kiosk_status *status)
{
    int open = status->arrivals_open, tasks = status->messages_waiting;
    if (open > 0) {
        line_add(lines, false, W_STATUS_OPEN_ONE, W_STATUS_OPEN, open);
    } else {
        state_add(lines, true, W_STATUS_OPEN_NONE);
    }
    if (tasks > 0) {
        line_add(lines, false, W_STATUS_TASKS_ONE, W_STATUS_TASKS, tasks);
    } else if (status->site_answers) { // else it has not said whether it takes any
        state_add(lines, status->tasks_taken,
                  status->tasks_taken ? W_STATUS_TASKS_NONE : W_STATUS_TASKS_NOT);
    }
}

static void certificate_add(struct lines *lines, int days)
{
    enum { SOON_DAYS = 30 };
    if (days == INT_MAX) {
        return; // none is used
    }
    if (days < 0) {
        state_add(lines, false, W_STATUS_CERT_ENDED);
    } else if (days == 0) {
        state_add(lines, false, W_STATUS_CERT_TODAY);
    } else {
        line_add(lines, days > SOON_DAYS, W_STATUS_CERT_ONE, W_STATUS_CERT, days);
    }
}

void status_draw(struct page *page)
{
    frame_begin(page, 430, 280);
    const struct kiosk_status *status = &page->view->status;
    struct lines lines = {.count = 0};
    state_add(&lines, status->site_answers,
              status->site_answers ? W_STATUS_SITE
                                   : fault_words((enum net_fault)status->site_fault));
    national_add(&lines, status);
    clock_add(&lines, status, page->view->config->clock_trust);
    state_add(&lines, status->journal_works,
              status->journal_works ? W_STATUS_JOURNAL : W_STATUS_JOURNAL_NOT);
    waiting_add(&lines, status);
    certificate_add(&lines, status->cert_days_left);
    if (status->scanner != SCANNER_OFF) {
        bool works = status->scanner == SCANNER_WORKS;
        state_add(&lines, works, works ? W_STATUS_SCANNER : W_STATUS_SCANNER_NOT);
    }

    const struct layout *layout = page->layout;
    int y = frame_heading(page, layout->top, 0, words_text(W_STATUS_TITLE));
    y += page_px(page, page_is_short(page) ? 4 : 24);
    int foot = frame_words_foot(page, true);
    struct block_columns columns = {
        .count = page->answers_apart ? 2 : 1,
        .rects = {{layout->left, y, page->words_w, foot - y},
                  {page->answers_x, layout->top, page->answers_w, layout->foot - layout->top}},
        .split = lines.count / 2};
    widget_blocks(page, lines.blocks, lines.count, &columns);
    frame_actions(page, true, CTL_NONE, "");
    frame_end(page);
}
