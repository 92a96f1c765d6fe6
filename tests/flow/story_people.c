// Who is found in a story, what the closer look shows of them, and which kiosk they stand at.
#include "flow_config.h"
#include "stories.h"
#include <string.h>

// ---- the kiosk

static void open_from_eight(struct config *config)
{
    config->hours_stated = true;
    for (int day = 0; day < 5; day++) {
        config->hours[day][0] = (struct config_hours){8 * 60, 14 * 60 + 10};
        config->hours_count[day] = 1;
    }
    config->closed[config->closed_count++] = (struct date){2026, 12, 9};
}

void story_config(struct config *config, const char *what)
{
    if (strcmp(what, "postcode") == 0) {
        config->match_needs = MATCH_LETTERS_POSTCODE;
        config->match_extra = EXTRA_HOUSE_NUMBER; // of no account then
    } else if (strcmp(what, "house-number") == 0) {
        config->match_extra = EXTRA_HOUSE_NUMBER;
    } else if (strcmp(what, "scan") == 0) {
        config->match_scan_offered = true;
    } else if (strcmp(what, "long-scan") == 0) {
        config->scan_wait_s = 60; // longer than idle.ask_s
    } else if (strcmp(what, "everyone") == 0) {
        config->needs_ask_everyone = true;
    } else if (strcmp(what, "kin") == 0) {
        config->details_next_of_kin = true;
    } else if (strcmp(what, "menu") == 0) {
        config->journey_menu = true;
        config->menu_count = 2;
    } else if (strcmp(what, "short") == 0) {
        config->journey_no_appointment = false;
        config->staff_pin_hash[0] = '\0';
        config->help_unwell = false;
        config->similar_names = false;
        config->details_ask = false;
        config->clinics[CLINIC_GP].isolation = false;
    } else if (strcmp(what, "hours") == 0) {
        open_from_eight(config);
    } else {
        story_unknown(what);
    }
}

// ---- who is found

static struct person *add(struct people *people, const char *id, const char *postcode, int minutes)
{
    struct person *person = flow_test_person(people, id, "Kowalska", "Maria", postcode,
                                             flow_test_wall_ms + minutes * flow_test_minute_ms);

    flow_test_copy(person->house_number, sizeof person->house_number, "7");
    flow_test_copy(person->mobile_end, sizeof person->mobile_end, "123");
    return person;
}

static struct appointment *add_appointment(struct person *person, int minutes)
{
    int index = person->appointment_count++;
    struct appointment *appointment = &person->appointments[index];

    *appointment = person->appointments[0];
    appointment->id[2] = (char)('a' + index);
    appointment->start_ms = flow_test_wall_ms + minutes * flow_test_minute_ms;
    return appointment;
}

static void add_twins(struct people *people, const char *who)
{
    if (strcmp(who, "two") == 0) {
        add(people, "P2", "QB22BB", 10)->house_number[0] = '9';
    } else if (strcmp(who, "two-phone") == 0) {
        struct person *other = add(people, "P2", "QB22BB", 10);

        other->house_number[0] = '9';
        other->appointments[0].channel = CHANNEL_PHONE;
    } else if (strcmp(who, "twins") == 0) {
        add(people, "P2", "QA11AA", 5);
    } else {
        story_unknown(who);
    }
}

static bool make_visits(struct person *person, const char *who)
{
    struct appointment *first = &person->appointments[0];
    const int64_t later_ms = 300 * flow_test_minute_ms;

    if (strcmp(who, "phone") == 0) {
        first->channel = CHANNEL_PHONE;
    } else if (strcmp(who, "call-and-visit") == 0) {
        first->channel = CHANNEL_PHONE;
        add_appointment(person, 25)->channel = CHANNEL_IN_PERSON;
    } else if (strcmp(who, "both") == 0) {
        first->start_ms += 20 * flow_test_minute_ms; // the later one stands first
        add_appointment(person, 5);
    } else if (strcmp(who, "three") == 0) {
        add_appointment(person, 10);
        add_appointment(person, 15);
    } else if (strcmp(who, "both-late") == 0) {
        first->start_ms -= 12 * flow_test_minute_ms;
        add_appointment(person, -9);
    } else if (strcmp(who, "two-places") == 0) {
        add_appointment(person, 10)->area = 0; // its Location says so, whatever its clinic
        add_appointment(person, 15);           // the first place again
    } else if (strcmp(who, "own-place") == 0) {
        first->area = 0;
    } else if (strcmp(who, "no-place") == 0) {
        first->clinic = CLINIC_PHONE; // of its clinic none is stated
    } else if (strcmp(who, "two-to-prepare") == 0) {
        first->clinic = CLINIC_PREPARE;
        add_appointment(person, 10)->clinic = CLINIC_PREPARE_TOO;
        add_appointment(person, 15); // the first text again
    } else if (strcmp(who, "prepare-later") == 0) {
        add_appointment(person, 305)->clinic = CLINIC_PREPARE;
    } else if (strcmp(who, "now-and-later") == 0) {
        add_appointment(person, 305);
    } else if (strcmp(who, "too-late-and-later") == 0) {
        first->start_ms -= later_ms;
        add_appointment(person, 305);
    } else if (strcmp(who, "later-twice") == 0) {
        first->start_ms += later_ms;
        add_appointment(person, 400);
    } else if (strcmp(who, "arrived-and-booked") == 0) {
        first->status = APPOINTMENT_ARRIVED;
        add_appointment(person, 25)->status = APPOINTMENT_BOOKED;
    } else {
        return false;
    }
    return true;
}

// What only a code finds: 10:30 in the morning of the next day, and of somebody else nothing at all.
static bool make_other_day(struct person *person, const char *who)
{
    const int64_t other_day_ms = flow_test_wall_ms + (20 * 60 + 25) * flow_test_minute_ms;
    bool today_too = strcmp(who, "today-and-other-day") == 0;

    if (strcmp(who, "other-day") != 0 && strcmp(who, "other-day-no-postcode") != 0 && strcmp(who, "no-day") != 0 &&
        !today_too) {
        return false;
    }
    person->other_day_ms = strcmp(who, "no-day") == 0 ? 0 : other_day_ms;
    person->appointment_count = today_too ? 1 : 0;
    if (!today_too) {
        memset(&person->appointments[0], 0, sizeof person->appointments[0]);
    }
    if (strcmp(who, "other-day-no-postcode") == 0) {
        memset(person->postcode, 0, sizeof person->postcode);
    }
    return true;
}

static bool make_one(struct person *person, const char *who)
{
    struct appointment *appointment = &person->appointments[0];
    bool all = strcmp(who, "everything") == 0;
    bool needs = all || strcmp(who, "needs") == 0;
    bool details = all || strcmp(who, "details") == 0;
    bool prepare = all || strcmp(who, "prepare") == 0;

    person->needs = needs ? 1U << NEED_LARGE_PRINT | 1U << NEED_HOIST : 0;
    person->details_due = details;
    appointment->clinic = prepare ? CLINIC_PREPARE : CLINIC_GP;
    if (strcmp(who, "isolation") == 0) {
        person->isolation = true;
    } else if (strcmp(who, "restricted") == 0) {
        person->restricted = true;
    } else if (strcmp(who, "deceased") == 0) {
        person->deceased = true;
    } else if (strcmp(who, "blocked") == 0) {
        appointment->clinic = CLINIC_BLOCKED;
    } else if (strcmp(who, "sensitive") == 0) {
        appointment->clinic = CLINIC_SENSITIVE;
    } else if (strcmp(who, "cancelled") == 0) {
        appointment->status = APPOINTMENT_CANCELLED;
    } else if (strcmp(who, "arrived") == 0) {
        appointment->status = APPOINTMENT_ARRIVED;
    } else {
        return needs || details || prepare;
    }
    return true;
}

enum site_answer story_people(struct people *people, const char *who)
{
    static const struct {
        const char *who;
        int minutes;
    } times[] = {{"booked", 5}, {"early", 300}, {"late", -7}, {"too-late", -300}};

    memset(people, 0, sizeof *people);
    if (strcmp(who, "nobody") == 0 || strcmp(who, "away") == 0 || strcmp(who, "denied") == 0) {
        return who[0] == 'n' ? SITE_NONE : who[0] == 'a' ? SITE_UNAVAILABLE : SITE_DENIED;
    }
    struct person *person = add(people, "P1", "QA11AA", 5);
    for (size_t i = 0; i < sizeof times / sizeof times[0]; i++) {
        if (strcmp(who, times[i].who) == 0) {
            person->appointments[0].start_ms = flow_test_wall_ms + times[i].minutes * flow_test_minute_ms;
            return SITE_OK;
        }
    }
    if (!make_visits(person, who) && !make_other_day(person, who) && !make_one(person, who)) {
        add_twins(people, who);
    }
    return SITE_OK;
}

// ---- the closer look

void story_look(struct person *person, const char *how, struct event *event)
{
    static const struct {
        const char *how;
        enum pds_verdict pds;
    } verdicts[] = {{"", PDS_NOT_ASKED},
                    {"current", PDS_CURRENT},
                    {"superseded", PDS_SUPERSEDED},
                    {"hidden", PDS_HIDDEN},
                    {"unverified", PDS_UNVERIFIED}};

    event->answer = SITE_OK;
    for (size_t i = 0; i < sizeof verdicts / sizeof verdicts[0]; i++) {
        if (strcmp(how, verdicts[i].how) == 0) {
            event->pds = verdicts[i].pds;
            return;
        }
    }
    if (strcmp(how, "away") == 0) {
        event->answer = SITE_UNAVAILABLE;
    } else if (strcmp(how, "denied") == 0) {
        event->answer = SITE_DENIED;
    } else if (strcmp(how, "restricted") == 0) {
        person->restricted = true;
    } else if (strcmp(how, "no-kiosk") == 0) {
        person->no_kiosk = true;
    } else if (strcmp(how, "elsewhere") == 0) {
        person->appointments[0].here = HERE_NO;
    } else if (strcmp(how, "elsewhere-cancelled") == 0) {
        person->appointments[0].here = HERE_NO;
        person->appointments[0].status = APPOINTMENT_CANCELLED;
    } else if (strcmp(how, "elsewhere-or-open") == 0) {
        person->appointments[0].here = HERE_NO;
        person->appointments[1].here = HERE_ASK;
    } else if (strcmp(how, "open") == 0) {
        person->appointments[0].here = HERE_ASK;
    } else {
        story_unknown(how);
    }
}
