"""How the items of a message are laid out, on every channel: three open, the others one line each under a heading."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from casework.alert_items import ItemGroup, group_of
from casework.content import AlertContent, AlertItem
from permanence.day_words import day_words
from permanence.pack.model import TargetStatus

OPEN = 3  # the most binding, with their buttons in sight
EXAMPLE_AHEAD = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Line:
    """An item under its number, which it has on every channel."""

    number: int
    item: AlertItem


@dataclass(frozen=True, slots=True)
class LineGroup:
    """Lines under one heading, so that each needs the days only. `also`: an open item belongs to the group, too."""

    group: ItemGroup
    lines: tuple[Line, ...]
    also: bool

    @property
    def statuses(self) -> frozenset[TargetStatus]:
        return frozenset(line.item.status for line in self.lines)


@dataclass(frozen=True, slots=True)
class AlertLines:
    opened: tuple[Line, ...]
    groups: tuple[LineGroup, ...]

    @property
    def in_a_line(self) -> Iterator[Line]:
        return (line for group in self.groups for line in group.lines)


def lines_of(items: Sequence[AlertItem], first: int = 1) -> AlertLines:
    """The items in their order, numbered from `first`; those that are not the message's first are never open."""
    numbered = [Line(number, item) for number, item in enumerate(items, start=first)]
    opened = numbered[:OPEN] if first == 1 else []
    also = {group_of(line.item) for line in opened}
    return AlertLines(tuple(opened), tuple(_grouped(numbered[len(opened) :], also)))


def _grouped(lines: Iterable[Line], also: set[ItemGroup]) -> Iterator[LineGroup]:
    for group, of_it in groupby(lines, key=lambda line: group_of(line.item)):
        yield LineGroup(group, tuple(of_it), group in also)


def lead_of(alert: AlertContent) -> str:
    """The template of what stands under the headline: a list of the backlog says what it is."""
    return "alert/lead" if alert.since is None else "backlog/lead"


def examples_of(alert: AlertContent) -> tuple[str, ...]:
    """What can be written under this message: "1 held 25 Sep", "9 booked 1 Jun"."""
    ahead = alert.on + EXAMPLE_AHEAD
    numbers = range(1, len(alert.named) + 1)
    booked = f"{len(numbers)} booked {_day(ahead)}"
    late = next((n for n in numbers if alert.named[n - 1].days_over), None)
    if late is None:
        return (booked,)
    item = alert.named[late - 1]
    done = f"{late} {item.done if item.done in ('held', 'made', 'sent') else 'done'} {_day(item.due_on)}"
    return (done, booked) if len(numbers) > 1 else (done,)


def _day(day: date) -> str:
    """A day as she would write it."""
    return " ".join(day_words(day).split()[1:3])
