// What is read of an Appointment of a search (settled 3): clinic, slot, channel, and whether it is
// here.
#include "site_reply.h"

#include "api/site_find_read.h"
#include "flow/flow_config.h"

static struct config config;
static struct appointment appointment;

static int begin(void **state)
{
    (void)state;
    flow_config_make(&config);
    memset(config.channel_codes, 0, sizeof config.channel_codes);
    codes_add(&config.channel_codes[CHANNEL_PHONE], "urn:type|PHONE");
    codes_add(&config.channel_codes[CHANNEL_VIDEO], "urn:type|VIDEO");
    return 0;
}

// participants and more begin with a comma, or are "".
static const struct appointment *listed(const char *participants, const char *more)
{
    char body[2048];
    char patient[FHIR_ID_BYTES];
    struct json_document *document = NULL;

    (void)snprintf(
        body, sizeof body,
        "{\"resourceType\":\"Appointment\",\"id\":\"A1\",\"status\":\"booked\",\"start\":"
        "\"2026-12-08T14:10:00Z\",\"participant\":[{\"actor\":{\"reference\":"
        "\"Patient/P1\"}}%s]%s}",
        participants, more);
    assert_int_equal(json_parse(body, strlen(body), &json_limits_reply, &document, NULL), OK);
    assert_int_equal(site_read_listed(json_root(document), &config, &appointment, patient), OK);
    json_free(document);
    return &appointment;
}

#define ELSEWHERE ",{\"actor\":{\"reference\":\"Location/elsewhere\"}}"
#define AREA_A    ",{\"actor\":{\"reference\":\"Location/area-a\"}}"
#define AREA_B    ",{\"actor\":{\"reference\":\"Location/area-b\"}}"
#define AREA_B_VERSION                                                                             \
    ",{\"actor\":{\"reference\":\"http://127.0.0.1:8080/fhir/Location/area-b/_history/3\"}}"
#define BY_IDENTIFIER                                                                              \
    ",{\"actor\":{\"type\":\"Location\",\"identifier\":{\"system\":\"urn:x\",\"value\":\"7\"}}}"
#define NO_TEXT ",{\"actor\":{\"type\":\"Location\",\"reference\":\"\"}}"
#define SLOT ",\"slot\":[{\"reference\":\"Slot/S1\"},{\"reference\":\"Slot/S2\"}]"

static void test_here_or_to_be_asked(void **state)
{
    static const struct {
        const char *participants, *more;
        enum here here;
        int area;
    } cases[] = {
        {"", "", HERE_YES, -1}, // none stated = this site
        {"", SLOT, HERE_ASK, -1},
        {AREA_B, "", HERE_YES, 1},
        {AREA_B, SLOT, HERE_YES, 1},
        {AREA_B_VERSION, "", HERE_YES, 1},
        {ELSEWHERE, "", HERE_ASK, -1},
        {ELSEWHERE AREA_B, "", HERE_YES, 1},   // a room and the building that it is in
        {AREA_B AREA_A, "", HERE_YES, 1},      // the first one stated
        {AREA_A AREA_B, "", HERE_YES, 0},
        {ELSEWHERE ELSEWHERE, "", HERE_ASK, -1},
        {ELSEWHERE BY_IDENTIFIER AREA_B, "", HERE_YES, 1},
        {BY_IDENTIFIER, "", HERE_ASK, -1},
        {NO_TEXT, "", HERE_ASK, -1},
        {NO_TEXT ELSEWHERE, "", HERE_ASK, -1},
        {NO_TEXT AREA_B, "", HERE_YES, 1},
        {",{\"actor\":{\"type\":\"Location\",\"display\":\"Room 3\"}}", "", HERE_ASK, -1},
    };
    (void)state;

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_int_equal(listed(cases[i].participants, cases[i].more)->here, cases[i].here);
        assert_int_equal(appointment.area, cases[i].area);
    }
    flow_test_copy(config.areas[0].location, CONFIG_TEXT, "urn:x|7");
    assert_int_equal(listed(BY_IDENTIFIER, "")->here, HERE_YES);
    assert_int_equal(appointment.area, 0);
    for (int i = 0; i < config.area_count; i++) {
        config.areas[i].location[0] = '\0'; // nobody said where the areas are
    }
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_int_equal(listed(cases[i].participants, cases[i].more)->here, HERE_YES);
        assert_int_equal(appointment.area, -1);
    }
}

static void test_the_first_slot(void **state)
{
    (void)state;
    assert_string_equal(listed("", SLOT)->slot, "S1");
    assert_string_equal(listed("", ",\"slot\":{\"reference\":\"Slot/S3\"}")->slot, "S3");
    assert_string_equal(listed("", ",\"slot\":[{\"reference\":\"Schedule/S1\"}]")->slot, "");
    assert_string_equal(listed("", ",\"slot\":\"Slot/S1\"")->slot, "");
    assert_string_equal(listed("", ",\"slot\":[]")->slot, "");
    assert_string_equal(listed(ELSEWHERE, SLOT)->slot, "S1");
}

#define ROOM(id) ",{\"actor\":{\"reference\":\"Location/" id "\"}}"
#define AWAY     ",{\"actor\":{\"type\":\"Location\",\"reference\":\"https://other.example/fhir/Location/1\"}}"

// All of them are kept, for one of them may be here; and whether there are others that cannot be asked for.
static void test_every_place_that_is_stated(void **state)
{
    static const struct {
        const char *participants, *place, *more[MORE_PLACES];
        bool unclear;
    } cases[] = {
        {"", "", {"", ""}, false},
        {ROOM("r1"), "Location/r1", {"", ""}, false},
        {ROOM("r1") ROOM("r2"), "Location/r1", {"r2", ""}, false},
        {ROOM("r1") ",{\"actor\":{\"reference\":\"Practitioner/D1\"}}" ROOM("r2") ROOM("r3"),
         "Location/r1", {"r2", "r3"}, false},
        {ROOM("r1") ROOM("r2") ROOM("r3") ROOM("r4"), "Location/r1", {"r2", "r3"}, true}, // no room
        {BY_IDENTIFIER, "", {"", ""}, true},
        {BY_IDENTIFIER ROOM("r2"), "", {"r2", ""}, true},
        {ROOM("r1") BY_IDENTIFIER ROOM("r3"), "Location/r1", {"r3", ""}, true},
        {ROOM("r1") AWAY, "Location/r1", {"", ""}, true},
        {AWAY ROOM("r2"), "https://other.example/fhir/Location/1", {"r2", ""}, false}, // the look tells by its text
        {ROOM("r1") ",{\"actor\":{\"type\":\"Location\",\"reference\":7}}", "Location/r1", {"", ""}, true},
        {NO_TEXT, "", {"", ""}, true},
        {NO_TEXT ROOM("r2"), "", {"r2", ""}, true},
        {ROOM("r1") NO_TEXT, "Location/r1", {"", ""}, true},
    };
    (void)state;

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_int_equal(listed(cases[i].participants, SLOT)->here, HERE_ASK);
        assert_string_equal(appointment.place, cases[i].place);
        for (int m = 0; m < MORE_PLACES; m++) {
            assert_string_equal(appointment.more_places[m], cases[i].more[m]);
        }
        assert_int_equal(appointment.places_unclear, cases[i].unclear);
    }
}

#define ACTOR(members)   ",{\"actor\":{" members "}}"
#define REFERENCE(text)  ",{\"actor\":{\"reference\":\"" text "\"}}"
#define CONTAINED(each)  ",\"contained\":[{\"resourceType\":\"Device\",\"id\":\"d\"}," each "]"
#define CONTAINED_PLACE  CONTAINED("{\"resourceType\":\"Location\",\"id\":\"x\"}")
#define CONTAINED_DOCTOR CONTAINED("{\"resourceType\":\"Practitioner\",\"id\":\"x\"}")

// A reference without its type that may be a place, here or anywhere: it must not be taken for none stated.
static void test_an_actor_that_may_be_a_place(void **state)
{
    static const struct {
        const char *participants, *more;
        bool may_be;
    } cases[] = {
        {REFERENCE("#x"), "", true}, // nothing says what it is
        {REFERENCE("#x"), CONTAINED_PLACE, true},
        {REFERENCE("#x"), CONTAINED_DOCTOR, false},
        {REFERENCE("#y"), CONTAINED_DOCTOR, true}, // another one
        {REFERENCE("#x"), CONTAINED("{\"id\":\"x\"}"), true},
        {REFERENCE("#x"), CONTAINED("7,{\"resourceType\":\"Practitioner\"}"), true},
        {REFERENCE("#x"), ",\"contained\":{\"resourceType\":\"Practitioner\",\"id\":\"x\"}", false},
        {ACTOR("\"reference\":\"#x\",\"type\":\"Practitioner\""), "", false},
        {ACTOR("\"reference\":\"#x\",\"type\":\"RelatedPerson\""), "", false},
        {ACTOR("\"reference\":\"#x\",\"type\":\"Practitioner\"") REFERENCE("#y"), "", true},
        {REFERENCE("https://other.example/fhir/Location/1"), "", true},
        {REFERENCE("https://other.example/fhir/Practitioner/1"), "", false},
        {REFERENCE("Location/not_an_id"), "", true},
        {REFERENCE("Location/"), "", true},
        {REFERENCE("urn:uuid:5f3f7a0e-0000-4000-8000-000000000001"), "", true},
        {REFERENCE("Practitioner/D1"), "", false},
        {ACTOR("\"display\":\"Dr Patel\""), "", false},
        {ACTOR("\"reference\":\"\",\"display\":\"Dr Patel\""), "", false},
        {ACTOR("\"reference\":7"), "", false},
    };
    (void)state;

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_int_equal(listed(cases[i].participants, cases[i].more)->here, cases[i].may_be ? HERE_ASK : HERE_YES);
        assert_int_equal(appointment.places_unclear, cases[i].may_be);
        assert_string_equal(appointment.place, "");
    }
    assert_int_equal(listed(REFERENCE("#x") AREA_B, "")->here, HERE_YES); // one that is here is enough
    assert_int_equal(appointment.area, 1);
    assert_false(listed(REFERENCE("http://127.0.0.1:8080/fhir/Location/r1"), "")->places_unclear);
    assert_true(listed(ROOM("r1") REFERENCE("#x"), "")->places_unclear);
    assert_string_equal(appointment.place, "Location/r1");
}

#define CODED(member, code)                                                                        \
    ",\"" member "\":{\"coding\":[{\"system\":\"urn:type\",\"code\":\"" code "\"}]}"
#define SERVICE(code)                                                                              \
    ",\"serviceType\":[{\"coding\":[{\"system\":\"urn:service\",\"code\":\"" code "\"}]}]"

static void test_the_channel(void **state)
{
    static const struct {
        const char *more;
        enum clinic_channel channel;
    } cases[] = {
        {"", CHANNEL_IN_PERSON},
        {SERVICE("gp"), CHANNEL_IN_PERSON},
        {SERVICE("phone"), CHANNEL_PHONE}, // the clinic's own
        {CODED("appointmentType", "PHONE"), CHANNEL_PHONE},
        {CODED("appointmentType", "VIDEO"), CHANNEL_VIDEO},
        {CODED("serviceCategory", "VIDEO"), CHANNEL_VIDEO},
        {CODED("serviceType", "PHONE"), CHANNEL_PHONE},
        {SERVICE("phone") CODED("appointmentType", "VIDEO"), CHANNEL_VIDEO},
        {SERVICE("gp") CODED("appointmentType", "FOLLOWUP"), CHANNEL_IN_PERSON},
        {",\"appointmentType\":\"PHONE\"", CHANNEL_IN_PERSON},
        {",\"appointmentType\":{\"coding\":{\"system\":\"urn:type\",\"code\":\"PHONE\"}}",
         CHANNEL_PHONE},
    };
    (void)state;

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_int_equal(listed("", cases[i].more)->channel, cases[i].channel);
    }
}

static void test_the_clinic_by_its_actors(void **state)
{
    (void)state;
    config.clinics[CLINIC_GP].match_by = MATCH_HEALTHCARE_SERVICE;
    flow_test_copy(config.clinics[CLINIC_GP].match, CONFIG_TEXT, "|HealthcareService/H1");
    config.clinics[CLINIC_SENSITIVE].match_by = MATCH_LOCATION;
    flow_test_copy(config.clinics[CLINIC_SENSITIVE].match, CONFIG_TEXT, "urn:x|7");
    assert_int_equal(listed("", "")->clinic, -1);
    assert_int_equal(listed(",{\"actor\":{\"reference\":\"HealthcareService/H1\"}}", "")->clinic,
                     CLINIC_GP);
    assert_int_equal(
        listed(",{\"actor\":{\"reference\":\"http://127.0.0.1:8080/fhir/HealthcareService/H1\"}}",
               "")
            ->clinic,
        CLINIC_GP);
    assert_int_equal(listed(BY_IDENTIFIER, "")->clinic, CLINIC_SENSITIVE);
}

// A service that is named by reference alone, and whose identifier may be a clinic's.
static void test_a_service_that_is_to_be_read(void **state)
{
    static const char service[] = ",{\"actor\":{\"reference\":\"HealthcareService/H2\"}}";
    (void)state;

    assert_string_equal(listed(service, "")->service, ""); // no clinic is known by one
    config.clinics[CLINIC_GP].match_by = MATCH_HEALTHCARE_SERVICE;
    flow_test_copy(config.clinics[CLINIC_GP].match, CONFIG_TEXT, "|HealthcareService/H1");
    assert_int_equal(listed(service, "")->clinic, -1);
    assert_string_equal(appointment.service, "H2");
    assert_string_equal(listed(",{\"actor\":{\"reference\":\"HealthcareService/H1\"}}", "")->service, "");
    assert_string_equal(listed(service, SERVICE("sensitive"))->service, ""); // the clinic is known
    assert_string_equal(listed(",{\"actor\":{\"type\":\"HealthcareService\",\"display\":\"H2\"}}", "")->service, "");
    assert_string_equal(listed("", "")->service, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_here_or_to_be_asked, begin),
        cmocka_unit_test_setup(test_the_first_slot, begin),
        cmocka_unit_test_setup(test_every_place_that_is_stated, begin),
        cmocka_unit_test_setup(test_an_actor_that_may_be_a_place, begin),
        cmocka_unit_test_setup(test_the_channel, begin),
        cmocka_unit_test_setup(test_the_clinic_by_its_actors, begin),
        cmocka_unit_test_setup(test_a_service_that_is_to_be_read, begin),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
