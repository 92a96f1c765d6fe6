// The scanner with the real foyer-decode: a code that is held up to a camera, or put into the folder of pictures.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "code_picture.h"
#include "scanner_fixture.h"

enum { CAMERA = 1, DECODER = 2, WIDTH = 1280, HEIGHT = 720 };

static struct scanner_fixture fixture;
static unsigned char grey[CODE_PICTURE_SIDE * CODE_PICTURE_SIDE], packed[FRAME_BYTES];
static unsigned char held_up[WIDTH * HEIGHT * 2];

static void put_png(const char *name, const char *text)
{
    code_picture_draw(CODE_PICTURE_PLAIN, text, grey);
    struct wire_order order = code_picture_pack(grey, FRAME_PNG, packed);
    fixture_put(&fixture, name, packed, order.bytes);
}

// In the middle of what a camera sees.
static size_t hold_up(const char *text, size_t pixel_bytes)
{
    code_picture_draw(CODE_PICTURE_PLAIN, text, grey);
    memset(held_up, 128, sizeof held_up);
    size_t left = (WIDTH - CODE_PICTURE_SIDE) / 2, top = (HEIGHT - CODE_PICTURE_SIDE) / 2;
    for (size_t y = 0; y < CODE_PICTURE_SIDE; y++) {
        for (size_t x = 0; x < CODE_PICTURE_SIDE; x++) {
            held_up[((top + y) * WIDTH + left + x) * pixel_bytes] = grey[y * CODE_PICTURE_SIDE + x];
        }
    }
    return WIDTH * HEIGHT * pixel_bytes;
}

static void test_pictures_of_the_folder(void **state)
{
    (void)state;
    fixture_begin(&fixture, 64);
    put_png("pictures/a.png", "FOLDER-1");
    fixture_scanner(&fixture, (struct scanner_settings){.pictures = fixture.pictures, .decoder = FOYER_DECODE});
    scanner_watch(fixture.scanner, true);
    fixture_scan(&fixture, "FOLDER-1");
    fixture_state(&fixture, CAMERA | DECODER);
    assert_int_equal(kill(scanner_decoder_pid(fixture.scanner), SIGKILL), 0);
    fixture_take(&fixture, "pictures/a.png");
    put_png("pictures/b.png", "FOLDER-2");
    fixture_scan(&fixture, "FOLDER-2");
    fixture_text(&fixture, "pictures/c.png", "this is no picture"); // and does no harm
    fixture_take(&fixture, "pictures/b.png");
    usleep(300000);
    put_png("pictures/d.png", "FOLDER-3");
    fixture_scan(&fixture, "FOLDER-3");
    assert_int_equal(scanner_decoder_starts(fixture.scanner), 2);
    fixture_end(&fixture);
}

static void through_camera(const char *offer, size_t pixel_bytes)
{
    fixture_begin(&fixture, 64);
    fixture_text(&fixture, "video0", offer);
    fixture_put(&fixture, "video0.picture", held_up, hold_up("CAMERA-1", pixel_bytes));
    fixture_scanner(&fixture, (struct scanner_settings){.camera = "auto", .decoder = FOYER_DECODE});
    scanner_watch(fixture.scanner, true);
    fixture_scan(&fixture, "CAMERA-1");
    assert_int_equal(fixture.scans[0].symbology, SYMBOLOGY_QR);
    uint32_t number;
    const unsigned char *preview;
    fixture_pictures(&fixture, 1);
    scanner_preview(fixture.scanner, &number, &preview);
    bool dark = false, light = false; // the code is in the preview
    for (size_t i = 0; i < (size_t)SCANNER_PREVIEW * SCANNER_PREVIEW; i++) {
        dark = dark || preview[i] < 40;
        light = light || preview[i] > 215;
    }
    assert_true(dark && light);
    fixture_put(&fixture, "video0.picture", held_up, hold_up("CAMERA-2", pixel_bytes));
    fixture_scan(&fixture, "CAMERA-2");
    fixture_end(&fixture);
}

static void test_grey_and_yuyv_of_a_camera(void **state)
{
    (void)state;
    through_camera("GREY 1280 720 30\n", 1);
    through_camera("YUYV 1280 720 30\n", 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pictures_of_the_folder),
        cmocka_unit_test(test_grey_and_yuyv_of_a_camera),
    };
    signal(SIGPIPE, SIG_IGN);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
