// Pictures laid over each other: the transform, the shift it finds, and what is left out.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

// cmocka wants the four above first
#include <cmocka.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "decode_draw.h"
#include "platform/decode/fourier.h"
#include "platform/decode/fuse.h"

static void a_wave_is_one_place_in_its_spectrum(void **state)
{
    (void)state;
    static struct complex_part plane[FOURIER_COUNT];
    for (int y = 0; y < FOURIER_SIDE; y++) {
        for (int x = 0; x < FOURIER_SIDE; x++) {
            plane[y * FOURIER_SIDE + x].re = cosf(6.2831853F * (3.0F * (float)x + 5.0F * (float)y) / FOURIER_SIDE);
        }
    }
    fourier_transform(plane, false);
    for (int i = 0; i < FOURIER_COUNT; i++) {
        bool due = i == 5 * FOURIER_SIDE + 3 || i == (FOURIER_SIDE - 5) * FOURIER_SIDE + FOURIER_SIDE - 3;
        assert_true(fabsf(plane[i].re - (due ? FOURIER_COUNT / 2.0F : 0.0F)) < 1.0F);
    }
    fourier_transform(plane, true);
    assert_true(fabsf(plane[0].re - 1.0F) < 1e-3F);
}

// A code whose middle is off by (x, y).
static struct gray code_at(double x, double y, int grain, unsigned seed)
{
    static const unsigned char text[] = "APPT|0123456789";
    struct gray picture = draw_blank(640, 480, 120);
    draw_qr(&picture, &(struct drawn){320.0 + x, 240.0 + y, 6.0, 5.0, false}, text, sizeof text - 1);
    draw_grain(&picture, grain, seed);
    return picture;
}

static double difference(const struct gray *a, const struct gray *b)
{
    double sum = 0.0;
    for (size_t i = 0; i < gray_count(a); i++) {
        sum += abs(a->pixels[i] - b->pixels[i]);
    }
    return sum / (double)gray_count(a);
}

static void moves_pictures_into_place(void **state)
{
    (void)state;
    struct fuse *fuse = NULL;
    assert_int_equal(fuse_new(&fuse), OK);
    const double shifts[FUSE_FRAMES][2] = {{-17.0, 9.0}, {6.0, -12.0}, {23.0, 4.0}, {0.0, 0.0}};
    for (unsigned i = 0; i < FUSE_FRAMES; i++) {
        struct gray picture = code_at(shifts[i][0], shifts[i][1], 40, i + 1);
        fuse_add(fuse, &picture);
        free(picture.pixels);
    }
    struct gray clean = code_at(0.0, 0.0, 0, 0), noisy = code_at(0.0, 0.0, 40, 4), mean = draw_blank(1, 1, 0);
    assert_true(fuse_mean(fuse, &mean));
    assert_int_equal(mean.width, 640);
    // Grain of four is half the grain of one; pictures a pixel out of place would add more than that at every edge.
    assert_true(difference(&mean, &clean) < 0.65 * difference(&noisy, &clean));
    free(clean.pixels);
    free(noisy.pixels);
    free(mean.pixels);
    fuse_free(fuse);
}

static void leaves_out_what_does_not_fit(void **state)
{
    (void)state;
    struct fuse *fuse = NULL;
    assert_int_equal(fuse_new(&fuse), OK);
    struct gray mean = draw_blank(1, 1, 0), other = draw_blank(640, 480, 128), picture = code_at(0.0, 0.0, 10, 1);
    assert_false(fuse_mean(fuse, &mean)); // nothing there
    draw_grain(&other, 127, 9);
    fuse_add(fuse, &other);
    fuse_add(fuse, &picture);
    assert_false(fuse_mean(fuse, &mean)); // noise is no picture of the code
    fuse_add(fuse, &picture);
    assert_true(fuse_mean(fuse, &mean));
    assert_true(difference(&mean, &picture) < 1.0);
    fuse_reset(fuse);
    fuse_add(fuse, &picture);
    assert_false(fuse_mean(fuse, &mean));
    other.width = 320; // another size
    fuse_add(fuse, &other);
    assert_false(fuse_mean(fuse, &mean));
    free(mean.pixels);
    free(other.pixels);
    free(picture.pixels);
    fuse_free(fuse);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_wave_is_one_place_in_its_spectrum),
        cmocka_unit_test(moves_pictures_into_place),
        cmocka_unit_test(leaves_out_what_does_not_fit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
