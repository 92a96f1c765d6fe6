// What the journal holds of an arrival, and what is done with it at the next start (faults W10,
// W11, W14).
#include "arrival_story.h"

static void test_w10_w11_a_row_is_read_first(void **state)
{
    for (int row = ARRIVAL_INTENT; row <= ARRIVAL_STAFF; row++) {
        (void)begin(state);
        sent();
        replay(row, wall_ms);
        gives(ARRIVAL_WANT_READ);
        assert_int_equal(arrival.flow_number, 0); // nobody waits in front of the kiosk
        assert_true(arrival.committed);
        assert_string_equal(arrival.intent_id, ids[0]);
        assert_string_equal(arrival.request_id, ids[1]);
        assert_string_equal(arrival.appointment.id, "A1");
        assert_string_equal(arrival.appointment.patient, "P1");
        assert_string_equal(arrival.appointment.place, "Location/area-b");
        assert_string_equal(arrival.appointment.etag, "W/\"7\"");
        assert_int_equal(arrival.appointment.start_ms, flow_test_wall_ms);
        assert_int_equal(arrival.news.needs, news.needs); // staff are told of them whenever it stands
        assert_int_equal(arrival.news.late_minutes, 6);
        assert_true(arrival.news.not_verified);
        assert_false(arrival.news.isolation);
        assert_false(arrival.news.superseded);
        is_arrived();
        reads(SITE_OK);
        closes(ARRIVAL_CLOSED_CONFIRMED, ARRIVAL_CONFIRMED);
    }
}

static void test_a_young_row_may_be_written_once_more(void **state)
{
    (void)state;
    sent();
    replay(ARRIVAL_INTENT, wall_ms - 15 * flow_test_minute_ms + 1);
    reads(SITE_OK);
    gives(ARRIVAL_WANT_WRITE);
    assert_string_equal(arrival.request_id, ids[1]);
    writes(WROTE_CONFIRMED);
    closes(ARRIVAL_CLOSED_CONFIRMED, ARRIVAL_CONFIRMED);
}

static void test_second_chances_survive_a_restart(void **state)
{
    (void)state;
    sent();
    arrival.repeated = true;
    replay(ARRIVAL_SENT, wall_ms);
    reads(SITE_OK);
    gives(ARRIVAL_WANT_WAKE); // repeated before the power went
    (void)begin(state);
    sent();
    arrival.renewed = true;
    replay(ARRIVAL_SENT, wall_ms);
    flow_test_copy(read_back.etag, sizeof read_back.etag, "W/\"8\"");
    reads(SITE_OK);
    closes(ARRIVAL_CLOSED_CONFLICT, ARRIVAL_CONFLICT);
}

static void test_a_renewal_after_a_restart_has_a_fresh_id(void **state)
{
    (void)state;
    sent();
    replay(ARRIVAL_SENT, wall_ms);
    flow_test_copy(read_back.etag, sizeof read_back.etag, "W/\"8\"");
    reads(SITE_OK);
    gives(ARRIVAL_WANT_WRITE);
    assert_string_equal(arrival.request_id, fresh_id);
}

static void test_an_old_row_is_never_written(void **state)
{
    (void)state;
    sent();
    replay(ARRIVAL_INTENT, wall_ms - 15 * flow_test_minute_ms);
    reads(SITE_OK);
    gives(ARRIVAL_WANT_WAKE);
    wakes();
    assert_int_equal(arrival.state, ARRIVAL_STAFF);
    assert_true(next.tell_staff);
}

static void test_w14_yesterdays_row_is_never_written(void **state)
{
    (void)state;
    sent();
    // Five minutes old, and midnight lies between.
    wall_ms = london_day_start_ms((struct date){2026, 12, 9}) + 2 * flow_test_minute_ms;
    replay(ARRIVAL_SENT, wall_ms - 5 * flow_test_minute_ms);
    reads(SITE_OK);
    gives(ARRIVAL_WANT_WAKE);
    wakes();
    assert_int_equal(next.want, ARRIVAL_WANT_CLOSE);
    assert_int_equal(arrival.state, ARRIVAL_CLOSED_EXPIRED);
    assert_true(next.tell_staff);
    assert_false(next.tell);
}

static void test_a_clock_that_fell_back_writes_nothing(void **state)
{
    (void)state;
    sent();
    replay(ARRIVAL_SENT, wall_ms + 2 * flow_test_minute_ms);
    reads(SITE_OK);
    gives(ARRIVAL_WANT_WAKE);
}

static void test_a_row_that_is_not_ours_is_refused(void **state)
{
    static const char *const bad[] = {"", "{}", "[]", "{\"appointment\":7}",
                                      "{\"appointment\":\"A1\"}"};
    struct arrival untouched;
    char data[1024];
    size_t bytes = 0;
    (void)state;

    sent();
    assert_int_equal(arrival_pack(&arrival, data, sizeof data, &bytes), OK);
    assert_int_equal(data[bytes], '\0');
    assert_null(strstr(data, "Kowalska"));
    untouched = arrival;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        assert_int_not_equal(arrival_replay(&arrival, &config, ids[0], ARRIVAL_SENT, wall_ms,
                                            bad[i], strlen(bad[i]), fresh_id, &next),
                             OK);
    }
    for (int row = -1; row <= ARRIVAL_CLOSED_EXPIRED + 1; row++) {
        if (!arrival_is_open((enum arrival_state)row)) {
            assert_int_equal(arrival_replay(&arrival, &config, ids[0], row, wall_ms, data, bytes,
                                            fresh_id, &next),
                             ERR_CONTRACT);
        }
    }
    assert_memory_equal(&arrival, &untouched, sizeof arrival);
    assert_int_equal(arrival_pack(&arrival, data, 40, &bytes), ERR_LIMIT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_w10_w11_a_row_is_read_first, begin),
        cmocka_unit_test_setup(test_a_young_row_may_be_written_once_more, begin),
        cmocka_unit_test_setup(test_second_chances_survive_a_restart, begin),
        cmocka_unit_test_setup(test_a_renewal_after_a_restart_has_a_fresh_id, begin),
        cmocka_unit_test_setup(test_an_old_row_is_never_written, begin),
        cmocka_unit_test_setup(test_w14_yesterdays_row_is_never_written, begin),
        cmocka_unit_test_setup(test_a_clock_that_fell_back_writes_nothing, begin),
        cmocka_unit_test_setup(test_a_row_that_is_not_ours_is_refused, begin),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
