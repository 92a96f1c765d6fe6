// Taking back an arrival (arrival/undo.h): read first, a row before the write, never a second write.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "arrival/undo.h"
#include "base/text.h"
#include <string.h>

static const char *const ids[2] = {"11111111-1111-4111-8111-111111111111",
                                   "22222222-2222-4222-8222-222222222222"};

static struct site_appointment read_as(enum appointment_status status)
{
    struct site_appointment read = {.id = "A1", .patient = "P1", .status = status, .etag = "W/\"8\""};

    return read;
}

static struct undo begun(void)
{
    struct undo undo;

    assert_int_equal(undo_begin(&undo, ids, "A1", "P1", ""), UNDO_WANT_READ);
    return undo;
}

static struct undo writing(void)
{
    struct undo undo = begun();
    struct site_appointment read = read_as(APPOINTMENT_ARRIVED);

    assert_int_equal(undo_read(&undo, SITE_OK, &read), UNDO_WANT_COMMIT);
    assert_int_equal(undo_committed(&undo, true), UNDO_WANT_WRITE);
    assert_string_equal(undo.appointment.etag, "W/\"8\""); // what the write is guarded with
    return undo;
}

static void test_arrived_is_taken_back(void **state)
{
    struct undo undo = writing();
    (void)state;

    assert_int_equal(undo_written(&undo, WROTE_CONFIRMED), UNDO_WANT_CLOSE);
    assert_int_equal(undo.step, UNDO_STEP_OVER);
    assert_int_equal(undo.result, UNDO_RESULT_BACK);
    assert_true(undo.committed);
}

static void test_nothing_is_written_over_what_others_did(void **state)
{
    static const enum appointment_status others[] = {APPOINTMENT_FULFILLED, APPOINTMENT_CANCELLED,
                                                     APPOINTMENT_NOSHOW, APPOINTMENT_UNKNOWN,
                                                     APPOINTMENT_PENDING};
    (void)state;

    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        struct undo undo = begun();
        struct site_appointment read = read_as(others[i]);

        assert_int_equal(undo_read(&undo, SITE_OK, &read), UNDO_WANT_CLOSE);
        assert_int_equal(undo.result, UNDO_RESULT_CHANGED);
        assert_false(undo.committed);
    }
}

static void test_another_patient_is_left_alone(void **state)
{
    struct undo undo = begun();
    struct site_appointment read = read_as(APPOINTMENT_ARRIVED);
    (void)state;

    memcpy(read.patient, "P2", 3);
    assert_int_equal(undo_read(&undo, SITE_OK, &read), UNDO_WANT_CLOSE);
    assert_int_equal(undo.result, UNDO_RESULT_CHANGED);
}

static void test_booked_already_is_done(void **state)
{
    struct undo undo = begun();
    struct site_appointment read = read_as(APPOINTMENT_BOOKED);
    (void)state;

    assert_int_equal(undo_read(&undo, SITE_OK, &read), UNDO_WANT_CLOSE);
    assert_int_equal(undo.result, UNDO_RESULT_BACK);
    assert_false(undo.committed); // nothing was written
}

static void test_no_row_no_write(void **state)
{
    struct undo undo = begun();
    struct site_appointment read = read_as(APPOINTMENT_CHECKED_IN);
    (void)state;

    assert_int_equal(undo_read(&undo, SITE_OK, &read), UNDO_WANT_COMMIT);
    assert_int_equal(undo_committed(&undo, false), UNDO_WANT_CLOSE);
    assert_int_equal(undo.result, UNDO_RESULT_UNSURE);
}

static void test_a_lost_write_is_read_and_never_repeated(void **state)
{
    static const enum site_write_verdict open[] = {WROTE_LOST, WROTE_CONFLICT, WROTE_ACCEPTED};
    (void)state;

    for (size_t i = 0; i < sizeof open / sizeof open[0]; i++) {
        struct undo undo = writing();
        struct site_appointment read = read_as(APPOINTMENT_BOOKED);

        assert_int_equal(undo_written(&undo, open[i]), UNDO_WANT_READ);
        assert_int_equal(undo_read(&undo, SITE_OK, &read), UNDO_WANT_CLOSE);
        assert_int_equal(undo.result, UNDO_RESULT_BACK);

        undo = writing();
        read = read_as(APPOINTMENT_ARRIVED);
        assert_int_equal(undo_written(&undo, open[i]), UNDO_WANT_READ);
        assert_int_equal(undo_read(&undo, SITE_OK, &read), UNDO_WANT_CLOSE);
        assert_int_equal(undo.result, UNDO_RESULT_UNSURE);

        undo = writing(); // others were faster
        read = read_as(APPOINTMENT_CANCELLED);
        assert_int_equal(undo_written(&undo, open[i]), UNDO_WANT_READ);
        assert_int_equal(undo_read(&undo, SITE_OK, &read), UNDO_WANT_CLOSE);
        assert_int_equal(undo.result, UNDO_RESULT_CHANGED);

        undo = writing();
        assert_int_equal(undo_written(&undo, open[i]), UNDO_WANT_READ);
        assert_int_equal(undo_read(&undo, SITE_UNAVAILABLE, &read), UNDO_WANT_CLOSE);
        assert_int_equal(undo.result, UNDO_RESULT_UNSURE);
    }
}

static void test_refused_and_not_sent(void **state)
{
    struct undo undo = writing();
    (void)state;

    assert_int_equal(undo_written(&undo, WROTE_REJECTED), UNDO_WANT_CLOSE);
    assert_int_equal(undo.result, UNDO_RESULT_UNSUPPORTED);
    undo = writing();
    assert_int_equal(undo_written(&undo, WROTE_NOT_SENT), UNDO_WANT_CLOSE);
    assert_int_equal(undo.result, UNDO_RESULT_UNSURE);
}

static void test_no_answer_at_all(void **state)
{
    struct undo undo = begun();
    (void)state;

    assert_int_equal(undo_read(&undo, SITE_UNAVAILABLE, NULL), UNDO_WANT_CLOSE);
    assert_int_equal(undo.result, UNDO_RESULT_UNSURE);
    assert_false(undo.committed);
}

// The desk put it back, and the patient arrived rightly: that arrival is not this kiosk's to take back.
static void test_a_later_arrival_is_left_alone(void **state)
{
    struct undo undo;
    struct site_appointment read = read_as(APPOINTMENT_ARRIVED); // version 8
    (void)state;

    assert_int_equal(undo_begin(&undo, ids, "A1", "P1", "W/\"6\""), UNDO_WANT_READ);
    assert_int_equal(undo_read(&undo, SITE_OK, &read), UNDO_WANT_CLOSE);
    assert_int_equal(undo.result, UNDO_RESULT_CHANGED);
    assert_int_equal(undo_begin(&undo, ids, "A1", "P1", "W/\"8\""), UNDO_WANT_READ);
    assert_int_equal(undo_read(&undo, SITE_OK, &read), UNDO_WANT_COMMIT);
    read.etag[0] = '\0'; // a site without versions
    assert_int_equal(undo_begin(&undo, ids, "A1", "P1", "W/\"8\""), UNDO_WANT_READ);
    assert_int_equal(undo_read(&undo, SITE_OK, &read), UNDO_WANT_COMMIT);
}

static void test_a_row_says_what_it_is_about(void **state)
{
    static const char arrival[] = "{\"appointment\":\"A2\",\"patient\":\"P2\",\"etag\":\"W/\\\"9\\\"\"}";
    struct undo undo = writing();
    struct undo_row row;
    char data[512];
    size_t bytes = 0;
    (void)state;

    assert_int_equal(undo_pack(&undo, 5, data, sizeof data, &bytes), OK);
    assert_int_equal(undo_row_read(data, bytes, &row), OK);
    assert_string_equal(row.appointment, "A1");
    assert_string_equal(row.patient, "P1");
    assert_string_equal(row.etag, "");
    assert_int_equal(row.reference, 5);
    assert_int_equal(undo_row_read(arrival, sizeof arrival - 1, &row), OK);
    assert_string_equal(row.etag, "W/\"9\"");
    assert_int_equal(row.reference, 0);
    assert_int_not_equal(undo_pack(&undo, 5, data, 20, &bytes), OK);
    assert_int_not_equal(undo_row_read("{\"appointment\":1}", 17, &row), OK);
    assert_int_not_equal(undo_row_read("{", 1, &row), OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_arrived_is_taken_back),
        cmocka_unit_test(test_nothing_is_written_over_what_others_did),
        cmocka_unit_test(test_another_patient_is_left_alone),
        cmocka_unit_test(test_booked_already_is_done),
        cmocka_unit_test(test_no_row_no_write),
        cmocka_unit_test(test_a_lost_write_is_read_and_never_repeated),
        cmocka_unit_test(test_refused_and_not_sent),
        cmocka_unit_test(test_no_answer_at_all),
        cmocka_unit_test(test_a_later_arrival_is_left_alone),
        cmocka_unit_test(test_a_row_says_what_it_is_about),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
