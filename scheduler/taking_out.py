"""Who takes children out of Homeward in a file, and which: the right `export` of the table of rights is asked here.

A command line is its machine's: without a name its keeper takes out all that is not sealed. Named (`--as`), a person
takes out what her rights allow, and the looks are hers; `export_asks_who` lets no file be written without a name.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from casework.access import looked_at
from casework.ports import CaseRecord, Reading
from casework.who_may_see import Sight, references_unsealed, sealed_children
from permanence.local_day import local_day
from permanence.people import Person
from permanence.plain_error import PlainError
from permanence.rights.stands import Relation
from permanence.rights.table import Action
from permanence.stages import Rulebook
from scheduler.looking import keep_look, looking
from scheduler.settings import Settings


class NotHersToTakeOut(PlainError):
    """Nobody of this address may take a child out, or it must be said who does; the message says which."""


@dataclass(frozen=True, slots=True)
class TakingOut:
    """`person`: who takes children out; None for the machine's keeper. `children`: whom; None for all not sealed."""

    person: Person | None = None
    children: frozenset[str] | None = None

    def of(self, tx: Reading) -> Callable[[object], bool]:
        """Whether a row about this child goes into the file; one about no child goes only where all children do."""
        if self.children is None:
            sealed = sealed_children(tx)
            return lambda reference: reference not in sealed
        children = self.children
        return lambda reference: reference in children


def taking_out(
    record: CaseRecord, rules: Rulebook, settings: Settings, email: str | None, now: datetime
) -> TakingOut:
    """Who takes out whom by a command at `now` (UTC). Raises NotHersToTakeOut."""
    if email is None:
        if settings.export_asks_who:
            raise NotHersToTakeOut("say who takes it out: --as ADDRESS (export_asks_who is set)")
        return TakingOut()
    with record.reading() as tx:
        person = _who_works_here(tx, email)
        unsealed = references_unsealed(tx)
        hers = children_of_hers(tx, rules, person, unsealed, now)
    if not hers:
        raise NotHersToTakeOut(f"{email} may take no child out: homeward people rights {email} shows why")
    return TakingOut(person, None if len(hers) == len(unsealed) else frozenset(hers))


def taking_out_one(
    record: CaseRecord, settings: Settings, email: str | None, reference: str, now: datetime
) -> str | None:
    """Who takes out this child, sealed or not; None for the machine's keeper. Raises NotHersToTakeOut.

    A child who was taken out of the record is the whole council's: whoever may take out each of its children.
    """
    if email is None:
        taking_out(record, record.rules, settings, None, now)
        return None
    with record.reading() as tx:
        person = _who_works_here(tx, email)
        of_council = record.rules.pack.rights.cell(person.role, Relation.COUNCIL)
        gone = tx.journey(reference) is None and Action.EXPORT in of_council
        if not gone and not children_of_hers(tx, record.rules, person, [reference], now):
            raise NotHersToTakeOut(f"{email} may not take {reference} out: homeward who-may-see {reference}")
    return person.email


def _who_works_here(tx: Reading, email: str) -> Person:
    person = tx.directory().get(email.strip().lower())
    if person is None or not person.active:
        raise NotHersToTakeOut(f"nobody who works here is known by the address {email}")
    return person


def children_of_hers(
    tx: Reading, rules: Rulebook, person: Person, references: list[str], now: datetime
) -> set[str]:
    """Of these, the children whom she may take out in a file."""
    today = local_day(now, rules.zone)
    return Sight(tx, rules, tx.directory(), today, references).seen_by(person, Action.EXPORT)


def keep_taken(record: CaseRecord, taking: TakingOut, command: str, now: datetime) -> None:
    """It is in the access log who took whom out: in the name of the person, through the machine's login."""
    if taking.person is None:
        keep_look(record, command, now)
        return
    hers = looking(command, now, who=taking.person.email)
    with record.reading() as tx:
        whom = taking.children if taking.children is not None else references_unsealed(tx)
    looked_at(record, hers, sorted(whom))
