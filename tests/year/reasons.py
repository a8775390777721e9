"""Why a notice may have reached nobody: read from the outbox as it lies in the table, and from what was recorded meanwhile."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import text

from store.case_record import SqlCaseRecord
from store.engine import reading

_OUTBOX = text(
    "SELECT id, kind, state, reason, created_at, sent_at, over_at, was_unsure, carries, "
    "json_extract(facts, '$.kind') AS says FROM outbox"
)

FAR = datetime.max.replace(tzinfo=UTC)


def moment(value: Any) -> datetime | None:
    """A moment as SQLite keeps it; None for none."""
    if value is None:
        return None
    found = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    return found if found.tzinfo else found.replace(tzinfo=UTC)


class Reasons:
    """What became of every message, and of whom something was recorded between its raising and its end."""

    def __init__(
        self, record: SqlCaseRecord, rows: Iterable[Mapping], staff_changed: Sequence[datetime]
    ) -> None:
        self.unsure: set[int] = set()
        self.carried_by: dict[int, list[int]] = defaultdict(list)
        self._between: dict[int, tuple[datetime, datetime]] = {}
        self.states: dict[int, tuple[str, str | None]] = {}
        self.says: dict[int, str | None] = {}  # of an answer: which of the answers it is
        self._staff_changed = staff_changed
        self._recorded: dict[str, list[datetime]] = defaultdict(list)
        for row in rows:
            self._recorded[row["reference"]].append(moment(row["recorded_at"]) or FAR)
        with reading(record.engine) as connection:
            for row in connection.execute(_OUTBOX).mappings():
                self._keep(row)

    def _keep(self, row: Mapping) -> None:
        if row["was_unsure"]:
            self.unsure.add(row["id"])
        if row["carries"]:
            self.carried_by[row["carries"]].append(row["id"])
        self.states[row["id"]] = (row["state"], row["reason"])
        self.says[row["id"]] = row["says"]
        begun = moment(row["created_at"]) or FAR
        self._between[row["id"]] = (begun, moment(row["sent_at"]) or moment(row["over_at"]) or begun)

    def made_at(self, message: int) -> datetime:
        """When it was queued: of an answer in a chat, when its reader wrote."""
        return self._between[message][0]

    def all_of(self, message: int) -> list[int]:
        """The message and those that bring what it carries another way, to several people where one may not have all."""
        return [message, *self.carried_by.get(message, ())]

    def is_excused(self, message: int, reference: str) -> bool:
        """Whether something was recorded of the child, or the staff changed, while the message was on its way.

        A mail that came back is on its way until what brings it to somebody else has come, or is over.
        """
        if message not in self._between:
            return False
        first = self._between[message][0]
        last = max(self._between[one][1] for one in self.all_of(message))
        news = [*self._recorded.get(reference, ()), *self._staff_changed]
        return any(first <= at <= last for at in news)
