// A scanned code and a date of birth -> the one person who is meant, or nobody (national-services 7.2, 8.3, 8.4; product 4.1).
#include "site_code_story.h"

// ---- what is asked

#define BASE "http://127.0.0.1:8080/fhir/"
#define PERSON                                                                                     \
    "_elements=meta,name,birthDate,deceased,deceasedBoolean,deceasedDateTime,address,communication"
#define TODAY                                                                                      \
    "&date=ge2026-12-08T00%3A00%3A00%2B00%3A00&date=lt2026-12-09T00%3A00%3A00%2B00%3A00&_count=50"
#define DAYS                                                                                       \
    "&date=ge2026-11-07T00%3A00%3A00%2B00%3A00&date=lt2027-12-09T00%3A00%3A00%2B00%3A00"           \
    "&_elements=status,start,participant&_count=50"

static void asked(const char *expected)
{
    ask();
    assert_int_equal(request.method, HTTP_GET);
    assert_true(request.read_only);
    assert_string_equal(request.url, expected);
}

static void test_a_pass_names_an_appointment(void **state)
{
    (void)state;
    scan_pass();
    asked(BASE "Appointment/A1");
    answer(reply_of(200, visit("A1", "P1", "booked", due, "")));
    asked(BASE "Patient?_id=P1&" PERSON ",active,link&_count=50");
    answer_patient("P1", "1985-03-27", "");
    asked(BASE "Appointment?patient=Patient%2FP1" TODAY);
    days_begin();
    days_add("A1", "booked", due, "");
    const struct person *person = days_end();
    assert_over(SITE_OK);
    assert_string_equal(person->id, "P1");
    assert_string_equal(person->family[0], "Kowalska");
    assert_int_equal(person->appointment_count, 1);
    assert_string_equal(person->appointments[0].id, "A1");
    assert_true(person->other_day_ms == 0);
    assert_int_equal(code.skipped, 0);
}

static void test_a_pass_by_a_business_identifier(void **state)
{
    (void)state;
    scan(CLAIM_PASS, "urn:booking", "B77");
    asked(BASE "Appointment?identifier=urn%3Abooking%7CB77&_count=50");
    bundle_begin(&bundle, NULL);
    bundle_add(&bundle, visit("A1", "P1", "booked", due, BOOKING("B77")));
    answer(bundle_reply(&bundle));
    asked(BASE "Patient?_id=P1&" PERSON ",active,link&_count=50");
}

static void test_a_booking_reference(void **state)
{
    (void)state;
    scan_booking();
    asked(BASE "Appointment?identifier=urn%3Abooking%7CB77&_count=50");
    bundle_begin(&bundle, NULL);
    bundle_add(&bundle, visit("A1", "P1", "booked", due, BOOKING("B77")));
    answer(bundle_reply(&bundle));
    answer_patient("P1", "1985-03-27", "");
    days_begin();
    days_add("A1", "booked", due, BOOKING("B77"));
    assert_non_null(days_end());
}

static void test_a_hospital_number(void **state)
{
    (void)state;
    scan_number();
    asked(BASE "Patient?identifier=urn%3Ahn%7CN12345&" PERSON ",identifier,active,link&_count=50");
    answer_patient("P1", "1985-03-27", NUMBER("N12345"));
    asked(BASE "Appointment?patient=Patient%2FP1" TODAY);
    days_begin();
    days_add("A1", "booked", due, "");
    answer(bundle_reply(&bundle));
    assert_over(SITE_OK); // no other day is asked for
    assert_string_equal(code.people.list[0].id, "P1");
    find_her_without_today();
    asked(BASE "Appointment?patient=Patient%2FP1" DAYS);
    days_begin();
    days_add("A1", "booked", "2026-12-09T10:00:00Z", "");
    assert_string_equal(days_end()->id, "P1");
}

// Where the site takes searches in the body, no number and no name stands in an address (trap 10).
static void test_searches_in_the_body(void **state)
{
    (void)state;
    abilities.post_search = true;
    scan_number();
    ask();
    assert_int_equal(request.method, HTTP_POST);
    assert_string_equal(request.url, BASE "Patient/_search");
    assert_string_equal(request.content_type, "application/x-www-form-urlencoded");
    assert_string_equal(request.body, "identifier=urn%3Ahn%7CN12345&" PERSON ",identifier,active,link&_count=50");
    assert_int_equal(request.body_bytes, strlen(request.body));
    answer_patient("P1", "1985-03-27", NUMBER("N12345"));
    ask();
    assert_string_equal(request.url, BASE "Appointment/_search");
    assert_string_equal(request.body, "patient=Patient%2FP1" TODAY);
    answer_nobody();
    ask();
    assert_string_equal(request.url, BASE "Appointment/_search");
    assert_string_equal(request.body, "patient=Patient%2FP1" DAYS);
    scan_booking();
    ask();
    assert_string_equal(request.url, BASE "Appointment/_search");
    assert_string_equal(request.body, "identifier=urn%3Abooking%7CB77&_count=50");
    scan_pass(); // a read has no body
    asked(BASE "Appointment/A1");
}

static void test_what_pds_and_the_details_need_is_asked_for(void **state)
{
    (void)state;
    config.pds_mode = PDS_SIGNED_JWT;
    config.pds_verify = true;
    config.details_ask = true;
    scan_pass();
    answer(reply_of(200, visit("A1", "P1", "booked", due, "")));
    asked(BASE "Patient?_id=P1&" PERSON ",identifier,telecom,active,link&_count=50");
}

static void test_what_is_no_id_is_not_asked_for(void **state)
{
    static const char *const values[] = {"..", ".", "", "A/1", "A1?x", "A_1", "A 1", "A1#", "%2e%2e", "\xC3\xA9"};
    (void)state;

    for (size_t i = 0; i < sizeof values / sizeof values[0]; i++) {
        scan(CLAIM_PASS, "", values[i]);
        asked(BASE "Appointment/foyer-nobody");
        answer(reply_of(404, "{}"));
        assert_nobody(SITE_NONE);
    }
}

// A comma would make two values of one, a bar another system.
static void test_separators_in_a_value_stay_in_it(void **state)
{
    (void)state;
    scan(CLAIM_PATIENT, "urn:h,n|x", "N1,N2|$\\&a=b +");
    ask();
    assert_non_null(strstr(request.url, "?identifier=urn%3Ah%5C%2Cn%5C%7Cx%7CN1%5C%2CN2%5C%7C%5C%24%5C%5C%26a%3Db%20%2B&_elements"));
}

static void test_nothing_scanned_is_nobody(void **state)
{
    (void)state;
    scan(CLAIM_NONE, "", "");
    assert_over(SITE_NONE);
}

// ---- the date of birth

static void test_only_the_exact_date_of_birth(void **state)
{
    static const char *const others[] = {"1985-03-28", "1958-03-27", "1985-03", "1985", "1985-27-03", "", "27-03-1985"};
    (void)state;

    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        scan_number();
        answer_patient("P1", others[i], NUMBER("N12345"));
        assert_nobody(SITE_NONE);
        scan_pass();
        answer(reply_of(200, visit("A1", "P1", "booked", due, "")));
        answer_patient("P1", others[i], "");
        assert_nobody(SITE_NONE);
    }
    scan_number();
    bundle_begin(&bundle, NULL);
    bundle_add(&bundle, "{\"resourceType\":\"Patient\",\"id\":\"P1\"" NUMBER("N12345") "}");
    answer(bundle_reply(&bundle));
    assert_nobody(SITE_NONE);
}

// ---- nobody

static void test_nobody_has_it(void **state)
{
    (void)state;
    scan_number();
    answer_nobody();
    assert_nobody(SITE_NONE);
    scan_booking();
    answer_nobody();
    assert_nobody(SITE_NONE);
}

// 403: one resource may be kept from kiosks, and must then be like one that is not there.
static void test_no_such_appointment(void **state)
{
    static const int statuses[] = {404, 410, 403};
    (void)state;

    for (size_t i = 0; i < sizeof statuses / sizeof statuses[0]; i++) {
        scan_pass();
        answer(reply_of(statuses[i], "{\"resourceType\":\"OperationOutcome\"}"));
        assert_int_equal(code.phase, CODE_PATIENT);
        assert_nobody(SITE_NONE);
    }
}

static void test_a_site_that_denies_everything(void **state)
{
    (void)state;
    scan_pass();
    answer(reply_of(403, "{}"));
    answer(reply_of(403, "{}"));
    assert_over(SITE_DENIED);
}

static void test_statuses(void **state)
{
    static const struct {
        int status;
        enum site_answer answer;
    } cases[] = {{400, SITE_BROKEN}, {401, SITE_DENIED},      {408, SITE_UNAVAILABLE}, {429, SITE_BUSY},
                 {503, SITE_BUSY},   {500, SITE_UNAVAILABLE}, {302, SITE_BROKEN}};
    (void)state;

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        scan_pass();
        answer(reply_of(cases[i].status, "{}"));
        assert_over(cases[i].answer);
        find_her();
        answer(reply_of(cases[i].status, "{}"));
        assert_over(cases[i].answer);
    }
    scan_number();
    answer(reply_of(404, "{}")); // a site that has no such search
    assert_over(SITE_BROKEN);
    find_her();
    answer(reply_of(403, "{}"));
    assert_over(SITE_DENIED);
    find_her_without_today();
    answer(reply_of(403, "{}"));
    assert_over(SITE_DENIED);
    find_her_without_today();
    answer(reply_of(503, "{}"));
    assert_over(SITE_BUSY);
    find_her_without_today();
    answer(reply_end(HTTP_LOST));
    assert_over(SITE_UNAVAILABLE);
    scan_pass();
    answer(reply_end(HTTP_LOST));
    assert_over(SITE_UNAVAILABLE);
    scan_pass();
    answer(reply_end(HTTP_TOO_LARGE));
    assert_over(SITE_BROKEN);
    scan_pass();
    answer(reply_of(200, "{\"resourceType\":\"OperationOutcome\"}"));
    assert_over(SITE_BROKEN);
    assert_int_equal(code.odd, ERR_CONTRACT);
}

// ---- two

static void test_a_number_of_two_people_is_too_many(void **state)
{
    static const char *const births[] = {"1985-03-27", "1990-01-01"};
    (void)state;

    for (size_t i = 0; i < sizeof births / sizeof births[0]; i++) {
        scan_number();
        bundle_begin(&bundle, NULL);
        bundle_add_patient(&bundle, "P1", "1985-03-27", "Kowalska", NUMBER("N12345"));
        bundle_add_patient(&bundle, "P2", births[i], "King", NUMBER("N12345"));
        answer(bundle_reply(&bundle));
        assert_nobody(SITE_TOO_MANY);
    }
}

static void test_on_a_second_page(void **state)
{
    (void)state;
    scan_number();
    bundle_begin(&bundle, BASE "Patient?page=2");
    bundle_add_patient(&bundle, "P1", "1985-03-27", "Kowalska", NUMBER("N12345"));
    answer(bundle_reply(&bundle));
    assert_int_equal(code.phase, CODE_PATIENT);
    asked(BASE "Patient?page=2");
    answer_patient("P2", "1990-01-01", NUMBER("N12345"));
    assert_nobody(SITE_TOO_MANY);
}

static void test_a_booking_of_two_people_is_too_many(void **state)
{
    (void)state;
    scan_booking();
    bundle_begin(&bundle, NULL);
    bundle_add(&bundle, visit("A1", "P1", "booked", due, BOOKING("B77")));
    bundle_add(&bundle, visit("A2", "P2", "booked", due, BOOKING("B77")));
    answer(bundle_reply(&bundle));
    assert_nobody(SITE_TOO_MANY);
}

// A referral keeps its number when it is booked anew.
static void test_a_booking_of_two_appointments_of_one_patient(void **state)
{
    (void)state;
    scan_booking();
    bundle_begin(&bundle, NULL);
    bundle_add(&bundle, visit("A0", "P1", "cancelled", "2026-12-01T09:00:00Z", BOOKING("B77")));
    bundle_add(&bundle, visit("A1", "P1", "booked", due, BOOKING("B77")));
    answer(bundle_reply(&bundle));
    answer_patient("P1", "1985-03-27", "");
    days_begin();
    days_add("A0", "cancelled", "2026-12-01T09:00:00Z", "");
    days_add("A1", "booked", due, "");
    const struct person *person = days_end();
    assert_int_equal(person->appointment_count, 1);
    assert_string_equal(person->appointments[0].id, "A1");
}

// ---- sites that answer something else

// A server that does not know a search may give everybody.
static void test_who_does_not_carry_the_number_is_not_meant(void **state)
{
    static const char *const members[] = {"", NUMBER("N1234"), NUMBER("N123456"), NUMBER(""),
                                          ",\"identifier\":[{\"value\":\"N12345\"}]",
                                          ",\"identifier\":[{\"system\":\"urn:other\",\"value\":\"N12345\"}]"};
    (void)state;

    for (size_t i = 0; i < sizeof members / sizeof members[0]; i++) {
        scan_number();
        answer_patient("P1", "1985-03-27", members[i]);
        assert_int_equal(code.skipped, 1);
        assert_nobody(SITE_NONE);
    }
    scan_booking();
    bundle_begin(&bundle, NULL);
    bundle_add(&bundle, visit("A1", "P1", "booked", due, BOOKING("B78")));
    bundle_add(&bundle, visit("A2", "P2", "booked", due, ""));
    answer(bundle_reply(&bundle));
    assert_int_equal(code.skipped, 2);
    assert_nobody(SITE_NONE);
}

static void test_a_number_written_in_another_way(void **state)
{
    (void)state;
    scan_number();
    answer_patient("P1", "1985-03-27", NUMBER(" n12 345 "));
    days_begin();
    days_add("A1", "booked", due, "");
    assert_non_null(days_end());
}

static void test_another_resource_than_the_one_asked_for(void **state)
{
    (void)state;
    scan_pass();
    answer(reply_of(200, visit("A2", "P2", "booked", due, "")));
    assert_int_equal(code.skipped, 1);
    assert_nobody(SITE_NONE);
    scan_pass();
    answer(reply_of(200, visit("A1", "P1", "booked", due, "")));
    answer_patient("P2", "1985-03-27", "");
    assert_int_equal(code.skipped, 1);
    assert_nobody(SITE_NONE);
}

// An appointment of a group is nobody's arrival.
static void test_an_appointment_of_two_patients(void **state)
{
    (void)state;
    scan_pass();
    answer(reply_of(200, "{\"resourceType\":\"Appointment\",\"id\":\"A1\",\"status\":\"booked\",\"start\":"
                         "\"2026-12-08T14:10:00Z\",\"participant\":[{\"actor\":{\"reference\":\"Patient/P1\"}},"
                         "{\"actor\":{\"reference\":\"Patient/P2\"}}]}"));
    assert_int_equal(code.skipped, 1);
    assert_nobody(SITE_NONE);
}

static void test_marks_of_a_record_come_along(void **state)
{
    (void)state;
    scan_number();
    answer_patient("P1", "1985-03-27",
                   ",\"meta\":{\"security\":[{\"code\":\"R\"}]},\"deceasedDateTime\":\"2026-11-01\"" NUMBER("N12345"));
    days_begin();
    days_add("A1", "booked", due, "");
    const struct person *person = days_end();
    assert_true(person->restricted);
    assert_true(person->deceased);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_a_pass_names_an_appointment, begin),
        cmocka_unit_test_setup(test_a_pass_by_a_business_identifier, begin),
        cmocka_unit_test_setup(test_a_booking_reference, begin),
        cmocka_unit_test_setup(test_a_hospital_number, begin),
        cmocka_unit_test_setup(test_searches_in_the_body, begin),
        cmocka_unit_test_setup(test_what_pds_and_the_details_need_is_asked_for, begin),
        cmocka_unit_test_setup(test_what_is_no_id_is_not_asked_for, begin),
        cmocka_unit_test_setup(test_separators_in_a_value_stay_in_it, begin),
        cmocka_unit_test_setup(test_nothing_scanned_is_nobody, begin),
        cmocka_unit_test_setup(test_only_the_exact_date_of_birth, begin),
        cmocka_unit_test_setup(test_nobody_has_it, begin),
        cmocka_unit_test_setup(test_no_such_appointment, begin),
        cmocka_unit_test_setup(test_a_site_that_denies_everything, begin),
        cmocka_unit_test_setup(test_statuses, begin),
        cmocka_unit_test_setup(test_a_number_of_two_people_is_too_many, begin),
        cmocka_unit_test_setup(test_on_a_second_page, begin),
        cmocka_unit_test_setup(test_a_booking_of_two_people_is_too_many, begin),
        cmocka_unit_test_setup(test_a_booking_of_two_appointments_of_one_patient, begin),
        cmocka_unit_test_setup(test_who_does_not_carry_the_number_is_not_meant, begin),
        cmocka_unit_test_setup(test_a_number_written_in_another_way, begin),
        cmocka_unit_test_setup(test_another_resource_than_the_one_asked_for, begin),
        cmocka_unit_test_setup(test_an_appointment_of_two_patients, begin),
        cmocka_unit_test_setup(test_marks_of_a_record_come_along, begin),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
