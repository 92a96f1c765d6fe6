#!/usr/bin/env python3
"""The kiosk against a FHIR server that others wrote (README.md): one case after another, each with a server of its own.

usage: foreign.py --build DIR CASE...     (no CASE: all)
Exit 0 = holds, 1 = does not, 77 = cannot be tried here (the reason is printed).
"""
import argparse
import pathlib
import sys

sys.dont_write_bytecode = True  # the source folder stays as it is
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "faults"))

import cases  # noqa: E402
from bench import Bench, Failed, Skipped  # noqa: E402
from medplum import Install  # noqa: E402


def run_case(build, name):
    try:
        cases.CASES[name](Bench(build, f"foreign-{name}"), Install())
    except Failed as failed:
        print(f"{name} does not hold: {failed}")
        return 1
    except Skipped as skipped:
        print(f"skipped: {skipped}")
        return 77
    print(f"{name} holds")
    return 0


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--build", type=pathlib.Path, required=True)
    parser.add_argument("cases", nargs="*", metavar="CASE")
    arguments = parser.parse_args()
    unknown = [name for name in arguments.cases if name not in cases.CASES]
    if unknown:
        parser.error(f"no such case: {' '.join(unknown)}; there are {' '.join(cases.CASES)}")
    codes = [run_case(arguments.build.resolve(), name) for name in arguments.cases or cases.CASES]
    return max(codes, key=lambda code: {1: 2, 77: 1}.get(code, 0))


if __name__ == "__main__":
    sys.exit(main())
