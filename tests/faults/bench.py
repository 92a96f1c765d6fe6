"""What every row of the fault matrix needs: a sandbox, the kiosk played by foyer-drive, and its journal read.

A check that does not hold raises Failed with everything a reader needs; nothing is retried or forgiven.
"""
import http.client
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import threading
import time
import urllib.parse

HERE = pathlib.Path(__file__).resolve().parent
SOURCE = HERE.parent.parent
sys.path.insert(0, str(HERE.parent / "journeys"))
import rows  # noqa: E402
from rows import Failed, Skipped, check  # noqa: E402, F401 - for the rows
from run import Sandbox  # noqa: E402

MIB = 1024 * 1024
NOW = "2026-12-08T09:05:00Z"
KIOSK = "fault-bench"
SERVICE = "https://demo.foyer.example/service|"

# arrival_state of app/arrival/arrival.h: the numbers are in journals and never change
INTENT, SENT, CHECKING, WAITING, STAFF = 2, 3, 4, 5, 6
CONFIRMED, ALREADY, CONFLICT, REJECTED, DROPPED, EXPIRED = 10, 11, 12, 13, 14, 15
KIND_INTENT, KIND_TASK, KIND_UNDO = 1, 2, 3

# words of product.md, as words.h spells them
SAYS_DONE = "You have checked in"
SAYS_ALREADY = "You are already checked in"
SAYS_NOT = "You have not been checked in"
SAYS_DOWN = "We cannot check you in here right now"
SAYS_UNSURE = "We are not sure you are checked in"


def screens_of_header():
    """Script names in the order of enum screen, from the header itself."""
    text = (SOURCE / "app" / "flow" / "flow.h").read_text(encoding="utf-8")
    names = re.findall(r'X\(SCREEN_\w+, "([a-z-]+)"', text)
    check(len(names) > 10, "SCREEN_LIST of app/flow/flow.h cannot be read")
    return names


SCREENS = screens_of_header()


class Site(Sandbox):
    """The sandbox of journeys/run.py, asked and ordered from here."""

    def __init__(self, build, arguments=(), now=NOW, clock_off_s=0):
        super().__init__(build, [*arguments, *(["--now", now] if now else [])])
        if clock_off_s:  # the kernel's clock, as this server sees it
            self.command = ["env", f"LD_PRELOAD={build / 'foyer-kernel.so'}", f"FOYER_TEST_CLOCK_OFF_S={clock_off_s}",
                            "ASAN_OPTIONS=verify_asan_link_order=0", *self.command]

    def ask(self, what, order=None):
        """order: None = GET, a dict, or bytes that are sent as they are."""
        url = urllib.parse.urlsplit(self.urls["control"])
        connection = http.client.HTTPConnection(url.hostname, url.port, timeout=30)
        body = order if isinstance(order, bytes) else None if order is None else json.dumps(order).encode()
        connection.request("GET" if order is None else "POST", f"{url.path}/{what}", body)
        answer = connection.getresponse()
        text = answer.read()
        connection.close()
        check(answer.status == 200, f"the sandbox refused {what}: {text[:300]!r}")
        return json.loads(text)

    def get(self, path):
        """What the site itself says, past every fault of the kiosk's way."""
        url = urllib.parse.urlsplit(self.urls["sandbox"])
        connection = http.client.HTTPConnection(url.hostname, url.port, timeout=30)
        connection.request("GET", f"{url.path}/{path}", headers={"Accept": "application/fhir+json"})
        answer = json.loads(connection.getresponse().read())
        connection.close()
        return answer

    def fault(self, **order):
        self.ask("fault", order)

    def relay(self, **order):
        self.ask("relay", order)

    def written(self):
        return self.ask("written")

    def fired(self, name):
        return int(self.written()["faults_fired"].get(name, 0))

    def requests(self):
        """(method, path, headers, body) of all requests, oldest first."""
        return [(one["method"], one["path"].removeprefix("/fhir/"), one["headers"], one.get("body", ""))
                for one in self.written()["log_full"]]

    def arrivals_of(self, appointment):
        one = self.written()["appointments"][appointment]
        return one["arrivals"], one["status"]


class Run:
    """One play of foyer-drive that has ended."""

    def __init__(self, returncode, log, stderr):
        self.returncode = returncode
        self.log = log
        self.stderr = stderr
        self.screens = [SCREENS[int(a)] for a in re.findall(r"LOG_SCREEN .*: a=(\d+) ", log)]
        self.states = [int(a) for a in re.findall(r"LOG_ARRIVAL .*: a=(\d+) ", log)]

    def logged(self, event):
        """The a of every such line."""
        return [int(a) for a in re.findall(rf"{event} .*: a=(-?\d+) ", self.log)]


class Bench:
    """The folder, the build and the configuration of one row."""

    def __init__(self, build, row):
        self.build = build
        self.row = row
        self.out = build / "faults" / row
        shutil.rmtree(self.out, ignore_errors=True)
        self.out.mkdir(parents=True)
        self.plays = 0
        self.lock = threading.Lock()

    def site(self, *arguments, now=NOW, clock_off_s=0):
        return Site(self.build, arguments, now, clock_off_s)

    def config(self, **changes):
        """A surgery that fits the sandbox; changes are dotted keys with __ for the dot."""
        config = {
            "version": 1,
            "kiosk": {"id": KIOSK, "place": "main entrance"},
            "site": {"ods": "Z00001", "name": "Riverside GP surgery", "kind": "gp", "state_dir": "set-by-drive",
                     "fhir": {"base_url": "http://127.0.0.1:1/fhir", "auth": "none", "write": "patch",
                              "search": "auto"}},
            "clock": {"trust": "system"},
            "details": {"ask": False},  # one page less on every way
            "window": {"mode": "window", "size": "720x1280"},
            "areas": {"waiting": {"name": "Waiting room"}},
            "clinics": {"gp": {"match": {"service_type": SERVICE + "gp-routine"}, "area": "waiting",
                               "channel": "in_person", "confirm": {"show": "clinician"}},
                        "nurse": {"match": {"service_type": SERVICE + "nurse"}, "area": "waiting",
                                  "channel": "in_person", "confirm": {"show": "clinician"}}},
        }
        for key, value in changes.items():
            at = config
            *path, last = key.split("__")
            for part in path:
                at = at.setdefault(part, {})
            at[last] = value
        with self.lock:
            self.plays += 1
            path = self.out / f"config-{self.plays}.json"
        path.write_text(json.dumps(config, indent=1), encoding="utf-8")
        return path

    def environment(self, stop_at, synchronised, kernel, more):
        """Of the kiosk. Sanitizers come after a library that is put before it."""
        environment = dict(os.environ, **(more or {}))
        environment.pop("FOYER_STOP_AT", None)
        if stop_at:
            environment["FOYER_STOP_AT"] = stop_at
        if synchronised is not None:
            environment["FOYER_TEST_CLOCK"] = "synchronised" if synchronised else "unsynchronised"
        if synchronised is not None or kernel:
            environment.update({f"FOYER_TEST_{name}": str(value) for name, value in (kernel or {}).items()})
            environment["LD_PRELOAD"] = str(self.build / "foyer-kernel.so")
            environment["ASAN_OPTIONS"] = "verify_asan_link_order=0:" + environment.get("ASAN_OPTIONS", "")
        return environment

    def play(self, site, steps, *, now=NOW, config=None, via="sandbox", base_url=None, state="state", stop_at=None,
             size="720x1280", meanwhile=None, dies=False, judge=True,
             synchronised=None, kernel=None, environment=None, camera=False, **changes):
        """Plays steps (after a start) to the end; changes are keys of the configuration. stop_at: the step of
        platform_step() at which the kiosk must die; dies: it may be killed; else the script must pass,
        unless judge is False. synchronised: its clock counts as such (True) or not (False), whatever the machine's is;
        kernel: CLOCK_OFF_S and DISK_FAILS of kernel.c. environment: more of it. camera: there is one, which sees what the
        script's camera steps hold up.
        meanwhile(process, log) runs beside it."""
        config = config or self.config(**changes)
        with self.lock:
            self.plays += 1
            stem = self.out / f"play-{self.plays}"
        script, log = stem.with_suffix(".journey"), stem.with_suffix(".log")
        instant = f"now={now} " if now else ""
        script.write_text("\n".join([f"start {instant}config={config}", *steps, ""]), encoding="utf-8")
        command = [str(self.build / "foyer-drive"), "--base-url", base_url or site.urls[via], "--size", size,
                   "--state", str(self.out / state), "--out", str(self.out), "--log", str(log)]
        command += ["--control", site.urls["control"]] if site else []
        command += ["--camera", str(self.out / f"camera-{state}")] if camera else []
        process = subprocess.Popen([*command, str(script)],
                                   env=self.environment(stop_at, synchronised, kernel, environment),
                                   stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, errors="replace",
                                   cwd=SOURCE)
        try:
            if meanwhile:
                meanwhile(process, log)
            stderr = process.communicate(timeout=240)[1]
        except subprocess.TimeoutExpired:
            process.kill()
            stderr = process.communicate()[1]
        finally:
            if process.poll() is None:
                process.kill()
        text = log.read_text(encoding="utf-8", errors="replace") if log.exists() else ""
        run = Run(process.returncode, text, stderr)
        if stop_at:
            check(run.returncode == -9, f"{stop_at}: the kiosk was not killed there (rc {run.returncode}): {stderr}")
        elif judge and not (dies and run.returncode == -9):
            check(run.returncode == 0, f"foyer-drive ended with {run.returncode}:\n{stderr}")
        return run

    def rows(self, state="state", kind=KIND_INTENT):
        """Rows of the journal, in their order, from a copy: looking must not change what is looked at."""
        folder = self.out / state
        if not (folder / "journal.db").exists():
            return []
        copy = self.out / f"look-{state}"
        shutil.rmtree(copy, ignore_errors=True)
        copy.mkdir()
        for name in ("journal.db", "journal.db-wal", "journal.key"):
            if (folder / name).exists():  # no log once it was closed in order
                shutil.copy2(folder / name, copy / name)
        done = subprocess.run([str(self.build / "foyer-journal-dump"), str(copy / "journal.db"),
                               str(copy / "journal.key"), KIOSK], capture_output=True, text=True, check=False)
        check(done.returncode == 0, f"the journal cannot be read: {done.stderr}")
        rows = [json.loads(line) for line in done.stdout.splitlines()]
        return [row for row in rows if row["kind"] == kind]

    def one_row(self, state, name="state"):
        """The journal holds exactly one arrival, closed, in this state."""
        rows = self.rows(name)
        check(len(rows) == 1, f"one intent was expected in the journal: {rows}")
        check(rows[0]["state"] == state and not rows[0]["open"], f"the row should be closed as {state}: {rows[0]}")
        return rows[0]


def once_seen(picture, *orders):
    """For meanwhile: carries out orders in turn as soon as the script has shot this picture."""
    def watch(process, _):
        while process.poll() is None and not picture.exists():
            time.sleep(0.01)
        for order in orders:
            order()
    return watch


class Memory:
    """The most that a process had resident since the moment before a fault."""

    def __init__(self, site, fault):
        self.site, self.fault = site, fault
        self.before = self.most = 0

    def watch(self, process, _):
        reset = True
        while process.poll() is None:
            try:
                if reset:  # peak := present, until the fault has begun
                    with open(f"/proc/{process.pid}/clear_refs", "w", encoding="ascii") as file:
                        file.write("5")
                peak = self._read(process.pid)
            except (OSError, ValueError):
                continue  # it has just ended
            if reset and self.site.fired(self.fault) == 0:
                self.before = peak
            elif reset:
                reset = False
            else:
                self.most = max(self.most, peak)
            time.sleep(0.002)

    @staticmethod
    def _read(pid):
        with open(f"/proc/{pid}/status", encoding="ascii") as file:
            for line in file:
                if line.startswith("VmHWM"):
                    return int(line.split()[1]) * 1024
        raise ValueError

    def judge(self):
        check(self.before > 0 and self.most > 0, "the memory was not measured")
        grown = (self.most - self.before) / MIB
        print(f"grown_mib={grown:.1f}")
        check(grown < 16, f"memory grew by {grown:.1f} MiB")


# ---- pieces of scripts

def find(birth="27031985", letter="S"):
    return ['expect screen start', 'tap "Check in"', 'tap "Me"', f'type {birth}', 'tap "Continue"',
            *[f'tap "{each}"' for each in letter], 'tap "Continue"']


def to_confirm(birth="27031985", letter="S"):
    return [*find(birth, letter), "expect screen confirm"]


def text_step(text):
    return f'expect text "{text}"'


def no_text_step(text):
    return f'expect no text "{text}"'


DOWN = ["expect screen not-working", text_step(SAYS_DOWN), text_step(SAYS_NOT), no_text_step(SAYS_DONE)]
REFUSED = ["expect screen refused", text_step(SAYS_NOT), text_step("Go to reception"), no_text_step(SAYS_DONE)]
DONE = ["expect screen done", text_step(SAYS_DONE)]
# X17 appears 10 s after the start on the kiosk's own clock, whatever is under way (promise 7)
DOWN_AFTER_START = ["wait 5s with requests", "wait 5s with requests", *DOWN, "expect shown 10000ms"]


def one_line(order):
    """JSON for a fault step: no blank, quote or # outside of JSON's own, so that the script's words do not see it."""
    text = json.dumps(order, separators=(",", ":"))
    return text.replace('\\"', "\\u0022").replace("#", "\\u0023").replace(" ", "\\u0020")


def fault_step(**order):
    return "fault " + one_line(order)


def writes_of(requests):
    """Index and request of each write on Appointment or Encounter."""
    return [(at, one) for at, one in enumerate(requests)
            if one[0] in ("PATCH", "PUT") or (one[0] == "POST" and one[1] == "Encounter")]


def reads_between(requests, first, last):
    return [one for one in requests[first + 1:last]
            if one[0] == "GET" and one[1].startswith(("Appointment/", "Encounter"))]


def no_write(site):
    written = site.written()
    check(written["writes"] == 0 and written["arrivals"] == 0, f"something was written: {written['log']}")


def never_showed(run, *names):
    for name in names:
        check(name not in run.screens, f"{name} was on the screen: {run.screens}")
