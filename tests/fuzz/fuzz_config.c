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
    for (int i = 0; i < config.clinic_count; i++) {
        must(config.clinics[i].area < config.area_count);
        (void)config_find_area(&config, &config.clinics[i]);
    }
    config_print(&config, check_line, NULL);
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
