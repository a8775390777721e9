"""Leave as staff lists write it: "2026-07-06 to 2026-07-17 cover Jamie Orr", "sick from today"; parted by ";"."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from permanence.dates import ONE_DAY
from permanence.people import Leave
from permanence.working_pattern import read_day

EXAMPLE = "leave reads 2026-07-06 to 2026-07-17 cover NAME@COUNCIL, or sick from 2026-07-06"
_DAY = r"(?:\d{4}-\d\d-\d\d|\d{1,2}[/.]\d{1,2}[/.](?:\d{4}|\d\d)|today)"
_WHY = (
    r"(?:off sick|(?:long[- ]term )?sick(?: leave| absence)?|absent|a/l|on leave|leave|away|maternity|paternity|"
    r"seconded|secondment|career break|(?:annual|mat|maternity|paternity|parental|adoption|special|study|unpaid) leave)"
)
_COVER = r"(?:[ ,]+cover(?:ed by)?:? +(?P<cover>\S.*?))?"
_LEAVE = re.compile(
    rf"(?:(?P<why>{_WHY})\s+)?(?P<from>from\s+)?(?P<first>{_DAY})"
    rf"(?:\s*(?:to|until|till|-|–)\s*(?P<last>{_DAY}))?{_COVER}",
    re.IGNORECASE,
)


class NoLeave(ValueError):
    """Words that are no leave; the message says what is wrong."""


def read_leave(part: str, today: date) -> Leave:
    """One absence. Without a last day it goes on until a list says that she is back; a day alone is that day.

    The cover is as it was written, a name or an address. Raises NoLeave.
    """
    match = _LEAVE.fullmatch(part.strip())
    if match is None:
        raise NoLeave(EXAMPLE)
    try:
        first = _day(match["first"], today)
        goes_on = date.max if match["from"] else first
        last = _day(match["last"], today) if match["last"] else goes_on
    except ValueError:
        raise NoLeave(EXAMPLE) from None
    if last < first:
        raise NoLeave("leave ends before it begins")
    return Leave(first, last, match["cover"])


def _day(written: str, today: date) -> date:
    return today if written.casefold() == "today" else read_day(written)


def going_on(leave: Iterable[Leave], before: Iterable[Leave], today: date) -> tuple[Leave, ...]:
    """The leave of a list, by what was known: who is sick still is so since then; who no longer is came back today."""
    opened = [one for one in before if one.is_open and not one.own_word]
    found = [
        replace(one, first=min([one.first, *(old.first for old in opened if old.first < one.first)]))
        if one.is_open
        else one
        for one in leave
    ]
    ended = [] if any(one.is_open for one in found) else [old for old in opened if old.first < today]
    back = (replace(old, last=today - ONE_DAY) for old in ended if not _says(found, old, today))
    return (*found, *back)


def _says(found: Iterable[Leave], old: Leave, today: date) -> bool:
    """Whether the list itself tells of this absence with its end."""
    return any(one.first <= old.first and one.last >= today - ONE_DAY for one in found)
