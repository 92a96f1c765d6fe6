// What is held before the kiosk: pictures before its camera, a fixed scanner on a serial line, and blows to its decoder.
#include "drive/drive.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

static bool camera_path(const struct drive *drive, const char *name, char path[DRIVE_LINE])
{
    return snprintf(path, DRIVE_LINE, "%s/%s", drive->camera_dir, name) < DRIVE_LINE;
}

// Names that begin with a full stop are not pictures: one is written so and renamed, so that no half picture is seen.
static bool take_away(struct drive *drive)
{
    char path[DRIVE_LINE];
    DIR *dir = opendir(drive->camera_dir);

    if (dir == NULL) {
        return drive_fail(drive, "%s: %s", drive->camera_dir, strerror(errno));
    }
    for (struct dirent *entry = readdir(dir); entry != NULL; entry = readdir(dir)) {
        if (entry->d_name[0] != '.' && camera_path(drive, entry->d_name, path)) {
            (void)unlink(path);
        }
    }
    (void)closedir(dir);
    return true;
}

static bool copy(struct drive *drive, const char *from, const char *to)
{
    static char block[64 * 1024];
    FILE *in = fopen(from, "rb");
    FILE *out = in == NULL ? NULL : fopen(to, "wb");
    bool fine = out != NULL;

    for (size_t count = 1; fine && count > 0;) {
        count = fread(block, 1, sizeof block, in);
        fine = fwrite(block, 1, count, out) == count;
    }
    fine = (out == NULL || fclose(out) == 0) && fine;
    if (in != NULL) {
        (void)fclose(in);
    }
    return fine || drive_fail(drive, "%s cannot be held before the camera: %s", from, strerror(errno));
}

static uint32_t newest_preview(const struct drive *drive)
{
    const unsigned char *grey = NULL;
    uint32_t number = 0;

    if (drive->kiosk.scanner != NULL) {
        scanner_preview(drive->kiosk.scanner, &number, &grey);
    }
    return number;
}

// One picture of what was there before may be under way, and its code behind it.
static bool is_seen(const struct drive *drive)
{
    enum { SURE = 3 };

    return newest_preview(drive) >= drive->camera_number + SURE;
}

static bool hold_up(struct drive *drive, const char *picture)
{
    char hidden[DRIVE_LINE], shown[DRIVE_LINE], name[64];
    const char *ending = strrchr(picture, '.');

    if (drive->camera_dir[0] == '\0') {
        return drive_fail(drive, "there is no camera: give --camera FOLDER");
    }
    if (mkdir(drive->camera_dir, 0755) != 0 && errno != EEXIST) {
        return drive_fail(drive, "%s: %s", drive->camera_dir, strerror(errno));
    }
    if (strcmp(picture, "nothing") == 0) {
        return take_away(drive);
    }
    (void)snprintf(name, sizeof name, "picture%s", ending == NULL ? "" : ending);
    return camera_path(drive, ".held", hidden) && camera_path(drive, name, shown) &&
           copy(drive, picture, hidden) && take_away(drive) &&
           (rename(hidden, shown) == 0 || drive_fail(drive, "%s: %s", shown, strerror(errno)));
}

bool scanner_camera(struct drive *drive, const char *picture)
{
    bool fine = hold_up(drive, picture);

    drive->camera_number = newest_preview(drive);
    return fine;
}

// ---- a fixed scanner on a serial line: a pseudo-terminal behind a name that comes and goes, as a device file does

bool scanner_plug(struct drive *drive, bool in)
{
    struct termios raw;
    char slave[256];
    int other = -1;

    if (!in) {
        (void)unlink(drive->serial);
        if (drive->serial_fd >= 0) {
            (void)close(drive->serial_fd); // the kiosk's end hangs up
        }
        drive->serial_fd = -1;
        return true;
    }
    if (drive->camera_dir[0] == '\0') {
        return drive_fail(drive, "there is no place for a scanner: give --camera FOLDER");
    }
    (void)mkdir(drive->camera_dir, 0755);
    (void)snprintf(drive->serial, sizeof drive->serial, "%s/.serial", drive->camera_dir);
    (void)unlink(drive->serial);
    if (openpty(&drive->serial_fd, &other, slave, NULL, NULL) != 0 || tcgetattr(other, &raw) != 0) {
        return drive_fail(drive, "no pseudo-terminal: %s", strerror(errno));
    }
    cfmakeraw(&raw);
    (void)tcsetattr(other, TCSANOW, &raw);
    bool fine = symlink(slave, drive->serial) == 0;
    // Our own hold on the far end is let go: closing the near one then hangs up.
    (void)close(other);
    return fine || drive_fail(drive, "%s: %s", drive->serial, strerror(errno));
}

bool scanner_scan(struct drive *drive, const char *text)
{
    size_t count = strlen(text);

    if (drive->serial_fd < 0) {
        return drive_fail(drive, "no scanner is plugged in: scanner plug");
    }
    return (write(drive->serial_fd, text, count) == (ssize_t)count && write(drive->serial_fd, "\r", 1) == 1) ||
           drive_fail(drive, "the scanner cannot speak: %s", strerror(errno));
}

// ---- the decoder

bool scanner_hit(struct drive *drive, const char *how)
{
    int pid = drive->kiosk.scanner == NULL ? 0 : scanner_decoder_pid(drive->kiosk.scanner);
    int number = strcmp(how, "kill") == 0 ? SIGKILL : strcmp(how, "stop") == 0 ? SIGSTOP : 0;

    if (number == 0 || pid <= 0) {
        return drive_fail(drive, number == 0 ? "decoder takes kill or stop" : "there is no decoder now");
    }
    return kill(pid, number) == 0 || drive_fail(drive, "the decoder cannot be hit: %s", strerror(errno));
}

enum look scanner_look(const struct drive *drive, char *words[], int count)
{
    const struct scanner *scanner = drive->kiosk.scanner;

    if (count == 2 && strcmp(words[0], "decoder") == 0) {
        bool runs = scanner != NULL && scanner_decoder_pid(scanner) > 0;

        return runs == (strcmp(words[1], "running") == 0) ? LOOK_YES : LOOK_NO;
    }
    if (count == 2 && strcmp(words[0], "decoder-starts") == 0) {
        int starts = scanner == NULL ? 0 : scanner_decoder_starts(scanner);

        return starts == atoi(words[1]) ? LOOK_YES : LOOK_NO;
    }
    if (count == 2 && strcmp(words[0], "camera") == 0 && strcmp(words[1], "seen") == 0) {
        return is_seen(drive) ? LOOK_YES : LOOK_NO;
    }
    return LOOK_BAD_WORDS;
}
