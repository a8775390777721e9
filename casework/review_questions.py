"""Two answers about one review that differ are a question to both of those who gave them."""

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
    """Both have the question queued; what is said of it to the one who has just answered."""
    other = work.directory.get(others[0].by)
    for person in (work.person, other):
        if person is not None and person.active:
            work.tx.queue(_question(work, answer, person), work.now)
    fields = ", ".join(one.field.label.rstrip("?") for one in others)
    name = other.name if other else "Somebody else"
    return (
        f"{as_a_line(name)} said something else: {fields}. That was left as it was, and you are both asked."
    )


def _question(work: ReplyWork, answer: Answer, person: Person) -> NewMessage:
    reference, stage = answer.reference or "", answer.stage or ""
    number = work.case_of(reference).journey.number
    return NewMessage(
        key=f"review:{reference}/{number}/{stage}:differs:{work.through}:{person.email}",
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
