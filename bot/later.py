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
    failed: BaseException | None = None


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
                await self._committed(together)
        if mine.failed:
            raise mine.failed

    async def _committed(self, together: Sequence[_Due]) -> None:
        """All at once; where that fails each by itself, so that one spoils no other."""
        [trouble] = await asyncio.gather(in_turn(self._commit, together), return_exceptions=True)
        if trouble:
            alone = (in_turn(self._commit, [due]) for due in together)
            for due, failed in zip(
                together, await asyncio.gather(*alone, return_exceptions=True), strict=True
            ):
                due.failed = failed

    def _commit(self, together: Sequence[_Due]) -> None:
        with self._record.writing() as tx:
            for due in together:
                due.change(tx)
