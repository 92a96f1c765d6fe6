#!/usr/bin/env python3
"""The kiosk against a FHIR server that others wrote (README.md): one case after another, each with a server of its own.

usage: foreign.py --build DIR CASE...     (no CASE: all)
Exit 0 = holds, 1 = does not, 77 = cannot be tried here (the reason is printed).
"""
import pathlib
import sys

sys.dont_write_bytecode = True  # the source folder stays as it is
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "faults"))

import cases  # noqa: E402
from bench import Bench, rows  # noqa: E402
from medplum import Install  # noqa: E402


if __name__ == "__main__":
    rows.main(cases.CASES, lambda build, name: cases.CASES[name](Bench(build, f"foreign-{name}"), Install()))
