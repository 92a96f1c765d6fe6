// What is heard: SDL's disk driver writes the samples that a loudspeaker would get.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "platform/platform.h"

static char file[64];

static void driver(const char *name)
{
    snprintf(file, sizeof file, "/tmp/foyer-sound-XXXXXX");
    int fd = mkstemp(file);
    assert_true(fd >= 0);
    close(fd);
    assert_int_equal(setenv("SDL_AUDIODRIVER", name, 1), 0);
    assert_int_equal(setenv("SDL_DISKAUDIOFILE", file, 1), 0);
}

struct heard {
    int samples;   // from the first to the last that is not silence
    int crossings; // of zero, in the first and in the second half
    int crossings_late;
    int loudest;
};

static struct heard listen_to(void)
{
    struct heard heard = {0};
    FILE *from = fopen(file, "r");
    static int16_t all[48000 * 20];
    assert_non_null(from);
    size_t count = fread(all, sizeof all[0], sizeof all / sizeof all[0], from), first = 0;
    fclose(from);
    while (count > 0 && all[count - 1] == 0) {
        count--;
    }
    while (first < count && all[first] == 0) {
        first++;
    }
    heard.samples = (int)(count - first);
    for (size_t i = first + 1; i < count; i++) {
        int *crossings = i - first < (count - first) / 2 ? &heard.crossings : &heard.crossings_late;
        *crossings += (all[i] < 0) != (all[i - 1] < 0);
        heard.loudest = abs(all[i]) > heard.loudest ? abs(all[i]) : heard.loudest;
    }
    return heard;
}

static struct heard play(enum sound_kind kind)
{
    struct sound *sound = NULL;
    struct stat what = {0};
    driver("disk");
    assert_int_equal(sound_new(&sound), OK);
    sound_play(sound, kind);
    for (int i = 0; i < 6000 && what.st_size < 48000; i++) { // half a second of it: the whole sound
        usleep(10000);
        assert_int_equal(stat(file, &what), 0);
    }
    sound_free(sound);
    struct heard heard = listen_to();
    unlink(file);
    return heard;
}

static void test_read_rises_and_refused_is_low_and_soft(void **state)
{
    (void)state;
    struct heard read = play(SOUND_READ), refused = play(SOUND_REFUSED);
    int ms = read.samples / 48;
    assert_true(ms > 120 && ms < 170);
    assert_true(read.crossings > 80 && read.crossings < 120);           // 660 Hz for 75 ms crosses 99 times
    assert_true(read.crossings_late > read.crossings * 5 / 4);
    ms = refused.samples / 48;
    assert_true(ms > 150 && ms < 220);
    assert_true(refused.crossings + refused.crossings_late < 100);      // 220 Hz for 200 ms: 88
    assert_true(refused.loudest > 1000 && refused.loudest < read.loudest);
    assert_true(read.loudest < 16000);
}

static void test_silent_without_a_device(void **state)
{
    (void)state;
    struct sound *sound = NULL;
    driver("nonsense");
    assert_int_equal(sound_new(&sound), OK);
    for (int i = 0; i < 20; i++) {
        sound_play(sound, i % 2 == 0 ? SOUND_READ : SOUND_REFUSED);
        usleep(2000);
    }
    sound_free(sound);
    unlink(file);
    assert_int_equal(sound_new(&sound), OK); // and nothing at all was asked for
    sound_free(sound);
    sound_free(NULL);
}

// A device that was closed because it was quiet is opened again.
static void test_heard_again_after_a_quiet_while(void **state)
{
    (void)state;
    struct sound *sound = NULL;
    struct stat before = {0}, after = {0};
    driver("disk");
    assert_int_equal(sound_new(&sound), OK);
    sound_play(sound, SOUND_READ);
    do { // until nothing is written any more
        before = after;
        usleep(500000);
        assert_int_equal(stat(file, &after), 0);
    } while (after.st_size == 0 || after.st_size != before.st_size);
    assert_int_equal(unlink(file), 0);
    sound_play(sound, SOUND_REFUSED);
    for (int i = 0; i < 6000 && (stat(file, &after) != 0 || after.st_size < 24000); i++) {
        usleep(10000);
    }
    assert_true(listen_to().loudest > 1000);
    sound_free(sound);
    unlink(file);
}

// Unplugged: it can no longer be written to. SDL takes sounds for it all the same.
static void test_heard_again_after_the_device_went_and_came(void **state)
{
    (void)state;
    struct sound *sound = NULL;
    struct stat what = {0};
    driver("disk");
    assert_int_equal(unlink(file), 0);
    assert_int_equal(symlink("/dev/full", file), 0);
    assert_int_equal(sound_new(&sound), OK);
    sound_play(sound, SOUND_READ);
    usleep(700000); // less than until it is closed because it is quiet
    assert_int_equal(unlink(file), 0);
    sound_play(sound, SOUND_REFUSED);
    for (int i = 0; i < 6000 && (stat(file, &what) != 0 || what.st_size < 24000); i++) {
        usleep(10000);
    }
    assert_true(listen_to().loudest > 1000);
    sound_free(sound);
    unlink(file);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_read_rises_and_refused_is_low_and_soft),
        cmocka_unit_test(test_silent_without_a_device),
        cmocka_unit_test(test_heard_again_after_a_quiet_while),
        cmocka_unit_test(test_heard_again_after_the_device_went_and_came),
    };
    if (secure_begin() != OK) { // SDL's memory is ours, as in the kiosk
        return 1;
    }
    return cmocka_run_group_tests(tests, NULL, NULL);
}
