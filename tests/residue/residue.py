#!/usr/bin/env python3
"""Residue: after each kind of end nothing of the patient is left in the kiosk's memory, its log, its journal or its
folder (reliability 4, 11; settled 8). Plays invented patients on the released foyer from outside, by touch and by
keys, and looks for their facts in every form. A control run with a patient on the screen must find them.

  residue.py --foyer F --sandbox S --places P --scan R --work DIR [--only NAME]
"""
import argparse
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time

sys.dont_write_bytecode = True  # nothing is left in the source folder
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from needles import LEFT_OUT, Patient, lines  # noqa: E402
from outcomes import Outcomes  # noqa: E402
from scanning import Scanning  # noqa: E402
from services import Sandbox, TlsFront  # noqa: E402
from stage import SKIP, Fingers, Kiosk, Screen, StageError, config_for, places_of, wait_for  # noqa: E402

SIZE = "720x1280"
# Fewer while working on the test itself.
FULL_CHECK_INS = int(os.environ.get("FOYER_RESIDUE_CHECK_INS", "20"))
CLEAN_WITHIN_S = 5  # the net thread forgets in its own time; the program waits for nobody
FINISHED, TIMEOUT, START_AGAIN, STOPPED, ANOTHER = range(5)
CONFIRMED = 10
IDS = {"patient-id", "appointment-id"}


class NotPermitted(Exception):
    pass


class Residue(Outcomes, Scanning):
    def __init__(self, options):
        self.options = options
        self.work = os.path.abspath(options.work)
        shutil.rmtree(self.work, ignore_errors=True)
        os.makedirs(self.work)
        self.taken, self.failed = set(), []
        self.screen = Screen(self.work, *map(int, SIZE.split("x")))
        self.sandbox = self.kiosk = self.tls = None
        self.today, self.secrets = [], []

    # ---- the stage of one kind of end

    def patient(self, **special):
        return Patient(self.taken, **special)

    def people(self, patients, options):
        """A fresh day with these patients. Each play has a kiosk and a folder of its own, so older ones cannot show."""
        self.close_kiosk()
        self.today, self.secrets = patients, []
        day = os.path.join(self.work, "day.json")
        with open(day, "w", encoding="utf-8") as file:
            json.dump({"people": [each.person() for each in self.today],
                       "appointments": [visit for each in self.today for visit in each.appointments()]}, file)
        self.sandbox = Sandbox(self.options.sandbox, "--day", day, *options)

    def begin(self, name, count=1, patients=None, by_keys=True, cores=False, by_relay=False, by_tls=False,
              site="gp-surgery", sandbox=(), pds_keys=None, **config):
        self.name, self.by_keys = name, by_keys
        self.people(patients or [self.patient() for _ in range(count)], sandbox)
        url = self.sandbox.relay if by_relay else self.sandbox.url
        if by_tls:
            self.tls = TlsFront(self.work, self.sandbox.url)
            url, config["site__fhir__ca_file"] = self.tls.url, self.tls.certificate
        if pds_keys is not None:
            config.update(self.asks_pds(pds_keys))
        folder = os.path.join(self.work, name)
        state = os.path.join(folder, "state")
        more = dict({"idle__ask_s": 30, "idle__warn_s": 20, "write__confirm_s": 3}, **config)
        settings = config_for(os.path.join("assets", "demo", f"{site}.json"), url, state, SIZE, **more)
        self.kiosk = Kiosk(self.options.foyer, settings, self.screen, folder, cores)
        self.kiosk.start()
        self.kiosk.wait_log("LOG_SITE_READY")
        self.fingers = Fingers(self.screen, places_of(self.options.places, self.kiosk.config_file, SIZE))
        self.start_frame = self.screen.settled_frame()

    def close_kiosk(self):
        if self.kiosk is not None:
            self.kiosk.close()
        if self.sandbox is not None:
            self.sandbox.close()
        if self.tls is not None:
            self.tls.close()
        self.kiosk = self.sandbox = self.tls = None

    def close(self):
        self.close_kiosk()
        self.screen.close()

    # ---- what a patient does

    def to_confirm(self, patient, postcode=False):
        self.fingers.find(patient.typed, patient.family[0], self.by_keys)
        if postcode:
            self.fingers.give_postcode(patient.postcode.replace(" ", ""), self.by_keys)
        self.kiosk.wait_log("LOG_FOUND", 0)
        time.sleep(self.fingers.PAUSE_S)

    def yes(self):
        self.fingers.tap("confirm", "CTL_YES")

    def finish(self, page):
        time.sleep(self.fingers.PAUSE_S)
        self.fingers.tap(page, "CTL_FINISH")
        self.ended(FINISHED)

    def ended(self, end, seconds=90):
        self.kiosk.wait_log("LOG_SESSION_ENDED", end, seconds)

    def wait_fired(self, name):
        wait_for(f"{name} to happen", lambda: self.sandbox.written()["faults_fired"].get(name, 0) > 0)

    def at_start(self):
        """S0 is back, to the pixel."""
        wait_for("the first screen as it was", lambda: self.screen.frame() == self.start_frame)

    # ---- the scanner

    def scan_once(self, arguments, allowed=()):
        text = []
        for number, subject in enumerate(self.today + self.secrets):
            text += lines(subject, number, set(subject.facts()) - set(allowed))
        run = subprocess.run([self.options.scan, *arguments], input="\n".join(text) + "\n", capture_output=True,
                             text=True, check=False)
        if run.returncode == SKIP:
            raise NotPermitted
        if run.returncode not in (0, 1):
            raise StageError(f"the scanner failed: {run.stderr}")
        return run.stdout

    @staticmethod
    def found_in(output):
        return sorted({line.split()[1].rsplit("/", 1)[0] for line in output.splitlines() if line.startswith("hit ")})

    def must_find(self, where, wanted):
        """The control: what is in use now is found, or finding nothing later would mean nothing."""
        found = set(self.found_in(self.scan_once([str(self.kiosk.pid)])))
        print(f"{self.name}: {where}: found while in use: {' '.join(sorted(found))}", flush=True)
        if not wanted <= found:
            self.failed.append(f"{self.name}/{where}: not found: {' '.join(sorted(wanted - found))}")

    @staticmethod
    def hits_of(output, under_way=False):
        """While a session is under way its own touches and keys lie in the queues: forgotten with it, not before."""
        return [line for line in output.splitlines()
                if line.startswith("hit ") and not (under_way and line.split()[1].startswith("typed/"))]

    def report(self, where, output, hits):
        summary = output.splitlines()[-1] if output else ""
        print(f"{self.name}: {where}: {'FAILED' if hits else 'clean'} {summary}", flush=True)
        for line in hits[:20]:
            print(f"  {line}", flush=True)
        if hits:
            self.failed.append(f"{self.name}/{where}")

    def memory_clean(self, where="memory", allowed=(), under_way=False):
        begun = time.monotonic()
        while True:
            output = self.scan_once([str(self.kiosk.pid)], allowed)
            hits = self.hits_of(output, under_way)
            if not hits or time.monotonic() - begun > CLEAN_WITHIN_S:
                self.report(where, output, hits)
                return
            print(f"{self.name}: {where}: not yet: {' '.join(self.found_in(output))}", flush=True)
            time.sleep(0.2)

    def files_clean(self):
        files = [os.path.join(folder, name) for folder, _, names in os.walk(self.kiosk.folder) for name in names]
        needed = {"kiosk.log", "journal.db"}
        if not needed <= {os.path.basename(file) for file in files}:
            raise StageError(f"{needed} are not all in {self.kiosk.folder}")
        names = " ".join(os.path.basename(file) for file in files)
        print(f"{self.name}: files: {names}", flush=True)
        output = self.scan_once(["--files", *files])
        self.report("files", output, self.hits_of(output))

    def clean(self):
        self.at_start()
        self.memory_clean()
        self.files_clean()

    # ---- the kinds of end

    def control(self):
        """The scanner finds every needle in every form, and a patient who is on the screen."""
        self.begin("control")
        output = self.scan_once(["--self"])
        print(f"control: {output.splitlines()[-1]}", flush=True)
        if "missed=0" not in output:
            self.failed.append("control/self")
        self.to_confirm(self.today[0])
        self.must_find("on the screen", {f"{fact}/utf8" for fact in (
            "family-name", "given-name", "patient-id", "appointment-id", "clinician", "postcode")})

    def finished(self):
        self.begin("finished", FULL_CHECK_INS)
        self.check_in_all()
        self.clean()

    def finished_by_tls(self):
        self.begin("finished-tls", 4, by_tls=True)
        self.check_in_all()
        self.clean()

    def check_in_all(self):
        for number, patient in enumerate(self.today):
            self.by_keys = number % 2 == 0
            self.to_confirm(patient)
            self.yes()
            self.kiosk.wait_log("LOG_ARRIVAL", CONFIRMED)
            self.finish("done")
        self.all_arrived()

    def all_arrived(self):
        arrivals, wanted = self.sandbox.written()["arrivals"], sum(len(each.appointment_ids) for each in self.today)
        if arrivals != wanted:
            raise StageError(f"{arrivals} of {wanted} appointments arrived")

    def another(self):
        self.begin("another", 2)
        for patient in self.today:
            self.to_confirm(patient)
            self.yes()
            self.kiosk.wait_log("LOG_ARRIVAL", CONFIRMED)
            time.sleep(self.fingers.PAUSE_S)
            self.fingers.tap("done", "CTL_ANOTHER")
            self.ended(ANOTHER)
            self.memory_clean("memory-in-next-session")
            self.fingers.key("Escape")
            self.ended(START_AGAIN)
        self.clean()

    def time_out(self):
        self.begin("time-out")
        self.to_confirm(self.today[0])
        self.ended(TIMEOUT)
        self.clean()

    def typed_and_left(self):
        """A whole date of birth typed by keys, by touch, and by keys while the kiosk is too busy to look, so that all
        of them lie in its queues at once; then Start again without a search."""
        self.begin("typed-and-left", 3)
        for patient, way in zip(self.today, ("keys", "touch", "burst")):
            self.fingers.to_birth()
            if way == "touch":
                self.fingers.touch_digits(patient.typed)
            elif way == "keys":
                self.fingers.type_digits(patient.typed)
            else:
                os.kill(self.kiosk.pid, signal.SIGSTOP)
                self.fingers.type_digits(patient.typed)
                os.kill(self.kiosk.pid, signal.SIGCONT)
            time.sleep(self.fingers.PAUSE_S)
            self.must_find(way, {"birth/boxes", "typed/button" if way == "touch" else "typed/key"})
            self.fingers.tap("birth", "CTL_START_AGAIN")
            self.ended(START_AGAIN)
            self.at_start()
            self.memory_clean(f"memory-after-{way}")
        self.files_clean()

    def cancelled_search(self):
        """Start again while the reply to the search is held back, and once more when half of it is here."""
        self.begin("cancelled-search", 2, by_relay=True)
        orders = (("fault", {"on": "search", "do": "hold-until-released", "times": 1, "name": "held"}, "held"),
                  ("relay", {"match": "_search", "do": "slow-body", "times": 1, "ms": 20}, "relay-slow-body"))
        for patient, (what, order, counted) in zip(self.today, orders):
            self.sandbox.order(what, order)
            self.fingers.find(patient.typed, patient.family[0], self.by_keys)
            self.wait_fired(counted)
            time.sleep(0.5)
            self.fingers.tap("finding", "CTL_START_AGAIN")
            self.ended(START_AGAIN)
            self.at_start()
            self.memory_clean("memory-while-held")
            self.sandbox.order("release")
        self.clean()

    def failed_parse(self):
        """Replies with the patient in them that are not the contract: cut, followed by rubbish, rubbish."""
        self.begin("failed-parse", 4)
        faults = ({"do": "append", "text": "}"}, {"do": "truncate", "bytes": 1500}, {"do": "garbage"},
                  {"do": "duplicate-keys"})
        for patient, fault in zip(self.today, faults):
            self.sandbox.order("fault", {"on": "search", "times": -1, "name": "lie", **fault})
            self.fingers.find(patient.typed, patient.family[0], self.by_keys)
            self.kiosk.wait_log("LOG_FOUND")
            self.sandbox.order("reset")
            time.sleep(9)  # find.max_s: the page of an outage comes at its own moment, and has no Finish
            self.fingers.tap("not-working", "CTL_START_AGAIN")
            self.ended(START_AGAIN)
        self.clean()

    def not_matched(self):
        """The date of birth of a patient of today with another's letter; then a stranger's."""
        self.begin("not-matched", 2, tries__per_kiosk=10)
        for patient in self.today:
            letter = "Y" if patient.family[0] != "Y" else "W"
            self.fingers.find(patient.typed, letter, self.by_keys)
            self.kiosk.wait_log("LOG_REFUSED")
            time.sleep(self.fingers.PAUSE_S)
            self.fingers.tap("refused", "CTL_START_AGAIN")
            self.ended(START_AGAIN)
        self.clean()

    def not_me(self):
        self.begin("not-me")
        self.to_confirm(self.today[0])
        self.fingers.tap("confirm", "CTL_NOT_ME")
        self.kiosk.wait_log("LOG_TASK_SENT")
        self.fingers.tap("refused", "CTL_START_AGAIN")
        self.ended(START_AGAIN)
        self.clean()

    def help_pressed(self):
        self.begin("help")
        self.to_confirm(self.today[0])
        self.fingers.tap("confirm", "CTL_HELP")
        self.kiosk.wait_log("LOG_TASK_SENT")
        self.fingers.tap("help", "CTL_START_AGAIN")
        self.ended(START_AGAIN)
        self.clean()

    def unsure(self):
        """X18: no answer to the write, nor to two reads after it. While the arrival is open its machine may hold
        references, no more."""
        self.begin("unsure")
        self.sandbox.order("fault", {"on": "write", "do": "apply-hold", "times": 1})
        self.sandbox.order("fault", {"on": "read", "do": "hold-until-released", "nth": 2, "times": 2})
        self.to_confirm(self.today[0])
        self.yes()
        self.kiosk.wait_log("LOG_TASK_SENT")
        self.finish("unsure")
        self.at_start()
        self.memory_clean("memory-while-open", IDS)
        self.kiosk.wait_log("LOG_ARRIVAL", CONFIRMED)
        self.clean()

    def left_in_mid_write(self):
        """Start again on S6a; the write ends after the session, with another style of writing, too."""
        for style in ("patch", "put"):
            self.begin(f"left-in-mid-write-{style}", site__fhir__write=style)
            self.sandbox.order("fault", {"on": "write", "do": "delay", "ms": 1500, "times": 1})
            self.to_confirm(self.today[0])
            self.yes()
            self.fingers.tap("checking-in", "CTL_START_AGAIN")
            self.ended(START_AGAIN)
            self.kiosk.wait_log("LOG_ARRIVAL", CONFIRMED)
            self.kiosk.wait_log("LOG_TASK_SENT")  # X22: it stands, and nobody told the patient
            self.clean()

    def crashed(self):
        """Killed by a fault with a patient on the screen: no core, and the files say nothing."""
        self.begin("crashed", cores=True)
        self.to_confirm(self.today[0])
        os.kill(self.kiosk.pid, signal.SIGSEGV)
        self.kiosk.process.wait()
        cores = [name for name in os.listdir(self.kiosk.folder) if name.startswith("core")]
        if self.kiosk.process.returncode != -signal.SIGSEGV or cores:
            raise StageError(f"ended with {self.kiosk.process.returncode}, cores: {cores}")
        self.files_clean()

    def stopped(self):
        self.begin("stopped")
        self.to_confirm(self.today[0])
        self.kiosk.process.terminate()
        self.ended(STOPPED)
        self.kiosk.process.wait()
        self.files_clean()

    @classmethod
    def all(cls):
        # The control first of all, then those that wait longest, so that no other waits for them at the end.
        waiting = [cls.time_out_at_the_camera, cls.time_out, cls.finished, cls.failed_parse]
        plays = [cls.finished_by_tls, cls.another, cls.typed_and_left, cls.cancelled_search, cls.not_matched, cls.not_me,
                 cls.help_pressed, cls.unsure, cls.left_in_mid_write, cls.crashed, cls.stopped, *cls.outcomes(),
                 *cls.scanning()]
        return [cls.control, *waiting, *plays]


def side_by_side(options, plays):
    """So many of this program at once, each with a screen of its own. The numbers of the plays lie in a pipe, and each
    takes the next when it is through with one."""
    turns, give = os.pipe()
    os.write(give, bytes(range(len(plays))))
    os.close(give)
    named = [word for name in ("foyer", "sandbox", "places", "scan") for word in (f"--{name}", getattr(options, name))]
    named += ["--only", options.only] if options.only else []
    parts = [subprocess.Popen([sys.executable, __file__, *named, "--work", f"{options.work}-{part}", "--turns", str(turns)],
                              pass_fds=[turns], stdout=subprocess.PIPE, text=True)
             for part in range(1, options.side_by_side + 1)]
    os.close(turns)
    said = ""
    for part in parts:
        text = part.communicate()[0]
        print(text, end="", flush=True)
        said += text
    codes = {part.returncode for part in parts}
    if codes == {SKIP}:
        return SKIP
    missing = [play.__name__ for play in plays if not re.search(rf"^{play.__name__}: \d+ s$", said, re.M)]
    if missing or codes != {0}:
        print(f"residue: ended with {sorted(codes)}; not played: {' '.join(missing) or 'none'}")
    return 1 if missing or codes != {0} else 0


def next_of(turns, plays):
    while number := os.read(turns, 1):
        yield plays[number[0]]


def main():
    arguments = argparse.ArgumentParser()
    for name in ("foyer", "sandbox", "places", "scan", "work"):
        arguments.add_argument(f"--{name}", required=True)
    arguments.add_argument("--only")
    arguments.add_argument("--side-by-side", type=int, default=1, help="so many plays at once: a play waits more than it works")
    arguments.add_argument("--turns", type=int, help="a pipe with the numbers of the plays to take next")
    options = arguments.parse_args()
    plays = [play for play in Residue.all() if options.only is None or options.only in play.__name__]
    if options.side_by_side > 1:
        return side_by_side(options, plays)
    residue = None
    begun = time.monotonic()
    try:
        residue = Residue(options)
        print(f"left out: {'; '.join(LEFT_OUT)}", flush=True)
        for play in plays if options.turns is None else next_of(options.turns, plays):
            play_begun = time.monotonic()
            play(residue)
            print(f"{play.__name__}: {time.monotonic() - play_begun:.0f} s", flush=True)
    except NotPermitted:
        print("skipped: needs root or CAP_SYS_PTRACE")
        return SKIP
    except StageError as error:
        if str(error).startswith("skipped:"):
            print(error)
            return SKIP
        print(f"residue: {getattr(residue, 'name', '')}: {error}")
        return 1
    finally:
        if residue is not None:
            residue.close()
    print(f"residue_failed={len(residue.failed)} seconds={time.monotonic() - begun:.0f} {' '.join(residue.failed)}")
    return 1 if residue.failed else 0


if __name__ == "__main__":
    sys.exit(main())
