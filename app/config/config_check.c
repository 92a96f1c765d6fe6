// Rules between keys. Each names the place and the mend.
#include "config/config_private.h"

#include <string.h>

enum { VERIFY_MARGIN_MS = 1000 };

static void refuse(struct config_reader *reader, bool wrong, const char *path, const char *sentence)
{
    if (wrong) {
        config_problem(reader, path, sentence, "", "");
    }
}

// Is this text not there? One that was refused is.
static bool lacks(const struct config_reader *reader, const char *value, const char *key)
{
    return *value == '\0' && !reader->refused[config_key_find(key)];
}

static void require(struct config_reader *reader, const char *value, const char *key,
                    const char *sentence)
{
    refuse(reader, lacks(reader, value, key), key, sentence);
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
    refuse(reader, config->window_rotate != 0, "window.rotate",
           "other than 0 is not part of this release yet; let the display server turn the picture");
    refuse(reader, config->offline_mode == OFFLINE_NOTE, "offline.mode",
           "note is not part of this release yet: it needs a link to the desk; use refuse");
}

static void check_services(struct config_reader *reader)
{
    const struct config *config = &reader->config;
    bool mtls = config->fhir_auth == AUTH_MTLS;
    if (mtls) {
        static const char needs[] = "is missing; auth mtls needs cert_file and key_file";
        require(reader, config->fhir_cert_file, "site.fhir.cert_file", needs);
        require(reader, config->fhir_key_file, "site.fhir.key_file", needs);
    }
    refuse(reader, config->fhir_auth == AUTH_NONE && *config->fhir_cert_file != '\0', "site.fhir.auth",
           "none shows no certificate, but site.fhir.cert_file is set; use mtls or remove the file");
    // base_url is empty here only when it was refused already.
    refuse(reader, mtls && *config->fhir_base_url != '\0' && config->fhir_base_url[4] == ':',
           "site.fhir.auth",
           "mtls needs an https base_url; a certificate is never shown over http");
    refuse(reader,
           config->fhir_confirm == CONFIRM_ENCOUNTER && config->fhir_write != WRITE_ENCOUNTER,
           "site.fhir.confirm", "encounter needs site.fhir.write encounter");
    const char *elsewhere = config_service_elsewhere(config);
    if (config->clock_trust == CLOCK_SYSTEM && elsewhere != NULL) {
        config_problem(reader, "clock.trust",
                       "system is allowed only while every service is on this machine, and ",
                       elsewhere, " is not; use chrony");
    }
}

// Somebody who names a service expects that it is asked.
static void check_unused(struct config_reader *reader)
{
    const struct config *config = &reader->config;
    const struct {
        const char *key, *value;
    } unused[] = {{"pds.base_url", config->pds_base_url},     {"pds.ods", config->pds_ods},
                  {"pds.ca_file", config->pds_ca_file},       {"pds.cert_file", config->pds_cert_file},
                  {"pds.key_file", config->pds_key_file},     {"oauth.token_url", config->oauth_token_url},
                  {"oauth.key_file", config->oauth_key_file}};
    for (size_t i = 0; i < sizeof unused / sizeof unused[0]; i++) {
        refuse(reader, *unused[i].value != '\0', unused[i].key,
               "is set, and pds.mode is off: PDS is never asked; set pds.mode or remove it");
    }
}

static void check_national(struct config_reader *reader)
{
    const struct config *config = &reader->config;
    static const char signed_jwt[] = "is missing; pds.mode signed-jwt needs oauth.token_url, "
                                     ".audience, .client_id, .kid and .key_file, and pds.base_url";
    static const char gateway[] = "is missing; pds.mode mtls-gateway needs pds.base_url, "
                                  "pds.cert_file and pds.key_file";
    switch (config->pds_mode) {
    case PDS_OFF:
        refuse(reader, config->pds_verify, "pds.verify",
               "on needs a way to PDS; set pds.mode, or remove it");
        if (!reader->refused[config_key_find("pds.mode")]) {
            check_unused(reader);
        }
        return;
    case PDS_SIGNED_JWT:
        require(reader, config->oauth_token_url, "oauth.token_url", signed_jwt);
        require(reader, config->oauth_audience, "oauth.audience", signed_jwt);
        require(reader, config->oauth_client_id, "oauth.client_id", signed_jwt);
        require(reader, config->oauth_kid, "oauth.kid", signed_jwt);
        require(reader, config->oauth_key_file, "oauth.key_file", signed_jwt);
        require(reader, config->pds_base_url, "pds.base_url", signed_jwt);
        return;
    case PDS_MTLS_GATEWAY:
        require(reader, config->pds_base_url, "pds.base_url", gateway);
        require(reader, config->pds_cert_file, "pds.cert_file", gateway);
        require(reader, config->pds_key_file, "pds.key_file", gateway);
        return;
    }
}

static void check_proxy(struct config_reader *reader)
{
    const struct config *config = &reader->config;
    bool user = !lacks(reader, config->proxy_user, "proxy.user");
    bool password = !lacks(reader, config->proxy_password_file, "proxy.password_file");
    bool url = !lacks(reader, config->proxy_url, "proxy.url");
    refuse(reader, user && !password, "proxy.user",
           "needs proxy.password_file; name the file, or remove the user");
    refuse(reader, password && !user, "proxy.password_file",
           "needs proxy.user; add the name, or remove the file");
    refuse(reader, (user || password) && !url, user ? "proxy.user" : "proxy.password_file",
           "needs proxy.url; add \"http://HOST:PORT\", or remove it");
    refuse(reader, strchr(config->proxy_user, ':') != NULL, "proxy.user",
           "must not have a colon: the proxy would take what follows for the password");
}

static void check_patients(struct config_reader *reader)
{
    const struct config *config = &reader->config;
    refuse(reader, config->site_kind == SITE_HOSPITAL && config->match_needs == MATCH_LETTERS,
           "match.gp_needs",
           "dob_letters is for a GP surgery; a hospital sees many more people on one day and always "
           "asks the postcode, too: remove it");
    refuse(reader, *config->every_clinic.prepare != '\0', "prepare.text",
           "belongs to one clinic, which has approved it; write it in that clinic's entry");
    refuse(reader, config->journey_menu && config->menu_count == 0, "journey.menu",
           "on needs at least one row in menu; add one, or switch it off");
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
    check_national(reader);
    check_proxy(reader);
    check_patients(reader);
    config_codes_check(reader);
    config_check_scan(reader);
    check_times(reader);
    check_window(reader, "", &config->every_clinic);
    for (int i = 0; i < config->clinic_count; i++) {
        char path[CONFIG_PATH_IN_FILE];
        config_path_join("clinics", config->clinics[i].id, path);
        check_window(reader, path, &config->clinics[i]);
    }
}
