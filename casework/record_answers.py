"""Answers into the ledger, and back out of it while an undo is possible; what is said about either."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

from casework.content import Said, SaidKind
from casework.ports import MessageKind, NewMessage
from casework.reply_desk import Desk
from permanence.answer import Answer, Verb
from permanence.answers.entry_words import answer_of, entry_in_words
from permanence.answers.rules import UNDO_FOR, Problem, problems
from permanence.answers.undo import recorded_together, undo_entries, why_not_undo
from permanence.answers.words import in_words
from permanence.entries import Entry, NewEntry
from permanence.people import Role


def recorded(desk: Desk, answers: Sequence[Answer], message_id: int | None) -> Said:
    """These answers are in the ledger, one after the other; ALREADY when it said all of them before."""
    numbers = [_record(desk, answer) for answer in answers]
    first = next((number for number in numbers if number is not None), None)
    words = tuple(in_words(answer, desk.rules) for answer in answers)
    if first is not None:
        desk.case.remember(_last_of(desk), str(first))
    return Said(
        _kind(answers, first),
        reference=answers[0].reference,
        recorded="; ".join(words),
        lines=words,
        entry=first,
        undo_until=desk.now + UNDO_FOR if first is not None else None,
        by=desk.person.name,
        message_id=message_id,
        stage=answers[0].stage,
    )


def _kind(answers: Sequence[Answer], first: int | None) -> SaidKind:
    if first is None:
        return SaidKind.ALREADY
    return SaidKind.NOTED if all(a.verb is Verb.NOTE for a in answers) else SaidKind.RECORDED


def _record(desk: Desk, answer: Answer) -> int | None:
    number = desk.append(desk.entries_for(answer, desk.case_of(answer.reference or "")))
    if number is not None and answer.verb is Verb.WRONG_ALERT:
        _tell_information_officers(desk, answer)
    return number


def problems_in_turn(desk: Desk, answers: Sequence[Answer]) -> list[Problem]:
    """What stands in the way of these answers, each judged as if those before it were recorded."""
    coming: list[NewEntry] = []
    for answer in answers:
        reference = answer.reference or ""
        case = desk.case_of(reference, [e for e in coming if e.reference == reference])
        wrong = problems(answer, case, desk.person)
        if wrong:
            return wrong
        coming += desk.entries_for(answer, case)
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


def take_back(desk: Desk, answer: Answer) -> Said:
    """All that was recorded together with the entry named (or last, by this person) stands no more."""
    number = answer.undoes or int(desk.case.setting(_last_of(desk)) or 0)
    first = desk.case.entry(number)
    if first is None:
        return Said(SaidKind.NOTHING_TO_UNDO, reference=answer.reference)
    if desk.open(first.reference, "reply: undo") is None:
        return no_such_reference(answer.reference)
    group = _still_standing(desk, first)
    if not group:
        return Said(SaidKind.NOTHING_TO_UNDO, reference=first.reference)
    why_not = why_not_undo(first, desk.person, desk.directory, desk.now)
    if why_not:
        return Said(SaidKind.NOT_ALLOWED, reference=first.reference, lines=(why_not,))
    desk.append(undo_entries(group, desk.person.email, desk.through))
    return Said(
        SaidKind.UNDONE,
        reference=first.reference,
        recorded="; ".join(_in_words(desk, group)),
        lines=tuple(_in_words(desk, group)),
        by=desk.person.name,
        stage=first.maybe("stage"),
    )


def just_recorded(desk: Desk) -> Said | None:
    """That what this person said last is recorded already, while that was within ten minutes; None otherwise."""
    entry = desk.case.entry(int(desk.case.setting(_last_of(desk)) or 0))
    if entry is None or desk.now - entry.recorded_at > UNDO_FOR:
        return None
    words = "; ".join(_in_words(desk, _still_standing(desk, entry)))
    return Said(SaidKind.ALREADY, reference=entry.reference, recorded=words) if words else None


def _still_standing(desk: Desk, first: Entry) -> list[Entry]:
    """What one reply recorded about one child or several, as far as it still stands."""
    after = desk.case.entries(after=first.number - 1)
    same_reply = takewhile(lambda e: (e.through, e.by) == (first.through, first.by), after)
    references = dict.fromkeys([first.reference, *(e.reference for e in same_reply)])
    found = [e for r in references for e in recorded_together(first, desk.entries(r))]
    return sorted(found, key=lambda e: e.number)


def _in_words(desk: Desk, group: Sequence[Entry]) -> list[str]:
    """What a person would call it; entries that only follow from an answer go without saying."""
    told = [e for e in group if answer_of(e)] or group
    return [entry_in_words(e, desk.rules) for e in told]


def _last_of(desk: Desk) -> str:
    return f"last recorded by:{desk.person.email}"


def _tell_information_officers(desk: Desk, answer: Answer) -> None:
    """The alert may rest on a wrong date: somebody who can look at the source is asked to."""
    for person in desk.directory.with_role(Role.INFORMATION_OFFICER):
        message = NewMessage(
            key=f"notice:wrong:{answer.reference}:{answer.stage}:{desk.today}:{person.email}",
            kind=MessageKind.NOTICE,
            person=person.email,
            channel=person.channel,
            not_before=desk.now,
            facts={
                "headline": f"An alert about {answer.reference} was reported as wrong",
                "lines": [in_words(answer, desk.rules)],
                "action": f"Compare the dates of {answer.reference} with the case system.",
            },
        )
        desk.case.queue(message, desk.now)
