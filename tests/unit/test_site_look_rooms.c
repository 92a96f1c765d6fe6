// The closer look: an appointment, or its Schedule, in several places. One that is here is enough; nobody is sent away unless
// each was read to the end (settled 3, H16).
#include "site_look_story.h"

static int begin_rooms(void **state)
{
    (void)begin_elsewhere(state);
    flow_test_copy(person->appointments[0].more_places[0], FHIR_ID_BYTES, "room-2");
    return 0;
}

static void test_one_room_of_several_is_enough(void **state)
{
    (void)state;
    begin_look(); // the first one: no other is asked for
    resource("Location", "room-1", PART_OF("area-b"));
    is_over(SITE_OK);
    is_here_in(1);
    begin_look(); // the second one, and its area is the one to go to
    asks("Location/room-1");
    resource("Location", "room-1", PART_OF("hospital"));
    asks("Location/hospital");
    resource("Location", "hospital", "");
    asks("Location/room-2");
    resource("Location", "room-2", PART_OF("corridor"));
    asks("Location/corridor");
    resource("Location", "corridor", PART_OF("area-b"));
    is_over(SITE_OK);
    is_here_in(1);
    flow_test_copy(person->appointments[0].more_places[1], FHIR_ID_BYTES, "room-3");
    begin_look(); // the third one, after one that cannot be read and one whose chain is too long
    answers(reply_of(503, ""));
    resource("Location", "room-2", PART_OF("l1"));
    resource("Location", "l1", PART_OF("l2"));
    resource("Location", "l2", PART_OF("l3"));
    resource("Location", "l3", PART_OF("l4"));
    asks("Location/room-3");
    resource("Location", "room-3", PART_OF("l1")); // with three steps of its own
    resource("Location", "l1", PART_OF("l2"));
    resource("Location", "l2", PART_OF("area-a"));
    is_over(SITE_OK);
    is_here_in(0);
}

static void test_all_rooms_are_elsewhere(void **state)
{
    (void)state;
    begin_look();
    resource("Location", "room-1", "");
    assert_int_equal(first()->here, HERE_ASK); // the other one may be here
    resource("Location", "room-2", "");
    is_elsewhere();
}

static void test_a_room_of_several_cannot_be_read(void **state)
{
    (void)state;
    begin_look();
    answers(reply_of(403, ""));
    asks("Location/room-2");
    resource("Location", "room-2", "");
    is_not_known();
    begin_look();
    resource("Location", "room-1", "");
    answers(reply_end(HTTP_LOST));
    is_not_known();
    begin_look();
    resource("Location", "room-1", ",\"identifier\":[{\"value\":7}]"); // damaged
    resource("Location", "room-2", "");
    is_not_known();
    flow_test_copy(person->appointments[0].place, REFERENCE_BYTES, "https://other.example/fhir/Location/1");
    begin_look();
    asks("Location/room-2");
    resource("Location", "room-2", "");
    is_not_known();
    flow_test_copy(person->appointments[0].place, REFERENCE_BYTES, "Location/room-1");
    person->appointments[0].places_unclear = true; // a third one is stated that cannot be asked for
    begin_look();
    resource("Location", "room-1", "");
    resource("Location", "room-2", "");
    is_not_known();
}

// Whoever named it named too much before it to be compared; the Location itself says which one it is.
static void test_a_room_that_is_an_area(void **state)
{
    (void)state;
    flow_test_copy(person->appointments[0].more_places[0], FHIR_ID_BYTES, "area-b");
    begin_look();
    resource("Location", "room-1", "");
    asks("Location/area-b");
    resource("Location", "area-b", PART_OF("area-a"));
    is_over(SITE_OK);
    is_here_in(1);
}

// What was not read for one appointment says nothing of the next, which asks again; what was read to its end is not asked for.
static void test_rooms_of_each_appointment(void **state)
{
    (void)state;
    person->appointment_count = 2;
    person->appointments[1] = person->appointments[0];
    person->appointments[0].places_unclear = true;
    begin_look();
    answers(reply_of(404, ""));
    resource("Location", "room-2", "");
    asks("Location/room-1");
    resource("Location", "room-1", "");
    is_over(SITE_OK);
    assert_int_equal(look.person.appointments[0].here, HERE_ASK);
    assert_int_equal(look.person.appointments[1].here, HERE_NO);
}

// ---- what rooms have in common is read once

// Six appointments, each in two rooms of its own, "a0" and "b0" to "a5" and "b5".
static void six_in_two_rooms(void)
{
    person->appointment_count = PERSON_APPOINTMENTS;
    for (int i = 0; i < PERSON_APPOINTMENTS; i++) {
        struct appointment *appointment = &person->appointments[i];

        appointment->here = HERE_ASK;
        appointment->area = -1;
        (void)snprintf(appointment->place, REFERENCE_BYTES, "Location/a%d", i);
        (void)snprintf(appointment->more_places[0], FHIR_ID_BYTES, "b%d", i);
    }
}

// The site as it is: a's are in the old house and b's in the new one, on the same floor each; the old house is the whole of
// another site, and new_house is what the new one says. How many reads?
static int read_houses(const char *new_house)
{
    int reads = 0;

    begin_look();
    for (; look.phase != LOOK_OVER; reads++) {
        const char *more = new_house;
        char id[FHIR_ID_BYTES];

        assert_true(reads < LOOK_READS);
        flow_test_copy(id, sizeof id, strchr(look.next, '/') + 1);
        if (text_equal(id, "old-floor")) {
            more = PART_OF("old-house");
        } else if (text_equal(id, "new-floor")) {
            more = PART_OF("new-house");
        } else if (text_equal(id, "old-house")) {
            more = "";
        } else if (!text_equal(id, "new-house")) {
            more = id[0] == 'a' ? PART_OF("old-floor") : PART_OF("new-floor");
        }
        resource("Location", id, more);
    }
    return reads;
}

static void all_are(enum here here, int area)
{
    for (int i = 0; i < PERSON_APPOINTMENTS; i++) {
        assert_int_equal(look.person.appointments[i].here, here);
        assert_int_equal(look.person.appointments[i].area, area);
    }
}

static void test_a_building_is_read_once(void **state)
{
    (void)state;
    six_in_two_rooms();
    assert_int_equal(read_houses(""), 12 + 4);
    all_are(HERE_NO, -1);
    assert_int_equal(read_houses(PART_OF("area-b")), 12 + 4);
    all_are(HERE_YES, 1);
}

// Six appointments in the same two rooms.
static void test_a_room_is_read_once(void **state)
{
    (void)state;
    person->appointment_count = PERSON_APPOINTMENTS;
    flow_test_copy(person->appointments[0].place, REFERENCE_BYTES, "Location/a0");
    flow_test_copy(person->appointments[0].more_places[0], FHIR_ID_BYTES, "b0");
    for (int i = 1; i < PERSON_APPOINTMENTS; i++) {
        person->appointments[i] = person->appointments[0];
    }
    assert_int_equal(read_houses(""), 6);
    all_are(HERE_NO, -1);
    assert_int_equal(read_houses(PART_OF("area-a")), 6);
    all_are(HERE_YES, 0);
    flow_test_copy(person->appointments[0].more_places[0], FHIR_ID_BYTES, "a0"); // one room, twice in one appointment
    person->appointment_count = 1;
    assert_int_equal(read_houses(PART_OF("area-a")), 3);
    is_elsewhere();
}

// A part that cannot be trusted, a chain that is too long and one that cannot be read say nothing of what lies inside.
static void test_what_is_not_known_is_not_kept(void **state)
{
    (void)state;
    begin_look();
    resource("Location", "room-1", ",\"identifier\":[{\"value\":7}]" PART_OF("house"));
    resource("Location", "house", "");
    asks("Location/room-2");
    resource("Location", "room-2", PART_OF("house"));
    asks("Location/house");
    resource("Location", "house", PART_OF("area-b"));
    is_over(SITE_OK);
    is_here_in(1);
    begin_look();
    resource("Location", "room-1", PART_OF("house"));
    answers(reply_of(503, ""));
    resource("Location", "room-2", PART_OF("house"));
    asks("Location/house");
    resource("Location", "house", PART_OF("area-a"));
    is_over(SITE_OK);
    is_here_in(0);
}

// Each look reads for itself.
static void test_the_next_look_reads_again(void **state)
{
    (void)state;
    for (int i = 0; i < 2; i++) {
        begin_look();
        asks("Location/room-1");
        resource("Location", "room-1", PART_OF("house"));
        asks("Location/house");
        resource("Location", "house", "");
        asks("Location/room-2");
        resource("Location", "room-2", PART_OF("house"));
        is_elsewhere();
    }
}

// The site's answers may send the kiosk round; it ends, and nobody is sent away.
static void test_reads_of_rooms_are_counted(void **state)
{
    int reads = 0;
    (void)state;

    flow_test_copy(person->appointments[0].more_places[1], FHIR_ID_BYTES, "room-3");
    person->appointment_count = PERSON_APPOINTMENTS;
    for (int i = 1; i < PERSON_APPOINTMENTS; i++) {
        person->appointments[i] = person->appointments[0];
    }
    begin_look();
    for (; look.phase != LOOK_OVER; reads++) {
        static const char *const parts[] = {PART_OF("l1"), PART_OF("l2"), PART_OF("l3"), PART_OF("l4")};
        char id[FHIR_ID_BYTES];

        assert_true(reads < LOOK_READS);
        flow_test_copy(id, sizeof id, strchr(look.next, '/') + 1);
        resource("Location", id, parts[look.depth]);
    }
    assert_int_equal(reads, LOOK_READS);
    for (int i = 0; i < PERSON_APPOINTMENTS; i++) {
        assert_int_equal(look.person.appointments[i].here, HERE_ASK);
    }
}

// ---- of a Schedule

static void test_a_schedules_rooms(void **state)
{
    static const char *const lists[] = {
        ",\"actor\":[{\"reference\":\"Location/r1\"},{\"reference\":\"Location/r2\"},{\"reference\":\"Location/r3\"}]",
        // more than are kept
        (",\"actor\":[{\"reference\":\"Location/r1\"},{\"reference\":\"Location/r2\"},{\"reference\":\"Location/r3\"},"
         "{\"reference\":\"Location/r4\"}]"),
        (",\"actor\":[{\"reference\":\"Location/r1\"},{\"reference\":\"Location/r2\"},{\"type\":\"Location\"},"
         "{\"reference\":\"Location/r3\"}]")};
    (void)state;

    for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++) {
        begin_look();
        resource("Slot", "S1", SCHEDULE_OF("C1"));
        resource("Schedule", "C1", lists[i]);
        resource("Location", "r1", "");
        resource("Location", "r2", "");
        asks("Location/r3");
        resource("Location", "r3", "");
        if (i == 0) {
            is_elsewhere();
        } else {
            is_not_known();
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_one_room_of_several_is_enough, begin_rooms),
        cmocka_unit_test_setup(test_all_rooms_are_elsewhere, begin_rooms),
        cmocka_unit_test_setup(test_a_room_of_several_cannot_be_read, begin_rooms),
        cmocka_unit_test_setup(test_a_room_that_is_an_area, begin_rooms),
        cmocka_unit_test_setup(test_rooms_of_each_appointment, begin_rooms),
        cmocka_unit_test_setup(test_a_building_is_read_once, begin_rooms),
        cmocka_unit_test_setup(test_a_room_is_read_once, begin_rooms),
        cmocka_unit_test_setup(test_what_is_not_known_is_not_kept, begin_rooms),
        cmocka_unit_test_setup(test_the_next_look_reads_again, begin_rooms),
        cmocka_unit_test_setup(test_reads_of_rooms_are_counted, begin_rooms),
        cmocka_unit_test_setup(test_a_schedules_rooms, begin_slot),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
