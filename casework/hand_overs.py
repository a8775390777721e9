"""Hand-overs to legal services that wait for one person, whichever side she is on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from casework.called import Called
from casework.ports import Reading, StageQuery
from casework.who_may_see import may_see_child
from permanence.journey import Journey
from permanence.people import Person, Role
from permanence.receipt import Receipt, Side, receipt_of
from permanence.receipt_words import waits_words
from permanence.stages import Rulebook


@dataclass(frozen=True, slots=True)
class Waiting:
    """A hand-over that waits. `shown`: the reference as the reader knows the child. `entry`: its newest step."""

    shown: str
    words: str
    entry: int


def receipts_waiting(
    tx: Reading, rules: Rulebook, person: Person, owners: Iterable[str], today: date
) -> list[Waiting]:
    """Each child whose hand-over waits for `person` or those whom she covers, the longest first.

    `owners`: their addresses. Every legal officer reads what legal services have, everybody else what they wait for.
    """
    side = Side.LEGAL if person.role is Role.LEGAL_OFFICER else Side.SOCIAL_WORK
    called, directory = Called(tx, rules, person), tx.directory()
    found = [
        (
            receipt.has_it_since(),
            journey.reference,
            Waiting(
                called.name(journey.reference),
                waits_words(receipt, rules.pack, today) or "",
                receipt.steps[-1].entry,
            ),
        )
        for journey, receipt in _receipts(tx, rules, side, owners)
        if receipt.has_it is side and may_see_child(tx, rules, directory, person, journey, today)
    ]
    return [waiting for _, _, waiting in sorted(found, key=lambda one: one[:2])]


def waiting_hand_overs(
    tx: Reading, rules: Rulebook, person: Person, owners: Iterable[str], today: date
) -> tuple[str, ...]:
    """The same as sentences."""
    return tuple(f"{one.shown}: {one.words}." for one in receipts_waiting(tx, rules, person, owners, today))


def _receipts(
    tx: Reading, rules: Rulebook, side: Side, owners: Iterable[str]
) -> Iterator[tuple[Journey, Receipt]]:
    """Of children with an open step of legal services, or of those whom these people work for."""
    if side is Side.LEGAL:
        officers = frozenset(p.email for p in tx.directory().with_role(Role.LEGAL_OFFICER))
        stored = tx.stages(StageQuery(owners=officers))
        references = {s.stage.reference for s in stored if s.stage.owner_role is Role.LEGAL_OFFICER}
    else:
        references = set(tx.references_of(owners))
    for journey in tx.journeys(sorted(references)):
        receipt = receipt_of(journey, rules.pack)
        if receipt and journey.ended_on is None and journey.said_over is None:
            yield journey, receipt
