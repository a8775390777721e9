"""Two answers about one review that differ are a question to both who gave them and still work here, once a day."""

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
    """Both have the question queued, where they had none today; what is said of it to the one who has just answered.

    Who has left since is not asked.
    """
    other = work.directory.get(others[0].by)
    asks = [work.person, *([other] if other and other.active else [])]
    asked = [work.tx.queue(_question(work, answer, person), work.now) is not None for person in asks]
    fields = ", ".join(one.field.label.rstrip("?") for one in others)
    name = other.name if other else "Somebody else"
    both = "both " if len(asks) > 1 else ""
    how = f"you are {both}asked" if any(asked) else f"you were {both}asked today"
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
