// What is written down of a story: what the kiosk shows and sets off.
#include "flow/view.h"
#include "stories.h"

static struct text_builder *out;

static void add_number(const char *before, int64_t number)
{
    text_add(out, before);
    text_add_int(out, number);
}

static void add_shown(const char *before, const char *text)
{
    if (text[0] != '\0') {
        text_add(out, before);
        text_add(out, text);
    }
}

static void add_task(const struct effect *effect)
{
    const struct site_task_request *task = &effect->task;

    text_add(out, "task ");
    text_add(out, task->restricted ? "restricted " : "");
    text_add(out, site_task_note_word(task->note));
    if (task->minutes != 0) {
        add_number(" minutes ", task->minutes);
    }
    if (task->needs != 0) {
        add_number(" needs ", task->needs);
    }
    if (task->reference != 0) {
        add_number(" ref ", task->reference);
    }
    if (task->patient[0] != '\0') {
        text_add(out, " of ");
        text_add(out, task->patient);
        add_shown(" ", task->appointment);
    }
}

static void add_effect(const struct effect *effect)
{
    static const char *const ends[END_KIND_COUNT] = {"finished", "timeout", "start-again",
                                                     "stopped",  "another", "staff"};

    switch (effect->kind) {
    case FX_PROBE: text_add(out, "probe"); break;
    case FX_SESSION_BEGIN: text_add(out, "session-begin"); break;
    case FX_FIND: text_add(out, "find"); break;
    case FX_LOOK: text_add(out, effect->ask_pds ? "look" : "look without-pds"); break;
    case FX_ARRIVE:
        text_add(out, "arrive ");
        text_add(out, effect->patient);
        text_add(out, " ");
        text_add(out, effect->visit.id);
        break;
    case FX_SIMILAR:
        add_number("similar ", effect->appointment);
        add_number(" born ", effect->birth.year);
        break;
    case FX_TASK: add_task(effect); break;
    case FX_HELP_LOOK: text_add(out, "help-look"); break;
    case FX_PIN: text_add(out, "pin"); break;
    case FX_UNDO: text_add(out, "undo"); break;
    case FX_STATUS: text_add(out, "status"); break;
    case FX_SCAN: text_add(out, effect->on ? "scan on" : "scan off"); break;
    case FX_SCAN_AGAIN: text_add(out, "scan again"); break;
    case FX_SOUND: text_add(out, effect->on ? "sound read" : "sound refused"); break;
    case FX_SAVE: text_add(out, "save"); break;
    case FX_SESSION_END:
        text_add(out, "session-end ");
        text_add(out, ends[effect->end]);
        break;
    case FX_LOG:
    case FX_NONE: break;
    }
    if (effect->number != 0) {
        add_number(" #", effect->number);
    }
}

static void add_birth(const struct view *view)
{
    text_add(out, " |");
    for (int box = 0; box < 3; box++) {
        text_add(out, view->birth_active == box ? " [" : " ");
        text_add(out, view->birth_digits[box][0] == '\0' ? "-"
                      : view->birth_masked[box]          ? "**"
                                                         : view->birth_digits[box]);
        text_add(out, view->birth_active == box ? "]" : "");
    }
    text_add(out, view->birth_error == BIRTH_GAP        ? " gap"
                  : view->birth_error == BIRTH_NOT_REAL ? " not real"
                                                        : "");
}

static void add_results(const struct view *view)
{
    static const char *const words[] = {"not asked",  "wanted", "writing", "confirmed", "already",    "early",
                                        "over limit", "unsure", "changed", "refused",   "not reached"};

    for (int i = 0; i < view->which_count; i++) {
        text_add(out, i == view->which_only ? " | only " : " | ");
        text_add(out, view->which_time[i]);
    }
    for (int i = 0; i < view->result_count; i++) {
        add_shown(" | ", view->results[i].time);
        add_shown(": ", words[view->results[i].visit]);
        add_shown(" from ", view->results[i].opens);
    }
}

static void add_more(const struct view *view)
{
    static const char *const tellings[TELL_COUNT] = {"early", "late", "needs", "not right"};

    add_shown(" | opens ", view->opens_day);
    add_shown(" | opens ", view->opens);
    add_shown(" | ending ", view->mobile_end);
    add_shown(" | ", view->prepare);
    for (int i = 0; i < view->stop_count; i++) {
        add_shown(i == 0 ? " | first " : " | then ", view->stops[i].area);
        add_shown(", ", view->stops[i].level);
    }
    text_add(out, view->reception_first ? " | reception first" : "");
    text_add(out, view->early_told ? " | told" : "");
    for (int i = 0; i < TELL_COUNT; i++) {
        add_shown(" | ", view->told[i] == TOLD_NOT_KNOWN ? "" : tellings[i]);
        add_shown(" ", view->told[i] == TOLD_NOT_KNOWN ? "" : view->told[i] == TOLD_YES ? "told" : "not told");
    }
    text_add(out, view->channel == CHANNEL_PHONE ? " | phone" : "");
    text_add(out, view->isolation ? " | isolation" : "");
    text_add(out, view->needs_told ? " | needs told" : "");
    text_add(out, view->details_changed ? " | new details" : "");
    if (view->needs != 0) {
        add_number(" | needs ", view->needs);
    }
    if (view->late_minutes != 0) {
        add_number(" | minutes late ", view->late_minutes);
    }
}

static void add_staff(const struct view *view)
{
    static const char *const undo[] = {"entry",   "working", "done",       "not found",
                                       "changed", "unsure",  "unsupported"};

    if (view->screen == SCREEN_PIN) {
        add_number(" | digits ", view->pin_digits);
        text_add(out, view->pin_wrong ? " | wrong" : "");
    }
    if (view->pin_wait_s != 0) {
        add_number(" | wait ", view->pin_wait_s);
    }
    if (view->screen == SCREEN_UNDO) {
        add_shown(" | ", view->undo_reference);
        add_shown(" | ", undo[view->undo]);
    }
    if (view->screen == SCREEN_STAFF) {
        text_add(out, view->closed == CLOSED_NOT ? "" : " | closed");
        text_add(out, view->typing_paused ? " | typing paused" : "");
    }
    if (view->status.arrivals_open != 0) {
        add_number(" | open ", view->status.arrivals_open);
    }
}

static void add_scan(const struct view *view)
{
    static const char *const states[] = {"looking", "doubt", "read", "refused", "waited"};
    static const char *const kinds[CODE_KIND_COUNT] = {
#define X(name, word) word,
        CODE_KIND_LIST(X)
#undef X
    };

    if (view->screen == SCREEN_SCAN) {
        add_shown(" | ", states[view->scan]);
        add_shown(" ", view->scan == SCAN_REFUSED ? kinds[view->scan_refused] : "");
        text_add(out, view->scan_camera ? " | camera" : "");
        text_add(out, view->scan_drawing ? " | drawing" : "");
        text_add(out, view->scan_dark ? " | dark" : "");
        text_add(out, view->typing_offered ? "" : " | no typing");
    }
    text_add(out, view->scan_offered ? " | scan offered" : "");
    add_shown(" | on ", view->other_day);
    add_shown(" at ", view->other_time);
    text_add(out, view->date_offered ? " | date offered" : "");
}

static void add_view(const struct view *view)
{
    static const char *const help[] = {"not asked", "asked", "told", "seen", "unanswered", "failed"};

    add_shown(" | ", view->initials);
    add_shown(" | ", view->time);
    add_shown(" | ", view->clinician);
    add_shown(" | ", view->area);
    add_shown(", ", view->level);
    add_shown(" | reference ", view->reference);
    add_shown(" | letters ", view->letters);
    add_shown(" | extra ", view->extra);
    if (view->screen == SCREEN_BIRTH) {
        add_birth(view);
    }
    text_add(out, view->letters_missing || view->extra_missing ? " | missing" : "");
    text_add(out, view->one_name ? " | one name" : "");
    add_results(view);
    add_more(view);
    add_staff(view);
    add_scan(view);
    if (view->screen == SCREEN_HELP || view->screen == SCREEN_UNWELL) {
        add_shown(" | ", help[view->help]);
    }
    text_add(out, view->not_arrived_yet ? " | not checked in yet" : "");
}

void story_line(struct text_builder *to, const struct flow *flow, int64_t now_ms,
                const struct effects *effects)
{
    static struct view view;

    out = to;
    view_make(flow, now_ms, &view);
    text_add(out, screen_script_name(view.screen));
    add_view(&view);
    for (int i = 0; i < effects->count; i++) {
        if (effects->list[i].kind != FX_LOG) {
            text_add(out, "; ");
            add_effect(&effects->list[i]);
        }
    }
    text_add(out, "\n");
}
