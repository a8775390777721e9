"""An error, told to the log without what anybody wrote."""

from __future__ import annotations

import traceback


def where_and_what(trouble: BaseException) -> str:
    """An error for the log: its kind and the lines of code. Its message may quote what somebody wrote."""
    lines = traceback.format_list(traceback.extract_tb(trouble.__traceback__))
    return f"{type(trouble).__name__}\n{''.join(lines)}"
