"""How a form is used: what is filled in, left empty or answered with something else, and where people stop."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from statistics import median

from permanence.entries import Entry, EntryKind
from permanence.pack.forms import SOMETHING_ELSE, Asks, Form


@dataclass(frozen=True, slots=True)
class FieldUse:
    """One field of a form. `stopped`: forms that were refused there and never recorded."""

    code: str
    label: str
    used: int
    empty: int
    other: int
    stopped: int


@dataclass(frozen=True, slots=True)
class FormUse:
    """One version of a form. `took`: what half of those whose time is known took at most; None where none is.

    `closed`: forms that were closed without being sent off. `words`: own words beside a *something else*, each with
    the reference of its child.
    """

    form: str
    answered: int
    took: timedelta | None
    timed: int
    closed: int
    fields: tuple[FieldUse, ...]
    words: tuple[tuple[str, str], ...]


@dataclass
class _Counting:
    """What is counted of one version while its entries are read."""

    answered: int = 0
    took: list[timedelta] = field(default_factory=list)
    used: Counter[str] = field(default_factory=Counter)
    other: Counter[str] = field(default_factory=Counter)
    words: list[tuple[str, str]] = field(default_factory=list)
    stops: dict[tuple[str, str, str | None], str] = field(default_factory=dict)
    sent: set[tuple[str, str, str | None]] = field(default_factory=set)


def form_use(entries: Iterable[Entry], form: Form | None, left_open: timedelta) -> list[FormUse]:
    """By version, the newest first. `entries`: those of forms that still stand, and of forms that stopped.

    `form`: the version that is asked now, for the words of its fields. `left_open`: from how long on a form was not
    being filled in but left open.
    """
    counted: dict[str, _Counting] = {}
    for entry in entries:
        counting = counted.setdefault(entry.text("form"), _Counting())
        opened = entry.maybe("opened_at")
        key = (entry.by, f"{entry.reference}/{entry.journey}/{entry.text('stage')}", opened)
        if entry.kind is EntryKind.FORM_STOPPED:
            counting.stops[key] = entry.text("field")
        elif entry.kind is EntryKind.FORM_ANSWERED:
            counting.sent.add(key)
            _answered(counting, entry, opened, left_open)
    return [_use(label, counted[label], form) for label in sorted(counted, key=_version, reverse=True)]


def _version(label: str) -> tuple[str, int]:
    code, _, number = label.rpartition(" ")
    return code, int(number) if number.isdecimal() else 0


def _answered(counting: _Counting, entry: Entry, opened: str | None, left_open: timedelta) -> None:
    counting.answered += 1
    took = entry.recorded_at - datetime.fromisoformat(opened) if opened else None
    if took is not None and timedelta(0) <= took < left_open:
        counting.took.append(took)
    answers = [answer.partition("=") for answer in entry.listed("answers")]
    note = entry.maybe("note")
    others = [code for code, _, value in answers if value == SOMETHING_ELSE]
    counting.used.update(code for code, _, _ in answers)
    counting.used.update([Asks.NOTE.value] if note else [])
    counting.other.update(others)
    if others and note:
        counting.words.append((entry.reference, note))


def _use(label: str, counting: _Counting, form: Form | None) -> FormUse:
    stopped = Counter(place for key, place in counting.stops.items() if key not in counting.sent)
    asked = _asked(counting, form, label)
    return FormUse(
        form=label,
        answered=counting.answered,
        took=timedelta(seconds=median(t.total_seconds() for t in counting.took)) if counting.took else None,
        timed=len(counting.took),
        closed=stopped[""],
        fields=tuple(
            FieldUse(
                code,
                words,
                used=counting.used[code],
                empty=counting.answered - counting.used[code],
                other=counting.other[code],
                stopped=stopped[code],
            )
            for code, words in asked
        ),
        words=tuple(counting.words),
    )


def _asked(counting: _Counting, form: Form | None, label: str) -> Sequence[tuple[str, str]]:
    """The fields of this version: those of the form where it is that version, else those that were ever filled in."""
    if form and form.label == label:
        return [(one.code, one.label) for one in form.fields]
    known = {one.code: one.label for one in form.fields} if form else {}
    return [(code, known.get(code, code)) for code in sorted(counting.used)]
