#!/usr/bin/env python3
"""Writes the skeleton of the clinical safety case report from HAZARDS.md and, where given, the results of a build.

  safety_case.py --source DIR [--results FILE.xml ...] [--out FILE]   writes it
  safety_case.py --source DIR --check FILE                            is FILE what would be written without results?
  safety_case.py --source DIR --results FILE.xml ... --gate           fails when a control lacks a passing test

Results come from ctest --output-junit; several files are taken together (development and release builds run different tests),
and a test that failed in one of them has failed. ctest's own LastTest.log is not read: it calls a skipped test passed.
The page in the source tree is written without results, so that it changes with the hazard log and not with every run; the
target "safety-case" writes one with the results of its build folder to safety-case.md there.
"""
import argparse
import pathlib
import re
import subprocess
import sys
import xml.etree.ElementTree

sys.dont_write_bytecode = True  # nothing is left in the source folder
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import hazards  # noqa: E402

NOT_RUN, SKIPPED, PASSED, FAILED = "not run", "skipped", "passed", "failed"
ORDER = [NOT_RUN, SKIPPED, PASSED, FAILED]  # of one test in several builds, the last counts


def read_results(files):
    """name of a test -> how it ended"""
    results = {}
    for file in files:
        for case in xml.etree.ElementTree.parse(file).getroot().iter("testcase"):
            status = {"run": PASSED, "fail": FAILED}.get(case.get("status"), NOT_RUN)
            skipped = case.find("skipped")
            if skipped is not None and skipped.get("message", "").startswith("SKIP_"):
                status = SKIPPED
            name = case.get("name")
            results[name] = max(results.get(name, NOT_RUN), status, key=ORDER.index)
    return results


def version_of(source):
    text = (source / "CMakeLists.txt").read_text(encoding="utf-8")
    return re.search(r"project\(foyer VERSION ([\d.]+)", text).group(1)


def commit_of(source):
    def git(*words):
        return subprocess.run(["git", "-C", str(source), *words], capture_output=True, text=True, check=False)
    head = git("rev-parse", "HEAD")
    if head.returncode != 0:
        return "not known"
    changed = git("status", "--porcelain").stdout.strip()
    return head.stdout.strip() + (" with changes that are not committed" if changed else "")


def proof_cell(control, results):
    tests = [f"`{name}` {results.get(name, NOT_RUN)}" for name in control.tests]
    return ", ".join(tests + [f"{file}: \"{words}\"" for file, words in control.documents])


def hazard_section(hazard, results):
    lines = [f"### {hazard.number} {hazard.name}", f"Cause: {hazard.cause}", f"Effect: {hazard.effect}", hazard.rating, "",
             "| Control | Proof and its result |", "|---|---|"]
    return "\n".join(lines + [f"| {each.text} | {proof_cell(each, results)} |" for each in hazard.controls])


def is_proved(control, results):
    """Every test of it passed; a document counts by itself."""
    return all(results.get(name) == PASSED for name in control.tests)


def all_tests(log):
    return sorted({name for hazard in log.hazards for control in hazard.controls for name in control.tests})


def summary(log, results):
    controls = [control for hazard in log.hazards for control in hazard.controls]
    ends = [results.get(name, NOT_RUN) for name in all_tests(log)]
    counts = ", ".join(f"{ends.count(end)} {end}" for end in reversed(ORDER))
    proved = sum(is_proved(control, results) for control in controls)
    return (f"{len(log.hazards)} hazards with {len(controls)} controls, {len(ends)} tests: {counts}. "
            f"Controls proved, by tests that all passed or by a document: {proved} of {len(controls)}.")


def issues(log, results):
    if not results:
        return "Not stated: no results."
    lines = [f"- `{name}`: {results.get(name, NOT_RUN)}" for name in all_tests(log)
             if results.get(name, NOT_RUN) != PASSED]
    return "\n".join(lines) if lines else "None: every test of a control passed."


def write_case(source, files):
    log = hazards.read(source / "tests/safety/HAZARDS.md")
    results = read_results(files)
    return (source / "tests/safety/case-template.md").read_text(encoding="utf-8").format(
        version=version_of(source), commit=commit_of(source) if files else "not stated",
        origin="This one holds the results of a build." if files else
        "This one holds no results: each build writes its own.",
        results="of the build named above" if files else "none, so every test is \"not run\"",
        summary=summary(log, results), hazards="\n\n".join(hazard_section(each, results) for each in log.hazards),
        untouched=log.untouched, issues=issues(log, results), open_issues=log.open_issues)


def check(source, file):
    if file.read_text(encoding="utf-8") == write_case(source, []):
        return 0
    print(f"{file} is stale: write it again with\n  python3 tests/safety/safety_case.py --source . --out tests/safety/{file.name}")
    return 1


def gate(source, files):
    log = hazards.read(source / "tests/safety/HAZARDS.md")
    results = read_results(files)
    open_controls = [(hazard, control) for hazard in log.hazards for control in hazard.controls
                     if not is_proved(control, results)]
    for hazard, control in open_controls:
        print(f"{hazard.number}: not proved by these results: {control.text}: {proof_cell(control, results)}")
    return 1 if open_controls else 0


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--source", type=pathlib.Path, required=True)
    arguments.add_argument("--results", type=pathlib.Path, nargs="*", default=[])
    arguments.add_argument("--out", type=pathlib.Path)
    arguments.add_argument("--check", type=pathlib.Path)
    arguments.add_argument("--gate", action="store_true")
    options = arguments.parse_args()
    try:
        if options.check:
            return check(options.source, options.check)
        text = write_case(options.source, options.results)
        if options.out:
            options.out.write_text(text, encoding="utf-8")
        elif not options.gate:
            sys.stdout.write(text)
        return gate(options.source, options.results) if options.gate else 0
    except (hazards.FormError, OSError, xml.etree.ElementTree.ParseError) as error:
        print(f"safety_case: {error}", file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
