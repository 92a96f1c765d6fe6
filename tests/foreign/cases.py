"""One function a case: what the patient is told, what the foreign server holds afterwards, what the journal says."""
from bench import (ALREADY, CONFIRMED, CONFLICT, DONE, DOWN, NOW, REFUSED, SAYS_ALREADY, SAYS_DONE, check, find,
                   no_text_step, text_step, to_confirm)
from medplum import PEOPLE, Server

MARY = "A1004417"
SUMMER = "2026-07-08T08:05:00Z"
GUARDED = ("patch", "put")
# Lets what is under way end: the message to staff is committed, sent and answered.
QUIET = ["wait 1s", "wait 1s"]
REFUSED_LATE = ["expect screen finding", "wait 2600ms", *REFUSED]


def serve(bench, install, name, now=NOW, extra=()):
    return Server(install, bench.out / f"server-{name}.log", now, PEOPLE, extra)


def play(bench, server, steps, style="patch", now=NOW, **changes):
    settings = {"site__fhir__write": style, "details__ask": "off", **changes}
    return bench.play(None, [*steps, *QUIET], base_url=server.base_url, now=now, state=f"state-{style}", **settings)


def held(server, appointment=MARY):
    return server.fhir("GET", f"Appointment/{appointment}")


def only_arrived(server, appointment=MARY):
    """Arrived in that server, with a new version, every other member as it was and nobody else touched."""
    now, before = held(server, appointment), server.before[appointment]
    check(now["status"] == "arrived", f"not arrived in the server: {now}")
    check(now["meta"]["versionId"] != before["meta"]["versionId"], "arrived without a new version")
    check({**now, "meta": 0, "status": 0} == {**before, "meta": 0, "status": 0}, f"more than the status changed: {now}")
    check(server.changed(but=[appointment]) == [], f"others were touched: {server.changed(but=[appointment])}")


def untouched(server):
    check(server.writes() == [], f"the kiosk wrote: {server.writes()}")
    check(server.changed() == [], f"appointments changed: {server.changed()}")


def told_staff(server, *tasks):
    check(server.tasks() == list(tasks), f"messages to staff: {server.tasks()}, expected {list(tasks)}")


# ---- first criterion of C72: matched, so recorded in that server, and told

def matched(bench, install):
    for style in GUARDED:
        with serve(bench, install, style) as server:
            play(bench, server, [*to_confirm(), text_step("M.S."), text_step("9:25am today with Dr Patel"), 'tap "Yes"',
                                 *DONE], style)
            only_arrived(server)
            version = server.before[MARY]["meta"]["versionId"]
            check([one["ifMatch"] for one in server.writes()] == [f'W/"{version}"'],
                  f"{style}: one write, guarded by the version that was read: {server.writes()}")
            told_staff(server)
            bench.one_row(CONFIRMED, f"state-{style}")


def matched_name(bench, install):
    """A second surname with an accent: found by any of its words, since the search goes by birth date alone."""
    with serve(bench, install, "name") as server:
        play(bench, server, [*to_confirm("29021968", "O"), 'tap "Yes"', *DONE])
        only_arrived(server, "A1004427")


def matched_summer(bench, install):
    """British Summer Time: the day's bounds carry +01:00, the server's instants Z."""
    with serve(bench, install, "summer", SUMMER) as server:
        play(bench, server, [*to_confirm(), text_step("9:25am today"), 'tap "Yes"', *DONE], now=SUMMER)
        only_arrived(server)


def matched_encounter(bench, install):
    """A site where an Encounter is the arrival: created once, with this intent, patient and appointment."""
    with serve(bench, install, "encounter") as server:
        play(bench, server, [*to_confirm(), 'tap "Yes"', *DONE], "encounter", site__fhir__confirm="encounter")
        encounters = server.all("Encounter")
        row = bench.one_row(CONFIRMED, "state-encounter")
        server.sent_again("Encounter")
        check(len(encounters) == 1 and encounters[0]["status"] == "arrived", f"Encounters: {encounters}")
        check(encounters[0]["identifier"][0]["value"] == row["id"], f"not of this intent {row['id']}: {encounters}")
        check(encounters[0]["subject"]["reference"] == "Patient/P2001" and
              encounters[0]["appointment"][0]["reference"] == f"Appointment/{MARY}", f"of somebody else: {encounters}")
        check(server.changed() == [], "that server moves no appointment by itself")


# ---- second criterion: not matched, so not recorded, and told so

def not_matched(bench, install):
    with serve(bench, install, "nobody") as server:
        play(bench, server, [*find("01021950", "Q"), *REFUSED_LATE])
        untouched(server)
        told_staff(server, ("refused", False))
        server.sent_again("Task")  # the repeat after a lost answer


def not_matched_letter(bench, install):
    """Somebody has the birthday, and another initial."""
    with serve(bench, install, "letter") as server:
        play(bench, server, [*find("27031985", "T"), *REFUSED_LATE])
        untouched(server)
        told_staff(server, ("refused", False))


def not_matched_tomorrow(bench, install):
    """Registered, and booked for tomorrow."""
    with serve(bench, install, "tomorrow") as server:
        play(bench, server, [*find("14031971", "Y"), *REFUSED_LATE])
        untouched(server)


def page_missing(bench, install):
    """More with this birthday than a page holds, and no way to the next: nobody may be called the only match."""
    crowd = {f"X{i}": ("Ann", f"Zed{i}", "1985-03-27", f"AX{i}", 60, "booked") for i in range(60)}
    with Server(install, bench.out / "server.log", NOW, {**PEOPLE, **crowd}) as server:
        play(bench, server, [*find(), "wait 2600ms", *DOWN])
        untouched(server)


# ---- already arrived, cancelled

def already(bench, install):
    for style in GUARDED:
        with serve(bench, install, style) as server:
            play(bench, server, [*to_confirm("19011948", "B"), 'tap "Yes"', "expect screen already",
                                 text_step(SAYS_ALREADY)], style)
            untouched(server)
            told_staff(server, ("already", True))


def cancelled(bench, install):
    with serve(bench, install, "cancelled") as server:
        play(bench, server, [*find("08091994", "O"), *REFUSED_LATE, no_text_step("cancelled")])
        untouched(server)


# ---- conflict: somebody else changes the appointment while the patient stands here

CANCEL = [{"op": "replace", "path": "/status", "value": "cancelled"}]
ARRIVE = [{"op": "replace", "path": "/status", "value": "arrived"}]
MOVE = [{"op": "replace", "path": "/start", "value": "2026-12-08T14:40:00Z"},
        {"op": "replace", "path": "/end", "value": "2026-12-08T14:50:00Z"}]
TOUCH = [{"op": "add", "path": "/comment", "value": "Interpreter booked."}]

AT_SEARCH = ("POST", "Appointment/_search")   # after it the patient sees S6
AT_READ = ("GET", f"Appointment/{MARY}")      # after "Yes", right before the write


def conflict_before_yes(bench, install):
    """Changed between S6 and "Yes": the read before the write sees it, and nothing is written."""
    for name, change in (("cancelled", CANCEL), ("moved", MOVE)):
        with serve(bench, install, name) as server:
            server.between(*AT_SEARCH, change, MARY)
            play(bench, server, [*to_confirm(), 'tap "Yes"', *REFUSED])
            server.came_between()
            check(server.writes() == [], f"{name}: the kiosk wrote: {server.writes()}")
            check(held(server)["status"] != "arrived", f"{name}: arrived: {held(server)}")
            told_staff(server, ("conflict", True))


def conflict_at_write(bench, install):
    """Cancelled between the read and the write: 412 to put, a failed test (400) to patch, never an arrival."""
    for style, status in (("put", 412), ("patch", 400)):
        with serve(bench, install, style) as server:
            server.between(*AT_READ, CANCEL, MARY)
            play(bench, server, [*to_confirm(), 'tap "Yes"', *REFUSED], style)
            server.came_between()
            check([one["status"] for one in server.writes()] == [status], f"{style}: {server.writes()}")
            check(held(server)["status"] == "cancelled", f"{style}: a cancelled appointment was arrived: {held(server)}")
            told_staff(server, ("conflict", True))
            bench.one_row(CONFLICT, f"state-{style}")


def conflict_moved(bench, install):
    """Moved to the afternoon between the read and the write, style put: refused by the version, never arrived."""
    with serve(bench, install, "put") as server:
        server.between(*AT_READ, MOVE, MARY)
        play(bench, server, [*to_confirm(), 'tap "Yes"', *REFUSED], "put")
        server.came_between()
        check([one["status"] for one in server.writes()] == [412], f"{server.writes()}")
        check(held(server)["status"] == "booked", f"arrived at another time: {held(server)}")
        told_staff(server, ("conflict", True))


def conflict_moved_patch(bench, install):
    """The same, style patch: that server ignores the version and arrives it. The answer shows another start, so nobody is
    told that they are checked in, and staff are told."""
    with serve(bench, install, "patch") as server:
        server.between(*AT_READ, MOVE, MARY)
        play(bench, server, [*to_confirm(), 'tap "Yes"', *REFUSED])
        server.came_between()
        check(len(server.writes()) == 1, f"written again: {server.writes()}")
        told_staff(server, ("conflict", True))


def conflict_arrived(bench, install):
    """The desk arrives the patient between the read and the write: checked in, and not by this kiosk."""
    for style in GUARDED:
        with serve(bench, install, style) as server:
            server.between(*AT_READ, ARRIVE, MARY)
            play(bench, server, [*to_confirm(), 'tap "Yes"', "expect screen already", text_step(SAYS_ALREADY),
                                 no_text_step(SAYS_DONE)], style)
            server.came_between()
            check(held(server)["status"] == "arrived", f"{style}: {held(server)}")
            bench.one_row(ALREADY, f"state-{style}")


def conflict_touched(bench, install):
    """A comment is written in between: still booked, same visit. The arrival is recorded and the comment kept."""
    for style, statuses in (("put", [412, 200]), ("patch", [200])):
        with serve(bench, install, style) as server:
            server.between(*AT_READ, TOUCH, MARY)
            play(bench, server, [*to_confirm(), 'tap "Yes"', *DONE], style)
            server.came_between()
            check([one["status"] for one in server.writes()] == statuses, f"{style}: {server.writes()}")
            check(held(server)["status"] == "arrived" and held(server).get("comment") == "Interpreter booked.",
                  f"{style}: somebody's change was lost: {held(server)}")
            told_staff(server)


# ---- what the kiosk reads and leaves there besides: Flags, AuditEvents, Tasks

NEED, MARK = "https://demo.foyer.example/need", "https://demo.foyer.example/mark"


def flag(system, code, status="active"):
    return {"resourceType": "Flag", "id": f"F-{code}-{status}", "status": status,
            "code": {"coding": [{"system": system, "code": code}]}, "subject": {"reference": "Patient/P2001"}}


def flagged(bench, install):
    """R4 has no search by Flag.status: an opt-out or a restriction must be found all the same, and an old one ignored."""
    marks = {"marks__no_kiosk": [f"{MARK}|no-kiosk"], "marks__restricted": [f"{MARK}|restricted"]}
    for code in ("no-kiosk", "restricted"):
        with serve(bench, install, code, extra=[flag(MARK, code)]) as server:
            play(bench, server, [*find(), *REFUSED_LATE], **marks)
            untouched(server)
    with serve(bench, install, "inactive", extra=[flag(MARK, "no-kiosk", "inactive")]) as server:
        play(bench, server, [*to_confirm(), 'tap "Yes"', *DONE], **marks)
        only_arrived(server)


def need_told(bench, install):
    """A recorded need reaches staff with the arrival, whatever is pressed; at this level of proof it is not shown."""
    with serve(bench, install, "need", extra=[flag(NEED, "hoist")]) as server:
        play(bench, server, [*to_confirm(), 'tap "Yes"', "expect screen needs", no_text_step("hoist"), 'tap "No"', *DONE],
             needs__codes__hoist=[f"{NEED}|hoist"])
        only_arrived(server)
        told_staff(server, ("need", True))
        check("a hoist" in server.all("Task")[0]["note"][0]["text"], f"which need? {server.all('Task')}")


def audited(bench, install):
    """Which kiosk arrived whom stands there as one AuditEvent."""
    with serve(bench, install, "audit") as server:
        play(bench, server, [*to_confirm(), 'tap "Yes"', *DONE])
        events = server.all("AuditEvent")
        check(len(events) == 1, f"AuditEvents: {events}")
        about = [entity["what"]["reference"] for entity in events[0]["entity"]]
        check(about == ["Patient/P2001", f"Appointment/{MARY}"], f"about others: {events}")


def details(bench, install):
    """Asked when that server holds no Task that says they were asked; not asked again when it does."""
    steps = [*to_confirm(), 'tap "Yes"', "expect screen details", 'tap "No"', *DONE]
    with serve(bench, install, "asked") as server:
        play(bench, server, steps, details__ask="on")
        told_staff(server, ("details-confirmed", True))
        asked = {key: value for key, value in server.all("Task")[0].items() if key != "meta"}
    with serve(bench, install, "again", extra=[asked]) as server:
        play(bench, server, [*to_confirm(), 'tap "Yes"', *DONE], details__ask="on")
        only_arrived(server)


def help_seen(bench, install):
    """Somebody at the desk accepts the call for help in that system: the kiosk says so."""
    with serve(bench, install, "help") as server:
        def accept(*_):
            task = server.wait_for("Task")
            server.fhir("PATCH", f"Task/{task['id']}", [{"op": "replace", "path": "/status", "value": "accepted"}])

        play(bench, server, ['expect screen start', 'tap "Get help"', "expect screen help", "wait 2s really", "wait 6s",
                             text_step("A member of staff has seen your call.")], meanwhile=accept)
        told_staff(server, ("help", False))


CASES = {
    "matched": matched,
    "matched-name": matched_name,
    "matched-summer": matched_summer,
    "matched-encounter": matched_encounter,
    "not-matched": not_matched,
    "not-matched-letter": not_matched_letter,
    "not-matched-tomorrow": not_matched_tomorrow,
    "page-missing": page_missing,
    "already": already,
    "cancelled": cancelled,
    "conflict-before-yes": conflict_before_yes,
    "conflict-at-write": conflict_at_write,
    "conflict-moved": conflict_moved,
    "conflict-moved-patch": conflict_moved_patch,
    "conflict-arrived": conflict_arrived,
    "conflict-touched": conflict_touched,
    "flagged": flagged,
    "need-told": need_told,
    "audited": audited,
    "details": details,
    "help-seen": help_seen,
}
