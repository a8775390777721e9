"""Takes out what should not be there: a date of a child, or the child; and gives a child another id.

These are a person's words: no file that says the same as before brings back what was taken out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from casework.imports.difference import DATES, value_of, what_of
from casework.imports.which_child import case_id_in, registration, which_child
from casework.ports import CaseRecord, Reading, Writing
from casework.reason_kept import trouble_with_reason
from permanence.entries import Entry, EntryKind, Recorder, standing, taken_back
from permanence.how_many import how_many
from permanence.pack.model import Pack
from permanence.plain_error import PlainError

WITHDRAW, RENAME = "homeward withdraw", "homeward rename-id"


class CannotWithdraw(PlainError):
    """What was asked for is not there to be taken out, or may not be."""


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """What was taken out of which child's record, in words; `done` says it in one line."""

    reference: str
    case_id: str
    what: tuple[str, ...]
    why: str


def withdraw_child(record: CaseRecord, given: str, why: str, now: datetime) -> Withdrawn:
    """The child is in no list, count or message any more; history stays. Raises NoSuchChild, CannotWithdraw."""
    with record.writing() as tx:
        _check(why, tx)
        reference = which_child(tx, given)
        entries = list(tx.entries(reference))
        case_id = case_id_in(entries)
        tx.append([_recorder(reference, 0).child_withdrawn(case_id, why)], now)
        dates = sum(e.kind in DATES for e in standing(entries))
        return Withdrawn(reference, case_id, (f"the child, with {how_many(dates, 'date')}",), why)


def bring_back(record: CaseRecord, given: str, now: datetime) -> Withdrawn:
    """A child who was taken out is in the record again. Raises CannotWithdraw."""
    with record.writing() as tx:
        out = tx.withdrawn_cases()
        entry = out.get(given) or next(
            (e for e in out.values() if e.reference == given.strip().upper()), None
        )
        if entry is None:
            raise CannotWithdraw(f"{given} was not taken out")
        if tx.reference_of(entry.text("case_id")):
            raise CannotWithdraw(f"the id {entry.text('case_id')} belongs to another child by now")
        tx.append([_recorder(entry.reference, 0, entry.number).undone()], now)
        return Withdrawn(entry.reference, entry.text("case_id"), (), "")


def withdraw_date(record: CaseRecord, given: str, milestone: str, why: str, now: datetime) -> Withdrawn:
    """The dates of a milestone on the child's latest journey, else its bookings, are held no longer.

    Raises NoSuchChild, CannotWithdraw.
    """
    with record.writing() as tx:
        _check(why, tx)
        _check_milestone(milestone, record.rules.pack)
        reference = which_child(tx, given)
        numbers = tx.journey_numbers(reference)
        mine = [e for e in tx.entries(reference) if numbers and e.journey == numbers[-1]]
        gone = _of_milestone(mine, milestone)
        if not any(e in gone for e in standing(mine)):
            raise CannotWithdraw(f"{reference} has no date of {milestone}")
        new = [_recorder(reference, e.journey, e.number).undone(why) for e in reversed(gone)]
        tx.append(new, now)
        held = tuple(f"{what_of(e)} {value_of(e)}" for e in standing(mine) if e in gone)
        return Withdrawn(reference, tx.case_id_of(reference) or "", held, why)


def rename_id(record: CaseRecord, given: str, case_id: str, now: datetime) -> tuple[str, str]:
    """The child is known by this id of the case system from now on; her reference, and the id that she had.

    Raises NoSuchChild, CannotWithdraw where the id is another child's.
    """
    with record.writing() as tx:
        reference = which_child(tx, given)
        other = tx.reference_of(case_id)
        if other == reference:
            raise CannotWithdraw(f"{reference} has the id {case_id} already")
        if other:
            raise CannotWithdraw(f"{case_id} is the id of {other}: is it one child? homeward same-child")
        was = registration(tx.entries(reference))
        recorder = Recorder(reference, 0, RENAME, RENAME, replaces=was.number)
        tx.append([recorder.child_registered(case_id)], now)
        return reference, was.text("case_id")


def _recorder(reference: str, journey: int, replaces: int | None = None) -> Recorder:
    return Recorder(reference, journey, WITHDRAW, WITHDRAW, replaces=replaces)


def _check(why: str, tx: Reading | Writing) -> None:
    trouble = trouble_with_reason(why, tx)
    if trouble:
        raise CannotWithdraw(trouble)


def _check_milestone(milestone: str, pack: Pack) -> None:
    if milestone == pack.begins_with:
        raise CannotWithdraw("a journey has no other beginning: correct it, or take the child out as a whole")
    if milestone not in pack.milestones:
        known = ", ".join(sorted(pack.milestones))
        raise CannotWithdraw(f"there is no milestone {milestone}: {known}")


def _of_milestone(entries: Sequence[Entry], milestone: str) -> list[Entry]:
    """Every date ever given for it that was not taken back, so that no older one stands again; else its bookings."""
    gone = taken_back(entries)
    left = [e for e in entries if e.maybe("milestone") == milestone and e.number not in gone]
    dates = [e for e in left if e.kind in DATES]
    return dates or [e for e in left if e.kind is EntryKind.BOOKED]
