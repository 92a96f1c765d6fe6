// The national services played on the same server: the token endpoint (/oauth2/token) and PDS
// (/personal-demographics/FHIR/R4), by the rules they publish. Shares nothing with app/.
#pragma once
#include "sandbox/fhir.h"
#include "sandbox/generator.h"

#define NATIONAL_TOKEN_PATH "/oauth2/token"
#define NATIONAL_PDS_PATH   "/personal-demographics/FHIR/R4"

struct national; // national_inside.h

// Reads the key of --oauth-key. false: a sentence was printed on stderr.
bool national_open(struct state *state);
void national_close(struct state *state);
// Tokens, ids seen, rates and logs as at the start.
void national_reset(struct state *state);

// Is this path one of theirs? Then fills the kind and the form's parameters.
bool national_classify(struct request *request);
// Notes a classified request when it is received, whatever becomes of it.
void national_note(struct state *state, const struct request *request);
// Answers it; the lock is held.
void national_answer(struct state *state, const struct request *request, struct reply *reply);
// Adds token_requests, pds_requests, pds_log and jtis_seen to GET /control/written.
void national_written(const struct state *state, cJSON *json);

// "" or words of the README's table separated by spaces: what PDS knows of a person besides.
bool national_words_known(const char *words);
