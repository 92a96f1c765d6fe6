// Searches whose replies are odd, long or false (faults F1, F2): never a match on half of the
// truth.
#include "site_find_story.h"

// ---- odd entries (F2)

static void test_odd_entries_are_skipped_and_counted(void **state)
{
    (void)state;
    search("K");
    bundle_begin(&bundle, NULL);
    bundle_add_entry(&bundle, "{}");
    bundle_add_entry(&bundle, "{\"fullUrl\":\"urn:x\"}");
    bundle_add_entry(&bundle, "{\"resource\":null}");
    bundle_add_entry(&bundle, "7");
    bundle_add(&bundle, "{\"resourceType\":\"OperationOutcome\",\"issue\":[]}");
    bundle_add(&bundle, "{\"resourceType\":\"Patient\",\"birthDate\":\"1985-03-27\"}"); // no id
    bundle_add_patient(&bundle, "P/1", "1985-03-27", "Kowalska", ""); // no legal id
    bundle_add_patient(&bundle, "P1", "1985-03-27", "Kowalska", "");
    bundle_add_patient(&bundle, "P1", "1985-03-27", "Kowalska", ""); // twice the same
    answer(bundle_reply(&bundle));
    assert_int_equal(find.phase, FIND_APPOINTMENTS);
    assert_int_equal(find.skipped, 7);
    assert_int_equal(find.people.count, 1);
}

static void test_what_is_no_bundle_is_broken(void **state)
{
    static const char *const bodies[] = {
        "",
        "{}",
        "[]",
        "null",
        "{\"resourceType\":\"bundle\"}",
        "{\"resourceType\":\"OperationOutcome\"}",
        "{\"resourceType\":\"Bundle\",\"entry\":[]} x",
        "{\"resourceType\":\"Bundle\",\"entry\":[],\"entry\":[]}",
    };
    (void)state;

    for (size_t i = 0; i < sizeof bodies / sizeof bodies[0]; i++) {
        search("K");
        answer(reply_of(200, bodies[i]));
        assert_int_equal(find.phase, FIND_OVER);
        assert_int_equal(find.answer, SITE_BROKEN);
        assert_int_not_equal(find.odd, OK);
    }
}

static void test_statuses(void **state)
{
    static const struct {
        int status;
        enum site_answer answer;
    } cases[] = {{400, SITE_BROKEN},      {401, SITE_DENIED},      {403, SITE_DENIED},
                 {404, SITE_BROKEN},      {410, SITE_BROKEN},      {408, SITE_UNAVAILABLE},
                 {429, SITE_BUSY},        {503, SITE_BUSY},        {500, SITE_UNAVAILABLE},
                 {502, SITE_UNAVAILABLE}, {504, SITE_UNAVAILABLE}, {302, SITE_BROKEN}};
    static const struct {
        enum http_end end;
        enum site_answer answer;
    } ends[] = {{HTTP_NOT_SENT, SITE_UNAVAILABLE},
                {HTTP_LOST, SITE_UNAVAILABLE},
                {HTTP_CANCELLED, SITE_UNAVAILABLE},
                {HTTP_TOO_LARGE, SITE_BROKEN}};
    (void)state;

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        search("K");
        answer(reply_of(cases[i].status, "{}"));
        assert_int_equal(find.answer, cases[i].answer);
    }
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
        search("K");
        answer(reply_end(ends[i].end));
        assert_int_equal(find.phase, FIND_OVER);
        assert_int_equal(find.answer, ends[i].answer);
    }
    search("K");
    struct http_reply page = reply_of(200, "{\"resourceType\":\"Bundle\"}");
    page.is_json = false; // a login page that says 200
    answer(page);
    assert_int_equal(find.answer, SITE_BROKEN);
}

// ---- pages (F1)

static void page(const char *id, const char *next)
{
    bundle_begin(&bundle, next);
    bundle_add_patient(&bundle, id, "1985-03-27", "Kowalska", "");
    answer(bundle_reply(&bundle));
}

static void test_further_pages_are_read(void **state)
{
    (void)state;
    search("K");
    page("P1", "http://127.0.0.1:8080/fhir/Patient?page=2");
    assert_int_equal(find.phase, FIND_PEOPLE);
    ask();
    assert_string_equal(request.url, "http://127.0.0.1:8080/fhir/Patient?page=2");
    assert_int_equal(request.method, HTTP_GET);
    page("P2", "http://127.0.0.1:8080/fhir?_getpages=3");
    ask();
    page("P3", NULL);
    assert_int_equal(find.phase, FIND_APPOINTMENTS);
    assert_int_equal(find.people.count, 3);
    ask();
    assert_non_null(strstr(request.url, "/Appointment?patient="));
    // The second search begins its own count, at its own first page.
    bundle_begin(&bundle, "http://127.0.0.1:8080/fhir/Appointment?page=2");
    bundle_add_appointment(&bundle, "A1", "P1", due, "");
    answer(bundle_reply(&bundle));
    bundle_begin(&bundle, NULL);
    bundle_add_appointment(&bundle, "A3", "P3", due, "");
    answer(bundle_reply(&bundle));
    assert_int_equal(find.answer, SITE_OK);
    assert_int_equal(find.people.count, 2); // P2 has none today
}

static void test_a_page_elsewhere_or_again_is_broken(void **state)
{
    static const char *const bad[] = {
        "http://127.0.0.1:8081/fhir/Patient?page=2",
        "https://127.0.0.1:8080/fhir/Patient?page=2",
        "http://127.0.0.1:8080/fhirx/Patient",
        "http://127.0.0.1:8080/fhir/../admin",
        "http://127.0.0.1:8080.evil.example/fhir/Patient",
        "Patient?page=2",
        "",
    };
    (void)state;

    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        search("K");
        page("P1", bad[i]);
        assert_int_equal(find.phase, FIND_OVER);
        assert_int_equal(find.answer, SITE_BROKEN);
        assert_int_equal(find.people.count, 0);
    }
    search("K");
    page("P1", "http://127.0.0.1:8080/fhir/Patient?page=2");
    page("P2", "http://127.0.0.1:8080/fhir/Patient?page=3");
    page("P3", "http://127.0.0.1:8080/fhir/Patient?page=2");
    assert_int_equal(find.answer, SITE_BROKEN);
}

static void test_ten_pages_and_no_more(void **state)
{
    char next[128], id[16];
    (void)state;

    for (int pages = FIND_PAGES; pages <= FIND_PAGES + 1; pages++) {
        search("K");
        for (int i = 1; i <= pages && find.phase == FIND_PEOPLE; i++) {
            (void)snprintf(next, sizeof next, "http://127.0.0.1:8080/fhir/Patient?page=%d", i + 1);
            (void)snprintf(id, sizeof id, "P%d", i);
            page(id, i == pages ? NULL : next);
        }
        if (pages == FIND_PAGES) {
            assert_int_equal(find.phase, FIND_APPOINTMENTS);
        } else {
            assert_int_equal(find.answer, SITE_TOO_MANY);
            assert_int_equal(find.people.count, 0);
        }
    }
}

static void test_two_hundred_entries_and_no_more(void **state)
{
    (void)state;
    for (int entries = FIND_ENTRIES; entries <= FIND_ENTRIES + 1; entries++) {
        search("K");
        bundle_begin(&bundle, NULL);
        for (int i = 0; i < entries; i++) {
            bundle_add_patient(&bundle, "P1", "1985-03-27", "Ahmed", "");
        }
        answer(bundle_reply(&bundle));
        assert_int_equal(find.phase, entries == FIND_ENTRIES ? FIND_APPOINTMENTS : FIND_OVER);
        assert_int_equal(find.answer, entries == FIND_ENTRIES ? SITE_OK : SITE_TOO_MANY);
    }
}

static void test_a_fifty_first_namesake_is_too_many(void **state)
{
    char id[16];
    (void)state;

    search("K");
    bundle_begin(&bundle, NULL);
    for (int i = 0; i <= PEOPLE; i++) {
        (void)snprintf(id, sizeof id, "P%d", i);
        bundle_add_patient(&bundle, id, "1985-03-27", "Kowalska", "");
    }
    answer(bundle_reply(&bundle));
    assert_int_equal(find.answer, SITE_TOO_MANY);
    assert_int_equal(find.people.count, 0);
}

static void test_nothing_stays_of_who_did_not_match(void **state)
{
    static const struct person nobody;
    (void)state;

    find_her("", "");
    for (int i = 1; i < PEOPLE; i++) {
        assert_memory_equal(&find.people.list[i], &nobody, sizeof nobody);
    }
    assert_int_equal(find.loose_count, 0);
    assert_int_equal(find.loose[0].id[0], '\0');
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_odd_entries_are_skipped_and_counted, begin),
        cmocka_unit_test_setup(test_what_is_no_bundle_is_broken, begin),
        cmocka_unit_test_setup(test_statuses, begin),
        cmocka_unit_test_setup(test_further_pages_are_read, begin),
        cmocka_unit_test_setup(test_a_page_elsewhere_or_again_is_broken, begin),
        cmocka_unit_test_setup(test_ten_pages_and_no_more, begin),
        cmocka_unit_test_setup(test_two_hundred_entries_and_no_more, begin),
        cmocka_unit_test_setup(test_a_fifty_first_namesake_is_too_many, begin),
        cmocka_unit_test_setup(test_nothing_stays_of_who_did_not_match, begin),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
