"""W10, W11 and undo: the power goes. The kiosk kills itself (SIGKILL) at each step of an arrival, or of taking one
back, and is started again on the same state folder; what is asserted on is the server's list and the journal, never the
screen alone.

kill -9 keeps the page cache, so this proves the order of the program's steps, not that fsync works (reliability 15).
"""
import base64
import concurrent.futures
import hashlib
import time

from bench import (CONFIRMED, EXPIRED, KIND_TASK, KIND_UNDO, SAYS_DONE, STAFF, check, never_showed, no_text_step,
                   to_confirm, writes_of)

MARY = "A1004417"
STYLES = ("patch", "put", "encounter")
AT_ONCE = 2

# step of platform_step(), and whether the server can have the arrival by then: no, yes or maybe (it is on its way)
UNTIL_SENT = (
    ("arrival-before-intent", "no"), ("store-before-commit", "no"), ("store-after-commit", "no"),
    ("arrival-after-intent", "no"), ("arrival-before-send", "no"), ("store-before-commit:2", "maybe"),
    ("store-after-commit:2", "maybe"), ("arrival-after-send", "maybe"),
)
AFTER_REPLY = (
    ("arrival-after-reply", "yes"), ("arrival-before-close", "yes"), ("arrival-after-close", "yes"),
    ("store-before-commit:3", "yes"), ("store-after-commit:3", "yes"),
)
JUST_AFTER = "2026-12-08T09:06:00Z"
LATER = "2026-12-08T09:25:00Z"    # older than 15 minutes, the same day
NEXT_DAY = "2026-12-09T09:05:00Z"
BEFORE = "2026-12-08T08:01:00Z"   # the clock came back wrong

PATIENT = [*to_confirm(), 'tap "Yes"', "expect screen done"]
SETTLE = ["expect screen start", no_text_step(SAYS_DONE), "wait 3s", "wait 3s", "wait 3s", no_text_step(SAYS_DONE)]


def is_arrived(site):
    return site.arrivals_of(MARY)[1] == "arrived"


def at_most_one(site, words):
    written = site.written()
    check(written["arrivals"] <= 1 and written["encounters"] <= 1, f"{words}: more than one arrival: {written['log']}")


def only_told_the_truth(site, run, words):
    check("done" not in run.screens or is_arrived(site), f"{words}: the patient was told so, and it was not so")


def same_write(site, words):
    """All writes are one intent's: same request id, same guard, same body, and never two without a read between."""
    requests = site.requests()
    writes = writes_of(requests)
    first = writes[0][1] if writes else None
    for (before, _), (after, one) in zip(writes, writes[1:]):
        check(one[2] == first[2] and one[3] == first[3], f"{words}: another write than the first: {first} {one}")
        between = requests[before + 1:after]
        check(any(each[0] == "GET" and each[1] == f"Appointment/{MARY}" for each in between),
              f"{words}: written again without a read: {requests}")
    check(len(writes) <= 2, f"{words}: {len(writes)} writes")


def killed(bench, site, style, step, state, now=None):
    run = bench.play(site, PATIENT if now is None else SETTLE, stop_at=step, state=state, site__fhir__write=style,
                     **({"now": now} if now else {}))
    only_told_the_truth(site, run, f"{style} {step}")
    return run


def restart(bench, site, style, state, now, steps=()):
    """Starts again; the first thing asked about the arrival is a read, and the screen is an idle one."""
    before = len(site.requests())
    run = bench.play(site, [*SETTLE, *steps], state=state, now=now, site__fhir__write=style)
    about = [one for one in site.requests()[before:] if one[1].startswith(("Appointment/", "Encounter"))]
    check(not about or about[0][0] == "GET", f"{state}: replayed by sending: {about}")
    never_showed(run, "done", "already", "unsure", "checking-in", "confirm")
    return run


def one_kill(bench, style, step, arrived):
    words = f"{style} {step}"
    state = words.replace(" ", "-").replace(":", "-")
    with bench.site() as site:
        killed(bench, site, style, step, state)
        rows = bench.rows(state)
        check(len(rows) <= 1, f"{words}: {len(rows)} intents")
        check((step in ("arrival-before-intent", "store-before-commit")) == (not rows), f"{words}: {rows}")
        check(arrived == "maybe" or is_arrived(site) == (arrived == "yes"), f"{words}: {site.written()['log']}")
        check(not rows or rows[0]["state"] != CONFIRMED or is_arrived(site), f"{words}: the row says what is not so")
        was_arrived, had_writes = is_arrived(site), site.written()["writes"]
        restart(bench, site, style, state, JUST_AFTER)
        at_most_one(site, words)
        same_write(site, words)
        if was_arrived:
            check(site.written()["writes"] == had_writes, f"{words}: written though the read showed it")
        if rows:
            row = bench.one_row(CONFIRMED, state)
            check(row["id"] == rows[0]["id"], f"{words}: another intent")
            check(is_arrived(site), f"{words}: confirmed, and lost")
        else:
            check(not is_arrived(site) and not bench.rows(state), f"{words}: an arrival without an intent")


def all_kills(bench, steps):
    with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
        jobs = [pool.submit(one_kill, bench, style, step, arrived) for style in STYLES for step, arrived in steps]
        for job in jobs:
            job.result()


def too_old(bench, style, now, end):
    """Never sent, and found too late: no write any more, staff have it."""
    state = f"{style}-{now[8:13]}"
    with bench.site() as site:
        killed(bench, site, style, "arrival-before-send", state)
        check(site.written()["writes"] == 0, "sent after all")
        run = restart(bench, site, style, state, now, ['expect task "unknown-outcome"', "expect tasks 1"])
        check(not is_arrived(site) and site.written()["writes"] == 0, f"{state}: written: {site.written()['log']}")
        row = bench.rows(state)[0]
        check(row["state"] == end and row["open"] == (end == STAFF), f"{state}: {row}, {run.states}")
        if end == STAFF:  # once more: staff know already, and the row still waits for midnight
            restart(bench, site, style, state, "2026-12-08T09:40:00Z", ["expect tasks 1"])
            restart(bench, site, style, state, NEXT_DAY, ["wait 301s", "expect tasks 1", "expect writes 0"])
            bench.one_row(EXPIRED, state)


def too_old_but_arrived(bench, style, now):
    """The write had got through: found late, it is still confirmed by the read."""
    state = f"{style}-arrived-{now[8:13]}"
    with bench.site() as site:
        killed(bench, site, style, "arrival-after-reply", state)
        check(is_arrived(site), "the reply came before the arrival")
        restart(bench, site, style, state, now)
        at_most_one(site, state)
        check(site.written()["writes"] == 1, f"{state}: {site.written()['log']}")
        bench.one_row(CONFIRMED, state)


def killed_twice(bench, style):
    """The replay's own write is cut off as well: still at most one arrival, and no third try."""
    state = f"{style}-twice"
    with bench.site() as site:
        killed(bench, site, style, "arrival-after-intent", state)
        killed(bench, site, style, "arrival-before-send", state, JUST_AFTER)
        restart(bench, site, style, state, "2026-12-08T09:07:00Z")
        restart(bench, site, style, state, LATER)
        at_most_one(site, state)
        same_write(site, state)
        rows = bench.rows(state)
        check(len(rows) == 1, f"{rows}")
        check((rows[0]["state"] == CONFIRMED) == is_arrived(site), f"{state}: {rows} {site.arrivals_of(MARY)}")
        tasks = bench.rows(state, KIND_TASK)
        check(rows[0]["state"] == CONFIRMED or tasks, f"{state}: neither arrived nor told to staff: {rows}")


def killed_from_outside(bench, style, part):
    """SIGKILL from another process, somewhere in the arrival. True: it was in time."""
    state = f"{style}-outside-{part}"

    def kill_when_begun(process, log):
        while process.poll() is None:
            if log.exists() and "LOG_ARRIVAL" in log.read_text(errors="replace"):
                time.sleep(part * 0.004)
                break
            time.sleep(0.001)
        process.kill()

    with bench.site() as site:
        site.fault(on="read", do="delay", ms=12)
        site.fault(on="write", do="delay", ms=12)
        run = bench.play(site, PATIENT, state=state, site__fhir__write=style, meanwhile=kill_when_begun, dies=True)
        only_told_the_truth(site, run, state)
        restart(bench, site, style, state, JUST_AFTER)
        at_most_one(site, state)
        same_write(site, state)
        rows = bench.rows(state)
        check(all(not row["open"] for row in rows), f"{state}: not settled: {rows}")
        check(is_arrived(site) == bool(rows), f"{state}: {rows} {site.arrivals_of(MARY)}")
        return run.returncode == -9


def w10(bench):
    all_kills(bench, UNTIL_SENT)
    for style in STYLES:
        too_old(bench, style, LATER, STAFF)
        too_old(bench, style, NEXT_DAY, EXPIRED)
        killed_twice(bench, style)
    too_old(bench, "patch", BEFORE, STAFF)


def w11(bench):
    all_kills(bench, AFTER_REPLY)
    for style in STYLES:
        too_old_but_arrived(bench, style, LATER)
        too_old_but_arrived(bench, style, NEXT_DAY)
    in_time = [killed_from_outside(bench, "patch", part) for part in range(10)]
    check(any(in_time), "no kill from outside was in time")


# ---- undo: not a row of the matrix, but its writes are as guarded as an arrival's

PIN = "2468"
UNDO_OTHER = 3  # state of a row in app/loop/undo.c: what became of it is for staff to see
TAKE_BACK = ['tap "This is not right"', "expect screen not-right", 'tap "Finish"', "staff", f"type {PIN}", "key Enter",
             'tap "Take back an arrival"', "expect screen undo", "type 1", "key Enter", "wait 9s"]


def pin_hash():
    """staff.pin_hash, as cheap as is allowed."""
    salt = b"of the test only"
    made = hashlib.scrypt(PIN.encode(), salt=salt, n=1 << 14, r=8, p=1, dklen=32, maxmem=1 << 26)
    return "$".join(["scrypt", "14", "8", "1", *(base64.urlsafe_b64encode(part).rstrip(b"=").decode()
                                                 for part in (salt, made))])


def killed_in_undo(bench, style, step, sent):
    """Between the row and the answer: the next start sends nothing, and staff are asked to look. sent: no or maybe."""
    state = f"undo-{style}-{step.removeprefix('undo-')}"
    config = {"site__fhir__write": style, "staff__pin_hash": pin_hash()}
    with bench.site() as site:
        bench.play(site, [*PATIENT, *TAKE_BACK], stop_at=step, state=state, **config)
        undone = is_undone(site)
        check(sent == "maybe" or not undone, f"{state}: sent before it was sent")
        row, = bench.rows(state, KIND_UNDO)
        check(row["open"], f"{state}: closed without an answer: {row}")
        writes = site.written()["writes"]
        check(writes == (2 if undone else 1) or sent == "maybe", f"{state}: {writes} writes")
        run = bench.play(site, [*SETTLE, 'expect task "undone" priority "urgent" note "the outcome is not known" for '
                                '"P2001"', 'expect tasks-of "undone" 1'], state=state, now=JUST_AFTER, **config)
        never_showed(run, "undo", "staff", "done")
        check(site.written()["writes"] <= max(writes, 2), f"{state}: {site.written()['log']}")
        check(undone or sent == "maybe" or not is_undone(site), f"{state}: taken back by the restart")
        row, = bench.rows(state, KIND_UNDO)
        check(row["state"] == UNDO_OTHER and not row["open"], f"{state}: {row}")
        bench.play(site, [*SETTLE, 'expect tasks-of "undone" 1'], state=state, now="2026-12-08T09:08:00Z", **config)
        only_one_undo(site, state)


def is_undone(site):
    return site.written()["undone"] == 1


def only_one_undo(site, state):
    """One arrival, and at most one write back: both with a guard, never the same twice."""
    writes = writes_of(site.requests())
    check(len(writes) <= 2 and site.written()["unguarded"] == 0, f"{state}: {writes}")
    status = site.arrivals_of(MARY)[1]
    check(status == ("booked" if is_undone(site) else "arrived"), f"{state}: {status}")


def undo(bench):
    for style in ("patch", "put"):
        killed_in_undo(bench, style, "undo-before-send", "no")
        killed_in_undo(bench, style, "undo-after-send", "maybe")


ROWS = {"W10": w10, "W11": w11, "undo": undo}
