// Which reads count, and the list that they are kept in.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

// cmocka wants the four above first
#include <cmocka.h>
#include <string.h>

#include "platform/decode/accept.h"
#include "platform/decode/pipeline.h"

// Whether the last of these codes counts in a frame that has them all.
static bool counts(struct accept *accept, const struct pipeline_code *const *list, int count)
{
    static struct pipeline_codes read, accepted;
    pipeline_codes_clear(&read);
    pipeline_codes_clear(&accepted);
    for (int i = 0; i < count; i++) {
        pipeline_codes_add(&read, list[i]);
    }
    accept_frame(accept, &read, &accepted);
    return count > 0 && pipeline_codes_have(&accepted, list[count - 1]);
}

static bool counts_alone(struct accept *accept, const struct pipeline_code *only)
{
    return counts(accept, &only, 1);
}

static struct pipeline_code code_of(enum symbology symbology, const char *bytes)
{
    struct pipeline_code made = {.symbology = symbology, .count = strlen(bytes)};
    memcpy(made.bytes, bytes, made.count);
    return made;
}

static void a_bar_code_counts_when_two_frames_agree(void **state)
{
    (void)state;
    static struct accept accept;
    const struct pipeline_code one = code_of(SYMBOLOGY_CODE_128, "ABC"), other = code_of(SYMBOLOGY_CODE_128, "XBC"), third = code_of(SYMBOLOGY_CODE_128, "XYC");
    assert_false(counts_alone(&accept, &one));
    assert_false(counts_alone(&accept, &other));
    assert_false(counts_alone(&accept, &third));
    assert_false(counts_alone(&accept, &one)); // two frames had others: it may have been misread
    assert_false(counts(&accept, NULL, 0));    // nothing was read: nothing speaks against it
    assert_true(counts_alone(&accept, &one));
    assert_true(counts_alone(&accept, &one)); // still there
    for (int i = 0; i < 3 * PIPELINE_ROTA; i++) {
        assert_false(counts(&accept, NULL, 0));
    }
    assert_false(counts_alone(&accept, &one)); // long ago
    accept_reset(&accept);
    assert_false(counts_alone(&accept, &one));
}

static void a_qr_code_counts_at_once(void **state)
{
    (void)state;
    static struct accept accept;
    const struct pipeline_code qr = code_of(SYMBOLOGY_QR, "A"), bars = code_of(SYMBOLOGY_CODE_128, "ABC");
    assert_false(counts_alone(&accept, &bars));
    assert_true(counts_alone(&accept, &qr));
    assert_true(counts_alone(&accept, &bars)); // a QR code between them says nothing of the bars
}

static void two_bar_codes_count_side_by_side(void **state)
{
    (void)state;
    static struct accept accept;
    const struct pipeline_code one = code_of(SYMBOLOGY_CODE_128, "ABC"), other = code_of(SYMBOLOGY_PRODUCT, "5901234123457");
    const struct pipeline_code *const both[] = {&one, &other}, *const turned[] = {&other, &one};
    assert_false(counts(&accept, both, 2));
    assert_true(counts(&accept, both, 2));
    assert_true(counts(&accept, turned, 2));
}

// A hospital number in small print beside another that every frame has.
static void a_weak_bar_code_counts_beside_a_strong_one(void **state)
{
    (void)state;
    static struct accept accept;
    const struct pipeline_code weak = code_of(SYMBOLOGY_CODE_128, "ABC"), strong = code_of(SYMBOLOGY_CODE_128, "1234567890");
    const struct pipeline_code *const both[] = {&strong, &weak};
    assert_false(counts(&accept, both, 2));
    assert_true(counts_alone(&accept, &strong));
    assert_true(counts(&accept, both, 2));
}

static void bars_that_do_not_count_yet_hide_no_code(void **state)
{
    (void)state;
    static struct accept accept;
    struct pipeline_code bars[WIRE_CODES];
    const struct pipeline_code pass = code_of(SYMBOLOGY_QR, "pass");
    const struct pipeline_code *all[WIRE_CODES + 1];
    char name[] = "A12345";
    for (int i = 0; i < WIRE_CODES; i++) {
        name[0] = (char)('A' + i);
        bars[i] = code_of(SYMBOLOGY_CODE_128, name);
        all[i] = &bars[i];
    }
    all[WIRE_CODES] = &pass;
    assert_true(counts(&accept, all, WIRE_CODES + 1));
}

// Of more than may be given each frame gives others, so that none is hidden for ever.
static void every_code_has_its_turn(void **state)
{
    (void)state;
    static struct accept accept;
    static struct pipeline_codes read, accepted;
    bool given[PIPELINE_CODES] = {false};
    for (int i = 0; i < PIPELINE_CODES; i++) {
        const char name[] = {(char)('A' + i), '\0'};
        const struct pipeline_code each = code_of(SYMBOLOGY_QR, name);
        pipeline_codes_add(&read, &each);
    }
    for (int frame = 0; frame < PIPELINE_CODES; frame++) {
        pipeline_codes_clear(&accepted);
        accept_frame(&accept, &read, &accepted);
        assert_int_equal(accepted.count, WIRE_CODES);
        for (int i = 0; i < PIPELINE_CODES; i++) {
            given[i] = given[i] || pipeline_codes_have(&accepted, &read.list[i]);
        }
    }
    for (int i = 0; i < PIPELINE_CODES; i++) {
        assert_true(given[i]);
    }
}

static void a_code_is_kept_once_and_so_many_at_most(void **state)
{
    (void)state;
    static struct pipeline_codes list;
    char name[] = "A";
    for (int i = 0; i < 2 * (PIPELINE_CODES + 1); i++) {
        name[0] = (char)('A' + i / 2);
        const struct pipeline_code each = code_of(SYMBOLOGY_QR, name);
        pipeline_codes_add(&list, &each);
        assert_int_equal(list.count, i / 2 < PIPELINE_CODES ? i / 2 + 1 : PIPELINE_CODES);
    }
    const struct pipeline_code bars = code_of(SYMBOLOGY_CODE_128, "A");
    assert_false(pipeline_codes_have(&list, &bars));
    pipeline_codes_clear(&list);
    assert_int_equal(list.count, 0);
    assert_int_equal(list.list[0].bytes[0], 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_bar_code_counts_when_two_frames_agree),
        cmocka_unit_test(a_qr_code_counts_at_once),
        cmocka_unit_test(two_bar_codes_count_side_by_side),
        cmocka_unit_test(a_weak_bar_code_counts_beside_a_strong_one),
        cmocka_unit_test(bars_that_do_not_count_yet_hide_no_code),
        cmocka_unit_test(every_code_has_its_turn),
        cmocka_unit_test(a_code_is_kept_once_and_so_many_at_most),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
