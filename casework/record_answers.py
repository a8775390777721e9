"""Answers into the ledger, and back out of it while an undo is possible; what is said about either."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

from casework.content import Said, SaidKind
from casework.ports import MessageKind, NewMessage
from casework.reply_work import ReplyWork
from permanence.answer import Answer, Verb
from permanence.answers.entry_words import answer_of, entry_in_words
from permanence.answers.given import Problem
from permanence.answers.rules import UNDO_FOR, problems
from permanence.answers.undo import recorded_together, undo_entries, why_not_undo
from permanence.answers.words import in_words
from permanence.entries import Entry, NewEntry
from permanence.people import Role


def recorded(work: ReplyWork, answers: Sequence[Answer], message_id: int | None) -> Said:
    """These answers are in the ledger, one after the other; ALREADY when it said all of them before."""
    numbers = [_record(work, answer) for answer in answers]
    first = next((number for number in numbers if number is not None), None)
    words = tuple(in_words(answer, work.rules) for answer in answers)
    if first is not None:
        work.tx.remember(_last_of(work), str(first))
    return Said(
        _kind(answers, first),
        reference=answers[0].reference,
        recorded="; ".join(words),
        lines=words,
        entry=first,
        undo_until=work.now + UNDO_FOR if first is not None else None,
        by=work.person.name,
        message_id=message_id,
        stage=answers[0].stage,
    )


def _kind(answers: Sequence[Answer], first: int | None) -> SaidKind:
    if first is None:
        return SaidKind.ALREADY
    return SaidKind.NOTED if all(a.verb is Verb.NOTE for a in answers) else SaidKind.RECORDED


def _record(work: ReplyWork, answer: Answer) -> int | None:
    number = work.append(work.entries_for(answer, work.case_of(answer.reference or "")))
    if number is not None and answer.verb is Verb.WRONG_ALERT:
        _tell_information_officers(work, answer)
    return number


def problems_in_turn(work: ReplyWork, answers: Sequence[Answer]) -> list[Problem]:
    """What stands in the way of these answers, each judged as if those before it were recorded."""
    coming: list[NewEntry] = []
    for answer in answers:
        reference = answer.reference or ""
        case = work.case_of(reference, [e for e in coming if e.reference == reference])
        wrong = problems(answer, case, work.person)
        if wrong:
            return wrong
        coming += work.entries_for(answer, case)
    return []


def no_such_reference(reference: str | None) -> Said:
    return Said(SaidKind.NO_SUCH_REFERENCE, reference=reference)


def invalid(answer: Answer, wrong: Sequence[Problem], message_id: int | None) -> Said:
    return Said(
        SaidKind.INVALID,
        reference=answer.reference,
        stage=answer.stage,
        problems=tuple(wrong),
        message_id=message_id,
    )


def take_back(work: ReplyWork, answer: Answer) -> Said:
    """All that was recorded together with the entry named (or last, by this person) stands no more."""
    number = answer.undoes or int(work.tx.setting(_last_of(work)) or 0)
    first = work.tx.entry(number)
    if first is None:
        return Said(SaidKind.NOTHING_TO_UNDO, reference=answer.reference)
    if work.open(first.reference, "reply: undo") is None:
        return no_such_reference(answer.reference)
    group = _still_standing(work, first)
    if not group:
        return Said(SaidKind.NOTHING_TO_UNDO, reference=first.reference)
    why_not = why_not_undo(first, work.person, work.directory, work.now)
    if why_not:
        return Said(SaidKind.NOT_ALLOWED, reference=first.reference, lines=(why_not,))
    work.append(undo_entries(group, work.person.email, work.through))
    return Said(
        SaidKind.UNDONE,
        reference=first.reference,
        recorded="; ".join(_in_words(work, group)),
        lines=tuple(_in_words(work, group)),
        by=work.person.name,
        stage=first.maybe("stage"),
    )


def just_recorded(work: ReplyWork) -> Said | None:
    """That what this person said last is recorded already, while that was within ten minutes; None otherwise."""
    entry = work.tx.entry(int(work.tx.setting(_last_of(work)) or 0))
    if entry is None or work.now - entry.recorded_at > UNDO_FOR:
        return None
    words = "; ".join(_in_words(work, _still_standing(work, entry)))
    return Said(SaidKind.ALREADY, reference=entry.reference, recorded=words) if words else None


def _still_standing(work: ReplyWork, first: Entry) -> list[Entry]:
    """What one reply recorded about one child or several, as far as it still stands."""
    after = work.tx.entries(after=first.number - 1)
    same_reply = takewhile(lambda e: (e.through, e.by) == (first.through, first.by), after)
    references = dict.fromkeys([first.reference, *(e.reference for e in same_reply)])
    found = [e for r in references for e in recorded_together(first, work.entries(r))]
    return sorted(found, key=lambda e: e.number)


def _in_words(work: ReplyWork, group: Sequence[Entry]) -> list[str]:
    """What a person would call it; entries that only follow from an answer go without saying."""
    told = [e for e in group if answer_of(e)] or group
    return [entry_in_words(e, work.rules) for e in told]


def _last_of(work: ReplyWork) -> str:
    return f"last recorded by:{work.person.email}"


def _tell_information_officers(work: ReplyWork, answer: Answer) -> None:
    """The alert may rest on a wrong date: somebody who can look at the source is asked to."""
    for person in work.directory.with_role(Role.INFORMATION_OFFICER):
        message = NewMessage(
            key=f"notice:wrong:{answer.reference}:{answer.stage}:{work.today}:{person.email}",
            kind=MessageKind.NOTICE,
            person=person.email,
            channel=person.channel,
            not_before=work.now,
            facts={
                "headline": f"An alert about {answer.reference} was reported as wrong",
                "lines": [in_words(answer, work.rules)],
                "action": f"Compare the dates of {answer.reference} with the case system.",
            },
        )
        work.tx.queue(message, work.now)
