// foyer: arguments, the platform, the loop, the exit code.
#include "base/log_event.h"
#include "kiosk.h"
#include <stdio.h>
#include <string.h>

static const char usage[] =
    "foyer: a kiosk where patients check in for their appointment\n"
    "\n"
    "  foyer --config FILE          run\n"
    "  foyer --check-config FILE    say what is wrong with FILE, or that it is right\n"
    "  foyer --print-config FILE    every key with its value, default, range and meaning\n"
    "  foyer --log FILE ...         write the log to FILE instead of standard error\n"
    "  foyer --version\n";

enum mode { MODE_RUN, MODE_CHECK, MODE_PRINT };

struct arguments {
    enum mode mode;
    const char *config;
    const char *log;
};

// 0: go on; else exit with code - 1.
static int read_arguments(int argc, char **argv, struct arguments *ret_arguments)
{
    static const struct {
        const char *word;
        enum mode mode;
    } modes[] = {{"--config", MODE_RUN}, {"--check-config", MODE_CHECK}, {"--print-config", MODE_PRINT}};

    for (int i = 1; i < argc; i++) {
        bool known = false;

        if (strcmp(argv[i], "--version") == 0) {
            (void)printf("foyer 0.1.0\n");
            return 1;
        }
        if (strcmp(argv[i], "--help") == 0) {
            (void)fputs(usage, stdout);
            return 1;
        }
        for (size_t m = 0; m < sizeof modes / sizeof modes[0] && i + 1 < argc; m++) {
            if (strcmp(argv[i], modes[m].word) == 0) {
                ret_arguments->mode = modes[m].mode;
                ret_arguments->config = argv[++i];
                known = true;
                break;
            }
        }
        if (!known && i + 1 < argc && strcmp(argv[i], "--log") == 0) {
            ret_arguments->log = argv[++i];
            known = true;
        }
        if (!known) {
            (void)fprintf(stderr, "foyer: \"%s\" is not an option, or lacks its value.\n\n%s", argv[i],
                          usage);
            return 3;
        }
    }
    if (ret_arguments->config == NULL) {
        (void)fprintf(stderr, "foyer: which configuration? Name one with --config FILE.\n\n%s", usage);
        return 3;
    }
    return 0;
}

static void print_text(void *file, const char *text)
{
    (void)fputs(text, file);
}

// What is right, but does not act yet, is said: nobody should believe that a kiosk closes by itself.
static void say_right(const struct config *config, const char *file)
{
    (void)printf("%s: right.\n", file);
    if (config->hours_stated || config->closed_count > 0) {
        (void)printf("%s: note: hours and closed are checked, but this release stays open all day.\n", file);
    }
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
    if (kiosk_read_config(arguments.config, &config) != OK) {
        return 1;
    }
    switch (arguments.mode) {
    case MODE_CHECK: say_right(&config, arguments.config); return 0;
    case MODE_PRINT: config_print(&config, print_text, stdout); return 0;
    case MODE_RUN: break;
    }
    return run(&config, arguments.log);
}
