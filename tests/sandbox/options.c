#include "sandbox/options.h"
#include "sandbox/today.h"
#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PDS_RATE_MAX = 6000 };

static bool read_number(const char *text, long low, long high, long *ret_number)
{
    char *end = NULL;
    errno = 0;
    long number = strtol(text, &end, 10);
    if (errno != 0 || end == text || *end != '\0' || number < low || number > high) {
        return false;
    }
    *ret_number = number;
    return true;
}

static bool read_int(const char *text, int low, int high, int *ret_number)
{
    long number;
    if (!read_number(text, low, high, &number)) {
        return false;
    }
    *ret_number = (int)number;
    return true;
}

static bool read_etag(const char *text, enum etag_style *ret_style)
{
    static const char *const names[] = {"number", "uuid", "none"};
    for (int i = 0; i < 3; i++) {
        if (strcmp(text, names[i]) == 0) {
            *ret_style = (enum etag_style)i;
            return true;
        }
    }
    return false;
}

// A switch without a value; true when it was one.
static bool read_switch(const char *name, struct options *options)
{
    const struct {
        const char *name;
        bool *flag;
        bool value;
    } switches[] = {
        {"--no-chain", &options->chain, false},
        {"--no-include", &options->include, false},
        {"--no-total", &options->total, false},
        {"--no-fullurl", &options->fullurl, false},
        {"--no-post-search", &options->post_search, false},
        {"--no-if-match-on-patch", &options->if_match_on_patch, false},
        {"--no-conditional-create", &options->conditional_create, false},
        {"--no-patch", &options->patch, false},
        {"--no-task", &options->task, false},
        {"--no-flags", &options->flags, false},
        {"--no-identifier", &options->identifier, false},
        {"--no-flag-status", &options->flag_status, false},
        {"--no-audit", &options->audit, false},
        {"--exit-with-stdin", &options->exit_with_stdin, true},
        {"--gateway", &options->gateway, true},
        {"--require-client-cert", &options->require_client_cert, true},
    };
    for (size_t i = 0; i < sizeof switches / sizeof switches[0]; i++) {
        if (strcmp(name, switches[i].name) == 0) {
            *switches[i].flag = switches[i].value;
            return true;
        }
    }
    return strcmp(name, "--demo") == 0; // the default; said aloud by foyer --demo
}

static bool read_failed_test(const char *text, int *ret_status)
{
    return read_int(text, 409, 422, ret_status) && (*ret_status == 409 || *ret_status == 422);
}

static bool read_arrives(const char *text, int *ret_ms)
{
    if (strcmp(text, "never") == 0) {
        *ret_ms = -1;
        return true;
    }
    return read_int(text, 0, 3600000, ret_ms);
}

// The value as it stands; true when name is one of these.
static bool read_text(const char *name, const char *value, struct options *options)
{
    const struct {
        const char *name, **text;
    } texts[] = {
        {"--day", &options->day_file},         {"--oauth-key", &options->oauth_key},
        {"--oauth-kid", &options->oauth_kid},  {"--oauth-client", &options->oauth_client},
        {"--oauth-audience", &options->oauth_audience},
        {"--tls-dir", &options->tls_dir},      {"--tls-cert", &options->tls_cert},
    };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        if (strcmp(name, texts[i].name) == 0) {
            *texts[i].text = value;
            return true;
        }
    }
    return false;
}

static bool read_pair(const char *name, const char *value, struct options *options)
{
    long number = 0;
    if (strcmp(name, "--port") == 0) {
        return read_int(value, 0, 65535, &options->port);
    }
    if (strcmp(name, "--relay-port") == 0) {
        return read_int(value, 0, 65535, &options->relay_port);
    }
    if (strcmp(name, "--now") == 0) {
        options->now_given = today_parse_instant(value, &options->now_ms);
        return options->now_given;
    }
    if (strcmp(name, "--etag") == 0) {
        return read_etag(value, &options->etag);
    }
    if (strcmp(name, "--encounter-arrives") == 0) {
        return read_arrives(value, &options->encounter_arrives_ms);
    }
    if (strcmp(name, "--failed-test") == 0) {
        return read_failed_test(value, &options->failed_test_status);
    }
    if (read_text(name, value, options)) {
        return true;
    }
    if (strcmp(name, "--token-life") == 0) {
        return read_int(value, 1, 86400, &options->token_life_s);
    }
    if (strcmp(name, "--pds-rate") == 0) {
        return read_int(value, 0, PDS_RATE_MAX, &options->pds_rate);
    }
    if (strcmp(name, "--generate") == 0) {
        return read_int(value, 1, 10000, &options->generate);
    }
    if (strcmp(name, "--seed") == 0 && read_number(value, 0, 0x7fffffffL, &number)) {
        options->seed = (uint64_t)number;
        return true;
    }
    return false;
}

bool options_read(int argc, char **argv, struct options *ret_options)
{
    struct options options = {
        .chain = true,
        .include = true,
        .total = true,
        .fullurl = true,
        .post_search = true,
        .if_match_on_patch = true,
        .conditional_create = true,
        .patch = true,
        .task = true,
        .audit = true,
        .flags = true,
        .identifier = true,
        .flag_status = true,
        .failed_test_status = 422,
        .seed = 1,
        .oauth_kid = "kiosk-1",
        .oauth_client = "foyer-demo",
        .token_life_s = 599,
        .pds_rate = 300,
        .tls_cert = "server",
    };
    for (int i = 1; i < argc; i++) {
        if (read_switch(argv[i], &options)) {
            continue;
        }
        if (i + 1 >= argc || !read_pair(argv[i], argv[i + 1], &options)) {
            fprintf(stderr, "foyer-sandbox: not understood: %s %s\n", argv[i],
                    i + 1 < argc ? argv[i + 1] : "");
            return false;
        }
        i++;
    }
    *ret_options = options;
    return true;
}
