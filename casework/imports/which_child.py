"""Which child is meant at the command line: by her reference, an old reference, or the case system's id."""

from __future__ import annotations

from collections.abc import Iterable

from casework.ports import Reading
from permanence.entries import Entry, EntryKind, standing
from permanence.plain_error import PlainError


class NoSuchChild(PlainError):
    """No child in the record is meant by this."""


def which_child(tx: Reading, given: str) -> str:
    """The child's reference; the one under which she is kept, where an old one was given. Raises NoSuchChild."""
    reference = given.strip().upper()
    kept = tx.same_as(reference)
    if kept:
        return kept
    if tx.journey(reference) is not None:
        return reference
    found = tx.reference_of(given.strip())
    if found is None:
        raise NoSuchChild(f"there is no child {given}: give her reference, for example HW-4821-B, or her id")
    return found


def case_id_in(entries: Iterable[Entry]) -> str:
    """The case system's id as a child's entries have it last; empty where they have none."""
    ids = [e.text("case_id") for e in entries if e.kind is EntryKind.CHILD_REGISTERED]
    return ids[-1] if ids else ""


def registration(entries: Iterable[Entry]) -> Entry:
    """The entry that gives the child's id now. Raises NoSuchChild."""
    found = [e for e in standing(entries) if e.kind is EntryKind.CHILD_REGISTERED]
    if not found:
        raise NoSuchChild("nothing gives her an id of the case system")
    return found[-1]
