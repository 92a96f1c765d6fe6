#include "unit.h"

#include "base/arena.h"

enum { MEMORY_BYTES = 256 };

static _Alignas(16) unsigned char memory[MEMORY_BYTES + 32];

static void blocks_are_aligned_zeroed_and_apart(void **state)
{
    (void)state;
    struct arena arena;
    void *first = NULL;
    void *second = NULL;
    memset(memory, 0xEE, sizeof memory);
    arena_init(&arena, memory + 3, MEMORY_BYTES); // an odd start
    assert_int_equal(arena_alloc(&arena, 5, &first), OK);
    assert_int_equal(arena_alloc(&arena, 16, &second), OK);
    assert_int_equal((uintptr_t)first % 16, 0);
    assert_int_equal((uintptr_t)second % 16, 0);
    assert_true((unsigned char *)second >= (unsigned char *)first + 5);
    for (size_t i = 0; i < 16; i++) {
        assert_int_equal(((unsigned char *)second)[i], 0);
    }
}

static void a_full_arena_says_so_and_changes_nothing(void **state)
{
    (void)state;
    struct arena arena;
    void *block = NULL;
    arena_init(&arena, memory, 64);
    assert_int_equal(arena_alloc(&arena, 64, &block), OK);
    size_t used = arena.used_bytes;
    void *untouched = &arena;
    assert_int_equal(arena_alloc(&arena, 1, &untouched), ERR_LIMIT);
    assert_int_equal(arena_alloc(&arena, SIZE_MAX, &untouched), ERR_LIMIT);
    assert_int_equal(arena_alloc(&arena, SIZE_MAX - 15, &untouched), ERR_LIMIT);
    arena_init(&arena, memory, 64);
    assert_int_equal(arena_alloc(&arena, 1, &block), OK);
    used = arena.used_bytes; // the next block needs padding: the sum must not wrap
    assert_int_equal(arena_alloc(&arena, SIZE_MAX - 7, &untouched), ERR_LIMIT);
    assert_int_equal(arena_alloc(&arena, 64 - 15, &untouched), ERR_LIMIT);
    assert_ptr_equal(untouched, &arena);
    assert_int_equal(arena.used_bytes, used);
}

static void text_is_copied_with_its_end(void **state)
{
    (void)state;
    struct arena arena;
    char *text = NULL;
    arena_init(&arena, memory, 64);
    assert_int_equal(arena_text(&arena, "Patelxx", 5, &text), OK);
    assert_string_equal(text, "Patel");
    assert_int_equal(arena_text(&arena, "x", SIZE_MAX, &text), ERR_LIMIT);
}

static void wiping_leaves_zeros_and_an_empty_arena(void **state)
{
    (void)state;
    struct arena arena;
    char *text = NULL;
    memset(memory, 0xEE, sizeof memory);
    arena_init(&arena, memory, MEMORY_BYTES);
    assert_int_equal(arena_text(&arena, "1985-03-27", 10, &text), OK);
    assert_int_equal(arena_text(&arena, "Smith", 5, &text), OK);
    size_t high = arena.high_bytes;
    arena_wipe(&arena);
    for (size_t i = 0; i < high; i++) {
        assert_int_equal(memory[i], 0);
    }
    assert_int_equal(memory[high], 0xEE); // no more than was handed out
    assert_int_equal(arena.used_bytes, 0);
    void *all = NULL;
    assert_int_equal(arena_alloc(&arena, MEMORY_BYTES, &all), OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(blocks_are_aligned_zeroed_and_apart),
        cmocka_unit_test(a_full_arena_says_so_and_changes_nothing),
        cmocka_unit_test(text_is_copied_with_its_end),
        cmocka_unit_test(wiping_leaves_zeros_and_an_empty_arena),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
