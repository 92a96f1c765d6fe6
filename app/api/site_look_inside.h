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

// ---- Flags and Tasks

void look_flags_query(struct text_builder *query);
// SITE_OK: go on, with look->next_url when it is not "". odd: why SITE_BROKEN.
enum site_answer look_flags_reply(struct site_look *look, const struct http_reply *reply,
                                  enum err *ret_odd);
void look_details_query(const struct site_look *look, struct text_builder *query);
// Was nobody asked lately? False when it cannot be told.
bool look_details_due(const struct site_look *look, const struct http_reply *reply);
