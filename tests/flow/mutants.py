#!/usr/bin/env python3
"""Breaks one rule at a time in a copy of the core and requires that a test notices.

A mutant is a file, a text that occurs exactly once in it, and what stands there instead. Only that file is compiled
again; the test programs are linked with it and run until one fails. A mutant that every test passes is a rule that no
test holds: it is printed and the run fails. Usage: mutants.py --cc gcc --build build/mutants [number ...]
"""
import argparse
import concurrent.futures
import glob
import os
import subprocess
import sys

FLAGS = ["-std=c17", "-D_GNU_SOURCE", "-O1", "-w", "-I."]
WALK = ["test_walk", "walk_events", "walk_event_table", "walk_people", "walk_state", "walk_rules", "walk_rules_visits", "walk_rules_scan",
        "walk_rules_state", "walk_diagram"]
STORIES = ["test_stories", "story_table_scan", "stories", "story_people", "story_scan", "story_lines"]
# The quick ones first: most mutants die within milliseconds.
PROGRAMS = [
    ("test_match", ["tests/unit/test_match.c"]),
    ("test_tries", ["tests/unit/test_tries.c"]),
    ("test_arrival", ["tests/unit/test_arrival.c"]),
    ("test_arrival_replay", ["tests/unit/test_arrival_replay.c"]),
    ("test_site_find", ["tests/unit/test_site_find.c"]),
    ("test_site_find_pages", ["tests/unit/test_site_find_pages.c"]),
    ("test_site_arrive", ["tests/unit/test_site_arrive.c"]),
    ("test_view", ["tests/unit/test_view.c"]),
    ("test_arrival_walk", ["tests/unit/test_arrival_walk.c"]),
    ("test_stories", ["tests/flow/%s.c" % name for name in STORIES]),
    ("test_walk", ["tests/flow/%s.c" % name for name in WALK]),
]
CHECK_IN, FLOW, ARRIVAL, FIND = "flow/check_in.c", "flow/flow.c", "arrival/arrival.c", "flow/find.c"
CHOOSE, VISITS, QUESTIONS, DESK = "flow/choose.c", "flow/visits.c", "flow/questions.c", "flow/desk.c"
OUTCOME, SCAN, TRIES = "flow/outcome.c", "flow/scan.c", "flow/tries.c"
LOOK, LIMITS, ENTRY = "flow/find_look.c", "flow/limits.c", "flow/entry.c"
HELP, CLOSED, STAFF, VIEW = "flow/help.c", "flow/closed.c", "flow/staff.c", "flow/view_visit.c"

# (what is broken, file below app/, text, instead)
MUTANTS = [
    ("a search's number is not checked", FIND,
     "if (event->number != 0 && event->number == flow->find_number) {",
     "if (flow->screen == SCREEN_FINDING && !flow->find_decided) {"),
    ("an arrival's number is not checked", VISITS,
     "if (number != 0 && number == flow->arrival_number) {", "if (flow->arrival_number != 0) {"),
    ("S9 when the write was refused", "flow/trouble.c",
     "case ARRIVAL_REJECTED: *ret_refusal = REFUSED_REJECTED; return VISIT_REFUSED;",
     "case ARRIVAL_REJECTED: return VISIT_CONFIRMED;"),
    ("S9 when the system was not reached", "flow/trouble.c",
     "case ARRIVAL_NOT_REACHED: break;", "case ARRIVAL_NOT_REACHED: return VISIT_CONFIRMED;"),
    ("S9 when the time is up", OUTCOME, "visits_speak_of(flow, VISIT_UNSURE, SCREEN_UNSURE);",
     "visits_speak_of(flow, VISIT_UNSURE, SCREEN_DONE);"),
    ("the date of birth outlives the session", "session/session.c",
     "wipe(session, sizeof *session);",
     "struct date birth = session->birth; wipe(session, sizeof *session); session->birth = birth;"),
    ("a refusal at once", FIND,
     "return flow->find_ms + flow->config->find_answer_ms;", "return flow->find_decided_ms;"),
    ("a late refusal at once", FIND,
     "return flow->find_ms + (int64_t)flow->config->find_max_s * 1000;",
     "return flow->find_decided ? flow->now_ms : flow->find_ms + (int64_t)flow->config->find_max_s * 1000;"),
    ("restricted is not counted as a try", FIND,
     "count_try(flow, flow->session.identity, effects);\n    find_decide",
     "if (refusal != REFUSED_RESTRICTED) { count_try(flow, flow->session.identity, effects); }\n    find_decide"),
    ("the session's tries are not counted", FIND, "flow->session.tries++;", ";"),
    ("the pause does not double", "flow/tries.c", "config->tries_pause_s : tries->pause_s * 2;",
     "config->tries_pause_s : tries->pause_s;"),
    ("searching goes on in a pause", FIND, "if (!session_is_scanned(&flow->session) && tries_paused(&flow->tries, flow->now_ms)) {\n        session_end",
     "if (false) {\n        session_end"),
    ("another person in spite of a pause", CHECK_IN, "tries_paused(&flow->tries, flow->now_ms) ? SCREEN_PAUSED : SCREEN_WHO",
     "SCREEN_WHO"),
    ("of several people the first is taken", FIND,
     "} else if (session->people.count > 1) {\n        flow->find_number = 0;",
     "} else if (session->people.count > 99) {\n        flow->find_number = 0;"),
    ("twins: S4b takes the first", FIND, "session->people.count > 1 && after_extra", "false"),
    ("a restricted record is arrived", FIND, "if (person->restricted || person->deceased) {",
     "if (person->deceased) {"),
    ("a clinic that is not at the kiosk", LOOK, "return flow_clinic(context, appointment)->kiosk_allowed;",
     "return flow_clinic(context, appointment) != NULL;"),
    ("written before the intent is committed", ARRIVAL,
     "arrival->state = ARRIVAL_INTENT;\n    return want(ARRIVAL_WANT_COMMIT);", "return write_now(arrival);"),
    ("written although the journal failed", ARRIVAL, "if (!ok) {", "if (false) {"),
    ("an unknown outcome is written again without a read", ARRIVAL,
     "case WROTE_LOST: arrival->maybe_written = true; return check(arrival, config);",
     "case WROTE_LOST: arrival->maybe_written = true; return write_now(arrival);"),
    ("412 counts as confirmed", ARRIVAL, "case WROTE_CONFLICT: return check(arrival, config);",
     "case WROTE_CONFLICT: return close_as(arrival, ARRIVAL_CLOSED_CONFIRMED, ARRIVAL_CONFIRMED);"),
    ("a row of the journal is written before it is read", ARRIVAL, "*ret_next = check(arrival, config);",
     "*ret_next = write_now(arrival);"),
    ("repeated for ever", ARRIVAL, "arrival->repeated = true;", ";"),
    ("written after a quarter of an hour", ARRIVAL, "if (arrival->state == ARRIVAL_STAFF || is_old(arrival, wall_ms)) {",
     "if (false) {"),
    ("written for another patient", ARRIVAL, "text_equal(a->patient, b->patient) &&", ""),
    ("staff never hear of an unknown outcome", ARRIVAL, "arrival->staff_told = true;\n        next.tell_staff = true;",
     "arrival->staff_told = true;"),
    ("2xx is proof enough", "api/site_arrive.c", "return proves(reply, config, asked, wanted) ? WROTE_CONFIRMED : WROTE_LOST;",
     "return WROTE_CONFIRMED;"),
    ("any Encounter is ours", "api/site_arrive.c", "(site_is_type(resource, \"Encounter\") && is_arrival(resource, config, intent_id, asked))",
     "site_is_type(resource, \"Encounter\")"),
    ("\"not me\" leads to the start", VISITS, "desk_refuse(flow, REFUSED_NOT_ME, event, effects);",
     "flow_session_end(flow, END_FINISHED, effects);"),
    ("no help while it is searching", FLOW, "if (event->control == CTL_HELP) {",
     "if (event->control == CTL_HELP && flow->screen != SCREEN_FINDING) {"),
    ("help that tells nobody", HELP, "desk_note(NOTE_HELP, flow->help_number, effects);", ";"),
    ("no time limit on S6", LIMITS, "return flow->in_session && !help_is_awaited(flow) &&",
     "return flow->in_session && !help_is_awaited(flow) && seen != SCREEN_CONFIRM &&"),
    ("no time limit on X17", LIMITS, "return flow->in_session && !help_is_awaited(flow) &&",
     "return flow->in_session && !help_is_awaited(flow) && seen != SCREEN_NOT_WORKING &&"),
    ("early is let in", CHOOSE, "if (wall_ms < choose_opens_ms(flow, appointment)) {", "if (false) {"),
    ("late is let in", CHOOSE, "if (wall_ms > shuts_ms) {", "if (false) {"),
    ("a phone call is checked in", CHOOSE,
     "return appointment->status == APPOINTMENT_BOOKED && appointment->channel == CHANNEL_IN_PERSON;",
     "return appointment->status == APPOINTMENT_BOOKED;"),
    ("a former name matches", "api/site_find_read.c", "(text_equal(use, \"old\") || text_equal(use, \"maiden\")",
     "(text_equal(use, \"maiden\")"),
    ("a part of a name is enough", "session/match.c", "return (int)typed >= wanted || folded_bytes == typed;",
     "return true;"),
    ("another birthday matches", "api/site_find.c", "|| !date_equal(birth, find->birth)", ""),
    ("a page elsewhere is read", "api/site_search.c", "if (strncmp(next, config->fhir_base_url, base) != 0 ||",
     "if ("),
    ("who was found is kept on X1", DESK, "forget(flow);\n    flow->session.reference = reference;",
     "flow->session.reference = reference;"),
    ("who was found is kept on the way back", CHECK_IN, "wipe(&session->people, sizeof session->people);\n    wipe(session->extra",
     "wipe(session->extra"),
    ("nobody is told of an arrival unseen", FLOW, "tell_unseen(flow, effects);", ";"),
    ("initials for someone else", VIEW, "if (flow->session.for_other || clinic->sensitive) {", "if (clinic->sensitive) {"),
    ("initials for a sensitive clinic", VIEW, "if (flow->session.for_other || clinic->sensitive) {",
     "if (flow->session.for_other) {"),
    ("a patient who did not come is left out", "api/site_find.c", "if (!patient_came(find, find->loose_patient[i])) {",
     "if (false) {"),
    ("an Encounter of another patient counts", "api/site_arrive.c", "text_equal(patient, asked->patient) &&", ""),
    ("a cover lets the page show through", "flow/view.c", "wipe(ret_view, sizeof *ret_view);", ";"),
    # ---- the closer look, level B, under age
    ("nobody looks closer", LOOK, "struct effect *effect = effect_add(effects, FX_LOOK);",
     "struct effect nothing, *effect = &nothing;"),
    ("a restriction of PDS is passed over", LOOK, "|| pds == PDS_HIDDEN", ""),
    ("who asked not to use the kiosk is checked in", LOOK, "    if (person->no_kiosk) {\n        return REFUSED_OPTED_OUT;",
     "    if (false) {\n        return REFUSED_OPTED_OUT;"),
    ("a right answer to S4b is a try", LOOK, "        session->tries--;\n", ""),
    ("and counts against the identity", LOOK, "        tries_forgive(&flow->tries, flow->config, flow->now_ms, session->identity);\n", ""),
    ("a place that is not known is here", LOOK, "return appointment->here == HERE_YES;", "return appointment->here != HERE_NO;"),
    ("a refusal of the look at once", LOOK, "        find_refuse(flow, refusal, effects);\n        return;\n    }\n    flow->find_number = 0; // what",
     "        desk_refuse(flow, refusal, event, effects);\n        return;\n    }\n    flow->find_number = 0; // what"),
    ("a house number proves level B", FIND, "if (flow_extra_kind(flow) == EXTRA_POSTCODE) {\n        flow->session.level", "{\n        flow->session.level"),
    ("level A hears of a cancellation", CHOOSE, "if (session->level == LEVEL_A) {", "if (false) {"),
    ("a young person alone is checked in", FIND, "return REFUSED_ALONE;", "return REFUSED_NONE;"),
    ("young a day too long", FIND, "today.day >= birth.day", "today.day > birth.day"),
    ("a child with somebody is refused", FIND, "if (!session->for_other && age(", "if (age("),
    ("level B without a postcode", CHECK_IN, "        if (asks_postcode(flow)) {\n            flow_go(flow, SCREEN_EXTRA);",
     "        if (false) {\n            flow_go(flow, SCREEN_EXTRA);"),
    # ---- visits
    ("of two appointments one is hidden", CHOOSE, "flow_go(flow, choosable > 1 ? SCREEN_WHICH : SCREEN_CONFIRM);",
     "flow_go(flow, SCREEN_CONFIRM);"),
    ("any index can be chosen", VISITS, "if (choose_can(flow, event->argument)) {", "if (event->argument < 6) {"),
    ("the second appointment is never written", VISITS, "if (flow->arrival_number == 0) {\n        write_next(flow, effects);", "if (false) {\n        write_next(flow, effects);"),
    ("both are written at once", VISITS, "    write_next(flow, effects);\n    questions_next", "    write_next(flow, effects);\n    write_next(flow, effects);\n    questions_next"),
    ("S9 hides that one failed", VIEW, "if (flow->session.visits[i] == VISIT_NOT_ASKED) {", "if (flow->session.visits[i] != VISIT_CONFIRMED) {"),
    ("nobody hears that one of two was not reached", OUTCOME, "} else if (visits_asked(&flow->session) > 1) {", "} else if (false) {"),
    ("nobody hears of a late patient", OUTCOME, "if (late.minutes > 0) {", "if (false) {"),
    ("over the limit is not urgent to anybody", VISITS, "        session->visits[index] = VISIT_OVER_LIMIT;\n        desk_tell(flow, task, index, 0, effects);",
     "        session->visits[index] = VISIT_OVER_LIMIT;\n        (void)task;"),
    ("staff do not hear of needs", OUTCOME, "if (needs.needs != 0) {", "if (false) {"),
    ("an arrival that turned out confirmed is dropped", VISITS, "} else if (stands) {", "} else if (false) {"),
    ("a late refusal replaces X18", VISITS, "} else if (stands) {", "} else if (true) {"),
    ("the date of birth stays after the search for similar names", VISITS, "if (!flow->config->similar_names || open == 0) {",
     "if (!flow->config->similar_names) {"),
    ("similar names are looked for without a date", OUTCOME, "effect->birth = session->birth;", ";"),
    ("the isolated sit with the others", VIEW, "if (area != NULL && !view->isolation) {", "if (area != NULL) {"),
    ("nobody hears of isolation", OUTCOME, "if (visits_isolated(flow, index) && !isolation_is_told(flow)) {", "if (false) {"),
    ("level A hears where somebody waits", VIEW, "if (flow->session.level >= LEVEL_B && area != NULL &&", "if (area != NULL &&"),
    ("\"this is not right\" tells nobody", VISITS, "if (flow->session.visits[i] == VISIT_CONFIRMED) {\n            desk_promise(flow, TELL_NOT_RIGHT,",
     "if (false) {\n            desk_promise(flow, TELL_NOT_RIGHT,"),
    ("what was wanted is forgotten when the patient leaves", FLOW, "visits_leave(flow, end, effects);", ";"),
    ("an arrival is begun as the program ends", VISITS, "if (end == END_STOPPED) {", "if (false) {"),
    ("each of two has its own 8 seconds", VISITS, "    flow->arrival_number = arrive(flow, next, effects);",
     "    flow->write_ms = flow->now_ms;\n    flow->arrival_number = arrive(flow, next, effects);"),
    ("what was wanted is not begun when the time is over", VISITS,
     "give_up(flow, i, arrive(flow, i, effects), effects);", "give_up(flow, i, flow_number(flow), effects);"),
    ("nobody hears of what was not confirmed in time", VISITS,
     "desk_tell(flow, (struct site_task_request){.note = NOTE_UNKNOWN}, index, number, effects);", "(void)effects;"),
    ("the arrival of somebody else", VISITS, "memcpy(effect->patient, session_person(&flow->session)->id, sizeof effect->patient);", ";"),
    ("level A hears of a change", OUTCOME, "return session->level >= LEVEL_B && visits_asked", "return visits_asked"),
    ("already checked in hides a refusal", OUTCOME,
     "} else if (visits_count(session, VISIT_CHANGED) + visits_count(session, VISIT_REFUSED) > 0) {",
     "} else if (visits_count(session, VISIT_ALREADY) == 0 && visits_count(session, VISIT_NOT_REACHED) == 0) {"),
    ("X18 gives way to X1", VISITS, "bool good = flow->session.arrived || visits_failed(&flow->session) == 0;", "bool good = true;"),
    ("the first area of the file is a guess", VIEW, "return own ? &flow->config->areas[appointment->area]",
     "return flow->config->area_count > 0 && flow_clinic(flow, appointment)->area < 0 ? &flow->config->areas[0]\n"
     "               : own ? &flow->config->areas[appointment->area]"),
    ("an appointment's own place is passed over", VIEW, "return own ? ", "return false ? "),
    ("of two places one is hidden", VIEW, "view_stops(flow, view);\n    }", ";\n    }"),
    ("a place of what was not confirmed", VIEW, "if (flow->session.visits[i] == VISIT_CONFIRMED && area != NULL && !is_a_stop",
     "if (area != NULL && !is_a_stop"),
    ("the isolated have stops", VIEW, "    if (!view->isolation) {\n        view_stops", "    if (true) {\n        view_stops"),
    ("who must go to reception is sent to wait", VIEW, "view->reception_first = is_reception_first(session);", ";"),
    # ---- told
    ("told before the site holds it", DESK, "session->told_numbers[telling] = flow_number(flow);",
     "session->told_numbers[telling] = flow_number(flow);\n        session->told[telling] = TOLD_YES;"),
    ("what could not be told is told", DESK, "session->told[i] = event->told ? TOLD_YES : TOLD_NO;", "session->told[i] = TOLD_YES;"),
    ("what was told after all stays untold", DESK, "session->told_numbers[i] = event->told ? 0 : event->number;",
     "session->told_numbers[i] = 0;"),
    ("any message tells of all", DESK, "if (event->number != 0 && session->told_numbers[i] == event->number) {", "if (event->number != 0) {"),
    ("a site without messages is waited for", DESK, "if (first && flow->site_takes_tasks) {", "if (first) {"),
    ("an opt-out stands in the message to all", "flow/trouble.c", "[REFUSED_OPTED_OUT] = NOTE_CHECK_IDENTITY,", "[REFUSED_OPTED_OUT] = NOTE_OPTED_OUT,"),
    ("the restricted role hears nothing", "flow/trouble.c", "if (refusal == REFUSED_RESTRICTED || refusal == REFUSED_OPTED_OUT) {", "if (false) {"),
    ("the log tells who is restricted", DESK, "effect_log(effects, LOG_REFUSED, trouble_logged(refusal), 0);", "effect_log(effects, LOG_REFUSED, refusal, 0);"),
    ("of two matches the desk hears no name", DESK, "if (refusal == REFUSED_STILL_MANY && count > 0 && count <= few) {", "if (false) {"),
    # ---- the look
    ("a look that is denied counts as a try", LOOK,
     "find_decide(flow, (struct trouble){SCREEN_NOT_WORKING, REFUSED_NONE});", "find_refuse(flow, REFUSED_NO_MATCH, effects);"),
    ("nobody who runs the site hears of a denied look", LOOK, "    if (answer == SITE_DENIED) {", "    if (false) {"),
    ("PDS is asked at every look", LOOK, "effect->ask_pds = !pds_has_answered(&flow->session);", "effect->ask_pds = true;"),
    ("PDS is not asked about the next person", LOOK, "return text_equal(session->pds_person, session_person(session)->id) &&",
     "return session->pds_person[0] != '\\0' &&"),
    ("a verdict is forgotten on the way back", LOOK, "return same ? (enum pds_verdict)session->pds_verdict : PDS_NOT_ASKED;", "return PDS_NOT_ASKED;"),
    ("PDS that is away is asked without end", LOOK, "session->pds_asked >= most", "false"),
    # ---- questions
    ("needs are named to someone else", QUESTIONS, "return flow->session.level >= LEVEL_B && !flow->session.for_other;",
     "return flow->session.level >= LEVEL_B;"),
    ("needs are named at level A", QUESTIONS, "return flow->session.level >= LEVEL_B && !flow->session.for_other;",
     "return !flow->session.for_other;"),
    ("questions go on after a refusal", OUTCOME, "        desk_refused(flow);\n",
     "        if (!questions_shown(flow)) { desk_refused(flow); }\n"),
    ("S9 hides the questions", OUTCOME, "if (!questions_shown(flow) && !is_told) {", "if (!is_told) {"),
    ("details are asked where nobody can be told", QUESTIONS, "&& flow->site_takes_tasks;", ";"),
    ("a change of details is taken for none", QUESTIONS, "(questions_name_mobile(flow) ? CTL_NO : CTL_YES)", "CTL_YES"),
    ("of two texts one is not shown", QUESTIONS, "if (text_equal(questions_text(flow, i), text)) {", "if (true) {"),
    ("a text is shown twice", QUESTIONS, "if (text_equal(questions_text(flow, i), text)) {", "if (i == flow->session.preparing) {"),
    ("a text of what was refused", QUESTIONS,
     "return (visit == VISIT_WANTED || visit == VISIT_WRITING || visit == VISIT_CONFIRMED || visit == VISIT_UNSURE) &&",
     "return visit != VISIT_NOT_ASKED && visit != VISIT_EARLY && visit != VISIT_OVER_LIMIT &&"),
    ("new details are told with the next answer", QUESTIONS, "flow->session.details_changed ? NOTE_DETAILS_CHANGED", "false ? NOTE_DETAILS_CHANGED"),
    ("who does not want to say has a new next of kin", QUESTIONS, "flow->session.kin_changed = control == CTL_YES;",
     "flow->session.kin_changed = control != CTL_NO;"),
    # ---- help
    ("a failed retry keeps the page for ever", HELP, "if (is_shown(flow) && help != flow->help) {", "if (is_shown(flow)) {"),
    ("help that nobody looks at keeps the page for ever", HELP, "if (is_shown(flow) && help != flow->help) {", "if (help != flow->help) {"),
    ("help is acknowledged by itself", HELP, "} else if (event->told) {", "} else if (true) {"),
    ("an acknowledgement to any number", HELP, "bool waits = event->number != 0 && event->number == flow->help_number && is_open(flow) &&",
     "bool waits = is_open(flow) &&"),
    ("unanswered help is never noticed", HELP, "if (flow->help == HELP_TOLD && flow->now_ms >= unanswered_ms(flow)) {", "if (false) {"),
    ("the red alert waits for the patient to press twice", HELP, "        flow_cover(flow, SCREEN_UNWELL);\n        send_unwell(flow, effects);", "        flow_cover(flow, SCREEN_UNWELL);"),
    ("every press is a red alert", HELP, "flow->now_ms - flow->unwell_ms < unwell_again_ms", "false"),
    # ---- closed, cleaning
    ("a closed screen takes patients", FLOW, "(seen == SCREEN_CLOSED && control != CTL_STAFF)", "false"),
    ("touch is on while it is cleaned", FLOW, "return seen == SCREEN_CLEANING || (", "return ("),
    ("opening time opens what staff closed", CLOSED, "if (!by_staff(flow->closed) && open !=", "if (open !="),
    ("closing time ends a session", CLOSED, "if (!flow->in_session && flow->screen != SCREEN_CLEANING &&", "if (flow->screen != SCREEN_CLEANING &&"),
    ("another person after closing time", FLOW, "if (end == END_ANOTHER && flow->closed == CLOSED_NOT) {", "if (end == END_ANOTHER) {"),
    ("a fire alarm is forgotten over a restart", CLOSED, "desk_note(NOTE_CLOSED, 0, effects);\n        effect_add(effects, FX_SAVE);", "desk_note(NOTE_CLOSED, 0, effects);"),
    # ---- staff
    ("any PIN is right", STAFF, "    if (right) {", "    if (true) {"),
    ("wrong PINs without end", STAFF, "if (flow->staff_wrong >= FLOW_STAFF_TRIES || flow->staff_pause_s > 0) {", "if (false) {"),
    ("the pause of the PIN does not double", STAFF, "pause_first_s : flow->staff_pause_s * 2;", "pause_first_s : flow->staff_pause_s;"),
    ("a PIN is tried in a pause", STAFF, "event->control == CTL_CONTINUE && !waits &&", "event->control == CTL_CONTINUE &&"),
    ("a pulled plug gives further tries", STAFF, "effect_add(effects, FX_SAVE); // a pulled plug", "; // a pulled plug"),
    ("the PIN is kept", STAFF, "    forget_pin(flow);\n    if (right)", "    if (right)"),
    ("a covered PIN is kept", FLOW, "if (cover != SCREEN_PIN) {", "if (false) {"),
    ("staff see what a patient began", STAFF, "flow_session_end(flow, END_STAFF, effects); // whatever", "; // whatever"),
    ("a PIN while the kiosk is at work", STAFF, "flow->config->staff_pin_hash[0] != '\\0' && !works &&", "flow->config->staff_pin_hash[0] != '\\0' &&"),
    ("an undo's number is not checked", STAFF, "if (event->number == 0 || event->number != flow->undo_number) {", "if (false) {"),
    ("a lifted pause starts again longer", "flow/tries.c", "    tries->pause_until_ms = 0;\n    tries->pause_s = 0;\n}", "    tries->pause_until_ms = 0;\n}"),
    # ---- scanning
    ("the camera looks on under a cover", SCAN, "bool seen = flow->screen == SCREEN_SCAN && flow->cover == SCREEN_COUNT;",
     "bool seen = flow->screen == SCREEN_SCAN;"),
    ("the camera is told again and again", SCAN, "if (on != flow->scanning) {", "if (on || flow->scanning) {"),
    ("the camera looks past the end of the session", FLOW, "    scan_stop(flow, effects);\n", ""),
    ("codes are taken where they are not offered", SCAN, "return config_scans(flow->config) && flow->scanner_ready;", "return flow->scanner_ready;"),
    ("S2 is asked where nothing can read a code", SCAN, "return config_scans(flow->config) && flow->scanner_ready;", "return config_scans(flow->config);"),
    ("a code is taken under a cover", SCAN, "if (!scan_is_offered(flow) || flow->cover != SCREEN_COUNT) {", "if (!scan_is_offered(flow)) {"),
    ("a code is taken in the middle of an outcome", SCAN, "    default: return false;\n    }\n}\n\n// \"Code read\"",
     "    default: return flow->in_session;\n    }\n}\n\n// \"Code read\""),
    ("a second code replaces the one that is read", SCAN, "return session->scan != SCAN_READ && !(session", "return !(session"),
    ("a poster in view rings and keeps the session open", SCAN, "&& event->code == session->scan_refused);", "&& false);"),
    ("a letter left under the scanner keeps S3 open", SCAN, "(accepted && event->identity != session->claim_tag);", "accepted;"),
    ("a code that is refused throws one away that was accepted", SCAN, "(accepted && event->identity != session->claim_tag);",
     "event->identity != session->claim_tag;"),
    ("a code that lies under the scanner is taken for ever", SCAN, "return is_new && !lies_there(flow, event);", "return is_new;"),
    ("any code is not taken after another", SCAN, "return event->identity == flow->scan_last_tag &&", "return flow->scan_last_tag != 0 &&"),
    ("a code that lies there is new after a while", SCAN, "if (taken || lies_there(flow, event)) {", "if (taken) {"),
    ("a code that was not taken counts as seen", SCAN, "if (taken || lies_there(flow, event)) {", "if (true) {"),
    ("who types a date is taken away by a poster", SCAN, "(flow->screen == SCREEN_BIRTH && entry_birth_begun(&flow->session))", "false"),
    ("who types a letter is taken away by a poster", SCAN, "return flow->screen == SCREEN_LETTER || (", "return ("),
    ("on an empty S3 nobody says what was refused", SCAN, "entry_birth_begun(&flow->session))", "true)"),
    ("only the day is typing", ENTRY, "|| session->birth_digits[1][0] != '\\0' || session->birth_digits[2][0] != '\\0'", ""),
    ("two posters keep a session open", SCAN, "    flow->idle_from_ms = idle_from_ms;\n", ""),
    ("a poster beside who types keeps a session open", SCAN, "    if (accepted || !flow->in_session) {", "    if (true) {"),
    ("who is asked for more time scans, and is gone", SCAN, "    if (accepted || !flow->in_session) {", "    if (!flow->in_session) {"),
    ("what is held up still is not given again", SCAN, "        effect_add(effects, FX_SCAN_AGAIN);\n", ""),
    ("nobody sees that a fixed scanner read", SCAN, "    set_state(flow, SCAN_READ);\n", "    go_on(flow);\n"),
    ("the camera is switched on to say what was read", SCAN, "seen && (!read || flow->scanning)", "seen"),
    ("the camera is switched off as it has read", SCAN, "seen && (!read || flow->scanning)", "seen && !read"),
    ("a camera that is off has a preview", "flow/view.c", "flow->scanner_camera && flow->scanning;", "flow->scanner_camera;"),
    ("the advice is hidden at once", SCAN, "        flow->idle_from_ms = flow->now_ms; // the advice", "        ; // the advice"),
    ("a code that was left comes back", SCAN, "    session_drop_claim(&flow->session);\n    if (typing_paused(flow)) {", "    if (typing_paused(flow)) {"),
    ("another day, though a place of today is not known", CHOOSE, "if (nearest(flow, is_open, event->wall_ms) >= 0) {", "if (false) {"),
    ("a code that is refused is taken", SCAN, "    if (accepted) {\n        accept(flow, event);", "    if (event->claim != NULL) {\n        accept(flow, event);"),
    ("a refused code says nothing of its kind", SCAN, "flow->session.scan_refused = kind;", "flow->session.scan_refused = CODE_UNKNOWN;"),
    ("both sound alike", SCAN, "effect_add(effects, FX_SOUND)->on = accepted;", "effect_add(effects, FX_SOUND)->on = true;"),
    ("who the appointment is for is not asked", SCAN, "flow_go(flow, flow->session.who_asked ? SCREEN_BIRTH : SCREEN_WHO);", "flow_go(flow, SCREEN_BIRTH);"),
    ("the letter of the name stays beside a code", SCAN, "    entry_forget_name(session);\n", ""),
    ("enter my details keeps the code", SCAN, "    session_drop_claim(&flow->session);\n    flow->session.way = WAY_TYPE;", "    flow->session.way = WAY_TYPE;"),
    ("typing is paused, and S2a leads to it", SCAN, "control == CTL_TYPE && !typing_paused(flow)", "control == CTL_TYPE"),
    ("a scanner that is gone leads to paused typing", SCAN, "if (!session_is_scanned(&flow->session) && typing_paused(flow)) {", "if (false) {"),
    ("S2a stays when nothing can read", SCAN, "if (event->ready || !needed) {", "if (true) {"),
    ("what help hid counts as waiting", SCAN, "if (seen && !flow->scanning && flow->session.scan == SCAN_LOOKING) {", "if (false) {"),
    ("nobody is told that nothing was read", SCAN, "        set_state(flow, SCAN_WAITED);", "        set_state(flow, SCAN_LOOKING);"),
    ("who holds a code up is asked for more time", LIMITS, "return scan_idle_ms(flow) > ask_ms ? scan_idle_ms(flow) : ask_ms;", "return ask_ms;"),
    ("code read is gone at once", SCAN, "read_ms = 300;", "read_ms = 0;"),
    ("a pause of typing stops a code", FIND, "if (!session_is_scanned(&flow->session) && tries_paused(", "if (tries_paused("),
    ("a code is level B before anybody is found", FIND, "} else if (scanned && session->people.count == 1) {", "} else if (scanned) {"),
    ("a code proves level C", FIND, "        session->level = LEVEL_B;\n    }\n    judge_people", "        session->level = LEVEL_C;\n    }\n    judge_people"),
    ("with a code S4b is asked", FIND, "judge_people(flow, event, scanned || with_postcode, effects);", "judge_people(flow, event, with_postcode, effects);"),
    ("with a code the postcode is wanted, too", FIND, "bool with_postcode = !scanned && ", "bool with_postcode = "),
    ("a wrong date is not counted against its code", FIND, "    if (event->answer == SITE_NONE) {\n        count_claim", "    if (false) {\n        count_claim"),
    ("a search that is denied is a wrong date", FIND, "    if (event->answer == SITE_NONE) {\n        count_claim", "    if (true) {\n        count_claim"),
    ("a wrong postcode is not counted against the code", FIND, "    find_begin(flow, 0);\n    count_claim(flow, event);", "    find_begin(flow, 0);"),
    ("a code that used up its tries goes on", FIND, "tries_claim_blocked(&flow->tries, event->wall_ms, session->claim_tag) ? REFUSED_CLAIM_TRIES", "false ? REFUSED_CLAIM_TRIES"),
    ("four tries for a code", TRIES, "claim->misses >= TRIES_PER_CLAIM :", "claim->misses > TRIES_PER_CLAIM :"),
    ("made-up codes win a code new tries", TRIES, "return a->misses < b->misses; // a free place has none", "return b->misses < a->misses;"),
    ("full of blocked codes the first gives way", TRIES, "return room->misses < TRIES_PER_CLAIM ? room : NULL;", "return room;"),
    ("a code is blocked for good", TRIES, "if (each->tag != 0 && wall_ms >= each->until_ms) {", "if (false) {"),
    ("a pass that is still taken has new tries", TRIES, "until_s * 1000 + pass_leeway_ms;", "until_s * 1000;"),
    ("typed details find another day", LOOK, "} else if (refusal == REFUSED_ELSEWHERE && session_is_scanned(session)) {", "} else if (refusal == REFUSED_ELSEWHERE) {"),
    ("X6 before the closer look", LOOK, "    if (person->restricted || person->deceased || pds == PDS_HIDDEN) {", "    if (person->appointment_count > 0 && (person->restricted || person->deceased || pds == PDS_HIDDEN)) {"),
    ("what is cancelled elsewhere is not in this building", CHOOSE, "status != APPOINTMENT_CANCELLED && ", ""),
    ("the desk does not hear of another day", CHOOSE, "not_here(flow, SCREEN_OTHER_DAY, NOTE_OTHER_DAY,", "not_here(flow, SCREEN_OTHER_DAY, NOTE_ELSEWHERE,"),
    ("the date is told at level B", VIEW, "if (flow->session.level == LEVEL_C && !flow->session.for_other) {", "if (!flow->session.for_other) {"),
    ("the date is told to someone else", VIEW, "if (flow->session.level == LEVEL_C && !flow->session.for_other) {", "if (flow->session.level == LEVEL_C) {"),
    ("the date of someone else is offered", CHOOSE, "session->level == LEVEL_B && !session->for_other &&", "session->level == LEVEL_B &&"),
    ("any postcode proves level C", FIND, "if (extra_matches(session_person(session), flow)) {", "if (true) {"),
    ("a wrong postcode is refused at once", FIND, "    count_claim(flow, event);\n    find_refuse(flow, REFUSED_NO_MATCH, effects);", "    count_claim(flow, event);\n    desk_refuse(flow, REFUSED_NO_MATCH, event, effects);"),
    ("a house number proves the date", FLOW, "|| session_is_scanned(&flow->session);", ";"),
    ("what the code names is kept after Yes", CHOOSE, "    session_forget_claim(session);\n", ""),
    ("back from S6 asks for a letter", CHECK_IN, "session_is_scanned(session) ? SCREEN_BIRTH : SCREEN_LETTER", "SCREEN_LETTER"),
    ("a letter is asked beside a code", CHECK_IN, "    if (session_is_scanned(&flow->session)) {\n        find_submit(flow, effects);", "    if (false) {\n        find_submit(flow, effects);"),
    # ---- what lies under a question
    ("more time leads away from the help page", FLOW, "flow_cover(flow, flow->under); // where the patient was", "flow_cover(flow, SCREEN_COUNT);"),
]


def run(command, **more):
    return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **more)


def must(command):
    done = run(command)
    if done.returncode != 0:
        sys.exit("%s\n%s" % (" ".join(command), done.stdout))


def pkg(*arguments):
    return run(["pkg-config", *arguments]).stdout.split()


def object_of(build, source):
    return os.path.join(build, "base", source.replace("/", "_")[:-2] + ".o")


def compile_base(cc, build, pool):
    """Objects of the core and of the tests, unbroken."""
    core = [source for room in ("base", "config", "session", "api", "arrival", "flow")
            for source in sorted(glob.glob("app/%s/*.c" % room))]
    tests = [source for _, sources in PROGRAMS for source in sources]
    os.makedirs(os.path.join(build, "base"), exist_ok=True)
    jobs = [[cc, *FLAGS, "-Iapp", "-Itests", *pkg("--cflags", "libcjson", "cmocka"), "-c", source, "-o",
             object_of(build, source)] for source in core + tests]
    list(pool.map(must, jobs))
    return core


def killed_by(cc, build, core, sources_of, broken, replacement):
    """Links each program with the object replacement in place of broken; the first that fails, or None."""
    objects = [replacement if source == broken else object_of(build, source) for source in core]
    for name, sources in sources_of:
        program = replacement[:-2] + "-" + name
        must([cc, *[object_of(build, source) for source in sources], *objects, "-o", program,
              *pkg("--libs", "cmocka", "libcjson")])
        try:
            failed = run([program], timeout=60).returncode != 0
        except subprocess.TimeoutExpired:
            failed = True  # it went round for ever
        os.remove(program)
        if failed:
            return name
    return None


def break_and_test(cc, build, core, number):
    what, name, text, instead = MUTANTS[number]
    source = "app/" + name
    with open(source, encoding="utf-8") as file:
        original = file.read()
    if original.count(text) != 1:
        return number, "its text occurs %d times in %s: mend tests/flow/mutants.py" % (original.count(text), source)
    room = os.path.join(build, str(number), os.path.dirname(source))
    os.makedirs(room, exist_ok=True)
    copy = os.path.join(build, str(number), source)
    with open(copy, "w", encoding="utf-8") as file:
        file.write(original.replace(text, instead))
    must([cc, *FLAGS, "-iquote", os.path.dirname(source), "-Iapp", *pkg("--cflags", "libcjson"), "-c", copy, "-o",
          copy[:-2] + ".o"])
    killer = killed_by(cc, build, core, PROGRAMS, source, copy[:-2] + ".o")
    return number, "" if killer else "no test noticed"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--cc", default="cc")
    parser.add_argument("--build", default="build/mutants")
    parser.add_argument("numbers", nargs="*", type=int)
    options = parser.parse_args()
    numbers = options.numbers or list(range(len(MUTANTS)))
    with concurrent.futures.ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        core = compile_base(options.cc, options.build, pool)
        # The tests must pass unbroken, or every mutant would die of something else.
        whole = killed_by(options.cc, options.build, core, PROGRAMS, None, os.path.join(options.build, "base", "whole.o"))
        if whole:
            sys.exit("%s fails without any mutant" % whole)
        results = list(pool.map(lambda number: break_and_test(options.cc, options.build, core, number), numbers))
    survivors = [(number, why) for number, why in results if why]
    for number, why in survivors:
        print("survived: %d %s: %s" % (number, MUTANTS[number][0], why))
    print("killed=%d/%d" % (len(numbers) - len(survivors), len(numbers)))
    sys.exit(1 if survivors else 0)


if __name__ == "__main__":
    main()
