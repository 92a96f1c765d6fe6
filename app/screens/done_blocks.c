#include "base/text.h"
#include "base/wipe.h"
#include "screens/done.h"
#include "ui/wrap.h"
#include <string.h>

static void block_add(struct done *done, enum block_kind kind, enum icon icon, const char *text)
{
    done->blocks[done->count++] =
        (struct block){.kind = kind, .icon = icon, .text = text, .personal = true};
}

// ---- where to go

static bool has_way(const struct view *view)
{
    return view->area[0] != '\0' || view->stop_count > 1;
}

// Without a level and with one.
struct place_words {
    enum words alone, with_level;
};

static const struct place_words go_words = {W_DONE_GO, W_DONE_GO_LEVEL};
static const struct place_words then_go_words = {W_DONE_THEN_GO, W_DONE_THEN_GO_LEVEL};
static const struct place_words first_words = {W_DONE_FIRST, W_DONE_FIRST_LEVEL};
static const struct place_words then_words = {W_DONE_THEN, W_DONE_THEN_LEVEL};

static void place_add(struct text_builder *way, const struct place_words *words, const char *area,
                      const char *level)
{
    char whole_area[DONE_VALUE_BYTES], whole_level[DONE_VALUE_BYTES], place[DONE_PLACE_BYTES];
    wrap_keep_together(whole_area, sizeof whole_area, area);
    wrap_keep_together(whole_level, sizeof whole_level, level);
    words_fill(
        place, sizeof place, level[0] != '\0' ? words->with_level : words->alone,
        (const struct words_value[]){{"area", whole_area}, {"level", whole_level}, {NULL, NULL}});
    text_add(way, place);
    wipe(whole_area, sizeof whole_area);
    wipe(whole_level, sizeof whole_level);
    wipe(place, sizeof place);
}

// "First: Area B, level 1. Then: Area C, level 2." Who is sent to reception goes there first.
static void stops_make(const struct view *view, char way[DONE_WAY_BYTES])
{
    struct text_builder builder;
    text_begin(&builder, way, DONE_WAY_BYTES);
    for (int i = 0; i < view->stop_count; i++) {
        bool first = i == 0 && !view->reception_first;
        text_add(&builder, i == 0 ? "" : " ");
        place_add(&builder, first ? &first_words : &then_words, view->stops[i].area,
                  view->stops[i].level);
    }
}

// "Go to Area C, level 2. Follow the blue line. It takes about 4 minutes."
static void way_make(const struct view *view, bool walk, char way[DONE_WAY_BYTES])
{
    char minutes[DONE_LINE_BYTES];
    struct text_builder builder;
    text_begin(&builder, way, DONE_WAY_BYTES);
    place_add(&builder, view->reception_first ? &then_go_words : &go_words, view->area,
              view->level);
    if (walk && view->directions[0] != '\0') {
        text_add(&builder, " ");
        text_add(&builder, view->directions);
    }
    if (walk && view->walk_minutes > 0) {
        words_count(minutes, sizeof minutes, W_DONE_MINUTE, W_DONE_MINUTES, view->walk_minutes);
        text_add(&builder, " ");
        text_add(&builder, minutes);
        wipe(minutes, sizeof minutes);
    }
}

static void way_add(const struct view *view, enum brevity brevity, struct done *done)
{
    if (!has_way(view) || brevity >= BRIEF_ASK) {
        return;
    }
    if (view->stop_count > 1) {
        stops_make(view, done->way);
    } else {
        way_make(view, brevity < BRIEF_NO_WALK || !view->reception_first, done->way);
    }
    block_add(done, BLOCK_LEAD, ICON_NONE, done->way);
}

// ---- X11: one line for each appointment that was asked for

struct result_look {
    enum words words, other; // other: for someone else
    enum icon icon;
    bool to_do, reception;
};

static struct result_look result_look(enum visit visit)
{
    switch (visit) {
    case VISIT_CONFIRMED:
        return (struct result_look){W_RESULT_CONFIRMED, W_RESULT_CONFIRMED_OTHER, ICON_CHECK, false,
                                    false};
    case VISIT_ALREADY:
        return (struct result_look){W_RESULT_ALREADY, W_RESULT_ALREADY_OTHER, ICON_CHECK, false,
                                    false};
    case VISIT_EARLY:
        return (struct result_look){W_RESULT_EARLY, W_RESULT_EARLY, ICON_CLOCK, true, false};
    case VISIT_OVER_LIMIT:
        return (struct result_look){W_RESULT_LATE, W_RESULT_LATE, ICON_DESK, true, true};
    case VISIT_UNSURE:
        return (struct result_look){W_RESULT_UNSURE, W_RESULT_UNSURE_OTHER, ICON_DESK, true, true};
    case VISIT_CHANGED:
    case VISIT_REFUSED:
    case VISIT_NOT_REACHED:
        return (struct result_look){W_RESULT_REFUSED, W_RESULT_REFUSED_OTHER, ICON_DESK, true,
                                    true};
    case VISIT_NOT_ASKED:
    case VISIT_WANTED:
    case VISIT_WRITING: break;
    }
    return (struct result_look){W_RESULT_WAITING, W_RESULT_WAITING_OTHER, ICON_CLOCK, true, false};
}

static bool reads_alike(const struct view_result *a, const struct view_result *b)
{
    return result_look(a->visit).words == result_look(b->visit).words &&
           strcmp(a->opens, b->opens) == 0;
}

// "9:05am, midday and 4pm": this result's time and of those after it that read alike.
static void times_make(const struct view *view, int from, char times[DONE_LINE_BYTES])
{
    struct text_builder builder;
    text_begin(&builder, times, DONE_LINE_BYTES);
    int left = 0;
    for (int i = from; i < view->result_count; i++) {
        left += reads_alike(&view->results[i], &view->results[from]);
    }
    for (int i = from; i < view->result_count; i++) {
        if (!reads_alike(&view->results[i], &view->results[from])) {
            continue;
        }
        if (i > from) {
            text_add(&builder, words_text(left == 1 ? W_LIST_AND : W_LIST_COMMA));
        }
        text_add(&builder, view->results[i].time);
        left--;
    }
}

static bool said_before(const struct view *view, int at)
{
    for (int i = 0; i < at; i++) {
        if (reads_alike(&view->results[i], &view->results[at])) {
            return true;
        }
    }
    return false;
}

static void result_add(const struct view *view, int at, enum brevity brevity, struct done *done)
{
    const struct view_result *result = &view->results[at];
    struct result_look look = result_look(result->visit);
    bool shared = brevity >= BRIEF_RESULTS;
    char times[DONE_LINE_BYTES] = "";
    if (shared && said_before(view, at)) {
        return;
    }
    times_make(view, at, times);
    words_fill(done->results[at], DONE_LINE_BYTES, view->for_other ? look.other : look.words,
               (const struct words_value[]){{"time", shared ? times : result->time},
                                            {"opens", result->opens},
                                            {NULL, NULL}});
    wipe(times, sizeof times);
    block_add(done, BLOCK_ROW, look.icon, done->results[at]);
    done->to_do = done->to_do || look.to_do;
    done->reception = done->reception || look.reception;
}

static void results_add(const struct view *view, enum brevity brevity, struct done *done)
{
    for (int i = 0; i < view->result_count; i++) {
        result_add(view, i, brevity, done);
    }
    if (view->result_count > 0 && view->reference[0] != '\0') {
        char whole[32];
        wrap_keep_together(whole, sizeof whole, view->reference);
        words_fill(done->reference, DONE_LINE_BYTES, W_REFERENCE,
                   (const struct words_value[]){{"reference", whole}, {NULL, NULL}});
        block_add(done, BLOCK_INSET, ICON_NONE, done->reference);
    }
}

// ---- what staff know, or must be told

static bool late_is_to_tell(const struct view *view)
{
    return view->late_minutes > 0 && view->told[TELL_LATE] == TOLD_NO;
}

static bool needs_are_to_tell(const struct view *view)
{
    return view->needs_told && view->told[TELL_NEEDS] == TOLD_NO;
}

// "You are 6 minutes late.", and once it is known whether staff have heard of it, what follows.
static void late_make(const struct view *view, char late[DONE_LINE_BYTES])
{
    enum told told = view->told[TELL_LATE];
    char fact[DONE_LINE_BYTES];
    words_count(fact, sizeof fact, view->for_other ? W_LATE_ONE_OTHER : W_LATE_ONE,
                view->for_other ? W_LATE_OTHER : W_LATE, view->late_minutes);
    struct text_builder builder;
    text_begin(&builder, late, DONE_LINE_BYTES);
    text_add(&builder, fact);
    wipe(fact, sizeof fact);
    if (told != TOLD_NOT_KNOWN) {
        text_add(&builder, " ");
        text_add(&builder, words_text(told == TOLD_YES ? W_LATE_TOLD : W_LATE_TELL));
    }
}

static void late_add(const struct view *view, enum brevity brevity, struct done *done)
{
    if (view->late_minutes <= 0) {
        return;
    }
    done->to_do = done->to_do || view->told[TELL_LATE] != TOLD_YES;
    if (late_is_to_tell(view) ? brevity < BRIEF_TELL : brevity < BRIEF_NO_LATE) {
        late_make(view, done->late);
        block_add(done, BLOCK_NOTE, ICON_CLOCK, done->late);
    }
}

static void needs_told_add(const struct view *view, enum brevity brevity, struct done *done)
{
    if (view->needs == 0 || brevity >= BRIEF_NEEDS) {
        block_add(done, BLOCK_NOTE, ICON_BELL,
                  words_text(view->for_other ? W_NEEDS_TOLD_OTHER : W_NEEDS_TOLD));
        return;
    }
    char needs[DONE_NEEDS_BYTES];
    words_needs(needs, sizeof needs, view->needs);
    words_fill(done->needs, DONE_NEEDS_BYTES, W_NEEDS_TOLD_NAMED,
               (const struct words_value[]){{"needs", needs}, {NULL, NULL}});
    wipe(needs, sizeof needs);
    block_add(done, BLOCK_NOTE, ICON_BELL, done->needs);
}

// Nothing is said of needs until it is known whether staff have heard of them.
static void needs_add(const struct view *view, enum brevity brevity, struct done *done)
{
    if (!view->needs_told) {
        return;
    }
    enum told told = view->told[TELL_NEEDS];
    done->to_do = done->to_do || told != TOLD_YES;
    if (told == TOLD_YES && brevity < BRIEF_NO_NEEDS) {
        needs_told_add(view, brevity, done);
    } else if (told == TOLD_NO && brevity < BRIEF_TELL) {
        block_add(done, BLOCK_NOTE, ICON_DESK,
                  words_text(view->for_other ? W_NEEDS_TELL_OTHER : W_NEEDS_TELL));
    }
}

static void details_add(const struct view *view, enum brevity brevity, struct done *done)
{
    if (view->details_changed) {
        done->to_do = true;
    }
    if (view->details_changed && brevity < BRIEF_TELL) {
        block_add(done, BLOCK_NOTE, ICON_DESK,
                  words_text(view->for_other ? W_NEW_DETAILS_OTHER : W_NEW_DETAILS));
    }
}

// "Tell reception that you are late, what you need and your new details."
static void tell_add(const struct view *view, struct done *done)
{
    static const struct {
        enum words words, other;
    } things[] = {{W_TELL_LATE, W_TELL_LATE_OTHER},
                  {W_TELL_NEEDS, W_TELL_NEEDS_OTHER},
                  {W_TELL_DETAILS, W_TELL_DETAILS_OTHER}};
    const bool due[] = {late_is_to_tell(view), needs_are_to_tell(view), view->details_changed};
    char list[DONE_LINE_BYTES];
    struct text_builder builder;
    text_begin(&builder, list, sizeof list);
    int left = due[0] + due[1] + due[2], all = left;
    for (int i = 0; i < 3; i++) {
        if (due[i]) {
            text_add(&builder,
                     left == all ? "" : words_text(left == 1 ? W_LIST_AND : W_LIST_COMMA));
            text_add(&builder, words_text(view->for_other ? things[i].other : things[i].words));
            left--;
        }
    }
    if (all > 0) {
        words_fill(done->tell, DONE_LINE_BYTES, W_TELL,
                   (const struct words_value[]){{"things", list}, {NULL, NULL}});
        block_add(done, BLOCK_NOTE, ICON_DESK, done->tell);
    }
    wipe(list, sizeof list);
}

static void notes_add(const struct view *view, enum brevity brevity, struct done *done)
{
    late_add(view, brevity, done);
    needs_add(view, brevity, done);
    details_add(view, brevity, done);
    if (brevity >= BRIEF_TELL) {
        tell_add(view, done);
    }
}

// ---- the whole

static void wait_add(const struct view *view, enum brevity brevity, struct done *done)
{
    bool other = view->for_other;
    if (has_way(view) && brevity < BRIEF_ASK) {
        block_add(done, BLOCK_ROW, ICON_PERSONS,
                  words_text(other ? W_DONE_CALL_OTHER : W_DONE_CALL));
    } else if (has_way(view) || view->config->site_kind == SITE_HOSPITAL) {
        done->to_do = true; // asking is something to do
        block_add(done, BLOCK_ROW, ICON_CHAIR, words_text(other ? W_DONE_ASK_OTHER : W_DONE_ASK));
    } else {
        block_add(done, BLOCK_ROW, ICON_CHAIR, words_text(other ? W_DONE_ROOM_OTHER : W_DONE_ROOM));
    }
}

// Whoever must keep apart from others gets no waiting area and is not sent to a waiting room.
void done_make(const struct view *view, enum brevity brevity, struct done *ret_done)
{
    wipe(ret_done, sizeof *ret_done);
    results_add(view, brevity, ret_done);
    if (view->isolation) {
        ret_done->to_do = true;
        block_add(ret_done, BLOCK_LEAD, ICON_MASK,
                  words_text(view->for_other ? W_MASK_OTHER : W_MASK));
    } else {
        way_add(view, brevity, ret_done);
    }
    notes_add(view, brevity, ret_done);
    ret_done->split = ret_done->count;
    if (!view->isolation && !ret_done->reception) {
        wait_add(view, brevity, ret_done);
    }
    if (!ret_done->to_do) {
        block_add(ret_done, BLOCK_ROW, ICON_CHECK, words_text(W_DONE_NOTHING));
    }
    if (ret_done->split == 0) {
        ret_done->split = ret_done->count;
    }
}
