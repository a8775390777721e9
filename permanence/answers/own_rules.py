"""What people say about themselves: days away, working days, numbers of their own for children."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from permanence.answer import Answer, Verb
from permanence.answers.given import Problem
from permanence.dates import add_months
from permanence.day_words import day_words
from permanence.people import Directory, Leave, Person

LONGEST_LEAVE_MONTHS = 18  # parental leave and what is added to it
HIGHEST_NUMBER = 999
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri")
_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")


def own_problems(answer: Answer, person: Person, directory: Directory, today: date) -> list[Problem]:
    """What stands in the way of recording leave or working days of `person`; empty: nothing does."""
    if answer.verb is Verb.LEAVE:
        return [*_leave_problems(answer, person, directory, today)]
    if weekdays_in(answer.days) is None:
        return [("days", "Say on which days you work, Monday to Friday.")]
    return []


def _leave_problems(answer: Answer, person: Person, directory: Directory, today: date) -> Iterator[Problem]:
    first = answer.on or today
    if answer.until is None:
        yield "until", "Say which is your last day away."
    elif answer.until < first:
        yield (
            "until",
            f"{day_words(answer.until)} lies before {day_words(first)}: say which is your last day away.",
        )
    elif answer.until < today:
        yield "until", f"{day_words(answer.until)} has passed."
    elif answer.until > add_months(first, LONGEST_LEAVE_MONTHS):
        yield "until", f"{day_words(answer.until)} is far away: look at the year again."
    if answer.to is not None:
        yield from _cover_problems(answer.to, person, directory)


def _cover_problems(cover: str, person: Person, directory: Directory) -> Iterator[Problem]:
    """Who covers sees the children: so it is somebody of the same team, or a manager above."""
    found = directory.get(cover)
    if found is None or not found.active:
        yield "to", "Nobody of this name is on the list of staff."
    elif found.email == person.email:
        yield "to", "Say who covers for you."
    elif not _may_cover(found, person, directory):
        yield (
            "to",
            "Your cover is of your own team, or a manager above you: for anybody else, ask your manager.",
        )


def _may_cover(cover: Person, person: Person, directory: Directory) -> bool:
    same_manager = cover.manager is not None and cover.manager == person.manager
    return same_manager or cover in directory.line_above(person.email) or cover.manager == person.email


def with_leave(person: Person, said: Leave) -> tuple[Leave, ...]:
    """Her leave with what she has just said in the place of whatever she had said about the same days."""
    kept = (
        leave
        for leave in person.leave
        if not leave.own_word or leave.last < said.first or leave.first > said.last
    )
    return (said, *kept)  # her newest word is asked first


def weekdays_in(days: str | None) -> frozenset[int] | None:
    """Monday is 0. None for no days, or a word that is none."""
    words = (days or "").split()
    if not words or any(word not in WEEKDAYS for word in words):
        return None
    return frozenset(WEEKDAYS.index(word) for word in words)


def weekday_words(days: frozenset[int] | None) -> str:
    """For example "Monday, Tuesday and Wednesday"."""
    names = [_NAMES[day] for day in sorted(days or range(len(WEEKDAYS)))]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def number_problems(answer: Answer, taken: Mapping[int, str]) -> list[Problem]:
    """`taken`: her numbers for children whom she still has."""
    if answer.number is None or not 1 <= answer.number <= HIGHEST_NUMBER:
        return [("number", f"Say a number from 1 to {HIGHEST_NUMBER}: call {answer.reference} my 3.")]
    other = taken.get(answer.number)
    if other and other != answer.reference:
        return [("number", f"Your {answer.number} is {other}: choose another number.")]
    return []
