// base64url as JWTs are written.
#include "unit.h"

#include "base/base64.h"

static void assert_written(const char *bytes, size_t count, const char *text)
{
    char written[64];
    unsigned char read[64];
    size_t read_count = 0;
    struct text_builder builder;

    text_begin(&builder, written, sizeof written);
    base64url_add(&builder, bytes, count);
    assert_int_equal(text_end(&builder), OK);
    assert_string_equal(written, text);
    assert_int_equal(base64url_read(text, strlen(text), read, sizeof read, &read_count), OK);
    assert_int_equal(read_count, count);
    assert_memory_equal(read, bytes, count);
}

// RFC 4648 section 10, without the padding.
static void the_vectors_of_the_rfc(void **state)
{
    (void)state;
    assert_written("f", 1, "Zg");
    assert_written("fo", 2, "Zm8");
    assert_written("foo", 3, "Zm9v");
    assert_written("foob", 4, "Zm9vYg");
    assert_written("fooba", 5, "Zm9vYmE");
    assert_written("foobar", 6, "Zm9vYmFy");
}

// The two letters in which base64url differs from base64.
static void the_letters_of_urls(void **state)
{
    (void)state;
    assert_written("\xFB\xFF\xBF", 3, "-_-_");
    assert_written("\xFF\xFF\xFF", 3, "____");
    assert_written("\0\0\0", 3, "AAAA");
}

static void every_length_and_byte_comes_back(void **state)
{
    (void)state;
    for (size_t count = 0; count <= 256; count++) {
        unsigned char bytes[256];
        unsigned char read[256];
        char text[400];
        size_t read_count = 999;
        struct text_builder builder;
        for (size_t i = 0; i < count; i++) {
            bytes[i] = (unsigned char)(i * 7 + count);
        }
        text_begin(&builder, text, sizeof text);
        base64url_add(&builder, bytes, count);
        assert_int_equal(text_end(&builder), OK);
        assert_int_equal(builder.used_bytes, (count * 4 + 2) / 3);
        assert_int_equal(base64url_read(text, builder.used_bytes, read, count, &read_count), OK);
        assert_int_equal(read_count, count);
        assert_memory_equal(read, bytes, count);
    }
}

static void what_is_not_base64url_is_refused(void **state)
{
    (void)state;
    // A length that cannot be, padding, the letters of base64, white space, stray bits at the end.
    static const char *const wrong[] = {"A",  "AAAAA", "Zg==",      "Zm8=", "+_-_",
                                        "/w", "Zm9\n", " Zg",       "Zh",   "Zk",
                                        "Zo", "Zm9",   "Z\xC3\xA9", "Zm.v"};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        unsigned char bytes[16] = {0xAA};
        size_t count = 77;
        assert_int_equal(base64url_read(wrong[i], strlen(wrong[i]), bytes, sizeof bytes, &count),
                         ERR_SYNTAX);
        assert_int_equal(count, 77);
        assert_int_equal(bytes[0], 0xAA);
    }
}

static void what_does_not_fit_is_refused(void **state)
{
    (void)state;
    unsigned char bytes[5] = {0};
    char text[6];
    size_t count = 77;
    struct text_builder builder;
    assert_int_equal(base64url_read("Zm9vYmFy", 8, bytes, sizeof bytes, &count), ERR_LIMIT);
    assert_int_equal(count, 77);
    assert_int_equal(bytes[0], 0);
    text_begin(&builder, text, sizeof text);
    base64url_add(&builder, "foobar", 6);
    assert_int_equal(text_end(&builder), ERR_LIMIT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_vectors_of_the_rfc),
        cmocka_unit_test(the_letters_of_urls),
        cmocka_unit_test(every_length_and_byte_comes_back),
        cmocka_unit_test(what_is_not_base64url_is_refused),
        cmocka_unit_test(what_does_not_fit_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
