"""Errors as people are told of them: by their own words where these are meant for them, else without any."""

from __future__ import annotations

import traceback
from pathlib import Path


class PlainError(Exception):
    """Something given to Homeward cannot be used: a setting, a pack, a mapping, a sheet, an address of a store.

    Its message is meant for the person at the command line, who can put right what it names.
    """


def kind_and_line(trouble: BaseException) -> str:
    """The kind of a failure that nobody foresaw, and the line it came from; its own words could hold private ones."""
    last = traceback.extract_tb(trouble.__traceback__)[-1]
    return f"{type(trouble).__name__} at {Path(last.filename).name}:{last.lineno}"
