// Limits on guessing (product 4.2, reliability 3).
#include "unit.h"

#include "flow/flow_config.h"
#include "flow/tries.h"

static const int64_t second_ms = 1000;
static const int64_t hour_ms = 3600 * 1000;

static struct config config;
static struct tries tries;

static int begin(void **state)
{
    (void)state;
    flow_config_make(&config);
    tries_init(&tries);
    return 0;
}

// Misses of another identity each time, a second apart; the time of the last one.
static int64_t miss(int count, int64_t from_ms, bool *ret_pause)
{
    int64_t now_ms = from_ms;
    static uint64_t identity = 1000;

    for (int i = 0; i < count; i++) {
        now_ms = from_ms + i * second_ms;
        *ret_pause = tries_miss(&tries, &config, now_ms, ++identity);
    }
    return now_ms;
}

static void test_nobody_is_paused_at_first(void **state)
{
    (void)state;
    assert_false(tries_paused(&tries, 0));
    assert_false(tries_paused(&tries, hour_ms));
    assert_false(tries_identity_blocked(&tries, &config, 0, 7));
}

static void test_the_sixth_miss_in_ten_minutes_pauses(void **state)
{
    bool pause = false;
    (void)state;

    int64_t at_ms = miss(5, 0, &pause);
    assert_false(pause);
    assert_false(tries_paused(&tries, at_ms));
    at_ms = miss(1, at_ms + second_ms, &pause);
    assert_true(pause);
    assert_true(tries_paused(&tries, at_ms));
    assert_true(tries_paused(&tries, at_ms + 120 * second_ms - 1));
    assert_false(tries_paused(&tries, at_ms + 120 * second_ms));
}

static void test_misses_older_than_the_window_do_not_count(void **state)
{
    bool pause = false;
    (void)state;

    miss(5, 0, &pause);
    struct tries in_time = tries;
    assert_true(
        tries_miss(&in_time, &config, 600 * second_ms - 1, 8000)); // the first one still counts
    assert_false(tries_miss(&tries, &config, 600 * second_ms, 8000));
    assert_true(tries_miss(&tries, &config, 600 * second_ms + 1, 8001)); // the second one does
}

static void test_after_a_pause_one_miss_starts_the_next_and_longer(void **state)
{
    static const int64_t expected_s[] = {240, 480, 900, 900};
    bool pause = false;
    (void)state;

    int64_t now_ms = miss(6, 0, &pause);
    now_ms += 121 * second_ms;
    for (size_t i = 0; i < 4; i++) {
        assert_true(tries_miss(&tries, &config, now_ms, 5000 + i));
        assert_true(tries_paused(&tries, now_ms + expected_s[i] * second_ms - 1));
        assert_false(tries_paused(&tries, now_ms + expected_s[i] * second_ms));
        now_ms += expected_s[i] * second_ms + second_ms;
    }
}

static void test_an_hour_without_a_miss_begins_anew(void **state)
{
    bool pause = false;
    (void)state;

    int64_t now_ms = miss(6, 0, &pause);
    // One ms short of an hour the next miss still doubles.
    struct tries short_of_it = tries;
    assert_true(tries_miss(&short_of_it, &config, now_ms + hour_ms - 1, 9000));
    assert_false(tries_miss(&tries, &config, now_ms + hour_ms, 9000));
    miss(4, now_ms + hour_ms + second_ms, &pause);
    assert_false(pause);
    int64_t last_ms = miss(1, now_ms + hour_ms + 10 * second_ms, &pause);
    assert_true(pause);
    assert_false(tries_paused(&tries, last_ms + 120 * second_ms)); // the first length again
}

static void test_an_identity_has_its_own_limit(void **state)
{
    (void)state;
    config.tries_per_kiosk = 10;
    for (int i = 0; i < 3; i++) {
        assert_false(tries_identity_blocked(&tries, &config, i, 7));
        (void)tries_miss(&tries, &config, i, 7);
    }
    assert_true(tries_identity_blocked(&tries, &config, 3, 7));
    assert_false(tries_identity_blocked(&tries, &config, 3, 8)); // nobody else is locked out
    assert_true(tries_identity_blocked(&tries, &config, hour_ms - 1, 7));
    assert_false(tries_identity_blocked(&tries, &config, hour_ms, 7));
}

static void test_no_identity_is_nobodys_limit(void **state)
{
    (void)state;
    config.tries_per_kiosk = 10;
    for (int i = 0; i < 5; i++) {
        (void)tries_miss(&tries, &config, i, 0);
    }
    assert_false(tries_identity_blocked(&tries, &config, 5, 0));
}

static void test_more_identities_than_places_forget_the_oldest(void **state)
{
    (void)state;
    config.tries_per_kiosk = 10;
    for (int i = 0; i < 3; i++) {
        (void)tries_miss(&tries, &config, 0, 1);
        (void)tries_miss(&tries, &config, 1, 2);
    }
    for (uint64_t other = 100; other < 100 + TRIES_IDENTITIES - 1; other++) {
        (void)tries_miss(&tries, &config, 2 + (int64_t)other, other);
    }
    assert_false(tries_identity_blocked(&tries, &config, 300, 1)); // made room
    assert_true(tries_identity_blocked(&tries, &config, 300, 2));
}

static void test_misses_before_a_restart_may_be_negative(void **state)
{
    bool pause = false;
    (void)state;

    miss(5, -100 * second_ms, &pause); // read back from state_dir: before this start
    miss(1, 10 * second_ms, &pause);
    assert_true(pause);
}

static void test_staff_lift_a_pause(void **state)
{
    bool pause = false;
    (void)state;

    for (int i = 0; i < 3; i++) {
        (void)tries_miss(&tries, &config, i, 7);
    }
    int64_t at_ms = miss(3, second_ms, &pause);
    assert_true(tries_paused(&tries, at_ms));
    tries_lift(&tries);
    assert_false(tries_paused(&tries, at_ms));
    assert_true(tries_identity_blocked(&tries, &config, at_ms, 7)); // whoever used up their own tries
    at_ms = miss(5, at_ms + second_ms, &pause);
    assert_false(pause); // it counts anew
    at_ms = miss(1, at_ms + second_ms, &pause);
    assert_true(pause);
    assert_false(tries_paused(&tries, at_ms + 120 * second_ms)); // and the first pause is the first again
}

// A further question that is answered rightly is no miss, nor does the pause that it began stand (product 4.1).
static void test_a_right_answer_is_forgiven(void **state)
{
    (void)state;
    for (int i = 0; i < 40; i++) {
        (void)tries_miss(&tries, &config, i * 20 * second_ms, 7);
        tries_forgive(&tries, &config, i * 20 * second_ms + second_ms, 7);
        assert_false(tries_paused(&tries, i * 20 * second_ms + second_ms));
        assert_false(tries_identity_blocked(&tries, &config, i * 20 * second_ms + second_ms, 7));
    }
    assert_int_equal(tries.miss_count, 0);
    for (int i = 0; i < 5; i++) {
        assert_false(tries_miss(&tries, &config, 1000 * second_ms + i, 100 + (uint64_t)i));
    }
    assert_true(tries_miss(&tries, &config, 1001 * second_ms, 200)); // the sixth begins a pause,
    tries_forgive(&tries, &config, 1002 * second_ms, 200);
    assert_false(tries_paused(&tries, 1002 * second_ms)); // which goes with it
    assert_int_equal(tries.pause_s, 0);
    assert_true(tries_miss(&tries, &config, 1003 * second_ms, 201)); // the others still count
}

// ---- scanned codes

static const int64_t noon_ms = INT64_C(1796731200000);     // 2026-12-08, 12:00 in London
static const int64_t midnight_ms = INT64_C(1796774400000); // at its end

static void miss_claim(uint64_t tag, int count, int64_t wall_ms, int64_t until_s)
{
    for (int i = 0; i < count; i++) {
        tries_claim_miss(&tries, wall_ms, tag, until_s);
    }
}

static void test_a_code_has_three_tries_of_its_own(void **state)
{
    (void)state;
    for (int i = 0; i < 3; i++) {
        assert_false(tries_claim_blocked(&tries, noon_ms + i, 7));
        miss_claim(7, 1, noon_ms + i, 0);
    }
    assert_true(tries_claim_blocked(&tries, noon_ms + 3, 7));
    assert_false(tries_claim_blocked(&tries, noon_ms + 3, 8)); // another code of the same patient, too
    assert_false(tries_identity_blocked(&tries, &config, 3, 7)); // what was typed is counted apart
    assert_int_equal(tries.miss_count, 0);
}

static void test_a_code_without_an_end_counts_for_the_local_day(void **state)
{
    const int64_t summer_ms = INT64_C(1782903600000); // 2026-07-01, 12:00 in London; midnight is at 23:00 UTC
    (void)state;

    miss_claim(7, 3, noon_ms, 0);
    assert_true(tries_claim_blocked(&tries, midnight_ms - 1, 7));
    assert_false(tries_claim_blocked(&tries, midnight_ms, 7));
    miss_claim(8, 3, summer_ms, 0);
    assert_true(tries_claim_blocked(&tries, summer_ms + 12 * hour_ms - 1, 8));
    assert_false(tries_claim_blocked(&tries, summer_ms + 12 * hour_ms, 8));
}

static void test_a_pass_counts_as_long_as_it_is_taken(void **state)
{
    const int64_t exp_s = noon_ms / 1000 + 3600;
    const int64_t leeway_ms = 120 * second_ms;
    (void)state;

    miss_claim(7, 3, noon_ms, exp_s);
    assert_true(tries_claim_blocked(&tries, exp_s * 1000 + leeway_ms - 1, 7));
    assert_false(tries_claim_blocked(&tries, exp_s * 1000 + leeway_ms, 7));
    assert_int_equal(tries.claims[0].tag, 0); // and it is forgotten
    miss_claim(8, 3, noon_ms, midnight_ms / 1000 + 3600); // over midnight
    assert_true(tries_claim_blocked(&tries, midnight_ms + 1, 8));
}

static void test_an_old_code_begins_anew(void **state)
{
    (void)state;
    miss_claim(7, 2, noon_ms, 0);
    miss_claim(7, 1, midnight_ms, 0);
    assert_false(tries_claim_blocked(&tries, midnight_ms + 1, 7));
    assert_int_equal(tries.claims[0].misses, 1);
}

// Made-up codes do not win a code new tries: those with the fewest misses make room.
static void test_the_code_that_was_missed_least_makes_room(void **state)
{
    (void)state;
    miss_claim(1, 2, noon_ms, 0);
    miss_claim(2, 3, noon_ms, 0);
    miss_claim(3, 1, noon_ms, noon_ms / 1000 + 600); // ends before the others
    for (uint64_t other = 100; other < 100 + TRIES_CLAIMS - 3; other++) {
        miss_claim(other, 1, noon_ms, 0);
    }
    miss_claim(900, 1, noon_ms, 0); // the table is full
    for (int i = 0; i < TRIES_CLAIMS; i++) {
        assert_int_not_equal(tries.claims[i].tag, 3);
    }
    for (uint64_t other = 1000; other < 1200; other++) {
        miss_claim(other, 1, noon_ms, 0);
    }
    assert_true(tries_claim_blocked(&tries, noon_ms, 2));
    assert_false(tries_claim_blocked(&tries, noon_ms, 1));
    miss_claim(1, 1, noon_ms, 0); // its two misses stand
    assert_true(tries_claim_blocked(&tries, noon_ms, 1));
}

static void test_full_of_blocked_codes_an_unknown_one_is_blocked(void **state)
{
    (void)state;
    for (uint64_t tag = 1; tag <= TRIES_CLAIMS; tag++) {
        assert_false(tries_claim_blocked(&tries, noon_ms, 5000));
        miss_claim(tag, 3, noon_ms, 0);
    }
    assert_true(tries_claim_blocked(&tries, noon_ms, 5000));
    miss_claim(5000, 1, noon_ms, 0); // finds no place, and takes nobody's
    for (uint64_t tag = 1; tag <= TRIES_CLAIMS; tag++) {
        assert_true(tries_claim_blocked(&tries, noon_ms, tag));
    }
    assert_false(tries_claim_blocked(&tries, midnight_ms, 5000));
}

static void test_staff_do_not_lift_what_a_code_used_up(void **state)
{
    (void)state;
    miss_claim(7, 3, noon_ms, 0);
    tries_lift(&tries);
    assert_true(tries_claim_blocked(&tries, noon_ms, 7));
}

// Never more than the limit of the yardsticks: at the longest pause 4 guesses an hour.
static void test_guessing_all_day_gives_few_guesses(void **state)
{
    int guesses = 0;
    (void)state;

    for (int64_t now_ms = 0; now_ms < 24 * hour_ms; now_ms += second_ms) {
        if (!tries_paused(&tries, now_ms)) {
            (void)tries_miss(&tries, &config, now_ms, 100 + (uint64_t)(now_ms / second_ms));
            guesses++;
        }
    }
    assert_in_range(guesses, 90, 105); // 6, then one at the end of 2, 4, 8, 15, 15 ... minutes
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_nobody_is_paused_at_first, begin),
        cmocka_unit_test_setup(test_the_sixth_miss_in_ten_minutes_pauses, begin),
        cmocka_unit_test_setup(test_misses_older_than_the_window_do_not_count, begin),
        cmocka_unit_test_setup(test_after_a_pause_one_miss_starts_the_next_and_longer, begin),
        cmocka_unit_test_setup(test_an_hour_without_a_miss_begins_anew, begin),
        cmocka_unit_test_setup(test_an_identity_has_its_own_limit, begin),
        cmocka_unit_test_setup(test_no_identity_is_nobodys_limit, begin),
        cmocka_unit_test_setup(test_more_identities_than_places_forget_the_oldest, begin),
        cmocka_unit_test_setup(test_misses_before_a_restart_may_be_negative, begin),
        cmocka_unit_test_setup(test_staff_lift_a_pause, begin),
        cmocka_unit_test_setup(test_a_right_answer_is_forgiven, begin),
        cmocka_unit_test_setup(test_a_code_has_three_tries_of_its_own, begin),
        cmocka_unit_test_setup(test_a_code_without_an_end_counts_for_the_local_day, begin),
        cmocka_unit_test_setup(test_a_pass_counts_as_long_as_it_is_taken, begin),
        cmocka_unit_test_setup(test_an_old_code_begins_anew, begin),
        cmocka_unit_test_setup(test_the_code_that_was_missed_least_makes_room, begin),
        cmocka_unit_test_setup(test_full_of_blocked_codes_an_unknown_one_is_blocked, begin),
        cmocka_unit_test_setup(test_staff_do_not_lift_what_a_code_used_up, begin),
        cmocka_unit_test_setup(test_guessing_all_day_gives_few_guesses, begin),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
