"""The values of an .xls, read by a process of its own.

A damaged .xls can make the reader ask for hundreds of gigabytes, and then its whole process is ended. Here that is the
small one: it has its own bound of memory, and hands over row by row.
"""

from __future__ import annotations

import pickle
import subprocess
import sys
from collections.abc import Generator
from contextlib import suppress
from pathlib import Path
from typing import Any

MOST_MEMORY = 2**30  # bytes; half of it is reserved, not used, for a sheet that says it is as large as may be


def xls_values(file: Path, sheet: str) -> Generator[Any, None, None]:
    """The place of the first cell (from 0), then the rows from the top. Raises EOFError when they stop half-way."""
    command = [sys.executable, "-P", __file__, str(file), sheet]
    # The arguments are ours: this very file, and what it is to read.
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as reader:  # noqa: S603
        assert reader.stdout is not None
        try:
            while (row := pickle.load(reader.stdout)) is not None:  # noqa: S301 - from our own process, plain values
                yield row
        finally:
            reader.kill()


def _hand_over(file: str, sheet: str) -> None:
    """Writes the place of the first cell, each row, and None after the last."""
    from python_calamine import CalamineWorkbook

    with suppress(ImportError):  # Windows has no such bounds
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    with Path(file).open("rb") as opened, CalamineWorkbook.from_filelike(opened) as book:
        found = book.get_sheet_by_name(sheet)
        pickle.dump(found.start or (0, 0), sys.stdout.buffer)
        for row in found.iter_rows():
            pickle.dump(row, sys.stdout.buffer)
        pickle.dump(None, sys.stdout.buffer)
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    _hand_over(*sys.argv[1:])
