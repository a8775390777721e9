"""Caches the staff directory between transactions; it is loaded anew when any process has changed it.

Each change of staff writes a new random `people_mark` in the same transaction, so a cached directory is good for as
long as the mark in the database is the one that it was loaded under. A change that was rolled back leaves no mark.
"""

from __future__ import annotations

import secrets

from sqlmodel import Session

from permanence.stages import Rulebook
from store import people, remembered
from store.replay import ReplayContext
from store.workers import names_in

PEOPLE_MARK = "people_mark"


class DirectoryCache:
    """Gives the rules, the staff and their names for replaying a ledger; loads them anew when staff have changed.

    Safe for several threads: what is kept is replaced whole.
    """

    def __init__(self, rules: Rulebook) -> None:
        self.rules = rules
        self._kept: tuple[str | None, ReplayContext] | None = None

    def context(self, session: Session) -> ReplayContext:
        mark = remembered.value(session, PEOPLE_MARK)
        kept = self._kept
        if kept and kept[0] == mark:
            return kept[1]
        directory = people.directory(session.connection())
        context = ReplayContext(self.rules, directory, names_in(directory))
        self._kept = (mark, context)
        return context


def people_have_changed(session: Session) -> None:
    """Whoever looks from now on reads the people anew."""
    remembered.remember(session, PEOPLE_MARK, secrets.token_hex(8))
