#include "stories.h"
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
static int64_t wall_ms;                  // what the clock on the wall shows at begin_ms

void story_unknown(const char *word)
{
    fprintf(stderr, "a story has a word that nobody knows: %s\n", word);
    exit(2);
}

static void write_down(const char *step, const struct effects *effects)
{
    char moment[32];

    snprintf(moment, sizeof moment, "%7lld ", (long long)(clock_ms - begin_ms));
    text_add(&out, moment);
    text_add(&out, step);
    text_add(&out, " -> ");
    story_line(&out, &flow, clock_ms, effects);
}

// ---- telling

static void step(struct event event, const char *step_text)
{
    struct effects effects;

    event.now_ms = clock_ms;
    event.wall_ms = wall_ms + clock_ms - begin_ms;
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
        enum scan_state scan = flow.session.scan;

        clock_ms = flow_deadline(&flow) > clock_ms ? flow_deadline(&flow) : clock_ms;
        struct event event = {.kind = EV_TICK,
                              .now_ms = clock_ms,
                              .wall_ms = wall_ms + clock_ms - begin_ms};
        flow_step(&flow, &event, &effects);
        if (flow_seen(&flow) != before || flow.session.scan != scan || effects.count > 0) {
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

static void type_digits(const char *typed, const char *text)
{
    for (; *typed != '\0'; typed++) {
        press(CTL_DIGIT, *typed - '0', typed[1] == '\0' ? text : NULL);
    }
}

static void type_extra(const char *typed, const char *text)
{
    for (; *typed != '\0'; typed++) {
        bool digit = *typed >= '0' && *typed <= '9';

        press(digit ? CTL_DIGIT : CTL_LETTER, digit ? *typed - '0' : *typed,
              typed[1] == '\0' ? text : NULL);
    }
}

static void found(const char *who, uint32_t number, const char *text)
{
    struct event event = {.kind = EV_FOUND, .number = number, .people = &people, .identity = 7};

    event.answer = story_people(&people, who);
    event.identity += (uint64_t)flow.sessions; // another patient in every session
    step(event, text);
}

static void looked(const char *how, const char *text)
{
    static struct person person;
    struct event event = {.kind = EV_LOOKED, .number = flow.find_number, .person = &person};

    person = flow.session.people.list[0];
    story_look(&person, how, &event);
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
    bool late = strncmp(word, "late-", 5) == 0; // of a visit that was not confirmed in time
    uint32_t number = flow.arrival_number != 0 ? flow.arrival_number : old_number;

    for (int i = 0; late && i < PERSON_APPOINTMENTS; i++) {
        number = flow.unsure_numbers[i] != 0 ? flow.unsure_numbers[i] : number;
    }
    for (size_t i = 0; i < sizeof outcomes / sizeof outcomes[0]; i++) {
        if (strcmp(word + (late ? 5 : 0), outcomes[i].word) == 0) {
            step((struct event){.kind = EV_ARRIVAL, .number = number, .outcome = outcomes[i].outcome},
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
                    {"scan-it", CTL_SCAN},
                    {"type", CTL_TYPE},
                    {"try-again", CTL_TRY_AGAIN},
                    {"show-date", CTL_SHOW_DATE},
                    {"someone", CTL_SOMEONE},
                    {"box", CTL_BOX},
                    {"delete", CTL_DELETE},
                    {"show", CTL_SHOW},
                    {"one-name", CTL_ONE_NAME},
                    {"no-address", CTL_NO_ADDRESS},
                    {"continue", CTL_CONTINUE},
                    {"back", CTL_BACK},
                    {"yes", CTL_YES},
                    {"no", CTL_NO},
                    {"not-said", CTL_NOT_SAID},
                    {"not-me", CTL_NOT_ME},
                    {"only", CTL_ONLY},
                    {"understand", CTL_UNDERSTAND},
                    {"tell", CTL_TELL},
                    {"not-right", CTL_NOT_RIGHT},
                    {"no-appointment", CTL_NO_APPOINTMENT},
                    {"menu", CTL_MENU},
                    {"item", CTL_ITEM},
                    {"finish", CTL_FINISH},
                    {"another", CTL_ANOTHER},
                    {"keep-going", CTL_KEEP_GOING},
                    {"unwell", CTL_UNWELL},
                    {"staff", CTL_STAFF},
                    {"clean", CTL_CLEAN},
                    {"close", CTL_CLOSE},
                    {"close-fire", CTL_CLOSE_FIRE},
                    {"reopen", CTL_REOPEN},
                    {"status", CTL_STATUS},
                    {"resume", CTL_RESUME},
                    {"undo", CTL_UNDO},
                    {"test", CTL_TEST},
                    {"help", CTL_HELP},
                    {"letter", CTL_LETTER},
                    {"start-again", CTL_START_AGAIN}};
    bool counts = argument[0] >= '0' && argument[0] <= '9';

    for (size_t i = 0; i < sizeof controls / sizeof controls[0]; i++) {
        if (strcmp(word, controls[i].word) == 0) {
            press(controls[i].control, counts ? argument[0] - '0' : argument[0], text);
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
        press(CTL_TYPE, 0, NULL); // where S2 is asked
        type_birth("27031985", NULL);
        press(CTL_CONTINUE, 0, NULL);
        press(CTL_LETTER, 'K', NULL);
        press(CTL_CONTINUE, 0, NULL);
        found("nobody", flow.find_number, "found nobody (in short)");
        wait_ms(config.find_answer_ms);
        press(CTL_FINISH, 0, NULL);
    }
}

// The number of the message to staff: of help, or of what the patient is told about.
static uint32_t message(const char *about)
{
    static const char *const tellings[TELL_COUNT] = {"early", "late", "needs", "not-right"};

    if (about[0] == '\0') {
        return flow.help_number;
    }
    for (int i = 0; i < TELL_COUNT; i++) {
        if (strcmp(about, tellings[i]) == 0) {
            return flow.session.told_numbers[i];
        }
    }
    story_unknown(about);
}

// What the services and the clock bring.
static bool tell_reply(const char *word, const char *argument, const char *text)
{
    static const char *const undo[] = {"entry",   "working", "done",       "not-found",
                                       "changed", "unsure",  "unsupported"};
    static const struct kiosk_status status = {.site_answers = true, .arrivals_open = 3};
    struct event scan;

    if (story_scan(word, argument, &scan)) {
        step(scan, text);
    } else if (strcmp(word, "site") == 0) {
        if (flow.probe_ms != INT64_MAX) {
            wait_ms(0);
        }
        step((struct event){.kind = EV_SITE, .ready = argument[0] != 'a', .tasks = argument[0] == 'r'}, text);
    } else if (strcmp(word, "found") == 0) {
        found(argument, flow.find_number, text);
    } else if (strcmp(word, "looked") == 0) {
        looked(argument, text);
    } else if (strcmp(word, "late") == 0) {
        found(argument, old_number, text);
    } else if (strcmp(word, "told") == 0 || strcmp(word, "untold") == 0) {
        step((struct event){.kind = EV_TASK, .number = message(argument), .told = word[0] == 't'}, text);
    } else if (strcmp(word, "seen") == 0 || strcmp(word, "unseen") == 0) {
        step((struct event){.kind = EV_HELP, .number = flow.help_number, .told = word[0] == 's'}, text);
    } else if (strcmp(word, "right") == 0 || strcmp(word, "wrong") == 0) {
        step((struct event){.kind = EV_PIN, .ready = word[0] == 'r'}, text);
    } else if (strcmp(word, "state") == 0) {
        step((struct event){.kind = EV_STATUS, .status = &status}, text);
    } else if (strcmp(word, "undone") == 0) {
        struct event event = {.kind = EV_UNDO, .number = flow.undo_number};

        for (; strcmp(undo[event.undo], argument) != 0; event.undo++) {
            if (event.undo == UNDO_UNSUPPORTED) {
                story_unknown(text);
            }
        }
        step(event, text);
    } else {
        return false;
    }
    return true;
}

static void tell(const char *text)
{
    char word[32] = "";
    const char *argument = text + strcspn(text, " ");

    memcpy(word, text, (size_t)(argument - text) < sizeof word ? (size_t)(argument - text) : 0);
    argument += *argument == ' ';
    old_number =
        flow.last_number > 0 ? flow.last_number - (flow.find_number == flow.last_number) : 0;
    if (strcmp(word, "with") == 0) {
        story_config(&config, argument);
        flow.hours_ms = clock_ms; // to be judged anew
    } else if (strcmp(word, "stop") == 0) {
        step((struct event){.kind = EV_STOP}, text);
    } else if (strcmp(word, "touch") == 0) {
        step((struct event){.kind = EV_TOUCH}, text);
    } else if (strcmp(word, "wait") == 0) {
        wait_ms(atoi(argument));
    } else if (strcmp(word, "hours-later") == 0) {
        wall_ms += atoi(argument) * INT64_C(3600000);
        wait_ms(0);
        step((struct event){.kind = EV_TICK}, text);
    } else if (strcmp(word, "miss") == 0) {
        tell_miss(atoi(argument));
    } else if (strcmp(word, "type-birth") == 0) {
        type_birth(argument, text);
    } else if (strcmp(word, "type-extra") == 0) {
        type_extra(argument, text);
    } else if (strcmp(word, "digits") == 0) {
        type_digits(argument, text);
    } else if (!tell_reply(word, argument, text) && !tell_outcome(word) && !tell_press(word, argument, text)) {
        story_unknown(text);
    }
}

static void tell_all(const char *steps)
{
    char step[64];

    while (*steps != '\0') {
        size_t length = strcspn(steps, ",");

        if (length >= sizeof step) {
            story_unknown(steps);
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
    wall_ms = flow_test_wall_ms;
    flow_init(&flow, &config, clock_ms);
    text_begin(&out, trace, sizeof trace);
    wait_ms(0);
    tell_all(story->steps);
    if (text_end(&out) != OK) {
        story_unknown("(longer than a trace may be)");
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
