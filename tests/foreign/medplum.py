"""The foreign server: installed once from its lock file, started for each case, filled and asked over HTTP."""
import datetime
import fcntl
import http.client
import json
import pathlib
import re
import shutil
import subprocess
import time
import urllib.parse

from bench import SERVICE, SOURCE, Skipped, check

HERE = pathlib.Path(__file__).resolve().parent
NODE_OLDEST = 18  # Debian 12
FHIR = "/fhir/R4/"


class Install:
    """The packages of package-lock.json in build/foreign, shared by all builds; the same lock is installed once."""

    def __init__(self):
        self.node = shutil.which("node") or shutil.which("nodejs")
        npm = shutil.which("npm")
        if self.node is None or npm is None:
            raise Skipped("needs node and npm")
        version = subprocess.run([self.node, "--version"], capture_output=True, text=True, check=True).stdout
        check(int(version.strip().lstrip("v").split(".")[0]) >= NODE_OLDEST,
              f"node {version.strip()} is too old: the packages need {NODE_OLDEST} or newer")
        self.folder = SOURCE / "build" / "foreign"
        self.folder.mkdir(parents=True, exist_ok=True)
        with open(self.folder / "lock", "w", encoding="ascii") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)  # cases run side by side
            self._packages(npm)
            self._copy("server.mjs")

    def _copy(self, name):
        wanted = (HERE / name).read_bytes()
        there = self.folder / name
        if not there.exists() or there.read_bytes() != wanted:
            there.write_bytes(wanted)

    def _packages(self, npm):
        installed = self.folder / "installed.json"
        lock = (HERE / "package-lock.json").read_bytes()
        if installed.exists() and installed.read_bytes() == lock:
            return
        for name in ("package.json", "package-lock.json"):
            self._copy(name)
        done = subprocess.run([npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=self.folder,
                              capture_output=True, text=True, timeout=600, check=False)
        check(done.returncode == 0, f"npm ci of tests/foreign/package-lock.json failed:\n{done.stderr}")
        installed.write_bytes(lock)


class Server:
    """The foreign server on a free port with one day in it. Ends with the block, or when this program dies."""

    def __init__(self, install, log, now, people, extra=()):
        self.install, self.log = install, log
        self.day = [*day(now, people), *extra]
        self.before = {}

    def __enter__(self):
        with open(self.log, "w", encoding="utf-8") as errors:
            self.process = subprocess.Popen([self.install.node, str(self.install.folder / "server.mjs")],
                                            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors, text=True)
        ready = re.match(r"foreign=(\S+)", self.process.stdout.readline())
        check(ready, f"the server did not start: {pathlib.Path(self.log).read_text(encoding='utf-8')}")
        self.url = urllib.parse.urlsplit(ready.group(1))
        self.base_url = ready.group(1) + FHIR.rstrip("/")
        for resource in self.day:
            self.fhir("PUT", f"{resource['resourceType']}/{resource['id']}", resource)
        self.before = {each["id"]: each for each in self.all("Appointment")}
        self.seeded = len(self.requests())
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.wait(timeout=20)
        self.process.stdout.close()

    def ask(self, method, path, body=None, **headers):
        connection = http.client.HTTPConnection(self.url.hostname, self.url.port, timeout=30)
        connection.request(method, path, None if body is None else json.dumps(body),
                           {"content-type": "application/fhir+json", **headers})
        answer = connection.getresponse()
        text = answer.read()
        connection.close()
        check(answer.status < 300, f"{method} {path}: {answer.status} {text[:300]!r}")
        return json.loads(text)

    def fhir(self, method, path, body=None, **headers):
        return self.ask(method, FHIR + path, body, **headers)

    def all(self, resource_type):
        return [entry["resource"] for entry in self.fhir("GET", resource_type).get("entry", [])]

    def wait_for(self, resource_type):
        """The first of a type, once the kiosk has created it."""
        for _ in range(200):
            held = self.all(resource_type)
            if held:
                return held[0]
            time.sleep(0.05)
        check(False, f"the kiosk created no {resource_type}: {self.requests()}")

    def between(self, method, path, then_patch, appointment):
        """A second client: its patch is applied when the server has answered method and path, before the kiosk hears."""
        self.ask("POST", "/between", {"method": method, "path": path, "status": 200,
                                      "then": {"method": "PATCH", "url": f"Appointment/{appointment}",
                                               "body": then_patch}})

    def came_between(self):
        check(self.ask("GET", "/between")["waiting"] == 0, f"nobody came between: {self.requests()}")

    def requests(self):
        return self.ask("GET", "/requests")

    def created(self, resource_type):
        """The kiosk's creates of a type."""
        return [one for one in self.requests()[self.seeded:] if one["method"] == "POST" and one["path"] == resource_type]

    def writes(self):
        """The kiosk's writes of an arrival, in either style."""
        return self.created("Encounter") + [one for one in self.requests()[self.seeded:]
                                            if one["method"] in ("PUT", "PATCH") and one["path"].startswith("Appointment/")]

    def sent_again(self, resource_type):
        """What the kiosk created here, once more under its own condition: the server must know it for the same."""
        created, held = self.created(resource_type), self.all(resource_type)
        check(0 < len(created) == len(held), f"{len(created)} creates of {resource_type}, {len(held)} held")
        for request, resource in zip(created, held):
            check(request["ifNoneExist"], f"created without a condition: {request}")
            without_id = {key: value for key, value in resource.items() if key not in ("id", "meta")}
            same = self.fhir("POST", resource_type, without_id, **{"if-none-exist": request["ifNoneExist"]})
            check(same["id"] == resource["id"], f"its condition {request['ifNoneExist']} does not find it: {resource}")

    def tasks(self):
        """[code, has a patient], oldest first."""
        return [(task["code"]["coding"][0]["code"], "for" in task) for task in self.all("Task")]

    def changed(self, but=()):
        """Appointments that differ from the seeded day in any member, or only in version."""
        return [each["id"] for each in self.all("Appointment")
                if each["id"] not in but and each != self.before[each["id"]]]


# ---- the day: some of the people of the sandbox's demo, with their codes

PEOPLE = {
    # given, family, birth, appointment, minutes from now, status
    "P2001": ("Mary", "Smith", "1985-03-27", "A1004417", 20, "booked"),
    "P2006": ("Harold", "Bennett", "1948-01-19", "A1004422", 10, "arrived"),
    "P2007": ("Grace", "Okafor", "1994-09-08", "A1004423", 20, "cancelled"),
    "P2011": ("José", "Núñez-O'Brien", "1968-02-29", "A1004427", 20, "booked"),
    "P2018": ("Ruth", "Yardley", "1971-03-14", "A1004433", 24 * 60, "booked"),
}


def patient(patient_id, given, family, birth):
    return {"resourceType": "Patient", "id": patient_id, "active": True,
            "identifier": [{"system": "https://demo.foyer.example/patient", "value": patient_id}],
            "name": [{"use": "official", "family": family, "given": [given]}], "birthDate": birth,
            "address": [{"use": "home", "line": ["12 Orchard Lane"], "postalCode": "QV12 4AB"}]}


def appointment(appointment_id, patient_id, start, status):
    return {"resourceType": "Appointment", "id": appointment_id, "status": status,
            "identifier": [{"system": "https://demo.foyer.example/appointment", "value": appointment_id}],
            "serviceType": [{"coding": [{"system": SERVICE.rstrip("|"), "code": "gp-routine"}]}],
            "start": start.isoformat().replace("+00:00", "Z"),
            "end": (start + datetime.timedelta(minutes=10)).isoformat().replace("+00:00", "Z"),
            "participant": [{"actor": {"reference": f"Patient/{patient_id}"}, "status": "accepted"},
                            {"actor": {"reference": "Practitioner/dr-patel", "display": "Dr Patel"},
                             "status": "accepted"}]}


def day(now, people):
    instant = datetime.datetime.fromisoformat(now.replace("Z", "+00:00"))
    for patient_id, (given, family, birth, appointment_id, minutes, status) in people.items():
        yield patient(patient_id, given, family, birth)
        yield appointment(appointment_id, patient_id, instant + datetime.timedelta(minutes=minutes), status)
