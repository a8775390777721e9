"""Days on which a clock stood still: they count as neither waiting nor late."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from permanence.dates import ONE_DAY, Pause

Span = tuple[date, date]


def days_in(spans: Iterable[Span], first: date, last: date) -> int:
    """How many days from `first` to `last` (both included) lie in any of the spans (both ends included too)."""
    counted, total = first - ONE_DAY, 0
    for span_begins, span_ends in sorted(spans):
        begins, ends = max(span_begins, counted + ONE_DAY), min(span_ends, last)
        if begins <= ends:
            total += (ends - begins).days + 1
            counted = ends
    return total


def paused_spans(pauses: Iterable[Pause], today: date) -> list[Span]:
    """The days of each pause, from its first up to (not including) the day it ended; one that stands, up to today."""
    return [
        (p.first, (p.until - ONE_DAY) if p.until else today)
        for p in pauses
        if p.first <= today and (p.until is None or p.until > p.first)
    ]


def paused_between(pauses: Iterable[Pause], start: date, end: date) -> int:
    """The days of a clock from `start` to `end` that pauses take away; the start is day 0, which none can take."""
    spans = paused_spans(pauses, end) if end > start else []
    return days_in(spans, start + timedelta(days=1), end) if spans else 0
