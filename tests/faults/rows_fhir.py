"""F1-F3, F8-F11, F13: replies that are odd, hostile or not FHIR at all. Names are in rows_names.py."""
import concurrent.futures
import json
import socket
import threading
import urllib.parse

from bench import (CONFIRMED, DONE, DOWN, REFUSED, SOURCE, Memory, check, find, never_showed, no_text_step, no_write,
                   text_step, to_confirm, writes_of)

MARY = "A1004417"
SUITE = SOURCE.parent / "shared" / "data" / "hostile" / "JSONTestSuite" / "test_parsing"

FIND_DOWN = [*find(), "wait 9s", *DOWN]
BOTH = (("patient_first", "patient-search", 2), ("patient_first", "appointment-search", 1),
        ("chained", "appointment-search", 1))  # search, whose answer lies, and from which on (1 is the probe's)


def broken_search(bench, state, search, on, nth, order):
    """An answer to a search that must not be believed: X17, nobody shown, nothing written."""
    with bench.site() as site:
        site.ask("fault", json.dumps({"on": on, "nth": nth, "times": -1, "name": "lie", **order},
                                     ensure_ascii=False).encode("utf-8", "surrogateescape"))
        run = bench.play(site, FIND_DOWN, state=state, site__fhir__search=search)
        check(site.fired("lie") >= 1, f"{state}: the lie was not told")
        never_showed(run, "confirm", "done", "already", "unsure")
        no_write(site)
        check(not bench.rows(state), f"{state}: an intent was made")
        return run


def broken_read(bench, state, order):
    """The same about the read before the write: X17 and no write; and about the write's reply: believed by a read."""
    with bench.site() as site:
        site.ask("fault", json.dumps({"on": "read", "times": -1, "name": "lie", **order},
                                     ensure_ascii=False).encode("utf-8", "surrogateescape"))
        run = bench.play(site, [*to_confirm(), 'tap "Yes"', *DOWN], state=f"{state}-read")
        check(site.fired("lie") >= 1, f"{state}: the lie was not told")
        never_showed(run, "done", "already", "unsure")
        no_write(site)
    with bench.site() as site:
        site.ask("fault", json.dumps({"on": "write", "name": "lie", **order},
                                     ensure_ascii=False).encode("utf-8", "surrogateescape"))
        bench.play(site, [*to_confirm(), 'tap "Yes"', *DONE, "expect writes 1", "expect arrivals 1"],
                   state=f"{state}-write")
        check(site.fired("lie") == 1, f"{state}: the lie was not told")
        last = [one for one in site.requests() if one[1] == f"Appointment/{MARY}"][-1]
        check(last[0] == "GET", f"{state}: the write's broken reply was believed: {last}")
        bench.one_row(CONFIRMED, f"{state}-write")


def broken_everywhere(bench, state, order):
    for search, on, nth in BOTH:
        broken_search(bench, f"{state}-{search}-{on}", search, on, nth, order)
    broken_read(bench, state, order)


def told_in(find_text, with_text):
    return {"do": "replace-text", "find": find_text, "with": with_text}


# ---- F1

class Elsewhere:
    """Another host: somebody who listens, and must never be spoken to."""

    def __init__(self):
        self.connections = 0
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        while True:
            client, _ = self.listener.accept()
            self.connections += 1
            client.close()


def next_is(url):
    return told_in('"link":[', '"link":[{"relation":"next","url":"' + url + '"},')


def f1_elsewhere(bench):
    elsewhere = Elsewhere()
    with bench.site() as site:
        base = site.urls["sandbox"]
        here = urllib.parse.urlsplit(base)
        others = [f"http://127.0.0.1:{elsewhere.port}/fhir/Patient?x=1", f"{base}@127.0.0.1:{elsewhere.port}/",
                  f"http://{here.netloc}@127.0.0.1:{elsewhere.port}/fhir/Patient", f"{base}.example/Patient",
                  base.replace("http:", "https:") + "/Patient?x=1", f"http://localhost:{here.port}/fhir/Patient?x=1",
                  f"{base}/../control/reset", "//127.0.0.1/fhir/Patient", "Patient?x=1", ""]
        for at, url in enumerate(others):
            # an https address with a fixed port would need the same site twice, so all lie about this one site
            site.ask("reset", {})
            site.ask("fault", {"on": "patient-search", "nth": 2, "times": -1, "name": "lie", **next_is(url)})
            run = bench.play(site, FIND_DOWN, state=f"other-{at}", site__fhir__search="patient_first")
            check(site.fired("lie") == 1, f"{url}: told {site.fired('lie')} times")
            never_showed(run, "confirm")
            no_write(site)
    check(elsewhere.connections == 0, "another host was spoken to")


def crowd(count, wanted_at):
    """A day with so many people of one birthday; one of them is called Vey."""
    people = [{"id": f"C{n}", "family": "Vey" if n == wanted_at else "Abbot", "given": ["Ada"], "birth": "1985-03-27"}
              for n in range(count)]
    appointments = [{"id": f"D{n}", "person": f"C{n}", "time": "+20m", "status": "booked", "service": "gp-routine",
                     "practitioner": "Dr Patel", "location": "area-c"} for n in range(count)]
    return {"people": people, "appointments": appointments}


def f1_pages(bench):
    """Real pages: the one on the last page is found; more than 200 people are too many to decide among."""
    for search in ("patient_first", "chained"):
        for count, steps in ((80, [*to_confirm(letter="V"), text_step("A.V.")]),
                             (260, [*find(letter="V"), "wait 9s", "expect screen refused"])):
            day = bench.out / f"day-{count}.json"
            day.write_text(json.dumps(crowd(count, count - 1)), encoding="utf-8")
            with bench.site("--day", str(day)) as site:
                run = bench.play(site, steps, state=f"{search}-{count}", site__fhir__search=search)
                pages = [one for one in site.requests() if one[0] == "GET" and one[1] in ("Patient", "Appointment")]
                check(pages, f"{search}: there was one page only")
                check(len(pages) <= 2 * 10, f"{search}: {len(pages)} pages were asked for")
                check(count == 80 or "confirm" not in run.screens, f"{run.screens}")
                no_write(site)


def f1_cut(bench):
    """The way to page 2 is missing, and the second of two people with it: the first is not taken for the only one."""
    for search, on, nth in BOTH:
        with bench.site() as site:
            site.fault(on=on, nth=nth, do="page-missing", times=-1)
            run = bench.play(site, [*find("02111972", "T"), "wait 9s", no_text_step("T.T."),
                                    no_text_step("Is this your appointment")], state=f"cut-{search}-{on}",
                             site__fhir__search=search)
            check(site.fired("page-missing") == 1, "the page was there")
            check("confirm" not in run.screens, f"{search}: one of two was shown: {run.screens}")
            check(run.screens[-2] in ("not-working", "refused"), f"{search}: {run.screens}")
            no_write(site)


def f1(bench):
    for search, on, nth in BOTH:
        name = f"loop-{search}-{on}"
        run = broken_search(bench, name, search, on, nth, {"do": "page-loop"})
        check(run.logged("LOG_REPLY_ODD"), f"{name}: not noticed")
        broken_search(bench, f"host-{search}-{on}", search, on, nth, {"do": "page-other-host"})
    with bench.site() as site:
        site.fault(on="patient-search", nth=2, do="page-loop", times=-1)
        bench.play(site, FIND_DOWN, state="loop-count", site__fhir__search="patient_first")
        check(site.fired("page-loop") <= 10, f"{site.fired('page-loop')} pages of a loop were asked for")
    f1_cut(bench)
    f1_elsewhere(bench)
    f1_pages(bench)


# ---- F2

def f2(bench):
    """Entries that are no resource, an OperationOutcome or something else: skipped and counted, the rest counts."""
    for search in ("patient_first", "chained"):
        with bench.site() as site:
            site.fault(on="search", do="entry-odd", times=-1)
            run = bench.play(site, [*to_confirm(), 'tap "Yes"', *DONE, "expect arrivals 1"], state=search,
                             site__fhir__search=search)
            check(site.fired("entry-odd") >= 2, "the entries were not odd")
            skipped = run.logged("LOG_ENTRIES_SKIPPED")
            check(skipped and skipped[0] >= 4, f"{search}: skipped entries were not counted: {skipped}")
    # Odd in what matters: the one appointment itself is no appointment
    for what, lie in (("no-start", told_in('"start":', '"starts":')), ("no-id", told_in('"id":"A1004417",', ""))):
        with bench.site() as site:
            site.ask("fault", {"on": "appointment-search", "times": -1, "name": "lie", **lie})
            run = bench.play(site, [*find(), "wait 9s", *REFUSED], state=what, site__fhir__search="patient_first")
            check(site.fired("lie") >= 1, f"{what}: nothing was odd")
            check(run.logged("LOG_ENTRIES_SKIPPED"), f"{what}: not counted")
            no_write(site)
    outcome = '{"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"exception"}]}'
    broken_everywhere(bench, "outcome", {"do": "body", "body": outcome, "apply": True})


# ---- F3

def f3(bench):
    """Two match: a further question, then reception; neither name nor number on any page, nor in the desk's message."""
    private = ["Olivia", "Oscar", "Hughes", "O.H.", "9:20", "9:30", "Patel", "Adeyemi", "VX3", "two", "Two",
               "matches", "possible"]
    silent = [no_text_step(word) for word in private]
    with bench.site() as site:
        found = site.get("Patient?birthdate=1990-06-15")
        check(found["total"] == 2, f"there are not two: {found}")
        run = bench.play(site, [*find("15061990", "H"), "expect screen extra", *silent, "type vx37ln",
                                'tap "Continue"', "expect screen finding", *silent, "wait 3s", *REFUSED,
                                "expect shown 2500ms", *silent, no_text_step("2"), 'expect task "two-matches"',
                                "expect writes 0"],
                         state="twins")
        never_showed(run, "confirm", "done", "already")
        no_write(site)
        # Staff get both as references (product.md X2), in a message each; nothing else says who.
        tasks = site.written()["tasks"]
        check(sorted(task["patient"] for task in tasks) == ["P2002", "P2003"], f"not one message for each: {tasks}")
        for task in tasks:
            check(task["appointment"] == "", f"the message names an appointment: {task}")
            check("Hughes" not in json.dumps(task), f"the message names somebody: {task}")
        check("Hughes" not in run.log, "a name is in the log")


# ---- F8

def f8(bench):
    broken_everywhere(bench, "duplicate", {"do": "duplicate-keys"})
    # "\u0073tatus" is "status"
    broken_everywhere(bench, "escaped", told_in('"resourceType":', '"\\u0072esourceType":"Basic","resourceType":'))
    case = {"do": "case-keys"}
    broken_everywhere(bench, "case", case)
    # One key only, in one place that matters: what is not there is not guessed at from what looks like it.
    for what, lie, on in (("birth", told_in('"birthDate":', '"BirthDate":'), "patient-search"),
                          ("appointment", told_in('"start":', '"Start":'), "appointment-search")):
        with bench.site() as site:
            site.ask("fault", {"on": on, "times": -1, "name": "lie", **lie})
            bench.play(site, [*find(), "wait 9s", *REFUSED], state=what, site__fhir__search="patient_first")
            check(site.fired("lie") >= 1, f"{what}: the lie was not told")
            no_write(site)
    with bench.site() as site:
        site.ask("fault", {"on": "read", "times": -1, "name": "lie", **told_in('"status":', '"Status":')})
        bench.play(site, [*to_confirm(), 'tap "Yes"', *REFUSED, "expect writes 0"], state="status")
        check(site.fired("lie") == 1, "the lie was not told")
    with bench.site() as site:  # both spellings: the right one counts, and it is no duplicate
        site.ask("fault", {"on": "read", "times": -1, "name": "lie",
                           **told_in('"status":', '"Status":"cancelled","status":')})
        bench.play(site, [*to_confirm(), 'tap "Yes"', *DONE, "expect arrivals 1"], state="both")
        check(site.fired("lie") >= 1, "the lie was not told")


# ---- F9

MARK = '"resourceType":'
ENCODINGS = {
    "nul": '"x":"a\\u0000b",', "nul-in-key": '"x\\u0000y":1,', "lone-high": '"x":"\\ud800",',
    "lone-low": '"x":"\\udc00",', "swapped": '"x":"\\udc00\\ud800",', "high-and-letter": '"x":"\\ud83dA",',
    # bytes as surrogateescape: overlong, cut, surrogate in UTF-8, beyond U+10FFFF, Latin-1
    "overlong": '"x":"\udcc0\udcaf",', "overlong-nul": '"x":"\udcc0\udc80",', "cut": '"x":"\udce2\udc82",',
    "utf8-surrogate": '"x":"\udced\udca0\udc80",', "too-high": '"x":"\udcf4\udc90\udc80\udc80",',
    "latin-1": '"x":"caf\udce9",', "lone-tail": '"x":"\udc80",',
}


def all_of(bench, lies, mark=MARK):
    """Each lie in a search's answer, two at a time; the first of them everywhere else, too."""
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        jobs = [pool.submit(broken_search, bench, name, "chained", "appointment-search", 1,
                            told_in(mark, text + mark)) for name, text in lies.items()]
        for job in jobs:
            job.result()
    name, text = next(iter(lies.items()))
    broken_everywhere(bench, f"all-{name}", told_in(mark, text + mark))


def f9(bench):
    all_of(bench, ENCODINGS)
    whole = "\ufeff{\"resourceType\":\"Bundle\",\"type\":\"searchset\"}"
    broken_search(bench, "bom", "chained", "appointment-search", 1, {"do": "body", "body": whole})
    suite(bench, "string_", ("invalid", "utf", "UTF", "surrogate", "overlong", "latin", "unicode"))


def suite(bench, *words):
    """Published documents as whole answers: whatever they are, nobody is shown and nothing is written."""
    if not SUITE.exists():
        print("the published documents: skipped: needs ../shared/data/hostile/JSONTestSuite (own list was tried)")
        return
    first, some = words[0], words[1]
    files = [path for path in sorted(SUITE.iterdir())
             if path.name[:2] in ("i_", "n_") and path.name[2:].startswith(first)
             and (not some or any(word in path.name for word in some)) and b"\0" not in path.read_bytes()]
    check(files, f"no {first} among the published documents")
    with bench.site() as site:
        steps = []
        for path in files:
            # As a member of a good Bundle: alone, most would be refused for being no Bundle.
            body = path.read_bytes().decode("utf-8", "surrogateescape")
            site.ask("fault", json.dumps({"on": "appointment-search", "name": "lie",
                                          **told_in(MARK, f'"x":{body},{MARK}')}, ensure_ascii=False)
                     .encode("utf-8", "surrogateescape"))
            steps += [*FIND_DOWN, no_text_step("M.S."), 'tap "Start again"', "expect screen start"]
        bench.play(site, steps, state=f"suite-{first}")
        check(site.fired("lie") == len(files), f"{site.fired('lie')} of {len(files)} documents were told")
        no_write(site)


# ---- F10

def f10(bench):
    numbers = {"huge": '"x":1e400,', "huge-negative": '"x":-1e400,', "zero-one": '"x":01,', "minus": '"x":-,',
               "plus": '"x":+1,', "hex": '"x":0x10,', "nan": '"x":NaN,', "infinity": '"x":Infinity,', "bare": '"x":1.,',
               "point": '"x":.5,', "bare-exponent": '"x":1e,', "minus-zero-one": '"x":-01,'}
    all_of(bench, numbers)
    # Where a count is read it must be one: whole, in range.
    for name, count in (("past-2-53", "9007199254740993"), ("half", "1.5"), ("negative", "-1"), ("large", "1e18"),
                        ("text", '"1"'), ("null", "null")):
        broken_search(bench, f"total-{name}", "chained", "appointment-search", 1,
                      told_in('"total":1', f'"total":{count}'))
    # -0 is a number of JSON and the number 0; where nothing hangs on it nothing happens
    with bench.site() as site:
        site.ask("fault", {"on": "search", "times": -1, "name": "lie", **told_in(MARK, f'"x":-0,{MARK}')})
        bench.play(site, [*to_confirm(), 'tap "Yes"', *DONE], state="minus-zero")
        check(site.fired("lie") >= 1, "the lie was not told")
    # Style put gives everything back as it was read, or gives up: a number it cannot keep is not sent changed.
    for name, number in (("put-2-53", "9007199254740993"), ("put-minus-zero", "-0"), ("put-decimal", "1.10")):
        f10_put(bench, name, number)


def f10_put(bench, name, number):
    with bench.site() as site:
        site.ask("fault", {"on": "read", "times": -1, "name": "lie",
                           **told_in('"status":', f'"priority":{number},"status":')})
        run = bench.play(site, [*to_confirm(), 'tap "Yes"', "wait 9s"], state=name, site__fhir__write="put")
        check(site.fired("lie") >= 1, "the lie was not told")
        for _, one in writes_of(site.requests()):
            check(f'"priority":{number}' in one[3].replace(" ", ""), f"{name}: sent back as another number: {one[3]}")
        arrived = site.arrivals_of(MARY)[1] == "arrived"
        check(arrived or "done" not in run.screens, f"{name}: told what is not so")


# ---- F11

def f11(bench):
    mib = 1024 * 1024
    deep = {f"deep-{depth}": '"x":' + "[" * depth + "]" * depth + "," for depth in (65, 1001, 100000)}
    deep["deep-objects"] = '"x":' + '{"a":' * 1001 + "1" + "}" * 1001 + ","
    deep["open-100000"] = '"x":' + "[" * 100000
    all_of(bench, deep)
    wide = {
        "arrays": "[" + "[]," * (4 * mib // 3) + "[]]",  # over the size
        "arrays-of-half": "[" + "[]," * (mib // 6) + "[]]",  # under the size, over the number of values
        "ones": "[" + "1," * (mib // 4) + "1]",
        "members": "{" + ",".join(f'"k{n}":1' for n in range(300)) + "}",
    }
    for name, text in wide.items():
        f11_memory(bench, name, told_in(MARK, f'"x":{text},{MARK}'))


def f11_memory(bench, name, lie):
    with bench.site() as site:
        memory = Memory(site, "lie")
        site.ask("fault", {"on": "appointment-search", "nth": 2, "times": -1, "name": "lie", **lie})
        run = bench.play(site, [*to_confirm(), 'tap "Start again"', "wait 300ms really", *FIND_DOWN,
                                "wait 100ms really"], state=name, site__fhir__search="chained",
                         meanwhile=memory.watch)
        check(site.fired("lie") >= 1, f"{name}: the lie was not told")
        check(run.screens.count("confirm") == 1, f"{name}: {run.screens}")
        no_write(site)
        memory.judge()


# ---- F13

def f13(bench):
    for name, more in (("letter", "x"), ("brace", "}"), ("second", "{}"), ("same", ' {"resourceType":"Bundle"}'),
                       ("comma", ","), ("null", " null"), ("comment", "// end"), ("vertical-tab", "\v"),
                       ("nbsp", "\u00a0")):
        broken_search(bench, name, "chained", "appointment-search", 1, {"do": "append", "text": more})
    broken_everywhere(bench, "all", {"do": "append", "text": "{}"})
    with bench.site() as site:  # white space is not garbage
        site.fault(on="search", do="append", text=" \t\r\n\n", times=-1)
        bench.play(site, [*to_confirm(), 'tap "Yes"', *DONE], state="white")
        check(site.fired("append") >= 1, "nothing was appended")


ROWS = {"F1": f1, "F2": f2, "F3": f3, "F8": f8, "F9": f9, "F10": f10, "F11": f11, "F13": f13}
