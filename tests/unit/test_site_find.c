// Finding people with an appointment today (settled 2, 3; pages and odd entries are in
// test_site_find_pages.c).
#include "site_find_story.h"

// ---- requests

static void test_patient_first_asks_without_the_name(void **state)
{
    (void)state;
    search("K");
    ask();
    assert_int_equal(request.method, HTTP_GET);
    assert_true(request.read_only);
    assert_string_equal(request.url,
                        "http://127.0.0.1:8080/fhir/Patient?birthdate=1985-03-27&_elements=meta,"
                        "name,birthDate,deceased,deceasedBoolean,deceasedDateTime,address,communication"
                        "&_count=50");
    bundle_begin(&bundle, NULL);
    bundle_add_patient(&bundle, "P1", "1985-03-27", "Kowalska", "");
    bundle_add_patient(&bundle, "P2", "1985-03-27", "Khan", "");
    bundle_add_patient(&bundle, "P3", "1985-03-27", "Ahmed", "");
    answer(bundle_reply(&bundle));
    ask();
    assert_string_equal(
        request.url,
        "http://127.0.0.1:8080/fhir/Appointment?patient=Patient%2FP1%2CPatient%2FP2"
        "&date=ge2026-12-08T00%3A00%3A00%2B00%3A00&date=lt2026-12-09T00%3A00%3A00%2B00%3A00"
        "&_count=50");
}

static void test_only_what_will_be_used_is_fetched(void **state)
{
    (void)state;
    config.details_ask = true; // S8 shows the end of a mobile number
    search("K");
    ask();
    assert_non_null(strstr(request.url, ",address,communication,telecom&_count"));
    config.details_ask = false;
    config.pds_verify = true;
    search("K");
    ask();
    assert_null(strstr(request.url, "identifier"));
    config.pds_mode = PDS_MTLS_GATEWAY;
    search("K");
    ask();
    assert_non_null(strstr(request.url, ",address,communication,identifier&_count"));
}

static void test_the_day_is_londons(void **state)
{
    (void)state;
    // 2026-07-01 in summer time, and the day of 25 hours.
    site_find_begin(&find, &config, &abilities, birth, "K", false, INT64_C(1782860400000));
    find.phase = FIND_APPOINTMENTS;
    assert_int_equal(site_find_request(&find, &request), OK);
    assert_non_null(strstr(request.url,
                           "date=ge2026-07-01T00%3A00%3A00%2B01%3A00&date=lt2026-07-02T00%3A00%3A00"
                           "%2B01%3A00"));
    site_find_begin(&find, &config, &abilities, birth, "K", false, INT64_C(1792929600000));
    find.phase = FIND_APPOINTMENTS;
    assert_int_equal(site_find_request(&find, &request), OK);
    assert_non_null(strstr(request.url,
                           "date=ge2026-10-25T00%3A00%3A00%2B01%3A00&date=lt2026-10-26T00%3A00%3A00"
                           "%2B00%3A00"));
}

static void test_chained_asks_once(void **state)
{
    (void)state;
    config.fhir_search = SEARCH_AUTO;
    abilities.chain = true;
    search("K");
    ask();
    assert_non_null(strstr(request.url, "/Appointment?patient.birthdate=1985-03-27&date=ge"));
    assert_non_null(strstr(request.url, "&_include=Appointment%3Apatient"));
    bundle_begin(&bundle, NULL);
    bundle_add_appointment(&bundle, "A1", "P1", due, ""); // before its patient
    bundle_add_patient(&bundle, "P1", "1985-03-27", "Kowalska", "");
    bundle_add_patient(&bundle, "P2", "1985-03-28", "Khan",
                       ""); // a server that reads the date as a range
    bundle_add_appointment(&bundle, "A2", "P2", due, "");
    answer(bundle_reply(&bundle));
    assert_int_equal(find.phase, FIND_OVER);
    assert_int_equal(find.answer, SITE_OK);
    assert_int_equal(find.people.count, 1);
    assert_string_equal(find.people.list[0].appointments[0].id, "A1");
}

static void test_chained_needs_every_patient(void **state)
{
    (void)state;
    config.fhir_search = SEARCH_CHAINED;
    search("K");
    ask();
    bundle_begin(&bundle, NULL);
    bundle_add_patient(&bundle, "P1", "1985-03-27", "Kowalska", "");
    bundle_add_appointment(&bundle, "A1", "P1", due, "");
    bundle_add_appointment(&bundle, "A2", "P2", due, ""); // who may be Khan
    answer(bundle_reply(&bundle));
    assert_int_equal(find.answer, SITE_BROKEN);
    assert_int_equal(find.people.count, 0);
}

static void test_a_reference_to_another_server_is_nobody(void **state)
{
    (void)state;
    config.fhir_search = SEARCH_CHAINED;
    search("K");
    ask();
    bundle_begin(&bundle, NULL);
    bundle_add_patient(&bundle, "P1", "1985-03-27", "Kowalska", "");
    bundle_add(&bundle, "{\"resourceType\":\"Appointment\",\"id\":\"A1\",\"status\":\"booked\",\"start\":"
                        "\"2026-12-08T14:15:00Z\",\"participant\":[{\"actor\":{\"reference\":"
                        "\"https://other.example/fhir/Patient/P1\"}}]}");
    answer(bundle_reply(&bundle));
    assert_int_equal(find.answer, SITE_NONE);
}

static void test_auto_without_the_chain_is_patient_first(void **state)
{
    (void)state;
    config.fhir_search = SEARCH_AUTO;
    search("K");
    assert_int_equal(find.phase, FIND_PEOPLE);
    config.fhir_search = SEARCH_CHAINED; // stated by the site: not asked of the CapabilityStatement
    search("K");
    assert_int_equal(find.phase, FIND_APPOINTMENTS);
}

static void test_searches_by_post_keep_names_out_of_addresses(void **state)
{
    (void)state;
    abilities.post_search = true;
    search("K");
    ask();
    assert_int_equal(request.method, HTTP_POST);
    assert_string_equal(request.url, "http://127.0.0.1:8080/fhir/Patient/_search");
    assert_string_equal(request.content_type, "application/x-www-form-urlencoded");
    assert_int_equal(request.body_bytes, strlen(request.body));
    assert_int_equal(strncmp(request.body, "birthdate=1985-03-27&", 21), 0);
    assert_true(request.read_only);
}

// Reliability 3: whether anybody is there must not show in number or shape of the requests.
static void test_a_miss_asks_as_much_as_a_hit(void **state)
{
    static struct http_request hit;
    (void)state;

    search("K");
    bundle_begin(&bundle, NULL);
    bundle_add_patient(&bundle, "P1", "1985-03-27", "Kowalska", "");
    answer(bundle_reply(&bundle));
    ask();
    hit = request;
    search("K");
    bundle_begin(&bundle, NULL);
    answer(bundle_reply(&bundle));
    ask();
    assert_int_equal(request.method, hit.method);
    assert_non_null(strstr(request.url, "/Appointment?patient=Patient%2Ffoyer-nobody&date=ge"));
    assert_string_equal(strstr(request.url, "&date="), strstr(hit.url, "&date="));
    bundle_begin(&bundle, NULL);
    answer(bundle_reply(&bundle));
    assert_int_equal(find.phase, FIND_OVER);
    assert_int_equal(find.answer, SITE_NONE);
}

static void test_the_largest_request_fits(void **state)
{
    char id[FHIR_ID_BYTES];
    (void)state;

    for (int post = 0; post < 2; post++) {
        abilities.post_search = post == 1;
        search("K");
        bundle_begin(&bundle, NULL);
        for (int i = 0; i < PEOPLE; i++) {
            (void)snprintf(id, sizeof id, "%064d", i); // the longest id FHIR allows
            bundle_add_patient(&bundle, id, "1985-03-27", "Kowalska", "");
        }
        answer(bundle_reply(&bundle));
        assert_int_equal(find.people.count, PEOPLE);
        assert_int_equal(site_find_request(&find, &request), OK);
    }
}

// ---- who is kept

static void test_one_person_is_found(void **state)
{
    (void)state;
    find_her(",\"address\":[{\"use\":\"old\",\"postalCode\":\"QZ9 9ZZ\"},{\"line\":[\"Flat 12b, 4 "
             "Mill Hill\"],"
             "\"postalCode\":\"qa1 1aa\"}]",
             ",\"serviceType\":[{\"coding\":[{\"system\":\"urn:service\",\"code\":\"gp\"}]}]");
    const struct person *person = &find.people.list[0];
    assert_int_equal(find.answer, SITE_OK);
    assert_int_equal(find.people.count, 1);
    assert_string_equal(person->id, "P1");
    assert_string_equal(person->family[0], "Kowalska");
    assert_string_equal(person->given, "Maria");
    assert_string_equal(person->postcode, "QA11AA");
    assert_string_equal(person->house_number, "12B");
    assert_false(person->restricted || person->deceased);
    assert_int_equal(person->appointment_count, 1);
    assert_string_equal(person->appointments[0].clinician, "Dr Patel");
    assert_int_equal(person->appointments[0].start_ms, flow_test_wall_ms + 5 * flow_test_minute_ms);
    assert_int_equal(person->appointments[0].status, APPOINTMENT_BOOKED);
    assert_int_equal(person->appointments[0].clinic, CLINIC_GP);
}

static void test_an_unknown_clinic_is_minus_one(void **state)
{
    (void)state;
    find_her("", "");
    assert_int_equal(find.people.list[0].appointments[0].clinic, -1);
}

static void test_another_birthday_never_matches(void **state)
{
    static const char *const wrong[] = {"1985-03-28", "1985-03",    "1985",
                                        "",           "1985-02-30", "27/03/1985"};
    (void)state;

    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        search("K");
        bundle_begin(&bundle, NULL);
        bundle_add_patient(&bundle, "P1", wrong[i], "Kowalska", "");
        bundle_add(
            &bundle,
            "{\"resourceType\":\"Patient\",\"id\":\"P2\",\"name\":[{\"family\":\"Kowalska\"}]}");
        answer(bundle_reply(&bundle));
        assert_int_equal(find.people.count, 0);
    }
}

static void test_only_names_in_use_count(void **state)
{
    static const struct {
        const char *name;
        bool found;
    } names[] = {
        {"{\"use\":\"official\",\"family\":\"King\"}", true},
        {"{\"family\":\"King\"}", true},
        {"{\"use\":\"old\",\"family\":\"King\"}", false},
        {"{\"use\":\"maiden\",\"family\":\"King\"}", false},
        {"{\"use\":\"anonymous\",\"family\":\"King\"}", false},
        {"{\"use\":\"official\",\"family\":\"King\",\"period\":{\"end\":\"2020-01-01\"}}", false},
        {"{\"use\":\"official\",\"family\":\"King\",\"period\":{\"end\":\"2020-01-01T10:00:00Z\"}}",
         false},
        {"{\"use\":\"official\",\"family\":\"King\",\"period\":{\"end\":\"2026-12-08\"}}", true},
        {"{\"use\":\"usual\",\"family\":\"King\",\"period\":{\"end\":\"2020-01-01\"}}", true},
        {"{\"use\":\"nickname\",\"family\":\"King\"}", true},
    };
    char resource[512];
    (void)state;

    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        search("K");
        bundle_begin(&bundle, NULL);
        (void)snprintf(
            resource, sizeof resource,
            "{\"resourceType\":\"Patient\",\"id\":\"P1\",\"birthDate\":\"1985-03-27\",\"name\":["
            "{\"use\":\"official\",\"family\":\"Ahmed\",\"given\":[\"Aisha\"]},%s]}",
            names[i].name);
        bundle_add(&bundle, resource);
        answer(bundle_reply(&bundle));
        assert_int_equal(find.people.count, names[i].found ? 1 : 0);
    }
}

static void test_the_usual_first_name_is_shown(void **state)
{
    (void)state;
    search("K");
    bundle_begin(&bundle, NULL);
    bundle_add(&bundle,
               "{\"resourceType\":\"Patient\",\"id\":\"P1\",\"birthDate\":\"1985-03-27\",\"name\":["
               "{\"use\":\"official\",\"family\":\"King\",\"given\":[\"Margaret\",\"Ann\"]},"
               "{\"use\":\"usual\",\"family\":\"King\",\"given\":[\"Peggy\"]}]}");
    answer(bundle_reply(&bundle));
    assert_string_equal(find.people.list[0].given, "Peggy");
}

static void test_people_with_one_name(void **state)
{
    (void)state;
    search("S");
    find.one_name = true;
    bundle_begin(&bundle, NULL);
    bundle_add(&bundle,
               "{\"resourceType\":\"Patient\",\"id\":\"P1\",\"birthDate\":\"1985-03-27\",\"name\":["
               "{\"given\":[\"Suharto\"]}]}");
    bundle_add(&bundle,
               "{\"resourceType\":\"Patient\",\"id\":\"P2\",\"birthDate\":\"1985-03-27\",\"name\":["
               "{\"text\":\"Suparman\"}]}");
    bundle_add_patient(&bundle, "P3", "1985-03-27", "Smith", "");
    answer(bundle_reply(&bundle));
    assert_int_equal(find.people.count, 2);
}

static void test_marks_on_the_record(void **state)
{
    static const struct {
        const char *more;
        bool restricted, deceased;
    } marks[] = {
        {",\"meta\":{\"security\":[{\"code\":\"N\"},{\"code\":\"R\"}]}", true, false},
        {",\"meta\":{\"security\":[{\"system\":\"urn:x\",\"code\":\"V\"}]}", true, false},
        {",\"meta\":{\"security\":[{\"code\":\"N\"}]}", false, false},
        {",\"deceasedBoolean\":true", false, true},
        {",\"deceasedBoolean\":false", false, false},
        {",\"deceasedBoolean\":\"no\"", false, true},
        {",\"deceasedDateTime\":\"2026-11-01\"", false, true},
    };
    (void)state;

    for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++) {
        find_her(marks[i].more, "");
        assert_int_equal(find.people.count, 1);
        assert_int_equal(find.people.list[0].restricted, marks[i].restricted);
        assert_int_equal(find.people.list[0].deceased, marks[i].deceased);
    }
}

static void test_only_todays_appointments_here(void **state)
{
    static const struct {
        const char *start, *more;
        bool found;
    } cases[] = {
        {"2026-12-08T00:00:00Z", "", true},
        {"2026-12-08T23:59:00Z", "", true},
        {"2026-12-09T00:00:00Z", "", false},
        {"2026-12-07T23:59:59Z", "", false},
        {"2026-12-08", "", false},
        {"2026-12-08T14:10:00", "", false}, // no offset: never guessed
        {due, ",\"comment\":\"x\"", true},
    };
    (void)state;

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        search("K");
        bundle_begin(&bundle, NULL);
        bundle_add_patient(&bundle, "P1", "1985-03-27", "Kowalska", "");
        answer(bundle_reply(&bundle));
        bundle_begin(&bundle, NULL);
        bundle_add_appointment(&bundle, "A1", "P1", cases[i].start, cases[i].more);
        answer(bundle_reply(&bundle));
        assert_int_equal(find.answer, cases[i].found ? SITE_OK : SITE_NONE);
    }
}

static void appointment_at(const char *location)
{
    char resource[1024];

    search("K");
    bundle_begin(&bundle, NULL);
    bundle_add_patient(&bundle, "P1", "1985-03-27", "Kowalska", "");
    answer(bundle_reply(&bundle));
    bundle_begin(&bundle, NULL);
    (void)snprintf(
        resource, sizeof resource,
        "{\"resourceType\":\"Appointment\",\"id\":\"A1\",\"status\":\"booked\",\"start\":\"%s\","
        "\"participant\":[{\"actor\":{\"reference\":\"Patient/P1\"}}%s]}",
        due, location);
    bundle_add(&bundle, resource);
    answer(bundle_reply(&bundle));
}

static void test_a_place_is_here_or_is_asked_for(void **state)
{
    (void)state;
    appointment_at("");
    assert_int_equal(find.answer, SITE_OK); // none stated = this site
    appointment_at(",{\"actor\":{\"reference\":\"Location/area-b\"}}");
    assert_int_equal(find.answer, SITE_OK);
    assert_string_equal(find.people.list[0].appointments[0].place, "Location/area-b");
    assert_int_equal(find.people.list[0].appointments[0].here, HERE_YES);
    // It may lie inside an area: who has it counts as here until the site was asked (site_look.c).
    appointment_at(",{\"actor\":{\"reference\":\"Location/elsewhere\"}}");
    assert_int_equal(find.answer, SITE_OK);
    assert_int_equal(find.people.list[0].appointments[0].here, HERE_ASK);
}

static void test_two_patients_in_one_appointment_are_nobodys(void **state)
{
    (void)state;
    appointment_at(",{\"actor\":{\"reference\":\"Patient/P2\"}}");
    assert_int_equal(find.answer, SITE_NONE);
    assert_int_equal(find.skipped, 1);
}

static void test_an_appointment_entered_in_error_does_not_exist(void **state)
{
    (void)state;
    search("K");
    bundle_begin(&bundle, NULL);
    bundle_add_patient(&bundle, "P1", "1985-03-27", "Kowalska", "");
    answer(bundle_reply(&bundle));
    bundle_begin(&bundle, NULL);
    bundle_add(
        &bundle,
        "{\"resourceType\":\"Appointment\",\"id\":\"A1\",\"status\":\"entered-in-error\",\"start\":"
        "\"2026-12-08T14:10:00Z\",\"participant\":[{\"actor\":{\"reference\":\"Patient/P1\"}}]}");
    answer(bundle_reply(&bundle));
    assert_int_equal(find.answer, SITE_NONE);
}

static void test_more_appointments_than_places_are_counted(void **state)
{
    char id[16];
    (void)state;

    search("K");
    bundle_begin(&bundle, NULL);
    bundle_add_patient(&bundle, "P1", "1985-03-27", "Kowalska", "");
    answer(bundle_reply(&bundle));
    bundle_begin(&bundle, NULL);
    for (int i = 0; i < PERSON_APPOINTMENTS + 2; i++) {
        (void)snprintf(id, sizeof id, "A%d", i);
        bundle_add_appointment(&bundle, id, "P1", due, "");
    }
    answer(bundle_reply(&bundle));
    assert_int_equal(find.people.list[0].appointment_count, PERSON_APPOINTMENTS);
    assert_int_equal(find.skipped, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_patient_first_asks_without_the_name, begin),
        cmocka_unit_test_setup(test_only_what_will_be_used_is_fetched, begin),
        cmocka_unit_test_setup(test_the_day_is_londons, begin),
        cmocka_unit_test_setup(test_chained_asks_once, begin),
        cmocka_unit_test_setup(test_chained_needs_every_patient, begin),
        cmocka_unit_test_setup(test_a_reference_to_another_server_is_nobody, begin),
        cmocka_unit_test_setup(test_auto_without_the_chain_is_patient_first, begin),
        cmocka_unit_test_setup(test_searches_by_post_keep_names_out_of_addresses, begin),
        cmocka_unit_test_setup(test_a_miss_asks_as_much_as_a_hit, begin),
        cmocka_unit_test_setup(test_the_largest_request_fits, begin),
        cmocka_unit_test_setup(test_one_person_is_found, begin),
        cmocka_unit_test_setup(test_an_unknown_clinic_is_minus_one, begin),
        cmocka_unit_test_setup(test_another_birthday_never_matches, begin),
        cmocka_unit_test_setup(test_only_names_in_use_count, begin),
        cmocka_unit_test_setup(test_the_usual_first_name_is_shown, begin),
        cmocka_unit_test_setup(test_people_with_one_name, begin),
        cmocka_unit_test_setup(test_marks_on_the_record, begin),
        cmocka_unit_test_setup(test_only_todays_appointments_here, begin),
        cmocka_unit_test_setup(test_a_place_is_here_or_is_asked_for, begin),
        cmocka_unit_test_setup(test_two_patients_in_one_appointment_are_nobodys, begin),
        cmocka_unit_test_setup(test_an_appointment_entered_in_error_does_not_exist, begin),
        cmocka_unit_test_setup(test_more_appointments_than_places_are_counted, begin),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
