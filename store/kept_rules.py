"""The rules that the stored stages are judged by, kept beside them: pack, council's file, and holidays, in dated rows.

The newest row holds. So a file that was changed, or a library of holidays with other days in it, changes nobody until
it is applied, and then changes everybody.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, Row, insert, select

from permanence.dates import CouncilCalendar
from permanence.pack.file import overlay, read_pack
from permanence.pack.model import Pack
from permanence.stages import Rulebook
from store.tables import CHILD, KEPT_RULES, STAGE

Holidays = Mapping[int, frozenset[date]]


@dataclass(frozen=True, slots=True)
class KeptRules:
    """What a store's stages follow. `pack`, `council`: the texts. `holidays`: of each year that can be counted in.

    `country`: of the pack, with its part: "GB SCT".
    """

    country: str
    pack: str
    council: str | None
    holidays: Holidays

    @property
    def fingerprint(self) -> str:
        """SHA-256 over all of it, so that two stores, or two days, can be compared by a line."""
        said = [self.country, self.pack, self.council, _written(self.holidays)]
        return sha256(json.dumps(said).encode()).hexdigest()

    def read_pack(self) -> Pack:
        """The pack with the council's file over it. Raises PackMistakes."""
        pack = read_pack(self.pack)
        return overlay(pack, self.council) if self.council is not None else pack

    def calendar(self, name: str) -> CouncilCalendar:
        days = frozenset(day for days in self.holidays.values() for day in days)
        return CouncilCalendar(name, days, frozenset(self.holidays))

    def rules(self, files: Rulebook, pack: Pack | None = None) -> Rulebook:
        """What is judged by; what no stage hangs on (the zone, what messages show) is as `files` say.

        `pack`: the same pack, where it was read before: that takes as long as many a command does in all.
        """
        pack = pack or self.read_pack()
        return replace(files, pack=pack, calendar=self.calendar(pack.name))


def holidays_of(calendar: CouncilCalendar) -> Holidays:
    """The days off of each year that a calendar knows."""
    return {
        year: frozenset(day for day in calendar.holidays if day.year == year)
        for year in sorted(calendar.years)
    }


def newest_rules(connection: Connection) -> KeptRules | None:
    """What the stages follow now; None while nothing was kept."""
    row = _newest(connection)
    return _of_row(row) if row else None


def rules_are_whole(connection: Connection) -> bool:
    """Whether the newest rules are, byte for byte, what was kept; so are none."""
    row = _newest(connection)
    try:
        return row is None or _of_row(row).fingerprint == row.fingerprint
    except ValueError:  # the holidays are not even readable
        return False


def _newest(connection: Connection) -> Row[Any] | None:
    return connection.execute(select(KEPT_RULES).order_by(KEPT_RULES.c.id.desc()).limit(1)).first()


def _of_row(row: Row[Any]) -> KeptRules:
    holidays = {
        int(year): frozenset(map(date.fromisoformat, days)) for year, days in json.loads(row.holidays).items()
    }
    return KeptRules(row.country, row.pack, row.council, holidays)


def keep_rules(connection: Connection, rules: KeptRules, now: datetime) -> None:
    """The stages follow these rules from `now` (UTC) on; what they followed before stays on record."""
    connection.execute(
        insert(KEPT_RULES).values(
            kept_at=now,
            country=rules.country,
            fingerprint=rules.fingerprint,
            pack=rules.pack,
            council=rules.council,
            holidays=_written(rules.holidays),
        )
    )


def holds_children(connection: Connection) -> bool:
    return connection.execute(select(CHILD.c.reference).limit(1)).first() is not None


def stage_codes(connection: Connection) -> frozenset[str]:
    """The codes of all stored stages."""
    return frozenset(connection.execute(select(STAGE.c.code).distinct()).scalars())


def _written(holidays: Holidays) -> str:
    return json.dumps({str(y): sorted(d.isoformat() for d in days) for y, days in sorted(holidays.items())})
