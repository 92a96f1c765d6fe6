"""F5, F6: names that are hostile, or only unusual, on the page."""
import concurrent.futures
import json
import subprocess
import unicodedata

from bench import (DONE, REFUSED, SOURCE, Skipped, check, fault_step, find, no_text_step, no_write, text_step,
                   to_confirm)

BLNS = SOURCE.parent / "shared" / "data" / "hostile" / "blns" / "blns.json"


# ---- F5

LONG = 5000
NAMES = {
    "bidi-override": ("Dr \u202eevil\u202c Patel", "Dr evil Patel"),
    "isolates": ("Dr \u2066A\u2067b\u2068c\u2069 Patel", "Dr Abc Patel"),
    "marks-of-order": ("\u200eDr\u200f Patel\u061c", "Dr Patel"),
    "zwj": ("Dr Pa\u200dt\u200cel\ufeff", "Dr Patel"),
    "long": ("Dr " + "W" * LONG, "Dr " + "W" * 37),
    "long-words": ("Dr " + "Wm " * (LONG // 3), ("Dr " + "Wm " * 20)[:39].strip()),
    "emoji": ("Dr \U0001fa7a Patel \U0001f468\u200d\U0001f469\u200d\U0001f467", None),
    "arabic": ("\u062f. \u0623\u062d\u0645\u062f \u062e\u0627\u0646",
               "\u062f. \u0623\u062d\u0645\u062f \u062e\u0627\u0646"),
    "urdu": ("\u0688\u0627\u06a9\u0679\u0631 \u0646\u0648\u0631 \u06c1\u0627\u0634\u0645\u06cc", None),
    "marks": ("Dr Z" + "\u0301" * 500 + "algo", "Dr Z\u0301\u0301algo"),
    "marks-first": ("\u0489" * 500 + "Dr Patel", "Dr Patel"),
    "tags": ("Dr Patel\U000e0041\U000e0042", "Dr Patel"),
    "controls": ("Dr\x07 Pa\x1btel\x7f\x85", "Dr Patel"),
    "lines": ("Dr\r\n\tPatel\u2028X\u2029Y", "Dr Patel X Y"),
    "nothing": ("\u200b\u2060\u2063", ""),
}
HIDDEN = [chr(point) for first, last in ((0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x2069), (0x61C, 0x61C),
                                         (0xFEFF, 0xFEFF)) for point in range(first, last + 1)]


def f5_clinician(bench, name):
    sent, shown = NAMES[name]
    with bench.site() as site:
        site.fault(on="appointment-search", do="name", text=sent, times=-1)
        steps = [*to_confirm(), text_step("9:25am today"), *[no_text_step(each) for each in HIDDEN],
                 *([text_step(shown)] if shown and name != "long" else []), f"shot {name}.png", 'tap "Yes"', *DONE,
                 "expect arrivals 1"]
        run = bench.play(site, steps, state=name, site__fhir__search="patient_first")
        check(site.fired("name") >= 1, f"{name}: the name was not sent")
        check(not any(ord(each) > 126 for each in run.log), f"{name}: the name is in the log")


def f5_patient(bench, name, sent, initials):
    """The patient's own last name; None: it cannot be matched, so reception."""
    with bench.site() as site:
        site.ask("set", {"patient": "P2001", "merge": {"name": [{"use": "official", "family": sent,
                                                                 "given": ["Mary"]}]}})
        if initials is None:
            bench.play(site, [*find(), "wait 3s", *REFUSED], state=name)
            no_write(site)
        else:
            bench.play(site, [*to_confirm(), text_step(initials), *[no_text_step(each) for each in HIDDEN],
                              f"shot {name}.png", 'tap "Yes"', *DONE], state=name)


def f5(bench):
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda name: f5_clinician(bench, name), NAMES))
    f5_patient(bench, "p-marks", "S" + "\u0301" * 20 + "mith", "M.S\u0301\u0301.")
    f5_patient(bench, "p-marks-500", "S" + "\u0301" * 500 + "mith", None)
    f5_patient(bench, "p-zwj", "\u200dS\u200dmith", "M.S.")
    f5_patient(bench, "p-override", "\u202eSmith", "M.S.")
    f5_patient(bench, "p-long", "S" * LONG, None)
    shown_right(bench, [{"in": sent} if shown is None else {"in": sent, "shown": shown}
                        for sent, shown in NAMES.values()], "names")


# ---- F6

NASTY = [
    "%s%s%s%n%n", "%p.%08x", "{0} {time} {clinician}", "${jndi:ldap://x/a}", "<script>alert(1)</script>",
    "<b>Dr</b> Patel", "&lt;b&gt; &amp; &#x41;", "\x1b[31mRed\x1b[0m", "\x1b]0;title\x07", "=1+1", "@SUM(1)",
    "'; DROP TABLE row;--", "\\1bold\\2", "\x01bold\x02", "../../etc/passwd", "$(touch x)", "`id`", "%00", "\\u0000",
    "NULL", "undefined", "-1", "1e400", "\ttab", "a\\nb", "\u200b", "Dr \"Q\" Patel", "#comment", "\u00a0",
]


DISPLAY_BYTES = 128  # of struct appointment, with the NUL


def cleaned(text):
    """What text_clean() of the kiosk must leave, by its contract and Python's own Unicode tables. None: depends on
    how new those are."""
    out, space, marks, points = "", False, 0, 0
    for each in text:
        kind = unicodedata.category(each)
        if each.isspace() and each not in "\x1c\x1d\x1e\x1f":
            space, marks = bool(out), 3
            continue
        if kind in ("Mn", "Me"):
            return None  # F5's business
        if kind in ("Cc", "Cf", "Zl", "Zp"):
            continue
        if kind in ("Cn", "Co", "Lo", "So", "Sk") and ord(each) > 0x2FF:
            return None  # fillers, emoji and what is not assigned yet
        if points + 1 + space > 40 or len((out + " " * space + each).encode()) >= DISPLAY_BYTES:
            break
        out += " " * space + each
        points += 1 + space
        space = False
    return out


def f6_played(bench, texts):
    """Through the real kiosk: literal on the page, and checked in all the same."""
    with bench.site() as site:
        steps = []
        for text in texts:
            # one fault at a time: each answers one search
            steps += ["expect screen start", fault_step(on="appointment-search", do="name", text=text), *to_confirm()]
            for piece in (cleaned(text) or "").split('"'):
                steps += [text_step(piece.strip())] if piece.strip() else []
            steps += ['tap "Start again"']
        bench.play(site, steps, state="played", site__fhir__search="patient_first")
        check(site.fired("name") == len(texts), f"{site.fired('name')} of {len(texts)} were sent")
        no_write(site)


def shown_right(bench, cases, name):
    """Each text as a clinician's display, through the strict door to the draw lists of three panels: literal, inside
    its box, on no control."""
    path = bench.out / f"{name}.json"
    path.write_text(json.dumps(cases), encoding="ascii")
    done = subprocess.run([str(bench.build / "foyer-shown"), str(path)], capture_output=True, text=True, check=False,
                          errors="replace", cwd=SOURCE)
    check(done.returncode == 0, f"{name}: {done.stdout[-2000:]}{done.stderr[-3000:]}")
    check(f"texts={len(cases)}" in done.stdout, f"{name}: not all were tried: {done.stdout}")


def f6_cases(texts):
    cases = []
    for text in texts:
        shown = cleaned(text)
        cases.append({"in": text} if shown is None else {"in": text, "shown": shown})
    return cases


def f6(bench):
    f6_played(bench, NASTY)
    shown_right(bench, f6_cases(NASTY), "nasty")
    if not BLNS.exists():
        print("the published strings: skipped: needs ../shared/data/hostile/blns (own list was tried)")
        raise Skipped("needs ../shared/data/hostile/blns; what needs no more than this project holds")
    texts = [text for text in json.loads(BLNS.read_text(encoding="utf-8")) if "\0" not in text]
    cases = f6_cases(texts)
    judged = sum("shown" in case for case in cases)
    check(judged > len(cases) // 2, f"only {judged} of {len(cases)} can be judged")
    shown_right(bench, cases, "blns")
    print(f"blns={len(cases)} literal={judged}")


ROWS = {"F5": f5, "F6": f6}
