// Every published file of the Personal Demographics Service through the reader: whole, cut short,
// and with each value replaced by each other JSON type. They lie outside the project
// (../shared/data/nhs, see its MANIFEST.md).
#include "unit.h"

#include "api/pds.h"
#include "site_reply.h"

#include <dirent.h>

enum {
    EXIT_SKIPPED = 77,
    CUT_EVERY = 37,
    SMALL_BYTES = 16 * 1024,
    VALUES = 16384,
    MANY_FILES = 60
};

static const char root[] = "../shared/data/nhs/pds";
static bool missing;

// What a file is taken for as the answer, with status 200, to a question about this number. A file
// that is not named here verifies nothing: errors other than "not found", bundles, bodies of
// requests.
static const struct expected {
    const char *file, *number;
    enum pds_verdict verdict;
} expected[] = {
    {"patient/patient_5900046192.json", "5900046192", PDS_CURRENT},
    {"patient/patient_5900056597.json", "5900056597", PDS_CURRENT},
    {"patient/patient_5900057208.json", "5900057208", PDS_CURRENT},
    {"patient/patient_5900059073.json", "5900059073", PDS_CURRENT},
    {"patient/patient_5900059332.json", "5900059332", PDS_CURRENT},
    {"patient/patient_9000000009.json", "9000000009", PDS_HIDDEN},  // deceased
    {"patient/patient_9000000025.json", "9000000025", PDS_HIDDEN},  // restricted and deceased
    {"patient/patient_9000000033.json", "9000000033", PDS_CURRENT}, // minimal
    {"patient/patient_9693632109.json", "9693632109", PDS_CURRENT},
    {"patient/patient_9732110317.json", "9732110317", PDS_CURRENT},
    {"patient/patient_9733162043.json", "9733162043", PDS_CURRENT},
    {"patient/patient_9736363015.json", "9736363015", PDS_CURRENT},
    {"patient/patient_9736363023.json", "9736363023", PDS_CURRENT},
    {"patient/patient_9736363066.json", "9736363066", PDS_CURRENT},
    {"patient/patient_9736363074.json", "9736363074", PDS_CURRENT},
    {"new-patient/new_patient.json", "5900058360", PDS_CURRENT},
    {"search/Patient.json", "9000000009", PDS_HIDDEN}, // deceased
    {"search/Patient-Jayne-Smyth.json", "9000000017", PDS_HIDDEN},
    {"search/search_patient_9000000009.json", "9000000009", PDS_HIDDEN},
    {"search/search_patient_9000000017.json", "9000000017", PDS_HIDDEN},
    {"errors/RESOURCE_NOT_FOUND.json", "9000000009", PDS_HIDDEN},
    {"errors/INVALIDATED_RESOURCE.json", "9000000009", PDS_HIDDEN},
};

static struct expected expected_of(const char *file)
{
    for (size_t i = 0; i < sizeof expected / sizeof expected[0]; i++) {
        if (strcmp(expected[i].file, file) == 0) {
            return expected[i];
        }
    }
    return (struct expected){file, "9000000009", PDS_UNVERIFIED};
}

static enum pds_verdict verdict_of(int status, const char *body, const char *number)
{
    struct http_reply reply = reply_of(status, body);
    return pds_reply(&reply, number);
}

// ---- the walk over the files

static int visit_folder(const char *folder, void (*visit)(const struct expected *expect,
                                                          const char *body, size_t bytes))
{
    char path[1200];
    int count = 0;
    (void)snprintf(path, sizeof path, "%s/%s", root, folder);
    DIR *files = opendir(path);
    if (files == NULL) {
        missing = true;
        skip();
    }
    for (struct dirent *file = readdir(files); file != NULL; file = readdir(files)) {
        char name[600];
        size_t bytes = 0;
        if (strstr(file->d_name, ".json") == NULL) {
            continue;
        }
        (void)snprintf(name, sizeof name, "%s/%s", folder, file->d_name);
        (void)snprintf(path, sizeof path, "%s/%s", root, name);
        char *body = unit_read_file(path, &bytes);
        assert_non_null(body);
        struct expected expect = expected_of(name);
        visit(&expect, body, bytes);
        free(body);
        count++;
    }
    (void)closedir(files);
    return count;
}

static int visit_all(void (*visit)(const struct expected *expect, const char *body, size_t bytes))
{
    static const char *const folders[] = {"errors",        "new-patient", "patient",
                                          "relatedperson", "requests",    "search"};
    int count = 0;
    for (size_t i = 0; i < sizeof folders / sizeof folders[0]; i++) {
        count += visit_folder(folders[i], visit);
    }
    assert_true(count >= MANY_FILES);
    return count;
}

// ---- whole

static int claims[PDS_UNVERIFIED + 1];

static void read_whole(const struct expected *expect, const char *body, size_t bytes)
{
    (void)bytes;
    enum pds_verdict verdict = verdict_of(200, body, expect->number);
    if (verdict != expect->verdict) {
        fail_msg("%s: verdict %d, not %d", expect->file, (int)verdict, (int)expect->verdict);
    }
    claims[verdict]++;
    // The same record under a number that has become another one.
    if (verdict == PDS_CURRENT) {
        assert_int_equal(verdict_of(200, body, "9990000018"), PDS_SUPERSEDED);
    }
    assert_int_equal(verdict_of(401, body, expect->number), PDS_UNAUTHORISED);
    assert_int_equal(verdict_of(404, body, expect->number), PDS_HIDDEN);
    assert_int_equal(verdict_of(400, body, expect->number), PDS_UNVERIFIED);
    assert_int_equal(verdict_of(503, body, expect->number), PDS_UNVERIFIED);
}

static void every_file_is_taken_for_what_it_is(void **state)
{
    (void)state;
    memset(claims, 0, sizeof claims);
    int count = visit_all(read_whole);
    assert_int_equal(claims[PDS_CURRENT], 14);
    assert_int_equal(claims[PDS_HIDDEN], 8);
    assert_int_equal(claims[PDS_UNVERIFIED], count - 22);
}

// ---- cut short

static void read_cut(const struct expected *expect, const char *body, size_t bytes)
{
    char *text = strdup(body);
    assert_non_null(text);
    while (bytes > 0 && strchr(" \t\r\n", text[bytes - 1]) != NULL) {
        bytes--; // without its last line feed a document is still whole
    }
    for (size_t length = 0; length < bytes; length += CUT_EVERY) {
        char kept = text[length];
        text[length] = '\0';
        if (verdict_of(200, text, expect->number) != PDS_UNVERIFIED) {
            fail_msg("%s cut at %zu bytes makes a claim", expect->file, length);
        }
        text[length] = kept;
    }
    free(text);
}

static void a_file_that_is_cut_claims_nothing(void **state)
{
    (void)state;
    (void)visit_all(read_cut);
}

// ---- another type in the place of a value

struct span {
    size_t begin, end;
};

struct spans {
    const char *text;
    size_t at;
    int count;
    struct span list[VALUES];
};

static void skip_space(struct spans *spans)
{
    spans->at += strspn(spans->text + spans->at, " \t\r\n");
}

static void skip_text(struct spans *spans)
{
    const char *at = spans->text + spans->at + 1;
    while (*at != '"') {
        at += *at == '\\' ? 2 : 1;
    }
    spans->at = (size_t)(at - spans->text) + 1;
}

static void find_values(struct spans *spans);

// Elements or members up to the closing bracket; the document is well-formed.
static void find_children(struct spans *spans, char close)
{
    spans->at++;
    skip_space(spans);
    while (spans->text[spans->at] != close) {
        if (close == '}') {
            skip_text(spans);
            skip_space(spans);
            spans->at++; // the colon
        }
        find_values(spans);
        spans->at += spans->text[spans->at] == ',' ? 1 : 0;
        skip_space(spans);
    }
    spans->at++;
}

static void find_values(struct spans *spans)
{
    skip_space(spans);
    assert_true(spans->count < VALUES);
    struct span *span = &spans->list[spans->count++];
    span->begin = spans->at;
    if (spans->text[spans->at] == '{') {
        find_children(spans, '}');
    } else if (spans->text[spans->at] == '[') {
        find_children(spans, ']');
    } else if (spans->text[spans->at] == '"') {
        skip_text(spans);
    } else {
        spans->at += strcspn(spans->text + spans->at, ",]} \t\r\n");
    }
    span->end = spans->at;
    skip_space(spans);
}

// A record that hides may at most verify nothing once a part of it is odd; one that is current must
// not hide anybody and not become another number; what claims nothing goes on claiming nothing.
static bool may_be(enum pds_verdict whole, enum pds_verdict changed)
{
    return changed == PDS_UNVERIFIED || changed == whole;
}

static void read_replaced(const struct expected *expect, const char *body, size_t bytes)
{
    static const char *const others[] = {"7", "\"x\"", "true", "null", "[]", "{}"};
    static struct spans spans;
    char *text = malloc(bytes + 16);
    assert_non_null(text);
    spans = (struct spans){.text = body};
    find_values(&spans);
    int step = bytes > SMALL_BYTES ? CUT_EVERY : 1;
    for (int i = 0; i < spans.count; i += step) {
        const struct span span = spans.list[i];
        for (size_t other = 0; other < sizeof others / sizeof others[0]; other++) {
            (void)snprintf(text, bytes + 16, "%.*s%s%s", (int)span.begin, body, others[other],
                           body + span.end);
            enum pds_verdict verdict = verdict_of(200, text, expect->number);
            if (!may_be(expect->verdict, verdict)) {
                fail_msg("%s: %s at byte %zu makes verdict %d", expect->file, others[other],
                         span.begin, (int)verdict);
            }
        }
    }
    free(text);
}

static void a_value_of_another_type_makes_no_wrong_claim(void **state)
{
    (void)state;
    (void)visit_all(read_replaced);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_file_is_taken_for_what_it_is),
        cmocka_unit_test(a_file_that_is_cut_claims_nothing),
        cmocka_unit_test(a_value_of_another_type_makes_no_wrong_claim),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    if (failed == 0 && missing) {
        printf("skipped: needs %s\n", root);
        return EXIT_SKIPPED;
    }
    return failed;
}
