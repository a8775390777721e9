"""A reply while its dates are being read: the words still unread, and how one reading of them is put down."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from permanence.dates import CalendarRunsOut, add_months
from permanence.day_words import day_words
from permanence.replies.dates.fit import Choice, DateFound, DateProblem, Intent, Precision, Window
from permanence.replies.dates.words import MISSPELT

# How far around a date its meaning is looked for; long enough for "ten working days after Wednesday the ".
_WORDS_BEFORE = 48
_WORDS_AFTER = 40
_WEEK_BEGINS = re.compile(
    r"(?<![a-z0-9])(?:w/?[cb]|(?:week|wk)[ -]?(?:commencing|beginning|starting|comm?|of|from)|commencing)\.?:? ?"
    r"(?:on )?(?:the )?$|(?<![a-z0-9])(?<!this )(?<!next )(?<!last )(?:week|wk) $"
)
_WEEK_ENDS = re.compile(r"(?<![a-z0-9])(?:w/?e|(?:week|wk)[ -]?ending):? ?(?:the )?$")
# "moved up to 9 June" is a new day, and no limit.
_UP = "(?<!moved )(?<!bumped )(?<!shifted )(?<!pulled )(?<!pushed )(?<!put )(?<!brought )(?<!moving )"
_LEFT_OPEN = re.compile(
    r"(?<![a-z0-9])(?P<word>(?<!looked )after|before|prior to|around|about|approx(?:imately)?\.?|circa|roughly|"
    r"sometime|earliest|beyond|no (?:sooner|earlier) than|(?:days?|weeks?|months?) since|maybe|perhaps|possibly|poss|"
    rf"unsure|not sure|think|thought|either|following|as (?:of|at)|{_UP}up to|provisionally|hopefully|probably|prob|"
    r"likely|pencilled(?: in)?)(?: (?:on|for|the|it|it's|is|was))* ?$"
)
_LEFT_OPEN_AFTER = re.compile(
    r",? ?\(?(?P<word>or so|ish|or thereabouts|tbc|to be confirmed|provisional(?:ly)?|hopefully|probably|maybe|"
    r"possibly|pending|subject to|unconfirmed|(?:not|to be|needs|awaiting) (?:yet |be |to be )?confirm[a-z]*|if|"
    r"or (?:later|earlier|after|before))(?![a-z])"
)
_ONLY_HOPED_FOR = re.compile(
    r"(?<![a-z])(?<!as )(?P<word>meant|supposed|due|scheduled|planned|expected|should have been|hoped|hoping|"
    r"aim(?:ing|ed)?)"
    r"(?: (?:to be|to go|for|on|by|the|at))* ?$"
)


@dataclass(frozen=True, slots=True)
class Sheet:
    """The text as `written`, and as plain text in which all that is read or is no date is blanked (`rest`).

    `moves`: whether the text speaks of one date given up for another.
    """

    written: str
    rest: str
    window: Window
    moves: bool

    @property
    def today(self) -> date:
        return self.window.today

    def before(self, place: int) -> str:
        return self.rest[max(0, place - _WORDS_BEFORE) : place]

    def after(self, place: int) -> str:
        return self.rest[place : place + _WORDS_AFTER]

    def found(
        self, start: int, end: int, choice: Choice, *asks: str | None, precision: Precision = Precision.DAY
    ) -> DateFound:
        """The date chosen for the words at start:end, with every reason why it must be asked about.

        A day after "w/c" or "week ending" stands for its week.
        """
        on, words, before = choice.on, self.written[start:end], self.before(start)
        if precision is Precision.DAY and (_WEEK_BEGINS.search(before) or _WEEK_ENDS.search(before)):
            asks = (*asks, f"the week of {day_words(on)} names no day")
            on, precision = (on if _WEEK_BEGINS.search(before) else monday_of(on)), Precision.WEEK
        doubts = [*asks, *choice.asks, *self._doubts(words, before, end), self._objection(on, precision)]
        must_ask = "; ".join(dict.fromkeys(doubt for doubt in doubts if doubt))
        return DateFound(on, words, start, end, precision, must_ask or None, choice.alternatives)

    def problem(self, start: int, end: int, why: str) -> DateProblem:
        return DateProblem(self.written[start:end], start, end, why)

    def _objection(self, on: date, precision: Precision) -> str | None:
        """Why the time cannot be meant. A week or a month is asked about anyway, so that only its length counts."""
        length = {Precision.DAY: 0, Precision.WEEK: 6, Precision.MONTH: days_in_month(on) - 1}[precision]
        return self.window.objection(on, on + timedelta(days=length))

    def _doubts(self, words: str, before: str, end: int) -> list[str | None]:
        misspelt = next((w for w in re.findall("[A-Za-z]+", words) if w.lower() in MISSPELT), None)
        left_open, unsure = _LEFT_OPEN.search(before), _LEFT_OPEN_AFTER.match(self.after(end))
        hoped = _ONLY_HOPED_FOR.search(before) if self.window.intent is Intent.PAST else None
        return [
            f"'{misspelt}' is misspelt" if misspelt else None,
            f"'{left_open['word']}' leaves the day open" if left_open else None,
            f"'{unsure['word']}' leaves the day open" if unsure else None,
            f"'{hoped['word']}' does not say that it happened" if hoped else None,
            "it runs over the end of a line" if "\n" in words else None,
            "it is followed by a question mark" if self.after(end).lstrip(" )").startswith("?") else None,
        ]


Reading = DateFound | DateProblem | None
Reader = Callable[[re.Match[str], Sheet], Reading]


@dataclass(frozen=True, slots=True)
class Rule:
    """A pattern for words that may speak of a date, and the reader that says which, or None: these words do not."""

    pattern: re.Pattern[str]
    read: Reader


def rule(pattern: str) -> Callable[[Reader], Rule]:
    """Makes the function below it the reader of `pattern`."""
    return lambda read: Rule(re.compile(pattern), read)


def days_in_month(day: date) -> int:
    return calendar.monthrange(day.year, day.month)[1]


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


UNIT = (
    "(?:(?:working|business|wkg|w)[ /-]?days?|wds?|(?:calendar |clear )?days?|weeks?|wks?|fortnights?|months?|mths?|"
    "mnths?|years?|yrs?)(?![a-z])"
)


def moved(start: date, number: int, unit: str, window: Window) -> date | CalendarRunsOut:
    """The day `number` units after `start`, before it when negative; CalendarRunsOut where none is kept that far.

    `unit` is a match of UNIT. Months and years keep the day number, clamped to the month's end; the first working day
    after `start` is working day 1, whatever day `start` is.
    """
    unit = unit.replace("calendar ", "").replace("clear ", "")
    if unit.startswith(("working", "business", "wkg", "w/", "w-", "w ", "wd")):
        return _working_days_on(start, number, window.is_working_day)
    if unit.startswith(("month", "mth", "mnth")):
        return add_months(start, number)
    if unit.startswith("y"):
        return add_months(start, 12 * number)
    days = {"d": 1, "w": 7, "f": 14}[unit[0]]
    return start + timedelta(days=days * number)


def _working_days_on(
    start: date, number: int, is_working_day: Callable[[date], bool]
) -> date | CalendarRunsOut:
    step = timedelta(days=1 if number > 0 else -1)
    day, left = start, abs(number)
    try:
        while left:
            day += step
            left -= is_working_day(day)
    except CalendarRunsOut as runs_out:
        return runs_out
    return day
