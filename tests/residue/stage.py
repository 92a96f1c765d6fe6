"""The stage for tests that drive the released programs from outside: an X server of their own, the kiosk, a hand
(XTest) and an eye (the X server's frame buffer file); services.py has what the kiosk talks to. Everything started here
is stopped here, by process id."""
import ctypes
import ctypes.util
import hashlib
import json
import mmap
import os
import resource
import shutil
import struct
import subprocess
import time

SKIP = 77
TUNABLES = "glibc.malloc.perturb=165:glibc.malloc.tcache_count=0"  # as in the unit: the second belt
WAIT_S = 30  # longer than anything takes on a busy machine; only a failure waits this long


class StageError(Exception):
    pass


def wait_for(what, condition, seconds=WAIT_S, pause_s=0.01):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        value = condition()
        if value:
            return value
        time.sleep(pause_s)
    raise StageError(f"waited {seconds} s in vain for: {what}")


def stop(process):
    if process is None or process.poll() is not None:
        return
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


class Screen:
    """Xvfb on a display it chose itself; frames are read from its file, which asks nothing of the server."""

    def __init__(self, work, width, height):
        self.folder = os.path.join(work, "fb")
        shutil.rmtree(self.folder, ignore_errors=True)
        os.makedirs(self.folder)
        if shutil.which("Xvfb") is None:
            raise StageError("skipped: needs Xvfb")
        read, write = os.pipe()
        self.process = subprocess.Popen(
            ["Xvfb", "-displayfd", str(write), "-screen", "0", f"{width}x{height}x24", "-noreset", "-nolisten", "tcp",
             "-fbdir", self.folder], pass_fds=[write], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(write)
        with os.fdopen(read) as answer:
            number = answer.readline().strip()
        if not number:
            raise StageError("Xvfb did not start")
        self.display = f":{number}"
        self.file = os.path.join(self.folder, "Xvfb_screen0")
        self._map()
        self._open_hand()

    def _map(self):
        with open(self.file, "rb") as file:
            self.memory = mmap.mmap(file.fileno(), 0, prot=mmap.PROT_READ)
        head = struct.unpack(">25I", self.memory[:100])
        self.width, self.height, self.row_bytes = head[4], head[5], head[12]
        self.start = head[0] + head[19] * 12

    def _open_hand(self):
        x11 = ctypes.CDLL(ctypes.util.find_library("X11") or "libX11.so.6")
        xtst = ctypes.CDLL(ctypes.util.find_library("Xtst") or "libXtst.so.6")
        x11.XOpenDisplay.restype = ctypes.c_void_p
        x11.XStringToKeysym.restype = ctypes.c_ulong
        x11.XKeysymToKeycode.argtypes = [ctypes.c_void_p, ctypes.c_ulong]
        x11.XKeysymToKeycode.restype = ctypes.c_ubyte
        x11.XFlush.argtypes = x11.XCloseDisplay.argtypes = [ctypes.c_void_p]
        xtst.XTestFakeKeyEvent.argtypes = [ctypes.c_void_p, ctypes.c_uint, ctypes.c_int, ctypes.c_ulong]
        xtst.XTestFakeButtonEvent.argtypes = xtst.XTestFakeKeyEvent.argtypes
        xtst.XTestFakeMotionEvent.argtypes = [ctypes.c_void_p, ctypes.c_int, ctypes.c_int, ctypes.c_int,
                                              ctypes.c_ulong]
        self.x11, self.xtst = x11, xtst
        self.hand = x11.XOpenDisplay(self.display.encode())
        if not self.hand:
            raise StageError("cannot open the display")

    def key(self, name):
        code = self.x11.XKeysymToKeycode(self.hand, self.x11.XStringToKeysym(name.encode()))
        if code == 0:
            raise StageError(f"this keyboard has no {name}")
        for down in (1, 0):
            self.xtst.XTestFakeKeyEvent(self.hand, code, down, 0)
        self.x11.XFlush(self.hand)

    def tap(self, x, y):
        self.xtst.XTestFakeMotionEvent(self.hand, -1, x, y, 0)
        for down in (1, 0):
            self.xtst.XTestFakeButtonEvent(self.hand, 1, down, 0)
        self.x11.XFlush(self.hand)

    def frame(self):
        rows = self.memory[self.start:self.start + self.row_bytes * self.height]
        return hashlib.sha256(rows).digest()

    def settled_frame(self, quiet_s=0.25):
        """The hash of a picture that has not changed for quiet_s."""
        last, since = self.frame(), time.monotonic()

        def quiet():
            nonlocal last, since
            now = self.frame()
            if now != last:
                last, since = now, time.monotonic()
            return time.monotonic() - since >= quiet_s
        wait_for("a picture that stands still", quiet)
        return last

    def close(self):
        if getattr(self, "hand", None):
            self.x11.XCloseDisplay(self.hand)
            self.hand = None
        stop(self.process)


def config_for(base, site_url, state_dir, size, **more):
    """A demonstration configuration, for this sandbox and this folder."""
    with open(base, encoding="utf-8") as file:
        config = json.load(file)
    config["site"]["fhir"]["base_url"] = site_url
    config["site"]["state_dir"] = state_dir
    config["window"]["size"] = size
    config.setdefault("display", {})["width_mm"] = 300
    for key, value in more.items():
        place = config
        *parents, leaf = key.split("__")
        for parent in parents:
            place = place.setdefault(parent, {})
        place[leaf] = value
    return config


class Kiosk:
    """The released foyer in its window, with the environment that its unit gives it (reliability 11)."""

    def __init__(self, program, config, screen, folder, cores=False):
        os.makedirs(folder, exist_ok=True)
        self.folder, self.config_file = folder, os.path.join(folder, "kiosk.json")
        self.log_file = os.path.join(folder, "kiosk.log")
        with open(self.config_file, "w", encoding="utf-8") as file:
            json.dump(config, file)
        self.command = [os.path.abspath(program), "--config", self.config_file, "--log", self.log_file]
        self.environment = {
            "DISPLAY": screen.display, "PATH": os.environ.get("PATH", ""), "HOME": folder, "SDL_VIDEODRIVER": "x11",
            "GLIBC_TUNABLES": os.environ.get("FOYER_RESIDUE_TUNABLES", TUNABLES)}
        self.cores = cores
        self.process = None
        self.log_at = 0

    def _allow_cores(self):
        soft, hard = resource.getrlimit(resource.RLIMIT_CORE)
        resource.setrlimit(resource.RLIMIT_CORE, (hard, hard))

    def start(self):
        self.log_at = os.path.getsize(self.log_file) if os.path.exists(self.log_file) else 0
        self.process = subprocess.Popen(self.command, cwd=self.folder, env=self.environment,
                                        preexec_fn=self._allow_cores if self.cores else None,
                                        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        return self

    @property
    def pid(self):
        return self.process.pid

    def alive(self):
        if self.process.poll() is not None:
            words = self.process.stderr.read().decode(errors="replace")
            raise StageError(f"foyer ended with {self.process.returncode}: {words}")
        return True

    def wait_log(self, event, a=None, seconds=WAIT_S):
        """The next line of this event (with this a) that was not waited past yet."""
        def found():
            ended = self.process.poll() is not None  # asked first: what it wrote before it ended is still read
            with open(self.log_file, encoding="ascii") as file:
                file.seek(self.log_at)
                while True:
                    line = file.readline()
                    if not line.endswith("\n"):
                        return None if not ended else self.alive()
                    if f">{event} " in line and (a is None or f" a={a} " in line):
                        self.log_at = file.tell()
                        return line
        if not os.path.exists(self.log_file):
            wait_for("a log", lambda: self.alive() and os.path.exists(self.log_file))
        return wait_for(f"{event} a={a}", found, seconds)

    def close(self):
        stop(self.process)
        if self.process is not None and self.process.stderr is not None:
            self.process.stderr.close()


def places_of(program, config_file, size):
    """(screen, control, argument) -> centre of the control."""
    width, height = size.split("x")
    lines = subprocess.run([program, config_file, width, height], check=True, capture_output=True, text=True).stdout
    places = {}
    for line in lines.splitlines():
        screen, control, argument, *rect = line.split()
        x, y, w, h = map(int, rect)
        places[screen, control, int(argument)] = (x + w // 2, y + h // 2, x, y, w, h)
    return places


class Fingers:
    """Plays a patient by touch or by keys. A pause keeps clear of touch.debounce_ms between two buttons."""
    PAUSE_S = 0.2

    def __init__(self, screen, places):
        self.screen, self.places = screen, places
        self.last = None

    def not_the_same_again(self, pressed):
        """The same key again is a double strike unless touch.debounce_ms have passed."""
        if pressed == self.last:
            time.sleep(self.PAUSE_S)
        self.last = pressed

    def tap(self, page, control, argument=0):
        place = self.places.get((page, control, argument))
        if place is None:
            raise StageError(f"there is no {control} on {page}")
        self.not_the_same_again((control, argument))
        self.screen.tap(place[0], place[1])
        time.sleep(self.PAUSE_S if control not in ("CTL_DIGIT", "CTL_LETTER") else 0.02)

    def key(self, name):
        self.not_the_same_again(name)
        self.screen.key(name)
        time.sleep(self.PAUSE_S if len(name) > 1 else 0.02)

    def to_birth(self):
        self.tap("start", "CTL_CHECK_IN")
        self.tap("who", "CTL_ME")

    def type_digits(self, digits):
        for digit in digits:
            self.key(digit)

    def touch_digits(self, digits):
        for digit in digits:
            self.tap("birth", "CTL_DIGIT", int(digit))

    def find(self, digits, letter, by_keys):
        """From S0 to the search."""
        if by_keys:
            self.key("Return")
            self.key("Return")
            self.type_digits(digits)
            time.sleep(self.PAUSE_S)
            self.key("Return")
            self.key(letter.lower())
            time.sleep(self.PAUSE_S)
            self.key("Return")
            return
        self.to_birth()
        self.touch_digits(digits)
        time.sleep(self.PAUSE_S)
        self.tap("birth", "CTL_CONTINUE")
        self.tap("letter", "CTL_LETTER", ord(letter))
        time.sleep(self.PAUSE_S)
        self.tap("letter", "CTL_CONTINUE")

    def give_postcode(self, postcode, by_keys):
        """S4b, upper case and without spaces."""
        for letter in postcode:
            if by_keys:
                self.key(letter.lower())
            elif letter.isdigit():
                self.tap("extra", "CTL_DIGIT", int(letter))
            else:
                self.tap("extra", "CTL_LETTER", ord(letter))
        time.sleep(self.PAUSE_S)
        if by_keys:
            self.key("Return")
        else:
            self.tap("extra", "CTL_CONTINUE")
