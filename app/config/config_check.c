// Rules between keys. Each names the place and the mend.
#include "config/config_private.h"

enum { VERIFY_MARGIN_MS = 1000 };

static void refuse(struct config_reader *reader, bool wrong, const char *path, const char *sentence)
{
    if (wrong) {
        config_problem(reader, path, sentence, "", "");
    }
}

// What the table can read and this release does not do.
static void check_release(struct config_reader *reader)
{
    const struct config *config = &reader->config;
    refuse(reader,
           config->fhir_auth == AUTH_CLIENT_CREDENTIALS || config->fhir_auth == AUTH_SIGNED_JWT,
           "site.fhir.auth",
           "client_credentials and signed_jwt are not part of this release yet; "
           "use mtls or none");
    refuse(reader, config->fhir_search == SEARCH_DAY_LIST, "site.fhir.search",
           "day_list is not part of this release yet; use auto");
    refuse(reader, config->pds_mode != 0, "pds.mode",
           "other than off is not part of this release yet; remove it");
    refuse(reader, config->pds_verify, "pds.verify", "on needs pds.mode, which is off; remove it");
    refuse(reader, config->clock_trust == CLOCK_TLS_DATE, "clock.trust",
           "tls_date is not part of this release yet; use chrony");
    refuse(reader, config->window_rotate != 0, "window.rotate",
           "other than 0 is not part of this release yet; let the display server turn the picture");
    refuse(reader, config->offline_mode == OFFLINE_NOTE, "offline.mode",
           "note is not part of this release yet: it needs a link to the desk; use refuse");
}

static void check_services(struct config_reader *reader)
{
    const struct config *config = &reader->config;
    bool mtls = config->fhir_auth == AUTH_MTLS;
    refuse(reader, mtls && *config->fhir_cert_file == '\0', "site.fhir.cert_file",
           "is missing; auth mtls needs cert_file and key_file");
    refuse(reader, mtls && *config->fhir_key_file == '\0', "site.fhir.key_file",
           "is missing; auth mtls needs cert_file and key_file");
    // base_url is empty here only when it was refused already.
    refuse(reader, mtls && *config->fhir_base_url != '\0' && config->fhir_base_url[4] == ':',
           "site.fhir.auth",
           "mtls needs an https base_url; a certificate is never shown over http");
    refuse(reader,
           config->fhir_confirm == CONFIRM_ENCOUNTER && config->fhir_write != WRITE_ENCOUNTER,
           "site.fhir.confirm", "encounter needs site.fhir.write encounter");
    refuse(reader, config->clock_trust == CLOCK_SYSTEM && !config_all_loopback(config),
           "clock.trust",
           "system is allowed only while every service is on this machine; "
           "use chrony");
}

static void check_times(struct config_reader *reader)
{
    const struct config *config = &reader->config;
    refuse(reader, config->pds_wait_ms + VERIFY_MARGIN_MS > config->find_answer_ms, "pds.wait_s",
           "must be at least 1 s less than find.answer_ms; lower it or raise find.answer_ms");
    refuse(reader, config->find_max_s * 1000 <= config->find_answer_ms, "find.max_s",
           "must be later than find.answer_ms; raise it or lower find.answer_ms");
}

static void check_window(struct config_reader *reader, const char *path,
                         const struct config_clinic *clinic)
{
    char path_here[CONFIG_PATH_IN_FILE];
    config_path_join(path, "window", path_here);
    refuse(reader, clinic->late_after_minutes < clinic->on_time_after_minutes, path_here,
           "has late_after_minutes before on_time_after_minutes; raise the one or lower the other");
    refuse(reader,
           (clinic->open_before_minutes + clinic->late_after_minutes) * 60 <= clinic->close_guard_s,
           path_here, "leaves no time in which anybody can check in; open earlier or close later");
}

void config_check(struct config_reader *reader)
{
    const struct config *config = &reader->config;
    check_release(reader);
    check_services(reader);
    check_times(reader);
    check_window(reader, "", &config->every_clinic);
    for (int i = 0; i < config->clinic_count; i++) {
        char path[CONFIG_PATH_IN_FILE];
        config_path_join("clinics", config->clinics[i].id, path);
        check_window(reader, path, &config->clinics[i]);
    }
}
