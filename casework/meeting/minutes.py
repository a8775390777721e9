"""What was recorded in a meeting, child by child, as far as it still stands."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date

from casework.called import Called
from casework.meeting.sitting import Sitting
from casework.ports import Reading
from casework.reply_work import ReplyWork
from casework.said_words import entry_said
from casework.situation import seen_of
from permanence.answers.entry_words import SIBLING_UNNAMED, named_entries
from permanence.answers.undo import recorded_together
from permanence.day_words import day_words
from permanence.entries import EntryKind
from permanence.how_many import how_many
from permanence.people import Directory
from permanence.stages import Rulebook

MOST_LINES = 40


def minutes_lines(work: ReplyWork, sitting: Sitting) -> list[str]:
    """A heading, a line for each child of whom something was recorded, and how many were passed without."""
    meeting = sitting.meeting
    seen = seen_of(
        work, [*filter(None, sitting.references), *(reference for reference, _ in sitting.recorded)]
    )
    said = recorded_of(
        work.tx,
        work.rules,
        work.directory,
        sitting.recorded,
        work.today,
        lambda other: bool(seen_of(work, [other])),
    )
    called = Called(work.tx, work.rules, work.person)
    lines = [
        f"{called.name(reference)}: {'; '.join(said[reference])}." for reference in said if reference in seen
    ]
    reached = sitting.among(seen)[: sitting.place_among(seen)]
    without = sum(reference not in said for reference in reached)
    rest = [f"Nothing was recorded of {_others(without)} talked about."] if without else []
    left = len(sitting.among(seen)) - len(reached)
    ahead = [f"Not reached: {left}."] if left else []
    head = f"Minutes: {meeting.team}, {day_words(meeting.on, work.today)}"
    return [head, *_cut(lines), *rest, *ahead]


def recorded_of(
    tx: Reading,
    rules: Rulebook,
    directory: Directory,
    recorded: Iterable[tuple[str, int]],
    today: date,
    may_see: Callable[[str], bool],
) -> Mapping[str, list[str]]:
    """For each child what these answers recorded, in words, without what was taken back; in their order.

    `may_see`: whether the reader may see the child of a reference. A sibling whom she may not see is not named.
    """
    found: dict[str, list[str]] = {}
    for reference, number in recorded:
        words = [*_words(tx, rules, directory, number, today, may_see)]
        if words:
            found.setdefault(reference, []).extend(words)
    return found


def _words(
    tx: Reading,
    rules: Rulebook,
    directory: Directory,
    number: int,
    today: date,
    may_see: Callable[[str], bool],
) -> Iterator[str]:
    first = tx.entry(number)
    together = recorded_together(first, tx.entries(first.reference)) if first else []
    for entry in named_entries(together):
        is_hidden = entry.kind is EntryKind.SIBLINGS and not may_see(entry.text("of"))
        yield SIBLING_UNNAMED if is_hidden else entry_said(entry, rules, directory, today)


def _others(number: int) -> str:
    return how_many(number, "other child", "other children")


def _cut(lines: list[str]) -> list[str]:
    more = len(lines) - MOST_LINES
    return [*lines[:MOST_LINES], f"And {more} more."] if more > 0 else lines
