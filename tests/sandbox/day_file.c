#include "sandbox/day_file.h"
#include "sandbox/national.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DAY_FILE_BYTES = 16 * 1024 * 1024 };

static char *read_file(const char *name)
{
    FILE *file = fopen(name, "rbe");
    char *text = NULL;
    if (file == NULL) {
        return NULL;
    }
    if (fseek(file, 0, SEEK_END) == 0) {
        long bytes = ftell(file);
        if (bytes > 0 && bytes <= DAY_FILE_BYTES && fseek(file, 0, SEEK_SET) == 0) {
            text = calloc(1, (size_t)bytes + 1);
        }
        if (text != NULL && fread(text, 1, (size_t)bytes, file) != (size_t)bytes) {
            free(text);
            text = NULL;
        }
    }
    fclose(file);
    return text;
}

static void copy_text(const cJSON *object, const char *member, char *ret_text, size_t bytes)
{
    snprintf(ret_text, bytes, "%s", state_text(object, member));
}

// A list of texts, which live as long as the file's tree. False: too many, or no texts.
static bool read_codes(const cJSON *json, const char *member, const char *ret_codes[GENERATED_CODES])
{
    const cJSON *list = cJSON_GetObjectItemCaseSensitive(json, member);
    int count = cJSON_GetArraySize(list);
    for (int i = 0; i < count; i++) {
        const cJSON *code = cJSON_GetArrayItem(list, i);
        if (i == GENERATED_CODES || !cJSON_IsString(code)) {
            return false;
        }
        ret_codes[i] = code->valuestring;
    }
    return list == NULL || cJSON_IsArray(list);
}

static bool read_person(const cJSON *json, int serial, struct generated_person *person)
{
    copy_text(json, "id", person->id, sizeof person->id);
    copy_text(json, "family", person->family, sizeof person->family);
    copy_text(json, "old_family", person->old_family, sizeof person->old_family);
    copy_text(json, "gender", person->gender, sizeof person->gender);
    copy_text(json, "line", person->line, sizeof person->line);
    copy_text(json, "city", person->city, sizeof person->city);
    copy_text(json, "postcode", person->postcode, sizeof person->postcode);
    copy_text(json, "mobile", person->mobile, sizeof person->mobile);
    copy_text(json, "old_mobile", person->old_mobile, sizeof person->old_mobile);
    copy_text(json, "deceased", person->deceased, sizeof person->deceased);
    copy_text(json, "letters", person->typed_letters, sizeof person->typed_letters);
    const cJSON *given = cJSON_GetObjectItemCaseSensitive(json, "given");
    for (int i = 0; i < 2; i++) {
        const cJSON *name = cJSON_GetArrayItem(given, i);
        if (cJSON_IsString(name)) {
            snprintf(person->given[i], sizeof person->given[i], "%s", name->valuestring);
        }
    }
    copy_text(json, "pds", person->pds, sizeof person->pds);
    person->old_use = "old";
    const char *note = state_text(json, "note");
    person->class_name =
        note[0] != '\0' ? note : "from the file"; // lives as long as the file's tree
    person->restricted = cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(json, "restricted"));
    const char *language = state_text(json, "language");
    person->language = language[0] == '\0' ? NULL : language;
    bool coded = read_codes(json, "needs", person->needs) &&
                 read_codes(json, "marks", person->marks) &&
                 read_codes(json, "ended_marks", person->ended) &&
                 read_codes(json, "security", person->security);
    bool born = today_parse_date(state_text(json, "birth"), &person->birth);
    generator_complete(person, serial);
    coded = coded && national_words_known(person->pds);
    return person->id[0] != '\0' && coded && (born || state_text(json, "birth")[0] == '\0');
}

// "+20m", "-5m" from now, or an instant.
static bool read_time(const char *text, int64_t now_ms, int64_t *ret_ms)
{
    if (text[0] != '+' && text[0] != '-') {
        return today_parse_instant(text, ret_ms);
    }
    char *end = NULL;
    long minutes = strtol(text, &end, 10);
    if (end == text || strcmp(end, "m") != 0) {
        return false;
    }
    *ret_ms = now_ms - now_ms % TODAY_MINUTE_MS + minutes * (int64_t)TODAY_MINUTE_MS;
    return true;
}

static int find_person(const struct generated_day *day, const char *id)
{
    for (int i = 0; i < day->people_count; i++) {
        if (strcmp(day->people[i].id, id) == 0) {
            return i;
        }
    }
    return -1;
}

static bool read_appointment(const cJSON *json, const struct generated_day *day, int64_t now_ms,
                             struct generated_appointment *made)
{
    copy_text(json, "id", made->id, sizeof made->id);
    copy_text(json, "status", made->status, sizeof made->status);
    copy_text(json, "service", made->service, sizeof made->service);
    copy_text(json, "practitioner", made->practitioner, sizeof made->practitioner);
    copy_text(json, "location", made->location, sizeof made->location);
    copy_text(json, "appointment_type", made->type, sizeof made->type);
    made->slot = cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(json, "slot"));
    if (made->status[0] == '\0') {
        snprintf(made->status, sizeof made->status, "booked");
    }
    if (made->service[0] == '\0') {
        snprintf(made->service, sizeof made->service, "gp-routine");
    }
    const cJSON *minutes = cJSON_GetObjectItemCaseSensitive(json, "minutes");
    made->minutes = cJSON_IsNumber(minutes) ? minutes->valueint : 15;
    made->person = find_person(day, state_text(json, "person"));
    return made->id[0] != '\0' && made->person >= 0 &&
           read_time(state_text(json, "time"), now_ms, &made->start_ms);
}

static bool fill(const cJSON *json, int64_t now_ms, struct generated_day *day)
{
    const cJSON *item;
    cJSON_ArrayForEach(item, cJSON_GetObjectItemCaseSensitive(json, "people"))
    {
        if (!read_person(item, day->people_count + 1, &day->people[day->people_count])) {
            fprintf(stderr, "foyer-sandbox: person %d: id, birth, pds or a list of codes is wrong\n",
                    day->people_count + 1);
            return false;
        }
        day->people_count++;
    }
    cJSON_ArrayForEach(item, cJSON_GetObjectItemCaseSensitive(json, "appointments"))
    {
        struct generated_appointment *made = &day->appointments[day->appointment_count];
        if (!read_appointment(item, day, now_ms, made)) {
            fprintf(stderr, "foyer-sandbox: appointment %d: id, person or time is wrong\n",
                    day->appointment_count + 1);
            return false;
        }
        if (today_days(today_london_date(made->start_ms)) == today_days(today_london_date(now_ms))) {
            day->people[made->person].due_today = true;
        }
        day->appointment_count++;
    }
    return true;
}

bool day_file_read(const char *name, int64_t now_ms, struct generated_day **ret_day,
                   struct day_file **ret_file)
{
    char *text = read_file(name);
    cJSON *json = text == NULL ? NULL : cJSON_ParseWithOpts(text, NULL, 1);
    free(text);
    struct generated_day *day = calloc(1, sizeof *day);
    struct day_file *file = calloc(1, sizeof *file);
    if (json == NULL || day == NULL || file == NULL) {
        fprintf(stderr, "foyer-sandbox: %s cannot be read as JSON\n", name);
        goto out;
    }
    int people = cJSON_GetArraySize(cJSON_GetObjectItemCaseSensitive(json, "people"));
    int appointments = cJSON_GetArraySize(cJSON_GetObjectItemCaseSensitive(json, "appointments"));
    day->people = calloc((size_t)people + 1, sizeof *day->people);
    day->appointments = calloc((size_t)appointments + 1, sizeof *day->appointments);
    if (day->people == NULL || day->appointments == NULL || !fill(json, now_ms, day)) {
        goto out;
    }
    file->json = json;
    *ret_day = day;
    *ret_file = file;
    return true;
out:
    cJSON_Delete(json);
    generator_free(day);
    free(file);
    return false;
}

void day_file_free(struct day_file *file)
{
    if (file != NULL) {
        cJSON_Delete(file->json);
        free(file);
    }
}

void day_file_override(const struct day_file *file, const char *list, int index, cJSON *resource)
{
    if (file == NULL) {
        return;
    }
    const cJSON *items = cJSON_GetObjectItemCaseSensitive(file->json, list);
    const cJSON *item = cJSON_GetArrayItem(items, index);
    const cJSON *member;
    cJSON_ArrayForEach(member, cJSON_GetObjectItemCaseSensitive(item, "resource"))
    {
        cJSON_DeleteItemFromObjectCaseSensitive(resource, member->string);
        if (!cJSON_IsNull(member)) {
            cJSON_AddItemToObject(resource, member->string, cJSON_Duplicate(member, 1));
        }
    }
}

void day_file_places(const struct day_file *file, struct state *state,
                     void (*add)(struct state *state, const struct site_place *place))
{
    const cJSON *json = file == NULL ? NULL : file->json;
    const cJSON *item;
    cJSON_ArrayForEach(item, cJSON_GetObjectItemCaseSensitive(json, "locations"))
    {
        const char *name = state_text(item, "name");
        const struct site_place place = {state_text(item, "id"),
                                         name[0] != '\0' ? name : state_text(item, "id"),
                                         state_text(item, "part_of"), ""};
        add(state, &place);
    }
}
