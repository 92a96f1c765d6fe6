#include "stories.h"
#include "flow/flow.h"
#include "flow/view.h"
#include "flow_config.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TRACE_BYTES = 64 * 1024 };

static struct config config;
static struct flow flow;
static struct people people;
static char trace[TRACE_BYTES];
static struct text_builder out;
static uint32_t old_number;
static const int64_t begin_ms = 1000000; // no clock of a real machine is at 0
static int64_t clock_ms;                 // monotonic; only "wait" moves it

static void unknown(const char *word)
{
    fprintf(stderr, "a story has a word that nobody knows: %s\n", word);
    exit(2);
}

// ---- writing down

static void add_task(const struct effect *effect)
{
    static const char *const codes[TASK_CODE_COUNT] = {
#define X(name, code, priority) code,
        TASK_LIST(X)
#undef X
    };

    text_add(&out, "task ");
    text_add(&out, effect->task.restricted ? "restricted " : "");
    text_add(&out, codes[effect->task.code]);
    if (effect->task.reference != 0) {
        text_add(&out, " ref ");
        text_add_int(&out, effect->task.reference);
    }
    if (effect->task.patient[0] != '\0') {
        text_add(&out, " of ");
        text_add(&out, effect->task.patient);
        text_add(&out, " ");
        text_add(&out, effect->task.appointment);
    }
}

static void add_effect(const struct effect *effect)
{
    static const char *const ends[END_KIND_COUNT] = {"finished", "timeout", "start-again",
                                                     "stopped", "another"};

    switch (effect->kind) {
    case FX_PROBE: text_add(&out, "probe"); break;
    case FX_SESSION_BEGIN: text_add(&out, "session-begin"); break;
    case FX_FIND: text_add(&out, "find"); break;
    case FX_ARRIVE: text_add(&out, "arrive"); break;
    case FX_TASK: add_task(effect); break;
    case FX_SAVE: text_add(&out, "save"); break;
    case FX_SESSION_END:
        text_add(&out, "session-end ");
        text_add(&out, ends[effect->end]);
        break;
    case FX_LOG:
    case FX_NONE: break;
    }
    if (effect->number != 0) {
        text_add(&out, " #");
        text_add_int(&out, effect->number);
    }
}

static void add_shown(const char *before, const char *text)
{
    if (text[0] != '\0') {
        text_add(&out, before);
        text_add(&out, text);
    }
}

static void add_view(void)
{
    static struct view view;

    view_make(&flow, clock_ms, &view);
    add_shown(" | ", view.initials);
    add_shown(" | ", view.time);
    add_shown(" | ", view.clinician);
    add_shown(" | ", view.area);
    add_shown(", ", view.level);
    add_shown(" | reference ", view.reference);
    add_shown(" | letters ", view.letters);
    add_shown(" | extra ", view.extra);
    if (view.screen == SCREEN_BIRTH) {
        text_add(&out, " |");
        for (int box = 0; box < 3; box++) {
            text_add(&out, view.birth_active == box ? " [" : " ");
            text_add(&out, view.birth_digits[box][0] == '\0' ? "-"
                           : view.birth_masked[box]          ? "**"
                                                             : view.birth_digits[box]);
            text_add(&out, view.birth_active == box ? "]" : "");
        }
        text_add(&out, view.birth_error == BIRTH_GAP        ? " gap"
                       : view.birth_error == BIRTH_NOT_REAL ? " not real"
                                                            : "");
    }
    text_add(&out, view.letters_missing || view.extra_missing ? " | missing" : "");
    text_add(&out, view.one_name ? " | one name" : "");
    if (view.screen == SCREEN_HELP) {
        static const char *const words[] = {"not asked", "asked", "told", "failed"};

        add_shown(" | ", words[view.help]);
    }
    text_add(&out, view.not_arrived_yet ? " | not checked in yet" : "");
}

static void write_down(const char *step, const struct effects *effects)
{
    char moment[32];

    snprintf(moment, sizeof moment, "%7lld ", (long long)(clock_ms - begin_ms));
    text_add(&out, moment);
    text_add(&out, step);
    text_add(&out, " -> ");
    text_add(&out, screen_script_name(flow_seen(&flow)));
    add_view();
    for (int i = 0; i < effects->count; i++) {
        if (effects->list[i].kind != FX_LOG) {
            text_add(&out, "; ");
            add_effect(&effects->list[i]);
        }
    }
    text_add(&out, "\n");
}

// ---- telling

static void step(struct event event, const char *step_text)
{
    struct effects effects;

    event.now_ms = clock_ms;
    event.wall_ms = flow_test_wall_ms + clock_ms - begin_ms;
    flow_step(&flow, &event, &effects);
    if (step_text != NULL) {
        write_down(step_text, &effects);
    }
}

static void press(enum control control, int argument, const char *text)
{
    step((struct event){.kind = EV_PRESS, .control = control, .argument = argument}, text);
}

// Ticks at their exact moments; written down when something is seen or set off.
static void wait_ms(int64_t ms)
{
    int64_t until_ms = clock_ms + ms;
    struct effects effects;

    while (flow_deadline(&flow) <= until_ms) {
        enum screen before = flow_seen(&flow);

        clock_ms = flow_deadline(&flow) > clock_ms ? flow_deadline(&flow) : clock_ms;
        struct event event = {.kind = EV_TICK,
                              .now_ms = clock_ms,
                              .wall_ms = flow_test_wall_ms + clock_ms - begin_ms};
        flow_step(&flow, &event, &effects);
        if (flow_seen(&flow) != before || effects.count > 0) {
            write_down("time", &effects);
        }
    }
    clock_ms = until_ms;
}

static void type_birth(const char *digits, const char *text)
{
    static const int length[3] = {2, 2, 4};

    for (int box = 0; box < 3; box++) {
        press(CTL_BOX, box, NULL);
        while (flow.session.birth_digits[box][0] != '\0') {
            press(CTL_DELETE, 0, NULL);
        }
        for (int i = 0; i < length[box] && *digits != '\0'; i++) {
            press(CTL_DIGIT, *digits++ - '0', NULL);
        }
    }
    press(CTL_BOX, 2, text);
}

static void type_extra(const char *typed, const char *text)
{
    for (; *typed != '\0'; typed++) {
        bool digit = *typed >= '0' && *typed <= '9';

        press(digit ? CTL_DIGIT : CTL_LETTER, digit ? *typed - '0' : *typed,
              typed[1] == '\0' ? text : NULL);
    }
}

static struct person *add(const char *id, const char *postcode, int minutes)
{
    return flow_test_person(&people, id, "Kowalska", "Maria", postcode,
                            flow_test_wall_ms + minutes * flow_test_minute_ms);
}

static enum site_answer make_people(const char *who)
{
    memset(&people, 0, sizeof people);
    if (strcmp(who, "nobody") == 0 || strcmp(who, "away") == 0) {
        return who[0] == 'n' ? SITE_NONE : SITE_UNAVAILABLE;
    }
    struct person *person = add("P1", "QA11AA",
                                strcmp(who, "early") == 0  ? 300
                                : strcmp(who, "late") == 0 ? -300
                                                           : 5);
    struct appointment *appointment = &person->appointments[0];
    if (strcmp(who, "two") == 0) {
        add("P2", "QB22BB", 10);
    } else if (strcmp(who, "twins") == 0) {
        add("P2", "QA11AA", 5);
    } else if (strcmp(who, "restricted") == 0) {
        person->restricted = true;
    } else if (strcmp(who, "blocked") == 0) {
        appointment->clinic = CLINIC_BLOCKED;
    } else if (strcmp(who, "phone") == 0) {
        appointment->clinic = CLINIC_PHONE;
    } else if (strcmp(who, "call-and-visit") == 0) {
        person->appointments[1] = *appointment;
        appointment->clinic = CLINIC_PHONE;
        flow_test_copy(person->appointments[1].id, FHIR_ID_BYTES, "A1b");
        person->appointments[1].start_ms += 20 * flow_test_minute_ms;
        person->appointment_count = 2;
    } else if (strcmp(who, "arrived") == 0) {
        appointment->status = APPOINTMENT_ARRIVED;
    } else if (strcmp(who, "booked") != 0 && strcmp(who, "early") != 0 &&
               strcmp(who, "late") != 0) {
        unknown(who);
    }
    return SITE_OK;
}

static void found(const char *who, uint32_t number, const char *text)
{
    struct event event = {.kind = EV_FOUND, .number = number, .people = &people, .identity = 7};

    event.answer = make_people(who);
    event.identity += (uint64_t)flow.sessions; // another patient in every session
    step(event, text);
}

static bool tell_outcome(const char *word)
{
    static const struct {
        const char *word;
        enum arrival_outcome outcome;
    } outcomes[] = {{"confirmed", ARRIVAL_CONFIRMED},
                    {"already", ARRIVAL_ALREADY},
                    {"conflict", ARRIVAL_CONFLICT},
                    {"rejected", ARRIVAL_REJECTED},
                    {"not-reached", ARRIVAL_NOT_REACHED}};

    for (size_t i = 0; i < sizeof outcomes / sizeof outcomes[0]; i++) {
        if (strcmp(word, outcomes[i].word) == 0) {
            uint32_t number = flow.arrival_number != 0 ? flow.arrival_number : old_number;

            step((struct event){.kind = EV_ARRIVAL,
                                .number = number,
                                .outcome = outcomes[i].outcome},
                 word);
            return true;
        }
    }
    return false;
}

static bool tell_press(const char *word, const char *argument, const char *text)
{
    static const struct {
        const char *word;
        enum control control;
    } controls[] = {{"check-in", CTL_CHECK_IN},
                    {"privacy", CTL_PRIVACY},
                    {"me", CTL_ME},
                    {"someone", CTL_SOMEONE},
                    {"delete", CTL_DELETE},
                    {"show", CTL_SHOW},
                    {"one-name", CTL_ONE_NAME},
                    {"no-address", CTL_NO_ADDRESS},
                    {"continue", CTL_CONTINUE},
                    {"back", CTL_BACK},
                    {"yes", CTL_YES},
                    {"not-me", CTL_NOT_ME},
                    {"finish", CTL_FINISH},
                    {"another", CTL_ANOTHER},
                    {"keep-going", CTL_KEEP_GOING},
                    {"help", CTL_HELP},
                    {"letter", CTL_LETTER},
                    {"start-again", CTL_START_AGAIN}};

    for (size_t i = 0; i < sizeof controls / sizeof controls[0]; i++) {
        if (strcmp(word, controls[i].word) == 0) {
            press(controls[i].control, argument[0], text);
            return true;
        }
    }
    return false;
}

static void tell_miss(int sessions)
{
    for (int i = 0; i < sessions; i++) {
        press(CTL_CHECK_IN, 0, NULL);
        press(CTL_ME, 0, NULL);
        type_birth("27031985", NULL);
        press(CTL_CONTINUE, 0, NULL);
        press(CTL_LETTER, 'K', NULL);
        press(CTL_CONTINUE, 0, NULL);
        found("nobody", flow.find_number, "found nobody (in short)");
        wait_ms(config.find_answer_ms);
        press(CTL_FINISH, 0, NULL);
    }
}

static void tell(const char *text)
{
    char word[32] = "";
    const char *argument = text + strcspn(text, " ");

    memcpy(word, text, (size_t)(argument - text) < sizeof word ? (size_t)(argument - text) : 0);
    argument += *argument == ' ';
    old_number =
        flow.last_number > 0 ? flow.last_number - (flow.find_number == flow.last_number) : 0;
    if (strcmp(word, "site") == 0) {
        if (flow.probe_ms != INT64_MAX) {
            wait_ms(0);
        }
        step((struct event){.kind = EV_SITE, .ready = argument[0] == 'r'}, text);
    } else if (strcmp(word, "found") == 0) {
        found(argument, flow.find_number, text);
    } else if (strcmp(word, "late") == 0) {
        found(argument, old_number, text);
    } else if (strcmp(word, "told") == 0 || strcmp(word, "untold") == 0) {
        step((struct event){.kind = EV_TASK, .number = flow.help_number, .told = word[0] == 't'},
             text);
    } else if (strcmp(word, "touch") == 0) {
        step((struct event){.kind = EV_TOUCH}, text);
    } else if (strcmp(word, "wait") == 0) {
        wait_ms(atoi(argument));
    } else if (strcmp(word, "miss") == 0) {
        tell_miss(atoi(argument));
    } else if (strcmp(word, "type-birth") == 0) {
        type_birth(argument, text);
    } else if (strcmp(word, "type-extra") == 0) {
        type_extra(argument, text);
    } else if (!tell_outcome(word) && !tell_press(word, argument, text)) {
        unknown(text);
    }
}

static void tell_all(const char *steps)
{
    char step[64];

    while (*steps != '\0') {
        size_t length = strcspn(steps, ",");

        if (length >= sizeof step) {
            unknown(steps);
        }
        memcpy(step, steps, length);
        step[length] = '\0';
        tell(step);
        steps += length;
        steps += strspn(steps, ", ");
    }
}

// ---- comparing

static bool write_golden(const char *path)
{
    FILE *file = fopen(path, "w");
    bool written = file != NULL && fputs(trace, file) >= 0;

    return file != NULL && fclose(file) == 0 && written;
}

static void print_difference(const char *path, const char *golden)
{
    const char *told = trace;
    int line = 1;

    while (*told != '\0' && strncmp(told, golden, strcspn(told, "\n") + 1) == 0) {
        size_t length = strcspn(told, "\n") + 1;

        told += length;
        golden += length;
        line++;
    }
    printf("%s:%d\n  golden: %.*s\n  now:    %.*s\n", path, line, (int)strcspn(golden, "\n"),
           golden, (int)strcspn(told, "\n"), told);
}

bool story_is_as_told(const struct story *story, const char *directory)
{
    static char golden[TRACE_BYTES];
    const char *update = getenv("UPDATE_GOLDEN");
    char path[256];

    flow_config_make(&config);
    clock_ms = begin_ms;
    flow_init(&flow, &config, clock_ms);
    text_begin(&out, trace, sizeof trace);
    wait_ms(0);
    tell_all(story->steps);
    if (text_end(&out) != OK) {
        unknown("(longer than a trace may be)");
    }
    snprintf(path, sizeof path, "%s/%s.trace", directory, story->name);
    if (update != NULL && update[0] == '1') {
        return write_golden(path);
    }
    FILE *file = fopen(path, "r");
    if (file == NULL) {
        printf("%s is missing; UPDATE_GOLDEN=1 writes it\n", path);
        return false;
    }
    golden[fread(golden, 1, sizeof golden - 1, file)] = '\0';
    (void)fclose(file);
    if (strcmp(golden, trace) != 0) {
        print_difference(path, golden);
        return false;
    }
    return true;
}
