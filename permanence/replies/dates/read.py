"""Reads the dates in what a UK social worker types, and never takes one silently that may be wrong.

    read_dates("panel moved from 12/5 to 9/6", today, Intent.FUTURE, is_working_day=...)

The order is ISO, UK numbers, months by name, weekdays and lengths of time, nothing. A date is a `DateFound`; where
a careful reader would not be sure, it carries `must_ask`. Words that speak of a date and give none ("31/6", "after
Easter") come back as a `DateProblem`, so that they can be asked about too. A text that names no date gives nothing: a
bare "done" is not today.

Where the parts lie: what only looks like a date is in `traps`; written dates in `forms`, and the words
beside them in `neighbours`; weekdays, lengths of time and idioms in `idioms`, weekdays of a month in
`nth_weekdays`; which year or month fits in `fit`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from permanence.day_words import day_words
from permanence.replies.dates.fit import DateFound, DateProblem, Intent, Precision, Window
from permanence.replies.dates.forms import WRITTEN
from permanence.replies.dates.idioms import IDIOMS
from permanence.replies.dates.nth_weekdays import nth_weekday
from permanence.replies.dates.sheet import Rule, Sheet
from permanence.replies.dates.traps import blanked, without_traps
from permanence.replies.dates.words import MOVES, plain

__all__ = [
    "DateFound",
    "DateProblem",
    "Intent",
    "Precision",
    "Reading",
    "dates_in",
    "problems_in",
    "read_dates",
    "the_date",
]

_RULES: tuple[Rule, ...] = (nth_weekday, *WRITTEN, *IDIOMS)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text says about dates, in its own order, and the one that is `meant`.

    `meant` is None when the text names no date. After a correction ("not 12/5, 19/5") or a move ("from 12/5 to
    9/6") it is the new date. Where several are left it is the first, to be asked about; and it must be asked about
    where anything else in the text could not be read.
    """

    dates: tuple[DateFound, ...]
    problems: tuple[DateProblem, ...]
    meant: DateFound | None


def read_dates(
    text: str,
    today: date,
    intent: Intent,
    *,
    not_before: date | None = None,
    not_after: date | None = None,
    is_working_day: Callable[[date], bool],
) -> Reading:
    """All that `text` says about dates, read on `today`. No text makes it raise.

    `not_before` and `not_after` are the milestone's plausible window, both inclusive: they choose the year, and a date
    outside them must be asked about. `is_working_day` may raise CalendarRunsOut: the days counted become a problem.
    """
    window = Window(today, intent, not_before, not_after, is_working_day)
    plain_text = plain(text)
    moves = _MOVES.search(plain_text) is not None
    sheet = Sheet(text, without_traps(text, plain_text), window, moves)
    readings: list[DateFound | DateProblem] = []
    for rule in _RULES:
        new = [found for match in rule.pattern.finditer(sheet.rest) if (found := rule.read(match, sheet))]
        if new:
            sheet = replace(sheet, rest=blanked(sheet.rest, [(found.start, found.end) for found in new]))
            readings += new
    readings.sort(key=lambda found: found.start)
    dates = tuple(found for found in readings if isinstance(found, DateFound))
    problems = tuple(found for found in readings if isinstance(found, DateProblem))
    return Reading(dates, problems, _meant(plain_text, dates, problems))


def dates_in(
    text: str,
    today: date,
    intent: Intent,
    *,
    not_before: date | None = None,
    not_after: date | None = None,
    is_working_day: Callable[[date], bool],
) -> list[DateFound]:
    """The dates of `text` in its own order; see `read_dates`."""
    reading = read_dates(
        text, today, intent, not_before=not_before, not_after=not_after, is_working_day=is_working_day
    )
    return list(reading.dates)


def problems_in(
    text: str, today: date, intent: Intent, *, is_working_day: Callable[[date], bool]
) -> list[DateProblem]:
    """The words of `text` that speak of a date and give none; see `read_dates`."""
    return list(read_dates(text, today, intent, is_working_day=is_working_day).problems)


def the_date(
    text: str,
    today: date,
    intent: Intent,
    *,
    not_before: date | None = None,
    not_after: date | None = None,
    is_working_day: Callable[[date], bool],
) -> DateFound | None:
    """The one date that `text` means, or None; see `Reading.meant`."""
    return read_dates(
        text, today, intent, not_before=not_before, not_after=not_after, is_working_day=is_working_day
    ).meant


# --- which of several -------------------------------------------------------------------------------------------------

_MOVES = re.compile(rf"(?<![a-z]){MOVES}(?![a-z])")
_NOW = re.compile("(?<![a-z])now(?![a-z])")
_TAKEN_BACK = re.compile(
    r"(?:(?<![a-z])(?:not|isn't|isnt|wasn't|wasnt|won't be|cannot be|can't be|instead of|rather than|in place of|"
    r"no longer|previously|originally|formerly)(?: (?:on|for|the|at))* ?|~)$"
)
_FELL_THROUGH = re.compile(
    r"~|(?:'s)?,?(?P<words>(?: [a-z]{2,12}){0,3}) (?:cancelled|canceled|called off|fell through|abandoned|not quorate|"
    r"inquorate|not (?:going ahead|held)|(?:did not|didn't) (?:go ahead|happen|sit|take place)|never happened|"
    r"postponed)"
    r"(?! (?:to|till|until))"
)
_DENIED = re.compile(
    r"(?<![a-z])(?:(?:not(?! (?:approved|agreed|granted|supported|recommended|accepted|given|yet))|never|cannot|missed|"
    r"unable|[a-z]{2,6}n't)(?: [a-z]{2,12}){0,4}|no (?:panel|review|hearing|meeting|visit|court)(?: held| on| for)*) $"
)
_IN_BRACKETS_BEFORE = re.compile(
    r"\((?:it |had )?(?:was|were|been|not|from|orig(?:inally)?|prev(?:iously)?|instead of|moved from|changed from)"
    r"(?: (?:on|for|due|booked|the|been))* ?$"
)
_WAS_OLD = re.compile(r"(?<![a-z])(?:from|was|were|had been)(?: (?:on|for|due|booked|the))* ?$")
_REPLACED_BY = re.compile(
    rf"(?:[ ,.;:()-]*(?:(?:but|is|was|it's|has|have|been|then) )*"
    rf"(?:(?:(?:{MOVES}|now|should be|should read|i meant?|meant|correction|make (?:that|it)|actually|rather|sorry|no|"
    r"new date|wait|oops|(?:i )?tell a lie|scra(?:p|tch) that|hang on|hold on|my mistake|typo)"
    rf"(?:,? (?:new date|back|forward|on|to|till|until|for|the|is|it's|it|was|be|booked))*[ ,.:;-]*)+|[-=]?>)[ ,:]*"
    rf"|(?:'s)?(?: [a-z]{{2,12}}){{1,3}} {MOVES}(?: back| forward)? (?:to|till|until)(?: the| on)* )"
)
# "booked today for 8 Feb", "rang yesterday, 8 Feb it is": when it was said, and no day of the step.
_JUST_NOW = frozenset({"today", "yesterday", "this morning", "this afternoon", "last night"})
_WHEN_IT_WAS_SAID = re.compile(
    r"(?<![a-z])(?:booked|arranged|fixed|set up|rang|phoned|called|e-?mailed|texted|heard|spoke)"
    r"(?: (?:to|with|it|them|legal|court|panel|her|him|back|from|the))* $"
)
_TO = re.compile(" ?,? ?(?:to|till|until)(?: the| on)* ")
_CONTEXT = 60


def _meant(text: str, dates: tuple[DateFound, ...], problems: tuple[DateProblem, ...]) -> DateFound | None:
    if not dates:
        return None
    meant = _among(text, dates)
    return meant.asking(f"'{problems[0].words}': {problems[0].why}") if problems else meant


def _among(text: str, dates: tuple[DateFound, ...]) -> DateFound:
    dates = tuple(_with_denial(text, found) for found in dates)
    moved = bool(_MOVES.search(text) or _NOW.search(text))
    pairs = zip(dates, (*dates[1:], None), strict=True)
    standing = [found for found, following in pairs if not _is_old(text, found, following, moved=moved)]
    if not standing:
        return dates[0].asking("the text says that it is not this day")
    days = list(dict.fromkeys(d.on for d in standing))
    if len(days) == 1:
        return next((d for d in standing if d.must_ask is None), standing[0])
    named = f"{len(days)} dates are named: {', '.join(map(day_words, days))}"
    return replace(standing[0].asking(named), alternatives=tuple(days[1:]))


def _with_denial(text: str, found: DateFound) -> DateFound:
    """The same date, to be asked about where the words round it say that it was not, or fell through."""
    before = text[max(0, found.start - _CONTEXT) : found.start]
    if _DENIED.search(before) or _FELL_THROUGH.match(text, found.end):
        return found.asking("the text says that it is not, or was not")
    return found


def _is_old(text: str, found: DateFound, following: DateFound | None, *, moved: bool) -> bool:
    """Whether the text takes this date back: it says that it is not, or that another has come in its place."""
    before = text[max(0, found.start - _CONTEXT) : found.start]
    fell_through = _FELL_THROUGH.match(text, found.end)
    if (
        _TAKEN_BACK.search(before)
        or _IN_BRACKETS_BEFORE.search(before)
        or (fell_through and not fell_through["words"])
    ):
        return True
    if moved and _WAS_OLD.search(before):
        return True
    if following and found.words.lower() in _JUST_NOW and _WHEN_IT_WAS_SAID.search(before):
        return True
    between = text[found.end : min(following.start, found.end + _CONTEXT)] if following else ""
    return bool(_REPLACED_BY.fullmatch(between) or (moved and _TO.fullmatch(between)))
