"""Faults that the harness plants in a running year, by SQL behind the service's back: each must be found afterwards."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy import text

from store.engine import reading, writing
from tests.year.council import Council

FOUND_WITHIN = timedelta(days=10)  # a due date that is shifted is missed when its day comes
SHIFT = "a due date is shifted"
SHIFTED_WITHIN = timedelta(days=6)  # so soon it would have been due
PLANTS = ("a message is dropped", SHIFT, "a message is sent again", "the ledger is edited")


@dataclass
class Planted:
    """Plants one fault on each of the days after `since` on which it finds something to plant it in."""

    since: date
    waiting: list[str] = field(default_factory=lambda: list(PLANTS))
    done: dict[str, str] = field(default_factory=dict)
    last: date | None = None  # on which the last of them was planted
    shifted: frozenset[tuple[int, str]] = frozenset()  # the due dates of the child of whom one was shifted

    def is_found_by(self, day: date) -> bool:
        """Whether every fault has had so many days that whoever looks for it has come by."""
        return not self.waiting and self.last is not None and day >= self.last + FOUND_WITHIN

    def __call__(self, council: Council, day: date) -> None:
        """Called between the sweep and the delivery of a morning."""
        if day < self.since:
            return
        if self._was_put_right(council, day):
            self.waiting.append(SHIFT)
        if not self.waiting:
            return
        about = _WAYS[self.waiting[0]](council, day)
        if about:
            self.shifted = _due_dates(council, about) if self.waiting[0] == SHIFT else self.shifted
            self.done[self.waiting.pop(0)] = about
            self.last = day

    def _was_put_right(self, council: Council, day: date) -> bool:
        """Whether somebody spoke of the child before the shifted day had come: then her stages are written anew."""
        if not self.shifted or SHIFT in self.waiting or self.last is None or day > self.last + SHIFTED_WITHIN:
            return False
        return not self.shifted <= _due_dates(council, self.done[SHIFT])


def _drop(council: Council, day: date) -> str | None:
    """A morning's message is gone with its notices, as if the rows had been lost; it holds a child newly overdue."""
    found = text("""
        SELECT o.id, n.reference FROM outbox o JOIN notice n ON n.message_id = o.id
        WHERE o.state = 'ready' AND o.kind = 'alert' AND n.level = 'overdue' ORDER BY o.id LIMIT 1
    """)
    with writing(council.record.engine) as connection:
        row = connection.execute(found).first()
        if row is None:
            return None
        for gone in ("DELETE FROM notice WHERE message_id = :id", "DELETE FROM outbox WHERE id = :id"):
            connection.execute(text(gone), {"id": row.id})
    return str(row.reference)


def _due_dates(council: Council, reference: str) -> frozenset[tuple[int, str]]:
    """The number of each stage of a child, and when it is due as the table has it."""
    found = text("SELECT id, due_on FROM stage WHERE reference = :reference AND due_on IS NOT NULL")
    with reading(council.record.engine) as connection:
        rows = connection.execute(found, {"reference": reference})
        return frozenset((row.id, str(row.due_on)) for row in rows)


def _shift(council: Council, day: date) -> str | None:
    """A stage that nobody has been told of yet seems to be due a month later than it is."""
    found = text("""
        SELECT id, reference FROM stage WHERE state = 'open' AND told_opened_on IS NULL AND quiet_until IS NULL
        AND due_on > :day AND due_on < date(:day, '+6 days') AND owner IS NOT NULL ORDER BY due_on, id LIMIT 1
    """)
    shift = text(
        "UPDATE stage SET due_on = date(due_on, '+30 days'), next_check_on = date(due_on, '+20 days') WHERE id = :id"
    )
    with writing(council.record.engine) as connection:
        row = connection.execute(found, {"day": day.isoformat()}).first()
        if row is None:
            return None
        connection.execute(shift, {"id": row.id})
    return str(row.reference)


def _send_again(council: Council, day: date) -> str | None:
    """A message that has arrived is ready to be sent once more; one on which nobody has said anything since."""
    found = text("""
        SELECT o.id FROM outbox o WHERE o.state = 'sent' AND o.kind = 'alert' AND NOT o.was_unsure
        AND NOT EXISTS (
            SELECT 1 FROM notice n JOIN stage s ON s.reference = n.reference AND s.journey = n.journey AND s.key = n.stage
            WHERE n.message_id = o.id
            AND (s.state != 'open' OR s.answered_on IS NOT NULL OR s.quiet_until IS NOT NULL)
        ) ORDER BY o.id DESC LIMIT 1
    """)
    with writing(council.record.engine) as connection:
        row = connection.execute(found).first()
        if row is None:
            return None
        again = text("UPDATE outbox SET state = 'ready', provider_id = NULL, sent_at = NULL WHERE id = :id")
        connection.execute(again, {"id": row.id})
    return str(row.id)


def _edit(council: Council, day: date) -> str | None:
    """Somebody who owns the file has changed what an entry says."""
    with writing(council.record.engine) as connection:
        guards = connection.execute(
            text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'ledger'")
        ).all()
        for guard in guards:
            connection.execute(text(f"DROP TRIGGER {guard.name}"))
        connection.execute(text("UPDATE ledger SET by = 'somebody@else.example' WHERE number = 7"))
        for guard in guards:
            connection.exec_driver_sql(guard.sql)
    return "7"


_WAYS = dict(zip(PLANTS, (_drop, _shift, _send_again, _edit), strict=True))
