#include "drive/drive.h"
#include <cjson/cJSON.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// Sets a dotted key, making the objects on the way. Numbers, true and false are taken as such.
static void set_key(cJSON *root, const char *key, const char *value)
{
    char part[128];
    cJSON *at = root;
    const char *dot = NULL;

    while ((dot = strchr(key, '.')) != NULL) {
        (void)snprintf(part, sizeof part, "%.*s", (int)(dot - key), key);
        cJSON *next = cJSON_GetObjectItemCaseSensitive(at, part);
        at = next != NULL ? next : cJSON_AddObjectToObject(at, part);
        key = dot + 1;
    }
    char *end = NULL;
    double number = strtod(value, &end);
    cJSON *item = NULL;
    if (*value != '\0' && *end == '\0') {
        item = cJSON_CreateNumber(number);
    } else if (strcmp(value, "true") == 0 || strcmp(value, "false") == 0) {
        item = cJSON_CreateBool(value[0] == 't');
    } else {
        item = cJSON_CreateString(value);
    }
    cJSON_DeleteItemFromObjectCaseSensitive(at, key);
    (void)cJSON_AddItemToObject(at, key, item);
}

bool config_file_read(struct drive *drive, const char *path, char *settings[], int count)
{
    static struct config_problems problems;
    char *body = NULL;
    size_t bytes = 0;
    cJSON *root = NULL;

    if (file_read(path, CONFIG_DOCUMENT_BYTES, &body, &bytes) != OK || (root = cJSON_Parse(body)) == NULL) {
        secure_free(body);
        return drive_fail(drive, "%s cannot be read, or is not JSON", path);
    }
    secure_free(body);
    if (drive->camera_dir[0] != '\0') {
        set_key(root, "scan.pictures", drive->camera_dir); // a script may say scan.pictures= where there is to be no camera
    }
    for (int i = 0; i < count; i++) {
        char *equals = strchr(settings[i], '=');

        *equals = '\0';
        set_key(root, settings[i], equals + 1);
    }
    if (drive->base_url[0] != '\0') {
        set_key(root, "site.fhir.base_url", drive->base_url);
    }
    if (drive->state_dir[0] != '\0') {
        set_key(root, "site.state_dir", drive->state_dir);
    }
    if (drive->serial[0] != '\0') {
        set_key(root, "scan.serial", drive->serial);
    }
    char *changed = cJSON_Print(root);
    problems.count = 0;
    enum err err = config_read(path, changed, strlen(changed), &drive->config, &problems);
    cJSON_free(changed);
    cJSON_Delete(root);
    return err == OK || drive_fail(drive, "%s", problems.count > 0 ? problems.text[0] : err_sentence(err));
}
