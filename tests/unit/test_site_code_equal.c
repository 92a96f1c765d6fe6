// Whoever watches the wire learns nothing of why nobody was found: every look-up of one kind of code makes the same
// requests - method, path without ids, names of parameters, number - whatever the site says (reliability 3). One that finds
// somebody with an appointment today makes a beginning of them.
#include "site_code_story.h"

enum { SHAPE_BYTES = 2048 };

// What the site is like: its answer to each phase.
struct site {
    const char *what;
    int read_status;          // of the read of an Appointment
    const char *named;        // entries of the search for an Appointment; the read gives the first Appointment
    const char *named_second; // one more, or NULL
    const char *patient, *patient_second;
    const char *day;
    enum site_answer answer;
    bool sooner; // found today: the other days are not asked for
};

#define A1(status, start)                                                                          \
    "{\"resourceType\":\"Appointment\",\"id\":\"A1\",\"status\":\"" status "\",\"start\":\"" start \
    "\",\"participant\":[{\"actor\":{\"reference\":\"Patient/P1\"}}]" BOOKING("B77") "}"
#define A2                                                                                         \
    "{\"resourceType\":\"Appointment\",\"id\":\"A2\",\"status\":\"booked\",\"start\":\"2026-12-08T14:10:00Z\"," \
    "\"participant\":[{\"actor\":{\"reference\":\"Patient/P2\"}}]" BOOKING("B77") "}"
#define PATIENT(id, day, more)                                                                     \
    "{\"resourceType\":\"Patient\",\"id\":\"" id "\",\"birthDate\":\"" day "\"" more NUMBER("N12345") "}"
#define BOOKED A1("booked", "2026-12-08T14:10:00Z")
#define HER    PATIENT("P1", "1985-03-27", "")

static const struct site sites[] = {
    {"found", 200, BOOKED, NULL, HER, NULL, BOOKED, SITE_OK, true},
    {"another day", 200, A1("booked", "2026-12-09T14:10:00Z"), NULL, HER, NULL, A1("booked", "2026-12-09T14:10:00Z"), SITE_OK, false},
    {"cancelled", 200, A1("cancelled", "2026-12-08T14:10:00Z"), NULL, HER, NULL, A1("cancelled", "2026-12-08T14:10:00Z"), SITE_OK, true},
    {"not found", 404, NULL, NULL, NULL, NULL, NULL, SITE_NONE, false},
    {"gone", 410, NULL, NULL, NULL, NULL, NULL, SITE_NONE, false},
    {"kept from kiosks", 403, NULL, NULL, NULL, NULL, NULL, SITE_NONE, false},
    {"no patient", 200, BOOKED, NULL, NULL, NULL, NULL, SITE_NONE, false},
    {"wrong date of birth", 200, BOOKED, NULL, PATIENT("P1", "1985-03-28", ""), NULL, NULL, SITE_NONE, false},
    {"two records", 200, BOOKED, A2, HER, PATIENT("P2", "1985-03-27", ""), NULL, SITE_TOO_MANY, false},
    {"merged", 200, BOOKED, NULL,
     PATIENT("P1", "1985-03-27", ",\"link\":[{\"type\":\"replaced-by\",\"other\":{\"reference\":\"Patient/P9\"}}]"), NULL, NULL,
     SITE_NONE, false},
    {"not in use", 200, BOOKED, NULL, PATIENT("P1", "1985-03-27", ",\"active\":false"), NULL, NULL, SITE_NONE, false},
    {"restricted", 200, BOOKED, NULL, PATIENT("P1", "1985-03-27", ",\"meta\":{\"security\":[{\"code\":\"V\"}]}"), NULL, BOOKED,
     SITE_OK, false},
    {"deceased", 200, BOOKED, NULL, PATIENT("P1", "1985-03-27", ",\"deceasedBoolean\":true"), NULL, BOOKED, SITE_OK, false},
    {"nothing on any day", 200, A1("booked", "2020-12-09T14:10:00Z"), NULL, HER, NULL, NULL, SITE_NONE, false},
};
enum { SITES = sizeof sites / sizeof sites[0], FOUND = 0, ANOTHER_DAY = 1, NOT_FOUND = 3 };

static struct http_reply reply_to(const struct site *site)
{
    bool days = code.phase == CODE_TODAY || code.phase == CODE_DAYS;
    const char *first = days ? site->day : code.phase == CODE_PATIENT ? site->patient : site->named;
    const char *second = days ? NULL : code.phase == CODE_PATIENT ? site->patient_second : site->named_second;
    // Nobody has the id that is asked for instead; a search gives what it was asked for.
    bool nobody = strstr(code.post ? request.body : request.url, "foyer-nobody") != NULL;

    if (request.method == HTTP_GET && strstr(request.url, "Appointment/") != NULL) {
        return reply_of(site->read_status, first == NULL ? "{\"resourceType\":\"OperationOutcome\"}" : first);
    }
    bundle_begin(&bundle, NULL);
    if (first != NULL && !nobody) {
        bundle_add(&bundle, first);
    }
    if (second != NULL && !nobody && strstr(code.post ? request.body : request.url, "_id=") == NULL) {
        bundle_add(&bundle, second);
    }
    return bundle_reply(&bundle);
}

// "GET /Appointment/* ", "GET /Patient?_id&_elements&_count "; the names of the elements too, since they are the same for all.
static void add_shape(struct text_builder *shape)
{
    const char *path = request.url + strlen(config.fhir_base_url);
    const char *query = strchr(path, '?');
    const char *at = request.method == HTTP_POST ? request.body : query == NULL ? "" : query + 1;
    const char *id = strchr(path + 1, '/');

    text_add(shape, request.method == HTTP_POST ? "POST " : "GET ");
    if (id != NULL && query == NULL && request.method == HTTP_GET) {
        text_add_bytes(shape, path, (size_t)(id - path));
        text_add(shape, "/*");
    } else {
        text_add_bytes(shape, path, query == NULL ? strlen(path) : (size_t)(query - path));
    }
    while (*at != '\0') {
        size_t whole = strcspn(at, "&");

        text_add(shape, " ");
        text_add_bytes(shape, at, strncmp(at, "_elements", 9) == 0 ? whole : strcspn(at, "="));
        at += whole + (at[whole] == '&');
    }
    text_add(shape, "\n");
}

static void look_up(const struct site *site, void (*scan_code)(void), char shape[SHAPE_BYTES])
{
    struct text_builder text;

    text_begin(&text, shape, SHAPE_BYTES);
    scan_code();
    while (code.phase != CODE_OVER) {
        ask();
        add_shape(&text);
        struct http_reply reply = reply_to(site);
        site_code_reply(&code, &reply);
    }
    assert_int_equal(text_end(&text), OK);
}

static void scan_pass_by_booking(void)
{
    scan(CLAIM_PASS, "urn:booking", "B77");
}

static void scan_no_id(void)
{
    scan(CLAIM_PASS, "", "../A1");
}

static int lines_of(const char *shape)
{
    int lines = 0;

    for (; *shape != '\0'; shape++) {
        lines += *shape == '\n';
    }
    return lines;
}

// requests: of whoever is not found.
static void all_alike(void (*scan_code)(void), int requests, bool read)
{
    char whole[SHAPE_BYTES], shape[SHAPE_BYTES];

    look_up(&sites[NOT_FOUND], scan_code, whole);
    assert_over(SITE_NONE);
    assert_int_equal(lines_of(whole), requests);
    for (int i = 0; i < SITES; i++) {
        enum site_answer expected = sites[i].answer;
        bool sooner = sites[i].sooner;

        if (read && sites[i].named_second != NULL) {
            expected = SITE_OK; // a read gives one Appointment, whose patient is one
            sooner = true;
        }
        look_up(&sites[i], scan_code, shape);
        if (strncmp(shape, whole, strlen(shape)) != 0 || lines_of(shape) != requests - sooner) {
            fail_msg("%s:\n%s\nnot found:\n%s", sites[i].what, shape, whole);
        }
        if (code.answer != expected) {
            fail_msg("%s: %d", sites[i].what, (int)code.answer);
        }
    }
}

static void test_all_kinds_of_codes(void **state)
{
    (void)state;
    for (int post = 0; post < 2; post++) {
        abilities.post_search = post != 0;
        all_alike(scan_pass, 4, true);
        all_alike(scan_pass_by_booking, 4, false);
        all_alike(scan_booking, 4, false);
        all_alike(scan_number, 3, false);
    }
}

// What cannot be an id is asked about like one that can.
static void test_a_pass_without_an_id(void **state)
{
    char not_found[SHAPE_BYTES], shape[SHAPE_BYTES];
    (void)state;

    look_up(&sites[NOT_FOUND], scan_pass, not_found);
    look_up(&sites[NOT_FOUND], scan_no_id, shape);
    assert_string_equal(shape, not_found);
}

// The test itself sees a difference.
static void test_shapes_tell_kinds_apart(void **state)
{
    char pass[SHAPE_BYTES], number[SHAPE_BYTES], posted[SHAPE_BYTES];
    (void)state;

    look_up(&sites[FOUND], scan_pass, pass);
    look_up(&sites[FOUND], scan_number, number);
    assert_string_not_equal(pass, number);
    abilities.post_search = true;
    look_up(&sites[ANOTHER_DAY], scan_pass, posted);
    assert_string_not_equal(pass, posted);
    assert_non_null(strstr(posted, "GET /Appointment/*\nPOST /Patient/_search _id _elements="));
    assert_non_null(strstr(posted, "POST /Appointment/_search patient date date _count\n"
                                   "POST /Appointment/_search patient date date _elements=status,start,participant _count\n"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_all_kinds_of_codes, begin),
        cmocka_unit_test_setup(test_a_pass_without_an_id, begin),
        cmocka_unit_test_setup(test_shapes_tell_kinds_apart, begin),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
