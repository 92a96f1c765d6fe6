// What must never happen to an arrival, however the answers fall and whenever power fails: two
// writes unanswered, a write before its intent is committed, after 15 minutes or on another day,
// more than three that may be processed, "confirmed" without proof, "surely nothing was written"
// without being sure. 40,000 arrivals with seeded dice, the same each time.
#include "arrival_story.h"

struct counts {
    int writes, not_processed, unanswered, told;
    bool one_may_be_through, proved;
};

static uint64_t dice;

static int roll(int sides)
{
    dice = dice * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (int)((dice >> 33) % (uint64_t)sides);
}

static enum site_answer roll_read(void)
{
    static const enum appointment_status statuses[] = {APPOINTMENT_BOOKED, APPOINTMENT_BOOKED,
                                                       APPOINTMENT_BOOKED, APPOINTMENT_ARRIVED,
                                                       APPOINTMENT_CANCELLED};
    static const enum site_answer failures[] = {SITE_UNAVAILABLE, SITE_BUSY, SITE_BROKEN,
                                                SITE_DENIED, SITE_NONE};

    if (roll(4) == 0) {
        return failures[roll(roll(8) == 0 ? 5 : 4)];
    }
    read_back.status = statuses[roll(roll(4) == 0 ? 5 : 3)];
    if (roll(6) == 0) {
        read_back.etag[3] = (char)('0' + roll(10));
    }
    return SITE_OK;
}

static void check_next(struct counts *counts)
{
    if (next.want == ARRIVAL_WANT_WRITE) {
        assert_int_equal(counts->unanswered, 0);
        assert_true(arrival.committed);
        assert_true(wall_ms - arrival.begun_wall_ms < 15 * flow_test_minute_ms);
        assert_true(date_equal(london_date(wall_ms), london_date(arrival.begun_wall_ms)));
        counts->writes++;
        counts->unanswered = 1;
    }
    if (next.tell) {
        assert_int_equal(++counts->told, 1);
        assert_int_equal(next.want, ARRIVAL_WANT_CLOSE);
        assert_true(next.outcome != ARRIVAL_CONFIRMED || counts->proved);
        assert_true(next.outcome != ARRIVAL_NOT_REACHED || !counts->one_may_be_through);
        assert_true(next.outcome != ARRIVAL_REJECTED || !counts->one_may_be_through);
    }
}

static void answer_next(struct counts *counts)
{
    pass(roll(3) == 0 ? roll(4000) : 20);
    if (next.want == ARRIVAL_WANT_COMMIT) {
        commits(roll(20) != 0);
    } else if (next.want == ARRIVAL_WANT_READ) {
        enum site_answer answer = roll_read();

        counts->proved = answer == SITE_OK && read_back.status == APPOINTMENT_ARRIVED &&
                         counts->one_may_be_through;
        reads(answer);
    } else if (next.want == ARRIVAL_WANT_ENCOUNTER) {
        bool exists = counts->one_may_be_through && roll(3) == 0;

        counts->proved = exists && config.fhir_confirm == CONFIRM_ENCOUNTER;
        encounter(roll(4) == 0 ? SITE_UNAVAILABLE : SITE_OK, exists);
    } else if (next.want == ARRIVAL_WANT_WRITE) {
        enum site_write_verdict verdict = (enum site_write_verdict)roll(WROTE_REJECTED + 1);
        bool by_encounter = config.fhir_write == WRITE_ENCOUNTER;

        if (by_encounter != (verdict == WROTE_ACCEPTED) && verdict <= WROTE_ACCEPTED) {
            verdict = WROTE_LOST; // CONFIRMED is for appointments, ACCEPTED for encounters
        }
        counts->unanswered = 0;
        counts->not_processed += verdict == WROTE_BUSY;
        counts->proved = verdict == WROTE_CONFIRMED;
        counts->one_may_be_through =
            counts->one_may_be_through || verdict == WROTE_LOST || verdict == WROTE_ACCEPTED;
        next = arrival_written(&arrival, &config, verdict, roll(8) - 1, now_ms);
    } else {
        assert_int_equal(next.want, ARRIVAL_WANT_WAKE);
        assert_true(arrival.wake_ms >= now_ms - 4000);
        pass(roll(40) == 0 ? 10 * flow_test_minute_ms : 0); // the machine slept
        wakes();
    }
}

// Power fails: what is in the journal is all that is known. Now and then, in the middle of
// anything.
static void maybe_restart(struct counts *counts)
{
    if (!arrival.committed || roll(25) != 0 || next.want == ARRIVAL_WANT_CLOSE) {
        return;
    }
    counts->unanswered = 0;
    replay((int)arrival.state, arrival.begun_wall_ms);
    assert_int_not_equal(next.want, ARRIVAL_WANT_WRITE); // read first, always
    counts->one_may_be_through = true;                   // nobody can know any more
    counts->told = 0;
}

static void test_what_never_happens(void **state)
{
    int confirmed = 0, closed = 0;

    for (int i = 0; i < 40000; i++) {
        struct counts counts = {0};
        int steps = 0;

        (void)begin(state);
        dice = (uint64_t)i * 2654435761u + 1;
        config.fhir_write = i % 2 == 0 ? WRITE_PATCH : WRITE_ENCOUNTER;
        config.fhir_confirm = i % 4 < 2 ? CONFIRM_APPOINTMENT : CONFIRM_ENCOUNTER;
        while (next.want != ARRIVAL_WANT_CLOSE && steps++ < 1000) {
            answer_next(&counts);
            check_next(&counts);
            maybe_restart(&counts);
        }
        // The write, its repeat, the one with a new version. One that was answered 429 was not
        // processed.
        assert_in_range(counts.writes - counts.not_processed, 0, 3);
        assert_int_equal(next.want, ARRIVAL_WANT_CLOSE); // it ends: at midnight at the latest
        confirmed += arrival.state == ARRIVAL_CLOSED_CONFIRMED;
        closed++;
    }
    assert_int_equal(closed, 40000);
    assert_in_range(confirmed, 4000, 36000); // the dice reach what they are meant to reach
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_what_never_happens)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
