"""Of what the columns of days are: by every word of their headers, and never a target for what has happened."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from store.imports.cells import EARLIEST
from store.imports.guessed import Guess, Guesses
from store.imports.header_meaning import ENDED, DaysOf, HeaderReader, Meaning
from store.imports.header_words import header_words
from store.imports.sheet_look import Column

NEARLY_ALL = 0.9
HALF = 0.5
FEW = 0.3


@dataclass(frozen=True, slots=True)
class _Read:
    """A column that may hold days, with what its header means."""

    column: Column
    meaning: Meaning


def guess_dates(columns: Iterable[Column], guesses: Guesses, today: date) -> None:
    """Each column of days stands in `guesses`: as dates, a booking, an aim, the end of care, or as unsure."""
    reader = HeaderReader(guesses.pack)
    read = [_Read(column, reader.meaning(column.header)) for column in columns]
    told = [one for one in read if _holds_days(one)]
    guesses.why_left = {
        one.column.place: f"{_named(one.meaning.what, guesses)} by its header, but its cells hold no days"
        for one in read
        if one not in told and one.meaning.what and one.column.cells and not one.meaning.is_bare
    }
    happened = defaultdict(list)
    apart = _not_by_the_one_before(read)
    for one in told:
        meaning, column = one.meaning, one.column
        if column.written in apart:
            _unsure(
                one,
                f'"{column.written}" stands several times, and it is not sure of what: name each',
                guesses,
            )
        elif meaning.what is None or meaning.days is DaysOf.UNSURE:
            _unsure(one, _what_is_odd(meaning, guesses), guesses)
        elif meaning.is_bare and meaning.what != guesses.pack.begins_with and meaning.days is not DaysOf.AIM:
            _unsure(one, "a review, but which one is another for each child: give each its column", guesses)
        elif meaning.days is DaysOf.AIM:
            guesses.aims.append(Guess(column, meaning.what, "a target, not a day on which anything happened"))
        elif meaning.days is DaysOf.BOOKED:
            _booked(one, guesses)
        elif _lies_ahead(column, today):
            _unsure(one, "most of its days are still to come: booked, or due?", guesses)
        else:
            happened[meaning.what].append(one)
    for what, several in happened.items():
        _happened(what, several, guesses, has_beginning=guesses.pack.begins_with in happened)
    guesses.unsure = [_without_births(guess, guesses) for guess in guesses.unsure]
    for guessed in (guesses.dates, guesses.bookings, guesses.aims, guesses.unsure):
        guessed.sort(key=lambda g: g.column.place)


def _not_by_the_one_before(read: list[_Read]) -> set[str]:
    """Headers that stand several times ("1st LAC", "Date", "2nd LAC", "Date") and may not be of the one before each.

    They are where each step before them is known, holds no days itself, and each such step has one: were the dates
    in front of their steps, the first would stand behind no step, and the last step would have none behind it.
    """
    by_header = {one.column.header: one for one in read}
    found = set()
    for written in {one.column.written for one in read if one.column.written and _holds_days(one)}:
        those = [one for one in read if one.column.written == written]
        before = [one.column.header.removesuffix(written).strip() for one in those]
        steps = [one for h in before if (one := by_header.get(h)) and one.meaning.what]
        ticked = {
            h for h, one in by_header.items() if one.meaning.what and one.column.cells and _is_ticked(one)
        }
        sure = len(steps) == len(those) and all(map(_is_ticked, steps)) and ticked <= set(before)
        found |= set() if sure and all(one.meaning.what for one in those) else {written}
    return found


def _is_ticked(one: _Read) -> bool:
    """Whether a column named after a step holds no days: ticks, words or nothing."""
    return not one.column.written and not one.column.days and not one.column.is_of_dates


def _holds_days(one: _Read) -> bool:
    """Whether a column is one of days: its cells say so, or its header and some of its cells."""
    column, is_named = one.column, one.meaning.what is not None
    if not column.cells:
        return is_named and not one.meaning.is_bare
    return column.is_of_dates or (is_named and (column.may_be_days or column.share_meant_as_days >= FEW))


def _without_births(guess: Guess, guesses: Guesses) -> Guess:
    """The guess without its cells where these may be birth dates: its header names nothing and they precede care."""
    began = next((g.column.days for g in guesses.dates if g.what == guesses.pack.begins_with), {})
    days = guess.column.days
    before = sum(row in began and day < began[row] for row, day in days.items())
    if not before or before < HALF * len(days):
        return guess
    return replace(
        guess, why=f"{guess.why} (before care began, so none is shown: it may be a birth date)", shown=False
    )


def _lies_ahead(column: Column, today: date) -> bool:
    days = list(column.days.values())
    return sum(day > today for day in days) > HALF * len(days)


def _booked(one: _Read, guesses: Guesses) -> None:
    what = one.meaning.what or ""
    if what == ENDED or any(g.what == what for g in guesses.bookings):
        _unsure(one, "booked, but for what?", guesses)
    else:
        guesses.bookings.append(Guess(one.column, what, _sure(one)))


def _happened(what: str, several: list[_Read], guesses: Guesses, *, has_beginning: bool) -> None:
    """One column for a milestone, unless it may come again: the one whose header says that it was held."""
    pack = guesses.pack
    if what == pack.begins_with:
        several = _beginning(several, guesses)
    repeats = what in pack.milestones and pack.milestones[what].repeats
    stated = [one for one in several if one.meaning.stated] or several
    chosen = stated if repeats or len(stated) == 1 else []
    for one in several:
        if one not in chosen:
            _unsure(one, f"several columns may be {_named(what, guesses)}", guesses)
        elif what == ENDED:
            guesses.single.append(Guess(one.column, "ended_column", _sure(one)))
        elif not has_beginning and _may_be_the_beginning(one):
            _unsure(one, "a review, or the day on which she became looked after?", guesses)
        else:
            guesses.dates.append(Guess(one.column, what, _sure(one)))


def _may_be_the_beginning(one: _Read) -> bool:
    """Whether this is "first LAC": the first review, unless it is when she was first looked after."""
    return {"first", "lac"} <= set(header_words(one.column.header)) and one.meaning.phrase == "first"


def _beginning(several: list[_Read], guesses: Guesses) -> list[_Read]:
    """The columns of the beginning: "LAC" alone is one where no other says so and its days are the earliest."""
    told = [one for one in several if not one.meaning.is_bare]
    for one in several:
        if one.meaning.is_bare and (told or not _is_earliest(one.column, guesses)):
            _unsure(one, "a review, or the day on which she became looked after?", guesses)
    return told or [one for one in several if _is_earliest(one.column, guesses)]


def _is_earliest(column: Column, guesses: Guesses) -> bool:
    others = [
        c for c in guesses.look.columns if c is not column and c.place not in guesses.places and c.is_of_dates
    ]
    first = sum(
        day <= min((on for o in others if (on := o.days.get(row)) and on >= EARLIEST), default=day)
        for row, day in column.days.items()
    )
    return bool(column.days) and first >= NEARLY_ALL * len(column.days)


def _unsure(one: _Read, why: str, guesses: Guesses) -> None:
    guesses.unsure.append(Guess(one.column, "?", why))


def _what_is_odd(meaning: Meaning, guesses: Guesses) -> str:
    if meaning.what:
        return f"held or due, for {_named(meaning.what, guesses)}?"
    if meaning.near and meaning.odd:
        return f'it may be {_named(meaning.near, guesses)}, but for "{" ".join(meaning.odd)}"'
    return (
        f"by the pack this is not {_named(meaning.near, guesses)}" if meaning.near else "dates, but of what?"
    )


def _named(what: str, guesses: Guesses) -> str:
    return "the end of care" if what == ENDED else what if what in guesses.pack.milestones else "?"


def _sure(one: _Read) -> str:
    says = f'"{one.meaning.phrase}"' if one.meaning.phrase else "its header"
    if one.column.worked_out > HALF * len(one.column.cells):
        return f"{says} says so, but a formula works its days out of another cell: leave it out if these are aims"
    return f"{says} says so" + ("" if one.column.cells else "; it is empty in this file")
