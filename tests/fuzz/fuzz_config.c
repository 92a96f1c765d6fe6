// A configuration is read whole or refused with messages that may be shown on a terminal.
#include "config/config.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct config config;
static struct config_problems problems;

static void must(bool holds)
{
    if (!holds) {
        abort();
    }
}

static void check_line(void *context, const char *text)
{
    (void)context;
    must(text_is_utf8(text, strlen(text)));
    for (; *text != '\0'; text++) {
        must(*text == '\n' || ((unsigned char)*text >= ' ' && *text != 0x7F));
    }
}

// What the rules between keys promise to the rest of the program.
static void check_services(void)
{
    must(config.pds_mode == PDS_OFF || config.pds_base_url[0] != '\0');
    must(config.pds_mode != PDS_OFF || (!config.pds_verify && config.pds_base_url[0] == '\0'));
    must(config.pds_mode != PDS_SIGNED_JWT || (config.oauth_token_url[0] != '\0' && config.oauth_kid[0] != '\0' &&
                                               config.oauth_key_file[0] != '\0'));
    must(config.pds_mode != PDS_MTLS_GATEWAY ||
         (config.pds_cert_file[0] != '\0' && config.pds_key_file[0] != '\0'));
    must((config.proxy_user[0] == '\0') == (config.proxy_password_file[0] == '\0'));
    must(config.proxy_user[0] == '\0' || config.proxy_url[0] != '\0');
    must(strchr(config.proxy_url, '@') == NULL);
}

// Each code is well-formed, and is found by its two halves in its own list.
static void check_codes(const struct config_codes *lists, int count)
{
    for (int list = 0; list < count; list++) {
        must(lists[list].count >= 0 && lists[list].count <= CONFIG_CODES);
        for (int i = 0; i < lists[list].count; i++) {
            char system[CONFIG_TEXT];
            const char *bar = strchr(lists[list].token[i], '|');
            must(bar != NULL);
            memcpy(system, lists[list].token[i], (size_t)(bar - lists[list].token[i]));
            system[bar - lists[list].token[i]] = '\0';
            for (int other = 0; other < count; other++) {
                must(config_codes_have(&lists[other], system, bar + 1) == (other == list));
            }
        }
    }
}

// One Location means one area, and no area is guessed.
static void check_areas(void)
{
    for (int i = 0; i < config.area_count; i++) {
        for (int j = 0; j < i; j++) {
            must(config.areas[i].location[0] == '\0' ||
                 strcmp(config.areas[i].location, config.areas[j].location) != 0);
        }
    }
    for (int i = 0; i < config.clinic_count; i++) {
        const struct config_clinic *clinic = &config.clinics[i];
        must(clinic->area < config.area_count);
        must(config_find_area(&config, clinic) == (clinic->area < 0 ? NULL : &config.areas[clinic->area]));
    }
}

static void check_patients(void)
{
    must(config.site_kind != SITE_HOSPITAL || config.match_needs == MATCH_LETTERS_POSTCODE);
    must(!config.journey_menu || config.menu_count > 0);
    must(config.menu_count <= CONFIG_MENU && config.default_clinic.prepare[0] == '\0');
    for (int i = 0; i < config.menu_count; i++) {
        must(config.menu[i].name[0] != '\0' && config.menu[i].desk[0] != '\0' && config.menu[i].help[0] != '\0');
    }
    struct config_codes flags[NEED_COUNT + MARK_COUNT]; // one table: both are asked of the same Flags
    memcpy(flags, config.needs_codes, sizeof config.needs_codes);
    memcpy(flags + NEED_COUNT, config.marks, sizeof config.marks);
    check_codes(flags, NEED_COUNT + MARK_COUNT);
    check_codes(config.channel_codes, 3);
    check_areas();
}

// The next change is one, and the state before it is the state now.
static void check_hours(void)
{
    int ranges = 0;
    for (int day = 0; day < 7; day++) {
        ranges += config.hours_count[day];
    }
    must(!config.hours_stated || ranges > 0);
    static const int64_t moments_ms[] = {1774744200000, 1792888200000, 1796720700000}; // both nights, a Tuesday
    for (size_t i = 0; i < sizeof moments_ms / sizeof moments_ms[0]; i++) {
        int64_t change_ms = 0;
        int64_t ignored = 0;
        bool open = config_is_open(&config, moments_ms[i], &change_ms);
        must(change_ms > moments_ms[i]);
        must(change_ms == INT64_MAX || (config_is_open(&config, change_ms, &ignored) != open &&
                                        config_is_open(&config, change_ms - 1, &ignored) == open));
    }
}

static void check_config(void)
{
    const char *const none[] = {NULL};
    const char *const *const codes[4] = {none, none, none, none};
    must(problems.count == 0 && config.version == 1 && config.site_name[0] != '\0');
    must(config_is_loopback(config.fhir_base_url) ||
         strncasecmp(config.fhir_base_url, "https:", 6) == 0);
    must(config.clock_trust != CLOCK_SYSTEM || config_all_loopback(&config));
    must(config.pds_wait_ms + 1000 <= config.find_answer_ms);
    must(config_find_clinic(&config, codes)->sensitive);
    check_services();
    check_patients();
    check_hours();
    config_print(&config, check_line, NULL);
    config_notes(&config, 1796720700000, check_line, NULL);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *body = malloc(size + 1);
    must(body != NULL);
    memcpy(body, data, size);
    body[size] = '\0';
    config.version = -1; // a refused file leaves it
    if (config_read("file.json", body, size, &config, &problems) == OK) {
        check_config();
    } else {
        must(problems.count >= 1 && problems.count <= 20);
        must(config.version == -1);
        for (int i = 0; i < problems.count; i++) {
            check_line(NULL, problems.text[i]);
            must(strncmp(problems.text[i], "file.json:", 10) == 0);
        }
    }
    free(body);
    return 0;
}
