"""The released kiosk with a video before its camera: an X server of its own, a watcher in the decoder's place that notes what
is given and read (watch_decode.c), and eyes for the parts of the screen that tell one state from another."""
import os
import shutil
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "..", "residue"))
from services import Sandbox  # noqa: E402
from stage import Kiosk, Screen, StageError, config_for, places_of, wait_for  # noqa: E402

WIDTH, HEIGHT = 1080, 1920
SIZE = f"{WIDTH}x{HEIGHT}"
PICTURE_US = 1e6 / 30
BLOCK_W, BLOCK_H = 90, 40  # px of a part of the screen that is watched
SHORT_S, POLL_S = 0.2, 0.001
DRAWING_S = 3  # S2a shows for 2.4 s how to hold a code, then what the camera sees


class Watch:
    """What the watcher noted of one time that S2a was open. Times in microseconds of CLOCK_MONOTONIC."""

    def __init__(self, lines):
        self.orders, self.codes, self.cpu_us, self.waits_us = [], [], [], []
        self.first_done_us = None
        asked = {}
        for line in lines:
            kind, at, *rest = line.split()
            if kind == "order":
                self.orders.append((int(at), int(rest[1])))
                asked[rest[0]] = self.orders[-1]
            elif kind == "code":
                self.codes.append((int(at), asked[rest[0]][1], bytes.fromhex(rest[1])))
            elif kind == "done":
                self.cpu_us.append(int(rest[1]))
                self.first_done_us = self.first_done_us or int(at)
                self.waits_us.append(int(at) - asked[rest[0]][0])

    def shown_at(self, picture):
        """When a camera would have had this picture: by the beat of those that were given, none of which came early."""
        first = []
        for at, number in self.orders:
            if first and number < first[-1][1]:
                break  # the video began anew
            first.append((at, number))
        if not first:
            raise StageError("the decoder was given no picture")
        return min(at - number * PICTURE_US for at, number in first) + picture * PICTURE_US


class Live:
    def __init__(self, options, codes_folder):
        self.work = options.work
        self.screen = Screen(self.work, WIDTH, HEIGHT)
        self.sandbox = self.kiosk = None
        try:
            self._begin(options, codes_folder)
        except BaseException:
            self.close()
            raise

    def _begin(self, options, codes_folder):
        self.video = os.path.join(self.work, "camera", "now.mjpeg")
        os.makedirs(os.path.dirname(self.video), exist_ok=True)
        stage = os.path.join(self.work, "programs")
        os.makedirs(stage, exist_ok=True)
        for name, source in (("foyer", "foyer"), ("foyer-decode-real", "foyer-decode"),
                             ("foyer-decode", "tests/bench/live/foyer-watch-decode")):
            shutil.copy2(os.path.join(options.programs, source), os.path.join(stage, name))
        self.frames_log = os.path.join(stage, "frames.log")
        self.frames_at = 0
        self.sandbox = Sandbox(os.path.join(options.programs, "foyer-sandbox"), "--demo")
        letter = {"prefix": "NF", "shortest": 10, "longest": 10, "check": "mod10", "of": "patient",
                  "system": "https://northfield.example/Id/hospital-number"}
        config = config_for(os.path.join("assets", "demo", "hospital.json"), self.sandbox.url,
                            os.path.join(self.work, "state"), SIZE, window__mode="fullscreen", touch__debounce_ms=50,
                            display__width_mm=268, match__scan_offered="on", scan__pictures=self.video,
                            scan__pattern__letter=letter, pass__issuers__pas__iss="pas.example",
                            pass__issuers__pas__keys_file=os.path.join(codes_folder, "keys.json"))
        self.kiosk = Kiosk(os.path.join(stage, "foyer"), config, self.screen, self.work)
        self.places = places_of(os.path.join(options.programs, "tests/residue/foyer-places"), self.kiosk.config_file, SIZE)

    def close(self):
        if self.kiosk is not None:
            self.kiosk.close()
        if self.sandbox is not None:
            self.sandbox.close()
        self.screen.close()

    # ---- the hand

    def start(self, video):
        self.play(video)
        self.kiosk.start().wait_log("LOG_SITE_READY")
        self.screen.settled_frame()

    def tap(self, page, control, wait_s=SHORT_S):
        self.screen.tap(*self.places[page, control, 0][:2])
        time.sleep(wait_s)

    def to_have_code(self):
        self.tap("start", "CTL_CHECK_IN")
        self.tap("who", "CTL_ME")
        self.screen.settled_frame()

    def play(self, video):
        """Before the camera from the next time that it is opened."""
        link = self.video + ".new"
        os.symlink(video, link)
        os.replace(link, self.video)

    def scan(self, video):
        """Opens S2a with this video."""
        self.play(video)
        self.scanned_us = time.monotonic_ns() / 1000
        self.frames_at = os.path.getsize(self.frames_log) if os.path.exists(self.frames_log) else 0
        self.tap("have-code", "CTL_SCAN", 0)

    def watched(self):
        with open(self.frames_log, encoding="ascii") as file:
            file.seek(self.frames_at)
            return Watch(line for line in file if line.endswith("\n"))

    # ---- the eye

    def pixels(self):
        screen = self.screen
        return screen.memory[screen.start:screen.start + screen.row_bytes * HEIGHT]

    def part(self, picture, x, y, w=BLOCK_W, h=BLOCK_H):
        row = self.screen.row_bytes
        return b"".join(picture[at * row + 4 * x:at * row + 4 * (x + w)] for at in range(y, y + h))

    def now(self, block, rows=BLOCK_H):
        row, start = self.screen.row_bytes, self.screen.start + 4 * block[0]
        return b"".join(self.screen.memory[start + at * row:start + at * row + 4 * BLOCK_W]
                        for at in range(block[1], block[1] + rows))

    def differing(self, before, after):
        """A part that is the same in all pictures before and, steadily, another in all those after."""
        for y in range(0, HEIGHT - BLOCK_H + 1, BLOCK_H):
            for x in range(0, WIDTH - BLOCK_W + 1, BLOCK_W):
                old = {self.part(picture, x, y) for picture in before}
                new = {self.part(picture, x, y) for picture in after}
                if len(old) == 1 and len(new) == 1 and old != new:
                    return x, y
        raise StageError("no part of the screen tells the two states apart")

    def changing(self, pictures):
        """Blocks that are another in each of these pictures: where the preview is."""
        return [(x, y) for y in range(0, HEIGHT - BLOCK_H + 1, BLOCK_H) for x in range(0, WIDTH - BLOCK_W + 1, BLOCK_W)
                if len({self.part(picture, x, y) for picture in pictures}) == len(pictures)]

    def wait_change(self, block, old, seconds):
        """When it changed, in microseconds of CLOCK_MONOTONIC; None when it did not."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if self.now(block) != old:
                return time.monotonic_ns() / 1000
            time.sleep(POLL_S)
        return None

    def learn(self, empty, clip):
        """Looks at each page once: where states show."""
        self.to_have_code()
        have_code = [self.pixels()]
        self.scan(empty)
        time.sleep(SHORT_S)
        looking = [self.pixels()]  # with the drawing
        time.sleep(DRAWING_S - SHORT_S)
        for _ in range(4):
            time.sleep(0.6)
            looking.append(self.pixels())
        self.preview = self.changing(looking[1:])
        if not self.preview:
            raise StageError("no preview is seen")
        self.tap("scan", "CTL_BACK")
        self.screen.settled_frame()
        self.scan(clip)
        wait_for("a code that is read", lambda: self.watched_codes(), 8)
        time.sleep(0.1)  # seen for 300 ms
        read = [self.pixels()]
        birth = [(self.screen.settled_frame(), self.pixels())[1]]
        self.feedback = self.differing(looking, read)
        self.turned = self.differing(looking + read, birth)
        self.turns = {("have-code", "scan"): self.differing(have_code, looking),
                      ("scan", "have-code"): self.differing(looking, have_code),
                      ("scan", "birth"): self.differing(looking, birth),
                      ("birth", "have-code"): self.differing(birth, have_code)}
        self.tap("birth", "CTL_BACK")
        self.screen.settled_frame()

    def watched_codes(self):
        return os.path.exists(self.frames_log) and self.watched().codes

