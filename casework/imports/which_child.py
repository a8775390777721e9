"""Which child is meant at the command line: by her reference, however it is spelled, an old one, or her id."""

from __future__ import annotations

from collections.abc import Iterable

from casework.ports import Reading
from permanence.entries import Entry, EntryKind, standing
from permanence.plain_error import PlainError
from permanence.reference import near_misses, references_in

GIVE = "give her reference, for example HW-4821-B, or her id"


class NoSuchChild(PlainError):
    """No child in the record is meant by this."""


class SeveralChildren(NoSuchChild):
    """More than one child may be meant by this; the message names them."""


def which_child(tx: Reading, given: str) -> str:
    """The child's reference; the one under which she is kept, where an old one was given.

    A reference may be in lower case and without its dashes. An id of the case system counts as it is; else one that
    differs in case, spaces or leading zeros alone, if only one child has such. Raises NoSuchChild, SeveralChildren.
    """
    text = given.strip()
    reference = written_form(text)
    kept = tx.same_as(reference)
    if kept:
        return kept
    if tx.journey(reference) is not None:
        return reference
    return tx.reference_of(text) or _with_such_an_id(tx, text) or _nobody(tx, text, reference)


def which_ever(tx: Reading, given: str) -> str:
    """As `which_child`, and also a child who was taken out of the record: what is kept of her is kept still."""
    try:
        return which_child(tx, given)
    except SeveralChildren:
        raise
    except NoSuchChild:
        names = {given.strip(), written_form(given)}
        out = (e for e in tx.withdrawn_cases().values() if names & {e.text("case_id"), e.reference})
        meant = {e.reference for e in out}
        if len(meant) != 1:
            raise
        return meant.pop()


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


def written_form(given: str) -> str:
    """A reference in its one written form, however it was typed; what is none, in capitals."""
    text = given.strip()
    found = references_in(text)
    is_all_of_it = len(found) == 1 and (found[0].start, found[0].end) == (0, len(text))
    return found[0].reference if is_all_of_it else text.upper()


def _with_such_an_id(tx: Reading, text: str) -> str | None:
    wanted = _bare(text)
    alike = sorted(reference for reference, case_id in tx.case_ids().items() if _bare(case_id) == wanted)
    if len(alike) > 1:
        raise SeveralChildren(
            f"{text} may be {' or '.join(alike)}: give the reference, or the id as it is written"
        )
    return alike[0] if alike else None


def _bare(case_id: str) -> str:
    return "".join(case_id.split()).casefold().lstrip("0")


def _nobody(tx: Reading, text: str, reference: str) -> str:
    """Raises NoSuchChild with the reason, where one is known."""
    out = next((e for e in tx.withdrawn_cases().values() if e.reference == reference), None)
    if out:
        raise NoSuchChild(f"{reference} was taken out: {out.text('why')}")
    for entry in tx.entries(reference):
        if entry.kind is EntryKind.CHILD_ERASED:
            raise NoSuchChild(f"{reference} was erased on {entry.recorded_at:%Y-%m-%d}: {entry.text('why')}")
    slips = near_misses(text)
    why = slips[0].why if len(slips) == 1 and slips[0].words == text else GIVE
    raise NoSuchChild(f"there is no child {text}: {why}")
