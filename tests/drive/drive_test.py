#!/usr/bin/env python3
"""The judge of journeys judged: what foyer-drive expects of the sandbox is true when it is true, and false when not.

usage: drive_test.py --build DIR
"""
import argparse
import json
import pathlib
import re
import subprocess
import sys
import urllib.request

NOW = "2026-12-08T09:05:00Z"
START = f"start now={NOW} config=assets/demo/gp-surgery.json\n"

TRUE = """
expect tasks 3
expect tasks-of "late" 2
expect tasks-of "help" 1
expect tasks-of "refused" 0
expect task "late"
expect task "late" priority "routine"
expect task "late" priority "urgent" note "12 minutes"
expect task "late" note "6 minutes late." for "P2042"
expect task "help" no-for restricted
expect audits 1
expect undone 1
expect arrivals 1
expect pds 0
expect tokens 0
expect no task "refused"
expect no task "late" priority "stat"
expect no task "late" priority "urgent" note "6 minutes"
expect no task "late" priority "urgent" for "P2042"
expect no task "late" no-for
expect no task "late" restricted
expect no task "help" for "P2042"
expect no tasks-of "late" 1
expect no audits 0
expect no undone 2
hold corner 3200ms
staff
"""

# A step, and what the message must say.
FALSE = [
    ('expect no task "late" for "P2042"', r'\[late, routine, "Checked in 6 minutes late\.", for P2042\]'),
    ("expect no undone 1", "it is 1"),
    ("expect no audits 1", "it is 1"),
    ('expect task "late" priority', "expect takes"),
    ('expect task "late" colour "red"', "expect takes"),
    ('expect task "late" for "P1" no-for', "expect takes"),
    ("expect audits", "expect takes"),
    ("expect audits some", "expect takes"),
    ('expect tasks-of "late"', "expect takes"),
    ("hold corner", "hold corner 3200ms"),
    ("hold middle 3s", "hold corner 3200ms"),
    ("hold corner long", "hold corner 3200ms"),
    ("staff now", "hold corner 3200ms"),
]


def send(url, method, body, kind="application/fhir+json", **headers):
    request = urllib.request.Request(url, json.dumps(body).encode(), {"Content-Type": kind, **headers}, method=method)
    with urllib.request.urlopen(request) as answer:
        return answer.status


def task(code, priority, note, patient=None, restricted=False):
    body = {"resourceType": "Task", "status": "requested", "intent": "order", "priority": priority,
            "code": {"coding": [{"system": "https://foyer.example/task", "code": code}]}, "note": [{"text": note}]}
    if patient:
        body["for"] = {"reference": f"Patient/{patient}"}
    if restricted:
        body["meta"] = {"security": [{"system": "http://terminology.hl7.org/CodeSystem/v3-Confidentiality", "code": "R"}]}
    return body


def write_everything(base):
    for each in (task("late", "routine", "Checked in 6 minutes late.", "P2042"),
                 task("late", "urgent", "Checked in 12 minutes late.", "P2001"),
                 task("help", "routine", "A patient at the kiosk asked for help.", restricted=True)):
        send(f"{base}/Task", "POST", each)
    device = {"identifier": {"system": "urn:k", "value": "kiosk-1"}}
    send(f"{base}/AuditEvent", "POST", {
        "resourceType": "AuditEvent", "type": {"system": "urn:a", "code": "rest"}, "recorded": NOW,
        "agent": [{"who": device, "requestor": True}], "source": {"observer": device}})
    for before, after in (("booked", "arrived"), ("arrived", "booked")):
        send(f"{base}/Appointment/A1004417", "PATCH",
             [{"op": "test", "path": "/status", "value": before},
              {"op": "replace", "path": "/status", "value": after}], "application/json-patch+json")


class Drive:
    def __init__(self, build, urls):
        self.out = build / "drive-test"
        self.out.mkdir(exist_ok=True)
        self.command = [str(build / "foyer-drive"), "--base-url", urls["sandbox"], "--control", urls["control"],
                        "--state", str(self.out / "state"), "--out", str(self.out)]

    def play(self, steps):
        script = self.out / "steps.journey"
        script.write_text(START + steps + "\n", encoding="utf-8")
        return subprocess.run([*self.command, str(script)], capture_output=True, text=True, timeout=120, check=False)


def judge(drive):
    wrong = []
    played = drive.play(TRUE)
    if played.returncode != 0:
        wrong.append(f"should pass:\n{played.stderr}")
    for step, message in FALSE:
        played = drive.play(step)
        if played.returncode == 0 or not re.search(message, played.stderr):
            wrong.append(f"should fail with {message!r}: {step}\n{played.stderr}")
    return wrong


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--build", type=pathlib.Path, required=True)
    build = parser.parse_args().build
    process = subprocess.Popen([str(build / "foyer-sandbox"), "--exit-with-stdin", "--now", NOW],
                               stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        urls = dict(re.findall(r"(\w+)=(\S+)", process.stdout.readline()))
        write_everything(urls["sandbox"])
        wrong = judge(Drive(build, urls))
    finally:
        process.terminate()
        process.wait(timeout=20)
    print("\n".join(wrong) if wrong else f"1 script passed, {len(FALSE)} steps failed as they should")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
