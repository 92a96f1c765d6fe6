// The parts of the closer look: each reads replies into look->person and says what is asked next.
// Internal to app/api.
#pragma once
#include "api/site_look.h"
#include "api/site_wire.h"

// ---- places and clinics: look->next is the reference to read, "" when no appointment needs one
// any more

// The first appointment with something to read.
void look_place_begin(struct site_look *look);
// A reply to look->next. Afterwards look->next is what is read then.
void look_place_reply(struct site_look *look, const struct http_reply *reply);

// ---- Locations that were read before, by their ids

enum { LOOK_ELSEWHERE = -1, LOOK_NOT_READ = -2 };

// Where its chain ends: index of an area, LOOK_ELSEWHERE, LOOK_NOT_READ.
int look_known_area(const struct site_look *look, const char *id);
// A Location of the chain that is being read, at look->depth. plain: can what it says of itself be trusted?
void look_known_add(struct site_look *look, const char *id, bool plain);
// The chain ends in this area or LOOK_ELSEWHERE, and so does each part of it. Elsewhere is kept of a plain chain only.
void look_known_end(struct site_look *look, int area);

// ---- Flags and Tasks

void look_flags_query(struct text_builder *query);
// SITE_OK: go on, with look->next_url when it is not "". odd: why SITE_BROKEN.
enum site_answer look_flags_reply(struct site_look *look, const struct http_reply *reply,
                                  enum err *ret_odd);
void look_details_query(const struct site_look *look, struct text_builder *query);
// Was nobody asked lately? False when it cannot be told.
bool look_details_due(const struct site_look *look, const struct http_reply *reply);
