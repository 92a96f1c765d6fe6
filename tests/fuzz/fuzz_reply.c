// Whatever the appointment system or a national service replies: it is read whole or refused, nothing is written outside
// its place, and what is kept of it keeps its promises. The first byte chooses the reader, the
// second the status; then the body, for a search several of them with a record separator between,
// which no JSON holds.
#include "api/oauth.h"
#include "api/pds.h"
#include "api/site_code.h"
#include "api/site_find.h"
#include "api/site_look.h"
#include "api/site_similar.h"
#include "api/site_task.h"
#include "api/site_write.h"
#include "session/match.h"
#include "tests/flow/flow_config.h"
#include "tests/fuzz/fuzz_reply_checks.h"

enum { READERS = 15, STEPS = 2 * FIND_PAGES + 2, CODE_STEPS = 4 * SITE_PAGES, LOOK_STEPS = LOOK_READS + 8 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct site_find find;
static struct site_code code;
static struct site_look look;
static struct site_similar similar;
static struct people people;
static struct http_request request;

static void must_be_here(void)
{
    must(strncmp(request.url, config.fhir_base_url, strlen(config.fhir_base_url)) == 0);
}

static void add_code(struct config_codes *codes, const char *token)
{
    flow_test_copy(codes->token[codes->count++], CONFIG_TEXT, token);
}

static void make_config(void)
{
    flow_config_make(&config);
    flow_test_copy(config.fhir_identifier_nhs, sizeof config.fhir_identifier_nhs, "urn:nhs");
    config.details_ask = true;
    config.details_every_days = 182;
    config.similar_names = true;
    memset(config.needs_codes, 0, sizeof config.needs_codes);
    memset(config.marks, 0, sizeof config.marks);
    add_code(&config.needs_codes[NEED_HOIST], "urn:flag|hoist");
    add_code(&config.marks[MARK_NO_KIOSK], "urn:flag|no-kiosk");
    add_code(&config.channel_codes[CHANNEL_PHONE], "urn:type|PHONE");
    config.clinics[CLINIC_SENSITIVE].match_by = MATCH_SCHEDULE;
    flow_test_copy(config.clinics[CLINIC_SENSITIVE].match, CONFIG_TEXT, "|Schedule/C1");
    config.clinics[CLINIC_PHONE].match_by = MATCH_HEALTHCARE_SERVICE;
    flow_test_copy(config.clinics[CLINIC_PHONE].match, CONFIG_TEXT, "urn:service|phone");
}

// ---- searches

static void check_found(void)
{
    must(find.people.count >= 0 && find.people.count <= PEOPLE);
    must((find.answer == SITE_OK) == (find.people.count > 0));
    for (int i = 0; i < find.people.count; i++) {
        check_person(&find.people.list[i], find.today);
        must(find.people.list[i].appointment_count > 0 && find.people.list[i].other_day_ms == 0);
        must(match_name(&find.people.list[i], find.letters, config.letters_check_in, find.one_name));
        for (int j = 0; j < i; j++) {
            must(!text_equal(find.people.list[i].id, find.people.list[j].id));
        }
    }
}

static void search(bool chained, uint8_t status, char *body)
{
    const struct site_abilities abilities = {.post_search = (status & 1) != 0};
    const struct date birth = {.year = 1985, .month = 3, .day = 27};
    char *next = body;

    config.fhir_search = chained ? SEARCH_CHAINED : SEARCH_PATIENT_FIRST;
    site_find_begin(&find, &config, &abilities, birth, "K", false, flow_test_wall_ms);
    for (int step = 0; find.phase != FIND_OVER; step++) {
        must(step < STEPS); // it ends, whatever the pages say
        char *part = take_part(&next);
        if (site_find_request(&find, &request) != OK) {
            break; // longer than an address may be: the loop calls that broken
        }
        must_be_here();
        struct http_reply reply = reply_of(0, part);
        site_find_reply(&find, &reply);
    }
    if (find.phase == FIND_OVER) {
        check_found();
    }
}

// ---- a scanned code

// wanted: the date of birth was in the replies, or something that may have been it.
static void check_code(bool wanted)
{
    static const struct claim nothing;

    must(code.people.count == (code.answer == SITE_OK));
    must(memcmp(&code.claim, &nothing, sizeof nothing) == 0);
    if (code.people.count == 1) {
        const struct person *person = &code.people.list[0];
        int64_t days = date_to_days(london_date(person->other_day_ms)) - date_to_days(code.today);

        check_person(person, code.today);
        must(wanted && (person->appointment_count > 0 || person->other_day_ms != 0));
        must(person->appointment_count == 0 || person->other_day_ms == 0 || person->restricted || person->deceased);
        must(person->other_day_ms == 0 || (days != 0 && days >= -CODE_DAYS_BACK && days < CODE_DAYS_AHEAD));
    }
}

static void look_up(uint8_t status, char *body)
{
    static const struct claim claims[] = {{.kind = CLAIM_PASS, .value = "A1"},
                                          {.kind = CLAIM_PATIENT, .system = "urn:nhs", .value = "9000000009"},
                                          {.kind = CLAIM_APPOINTMENT, .system = "urn:booking", .value = "B77"},
                                          {.kind = CLAIM_PASS, .system = "urn:booking", .value = "B77"}};
    const struct site_abilities abilities = {.post_search = (status & 1) != 0};
    const struct date birth = {.year = 1985, .month = 3, .day = 27};
    bool wanted = strstr(body, "1985-03-27") != NULL || strchr(body, '\\') != NULL;
    char *next = body;

    site_code_begin(&code, &config, &abilities, &claims[status / 2 % 4], birth, flow_test_wall_ms);
    for (int step = 0; code.phase != CODE_OVER; step++) {
        must(step < CODE_STEPS);
        char *part = take_part(&next);
        if (site_code_request(&code, &request) != OK) {
            return; // longer than an address may be: the loop calls that broken
        }
        must_be_here();
        struct http_reply reply = reply_of(0, part);
        site_code_reply(&code, &reply);
    }
    check_code(wanted);
}

// ---- the closer look, and similar names

// P1 with three appointments: one at an unknown place, one behind its slot, one of an unknown clinic.
static const struct person *make_person(void)
{
    memset(&people, 0, sizeof people);
    struct person *person =
        flow_test_person(&people, "P1", "Kowalska", "Maria", "QA11AA", flow_test_wall_ms);

    person->appointment_count = 3;
    for (int i = 0; i < person->appointment_count; i++) {
        person->appointments[i] = person->appointments[0];
        person->appointments[i].here = i < 2 ? HERE_ASK : HERE_YES;
        person->appointments[i].area = -1;
        person->appointments[i].clinic = i == 0 ? CLINIC_GP : -1;
        flow_test_copy(person->appointments[i].service, FHIR_ID_BYTES, i == 2 ? "H1" : "");
        flow_test_copy(person->appointments[i].slot, FHIR_ID_BYTES, "S1");
    }
    flow_test_copy(person->appointments[0].place, REFERENCE_BYTES, "Location/room-1");
    person->appointments[1].place[0] = '\0';
    return person;
}

static void check_look(uint8_t status, char *body)
{
    const struct site_abilities abilities = {.flag_search = true,
                                             .task_search = true,
                                             .task_create = true,
                                             .post_search = (status & 1) != 0};
    bool wanted = strstr(body, "Location") != NULL || strchr(body, '\\') != NULL;
    char *next = body;

    site_look_begin(&look, &config, &abilities, make_person(), flow_test_wall_ms);
    for (int step = 0; look.phase != LOOK_OVER; step++) {
        must(step < LOOK_STEPS);
        must(site_look_request(&look, &request) == OK);
        must_be_here();
        struct http_reply reply = reply_of(0, take_part(&next));
        site_look_reply(&look, &reply);
    }
    must(look.reads <= LOOK_READS);
    must((look.answer == SITE_OK) == text_equal(look.person.id, "P1"));
    must(look.person.needs < UINT32_C(1) << NEED_COUNT);
    for (int i = 0; look.answer == SITE_OK && i < look.person.appointment_count; i++) {
        must(look.person.appointments[i].here != HERE_NO || wanted); // nobody is sent away for what was not read
        check_place(&look.person.appointments[i]);
    }
}

static void check_similar(uint8_t status, char *body)
{
    const struct site_abilities abilities = {.chain = (status & 2) != 0, .post_search = (status & 1) != 0};
    const struct date birth = {.year = 1985, .month = 3, .day = 27};
    const struct person *person = make_person();
    char *next = body;

    must(site_similar_begin(&similar, &config, &abilities, person, &person->appointments[0], birth,
                            flow_test_wall_ms));
    for (int step = 0; similar.phase != SIMILAR_OVER; step++) {
        must(step <= FIND_PAGES * (2 + SIMILAR_OTHERS / 50));
        must(site_similar_request(&similar, &request) == OK);
        must_be_here();
        struct http_reply reply = reply_of(0, take_part(&next));
        site_similar_reply(&similar, &reply);
    }
    must(!similar.found || similar.answer == SITE_OK);
    must(similar.self.family_count == 0 && similar.other_count == 0 && similar.birth[0] == '\0');
}

// ---- one appointment

static void check_read(const struct http_reply *reply)
{
    struct site_appointment read = {.id = "before"};
    enum err odd = OK;
    enum site_answer answer = site_read_reply(reply, &config, &read, &odd);

    must(answer == SITE_OK || text_equal(read.id, "before"));
    must(answer != SITE_BROKEN || reply->end != HTTP_DONE || reply->status != 200 || odd != OK);
    if (answer == SITE_OK) {
        must_be_id(read.id);
        must_be_id(read.patient);
        must_be_text(read.place, sizeof read.place);
        must_be_text(read.etag, sizeof read.etag);
    }
}

static void check_proof(const struct http_reply *reply, const struct site_appointment *asked)
{
    struct site_appointment read;

    must(site_read_reply(reply, &config, &read, NULL) == SITE_OK);
    must(text_equal(read.id, asked->id) && text_equal(read.patient, asked->patient));
    must(read.start_ms == asked->start_ms && text_equal(read.place, asked->place));
}

static void check_write(const struct http_reply *reply, enum site_write write)
{
    const struct site_appointment asked = {.id = "A1",
                                           .patient = "P1",
                                           .start_ms = flow_test_wall_ms + 5 * flow_test_minute_ms,
                                           .place = "Location/area-b",
                                           .etag = "W/\"2\""};
    bool written, undone;

    config.fhir_write = write;
    written = site_write_reply(reply, &config, &asked) == WROTE_CONFIRMED;
    undone = site_undo_reply(reply, &config, &asked) == WROTE_CONFIRMED;
    must(!(written && undone) && (write != WRITE_ENCOUNTER || (!written && !undone)));
    if (written || undone) {
        check_proof(reply, &asked);
    }
}

static void check_put(const char *body)
{
    const struct site_appointment asked = {.id = "A1", .patient = "P1", .etag = "W/\"2\""};
    struct json_document *document = NULL;

    config.fhir_write = WRITE_PUT;
    if (site_write_request(&config, &asked, "intent", flow_test_wall_ms, body, strlen(body),
                           &request) == OK) {
        request.body[request.body_bytes] = '\0';
        must(json_parse(request.body, request.body_bytes, &json_limits_reply, &document, NULL) ==
             OK);
        must(text_equal(json_text_borrow(json_member(json_root(document), "status")), "arrived"));
        json_free(document);
    }
}

// ---- the rest

static void check_metadata(const struct http_reply *reply)
{
    struct site_abilities abilities = {0};

    must((site_metadata_read(reply, &abilities) == OK) == abilities.known);
    must(!site_fit(&abilities, &config) || abilities.known);
    (void)site_post_probe_read(reply);
}

static void check_encounter(const struct http_reply *reply)
{
    static const struct site_appointment asked_visit = {.id = "A1", .patient = "P1"};
    bool exists = false;

    if (site_encounter_search_reply(reply, &config, "intent-1", &asked_visit, &exists) != SITE_OK) {
        must(!exists);
    }
    must(!exists || strstr(reply->body, "intent-1") != NULL || strchr(reply->body, '\\') != NULL);
}

static void check_status(const struct http_reply *reply)
{
    bool acknowledged = false;

    if (site_task_status_reply(reply, "row-1", &acknowledged) != SITE_OK) {
        must(!acknowledged);
    }
    must(!acknowledged || strstr(reply->body, "row-1") != NULL || strchr(reply->body, '\\') != NULL);
}

static void check_token(const struct http_reply *reply)
{
    struct oauth_token token;

    if (oauth_token_reply(reply, &token) == OAUTH_OK) {
        must(reply->status == 200 && token.life_s >= 1 && token.life_s <= 86400);
        must_be_text(token.value, sizeof token.value);
        // It becomes a header: nothing in it may end the line.
        must(token.value[0] != '\0' && strpbrk(token.value, "\r\n ") == NULL);
    }
}

static void check_pds(const struct http_reply *reply)
{
    enum pds_verdict verdict = pds_reply(reply, "9000000009");

    must(verdict != PDS_NOT_ASKED);
    must((verdict != PDS_CURRENT && verdict != PDS_SUPERSEDED) ||
         (reply->end == HTTP_DONE && reply->status == 200));
}

static void read_as(int reader, uint8_t status, char *body)
{
    struct http_reply reply = reply_of(status, body);

    switch (reader) {
    case 0: search(false, status, body); break;
    case 1: search(true, status, body); break;
    case 2: check_read(&reply); break;
    case 3: check_write(&reply, WRITE_PATCH); break;
    case 4: check_write(&reply, WRITE_ENCOUNTER); break;
    case 5: check_put(body); break;
    case 6: check_metadata(&reply); break;
    case 7: check_encounter(&reply); break;
    case 8:
        must(reply.end == HTTP_DONE || site_task_create_reply(&reply) != SITE_OK);
        must(site_task_create_reply(&reply) == site_audit_reply(&reply));
        break;
    case 9: check_look(status, body); break;
    case 10: check_similar(status, body); break;
    case 11: check_status(&reply); break;
    case 12: check_token(&reply); break;
    case 13: check_pds(&reply); break;
    default: look_up(status, body); break;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 2 || memchr(data + 2, '\0', size - 2) != NULL) {
        return 0; // a NUL ends a body for this target; the strict door has its own
    }
    char *body = malloc(size - 1);
    must(body != NULL);
    memcpy(body, data + 2, size - 2);
    body[size - 2] = '\0';
    make_config();
    read_as((data[0] + READERS - 'a' % READERS) % READERS, (uint8_t)(data[1] - '0'), body);
    free(body);
    return 0;
}
