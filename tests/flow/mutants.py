#!/usr/bin/env python3
"""Breaks one rule at a time in a copy of the core and requires that a test notices.

A mutant (mutants_*.py, by subject) is a file, a text that occurs exactly once in it, and what stands there instead. Only
that file is compiled again; the test programs are linked with it and run until one fails. A mutant that every test passes
is a rule that no test holds: it is printed and the run fails. Usage: mutants.py --cc gcc --build build/mutants [number ...]
"""
import argparse
import concurrent.futures
import functools
import glob
import os
import subprocess
import sys

sys.dont_write_bytecode = True  # the source folder stays as it is

import mutants_find  # noqa: E402
import mutants_frame  # noqa: E402
import mutants_scan  # noqa: E402
import mutants_visits  # noqa: E402

FLAGS = ["-std=c17", "-D_GNU_SOURCE", "-O1", "-w", "-fPIC", "-fno-semantic-interposition", "-I."]
WALK = ["test_walk", "walk_events", "walk_event_table", "walk_people", "walk_state", "walk_rules", "walk_rules_visits", "walk_rules_scan",
        "walk_rules_state", "walk_diagram"]
STORIES = ["test_stories", "story_table_scan", "stories", "story_people", "story_scan", "story_lines"]
# Whether a mutant dies in one that kills many, within milliseconds, or in one of the others is all the same: the quick
# first, the walks, which take seconds, last.
PROGRAMS = [
    ("test_stories", ["tests/flow/%s.c" % name for name in STORIES]),
    ("test_view", ["tests/unit/test_view.c"]),
    ("test_tries", ["tests/unit/test_tries.c"]),
    ("test_arrival", ["tests/unit/test_arrival.c"]),
    ("test_arrival_replay", ["tests/unit/test_arrival_replay.c"]),
    ("test_site_find", ["tests/unit/test_site_find.c"]),
    ("test_site_find_pages", ["tests/unit/test_site_find_pages.c"]),
    ("test_site_arrive", ["tests/unit/test_site_arrive.c"]),
    ("test_match", ["tests/unit/test_match.c"]),
    ("test_arrival_walk", ["tests/unit/test_arrival_walk.c"]),
    ("test_walk", ["tests/flow/%s.c" % name for name in WALK]),
]
# CPU seconds, some ten times what the longest walk takes, so that a busy machine changes nothing: who takes longer goes
# round for ever.
MOST_CPU_S = {"test_walk": 40}
OTHERS_CPU_S = 4
# Each (what is broken, file below app/, text, instead).
MUTANTS = [*mutants_find.MUTANTS, *mutants_visits.MUTANTS, *mutants_frame.MUTANTS, *mutants_scan.MUTANTS]


def run(command, **more):
    return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace", **more)


def must(command):
    done = run(command)
    if done.returncode != 0:
        sys.exit("%s\n%s" % (" ".join(command), done.stdout))


@functools.cache
def pkg(*arguments):
    return run(["pkg-config", *arguments]).stdout.split()


def object_of(build, source):
    return os.path.join(build, "base", source.replace("/", "_")[:-2] + ".o")


def program_of(build, name):
    return os.path.join(build, "base", name)


def link_core(cc, folder, objects):
    os.makedirs(folder, exist_ok=True)
    must([cc, "-shared", "-Wl,--no-undefined", *objects, "-o", os.path.join(folder, "libcore.so"), *pkg("--libs", "libcjson")])


def compile_base(cc, build, pool):
    """The core and the test programs, unbroken. Returns the sources of the core."""
    core = [source for room in ("base", "config", "session", "api", "arrival", "flow")
            for source in sorted(glob.glob("app/%s/*.c" % room))]
    tests = [source for _, sources in PROGRAMS for source in sources]
    base = os.path.join(build, "base")
    os.makedirs(base, exist_ok=True)
    list(pool.map(must, [[cc, *FLAGS, "-Iapp", "-Itests", *pkg("--cflags", "libcjson", "cmocka"), "-c", source, "-o",
                          object_of(build, source)] for source in core + tests]))
    link_core(cc, base, [object_of(build, source) for source in core])
    list(pool.map(must, [[cc, *[object_of(build, source) for source in sources], "-o", program_of(build, name),
                          "-L" + base, "-lcore", *pkg("--libs", "cmocka", "libcjson")] for name, sources in PROGRAMS]))
    return core


def steps(walks):
    """Each program with its arguments, in the order of PROGRAMS; the walks one by one, so that the first that fails is
    the last that runs."""
    return [(name, argument) for name, _ in PROGRAMS for argument in (walks if name == "test_walk" and walks else [None])]


def fails(build, folder, step):
    """Whether this program fails with the core in folder."""
    name, argument = step
    command = ["prlimit", "--cpu=%d" % MOST_CPU_S.get(name, OTHERS_CPU_S), program_of(build, name)]
    environment = dict(os.environ, LD_LIBRARY_PATH=os.path.abspath(folder))
    return run(command + ([argument] if argument else []), env=environment).returncode != 0


def break_and_test(cc, build, core, walks, number):
    """Why this mutant lives on, or an empty text."""
    _, name, text, instead = MUTANTS[number]
    source = "app/" + name
    with open(source, encoding="utf-8") as file:
        original = file.read()
    if original.count(text) != 1:
        return "its text occurs %d times in %s: mend tests/flow/mutants_*.py" % (original.count(text), source)
    folder = os.path.join(build, str(number))
    copy = os.path.join(folder, source)
    os.makedirs(os.path.dirname(copy), exist_ok=True)
    with open(copy, "w", encoding="utf-8") as file:
        file.write(original.replace(text, instead))
    broken = copy[:-2] + ".o"
    must([cc, *FLAGS, "-iquote", os.path.dirname(source), "-Iapp", *pkg("--cflags", "libcjson"), "-c", copy, "-o", broken])
    link_core(cc, folder, [broken if each == source else object_of(build, each) for each in core])
    return "" if any(fails(build, folder, step) for step in steps(walks)) else "no test noticed"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--cc", default="cc")
    parser.add_argument("--build", default="build/mutants")
    parser.add_argument("--walks", default="", help="the names of all walks of test_walk with commas, the quick ones first")
    parser.add_argument("numbers", nargs="*", type=int, help="these mutants only, from 0")
    options = parser.parse_args()
    os.nice(5)  # only works, while most other tests wait: it takes the time that they leave
    numbers = options.numbers or list(range(len(MUTANTS)))
    walks = options.walks.split(",") if options.walks else []
    with concurrent.futures.ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        core = compile_base(options.cc, options.build, pool)
        base = os.path.join(options.build, "base")
        # The tests must pass unbroken, or every mutant would die of something else.
        whole = steps(walks)
        for step, failed in zip(whole, pool.map(lambda step: fails(options.build, base, step), whole)):
            if failed:
                sys.exit("%s fails without any mutant" % " ".join(filter(None, step)))
        results = list(pool.map(lambda number: break_and_test(options.cc, options.build, core, walks, number), numbers))
    survivors = [(number, why) for number, why in zip(numbers, results) if why]
    for number, why in survivors:
        print("survived: %d %s: %s" % (number, MUTANTS[number][0], why))
    print("killed=%d/%d" % (len(numbers) - len(survivors), len(numbers)))
    sys.exit(1 if survivors else 0)


if __name__ == "__main__":
    main()
