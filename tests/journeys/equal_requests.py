#!/usr/bin/env python3
"""Refusals are alike for whoever watches the wire, too: what each of them asks for is the beginning of the one list of
requests that a search which finds somebody makes (product 3.1, 8.2; settled 2). So it is with codes (reliability 3).

usage: equal_requests.py --build DIR gp|hospital [--by pass|booking|number] [SANDBOX-SWITCH...]
Each reason is played on the real kiosk. Compared are method, path (ids taken out), names of the parameters and names of the
headers, in their order; PDS comes last. Reads of places depend on where an appointment says it is: wherever it says so, they
come after the search and before everything else.

A code asks of today first. Who has nothing today, and everybody whom that must not tell apart from them, is asked of the other days,
too (X6): one request more, the same for all of them.
"""
import argparse
import datetime
import json
import pathlib
import re
import shutil
import subprocess
import sys
import time
import urllib.request

sys.dont_write_bytecode = True  # the source folder stays as it is

from codes import Codes  # noqa: E402
from run import SOURCE, Sandbox, Stage  # noqa: E402

NOW = datetime.datetime(2026, 12, 8, 9, 5)
CONFIGS = {"gp": "assets/demo/gp-surgery.json areas.here.name=Here "
                 "areas.here.location=https://demo.foyer.example/location|area-c",
           "hospital": "assets/demo/hospital.json"}
PLACES = ("Location", "Slot", "Schedule")

# name, date of birth, letter, postcode; then a fault, or a setting
FOUND = ("found", "27031985", "S", "qv124ab")
REFUSED = [
    ("nobody of that name", "01021950", "Q", "qv124ab"),
    ("nothing today", "04041962", "S", "qv147up"),
    ("booked for tomorrow", "14031971", "Y", "xq51aa"),
    ("restricted at the site", "21051979", "M", "qv124ab"),
    ("restricted by a Flag", "05101981", "S", "qv35rf"),
    ("restricted in PDS", "26111987", "C", "qv152aa"),
    ("restricted in PDS, slowly", "26111987", "C", "qv152aa", 'fault {"on":"pds","do":"delay","ms":500,"times":1}'),
    ("restricted under another number", "25051965", "I", "qv158aa"),
    ("restricted at the site, PDS down", "05101981", "S", "qv35rf", "pds.base_url=http://127.0.0.1:1/FHIR/R4"),
    ("deceased at the site", "30121931", "P", "qv106tt"),
    ("deceased in PDS", "09061941", "D", "qv153aa"),
    ("a death told informally", "13091944", "E", "qv154aa"),
    ("a number that was invalidated", "22021973", "F", "qv155aa"),
    ("does not want the kiosk", "12121966", "F", "qv34nk"),
    ("a clinic that is not offered", "11041988", "K", "qv95rb"),
    ("young and alone", "08122014", "T", "xb46th"),
    ("at another site", "06061977", "J", "qv33xd"),
    ("at another site, says the slot", "20121976", "L", "qv81sl"),
    ("twins", "15061990", "H", "vx37ln"),
]
ONLY_GP = [("by phone", "23111996", "N", ""), ("cancelled", "08091994", "O", "")]

# A code may say another day, another place (X6, X7), and which of two people is meant.
TOLD_BY_CODE = ("booked for tomorrow", "at another site", "at another site, says the slot", "twins")
NOBODY, WRONG_DATE = "nobody of that name", ("a wrong date of birth", "28031985", "S", "")
OF_NOBODY = {"pass": "A9999999", "booking": "B9999999", "number": "NF99999995"}
BY = {"pass": ("$PASS", "appointment"), "booking": ("$BOOKINGS", "booking"), "number": ("$NUMBERS", "hospital_number")}


class Failed(Exception):
    """A refusal can be told from the others."""


def typed(kind, case):
    name, birth, letter, postcode, *_ = case
    steps = ['tap "Check in"', 'tap "Me"', f"type {birth}", 'tap "Continue"', f'tap "{letter}"', 'tap "Continue"']
    if kind == "hospital" or name == "twins":
        steps += ["expect screen extra", f"type {postcode}", 'tap "Continue"']
    return steps


def scanned(case, picture):
    return [f"camera {picture}", 'tap "Check in"', 'tap "Me"', 'tap "Yes, scan it"', "expect screen birth", f"type {case[1]}",
            'tap "Continue"']


def script(start, settings, case, entered, end):
    special = case[4:]
    setting = next((each for each in special if not each.startswith("fault")), "")
    steps = [f"start now={start:%Y-%m-%dT%H:%M:%SZ} config={settings} $JWT {setting}".rstrip(), "expect screen start",
             *[each for each in special if each.startswith("fault")], *entered]
    if end == "refused":
        steps += ["expect screen finding", "wait 800ms really", "wait 1800ms", "expect shown 2500ms"]
    return "\n".join([*steps, f"expect screen {end}", ""])


def control(sandbox, what):
    with urllib.request.urlopen(f"{sandbox.urls['control']}/{what}", timeout=30) as answer:
        return json.load(answer)


def written(sandbox):
    return control(sandbox, "written")


def shape(line, headers):
    """What a watcher sees of a request, whoever it is about."""
    method, _, target = line.partition(" ")
    path, _, names = target.removeprefix("/fhir/").partition("?")
    path = re.sub(r"^(\w+)/(?!_search)[^/]+$", r"\1/ID", path)
    return f"{method} {path} ({names}) with {' '.join(sorted(headers))}"


def of_the_search(line):
    """Not what every session, and every message to staff, asks for anyway."""
    return not re.match(r"(GET|HEAD) /fhir/metadata|POST /fhir/(Task|AuditEvent)$", line)


def is_probe(line):
    """As each kiosk asks once, at its start. A code's own search for a patient looks the same."""
    return re.match(r"POST /fhir/Patient/_search\?.*_id$|GET /fhir/Patient\?.*_id$", line)


def is_place(request):
    return request.startswith(tuple(f"GET {place}/" for place in PLACES))


class Bench:
    def __init__(self, build, kind, by, switches):
        self.build, self.kind, self.by = build, kind, by
        words = [kind, *([by] if by else []), *(each.strip("-") for each in switches)]
        self.out = build / "equal-requests" / "-".join(words)
        shutil.rmtree(self.out, ignore_errors=True)
        self.out.mkdir(parents=True)
        source = self.out / "play.txt"
        source.write_text("start $JWT $TOKEN $PDS $KEYS\n", encoding="utf-8")
        self.stage = Stage(build, source, self.out, " ".join(switches))
        self.arguments = [*self.stage.arguments, "--now", f"{NOW:%Y-%m-%dT%H:%M:%SZ}"]
        self.begun = time.monotonic()
        self.codes = Codes(build, self.out / "codes", f"{NOW:%Y-%m-%d}") if by else None
        self.people = []

    def code_of(self, name, birth, letter):
        """A picture of the code that the patient of this case was sent; None when they were sent none."""
        whose = FOUND if name == WRONG_DATE[0] else (name, birth, letter)
        born = f"{whose[1][4:]}-{whose[1][2:4]}-{whose[1][:2]}"
        person = next((each for each in self.people if each["birth"] == born and each["letter"] == whose[2]), {})
        text = OF_NOBODY[self.by] if name == NOBODY else person.get(BY[self.by][1])
        if not text:
            return None
        picture = re.sub(r"\W+", "-", name)
        if self.by == "pass":
            self.codes.add(picture, "pass", f"apt={text} aud={'Z00001' if self.kind == 'gp' else 'Z00002'}")
        else:
            self.codes.add(picture, "qr", text)
        return self.codes.folder / f"{picture}.png"

    def entered(self, case):
        """The configuration, and the steps that enter what this case is about; None where that cannot be."""
        if not self.by:
            return CONFIGS[self.kind], typed(self.kind, case)
        picture = self.code_of(*case[:3])
        return f"{CONFIGS[self.kind]} {BY[self.by][0]}", scanned(case, picture) if picture else None

    def play(self, sandbox, case, end):
        """The requests of this search, in their order, without those about places; and where those came."""
        settings, entered = self.entered(case)
        if entered is None:
            return None
        before = written(sandbox)
        now = NOW + datetime.timedelta(seconds=int(time.monotonic() - self.begun))  # the token server's clock runs on
        folder = self.out / re.sub(r"\W+", "-", case[0])
        folder.mkdir()
        self.stage.text = self.stage.fill_groups(script(now, settings, case, entered, end))
        self.stage.codes = self.codes
        self.stage.script = folder / "play.journey"
        done = subprocess.run(
            [str(self.build / "foyer-drive"), "--base-url", sandbox.urls["sandbox"], "--control", sandbox.urls["control"],
             "--state", str(folder / "state"), "--camera", str(folder / "camera"), "--out", str(folder),
             "--log", str(folder / "log.txt"), str(self.stage.write_script(sandbox.urls))],
            cwd=SOURCE, timeout=240, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise Failed(f"{case[0]}: {done.stderr}")
        return self.requests(before, written(sandbox), case[0])

    @staticmethod
    def requests(before, after, name):
        if after["writes"] != before["writes"]:
            raise Failed(f"{name}: something was written")
        asked = list(zip(after["log"], after["log_full"]))[len(before["log"]):]
        probe = next(i for i, (line, _) in enumerate(asked) if is_probe(line))
        del asked[probe]
        found = [shape(line, full["headers"]) for line, full in asked if of_the_search(line)]
        places = [i for i, each in enumerate(found) if is_place(each)]
        searches = [i for i, each in enumerate(found) if re.search(r" (Patient|Appointment)\b", each)]
        later = [i for i, each in enumerate(found) if re.search(r" (Flag|Task)\b", each)]
        if places and not (max(searches) < min(places) and max(places) < min(later)):
            raise Failed(f"{name}: places are read out of turn: {found}")
        national = after["pds_log"][len(before["pds_log"]):]
        return [each for each in found if not is_place(each)] + [
            "PDS " + re.sub(r"\d{10}$", "NUMBER", each["path"]) for each in national]


def cases_of(bench):
    if bench.by:
        return [WRONG_DATE, *(case for case in REFUSED if case[0] not in TOLD_BY_CODE)]
    return REFUSED + (ONLY_GP if bench.kind == "gp" else [])


class OtherDays:
    """The search by code that found nobody for today: up to there as the whole list, then one request about other days."""

    def __init__(self, whole):
        self.search = next(i for i, each in enumerate(whole) if " Flag" in each)
        self.whole, self.request, self.names = whole, None, set()

    def takes(self, name, asked):
        if asked[:-1] != self.whole[:self.search] or self.request not in (None, asked[-1]):
            return False
        self.request = asked[-1]
        self.names.add(name)
        return True


# What only those who know the patient may learn apart: none of it can be told from a code that nobody has.
AS_NOBODY = {NOBODY, WRONG_DATE[0], "restricted at the site", "deceased at the site"}


def judge(bench):
    wrong, lengths = [], []
    with Sandbox(bench.build, bench.arguments) as sandbox:
        bench.people = control(sandbox, "people")
        whole = bench.play(sandbox, FOUND, "confirm")
        if not whole or not whole[-1].startswith("PDS") or not any(" Flag" in each for each in whole):
            raise Failed(f"a search that finds somebody does not ask for all there is: {whole}")
        days = OtherDays(whole)
        for case in cases_of(bench):
            asked = bench.play(sandbox, case, "refused")
            if asked is None:
                continue
            lengths.append(len(asked))
            beginning = asked and asked == whole[:len(asked)]
            if not beginning and not (bench.by and asked and days.takes(case[0], asked)):
                wrong.append(f"{case[0]}: {json.dumps(asked, indent=1)}")
    if bench.by and not AS_NOBODY <= days.names:
        wrong.append(f"these can be told from a code that nobody has: {AS_NOBODY - days.names}")
    if len(set(lengths)) < 3:
        wrong.append(f"the reasons were to end at different places of the list, but do so after {set(lengths)} requests")
    if wrong:
        raise Failed("\n".join([f"not a beginning of {json.dumps(whole, indent=1)}:", *wrong]))
    print(f"{len(lengths)} refusals ask for beginnings of one list of {len(whole)} requests")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--build", type=pathlib.Path, required=True)
    parser.add_argument("kind", choices=sorted(CONFIGS))
    parser.add_argument("--by", choices=sorted(BY), help="scan a code instead of typing")
    arguments, switches = parser.parse_known_args()
    try:
        bench = Bench(arguments.build.resolve(), arguments.kind, arguments.by, switches)
        judge(bench)
    except Failed as failed:
        print(failed)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
