#!/usr/bin/env python3
"""Speed of the released foyer beside a web page in a Chromium kiosk window, measured in turn on the same machine with
the instruments of ../shared/measure (performance.md of the design: ratios of one run are what count).

  bench_ui.py --foyer F --sandbox S --places P --shared ../shared --measure build/measure --work DIR

Prints name=value lines and for each figure the ratio, its target, and met or missed. Missing a target is reported,
never a failure: a shared machine is no judge. Exit 77 when the peer or the instruments are not there.
"""
import argparse
import os
import shutil
import statistics
import subprocess
import sys
import time

sys.dont_write_bytecode = True  # nothing is left in the source folder
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from bench_ui_sides import SIZE, Chromium, Foyer, StageError  # noqa: E402

SKIP = 77
STARTS, START_ROUNDS = 2, 3
CHECK_INS = 50
ROUND = 10          # check-ins of one side before the other's turn
TAP_GAP_MS = 60     # between taps where waiting is not counted; over Foyer's touch.debounce_ms
THINK_MS = 400      # where processor time per check-in is counted
CPU_ROUNDS = 2
CPU_CHECK_INS = 2
IDLE_S = 25

# name, unit, what is compared, least ratio chromium / foyer, limit of Foyer alone (None = none)
TARGETS = [
    ("first_screen_ms", statistics.median, 20, None),
    ("tap_works_ms", statistics.median, 15, None),
    ("pss_mb_after_50", statistics.median, 15, None),
    ("idle_cpu_percent", statistics.median, None, 0.049),
    ("idle_wakeups_per_s", statistics.median, None, 0.1),
    ("key_to_pixels_ms", statistics.median, 15, None),
    ("key_to_pixels_p95_ms", None, None, 4.0),
    ("tap_to_screen_ms", statistics.median, 5, None),
    ("tap_to_screen_p95_ms", None, None, 16.7),
    ("check_in_wall_minus_server_ms", statistics.median, 7, None),
    ("cpu_ms_per_check_in", statistics.median, 15, None),
]


def missing(options):
    """What is not there, or None."""
    if not os.path.isdir(os.path.join(options.shared, "measure")):
        return "../shared/measure"
    for program in ("Xvfb", "node", "npm", "chromium", "cc", "make"):
        if shutil.which(program) is None:
            return program
    if os.geteuid() != 0:
        return "root, to read the memory figures of a program that does not let itself be looked into"
    return None


def make_instruments(options):
    """A copy of our own, as its README asks. False when the peer's one package cannot be had."""
    if not os.path.isdir(options.measure):
        shutil.copytree(os.path.join(options.shared, "measure"), options.measure)
        subprocess.run(["chmod", "-R", "u+w", options.measure], check=True)
    subprocess.run(["make", "-s", "-C", options.measure], check=True)
    peer = os.path.join(options.measure, "chromium-peer")
    if os.path.isdir(os.path.join(peer, "node_modules", "nhsuk-frontend")):
        return True
    with open(os.path.join(peer, ".npmrc"), "w", encoding="ascii") as file:
        file.write("omit-lockfile-registry-resolved=true\n")
    install = ["npm", "install", "--no-audit", "--no-fund", "--silent"]
    return subprocess.run(install, cwd=peer, check=False).returncode == 0


def p95(values):
    ordered = sorted(values)
    return ordered[int((len(ordered) - 1) * 0.95 + 0.5)]


class Bench:
    def __init__(self, sides):
        self.sides = sides
        self.figures = {side.name: {} for side in sides}

    def add(self, side, name, values):
        self.figures[side.name].setdefault(name, []).extend(values)

    def starts(self):
        for round_number in range(START_ROUNDS + 1):
            for side in self.sides:
                first, works = side.first_frames(1 if round_number == 0 else STARTS)
                if round_number > 0:  # the first one warms file cache and profile, on both sides
                    self.add(side, "first_screen_ms", first)
                    self.add(side, "tap_works_ms", works)

    def check_ins(self):
        for side in self.sides:
            side.start()
        foyer = self.sides[0]
        foyer.delay_calls()
        foyer.count_from_here()
        samples = {side.name: {} for side in self.sides}
        for _ in range(CHECK_INS // ROUND):
            for side in self.sides:
                for _ in range(ROUND):
                    side.check_in(TAP_GAP_MS, samples[side.name])
        if foyer.arrivals() != CHECK_INS:
            raise StageError(f"foyer: {foyer.arrivals()} of {CHECK_INS} arrived")
        for side in self.sides:
            seen, server_ms = samples[side.name], side.server_ms()
            print(f"{side.name}_server_ms_per_check_in={server_ms:.1f}")
            self.add(side, "check_in_wall_minus_server_ms", [wall - server_ms for wall in seen["wall"]])
            self.add(side, "key_to_pixels_ms", seen["key"])
            self.add(side, "key_to_pixels_p95_ms", [p95(seen["key"])])
            self.add(side, "tap_to_screen_ms", seen["turn"])
            self.add(side, "tap_to_screen_p95_ms", [p95(seen["turn"])])
            time.sleep(2)
            self.add(side, "pss_mb_after_50", [side.pss_mb()])

    def processor(self):
        def play(side):
            for _ in range(CPU_CHECK_INS):
                side.check_in(THINK_MS, {})
        for _ in range(CPU_ROUNDS):
            for side in self.sides:
                total = side.cpu_ms(lambda who=side: play(who))
                self.add(side, "cpu_ms_per_check_in", [total / CPU_CHECK_INS])

    def idle(self):
        for side in self.sides:
            time.sleep(2)
            cpu, wakeups = side.usage(IDLE_S)
            self.add(side, "idle_cpu_percent", [cpu])
            self.add(side, "idle_wakeups_per_s", [wakeups])

    def report(self):
        missed = []
        for name, middle, least, limit in TARGETS:
            ours, theirs = ((middle or statistics.median)(self.figures[side.name][name]) for side in self.sides)
            met = (least is None or ours * least <= theirs) and (limit is None or ours <= limit)
            ratio = f"1/{theirs / ours:.1f}" if ours > 0 else "0"
            target = f"<=1/{least}" if least is not None else f"<={limit}"
            print(f"{name}={ours:.2f} chromium={theirs:.2f} ratio={ratio} target={target} "
                  f"{'met' if met else 'missed'} n={len(self.figures['foyer'][name])}")
            if not met:
                missed.append(name)
        print(f"targets_missed={len(missed)} {' '.join(missed)}")


def measure(options):
    sides = []
    try:
        foyer = Foyer(options, options.work)
        sides.append(foyer)
        sides.append(Chromium(options, options.work))
        foyer.learn()
        bench = Bench(sides)
        for part in (bench.starts, bench.check_ins, bench.processor, bench.idle):
            begun = time.monotonic()
            part()
            print(f"seconds_{part.__name__}={time.monotonic() - begun:.0f}", flush=True)
        bench.report()
        return 0
    except StageError as error:
        print(f"bench_ui: {error}")
        return 1
    finally:
        for side in sides:
            side.close()


def main():
    arguments = argparse.ArgumentParser()
    for name in ("foyer", "sandbox", "places", "shared", "measure", "work"):
        arguments.add_argument(f"--{name}", required=True)
    options = arguments.parse_args()
    options.measure, options.work = os.path.abspath(options.measure), os.path.abspath(options.work)
    lacking = missing(options)
    if lacking is None and not make_instruments(options):
        lacking = "the peer's package nhsuk-frontend from npm"
    if lacking is not None:
        print(f"skipped: needs {lacking}")
        return SKIP
    print(f"# Foyer (release, {SIZE}, X11 window surface, memory settings of its unit) and the Chromium peer, in turn")
    return measure(options)


if __name__ == "__main__":
    sys.exit(main())
