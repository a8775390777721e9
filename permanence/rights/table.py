"""The table of rights: by role, by how a person stands to a child, what she may do. Data, from the pack's file.

Nobody may do what stands in no cell of hers. Who is kept from a child, or left out of a sealed record, stands in no
relation to her at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from permanence.answer import Verb
from permanence.people import Role
from permanence.rights.stands import Relation, Stands

RECORDS = "records:"  # before the code of a body: a decision or meeting of it may be recorded
EVERY_BODY = f"{RECORDS}*"


class Action(StrEnum):
    """What may be done beside giving an answer; each answer is an action by the name of its verb."""

    SEE = "see"  # ask about her, and find her in lists and counts
    BE_TOLD = "be_told"  # alerts, digests and every other message about her
    READ_WORDS = "read_words"  # what people wrote of her in their own words
    EXPORT = "export"  # take her out of Homeward in a file


def records(body: str) -> str:
    """The action of recording what this body (a code of the pack) decided, or that it met."""
    return f"{RECORDS}{body}"


def known_actions(bodies: Iterable[str]) -> list[str]:
    """Every action there is, those on the pack's bodies among them, in the order in which tables show them."""
    return [*map(str, Action), *map(str, Verb), *map(records, bodies)]


@dataclass(frozen=True, slots=True)
class Rights:
    """`cells`: what each role may do about a child to whom she stands so. `groups`: names for several actions."""

    cells: Mapping[Role, Mapping[Relation, frozenset[str]]] = field(default_factory=dict)
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def may(self, stands: Stands, action: str) -> bool:
        """Whether somebody who stands so to a child may do this today."""
        return any(True for _ in self._by(stands, action))

    def relations(self, stands: Stands, action: str = Action.SEE) -> list[Relation]:
        """By which relations she may do it; none where she may not."""
        return list(self._by(stands, action))

    def actions(self, stands: Stands) -> frozenset[str]:
        """All that she may do about the child today."""
        cells = self.cells.get(stands.person.role, {})
        return frozenset(
            action for relation, actions in cells.items() for action in actions if stands.has(relation)
        )

    def cell(self, role: Role, relation: Relation) -> frozenset[str]:
        return self.cells.get(role, {}).get(relation, frozenset())

    def _by(self, stands: Stands, action: str) -> Iterable[Relation]:
        cells = self.cells.get(stands.person.role, {})
        return (
            relation
            for relation, actions in cells.items()
            if grants(actions, action) and stands.has(relation)
        )


def grants(actions: frozenset[str], action: str) -> bool:
    """Whether a cell allows this action; `records:*` allows recording what any body decides."""
    return action in actions or (action.startswith(RECORDS) and EVERY_BODY in actions)
