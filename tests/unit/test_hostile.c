// Published and generated hostile documents through the strict door. The published ones lie outside
// the project (../shared/data/hostile, see its MANIFEST.md); the generated ones are made here.
#include "unit.h"

#include "base/json.h"

#include <dirent.h>

enum { EXIT_SKIPPED = 77, MIB = 1024 * 1024 };

static const char suite[] = "../shared/data/hostile/JSONTestSuite/test_parsing";
static const char strings[] = "../shared/data/hostile/blns/blns.json";
static const char *missing; // what could not be found

static enum err parse(const char *body, size_t bytes)
{
    struct json_document *document = NULL;
    struct json_place place = {0};
    enum err err = json_parse(body, bytes, &json_limits_reply, &document, &place);
    assert_true((err == OK) == (document != NULL));
    assert_true(err == OK || (place.line > 0 && place.column > 0));
    json_free(document);
    return err;
}

// ---- published

// Valid JSON that is refused on purpose, each by its rule; and what RFC 8259 leaves open.
static const struct {
    const char *name;
    enum err err;
} decided[] = {
    {"y_object_duplicated_key.json", ERR_DUPLICATE},
    {"y_string_null_escape.json", ERR_ENCODING},
    {"i_number_double_huge_neg_exp.json", OK}, // underflow: for the field's range check
    {"i_number_huge_exp.json", ERR_RANGE},
    {"i_number_neg_int_huge_exp.json", ERR_RANGE},
    {"i_number_pos_double_huge_exp.json", ERR_RANGE},
    {"i_number_real_neg_overflow.json", ERR_RANGE},
    {"i_number_real_pos_overflow.json", ERR_RANGE},
    {"i_number_too_big_neg_int.json", OK},
    {"i_number_too_big_pos_int.json", OK},
    {"i_number_very_big_negative_int.json", OK},
    {"i_object_key_lone_2nd_surrogate.json", ERR_ENCODING},
    {"i_string_UTF-8_invalid_sequence.json", ERR_ENCODING},
    {"i_string_incomplete_surrogate_and_escape_valid.json", ERR_ENCODING},
    {"i_string_invalid_surrogate.json", ERR_ENCODING},
    {"i_string_invalid_utf-8.json", ERR_ENCODING},
    {"i_string_inverted_surrogates_U+1D11E.json", ERR_ENCODING},
    {"i_string_iso_latin_1.json", ERR_ENCODING},
    {"i_string_lone_second_surrogate.json", ERR_ENCODING},
    {"i_string_lone_utf8_continuation_byte.json", ERR_ENCODING},
    {"i_string_not_in_unicode_range.json", ERR_ENCODING},
    {"i_string_overlong_sequence_2_bytes.json", ERR_ENCODING},
    {"i_string_overlong_sequence_6_bytes.json", ERR_ENCODING},
    {"i_string_overlong_sequence_6_bytes_null.json", ERR_ENCODING},
    {"i_string_truncated-utf-8.json", ERR_ENCODING},
    {"i_structure_UTF-8_BOM_empty_object.json", ERR_ENCODING},
};

static bool as_decided(const char *name, enum err err)
{
    for (size_t i = 0; i < sizeof decided / sizeof decided[0]; i++) {
        if (strcmp(decided[i].name, name) == 0) {
            return decided[i].err == err;
        }
    }
    return name[0] == 'y' ? err == OK : name[0] == 'n' && err != OK;
}

static void the_parsing_suite_is_decided_file_by_file(void **state)
{
    (void)state;
    int accepted = 0;
    int refused = 0;
    int open = 0;
    DIR *folder = opendir(suite);
    if (folder == NULL) {
        missing = suite;
        skip();
    }
    for (struct dirent *file = readdir(folder); file != NULL; file = readdir(folder)) {
        char path[1024];
        size_t bytes = 0;
        if (strstr(file->d_name, ".json") == NULL) {
            continue;
        }
        (void)snprintf(path, sizeof path, "%s/%s", suite, file->d_name);
        char *body = unit_read_file(path, &bytes);
        assert_non_null(body);
        enum err err = parse(body, bytes);
        free(body);
        if (!as_decided(file->d_name, err)) {
            fail_msg("%s: %s", file->d_name, err_sentence(err));
        }
        accepted += file->d_name[0] == 'y' && err == OK ? 1 : 0;
        refused += file->d_name[0] == 'n' && err != OK ? 1 : 0;
        open += file->d_name[0] == 'i' ? 1 : 0;
    }
    (void)closedir(folder);
    assert_int_equal(accepted, 36);
    assert_int_equal(refused, 98);
    assert_int_equal(open, 24);
}

// Cleaned text has nothing to remove: cleaning it again changes nothing, and JSON carries it.
static void check_text(const char *text)
{
    char clean[1024];
    char again[1024];
    char body[8192];
    struct text_builder builder;
    text_clean(clean, sizeof clean, text, 200);
    text_clean(again, sizeof again, clean, 200);
    assert_string_equal(clean, again);
    assert_true(text_is_utf8(clean, strlen(clean)));
    for (const char *byte = clean; *byte != '\0'; byte++) {
        assert_true((unsigned char)*byte >= ' ' && *byte != 0x7F);
    }
    text_begin(&builder, body, sizeof body);
    json_add_text(&builder, text);
    assert_int_equal(text_end(&builder), OK);
    struct json_document *document = NULL;
    assert_int_equal(json_parse(body, builder.used_bytes, &json_limits_reply, &document, NULL), OK);
    assert_string_equal(json_text_borrow(json_root(document)), text);
    json_free(document);
}

static void naughty_strings_survive_cleaning_and_writing(void **state)
{
    (void)state;
    struct json_document *document = NULL;
    size_t bytes = 0;
    int count = 0;
    char *body = unit_read_file(strings, &bytes);
    if (body == NULL) {
        missing = strings;
        skip();
    }
    assert_int_equal(json_parse(body, bytes, &json_limits_reply, &document, NULL), OK);
    for (const struct json *value = json_first(json_root(document)); value != NULL;
         value = json_next(value)) {
        assert_non_null(json_text_borrow(value));
        check_text(json_text_borrow(value));
        count++;
    }
    assert_int_equal(count, 515);
    json_free(document);
    free(body);
}

// ---- generated

static enum err parse_repeated(const char *begin, const char *part, size_t times, const char *end)
{
    size_t bytes = strlen(begin) + strlen(part) * times + strlen(end);
    char *body = malloc(bytes + 1);
    assert_non_null(body);
    size_t at = strlen(begin);
    memcpy(body, begin, at);
    for (size_t i = 0; i < times; i++, at += strlen(part)) {
        memcpy(body + at, part, strlen(part));
    }
    memcpy(body + at, end, strlen(end) + 1);
    enum err err = parse(body, bytes);
    free(body);
    return err;
}

static enum err parse_nested(size_t depth, char open, char close)
{
    // {"":{"":... for objects.
    const char *part = open == '{' ? "{\"\":" : "[";
    size_t length = strlen(part);
    char *body = malloc(depth * (length + 1) + 2);
    assert_non_null(body);
    for (size_t i = 0; i < depth; i++) {
        memcpy(body + i * length, part, length);
    }
    body[depth * length] = '1';
    memset(body + depth * length + 1, close, depth);
    body[depth * (length + 1) + 1] = '\0';
    enum err err = parse(body, depth * (length + 1) + 1);
    free(body);
    return err;
}

static void size_is_held_to_two_mib(void **state)
{
    (void)state;
    assert_int_equal(parse_repeated("[1", " ", 2 * MIB - 3, "]"), OK);
    assert_int_equal(parse_repeated("[1", " ", 2 * MIB - 2, "]"), ERR_LIMIT);
    assert_int_equal(parse_repeated("\"", "x", 2 * MIB - 2, "\""), OK);
    assert_int_equal(parse_repeated("\"", "x", 2 * MIB - 1, "\""), ERR_LIMIT);
}

static void values_and_members_are_held(void **state)
{
    (void)state;
    assert_int_equal(parse_repeated("[", "1,", MIB - 1, "1]"), ERR_LIMIT);
    assert_int_equal(parse_repeated("[", "[],", MIB / 2, "1]"), ERR_LIMIT);
    assert_int_equal(parse_repeated("[1", ",1", 49998, "]"), OK); // with the array 50,000
    assert_int_equal(parse_repeated("[1", ",1", 49999, "]"), ERR_LIMIT);
    // The same key again and again: the count stops it before the comparison would.
    assert_int_equal(parse_repeated("{", "\"a\":1,", 100000, "\"a\":1}"), ERR_LIMIT);
    assert_int_equal(parse_repeated("[", "[],", 4 * MIB / 3, "1]"), ERR_LIMIT);
}

static void depth_is_held_at_64(void **state)
{
    (void)state;
    static const size_t deep[] = {65, 1000, 1001, 100000};
    assert_int_equal(parse_nested(64, '[', ']'), OK);
    assert_int_equal(parse_nested(64, '{', '}'), OK);
    for (size_t i = 0; i < sizeof deep / sizeof deep[0]; i++) {
        assert_int_equal(parse_nested(deep[i], '[', ']'), ERR_DEPTH);
        assert_int_equal(parse_nested(deep[i], '{', '}'), ERR_DEPTH);
        assert_int_equal(parse_repeated("", "[", deep[i], ""), ERR_DEPTH); // never closed
    }
    assert_int_equal(parse_repeated("", "[", 64, ""), ERR_SYNTAX);
    assert_int_equal(parse_repeated("", "{\"\":[", 32, ""), ERR_SYNTAX);
}

static void a_cut_document_is_never_accepted(void **state)
{
    (void)state;
    const char *whole = "{\"a\":[1,-2.5e3,\"x\\u00e9\\uD834\\uDD1E\xC3\xA9\",true,null],\"b\":{}}";
    size_t bytes = strlen(whole);
    char *body = malloc(bytes + 1);
    assert_non_null(body);
    for (size_t length = 0; length < bytes; length++) {
        memcpy(body, whole, length);
        body[length] = '\0';
        assert_int_not_equal(parse(body, length), OK);
    }
    free(body);
    assert_int_equal(parse(whole, bytes), OK);
}

static void every_single_byte_change_is_decided(void **state)
{
    (void)state;
    char body[] = "{\"a\":[1.5,\"\\n\xC3\xA9\"],\"b\":false}";
    size_t bytes = sizeof body - 1;
    for (size_t at = 0; at < bytes; at++) {
        char kept = body[at];
        for (int byte = 0; byte < 256; byte++) {
            body[at] = (char)byte;
            enum err err = parse(body, bytes);
            // A control character or NUL never gets through, wherever it is, but white space.
            if (err == OK && byte < ' ') {
                assert_true(byte == '\t' || byte == '\n' || byte == '\r');
            }
        }
        body[at] = kept;
    }
}

static void bidirectional_homoglyph_and_invisible_names(void **state)
{
    (void)state;
    static const char *const names[] = {"Smith\u202Egnp.exe",
                                        "\u2066Smith\u2069",
                                        "S\u200Dm\u200Ci\u200Bth",
                                        "Ѕmith",
                                        "\u0430dmin",
                                        "Zal\u0300\u0301\u0302\u0303go",
                                        "\U000E0041\U000E0042",
                                        "%s%n%x",
                                        "<script>alert(1)</script>",
                                        "\x1B[2J",
                                        "=1+1",
                                        "😀👨\u200D👩\u200D👧",
                                        "ي\u0654\u0655\u0656"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        check_text(names[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(size_is_held_to_two_mib),
        cmocka_unit_test(values_and_members_are_held),
        cmocka_unit_test(depth_is_held_at_64),
        cmocka_unit_test(a_cut_document_is_never_accepted),
        cmocka_unit_test(every_single_byte_change_is_decided),
        cmocka_unit_test(bidirectional_homoglyph_and_invisible_names),
        cmocka_unit_test(the_parsing_suite_is_decided_file_by_file),
        cmocka_unit_test(naughty_strings_survive_cleaning_and_writing),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    if (failed == 0 && missing != NULL) {
        printf("skipped: needs %s\n", missing);
        return EXIT_SKIPPED;
    }
    return failed;
}
