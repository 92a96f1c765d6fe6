// The closer look: places that the search left open (settled 3).
#include "site_look_story.h"

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
    is_here_in(0);
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
    is_here_in(1);
    assert_string_equal(first()->place,
                        "Location/room-1"); // what the arrival compares stays as it was
}

// Its own identifier, before the place it is part of: the area that matched is the one to go to.
static void test_an_area_inside_another(void **state)
{
    (void)state;
    flow_test_copy(config.areas[1].location, CONFIG_TEXT, "urn:place|bay");
    begin_look();
    resource("Location", "room-1", ",\"identifier\":{\"system\":\"urn:place\",\"value\":\"bay\"}" PART_OF("area-a"));
    is_over(SITE_OK);
    is_here_in(1);
    begin_look();
    resource("Location", "room-1", PART_OF("area-a"));
    is_over(SITE_OK);
    is_here_in(0);
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
    is_not_known();
    begin_look();
    resource("Location", "room-1", PART_OF("l1"));
    resource("Location", "l1", PART_OF("l2"));
    resource("Location", "l2", PART_OF("l3"));
    resource("Location", "l3", "");
    is_elsewhere(); // it ends there by itself
}

static void test_a_chain_that_loops_ends(void **state)
{
    (void)state;
    begin_look();
    for (int i = 0; i < 4; i++) {
        asks("Location/room-1");
        resource("Location", "room-1", PART_OF("room-1"));
    }
    is_not_known();
}

static void test_a_place_of_another_site(void **state)
{
    static const char *const more[] = {
        "",
        ",\"identifier\":[]",
        ",\"identifier\":[{\"system\":\"urn:place\",\"value\":\"away\"},{\"value\":\"7\"},{\"use\":\"old\"}]",
        ",\"identifier\":{\"system\":\"urn:place\",\"value\":\"away\"}"};
    (void)state;

    for (size_t i = 0; i < sizeof more / sizeof more[0]; i++) {
        begin_look();
        resource("Location", "room-1", more[i]);
        is_elsewhere();
        begin_look();
        resource("Location", "room-1", PART_OF("hospital"));
        resource("Location", "hospital", more[i]);
        is_elsewhere();
    }
}

// What does not say plainly where it is may be here as well as elsewhere.
static void test_a_place_that_is_not_plain(void **state)
{
    static const char *const more[] = {
        ",\"partOf\":{\"reference\":\"https://other.example/fhir/Location/area-b\"}",
        ",\"partOf\":\"Location/area-b\"",
        ",\"partOf\":{\"reference\":\"Organization/area-b\"}",
        ",\"partOf\":{\"identifier\":{\"system\":\"urn:place\",\"value\":\"away\"}}",
        ",\"partOf\":null",
        ",\"identifier\":\"|Location/area-b\"",
        ",\"identifier\":[{\"value\":7}]",
        ",\"identifier\":[{\"system\":[],\"value\":\"west\"}]",
        (",\"identifier\":[{\"value\":\"1\"},{\"value\":\"2\"},{\"value\":\"3\"},{\"value\":\"4\"},{\"value\":\"5\"},"
        "{\"value\":\"6\"},{\"value\":\"7\"},{\"value\":\"8\"},{\"value\":\"9\"}]")}; // more than are compared
    (void)state;

    for (size_t i = 0; i < sizeof more / sizeof more[0]; i++) {
        begin_look();
        resource("Location", "room-1", more[i]);
        is_not_known();
    }
    begin_look(); // a part of the chain is enough
    resource("Location", "room-1", ",\"identifier\":[{\"value\":7}]" PART_OF("hospital"));
    resource("Location", "hospital", "");
    is_not_known();
    begin_look(); // and an area is one all the same
    resource("Location", "room-1", ",\"identifier\":[{\"value\":7}]" PART_OF("area-b"));
    is_over(SITE_OK);
    is_here_in(1);
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
        {.end = HTTP_DONE, .status = 403, .is_json = true, .etag = "", .body = "{}", .body_bytes = 2},
        {.end = HTTP_DONE, .status = 410, .is_json = true, .etag = "", .body = "{}", .body_bytes = 2},
        {.end = HTTP_DONE, .status = 503, .is_json = true, .etag = "", .body = "", .body_bytes = 0},
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
        is_not_known();
        begin_look(); // further up
        resource("Location", "room-1", PART_OF("corridor"));
        answers(replies[i]);
        is_not_known();
    }
    for (size_t i = 0; i < sizeof bodies / sizeof bodies[0]; i++) {
        begin_look();
        answers(reply_of(200, bodies[i]));
        is_not_known();
    }
    flow_test_copy(person->appointments[0].place, REFERENCE_BYTES,
                   "https://other.example/fhir/Location/1");
    begin_look(); // nothing that could be asked for
    is_not_known();
}

// A place is stated that cannot be asked for: the slot must not speak for it.
static void test_the_slot_does_not_speak_for_a_place(void **state)
{
    (void)state;
    person->appointments[0].places_unclear = true;
    begin_look();
    is_not_known();
    flow_test_copy(person->appointments[0].more_places[0], FHIR_ID_BYTES, "room-2");
    begin_look();
    asks("Location/room-2");
    resource("Location", "room-2", "");
    is_not_known();
}

// ---- Slot and Schedule

static void test_a_place_behind_the_slot(void **state)
{
    static const struct {
        const char *actors;
        enum here here;
        int area;
    } cases[] = {
        {"[{\"reference\":\"Practitioner/D1\"},{\"reference\":\"Location/area-a\"}]", HERE_YES, 0},
        {"[{\"reference\":\"Location/area-b\"},{\"reference\":\"Location/area-a\"}]", HERE_YES, 1},
        {"{\"reference\":\"http://127.0.0.1:8080/fhir/Location/area-a\"}", HERE_YES, 0},
        {"[{\"reference\":\"Practitioner/D1\"}]", HERE_YES, -1}, // none stated = this site
        {"[]", HERE_YES, -1},
        {"[{\"type\":\"Location\",\"display\":\"Room 3\"}]", HERE_ASK, -1},
        {"[{\"type\":\"Location\",\"reference\":\"\"}]", HERE_ASK, -1},
        {"[{\"reference\":\"#room\"}]", HERE_ASK, -1},
        {"[{\"reference\":\"#room\"},{\"reference\":\"Location/area-b\"}]", HERE_YES, 1},
        {"[{\"reference\":\"#him\",\"type\":\"Practitioner\"}]", HERE_YES, -1},
        {"[{\"reference\":\"#him\"}],\"contained\":[{\"resourceType\":\"Practitioner\",\"id\":\"him\"}]", HERE_YES, -1},
        {"[{\"reference\":\"https://other.example/fhir/Location/1\"}]", HERE_ASK, -1},
        {"[7,\"Location/area-a\",{\"type\":\"Location\"}]", HERE_ASK, -1},
        {"[{\"type\":\"Location\",\"reference\":\"https://other.example/fhir/Location/1\"}]", HERE_ASK, -1},
        {"[{\"type\":\"Location\"},{\"reference\":\"Location/room-9\"},{\"reference\":\"Location/area-b\"}]", HERE_YES, 1},
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
        assert_int_equal(first()->area, cases[i].area);
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
    is_here_in(0);
    begin_look();
    resource("Slot", "S1", SCHEDULE_OF("C1"));
    resource("Schedule", "C1", ",\"actor\":[{\"reference\":\"Location/room-9\"}]");
    resource("Location", "room-9", "");
    is_elsewhere();
    begin_look();
    resource("Slot", "S1", SCHEDULE_OF("C1"));
    resource("Schedule", "C1", ",\"actor\":[{\"reference\":\"Location/room-9\"},{\"reference\":\"Location/room-8\"}]");
    resource("Location", "room-9", "");
    asks("Location/room-8"); // it may be here
    resource("Location", "room-8", PART_OF("area-b"));
    is_over(SITE_OK);
    is_here_in(1);
}

static void test_a_slot_that_cannot_be_read(void **state)
{
    (void)state;
    begin_look();
    answers(reply_of(404, ""));
    is_not_known();
    begin_look();
    resource("Slot", "S1", "");
    is_not_known();
    begin_look();
    resource("Slot", "S1", SCHEDULE_OF("C1"));
    answers(reply_end(HTTP_LOST));
    is_not_known();
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
        assert_int_equal(look.person.appointments[i].here, HERE_ASK);
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
    answers(reply_of(503, "")); // it is not asked for again
    asks("Location/room-2");
    resource("Location", "room-2", PART_OF("area-b"));
    is_over(SITE_OK);
    assert_int_equal(look.person.appointments[0].here, HERE_YES);
    assert_int_equal(look.person.appointments[1].here, HERE_ASK);
    assert_int_equal(look.person.appointments[2].here, HERE_YES);
    assert_int_equal(look.person.appointments[0].area, -1);
    assert_int_equal(look.person.appointments[1].area, -1);
    assert_int_equal(look.person.appointments[2].area, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_what_is_known_is_not_asked, begin),
        cmocka_unit_test_setup(test_an_area_by_the_identifier_of_its_location, begin_elsewhere),
        cmocka_unit_test_setup(test_a_room_inside_an_area, begin_elsewhere),
        cmocka_unit_test_setup(test_an_area_inside_another, begin_elsewhere),
        cmocka_unit_test_setup(test_the_chain_ends_after_three, begin_elsewhere),
        cmocka_unit_test_setup(test_a_chain_that_loops_ends, begin_elsewhere),
        cmocka_unit_test_setup(test_a_place_of_another_site, begin_elsewhere),
        cmocka_unit_test_setup(test_a_place_that_is_not_plain, begin_elsewhere),
        cmocka_unit_test_setup(test_a_place_that_cannot_be_read, begin_elsewhere),
        cmocka_unit_test_setup(test_the_slot_does_not_speak_for_a_place, begin_slot),
        cmocka_unit_test_setup(test_a_place_behind_the_slot, begin_slot),
        cmocka_unit_test_setup(test_a_schedules_room_is_followed, begin_slot),
        cmocka_unit_test_setup(test_a_slot_that_cannot_be_read, begin_slot),
        cmocka_unit_test_setup(test_a_clinic_that_is_known_stays, begin_slot),
        cmocka_unit_test_setup(test_reads_are_counted, begin_slot),
        cmocka_unit_test_setup(test_each_appointment_by_itself, begin),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
