// What net is told once, checked and copied: identities, the proxy, names that tests resolve
// themselves.
#include "platform/net_easy.h"

#include <string.h>

static bool net_world_copy_text(const char *text, const char **ret_copy)
{
    size_t size = text == NULL ? 1 : strlen(text) + 1;
    char *copy = secure_alloc(size);
    if (copy == NULL) {
        return false;
    }
    memcpy(copy, text == NULL ? "" : text, size);
    *ret_copy = copy;
    return true;
}

static void net_world_free_text(const char *text)
{
    secure_free((void *)(uintptr_t)text);
}

static enum err net_world_copy_resolve(const char *resolve, struct net_world *world)
{
    char entry[512];
    while (resolve != NULL && *resolve != '\0') {
        size_t bytes = strcspn(resolve, " ");
        if (bytes >= sizeof(entry)) {
            return ERR_LIMIT;
        }
        memcpy(entry, resolve, bytes);
        entry[bytes] = '\0';
        if (bytes > 0) {
            struct curl_slist *longer = curl_slist_append(world->resolve, entry);
            if (longer == NULL) {
                return ERR_MEMORY;
            }
            world->resolve = longer;
        }
        resolve += bytes + (resolve[bytes] == ' ' ? 1 : 0);
    }
    return OK;
}

// Read as curl reads it. Plain HTTP only: what goes through it is TLS from end to end, and a proxy
// that wants TLS of its own would need an authority of its own.
static enum err net_world_check_proxy(const char *url)
{
    char *scheme = NULL;
    char *user = NULL;
    enum err err = ERR_SYNTAX;
    CURLU *parts = curl_url();
    if (parts == NULL) {
        return ERR_MEMORY;
    }
    if (curl_url_set(parts, CURLUPART_URL, url, CURLU_NON_SUPPORT_SCHEME) != CURLUE_OK ||
        curl_url_get(parts, CURLUPART_SCHEME, &scheme, 0) != CURLUE_OK) {
        goto out;
    }
    err = strcmp(scheme, "http") == 0 && curl_url_get(parts, CURLUPART_USER, &user, 0) != CURLUE_OK
              ? OK
              : ERR_UNSUPPORTED;
out:
    curl_free(scheme);
    curl_free(user);
    curl_url_cleanup(parts);
    return err;
}

static bool net_world_copy_identity(const struct net_identity *from, struct net_identity *to)
{
    return net_world_copy_text(from->ca_file, &to->ca_file) &&
           net_world_copy_text(from->cert_file, &to->cert_file) &&
           net_world_copy_text(from->key_file, &to->key_file) &&
           net_world_copy_text(from->crl_file, &to->crl_file);
}

enum err net_world_copy(const struct net_settings *settings, struct net_world *world)
{
    struct net_settings *copy = &world->settings;
    copy->allow_http_loopback = settings->allow_http_loopback;
    for (int i = 0; i < NET_IDENTITIES; i++) {
        if (!net_world_copy_identity(&settings->identities[i], &copy->identities[i])) {
            return ERR_MEMORY;
        }
    }
    if (!net_world_copy_text(settings->proxy_url, &copy->proxy_url) ||
        !net_world_copy_text(settings->proxy_user, &copy->proxy_user) ||
        !net_world_copy_text(settings->proxy_password, &copy->proxy_password)) {
        return ERR_MEMORY;
    }
    enum err err = copy->proxy_url[0] == '\0' ? OK : net_world_check_proxy(copy->proxy_url);
    return err == OK ? net_world_copy_resolve(settings->resolve, world) : err;
}

void net_world_free(struct net_world *world)
{
    for (int i = 0; i < NET_IDENTITIES; i++) {
        net_world_free_text(world->settings.identities[i].ca_file);
        net_world_free_text(world->settings.identities[i].cert_file);
        net_world_free_text(world->settings.identities[i].key_file);
        net_world_free_text(world->settings.identities[i].crl_file);
    }
    net_world_free_text(world->settings.proxy_url);
    net_world_free_text(world->settings.proxy_user);
    net_world_free_text(world->settings.proxy_password);
    curl_slist_free_all(world->resolve);
}
