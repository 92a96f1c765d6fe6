"""The report says what the results say, and what is wrong with the hazard log is found."""
import pathlib
import sys
import tempfile
import unittest

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import hazards  # noqa: E402
import safety_case  # noqa: E402

SOURCE = pathlib.Path(__file__).resolve().parent.parent.parent
LOG = """# Log
## H1 Wrong patient
Cause: twins.
Effect: harm.
Rating before: not given. Rating after: not given.

| Control | Proof |
|---|---|
| first | `good`, `bad` |
| second | `skipped` |
| third | `good`, document: README.md "Foyer" |
| fourth | `other` |
"""
RESULTS = """<testsuite>
<testcase name="good" status="run"/>
<testcase name="bad" status="fail"><failure message=""/></testcase>
<testcase name="skipped" status="notrun"><skipped message="SKIP_RETURN_CODE=77"/></testcase>
<testcase name="gone" status="notrun"><skipped message="Unable to find executable"/></testcase>
</testsuite>"""


class Case(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def file(self, name, text):
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        return path

    def results(self, *texts):
        return safety_case.read_results([self.file(f"{i}.xml", text) for i, text in enumerate(texts)])

    def test_ends_are_read(self):
        self.assertEqual(self.results(RESULTS),
                         {"good": "passed", "bad": "failed", "skipped": "skipped", "gone": "not run"})

    def test_a_failure_in_one_build_is_a_failure(self):
        failed = RESULTS.replace('name="good" status="run"', 'name="good" status="fail"')
        for order in ((RESULTS, failed), (failed, RESULTS)):
            self.assertEqual(self.results(*order)["good"], "failed")
        self.assertEqual(self.results(RESULTS.replace('"bad" status="fail"', '"skipped" status="run"'))["skipped"], "passed")

    def test_only_what_passed_proves(self):
        log = hazards.read(self.file("HAZARDS.md", LOG))
        results = self.results(RESULTS)
        proved = [safety_case.is_proved(control, results) for control in log.hazards[0].controls]
        self.assertEqual(proved, [False, False, True, False])
        self.assertIn("1 of 4", safety_case.summary(log, results))
        section = safety_case.hazard_section(log.hazards[0], results)
        self.assertIn("| first | `good` passed, `bad` failed |", section)
        self.assertIn("| second | `skipped` skipped |", section)
        self.assertIn("`other` not run", section)
        self.assertEqual(safety_case.issues(log, results).count("\n- ") + 1, 3)

    def test_a_log_that_is_wrong_is_refused(self):
        for wrong in (LOG.replace("Effect: harm.\n", ""), LOG.replace("`skipped`", "a promise"),
                      LOG.replace("| second |", "| second | more |"), LOG.replace("## H1", "## X1"),
                      LOG + LOG[LOG.index("##"):], "# Log\n"):
            with self.assertRaises(hazards.FormError):
                hazards.read(self.file("HAZARDS.md", wrong))

    def test_a_stale_page_is_noticed(self):
        fresh = safety_case.write_case(SOURCE, [])
        self.assertEqual(safety_case.check(SOURCE, self.file("a.md", fresh)), 0)
        self.assertEqual(safety_case.check(SOURCE, self.file("b.md", fresh.replace("Cause: ", "Reason: ", 1))), 1)

    def test_every_hazard_and_control_is_in_it(self):
        text = safety_case.write_case(SOURCE, [])
        for hazard in hazards.read(SOURCE / "tests/safety/HAZARDS.md").hazards:
            self.assertIn(f"### {hazard.number} {hazard.name}\n", text)
            for control in hazard.controls:
                self.assertIn(f"| {control.text} | {safety_case.proof_cell(control, {})} |", text)


if __name__ == "__main__":
    unittest.main()
