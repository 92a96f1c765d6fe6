// The steps of a script but expect (expect.c). Each returns false with drive->why.
#include "base/calendar.h"
#include "drive/drive.h"
#include "drive/png.h"
#include <SDL.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

static int64_t real_ms(void)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

// ---- turning the loop

static void shoot_new_screen(struct drive *drive)
{
    enum screen seen = flow_seen(loop_flow(drive->kiosk.loop));
    char path[DRIVE_LINE];

    if (seen == drive->last_seen || drive->every_dir[0] == '\0') {
        return;
    }
    drive->last_seen = seen;
    (void)mkdir(drive->every_dir, 0755);
    (void)snprintf(path, sizeof path, "%s/%02d-%s.png", drive->every_dir, ++drive->shots,
                   screen_script_name(seen));
    (void)png_write(path, loop_picture(drive->kiosk.loop));
}

static bool turn(struct drive *drive, int64_t wait_ms)
{
    enum screen before = flow_seen(loop_flow(drive->kiosk.loop));
    bool goes_on = loop_turn(drive->kiosk.loop, wait_ms);

    if (flow_seen(loop_flow(drive->kiosk.loop)) == before) {
        shoot_new_screen(drive); // a turn that ends on another page has not drawn it yet
    }
    return goes_on;
}

void drive_settle(struct drive *drive)
{
    // One turn takes in what came, the next draws what it meant; a page change in between costs one more.
    for (int i = 0; i < 4; i++) {
        if (!turn(drive, 0)) {
            return;
        }
    }
}

void drive_run_for(struct drive *drive, int64_t ms)
{
    int64_t end = real_ms() + ms;
    int64_t left = ms;

    while (left > 0 && turn(drive, left < 20 ? left : 20)) {
        left = end - real_ms();
    }
    drive_settle(drive);
}

bool drive_stop(struct drive *drive)
{
    kiosk_stop(&drive->kiosk);
    drive->running = false;
    return true;
}

// ---- start

static bool start(struct drive *drive, char *words[], int count)
{
    char *settings[DRIVE_WORDS];
    int setting_count = 0;
    const char *config = NULL, *now = NULL;
    int64_t now_ms = 0;

    if (drive->running) {
        drive_stop(drive);
    }
    for (int i = 1; i < count; i++) {
        if (strncmp(words[i], "config=", 7) == 0) {
            config = words[i] + 7;
        } else if (strncmp(words[i], "now=", 4) == 0) {
            now = words[i] + 4;
        } else if (strchr(words[i], '=') != NULL) {
            settings[setting_count++] = words[i];
        } else {
            return drive_fail(drive, "start takes config=FILE, now=INSTANT and key=value, not \"%s\"",
                              words[i]);
        }
    }
    if (config == NULL || !config_file_read(drive, config, settings, setting_count)) {
        return config == NULL ? drive_fail(drive, "start needs config=FILE") : false;
    }
    if (drive->width_px > 0) {
        drive->config.window_width_px = drive->width_px;
        drive->config.window_height_px = drive->height_px;
    }
    if (now != NULL) {
        if (!config_all_loopback(&drive->config)) {
            return drive_fail(drive, "now= is refused: a service of this configuration is not on loopback");
        }
        if (instant_parse(now, &now_ms) != OK) {
            return drive_fail(drive, "now=%s is not an instant like 2026-12-08T09:05:00Z", now);
        }
        clock_set_wall(now_ms);
    }
    if (!drive->log_open && log_open(drive->log != NULL ? drive->log : "/dev/null", LOG_DEBUG_) != OK) {
        return drive_fail(drive, "the log %s cannot be written", drive->log);
    }
    drive->log_open = true;
    if (kiosk_start(&drive->config, &drive->kiosk) != OK) {
        return drive_fail(drive, "the kiosk does not start; see its log");
    }
    drive->running = true;
    drive->last_seen = SCREEN_COUNT;
    drive_settle(drive);
    return true;
}

// ---- wait

static bool read_duration(const char *text, int64_t *ret_ms)
{
    char *end = NULL;
    long long number = strtoll(text, &end, 10);

    if (end == text || number < 0) {
        return false;
    }
    if (strcmp(end, "ms") == 0) {
        *ret_ms = number;
    } else if (strcmp(end, "s") == 0) {
        *ret_ms = number * 1000;
    } else if (strcmp(end, "min") == 0) {
        *ret_ms = number * 60000;
    } else {
        return false;
    }
    return true;
}

// "hold corner 3200ms"; "staff" is that.
static bool hold(struct drive *drive, char *words[], int count)
{
    int64_t ms = 3200; // a little more than the kiosk asks
    bool staff = count == 1 && strcmp(words[0], "staff") == 0;

    if (!staff && (count != 3 || strcmp(words[1], "corner") != 0 || !read_duration(words[2], &ms))) {
        return drive_fail(drive, "hold takes corner and a time: hold corner 3200ms");
    }
    return hand_hold_corner(drive, ms);
}

// Time moves for both clocks at once; curl's own limits stay real (settled 5).
static bool wait_step(struct drive *drive, char *words[], int count)
{
    int64_t ms = 0;
    bool with_requests = count == 4 && strcmp(words[2], "with") == 0 && strcmp(words[3], "requests") == 0;
    bool really = count == 3 && strcmp(words[2], "really") == 0;
    int64_t give_up = real_ms() + 10000;

    if (count < 2 || !read_duration(words[1], &ms) || (count != 2 && !with_requests && !really)) {
        return drive_fail(drive, "wait takes 45s, 400ms or 2min, then nothing, \"with requests\" or \"really\"");
    }
    if (really) {
        drive_run_for(drive, ms);
        return true;
    }
    drive_settle(drive);
    while (!with_requests && loop_busy(drive->kiosk.loop) && real_ms() < give_up) {
        (void)turn(drive, 20);
    }
    clock_advance(ms);
    drive_settle(drive);
    return true;
}

// ---- pictures and the sandbox

static bool shot(struct drive *drive, const char *name)
{
    char path[DRIVE_LINE];

    (void)mkdir(drive->out_dir, 0755);
    (void)snprintf(path, sizeof path, "%s/%s", drive->out_dir, name);
    drive_settle(drive);
    return png_write(path, loop_picture(drive->kiosk.loop)) ||
           drive_fail(drive, "%s cannot be written", path);
}

static bool ask_sandbox(struct drive *drive, const char *what, const char *line)
{
    const char *body = strchr(line, '{');

    if (drive->control[0] == '\0') {
        return drive_fail(drive, "there is no sandbox to ask: give --control");
    }
    return control_post(drive, what, body != NULL ? body : "{}") ||
           drive_fail(drive, "the sandbox refused %s", what);
}

static bool play_running(struct drive *drive, char *words[], int count, const char *line)
{
    const char *step = words[0];

    if (strcmp(step, "tap") == 0 && count == 2) {
        return hand_tap(drive, words[1], 1);
    }
    if (strcmp(step, "tap") == 0 && count == 3 && words[1][0] >= '2' && words[1][0] <= '9' && words[1][1] == '\0') {
        return hand_tap(drive, words[2], words[1][0] - '0');
    }
    if (strcmp(step, "slide-off") == 0 && count == 2) {
        return hand_slide_off(drive, words[1]);
    }
    if (strcmp(step, "select") == 0 && count == 2) {
        return hand_select(drive, words[1]);
    }
    if (strcmp(step, "type") == 0 && count == 2) {
        return hand_type(drive, words[1]);
    }
    if (strcmp(step, "key") == 0 && count == 2) {
        return hand_key(drive, words[1]);
    }
    if (strcmp(step, "hold") == 0 || strcmp(step, "staff") == 0) {
        return hold(drive, words, count);
    }
    if (strcmp(step, "wait") == 0) {
        return wait_step(drive, words, count);
    }
    if (strcmp(step, "expect") == 0) {
        return expect_play(drive, words, count);
    }
    if (strcmp(step, "shot") == 0 && count == 2) {
        return shot(drive, words[1]);
    }
    if (strcmp(step, "decoder") == 0 && count == 2) {
        return scanner_hit(drive, words[1]);
    }
    if (strcmp(step, "scan") == 0 && count == 2) {
        return scanner_scan(drive, words[1]);
    }
    if (strcmp(step, "stop") == 0 && count == 1) {
        return drive_stop(drive);
    }
    (void)line;
    return drive_fail(drive, "no such step, or not with these words: %s", step);
}

bool step_play(struct drive *drive, char *words[], int count, const char *line)
{
    bool fine = false;

    if (strcmp(words[0], "start") == 0) {
        fine = start(drive, words, count);
    } else if (strcmp(words[0], "touch") == 0 && count == 1) {
        drive->by_touch = true;
        fine = true;
    } else if (strcmp(words[0], "mouse") == 0 && count == 1) {
        drive->by_touch = false;
        fine = true;
    } else if (strcmp(words[0], "camera") == 0 && count == 2) {
        fine = scanner_camera(drive, words[1]);
    } else if (strcmp(words[0], "scanner") == 0 && count == 2 &&
               (strcmp(words[1], "plug") == 0 || strcmp(words[1], "unplug") == 0)) {
        fine = scanner_plug(drive, strcmp(words[1], "plug") == 0);
    } else if (strcmp(words[0], "fault") == 0 || strcmp(words[0], "relay") == 0 ||
               strcmp(words[0], "set") == 0 || strcmp(words[0], "release") == 0 ||
               strcmp(words[0], "reset") == 0 || strcmp(words[0], "task-status") == 0) {
        fine = ask_sandbox(drive, words[0], line);
    } else if (!drive->running) {
        fine = drive_fail(drive, "the kiosk is not running: begin with start");
    } else {
        fine = play_running(drive, words, count, line);
    }
    if (fine && drive->running && drive->pause_ms > 0) {
        drive_run_for(drive, drive->pause_ms);
    }
    return fine;
}
