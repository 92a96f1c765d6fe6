#!/usr/bin/env python3
"""Every test that HAZARDS.md names exists: in ctest's own lists, or as a fuzz or release test that those presets add.

usage: names.py SOURCE_DIR BUILD_DIR
"""
import json
import pathlib
import re
import subprocess
import sys

# Registered by other presets than the one this runs in; each is looked up where it is written.
ELSEWHERE = {"residue": "tests/residue/CMakeLists.txt", "bench_match": "tests/bench/CMakeLists.txt",
             "fuzz_config": "tests/fuzz/CMakeLists.txt", "fuzz_json": "tests/fuzz/CMakeLists.txt"}


def known_tests(build):
    shown = subprocess.run(["ctest", "--test-dir", build, "--show-only=json-v1"],
                           capture_output=True, text=True, check=True)
    return {test["name"] for test in json.loads(shown.stdout)["tests"]}


def main():
    source, build = pathlib.Path(sys.argv[1]), sys.argv[2]
    tests = known_tests(build)
    text = (source / "tests/safety/HAZARDS.md").read_text(encoding="utf-8")
    rows = [line.split("|") for line in text.splitlines() if re.match(r"\| H\d+ \|", line)]
    problems = []
    names = 0
    for row in rows:
        hazard, proofs = row[1].strip(), re.findall(r"`([\w-]+)`", row[6])
        if not proofs:
            problems.append(f"{hazard}: no proof is named")
        for name in proofs:
            names += 1
            elsewhere = ELSEWHERE.get(name)
            if name not in tests and not (elsewhere and name in (source / elsewhere).read_text(encoding="utf-8")):
                problems.append(f"{hazard}: there is no test called {name}")
    # The check itself must be able to fail.
    if "no_such_test" in tests or not rows:
        problems.append("the hazard log has no rows, or the check cannot fail")
    print("\n".join(problems))
    print(f"hazards={len(rows)} proofs={names} missing={len(problems)}")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
