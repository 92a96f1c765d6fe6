#include "bench/day.h"
#include "bench/exchange.h"
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// Eight kiosks for 2,000 patients a day: a check-in takes them about 45 s, so each is busy a third of the busiest hour, and
// the limits on tries of one kiosk (6 in 10 minutes) meet the misses of one kiosk.
enum { KIOSKS = 8, VISITS_MOST = 6 };

struct play {
    const struct day_setting *setting;
    const struct generated_day *day;
    struct day_tally *tally;
    struct patient *patients; // by person
    enum ended *ended;
    int64_t *comes_ms; // by person: when they come next, INT64_MAX = no more
    struct kiosk *kiosks;
    int kiosk; // that was taken last
    int person; // at a kiosk now
};

static const struct generated_person *the_person(const struct play *play)
{
    return &play->day->people[play->person];
}

static void arrived(void *context, const struct site_appointment *appointment)
{
    struct play *play = context;

    play->tally->arrivals++;
    play->tally->wrong += strcmp(appointment->patient, the_person(play)->id) != 0;
}

// ---- who comes, and when

// Everybody who is due, and the first few of those who are not: they have the wrong day, and come at some hour of it.
static void invite(struct play *play)
{
    int strangers = 0;

    for (int i = 0; i < play->day->people_count; i++) {
        const struct generated_person *person = &play->day->people[i];

        patient_make(&play->patients[i], play->day, i, play->setting->windows, play->setting->seed);
        play->comes_ms[i] = INT64_MAX;
        play->ended[i] = ENDED_KINDS;
        if (person->due_today) {
            play->comes_ms[i] = person->arrives_ms;
        } else if (strangers < play->setting->not_due) {
            play->comes_ms[i] = play->day->appointments[strangers++ * 37 % play->day->appointment_count].start_ms;
        }
    }
}

static bool next_person(struct play *play)
{
    int64_t soonest = INT64_MAX;

    for (int i = 0; i < play->day->people_count; i++) {
        if (play->comes_ms[i] < soonest) {
            soonest = play->comes_ms[i];
            play->person = i;
        }
    }
    return soonest != INT64_MAX;
}

// The next free kiosk in turn, else the one that is free first. A kiosk's own clock is at the end of its last visit.
static struct kiosk *free_kiosk(struct play *play, int64_t comes_ms)
{
    int best = -1;

    for (int i = 1; i <= KIOSKS; i++) {
        int each = (play->kiosk + i) % KIOSKS;

        if (play->kiosks[each].wall_ms <= comes_ms) {
            best = each;
            break;
        }
        if (best < 0 || play->kiosks[each].wall_ms < play->kiosks[best].wall_ms) {
            best = each;
        }
    }
    play->kiosk = best;
    return &play->kiosks[best];
}

// ---- what becomes of them

static void judge(struct play *play, const struct patient *patient, int64_t came_ms)
{
    int64_t at_ms = patient->yes_ms != 0 ? patient->yes_ms : came_ms;

    // Who comes again meets what their first visit left behind: the generator knows nothing of that.
    if (patient->visits > 1 || !patient->recognised) {
        return;
    }
    enum generated_outcome expected =
        generator_expected(play->day, play->person, play->setting->windows, at_ms);
    if (patient->met != expected) {
        play->tally->unexpected++;
        printf("unexpected: %s of %s is %s, expected %s\n", the_person(play)->id, the_person(play)->class_name,
               generator_outcome_word(patient->met), generator_outcome_word(expected));
    }
}

// How far from the start of the appointment they come for, in minutes.
static void count_distance(struct play *play, const struct patient *patient, int64_t came_ms)
{
    const struct generated_appointment *first = generator_first(play->day, play->person);

    if (!patient->recognised || first == NULL || patient->visits > 1) {
        return;
    }
    int64_t late_ms = came_ms - first->start_ms;
    play->tally->early_within_60 +=
        patient->met == EXPECT_EARLY && late_ms >= -60 * (int64_t)TODAY_MINUTE_MS;
    play->tally->over_limit_within_20 +=
        patient->met == EXPECT_OVER_LIMIT && late_ms <= 20 * (int64_t)TODAY_MINUTE_MS;
}

static void visit(struct play *play)
{
    struct patient *patient = &play->patients[play->person];
    int64_t comes_ms = play->comes_ms[play->person];
    struct kiosk *kiosk = free_kiosk(play, comes_ms);
    int64_t wait_s = kiosk->wall_ms > comes_ms ? (kiosk->wall_ms - comes_ms) / 1000 : 0;

    kiosk_until(kiosk, comes_ms);
    enum ended ended = patient_visit(patient, kiosk);
    play->tally->visits++;
    play->tally->waited += wait_s > 60;
    play->tally->worst_wait_s = wait_s > play->tally->worst_wait_s ? wait_s : play->tally->worst_wait_s;
    judge(play, patient, comes_ms);
    count_distance(play, patient, comes_ms);
    play->ended[play->person] = ended;
    play->comes_ms[play->person] = ended == ENDED_COMES_BACK ? patient->again_ms : INT64_MAX;
    must(patient->visits <= VISITS_MOST, "a patient comes again and again");
}

static void count(struct play *play)
{
    struct day_tally *tally = play->tally;

    for (int i = 0; i < play->day->people_count; i++) {
        if (play->ended[i] == ENDED_KINDS) {
            continue;
        }
        bool served = play->ended[i] < ENDED_DESK;

        tally->people++;
        tally->ended[play->ended[i]]++;
        tally->served += served;
        tally->served_early += served && play->patients[i].was_early;
    }
    for (int i = 0; i < KIOSKS; i++) {
        tally->requests += play->kiosks[i].requests;
    }
}

// ---- the day

static void *room_for(int number, size_t size)
{
    void *room = calloc((size_t)number, size);

    must(room != NULL, "out of memory");
    return room;
}

void day_play(const struct day_setting *setting, const struct generated_day *day,
              struct day_tally *ret_tally, enum ended *ret_ended)
{
    struct play play = {.setting = setting, .day = day, .tally = ret_tally, .ended = ret_ended};
    int64_t opens_ms = day->appointments[0].start_ms;

    *ret_tally = (struct day_tally){.people = 0};
    play.patients = room_for(day->people_count, sizeof *play.patients);
    play.comes_ms = room_for(day->people_count, sizeof *play.comes_ms);
    play.kiosks = room_for(KIOSKS, sizeof *play.kiosks);
    opens_ms = today_start_ms(today_london_date(opens_ms)) + 5 * 60 * (int64_t)TODAY_MINUTE_MS;
    for (int i = 0; i < KIOSKS; i++) {
        kiosk_begin(&play.kiosks[i], setting->config, setting->abilities, opens_ms);
        play.kiosks[i].arrived = arrived;
        play.kiosks[i].context = &play;
    }
    invite(&play);
    while (next_person(&play)) {
        visit(&play);
    }
    count(&play);
    free(play.patients);
    free(play.comes_ms);
    free(play.kiosks);
}

double day_self_served(const struct day_tally *tally)
{
    return tally->people == 0 ? 0 : (double)tally->served / tally->people;
}

static double part(const struct day_tally *tally, int number)
{
    return tally->people == 0 ? 0 : (double)number / tally->people;
}

void day_print(const struct day_setting *setting, const struct day_tally *tally)
{
    const char *name = setting->name;
    int early = tally->ended[ENDED_EARLY];

    printf("%s: people=%d visits=%d arrivals=%d requests=%d waited_over_a_minute=%d worst_wait_s=%" PRId64 "\n", name,
           tally->people, tally->visits, tally->arrivals, tally->requests, tally->waited, tally->worst_wait_s);
    for (int i = 0; i < ENDED_KINDS; i++) {
        if (i != ENDED_COMES_BACK && tally->ended[i] > 0) {
            printf("%s_%s_%s=%.4f (%d)\n", i < ENDED_DESK ? "served" : "desk", name, ended_word((enum ended)i),
                   part(tally, tally->ended[i]), tally->ended[i]);
        }
    }
    printf("served_%s_after_coming_back=%.4f (%d)\n", name, part(tally, tally->served_early), tally->served_early);
    // What would raise it, and what the figure hangs on.
    printf("self_served_%s_if_no_early_patient_came_back=%.4f\nself_served_%s_if_each_early_patient_came_back=%.4f\n",
           name, part(tally, tally->served - tally->served_early), name, part(tally, tally->served + early));
    printf("early_%s_within_60_minutes=%d\nover_limit_%s_within_20_minutes=%d\n", name, tally->early_within_60,
           name, tally->over_limit_within_20);
    printf("unexpected_%s=%d\nself_served_%s=%.4f\n", name, tally->unexpected, name, day_self_served(tally));
}
