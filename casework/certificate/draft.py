"""A certificate that is being made: kept portion by portion, so that one that was cut off goes on where it was."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from datetime import date

from permanence.certificate import Counts, Difference, read_difference


@dataclass
class Draft:
    """What was found up to the child `after`. `waiting`: keys of notices whose message has not left yet."""

    on: date
    after: str = ""
    counts: Counts = Counts()
    differences: list[Difference] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)

    def add(self, counts: Counts, differences: list[Difference], waiting: list[str]) -> None:
        """What one portion found is part of it."""
        self.counts += counts
        self.differences += differences
        self.waiting += waiting

    def written(self) -> str:
        """What `read_draft` reads."""
        return json.dumps(asdict(self), default=str)


def read_draft(text: str | None, on: date) -> Draft:
    """What was found so far of the day; nothing where no certificate of it was begun."""
    said = json.loads(text) if text else {}
    if said.get("on") != on.isoformat():
        return Draft(on)
    differences = list(map(read_difference, said["differences"]))
    return Draft(on, said["after"], Counts(**said["counts"]), differences, said["waiting"])
