"""Two answers about one review that differ are a question to both of those who gave them, once a day."""

from __future__ import annotations

from collections.abc import Sequence

from casework.ports import MessageKind, NewMessage
from casework.reply_work import ReplyWork
from casework.review_differences import Difference
from casework.review_messages import DIFFERS
from permanence.answer import Answer
from permanence.answers.words import as_a_line
from permanence.people import Person


def ask_both(work: ReplyWork, answer: Answer, others: Sequence[Difference]) -> str:
    """Both have the question queued, where they had none today; what is said of it to the one who has just answered."""
    other = work.directory.get(others[0].by)
    asked = [
        work.tx.queue(_question(work, answer, person), work.now) is not None
        for person in (work.person, other)
        if person is not None and person.active
    ]
    fields = ", ".join(one.field.label.rstrip("?") for one in others)
    name = other.name if other else "Somebody else"
    how = "you are both asked" if any(asked) else "you were both asked today"
    return f"{as_a_line(name)} said something else: {fields}. That was left as it was, and {how}."


def _question(work: ReplyWork, answer: Answer, person: Person) -> NewMessage:
    reference, stage = answer.reference or "", answer.stage or ""
    number = work.case_of(reference).journey.number
    return NewMessage(
        key=f"review:{reference}/{number}/{stage}:differs:{work.today}:{person.email}",
        kind=MessageKind.REVIEW,
        person=person.email,
        channel=person.channel,
        not_before=work.now,
        facts={
            "asks": DIFFERS,
            "reference": reference,
            "journey": number,
            "stage": stage,
            "day": work.today.isoformat(),
        },
    )
