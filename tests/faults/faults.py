#!/usr/bin/env python3
"""The fault matrix: one function a row of the design's faults.csv.

usage: faults.py --build DIR ROW...     (no ROW: all)
Exit 0 = holds, 1 = does not, 77 = cannot be tried here (the reason is printed).
"""
import argparse
import pathlib
import sys

sys.dont_write_bytecode = True  # the source folder stays as it is

import rows_clock  # noqa: E402
import rows_disk  # noqa: E402
import rows_fhir  # noqa: E402
import rows_kill  # noqa: E402
import rows_line  # noqa: E402
import rows_names  # noqa: E402
import rows_national  # noqa: E402
import rows_network  # noqa: E402
import rows_tls  # noqa: E402
import rows_write  # noqa: E402
from bench import Bench, Failed, Skipped  # noqa: E402

ROWS = {**rows_write.ROWS, **rows_kill.ROWS, **rows_network.ROWS, **rows_tls.ROWS, **rows_national.ROWS,
        **rows_line.ROWS, **rows_disk.ROWS, **rows_clock.ROWS, **rows_fhir.ROWS,
        **rows_names.ROWS}


def run_row(build, name):
    try:
        ROWS[name](Bench(build, name))
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
    parser.add_argument("rows", nargs="*", metavar="ROW")
    arguments = parser.parse_args()
    unknown = [name for name in arguments.rows if name not in ROWS]
    if unknown:
        parser.error(f"no such row: {' '.join(unknown)}")
    codes = [run_row(arguments.build.resolve(), name) for name in arguments.rows or ROWS]
    return max(codes, key=lambda code: {1: 2, 77: 1}.get(code, 0))


if __name__ == "__main__":
    sys.exit(main())
