// Where an appointment is, and which clinic's, when the search left it open (settled 3): Location
// and what it is part of; Slot, its Schedule and the Schedule's actors; a HealthcareService that is
// named by reference alone. A place that cannot be read to the end of its chain stays HERE_ASK, a clinic
// that cannot be read is the unknown one.
#include "api/site_codes.h"
#include "api/site_look_inside.h"
#include <string.h>

enum { CHAIN = 3 }; // Location.partOf, one after the other

static struct appointment *looked_at(struct site_look *look)
{
    return &look->person.appointments[look->appointment];
}

static bool clinic_is_open(const struct site_look *look, const struct appointment *appointment)
{
    return appointment->clinic < 0 && appointment->slot[0] != '\0' && !look->slot_read &&
           look->config->clinic_count > 0;
}

// By what the appointment or its Schedule names.
static bool service_is_open(const struct appointment *appointment)
{
    return appointment->clinic < 0 && appointment->service[0] != '\0';
}

static void go_to(struct site_look *look, const char *type, const char *id)
{
    struct text_builder next;

    text_begin(&next, look->next, sizeof look->next);
    text_add(&next, type);
    text_add(&next, "/");
    text_add(&next, id);
    if (text_end(&next) != OK) {
        look->next[0] = '\0'; // never for a legal id
    }
}

static bool seek_here(struct site_look *look)
{
    struct appointment *appointment = looked_at(look);
    bool place = appointment->here == HERE_ASK && !look->place_over;
    bool behind = place && appointment->place[0] == '\0' && appointment->slot[0] != '\0' &&
                  !look->slot_read; // its slot knows the place
    bool clinic = appointment->here == HERE_YES;
    bool may_read = look->reads < LOOK_READS;
    char id[FHIR_ID_BYTES];

    if (may_read && place &&
        site_reference_text_id(look->config, appointment->place, "Location", id) == OK) {
        look->depth = 0;
        go_to(look, "Location", id);
    } else if (may_read && (clinic || behind) && service_is_open(appointment)) {
        go_to(look, "HealthcareService", appointment->service);
        appointment->service[0] = '\0';
    } else if (may_read && (behind || (clinic && clinic_is_open(look, appointment)))) {
        look->slot_read = true;
        go_to(look, "Slot", appointment->slot);
    }
    return look->next[0] != '\0';
}

void look_place_seek(struct site_look *look)
{
    look->next[0] = '\0';
    while (look->appointment < look->person.appointment_count && !seek_here(look)) {
        look->appointment++;
        look->slot_read = false;
        look->place_over = false;
        look->place_unclear = false;
    }
}

static bool is_reading(const struct site_look *look, const char *type)
{
    size_t length = strlen(type);

    return strncmp(look->next, type, length) == 0 && look->next[length] == '/';
}

// What was asked cannot be read. A service says nothing of the place.
static void place_fails(struct site_look *look)
{
    look->place_over = look->place_over || !is_reading(look, "HealthcareService");
    look_place_seek(look);
}

// ---- replies: each ends in what is read next, or in here

// area: index, -1 = its Location says none.
static void place_is(struct site_look *look, enum here here, int area)
{
    looked_at(look)->here = here;
    looked_at(look)->area = area;
    look_place_seek(look);
}

static bool is_text_or_none(const struct json *object, const char *key)
{
    const struct json *value = json_member(object, key);

    return value == NULL || json_is_text(value);
}

// Does this Location say plainly, and whole, by which identifiers it is known?
static bool is_plain(const struct json *location, const struct site_codes *codes)
{
    const struct json *list = json_member(location, "identifier");
    const struct json *each = site_first(list);

    for (; each != NULL; each = site_next(list, each)) {
        if (!json_is_object(each) || !is_text_or_none(each, "system") || !is_text_or_none(each, "value")) {
            return false;
        }
    }
    return codes->count < SITE_CODES;
}

static void read_location(struct site_look *look, const struct json *location)
{
    const struct json *parent = json_member(location, "partOf");
    struct site_codes codes = {.count = 0};
    char id[FHIR_ID_BYTES];

    site_codes_add_identifiers(&codes, json_member(location, "identifier"));
    if (look->depth < CHAIN) {
        site_codes_add_reference(&codes, look->config, "Location", parent);
    }
    look->place_unclear = look->place_unclear || !is_plain(location, &codes);
    int area = site_codes_area(look->config, &codes);
    if (area >= 0) {
        place_is(look, HERE_YES, area);
    } else if (look->depth < CHAIN && look->reads < LOOK_READS &&
               site_reference_id(look->config, parent, "Location", id) == OK) {
        look->depth++;
        go_to(look, "Location", id);
    } else if (parent == NULL && !look->place_unclear) {
        place_is(look, HERE_NO, -1);
    } else {
        place_fails(look);
    }
}

static void read_slot(struct site_look *look, const struct json *slot)
{
    char id[FHIR_ID_BYTES];

    if (look->reads < LOOK_READS &&
        site_reference_id(look->config, json_member(slot, "schedule"), "Schedule", id) == OK) {
        go_to(look, "Schedule", id);
    } else {
        place_fails(look);
    }
}

// The first one named is the one that is read.
static void name_service(struct site_look *look, const struct json *actor)
{
    char *service = looked_at(look)->service;

    if (service[0] == '\0' && site_matches_services(look->config) &&
        site_reference_id(look->config, actor, "HealthcareService", service) != OK) {
        service[0] = '\0';
    }
}

// The first Location among the actors; NULL when none is stated.
static const struct json *schedule_actors(struct site_look *look, const struct json *schedule,
                                          struct site_codes codes[4])
{
    const struct json *list = json_member(schedule, "actor");
    const struct json *location = NULL;
    char id[FHIR_ID_BYTES];

    for (const struct json *actor = site_first(list); actor != NULL;
         actor = site_next(list, actor)) {
        const char *type = json_text_borrow(json_member(actor, "type"));

        if (site_reference_id(look->config, actor, "Location", id) == OK ||
            (type != NULL && text_equal(type, "Location"))) {
            site_codes_add_reference(&codes[MATCH_LOCATION], look->config, "Location", actor);
            look->place_unclear = look->place_unclear || location != NULL; // the first alone is read
            location = location == NULL ? actor : location;
        } else {
            site_codes_add_reference(&codes[MATCH_HEALTHCARE_SERVICE], look->config,
                                     "HealthcareService", actor);
            name_service(look, actor);
        }
    }
    return location;
}

static void take_clinic(struct site_look *look, const struct site_codes codes[4])
{
    struct appointment *appointment = looked_at(look);
    int clinic = site_codes_clinic(look->config, codes);

    if (appointment->clinic >= 0 || clinic < 0) {
        return;
    }
    appointment->clinic = clinic;
    if (appointment->channel ==
        look->config->default_clinic.channel) { // no code of its own said otherwise
        appointment->channel = look->config->clinics[clinic].channel;
    }
}

static void read_schedule(struct site_look *look, const struct json *schedule)
{
    struct site_codes codes[4];
    char id[FHIR_ID_BYTES];

    memset(codes, 0, sizeof codes);
    site_codes_add_concepts(&codes[MATCH_SERVICE_TYPE], json_member(schedule, "serviceType"));
    site_codes_add_identifiers(&codes[MATCH_SCHEDULE], json_member(schedule, "identifier"));
    site_codes_add(&codes[MATCH_SCHEDULE], NULL, look->next);
    const struct json *location = schedule_actors(look, schedule, codes);
    int area = site_codes_area(look->config, &codes[MATCH_LOCATION]);
    take_clinic(look, codes);
    if (looked_at(look)->here != HERE_ASK) {
        look_place_seek(look);
    } else if (location == NULL || area >= 0) {
        place_is(look, HERE_YES, area); // none stated = this site
    } else if (look->reads < LOOK_READS &&
               site_reference_id(look->config, location, "Location", id) == OK) {
        look->depth = 0;
        go_to(look, "Location", id);
    } else {
        place_fails(look);
    }
}

static void read_service(struct site_look *look, const struct json *service)
{
    struct site_codes codes[4];

    memset(codes, 0, sizeof codes);
    site_codes_add_identifiers(&codes[MATCH_HEALTHCARE_SERVICE], json_member(service, "identifier"));
    take_clinic(look, codes);
    look_place_seek(look);
}

void look_place_reply(struct site_look *look, const struct http_reply *reply)
{
    static const struct {
        const char *type;
        void (*read)(struct site_look *, const struct json *);
    } readers[] = {{"Location", read_location},
                   {"Slot", read_slot},
                   {"Schedule", read_schedule},
                   {"HealthcareService", read_service}};
    struct json_document *document = NULL;
    bool read = false;

    look->reads++;
    for (size_t i = 0; i < sizeof readers / sizeof readers[0] && !read; i++) {
        enum err odd = OK;

        if (is_reading(look, readers[i].type) &&
            site_open(reply, readers[i].type, &document, &odd) == SITE_OK) {
            const char *id = json_text_borrow(json_member(json_root(document), "id"));

            if (id != NULL && text_equal(id, strchr(look->next, '/') + 1)) {
                readers[i].read(look, json_root(document));
                read = true;
            }
        }
    }
    if (!read) {
        place_fails(look);
    }
    json_free(document);
}
