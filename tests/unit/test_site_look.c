// The closer look: places and clinics that the search left open (settled 3).
#include "site_look_story.h"

static struct appointment *first(void)
{
    return &look.person.appointments[0];
}

static int begin_elsewhere(void **state)
{
    (void)begin(state);
    person->appointments[0].here = HERE_ASK;
    flow_test_copy(person->appointments[0].place, REFERENCE_BYTES, "Location/room-1");
    return 0;
}

static int begin_slot(void **state)
{
    (void)begin(state);
    person->appointments[0].here = HERE_ASK;
    person->appointments[0].place[0] = '\0';
    flow_test_copy(person->appointments[0].slot, FHIR_ID_BYTES, "S1");
    return 0;
}

// more: members after the id, beginning with a comma, or "".
static void resource(const char *type, const char *id, const char *more)
{
    static char body[2048];

    (void)snprintf(body, sizeof body, "{\"resourceType\":\"%s\",\"id\":\"%s\"%s}", type, id, more);
    answers(reply_of(200, body));
}

#define PART_OF(id)     ",\"partOf\":{\"reference\":\"Location/" id "\"}"
#define SCHEDULE_OF(id) ",\"schedule\":{\"reference\":\"Schedule/" id "\"}"

#define LOCATION(id, parent) "{\"resourceType\":\"Location\",\"id\":\"" id "\"" PART_OF(parent) "}"

// ---- nothing to ask

static void test_what_is_known_is_not_asked(void **state)
{
    (void)state;
    abilities.flag_search = true; // but no code is configured
    abilities.task_search = true; // but details are not asked
    abilities.task_create = true;
    begin_look();
    is_over(SITE_OK);
    assert_string_equal(look.person.id, "P1");
    assert_int_equal(first()->here, HERE_YES);
}

// ---- Location and what it is part of

static void test_an_area_by_the_identifier_of_its_location(void **state)
{
    (void)state;
    flow_test_copy(config.areas[0].location, CONFIG_TEXT, "urn:place|west");
    begin_look();
    asks("Location/room-1");
    resource("Location", "room-1",
             ",\"identifier\":[{\"system\":\"urn:other\",\"value\":\"west\"},{\"system\":"
             "\"urn:place\",\"value\":\"west\"}]");
    is_over(SITE_OK);
    assert_int_equal(first()->here, HERE_YES);
}

static void test_a_room_inside_an_area(void **state)
{
    (void)state;
    begin_look();
    asks("Location/room-1");
    resource("Location", "room-1", PART_OF("corridor"));
    asks("Location/corridor");
    resource("Location", "corridor", PART_OF("area-b")); // known by its reference: not read
    is_over(SITE_OK);
    assert_int_equal(first()->here, HERE_YES);
    assert_string_equal(first()->place,
                        "Location/room-1"); // what the arrival compares stays as it was
}

static void test_the_chain_ends_after_three(void **state)
{
    (void)state;
    begin_look();
    resource("Location", "room-1", PART_OF("l1"));
    resource("Location", "l1", PART_OF("l2"));
    resource("Location", "l2", PART_OF("l3"));
    asks("Location/l3");
    resource("Location", "l3", PART_OF("area-b"));
    is_over(SITE_OK);
    assert_int_equal(first()->here, HERE_NO);
}

static void test_a_chain_that_loops_ends(void **state)
{
    (void)state;
    begin_look();
    for (int i = 0; i < 4; i++) {
        asks("Location/room-1");
        resource("Location", "room-1", PART_OF("room-1"));
    }
    is_over(SITE_OK);
    assert_int_equal(first()->here, HERE_NO);
}

static void test_a_place_of_another_site(void **state)
{
    static const char *const more[] = {
        "",
        ",\"partOf\":{\"reference\":\"https://other.example/fhir/Location/area-b\"}",
        ",\"partOf\":\"Location/area-b\"",
        ",\"partOf\":{\"reference\":\"Organization/area-b\"}",
        ",\"identifier\":\"|Location/area-b\"",
        ",\"identifier\":[{\"value\":7}]"};
    (void)state;

    for (size_t i = 0; i < sizeof more / sizeof more[0]; i++) {
        begin_look();
        resource("Location", "room-1", more[i]);
        is_over(SITE_OK);
        assert_int_equal(first()->here, HERE_NO);
    }
}

static void test_a_place_that_cannot_be_read(void **state)
{
    static const struct http_reply replies[] = {
        {.end = HTTP_DONE,
         .status = 404,
         .is_json = true,
         .etag = "",
         .body = "{}",
         .body_bytes = 2},
        {.end = HTTP_DONE, .status = 500, .is_json = true, .etag = "", .body = "", .body_bytes = 0},
        {.end = HTTP_LOST, .etag = "", .body = ""},
        {.end = HTTP_TOO_LARGE, .etag = "", .body = ""},
    };
    static const char *const bodies[] = {
        "",
        "{",
        "{\"resourceType\":\"Slot\",\"id\":\"room-1\"}",
        "{\"resourceType\":\"Location\"}",
        LOCATION("area-b", "area-b"), // another one than was asked for
        "{\"resourceType\":\"Location\",\"id\":7}",
        "[]",
        "null"};
    (void)state;

    for (size_t i = 0; i < sizeof replies / sizeof replies[0]; i++) {
        begin_look();
        answers(replies[i]);
        is_over(SITE_OK);
        assert_int_equal(first()->here, HERE_NO);
    }
    for (size_t i = 0; i < sizeof bodies / sizeof bodies[0]; i++) {
        begin_look();
        answers(reply_of(200, bodies[i]));
        is_over(SITE_OK);
        assert_int_equal(first()->here, HERE_NO);
    }
    flow_test_copy(person->appointments[0].place, REFERENCE_BYTES,
                   "https://other.example/fhir/Location/1");
    begin_look(); // nothing that could be asked for
    is_over(SITE_OK);
    assert_int_equal(first()->here, HERE_NO);
}

// ---- Slot and Schedule

static void test_a_place_behind_the_slot(void **state)
{
    static const struct {
        const char *actors;
        enum here here;
    } cases[] = {
        {"[{\"reference\":\"Practitioner/D1\"},{\"reference\":\"Location/area-a\"}]", HERE_YES},
        {"{\"reference\":\"http://127.0.0.1:8080/fhir/Location/area-a\"}", HERE_YES},
        {"[{\"reference\":\"Practitioner/D1\"}]", HERE_YES}, // none stated = this site
        {"[]", HERE_YES},
        {"[{\"type\":\"Location\",\"display\":\"Room 3\"}]", HERE_NO},
        {"[7,\"Location/area-a\",{\"type\":\"Location\"}]", HERE_NO},
    };
    char more[512];
    (void)state;

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        begin_look();
        asks("Slot/S1");
        resource("Slot", "S1", SCHEDULE_OF("C1"));
        asks("Schedule/C1");
        (void)snprintf(more, sizeof more, ",\"actor\":%s", cases[i].actors);
        resource("Schedule", "C1", more);
        is_over(SITE_OK);
        assert_int_equal(first()->here, cases[i].here);
    }
}

static void test_a_schedules_room_is_followed(void **state)
{
    (void)state;
    begin_look();
    resource("Slot", "S1", SCHEDULE_OF("C1"));
    resource("Schedule", "C1", ",\"actor\":[{\"reference\":\"Location/room-9\"}]");
    asks("Location/room-9");
    resource("Location", "room-9", PART_OF("area-a"));
    is_over(SITE_OK);
    assert_int_equal(first()->here, HERE_YES);
    begin_look();
    resource("Slot", "S1", SCHEDULE_OF("C1"));
    resource("Schedule", "C1", ",\"actor\":[{\"reference\":\"Location/room-9\"}]");
    resource("Location", "room-9", "");
    is_over(SITE_OK);
    assert_int_equal(first()->here, HERE_NO);
}

static void test_a_slot_that_cannot_be_read(void **state)
{
    (void)state;
    begin_look();
    answers(reply_of(404, ""));
    is_over(SITE_OK);
    assert_int_equal(first()->here, HERE_NO);
    begin_look();
    resource("Slot", "S1", "");
    is_over(SITE_OK);
    assert_int_equal(first()->here, HERE_NO);
    begin_look();
    resource("Slot", "S1", SCHEDULE_OF("C1"));
    answers(reply_end(HTTP_LOST));
    is_over(SITE_OK);
    assert_int_equal(first()->here, HERE_NO);
}

static void test_a_clinic_that_is_known_stays(void **state)
{
    (void)state;
    begin_look();
    resource("Slot", "S1", SCHEDULE_OF("C1"));
    resource(
        "Schedule", "C1",
        ",\"serviceType\":[{\"coding\":[{\"system\":\"urn:service\",\"code\":\"sensitive\"}]}]");
    is_over(SITE_OK);
    assert_int_equal(first()->clinic, CLINIC_GP);
}

// ---- the clinic by its Schedule

static int begin_clinic(void **state)
{
    (void)begin(state);
    person->appointments[0].clinic = -1;
    flow_test_copy(person->appointments[0].slot, FHIR_ID_BYTES, "S1");
    config.clinics[CLINIC_SENSITIVE].match_by = MATCH_SCHEDULE;
    flow_test_copy(config.clinics[CLINIC_SENSITIVE].match, CONFIG_TEXT, "|Schedule/C1");
    config.clinics[CLINIC_BLOCKED].match_by = MATCH_SCHEDULE;
    flow_test_copy(config.clinics[CLINIC_BLOCKED].match, CONFIG_TEXT, "urn:list|monday");
    config.clinics[CLINIC_PHONE].match_by = MATCH_HEALTHCARE_SERVICE;
    flow_test_copy(config.clinics[CLINIC_PHONE].match, CONFIG_TEXT, "|HealthcareService/H1");
    return 0;
}

static void test_the_clinic_of_a_schedule(void **state)
{
    static const struct {
        const char *id, *more;
        int clinic;
        enum clinic_channel channel;
    } cases[] = {
        {"C1", "", CLINIC_SENSITIVE, CHANNEL_IN_PERSON},
        {"C2", "", -1, CHANNEL_IN_PERSON},
        {"C2", ",\"identifier\":{\"system\":\"urn:list\",\"value\":\"monday\"}", CLINIC_BLOCKED,
         CHANNEL_IN_PERSON},
        {"C2", ",\"actor\":[{\"reference\":\"HealthcareService/H1\"}]", CLINIC_PHONE,
         CHANNEL_PHONE},
        // service type, then healthcare service, then schedule (settled 3)
        {"C1", ",\"actor\":[{\"reference\":\"HealthcareService/H1\"}]", CLINIC_PHONE,
         CHANNEL_PHONE},
        {"C1",
         ",\"serviceType\":[{\"coding\":[{\"system\":\"urn:service\",\"code\":\"gp\"}]}],\"actor\":"
         "[{\"reference\":\"HealthcareService/H1\"}]",
         CLINIC_GP, CHANNEL_IN_PERSON},
        {"C2", ",\"serviceType\":7,\"identifier\":7,\"actor\":7", -1, CHANNEL_IN_PERSON},
    };
    char schedule[64];
    char reference[64];
    (void)state;

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        (void)snprintf(schedule, sizeof schedule, ",\"schedule\":{\"reference\":\"Schedule/%s\"}",
                       cases[i].id);
        (void)snprintf(reference, sizeof reference, "Schedule/%s", cases[i].id);
        begin_look();
        asks("Slot/S1");
        resource("Slot", "S1", schedule);
        asks(reference);
        resource("Schedule", cases[i].id, cases[i].more);
        is_over(SITE_OK);
        assert_int_equal(first()->clinic, cases[i].clinic);
        assert_int_equal(first()->channel, cases[i].channel);
        assert_int_equal(first()->here, HERE_YES);
    }
}

static void test_a_channel_of_its_own_stays(void **state)
{
    (void)state;
    person->appointments[0].channel = CHANNEL_VIDEO;
    begin_look();
    resource("Slot", "S1", SCHEDULE_OF("C1"));
    resource("Schedule", "C1", ",\"actor\":[{\"reference\":\"HealthcareService/H1\"}]");
    assert_int_equal(first()->clinic, CLINIC_PHONE);
    assert_int_equal(first()->channel, CHANNEL_VIDEO);
}

static void test_place_and_clinic_of_one_appointment(void **state)
{
    (void)state;
    person->appointments[0].here = HERE_ASK;
    flow_test_copy(person->appointments[0].place, REFERENCE_BYTES, "Location/room-1");
    begin_look();
    asks("Location/room-1");
    resource("Location", "room-1", PART_OF("area-a"));
    asks("Slot/S1"); // here: which clinic is it?
    resource("Slot", "S1", SCHEDULE_OF("C1"));
    resource("Schedule", "C1", ",\"actor\":[{\"reference\":\"Location/elsewhere\"}]");
    is_over(SITE_OK);
    assert_int_equal(first()->here, HERE_YES); // the appointment's own place counts
    assert_int_equal(first()->clinic, CLINIC_SENSITIVE);
    begin_look();
    resource("Location", "room-1", "");
    is_over(SITE_OK); // elsewhere: its clinic is not asked for
    assert_int_equal(first()->here, HERE_NO);
}

static void test_a_clinic_that_cannot_be_read_is_unknown(void **state)
{
    (void)state;
    begin_look();
    answers(reply_of(500, ""));
    is_over(SITE_OK);
    assert_int_equal(first()->clinic, -1);
    assert_int_equal(first()->here, HERE_YES);
    config.clinic_count = 0;
    begin_look();
    is_over(SITE_OK); // nothing could match
}

// ---- several appointments

// Slot, Schedule and four Locations each: enough for four of six.
static void test_reads_are_counted(void **state)
{
    static const struct {
        const char *reference, *more;
    } site[] = {{"Slot/S1", SCHEDULE_OF("C1")},
                {"Schedule/C1", ",\"actor\":[{\"reference\":\"Location/l0\"}]"},
                {"Location/l0", PART_OF("l1")},
                {"Location/l1", PART_OF("l2")},
                {"Location/l2", PART_OF("l3")},
                {"Location/l3", PART_OF("l4")}};
    int reads = 0;
    (void)state;

    person->appointment_count = PERSON_APPOINTMENTS;
    for (int i = 1; i < PERSON_APPOINTMENTS; i++) {
        person->appointments[i] = person->appointments[0];
    }
    begin_look();
    for (; look.phase != LOOK_OVER; reads++) {
        const char *id = strchr(site[reads % 6].reference, '/') + 1;
        char type[16] = "";

        assert_true(reads < LOOK_READS);
        asks(site[reads % 6].reference);
        memcpy(type, site[reads % 6].reference, (size_t)(id - site[reads % 6].reference) - 1);
        resource(type, id, site[reads % 6].more);
    }
    assert_int_equal(reads, LOOK_READS);
    for (int i = 0; i < PERSON_APPOINTMENTS; i++) {
        assert_int_equal(look.person.appointments[i].here, HERE_NO);
    }
}

static void test_each_appointment_by_itself(void **state)
{
    (void)state;
    person->appointment_count = 3;
    person->appointments[1] = person->appointments[0];
    person->appointments[1].here = HERE_ASK;
    flow_test_copy(person->appointments[1].place, REFERENCE_BYTES, "Location/room-1");
    person->appointments[2] = person->appointments[1];
    flow_test_copy(person->appointments[2].place, REFERENCE_BYTES, "Location/room-2");
    begin_look();
    asks("Location/room-1");
    answers(reply_of(404, ""));
    asks("Location/room-2");
    resource("Location", "room-2", PART_OF("area-b"));
    is_over(SITE_OK);
    assert_int_equal(look.person.appointments[0].here, HERE_YES);
    assert_int_equal(look.person.appointments[1].here, HERE_NO);
    assert_int_equal(look.person.appointments[2].here, HERE_YES);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_what_is_known_is_not_asked, begin),
        cmocka_unit_test_setup(test_an_area_by_the_identifier_of_its_location, begin_elsewhere),
        cmocka_unit_test_setup(test_a_room_inside_an_area, begin_elsewhere),
        cmocka_unit_test_setup(test_the_chain_ends_after_three, begin_elsewhere),
        cmocka_unit_test_setup(test_a_chain_that_loops_ends, begin_elsewhere),
        cmocka_unit_test_setup(test_a_place_of_another_site, begin_elsewhere),
        cmocka_unit_test_setup(test_a_place_that_cannot_be_read, begin_elsewhere),
        cmocka_unit_test_setup(test_a_place_behind_the_slot, begin_slot),
        cmocka_unit_test_setup(test_a_schedules_room_is_followed, begin_slot),
        cmocka_unit_test_setup(test_a_slot_that_cannot_be_read, begin_slot),
        cmocka_unit_test_setup(test_a_clinic_that_is_known_stays, begin_slot),
        cmocka_unit_test_setup(test_the_clinic_of_a_schedule, begin_clinic),
        cmocka_unit_test_setup(test_a_channel_of_its_own_stays, begin_clinic),
        cmocka_unit_test_setup(test_place_and_clinic_of_one_appointment, begin_clinic),
        cmocka_unit_test_setup(test_a_clinic_that_cannot_be_read_is_unknown, begin_clinic),
        cmocka_unit_test_setup(test_reads_are_counted, begin_slot),
        cmocka_unit_test_setup(test_each_appointment_by_itself, begin),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
