#include "unit.h"

#include "base/text.h"

static void a_builder_is_whole_or_full(void **state)
{
    (void)state;
    char buffer[8];
    struct text_builder builder;
    text_begin(&builder, buffer, sizeof buffer);
    text_add(&builder, "abc");
    text_add_int(&builder, -12);
    assert_string_equal(buffer, "abc-12");
    assert_int_equal(text_end(&builder), OK);
    text_add(&builder, "xy"); // one byte too many with the NUL
    assert_string_equal(buffer, "abc-12");
    assert_int_equal(text_end(&builder), ERR_LIMIT);
    text_add(&builder, "x"); // nothing follows a gap
    assert_string_equal(buffer, "abc-12");
    text_begin(&builder, buffer, 0);
    text_add(&builder, "");
    assert_int_equal(text_end(&builder), ERR_LIMIT);
}

static void numbers_are_written_whole(void **state)
{
    (void)state;
    char buffer[64];
    struct text_builder builder;
    text_begin(&builder, buffer, sizeof buffer);
    text_add_int(&builder, INT64_MIN);
    text_add(&builder, " ");
    text_add_int(&builder, INT64_MAX);
    text_add(&builder, " ");
    text_add_padded(&builder, 7, 2);
    text_add_padded(&builder, 123, 2);
    assert_string_equal(buffer, "-9223372036854775808 9223372036854775807 07123");
}

static void copies_are_whole_or_nothing(void **state)
{
    (void)state;
    char buffer[4] = "old";
    assert_int_equal(text_copy(buffer, sizeof buffer, "four"), ERR_LIMIT);
    assert_string_equal(buffer, "old");
    assert_int_equal(text_copy(buffer, sizeof buffer, "new"), OK);
    assert_string_equal(buffer, "new");
    assert_int_equal(text_copy(buffer, 0, ""), ERR_LIMIT);
}

static void equality(void **state)
{
    (void)state;
    assert_true(text_equal("a", "a"));
    assert_false(text_equal("a", "A"));
    assert_true(text_equal_secret("abc", "abd", 2));
    assert_false(text_equal_secret("abc", "abd", 3));
    assert_true(text_equal_secret("", "x", 0));
}

static void utf8_is_judged_byte_by_byte(void **state)
{
    (void)state;
    static const char *const good[] = {"",
                                       "\x7F",
                                       "\xC2\x80",
                                       "\xDF\xBF",
                                       "\xE0\xA0\x80",
                                       "\xED\x9F\xBF",
                                       "\xEE\x80\x80",
                                       "\xF0\x90\x80\x80",
                                       "\xF4\x8F\xBF\xBF"};
    static const char *const bad[] = {"\x80",
                                      "\xC0\xAF",
                                      "\xC1\xBF",
                                      "\xC2",
                                      "\xE0\x9F\xBF",
                                      "\xED\xA0\x80",
                                      "\xED\xBF\xBF",
                                      "\xE2\x82",
                                      "\xF0\x8F\xBF\xBF",
                                      "\xF4\x90\x80\x80",
                                      "\xF5\x80\x80\x80",
                                      "\xF8\x88\x80\x80\x80",
                                      "\xFF",
                                      "\xC2\x41",
                                      "\xF0\x9F\x98"};
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        assert_true(text_is_utf8(good[i], strlen(good[i])));
    }
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        assert_false(text_is_utf8(bad[i], strlen(bad[i])));
        const char *cursor = bad[i];
        assert_int_equal(text_next(&cursor), 0xFFFD);
        assert_ptr_equal(cursor, bad[i] + 1);
    }
    assert_true(text_is_utf8("a\0b", 3));
    assert_int_equal(text_utf8_prefix("ab\xFF", 3), 2);
}

static void every_code_point_goes_there_and_back(void **state)
{
    (void)state;
    for (uint32_t code_point = 1; code_point <= 0x10FFFF; code_point++) {
        char buffer[8];
        struct text_builder builder;
        const char *cursor = buffer;
        bool surrogate = code_point >= 0xD800 && code_point <= 0xDFFF;
        text_begin(&builder, buffer, sizeof buffer);
        text_add_code_point(&builder, code_point);
        if (text_next(&cursor) != (surrogate ? 0xFFFD : code_point) || *cursor != '\0' ||
            !text_is_utf8(buffer, builder.used_bytes)) {
            fail_msg("U+%04X", (unsigned)code_point);
        }
    }
}

static void assert_clean(const char *src, const char *expected)
{
    char clean[256];
    text_clean(clean, sizeof clean, src, 100);
    assert_string_equal(clean, expected);
}

static void hostile_text_is_made_fit_for_a_screen(void **state)
{
    (void)state;
    assert_clean("  Mary \t\n  Smith  ", "Mary Smith");
    assert_clean("a\x01\x1B[31mb\x7F", "a[31mb");
    assert_clean("a\xC2\x9B"
                 "b\xC2\x85"
                 "c",
                 "ab c"); // C1; NEL is white space
    assert_clean("a\xE2\x80\xAE"
                 "b\xE2\x81\xA6"
                 "c\xE2\x80\x8F",
                 "abc"); // U+202E, 2066, 200F
    assert_clean("a\xE2\x80\x8B\xE2\x80\x8D\xEF\xBB\xBF"
                 "b",
                 "ab"); // zero width
    assert_clean("a\xE2\x80\xA8"
                 "b\xE2\x80\xA9",
                 "a b"); // U+2028, 2029
    assert_clean("a\xF3\xA0\x81\x81"
                 "b",
                 "ab"); // tag
    assert_clean("a\xEF\xBF\xBE"
                 "b\xEF\xBF\xB9",
                 "ab"); // U+FFFE, U+FFF9
    assert_clean("\xE2\x80\xAE", "");
    assert_clean("Nguy\xE1\xBB\x85n \xD9\x85\xD8\xAD\xD9\x85\xD8\xAF",
                 "Nguy\xE1\xBB\x85n \xD9\x85\xD8\xAD\xD9\x85\xD8\xAF"); // left as it is
}

static void marks_are_held_to_two_and_need_a_base(void **state)
{
    (void)state;
    char many[2 + 500 * 2];
    many[0] = 'e';
    for (size_t i = 0; i < 500; i++) {
        memcpy(many + 1 + 2 * i, "\xCC\x81", 2);
    }
    many[1 + 500 * 2] = '\0';
    assert_clean(many, "e\xCC\x81\xCC\x81");
    assert_clean("\xCC\x81"
                 "a",
                 "a");
    assert_clean("a \xCC\x81", "a");
    assert_clean("e\xCC\x81\xCC\x82\xCC\x83"
                 "e\xCC\x81",
                 "e\xCC\x81\xCC\x82"
                 "e\xCC\x81");
}

static void a_cut_never_splits_a_character(void **state)
{
    (void)state;
    char clean[16];
    text_clean(clean, sizeof clean, "abcdef", 3);
    assert_string_equal(clean, "abc");
    text_clean(clean, sizeof clean, "ab cd", 3);
    assert_string_equal(clean, "ab"); // no space at the end
    text_clean(clean, 4, "ab\xC3\xA9", 10);
    assert_string_equal(clean, "ab"); // é would need one byte more
    text_clean(clean, 5, "abe\xCC\x81", 10);
    assert_string_equal(clean, "ab"); // an e without its accent is another letter
    text_clean(clean, sizeof clean, "abe\xCC\x81", 3);
    assert_string_equal(clean, "ab");
    text_clean(clean, 1, "a", 10);
    assert_string_equal(clean, "");
    text_clean(clean, sizeof clean, "a", 0);
    assert_string_equal(clean, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_builder_is_whole_or_full),
        cmocka_unit_test(numbers_are_written_whole),
        cmocka_unit_test(copies_are_whole_or_nothing),
        cmocka_unit_test(equality),
        cmocka_unit_test(utf8_is_judged_byte_by_byte),
        cmocka_unit_test(every_code_point_goes_there_and_back),
        cmocka_unit_test(hostile_text_is_made_fit_for_a_screen),
        cmocka_unit_test(marks_are_held_to_two_and_need_a_base),
        cmocka_unit_test(a_cut_never_splits_a_character),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
