"""Whoever looks at children by the command line is in the access log: the login of the machine, and which command."""

from __future__ import annotations

import getpass
import os
from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from casework.access import Looking
    from casework.ports import CaseRecord


def looking(command: str, now: datetime, why: str | None = None) -> Looking:
    """Who looks by this command at `now` (UTC), and why where that was said."""
    from casework.access import Looking

    return Looking(f"command line ({_login()})", command, f"homeward {command}", now, why)


def keep_look(
    record: CaseRecord, command: str, now: datetime, references: Iterable[str] | None = None
) -> None:
    """A look at these children, or at all where none are given, is in the access log.

    Whoever may only read the store leaves none behind: the log is a part of it.
    """
    from casework.access import looked_at, looked_at_all
    from store.engine import MayOnlyBeRead

    try:
        if references is None:
            looked_at_all(record, looking(command, now))
        else:
            looked_at(record, looking(command, now), references)
    except MayOnlyBeRead:
        return


def _login() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # in a container, where nobody has given the number a name
        return f"user {os.getuid()}"
