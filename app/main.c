// foyer: arguments, the platform, the loop, the exit code.
#include "base/log_event.h"
#include "base/version.h"
#include "base/wipe.h"
#include "kiosk.h"
#include "ready.h"
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

static const char usage[] =
    "foyer: a kiosk where patients check in for their appointment\n"
    "\n"
    "  foyer --config FILE          run\n"
    "  foyer --check-config FILE    say what is wrong with FILE, or that it is right and ready\n"
    "  foyer --print-config FILE    every key with its value, default, range and meaning\n"
    "  foyer --hash-pin             read a PIN, print the line for staff.pin_hash\n"
    "  foyer --log FILE ...         write the log to FILE instead of standard error\n"
    "  foyer --version\n";

enum mode { MODE_RUN, MODE_CHECK, MODE_PRINT, MODE_HASH_PIN };

struct arguments {
    enum mode mode;
    const char *config;
    const char *log;
};

// How many words of the command line this option took; 0 when it is none, -1 when it lacks its file.
static int read_option(char **argv, int left, struct arguments *arguments)
{
    static const struct {
        const char *word;
        enum mode mode;
    } modes[] = {
        {"--config", MODE_RUN}, {"--check-config", MODE_CHECK}, {"--print-config", MODE_PRINT}};

    if (strcmp(argv[0], "--hash-pin") == 0) {
        arguments->mode = MODE_HASH_PIN;
        return 1;
    }
    // The next option is no file's name.
    bool lacks_file = left < 2 || strncmp(argv[1], "--", 2) == 0;
    for (size_t m = 0; m < sizeof modes / sizeof modes[0]; m++) {
        if (strcmp(argv[0], modes[m].word) == 0) {
            arguments->mode = modes[m].mode;
            arguments->config = argv[1];
            return lacks_file ? -1 : 2;
        }
    }
    if (strcmp(argv[0], "--log") == 0) {
        arguments->log = argv[1];
        return lacks_file ? -1 : 2;
    }
    return 0;
}

// 0: go on; else exit with code - 1.
static int read_arguments(int argc, char **argv, struct arguments *ret_arguments)
{
    for (int i = 1; i < argc;) {
        if (strcmp(argv[i], "--version") == 0) {
            (void)printf("foyer " FOYER_VERSION "\n");
            return 1;
        }
        if (strcmp(argv[i], "--help") == 0) {
            (void)fputs(usage, stdout);
            return 1;
        }
        int taken = read_option(argv + i, argc - i, ret_arguments);
        if (taken <= 0) {
            (void)fprintf(stderr, taken < 0 ? "foyer: %s lacks the name of a file.\n\n%s"
                                            : "foyer: \"%s\" is not an option.\n\n%s",
                          argv[i], usage);
            return 3;
        }
        i += taken;
    }
    if (ret_arguments->config == NULL && ret_arguments->mode != MODE_HASH_PIN) {
        (void)fprintf(stderr, "foyer: which configuration? Name one with --config FILE.\n\n%s", usage);
        return 3;
    }
    return 0;
}

static void print_text(void *file, const char *text)
{
    (void)fputs(text, file);
}

struct note_place {
    const char *file;
};

static void print_note(void *context, const char *text)
{
    const struct note_place *place = context;
    (void)printf("%s: note: %s", place->file, text);
}

static void print_fault(void *context, const char *text)
{
    const struct note_place *place = context;
    (void)printf("%s: %s", place->file, text);
}

// 0: it can be run here; 2: the file is right, and something that it names cannot be used.
static int check_config(const struct config *config, const char *file)
{
    struct note_place place = {.file = file};
    config_notes(config, clock_wall_ms(), print_note, &place);
    int faults = ready_check(config, print_fault, &place);
    (void)printf(faults == 0 ? "%s: right.\n"
                             : "%s: not ready: every key is right, and what is named above cannot be "
                               "used here.\n",
                 file);
    return faults == 0 ? 0 : 2;
}

// What keeps a file of this name from being read; NULL when nothing is known to.
static const char *config_file_fault(const char *path)
{
    struct stat status;
    if (stat(path, &status) != 0 && errno != EACCES) {
        return "there is no such file";
    }
    if (access(path, R_OK) != 0) {
        return "this user may not read it";
    }
    return S_ISDIR(status.st_mode) ? "it is a folder; name the file in it" : NULL;
}

static enum err read_config(const char *path, struct config *ret_config)
{
    const char *fault = config_file_fault(path);
    if (fault != NULL) {
        (void)fprintf(stderr, "%s: %s.\n", path, fault);
        return ERR_FILE;
    }
    return kiosk_read_config(path, ret_config);
}

enum { PIN_DIGITS_MIN = 4, PIN_DIGITS_MAX = 8, PIN_LINE = 64 };

// Reads one line without its end, byte by byte: no buffer of stdio keeps a copy. Cut after PIN_LINE - 1.
static size_t read_line(char line[PIN_LINE])
{
    size_t length = 0;
    char byte = '\0';
    while (read(STDIN_FILENO, &byte, 1) == 1 && byte != '\n') {
        if (length < PIN_LINE - 1) {
            line[length++] = byte;
        }
    }
    line[length] = '\0';
    return length;
}

static void interrupted(int number)
{
    (void)number; // read() returns; the terminal gets its echo back
}

// What is typed at a terminal does not appear, and the terminal is as before whatever ends the line.
static size_t read_hidden_line(const char *prompt, char line[PIN_LINE])
{
    struct termios before;
    struct sigaction catch = {.sa_handler = interrupted}; // without SA_RESTART
    struct sigaction was;

    line[0] = '\0';
    if (tcgetattr(STDIN_FILENO, &before) != 0) {
        return 0;
    }
    struct termios hidden = before;
    hidden.c_lflag &= ~(tcflag_t)ECHO;
    (void)sigemptyset(&catch.sa_mask);
    if (sigaction(SIGINT, &catch, &was) != 0 || tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden) != 0) {
        return 0;
    }
    (void)fputs(prompt, stderr);
    size_t length = read_line(line);
    (void)fputs("\n", stderr);
    (void)tcsetattr(STDIN_FILENO, TCSAFLUSH, &before);
    (void)sigaction(SIGINT, &was, NULL);
    return length;
}

// A PIN that nobody saw being typed is asked for twice: mistyped, it would lock staff out. Through a pipe it comes once.
static const char *read_pin(char line[PIN_LINE])
{
    char again[PIN_LINE];
    bool terminal = isatty(STDIN_FILENO) != 0;
    size_t length = terminal ? read_hidden_line("PIN, 4 to 8 digits (it does not show): ", line)
                             : read_line(line);
    if (length < PIN_DIGITS_MIN || length > PIN_DIGITS_MAX ||
        strspn(line, "0123456789") != length) {
        return "a PIN is 4 to 8 digits and nothing else";
    }
    if (!terminal) {
        return NULL;
    }
    size_t length_again = read_hidden_line("The same PIN again: ", again);
    bool same = length_again == length && memcmp(again, line, length) == 0;
    wipe(again, sizeof again);
    return same ? NULL : "the two were not the same";
}

static int hash_pin(void)
{
    char line[PIN_LINE];
    char hash[CONFIG_PIN_HASH];
    const char *fault = read_pin(line);
    enum err err = fault == NULL ? pin_hash(line, hash, sizeof hash) : ERR_RANGE;

    wipe(line, sizeof line);
    if (fault != NULL) {
        (void)fprintf(stderr, "foyer: %s; run it again.\n", fault);
        return 1;
    }
    if (err != OK) {
        (void)fprintf(stderr, "foyer: the PIN could not be hashed: %s.\n", err_sentence(err));
        return 1;
    }
    (void)printf("%s\n", hash);
    return 0;
}

static int run(const struct config *config, const char *log)
{
    struct kiosk kiosk;

    if (log_open(log, LOG_INFO_) != OK) {
        (void)fprintf(stderr, "foyer: cannot write the log %s\n", log);
        return 1;
    }
    if (kiosk_start(config, &kiosk) != OK) {
        return 1;
    }
    log_event(LOG_STARTED, clock_since_start_ms(), 0);
    watchdog_ready();
    while (loop_turn(kiosk.loop, -1)) {
    }
    kiosk_stop(&kiosk);
    log_event(LOG_STOPPED, 0, 0);
    return 0;
}

int main(int argc, char **argv)
{
    static struct config config;
    struct arguments arguments = {0};

    // Before anything else: from here on everything freed is wiped (reliability 11).
    if (secure_begin() != OK) {
        (void)fprintf(stderr, "foyer: memory cannot be made safe; not starting.\n");
        return 1;
    }
    int stop = read_arguments(argc, argv, &arguments);
    if (stop != 0) {
        return stop - 1;
    }
    if (arguments.mode == MODE_HASH_PIN) {
        return hash_pin();
    }
    if (read_config(arguments.config, &config) != OK) {
        return 1;
    }
    switch (arguments.mode) {
    case MODE_CHECK: return check_config(&config, arguments.config);
    case MODE_PRINT: config_print(&config, print_text, stdout); return 0;
    case MODE_HASH_PIN:
    case MODE_RUN: break;
    }
    return run(&config, arguments.log);
}
