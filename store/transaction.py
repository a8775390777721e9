"""What every part of a transaction stands on: one connection, the rules and the staff, and small remembered values."""

from __future__ import annotations

from sqlmodel import Session

from casework.ports import StoredStage
from permanence.people import Directory
from store.directory import DirectoryCache, ReplayContext
from store.remembered import remember, remembered

PEOPLE_MARK = "people_mark"


class Transaction:
    """One look at the record. The parts of the store add what can be asked and done in it (reading.py, writing.py)."""

    def __init__(self, session: Session, people_cache: DirectoryCache, name_key: bytes | None = None) -> None:
        self.session = session
        self.connection = session.connection()
        self._name_key = name_key
        self._people_cache = people_cache
        self._replay_context: ReplayContext | None = None
        self.steps_read: dict[str, list[StoredStage]] = {}  # of the child who was asked for last
        self._settings: dict[str, str] = {}  # that were found: a reply asks for the same ones several times
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
        if key not in self._settings:
            found = remembered(self.connection, key)
            if found is None:
                return None
            self._settings[key] = found
        return self._settings[key]

    def remember(self, key: str, value: str) -> None:
        remember(self.connection, key, value)
        self._settings[key] = value
