"""W1-W8: writes that are lost, refused, answered falsely or asked for five times."""
from bench import (ALREADY, CONFIRMED, CONFLICT, DONE, DOWN, REFUSED, REJECTED, SAYS_ALREADY, SAYS_DONE, SAYS_UNSURE,
                   STAFF, check, fault_step, never_showed, no_text_step, reads_between, text_step, to_confirm,
                   writes_of)

MARY = "A1004417"
STYLES = ("patch", "put", "encounter")


def read_last(requests):
    """The last thing the kiosk asked about the arrival was a read."""
    mine = [one for one in requests if one[1] == f"Appointment/{MARY}" or one[1].startswith("Encounter")]
    return mine[-1][:2] == ("GET", f"Appointment/{MARY}")


def w1(bench):
    """Applied, and the answer is held: checked in only because it was read, within the patient's 8 s."""
    for style in STYLES:
        with bench.site() as site:
            site.fault(on="write", do="apply-hold", ms=60000)
            run = bench.play(site, [*to_confirm(), 'tap "Yes"', "expect screen checking-in", no_text_step(SAYS_DONE),
                                    *DONE], state=style, site__fhir__write=style)
            check(site.fired("apply-hold") == 1, "the answer was never held")
            never_showed(run, "unsure", "refused", "not-working")  # X18 would have come at 8 s
            requests = site.requests()
            writes = writes_of(requests)
            check(len(writes) == 1 and read_last(requests), f"{style}: one write, then a read: {requests}")
            # style encounter: the arrival is the site's own doing, so it is not counted as a client's write
            check(site.arrivals_of(MARY)[1] == "arrived", f"{style}: not arrived")
            check(style == "encounter" or site.written()["arrivals"] == 1, f"{style}: not exactly one arrival")
            check(style != "encounter" or site.written()["encounters"] == 1, "not exactly one Encounter")
            check(site.written()["put_changed"] == [], f"put changed more than the status: {site.written()}")
            row = bench.one_row(CONFIRMED, style)
            check(row["data"]["repeated"] == 0, f"{style}: the write was sent twice: {row}")
    w1_unproved(bench)


def w1_unproved(bench):
    """As W1, but the reads fail too: nobody is told that they are checked in, and the intent lives on."""
    with bench.site() as site:
        site.fault(on="write", do="apply-hold", ms=60000)
        site.fault(on="read", do="status", status=500, nth=2, times=-1)
        run = bench.play(site, [*to_confirm(), 'tap "Yes"', "expect screen checking-in", "wait 9s with requests",
                                "expect screen unsure", text_step(SAYS_UNSURE), no_text_step(SAYS_DONE),
                                'expect task "unknown-outcome"'], state="unproved")
        check(site.fired("apply-hold") == 1, "the answer was never held")
        never_showed(run, "done", "already")
        rows = bench.rows("unproved")
        check(len(rows) == 1 and rows[0]["open"], f"the intent must stay open: {rows}")


def w2(bench):
    """Lost before it was applied: sent once more, with the same version, the same request id and the same intent."""
    for style in STYLES:
        with bench.site() as site:
            site.fault(on="write", do="drop-before")
            bench.play(site, [*to_confirm(), 'tap "Yes"', *DONE], state=style, site__fhir__write=style)
            check(site.fired("drop-before") == 1, "the write was never dropped")
            requests = site.requests()
            writes = writes_of(requests)
            check(len(writes) == 2, f"{style}: {len(writes)} writes")
            (first, one), (second, two) = writes
            check(one[2].get("X-Request-ID") and one[2] == two[2], f"{style}: the headers differ: {one} {two}")
            guard = "If-None-Exist" if style == "encounter" else "If-Match"
            check(two[2].get(guard), f"{style}: no {guard}")
            check(one[3] == two[3], f"{style}: the bodies differ: {one} {two}")
            check(reads_between(requests, first, second), f"{style}: sent again without a read: {requests}")
            check(site.arrivals_of(MARY)[1] == "arrived", f"{style}: not arrived")
            row = bench.one_row(CONFIRMED, style)
            check(row["data"]["repeated"] == 1, f"{style}: {row}")
            check(style != "encounter" or row["id"] in two[2][guard], f"the Encounter is not of this intent: {row}")
    w2_for_ever(bench)


def w2_for_ever(bench):
    """Dropped every time: two writes and no more, never a success, and staff hear of it after 15 minutes."""
    with bench.site() as site:
        site.fault(on="write", do="drop-before", times=-1)
        run = bench.play(site, [*to_confirm(), 'tap "Yes"', "expect screen checking-in", "expect writes 2",
                                "wait 9s", "expect screen unsure", text_step(SAYS_UNSURE), 'tap "Finish"',
                                *["wait 61s"] * 18, 'expect task "unknown-outcome"', "expect writes 2"],
                         state="ever")
        check(site.fired("drop-before") == 2, f"{site.fired('drop-before')} writes were sent, not two")
        never_showed(run, "done", "already")
        check(site.arrivals_of(MARY) == (0, "booked"), "arrived out of nothing")
        rows = bench.rows("ever")
        check(len(rows) == 1 and rows[0]["state"] == STAFF and rows[0]["open"], f"not handed to staff: {rows}")


def w3(bench):
    """Somebody else arrived the patient a moment before."""
    for style in ("patch", "put"):
        with bench.site() as site:
            site.fault(on="write", do="conflict-arrived")
            run = bench.play(site, [*to_confirm(), 'tap "Yes"', "expect screen already", text_step(SAYS_ALREADY),
                                    no_text_step(SAYS_DONE), "expect writes 1", "expect arrivals 0"],
                             state=style, site__fhir__write=style)
            check(site.fired("conflict-arrived") == 1, "nobody interfered")
            never_showed(run, "done", "refused", "unsure")
            check(site.arrivals_of(MARY) == (0, "arrived"), f"{site.arrivals_of(MARY)}")
            bench.one_row(ALREADY, style)


def w4(bench):
    """Cancelled, moved or moved elsewhere meanwhile: reception, no detail, nothing written."""
    for style in ("patch", "put"):
        for what, status in (("cancelled", "cancelled"), ("moved", "booked"), ("place", "booked")):
            name = f"{style}-{what}"
            with bench.site() as site:
                site.fault(on="write", do=f"conflict-{what}")
                run = bench.play(site, [*to_confirm(), 'tap "Yes"', *REFUSED, no_text_step("ancel"),
                                        no_text_step("9:25"), no_text_step("Patel"), 'expect task "conflict"',
                                        "expect writes 1", "expect arrivals 0"], state=name, site__fhir__write=style)
                check(site.fired(f"conflict-{what}") == 1, "nobody interfered")
                never_showed(run, "done", "already", "unsure")
                check(site.arrivals_of(MARY) == (0, status), f"{name}: {site.arrivals_of(MARY)}")
                bench.one_row(CONFLICT, name)
    w4_touched(bench)


def w4_touched(bench):
    """A new version of the same visit (a comment, say): once more with the new version, as another request."""
    with bench.site() as site:
        site.fault(on="write", do="conflict-touched")
        bench.play(site, [*to_confirm(), 'tap "Yes"', *DONE, "expect writes 2", "expect arrivals 1"], state="touched")
        check(site.fired("conflict-touched") == 1, "nobody interfered")
        (_, one), (_, two) = writes_of(site.requests())
        check(one[2]["If-Match"] != two[2]["If-Match"], "the old version was sent again")
        check(one[2]["X-Request-ID"] != two[2]["X-Request-ID"], "another request needs another id")
        bench.one_row(CONFIRMED, "touched")


def w5(bench):
    """409 and 422 with an OperationOutcome: reception; the status in the log, and none of the outcome's words."""
    for status in (409, 422):
        name = f"s{status}"
        words = "Mary Smith may not arrive"
        outcome = ('{"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"conflict",'
                   f'"diagnostics":"{words}"}}]}}')
        with bench.site() as site:
            site.fault(on="write", do="status", status=status, body=outcome, times=-1)
            run = bench.play(site, [*to_confirm(), 'tap "Yes"', *REFUSED, no_text_step("Mary"),
                                    'expect task "refused"', "expect writes 1", "expect arrivals 0"], state=name)
            check(site.fired("status") == 1, "the write was not refused exactly once")
            never_showed(run, "done", "already", "unsure")
            check(status in run.logged("LOG_REPLY"), f"{status} is not in the log")
            check(words not in run.log and "Smith" not in run.log, "the outcome's words are in the log")
            bench.one_row(REJECTED, name)


def w6(bench):
    """A site without versions: read, compare, write, read; flagged in the log, where reports come from."""
    for style in STYLES:
        with bench.site("--etag", "none") as site:
            run = bench.play(site, [*to_confirm(), 'tap "Yes"', *DONE], state=style, site__fhir__write=style)
            requests = site.requests()
            (at, write), = writes_of(requests)
            check("If-Match" not in write[2], f"{style}: a version out of nowhere: {write}")
            check("versionId" not in str(site.get(f"Appointment/{MARY}")), "the sandbox does give versions")
            check(requests[at - 1][:2] == ("GET", f"Appointment/{MARY}"), f"{style}: no read before: {requests}")
            check(requests[at + 1:] and read_last(requests), f"{style}: not read back: {requests}")
            check("LOG_SITE_NO_VERSIONS" in run.log, f"{style}: nobody is told that versions are missing")
            check(site.arrivals_of(MARY)[1] == "arrived", f"{style}: not arrived")
            bench.one_row(CONFIRMED, style)
    with bench.site("--etag", "none") as site:
        # lost, and nothing to tell versions apart by: the read decides, and the second write is still the last
        site.fault(on="write", do="apply-drop")
        bench.play(site, [*to_confirm(), 'tap "Yes"', *DONE, "expect arrivals 1", "expect writes 1"], state="lost")
        check(site.fired("apply-drop") == 1, "the answer was not lost")
        bench.one_row(CONFIRMED, "lost")
    with bench.site("--etag", "none") as site:
        site.fault(on="write", do="conflict-arrived")
        bench.play(site, [*to_confirm(), 'tap "Yes"', "expect screen already", "expect arrivals 0"], state="other")
        check(site.fired("conflict-arrived") == 1, "nobody interfered")


def w7(bench):
    """200 that proves nothing: success only because the read-back shows it."""
    lies = (("empty-200", {"apply": True}), ("wrong-resource", {}), ("wrong-patient", {}),
            ("status", {"status": 200, "body": "html", "apply": True}), ("garbage", {"apply": True}))
    for what, more in lies:
        with bench.site() as site:
            site.fault(on="write", do=what, **more)
            run = bench.play(site, [*to_confirm(), 'tap "Yes"', *DONE, "expect arrivals 1", "expect writes 1"],
                             state=what)
            check(site.fired(what) == 1, f"{what} did not happen")
            check(read_last(site.requests()), f"{what}: believed without a read")
            never_showed(run, "unsure", "refused")
            bench.one_row(CONFIRMED, what)
    w7_not_applied(bench)
    w7_unproved(bench)


def w7_not_applied(bench):
    """200 without a body, and nothing was stored, twice: never a success."""
    with bench.site() as site:
        site.fault(on="write", do="empty-200", times=-1)
        run = bench.play(site, [*to_confirm(), 'tap "Yes"', "expect writes 2", "wait 9s", "expect screen unsure",
                                text_step(SAYS_UNSURE), 'expect task "unknown-outcome"', "expect arrivals 0"],
                         state="nothing")
        check(site.fired("empty-200") == 2, "the write was not answered emptily twice")
        never_showed(run, "done", "already")


def w7_unproved(bench):
    """Every answer is about another patient: the read does not count as proof either."""
    with bench.site() as site:
        site.fault(on="write", do="wrong-patient", times=-1)
        site.fault(on="read", do="wrong-patient", nth=2, times=-1)
        run = bench.play(site, [*to_confirm(), 'tap "Yes"', *REFUSED, "expect writes 1"], state="other")
        check(site.fired("wrong-patient") >= 2, "nobody lied")
        never_showed(run, "done", "already")
        bench.one_row(CONFLICT, "other")


def w8(bench):
    """Five taps on Yes within a second: one page, one intent, one request."""
    for hand in ("mouse", "touch"):
        with bench.site() as site:
            site.fault(on="read", do="delay", ms=400)
            site.fault(on="write", do="delay", ms=1500)
            run = bench.play(site, [hand, *to_confirm(), 'tap 5 "Yes"', "expect screen checking-in", *DONE,
                                    "expect writes 1", "expect arrivals 1"], state=hand)
            check(run.screens.count("checking-in") == 1, f"the page was begun more than once: {run.screens}")
            check(site.fired("delay") == 2, "the site was not slow: the taps were not during the write")
            check(len(bench.rows(hand)) == 1, "more than one intent")
            bench.one_row(CONFIRMED, hand)


def w_down(bench):
    """Not a row of its own: the read before the write fails, so nothing is written and X17 says so (part of W1)."""
    with bench.site() as site:
        site.fault(on="read", do="status", status=500, times=-1)
        bench.play(site, [*to_confirm(), 'tap "Yes"', *DOWN, "expect writes 0"], state="down")
        check(site.fired("status") >= 1, "the read did not fail")
        check(bench.rows("down") == [], "an intent for a write that never was")


def w1_all(bench):
    w1(bench)
    w_down(bench)


ROWS = {"W1": w1_all, "W2": w2, "W3": w3, "W4": w4, "W5": w5, "W6": w6, "W7": w7, "W8": w8}
