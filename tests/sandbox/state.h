// Everything the sandbox holds: resources with their versions, what clients did, and the armed
// faults. One lock guards it all; handlers hold it but for the time in which they wait on purpose.
#pragma once
#include "sandbox/generator.h"
#include "sandbox/options.h"
#include "sandbox/params.h"
#include <cJSON.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

enum resource_type {
    PATIENT,
    APPOINTMENT,
    ENCOUNTER,
    TASK,
    LOCATION,
    PRACTITIONER,
    FLAG,
    SLOT,
    SCHEDULE,
    HEALTHCARE_SERVICE,
    AUDIT_EVENT,
    RESOURCE_TYPES
};

enum { STATE_RESOURCES = 20000, STATE_FAULTS = 64, STATE_PAGES = 256, ID_BYTES = 65 };
#define NO_DATE INT64_MIN

struct resource {
    enum resource_type type;
    char id[ID_BYTES];
    int version;
    char version_id[40]; // "" with --etag none
    int64_t updated_ms;
    cJSON *json; // owned
    // Copies out of json, for searching.
    char birth[11];
    char patient[ID_BYTES];
    const struct resource *person; // of an Appointment: its Patient, NULL = not here
    char status[24];
    int64_t date_ms; // Appointment.start, Task.authoredOn; NO_DATE = none
    int64_t arrive_at_ms; // steady clock; an Encounter makes it arrive then; 0 = no
    int arrivals;         // times a client's write made it arrive
};

struct resource_list {
    struct resource **list;
    int count, capacity;
};

// What clients did since start or reset; read by GET /control/written.
struct written {
    int arrivals, undone, writes, unguarded, task_writes, requests, searches, reads, place_reads;
    cJSON *log, *log_full, *request_ids, *fired, *put_changed; // owned
};

// A search that goes on: its parameters, kept so that the next link need not repeat names and
// dates.
struct page {
    int number; // 0 = free
    enum resource_type type;
    struct params params;
};

struct fault;    // faults.h
struct national; // national.h
struct day_file; // day_file.h

struct state {
    struct options options;
    int64_t started_now_ms; // what was called now at the start; times of the population refer to it
    char origin[64];        // http://127.0.0.1:PORT
    pthread_mutex_t lock;
    pthread_cond_t wake;
    bool stopping;
    int releases; // counts POST /control/release
    struct generated_day *day;
    struct day_file *file; // NULL unless --day
    struct resource_list resources[RESOURCE_TYPES];
    struct written written;
    struct national *national; // owned
    struct fault *faults;
    int fault_count;
    struct page pages[STATE_PAGES];
    int page_number;
    int created; // serial of ids the sandbox gives
};

// Reads the population and fills the state. false: a sentence was printed on stderr.
bool state_open(struct state *state, const struct options *options);
void state_close(struct state *state);
// Population as at the start, faults cleared, counters zero, holds ended.
void state_reset(struct state *state);

const char *state_type_name(enum resource_type type);
// RESOURCE_TYPES when there is no such type.
enum resource_type state_type(const char *name);

struct resource *state_find(struct state *state, enum resource_type type, const char *id);
// Takes json, also on failure. NULL = full.
struct resource *state_add(struct state *state, enum resource_type type, const char *id,
                           cJSON *json);
// A new version with this content; takes json, which may be resource->json itself.
void state_commit(struct state *state, struct resource *resource, cJSON *json);
// As state_commit, by a client: counts an arrival when the status becomes arrived or checked-in, and one undone when it
// goes back to booked.
void state_commit_client(struct state *state, struct resource *resource, cJSON *json);
// Lets Encounters do what they promised in the meantime.
void state_settle(struct state *state);

bool state_is_arrived(const char *status);
// Name of a member as text, "" when absent or no text. Borrowed.
const char *state_text(const cJSON *object, const char *member);
// "Patient/P1" -> "P1"; "" when the reference is not of this type.
const char *state_reference_id(const char *reference, const char *type);
// Patient of an Appointment, by its participants. "" = none.
const char *state_appointment_patient(const cJSON *appointment);
// Sleeps up to ms with the lock released; ends early on stop, and on release when releasable.
void state_wait(struct state *state, int64_t ms, bool releasable);
