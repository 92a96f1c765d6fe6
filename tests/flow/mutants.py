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
WALK = ["test_walk", "walk_events", "walk_state", "walk_rules", "walk_diagram"]
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
    ("test_walk", ["tests/flow/%s.c" % name for name in WALK]),
    ("test_stories", ["tests/flow/test_stories.c", "tests/flow/stories.c"]),
]
CHECK_IN, FLOW, ARRIVAL = "flow/check_in.c", "flow/flow.c", "arrival/arrival.c"

# (what is broken, file below app/, text, instead)
MUTANTS = [
    ("a search's number is not checked", CHECK_IN,
     "if (event->number == 0 || event->number != flow->find_number) {",
     "if (flow->screen != SCREEN_FINDING || flow->find_decided) {"),
    ("an arrival's number is not checked", CHECK_IN,
     "if (event->number == 0 || event->number != flow->arrival_number) {", "if (flow->arrival_number == 0) {"),
    ("S9 when the write was refused", "flow/trouble.c",
     "case ARRIVAL_REJECTED: return (struct trouble){SCREEN_REFUSED, REFUSED_REJECTED};",
     "case ARRIVAL_REJECTED: return (struct trouble){SCREEN_DONE, REFUSED_NONE};"),
    ("S9 when the system was not reached", "flow/trouble.c",
     "case ARRIVAL_NOT_REACHED: break;",
     "case ARRIVAL_NOT_REACHED: return (struct trouble){SCREEN_DONE, REFUSED_NONE};"),
    ("S9 when the time is up", CHECK_IN, "flow_go(flow, SCREEN_UNSURE);", "flow_go(flow, SCREEN_DONE);"),
    ("the date of birth outlives the session", "session/session.c",
     "wipe(session, sizeof *session);",
     "struct date birth = session->birth; wipe(session, sizeof *session); session->birth = birth;"),
    ("a refusal at once", CHECK_IN,
     "return flow->find_ms + flow->config->find_answer_ms;", "return flow->find_decided_ms;"),
    ("a late refusal at once", CHECK_IN,
     "return flow->find_ms + (int64_t)flow->config->find_max_s * 1000;",
     "return flow->find_decided ? flow->now_ms : flow->find_ms + (int64_t)flow->config->find_max_s * 1000;"),
    ("restricted is not counted as a try", CHECK_IN,
     "count_try(flow, flow->session.identity, effects);\n    find_decide",
     "if (refusal != REFUSED_RESTRICTED) { count_try(flow, flow->session.identity, effects); }\n    find_decide"),
    ("the session's tries are not counted", CHECK_IN, "flow->session.tries++;", ";"),
    ("the pause does not double", "flow/tries.c", "config->tries_pause_s : tries->pause_s * 2;",
     "config->tries_pause_s : tries->pause_s;"),
    ("searching goes on in a pause", CHECK_IN, "if (tries_paused(&flow->tries, flow->now_ms)) {\n        session_end",
     "if (false) {\n        session_end"),
    ("another person in spite of a pause", FLOW, "tries_paused(&flow->tries, flow->now_ms) ? SCREEN_PAUSED : SCREEN_WHO",
     "SCREEN_WHO"),
    ("of several people the first is taken", CHECK_IN,
     "} else if (session->people.count > 1) {\n        flow->find_number = 0;",
     "} else if (session->people.count > 99) {\n        flow->find_number = 0;"),
    ("twins: S4b takes the first", CHECK_IN, "session->people.count > 1 && after_extra", "false"),
    ("a restricted record is arrived", CHECK_IN, "if (person->restricted || person->deceased) {",
     "if (person->deceased) {"),
    ("a clinic that is not at the kiosk", CHECK_IN, "if (!clinic->kiosk_allowed) {", "if (false) {"),
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
    ("2xx is proof enough", "api/site_arrive.c", "return proves_arrival(reply, config, asked) ? WROTE_CONFIRMED : WROTE_LOST;",
     "return WROTE_CONFIRMED;"),
    ("any Encounter is ours", "api/site_arrive.c", "(site_is_type(resource, \"Encounter\") && is_arrival(resource, config, intent_id, asked))",
     "site_is_type(resource, \"Encounter\")"),
    ("\"not me\" leads to the start", CHECK_IN, "refuse(flow, REFUSED_NOT_ME, event, effects);",
     "flow_session_end(flow, END_FINISHED, effects);"),
    ("no help while it is searching", FLOW, "if (event->control == CTL_HELP) {",
     "if (event->control == CTL_HELP && flow->screen != SCREEN_FINDING) {"),
    ("help that tells nobody", FLOW, "effect->task = (struct site_task_request){.code = TASK_HELP, .note = NOTE_HELP};",
     "effect->kind = FX_NONE;"),
    ("no time limit on S6", FLOW, "return flow->in_session && seen != SCREEN_FINDING",
     "return flow->in_session && seen != SCREEN_CONFIRM && seen != SCREEN_FINDING"),
    ("no time limit on X17", FLOW, "return flow->in_session && seen != SCREEN_FINDING",
     "return flow->in_session && seen != SCREEN_NOT_WORKING && seen != SCREEN_FINDING"),
    ("early is let in", CHECK_IN, "if (wall_ms < opens_ms) {", "if (false) {"),
    ("late is let in", CHECK_IN, "return wall_ms > shuts_ms ? REFUSED_LATE : REFUSED_NONE;", "return REFUSED_NONE;"),
    ("a phone call hides the visit", CHECK_IN, "distance += 2 * day_ms;", ";"),
    ("a former name matches", "api/site_find_read.c", "(text_equal(use, \"old\") || text_equal(use, \"maiden\")",
     "(text_equal(use, \"maiden\")"),
    ("a part of a name is enough", "session/match.c", "return (int)typed >= wanted || folded_bytes == typed;",
     "return true;"),
    ("another birthday matches", "api/site_find.c", "|| !date_equal(birth, find->birth)", ""),
    ("a page elsewhere is read", "api/site_find.c", "if (strncmp(next, find->config->fhir_base_url, base) != 0 ||",
     "if ("),
    ("who was found is kept on X1", CHECK_IN, "session_end(&flow->session);\n    flow->session.reference = reference;",
     "flow->session.reference = reference;"),
    ("who was found is kept on the way back", CHECK_IN, "wipe(&session->people, sizeof session->people);\n        wipe(session->extra",
     "wipe(session->extra"),
    ("nobody is told of an arrival unseen", FLOW, "if (flow->session.arrived && !flow->session.outcome_seen) {",
     "if (false) {"),
    ("initials for someone else", "flow/view.c", "if (flow->session.for_other || clinic->sensitive) {", "if (clinic->sensitive) {"),
    ("initials for a sensitive clinic", "flow/view.c", "if (flow->session.for_other || clinic->sensitive) {",
     "if (flow->session.for_other) {"),
    ("a patient who did not come is left out", "api/site_find.c", "if (!patient_came(find, find->loose_patient[i])) {",
     "if (false) {"),
    ("an Encounter of another patient counts", "api/site_arrive.c", "text_equal(patient, asked->patient) &&", ""),
    ("a cover lets the page show through", "flow/view.c", "wipe(ret_view, sizeof *ret_view);", ";"),
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
