#include "kiosk.h"
#include "base/log_event.h"
#include "base/text.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const size_t inbox_slots = 256;

enum err kiosk_read_config(const char *path, struct config *ret_config)
{
    static struct config_problems problems;
    char *body = NULL;
    size_t bytes = 0;
    enum err err = file_read(path, CONFIG_DOCUMENT_BYTES, &body, &bytes);

    if (err != OK) {
        (void)fprintf(stderr, "%s: %s. Check the name and that this user may read it.\n", path,
                      err_sentence(err));
        return err;
    }
    problems.count = 0;
    err = config_read(path, body, bytes, ret_config, &problems);
    for (int i = 0; i < problems.count; i++) {
        (void)fprintf(stderr, "%s\n", problems.text[i]);
    }
    secure_free(body);
    return err;
}

// In service systemd hands the key over as a credential; in demo and tests it is made in state_dir (settled 5).
static enum err find_key(const struct config *config, char *path, size_t size, bool *ret_make)
{
    const char *credentials = getenv("CREDENTIALS_DIRECTORY");
    struct text_builder text;

    text_begin(&text, path, size);
    *ret_make = false;
    if (config->journal_key_file[0] != '\0') {
        text_add(&text, config->journal_key_file);
    } else if (credentials != NULL && credentials[0] != '\0') {
        text_add(&text, credentials);
        text_add(&text, "/journal.key");
    } else {
        text_add(&text, config->state_dir);
        text_add(&text, "/journal.key");
        *ret_make = true;
    }
    return text_end(&text);
}

static enum err start_store(struct kiosk *kiosk)
{
    char key[CONFIG_PATH + 32];
    char file[CONFIG_PATH + 32];
    struct text_builder text;
    struct store_settings settings = {.file = file,
                                      .key_file = key,
                                      .kiosk_id = kiosk->config->kiosk_id,
                                      .keep_days = kiosk->config->journal_keep_days};
    enum err err = find_key(kiosk->config, key, sizeof key, &settings.make_key);

    text_begin(&text, file, sizeof file);
    if (kiosk->config->journal_file[0] != '\0') {
        text_add(&text, kiosk->config->journal_file);
    } else {
        text_add(&text, kiosk->config->state_dir);
        text_add(&text, "/journal.db");
    }
    err = err == OK ? text_end(&text) : err;
    return err == OK ? store_new(kiosk->inbox, &settings, &kiosk->store) : err;
}

static void ring(void *window)
{
    window_ring(window);
}

static enum err start_window(struct kiosk *kiosk)
{
    struct window_settings settings = {.fullscreen = kiosk->config->window_mode == WINDOW_FULLSCREEN,
                                       .width_px = kiosk->config->window_width_px,
                                       .height_px = kiosk->config->window_height_px,
                                       .title = "Foyer",
                                       .scan_prefix = kiosk->config->scan_wedge_prefix};

    return window_new(&settings, &kiosk->window);
}

static enum err start_net(struct kiosk *kiosk)
{
    const struct config *config = kiosk->config;
    struct net_settings settings = {
        .identities = {[HTTP_SITE] = {.ca_file = config->fhir_ca_file,
                                      .cert_file = config->fhir_cert_file,
                                      .key_file = config->fhir_key_file,
                                      .crl_file = config->fhir_crl_file},
                       [HTTP_NATIONAL] = {.ca_file = config->pds_ca_file,
                                          .cert_file = config->pds_cert_file,
                                          .key_file = config->pds_key_file}},
        .allow_http_loopback = true,
        .proxy_url = config->proxy_url,
        .proxy_user = config->proxy_user};
    char *password = NULL;
    size_t bytes = 0;
    enum err err = OK;

    if (config->proxy_password_file[0] != '\0') {
        err = file_read(config->proxy_password_file, CONFIG_TEXT, &password, &bytes);
        if (err == OK) {
            password[strcspn(password, "\r\n")] = '\0';
            settings.proxy_password = password;
        }
    }
    err = err == OK ? net_new(kiosk->inbox, &settings, &kiosk->net) : err;
    secure_free(password);
    return err;
}

// A set of keys that cannot be used costs that issuer's passes, never the kiosk: --check-config tells why.
static enum err start_keys(struct kiosk *kiosk)
{
    const struct config *config = kiosk->config;

    kiosk->keys = secure_calloc(1, sizeof *kiosk->keys);
    for (int i = 0; kiosk->keys != NULL && i < config->issuer_count; i++) {
        char problem[256];
        enum err err = kiosk_add_keys(kiosk->keys, &config->issuers[i], problem);

        if (err != OK) {
            log_event(LOG_PASS_KEYS, err, i);
        }
    }
    return kiosk->keys != NULL ? OK : ERR_MEMORY;
}

static bool has_code_39(const struct config *config)
{
    for (int i = 0; i < config->pattern_count; i++) {
        if (config->patterns[i].carrier == CARRIER_CODE_39) {
            return true;
        }
    }
    return false;
}

static enum err start_scanner(struct kiosk *kiosk)
{
    const struct config *config = kiosk->config;
    bool camera = !text_equal(config->scan_camera, "off") && config->scan_pictures[0] == '\0';
    struct scanner_settings settings = {.camera = camera ? config->scan_camera : "",
                                        .pictures = config->scan_pictures,
                                        .serial = config->scan_serial,
                                        .wedge = config->scan_wedge,
                                        .wedge_prefix = config->scan_wedge_prefix,
                                        .decoder = "",
                                        .code_39 = has_code_39(config),
                                        .product = true};
    enum err err = start_keys(kiosk);

    err = err == OK ? sound_new(&kiosk->sound) : err;
    return err == OK ? scanner_new(kiosk->inbox, &settings, &kiosk->scanner) : err;
}

// The new ones. One that is no point makes every pass of its kid one that is not in order, and nobody would know why.
static enum err check_points(struct pass_keys *keys, int from, char ret_problem[256])
{
    for (int i = from; i < keys->count; i++) {
        if (!es256_is_point(keys->list[i].x, keys->list[i].y)) {
            struct text_builder builder;
            text_begin(&builder, ret_problem, 256);
            text_add(&builder, "has a key whose x and y are no point of P-256 (kid ");
            text_add(&builder, keys->list[i].kid);
            text_add(&builder, "); ask the issuer for its keys anew");
            keys->count = from;
            return ERR_RANGE;
        }
    }
    return OK;
}

enum err kiosk_add_keys(struct pass_keys *keys, const struct config_issuer *issuer, char ret_problem[256])
{
    char *body = NULL;
    size_t bytes = 0;
    enum err err = file_read(issuer->keys_file, PASS_KEYS_BYTES, &body, &bytes);

    int had = keys->count;

    ret_problem[0] = '\0';
    if (err == OK) {
        err = pass_keys_add(keys, issuer->iss, body, bytes, ret_problem);
    }
    if (err == OK) {
        err = check_points(keys, had, ret_problem);
    }
    secure_free(body);
    return err;
}

enum err kiosk_start(const struct config *config, struct kiosk *ret_kiosk)
{
    struct kiosk kiosk = {.config = config};
    struct loop_ports ports;
    int where = 0;
    enum err err = state_dir_make(config->state_dir);

    if (err == OK) {
        where = 1;
        err = start_window(&kiosk);
    }
    if (err == OK) {
        where = 2;
        err = inbox_new(inbox_slots, ring, kiosk.window, &kiosk.inbox);
    }
    if (err == OK) {
        where = 3;
        err = signals_to_inbox(kiosk.inbox); // before any other thread: they inherit the mask
    }
    if (err == OK) {
        where = 4;
        err = start_net(&kiosk);
    }
    if (err == OK) {
        where = 5;
        err = start_store(&kiosk);
    }
    if (err == OK && config_scans(config)) {
        where = 6;
        err = start_scanner(&kiosk);
    }
    if (err == OK) {
        where = 7;
        ports = (struct loop_ports){.inbox = kiosk.inbox,
                                    .net = kiosk.net,
                                    .store = kiosk.store,
                                    .window = kiosk.window,
                                    .scanner = kiosk.scanner,
                                    .sound = kiosk.sound,
                                    .keys = kiosk.keys};
        err = loop_new(config, &ports, &kiosk.loop);
    }
    if (err != OK) {
        log_event(LOG_FATAL, err, where);
        kiosk_stop(&kiosk);
        return err;
    }
    *ret_kiosk = kiosk;
    return OK;
}

void kiosk_stop(struct kiosk *kiosk)
{
    if (kiosk->loop != NULL) {
        loop_free(kiosk->loop);
    }
    scanner_free(kiosk->scanner);
    sound_free(kiosk->sound);
    secure_free(kiosk->keys);
    net_free(kiosk->net);
    store_free(kiosk->store);
    signals_stop();
    inbox_free(kiosk->inbox);
    window_free(kiosk->window);
    memset(kiosk, 0, sizeof *kiosk);
}
