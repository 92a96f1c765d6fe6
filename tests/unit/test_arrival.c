// The machine of one arrival (reliability 7; faults W1 to W8, W10, W11, W13, W14). A story here is
// told in wants: what the machine asks for next after each answer. The journal's row is in
// test_arrival_replay.c, what must never happen in test_arrival_walk.c.
#include "arrival_story.h"

// ---- the main path

static void test_read_commit_write_confirmed(void **state)
{
    (void)state;
    assert_int_equal(arrival.state, ARRIVAL_READING);
    assert_false(arrival_is_open(arrival.state));
    reads(SITE_OK);
    gives(ARRIVAL_WANT_COMMIT);
    assert_int_equal(arrival.state, ARRIVAL_INTENT);
    assert_true(arrival_is_open(arrival.state));
    assert_false(arrival.committed); // not before the journal says so
    commits(true);
    gives(ARRIVAL_WANT_WRITE);
    assert_true(arrival.committed);
    assert_string_equal(arrival.request_id, ids[1]);
    assert_string_equal(arrival.appointment.etag, "W/\"7\"");
    commits(true); // the answer to a later put of the row
    gives(ARRIVAL_WANT_NOTHING);
    writes(WROTE_CONFIRMED);
    closes(ARRIVAL_CLOSED_CONFIRMED, ARRIVAL_CONFIRMED);
}

static void test_no_write_without_a_committed_intent(void **state)
{
    (void)state;
    reads(SITE_OK);
    commits(false); // W13: disk full
    closes(ARRIVAL_CLOSED_DROPPED, ARRIVAL_NOT_REACHED);
    assert_false(arrival.committed);
}

static void test_the_first_read_decides(void **state)
{
    static const struct {
        enum site_answer answer;
        enum arrival_state state;
        enum arrival_outcome outcome;
    } cases[] = {
        {SITE_NONE, ARRIVAL_CLOSED_CONFLICT, ARRIVAL_CONFLICT},
        {SITE_DENIED, ARRIVAL_CLOSED_REJECTED, ARRIVAL_REJECTED},
        {SITE_BUSY, ARRIVAL_CLOSED_DROPPED, ARRIVAL_NOT_REACHED},
        {SITE_UNAVAILABLE, ARRIVAL_CLOSED_DROPPED, ARRIVAL_NOT_REACHED},
        {SITE_BROKEN, ARRIVAL_CLOSED_DROPPED, ARRIVAL_NOT_REACHED},
        {SITE_TOO_MANY, ARRIVAL_CLOSED_DROPPED, ARRIVAL_NOT_REACHED},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        (void)begin(state);
        reads(cases[i].answer);
        closes(cases[i].state, cases[i].outcome);
    }
}

static void first_read_says(void (*change)(void), enum arrival_state state,
                            enum arrival_outcome outcome)
{
    (void)begin(NULL);
    change();
    reads(SITE_OK);
    closes(state, outcome);
}

static void is_checked_in(void)
{
    read_back.status = APPOINTMENT_CHECKED_IN;
}
static void is_cancelled(void)
{
    read_back.status = APPOINTMENT_CANCELLED;
}
static void is_unknown(void)
{
    read_back.status = APPOINTMENT_UNKNOWN;
}
static void is_fulfilled(void)
{
    read_back.status = APPOINTMENT_FULFILLED;
}
static void is_later(void)
{
    read_back.start_ms += flow_test_minute_ms;
}
static void is_elsewhere(void)
{
    read_back.place[9] = 'x';
}
static void is_another_patients(void)
{
    read_back.patient[1] = '2';
}
static void is_another(void)
{
    read_back.id[1] = '2';
}
static void is_arrived_for_another(void)
{
    is_arrived();
    is_another_patients();
}

static void test_what_the_first_read_finds_is_never_overwritten(void **state)
{
    (void)state;
    first_read_says(is_arrived, ARRIVAL_CLOSED_ALREADY, ARRIVAL_ALREADY);
    first_read_says(is_checked_in, ARRIVAL_CLOSED_ALREADY, ARRIVAL_ALREADY);
    first_read_says(is_cancelled, ARRIVAL_CLOSED_CONFLICT, ARRIVAL_CONFLICT);
    first_read_says(is_unknown, ARRIVAL_CLOSED_CONFLICT, ARRIVAL_CONFLICT);
    first_read_says(is_fulfilled, ARRIVAL_CLOSED_CONFLICT, ARRIVAL_CONFLICT);
    first_read_says(is_later, ARRIVAL_CLOSED_CONFLICT, ARRIVAL_CONFLICT);
    first_read_says(is_elsewhere, ARRIVAL_CLOSED_CONFLICT, ARRIVAL_CONFLICT);
    first_read_says(is_another_patients, ARRIVAL_CLOSED_CONFLICT, ARRIVAL_CONFLICT);
    first_read_says(is_another, ARRIVAL_CLOSED_CONFLICT, ARRIVAL_CONFLICT);
    first_read_says(is_arrived_for_another, ARRIVAL_CLOSED_CONFLICT, ARRIVAL_CONFLICT);
}

// ---- unknown outcomes

static void test_w1_lost_reply_but_written(void **state)
{
    (void)state;
    sent();
    writes(WROTE_LOST);
    gives(ARRIVAL_WANT_READ); // never the write again
    is_arrived();
    reads(SITE_OK);
    closes(ARRIVAL_CLOSED_CONFIRMED, ARRIVAL_CONFIRMED);
}

static void test_w2_lost_and_not_written_is_repeated_once(void **state)
{
    (void)state;
    sent();
    writes(WROTE_LOST);
    reads(SITE_OK);
    gives(ARRIVAL_WANT_WRITE);
    assert_string_equal(arrival.request_id, ids[1]); // the same request, intent and version
    assert_string_equal(arrival.intent_id, ids[0]);
    assert_string_equal(arrival.appointment.etag, "W/\"7\"");
    writes(WROTE_LOST);
    gives(ARRIVAL_WANT_READ);
    reads(SITE_OK);
    gives(ARRIVAL_WANT_WAKE); // never a third time
    wakes();
    gives(ARRIVAL_WANT_READ);
    reads(SITE_OK);
    gives(ARRIVAL_WANT_WAKE);
    wakes();
    is_arrived();
    reads(SITE_OK);
    closes(ARRIVAL_CLOSED_CONFIRMED, ARRIVAL_CONFIRMED);
}

static void test_the_repeat_meets_the_first_one(void **state)
{
    (void)state;
    sent();
    writes(WROTE_LOST);
    reads(SITE_OK); // read before the first write was applied
    gives(ARRIVAL_WANT_WRITE);
    writes(WROTE_CONFLICT); // If-Match: the first one came through meanwhile
    is_arrived();
    reads(SITE_OK);
    closes(ARRIVAL_CLOSED_CONFIRMED, ARRIVAL_CONFIRMED); // one of ours
}

static void test_w3_somebody_else_was_faster(void **state)
{
    (void)state;
    sent();
    writes(WROTE_CONFLICT);
    gives(ARRIVAL_WANT_READ);
    is_arrived();
    reads(SITE_OK);
    closes(ARRIVAL_CLOSED_ALREADY, ARRIVAL_ALREADY); // 412 alone is not "confirmed"
}

static void test_w4_cancelled_or_moved_meanwhile(void **state)
{
    void (*const changes[])(void) = {is_cancelled, is_later, is_elsewhere, is_another_patients,
                                     is_unknown};

    for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i++) {
        for (int lost = 0; lost < 2; lost++) {
            (void)begin(state);
            sent();
            writes(lost == 1 ? WROTE_LOST : WROTE_CONFLICT);
            changes[i]();
            reads(SITE_OK);
            closes(ARRIVAL_CLOSED_CONFLICT, ARRIVAL_CONFLICT);
        }
    }
    (void)begin(state);
    sent();
    writes(WROTE_LOST);
    reads(SITE_NONE); // gone
    closes(ARRIVAL_CLOSED_CONFLICT, ARRIVAL_CONFLICT);
}

static void test_w5_refused_and_unchanged(void **state)
{
    (void)state;
    sent();
    writes(WROTE_CONFLICT); // 409, 422 with an OperationOutcome
    reads(SITE_OK);
    closes(ARRIVAL_CLOSED_REJECTED, ARRIVAL_REJECTED);
    (void)begin(state);
    sent();
    writes(WROTE_REJECTED); // 403
    closes(ARRIVAL_CLOSED_REJECTED, ARRIVAL_REJECTED);
}

static void test_a_new_version_of_the_same_visit_is_tried_once(void **state)
{
    (void)state;
    sent();
    writes(WROTE_CONFLICT);
    flow_test_copy(read_back.etag, sizeof read_back.etag, "W/\"8\"");
    reads(SITE_OK);
    gives(ARRIVAL_WANT_WRITE);
    assert_string_equal(arrival.appointment.etag, "W/\"8\"");
    assert_string_equal(arrival.request_id, ids[2]); // another request
    assert_string_equal(arrival.intent_id, ids[0]);  // of the same intent
    writes(WROTE_CONFLICT);
    flow_test_copy(read_back.etag, sizeof read_back.etag, "W/\"9\"");
    reads(SITE_OK);
    closes(ARRIVAL_CLOSED_CONFLICT, ARRIVAL_CONFLICT);
}

static void test_w6_without_versions(void **state)
{
    (void)state;
    read_back.etag[0] = '\0';
    sent();
    writes(WROTE_LOST);
    reads(SITE_OK);
    gives(
        ARRIVAL_WANT_WRITE); // no version to compare: once more all the same, the read said booked
    writes(WROTE_LOST);
    reads(SITE_OK);
    gives(ARRIVAL_WANT_WAKE);
}

static void test_surely_not_sent(void **state)
{
    (void)state;
    sent();
    writes(WROTE_NOT_SENT);
    closes(ARRIVAL_CLOSED_DROPPED, ARRIVAL_NOT_REACHED);
    (void)begin(state);
    sent();
    writes(WROTE_LOST);
    reads(SITE_OK);
    writes(WROTE_NOT_SENT); // the repeat did not leave; the first is still unknown
    gives(ARRIVAL_WANT_WAKE);
    wakes();
    gives(ARRIVAL_WANT_READ);
}

static void test_a_refusal_after_an_unknown_write_is_read(void **state)
{
    (void)state;
    sent();
    writes(WROTE_LOST);
    reads(SITE_OK);
    writes(WROTE_REJECTED);
    gives(ARRIVAL_WANT_READ);
    is_arrived();
    reads(SITE_OK);
    closes(ARRIVAL_CLOSED_CONFIRMED, ARRIVAL_CONFIRMED);
}

static void test_429_waits_as_told_and_once(void **state)
{
    static const struct {
        int retry_after_s, wait_ms;
    } cases[] = {{0, 0}, {1, 1000}, {5, 5000}, {6, 5000}, {3600, 5000}, {-1, 5000}};

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        (void)begin(state);
        sent();
        next = arrival_written(&arrival, &config, WROTE_BUSY, cases[i].retry_after_s, now_ms);
        gives(ARRIVAL_WANT_WAKE);
        assert_int_equal(arrival.wake_ms - now_ms, cases[i].wait_ms);
        wakes();
        gives(ARRIVAL_WANT_WRITE); // it was not processed: no read is needed
        assert_string_equal(arrival.request_id, ids[1]);
        writes(WROTE_BUSY);
        closes(ARRIVAL_CLOSED_REJECTED, ARRIVAL_REJECTED);
    }
}

static void test_a_wait_of_429_that_became_old_writes_nothing(void **state)
{
    (void)state;
    sent();
    writes(WROTE_BUSY);
    pass(15 * flow_test_minute_ms); // the machine slept
    next = arrival_wake(&arrival, &config, now_ms, wall_ms);
    assert_int_equal(next.want, ARRIVAL_WANT_READ);
    assert_true(next.tell_staff);
    reads(SITE_OK);
    gives(ARRIVAL_WANT_WAKE);
}

// ---- the background

static void test_reads_back_off_and_then_staff_have_it(void **state)
{
    static const int expected_s[] = {2, 4, 8, 16, 32, 60, 60};
    int told = 0, reads_made = 0;
    (void)state;

    sent();
    writes(WROTE_LOST);
    for (size_t i = 0; i < sizeof expected_s / sizeof expected_s[0]; i++) {
        reads(SITE_UNAVAILABLE);
        gives(ARRIVAL_WANT_WAKE);
        assert_int_equal(arrival.wake_ms - now_ms, expected_s[i] * 1000);
        wakes();
        gives(ARRIVAL_WANT_READ);
        assert_false(next.tell_staff);
    }
    while (london_date(wall_ms).day == 8 && next.want != ARRIVAL_WANT_CLOSE) {
        reads(SITE_UNAVAILABLE);
        reads_made++;
        if (arrival.state == ARRIVAL_STAFF) {
            assert_int_equal(arrival.wake_ms - now_ms, 5 * 60 * 1000);
            assert_true(wall_ms - flow_test_wall_ms >= 15 * flow_test_minute_ms);
        }
        wakes();
        told += next.tell_staff;
        assert_true(!next.tell_staff || next.note == NOTE_UNKNOWN);
    }
    assert_int_equal(told, 1);
    assert_in_range(reads_made, 100, 140);
    assert_int_equal(next.want, ARRIVAL_WANT_CLOSE); // local midnight
    assert_int_equal(arrival.state, ARRIVAL_CLOSED_EXPIRED);
    assert_false(next.tell);
}

static void test_staff_reads_only_close_the_row(void **state)
{
    (void)state;
    sent();
    writes(WROTE_LOST);
    reads(SITE_UNAVAILABLE);
    pass(15 * flow_test_minute_ms);
    next = arrival_wake(&arrival, &config, now_ms, wall_ms);
    assert_int_equal(arrival.state, ARRIVAL_STAFF);
    assert_true(next.tell_staff);
    reads(SITE_OK); // still booked, same version: a repeat is no longer ours to make
    gives(ARRIVAL_WANT_WAKE);
    assert_int_equal(arrival.state, ARRIVAL_STAFF);
    wakes();
    assert_false(next.tell_staff);
    is_arrived();
    reads(SITE_OK);
    closes(ARRIVAL_CLOSED_CONFIRMED, ARRIVAL_CONFIRMED);
}

static void test_staff_who_were_told_on_x18_are_not_told_again(void **state)
{
    (void)state;
    sent();
    arrival.staff_told = true;
    writes(WROTE_LOST);
    reads(SITE_UNAVAILABLE);
    pass(15 * flow_test_minute_ms);
    next = arrival_wake(&arrival, &config, now_ms, wall_ms);
    assert_int_equal(arrival.state, ARRIVAL_STAFF);
    assert_false(next.tell_staff);
}

// ---- style encounter

static void sent_as_encounter(enum site_confirm confirm)
{
    config.fhir_write = WRITE_ENCOUNTER;
    config.fhir_confirm = confirm;
    sent();
}

static void test_encounter_then_the_appointment_follows(void **state)
{
    (void)state;
    sent_as_encounter(CONFIRM_APPOINTMENT);
    writes(WROTE_ACCEPTED);
    gives(ARRIVAL_WANT_READ);
    for (int poll = 0; poll < 3; poll++) {
        reads(SITE_OK); // still booked
        gives(ARRIVAL_WANT_WAKE);
        assert_int_equal(arrival.wake_ms - now_ms, 1000 << poll);
        wakes();
        gives(ARRIVAL_WANT_READ);
    }
    reads(SITE_OK);
    assert_int_equal(arrival.wake_ms - now_ms,
                     2000); // then as any unknown outcome; never a second POST
    wakes();
    is_arrived();
    reads(SITE_OK);
    closes(ARRIVAL_CLOSED_CONFIRMED, ARRIVAL_CONFIRMED);
}

static void test_encounter_that_itself_confirms_is_read(void **state)
{
    (void)state;
    sent_as_encounter(CONFIRM_ENCOUNTER);
    writes(WROTE_ACCEPTED);
    gives(ARRIVAL_WANT_ENCOUNTER); // a reply to a POST alone proves nothing
    encounter(SITE_OK, true);
    closes(ARRIVAL_CLOSED_CONFIRMED, ARRIVAL_CONFIRMED);
}

static void test_encounter_lost(void **state)
{
    (void)state;
    sent_as_encounter(CONFIRM_APPOINTMENT);
    writes(WROTE_LOST);
    gives(ARRIVAL_WANT_ENCOUNTER);
    encounter(SITE_OK, false);
    gives(ARRIVAL_WANT_READ);
    reads(SITE_OK);
    gives(ARRIVAL_WANT_WRITE); // conditional create: harmless once more
    assert_string_equal(arrival.intent_id, ids[0]);
    writes(WROTE_LOST);
    encounter(SITE_UNAVAILABLE, false);
    gives(ARRIVAL_WANT_WAKE);
    wakes();
    gives(ARRIVAL_WANT_ENCOUNTER);
    encounter(SITE_OK, true);
    gives(ARRIVAL_WANT_READ);
    reads(SITE_OK);
    gives(ARRIVAL_WANT_WAKE); // it exists: polled, not posted
    wakes();
    is_arrived();
    reads(SITE_OK);
    closes(ARRIVAL_CLOSED_CONFIRMED, ARRIVAL_CONFIRMED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_read_commit_write_confirmed, begin),
        cmocka_unit_test_setup(test_no_write_without_a_committed_intent, begin),
        cmocka_unit_test_setup(test_the_first_read_decides, begin),
        cmocka_unit_test_setup(test_what_the_first_read_finds_is_never_overwritten, begin),
        cmocka_unit_test_setup(test_w1_lost_reply_but_written, begin),
        cmocka_unit_test_setup(test_w2_lost_and_not_written_is_repeated_once, begin),
        cmocka_unit_test_setup(test_the_repeat_meets_the_first_one, begin),
        cmocka_unit_test_setup(test_w3_somebody_else_was_faster, begin),
        cmocka_unit_test_setup(test_w4_cancelled_or_moved_meanwhile, begin),
        cmocka_unit_test_setup(test_w5_refused_and_unchanged, begin),
        cmocka_unit_test_setup(test_a_new_version_of_the_same_visit_is_tried_once, begin),
        cmocka_unit_test_setup(test_w6_without_versions, begin),
        cmocka_unit_test_setup(test_surely_not_sent, begin),
        cmocka_unit_test_setup(test_a_refusal_after_an_unknown_write_is_read, begin),
        cmocka_unit_test_setup(test_429_waits_as_told_and_once, begin),
        cmocka_unit_test_setup(test_a_wait_of_429_that_became_old_writes_nothing, begin),
        cmocka_unit_test_setup(test_reads_back_off_and_then_staff_have_it, begin),
        cmocka_unit_test_setup(test_staff_reads_only_close_the_row, begin),
        cmocka_unit_test_setup(test_staff_who_were_told_on_x18_are_not_told_again, begin),
        cmocka_unit_test_setup(test_encounter_then_the_appointment_follows, begin),
        cmocka_unit_test_setup(test_encounter_that_itself_confirms_is_read, begin),
        cmocka_unit_test_setup(test_encounter_lost, begin),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
