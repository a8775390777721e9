"""A record whose reading and writing happen in a transaction that is open already.

So that one mail is taken, answered and ticked off all together or not at all.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from casework.ports import Reading, Writing
from permanence.stages import Rulebook


@dataclass(frozen=True, slots=True)
class OneTransaction:
    """A `CaseRecord` inside the `case` of another one."""

    rules: Rulebook
    tx: Writing

    @contextmanager
    def reading(self) -> Iterator[Reading]:
        yield self.tx

    @contextmanager
    def writing(self, *, first: bool = False) -> Iterator[Writing]:  # noqa: ARG002 - a CaseRecord is asked so
        yield self.tx
