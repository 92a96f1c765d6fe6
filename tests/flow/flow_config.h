// A configuration and people made by hand, for tests of the pure rules. No file is read, so a
// change of a default cannot move a test. Header only: the unit tests, the stories, the walk and
// the mutants share it.
#pragma once
#include "base/text.h"
#include "config/config.h"
#include "session/people.h"
#include <stdlib.h>
#include <string.h>

// Indices into config.clinics of flow_config_make; -1 is an unknown clinic.
enum { CLINIC_GP, CLINIC_SENSITIVE, CLINIC_BLOCKED, CLINIC_PHONE, CLINIC_PREPARE, CLINIC_PREPARE_TOO, CLINIC_MADE };

// 2026-12-08, 14:05 in London, which is UTC in winter.
static const int64_t flow_test_wall_ms = INT64_C(1796738700000);
static const int64_t flow_test_minute_ms = 60 * 1000;

static inline void flow_test_copy(char *dst, size_t size, const char *src)
{
    if (text_copy(dst, size, src) != OK) {
        abort(); // a test wrote more than fits
    }
}

static inline void flow_config_clinic(struct config_clinic *clinic, const char *id,
                                      const char *match)
{
    *clinic = (struct config_clinic){.match_by = MATCH_SERVICE_TYPE,
                                     .confirm_show = SHOW_CLINICIAN,
                                     .kiosk_allowed = true,
                                     .isolation = true,
                                     .open_before_minutes = 30,
                                     .on_time_after_minutes = 5,
                                     .late_after_minutes = 10,
                                     .close_guard_s = 10};
    flow_test_copy(clinic->id, sizeof clinic->id, id);
    flow_test_copy(clinic->name, sizeof clinic->name, id);
    flow_test_copy(clinic->match, sizeof clinic->match, match);
}

static inline void flow_config_areas(struct config *config)
{
    config->area_count = 2;
    flow_test_copy(config->areas[0].name, CONFIG_TEXT, "Area A");
    flow_test_copy(config->areas[0].location, CONFIG_TEXT, "|Location/area-a");
    flow_test_copy(config->areas[1].name, CONFIG_TEXT, "Area B");
    flow_test_copy(config->areas[1].level, CONFIG_TEXT, "level 1");
    flow_test_copy(config->areas[1].directions, sizeof config->areas[1].directions,
                   "Follow the blue line.");
    flow_test_copy(config->areas[1].location, CONFIG_TEXT, "|Location/area-b");
    config->areas[1].walk_minutes = 4;
}

static inline void flow_config_make(struct config *config)
{
    memset(config, 0, sizeof *config);
    flow_test_copy(config->kiosk_id, sizeof config->kiosk_id, "kiosk-1");
    flow_test_copy(config->kiosk_place, sizeof config->kiosk_place, "Main entrance");
    flow_test_copy(config->fhir_base_url, sizeof config->fhir_base_url,
                   "http://127.0.0.1:8080/fhir");
    config->letters_check_in = 1;
    config->mask_after_ms = 2000;
    config->tries_per_session = 3;
    config->tries_per_identity = 3;
    config->tries_per_kiosk = 6;
    config->tries_kiosk_window_s = 600;
    config->tries_pause_s = 120;
    config->find_answer_ms = 2500;
    config->find_max_s = 8;
    config->scan_wait_s = 30;
    config->scan_nhs_number = true; // of use where match.scan_offered is on, too
    config->write_confirm_s = 8;
    config->idle_ask_s = 45;
    config->idle_warn_s = 20;
    config->done_show_s = 20;
    config->alone_from_age = 16;
    config->help_unanswered_s = 90;
    config->help_unwell = true;
    config->clean_lock_s = 60;
    config->details_ask = true;
    config->similar_names = true;
    config->journey_no_appointment = true;
    flow_test_copy(config->staff_pin_hash, sizeof config->staff_pin_hash, "a hash");
    config->clinic_count = CLINIC_MADE;
    flow_config_clinic(&config->clinics[CLINIC_GP], "gp", "urn:service|gp");
    flow_config_clinic(&config->clinics[CLINIC_SENSITIVE], "clinic-s", "urn:service|sensitive");
    flow_config_clinic(&config->clinics[CLINIC_BLOCKED], "clinic-b", "urn:service|blocked");
    flow_config_clinic(&config->clinics[CLINIC_PHONE], "clinic-p", "urn:service|phone");
    flow_config_clinic(&config->clinics[CLINIC_PREPARE], "clinic-u", "urn:service|prepare");
    flow_test_copy(config->clinics[CLINIC_PREPARE].prepare, CONFIG_PREPARE,
                   "Do not go to the toilet yet.");
    flow_config_clinic(&config->clinics[CLINIC_PREPARE_TOO], "clinic-v", "urn:service|prepare-too");
    flow_test_copy(config->clinics[CLINIC_PREPARE_TOO].prepare, CONFIG_PREPARE, "Drink a glass of water.");
    config->clinics[CLINIC_GP].area = 1;
    config->clinics[CLINIC_SENSITIVE].sensitive = true;
    config->clinics[CLINIC_BLOCKED].kiosk_allowed = false;
    config->clinics[CLINIC_PHONE].channel = CHANNEL_PHONE;
    config->clinics[CLINIC_PHONE].area = -1; // none stated, and there are areas
    flow_config_clinic(&config->default_clinic, "", "");
    config->default_clinic.area = -1;
    config->default_clinic.sensitive = true;
    flow_config_areas(config);
}

// Adds somebody with one booked appointment in clinic CLINIC_GP at start_ms.
static inline struct person *flow_test_person(struct people *people, const char *id,
                                              const char *family, const char *given,
                                              const char *postcode, int64_t start_ms)
{
    struct person *person = &people->list[people->count++];
    struct appointment *appointment = &person->appointments[person->appointment_count++];

    flow_test_copy(person->id, sizeof person->id, id);
    flow_test_copy(person->given, sizeof person->given, given);
    flow_test_copy(person->postcode, sizeof person->postcode, postcode);
    if (family[0] != '\0') {
        flow_test_copy(person->family[person->family_count++], NAME_BYTES, family);
    }
    appointment->id[0] = 'A';
    flow_test_copy(appointment->id + 1, sizeof appointment->id - 1, id + 1);
    flow_test_copy(appointment->clinician, sizeof appointment->clinician, "Dr Patel");
    flow_test_copy(appointment->place, sizeof appointment->place, "Location/area-b");
    appointment->status = APPOINTMENT_BOOKED;
    appointment->start_ms = start_ms;
    appointment->here = HERE_YES;
    appointment->area = -1;
    return person;
}
