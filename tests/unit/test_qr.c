// QR codes as modules: sizes, form, limits. That they can be read is tests/unit/fleet's to say.
#include "unit.h"

#include "codes/qr.h"

static struct qr qr;
static char text[4096];

static int side_of(size_t count)
{
    assert_int_equal(qr_make(text, count, &qr), OK);
    return qr.side;
}

// Bytes that each version holds at level M in byte mode (ISO/IEC 18004, table 7).
static const size_t holds[] = {14,   26,   42,   62,   84,   106,  122,  152,  180,  213,
                               251,  287,  331,  362,  412,  450,  504,  560,  624,  666,
                               711,  779,  857,  911,  997,  1059, 1125, 1190, 1264, 1370,
                               1452, 1538, 1628, 1722, 1809, 1911, 1989, 2099, 2213, 2331};

static void the_smallest_version_at_level_m(void **state)
{
    (void)state;
    memset(text, 'a', sizeof text);
    for (int version = 1; version <= 40; version++) {
        int side = 17 + 4 * version;
        assert_int_equal(side_of(holds[version - 1]), side);
        if (version < 40) {
            assert_int_equal(side_of(holds[version - 1] + 1), side + 4);
        }
    }
}

// What letters are laid out for (national-services 8.3): the example of 322 characters is
// version 13.
static void the_sizes_of_passes(void **state)
{
    (void)state;
    memset(text, 'A', sizeof text);
    assert_int_equal(side_of(322), 69);
    assert_int_equal(side_of(600), 93);
}

// Digits and capitals would fit into fewer modules in other modes, which a pass, being base64url,
// never allows.
static void digits_are_bytes(void **state)
{
    (void)state;
    memset(text, '1', sizeof text);
    assert_int_equal(side_of(15), 25);
}

static void assert_finder(int left, int top)
{
    for (int y = -1; y <= 7; y++) {
        for (int x = -1; x <= 7; x++) {
            int far = abs(x - 3) > abs(y - 3) ? abs(x - 3) : abs(y - 3);
            assert_int_equal(qr_is_dark(&qr, left + x, top + y), far != 2 && far != 4);
        }
    }
}

static void the_fixed_patterns_are_in_their_places(void **state)
{
    (void)state;
    memset(text, 'x', sizeof text);
    int side = side_of(322);
    assert_finder(0, 0);
    assert_finder(side - 7, 0);
    assert_finder(0, side - 7);
    for (int i = 8; i < side - 8; i++) {
        assert_int_equal(qr_is_dark(&qr, i, 6), i % 2 == 0);
        assert_int_equal(qr_is_dark(&qr, 6, i), i % 2 == 0);
    }
    // The first two bits of the format: level M is 00, masked with 10.
    assert_true(qr_is_dark(&qr, 0, 8));
    assert_false(qr_is_dark(&qr, 1, 8));
}

static void the_quiet_zone_is_light(void **state)
{
    (void)state;
    memset(text, 'x', sizeof text);
    int side = side_of(14);
    for (int i = -QR_QUIET; i < side + QR_QUIET; i++) {
        for (int far = 1; far <= QR_QUIET; far++) {
            assert_false(qr_is_dark(&qr, i, -far));
            assert_false(qr_is_dark(&qr, i, side - 1 + far));
            assert_false(qr_is_dark(&qr, -far, i));
            assert_false(qr_is_dark(&qr, side - 1 + far, i));
        }
    }
}

static void what_does_not_fit_is_refused_and_leaves_the_last_one(void **state)
{
    (void)state;
    static struct qr before;
    memset(text, 'x', sizeof text);
    assert_int_equal(side_of(20), 25);
    before = qr;
    assert_int_equal(qr_make(text, 2332, &qr), ERR_LIMIT);
    assert_int_equal(qr_make(text, (size_t)INT32_MAX + 1, &qr), ERR_LIMIT);
    assert_int_equal(qr_make(text, 0, &qr), ERR_MISSING);
    assert_memory_equal(&before, &qr, sizeof qr);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_smallest_version_at_level_m),
        cmocka_unit_test(the_sizes_of_passes),
        cmocka_unit_test(digits_are_bytes),
        cmocka_unit_test(the_fixed_patterns_are_in_their_places),
        cmocka_unit_test(the_quiet_zone_is_light),
        cmocka_unit_test(what_does_not_fit_is_refused_and_leaves_the_last_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
