#include "drive/drive.h"
#include <curl/curl.h>
#include <stdlib.h>
#include <string.h>

struct body {
    char *text;
    size_t bytes;
};

static size_t receive(char *data, size_t size, size_t count, void *context)
{
    struct body *body = context;
    char *grown = realloc(body->text, body->bytes + size * count + 1);

    if (grown == NULL) {
        return 0;
    }
    body->text = grown;
    memcpy(body->text + body->bytes, data, size * count);
    body->bytes += size * count;
    body->text[body->bytes] = '\0';
    return size * count;
}

static char *ask(const struct drive *drive, const char *path, const char *post)
{
    char url[DRIVE_LINE];
    struct body body = {0};
    long status = 0;
    CURL *curl = curl_easy_init();

    (void)snprintf(url, sizeof url, "%s/%s", drive->control, path);
    (void)curl_easy_setopt(curl, CURLOPT_URL, url);
    (void)curl_easy_setopt(curl, CURLOPT_PROXY, "");
    (void)curl_easy_setopt(curl, CURLOPT_TIMEOUT, 10L);
    (void)curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, receive);
    (void)curl_easy_setopt(curl, CURLOPT_WRITEDATA, &body);
    if (post != NULL) {
        (void)curl_easy_setopt(curl, CURLOPT_POSTFIELDS, post);
    }
    CURLcode code = curl_easy_perform(curl);
    (void)curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    curl_easy_cleanup(curl);
    if (code != CURLE_OK || status / 100 != 2) {
        free(body.text);
        return NULL;
    }
    return body.text != NULL ? body.text : calloc(1, 1);
}

char *control_get(const struct drive *drive, const char *path)
{
    return ask(drive, path, NULL);
}

bool control_post(const struct drive *drive, const char *path, const char *post)
{
    char *answer = ask(drive, path, post);
    bool fine = answer != NULL;

    free(answer);
    return fine;
}
