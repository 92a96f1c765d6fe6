// Pictures that are played as a camera: the folder's order, videos, and headers that lie.
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
#include <sys/stat.h>
#include <unistd.h>

#include "platform/scanner/camera.h"
#include "platform/scanner/picture_file.h"
#include "scanner_fixture.h"
#include "waiting.h"

static struct scanner_fixture fixture;
static unsigned char slot[FRAME_BYTES];

// ---- PGM

static void pgm(const char *header, size_t rows, enum err expected)
{
    unsigned char bytes[256] = "";
    struct wire_order order = {.format = FRAME_FORMAT_COUNT};
    size_t head = strlen(header);
    memcpy(bytes, header, head);
    for (size_t i = 0; i < rows; i++) {
        bytes[head + i] = (unsigned char)(i + 1);
    }
    fixture_put(&fixture, "a.PGM", bytes, head + rows);
    assert_int_equal(picture_give(fixture_path(&fixture, "a.PGM"), slot, &order), expected);
    if (expected == OK) {
        assert_int_equal(order.format, FRAME_GREY);
        assert_int_equal(order.width, 4);
        assert_int_equal(order.height, 3);
        assert_int_equal(order.bytes, 12);
        assert_memory_equal(slot, bytes + head, 12);
    }
}

static void test_pgm_strictly(void **state)
{
    (void)state;
    fixture_begin(&fixture, 8);
    pgm("P5\n4 3\n255\n", 12, OK);
    pgm("P5 4\t3 255 ", 12, OK);
    pgm("P5\n4 3\n255\n", 11, ERR_SYNTAX);
    pgm("P5\n4 3\n255\n", 13, ERR_SYNTAX);
    pgm("P2\n4 3\n255\n", 12, ERR_SYNTAX);
    pgm("P5\n4 3\n65535\n", 12, ERR_SYNTAX);
    pgm("P5\n4 3\n15\n", 12, ERR_SYNTAX);
    pgm("P5\n0 3\n255\n", 12, ERR_SYNTAX);
    pgm("P5\n-4 3\n255\n", 12, ERR_SYNTAX);
    pgm("P5\n4294967300 3\n255\n", 12, ERR_SYNTAX);
    pgm("P5\n4097 3\n255\n", 12, ERR_SYNTAX);
    pgm("P5\n4 3\n255", 12, ERR_SYNTAX);
    pgm("P5", 0, ERR_SYNTAX);
    pgm("P5\n4", 0, ERR_SYNTAX);
    pgm("", 0, ERR_SYNTAX);
    fixture_end(&fixture);
}

static void test_other_pictures_go_on_as_they_are(void **state)
{
    (void)state;
    struct wire_order order = {0};
    fixture_begin(&fixture, 8);
    fixture_text(&fixture, "a.png", "anything");
    assert_int_equal(picture_give(fixture_path(&fixture, "a.png"), slot, &order), OK);
    assert_int_equal(order.format, FRAME_PNG);
    assert_int_equal(order.bytes, 8);
    fixture_text(&fixture, "a.JPeG", "anything else");
    assert_int_equal(picture_give(fixture_path(&fixture, "a.JPeG"), slot, &order), OK);
    assert_int_equal(order.format, FRAME_JPEG);
    assert_int_equal(picture_give(fixture_path(&fixture, "b.png"), slot, &order), ERR_FILE);
    assert_int_equal(picture_give(fixture.folder, slot, &order), ERR_FILE);
    fixture_text(&fixture, "large.png", "x");
    assert_int_equal(truncate(fixture_path(&fixture, "large.png"), FRAME_BYTES + 1), 0);
    assert_int_equal(picture_give(fixture_path(&fixture, "large.png"), slot, &order), ERR_LIMIT);
    assert_true(picture_is_named("x.jpg") && picture_is_named("x.PNG") && picture_is_named("x.jpeg"));
    assert_false(picture_is_named(".x.png") || picture_is_named("x.txt") || picture_is_named(".png") ||
                 picture_is_named("png"));
    fixture_end(&fixture);
}

// ---- videos

static void test_jpeg_after_jpeg(void **state)
{
    (void)state;
    static const unsigned char three[] = {0xff, 0xd8, 1,    0xff, 0xd9, 7,    0xff, 0xd9, // one with a picture's end inside
                                          0xff, 0xd8, 2,    0xff, 0xd9, 0xff, 0xd8, 3, 4, 0xff, 0xd9};
    static const size_t starts[] = {0, 8, 13, sizeof three};
    struct video video;
    struct wire_order order;
    fixture_begin(&fixture, 8);
    fixture_put(&fixture, "a.mjpeg", three, sizeof three);
    assert_int_equal(video_open(fixture_path(&fixture, "a.mjpeg"), &video), OK);
    assert_int_equal(video.count, 3);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(video_give(&video, i, slot, &order), OK);
        assert_int_equal(order.format, FRAME_JPEG);
        assert_int_equal(order.bytes, starts[i + 1] - starts[i]);
        assert_memory_equal(slot, three + starts[i], order.bytes);
    }
    video_close(&video);
    fixture_put(&fixture, "b.MJPG", three + 2, 6);
    assert_int_equal(video_open(fixture_path(&fixture, "b.MJPG"), &video), ERR_SYNTAX);
    fixture_put(&fixture, "b.MJPG", three, 0);
    assert_int_equal(video_open(fixture_path(&fixture, "b.MJPG"), &video), ERR_SYNTAX);
    assert_int_equal(video_open(fixture_path(&fixture, "c.mjpg"), &video), ERR_FILE);
    fixture_end(&fixture);
}

// Wherever a picture's end falls in the pieces in which a file is looked at.
static void test_jpeg_ends_at_the_end_of_a_piece(void **state)
{
    (void)state;
    enum { PIECE = 64 * 1024 };
    static unsigned char bytes[2 * PIECE + 64];
    fixture_begin(&fixture, 8);
    for (int at = PIECE - 6; at <= PIECE + 6; at++) {
        struct video video;
        memset(bytes, 0, sizeof bytes);
        memcpy(bytes, "\xff\xd8", 2);
        memcpy(bytes + at, "\xff\xd9\xff\xd8", 4);
        fixture_put(&fixture, "a.mjpeg", bytes, sizeof bytes);
        assert_int_equal(video_open(fixture_path(&fixture, "a.mjpeg"), &video), OK);
        assert_int_equal(video.count, 2);
        assert_int_equal(video.starts[1], at + 2);
        video_close(&video);
    }
    // A picture larger than a slot.
    fixture_put(&fixture, "a.mjpeg", bytes, 2);
    assert_int_equal(truncate(fixture_path(&fixture, "a.mjpeg"), FRAME_BYTES + 1), 0);
    struct video video;
    assert_int_equal(video_open(fixture_path(&fixture, "a.mjpeg"), &video), ERR_LIMIT);
    fixture_end(&fixture);
}

static void y4m(const char *header, size_t colours, size_t cut, enum err expected)
{
    unsigned char bytes[512] = "";
    struct video video;
    struct wire_order order;
    size_t count = strlen(header);
    memcpy(bytes, header, count);
    for (int i = 0; i < 2; i++) {
        memcpy(bytes + count, "FRAME\n", 6);
        memset(bytes + count + 6, 'a' + i, 12);
        memset(bytes + count + 18, 128, colours);
        count += 18 + colours;
    }
    fixture_put(&fixture, "a.y4m", bytes, count - cut);
    assert_int_equal(video_open(fixture_path(&fixture, "a.y4m"), &video), expected);
    for (int i = 0; i < 2 && expected == OK; i++) {
        assert_int_equal(video.count, 2);
        assert_int_equal(video_give(&video, i, slot, &order), OK);
        assert_int_equal(order.format, FRAME_GREY);
        assert_int_equal(order.width, 4);
        assert_int_equal(order.height, 3);
        assert_int_equal(order.bytes, 12);
        assert_int_equal(slot[0], 'a' + i);
        assert_int_equal(slot[11], 'a' + i);
    }
    if (expected == OK) {
        video_close(&video);
    }
}

static void test_y4m_strictly(void **state)
{
    (void)state;
    fixture_begin(&fixture, 8);
    y4m("YUV4MPEG2 W4 H3 F30:1 Ip A1:1 C420jpeg\n", 8, 0, OK);
    y4m("YUV4MPEG2 H3 W4\n", 8, 0, OK);
    y4m("YUV4MPEG2 W4 H3 Cmono\n", 0, 0, OK);
    y4m("YUV4MPEG2 W4 H3 C422\n", 12, 0, OK);
    y4m("YUV4MPEG2 W4 H3 C444\n", 24, 0, OK);
    y4m("YUV4MPEG2 W4 H3 C420p10\n", 8, 0, ERR_SYNTAX);
    y4m("YUV4MPEG2 W4 H3\n", 8, 1, ERR_SYNTAX);
    y4m("YUV4MPEG2 W4\n", 8, 0, ERR_SYNTAX);
    y4m("YUV4MPEG2 W4x H3\n", 8, 0, ERR_SYNTAX);
    y4m("YUV4MPEG2 W0 H3\n", 8, 0, ERR_SYNTAX);
    y4m("YUV4MPEG2 W4096 H4096\n", 8, 0, ERR_LIMIT);
    y4m("YUV4MPEG W4 H3\n", 8, 0, ERR_SYNTAX);
    y4m("YUV4MPEG2 W4 H3", 0, 36, ERR_SYNTAX);
    fixture_text(&fixture, "a.y4m", "YUV4MPEG2 W2 H1 Cmono\nFRAME\nabFRAMExcd");
    struct video video;
    struct wire_order order;
    assert_int_equal(video_open(fixture_path(&fixture, "a.y4m"), &video), OK);
    assert_int_equal(video_give(&video, 0, slot, &order), OK);
    assert_int_equal(video_give(&video, 1, slot, &order), ERR_SYNTAX);
    video_close(&video);
    fixture_end(&fixture);
}

// ---- as a camera

static struct wire_order next_picture(struct camera *camera)
{
    struct wire_order order = {0};
    struct pollfd fd = {.fd = camera->fd, .events = POLLIN};
    do {
        assert_int_equal(poll(&fd, 1, WAITING_LIMIT_MS), 1);
    } while (camera->kind->take(camera) != CAMERA_PICTURE);
    assert_int_equal(camera->kind->give(camera, slot, &order), OK);
    return order;
}

static void until_it_shows(struct camera *camera, const char *text)
{
    for (int i = 0; i < 2000; i++) {
        struct wire_order order = next_picture(camera);
        if (order.bytes == strlen(text) && memcmp(slot, text, order.bytes) == 0) {
            return;
        }
    }
    fail_msg("%s was never shown", text);
}

static void test_a_folder_in_the_order_of_names(void **state)
{
    (void)state;
    struct camera *camera = NULL;
    fixture_begin(&fixture, 8);
    assert_int_equal(camera_pictures_new(fixture.pictures, &camera), OK);
    assert_true(camera->kind->is_there(camera));
    assert_int_equal(camera->kind->open(camera), OK);
    struct wire_order order = next_picture(camera); // empty: plain grey
    assert_int_equal(order.format, FRAME_GREY);
    assert_int_equal(order.width, 1280);
    assert_int_equal(order.height, 720);
    assert_int_equal(slot[0], 128);
    assert_int_equal(slot[1280 * 720 - 1], 128);
    fixture_text(&fixture, "pictures/b.png", "second");
    until_it_shows(camera, "second"); // put before it while it runs
    fixture_text(&fixture, "pictures/a.png", "first");
    fixture_text(&fixture, "pictures/c.png", "third");
    fixture_text(&fixture, "pictures/notes.txt", "no picture");
    until_it_shows(camera, "third");
    order = next_picture(camera);
    assert_memory_equal(slot, "third", 5); // for 30 pictures
    until_it_shows(camera, "first");       // in a circle
    until_it_shows(camera, "second");
    fixture_take(&fixture, "pictures/b.png");
    order = next_picture(camera);
    assert_memory_not_equal(slot, "second", 5); // taken away at once
    until_it_shows(camera, "first");
    fixture_take(&fixture, "pictures/a.png");
    fixture_take(&fixture, "pictures/c.png");
    order = next_picture(camera);
    assert_int_equal(order.bytes, 1280 * 720);
    camera->kind->free(camera);
    fixture_end(&fixture);
}

static void test_a_video_again_and_again(void **state)
{
    (void)state;
    struct camera *camera = NULL;
    fixture_begin(&fixture, 8);
    fixture_text(&fixture, "a.y4m", "YUV4MPEG2 W2 H1 Cmono\nFRAME\nabFRAME\ncd");
    assert_int_equal(camera_pictures_new(fixture_path(&fixture, "a.y4m"), &camera), OK);
    assert_true(camera->kind->is_there(camera));
    assert_int_equal(camera->kind->open(camera), OK);
    until_it_shows(camera, "ab");
    until_it_shows(camera, "cd");
    until_it_shows(camera, "ab");
    camera->kind->close(camera);
    fixture_text(&fixture, "a.y4m", "something else");
    assert_false(camera->kind->is_there(camera));
    assert_int_equal(camera->kind->open(camera), ERR_SYNTAX);
    fixture_take(&fixture, "a.y4m");
    assert_int_equal(camera->kind->open(camera), ERR_MISSING);
    camera->kind->free(camera);
    fixture_end(&fixture);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pgm_strictly),
        cmocka_unit_test(test_other_pictures_go_on_as_they_are),
        cmocka_unit_test(test_jpeg_after_jpeg),
        cmocka_unit_test(test_jpeg_ends_at_the_end_of_a_piece),
        cmocka_unit_test(test_y4m_strictly),
        cmocka_unit_test(test_a_folder_in_the_order_of_names),
        cmocka_unit_test(test_a_video_again_and_again),
    };
    signal(SIGPIPE, SIG_IGN);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
