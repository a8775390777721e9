"""Whoever looks at children by the command line is in the access log: the login of the machine, and which command."""

from __future__ import annotations

import getpass
import os
from collections.abc import Iterable
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from casework.access import Looking
    from casework.ports import CaseRecord
    from scheduler.settings import Settings


REVIEW = "people review"


def looking(command: str, now: datetime, why: str | None = None, who: str | None = None) -> Looking:
    """Who looks by this command at `now` (UTC), and why where that was said.

    `who`: the address of the person in whose name it is done; then the login stands beside the command.
    """
    from casework.access import Looking

    login = f"command line ({_login()})"
    through = f"homeward {command}"
    return Looking(who or login, command, f"{through}, {login}" if who else through, now, why)


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


def keep_look_at_copy(settings: Settings, folder: Path, command: str, now: datetime) -> None:
    """A command that plays over a copy of the store of this folder shows any child: it is a look at all of them."""
    from scheduler.wiring.record import open_record

    with closing(open_record(settings, folder)) as record:
        keep_look(record, command, now)


def _login() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # in a container, where nobody has given the number a name
        return f"user {os.getuid()}"
