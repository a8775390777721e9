"""What every part of a transaction stands on: one connection, the rules and the staff, and small remembered values."""

from __future__ import annotations

from collections.abc import Iterable

from sqlmodel import Session

from permanence.people import Directory
from store.directory import DirectoryCache, ReplayContext
from store.memory import memory_of
from store.remembered import all_remembered, remember
from store.tables import REMEMBERED
from store.worked_out import WorkedOut

PEOPLE_MARK = "people_mark"


class Transaction:
    """One look at the record. The parts of the store add what can be asked and done in it (reading.py, writing.py)."""

    def __init__(
        self,
        session: Session,
        people_cache: DirectoryCache,
        worked_out: WorkedOut,
        name_key: bytes | None = None,
    ) -> None:
        self.session = session
        self.connection = session.connection()
        self.memory = memory_of(self.connection)
        self._name_key = name_key
        self._people_cache = people_cache
        self._worked_out = worked_out
        self._replay_context: ReplayContext | None = None
        self.to_send: list[int] = []  # messages that this transaction has made due (jobs.py)
        self.to_take: list[int] = []  # events that it has kept

    def replay_context(self) -> ReplayContext:
        """The rules and the people as this transaction sees them."""
        if self._replay_context is None:
            mark = self.setting(PEOPLE_MARK)
            self._replay_context = self._people_cache.context(self.connection, mark)
        return self._replay_context

    def directory(self) -> Directory:
        return self.replay_context().directory

    def setting(self, key: str) -> str | None:
        self.look_up([key])
        found: str | None = self.memory.of(REMEMBERED)[key]
        return found

    def look_up(self, keys: Iterable[str]) -> None:
        # The mark of the people is asked for in every transaction: who looks first brings it along.
        asked = dict.fromkeys((*keys, PEOPLE_MARK))
        missing = [key for key in asked if key not in self.memory.of(REMEMBERED)]
        if missing:
            self.memory.learn(REMEMBERED, all_remembered(self.connection, missing))

    def remember(self, key: str, value: str) -> None:
        known = self.memory.of(REMEMBERED)
        remember(self.connection, key, value)
        self.memory.learn(REMEMBERED, {**known, key: value})
