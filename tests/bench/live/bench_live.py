#!/usr/bin/env python3
"""Codes held before the camera of the released kiosk, as videos of 30 pictures a second (make_clip.c): how soon each is read
and seen to be, what a picture costs the decoder, and whether a tap gets its screen as soon as ever meanwhile.

  bench_live.py --programs BUILD --shared ../shared --measure build/measure --work DIR

A hold-up begins when a camera would have had the first picture in which the code is whole and no longer moved into place. It
ends in pixels: X's frame buffer. Prints name=value lines. Fails when a code that must be readable (normal light, modules of
4 px or more) is not read, or when something is read that is not there; never by a time. Exit 77 without Xvfb.
"""
import argparse
import concurrent.futures
import datetime
import os
import pathlib
import re
import shutil
import statistics
import subprocess
import sys
import time
import zoneinfo

sys.dont_write_bytecode = True  # nothing is left in the source folder
HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
sys.path.insert(0, os.path.join(HERE, "..", "..", "journeys"))
from codes import Codes  # noqa: E402
from live_stage import BLOCK_H, BLOCK_W, DRAWING_S, SIZE, Live, StageError  # noqa: E402

SKIP = 77
MUST = 4  # px of a module from which a code must be read in normal light
# A code, or a picture of ../shared/data/codes; px of a module (of the picture: as large as fits); carrier; light; degrees; blurs.
CLIPS = [
    ("pass", 6, "phone", "normal", 2, 1), ("pass", 5, "letter", "normal", -4, 2), ("pass", 4, "phone", "normal", 6, 1),
    ("pass", 4, "letter", "normal", -2, 1), ("pass", 3, "phone", "normal", 3, 1), ("pass", 2.5, "letter", "normal", -3, 1),
    ("pass", 5, "phone", "glare", 2, 1), ("pass", 4, "letter", "dim", -5, 1),
    ("number", 5, "letter", "normal", 4, 2), ("number", 4, "letter", "normal", -12, 1),
    ("number", 4, "phone", "glare", 2, 1), ("number", 3, "letter", "normal", 2, 1), ("number", 2.5, "letter", "normal", -3, 1),
    ("number", 3, "letter", "dim", 5, 1),
]
SEEDS = (1, 2)
PHOTOS = [("eu-dcc/testdata/CH-2.png", 0, "phone", "normal", 3, 1), ("zxing/qrcode-2/14.png", 0, "letter", "normal", -3, 1),
          ("zxing/code128-1/4.png", 0, "letter", "normal", 2, 1)]
# Codes that need not be read, so that every step is tried on them in vain: too far away, too near, out of focus.
HARD = [("pass", 1.4, "letter", "normal", -3, 2), ("pass", 12, "phone", "normal", 3, 1), ("pass", 3, "letter", "normal", 4, 12),
        ("number", 1, "letter", "normal", 20, 2)]
STILL, PICTURES = 20, 66  # of a clip, as make_clip says
NUMBER = "NF00020015"
# x11lat's steps: what is tapped, and which of them is tapped while the camera runs.
ROUND = [("scan", "CTL_BACK", "have-code", True), ("have-code", "CTL_SCAN", "scan", False),
         ("scan", "CTL_TYPE", "birth", True), ("birth", "CTL_BACK", "have-code", False),
         ("have-code", "CTL_SCAN", "scan", False)]
ROUNDS, THINK_MS = 20, 2500  # longer than S2a's drawing: the preview is painted meanwhile
FPS_S = 3
STAT = re.compile(r"^t(\d+)_\d+\s+n=1 min=([\d.]+)", re.M)


class Drawn(Codes):
    """Codes as they are drawn, one px a module."""

    def show(self, name):
        (self.folder / f"{name}.drawn.png").rename(self.folder / f"{name}.png")


def make_codes(options):
    folder = pathlib.Path(options.work, "codes")
    today = datetime.datetime.now(zoneinfo.ZoneInfo("Europe/London")).date()  # the kiosk's day
    codes = Drawn(pathlib.Path(options.programs), folder, today.isoformat())
    codes.add("pass", "pass", "aud=Z00002")
    codes.add("number", "code128", NUMBER)
    return folder, {name: text.encode() for name, text in codes.texts.items()}


def photos(options):
    """Those of ../shared/data/codes that are there, with what they hold."""
    folder = pathlib.Path(options.shared, "data", "codes")
    there = [photo for photo in PHOTOS if (folder / photo[0]).is_file()]
    return there, {photo[0]: (folder / photo[0]).with_suffix(".txt").read_bytes() for photo in there}


def make_clips(options, folder, wanted):
    """One file for each."""
    def make(number_and_clip):
        number, (code, px, carrier, light, turn, blurs, seed) = number_and_clip
        file = os.path.join(options.work, f"{number}.mjpeg")
        drawn = folder / f"{code}.png"
        picture = drawn if drawn.is_file() else "none" if code == "none" else pathlib.Path(options.shared, "data/codes", code)
        done = subprocess.run([os.path.join(options.programs, "tests/bench/live/foyer-make-clip"), picture, file, str(px),
                               carrier, light, str(turn), str(blurs), str(seed)], capture_output=True, text=True, check=False)
        if done.stdout.split()[:2] != [f"pictures={PICTURES}", f"still={STILL}"]:
            raise StageError(f"no clip: {done.stdout} {done.stderr}")
        return file

    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        return list(pool.map(make, enumerate(wanted)))


def p95(values):
    ordered = sorted(values)
    return ordered[int((len(ordered) - 1) * 0.95 + 0.5)]


def say(name, values, form=".1f"):
    if values:
        print(f"{name}_median={statistics.median(values):{form}} {name}_p95={p95(values):{form}} n={len(values)}")
    else:
        print(f"{name}_median=none")


def judge(name, value, target):
    """Said, not judged: how busy the machine is decides it, too."""
    print(f"{name}={value:.1f} target={target} {'met' if value <= target else 'missed'}")


def same(one, other):
    return b" ".join(one.split()) == b" ".join(other.split())


class Figures:
    """Of the clips of one kind, in ms."""

    def __init__(self):
        self.feedback, self.screen, self.code, self.pictures = [], [], [], []
        self.refusal, self.code_to_pixels, self.feedback_to_screen, self.cpu, self.wall, self.first = [], [], [], [], [], []

    def add_work(self, watch, scanned_us):
        self.cpu += [us / 1000 for us in watch.cpu_us]
        self.wall += [us / 1000 for us in watch.waits_us]
        if watch.first_done_us is not None:
            self.first.append((watch.first_done_us - scanned_us) / 1000)

    def add_read(self, watch, feedback, turned):
        still = watch.shown_at(STILL)
        at, picture, _ = watch.codes[0]
        # A code that is refused is said a moment later: one that is accepted may be beside it.
        (self.refusal if turned is None else self.feedback).append((feedback - still) / 1000)
        self.code.append((at - still) / 1000)
        self.pictures.append(picture - STILL)
        if turned is not None:
            self.code_to_pixels.append((feedback - at) / 1000)
            self.screen.append((turned - still) / 1000)
            self.feedback_to_screen.append((turned - feedback) / 1000)


class Bench:
    def __init__(self, live, truths):
        self.live, self.truths = live, truths
        self.faults = []
        self.read = 0

    def clip(self, clip, file, figures):
        live = self.live
        live.scan(file)
        time.sleep(0.3)  # S2a is there; the clip begins with half a second of an empty room
        old_feedback, old_turned = live.now(live.feedback), live.now(live.turned)
        feedback = live.wait_change(live.feedback, old_feedback, PICTURES / 30)
        refused = clip[0] not in ("pass", "number")
        turned = live.wait_change(live.turned, old_turned, 2) if feedback is not None and not refused else None
        watch = live.watched()
        live.tap("birth" if turned is not None else "scan", "CTL_BACK")
        live.screen.settled_frame(0.1)
        figures.add_work(watch, live.scanned_us)
        self.note(clip, watch, feedback if turned is not None or refused else None, turned, figures)

    def note(self, clip, watch, feedback, turned, figures):
        code, px, carrier, light, _, _, seed = clip
        name = f"{code} {px} px {carrier} {light} seed {seed}"
        for _, _, read in watch.codes:
            if not same(read, self.truths[code]):
                self.faults.append(f"{name}: something else was read: {read[:60]}")
        if feedback is None or not watch.codes:
            print(f"# {name}: not read, of {len(watch.orders)} pictures")
            if clip[:6] in CLIPS and light == "normal" and px >= MUST:
                self.faults.append(f"{name}: not read")
            return
        if feedback < watch.codes[0][0]:
            raise StageError(f"{name}: the message changed before a code was read")
        self.read += 1
        figures.add_read(watch, feedback, turned)
        print(f"# {name}: picture {figures.pictures[-1]:+d}, seen {(feedback - watch.shown_at(STILL)) / 1000:.0f} ms"
              + (f", next screen {figures.screen[-1]:.0f} ms" if turned is not None else ""), flush=True)

    def clips(self, clips):
        figures = Figures()
        for clip, file in clips:
            self.clip(clip, file, figures)
        print(f"live_clips={len(clips)} live_read={self.read}")
        say("holdup_feedback_ms", figures.feedback)
        say("holdup_screen_ms", figures.screen)
        say("holdup_refusal_ms", figures.refusal)
        say("holdup_code_ms", figures.code)
        say("pictures_to_code", figures.pictures, ".0f")
        say("code_to_pixels_ms", figures.code_to_pixels)
        say("feedback_to_screen_ms", figures.feedback_to_screen)
        say("tap_to_first_picture_ms", figures.first)
        return figures

    def hard(self, clips, figures):
        """What a picture costs, with those that all steps are tried on in vain."""
        hard = Figures()
        for clip, file in clips:
            self.clip(clip, file, hard)
        say("frame_cpu_ms", figures.cpu + hard.cpu)
        say("frame_wall_ms", figures.wall + hard.wall)
        say("hard_frame_cpu_ms", hard.cpu)
        judge("frame_cpu_ms_p95", p95(figures.cpu + hard.cpu), 30)
        if figures.screen:
            judge("holdup_screen_ms_median", statistics.median(figures.screen), 500)

    def preview(self, empty):
        """How often the preview is painted, and what the two processes cost while it is."""
        live = self.live
        live.scan(empty)
        time.sleep(DRAWING_S)
        block = live.preview[len(live.preview) // 2]
        before = time.clock_gettime((~live.kiosk.pid << 3) | 2)  # that process' own clock
        begun, paints, last = time.monotonic(), 0, live.now(block, 1)
        while time.monotonic() < begun + FPS_S:
            time.sleep(0.002)
            now = live.now(block, 1)
            paints += now != last
            last = now
        used = time.clock_gettime((~live.kiosk.pid << 3) | 2) - before
        watch = live.watched()
        seconds = (watch.orders[-1][0] - watch.orders[0][0]) / 1e6
        print(f"preview_fps={paints / FPS_S:.1f} preview_kiosk_cpu_percent={used / FPS_S * 100:.1f} "
              f"given_fps={(len(watch.orders) - 1) / seconds:.1f}")
        say("empty_frame_cpu_ms", [us / 1000 for us in watch.cpu_us])
        live.tap("scan", "CTL_BACK")
        live.scan(empty)  # for the taps, which begin on S2a
        time.sleep(0.5)

    def taps(self, options):
        """From S2a and back to it, by x11lat."""
        live = self.live
        script = os.path.join(live.work, "taps.txt")
        with open(script, "w", encoding="ascii") as file:
            for number in range(ROUNDS):
                for step, (page, control, after, _) in enumerate(ROUND):
                    x, y = live.places[page, control, 0][:2]
                    where = ",".join(map(str, (*live.turns[page, after], BLOCK_W, BLOCK_H)))
                    file.write(f"t{step}_{number} {x},{y} {where}\n")
        done = subprocess.run([os.path.join(options.measure, "x11lat"), "--fb", live.screen.file, "--script", script, "-n", "1",
                               "--think", str(THINK_MS)], env={**os.environ, "DISPLAY": live.screen.display},
                              capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise StageError(f"x11lat: {done.stdout[-300:]} {done.stderr[-300:]}")
        if live.watched().codes:
            self.faults.append("an empty room: something was read")
        seen = [(int(step), float(ms)) for step, ms in STAT.findall(done.stdout)]
        say("tap_ms", [ms for step, ms in seen if ROUND[step][3]])
        say("tap_without_camera_ms", [ms for step, ms in seen if not ROUND[step][3]])
        judge("tap_ms_p95", p95([ms for step, ms in seen if ROUND[step][3]]), 16.7)


def instruments(options):
    """A copy of our own, as their README asks; None, or what is lacking."""
    if not os.path.isdir(os.path.join(options.shared, "measure")):
        return "../shared/measure"
    for program in ("cc", "make"):
        if shutil.which(program) is None:
            return program
    if not os.path.isdir(options.measure):
        shutil.copytree(os.path.join(options.shared, "measure"), options.measure)
        subprocess.run(["chmod", "-R", "u+w", options.measure], check=True)
    made = subprocess.run(["make", "-s", "-C", options.measure, "x11lat"], check=False)
    return None if made.returncode == 0 else "libx11-dev libxext-dev libxtst-dev"


def measure(options):
    folder, truths = make_codes(options)
    there, held = photos(options)
    truths |= held
    clips = [(*clip, seed) for clip in CLIPS for seed in SEEDS] + [(*photo, 1) for photo in there]
    hard = [(*clip, 1) for clip in HARD]
    begun = time.monotonic()
    files = make_clips(options, folder, [*clips, *hard, ("none", 1, "phone", "normal", 0, 1, 1)])
    empty = files[-1]
    print(f"seconds_making_clips={time.monotonic() - begun:.0f} load={os.getloadavg()[0]:.1f}", flush=True)
    live = Live(options, str(folder))
    try:
        bench = Bench(live, truths)
        live.start(empty)
        live.learn(empty, files[0])
        figures = bench.clips(list(zip(clips, files)))
        bench.hard(list(zip(hard, files[len(clips):])), figures)
        bench.preview(empty)
        lacking = instruments(options)
        if lacking is None:
            bench.taps(options)
        else:
            print(f"tap_ms_median=none # skipped: needs {lacking}")
        live.kiosk.alive()
    finally:
        live.close()
        for file in files:  # 7 MB each
            os.remove(file)
    print(f"seconds_all={time.monotonic() - begun:.0f} load={os.getloadavg()[0]:.1f}")
    for fault in bench.faults:
        print(f"FAILED: {fault}")
    return 1 if bench.faults else 0


def main():
    arguments = argparse.ArgumentParser()
    for name in ("programs", "shared", "measure", "work"):
        arguments.add_argument(f"--{name}", required=True)
    options = arguments.parse_args()
    options.programs, options.measure = os.path.abspath(options.programs), os.path.abspath(options.measure)
    options.work = os.path.abspath(options.work)
    if shutil.which("Xvfb") is None:
        print("skipped: needs Xvfb")
        return SKIP
    shutil.rmtree(options.work, ignore_errors=True)
    os.makedirs(options.work)
    print(f"# foyer (release, {SIZE}, X11 window surface) on {os.cpu_count()} processors", flush=True)
    try:
        return measure(options)
    except StageError as error:
        print(f"bench_live: {error}")
        return 1


if __name__ == "__main__":
    sys.exit(main())
