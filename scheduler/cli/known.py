"""What is named in an option is known, or the command ends with 2: a slip is never answered with "nothing"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from permanence.how_many import how_many
from scheduler.cli.output import wrong_usage

if TYPE_CHECKING:
    from casework.ports import CaseRecord, Reading
    from permanence.people import Person


def person_of(tx: Reading, said: str) -> Person:
    """Whoever is meant by an address, the part before its @, or a name as the list of staff has it, first or whole.

    Nobody near is named: addresses are people's own.
    """
    directory = tx.directory()
    person = directory.get(said.strip().lower())
    found = [person] if person else directory.meant_by(said)
    if len(found) > 1:
        wrong_usage(f"{len(found)} people are called {said}: give the address")
    if not found:
        wrong_usage(
            f"nobody is known by the name or address {said}: homeward people list shows who is, "
            "homeward people load FILE takes staff in"
        )
    return found[0]


def untold_of(record: CaseRecord) -> str:
    """Why nought is no good news: no child is in the store, or some have no worker who is known. Else empty."""
    with record.reading() as tx:
        children, alone = len(tx.references()), len(tx.references_without_worker())
    if not children:
        return "No child is in the store yet: homeward import FILE takes them in."
    if not alone:
        return ""
    have = how_many(alone, "child has", "children have")
    names = "homeward missing --children names them"
    return f"{have} no worker who is known, whose steps go to no worker: homeward people load FILE; {names}."
