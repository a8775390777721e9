"""The people and the rules by which everything is read, kept between transactions while nobody changes the people.

Each change of the people writes a new random mark in the same transaction. What was read under a mark holds for as long
as that mark stands, whichever process wrote it, and a change that was rolled back never leaves its mark behind.
"""

from __future__ import annotations

import secrets

from sqlalchemy import Connection

from permanence.stages import Rulebook
from store import people, remembered
from store.replay import Judge
from store.workers import names_in

PEOPLE_MARK = "people_mark"


class Judges:
    """Gives the judge of a moment. Safe for several threads: what is kept is replaced whole."""

    def __init__(self, rules: Rulebook) -> None:
        self.rules = rules
        self._kept: tuple[str | None, Judge] | None = None

    def judge(self, connection: Connection) -> Judge:
        mark = remembered.value(connection, PEOPLE_MARK)
        kept = self._kept
        if kept and kept[0] == mark:
            return kept[1]
        directory = people.directory(connection)
        judge = Judge(self.rules, directory, names_in(directory))
        self._kept = (mark, judge)
        return judge


def people_have_changed(connection: Connection) -> None:
    """Whoever looks from now on reads the people anew."""
    remembered.remember(connection, PEOPLE_MARK, secrets.token_hex(8))
