"""A manager's fortnight as an e-mail shows it: the short part with numbered lines, and the whole beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from casework.content import DigestContent, FirstLine
from casework.send_digests import WHOLE_COUNCIL
from permanence.digest.lines import Ask, Topic
from permanence.digest.lost import DaysLost
from permanence.digest.page import page_of
from permanence.digest.whole import whole_of

Line = TypeVar("Line", FirstLine, Topic, Ask)
WIDEST = 98.0  # per cent of the sheet that the longest bar takes


@dataclass(frozen=True, slots=True)
class Numbered(Generic[Line]):
    """A line with the number by which a reply names it; None where it is about no child."""

    number: int | None
    line: Line


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of table cells: how wide its two parts are, and what is left of the row, in per cent."""

    name: str
    days: int
    ours: int
    ours_width: float
    others_width: float

    @property
    def rest_width(self) -> float:
        return round(100 - self.ours_width - self.others_width, 2)


def fortnight_facts(content: DigestContent) -> Mapping[str, object]:
    """What the templates of the mail and of the attached page need."""
    digest, first = content.digest, content.first.lines if content.first else ()
    page = page_of(digest, {line.reference for line in first if line.reference})
    shown_first, last = _numbered(first, 0)
    topics, last = _numbered(page.topics, last)
    asked, last = _numbered(page.asked, last)
    return {
        "digest": digest,
        "whose": "the" if digest.scope == WHOLE_COUNCIL else "your",
        "page": page,
        "first_title": content.first.title if content.first else "",
        "first_lines": shown_first,
        "topics": topics,
        "asked": asked,
        "bars": bars_of(digest.lost),
        "whole": whole_of(digest),
        "last_lines": content.last,
        "example_number": 1 if last else None,
    }


def bars_of(lost: DaysLost | None) -> tuple[Bar, ...]:
    """The worst steps, the longest bar first; each as wide as its days are to those of the first."""
    if lost is None or not lost.steps:
        return ()
    most = lost.worst[0].days
    return tuple(
        Bar(
            step.name,
            step.days,
            step.ours,
            round(WIDEST * step.ours / most, 2),
            round(WIDEST * step.others / most, 2),
        )
        for step in lost.worst
    )


def _numbered(lines: Sequence[Line], last: int) -> tuple[tuple[Numbered[Line], ...], int]:
    """The lines about a child numbered on from `last`, and the last number that was given."""
    found: list[Numbered[Line]] = []
    for line in lines:
        last += line.reference is not None
        found.append(Numbered(last if line.reference else None, line))
    return tuple(found), last
