// The pipeline as foyer-decode drives it: frames in, codes out.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

// cmocka wants the four above first
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "decode_draw.h"
#include "platform/decode/pipeline.h"

static const unsigned char text[] = "APPT|ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
static struct pipeline_codes codes;
static const struct pipeline_code *const code = &codes.list[0];
static struct pipeline_seen seen;

static struct pipeline *start(bool code_39, bool product)
{
    struct pipeline *pipeline = NULL;
    struct pipeline_settings settings = {code_39, product};
    assert_int_equal(pipeline_new(&settings, &pipeline), OK);
    return pipeline;
}

static bool show(struct pipeline *pipeline, const struct gray *picture)
{
    assert_int_equal(pipeline_frame(pipeline, FRAME_GREY, picture->pixels, gray_count(picture), picture->width, picture->height,
                                    NULL, &seen, &codes),
                     OK);
    assert_false(seen.unfit);
    return codes.count > 0;
}

// The same picture until it is read; 0 = not in two rounds of the rota.
static int frames_until_read(struct pipeline *pipeline, const struct gray *picture)
{
    pipeline_reset(pipeline);
    for (int i = 1; i <= 2 * PIPELINE_ROTA; i++) {
        if (show(pipeline, picture)) {
            return i;
        }
    }
    return 0;
}

static void reads_qr_codes_however_they_are_held(void **state)
{
    (void)state;
    struct pipeline *pipeline = start(false, false);
    const struct drawn ways[] = {{640.0, 360.0, 6.0, 0.0, false},   {400.0, 300.0, 6.0, 0.0, true},   {700.0, 400.0, 5.0, 45.0, false},
                                 {640.0, 360.0, 8.0, 200.0, false}, {900.0, 500.0, 2.2, 12.0, false}, {200.0, 200.0, 3.0, 77.0, true}};
    for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++) {
        struct gray picture = draw_blank(1280, 720, 120);
        draw_qr(&picture, &ways[i], text, sizeof text - 1);
        draw_grain(&picture, 6, 1);
        assert_in_range(frames_until_read(pipeline, &picture), 1, 3);
        assert_int_equal(code->symbology, SYMBOLOGY_QR);
        assert_int_equal(code->count, sizeof text - 1);
        assert_memory_equal(code->bytes, text, sizeof text - 1);
        assert_int_equal(codes.count, 1);
        assert_true(seen.texture);
        assert_true(show(pipeline, &picture)); // still there: given again
        free(picture.pixels);
    }
    pipeline_free(pipeline);
}

static void bytes_of_a_code_come_out_as_they_are(void **state)
{
    (void)state;
    struct pipeline *pipeline = start(false, false);
    unsigned char bytes[200];
    for (int i = 0; i < 200; i++) {
        bytes[i] = (unsigned char)i; // zero, control characters and what is not UTF-8
    }
    struct gray picture = draw_blank(640, 480, 230);
    draw_qr(&picture, &(struct drawn){320.0, 240.0, 5.0, 3.0, false}, bytes, 200);
    assert_true(frames_until_read(pipeline, &picture) > 0);
    assert_int_equal(code->count, 200);
    assert_memory_equal(code->bytes, bytes, 200);
    free(picture.pixels);
    pipeline_free(pipeline);
}

static void a_long_code_comes_out_whole(void **state)
{
    (void)state;
    struct pipeline *pipeline = start(false, false);
    static unsigned char bytes[2953];
    memset(bytes, 'a', sizeof bytes);
    const int counts[] = {SCAN_BYTES, SCAN_BYTES + 1, 2953};
    for (int i = 0; i < 3; i++) {
        struct gray picture = draw_blank(800, 800, 230);
        draw_qr(&picture, &(struct drawn){400.0, 400.0, 4.0, 0.0, false}, bytes, counts[i]);
        assert_true(frames_until_read(pipeline, &picture) > 0);
        assert_int_equal(code->count, counts[i]);
        assert_memory_equal(code->bytes, bytes, (size_t)counts[i]);
        free(picture.pixels);
    }
    pipeline_free(pipeline);
}

static const char *const names[] = {"first", "second", "third", "fourth", "fifth", "sixth"};

static void draw_name(struct gray *picture, int which, const struct drawn *drawn)
{
    draw_qr(picture, drawn, (const unsigned char *)names[which], (int)strlen(names[which]));
}

static bool was_read(enum symbology symbology, const char *due)
{
    struct pipeline_code each = {.symbology = symbology, .count = strlen(due)};
    memcpy(each.bytes, due, each.count);
    return pipeline_codes_have(&codes, &each);
}

// Whether all of the first count names, and bars when there are some, come out of one frame before the rota has gone round twice.
static bool reads_all(struct pipeline *pipeline, const struct gray *picture, int count, const char *bars)
{
    pipeline_reset(pipeline);
    for (int frame = 0; frame < 2 * PIPELINE_ROTA; frame++) {
        (void)show(pipeline, picture);
        bool all = bars == NULL || was_read(SYMBOLOGY_CODE_128, bars);
        for (int i = 0; i < count; i++) {
            all = all && was_read(SYMBOLOGY_QR, names[i]);
        }
        if (all) {
            return true;
        }
    }
    return false;
}

// A letter with a web address beside the patient's code, however it is laid out and held.
static void codes_side_by_side_are_all_read(void **state)
{
    (void)state;
    struct pipeline *pipeline = start(false, false);
    const struct drawn firsts[] = {{380.0, 360.0, 7.0, 0.0, false},
                                   {900.0, 360.0, 7.0, 0.0, false},
                                   {500.0, 180.0, 6.0, 12.0, false},
                                   {640.0, 360.0, 5.0, 30.0, false},
                                   {520.0, 360.0, 6.0, 0.0, false}};
    const struct drawn seconds[] = {{900.0, 360.0, 7.0, 0.0, false},
                                    {380.0, 360.0, 4.0, 0.0, true},
                                    {620.0, 500.0, 6.0, 8.0, false},
                                    {900.0, 200.0, 8.0, 75.0, false},
                                    {700.0, 360.0, 6.0, 0.0, false}};
    for (size_t i = 0; i < sizeof firsts / sizeof firsts[0]; i++) {
        struct gray picture = draw_blank(1280, 720, 200);
        draw_name(&picture, 0, &firsts[i]);
        draw_name(&picture, 1, &seconds[i]);
        draw_grain(&picture, 6, 1);
        assert_true(reads_all(pipeline, &picture, 2, NULL));
        assert_int_equal(codes.count, 2);
        free(picture.pixels);
    }
    const struct drawn bars[] = {{640.0, 600.0, 2.5, 0.0, false},
                                 {640.0, 100.0, 3.0, 0.0, false},
                                 {1000.0, 360.0, 2.5, 80.0, false},
                                 {250.0, 300.0, 2.5, 170.0, false}};
    for (size_t i = 0; i < sizeof bars / sizeof bars[0]; i++) {
        struct gray picture = draw_blank(1280, 720, 200);
        draw_name(&picture, 0, &(struct drawn){640.0, 360.0, 8.0, 0.0, false});
        draw_bars(&picture, &bars[i], bars_code_128);
        draw_grain(&picture, 6, 1);
        assert_true(reads_all(pipeline, &picture, 1, "P12345678"));
        free(picture.pixels);
    }
    pipeline_free(pipeline);
}

static void a_small_code_beside_a_large_one_is_read(void **state)
{
    (void)state;
    struct pipeline *pipeline = start(false, false);
    struct gray picture = draw_blank(1280, 720, 200);
    draw_name(&picture, 0, &(struct drawn){640.0, 360.0, 20.0, 0.0, false});
    draw_name(&picture, 1, &(struct drawn){1010.0, 620.0, 3.0, 0.0, false});
    assert_true(reads_all(pipeline, &picture, 2, NULL));
    free(picture.pixels);
    pipeline_free(pipeline);
}

// Six codes on one sheet: each frame gives four, and all have been given when the rota has come round.
static void of_many_codes_each_is_given(void **state)
{
    (void)state;
    struct pipeline *pipeline = start(false, false);
    struct gray picture = draw_blank(1280, 720, 200);
    bool given[6] = {false};
    for (int i = 0; i < 6; i++) {
        draw_name(&picture, i, &(struct drawn){260.0 + 380.0 * (i % 3), 200.0 + 320.0 * (i / 3), 7.0, 0.0, false});
    }
    for (int frame = 0; frame <= PIPELINE_ROTA; frame++) {
        assert_true(show(pipeline, &picture));
        assert_true(frame == 0 || codes.count == WIRE_CODES);
        int known = 0;
        for (int i = 0; i < 6; i++) {
            bool read = was_read(SYMBOLOGY_QR, names[i]);
            given[i] = given[i] || read;
            known += read ? 1 : 0;
        }
        assert_int_equal(known, codes.count); // and nothing else
    }
    for (int i = 0; i < 6; i++) {
        assert_true(given[i]);
    }
    free(picture.pixels);
    pipeline_free(pipeline);
}

// zbar's own handling of these ends the process when its cache is on.
static void a_part_of_a_structured_append_is_not_a_code(void **state)
{
    (void)state;
    struct pipeline *pipeline = start(true, true);
    struct gray picture = draw_blank(640, 480, 230);
    draw_qr_part(&picture, &(struct drawn){320.0, 240.0, 6.0, 0.0, false});
    assert_int_equal(frames_until_read(pipeline, &picture), 0);
    assert_true(seen.texture);
    free(picture.pixels);
    pipeline_free(pipeline);
}

static void assert_bars(struct pipeline *pipeline, const struct drawn *drawn, const char *widths, enum symbology symbology,
                        const char *due)
{
    struct gray picture = draw_blank(640, 480, 120);
    draw_bars(&picture, drawn, widths);
    int frames = frames_until_read(pipeline, &picture);
    if (due == NULL) {
        assert_int_equal(frames, 0);
    } else {
        assert_true(frames >= 2); // the first frame alone does not do
        assert_int_equal(code->symbology, symbology);
        assert_int_equal(code->count, strlen(due));
        assert_memory_equal(code->bytes, due, strlen(due));
    }
    free(picture.pixels);
}

static void reads_bars_at_any_angle_when_two_frames_agree(void **state)
{
    (void)state;
    struct pipeline *pipeline = start(false, false);
    for (int angle = 0; angle < 180; angle += 20) {
        bool light = angle % 60 == 40;
        assert_bars(pipeline, &(struct drawn){320.0, 240.0, 2.5, angle, light}, bars_code_128, SYMBOLOGY_CODE_128, "P12345678");
    }
    assert_false(code->gs1);
    assert_bars(pipeline, &(struct drawn){320.0, 240.0, 2.5, 10.0, false}, bars_gs1_128, SYMBOLOGY_CODE_128,
                "010950110153000321X7");
    assert_true(code->gs1);
    pipeline_free(pipeline);
}

static void reads_only_the_kinds_asked_for(void **state)
{
    (void)state;
    const struct drawn way = {320.0, 240.0, 3.0, 0.0, false};
    struct pipeline *pipeline = start(false, false);
    assert_bars(pipeline, &way, bars_code_39, SYMBOLOGY_CODE_39, NULL);
    assert_bars(pipeline, &way, bars_ean_13, SYMBOLOGY_PRODUCT, NULL);
    pipeline_free(pipeline);
    pipeline = start(true, true);
    assert_bars(pipeline, &way, bars_code_39, SYMBOLOGY_CODE_39, "AB-1234");
    assert_bars(pipeline, &way, bars_code_39_short, SYMBOLOGY_CODE_39, NULL);
    assert_bars(pipeline, &way, bars_ean_13, SYMBOLOGY_PRODUCT, "5901234123457");
    pipeline_free(pipeline);
}

// zbar would read it as other letters.
static void a_code_128_with_fnc4_is_refused(void **state)
{
    (void)state;
    struct pipeline *pipeline = start(false, false);
    assert_bars(pipeline, &(struct drawn){320.0, 240.0, 2.0, 0.0, false}, bars_code_128_fnc4, SYMBOLOGY_CODE_128, NULL);
    assert_bars(pipeline, &(struct drawn){320.0, 240.0, 2.0, 180.0, false}, bars_code_128_fnc4, SYMBOLOGY_CODE_128, NULL);
    assert_bars(pipeline, &(struct drawn){320.0, 240.0, 2.0, 90.0, false}, bars_code_128_fnc4, SYMBOLOGY_CODE_128, NULL);
    pipeline_free(pipeline);
}

// Whether a code in heavy grain is read; still: the grain is the same in every frame, there is nothing to gain from four.
static bool reads_in_grain(struct pipeline *pipeline, unsigned round, bool still)
{
    bool found = false;
    pipeline_reset(pipeline);
    for (unsigned i = 0; i < 2 * PIPELINE_ROTA && !found; i++) {
        unsigned frame = still ? 0 : i;
        struct gray picture = draw_blank(640, 480, 120);
        draw_qr(&picture, &(struct drawn){320.0 + frame % 3, 240.0 - frame % 2, 3.0, 4.0, false}, text, sizeof text - 1);
        draw_grain(&picture, 120, round * 100 + frame);
        found = show(pipeline, &picture);
        free(picture.pixels);
    }
    return found;
}

static void fusion_reads_what_no_frame_shows(void **state)
{
    (void)state;
    struct pipeline *pipeline = start(false, false);
    int alone = 0, together = 0;
    for (unsigned round = 0; round < 10; round++) {
        alone += reads_in_grain(pipeline, round, true) ? 1 : 0;
        together += reads_in_grain(pipeline, round, false) ? 1 : 0;
    }
    assert_true(together >= 6);
    assert_true(together >= 2 * alone);
    pipeline_free(pipeline);
}

static void nothing_is_read_where_nothing_is(void **state)
{
    (void)state;
    struct pipeline *pipeline = start(true, true);
    struct gray picture = draw_blank(1280, 720, 128);
    assert_int_equal(frames_until_read(pipeline, &picture), 0);
    assert_false(seen.texture);
    assert_int_equal(seen.luminance, 128);
    draw_grain(&picture, 127, 77);
    assert_int_equal(frames_until_read(pipeline, &picture), 0);
    free(picture.pixels);
    pipeline_free(pipeline);
}

static void pictures_of_every_size_are_looked_at(void **state)
{
    (void)state;
    struct pipeline *pipeline = start(true, true);
    const int sizes[][2] = {{1, 1}, {1, 1280}, {1280, 1}, {2, 2}, {17, 5}, {39, 40}, {79, 81}, {121, 119}, {1280, 1280}, {1300, 7}};
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        int width = sizes[i][0], height = sizes[i][1];
        unsigned char *bytes = malloc((size_t)(width * height)); // exactly as long
        for (int p = 0; p < width * height; p++) {
            bytes[p] = (unsigned char)(p * 37 % 251);
        }
        for (int frame = 0; frame <= PIPELINE_ROTA; frame++) {
            static unsigned char preview[PREVIEW_SIDE * PREVIEW_SIDE];
            assert_int_equal(pipeline_frame(pipeline, FRAME_GREY, bytes, (size_t)(width * height), width, height, preview, &seen,
                                            &codes),
                             OK);
            assert_false(codes.count > 0 || seen.unfit);
        }
        free(bytes);
    }
    pipeline_free(pipeline);
}

static void what_is_no_picture_is_unfit(void **state)
{
    (void)state;
    struct pipeline *pipeline = start(false, false);
    unsigned char preview = 9;
    codes.count = 1; // of the frame before
    assert_int_equal(pipeline_frame(pipeline, FRAME_JPEG, (const unsigned char *)"no", 2, 0, 0, &preview, &seen, &codes), OK);
    assert_true(seen.unfit);
    assert_int_equal(codes.count, 0);
    assert_int_equal(preview, 9);
    pipeline_free(pipeline);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_qr_codes_however_they_are_held),
        cmocka_unit_test(bytes_of_a_code_come_out_as_they_are),
        cmocka_unit_test(a_long_code_comes_out_whole),
        cmocka_unit_test(codes_side_by_side_are_all_read),
        cmocka_unit_test(a_small_code_beside_a_large_one_is_read),
        cmocka_unit_test(of_many_codes_each_is_given),
        cmocka_unit_test(a_part_of_a_structured_append_is_not_a_code),
        cmocka_unit_test(reads_bars_at_any_angle_when_two_frames_agree),
        cmocka_unit_test(reads_only_the_kinds_asked_for),
        cmocka_unit_test(a_code_128_with_fnc4_is_refused),
        cmocka_unit_test(fusion_reads_what_no_frame_shows),
        cmocka_unit_test(nothing_is_read_where_nothing_is),
        cmocka_unit_test(pictures_of_every_size_are_looked_at),
        cmocka_unit_test(what_is_no_picture_is_unfit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
