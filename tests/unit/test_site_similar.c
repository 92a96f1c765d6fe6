// Similar names in one clinic session (product 3.8): who is compared, and what is similar.
#include "site_reply.h"

#include "api/site_find.h"
#include "api/site_similar.h"
#include "api/site_similar_inside.h"
#include "flow/flow_config.h"

static struct config config;
static struct site_abilities abilities;
static struct site_similar similar;
static struct http_request request;
static struct bundle bundle;
static struct people people;
static struct person *person;
static const struct date birth = {.year = 1985, .month = 3, .day = 27};
static const char due[] = "2026-12-08T15:10:00Z";

#define SERVICE(code)                                                                              \
    ",\"serviceType\":[{\"coding\":[{\"system\":\"urn:service\",\"code\":\"" code "\"}]}]"

static int begin(void **state)
{
    (void)state;
    flow_config_make(&config);
    config.similar_names = true;
    abilities = (struct site_abilities){.known = true, .fhir_r4 = true};
    memset(&people, 0, sizeof people);
    person = flow_test_person(&people, "P1", "Kowalska", "Maria", "QA11AA", flow_test_wall_ms);
    return 0;
}

static bool begin_similar(void)
{
    return site_similar_begin(&similar, &config, &abilities, person, &person->appointments[0],
                              birth, flow_test_wall_ms);
}

static const char *asks(void)
{
    static const char base[] = "http://127.0.0.1:8080/fhir/";

    assert_int_not_equal(similar.phase, SIMILAR_OVER);
    assert_int_equal(site_similar_request(&similar, &request), OK);
    assert_true(request.read_only);
    assert_int_equal(strncmp(request.url, base, strlen(base)), 0);
    return request.url + strlen(base);
}

static void answers(struct http_reply reply)
{
    site_similar_reply(&similar, &reply);
}

static void is_over(enum site_answer answer, bool found)
{
    static const struct person nobody;

    assert_int_equal(similar.phase, SIMILAR_OVER);
    assert_int_equal(similar.answer, answer);
    assert_int_equal(similar.found, found);
    assert_memory_equal(&similar.self, &nobody, sizeof nobody); // no name is left
    assert_string_equal(similar.patient, "P1"); // whom staff are told of
    assert_string_equal(similar.birth, "");
    assert_string_equal(similar.clinician, "");
    assert_int_equal(similar.other_count, 0);
    assert_string_equal(similar.other[0], "");
}

// ---- is there anything to ask?

static void test_only_with_a_configured_clinic(void **state)
{
    (void)state;
    assert_true(begin_similar());
    config.similar_names = false;
    assert_false(begin_similar());
    assert_int_equal(similar.phase, SIMILAR_OVER);
    config.similar_names = true;
    person->appointments[0].clinic = -1;
    assert_false(begin_similar());
    person->appointments[0].clinic = CLINIC_GP;
    config.clinics[CLINIC_GP].match_by = MATCH_SCHEDULE;
    assert_false(begin_similar());
}

static void test_the_clinics_own_code_is_asked_for(void **state)
{
    static const struct {
        enum clinic_match by;
        const char *match;
        const char *query;
    } cases[] = {
        {MATCH_SERVICE_TYPE, "urn:service|gp",
         "Appointment?service-type=urn%3Aservice%7Cgp&date=ge"},
        {MATCH_HEALTHCARE_SERVICE, "|HealthcareService/H1",
         "Appointment?actor=HealthcareService%2FH1&date=ge"},
        {MATCH_HEALTHCARE_SERVICE, "urn:x|7", "Appointment?actor%3Aidentifier=urn%3Ax%7C7&date=ge"},
        {MATCH_LOCATION, "|Location/L1", "Appointment?location=Location%2FL1&date=ge"},
        {MATCH_LOCATION, "urn:x|7", "Appointment?location%3Aidentifier=urn%3Ax%7C7&date=ge"},
    };
    static const char day[] = "&date=ge2026-12-08T00%3A00%3A00%2B00%3A00&date=lt2026-12-09T00%3A00%"
                              "3A00%2B00%3A00&_count=50";
    (void)state;

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        config.clinics[CLINIC_GP].match_by = cases[i].by;
        flow_test_copy(config.clinics[CLINIC_GP].match, CONFIG_TEXT, cases[i].match);
        assert_true(begin_similar());
        assert_int_equal(strncmp(asks(), cases[i].query, strlen(cases[i].query)), 0);
        assert_non_null(strstr(request.url, day));
    }
    abilities.chain = true;
    assert_true(begin_similar());
    assert_non_null(strstr(asks(), "&_include=Appointment%3Apatient&_count=50"));
    abilities.post_search = true;
    assert_true(begin_similar());
    assert_string_equal(asks(), "Appointment/_search");
    assert_int_equal(request.method, HTTP_POST);
    assert_int_equal(request.body_bytes, strlen(request.body));
}

// ---- without an include: appointments, then patients

static void test_patients_are_read_by_their_ids(void **state)
{
    (void)state;
    assert_true(begin_similar());
    bundle_begin(&bundle, NULL);
    bundle_add_appointment(&bundle, "A1", "P1", due, SERVICE("gp")); // the patient themselves
    bundle_add_appointment(&bundle, "A2", "P2", due, SERVICE("gp"));
    bundle_add_appointment(&bundle, "A3", "P3", due, SERVICE("gp"));
    bundle_add_appointment(&bundle, "A4", "P2", due, SERVICE("gp")); // twice today
    answers(bundle_reply(&bundle));
    assert_string_equal(asks(), "Patient?_id=P2%2CP3&_elements=name,birthDate&_count=50");
    bundle_begin(&bundle, NULL);
    bundle_add_patient(&bundle, "P2", "1950-01-01", "Khan", "");
    bundle_add_patient(&bundle, "P3", "1950-01-01", "Kowalska", "");
    answers(bundle_reply(&bundle));
    is_over(SITE_OK, true);
}

static void one_other(const char *status, const char *participants, const char *start,
                      const char *more)
{
    char resource[1024];

    (void)snprintf(
        resource, sizeof resource,
        "{\"resourceType\":\"Appointment\",\"id\":\"A2\",\"status\":\"%s\",\"start\":\"%s\","
        "\"participant\":[{\"actor\":{\"reference\":\"Patient/P2\"}}%s]%s}",
        status, start, participants, more);
    assert_true(begin_similar());
    bundle_begin(&bundle, NULL);
    bundle_add(&bundle, resource);
    answers(bundle_reply(&bundle));
}

#define DOCTOR(name) ",{\"actor\":{\"reference\":\"Practitioner/D1\",\"display\":\"" name "\"}}"

static void test_only_the_same_session(void **state)
{
    static const struct {
        const char *status, *participants, *start, *more;
        bool read;
    } cases[] = {
        {"booked", DOCTOR("Dr Patel"), due, SERVICE("gp"), true},
        {"arrived", DOCTOR("Dr Patel"), due, SERVICE("gp"), true},
        {"booked", "", due, SERVICE("gp"), true}, // nobody is named: it may be the same list
        {"booked", DOCTOR("Dr Webb"), due, SERVICE("gp"), false},
        {"cancelled", DOCTOR("Dr Patel"), due, SERVICE("gp"), false},
        {"entered-in-error", DOCTOR("Dr Patel"), due, SERVICE("gp"), false},
        {"booked", DOCTOR("Dr Patel"), "2026-12-09T00:00:00Z", SERVICE("gp"), false},
        {"booked", DOCTOR("Dr Patel"), due, SERVICE("sensitive"), false}, // not what was asked for
        {"booked", DOCTOR("Dr Patel"), due, "", false},
        {"booked", ",{\"actor\":{\"reference\":\"Patient/P3\"}}", due, SERVICE("gp"), false},
    };
    (void)state;

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        one_other(cases[i].status, cases[i].participants, cases[i].start, cases[i].more);
        if (cases[i].read) {
            assert_non_null(strstr(asks(), "Patient?_id=P2&"));
        } else {
            is_over(SITE_OK, false);
        }
    }
    person->appointments[0].clinician[0] = '\0';
    one_other("booked", DOCTOR("Dr Webb"), due, SERVICE("gp"));
    assert_non_null(strstr(asks(), "Patient?_id=P2&")); // no clinician is stated: the whole clinic
}

// ---- with an include: on one page, whatever comes first

static void test_patients_that_come_along_are_compared(void **state)
{
    (void)state;
    abilities.chain = true;
    assert_true(begin_similar());
    bundle_begin(&bundle, NULL);
    bundle_add_patient(&bundle, "P2", "1950-01-01", "Khan", "");
    bundle_add_patient(&bundle, "P9", "1950-01-01", "Kowalska", ""); // nobody's patient here
    bundle_add_appointment(&bundle, "A2", "P2", due, SERVICE("gp"));
    bundle_add_appointment(&bundle, "A3", "P3", due, SERVICE("gp"));
    bundle_add_patient(&bundle, "P1", "1985-03-27", "Kowalska", "");
    answers(bundle_reply(&bundle));
    assert_string_equal(asks(),
                        "Patient?_id=P3&_elements=name,birthDate&_count=50"); // who did not come
    bundle_begin(&bundle, NULL);
    bundle_add_patient(&bundle, "P3", "1985-03-27", "Ahmed", "");
    answers(bundle_reply(&bundle));
    is_over(SITE_OK, true);
    assert_true(begin_similar());
    bundle_begin(&bundle, NULL);
    bundle_add_patient(&bundle, "P2", "1950-01-01", "Kowalski", "");
    bundle_add_appointment(&bundle, "A2", "P2", due, SERVICE("gp"));
    answers(bundle_reply(&bundle));
    is_over(SITE_OK, true);
}

// ---- pages and batches

static void test_pages_and_batches(void **state)
{
    char id[16];
    (void)state;

    assert_true(begin_similar());
    for (int page = 0; page < 2; page++) {
        bundle_begin(&bundle, page == 0 ? "http://127.0.0.1:8080/fhir/Appointment?page=2" : NULL);
        for (int i = 0; i < 40; i++) {
            (void)snprintf(id, sizeof id, "Q%d", page * 40 + i);
            bundle_add_appointment(&bundle, "A", id, due, SERVICE("gp"));
        }
        (void)asks();
        answers(bundle_reply(&bundle));
    }
    assert_non_null(strstr(asks(), "?_id=Q0%2CQ1%2C"));
    assert_non_null(strstr(request.url, "%2CQ49&_elements"));
    bundle_begin(&bundle, "http://127.0.0.1:8080/fhir/Patient?page=2");
    answers(bundle_reply(&bundle));
    assert_string_equal(asks(), "Patient?page=2");
    bundle_begin(&bundle, NULL);
    answers(bundle_reply(&bundle));
    assert_non_null(strstr(asks(), "?_id=Q50%2C"));
    assert_non_null(strstr(request.url, "%2CQ79&_elements"));
    bundle_begin(&bundle, NULL);
    answers(bundle_reply(&bundle));
    is_over(SITE_OK, false);
}

static void test_more_people_than_places(void **state)
{
    char id[16];
    (void)state;

    assert_true(begin_similar());
    bundle_begin(&bundle, NULL);
    for (int i = 0; i <= SIMILAR_OTHERS; i++) {
        (void)snprintf(id, sizeof id, "Q%d", i);
        bundle_add_appointment(&bundle, "A", id, due, SERVICE("gp"));
    }
    answers(bundle_reply(&bundle));
    is_over(SITE_TOO_MANY, false);
}

static void test_the_largest_request_fits(void **state)
{
    char id[FHIR_ID_BYTES];
    (void)state;

    assert_true(begin_similar());
    bundle_begin(&bundle, NULL);
    for (int i = 0; i < 60; i++) {
        (void)snprintf(id, sizeof id, "%064d", i);
        bundle_add_appointment(&bundle, "A", id, due, SERVICE("gp"));
    }
    answers(bundle_reply(&bundle));
    assert_int_equal(site_similar_request(&similar, &request), OK);
}

static void test_what_fails_ends_without_a_warning(void **state)
{
    static const struct {
        int status;
        const char *body;
        enum site_answer answer;
    } cases[] = {
        {200, "", SITE_BROKEN},
        {200, "{\"resourceType\":\"Bundle\"", SITE_BROKEN},
        {200, "{\"resourceType\":\"Patient\",\"id\":\"P2\"}", SITE_BROKEN},
        {200,
         "{\"resourceType\":\"Bundle\",\"link\":[{\"relation\":\"next\",\"url\":\"https://"
         "other.example/\"}]}",
         SITE_BROKEN},
        {200, "{\"resourceType\":\"Bundle\",\"entry\":[7,null,{},{\"resource\":[]}]}", SITE_OK},
        {403, "", SITE_DENIED},
        {404, "", SITE_NONE},
        {500, "", SITE_UNAVAILABLE},
    };
    (void)state;

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_true(begin_similar());
        answers(reply_of(cases[i].status, cases[i].body));
        is_over(cases[i].answer, false);
    }
    assert_true(begin_similar());
    answers(reply_end(HTTP_LOST));
    is_over(SITE_UNAVAILABLE, false);
}

static void test_pages_that_loop_end(void **state)
{
    char next[128];
    (void)state;

    for (int same = 0; same < 2; same++) {
        int pages = 0;

        assert_true(begin_similar());
        for (; similar.phase != SIMILAR_OVER; pages++) {
            assert_true(pages <= FIND_PAGES);
            (void)snprintf(next, sizeof next, "http://127.0.0.1:8080/fhir/Appointment?page=%d",
                           same == 1 ? 2 : pages % 2);
            bundle_begin(&bundle, next);
            answers(bundle_reply(&bundle));
        }
        is_over(same == 1 ? SITE_BROKEN : SITE_TOO_MANY, false);
    }
}

// ---- the rule

static void names(struct person *ret_person, const char *family, const char *given)
{
    memset(ret_person, 0, sizeof *ret_person);
    flow_test_copy(ret_person->given, sizeof ret_person->given, given);
    if (family[0] != '\0') {
        flow_test_copy(ret_person->family[ret_person->family_count++], NAME_BYTES, family);
    }
}

static void test_what_is_similar(void **state)
{
    static const struct {
        const char *family_a, *given_a, *family_b, *given_b;
        bool similar;
    } cases[] = {
        {"Smith", "Ann", "Smith", "Zoe", true},
        {"O'Brien", "Ann", "OBRIEN", "Zoe", true},
        {"Müller", "Ann", "Muller", "Zoe", true},
        {"Smith-Jones", "Ann", "Smith Jones", "Zoe", true},
        {"Smith", "Ann", "Smyth", "Alan", true},  // one changed, same initial
        {"Smith", "Ann", "Smyth", "Zoe", false},  // another initial
        {"Smith", "Ann", "Smiths", "alan", true}, // one more
        {"Smith", "Ann", "mith", "Álan", true},   // one less
        {"Smith", "Ann", "Smit", "Alan", true},
        {"Smith", "Ann", "Smithes", "Alan", false},
        {"Smith", "Ann", "Smtih", "Alan", false}, // two changed
        {"Smith", "Ann", "Jones", "Alan", false},
        {"Lee", "Ann", "Lees", "Alan", false}, // short names must be the same
        {"Lee", "Ann", "Lea", "Alan", false},
        {"Xu", "Ann", "Xu", "Zoe", true},
        {"Lees", "Ann", "Leek", "Alan", true},
        {"Smith", "", "Smyth", "", false}, // no initial to compare
        {"Łukasik", "Jan", "Lukasek", "Jan", true},
        {"", "Suharto", "", "Suharto", true}, // one name
        {"", "Suharto", "Suharta", "Sri", true},
        {"", "", "", "", false},
        {"Петров", "Иван", "Петрова", "Ирина", true}, // letters, not bytes
        {"Ким", "Иван", "Кин", "Иван", false},
    };
    static struct person a, b;
    (void)state;

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        names(&a, cases[i].family_a, cases[i].given_a);
        names(&b, cases[i].family_b, cases[i].given_b);
        if (similar_names(&a, &b) != cases[i].similar ||
            similar_names(&b, &a) != cases[i].similar) {
            fail_msg("%s, %s and %s, %s", cases[i].family_a, cases[i].given_a, cases[i].family_b,
                     cases[i].given_b);
        }
    }
    names(&a, "Smith", "Ann");
    flow_test_copy(a.family[a.family_count++], NAME_BYTES, "Okafor"); // any of the current names
    names(&b, "Okafor", "Zoe");
    assert_true(similar_names(&a, &b) && similar_names(&b, &a));
}

static void test_the_same_date_of_birth(void **state)
{
    static const struct {
        const char *born;
        bool found;
    } cases[] = {{"1985-03-27", true}, {"1985-03-28", false}, {"1985-03", false}, {"", false}};
    (void)state;

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        one_other("booked", DOCTOR("Dr Patel"), due, SERVICE("gp"));
        bundle_begin(&bundle, NULL);
        bundle_add_patient(&bundle, "P2", cases[i].born, "Ahmed", "");
        answers(bundle_reply(&bundle));
        is_over(SITE_OK, cases[i].found);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_only_with_a_configured_clinic, begin),
        cmocka_unit_test_setup(test_the_clinics_own_code_is_asked_for, begin),
        cmocka_unit_test_setup(test_patients_are_read_by_their_ids, begin),
        cmocka_unit_test_setup(test_only_the_same_session, begin),
        cmocka_unit_test_setup(test_patients_that_come_along_are_compared, begin),
        cmocka_unit_test_setup(test_pages_and_batches, begin),
        cmocka_unit_test_setup(test_more_people_than_places, begin),
        cmocka_unit_test_setup(test_the_largest_request_fits, begin),
        cmocka_unit_test_setup(test_what_fails_ends_without_a_warning, begin),
        cmocka_unit_test_setup(test_pages_that_loop_end, begin),
        cmocka_unit_test_setup(test_what_is_similar, begin),
        cmocka_unit_test_setup(test_the_same_date_of_birth, begin),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
