"""A table of named cases on the command line: each holds, does not, or cannot be tried here. Shared by faults, contract and
foreign, whose programs put this folder on their path.
"""
import argparse
import pathlib
import sys


class Failed(Exception):
    """A case does not hold."""


class Skipped(Exception):
    """A case cannot be tried here; says what it needs."""


def check(holds, words):
    if not holds:
        raise Failed(words)


def run(name, case):
    try:
        case()
    except Failed as failed:
        print(f"{name} does not hold: {failed}")
        return 1
    except Skipped as skipped:
        print(f"skipped: {skipped}")
        return 77
    print(f"{name} holds")
    return 0


def main(table, play):
    """play(build, name) plays one case of the table. Exit 0 = holds, 1 = does not, 77 = cannot be tried here."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--build", type=pathlib.Path, required=True)
    parser.add_argument("names", nargs="*", metavar="NAME")
    arguments = parser.parse_args()
    unknown = [name for name in arguments.names if name not in table]
    if unknown:
        parser.error(f"no such case: {' '.join(unknown)}; there are {' '.join(table)}")
    build = arguments.build.resolve()
    codes = [run(name, lambda name=name: play(build, name)) for name in arguments.names or table]
    sys.exit(max(codes, key=lambda code: {1: 2, 77: 1}.get(code, 0)))
