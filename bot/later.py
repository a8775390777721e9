"""Small changes of the record that nobody waits for, many in one transaction."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.in_turn import in_turn
from bot.people_first import PeopleFirst
from casework.ports import CaseRecord, Writing

Change = Callable[[Writing], object]


@dataclass(eq=False, slots=True)
class _Due:
    change: Change
    failed: Exception | None = None


class Later:
    """Commits in the order in which it was asked to."""

    def __init__(self, record: CaseRecord, people: PeopleFirst) -> None:
        self._record = record
        self._people = people
        self._due: list[_Due] = []
        self._committing = asyncio.Lock()

    async def write(self, change: Change) -> None:
        """The change is committed, together with what else was due by then. Raises what it raises by itself."""
        mine = _Due(change)
        self._due.append(mine)
        await self._people.nobody_waits()
        async with self._committing:
            if mine in self._due:
                together, self._due = self._due, []
                await in_turn(self._commit, together)
        if mine.failed:
            raise mine.failed

    def _commit(self, together: Sequence[_Due]) -> None:
        try:
            self._written(together)
        except Exception:  # noqa: BLE001 - each is tried by itself, and fails by itself
            for due in together:
                try:
                    self._written([due])
                except Exception as trouble:  # noqa: BLE001 - raised by `write`, to whom it belongs
                    due.failed = trouble

    def _written(self, together: Sequence[_Due]) -> None:
        with self._record.writing() as case:
            for due in together:
                due.change(case)
