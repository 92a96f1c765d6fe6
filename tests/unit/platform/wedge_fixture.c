#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "wedge_fixture.h"

#include <linux/input.h> // after platform.h: some of its macros are names there

int wedge_plug_in(const struct scanner_fixture *fixture, const char *name, const char *ids)
{
    char file[64];
    snprintf(file, sizeof file, "input/%s.id", name);
    fixture_text(fixture, file, ids);
    snprintf(file, sizeof file, "input/%s", name);
    assert_int_equal(mkfifo(fixture_path(fixture, file), 0600), 0);
    int keys = open(fixture_path(fixture, file), O_RDWR | O_CLOEXEC); // its only writer
    assert_true(keys >= 0);
    return keys;
}

bool wedge_is_grabbed(const struct scanner_fixture *fixture, const char *name)
{
    char file[64];
    snprintf(file, sizeof file, "input/%s.grabbed", name);
    return access(fixture_path(fixture, file), F_OK) == 0;
}

void wedge_key(int keys, uint16_t code, int32_t value)
{
    struct input_event events[] = {{.type = EV_KEY, .code = code, .value = value}, {.type = EV_SYN, .code = SYN_REPORT}};
    assert_int_equal(write(keys, events, sizeof events), sizeof events);
}

void wedge_types(int keys, const char *text)
{
    static const char rows[][14] = {"1234567890-=", "qwertyuiop[]", "asdfghjkl;'`", "zxcvbnm,./"};
    static const char shifted[][14] = {"!@#$%^&*()_+", "QWERTYUIOP{}", "ASDFGHJKL:\"~", "ZXCVBNM<>?"};
    static const uint16_t first[] = {KEY_1, KEY_Q, KEY_A, KEY_Z};
    for (; *text != '\0'; text++) {
        for (int row = 0; row < 4; row++) {
            const char *plain = strchr(rows[row], *text), *shift = strchr(shifted[row], *text);
            if (plain == NULL && shift == NULL) {
                continue;
            }
            uint16_t code = (uint16_t)(first[row] + (plain != NULL ? plain - rows[row] : shift - shifted[row]));
            if (shift != NULL) {
                wedge_key(keys, KEY_LEFTSHIFT, 1);
            }
            wedge_key(keys, code, 1);
            wedge_key(keys, code, 0);
            if (shift != NULL) {
                wedge_key(keys, KEY_LEFTSHIFT, 0);
            }
        }
    }
}

void wedge_enter(int keys)
{
    wedge_key(keys, KEY_ENTER, 1);
    wedge_key(keys, KEY_ENTER, 0);
}
