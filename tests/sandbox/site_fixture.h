// What the tests of the sandbox as a site share: one sandbox, and short ways to ask it.
#pragma once
#include "sandbox/client.h"

#define PATCH_TYPE "Content-Type: application/json-patch+json"
#define FHIR_TYPE  "Content-Type: application/fhir+json"
#define FORM_TYPE  "Content-Type: application/x-www-form-urlencoded"
#define SERVICE    "https%3A%2F%2Fdemo.foyer.example%2Fservice%7C"
// All of the day of --now.
#define DAY "date=ge2026-12-08T00:00:00%2B00:00&date=lt2026-12-09T00:00:00%2B00:00"

#define ARRIVE                                                                                     \
    "[{\"op\":\"test\",\"path\":\"/status\",\"value\":\"booked\"},"                                \
    "{\"op\":\"replace\",\"path\":\"/status\",\"value\":\"arrived\"}]"
#define ENCOUNTER(patient)                                                                         \
    "{\"resourceType\":\"Encounter\",\"identifier\":[{\"system\":\"urn:x\",\"value\":\"i1\"}],"    \
    "\"status\":\"arrived\",\"class\":{\"system\":\"urn:c\",\"code\":\"AMB\"},"                    \
    "\"subject\":{\"reference\":\"Patient/" patient "\"},"                                         \
    "\"appointment\":[{\"reference\":\"Appointment/A1004417\"}],"                                  \
    "\"period\":{\"start\":\"2026-12-08T09:05:09+00:00\"}}"
#define TASK(status)                                                                               \
    "{\"resourceType\":\"Task\",\"meta\":{\"security\":[{\"system\":\"urn:s\",\"code\":\"R\"}]},"  \
    "\"identifier\":[{\"system\":\"urn:t\",\"value\":\"7\"}],\"status\":\"" status "\","           \
    "\"intent\":\"order\",\"priority\":\"urgent\","                                                \
    "\"code\":{\"coding\":[{\"system\":\"urn:f\",\"code\":\"help\"}]},"                            \
    "\"for\":{\"reference\":\"Patient/P2001\"},"                                                   \
    "\"focus\":{\"reference\":\"Appointment/A1004417\"},\"note\":[{\"text\":\"Help.\"}]}"

extern const char *program; // foyer-sandbox
extern struct sandbox_client site;

// Starts the sandbox at 2026-12-08T09:05:00Z with one more option; value NULL = it has none.
void begin(const char *option, const char *value);
// The same with a day file of this text.
void begin_day(const char *day);
// As cmocka's setup and teardown.
int begin_plain(void **unused);
int end(void **unused);

// path below /fhir; header and guard are whole lines, NULL = none. sandbox_answer_free.
struct sandbox_answer ask(const char *method, const char *path, const char *header,
                          const char *guard, const char *body);
int status_of(const char *method, const char *path, const char *header, const char *guard,
              const char *body);
// The answer's tree (cJSON_Delete); the status must be 200.
cJSON *read_tree(const char *path);
// A text of a resource by its place, "code/coding/0/code"; the test fails when there is none.
const char *text_at(const cJSON *json, const char *place);
// How many entries of a search have this search.mode.
int count_entries(const char *path, const char *mode);
void assert_status(const char *appointment, const char *status);

#define ON_A_SITE(test) cmocka_unit_test_setup_teardown(test, begin_plain, end)
