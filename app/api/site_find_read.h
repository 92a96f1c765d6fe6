// Patient and Appointment of a searchset -> what the kiosk keeps of them. Internal to app/api.
#pragma once
#include "api/site_wire.h"

// "&_elements=" with what is read of a Patient, and no more: an identifier only when somebody asks about it.
void site_add_person_elements(struct text_builder *query, const struct config *config, bool identifier);
// A missing or impossible date of birth never matches (product 4.1).
MUST_CHECK enum err site_read_birth(const struct json *patient, struct date *ret_birth);
// today: names and numbers whose period is over are not current. ERR_CONTRACT without a legal id.
MUST_CHECK enum err site_read_person(const struct json *patient, const struct config *config,
                                     struct date today, struct person *ret_person);
// Last names and given name alone, added to person.
void site_read_names(const struct json *patient, struct date today, struct person *person);
// ret_patient: id of the patient. ERR_CONTRACT without id, start or exactly one patient.
MUST_CHECK enum err site_read_listed(const struct json *resource, const struct config *config,
                                     struct appointment *ret_appointment,
                                     char ret_patient[FHIR_ID_BYTES]);
// Adds one of a day, or puts it in the place of the same one that came before. When there is no room, a booked one takes
// the place of one that is neither booked nor named (an id; "" = none is). False: it had no place, and more_appointments
// says whether it was a booked one.
bool site_keep_appointment(struct person *person, const struct appointment *appointment, const char *named);
