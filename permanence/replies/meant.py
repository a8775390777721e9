"""The days among some items as they are meant: read with what the verb says of past or to come."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from permanence.answer import Answer, Verb
from permanence.dates import add_months
from permanence.replies.beside import COUNTED
from permanence.replies.dates.read import DateFound, DateProblem, Intent, Precision, read_dates
from permanence.replies.item import Item
from permanence.replies.reading import Situation

# What the date reader says of a day that is denied: the denial is the account's business, and the day is sure.
_DENIED = "the text says that it is not"


@dataclass(frozen=True, slots=True)
class DaysRead:
    """What some days come to: `on` where one is sure, else the `days` that it may be, and `why` it is not sure."""

    on: date | None = None
    days: tuple[date, ...] = ()
    why: str | None = None


def days_meant(
    text: str, items: Iterable[Item], situation: Situation, intent: Intent, not_before: date | None = None
) -> DaysRead:
    """What the days among these items mean, read with what the verb says of past or future."""
    items = list(items)
    found = [i for i in items if i.has("day")]
    if not found:
        return DaysRead()
    start, end = items[0].start, items[-1].end
    for topic in (i for i in items if _is_no_limit(i)):
        text = text[: topic.start] + " " * (topic.end - topic.start) + text[topic.end :]
    read = read_dates(
        text[start:end],
        situation.today,
        intent,
        not_before=not_before,
        is_working_day=situation.rules.for_sending.is_working_day,
    )
    meant = read.meant
    if meant is None or read.problems:
        why = read.problems[0].why if read.problems else None
        return DaysRead(None, (), why)
    days = tuple(dict.fromkeys((meant.on, *meant.alternatives)))
    if meant.precision is not Precision.DAY:
        return DaysRead(None, (), f'"{meant.words.strip()}" is no single day')
    if meant.must_ask and not (len(days) == 1 and meant.must_ask.startswith(_DENIED)):
        return DaysRead(None, days, None)
    return DaysRead(meant.on, days)


def _is_no_limit(item: Item) -> bool:
    """Whether the words of an item would read as a limit of the day beside it, and are none: "the one after is"."""
    return (item.text.lower() == "about" and not item.has("limit")) or item.has(
        "of_a_week", "next", "as_from"
    )


def day_in(words: str, situation: Situation, intent: Intent, not_before: date | None = None) -> DaysRead:
    """What the words of one day mean by themselves, read with what is known of past or future."""
    return days_meant(words, [Item(words, 0, len(words), {"day": True})], situation, intent, not_before)


_MOST = 9_999  # of any unit; so far ahead nothing is recorded


def length_after(first: date, length: object) -> date:
    """The day that a length of time ("2 weeks") leads to."""
    number, unit = length if isinstance(length, tuple) else ("a", "day")
    count = int(number) if number.isdigit() else COUNTED.get(number, 2)
    count = min(count, _MOST)
    if unit.startswith("m"):
        return add_months(first, count)
    return first + timedelta(days=count * (1 if unit.startswith("d") else 14 if unit.startswith("f") else 7))


def each_day(items: Iterable[Item]) -> list[tuple[Item, DaysRead]]:
    """Each day among these items read by itself."""
    out = []
    for item in items:
        found = item.senses.get("day")
        if isinstance(found, DateFound):
            sure = found.must_ask is None and found.precision is Precision.DAY
            days = (
                tuple(dict.fromkeys((found.on, *found.alternatives)))
                if found.precision is Precision.DAY
                else ()
            )
            out.append((item, DaysRead(found.on if sure else None, days)))
        elif isinstance(found, DateProblem):
            out.append((item, DaysRead(None, (), found.why)))
    return out


def of_another_month(answer: Answer, month: int, today: date) -> date | None:
    """The day that was read back, of this month: the nearest one that fits what was told."""
    known = answer.on or today
    days = [
        date(year, month, known.day)
        for year in range(today.year - 1, today.year + 2)
        if known.day <= monthrange(year, month)[1]
    ]
    fitting = [d for d in days if (d > today) == (answer.verb is Verb.BOOKED)]
    return min(fitting, key=lambda d: abs((d - today).days), default=None)


_DAY_ALONE = re.compile(r"(?:the )?(\d{1,2})(?:st|nd|rd|th)", re.IGNORECASE)


def is_day_alone(words: str) -> bool:
    """Whether these words name a day of some month, and no month: "the 28th"."""
    return _DAY_ALONE.fullmatch(words.strip()) is not None


def in_its_month(words: str, known: date | None) -> date | None:
    """A day of the month by itself, of the month that was read back: "18 June", "no, the 25th"."""
    said = _DAY_ALONE.fullmatch(words.strip())
    if said is None or known is None or not 1 <= int(said[1]) <= monthrange(known.year, known.month)[1]:
        return None
    return known.replace(day=int(said[1]))
