// Patient and Appointment of a searchset -> what the kiosk keeps of them. Internal to app/api.
#pragma once
#include "api/site_wire.h"

// today: names and numbers whose period is over are not current. ERR_CONTRACT without a legal id.
MUST_CHECK enum err site_read_person(const struct json *patient, const struct config *config,
                                     struct date today, struct person *ret_person);
// Last names and given name alone, added to person.
void site_read_names(const struct json *patient, struct date today, struct person *person);
// ret_patient: id of the patient. ERR_CONTRACT without id, start or exactly one patient.
MUST_CHECK enum err site_read_listed(const struct json *resource, const struct config *config,
                                     struct appointment *ret_appointment,
                                     char ret_patient[FHIR_ID_BYTES]);
