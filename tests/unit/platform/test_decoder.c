// The kiosk's side of foyer-decode, with the real program and with others in its place.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

// cmocka wants the four above first
#include <cmocka.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "code_picture.h"
#include "platform/scanner/decoder.h"
#include "waiting.h"

static const char text[] = "https://example.org/a?b=\xc3\xa9 9434765919";

static char dir[64]; // of the names under which decoder_rogue runs
static unsigned char grey[CODE_PICTURE_SIDE * CODE_PICTURE_SIDE];
static struct decoder *decoder;
static struct wire_answer answer;
static unsigned char code[SCAN_BYTES]; // of the last WIRE_CODE

static int make_dir(void **state)
{
    (void)state;
    (void)signal(SIGPIPE, SIG_IGN); // as signals_to_inbox() does
    strncpy(dir, "/tmp/foyer-decoder-XXXXXX", sizeof dir - 1);
    return mkdtemp(dir) == NULL ? -1 : 0;
}

static int remove_dir(void **state)
{
    (void)state;
    return rmdir(dir);
}

static int free_decoder(void **state)
{
    (void)state;
    decoder_free(decoder);
    decoder = NULL;
    return 0;
}

static void make(const char *program)
{
    struct decoder_settings settings = {.program = program, .code_39 = true, .product = true};

    assert_int_equal(decoder_new(&settings, &decoder), OK);
    assert_int_equal(decoder_pid(decoder), 0);
    assert_int_equal(decoder_fd(decoder), -1);
}

static void start(void)
{
    assert_int_equal(decoder_start(decoder, 0), OK);
    assert_true(decoder_pid(decoder) > 0);
    assert_false(decoder_wants_frame(decoder));
}

// decoder_rogue under this name.
static void start_rogue(const char *name)
{
    char path[128];

    snprintf(path, sizeof path, "%s/%s", dir, name);
    assert_int_equal(symlink(DECODER_ROGUE, path), 0);
    make(path);
    enum err err = decoder_start(decoder, 0);
    // The name is needed until the program is loaded, which it is when posix_spawn() returns.
    assert_int_equal(unlink(path), 0);
    assert_int_equal(err, OK);
}

// Waits for what comes next; only a hang reaches the limit.
static enum decoder_event next(void)
{
    const unsigned char *bytes = NULL;

    for (;;) {
        enum decoder_event event = decoder_take(decoder, &answer, &bytes);
        if (event == DECODER_ANSWER && answer.kind == WIRE_CODE) {
            memcpy(code, bytes, answer.count);
        }
        if (event != DECODER_NOTHING) {
            return event;
        }
        struct pollfd fd = {.fd = decoder_fd(decoder), .events = POLLIN};
        assert_true(poll(&fd, 1, WAITING_LIMIT_MS) > 0);
    }
}

static void expect(enum wire_answer_kind kind)
{
    assert_int_equal(next(), DECODER_ANSWER);
    assert_int_equal(answer.kind, kind);
}

static void start_real(void)
{
    make(FOYER_DECODE);
    start();
    expect(WIRE_READY);
}

static void send_picture(enum frame_format format, uint32_t number)
{
    assert_true(decoder_wants_frame(decoder));
    struct wire_order order = code_picture_pack(grey, format, decoder_slot(decoder));
    order.number = number;
    order.preview_slot = (int)number % PREVIEW_SLOTS;
    assert_int_equal(decoder_send(decoder, &order, 0), OK);
    assert_false(decoder_wants_frame(decoder));
}

static void expect_text(uint32_t number)
{
    expect(WIRE_CODE);
    assert_int_equal(answer.number, number);
    assert_int_equal(answer.symbology, SYMBOLOGY_QR);
    assert_false(answer.gs1);
    assert_int_equal(answer.count, strlen(text));
    assert_memory_equal(code, text, strlen(text));
    expect(WIRE_DONE);
    assert_int_equal(answer.number, number);
    assert_false(answer.unfit);
    assert_true(decoder_wants_frame(decoder));
}

// One picture of this kind; true when it was read, and as text.
static bool reads(enum code_picture_kind kind, uint32_t number)
{
    bool found = false;

    code_picture_draw(kind, text, grey);
    send_picture(FRAME_GREY, number);
    assert_int_equal(next(), DECODER_ANSWER);
    if (answer.kind == WIRE_CODE) {
        found = answer.count == strlen(text) && memcmp(code, text, answer.count) == 0;
        assert_int_equal(next(), DECODER_ANSWER);
    }
    assert_int_equal(answer.kind, WIRE_DONE);
    return found;
}

static void test_reads_a_code_in_every_format(void **state)
{
    (void)state;
    start_real();
    code_picture_draw(CODE_PICTURE_PLAIN, text, grey);
    for (int format = 0; format < FRAME_FORMAT_COUNT; format++) {
        uint32_t number = 7 + (uint32_t)format;
        memset((unsigned char *)(uintptr_t)decoder_preview(decoder, (int)number % PREVIEW_SLOTS), 0,
               (size_t)PREVIEW_SIDE * PREVIEW_SIDE);
        send_picture((enum frame_format)format, number);
        expect_text(number);
        assert_in_range(answer.luminance, 100, 220);
        assert_true(answer.texture);
        assert_true(answer.cpu_us > 0);
        assert_in_range(decoder_preview(decoder, (int)number % PREVIEW_SLOTS)[0], 200, 235); // the border
    }
}

// Whatever is held up, the decoder lives: no call that its sandbox forbids is made for any of these.
static void test_survives_what_it_cannot_read(void **state)
{
    (void)state;
    uint32_t number = 0;

    start_real();
    for (int round = 0; round < 8; round++) { // the rota of the pipeline
        assert_false(reads(CODE_PICTURE_PART, ++number));
        assert_false(reads(CODE_PICTURE_NOISE, ++number));
        assert_false(reads(CODE_PICTURE_EYES, ++number));
        assert_false(reads(CODE_PICTURE_WHITE, ++number));
    }
    int found = 0;
    for (int round = 0; round < 8; round++) {
        found += reads(CODE_PICTURE_ECI, ++number) ? 1 : 0;
    }
    assert_true(found > 0);
    assert_true(reads(CODE_PICTURE_PLAIN, ++number));
}

static void test_says_that_a_picture_is_unfit(void **state)
{
    (void)state;
    static const enum frame_format formats[] = {FRAME_PNG, FRAME_JPEG};

    start_real();
    for (uint32_t i = 0; i < 2; i++) {
        memset(decoder_slot(decoder), 0xd8, 5000);
        struct wire_order order = {.number = i, .format = formats[i], .bytes = 5000};
        assert_int_equal(decoder_send(decoder, &order, 0), OK);
        expect(WIRE_DONE);
        assert_true(answer.unfit);
    }
    code_picture_draw(CODE_PICTURE_PLAIN, text, grey);
    send_picture(FRAME_GREY, 3);
    expect_text(3);
}

static void test_takes_no_order_that_cannot_be(void **state)
{
    (void)state;
    struct wire_order order = {.format = FRAME_GREY, .width = 10, .height = 10, .bytes = 101};

    make(FOYER_DECODE);
    start();
    order.bytes = 100;
    assert_int_equal(decoder_send(decoder, &order, 0), ERR_CONTRACT); // it is not ready
    expect(WIRE_READY);
    order.bytes = 101;
    assert_int_equal(decoder_send(decoder, &order, 0), ERR_CONTRACT);
    order.bytes = 100;
    const unsigned char *first = decoder_slot(decoder);
    assert_int_equal(decoder_send(decoder, &order, 0), OK);
    assert_ptr_not_equal(decoder_slot(decoder), first);
    assert_int_equal(decoder_send(decoder, &order, 0), ERR_CONTRACT); // one is out
    expect(WIRE_DONE);
}

static void test_starts_again_when_killed(void **state)
{
    (void)state;
    start_real();
    const unsigned char *preview = decoder_preview(decoder, 0);
    for (uint32_t round = 1; round < 4; round++) {
        int pid = decoder_pid(decoder);
        assert_int_equal(kill(pid, SIGXCPU), 0);
        assert_int_equal(next(), DECODER_ENDED);
        assert_int_equal(decoder_stop(decoder), -SIGXCPU); // as at the end of its processor time
        assert_int_equal(kill(pid, 0), -1); // and reaped
        assert_int_equal(decoder_pid(decoder), 0);
        assert_int_equal(decoder_fd(decoder), -1);
        assert_false(decoder_wants_frame(decoder));
        assert_int_equal(decoder_stop(decoder), 0);
        start();
        expect(WIRE_READY);
        code_picture_draw(CODE_PICTURE_PLAIN, text, grey);
        send_picture(FRAME_GREY, round);
        expect_text(round);
    }
    assert_ptr_equal(decoder_preview(decoder, 0), preview);
}

// An order to one that is dead is an error, and no signal.
static void test_survives_a_closed_pipe(void **state)
{
    (void)state;
    siginfo_t info;

    start_real();
    code_picture_draw(CODE_PICTURE_PLAIN, text, grey);
    struct wire_order order = code_picture_pack(grey, FRAME_GREY, decoder_slot(decoder));
    assert_int_equal(kill(decoder_pid(decoder), SIGKILL), 0);
    assert_int_equal(waitid(P_PID, (id_t)decoder_pid(decoder), &info, WEXITED | WNOWAIT), 0);
    assert_int_equal(decoder_send(decoder, &order, 0), ERR_SYSTEM);
    assert_int_equal(next(), DECODER_ENDED);
    assert_int_equal(decoder_stop(decoder), -SIGKILL);
}

// The clock is the test's own.
static void test_knows_when_it_hangs(void **state)
{
    (void)state;
    siginfo_t info;

    start_real();
    assert_int_equal(decoder_late_in_ms(decoder, 1 << 20), -1); // nothing is awaited
    assert_int_equal(kill(decoder_pid(decoder), SIGSTOP), 0);
    assert_int_equal(waitid(P_PID, (id_t)decoder_pid(decoder), &info, WSTOPPED | WNOWAIT), 0);
    code_picture_draw(CODE_PICTURE_PLAIN, text, grey);
    struct wire_order order = code_picture_pack(grey, FRAME_GREY, decoder_slot(decoder));
    assert_int_equal(decoder_send(decoder, &order, 5000), OK);
    const unsigned char *bytes = NULL;
    assert_int_equal(decoder_take(decoder, &answer, &bytes), DECODER_NOTHING);
    assert_int_equal(decoder_late_in_ms(decoder, 5000), DECODER_LATE_MS);
    assert_false(decoder_is_late(decoder, 5000 + DECODER_LATE_MS - 1));
    assert_true(decoder_is_late(decoder, 5000 + DECODER_LATE_MS));
    assert_true(decoder_is_late(decoder, 5000 + 10 * DECODER_LATE_MS));
    assert_int_equal(decoder_stop(decoder), -SIGKILL);
    assert_int_equal(decoder_late_in_ms(decoder, 1 << 20), -1);
}

static void test_knows_when_it_does_not_start(void **state)
{
    (void)state;
    start_rogue("silent");
    assert_false(decoder_is_late(decoder, DECODER_LATE_MS - 1));
    assert_true(decoder_is_late(decoder, DECODER_LATE_MS));
    assert_int_equal(decoder_stop(decoder), -SIGKILL);
}

static void test_a_missing_program_is_an_error(void **state)
{
    (void)state;
    make("/nowhere/foyer-decode");
    assert_int_equal(decoder_start(decoder, 0), ERR_MISSING);
    assert_int_equal(decoder_pid(decoder), 0);
    decoder_free(decoder);
    make(""); // beside this test there is none
    assert_int_equal(decoder_start(decoder, 0), ERR_MISSING);
}

static void test_believes_no_rogue(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        bool ready, ordered; // what happens before it is found out
        int codes, ended;
    } rogues[] = {
        {"rubbish", false, false, 0, -SIGKILL},
        {"flood", true, false, 0, -SIGKILL},
        {"unasked", true, false, 0, -SIGKILL},
        {"other-picture", true, true, 0, -SIGKILL},
        {"too-many-codes", true, true, WIRE_CODES, -SIGKILL},
        {"half", false, false, 0, 7},
        {"nobody", false, false, 0, 9},
    };

    code_picture_draw(CODE_PICTURE_WHITE, "", grey);
    for (size_t i = 0; i < sizeof rogues / sizeof rogues[0]; i++) {
        start_rogue(rogues[i].name);
        if (rogues[i].ready) {
            expect(WIRE_READY);
        }
        if (rogues[i].ordered) {
            send_picture(FRAME_GREY, 5);
        }
        for (int code_number = 0; code_number < rogues[i].codes; code_number++) {
            expect(WIRE_CODE);
        }
        assert_int_equal(next(), DECODER_ENDED);
        assert_int_equal(next(), DECODER_ENDED); // whatever else it has said
        assert_false(decoder_wants_frame(decoder));
        assert_int_equal(decoder_stop(decoder), rogues[i].ended);
        decoder_free(decoder);
        decoder = NULL;
    }
}

// The look and the attack are the rogue's; it says WIRE_READY when all is as it should be.
static void test_leaks_nothing_into_it(void **state)
{
    (void)state;
    int leaky = open("/dev/null", O_RDONLY); // nobody marked it for closing
    int high = fcntl(leaky, F_DUPFD, 50);

    assert_true(leaky >= 0 && high >= 50);
    assert_int_equal(setenv("FOYER_SECRET", "x", 1), 0);
    start_rogue("look");
    enum decoder_event event = next();
    assert_int_equal(unsetenv("FOYER_SECRET"), 0);
    close(leaky);
    close(high);
    if (event != DECODER_ANSWER) {
        fail_msg("rogue_decoder.c found fault %d", decoder_stop(decoder));
    }
}

static void test_pictures_are_out_of_its_reach(void **state)
{
    (void)state;
    start_rogue("attack");
    if (next() != DECODER_ANSWER) {
        fail_msg("rogue_decoder.c found a way, %d", decoder_stop(decoder));
    }
    assert_int_equal(decoder_preview(decoder, PREVIEW_SLOTS - 1)[PREVIEW_SIDE * PREVIEW_SIDE - 1], 'p');
    assert_int_equal(decoder_slot(decoder)[0], 0);
    decoder_slot(decoder)[FRAME_BYTES - 1] = 1; // and ours still
}

static bool status_has(const char *line)
{
    char path[64];
    char status[8192] = "";

    snprintf(path, sizeof path, "/proc/%d/status", decoder_pid(decoder));
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    size_t count = fread(status, 1, sizeof status - 1, file);
    fclose(file);
    assert_true(count > 0);
    return strstr(status, line) != NULL;
}

static void test_is_shut_in(void **state)
{
    (void)state;
    char path[64];
    char target[64];

    start_real();
#ifdef WAITING_SANITIZED
    skip(); // foyer-decode runs without its sandbox
#endif
    assert_true(status_has("\nNoNewPrivs:\t1\n"));
    assert_true(status_has("\nSeccomp:\t2\n"));
    assert_true(status_has("\nThreads:\t1\n"));
    for (int fd = 0; fd < 64 && geteuid() == 0; fd++) { // others may not look into one that cannot be dumped
        snprintf(path, sizeof path, "/proc/%d/fd/%d", decoder_pid(decoder), fd);
        assert_int_equal(readlink(path, target, sizeof target) > 0, fd < 2);
    }
    // A forbidden call from outside its program, as a taken-over decoder would make one, is in test_decode_sandbox.
    code_picture_draw(CODE_PICTURE_PLAIN, text, grey);
    send_picture(FRAME_JPEG, 1);
    expect_text(1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(test_reads_a_code_in_every_format, free_decoder),
        cmocka_unit_test_teardown(test_survives_what_it_cannot_read, free_decoder),
        cmocka_unit_test_teardown(test_says_that_a_picture_is_unfit, free_decoder),
        cmocka_unit_test_teardown(test_takes_no_order_that_cannot_be, free_decoder),
        cmocka_unit_test_teardown(test_starts_again_when_killed, free_decoder),
        cmocka_unit_test_teardown(test_survives_a_closed_pipe, free_decoder),
        cmocka_unit_test_teardown(test_knows_when_it_hangs, free_decoder),
        cmocka_unit_test_teardown(test_knows_when_it_does_not_start, free_decoder),
        cmocka_unit_test_teardown(test_a_missing_program_is_an_error, free_decoder),
        cmocka_unit_test_teardown(test_believes_no_rogue, free_decoder),
        cmocka_unit_test_teardown(test_leaks_nothing_into_it, free_decoder),
        cmocka_unit_test_teardown(test_pictures_are_out_of_its_reach, free_decoder),
        cmocka_unit_test_teardown(test_is_shut_in, free_decoder),
    };
    return cmocka_run_group_tests(tests, make_dir, remove_dir);
}
