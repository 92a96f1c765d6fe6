#include "drive/drive.h"
#include <ctype.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

bool drive_fail(struct drive *drive, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    (void)vsnprintf(drive->why, sizeof drive->why, format, arguments);
    va_end(arguments);
    return false;
}

// Splits at blanks; "..." keeps blanks together. Returns the count, or -1 for an open quote. Words point into line.
static int split(char *line, char *words[DRIVE_WORDS])
{
    int count = 0;
    char *at = line;

    while (count < DRIVE_WORDS) {
        at += strspn(at, " \t\r\n");
        if (*at == '\0' || *at == '#') {
            break;
        }
        if (*at == '"') {
            char *end = strchr(at + 1, '"');

            if (end == NULL) {
                return -1;
            }
            *end = '\0';
            words[count++] = at + 1;
            at = end + 1;
        } else {
            words[count++] = at;
            at += strcspn(at, " \t\r\n");
            if (*at != '\0') {
                *at++ = '\0';
            }
        }
    }
    return count;
}

static void report(struct drive *drive, const char *line)
{
    static char seen[16 * 1024];

    expect_describe(drive, seen, sizeof seen);
    (void)fprintf(stderr, "%s:%d: %s\n    step: %s\n    on screen: %s\n", drive->script, drive->line,
                  drive->why, line, seen);
}

bool script_play(struct drive *drive, const char *path)
{
    char line[DRIVE_LINE], cut[DRIVE_LINE];
    char *words[DRIVE_WORDS];
    FILE *file = fopen(path, "r");
    bool fine = file != NULL;

    drive->script = path;
    drive->line = 0;
    if (file == NULL) {
        (void)fprintf(stderr, "%s: %s\n", path, strerror(errno));
        return false;
    }
    while (fine && fgets(line, sizeof line, file) != NULL) {
        drive->line++;
        line[strcspn(line, "\n")] = '\0';
        memcpy(cut, line, sizeof cut);
        int count = split(cut, words);

        if (count < 0) {
            fine = drive_fail(drive, "a quote is not closed: \"...\"");
        } else if (count > 0) {
            fine = step_play(drive, words, count, line);
        }
        if (!fine) {
            report(drive, line);
        }
    }
    (void)fclose(file);
    if (drive->running) {
        drive_stop(drive);
    }
    (void)scanner_plug(drive, false);
    drive->serial[0] = '\0';
    (void)printf("%s: %s\n", path, fine ? "passed" : "FAILED");
    return fine;
}
