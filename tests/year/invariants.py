"""What must hold in the store after every look, whatever happened: read by SQL alone."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import text

from store.case_record import SqlCaseRecord
from store.engine import reading

_TOLD_WITHOUT_NOTICE = text("""
    SELECT stage.reference, stage.key FROM stage
    WHERE (stage.told_opened_on = :day OR stage.told_weekly_on = :day)
    AND NOT EXISTS (
        SELECT 1 FROM notice WHERE notice.reference = stage.reference AND notice.journey = stage.journey
        AND notice.stage = stage.key AND notice.raised_on = :day
    )
""")
_NEWEST = (
    1000  # messages: a day brings some two hundred, and a year of them is not read again after every look
)
_TWO_MESSAGES_A_MORNING = text(f"""
    SELECT person, count(*) FROM outbox NOT INDEXED
    WHERE id > (SELECT max(id) FROM outbox) - {_NEWEST}
    AND kind IN ('alert', 'catch_up') AND state != 'cancelled' AND key LIKE :mornings AND key NOT LIKE '%>%'
    GROUP BY person HAVING count(*) > 1
""")


@dataclass(frozen=True)
class Broken:
    """Something that must hold and does not: which rule, on which day, of whom or what."""

    rule: str
    day: date
    about: str


def look_at_store(record: SqlCaseRecord, day: date) -> list[Broken]:
    """Every rule that the store breaks on this day."""
    found = []
    with reading(record.engine) as connection:
        for reference, key in connection.execute(_TOLD_WITHOUT_NOTICE, {"day": day.isoformat()}):
            found.append(Broken("told, and no notice of the day", day, f"{reference} {key}"))
        for person, count in connection.execute(_TWO_MESSAGES_A_MORNING, {"mornings": f"alert:%:{day}%"}):
            found.append(Broken("two messages in one morning", day, f"{person} {count}"))
    return found
