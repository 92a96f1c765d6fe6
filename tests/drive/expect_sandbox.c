// expect ... of what the sandbox has written down (GET /control/written).
#include "drive/drive.h"
#include <cjson/cJSON.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// expect NAME 3, and where the sandbox keeps that: a number, or a list to be counted.
static const struct {
    const char *name, *key;
} counts[] = {
    {"arrivals", "arrivals"}, {"writes", "writes"},       {"tasks", "tasks"},
    {"requests", "requests"}, {"searches", "searches"},   {"reads", "reads"},
    {"audits", "audits"},     {"undone", "undone"},       {"pds", "pds_requests"},
    {"tokens", "token_requests"},
};

const char expect_sandbox_words[] =
    "arrivals, writes, tasks, requests, searches, reads, audits, undone, pds, tokens (with a number), "
    "tasks-of CODE NUMBER, task CODE [priority P] [note PART] [for PATIENT | no-for] [restricted]";

static cJSON *written(const struct drive *drive)
{
    char *body = control_get(drive, "written");
    cJSON *root = body != NULL ? cJSON_Parse(body) : NULL;

    free(body);
    return root;
}

static int count_of(const struct drive *drive, const char *key)
{
    cJSON *root = written(drive);
    const cJSON *number = cJSON_GetObjectItemCaseSensitive(root, key);
    int count = cJSON_IsNumber(number) ? number->valueint : -1;

    if (cJSON_IsArray(number)) {
        count = cJSON_GetArraySize(number);
    }
    cJSON_Delete(root);
    return count;
}

// ---- Tasks

// What a Task must be like; NULL = that does not matter.
struct wanted {
    const char *code, *priority, *note, *patient;
    bool nobody, restricted;
};

static const char *text_of(const cJSON *task, const char *member)
{
    const cJSON *text = cJSON_GetObjectItemCaseSensitive(task, member);

    return cJSON_IsString(text) ? text->valuestring : "";
}

static bool fits(const cJSON *task, const struct wanted *wanted)
{
    const char *patient = text_of(task, "patient");
    bool restricted = strcmp(text_of(task, "security"), "R") == 0;

    return strcmp(text_of(task, "code"), wanted->code) == 0 &&
           (wanted->priority == NULL || strcmp(text_of(task, "priority"), wanted->priority) == 0) &&
           (wanted->note == NULL || strstr(text_of(task, "note"), wanted->note) != NULL) &&
           (wanted->patient == NULL || strcmp(patient, wanted->patient) == 0) &&
           (!wanted->nobody || patient[0] == '\0') && (!wanted->restricted || restricted);
}

static int count_tasks(const struct drive *drive, const struct wanted *wanted)
{
    cJSON *root = written(drive);
    const cJSON *task = NULL;
    int count = root != NULL ? 0 : -1;

    cJSON_ArrayForEach(task, cJSON_GetObjectItemCaseSensitive(root, "tasks"))
    {
        count += fits(task, wanted) ? 1 : 0;
    }
    cJSON_Delete(root);
    return count;
}

static bool read_wanted(char *words[], int count, struct wanted *ret_wanted)
{
    struct wanted wanted = {.code = words[1]};
    int i = 2;

    while (i < count) {
        const char **value = strcmp(words[i], "priority") == 0 ? &wanted.priority
                             : strcmp(words[i], "note") == 0   ? &wanted.note
                             : strcmp(words[i], "for") == 0    ? &wanted.patient
                                                               : NULL;
        if (value != NULL && i + 1 < count) {
            *value = words[i + 1];
            i += 2;
        } else if (strcmp(words[i], "no-for") == 0) {
            wanted.nobody = true;
            i++;
        } else if (strcmp(words[i], "restricted") == 0) {
            wanted.restricted = true;
            i++;
        } else {
            return false;
        }
    }
    *ret_wanted = wanted;
    return wanted.patient == NULL || !wanted.nobody;
}

// ---- one look

static bool read_number(const char *text, int *ret_number)
{
    char *end = NULL;
    long number = strtol(text, &end, 10);

    *ret_number = (int)number;
    return end != text && *end == '\0' && number >= 0 && number < 100000;
}

enum look expect_sandbox(struct drive *drive, char *words[], int count)
{
    struct wanted wanted;
    int number = 0;

    if (drive->control[0] == '\0' || count < 2) {
        return LOOK_BAD_WORDS;
    }
    if (strcmp(words[0], "task") == 0 && read_wanted(words, count, &wanted)) {
        return count_tasks(drive, &wanted) > 0 ? LOOK_YES : LOOK_NO;
    }
    if (!read_number(words[count - 1], &number)) {
        return LOOK_BAD_WORDS;
    }
    if (strcmp(words[0], "tasks-of") == 0 && count == 3) {
        wanted = (struct wanted){.code = words[1]};
        return count_tasks(drive, &wanted) == number ? LOOK_YES : LOOK_NO;
    }
    for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++) {
        if (strcmp(words[0], counts[i].name) == 0 && count == 2) {
            return count_of(drive, counts[i].key) == number ? LOOK_YES : LOOK_NO;
        }
    }
    return LOOK_BAD_WORDS;
}

// ---- what is there instead

static void tell_tasks(const struct drive *drive, char *text, size_t size)
{
    cJSON *root = written(drive);
    const cJSON *task = NULL;
    size_t used = (size_t)snprintf(text, size, "; there are these tasks:");

    cJSON_ArrayForEach(task, cJSON_GetObjectItemCaseSensitive(root, "tasks"))
    {
        if (used < size) {
            int more = snprintf(text + used, size - used, " [%s, %s, \"%s\", for %s%s]", text_of(task, "code"),
                                text_of(task, "priority"), text_of(task, "note"),
                                text_of(task, "patient")[0] != '\0' ? text_of(task, "patient") : "nobody",
                                text_of(task, "security")[0] != '\0' ? ", restricted" : "");

            used += more > 0 ? (size_t)more : 0;
        }
    }
    cJSON_Delete(root);
}

void expect_sandbox_tell(const struct drive *drive, const char *what, char *text, size_t size)
{
    text[0] = '\0';
    if (drive->control[0] == '\0') {
        return;
    }
    if (strncmp(what, "task", 4) == 0) {
        tell_tasks(drive, text, size);
        return;
    }
    for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++) {
        if (strcmp(what, counts[i].name) == 0) {
            (void)snprintf(text, size, "; it is %d", count_of(drive, counts[i].key));
        }
    }
}
