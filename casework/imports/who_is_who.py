"""Whether a row of a staff list is somebody who is known already: asked about wherever it is not sure.

Sure is: the same address with the same name, or one that says more or less of it ("Shona M Reid"); a former address in
the column `was`. Everything else that may be one person is a question: a wrong yes would give a colleague's children
to a stranger, a wrong no would leave them with somebody who has gone.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from enum import StrEnum

from casework.imports.staff_rows import StaffRow
from permanence.names_in_sheets import former_keys_of, keys_of, name_key
from permanence.people import Directory, Person
from permanence.people_history import PersonQuestion, Same

ALIKE = 0.8  # of two names, by the letters that they share in their order


class MayBe(StrEnum):
    """Why a row and somebody who is known may be one."""

    SAME_NAME = "same_name"
    SAME_ADDRESS = "same_address"
    IN_HER_PLACE = "in_her_place"


@dataclass(frozen=True, slots=True)
class StaffQuestion:
    """A row that was not taken, because it may be somebody who is known; and the commands that answer.

    `elsewhere`: who is known by this name at another address, where the row has a colleague's.
    """

    row: int
    name: str
    address: str
    known: Person
    why: MayBe
    elsewhere: Person | None = None

    @property
    def words(self) -> str:
        """The question as it is put to a person."""
        known = f"{self.known.name} <{self.known.email}>"
        match self.why:
            case MayBe.SAME_NAME:
                return f"{known} is known: is {self.address} her new address?"
            case MayBe.SAME_ADDRESS:
                asked = f"{self.address} is {self.known.name}'s: is {self.name} her new name?"
                if self.elsewhere is None:
                    return asked
                return (
                    f"{asked} {self.elsewhere.name} is known by {self.elsewhere.email}: if that is who is meant, say"
                    " neither yes nor no, and write her former address in the column was"
                )
            case MayBe.IN_HER_PLACE:
                return f"{known} is not in the list: is {self.name} <{self.address}> the same person?"

    @property
    def answers(self) -> tuple[str, str]:
        """The command for yes, and the one for no."""
        known = shlex.quote(self.known.email)  # one that was given away holds its day: blanks and brackets
        who = known if self.why is MayBe.SAME_ADDRESS else f"{known} {shlex.quote(self.address)}"
        name = re.sub(r'["$`\\]', "", self.name)  # a command to be copied is no place for a shell's own signs
        yes = f'{who} --name "{name}"' if self.why is MayBe.SAME_ADDRESS else who
        return f"homeward people same {yes}", f"homeward people different {who}"


@dataclass
class WhoIsWho:
    """What is asked of each row. `listed`: every address of the file; `is_whole`: the file is the complete list."""

    known: Directory
    listed: frozenset[str]
    answered: Iterable[PersonQuestion]
    is_whole: bool
    _answers: dict[tuple[int, str, str], Same | None] = field(init=False)

    def __post_init__(self) -> None:
        self._answers = {(q.person, q.address, name_key(q.name)): q.answer for q in self.answered}

    def questions(self, row: StaffRow, person: Person) -> list[StaffQuestion]:
        """Whom the row may be; none where it is sure, or where somebody has answered."""
        there = self.known.people.get(person.email)
        if there is not None:
            said = self.known.get(row.was) is there or self._answer(person, there) is Same.SAME
            is_sure = said or is_same_name(there, person.name)
            if is_sure:
                return []
            asked = self._question(row, person, there, MayBe.SAME_ADDRESS)
            return [replace(asked, elsewhere=self._elsewhere(person))]
        return [self._question(row, person, *one) for one in self._may_be(person)]

    def _elsewhere(self, person: Person) -> Person | None:
        key = name_key(person.name)
        found = (p for p in self.known.people.values() if p.active and p.email != person.email)
        return next((p for p in found if key in keys_of(p)), None)

    def _may_be(self, person: Person) -> Iterator[tuple[Person, MayBe]]:
        key = name_key(person.name)
        for known in self.known.people.values():
            if known.email in self.listed or self._answer(person, known) is Same.DIFFERENT:
                continue
            if key in {*keys_of(known), *former_keys_of(known)}:
                yield known, MayBe.SAME_NAME
            elif self._was_asked(person, known) or (
                self.is_whole and known.active and _may_replace(known, person)
            ):
                yield known, MayBe.IN_HER_PLACE

    def _answer(self, person: Person, known: Person) -> Same | None:
        return self._answers.get((known.number, person.email, name_key(person.name)))

    def _was_asked(self, person: Person, known: Person) -> bool:
        """Also once the list has closed her out: a question is open until somebody answers it."""
        return (known.number, person.email, name_key(person.name)) in self._answers

    @staticmethod
    def _question(row: StaffRow, person: Person, known: Person, why: MayBe) -> StaffQuestion:
        return StaffQuestion(row.number, person.name, person.email, known, why)


def _words(name: str) -> frozenset[str]:
    return frozenset(re.split(r"[ \-']+", name_key(name)))


def is_same_name(known: Person, name: str) -> bool:
    """The same name, one that says more or less of it, or one by which she goes or went as well."""
    given, hers = _words(name), _words(known.name)
    return given <= hers or hers <= given or name_key(name) in {*keys_of(known), *former_keys_of(known)}


def _may_replace(known: Person, person: Person) -> bool:
    """Whether somebody new may be this person, who is gone: the same team and role, and a name that is nearly hers."""
    if known.team != person.team or known.role is not person.role:
        return False
    old, new = name_key(known.name), name_key(person.name)
    return old.split()[:1] == new.split()[:1] or SequenceMatcher(None, old, new).ratio() >= ALIKE
