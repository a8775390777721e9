"""What is told of one step, while a reply is read."""

from __future__ import annotations

from dataclasses import dataclass, field

from permanence.replies.clauses import Clause
from permanence.replies.item import Item


@dataclass(slots=True)
class Telling:
    """What is told of one step, as the clauses of a reply are gathered.

    `opener`: the sign or joining word before its first clause. `reasons`: clauses that give one. `loose`: clauses that
    say something else; `before`: those that stood in front of it. `old_days`: days that no longer hold ("not 11 May").
    """

    items: list[Item]
    references: tuple[str, ...] = ()
    opener: str = ""
    reasons: list[Clause] = field(default_factory=list)
    loose: list[Clause] = field(default_factory=list)
    old_days: list[Item] = field(default_factory=list)
    before: list[Clause] = field(default_factory=list)
    gone: list[Item] = field(default_factory=list)  # a plan that came otherwise, with its day
    torn: bool = False  # told as held, and something of it denied in a clause behind

    def has(self, *kinds: str) -> bool:
        return any(not i.senses.keys().isdisjoint(kinds) for i in self.items)

    def of(self, *kinds: str) -> list[Item]:
        return [i for i in self.items if i.has(*kinds)]
