// Appointment of a searchset -> what the kiosk keeps of one.
#include "api/site_codes.h"
#include "api/site_find_read.h"
#include "base/wipe.h"
#include <string.h>

static void codes_of_actors(struct site_codes *codes, const struct config *config,
                            const struct json *appointment, const char *type)
{
    const struct json *previous = NULL;
    const struct json *actor = NULL;

    while ((actor = site_actor(config, appointment, type, &previous)) != NULL) {
        site_codes_add_reference(codes, config, type, actor);
    }
}

// ---- where it is

static void add_place(struct appointment *appointment, const struct config *config, const struct json *location)
{
    char id[FHIR_ID_BYTES];
    int count = 0;

    while (count < MORE_PLACES && appointment->more_places[count][0] != '\0') {
        count++;
    }
    if (count < MORE_PLACES && site_reference_id(config, location, "Location", id) == OK) {
        memcpy(appointment->more_places[count], id, sizeof id);
    } else {
        appointment->places_unclear = true;
    }
}

// An actor that states no type may be a place all the same.
static bool may_state_place(const struct config *config, const struct json *resource)
{
    const struct json *list = json_member(resource, "participant");

    for (const struct json *each = site_first(list); each != NULL; each = site_next(list, each)) {
        if (site_may_be_location(config, resource, json_member(each, "actor"))) {
            return true;
        }
    }
    return false;
}

// The first one as it is written, for the arrival; those besides it as the look asks for them.
static enum err read_places(struct appointment *appointment, const struct config *config, const struct json *resource)
{
    const struct json *previous = NULL;
    const struct json *location = site_actor(config, resource, "Location", &previous);
    const char *place = json_text_borrow(json_member(location, "reference"));

    appointment->places_unclear = may_state_place(config, resource);
    if (location == NULL) {
        return OK;
    }
    if (place == NULL || place[0] == '\0') { // no text of FHIR may be empty
        appointment->places_unclear = true;
    } else if (text_copy(appointment->place, REFERENCE_BYTES, place) != OK) {
        return ERR_CONTRACT;
    }
    while ((location = site_actor(config, resource, "Location", &previous)) != NULL) {
        add_place(appointment, config, location);
    }
    return OK;
}

// An area's own Location is here, whichever others are stated. Any other one may lie inside an area, and one that is not
// stated may stand behind the slot: then the site is asked (site_look.c). None stated at all = this site (settled 3).
static enum here is_here(const struct config *config, const struct appointment *appointment)
{
    bool stated = appointment->place[0] != '\0' || appointment->places_unclear;

    if (!site_has_locations(config) || appointment->area >= 0) {
        return HERE_YES;
    }
    return stated || appointment->slot[0] != '\0' ? HERE_ASK : HERE_YES;
}

// ---- what it is

// What an actor says by reference alone is known once it is read (site_look_place.c).
static void read_service(const struct json *resource, const struct config *config,
                         struct appointment *appointment)
{
    const struct json *previous = NULL;
    const struct json *service = site_actor(config, resource, "HealthcareService", &previous);

    if (appointment->clinic >= 0 || !site_matches_services(config) ||
        site_reference_id(config, service, "HealthcareService", appointment->service) != OK) {
        appointment->service[0] = '\0';
    }
}

// By a code of the appointment itself, else as its clinic works.
static enum clinic_channel read_channel(const struct config *config, const struct json *resource,
                                        int clinic)
{
    static const char *const members[] = {"appointmentType", "serviceCategory", "serviceType"};
    static const enum clinic_channel remote[] = {CHANNEL_PHONE, CHANNEL_VIDEO};

    for (size_t i = 0; i < sizeof members / sizeof members[0]; i++) {
        for (size_t j = 0; j < sizeof remote / sizeof remote[0]; j++) {
            if (site_concepts_have(json_member(resource, members[i]),
                                   &config->channel_codes[remote[j]])) {
                return remote[j];
            }
        }
    }
    return clinic < 0 ? config->default_clinic.channel : config->clinics[clinic].channel;
}

static void read_clinic(const struct json *resource, const struct config *config, struct appointment *appointment)
{
    static const struct {
        enum clinic_match by;
        const char *type;
    } actors[] = {{MATCH_HEALTHCARE_SERVICE, "HealthcareService"},
                  {MATCH_SCHEDULE, "Schedule"},
                  {MATCH_LOCATION, "Location"}};
    struct site_codes codes[4];

    memset(codes, 0, sizeof codes);
    site_codes_add_concepts(&codes[MATCH_SERVICE_TYPE], json_member(resource, "serviceType"));
    for (size_t i = 0; i < sizeof actors / sizeof actors[0]; i++) {
        codes_of_actors(&codes[actors[i].by], config, resource, actors[i].type);
    }
    appointment->clinic = site_codes_clinic(config, codes);
    appointment->channel = read_channel(config, resource, appointment->clinic);
    appointment->area = site_codes_area(config, &codes[MATCH_LOCATION]);
    appointment->here = is_here(config, appointment);
    read_service(resource, config, appointment);
}

static void read_clinician(const struct json *resource, const struct config *config,
                           struct appointment *appointment)
{
    const struct json *previous = NULL;
    const struct json *clinician = site_actor(config, resource, "Practitioner", &previous);
    const char *display = json_text_borrow(json_member(clinician, "display"));

    if (display != NULL) {
        text_clean(appointment->clinician, sizeof appointment->clinician, display, 40);
    }
}

enum err site_read_listed(const struct json *resource, const struct config *config,
                          struct appointment *ret_appointment, char ret_patient[FHIR_ID_BYTES])
{
    const char *id = json_text_borrow(json_member(resource, "id"));
    const char *start = json_text_borrow(json_member(resource, "start"));
    const struct json *slot = site_first(json_member(resource, "slot"));
    const struct json *previous = NULL;
    const struct json *patient = site_actor(config, resource, "Patient", &previous);

    wipe(ret_appointment, sizeof *ret_appointment);
    if (id == NULL || !site_id_is_legal(id) || start == NULL || patient == NULL ||
        text_copy(ret_appointment->id, FHIR_ID_BYTES, id) != OK ||
        instant_parse(start, &ret_appointment->start_ms) != OK ||
        site_reference_id(config, patient, "Patient", ret_patient) != OK ||
        site_actor(config, resource, "Patient", &previous) !=
            NULL) { // a group is not one patient's arrival
        return ERR_CONTRACT;
    }
    ret_appointment->status = site_status(resource);
    enum err err = read_places(ret_appointment, config, resource);
    if (err != OK) {
        return err;
    }
    if (site_reference_id(config, slot, "Slot", ret_appointment->slot) != OK) {
        ret_appointment->slot[0] = '\0';
    }
    read_clinician(resource, config, ret_appointment);
    read_clinic(resource, config, ret_appointment);
    return OK;
}

static struct appointment *place_for(struct person *person, const struct appointment *appointment,
                                     const char *named)
{
    struct appointment *list = person->appointments;

    for (int i = 0; i < person->appointment_count; i++) {
        if (text_equal(list[i].id, appointment->id)) {
            return &list[i];
        }
    }
    if (person->appointment_count < PERSON_APPOINTMENTS) {
        return &list[person->appointment_count++];
    }
    for (int i = 0; i < PERSON_APPOINTMENTS && appointment->status == APPOINTMENT_BOOKED; i++) {
        if (list[i].status != APPOINTMENT_BOOKED && !text_equal(list[i].id, named)) {
            return &list[i];
        }
    }
    return NULL;
}

bool site_keep_appointment(struct person *person, const struct appointment *appointment, const char *named)
{
    struct appointment *place = place_for(person, appointment, named);

    if (place != NULL) {
        *place = *appointment;
    } else if (appointment->status == APPOINTMENT_BOOKED) {
        person->more_appointments = true;
    }
    return place != NULL;
}
