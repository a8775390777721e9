"""Which drafts are on their way: kept before a draft is sent, so that a crash leaves something to look for."""

from __future__ import annotations

import json
from dataclasses import dataclass

from casework.ports import CaseRecord

KEY = "graph drafts on their way"


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft in the mailbox. `name`: the Message-ID that it goes under, as the mailbox says."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class InFlight:
    """Message number to draft, for the few messages that are being sent."""

    record: CaseRecord

    def draft_of(self, message: int) -> Draft | None:
        with self.record.reading() as tx:
            found = _read(tx.setting(KEY)).get(str(message))
        return Draft(*found) if found else None

    def keep(self, message: int, draft: Draft) -> None:
        self._change(message, [draft.id, draft.name])

    def over(self, message: int) -> None:
        self._change(message, None)

    def _change(self, message: int, draft: list[str] | None) -> None:
        with self.record.writing() as tx:
            kept = _read(tx.setting(KEY))
            kept.pop(str(message), None)
            if draft:
                kept[str(message)] = draft
            tx.remember(KEY, json.dumps(kept))


def _read(kept: str | None) -> dict[str, list[str]]:
    return dict(json.loads(kept)) if kept else {}
