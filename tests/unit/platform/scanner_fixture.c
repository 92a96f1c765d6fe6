#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "scanner_fixture.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/stat.h>
#include <unistd.h>

#include "platform/scanner/pace.h"
#include "waiting.h"

void fixture_begin(struct scanner_fixture *fixture, size_t slots)
{
    memset(fixture, 0, sizeof *fixture);
    snprintf(fixture->folder, sizeof fixture->folder, "/tmp/foyer-scanner-XXXXXX");
    assert_non_null(mkdtemp(fixture->folder));
    snprintf(fixture->pictures, sizeof fixture->pictures, "%s/pictures", fixture->folder);
    assert_int_equal(mkdir(fixture->pictures, 0700), 0);
    assert_int_equal(mkdir(fixture_path(fixture, "input"), 0700), 0);
    assert_int_equal(setenv("FOYER_TEST_DEVICES", fixture->folder, 1), 0);
    fixture->bell = eventfd(0, EFD_CLOEXEC);
    assert_true(fixture->bell >= 0);
    assert_int_equal(inbox_new(slots, waiting_bell, &fixture->bell, &fixture->inbox), OK);
}

static const char *text_or(const char *text, const char *otherwise)
{
    return text == NULL ? otherwise : text;
}

void fixture_scanner(struct scanner_fixture *fixture, struct scanner_settings settings)
{
    settings.camera = text_or(settings.camera, "");
    settings.pictures = text_or(settings.pictures, "");
    settings.serial = text_or(settings.serial, "");
    settings.wedge = text_or(settings.wedge, "");
    settings.decoder = text_or(settings.decoder, DECODER_DOUBLE);
    assert_int_equal(scanner_new(fixture->inbox, &settings, &fixture->scanner), OK);
}

void fixture_end(struct scanner_fixture *fixture)
{
    char command[128];

    scanner_free(fixture->scanner);
    inbox_free(fixture->inbox);
    close(fixture->bell);
    snprintf(command, sizeof command, "rm -r '%s'", fixture->folder);
    assert_int_equal(system(command), 0);
}

const char *fixture_path(const struct scanner_fixture *fixture, const char *name)
{
    static char path[FIXTURE_PATH];

    snprintf(path, sizeof path, "%s/%s", fixture->folder, name);
    return path;
}

void fixture_put(const struct scanner_fixture *fixture, const char *name, const void *bytes, size_t count)
{
    char before[FIXTURE_PATH];

    snprintf(before, sizeof before, "%s/.before", fixture->folder);
    FILE *file = fopen(before, "w");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, count, file), count);
    assert_int_equal(fclose(file), 0);
    assert_int_equal(rename(before, fixture_path(fixture, name)), 0);
}

void fixture_text(const struct scanner_fixture *fixture, const char *name, const char *text)
{
    fixture_put(fixture, name, text, strlen(text));
}

void fixture_take(const struct scanner_fixture *fixture, const char *name)
{
    assert_int_equal(unlink(fixture_path(fixture, name)), 0);
}

void fixture_picture(const struct scanner_fixture *fixture, const char *name, const char *says, unsigned char grey)
{
    enum { SIDE = 64, HEAD = 13 };
    unsigned char bytes[HEAD + SIDE * SIDE + 1] = "P5\n64 64\n255\n";

    memset(bytes + HEAD, 0, SIDE * SIDE);
    snprintf((char *)bytes + HEAD, SIDE * SIDE, "%s", says);
    bytes[HEAD + SIDE * SIDE - 1] = grey;
    fixture_put(fixture, name, bytes, HEAD + SIDE * SIDE);
}

void fixture_drain(struct scanner_fixture *fixture)
{
    struct inbox_item item;

    while (inbox_pop(fixture->inbox, &item)) {
        switch (item.kind) {
        case INBOX_SCAN:
            assert_true(fixture->scan_count < FIXTURE_SCANS);
            fixture->scans[fixture->scan_count++] = *item.scan;
            break;
        case INBOX_SCANNER:
            fixture->state = item.scanner;
            fixture->states++;
            break;
        case INBOX_PREVIEW: fixture->previews++; break;
        case INBOX_NET_REPLY:
        case INBOX_STORE_REPLY:
        case INBOX_QUIT: break;
        }
        inbox_item_free(&item);
    }
}

void fixture_until(struct scanner_fixture *fixture, bool (*is_so)(struct scanner_fixture *fixture, const void *what),
                   const void *what, const char *why)
{
    int64_t until_ms = clock_real_ms() + WAITING_LIMIT_MS;

    for (;;) {
        struct pollfd fd = {.fd = fixture->bell, .events = POLLIN};
        uint64_t rings;

        fixture_drain(fixture);
        if (is_so(fixture, what)) {
            return;
        }
        if (clock_real_ms() >= until_ms) {
            fail_msg("waited in vain for %s", why);
        }
        if (poll(&fd, 1, 5) > 0) { // some of it is not told by the bell
            (void)!read(fixture->bell, &rings, sizeof rings);
        }
    }
}

static bool has_scans(struct scanner_fixture *fixture, const void *what)
{
    return fixture->scan_count >= *(const int *)what;
}

void fixture_scan(struct scanner_fixture *fixture, const char *text)
{
    int count = ++fixture->scans_read;

    fixture_until(fixture, has_scans, &count, text);
    const struct scan *scan = &fixture->scans[count - 1];
    assert_int_equal(scan->count, strlen(text));
    assert_memory_equal(scan->bytes, text, scan->count);
}

void fixture_unreadable(struct scanner_fixture *fixture)
{
    int count = ++fixture->scans_read;

    fixture_until(fixture, has_scans, &count, "a code that cannot be read");
    const struct scan *scan = &fixture->scans[count - 1];
    assert_true(scan->fixed);
    assert_int_equal(scan->count, 1);
    assert_int_equal(scan->bytes[0], 0);
}

void fixture_pause(void)
{
    usleep((PACE_MS + 20) * 1000);
}

static bool state_is(struct scanner_fixture *fixture, const void *what)
{
    const struct scanner_state *state = &fixture->state;
    int bits = state->camera | state->decoder << 1 | state->serial << 2 | state->wedge << 3 | state->dark << 4;

    return fixture->states > 0 && bits == *(const int *)what;
}

void fixture_state(struct scanner_fixture *fixture, int want)
{
    char why[32];

    snprintf(why, sizeof why, "state %d", want);
    fixture_until(fixture, state_is, &want, why);
}

static bool picture_is_past(struct scanner_fixture *fixture, const void *what)
{
    uint32_t number;
    const unsigned char *grey;

    scanner_preview(fixture->scanner, &number, &grey);
    return number >= *(const uint32_t *)what;
}

void fixture_pictures(struct scanner_fixture *fixture, int more)
{
    uint32_t number;
    const unsigned char *grey;

    scanner_preview(fixture->scanner, &number, &grey);
    number += (uint32_t)more;
    fixture_until(fixture, picture_is_past, &number, "pictures");
}

static bool has_starts(struct scanner_fixture *fixture, const void *what)
{
    return scanner_decoder_starts(fixture->scanner) >= *(const int *)what;
}

void fixture_starts(struct scanner_fixture *fixture, int starts)
{
    fixture_until(fixture, has_starts, &starts, "a decoder");
    fixture_pictures(fixture, 2);
}
