// The closer look: clinics that the search left open (settled 3), by their Schedule or by a HealthcareService.
#include "site_look_story.h"

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
    assert_int_equal(first()->area, 0); // the appointment's own place counts
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

// ---- the clinic by a HealthcareService that is named by reference alone

#define FEET ",\"identifier\":[{\"system\":\"urn:other\",\"value\":\"feet\"},{\"system\":\"urn:service\",\"value\":\"feet\"}]"
#define ACTOR(reference) "{\"reference\":\"" reference "\"}"

static int begin_service(void **state)
{
    (void)begin(state);
    person->appointments[0].clinic = -1;
    flow_test_copy(person->appointments[0].service, FHIR_ID_BYTES, "H1");
    config.clinics[CLINIC_PHONE].match_by = MATCH_HEALTHCARE_SERVICE;
    flow_test_copy(config.clinics[CLINIC_PHONE].match, CONFIG_TEXT, "urn:service|feet");
    return 0;
}

static int begin_service_behind(void **state)
{
    (void)begin_service(state);
    person->appointments[0].here = HERE_ASK;
    person->appointments[0].place[0] = '\0';
    person->appointments[0].service[0] = '\0';
    flow_test_copy(person->appointments[0].slot, FHIR_ID_BYTES, "S1");
    return 0;
}

static void is_clinic(int clinic, enum here here, int area)
{
    is_over(SITE_OK);
    assert_int_equal(first()->clinic, clinic);
    assert_int_equal(first()->here, here);
    assert_int_equal(first()->area, area);
}

static void test_the_service_of_an_appointment(void **state)
{
    (void)state;
    begin_look();
    asks("HealthcareService/H1");
    resource("HealthcareService", "H1", FEET);
    is_clinic(CLINIC_PHONE, HERE_YES, -1);
    assert_int_equal(first()->channel, CHANNEL_PHONE);
    begin_look();
    resource("HealthcareService", "H1", ",\"identifier\":{\"system\":\"urn:service\",\"value\":\"feet\"}");
    is_clinic(CLINIC_PHONE, HERE_YES, -1);
}

static void test_a_service_that_says_nothing(void **state)
{
    static const char *const bodies[] = {
        "{\"resourceType\":\"HealthcareService\",\"id\":\"H1\"}",
        "{\"resourceType\":\"HealthcareService\",\"id\":\"H1\",\"identifier\":[{\"system\":\"urn:x\",\"value\":\"feet\"}]}",
        "{\"resourceType\":\"HealthcareService\",\"id\":\"H1\",\"identifier\":\"urn:service|feet\"}",
        "{\"resourceType\":\"HealthcareService\",\"id\":\"H2\"" FEET "}", // another one than was asked for
        "{\"resourceType\":\"HealthcareService\"" FEET "}",
        "{\"resourceType\":\"Location\",\"id\":\"H1\"" FEET "}",
        "{",
    };
    (void)state;

    for (size_t i = 0; i < sizeof bodies / sizeof bodies[0]; i++) {
        begin_look();
        answers(reply_of(200, bodies[i]));
        is_clinic(-1, HERE_YES, -1);
    }
    begin_look();
    answers(reply_end(HTTP_LOST));
    is_clinic(-1, HERE_YES, -1);
}

// The appointment's own service before its Schedule's, as settled 3 has it: service before Schedule.
static void test_the_own_service_comes_first(void **state)
{
    (void)state;
    config.clinics[CLINIC_SENSITIVE].match_by = MATCH_SCHEDULE;
    flow_test_copy(config.clinics[CLINIC_SENSITIVE].match, CONFIG_TEXT, "|Schedule/C1");
    flow_test_copy(person->appointments[0].slot, FHIR_ID_BYTES, "S1");
    begin_look();
    asks("HealthcareService/H1");
    resource("HealthcareService", "H1", FEET);
    is_clinic(CLINIC_PHONE, HERE_YES, -1);
    begin_look();
    answers(reply_of(404, ""));
    asks("Slot/S1");
    resource("Slot", "S1", SCHEDULE_OF("C1"));
    resource("Schedule", "C1", ",\"actor\":[" ACTOR("HealthcareService/H2") "]");
    is_clinic(CLINIC_SENSITIVE, HERE_YES, -1); // known: H2 is not asked for
}

static void test_the_service_of_a_schedule(void **state)
{
    (void)state;
    begin_look();
    asks("Slot/S1");
    resource("Slot", "S1", SCHEDULE_OF("C1"));
    asks("Schedule/C1");
    resource("Schedule", "C1",
             ",\"actor\":[" ACTOR("Practitioner/D1") "," ACTOR("HealthcareService/H2") "," ACTOR(
                 "HealthcareService/H3") "," ACTOR("Location/room-9") "]");
    asks("Location/room-9"); // first: is it here at all?
    resource("Location", "room-9", PART_OF("area-b"));
    asks("HealthcareService/H2");
    resource("HealthcareService", "H2", FEET);
    is_clinic(CLINIC_PHONE, HERE_YES, 1);
    begin_look();
    resource("Slot", "S1", SCHEDULE_OF("C1"));
    resource("Schedule", "C1", ",\"actor\":[" ACTOR("HealthcareService/H2") "," ACTOR("Location/room-9") "]");
    resource("Location", "room-9", "");
    is_clinic(-1, HERE_NO, -1); // elsewhere: its clinic is not asked for
}

static void test_a_service_says_nothing_of_the_place(void **state)
{
    (void)state;
    flow_test_copy(person->appointments[0].service, FHIR_ID_BYTES, "H1");
    begin_look();
    asks("HealthcareService/H1");
    answers(reply_of(404, ""));
    asks("Slot/S1");
    resource("Slot", "S1", SCHEDULE_OF("C1"));
    resource("Schedule", "C1", ",\"actor\":[" ACTOR("Location/area-a") "]");
    is_clinic(-1, HERE_YES, 0);
}

static void test_a_service_is_not_asked_for_in_vain(void **state)
{
    (void)state;
    config.clinics[CLINIC_PHONE].match_by = MATCH_SERVICE_TYPE; // no clinic is known by one
    begin_look();
    resource("Slot", "S1", SCHEDULE_OF("C1"));
    resource("Schedule", "C1", ",\"actor\":[" ACTOR("HealthcareService/H2") "," ACTOR("Location/area-a") "]");
    is_clinic(-1, HERE_YES, 0);
    config.clinics[CLINIC_PHONE].match_by = MATCH_HEALTHCARE_SERVICE;
    person->appointments[0].clinic = CLINIC_GP; // the clinic is known
    begin_look();
    resource("Slot", "S1", SCHEDULE_OF("C1"));
    resource("Schedule", "C1", ",\"actor\":[" ACTOR("HealthcareService/H2") "," ACTOR("Location/area-a") "]");
    is_clinic(CLINIC_GP, HERE_YES, 0);
    person->appointments[0].clinic = -1;
    begin_look();
    resource("Slot", "S1", SCHEDULE_OF("C1"));
    resource("Schedule", "C1", ",\"actor\":[" ACTOR("https://other.example/fhir/HealthcareService/H2") "]");
    is_clinic(-1, HERE_YES, -1); // another server's
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_the_clinic_of_a_schedule, begin_clinic),
        cmocka_unit_test_setup(test_a_channel_of_its_own_stays, begin_clinic),
        cmocka_unit_test_setup(test_place_and_clinic_of_one_appointment, begin_clinic),
        cmocka_unit_test_setup(test_a_clinic_that_cannot_be_read_is_unknown, begin_clinic),
        cmocka_unit_test_setup(test_the_service_of_an_appointment, begin_service),
        cmocka_unit_test_setup(test_a_service_that_says_nothing, begin_service),
        cmocka_unit_test_setup(test_the_own_service_comes_first, begin_service),
        cmocka_unit_test_setup(test_the_service_of_a_schedule, begin_service_behind),
        cmocka_unit_test_setup(test_a_service_says_nothing_of_the_place, begin_service_behind),
        cmocka_unit_test_setup(test_a_service_is_not_asked_for_in_vain, begin_service_behind),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
