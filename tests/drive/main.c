#include "drive/drive.h"
#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static const char usage[] =
    "foyer-drive [options] SCRIPT...: plays journeys on the real kiosk (steps: tests/journeys/README.md)\n"
    "  --base-url URL   the appointment system, instead of the configuration's\n"
    "  --control URL    the sandbox's control address, for expect arrivals, writes, task and fault\n"
    "  --state DIR      site.state_dir, instead of the configuration's\n"
    "  --camera DIR     the folder of pictures that the camera step fills (scan.pictures)\n"
    "  --size WxH       of the picture\n"
    "  --window         in a window one can watch; else headless\n"
    "  --pause MS       between steps\n"
    "  --out DIR        where shot writes its pictures (default build/shots)\n"
    "  --every DIR      a picture of every new screen\n"
    "  --log FILE       the kiosk's log (default: none)\n";

static bool take(int argc, char **argv, int *at, const char *name, const char **ret_value)
{
    if (strcmp(argv[*at], name) != 0 || *at + 1 >= argc) {
        return false;
    }
    *ret_value = argv[++*at];
    return true;
}

static bool read_size(const char *text, struct drive *drive)
{
    return sscanf(text, "%dx%d", &drive->width_px, &drive->height_px) == 2 && drive->width_px > 0 &&
           drive->height_px > 0;
}

int main(int argc, char **argv)
{
    static struct drive drive = {.base_url = "", .control = "", .state_dir = "", .camera_dir = "", .serial_fd = -1, .out_dir = "build/shots", .every_dir = ""};
    const char *value = NULL;
    int first = argc;

    if (secure_begin() != OK) {
        (void)fprintf(stderr, "foyer-drive: memory cannot be made safe\n");
        return 1;
    }
    for (int i = 1; i < argc && first == argc; i++) {
        if (take(argc, argv, &i, "--base-url", &drive.base_url) ||
            take(argc, argv, &i, "--control", &drive.control) ||
            take(argc, argv, &i, "--out", &drive.out_dir) ||
            take(argc, argv, &i, "--state", &drive.state_dir) ||
            take(argc, argv, &i, "--camera", &drive.camera_dir) ||
            take(argc, argv, &i, "--every", &drive.every_dir) ||
            take(argc, argv, &i, "--log", &drive.log)) {
            continue;
        }
        if (take(argc, argv, &i, "--size", &value) && read_size(value, &drive)) {
            continue;
        }
        if (take(argc, argv, &i, "--pause", &value)) {
            drive.pause_ms = atoi(value);
        } else if (strcmp(argv[i], "--window") == 0) {
            drive.in_window = true;
        } else if (argv[i][0] != '-') {
            first = i;
        } else {
            (void)fprintf(stderr, "foyer-drive: \"%s\" is not an option, or lacks its value.\n%s", argv[i],
                          usage);
            return 2;
        }
    }
    if (first == argc) {
        (void)fputs(usage, stderr);
        return 2;
    }
    if (!drive.in_window) {
        (void)setenv("SDL_VIDEODRIVER", "dummy", 1);
        (void)setenv("SDL_AUDIODRIVER", "dummy", 0);
    }
    if (drive.camera_dir[0] != '\0') {
        (void)mkdir(drive.camera_dir, 0755); // an empty folder is a camera that sees nothing; none is unplugged
    }
    int failed = 0;
    for (int i = first; i < argc; i++) {
        failed += !script_play(&drive, argv[i]);
    }
    curl_global_cleanup();
    return failed == 0 ? 0 : 1;
}
