"""What a question about figures is answered with: tables, and the children that they are made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from permanence.insight.small_numbers import outside, tells_less
from permanence.insight.table import Table


@dataclass(frozen=True, slots=True)
class FigureAnswer:
    """`children`: each journey or step with its reference, for those who may see it. `facts`: more for programs."""

    tables: tuple[Table, ...]
    children: Table | None = None
    facts: Mapping[str, object] = field(default_factory=dict)

    def for_outside(self) -> FigureAnswer:
        """The same as it may leave the service: small numbers banded, and nobody named.

        All tables are about the same children: where the first hides something, the others could give it away.
        """
        shown = [outside(table) for table in self.tables]
        return FigureAnswer(tuple(shown[:1] if tells_less(shown[0]) else shown))

    def as_json(self, *, with_children: bool) -> dict[str, object]:
        """Everything for programs, by the names of the columns."""
        said: dict[str, object] = {**self.facts, "tables": [_as_json(table) for table in self.tables]}
        if with_children and self.children is not None:
            said["children"] = _as_json(self.children)["rows"]
        return said


def _as_json(table: Table) -> dict[str, object]:
    names = [column.name for column in table.columns]
    return {
        "title": table.title,
        "rows": [{name: row.get(name) for name in names} for row in table.rows],
        "total": {name: table.total.get(name) for name in names} if table.total else None,
        "asides": [{"count": count, "what": words} for count, words in table.asides],
        "says": list(table.says),
    }
