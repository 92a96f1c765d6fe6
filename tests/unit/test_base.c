// err, wipe: small enough to share a program.
#include "unit.h"

#include "base/err.h"
#include "base/wipe.h"

static void every_error_has_its_own_sentence(void **state)
{
    (void)state;
    static const enum err errors[] = {
#define X(name, sentence) name,
        ERR_LIST(X)
#undef X
    };
    const int count = (int)(sizeof errors / sizeof errors[0]);
    const char *nameless = err_sentence((enum err)count);
    assert_string_equal(err_sentence((enum err)1000), nameless);
    for (int i = 0; i < count; i++) {
        assert_int_equal(errors[i], i);
        assert_true(strlen(err_sentence(errors[i])) > 0);
        assert_string_not_equal(err_sentence(errors[i]), nameless);
        for (int j = 0; j < i; j++) {
            assert_string_not_equal(err_sentence(errors[i]), err_sentence(errors[j]));
        }
    }
}

static void wipe_overwrites_exactly_what_it_is_given(void **state)
{
    (void)state;
    unsigned char memory[8] = {1, 2, 3, 4, 5, 6, 7, 8};
    const unsigned char expected[8] = {1, 0, 0, 0, 0, 0, 0, 8};
    wipe(memory + 1, 6);
    assert_memory_equal(memory, expected, sizeof memory);
    wipe(NULL, 0);
}

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SANITIZED 1
#endif
#elif defined(__SANITIZE_ADDRESS__)
#define SANITIZED 1
#endif

// What wipe_stack's own frame keeps: return address, saved registers, padding.
enum { OWN_FRAME_BYTES = 128 };

static uintptr_t left_at; // a number: the compiler rightly refuses a pointer to what is gone

// Leaves a pattern on the stack and says where.
__attribute__((noinline)) static void stack_soil(void)
{
    volatile unsigned char soil[4096];
    for (size_t i = 0; i < sizeof soil; i++) {
        soil[i] = 0xA5;
    }
    left_at = (uintptr_t)soil;
}

__attribute__((noinline, no_sanitize("address"))) static size_t stack_count(void)
{
    const volatile unsigned char *bytes = (const volatile unsigned char *)left_at;
    size_t left = 0;
    for (size_t i = 0; i < 4096; i++) {
        left += bytes[i] == 0xA5 ? 1 : 0;
    }
    return left;
}

static void wipe_stack_removes_what_a_function_left(void **state)
{
    (void)state;
#ifdef SANITIZED
    skip(); // the sanitizer keeps arrays apart from the frames
#endif
    stack_soil();
    assert_true(stack_count() > 2048); // else this test looks in the wrong place
    stack_soil();
    wipe_stack();
    assert_true(stack_count() <= OWN_FRAME_BYTES);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_error_has_its_own_sentence),
        cmocka_unit_test(wipe_overwrites_exactly_what_it_is_given),
        cmocka_unit_test(wipe_stack_removes_what_a_function_left),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
