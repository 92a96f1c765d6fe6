// Questions to a configuration that has been read, and what makes an address fit.
#include "config/config.h"

#include "config/config_private.h"

#include <string.h>
#include <strings.h>

struct url_parts {
    bool https;
    const char *host; // not NUL-terminated; brackets of IPv6 included
    size_t host_length;
};

static bool url_split(const char *url, struct url_parts *ret_parts)
{
    bool https = strncasecmp(url, "https://", 8) == 0;
    if (!https && strncasecmp(url, "http://", 7) != 0) {
        return false;
    }
    const char *host = url + (https ? 8 : 7);
    size_t authority = strcspn(host, "/?#");
    // "http://127.0.0.1@elsewhere/" goes elsewhere: an address with a user is never fit. A
    // backslash is a slash to some libraries and not to others.
    if (memchr(host, '@', authority) != NULL || strchr(url, '\\') != NULL) {
        return false;
    }
    size_t length = 0;
    if (host[0] == '[') {
        const char *close = memchr(host, ']', authority);
        length = close == NULL ? 0 : (size_t)(close - host) + 1;
    } else {
        length = strcspn(host, ":/?#");
    }
    const char *port = host + length;
    size_t port_digits = *port == ':' ? strspn(port + 1, "0123456789") : 0;
    bool port_fit = *port == ':' ? port_digits > 0 && port_digits <= 5 : true;
    if (length == 0 || !port_fit || length + (*port == ':' ? 1 + port_digits : 0) != authority) {
        return false;
    }
    *ret_parts = (struct url_parts){.https = https, .host = host, .host_length = length};
    return true;
}

bool config_url_is_fit(const char *url)
{
    struct url_parts parts = {0};
    size_t length = strlen(url);
    for (size_t i = 0; i < length; i++) {
        if (url[i] <= ' ' || url[i] > '~' || strchr("\"<>?#{}|^`", url[i]) != NULL) {
            return false;
        }
    }
    if (!url_split(url, &parts) || url[length - 1] == '/') {
        return false;
    }
    for (size_t i = 0; i < parts.host_length && parts.host[0] != '['; i++) {
        char letter[2] = {parts.host[i], '\0'};
        if (!config_code_is_fit(letter)) {
            return false;
        }
    }
    return parts.https || config_is_loopback(url);
}

bool config_proxy_is_fit(const char *url)
{
    struct url_parts parts = {0};
    // The proxy itself is spoken to in plain: what goes through it is TLS. config_url_is_fit() has the rules for every
    // character, but allows http to this machine alone.
    char https[CONFIG_PATH + 1];
    struct text_builder builder;
    if (!url_split(url, &parts) || parts.https) {
        return false;
    }
    text_begin(&builder, https, sizeof https);
    text_add(&builder, "https://");
    text_add(&builder, parts.host);
    const char *port = parts.host + parts.host_length;
    return text_end(&builder) == OK && config_url_is_fit(https) && *port == ':' &&
           port[1 + strspn(port + 1, "0123456789")] == '\0';
}

// Four decimal numbers of at most 255, the first 127; no short or octal form.
static bool host_is_127(const char *host, size_t length)
{
    const char *end = host + length;
    for (int part = 0; part < 4; part++) {
        int number = 0;
        int digits = 0;
        for (; host < end && *host >= '0' && *host <= '9' && digits < 4; host++, digits++) {
            number = number * 10 + (*host - '0');
        }
        bool leading_zero = digits > 1 && host[-digits] == '0';
        if (digits == 0 || number > 255 || leading_zero || (part == 0 && number != 127)) {
            return false;
        }
        if (part < 3 && (host == end || *host++ != '.')) {
            return false;
        }
    }
    return host == end;
}

bool config_is_loopback(const char *url)
{
    struct url_parts parts = {0};
    if (!url_split(url, &parts)) {
        return false;
    }
    return (parts.host_length == 9 && strncasecmp(parts.host, "localhost", 9) == 0) ||
           (parts.host_length == 5 && memcmp(parts.host, "[::1]", 5) == 0) ||
           host_is_127(parts.host, parts.host_length);
}

const char *config_service_elsewhere(const struct config *config)
{
    const struct {
        const char *key, *url;
    } services[] = {{"site.fhir.base_url", config->fhir_base_url},
                    {"site.fhir.token_url", config->fhir_token_url},
                    {"oauth.token_url", config->oauth_token_url},
                    {"pds.base_url", config->pds_base_url},
                    {"proxy.url", config->proxy_url}};
    for (size_t i = 0; i < sizeof services / sizeof services[0]; i++) {
        if (*services[i].url != '\0' && !config_is_loopback(services[i].url)) {
            return services[i].key;
        }
    }
    return NULL;
}

bool config_all_loopback(const struct config *config)
{
    return config_service_elsewhere(config) == NULL;
}

const struct config_clinic *config_find_clinic(const struct config *config,
                                               const char *const *const codes[4])
{
    for (int kind = MATCH_SERVICE_TYPE; kind <= MATCH_LOCATION; kind++) {
        for (int i = 0; codes[kind] != NULL && codes[kind][i] != NULL; i++) {
            for (int c = 0; c < config->clinic_count; c++) {
                const struct config_clinic *clinic = &config->clinics[c];
                if ((int)clinic->match_by == kind && text_equal(clinic->match, codes[kind][i])) {
                    return clinic;
                }
            }
        }
    }
    return &config->default_clinic;
}

const struct config_area *config_find_area(const struct config *config,
                                           const struct config_clinic *clinic)
{
    bool stated = clinic->area >= 0 && clinic->area < config->area_count;
    return stated ? &config->areas[clinic->area] : NULL;
}

bool config_scans(const struct config *config)
{
    return config->match_scan_offered && (config->issuer_count > 0 || config->pattern_count > 0 ||
                                          config->scan_nhs_number || *config->scan_ubrn_system != '\0');
}
