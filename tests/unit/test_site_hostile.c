// Replies of the appointment system with one value of another JSON type, and replies cut short:
// each is refused or read to the safe side, and no statement that holds a patient back gets lost.
#include "site_changes.h"
#include "site_reply.h"

#include "api/site_find.h"
#include "api/site_look.h"
#include "api/site_similar.h"
#include "api/site_task.h"
#include "api/site_write.h"
#include "flow/flow_config.h"

static struct config config;
static struct people people;
static struct person *person;

static int begin(void **state)
{
    (void)state;
    flow_config_make(&config);
    memset(config.marks, 0, sizeof config.marks);
    codes_add(&config.marks[MARK_NO_KIOSK], "urn:flag|no-kiosk");
    config.fhir_search = SEARCH_CHAINED;
    config.details_every_days = 182;
    config.similar_names = true;
    memset(&people, 0, sizeof people);
    person = flow_test_person(&people, "P1", "Kowalska", "Maria", "QA11AA", flow_test_wall_ms);
    return 0;
}

// ---- the closer look

static struct site_look look;

static void looks(const char *place, const char *slot, const char *const bodies[], int count)
{
    const struct site_abilities abilities = {.flag_search = true};

    person->appointments[0].here = HERE_ASK;
    flow_test_copy(person->appointments[0].place, REFERENCE_BYTES, place);
    flow_test_copy(person->appointments[0].slot, FHIR_ID_BYTES, slot);
    config.details_ask = false;
    site_look_begin(&look, &config, &abilities, person, flow_test_wall_ms);
    for (int i = 0; i < count && look.phase == LOOK_PLACES; i++) {
        struct http_reply reply = reply_of(200, bodies[i]);
        site_look_reply(&look, &reply);
    }
    for (int i = 0; i < LOOK_READS && look.phase == LOOK_PLACES; i++) {
        struct http_reply reply = reply_of(404, "");
        site_look_reply(&look, &reply);
    }
    assert_int_not_equal(look.phase, LOOK_PLACES);
}

static void is_not_here(const char *changed)
{
    is_true(look.person.appointments[0].here != HERE_YES, changed);
}

static void elsewhere(const char *changed, const char *key, const char *other)
{
    (void)key;
    (void)other;
    looks("Location/room-1", "", &changed, 1);
    is_not_here(changed);
}

static void test_no_place_becomes_this_site(void **state)
{
    static const char body[] =
        "{\"resourceType\":\"Location\",\"id\":\"room-1\",\"identifier\":[{\"system\":\"urn:x\","
        "\"value\":\"7\"}],\"partOf\":{\"reference\":\"Location/hospital\",\"identifier\":{"
        "\"system\":\"urn:x\",\"value\":\"8\"}}}";
    (void)state;

    each_change(body, elsewhere);
    each_cut(body, elsewhere);
}

// Here, or not known: nobody is sent to another building for damage in a reply (H16). Plainly another one is another one.
static void not_sent_away(const char *changed, const char *key, const char *other)
{
    bool none = text_equal(key, "identifier") && (text_equal(other, "[]") || text_equal(other, "{}"));
    bool another = (text_equal(key, "system") || text_equal(key, "value")) && text_equal(other, "\"x\"");

    looks("Location/room-1", "", &changed, 1);
    is_true(look.person.appointments[0].here != HERE_NO || none || another, changed);
}

static void test_no_damage_makes_another_building(void **state)
{
    static const char part[] = "{\"resourceType\":\"Location\",\"id\":\"room-1\",\"partOf\":{\"reference\":\"Location/area-b\"}}";
    static const char area[] = "{\"resourceType\":\"Location\",\"id\":\"room-1\",\"identifier\":[{\"system\":\"urn:place\","
                               "\"value\":\"west\"}]}";
    (void)state;

    each_change(part, not_sent_away);
    each_cut(part, not_sent_away);
    flow_test_copy(config.areas[0].location, CONFIG_TEXT, "urn:place|west");
    each_change(area, not_sent_away);
    each_cut(area, not_sent_away);
}

static void behind_a_slot(const char *changed, const char *key, const char *other)
{
    const char *const bodies[] = {changed, "{\"resourceType\":\"Schedule\",\"id\":\"C1\",\"actor\":"
                                           "[{\"reference\":\"Location/away\"}]}"};

    (void)key;
    (void)other;
    looks("", "S1", bodies, 2);
    is_not_here(changed);
}

static void of_a_schedule(const char *changed, const char *key, const char *other)
{
    const char *const bodies[] = {
        "{\"resourceType\":\"Slot\",\"id\":\"S1\",\"schedule\":{\"reference\":\"Schedule/C1\"}}",
        changed};
    // A Schedule that states no place at all is this site's.
    bool none = text_equal(key, "actor") || text_equal(key, "reference");

    looks("", "S1", bodies, 2);
    is_true(look.person.appointments[0].here != HERE_YES || none, changed);
    is_true(look.person.appointments[0].clinic == CLINIC_GP, changed); // which was known before
    (void)other;
}

static void test_slots_and_schedules(void **state)
{
    static const char slot[] = "{\"resourceType\":\"Slot\",\"id\":\"S1\",\"status\":\"busy\","
                               "\"schedule\":{\"reference\":\"Schedule/C1\"}}";
    static const char schedule[] =
        "{\"resourceType\":\"Schedule\",\"id\":\"C1\",\"identifier\":[{\"system\":\"urn:x\","
        "\"value\":\"7\"}],"
        "\"serviceType\":[{\"coding\":[{\"system\":\"urn:x\",\"code\":\"y\"}]}],"
        "\"actor\":[{\"reference\":\"Location/away\"}]}";
    (void)state;

    each_change(slot, behind_a_slot);
    each_cut(slot, behind_a_slot);
    each_change(schedule, of_a_schedule);
    each_cut(schedule, of_a_schedule);
}

static void opted_out(const char *changed, const char *key, const char *other)
{
    const struct site_abilities abilities = {.flag_search = true};
    struct http_reply reply = reply_of(200, changed);
    // Another code, no code, a list without one, another kind of resource: that is another
    // statement.
    bool another = text_equal(key, "code") || text_equal(key, "coding") ||
                   text_equal(key, "system") ||
                   (text_equal(key, "resourceType") && text_equal(other, "\"x\""));

    person->appointments[0].here = HERE_YES;
    site_look_begin(&look, &config, &abilities, person, flow_test_wall_ms);
    site_look_reply(&look, &reply);
    is_true(look.phase == LOOK_OVER, changed);
    is_true(look.answer == SITE_BROKEN ? look.person.id[0] == '\0' : look.answer == SITE_OK,
            changed);
    is_true(look.answer == SITE_BROKEN || look.person.no_kiosk || another, changed);
}

static void test_no_opt_out_gets_lost(void **state)
{
    static const char body[] =
        "{\"resourceType\":\"Bundle\",\"total\":1,\"entry\":[{\"resource\":{\"resourceType\":"
        "\"Flag\","
        "\"status\":\"active\",\"period\":{\"start\":\"2020-01-01\",\"end\":\"2030-01-01\"},"
        "\"code\":{\"coding\":[{\"system\":\"urn:flag\",\"code\":\"no-kiosk\"}]},"
        "\"subject\":{\"reference\":\"Patient/P1\"}}}]}";
    (void)state;

    each_change(body, opted_out);
    each_cut(body, opted_out);
}

static void asked_before(const char *changed, const char *key, const char *other)
{
    const struct site_abilities abilities = {.task_search = true, .task_create = true};
    struct http_reply reply = reply_of(200, changed);
    (void)key;
    (void)other;

    person->appointments[0].here = HERE_YES;
    config.details_ask = true;
    site_look_begin(&look, &config, &abilities, person, flow_test_wall_ms);
    site_look_reply(&look, &reply);
    is_true(look.phase == LOOK_OVER && look.answer == SITE_OK, changed);
    is_true(text_equal(look.person.id, "P1"), changed); // check-in goes on
    is_true(!text_equal(key, "cut") || !look.person.details_due, changed);
}

static void test_tasks_of_details(void **state)
{
    static const char body[] =
        "{\"resourceType\":\"Bundle\",\"total\":1,\"entry\":[{\"resource\":{\"resourceType\":"
        "\"Task\","
        "\"authoredOn\":\"2026-12-01T09:00:00Z\",\"for\":{\"reference\":\"Patient/P1\"},"
        "\"code\":{\"coding\":[{\"system\":\"https://foyer.example/"
        "task\",\"code\":\"details-changed\"}]}}}]}";
    (void)state;

    each_change(body, asked_before);
    each_cut(body, asked_before);
}

// ---- the search

static struct site_find find;

static void restricted(const char *changed, const char *key, const char *other)
{
    const struct site_abilities abilities = {.chain = true};
    const struct date birth = {.year = 1985, .month = 3, .day = 27};
    struct http_reply reply = reply_of(200, changed);
    // No label, or another one, is another statement.
    bool another = (text_equal(key, "meta") && text_equal(other, "{}")) ||
                   (text_equal(key, "security") && text_equal(other, "[]")) ||
                   (text_equal(key, "code") && text_equal(other, "\"x\""));

    site_find_begin(&find, &config, &abilities, birth, "K", false, flow_test_wall_ms);
    site_find_reply(&find, &reply);
    is_true(find.phase == FIND_OVER || find.pages.next_url[0] != '\0', changed);
    is_true(find.people.count <= 1, changed);
    is_true(find.people.count == 0 || find.people.list[0].restricted || another, changed);
}

static void test_no_restriction_gets_lost(void **state)
{
    static const char body[] =
        "{\"resourceType\":\"Bundle\",\"total\":1,\"link\":[{\"relation\":\"self\",\"url\":\"http:/"
        "/127.0.0.1:8080/fhir/x\"}],\"entry\":["
        "{\"resource\":{\"resourceType\":\"Appointment\",\"id\":\"A1\",\"status\":\"booked\","
        "\"start\":\"2026-12-08T14:10:00Z\","
        "\"slot\":[{\"reference\":\"Slot/"
        "S1\"}],\"participant\":[{\"actor\":{\"reference\":\"Patient/"
        "P1\"}},{\"actor\":{\"reference\":"
        "\"Location/"
        "L1\",\"identifier\":{\"system\":\"urn:x\",\"value\":\"7\"}}}]},\"search\":{\"mode\":"
        "\"match\"}},"
        "{\"resource\":{\"resourceType\":\"Patient\",\"id\":\"P1\",\"birthDate\":\"1985-03-27\","
        "\"name\":[{\"family\":\"King\",\"given\":"
        "[\"Maria\"]}],\"meta\":{\"security\":[{\"system\":\"urn:c\",\"code\":\"R\"}]},\"telecom\":"
        "[{\"system\":\"phone\",\"use\":"
        "\"mobile\",\"value\":\"07700900123\"}],\"communication\":[{\"language\":{\"coding\":[{"
        "\"system\":\"urn:l\",\"code\":\"R\"}]},"
        "\"preferred\":true}],\"identifier\":[{\"system\":\"urn:nhs\",\"value\":\"9000000009\"}]},"
        "\"search\":{\"mode\":\"include\"}}]}";
    (void)state;

    each_change(body, restricted);
    each_cut(body, restricted);
}

// ---- similar names

static void compares(const char *changed, const char *key, const char *other)
{
    static struct site_similar similar;
    const struct site_abilities abilities = {.chain = true};
    const struct date birth = {.year = 1985, .month = 3, .day = 27};
    struct http_reply reply = reply_of(200, changed);
    (void)key;
    (void)other;

    assert_true(site_similar_begin(&similar, &config, &abilities, person, &person->appointments[0],
                                   birth, flow_test_wall_ms));
    for (int i = 0; i < 3 && similar.phase != SIMILAR_OVER; i++) {
        site_similar_reply(&similar, &reply);
    }
    is_true(similar.phase == SIMILAR_OVER, changed);
    is_true(!similar.found || (similar.answer == SITE_OK && !text_equal(key, "cut")), changed);
    is_true(similar.self.family_count == 0 && similar.other_count == 0, changed);
}

static void test_similar_names(void **state)
{
    static const char body[] =
        "{\"resourceType\":\"Bundle\",\"entry\":[{\"resource\":{\"resourceType\":\"Appointment\","
        "\"id\":\"A2\",\"status\":\"booked\",\"start\":"
        "\"2026-12-08T14:10:00Z\",\"serviceType\":[{\"coding\":[{\"system\":\"urn:service\","
        "\"code\":\"gp\"}]}],\"participant\":[{\"actor\":{"
        "\"reference\":\"Patient/"
        "P2\"}}]}},{\"resource\":{\"resourceType\":\"Patient\",\"id\":\"P2\",\"birthDate\":\"1970-"
        "01-01\",\"name\":[{"
        "\"family\":\"Kowalski\",\"given\":[\"Marek\"]}]}}]}";
    (void)state;

    each_change(body, compares);
    each_cut(body, compares);
}

// ---- Tasks and writes

static void nobody_acknowledged(const char *changed, const char *key, const char *other)
{
    struct http_reply reply = reply_of(200, changed);
    bool acknowledged = false;
    (void)key;
    (void)other;

    is_true(site_task_status_reply(&reply, "row-1", &acknowledged) != SITE_OK || !acknowledged, changed);
}

static void test_no_acknowledgement_is_made_up(void **state)
{
    static const char body[] =
        "{\"resourceType\":\"Bundle\",\"entry\":[{\"resource\":{\"resourceType\":\"Task\","
        "\"identifier\":[{\"system\":"
        "\"https://foyer.example/message\",\"value\":\"row-1\"}],\"status\":\"requested\"}}]}";
    (void)state;

    static const char another[] =
        "{\"resourceType\":\"Bundle\",\"entry\":[{\"resource\":{\"resourceType\":\"Task\","
        "\"identifier\":[{\"system\":"
        "\"https://foyer.example/message\",\"value\":\"row-2\"}],\"status\":\"accepted\"}}]}";

    each_change(body, nobody_acknowledged);
    each_cut(body, nobody_acknowledged);
    each_change(another, nobody_acknowledged);
}

static void booked_again(const char *changed, const char *key, const char *other)
{
    static const struct site_appointment asked = {
        .id = "A1", .patient = "P1", .start_ms = INT64_C(1796739000000)};
    struct http_reply reply = reply_of(200, changed);
    bool needed =
        !text_equal(key, "comment") && !text_equal(key, "meta") && !text_equal(key, "versionId");

    (void)other;
    is_true((site_undo_reply(&reply, &config, &asked) == WROTE_CONFIRMED) == !needed, changed);
    is_true(site_write_reply(&reply, &config, &asked) == WROTE_LOST, changed);
}

static void test_no_write_is_made_up(void **state)
{
    static const char body[] = "{\"resourceType\":\"Appointment\",\"id\":\"A1\",\"meta\":{"
                               "\"versionId\":\"9\"},\"status\":\"booked\",\"start\":"
                               "\"2026-12-08T14:10:00Z\",\"comment\":\"c\",\"participant\":[{"
                               "\"actor\":{\"reference\":\"Patient/P1\"}}]}";
    (void)state;

    config.fhir_write = WRITE_PATCH;
    each_change(body, booked_again);
    each_cut(body, booked_again);
}

static void abilities_of(const char *changed, const char *key, const char *other)
{
    struct http_reply reply = reply_of(200, changed);
    struct site_abilities abilities = {0};
    bool read = site_metadata_read(&reply, &abilities) == OK;
    (void)other;

    is_true(read == abilities.known, changed);
    is_true(!text_equal(key, "fhirVersion") || !site_fit(&abilities, &config), changed);
    is_true(!text_equal(key, "cut") || !read, changed);
    is_true(!abilities.audit_create, changed); // a read is no create
}

static void test_abilities(void **state)
{
    static const char body[] = "{\"resourceType\":\"CapabilityStatement\",\"fhirVersion\":\"4.0."
                               "1\",\"rest\":[{\"resource\":[{\"type\":\"Appointment\","
                               "\"interaction\":[{\"code\":\"patch\"}]},{\"type\":\"Flag\","
                               "\"interaction\":[{\"code\":\"search-type\"}],"
                               "\"searchParam\":[{\"name\":\"patient\"}]},{\"type\":\"AuditEvent\","
                               "\"interaction\":[{\"code\":\"read\"}]}]}]}";
    (void)state;

    each_change(body, abilities_of);
    each_cut(body, abilities_of);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_no_place_becomes_this_site, begin),
        cmocka_unit_test_setup(test_no_damage_makes_another_building, begin),
        cmocka_unit_test_setup(test_slots_and_schedules, begin),
        cmocka_unit_test_setup(test_no_opt_out_gets_lost, begin),
        cmocka_unit_test_setup(test_tasks_of_details, begin),
        cmocka_unit_test_setup(test_no_restriction_gets_lost, begin),
        cmocka_unit_test_setup(test_similar_names, begin),
        cmocka_unit_test_setup(test_no_acknowledgement_is_made_up, begin),
        cmocka_unit_test_setup(test_no_write_is_made_up, begin),
        cmocka_unit_test_setup(test_abilities, begin),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
