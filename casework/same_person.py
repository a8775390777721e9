"""The answer to the question whether two are one person (casework/imports/who_is_who.py): yes, or no."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from casework.accounts import ACCOUNTS
from casework.calendar_files import wish_becomes_hers
from casework.imports.staff_rows import is_address
from casework.meeting.sitting import meeting_becomes_hers
from casework.ports import Writing
from permanence.names_in_sheets import name_key
from permanence.people import Person
from permanence.people_history import PersonQuestion, Same
from permanence.plain_error import PlainError


class NotKnown(PlainError):
    """Nobody is known by this address."""

    def __init__(self, address: str) -> None:
        super().__init__(f"nobody is known by {address}: homeward people list")


class SaysNothing(PlainError):
    """The answer names nothing that could be the same or different."""


class NotAsked(PlainError):
    """Nobody has asked, and a slip of the hand could not be taken back: it wants a further word."""

    def __init__(self, what: str) -> None:
        super().__init__(f"{what}: add --yes if that is so, it cannot be taken back")


@dataclass(frozen=True, slots=True)
class Answered:
    """Who is meant, as she is known now; `children`: of how many she is the worker."""

    person: Person
    was: Person
    children: int


def same(
    tx: Writing, old: str, new: str | None, name: str | None, now: datetime, *, by: str, sure: bool = False
) -> Answered:
    """Who is known by `old` has the address `new` (where it is given) and the name of the list that asked, or `name`.

    If `new` is known as a person of its own, the two are one from now on. A list that asked has her in it: she is here.
    Raises NotKnown, SaysNothing; NotAsked where two people of different names would become one, unless `sure`.
    """
    person = tx.directory().get(old.lower())
    if person is None:
        raise NotKnown(old)
    if new and not is_address(new.lower()):
        raise SaysNothing(f"{new} is no e-mail address")
    address = (new or person.email).lower()
    asked = _asked(tx.person_questions(), person, address, name)
    called = name or (asked.name if asked else None)
    there = tx.directory().people.get(address)
    if address == person.email and called is None:
        raise SaysNothing("say which address or which name is hers: homeward people same OLD NEW --name NAME")
    if there and there is not person and name_key(there.name) != name_key(person.name) and not sure:
        raise NotAsked(f"{person.name} and {there.name} are both known and would become one person")
    if address != person.email:
        tx.move_person(person.email, address, now, by=by)
        if there:
            wish_becomes_hers(tx, there.number, person.number)
            meeting_becomes_hers(tx, there.number, person.number)
    found = tx.directory().people[address]
    is_here = found.active or asked is not None
    found = replace(found, name=called or (there.name if there else person.name), active=is_here)
    tx.put_people([found], now, by=by)
    answered = PersonQuestion(person.number, address, found.name, now)
    tx.answer_about_person(answered, Same.SAME, now, by)
    return _answered(tx, found.email, person)


def different(
    tx: Writing, old: str, new: str | None, name: str | None, now: datetime, *, by: str, sure: bool = False
) -> Answered:
    """Who is known by `old` and the row with the address `new` are two people; it is not asked again.

    Without `new` the address has been given to somebody else: who had it has left, and keeps her children and her
    entries under the address with the day until which it was hers. Raises NotKnown, SaysNothing; NotAsked where no list
    has named somebody else at the address, unless `sure`.
    """
    person = tx.directory().get(old.lower())
    if person is None:
        raise NotKnown(old)
    if new is None or new.lower() == person.email:
        return _address_given_away(tx, person, now, by, sure=sure)
    asked = _asked(tx.person_questions(), person, new.lower(), name)
    if asked is None and name is None:
        raise SaysNothing(
            f"no staff list has asked about {person.email} and {new}: homeward people load FILE"
        )
    answered = asked or PersonQuestion(person.number, new.lower(), name or "", now)
    tx.answer_about_person(answered, Same.DIFFERENT, now, by)
    return _answered(tx, person.email, person)


def _address_given_away(tx: Writing, person: Person, now: datetime, by: str, *, sure: bool) -> Answered:
    if not is_address(person.email):
        raise SaysNothing(f"{person.name} has given that address up already: she is kept as {person.email}")
    asked = [q for q in tx.person_questions() if (q.person, q.address) == (person.number, person.email)]
    if not asked and not sure:
        raise NotAsked(f"{person.name} would have left, and {person.email} would be free for somebody else")
    for question in asked:
        tx.answer_about_person(question, Same.DIFFERENT, now, by)
    gone = f"{person.email} (until {now.date()})"
    tx.move_person(person.email, gone, now, by=by)
    for channel in ACCOUNTS:  # they go with the address
        tx.put_account(gone, channel, None)
    tx.put_people([replace(tx.directory().people[gone], active=False)], now, by=by)
    return _answered(tx, gone, person)


def _asked(
    questions: Iterable[PersonQuestion], person: Person, address: str, name: str | None
) -> PersonQuestion | None:
    """The newest question about this person and address; with a name, the one about that name."""
    found = [q for q in questions if (q.person, q.address) == (person.number, address)]
    return next((q for q in reversed(found) if name in (None, q.name)), None)


def _answered(tx: Writing, email: str, was: Person) -> Answered:
    return Answered(tx.directory().people[email], was, len(tx.references_of([email])))
