#include "bench/sites.h"
#include "base/text.h"
#include "bench/exchange.h"
#include <stdio.h>
#include <string.h>

static char document[CONFIG_DOCUMENT_BYTES + 1];
static struct config_problems problems;

static size_t read_document(const char *file)
{
    FILE *stream = fopen(file, "rb");

    must(stream != NULL, "a configuration of assets/demo is missing: run it in the source folder");
    size_t bytes = fread(document, 1, CONFIG_DOCUMENT_BYTES, stream);
    (void)fclose(stream);
    document[bytes] = '\0';
    return bytes;
}

static void set_windows(struct config_clinic *clinic, const struct generated_windows *windows)
{
    clinic->open_before_minutes = windows->open_before;
    clinic->on_time_after_minutes = windows->on_time_after;
    clinic->late_after_minutes = windows->late_after;
    clinic->close_guard_s = windows->close_guard_s;
}

static void add_nurse(struct config *config)
{
    static const char nurse[] = "https://demo.foyer.example/service|nurse";

    for (int i = 0; i < config->clinic_count; i++) {
        if (strcmp(config->clinics[i].match, nurse) == 0) {
            return;
        }
    }
    must(config->clinic_count < CONFIG_CLINICS, "no room for another clinic");
    struct config_clinic *clinic = &config->clinics[config->clinic_count++];
    *clinic = config->every_clinic;
    must(text_copy(clinic->id, sizeof clinic->id, "nurse") == OK &&
             text_copy(clinic->match, sizeof clinic->match, nurse) == OK,
         "the clinic does not fit");
    clinic->match_by = MATCH_SERVICE_TYPE;
    clinic->area = 0;
}

void site_config_read(const char *file, const char *base_url, const struct generated_windows *windows,
                      struct config *ret_config)
{
    enum err err = config_read(file, document, read_document(file), ret_config, &problems);

    for (int i = 0; i < problems.count; i++) {
        fprintf(stderr, "%s\n", problems.text[i]);
    }
    must(err == OK && text_copy(ret_config->fhir_base_url, sizeof ret_config->fhir_base_url, base_url) == OK,
         "the configuration cannot be used");
    add_nurse(ret_config);
    for (int i = 0; i < ret_config->clinic_count; i++) {
        set_windows(&ret_config->clinics[i], windows);
    }
    set_windows(&ret_config->default_clinic, windows);
    ret_config->similar_names = false;
}

void site_config_areas(const struct config *from, struct config *config)
{
    config->area_count = from->area_count;
    memcpy(config->areas, from->areas, sizeof config->areas);
}
