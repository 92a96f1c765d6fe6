// What makes a clinic day untidy. Shares are in thousandths of the people, or appointments, of a
// day, and assumptions: no published figures are behind them, but for the order of magnitude.
#include "sandbox/generator_inside.h"
#include <stdio.h>
#include <string.h>

enum { OF = 1000 };

struct share {
    int share;
    const char *code;
};

// The row that draw falls on, each being as wide as its share; NULL = beyond the last.
static const char *pick(const struct share *shares, size_t count, int draw)
{
    for (size_t i = 0; i < count; i++) {
        if (draw < shares[i].share) {
            return shares[i].code;
        }
        draw -= shares[i].share;
    }
    return NULL;
}

static int draw_of(uint64_t *random)
{
    return generator_random_below(random, OF);
}

#define PICK(shares, draw) pick(shares, sizeof(shares) / sizeof(shares)[0], draw)

// ---- people

static void add_person_facts(uint64_t *random, struct generated_person *person)
{
    static const struct share needs[] = {
        {20, "large-print"}, {4, "easy-read"}, {2, "bsl"},   {8, "hearing-loop"}, {4, "cannot-hear-name"},
        {12, "step-free"},   {3, "hoist"},     {7, "extra-time"}};
    static const struct share languages[] = {{6, "pl"}, {4, "ro"}, {4, "ur"}, {3, "pa"},
                                             {3, "bn"}, {3, "ar"}, {2, "bfi"}};
    static const struct share marks[] = {{3, "no-kiosk"}, {4, "isolation"}, {2, "restricted"}};
    static const struct share ended[] = {{5, "no-kiosk"}};
    // Every draw is made, whether it is used or not: the next person's do not depend on it.
    int need = draw_of(random);
    int second = draw_of(random);
    int language = draw_of(random);
    int mark = draw_of(random);
    int over = draw_of(random);
    person->needs[0] = PICK(needs, need);
    // One in four with a need has another; the shares add up to 60.
    if (person->needs[0] != NULL && second < OF / 4) {
        const char *more = PICK(needs, second % 60);
        person->needs[1] = more == person->needs[0] ? NULL : more;
    }
    person->language = PICK(languages, language);
    person->marks[0] = PICK(marks, mark);
    person->ended[0] = PICK(ended, over);
}

// ---- appointments

static void add_appointment_facts(uint64_t *random, struct generated_appointment *made)
{
    static const struct share types[] = {{12, "phone"}, {8, "video"}};
    static const struct share statuses[] = {{15, "cancelled"}, {5, "arrived"}, {2, "noshow"}};
    int type = draw_of(random);
    int status = draw_of(random);
    int place = draw_of(random);
    int slot = draw_of(random);
    const char *word = PICK(types, type);
    if (word != NULL) {
        snprintf(made->type, sizeof made->type, "%s", word);
        made->location[0] = '\0';
    } else if (place < 4) {
        snprintf(made->location, sizeof made->location, "other-site");
    } else if (place < 14) {
        snprintf(made->location, sizeof made->location, "ward-3");
    }
    word = PICK(statuses, status);
    if (word != NULL) {
        snprintf(made->status, sizeof made->status, "%s", word);
    }
    made->slot = slot < 100;
}

// Half of the second appointments follow the first within the hour, as real clinics arrange them.
static void draw_together(uint64_t *random, struct generated_day *day)
{
    const int64_t closes_ms = 630 * (int64_t)TODAY_MINUTE_MS; // 10.5 hours after 08:00
    for (int i = 1; i < day->appointment_count; i++) {
        struct generated_appointment *second = &day->appointments[i];
        const struct generated_appointment *first = second - 1;
        bool soon = generator_random_below(random, 2) == 0;
        int64_t gap = first->minutes + 5 * generator_random_below(random, 10);
        int64_t start = first->start_ms + (gap + 4) / 5 * 5 * TODAY_MINUTE_MS;
        int64_t midnight = today_start_ms(today_london_date(first->start_ms));
        if (first->person == second->person && soon &&
            start - midnight < closes_ms + 8 * 60 * (int64_t)TODAY_MINUTE_MS) {
            second->start_ms = start;
        }
    }
}

// ---- when they come

// Seconds after the start at which somebody stands at the kiosk: most are a little early.
static int draw_lateness_s(uint64_t *random)
{
    static const struct {
        int share, from_s, to_s;
    } bands[] = {{15, -7200, -3600}, {85, -3600, -1800}, {480, -1800, -600}, {300, -600, 0},
                 {70, 0, 300},       {28, 300, 600},     {10, 600, 900},     {12, 900, 3600}};
    int draw = draw_of(random);
    int second = generator_random_below(random, 3600);
    size_t i = 0;
    while (draw >= bands[i].share) {
        draw -= bands[i++].share;
    }
    return bands[i].from_s + second % (bands[i].to_s - bands[i].from_s);
}

void generator_add_exceptions(struct generated_day *day, uint64_t seed)
{
    uint64_t random = seed ^ 0xD1B54A32D192ED03ULL;
    for (int i = 0; i < day->people_count; i++) {
        add_person_facts(&random, &day->people[i]);
    }
    for (int i = 0; i < day->appointment_count; i++) {
        add_appointment_facts(&random, &day->appointments[i]);
    }
    draw_together(&random, day);
    for (int i = 0; i < day->people_count; i++) {
        int lateness_s = draw_lateness_s(&random);
        const struct generated_appointment *first = generator_first(day, i);
        if (first != NULL) {
            day->people[i].arrives_ms = first->start_ms + lateness_s * (int64_t)1000;
        }
    }
}
