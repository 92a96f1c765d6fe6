// foyer-drive: plays a journey script on the real kiosk. What the files of this folder share.
#pragma once
#include "kiosk.h"
#include <stdbool.h>

enum { DRIVE_WORDS = 32, DRIVE_LINE = 4096 };

struct drive {
    // from the command line
    const char *base_url;  // of the appointment system, "" = as the configuration says
    const char *control;   // of the sandbox, "" = there is none to ask
    const char *state_dir; // "" = as the configuration says
    const char *out_dir;   // pictures go here
    const char *camera_dir; // what lies in it is before the camera, "" = no camera
    const char *every_dir; // a picture of each new screen, "" = none
    const char *log;
    int width_px, height_px; // 0 = as the configuration says
    bool in_window;          // else headless
    int pause_ms;            // between steps, for people who watch

    // while a script runs
    uint32_t camera_number; // of the newest preview when what is before the camera was changed
    const char *script;
    int line;
    bool by_touch;           // taps are fingers, else the mouse
    bool running;
    bool log_open;
    struct config config;
    struct kiosk kiosk;
    char serial[512];        // device name of the fixed scanner, "" = none
    int serial_fd;           // our end of it, -1 = not plugged in
    char tapped[128];        // what was tapped last
    int shots;
    enum screen last_seen;
    char why[DRIVE_LINE];    // of a failed step
};

// script.c: reads the file and plays each line. False: a message was written, naming script, line and screen.
bool script_play(struct drive *drive, const char *path);
// steps.c: one step; false with drive->why.
bool step_play(struct drive *drive, char *words[], int count, const char *line);
// Turns the loop until nothing is left to do at once.
void drive_settle(struct drive *drive);
// Turns the loop for ms of real time.
void drive_run_for(struct drive *drive, int64_t ms);
bool drive_fail(struct drive *drive, const char *format, ...) __attribute__((format(printf, 2, 3)));
bool drive_stop(struct drive *drive);

enum look { LOOK_YES, LOOK_NO, LOOK_BAD_WORDS };

// expect.c
bool expect_play(struct drive *drive, char *words[], int count);
// What is on the screen, as text, one run a line.
void expect_describe(const struct drive *drive, char *text, size_t size);

// expect_sandbox.c: what the sandbox has written down
enum look expect_sandbox(struct drive *drive, char *words[], int count);
extern const char expect_sandbox_words[]; // what may be expected of it
// What is written down of this instead, "" when that does not help.
void expect_sandbox_tell(const struct drive *drive, const char *what, char *text, size_t size);

// hand.c: real SDL events
// times > 1: the same place again and again, whatever is there by then
bool hand_tap(struct drive *drive, const char *name, int times);
bool hand_slide_off(struct drive *drive, const char *name);
bool hand_select(struct drive *drive, const char *name); // Tab to it, then Enter
bool hand_key(struct drive *drive, const char *name);
bool hand_hold_corner(struct drive *drive, int64_t ms); // top left, for ms of both clocks
bool hand_type(struct drive *drive, const char *text);

// scanner.c: pictures before the camera, a fixed scanner, blows to the decoder
bool scanner_camera(struct drive *drive, const char *picture); // "nothing" takes it away
bool scanner_plug(struct drive *drive, bool in);
bool scanner_scan(struct drive *drive, const char *text);
bool scanner_hit(struct drive *drive, const char *how); // kill, stop
enum look scanner_look(const struct drive *drive, char *words[], int count);

// control.c: asks the sandbox. Gives the body (free), NULL when it does not answer.
char *control_get(const struct drive *drive, const char *path);
bool control_post(const struct drive *drive, const char *path, const char *body);

// config_file.c: the configuration with keys replaced ("site.state_dir=build/x"), through the strict door
bool config_file_read(struct drive *drive, const char *path, char *settings[], int count);
