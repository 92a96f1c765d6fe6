// Cameras as tests/faults/devices.c plays them: which format is chosen, what is dropped, unplugging.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "platform/scanner/camera.h"
#include "platform/scanner/v4l2_choice.h"
#include "scanner_fixture.h"
#include "waiting.h"

enum { CAMERA = 1, DECODER = 2 };

static struct scanner_fixture fixture;
static unsigned char slot[FRAME_BYTES];

static const char one_camera[] = "YUYV 1280 720 10\nYUYV 640 480 30\nMJPG 1280 720 30\nMJPG 1920 1080 30\n";

// ---- the choice

static void chosen(const char *offers, const char *expected)
{
    struct camera *camera = NULL;
    char line[64] = "";
    fixture_text(&fixture, "video0", offers);
    assert_int_equal(camera_v4l2_new("auto", &camera), OK);
    assert_true(camera->kind->is_there(camera));
    assert_int_equal(camera->kind->open(camera), OK);
    FILE *file = fopen(fixture_path(&fixture, "video0.chosen"), "r");
    assert_non_null(file);
    assert_non_null(fgets(line, sizeof line, file));
    fclose(file);
    assert_string_equal(line, expected);
    camera->kind->free(camera);
}

static void test_takes_what_costs_least(void **state)
{
    (void)state;
    fixture_begin(&fixture, 8);
    chosen(one_camera, "MJPG 1280 720 30\n"); // YUYV is too slow at this size
    chosen("MJPG 1280 720 30\nYUYV 1280 720 10\nYUYV 1280 720 30\n", "YUYV 1280 720 30\n");
    chosen("MJPG 1280 720 30\nYUYV 1280 720 30\nGREY 1280 720 30\n", "GREY 1280 720 30\n");
    chosen("YUYV 640 480 30\n", "YUYV 640 480 30\n");
    chosen("YUYV 320 240 30\nYUYV 640 480 30\nMJPG 640 480 30\n", "YUYV 640 480 30\n");
    chosen("MJPG 1920 1080 30\nMJPG 800 600 30\n", "MJPG 800 600 30\n"); // nearest
    chosen("YUYV 1280 720 10\nMJPG 1280 720 15\n", "MJPG 1280 720 15\n"); // none is fast: the faster
    chosen("MJPG 1280 720 60\nYUYV 1280 720 30\n", "YUYV 1280 720 30\n");  // more than 30 is no gain
    chosen("H264 1280 720 30\nYUYV 640 480 30\n", "YUYV 640 480 30\n");
    chosen("YUYV 3840 2160 30\nMJPG 3840 2160 30\n", "MJPG 3840 2160 30\n"); // raw does not fit into a slot
    fixture_end(&fixture);
}

static void test_what_cannot_be_used(void **state)
{
    (void)state;
    static const char *const offers[] = {"", "H264 1280 720 30\n", "YUYV 320 240 30\n", "MJPG 8192 4320 30\n",
                                         "YUYV 1279 720 30\n"};
    struct camera *camera = NULL;
    fixture_begin(&fixture, 8);
    assert_int_equal(camera_v4l2_new("auto", &camera), OK);
    assert_false(camera->kind->is_there(camera));
    assert_int_equal(camera->kind->open(camera), ERR_MISSING);
    for (size_t i = 0; i < sizeof offers / sizeof offers[0]; i++) {
        fixture_text(&fixture, "video0", offers[i]);
        assert_false(camera->kind->is_there(camera));
        assert_int_equal(camera->kind->open(camera), ERR_UNSUPPORTED);
    }
    fixture_text(&fixture, "video0", "YUYV 640 480 30\nFAULT busy\n");
    assert_int_equal(camera->kind->open(camera), ERR_SYSTEM);
    camera->kind->free(camera);
    fixture_end(&fixture);
}

static void test_order_of_choices(void **state)
{
    (void)state;
    struct v4l2_choice a = {1, FRAME_JPEG, 1280, 720, 30}, b = {2, FRAME_YUYV, 640, 480, 30};
    assert_true(v4l2_choice_is_better(&a, &b));
    assert_false(v4l2_choice_is_better(&b, &a));
    assert_false(v4l2_choice_is_better(&a, &a));
    b.width = 1280;
    b.height = 720;
    assert_true(v4l2_choice_is_better(&b, &a));
    b.fps = 15;
    assert_true(v4l2_choice_is_better(&a, &b));
    a.fps = 0;
    assert_false(v4l2_choice_fits(&a));
}

// The first that can: a second node of the same camera, which gives no pictures, is passed over; video10 comes after 9.
static void test_auto_takes_the_first_that_can(void **state)
{
    (void)state;
    fixture_begin(&fixture, 8);
    fixture_text(&fixture, "video1", "");
    fixture_text(&fixture, "video10", "GREY 1280 720 30\n");
    fixture_text(&fixture, "video9", "YUYV 1280 720 30\n");
    struct camera *camera = NULL;
    assert_int_equal(camera_v4l2_new("auto", &camera), OK);
    assert_int_equal(camera->kind->open(camera), OK);
    assert_int_equal(access(fixture_path(&fixture, "video9.chosen"), F_OK), 0);
    assert_int_not_equal(access(fixture_path(&fixture, "video10.chosen"), F_OK), 0);
    camera->kind->free(camera);
    assert_int_equal(camera_v4l2_new("/dev/video10", &camera), OK);
    assert_int_equal(camera->kind->open(camera), OK);
    assert_int_equal(access(fixture_path(&fixture, "video10.chosen"), F_OK), 0);
    camera->kind->free(camera);
    fixture_end(&fixture);
}

static void auto_fails_with(const char *first, const char *second, enum err expected)
{
    struct camera *camera = NULL;
    fixture_text(&fixture, "video0", first);
    fixture_text(&fixture, "video1", second);
    assert_int_equal(camera_v4l2_new("auto", &camera), OK);
    assert_int_equal(camera->kind->open(camera), expected);
    assert_int_equal(camera->fd, -1);
    camera->kind->free(camera);
}

static void test_auto_goes_on_when_one_will_not_start(void **state)
{
    (void)state;
    static const char busy[] = "GREY 1280 720 30\nFAULT busy\n", unfit[] = "H264 1280 720 30\n";
    struct camera *camera = NULL;
    fixture_begin(&fixture, 8);
    auto_fails_with(busy, unfit, ERR_SYSTEM); // what can be mended is told, wherever it stands
    auto_fails_with(unfit, busy, ERR_SYSTEM);
    auto_fails_with(unfit, "", ERR_UNSUPPORTED);
    fixture_text(&fixture, "video0", busy);
    fixture_text(&fixture, "video1", unfit);
    fixture_text(&fixture, "video2", "YUYV 640 480 30\n");
    assert_int_equal(camera_v4l2_new("auto", &camera), OK);
    assert_int_equal(camera->kind->open(camera), OK);
    assert_int_equal(access(fixture_path(&fixture, "video2.chosen"), F_OK), 0);
    camera->kind->free(camera);
    fixture_end(&fixture);
}

// ---- pictures

static enum camera_news next_news(struct camera *camera)
{
    struct pollfd fd = {.fd = camera->fd, .events = POLLIN};
    enum camera_news news = CAMERA_NOTHING;
    while (news == CAMERA_NOTHING) {
        assert_int_equal(poll(&fd, 1, WAITING_LIMIT_MS), 1);
        news = camera->kind->take(camera);
    }
    return news;
}

static struct wire_order next_picture(struct camera *camera)
{
    struct wire_order order = {0};
    while (!camera->holds) {
        assert_int_equal(next_news(camera), CAMERA_PICTURE);
    }
    assert_int_equal(camera->kind->give(camera, slot, &order), OK);
    assert_false(camera->holds);
    return order;
}

static struct camera *camera_with(const char *offers, const void *picture, size_t count)
{
    struct camera *camera = NULL;
    fixture_text(&fixture, "video0", offers);
    fixture_put(&fixture, "video0.picture", picture, count);
    assert_int_equal(camera_v4l2_new("/dev/video0", &camera), OK);
    assert_int_equal(camera->kind->open(camera), OK);
    return camera;
}

static void test_gives_each_format_as_it_is(void **state)
{
    (void)state;
    static unsigned char picture[1280 * 720 * 2];
    for (size_t i = 0; i < sizeof picture; i++) {
        picture[i] = (unsigned char)(i * 7);
    }
    fixture_begin(&fixture, 8);
    struct camera *camera = camera_with("YUYV 1280 720 30\n", picture, sizeof picture);
    for (int i = 0; i < 12; i++) { // more often than there are buffers
        struct wire_order order = next_picture(camera);
        assert_int_equal(order.format, FRAME_YUYV);
        assert_int_equal(order.width, 1280);
        assert_int_equal(order.height, 720);
        assert_int_equal(order.bytes, sizeof picture);
        assert_memory_equal(slot, picture, sizeof picture);
    }
    camera->kind->free(camera);
    camera = camera_with("GREY 640 480 30\n", picture, 640 * 480);
    struct wire_order order = next_picture(camera);
    assert_int_equal(order.format, FRAME_GREY);
    assert_int_equal(order.bytes, 640 * 480);
    camera->kind->free(camera);
    camera = camera_with("MJPG 1280 720 30\n", picture, 12345);
    order = next_picture(camera);
    assert_int_equal(order.format, FRAME_JPEG);
    assert_int_equal(order.bytes, 12345);
    assert_int_equal(order.width + order.height, 0);
    assert_memory_equal(slot, picture, 12345);
    camera->kind->free(camera);
    fixture_end(&fixture);
}

// Nobody asks for a picture for a while: what comes then is the newest, not the oldest that waits.
static void test_the_newest_picture_wins(void **state)
{
    (void)state;
    fixture_begin(&fixture, 8);
    struct camera *camera = camera_with("MJPG 1280 720 30\n", "old", 3);
    assert_int_equal(next_news(camera), CAMERA_PICTURE);
    fixture_text(&fixture, "video0.picture", "newer");
    while (slot[0] != 'n') {
        assert_int_equal(next_news(camera), CAMERA_PICTURE);
        assert_int_equal(next_news(camera), CAMERA_PICTURE);
        struct wire_order order = next_picture(camera);
        assert_true(order.bytes == 3 || order.bytes == 5);
    }
    camera->kind->free(camera);
    fixture_end(&fixture);
}

// More often than there are buffers: those of what is dropped must go back, or none would come any more.
static void none_is_held(struct camera *camera)
{
    struct pollfd fd = {.fd = camera->fd, .events = POLLIN};
    for (int i = 0; i < 8; i++) {
        assert_int_equal(poll(&fd, 1, WAITING_LIMIT_MS), 1);
        assert_int_equal(camera->kind->take(camera), CAMERA_NOTHING);
        assert_false(camera->holds);
    }
}

static void test_bad_pictures_are_dropped(void **state)
{
    (void)state;
    fixture_begin(&fixture, 8);
    struct camera *camera = camera_with("YUYV 640 480 30\nFAULT flagged\n", slot, 640 * 480 * 2);
    none_is_held(camera);
    fixture_text(&fixture, "video0", "YUYV 640 480 30\n");
    (void)next_picture(camera);
    fixture_put(&fixture, "video0.picture", slot, 640 * 480 * 2 - 1); // cut off
    none_is_held(camera);
    camera->kind->free(camera);
    camera = camera_with("MJPG 1280 720 30\n", "", 0);
    none_is_held(camera);
    camera->kind->free(camera);
    fixture_end(&fixture);
}

// ---- with the thread

static void begin_watching(void)
{
    fixture_begin(&fixture, 64);
    fixture_text(&fixture, "video0", one_camera);
    fixture_text(&fixture, "video0.picture", "CODE:HB-1");
    fixture_scanner(&fixture, (struct scanner_settings){.camera = "auto"});
    fixture_state(&fixture, CAMERA | DECODER);
    scanner_watch(fixture.scanner, true);
    fixture_scan(&fixture, "HB-1");
}

static void test_a_code_through_the_camera_unplugged_and_plugged_in(void **state)
{
    (void)state;
    begin_watching();
    fixture_take(&fixture, "video0");
    fixture_state(&fixture, DECODER);
    fixture_text(&fixture, "video0.picture", "CODE:HB-2");
    fixture_text(&fixture, "video2", "YUYV 1280 720 30\n"); // it comes back under another number
    fixture_text(&fixture, "video2.picture", "");           // cut off: dropped
    fixture_state(&fixture, CAMERA | DECODER);
    fixture_take(&fixture, "video2.picture"); // zeros: no code
    fixture_pictures(&fixture, 3);
    fixture_take(&fixture, "video2");
    fixture_state(&fixture, DECODER);
    fixture_text(&fixture, "video0", one_camera);
    fixture_state(&fixture, CAMERA | DECODER);
    fixture_scan(&fixture, "HB-2");
    fixture_end(&fixture);
}

static void test_plugging_is_seen_while_nobody_watches(void **state)
{
    (void)state;
    fixture_begin(&fixture, 64);
    fixture_scanner(&fixture, (struct scanner_settings){.camera = "/dev/video0"});
    fixture_state(&fixture, DECODER);
    fixture_text(&fixture, "video0", one_camera);
    fixture_state(&fixture, CAMERA | DECODER);
    assert_int_not_equal(access(fixture_path(&fixture, "video0.chosen"), F_OK), 0); // looked at, not used
    fixture_take(&fixture, "video0");
    fixture_state(&fixture, DECODER);
    fixture_end(&fixture);
}

static void test_a_camera_that_is_busy_or_falls_silent(void **state)
{
    (void)state;
    begin_watching();
    fixture_text(&fixture, "video0", "MJPG 1280 720 30\nFAULT silent\n");
    fixture_state(&fixture, DECODER); // pictures stopped: closed, and opened again
    fixture_text(&fixture, "video0", "MJPG 1280 720 30\nFAULT busy\n");
    fixture_text(&fixture, "video0.picture", "CODE:HB-2");
    usleep(1200000);
    fixture_text(&fixture, "video0", one_camera);
    fixture_scan(&fixture, "HB-2");
    fixture_state(&fixture, CAMERA | DECODER);
    fixture_end(&fixture);
}

// The camera of devices.c is a timer to the kernel; nothing else here is.
static bool no_camera_is_open(struct scanner_fixture *of, const void *what)
{
    enum { FILES = 256 };
    char name[64], target[64];
    bool open = false;
    (void)of;
    (void)what;
    for (int fd = 0; fd < FILES; fd++) {
        snprintf(name, sizeof name, "/proc/self/fd/%d", fd);
        ssize_t count = readlink(name, target, sizeof target - 1);
        target[count < 0 ? 0 : count] = '\0';
        open = open || strstr(target, "timerfd") != NULL;
    }
    return !open;
}

// It looks as if it were there; but nobody is led to it twice before it can be started.
static void test_a_busy_camera_is_not_there_until_it_starts(void **state)
{
    (void)state;
    fixture_begin(&fixture, 64);
    fixture_text(&fixture, "video0", "MJPG 1280 720 30\nFAULT busy\n");
    fixture_scanner(&fixture, (struct scanner_settings){.camera = "auto"});
    fixture_state(&fixture, CAMERA | DECODER);
    scanner_watch(fixture.scanner, true);
    fixture_state(&fixture, DECODER);
    scanner_watch(fixture.scanner, false);
    int states = fixture.states;
    usleep(1500000); // longer than it takes to look again
    fixture_drain(&fixture);
    assert_int_equal(fixture.states, states);
    fixture_text(&fixture, "video0", one_camera);
    fixture_state(&fixture, CAMERA | DECODER);
    fixture_until(&fixture, no_camera_is_open, NULL, "the camera to be closed again");
    assert_int_equal(scanner_decoder_starts(fixture.scanner), 1); // of the watch
    fixture_end(&fixture);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_takes_what_costs_least),
        cmocka_unit_test(test_what_cannot_be_used),
        cmocka_unit_test(test_order_of_choices),
        cmocka_unit_test(test_auto_takes_the_first_that_can),
        cmocka_unit_test(test_auto_goes_on_when_one_will_not_start),
        cmocka_unit_test(test_gives_each_format_as_it_is),
        cmocka_unit_test(test_the_newest_picture_wins),
        cmocka_unit_test(test_bad_pictures_are_dropped),
        cmocka_unit_test(test_a_code_through_the_camera_unplugged_and_plugged_in),
        cmocka_unit_test(test_plugging_is_seen_while_nobody_watches),
        cmocka_unit_test(test_a_camera_that_is_busy_or_falls_silent),
        cmocka_unit_test(test_a_busy_camera_is_not_there_until_it_starts),
    };
    signal(SIGPIPE, SIG_IGN);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
