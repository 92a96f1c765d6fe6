"""The plays of residue.py that scan: what a code said, the picture of it, and what looked at it are gone as well."""
import base64
import datetime
import json
import os
import pathlib
import secrets
import shutil
import signal
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "journeys"))
import codes  # noqa: E402
from needles import masked, word  # noqa: E402
from stage import wait_for  # noqa: E402

TIMEOUT, START_AGAIN = 1, 2  # enum session_end
CONFIRMED = 10
ACCEPTED, UNREADABLE = 0, 1  # enum code_kind
NUMBERS = "https://demo.foyer.example/Id/hospital-number"
SIDE = 512  # px of a preview, and of what is held up: it is shown as it is
STRIP = 96  # px of noise in it
PIECE = 40  # letters of a code; a longer needle does not fit in all forms


def jti_of(body):
    return json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))["jti"]


class Code:
    """A code that is held up. What it says is a needle, and so is a strip of pixels beside it."""

    def __init__(self, text=""):
        self.text = text
        self.noise = bytes(33 + secrets.randbelow(190) for _ in range(STRIP))

    def facts(self):
        if self.text.count(".") == 2:
            _, body, signature = self.text.split(".")
            return {"pass-body": [body[24:24 + PIECE]], "pass-signature": [signature[:PIECE]], "jti": [jti_of(body)]}
        return {"hospital-number": [self.text]} if self.text else {}

    def shapes(self, number, facts):
        middle = self.noise[16:-16]  # the edges may be mixed with what is beside them
        yield f"text picture/grey/{number} {masked(middle)}"
        yield f"text picture/mirrored/{number} {masked(middle[::-1])}"


class Pictures(codes.Codes):
    """As for journeys, but plain grey, of the size of a preview, and with the strip of noise."""

    def show(self, name):
        drawn = self.folder / f"{name}.drawn.png"
        self.write(name, codes.read_png(drawn.read_bytes()), self.noise)
        drawn.unlink()

    def write(self, name, modules, noise):
        width, ground = 912, b"\xc0"
        rows = [bytearray(ground * width) for _ in range(SIDE)]
        px = min(12, 400 // len(modules), 880 // len(modules[0])) if modules else 0
        left = (width - px * len(modules[0])) // 2 if modules else 0
        for y in range(px * len(modules)):
            rows[8 + y][left:left + px * len(modules[0])] = b"".join(bytes([each]) * px for each in modules[y // px])
        for y in range(440, 444):  # few: scan.c shows no more than its first 40 hits
            rows[y][(width - STRIP) // 2:(width + STRIP) // 2] = noise
        (self.folder / f"{name}.pgm").write_bytes(b"P5\n%d %d\n255\n" % (width, SIDE) + b"".join(rows))


class Scanning:
    # ---- the stage

    def begin_scanning(self, name, patients=None, **more):
        """A kiosk with a camera of this play's own, which sees nothing."""
        folder = pathlib.Path(self.work, f"codes-{name}")
        self.camera = pathlib.Path(self.work, f"camera-{name}")
        self.camera.mkdir()
        build = pathlib.Path(self.options.foyer).resolve().parent
        self.pictures = Pictures(build, folder, datetime.date.today().isoformat())
        self.begin(name, patients=patients or [self.patient()], by_keys=False, match__scan_offered="on",
                   scan__pictures=str(self.camera), scan__wait_s=10, pass__issuers__pas__iss=codes.ISSUER,
                   pass__issuers__pas__keys_file=str(folder / "keys.json"), scan__pattern__letter__prefix="HN",
                   scan__pattern__letter__shortest=12, scan__pattern__letter__longest=12,
                   scan__pattern__letter__characters="letters", scan__pattern__letter__of="patient",
                   scan__pattern__letter__system=NUMBERS, **more)
        self.held = 0

    def with_number(self):
        """A patient with a hospital number, and that number."""
        patient = self.patient()
        number = "HN" + word(10).upper()
        identifiers = [*patient.person()["resource"]["identifier"], {"system": NUMBERS, "value": number}]
        patient.site = {"resource": {"identifier": identifiers}}
        return patient, number

    def known(self, code):
        self.secrets = [*self.secrets, code]
        self.pictures.noise = code.noise
        return code

    def a_pass(self, patient, key="ours"):
        """Signed for now. Gives the name of its picture."""
        now = datetime.datetime.now(datetime.timezone.utc)
        start, end = ((now + datetime.timedelta(hours=hours)).strftime("%Y-%m-%dT%H:%M:%SZ") for hours in (-4, 8))
        name, code = f"pass-{len(self.secrets)}", self.known(Code())
        code.text = self.pictures.sign(name, {"from": start, "until": end, "apt": patient.appointment_ids[0], "with": key})
        return name

    def a_number(self, number):
        self.known(Code(number))
        self.pictures.draw("number", "code128", number.encode())
        return "number"

    def nothing_but_noise(self):
        self.pictures.write("noise", [], self.known(Code()).noise)
        return "noise"

    def hold(self, name):
        """Written under another name first: no half picture is seen."""
        self.held += 1
        hidden = self.camera / ".held"
        shutil.copy(self.pictures.folder / f"{name}.pgm", hidden)
        self.hold_nothing()
        hidden.rename(self.camera / f"{self.held}.pgm")

    def hold_nothing(self):
        for old in self.camera.glob("*.pgm"):
            old.unlink()

    # ---- what looks at it

    def lookers(self):
        """What there is of the decoder: processes, and memory that it shares with the kiosk."""
        found = []
        for pid in filter(str.isdigit, os.listdir("/proc")):
            try:
                status = pathlib.Path("/proc", pid, "stat").read_text(encoding="utf-8", errors="replace")
                parent = int(status.rsplit(")", 1)[1].split()[1])
                ours = int(pid) == self.kiosk.pid or parent == self.kiosk.pid
                maps = pathlib.Path("/proc", pid, "maps").read_text(encoding="utf-8", errors="replace") if ours else ""
                files = [os.readlink(file.path) for file in os.scandir(f"/proc/{pid}/fd")] if ours else []
            except OSError:
                continue  # it has just ended
            if "(foyer-decode)" in status and ours:
                found.append(("process", int(pid)))
            if "memfd:foyer-" in maps:
                found.append(("memory", int(pid)))
            found += [("file", int(pid)) for file in files if "memfd:foyer-" in file]
        return found

    def decoder(self):
        return next((pid for what, pid in self.lookers() if what == "process"), None)

    def nobody_looks(self, where):
        wait_for(f"{where}: the decoder and its memory to be gone", lambda: not self.lookers())

    # ---- what a patient does

    def to_camera(self):
        """S2a, with a picture on it that has no code in it."""
        self.fingers.tap("start", "CTL_CHECK_IN")
        self.fingers.tap("who", "CTL_ME")
        self.fingers.tap("have-code", "CTL_SCAN")
        wait_for("the decoder", lambda: {"process", "memory", "file"} <= {what for what, _ in self.lookers()})
        self.hold(self.nothing_but_noise())
        wait_for("the picture where the decoder has it, and where the page has it", self.picture_is_there)

    def picture_is_there(self):
        """The control: both are found, so finding neither later means that neither is there."""
        places = {line.split()[2] for line in self.scan_once([str(self.kiosk.pid)]).splitlines()
                  if line.startswith("hit picture/grey")}
        return any("foyer-" in place for place in places) and any("anonymous" in place for place in places)

    def scan(self, name, kind):
        self.hold(name)
        self.kiosk.wait_log("LOG_SCAN", kind)
        self.hold_nothing()

    def to_birth_by(self, name):
        self.to_camera()
        self.scan(name, ACCEPTED)
        self.screen.settled_frame()
        self.nobody_looks("S3")
        # What it says was read: only what it claims stays, and nothing of its picture.
        self.memory_clean("memory-after-the-code", ("jti", "hospital-number", "appointment-id"), under_way=True)

    def leave_page(self, page):
        self.fingers.tap(page, "CTL_START_AGAIN")
        self.ended(START_AGAIN)

    def forgotten(self):
        self.nobody_looks("after the session")
        self.clean()

    # ---- the kinds of end

    def scanned(self):
        """Checked in by a pass, and by a number."""
        numbered, number = self.with_number()
        self.begin_scanning("scanned", [self.patient(), numbered])
        for patient, name, claim in ((self.today[0], self.a_pass(self.today[0]), "jti"),
                                     (numbered, self.a_number(number), "hospital-number")):
            self.to_birth_by(name)
            self.must_find(f"{claim} while it counts", {f"{claim}/utf8"})
            self.fingers.touch_digits(patient.typed)
            time.sleep(self.fingers.PAUSE_S)
            self.fingers.tap("birth", "CTL_CONTINUE")
            self.kiosk.wait_log("LOG_FOUND", 0)
            self.screen.settled_frame()
            self.yes()
            self.kiosk.wait_log("LOG_ARRIVAL", CONFIRMED)
            self.screen.settled_frame()
            self.finish("done")
        self.all_arrived()
        self.forgotten()

    def scan_refused(self):
        """A pass that is forged."""
        self.begin_scanning("scan-refused")
        self.to_camera()
        self.scan(self.a_pass(self.today[0], "forger"), UNREADABLE)
        self.screen.settled_frame()
        self.leave_page("scan")
        self.forgotten()

    def left_after_a_scan(self):
        self.begin_scanning("left-after-a-scan")
        self.to_birth_by(self.a_pass(self.today[0]))
        self.leave_page("birth")
        self.forgotten()

    def time_out_at_the_camera(self):
        self.begin_scanning("time-out-at-the-camera")
        self.to_camera()
        self.ended(TIMEOUT)
        self.forgotten()

    def decoder_killed(self):
        """In the middle of it: what its pictures were in is the kiosk's to give back."""
        self.begin_scanning("decoder-killed")
        self.to_camera()
        os.kill(self.decoder(), signal.SIGSTOP)
        self.hold(self.a_pass(self.today[0]))
        time.sleep(0.3)
        os.kill(self.decoder(), signal.SIGKILL)
        self.kiosk.wait_log("LOG_DECODER_ENDED", -signal.SIGKILL)
        self.kiosk.wait_log("LOG_SCAN", ACCEPTED)  # by the next one
        self.hold_nothing()
        self.screen.settled_frame()
        self.leave_page("birth")
        self.forgotten()

    @classmethod
    def scanning(cls):
        return [cls.scanned, cls.scan_refused, cls.left_after_a_scan, cls.decoder_killed]
