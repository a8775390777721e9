"""Keeps a person from a child, or seals a child so that only named people know of her; and takes that back.

A colleague's own family, a foster carer on the staff, a child of somebody known. It is of the child and not of one
journey: it holds when she comes back into care, and no import changes it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from casework.imports.which_child import which_child
from casework.ports import CaseRecord, Reading
from casework.reason_kept import trouble_with_reason
from permanence.entries import Recorder
from permanence.people import Allocation, Person
from permanence.plain_error import PlainError

RESTRICT, SEAL = "homeward restrict", "homeward seal"


class CannotRestrict(PlainError):
    """Nothing was changed: nobody is known by an address, or it is so already."""


@dataclass(frozen=True, slots=True)
class Access:
    """Who is kept from a child from now on, and who alone sees her (None: she is not sealed), by address."""

    reference: str
    kept_from: tuple[str, ...]
    sealed_to: tuple[str, ...] | None


def restrict(
    record: CaseRecord, child: str, email: str, why: str, now: datetime, *, lift: bool = False
) -> Access:
    """The person learns nothing of the child any more, or may again as far as her part goes.

    Raises NoSuchChild, CannotRestrict.
    """
    with record.writing() as tx:
        reference = which_child(tx, child)
        person = _known(tx, email)
        _check(why, tx)
        if (person.email in _allocation(tx, reference).restricted_from) is not lift:
            is_so = "is not kept from" if lift else "is kept from"
            raise CannotRestrict(f"{person.email} {is_so} {reference} already: nothing was changed")
        tx.append([_by(RESTRICT, reference).restricted(person.email, why, lifted=lift)], now)
        return _access(reference, _allocation(tx, reference))


def seal(record: CaseRecord, child: str, only: Iterable[str], why: str, now: datetime) -> Access:
    """Only these people see the child: she is in nobody else's lists, messages and counts. Raises as `restrict`."""
    with record.writing() as tx:
        reference = which_child(tx, child)
        named = [_known(tx, email) for email in only]
        _check(why, tx)
        if not named:
            raise CannotRestrict(
                "name who may see the child: a child whom nobody sees is looked after by nobody"
            )
        tx.append([_by(SEAL, reference).sealed({p.email for p in named}, why)], now)
        return _access(reference, _allocation(tx, reference))


def unseal(record: CaseRecord, child: str, why: str, now: datetime) -> Access:
    """Everybody with a part in the child's care sees her again. Raises as `restrict`."""
    with record.writing() as tx:
        reference = which_child(tx, child)
        _check(why, tx)
        if _allocation(tx, reference).sealed_to is None:
            raise CannotRestrict(f"{reference} is not sealed: nothing was changed")
        tx.append([_by(SEAL, reference).sealed((), why, lifted=True)], now)
        return _access(reference, _allocation(tx, reference))


def _by(command: str, reference: str) -> Recorder:
    return Recorder(reference, 0, command, command)


def _known(tx: Reading, email: str) -> Person:
    person = tx.directory().get(email.strip().lower())
    if person is None:
        raise CannotRestrict(f"nobody is known by the address {email}: homeward people list shows who is")
    return person


def _check(why: str, tx: Reading) -> None:
    trouble = trouble_with_reason(why, tx)
    if trouble:
        raise CannotRestrict(trouble)


def _allocation(tx: Reading, reference: str) -> Allocation:
    journey = tx.journey(reference)
    return journey.allocation if journey else Allocation()


def _access(reference: str, allocation: Allocation) -> Access:
    sealed = allocation.sealed_to
    return Access(
        reference,
        tuple(sorted(allocation.restricted_from)),
        None if sealed is None else tuple(sorted(sealed)),
    )
