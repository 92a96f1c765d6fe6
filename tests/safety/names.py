#!/usr/bin/env python3
"""Every test that HAZARDS.md names exists, in ctest's own list or registered by another preset; every document says
what it is named for.

usage: names.py SOURCE_DIR BUILD_DIR
"""
import json
import pathlib
import subprocess
import sys

sys.dont_write_bytecode = True  # nothing is left in the source folder
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import hazards  # noqa: E402

# Registered by other presets than the one this may run in, or only where their tools are; each is looked up where it is
# written.
ELSEWHERE = {"residue": "tests/residue/CMakeLists.txt", "bench_match": "tests/bench/CMakeLists.txt",
             "bench_codes": "tests/bench/codes/CMakeLists.txt",
             "fuzz_config": "tests/fuzz/CMakeLists.txt", "fuzz_json": "tests/fuzz/CMakeLists.txt",
             "fuzz_codes": "tests/fuzz/CMakeLists.txt", "fuzz_pass": "tests/fuzz/CMakeLists.txt",
             "fuzz_wire": "tests/fuzz/CMakeLists.txt"}


def known_tests(build):
    shown = subprocess.run(["ctest", "--test-dir", build, "--show-only=json-v1"],
                           capture_output=True, text=True, check=True)
    return {test["name"] for test in json.loads(shown.stdout)["tests"]}


def registered_elsewhere(source, name):
    file = ELSEWHERE.get(name)
    if file is None:
        return False
    text = (source / file).read_text(encoding="utf-8")
    return name in text or f"NAME {name.removeprefix('bench_')} " in text


def document_says(source, file, words):
    path = source / file
    return path.is_file() and words in " ".join(path.read_text(encoding="utf-8").split())


def missing(source, tests, control):
    for name in control.tests:
        if name not in tests and not registered_elsewhere(source, name):
            yield f"there is no test called {name}: name one of ctest -N, or write it"
    for file, words in control.documents:
        if not document_says(source, file, words):
            yield f"{file} does not say \"{words}\""


def main():
    source, build = pathlib.Path(sys.argv[1]), sys.argv[2]
    tests = known_tests(build)
    try:
        log = hazards.read(source / "tests/safety/HAZARDS.md")
    except hazards.FormError as error:
        print(error)
        return 1
    problems, proofs, controls = [], 0, 0
    for hazard in log.hazards:
        for control in hazard.controls:
            controls += 1
            proofs += len(control.tests) + len(control.documents)
            problems += [f"{hazard.number}: {problem}" for problem in missing(source, tests, control)]
    # The check itself must be able to fail.
    wrong = hazards.Control("", ["no_such_test"], [("README.md", "no such words")])
    if len(list(missing(source, tests, wrong))) != 2:
        problems.append("the check cannot fail")
    print("\n".join(problems))
    print(f"hazards={len(log.hazards)} controls={controls} proofs={proofs} missing={len(problems)}")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
