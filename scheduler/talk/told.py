"""What Homeward said to one line, for programs: kind, what is proposed or recorded, what was not read, choices."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from casework.content import Said, SaidKind
from casework.threads import Thread
from permanence.answer import Answer
from permanence.people import Directory
from permanence.replies.memory import WaitsFor

_KINDS = {
    SaidKind.RECORDED: "recorded",
    SaidKind.UNDONE: "recorded",
    SaidKind.NOTHING_TO_UNDO: "recorded",
    SaidKind.READ_BACK: "read_back",
    SaidKind.ASKED: "asked",
    SaidKind.NOTED: "noted",
    SaidKind.NOT_UNDERSTOOD: "not_read",
    SaidKind.NO_SUCH_REFERENCE: "asked",  # which child is it, then?
    SaidKind.PRIVATE_WORDS: "asked",  # say it without
    SaidKind.NOT_ALLOWED: "refused",
    SaidKind.INVALID: "refused",
    SaidKind.MOVED_ON: "refused",
    SaidKind.NOT_LINKED: "refused",
    SaidKind.DELAYED: "refused",
}
_UNDO = frozenset({SaidKind.UNDONE, SaidKind.NOTHING_TO_UNDO})


@dataclass(frozen=True, slots=True)
class Told:
    """`said`: as she reads it. `thread`: what waits where she wrote, afterwards."""

    text: str
    said: str
    how: Said
    thread: Thread | None

    @property
    def kind(self) -> str:
        return _KINDS.get(self.how.kind, "answered")

    @property
    def proposed(self) -> Sequence[Answer]:
        return self._answers(WaitsFor.YES) if self.kind == "read_back" else ()

    @property
    def recorded(self) -> Sequence[Answer]:
        return self._answers(WaitsFor.MORE) if self.how.kind in (SaidKind.RECORDED, SaidKind.NOTED) else ()

    def _answers(self, waits_for: WaitsFor) -> Sequence[Answer]:
        waiting = self.thread.waiting if self.thread else None
        return waiting.answers if waiting and waiting.waits_for is waits_for else ()

    def as_json(self, staff: Directory, case_ids: Mapping[str, str]) -> dict[str, object]:
        """The line as `homeward talk --json` prints it."""
        recorded = [_fact(answer, staff, case_ids) for answer in self.recorded]
        if self.how.kind in _UNDO:
            recorded = [{"reference": self.how.reference, "verb": "undo"}]
        return {
            "text": self.text,
            "said": self.said,
            "kind": self.kind,
            "proposed": [_fact(answer, staff, case_ids) for answer in self.proposed],
            "recorded": recorded,
            "unread": list(self.how.unread),
            "options": [label for _, label in self.how.options],
        }


def _fact(answer: Answer, staff: Directory, case_ids: Mapping[str, str]) -> dict[str, object]:
    person = staff.get(answer.to)
    return {
        "reference": answer.reference,
        "case_id": case_ids.get(answer.reference or ""),
        "verb": str(answer.verb),
        "milestone": answer.milestone,
        "date": answer.on.isoformat() if answer.on else None,
        "until": answer.until.isoformat() if answer.until else None,
        "outcome": answer.outcome,
        "route": answer.route,
        "reason": answer.reason or ("other" if answer.note else None),
        "to": person.name if person else answer.to,
    }
