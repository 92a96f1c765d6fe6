// One request to /fhir and the answer to it. server.c makes the request from HTTP and sends the
// reply; everything between is independent of libmicrohttpd.
#pragma once
#include "sandbox/params.h"
#include "sandbox/reply.h"
#include "sandbox/state.h"
#include <stdbool.h>
#include <stddef.h>

enum method { METHOD_GET, METHOD_HEAD, METHOD_POST, METHOD_PUT, METHOD_PATCH, METHOD_OTHER };

// What a request is, for faults and counters; bits, so that a fault can name several.
enum request_kind {
    KIND_METADATA = 1,
    KIND_PATIENT_SEARCH = 2,
    KIND_APPOINTMENT_SEARCH = 4,
    KIND_ENCOUNTER_SEARCH = 8,
    KIND_READ = 16,  // one Patient, Appointment or Encounter
    KIND_WRITE = 32, // PATCH, PUT, POST on Appointment or Encounter
    KIND_TASK = 64,  // anything on Task
    KIND_OTHER = 128,
    KIND_FLAG = 256,  // anything on Flag
    KIND_PLACE = 512, // where and whose: Location, Slot, Schedule, HealthcareService, Practitioner
    KIND_AUDIT = 1024, // anything on AuditEvent
    KIND_ANY = 2047,     // of the site
    KIND_TOKEN = 1 << 16, // national services (national.h)
    KIND_PDS = 1 << 17,
};

struct request {
    enum method method;
    char method_text[16];
    char path[512];       // decoded, from /fhir on
    struct params params; // query, and form of a _search
    const char *body;     // borrowed, NUL behind body_bytes
    size_t body_bytes;
    // Headers, "" when absent.
    char content_type[128], accept[128], if_match[160], if_none_exist[512], request_id[80],
        host[128];
    char correlation_id[80], prefer[80], authorization[16]; // authorization: only "given" or ""
    char secret[2200], end_user_ods[128];                // Authorization itself; NHSD-End-User-Organisation-ODS
    // From the path.
    enum request_kind kind;
    enum resource_type type; // RESOURCE_TYPES = not one of ours
    char id[ID_BYTES];       // "" = the type itself
    bool search, path_bad;
};

// Fills the fields "from the path". Parameters of a form are added to params.
void fhir_classify(struct request *request);
// Answers a classified request; the lock is held.
void fhir_answer(struct state *state, const struct request *request, struct reply *reply);
// Base address as the client sees it (a relay or proxy keeps the Host header): http://HOST/fhir
void fhir_base(const struct state *state, const struct request *request, char ret_base[192]);
void metadata_answer(const struct state *state, struct reply *reply);
