"""W13 and W14: a disk that takes nothing more, and rows of yesterday."""
import sqlite3
import time

from bench import (CONFIRMED, DONE, DOWN, EXPIRED, KIND_TASK, SAYS_DONE, check, never_showed, no_text_step, no_write,
                   once_seen, text_step, to_confirm)
from space import is_inside, own_world, small_disk

MARY = "A1004417"
NEXT_DAY = "2026-12-09T09:05:00Z"
TASK_DROPPED = 3  # enum task_row_state of app/loop/tasks.c

PATIENT = [*to_confirm(), 'tap "Yes"', *DONE, "expect arrivals 1"]


# ---- W13

def integrity_ok(bench, state):
    """The file is whole, as SQLite sees it."""
    database = sqlite3.connect(f"file:{bench.out / state / 'journal.db'}?mode=ro", uri=True)
    try:
        answer = database.execute("PRAGMA integrity_check").fetchall()
    finally:
        database.close()
    check(answer == [("ok",)], f"{state}: {answer}")


def fill(disk):
    """Takes all that is left, and gives the file that took it."""
    filler = disk / "filler"
    with open(filler, "wb", buffering=0) as file:
        try:
            while True:
                file.write(b"\0" * 512)
        except OSError:
            pass
    return filler


@own_world
def w13_full(bench):
    """Not a byte is left at the commit: X17, nothing written; with room again it works without a restart."""
    small_disk(bench.out / "full", "1m")
    with bench.site() as site:
        bench.play(site, ["expect screen start"], state="full")
        filler = fill(bench.out / "full")
        run = bench.play(site, [*to_confirm(), 'tap "Yes"', *DOWN, "expect writes 0", "shot full.png",
                                "wait 500ms really", "wait 61s", *PATIENT], state="full",
                         meanwhile=once_seen(bench.out / "full.png", filler.unlink))
        check(run.logged("LOG_JOURNAL_FAILED"), "the disk had room")
        never_showed(run, "unsure", "refused")
        integrity_ok(bench, "full")
        bench.one_row(CONFIRMED, "full")


def w13_eio(bench):
    """The same with a disk that fails: nothing has left the kiosk when the intent could not be kept."""
    sign = bench.out / "disk-fails"
    with bench.site() as site:
        before, after = bench.out / "before.png", bench.out / "after.png"

        def meanwhile(process, log):
            once_seen(before, sign.touch)(process, log)
            once_seen(after, sign.unlink)(process, log)

        run = bench.play(site, [*to_confirm(), "shot before.png", "wait 500ms really", 'tap "Yes"', *DOWN,
                                "expect writes 0", "wait 61s", *DOWN, "shot after.png", "wait 500ms really",
                                "wait 16s", *PATIENT], state="eio", meanwhile=meanwhile,
                         kernel={"DISK_FAILS": sign})
        check(run.logged("LOG_JOURNAL_FAILED"), "the disk did not fail")
        never_showed(run, "unsure", "refused")
        integrity_ok(bench, "eio")
        bench.one_row(CONFIRMED, "eio")


def w13_late(bench):
    """It fails between intent and outcome: what the site confirmed is said; the next start closes the row."""
    sign = bench.out / "disk-fails-late"
    with bench.site() as site:
        site.fault(on="write", do="hold-until-released")

        def fail_then_go_on(process, _):
            while process.poll() is None and site.fired("hold-until-released") == 0:
                time.sleep(0.01)
            sign.touch()
            site.ask("release", {})

        run = bench.play(site, PATIENT, state="late", meanwhile=fail_then_go_on, kernel={"DISK_FAILS": sign})
        check(run.logged("LOG_JOURNAL_FAILED"), "the disk did not fail")
        sign.unlink()
        integrity_ok(bench, "late")
        rows = bench.rows("late")
        check(len(rows) == 1 and rows[0]["open"], f"the intent must still be there, open: {rows}")
        run = bench.play(site, ["expect screen start", "wait 3s", no_text_step(SAYS_DONE)], state="late",
                         now="2026-12-08T09:06:00Z")
        never_showed(run, "done", "unsure", "already")
        check(site.written()["writes"] == 1 and site.arrivals_of(MARY) == (1, "arrived"), "written again")
        bench.one_row(CONFIRMED, "late")


def w13(bench):
    if not is_inside():  # these two need no rights
        w13_eio(bench)
        w13_late(bench)
    w13_full(bench)


# ---- W14

def w14(bench):
    """An arrival and a call for help of yesterday are never sent; they are closed, and the log counts them."""
    with bench.site() as site:
        site.relay(do="silent", match="/Task", times=-1)
        bench.play(site, ["expect screen start", 'tap "Get help"', "expect screen help", 'tap "Keep going"',
                          *to_confirm()[1:], 'tap "Yes"', "expect screen done"], via="relay",
                   stop_at="arrival-before-send")
        check(site.fired("relay-silent") >= 1, "the call for help was not lost")
        check([row["open"] for row in bench.rows() + bench.rows(kind=KIND_TASK)] == [True, True], "two open rows")
        site.relay(do="pass")
        run = bench.play(site, ["expect screen start", "wait 3s", "wait 3s", "wait 301s", "expect screen start",
                                'expect tasks-of "help" 0', "expect writes 0", 'expect tasks-of "unknown-outcome" 1',
                                "expect tasks 1"], now=NEXT_DAY)
        never_showed(run, "done", "help", "not-working", "confirm")
        check(run.logged("LOG_ROWS_EXPIRED") == [1, 2], f"not counted: {run.logged('LOG_ROWS_EXPIRED')}")
        bench.one_row(EXPIRED)
        help_row = bench.rows(kind=KIND_TASK)[0]
        check(help_row["state"] == TASK_DROPPED and not help_row["open"], f"{help_row}")
        run = bench.play(site, ["expect screen start", "wait 301s", "expect tasks 1", "expect writes 0"],
                         now="2026-12-09T09:30:00Z")
        check(not run.logged("LOG_ROWS_EXPIRED"), "counted twice")
        no_write(site)


ROWS = {"W13": w13, "W14": w14}
