"""What the store and the staff list say, in plain values for the oracle: read past the project's own readers."""

import json
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import text

from permanence.people import Person
from store.case_record import SqlCaseRecord
from store.engine import reading
from tests.builders import LONDON
from tests.year.oracle_reviews import Message


def plain(person: Person) -> dict[str, Any]:
    return {
        "name": person.name,
        "role": person.role.value,
        "team": person.team,
        "manager": person.manager,
        "active": person.active,
        "leave": tuple((leave.first, leave.last, leave.cover) for leave in person.leave),
        "spells": tuple((s.days, s.first, s.last) for s in person.spells),
    }


def ledger_rows(record: SqlCaseRecord) -> Sequence[dict[str, Any]]:
    """The whole ledger as it lies in the table, read past the project's own reader."""
    query = text(
        "SELECT number, kind, reference, journey, data, by, recorded_at, replaces FROM ledger ORDER BY number"
    )
    with reading(record.engine) as connection:
        found = [dict(row) for row in connection.execute(query).mappings()]
    for row in found:
        row["data"] = json.loads(row["data"])
        recorded = datetime.fromisoformat(str(row["recorded_at"]))
        aware = recorded if recorded.tzinfo else recorded.replace(tzinfo=UTC)
        row["on"] = aware.astimezone(LONDON).date()
    return found


def notices_raised(record: SqlCaseRecord) -> Iterable[tuple]:
    """Every notice as it lies in the table: (day, reference, journey, stage, level, person, message)."""
    query = text("SELECT raised_on, reference, journey, stage, level, person, message_id FROM notice")
    with reading(record.engine) as connection:
        for row in connection.execute(query):
            yield (date.fromisoformat(str(row[0])), *row[1:])


_WAITS = text(
    "SELECT person FROM outbox WHERE state = 'ready' AND frozen IS NULL AND key = 'alert:' || person || ':' || :day"
)


def lists_that_wait(record: SqlCaseRecord, now: datetime) -> frozenset[str]:
    """Whose list of this day has been kept back, and not been written yet."""
    with reading(record.engine) as connection:
        day = now.astimezone(LONDON).date().isoformat()
        return frozenset(connection.execute(_WAITS, {"day": day}).scalars())


_OF_REVIEWS = text("""
    SELECT created_at, kind, person, facts FROM outbox
    WHERE key NOT LIKE '%>%' AND (kind IN ('brief', 'review') OR facts LIKE '%"hand_over"%' OR facts LIKE '%"parting"%'
    OR key LIKE 'minutes:%')
""")


def messages_of_reviews(record: SqlCaseRecord) -> Iterable[Message]:
    """Every brief, question and card as the oracle names it: one for each child that it is about."""
    with reading(record.engine) as connection:
        for row in connection.execute(_OF_REVIEWS).mappings():
            facts, at = json.loads(row["facts"]), datetime.fromisoformat(str(row["created_at"]))
            day = (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(LONDON).date()
            for kind in ("hand_over", "parting"):
                for reference, other in facts.get(kind, ()):
                    yield Message(day, kind, reference, other, row["person"])
            for reference in {reference for reference, _entry in facts.get("recorded", ())}:
                yield Message(day, "minutes", reference, "", row["person"])
            if row["kind"] == "brief" or facts.get("asks") in ("held", "plan"):
                kind = "plan" if facts["asks"] == "plan" else row["kind"]
                about = f"{facts['journey']}/{facts['stage']} {facts['day']}"
                yield Message(day, kind, facts["reference"], about, row["person"])
