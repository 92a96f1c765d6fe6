#!/usr/bin/env python3
"""The fault matrix: one function a row of the design's faults.csv.

usage: faults.py --build DIR ROW...     (no ROW: all)
Exit 0 = holds, 1 = does not, 77 = cannot be tried here (the reason is printed).
"""
import sys

sys.dont_write_bytecode = True  # the source folder stays as it is

import rows_clock  # noqa: E402
import rows_codes  # noqa: E402
import rows_disk  # noqa: E402
import rows_fhir  # noqa: E402
import rows_kill  # noqa: E402
import rows_line  # noqa: E402
import rows_names  # noqa: E402
import rows_national  # noqa: E402
import rows_network  # noqa: E402
import rows_tls  # noqa: E402
import rows_write  # noqa: E402
from bench import Bench, rows  # noqa: E402

ROWS = {**rows_write.ROWS, **rows_kill.ROWS, **rows_network.ROWS, **rows_tls.ROWS, **rows_national.ROWS,
        **rows_line.ROWS, **rows_disk.ROWS, **rows_clock.ROWS, **rows_fhir.ROWS,
        **rows_names.ROWS, **rows_codes.ROWS}


if __name__ == "__main__":
    rows.main(ROWS, lambda build, name: ROWS[name](Bench(build, name)))
