// The strict door, rule by rule (reliability 5). Published hostile documents are in test_hostile.c.
#include "unit.h"

#include "base/json.h"

static enum err parse_limits(const char *body, const struct json_limits *limits)
{
    struct json_document *document = NULL;
    enum err err = json_parse(body, strlen(body), limits, &document, NULL);
    assert_true((err == OK) == (document != NULL));
    json_free(document);
    return err;
}

static enum err parse(const char *body)
{
    return parse_limits(body, &json_limits_reply);
}

static struct json_document *parsed(const char *body)
{
    struct json_document *document = NULL;
    assert_int_equal(json_parse(body, strlen(body), &json_limits_reply, &document, NULL), OK);
    return document;
}

static void grammar_to_the_last_byte(void **state)
{
    (void)state;
    static const char *const good[] = {
        "null",     " true\r\n\t",
        "false",    "\"\"",
        "0",        "-0",
        "1e5",      "1E+5",
        "-1.5e-3",  "[]",
        "{}",       "[1,[2,{\"a\":[]}]]",
        "{\"\":1}", "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\uD834\\uDD1E\"",
        "\"\x7F\""};
    static const char *const bad[] = {"",           " ",
                                      "nul",        "nulll",
                                      "True",       "[1,]",
                                      "[,1]",       "[1 2]",
                                      "{\"a\"}",    "{\"a\":}",
                                      "{\"a\":1,}", "{a:1}",
                                      "{'a':1}",    "{\"a\":1 \"b\":2}",
                                      "[",          "]",
                                      "{",          "}",
                                      "[}",         "{]",
                                      "[1}",        "\"",
                                      "\"a",        "\"\\x\"",
                                      "\"\\u12\"",  "\"\\u123g\"",
                                      "\"\n\"",     "\"\t\"",
                                      "01",         "-",
                                      "-01",        "1.",
                                      ".5",         "1e",
                                      "1e+",        "+1",
                                      "0x10",       "1_0",
                                      "NaN",        "Infinity",
                                      "1 2",        "{} {}",
                                      "[]x",        "\v1",
                                      "\f1",        "// c\n1",
                                      "/* c */1",   "\"\\u 123\"",
                                      "\"\\\"",     "\u00A01",
                                      "--1"};
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        if (parse(good[i]) != OK) {
            fail_msg("refused: %s", good[i]);
        }
    }
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        if (parse(bad[i]) != ERR_SYNTAX) {
            fail_msg("not refused as syntax: %s", bad[i]);
        }
    }
}

static void encoding_is_utf8_without_tricks(void **state)
{
    (void)state;
    struct json_document *document = NULL;
    static const char *const bad[] = {
        "\xEF\xBB\xBF{}",     "\"\xC0\xAF\"",       "\"\xED\xA0\x80\"",  "\"\xF4\x90\x80\x80\"",
        "\"\xFF\"",           "\"\xE9\"",           "\"\\u0000\"",       "{\"a\\u0000b\":1}",
        "\"\\uD800\"",        "\"\\uDC00\"",        "\"\\uD800x\"",      "\"\\uD800\\n\"",
        "\"\\uD800\\u0041\"", "\"\\uD800\\uD800\"", "\"\\uDC00\\uD800\""};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        if (parse(bad[i]) != ERR_ENCODING) {
            fail_msg("not refused as encoding: %s", bad[i]);
        }
    }
    assert_int_equal(json_parse("[1]\0", 4, &json_limits_reply, &document, NULL), ERR_ENCODING);
    assert_int_equal(json_parse("\"a\0b\"", 5, &json_limits_reply, &document, NULL), ERR_ENCODING);
    // Bytes after the stated length are not part of the document.
    assert_int_equal(json_parse("[1]", 2, &json_limits_reply, &document, NULL), ERR_SYNTAX);
    assert_null(document);
}

static void the_same_decoded_key_twice_is_refused(void **state)
{
    (void)state;
    char many[4096];
    struct text_builder builder;
    assert_int_equal(parse("{\"a\":1,\"a\":1}"), ERR_DUPLICATE);
    assert_int_equal(parse("{\"status\":1,\"\\u0073tatus\":2}"), ERR_DUPLICATE);
    assert_int_equal(parse("[{\"x\":{\"\":1,\"\":2}}]"), ERR_DUPLICATE);
    assert_int_equal(parse("{\"a\":1,\"A\":1}"), OK); // case counts
    assert_int_equal(parse("{\"a\":{\"a\":{\"a\":1}}}"), OK);
    // Many members: another way of looking.
    for (int last = 0; last <= 200; last += 50) {
        text_begin(&builder, many, sizeof many);
        text_add(&builder, "{");
        for (int i = 0; i < 200; i++) {
            text_add(&builder, "\"k");
            text_add_int(&builder, i);
            text_add(&builder, "\":0,");
        }
        text_add(&builder, "\"k");
        text_add_int(&builder, last);
        text_add(&builder, "\":0}");
        assert_int_equal(text_end(&builder), OK);
        assert_int_equal(parse(many), last < 200 ? ERR_DUPLICATE : OK);
    }
}

static void numbers_are_finite(void **state)
{
    (void)state;
    assert_int_equal(parse("[1e400]"), ERR_RANGE);
    assert_int_equal(parse("{\"a\":-1e400}"), ERR_RANGE);
    assert_int_equal(parse("1e308"), OK);
    assert_int_equal(parse("1e-400"), OK); // underflow is valid here
    assert_int_equal(parse("-123123123123123123123123123123"), OK);
}

static void limits_hold_exactly(void **state)
{
    (void)state;
    const struct json_limits small = {.body_bytes = 20, .depth = 3, .values = 5, .members = 2};
    assert_int_equal(parse_limits("[[[1]]]", &small), OK);
    assert_int_equal(parse_limits("[[[[1]]]]", &small), ERR_DEPTH);
    assert_int_equal(parse_limits("[{\"a\":{\"b\":{}}}]", &small), ERR_DEPTH);
    assert_int_equal(parse_limits("[1,2,3,4]", &small), OK);
    assert_int_equal(parse_limits("[1,2,3,4,5]", &small), ERR_LIMIT);
    assert_int_equal(parse_limits("{\"a\":1,\"b\":2}", &small), OK);
    assert_int_equal(parse_limits("{\"a\":1,\"b\":2,\"c\":3}", &small), ERR_LIMIT);
    assert_int_equal(parse_limits("[1                 ]", &small), OK);
    assert_int_equal(parse_limits("[1                  ]", &small), ERR_LIMIT);
}

static void assert_place(const char *body, int line, int column)
{
    struct json_document *document = NULL;
    struct json_place place = {0};
    assert_int_not_equal(json_parse(body, strlen(body), &json_limits_reply, &document, &place), OK);
    assert_int_equal(place.line, line);
    assert_int_equal(place.column, column);
}

static void a_refusal_says_where(void **state)
{
    (void)state;
    assert_place("{\n  \"a\": 1,\n}", 3, 1);
    assert_place("{\n  \"a\": tru\n}", 2, 8);
    assert_place("{\"a\":1,\n \"b\":[{\"c\":2,\n  \"\\u0063\":3}]}", 3, 3); // the second "c"
    assert_place("[1,\n [2, 1e999]]", 2, 6);
    assert_place("[\"ab\xFF\"]", 1, 5);
    assert_place("", 1, 1);
}

static void getters_demand_type_and_range(void **state)
{
    (void)state;
    struct json_document *document =
        parsed("{\"t\":\"abc\",\"n\":12,\"f\":1.5,\"big\":9007199254740993,\"huge\":1e300,"
               "\"b\":true,\"z\":null,\"a\":[1,\"x\"],\"neg\":-3,\"s\":2.345,\"s4\":2.3456}");
    const struct json *root = json_root(document);
    char text[4] = "old";
    int64_t number = 7;
    bool flag = false;
    assert_int_equal(json_text(root, "t", text, sizeof text), OK);
    assert_string_equal(text, "abc");
    assert_int_equal(json_text(root, "t", text, 3), ERR_LIMIT);
    assert_int_equal(json_text(root, "n", text, sizeof text), ERR_TYPE);
    assert_int_equal(json_text(root, "z", text, sizeof text), ERR_TYPE);
    assert_int_equal(json_text(root, "T", text, sizeof text), ERR_MISSING);
    assert_int_equal(json_text(NULL, "t", text, sizeof text), ERR_MISSING);
    assert_string_equal(text, "abc");
    assert_int_equal(json_integer(root, "n", 0, 11, &number), ERR_RANGE);
    assert_int_equal(json_integer(root, "f", 0, 11, &number), ERR_RANGE);
    assert_int_equal(json_integer(root, "big", INT64_MIN, INT64_MAX, &number), ERR_RANGE);
    assert_int_equal(json_integer(root, "huge", INT64_MIN, INT64_MAX, &number), ERR_RANGE);
    assert_int_equal(json_integer(root, "t", 0, 11, &number), ERR_TYPE);
    assert_int_equal(json_integer(root, "none", 0, 11, &number), ERR_MISSING);
    assert_int_equal(number, 7);
    assert_int_equal(json_integer(root, "neg", -3, 12, &number), OK);
    assert_int_equal(number, -3);
    assert_int_equal(json_as_thousandths(json_member(root, "s"), 0, 3000, &number), OK);
    assert_int_equal(number, 2345);
    assert_int_equal(json_as_thousandths(json_member(root, "s4"), 0, 3000, &number), ERR_RANGE);
    assert_int_equal(json_bool(root, "b", &flag), OK);
    assert_true(flag);
    assert_int_equal(json_bool(root, "n", &flag), ERR_TYPE);
    const struct json *array = json_member(root, "a");
    assert_int_equal(json_count(array), 2);
    assert_string_equal(json_text_borrow(json_next(json_first(array))), "x");
    assert_null(json_next(json_next(json_first(array))));
    assert_string_equal(json_key(json_first(array)), "");
    assert_string_equal(json_key(json_first(root)), "t");
    assert_null(json_member(array, "t"));
    assert_null(json_text_borrow(NULL));
    assert_null(json_first(NULL));
    assert_int_equal(json_count(NULL), 0);
    json_free(document);
    json_free(NULL);
}

static void assert_found(const char *body, const char *path, int line, int column)
{
    struct json_place place = {0};
    json_find_place(body, strlen(body), path, &place);
    assert_int_equal(place.line, line);
    assert_int_equal(place.column, column);
}

static void a_path_leads_to_its_place(void **state)
{
    (void)state;
    const char *body = "{\n \"x\": {\"b\": \"}]{\\\"\"},\n \"a\": {\n  \"b\": 1,\n  \"\\u0063\": "
                       "[10,\n   {\"d\": 2}]\n }\n}";
    assert_found(body, "x", 2, 2);
    assert_found(body, "a", 3, 2);
    assert_found(body, "a.b", 4, 3);
    assert_found(body, "a.c", 5, 3);
    assert_found(body, "a.c.1", 6, 4);
    assert_found(body, "a.c.1.d", 6, 5);
    assert_found(body, "a.none", 3, 2); // the part that exists
    assert_found(body, "a.c.9", 5, 3);
    assert_found(body, "none", 1, 1);
    assert_found(body, "", 1, 1);
    assert_found("", "a.b", 1, 1);
    assert_found("{\"a", "a.b", 1, 1);
    assert_found("{\"a.b\": 1}", "a.b", 1, 2);
}

static void written_text_is_read_back(void **state)
{
    (void)state;
    char body[256];
    struct text_builder builder;
    const char *text = "a\"b\\c\nd\x01\x7F é 𝄞 \xFF";
    text_begin(&builder, body, sizeof body);
    json_add_text(&builder, text);
    assert_string_equal(body, "\"a\\\"b\\\\c\\u000ad\\u0001\x7F é 𝄞 \uFFFD\"");
    struct json_document *document = parsed(body);
    assert_string_equal(json_text_borrow(json_root(document)), "a\"b\\c\nd\x01\x7F é 𝄞 \uFFFD");
    json_free(document);
    text_begin(&builder, body, 8);
    text_add(&builder, "x:");
    json_add_text(&builder, "abcd"); // half a string is never left
    assert_string_equal(body, "x:");
    assert_int_equal(text_end(&builder), ERR_LIMIT);
}

static void one_text_is_replaced_and_nothing_else(void **state)
{
    (void)state;
    char *body = NULL;
    size_t bytes = 0;
    struct json_document *document = parsed(
        "{ \"resourceType\":\"Appointment\", \"status\":\"booked\",\"_status\":{\"id\":\"x\"},"
        "\"n\":[0,-1,1.25,0.0001,123456789012345,true,null],\"e\":{},\"u\":\"\\u00e9\\n\"}");
    assert_int_equal(json_replace_text(document, "status", "arrived", &body, &bytes), OK);
    assert_string_equal(body, "{\"resourceType\":\"Appointment\",\"status\":\"arrived\","
                              "\"_status\":{\"id\":\"x\"},\"n\":[0,-1,1.25,0.0001,123456789012345,"
                              "true,null],\"e\":{},\"u\":\"é\\n\"}");
    assert_int_equal(bytes, strlen(body));
    json_release(body);
    body = NULL;
    assert_int_equal(json_replace_text(document, "Status", "x", &body, &bytes), ERR_MISSING);
    assert_int_equal(json_replace_text(document, "n", "x", &body, &bytes), ERR_TYPE);
    assert_null(body);
    json_free(document);
}

static void a_number_that_would_change_stops_a_put(void **state)
{
    (void)state;
    static const char *const lost[] = {"1.50",
                                       "1e2",
                                       "-0",
                                       "0.00001",
                                       "1234567890123456",
                                       "9007199254740993",
                                       "1.0",
                                       "0.1234567890123456",
                                       "-0.0"};
    static const char *const kept[] = {"0",      "10",         "-7",      "0.5",
                                       "-0.25",  "1.00001",    "100.001", "999999999999999",
                                       "0.0001", "12345.6789", "0.00012"};
    char text[64];
    char *body = NULL;
    size_t bytes = 0;
    struct text_builder builder;
    for (size_t i = 0; i < sizeof lost / sizeof lost[0]; i++) {
        text_begin(&builder, text, sizeof text);
        text_add(&builder, "{\"s\":\"a\",\"x\":[");
        text_add(&builder, lost[i]);
        text_add(&builder, "]}");
        struct json_document *document = parsed(text);
        if (json_replace_text(document, "s", "b", &body, &bytes) != ERR_UNSUPPORTED) {
            fail_msg("%s", lost[i]);
        }
        json_free(document);
    }
    for (size_t i = 0; i < sizeof kept / sizeof kept[0]; i++) {
        text_begin(&builder, text, sizeof text);
        text_add(&builder, "{\"s\":\"b\",\"x\":[");
        text_add(&builder, kept[i]);
        text_add(&builder, "]}");
        struct json_document *document = parsed(text);
        assert_int_equal(json_replace_text(document, "s", "b", &body, &bytes), OK);
        assert_string_equal(body, text);
        json_release(body);
        json_free(document);
    }
}

// ---- the allocator

static int blocks_open;
static int blocks_left; // before allocation fails

static void *counting_allocate(size_t bytes)
{
    if (blocks_left-- <= 0) {
        return NULL;
    }
    void *block = malloc(bytes);
    blocks_open += block != NULL ? 1 : 0;
    return block;
}

static void counting_release(void *block)
{
    blocks_open -= block != NULL ? 1 : 0;
    free(block);
}

static void want_of_memory_loses_nothing(void **state)
{
    (void)state;
    const char *body = "{\"s\":\"a\",\"x\":[1,{\"y\":\"z\"}]}";
    bool whole = false;
    json_use_allocator(counting_allocate, counting_release);
    for (int blocks = 0; blocks < 100 && !whole; blocks++) {
        struct json_document *document = NULL;
        char *written = NULL;
        size_t bytes = 0;
        blocks_left = blocks;
        enum err err = json_parse(body, strlen(body), &json_limits_reply, &document, NULL);
        assert_true(err == OK || err == ERR_MEMORY);
        if (err == OK) {
            err = json_replace_text(document, "s", "b", &written, &bytes);
            assert_true(err == OK || err == ERR_MEMORY);
            whole = err == OK;
            json_release(written);
        }
        json_free(document);
        assert_int_equal(blocks_open, 0);
    }
    assert_true(whole);
    json_use_allocator(malloc, free);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(grammar_to_the_last_byte),
        cmocka_unit_test(encoding_is_utf8_without_tricks),
        cmocka_unit_test(the_same_decoded_key_twice_is_refused),
        cmocka_unit_test(numbers_are_finite),
        cmocka_unit_test(limits_hold_exactly),
        cmocka_unit_test(a_refusal_says_where),
        cmocka_unit_test(getters_demand_type_and_range),
        cmocka_unit_test(a_path_leads_to_its_place),
        cmocka_unit_test(written_text_is_read_back),
        cmocka_unit_test(one_text_is_replaced_and_nothing_else),
        cmocka_unit_test(a_number_that_would_change_stops_a_put),
        cmocka_unit_test(want_of_memory_loses_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
