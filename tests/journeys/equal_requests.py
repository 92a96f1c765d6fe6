#!/usr/bin/env python3
"""Refusals are alike for whoever watches the wire, too: what each of them asks for is the beginning of the one list of
requests that a search which finds somebody makes (product 3.1, 8.2; settled 2).

usage: equal_requests.py --build DIR gp|hospital [SANDBOX-SWITCH...]
Each reason is played on the real kiosk. Compared are method, path (ids taken out), names of the parameters and names of the
headers, in their order; PDS comes last. Reads of places depend on where an appointment says it is: wherever it says so, they
come after the search and before everything else.
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


class Failed(Exception):
    """A refusal can be told from the others."""


def script(kind, case, start, end):
    name, birth, letter, postcode, *special = case
    setting = next((each for each in special if not each.startswith("fault")), "")
    steps = [f"start now={start:%Y-%m-%dT%H:%M:%SZ} config={CONFIGS[kind]} $JWT {setting}".rstrip(), "expect screen start",
             *[each for each in special if each.startswith("fault")],
             'tap "Check in"', 'tap "Me"', f"type {birth}", 'tap "Continue"', f'tap "{letter}"', 'tap "Continue"']
    if kind == "hospital" or name == "twins":
        steps += ["expect screen extra", f"type {postcode}", 'tap "Continue"']
    if end == "refused":
        steps += ["expect screen finding", "wait 800ms really", "wait 1800ms", "expect shown 2500ms"]
    return "\n".join([*steps, f"expect screen {end}", ""])


def written(sandbox):
    with urllib.request.urlopen(sandbox.urls["control"] + "/written", timeout=30) as answer:
        return json.load(answer)


def shape(line, headers):
    """What a watcher sees of a request, whoever it is about."""
    method, _, target = line.partition(" ")
    path, _, names = target.removeprefix("/fhir/").partition("?")
    path = re.sub(r"^(\w+)/(?!_search)[^/]+$", r"\1/ID", path)
    return f"{method} {path} ({names}) with {' '.join(sorted(headers))}"


def of_the_search(line):
    """Not what every session, and every message to staff, asks for anyway."""
    return not re.match(r"(GET|HEAD) /fhir/metadata|POST /fhir/(Task|AuditEvent)$|POST /fhir/Patient/_search\?.*_id$|"
                        r"GET /fhir/Patient\?.*_id$", line)


def is_place(request):
    return request.startswith(tuple(f"GET {place}/" for place in PLACES))


class Bench:
    def __init__(self, build, kind, switches):
        self.build, self.kind = build, kind
        self.out = build / "equal-requests" / "-".join([kind, *(each.strip("-") for each in switches)])
        shutil.rmtree(self.out, ignore_errors=True)
        self.out.mkdir(parents=True)
        source = self.out / "play.txt"
        source.write_text("start $JWT $TOKEN $PDS $KEYS\n", encoding="utf-8")
        self.stage = Stage(source, self.out, " ".join(switches))
        self.arguments = [*self.stage.arguments, "--now", f"{NOW:%Y-%m-%dT%H:%M:%SZ}"]
        self.begun = time.monotonic()

    def play(self, sandbox, case, end):
        """The requests of this search, in their order, without those about places; and where those came."""
        before = written(sandbox)
        now = NOW + datetime.timedelta(seconds=int(time.monotonic() - self.begun))  # the token server's clock runs on
        folder = self.out / re.sub(r"\W+", "-", case[0])
        folder.mkdir()
        self.stage.text = self.stage.fill_groups(script(self.kind, case, now, end))
        self.stage.script = folder / "play.journey"
        done = subprocess.run(
            [str(self.build / "foyer-drive"), "--base-url", sandbox.urls["sandbox"], "--control", sandbox.urls["control"],
             "--state", str(folder / "state"), "--out", str(folder), "--log", str(folder / "log.txt"),
             str(self.stage.write_script(sandbox.urls))],
            cwd=SOURCE, timeout=240, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise Failed(f"{case[0]}: {done.stderr}")
        return self.requests(before, written(sandbox), case[0])

    @staticmethod
    def requests(before, after, name):
        if after["writes"] != before["writes"]:
            raise Failed(f"{name}: something was written")
        asked = list(zip(after["log"], after["log_full"]))[len(before["log"]):]
        found = [shape(line, full["headers"]) for line, full in asked if of_the_search(line)]
        places = [i for i, each in enumerate(found) if is_place(each)]
        searches = [i for i, each in enumerate(found) if re.search(r" (Patient|Appointment)\b", each)]
        later = [i for i, each in enumerate(found) if re.search(r" (Flag|Task)\b", each)]
        if places and not (max(searches) < min(places) and max(places) < min(later)):
            raise Failed(f"{name}: places are read out of turn: {found}")
        national = after["pds_log"][len(before["pds_log"]):]
        return [each for each in found if not is_place(each)] + [
            "PDS " + re.sub(r"\d{10}$", "NUMBER", each["path"]) for each in national]


def judge(bench):
    cases = REFUSED + (ONLY_GP if bench.kind == "gp" else [])
    wrong, lengths = [], set()
    with Sandbox(bench.build, bench.arguments) as sandbox:
        whole = bench.play(sandbox, FOUND, "confirm")
        if not whole or not whole[-1].startswith("PDS") or not any(" Flag" in each for each in whole):
            raise Failed(f"a search that finds somebody does not ask for all there is: {whole}")
        for case in cases:
            asked = bench.play(sandbox, case, "refused")
            lengths.add(len(asked))
            if not asked or asked != whole[:len(asked)]:
                wrong.append(f"{case[0]}: {json.dumps(asked, indent=1)}")
    if len(lengths) < 3:
        wrong.append(f"the reasons were to end at different places of the list, but do so after {lengths} requests")
    if wrong:
        raise Failed("\n".join([f"not a beginning of {json.dumps(whole, indent=1)}:", *wrong]))
    print(f"{len(cases)} refusals ask for beginnings of one list of {len(whole)} requests")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--build", type=pathlib.Path, required=True)
    parser.add_argument("kind", choices=sorted(CONFIGS))
    arguments, switches = parser.parse_known_args()
    try:
        judge(Bench(arguments.build.resolve(), arguments.kind, switches))
    except Failed as failed:
        print(failed)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
