"""What goes into the access log: whoever was answered about a child, or was told that there is none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, is_dataclass
from datetime import datetime

from casework.content import Said, SaidKind
from casework.look_doors import Look
from casework.ports import CaseRecord, Writing
from casework.reply_work import ReplyWork
from permanence.people import Person
from permanence.reference import find_references


@dataclass(frozen=True, slots=True)
class Looking:
    """Who looks, for what, through what, when (UTC), and why where that was said."""

    who: str
    what: str
    through: str
    at: datetime
    why: str | None = None

    def at_each(self, references: Iterable[str], *, shown: bool = True) -> list[Look]:
        """A look at each of these children."""
        return [
            Look(self.at, self.who, self.what, reference, self.through, shown, self.why)
            for reference in dict.fromkeys(references)
        ]

    def at_all(self, children: int) -> Look:
        """One look at every child there is, of whom there are so many."""
        return Look(self.at, self.who, self.what, None, self.through, why=self.why, children=children)


def keep_looks_of_reply(work: ReplyWork, said: Said) -> None:
    """Every child who was asked about, or stands in what is said, is in the access log with who asked and how.

    A reference that means nobody is kept like one that she may not see: the two leave the same behind.
    """
    what = said.kind.value
    looks = [
        Look(work.now, work.person.email, asked or what, reference, work.through, shown)
        for reference, (asked, shown) in work.asked.items()
    ]
    told = dict.fromkeys(r for r in references_in(said) if r not in work.asked)
    if said.kind is not SaidKind.NO_SUCH_REFERENCE:
        looks += Looking(work.person.email, what, work.through, work.now).at_each(told)
    work.tx.keep_looks(looks)


def references_in(shown: object) -> Iterator[str]:
    """Every reference in what is shown: a text, or ready values with texts in them."""
    if isinstance(shown, str):
        yield from find_references(shown)
    elif isinstance(shown, tuple | list):
        for one in shown:
            yield from references_in(one)
    elif is_dataclass(shown):
        for field in fields(shown):
            yield from references_in(getattr(shown, field.name))


def shown_to(tx: Writing, person: Person, shown: object, what: str, through: str, now: datetime) -> None:
    """What a person is shown outside a reply is in the access log, child by child."""
    tx.keep_looks(Looking(person.email, what, through, now).at_each(references_in(shown)))


def looked_at_all(record: CaseRecord, looking: Looking) -> None:
    """That somebody took or saw all children at once is in the access log."""
    with record.writing() as tx:
        tx.keep_looks([looking.at_all(len(tx.references()))])


def looked_at(record: CaseRecord, looking: Looking, references: Iterable[str]) -> None:
    """That somebody looked at these children is in the access log."""
    with record.writing() as tx:
        tx.keep_looks(looking.at_each(references))


def access_log(
    record: CaseRecord, reference: str, looking: Looking, *, since: datetime | None = None, after: int = 0
) -> list[Look]:
    """Who looked at a child, in order; this look at the log is the last of them, and stays in it."""
    with record.writing() as tx:
        tx.keep_looks(looking.at_each([reference]))
        return list(tx.looks(reference, since=since, after=after))


def whole_access_log(
    record: CaseRecord, looking: Looking, *, since: datetime | None = None, after: int = 0
) -> list[Look]:
    """Every look from a moment, or after the look of a number; this look at the log is the last of them."""
    with record.writing() as tx:
        tx.keep_looks([looking.at_all(len(tx.references()))])
        return list(tx.looks(since=since, after=after))
