// expect ...: what is on the screen; what the sandbox has written down is in expect_sandbox.c. A positive expectation may take a moment of
// real time to come true; "no" is looked at once everything under way has ended.
#include "drive/drive.h"
#include "drive/png.h"
#include <SDL.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PATIENCE_TURNS = 600 }; // of 20 ms: 12 s, for slow machines and sanitizers

// A run that goes on where the one before ends: a bold word within its sentence.
static bool goes_on(const struct draw_item *before, const struct draw_item *item)
{
    int gap = item->rect.x - (before->rect.x + before->rect.w);

    return before->kind == DRAW_TEXT && item->rect.y == before->rect.y && gap >= -3 && gap <= 3;
}

// Texts of the picture in order, joined by blanks, so that a sentence over two lines is found.
static void page_text(const struct drive *drive, char *text, size_t size)
{
    const struct draw_list *list = loop_list(drive->kiosk.loop);
    size_t used = 0;

    text[0] = '\0';
    for (int i = 0; i < list->item_count; i++) {
        if (list->items[i].kind == DRAW_TEXT) {
            const char *run = draw_list_text(list, list->items[i].text_at);

            if (i > 0 && used > 0 && goes_on(&list->items[i - 1], &list->items[i])) {
                used--; // no blank within a sentence
            }
            for (; *run != '\0' && used + 2 < size; run++) {
                if ((unsigned char)run[0] == 0xC2 && (unsigned char)run[1] == 0xA0) {
                    run++; // a no-break space reads as a space
                    text[used++] = ' ';
                } else {
                    text[used++] = *run;
                }
            }
            text[used++] = ' ';
            text[used] = '\0';
        }
    }
}

void expect_describe(const struct drive *drive, char *text, size_t size)
{
    if (!drive->running) {
        (void)snprintf(text, size, "(the kiosk is not running)");
        return;
    }
    int used = snprintf(text, size, "[%s] ", screen_script_name(flow_seen(loop_flow(drive->kiosk.loop))));
    page_text(drive, text + used, size - (size_t)used);
}

static bool shows(const struct drive *drive, const char *wanted)
{
    static char text[16 * 1024];

    page_text(drive, text, sizeof text);
    return strstr(text, wanted) != NULL;
}

// ---- one look

static enum look as_look(bool yes)
{
    return yes ? LOOK_YES : LOOK_NO;
}

static enum look look_screen(struct drive *drive, char *words[], int count)
{
    const struct flow *flow = loop_flow(drive->kiosk.loop);
    const char *what = words[0];

    if (strcmp(what, "screen") == 0 && count == 2) {
        return as_look(strcmp(screen_script_name(flow_seen(flow)), words[1]) == 0);
    }
    if (strcmp(what, "text") == 0 && count == 2) {
        return as_look(shows(drive, words[1]));
    }
    if (strcmp(what, "shown") == 0 && count == 2) {
        // From the moment the page before appeared to the moment this one did, on the kiosk's own clock.
        return as_look(flow->shown_ms - flow->before_ms == strtoll(words[1], NULL, 10));
    }
    if (strcmp(what, "focus") == 0 && count == 2) {
        const struct draw_control *focused = loop_focused(drive->kiosk.loop);

        return as_look(focused != NULL &&
                       strcmp(draw_list_text(loop_list(drive->kiosk.loop), focused->name_at), words[1]) == 0);
    }
    return LOOK_BAD_WORDS;
}

static enum look look(struct drive *drive, char *words[], int count)
{
    enum look seen = look_screen(drive, words, count);

    seen = seen != LOOK_BAD_WORDS ? seen : scanner_look(drive, words, count);
    return seen != LOOK_BAD_WORDS ? seen : expect_sandbox(drive, words, count);
}

// The picture now against a picture taken before: every pixel, but what stands behind "Your reference is".
static bool same_picture(struct drive *drive, const char *name)
{
    char path[DRIVE_LINE];
    int width = 0, height = 0;
    const struct SDL_Surface *surface = loop_picture(drive->kiosk.loop);
    const struct draw_list *list = loop_list(drive->kiosk.loop);
    struct draw_rect number = {0, 0, 0, 0};

    (void)snprintf(path, sizeof path, "%s/%s", drive->out_dir, name);
    unsigned *before = png_read(path, &width, &height);
    if (before == NULL || width != surface->w || height != surface->h) {
        free(before);
        return drive_fail(drive, "%s is no picture of this size", path);
    }
    for (int i = 0; i < list->item_count; i++) {
        const struct draw_item *item = &list->items[i];

        if (item->kind == DRAW_TEXT && strstr(draw_list_text(list, item->text_at), "reference") != NULL) {
            number = (struct draw_rect){item->rect.x + item->rect.w, item->rect.y,
                                        width - item->rect.x - item->rect.w, item->rect.h};
        }
    }
    bool same = true;
    for (int y = 0; y < height && same; y++) {
        const unsigned *row = (const unsigned *)(const void *)((const char *)surface->pixels +
                                                               (size_t)y * (size_t)surface->pitch);

        for (int x = 0; x < width; x++) {
            bool is_number = x >= number.x && x < number.x + number.w && y >= number.y &&
                             y < number.y + number.h;

            if (!is_number && (row[x] & 0xffffffu) != before[(size_t)y * (size_t)width + (size_t)x]) {
                same = drive_fail(drive, "the picture differs from %s at %d,%d", path, x, y);
                break;
            }
        }
    }
    free(before);
    return same;
}

static bool fail(struct drive *drive, bool no, char *what[], int count)
{
    char wanted[1024], is[2048];
    size_t used = 0;

    for (int i = 0; i < count && used < sizeof wanted; i++) {
        int more = snprintf(wanted + used, sizeof wanted - used, " %s", what[i]);

        used += more > 0 ? (size_t)more : 0;
    }
    expect_sandbox_tell(drive, what[0], is, sizeof is);
    return drive_fail(drive, "expected%s%s%s", no ? " no" : "", wanted, is);
}

bool expect_play(struct drive *drive, char *words[], int count)
{
    bool no = count > 1 && strcmp(words[1], "no") == 0;
    char **what = words + (no ? 2 : 1);
    int what_count = count - (no ? 2 : 1);
    enum look seen = LOOK_NO;

    drive_settle(drive);
    if (what_count == 2 && strcmp(what[0], "picture") == 0) {
        return same_picture(drive, what[1]);
    }
    if (what_count < 1 || (seen = look(drive, what, what_count)) == LOOK_BAD_WORDS) {
        return drive_fail(drive, "expect takes screen, text, shown, focus, picture, and with --control %s",
                          expect_sandbox_words);
    }
    for (int i = 0; i < PATIENCE_TURNS && !no && seen == LOOK_NO; i++) {
        drive_run_for(drive, 20);
        seen = look(drive, what, what_count);
    }
    if (no) {
        for (int i = 0; i < 50 && loop_busy(drive->kiosk.loop); i++) {
            drive_run_for(drive, 20);
        }
        seen = look(drive, what, what_count) == LOOK_YES ? LOOK_NO : LOOK_YES;
    }
    return seen == LOOK_YES || fail(drive, no, what, what_count);
}
