// Where an appointment is, and which clinic's, when the search left it open (settled 3): Location
// and what it is part of; Slot, its Schedule and the Schedule's actors; a HealthcareService that is
// named by reference alone. Of several places, one that is here is enough, and what they share is read once. A place that
// cannot be read to the end of its chain leaves HERE_ASK when no other one is here; a clinic that cannot be read is the
// unknown one.
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

static bool states_place(const struct appointment *appointment)
{
    return appointment->place[0] != '\0' || appointment->places_unclear;
}

// The chain of one place ends: in an area, or no part of it is one. With the last one nothing is left that could be here.
static void place_ends(struct site_look *look, int area)
{
    struct appointment *appointment = looked_at(look);

    if (area != LOOK_ELSEWHERE) {
        appointment->here = HERE_YES;
        appointment->area = area;
    } else if (look->place_asked == look->place_count && !look->place_unclear) {
        appointment->here = HERE_NO;
        appointment->area = -1;
    }
}

// Up to the first one that was not read before.
static void pass_known_places(struct site_look *look)
{
    int area = LOOK_ELSEWHERE;

    while (looked_at(look)->here == HERE_ASK && look->place_asked < look->place_count &&
           (area = look_known_area(look, look->places[look->place_asked])) != LOOK_NOT_READ) {
        look->place_asked++;
        place_ends(look, area);
    }
}

static bool seek_here(struct site_look *look)
{
    struct appointment *appointment = looked_at(look);

    pass_known_places(look);
    bool place = appointment->here == HERE_ASK;
    bool behind = place && !states_place(appointment) && appointment->slot[0] != '\0' &&
                  !look->slot_read; // its slot knows the place
    bool clinic = appointment->here == HERE_YES;
    bool may_read = look->reads < LOOK_READS;

    if (may_read && place && look->place_asked < look->place_count) {
        look->depth = 0;
        go_to(look, "Location", look->places[look->place_asked++]);
    } else if (may_read && (clinic || behind) && service_is_open(appointment)) {
        go_to(look, "HealthcareService", appointment->service);
        appointment->service[0] = '\0';
    } else if (may_read && (behind || (clinic && clinic_is_open(look, appointment)))) {
        look->slot_read = true;
        go_to(look, "Slot", appointment->slot);
    }
    return look->next[0] != '\0';
}

static void add_place(struct site_look *look, const char *id)
{
    if (look->place_count < LOOK_LOCATIONS) {
        memcpy(look->places[look->place_count++], id, FHIR_ID_BYTES);
    } else {
        look->place_unclear = true;
    }
}

// What is known of it before anything is read.
static void take_up(struct site_look *look)
{
    const struct appointment *appointment = looked_at(look);
    char id[FHIR_ID_BYTES];

    look->slot_read = false;
    look->place_count = look->place_asked = 0;
    look->place_unclear = appointment->places_unclear;
    if (site_reference_text_id(look->config, appointment->place, "Location", id) == OK) {
        add_place(look, id);
    } else {
        look->place_unclear = look->place_unclear || appointment->place[0] != '\0';
    }
    for (int i = 0; i < MORE_PLACES && appointment->more_places[i][0] != '\0'; i++) {
        add_place(look, appointment->more_places[i]);
    }
}

// From look->appointment on, which was taken up, the first one with something to read.
static void seek(struct site_look *look)
{
    look->next[0] = '\0';
    while (look->appointment < look->person.appointment_count && !seek_here(look)) {
        look->appointment++;
        if (look->appointment < look->person.appointment_count) {
            take_up(look);
        }
    }
}

void look_place_begin(struct site_look *look)
{
    look->appointment = 0;
    if (look->person.appointment_count > 0) {
        take_up(look);
    }
    seek(look);
}

static bool is_reading(const struct site_look *look, const char *type)
{
    size_t length = strlen(type);

    return strncmp(look->next, type, length) == 0 && look->next[length] == '/';
}

static const char *read_id(const struct site_look *look)
{
    return strchr(look->next, '/') + 1;
}

// ---- replies: is look->next what is read next of the same place?

// What was asked cannot be read; another place may be here all the same. A service says nothing of the place.
static bool place_fails(struct site_look *look)
{
    look->place_unclear = look->place_unclear || !is_reading(look, "HealthcareService");
    return false;
}

static bool chain_ends(struct site_look *look, int area)
{
    look_known_end(look, area);
    place_ends(look, area);
    return false;
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

// The area that is this very Location. Whoever named it may have named too much before it to be compared.
static int area_itself(const struct site_look *look)
{
    struct site_codes codes = {.count = 0};

    site_codes_add(&codes, NULL, look->next);
    return site_codes_area(look->config, &codes);
}

static bool read_parent(struct site_look *look, const struct json *parent)
{
    char id[FHIR_ID_BYTES];

    if (parent == NULL) {
        return chain_ends(look, LOOK_ELSEWHERE);
    }
    if (look->depth == CHAIN || site_reference_id(look->config, parent, "Location", id) != OK) {
        return place_fails(look);
    }
    int area = look_known_area(look, id);
    if (area != LOOK_NOT_READ) {
        return chain_ends(look, area);
    }
    if (look->reads == LOOK_READS) {
        return place_fails(look);
    }
    look->depth++;
    go_to(look, "Location", id);
    return true;
}

static bool read_location(struct site_look *look, const struct json *location)
{
    const struct json *parent = json_member(location, "partOf");
    struct site_codes codes = {.count = 0};

    site_codes_add_identifiers(&codes, json_member(location, "identifier"));
    if (look->depth < CHAIN) {
        site_codes_add_reference(&codes, look->config, "Location", parent);
    }
    bool plain = is_plain(location, &codes);
    look->place_unclear = look->place_unclear || !plain;
    look_known_add(look, read_id(look), plain);
    int area = area_itself(look);
    area = area >= 0 ? area : site_codes_area(look->config, &codes);
    return area >= 0 ? chain_ends(look, area) : read_parent(look, parent);
}

static bool read_slot(struct site_look *look, const struct json *slot)
{
    char id[FHIR_ID_BYTES];

    if (look->reads < LOOK_READS &&
        site_reference_id(look->config, json_member(slot, "schedule"), "Schedule", id) == OK) {
        go_to(look, "Schedule", id);
        return true;
    }
    return place_fails(look);
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

// Fills codes, and look->places. Is a Location among the actors, or may one be?
static bool schedule_actors(struct site_look *look, const struct json *schedule, struct site_codes codes[4])
{
    const struct json *list = json_member(schedule, "actor");
    bool stated = false;
    char id[FHIR_ID_BYTES];

    for (const struct json *actor = site_first(list); actor != NULL;
         actor = site_next(list, actor)) {
        const char *type = json_text_borrow(json_member(actor, "type"));
        bool can_be_asked = site_reference_id(look->config, actor, "Location", id) == OK;

        if (can_be_asked || (type != NULL && text_equal(type, "Location"))) {
            stated = true;
            site_codes_add_reference(&codes[MATCH_LOCATION], look->config, "Location", actor);
            if (can_be_asked && looked_at(look)->here == HERE_ASK) {
                add_place(look, id);
            }
            look->place_unclear = look->place_unclear || !can_be_asked;
        } else {
            site_codes_add_reference(&codes[MATCH_HEALTHCARE_SERVICE], look->config,
                                     "HealthcareService", actor);
            name_service(look, actor);
        }
        if (site_may_be_location(look->config, schedule, actor)) {
            stated = look->place_unclear = true;
        }
    }
    return stated;
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

static bool read_schedule(struct site_look *look, const struct json *schedule)
{
    struct site_codes codes[4];

    memset(codes, 0, sizeof codes);
    site_codes_add_concepts(&codes[MATCH_SERVICE_TYPE], json_member(schedule, "serviceType"));
    site_codes_add_identifiers(&codes[MATCH_SCHEDULE], json_member(schedule, "identifier"));
    site_codes_add(&codes[MATCH_SCHEDULE], NULL, look->next);
    bool stated = schedule_actors(look, schedule, codes);
    int area = site_codes_area(look->config, &codes[MATCH_LOCATION]);
    take_clinic(look, codes);
    if (looked_at(look)->here == HERE_ASK && (!stated || area >= 0)) {
        looked_at(look)->here = HERE_YES; // none stated = this site
        looked_at(look)->area = area;
    }
    return false;
}

static bool read_service(struct site_look *look, const struct json *service)
{
    struct site_codes codes[4];

    memset(codes, 0, sizeof codes);
    site_codes_add_identifiers(&codes[MATCH_HEALTHCARE_SERVICE], json_member(service, "identifier"));
    take_clinic(look, codes);
    return false;
}

void look_place_reply(struct site_look *look, const struct http_reply *reply)
{
    static const struct {
        const char *type;
        bool (*read)(struct site_look *, const struct json *);
    } readers[] = {{"Location", read_location},
                   {"Slot", read_slot},
                   {"Schedule", read_schedule},
                   {"HealthcareService", read_service}};
    struct json_document *document = NULL;
    bool read = false;
    bool goes_on = false;

    look->reads++;
    for (size_t i = 0; i < sizeof readers / sizeof readers[0] && !read; i++) {
        enum err odd = OK;

        if (is_reading(look, readers[i].type) &&
            site_open(reply, readers[i].type, &document, &odd) == SITE_OK) {
            const char *id = json_text_borrow(json_member(json_root(document), "id"));

            if (id != NULL && text_equal(id, read_id(look))) {
                goes_on = readers[i].read(look, json_root(document));
                read = true;
            }
        }
    }
    if (!read) {
        goes_on = place_fails(look);
    }
    if (!goes_on) {
        seek(look);
    }
    json_free(document);
}
