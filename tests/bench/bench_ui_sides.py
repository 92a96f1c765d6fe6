"""The two sides of bench_ui: Foyer against its sandbox and the Chromium peer against its server. Each has a display of
its own, can be started by firstframe or for good, and plays a check-in by a script for x11lat."""
import itertools
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "residue"))
from services import Sandbox  # noqa: E402
from stage import TUNABLES, Kiosk, Screen, StageError, config_for, places_of, stop, wait_for  # noqa: E402

WIDTH, HEIGHT = 1080, 1920
SIZE = f"{WIDTH}x{HEIGHT}"
DELAY_MS = 20  # of each call, as the peer's server has it
TURNS = {"start", "method", "me", "continue", "finish"}  # taps that open a page without asking the server
STAT = re.compile(r"^(\S+)\s+n=(\d+) min=([\d.]+) median=([\d.]+) p95=([\d.]+) max=([\d.]+)", re.M)


def region(x, y, w, h):
    return f"{x},{y},{w},{h}"


class Side:
    """What both sides can do."""
    name = ""

    def __init__(self, options, work):
        self.options, self.work = options, os.path.join(work, self.name)
        shutil.rmtree(self.work, ignore_errors=True)
        os.makedirs(self.work)
        self.screen = Screen(self.work, WIDTH, HEIGHT)
        self.process = None
        self.played = 0

    def tool(self, name, *arguments, environment=None):
        env = {**os.environ, **(environment or {}), "DISPLAY": self.screen.display}
        done = subprocess.run([os.path.join(self.options.measure, name), *arguments], env=env, capture_output=True,
                              text=True, cwd=self.work, check=False)
        if done.returncode != 0:
            raise StageError(f"{self.name}: {name}: {done.stdout[-400:]} {done.stderr[-400:]}")
        return done.stdout

    def first_frames(self, count):
        """ms to the first screen and to a tap that works, of count starts."""
        command, environment = self.command()
        out = self.tool("firstframe", "--fb", self.screen.file, *self.first_frame_marks(), "-n", str(count), "--",
                        *command, environment=environment)
        runs = re.findall(r"match_ms=([\d.]+) .*interactive_ms=([\d.]+)", out)
        return [float(run[0]) for run in runs], [float(run[1]) for run in runs]

    def check_in(self, think_ms, samples):
        """One check-in; adds to samples: wall (thinking not counted), key, turn."""
        script = os.path.join(self.work, "check-in.txt")
        with open(script, "w", encoding="ascii") as file:
            file.write(self.script(self.played))
        self.played += 1
        out = self.tool("x11lat", "--fb", self.screen.file, "--script", script, "-n", "1", "--think", str(think_ms))
        for label, _, _, median, _, _ in STAT.findall(out):
            if label == "total_ms":
                samples.setdefault("wall", []).append(float(median))
            elif label.startswith("d"):
                samples.setdefault("key", []).append(float(median))
            elif label in TURNS:
                samples.setdefault("turn", []).append(float(median))

    def usage(self, seconds):
        """Percent of a processor and wake-ups a second while nobody is there."""
        out = self.tool("pss", "--over", str(seconds), str(self.process.pid))
        return (float(re.search(r"cpu_pct=([\d.]+)", out).group(1)),
                float(re.search(r"wakeups_per_s=([\d.]+)", out).group(1)))

    def cpu_ms(self, play):
        """Processor time of the whole tree while play() runs."""
        before = self._tree_cpu_s()
        play()
        time.sleep(1)  # what it still does after the last picture counts, too
        return (self._tree_cpu_s() - before) * 1000

    def _tree(self):
        children = {}
        for entry in os.listdir("/proc"):
            if entry.isdigit():
                try:
                    with open(f"/proc/{entry}/stat", encoding="ascii", errors="replace") as file:
                        children.setdefault(int(file.read().rpartition(")")[2].split()[1]), []).append(int(entry))
                except OSError:
                    pass
        found, left = [], [self.process.pid]
        while left:
            pid = left.pop()
            found.append(pid)
            left += children.get(pid, [])
        return found

    def _tree_cpu_s(self):
        total = 0.0
        for pid in self._tree():
            try:
                total += time.clock_gettime((~pid << 3) | 2)  # the process' own clock: all threads, nanoseconds
            except OSError:
                pass
        return total

    def pss_mb(self):
        return float(re.search(r"pss_kb=(\d+)", self.tool("pss", str(self.process.pid))).group(1)) / 1024

    def close(self):
        stop(self.process)
        self.screen.close()


class Foyer(Side):
    name = "foyer"
    PEOPLE = 150

    def __init__(self, options, work):
        super().__init__(options, work)
        self.day = os.path.join(self.work, "day.json")
        # One person for one check-in. Who shares a day of birth would be asked for more.
        # The same digit twice at this speed would be a double strike (touch.debounce_ms), so no date has one.
        dates = (f"{1 + i % 28:02}{1 + i // 28 % 12:02}{1950 + i % 50:04}" for i in range(28 * 12 * 50))
        plain = (typed for typed in dates if all(a != b for a, b in zip(typed, typed[1:])))
        self.typed = list(itertools.islice(dict.fromkeys(plain), self.PEOPLE))
        people = [{"id": f"P{i}", "family": "Smith", "given": ["Jane"], "gender": "female", "postcode": "LS1 6AE",
                   "birth": f"{typed[4:]}-{typed[2:4]}-{typed[:2]}"} for i, typed in enumerate(self.typed)]
        appointments = [{"id": f"A{i}", "person": f"P{i}", "time": "+10m", "practitioner": "Dr Amara Okafor"}
                        for i in range(self.PEOPLE)]
        with open(self.day, "w", encoding="utf-8") as file:
            json.dump({"people": people, "appointments": appointments}, file)
        self.sandbox = Sandbox(options.sandbox, "--day", self.day)
        config = config_for(os.path.join("assets", "demo", "gp-surgery.json"), self.sandbox.url,
                            os.path.join(self.work, "state"), SIZE, window__mode="fullscreen",
                            touch__debounce_ms=50, match__mask_after_ms=0, display__width_mm=268)
        self.kiosk = Kiosk(options.foyer, config, self.screen, self.work)
        self.places = places_of(options.places, self.kiosk.config_file, SIZE)
        self.calls_before = self.arrivals_before = 0

    def command(self):
        return self.kiosk.command, {"GLIBC_TUNABLES": TUNABLES, "SDL_VIDEODRIVER": "x11"}

    def centre(self, page, control, argument=0):
        return self.places[page, control, argument][:2]

    def box(self, page, control, argument=0):
        return self.places[page, control, argument][2:]

    def start(self):
        self.process = self.kiosk.start().process
        self.kiosk.wait_log("LOG_SITE_READY")

    def delay_calls(self):
        for kind in ("search", "read", "write"):
            self.sandbox.order("fault", {"on": kind, "do": "delay", "ms": DELAY_MS, "times": -1})

    def learn(self):
        """Looks at each page once, slowly: where the first screen and the answers show."""
        self.pages = {}
        self.start()
        self.grab("start")
        typed, self.played = self.typed[self.played], self.played + 1
        order = [("who", "start", "CTL_CHECK_IN", 0), ("birth", "who", "CTL_ME", 0)]
        order += [(None, "birth", "CTL_DIGIT", int(digit)) for digit in typed]
        order += [("letter", "birth", "CTL_CONTINUE", 0), ("typed", "letter", "CTL_LETTER", ord("S"))]
        for page, *place in order:
            self.touch(*place)
            if page is not None:
                self.grab(page)
        held = {"do": "hold-until-released", "times": 1}
        for page, kind, then, *place in (("finding", "search", "confirm", "letter", "CTL_CONTINUE"),
                                         ("checking-in", "write", "done", "confirm", "CTL_YES")):
            self.sandbox.order("fault", {"on": kind, **held})
            self.touch(*place)
            time.sleep(0.3)
            self.pages[page] = [self.pixels()]  # its blocks move: two pictures of it
            time.sleep(0.45)
            self.pages[page].append(self.pixels())
            self.sandbox.order("release")
            self.grab(then)
        self.touch("done", "CTL_FINISH")
        self.grab("start")
        stop(self.process)
        # S00 shows before the site answered; the button is what makes it the first screen.
        x, y, w, h = self.box("start", "CTL_CHECK_IN")
        at = next((px, y + h // 2) for px in range(x + 4, x + w, 4)
                  if self.pixel("start", px, y + h // 2) != 0xffffff)
        self.first_mark = f"{at[0]},{at[1]},{self.pixel('start', *at):06x}"
        self.turns = {pair: self.differing(*pair) for pair in
                      (("start", "who", ()), ("who", "birth", ()), ("birth", "letter", ()), ("letter", "typed", ()),
                       ("done", "start", ()),
                       ("typed", "confirm", ("finding",)), ("confirm", "done", ("checking-in",)))}

    def touch(self, page, control, argument=0):
        self.screen.tap(*self.centre(page, control, argument))
        time.sleep(0.1)

    def pixels(self):
        screen = self.screen
        return screen.memory[screen.start:screen.start + screen.row_bytes * HEIGHT]

    def grab(self, page):
        self.screen.settled_frame()
        self.pages[page] = [self.pixels()]

    def pixel(self, page, x, y):
        at = y * self.screen.row_bytes + 4 * x
        return int.from_bytes(self.pages[page][0][at:at + 3], "little")

    def differing(self, before, after, between=()):
        """A part of the picture that is the same before and between, and another after."""
        best = None
        for y in range(0, HEIGHT - 39, 40):
            for x in range(0, WIDTH - 89, 90):
                old = self.part(self.pages[before][0], x, y)
                waits = [self.part(picture, x, y) for page in between for picture in self.pages[page]]
                if self.part(self.pages[after][0], x, y) == old or any(wait != old for wait in waits):
                    continue
                best = region(x, y, 90, 40)
                if y > 250:
                    return best
        if best is None:
            raise StageError(f"no part of the picture tells {before} from {after}")
        return best

    def part(self, picture, x, y):
        return b"".join(picture[row * self.screen.row_bytes + 4 * x:row * self.screen.row_bytes + 4 * (x + 90)]
                        for row in range(y, y + 40))

    def first_frame_marks(self):
        x, y = self.centre("start", "CTL_CHECK_IN")
        return ["--match", self.first_mark, "--tap", f"{x},{y}", "--tap-region", self.turns["start", "who", ()]]

    def script(self, number):
        typed = self.typed[number]
        boxes = [self.box("birth", "CTL_BOX", i) for i in range(3)]
        left, top = min(box[0] for box in boxes), min(box[1] for box in boxes)
        right = max(box[0] + box[2] for box in boxes)
        entry = region(left, top, right - left, boxes[0][3])
        letter = self.turns["letter", "typed", ()]
        lines = [("start", "start", "CTL_CHECK_IN", 0, self.turns["start", "who", ()]),
                 ("me", "who", "CTL_ME", 0, self.turns["who", "birth", ()])]
        lines += [(f"d{i}", "birth", "CTL_DIGIT", int(digit), entry) for i, digit in enumerate(typed)]
        lines += [("continue", "birth", "CTL_CONTINUE", 0, self.turns["birth", "letter", ()]),
                  ("letter", "letter", "CTL_LETTER", ord("S"), letter),
                  ("find", "letter", "CTL_CONTINUE", 0, self.turns["typed", "confirm", ("finding",)]),
                  ("yes", "confirm", "CTL_YES", 0, self.turns["confirm", "done", ("checking-in",)]),
                  ("finish", "done", "CTL_FINISH", 0, self.turns["done", "start", ()])]
        return "".join(f"{label} {','.join(map(str, self.centre(page, control, argument)))} {where}\n"
                       for label, page, control, argument, where in lines)

    def server_ms(self):
        """What the calls of one check-in that wait for each other take, by the sandbox' own count."""
        written = self.sandbox.written()
        calls = written["searches"] + written["reads"] + written["writes"]
        return (calls - self.calls_before) / max(1, written["arrivals"] - self.arrivals_before) * DELAY_MS

    def count_from_here(self):
        written = self.sandbox.written()
        self.calls_before = written["searches"] + written["reads"] + written["writes"]
        self.arrivals_before = written["arrivals"]

    def arrivals(self):
        return self.sandbox.written()["arrivals"] - self.arrivals_before

    def close(self):
        self.kiosk.close()
        self.sandbox.close()
        super().close()


class Chromium(Side):
    name = "chromium"

    def __init__(self, options, work):
        super().__init__(options, work)
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        peer = os.path.join(options.measure, "chromium-peer")
        self.server = subprocess.Popen(["node", "server.js", str(port)], cwd=peer, stdout=subprocess.DEVNULL,
                                       stderr=subprocess.DEVNULL)
        wait_for("the peer's server", lambda: self.answers(port))
        self.starter = os.path.join(peer, "chromium-kiosk.sh")
        self.environment = {"PROFILE": os.path.join(self.work, "profile"), "URL": f"http://127.0.0.1:{port}/"}
        with open(os.path.join(peer, "checkin.txt"), encoding="ascii") as file:
            self.lines = file.read()

    @staticmethod
    def answers(port):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return True
        except OSError:
            return False

    def command(self):
        return ["/bin/sh", self.starter], self.environment

    def first_frame_marks(self):
        return ["--match", "5,5,005eb8", "--tap", "540,1710", "--tap-region", "60,170,960,80"]

    def start(self):
        env = {**os.environ, **self.environment, "DISPLAY": self.screen.display}
        self.process = subprocess.Popen(["/bin/sh", self.starter], env=env, stdout=subprocess.DEVNULL,
                                        stderr=subprocess.DEVNULL)
        pixel = self.screen.start + 5 * self.screen.row_bytes + 20
        wait_for("the peer's first screen", lambda: self.screen.memory[pixel:pixel + 3] == b"\xb8\x5e\x00")
        self.screen.settled_frame(1)

    def script(self, _number):
        return self.lines

    def server_ms(self):
        return 3 * DELAY_MS

    def close(self):
        super().close()
        stop(self.server)
