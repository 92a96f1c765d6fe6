// One arrival told as a story: what it wants next, and the answers it is given. One machine, one
// clock.
#pragma once
#include "unit.h"

#include "arrival/arrival.h"
#include "flow/flow_config.h"

static const char *const ids[3] = {"11111111-1111-4111-8111-111111111111",
                                   "22222222-2222-4222-8222-222222222222",
                                   "33333333-3333-4333-8333-333333333333"};
static const char fresh_id[] = "44444444-4444-4444-8444-444444444444";

static struct config config;
static struct arrival arrival;
static struct arrival_next next;
static struct site_appointment read_back; // what a read says; changed by a test
static int64_t now_ms, wall_ms;
static const struct staff_news news = {.needs = 1U << NEED_HOIST, .late_minutes = 6, .not_verified = true};

static inline void pass(int64_t ms)
{
    now_ms += ms;
    wall_ms += ms;
}

static inline int begin(void **state)
{
    struct appointment appointment = {
        .id = "A1", .place = "Location/area-b", .start_ms = flow_test_wall_ms};
    (void)state;

    flow_config_make(&config);
    now_ms = 5000000;
    wall_ms = flow_test_wall_ms;
    read_back = (struct site_appointment){.id = "A1",
                                          .patient = "P1",
                                          .status = APPOINTMENT_BOOKED,
                                          .start_ms = flow_test_wall_ms,
                                          .place = "Location/area-b",
                                          .etag = "W/\"7\""};
    next = arrival_begin(&arrival, 9, ids, "P1", &appointment, &news, wall_ms);
    assert_int_equal(next.want, ARRIVAL_WANT_READ);
    return 0;
}

static inline void gives(enum arrival_want want)
{
    assert_int_equal(next.want, want);
    assert_int_equal(next.tell, want == ARRIVAL_WANT_CLOSE);
}

static inline void closes(enum arrival_state state, enum arrival_outcome outcome)
{
    assert_int_equal(next.want, ARRIVAL_WANT_CLOSE);
    assert_int_equal(arrival.state, state);
    assert_true(next.tell);
    assert_int_equal(next.outcome, outcome);
    assert_false(arrival_is_open(arrival.state));
}

static inline void reads(enum site_answer answer)
{
    next = arrival_read(&arrival, &config, answer, answer == SITE_OK ? &read_back : NULL, now_ms,
                        wall_ms);
}

static inline void commits(bool ok)
{
    next = arrival_committed(&arrival, ok, wall_ms);
}

static inline void writes(enum site_write_verdict verdict)
{
    next = arrival_written(&arrival, &config, verdict, -1, now_ms);
}

static inline void wakes(void)
{
    assert_int_equal(next.want, ARRIVAL_WANT_WAKE);
    pass(arrival.wake_ms > now_ms ? arrival.wake_ms - now_ms : 0);
    next = arrival_wake(&arrival, &config, now_ms, wall_ms);
}

// Up to the first write, which is on its way.
static inline void sent(void)
{
    reads(SITE_OK);
    gives(ARRIVAL_WANT_COMMIT);
    commits(true);
    gives(ARRIVAL_WANT_WRITE);
    assert_int_equal(arrival.state, ARRIVAL_SENT);
}

static inline void encounter(enum site_answer answer, bool exists)
{
    next = arrival_encounter(&arrival, &config, answer, exists, now_ms, wall_ms);
}

static inline void replay(int row_state, int64_t begun_wall_ms)
{
    char data[1024];
    size_t bytes = 0;

    assert_int_equal(arrival_pack(&arrival, data, sizeof data, &bytes), OK);
    memset(&arrival, 0xAA, sizeof arrival);
    assert_int_equal(arrival_replay(&arrival, &config, ids[0], row_state, begun_wall_ms, data,
                                    bytes, fresh_id, &next),
                     OK);
}

static inline void is_arrived(void)
{
    read_back.status = APPOINTMENT_ARRIVED;
}
