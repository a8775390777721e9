"""Answers into the ledger, and back out of it while an undo is possible; what is said about either."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import takewhile

from casework.calendar_files import ASKED_FOR, follow_calendar
from casework.called import Called
from casework.content import Said, SaidKind
from casework.meeting.sitting import KEPT
from casework.own_words import can_be_taken_back, keep_own, last_of, numbers_in_use, taken_back
from casework.reply_work import ReplyWork
from casework.said_words import entry_said, said_in_words, what_follows
from casework.tell_others import tell_others
from casework.what_follows import what_follows as due_next
from permanence.answer import ABOUT_HERSELF, KEPT_FOR_HER, Answer, Verb
from permanence.answers.authority import with_body
from permanence.answers.entry_words import named_entries
from permanence.answers.given import Problem
from permanence.answers.own_rules import number_problems, own_problems
from permanence.answers.prompts import with_prompt
from permanence.answers.rules import UNDO_FOR, problems
from permanence.answers.undo import of_these_alone, recorded_together, undo_entries, why_not_undo
from permanence.answers.words import as_a_line
from permanence.case import Case
from permanence.entries import Entry, NewEntry

# Remembered values that each reply asks for: who has a calendar of hers, and the meetings that go on.
ASKED_FOR_A_REPLY = (ASKED_FOR, KEPT)
OWN_WORDS = "what you said about yourself"


def recorded(work: ReplyWork, answers: Sequence[Answer], message_id: int | None) -> Said:
    """These answers are recorded, one after the other; ALREADY when all of them were before."""
    several = len({answer.reference for answer in answers}) > 1
    called = Called(work.tx, work.rules, work.person)
    words = tuple(
        f"{called.name(a.reference)}: {said_in_words(work, a)}"
        if several and a.reference
        else said_in_words(work, a)
        for a in answers
    )
    made = [_record(work, answer) for answer in answers]
    numbers = [one.entry for one in made if one.entry is not None]
    first = numbers[0] if numbers else None
    if first is not None:
        work.tx.remember(last_of(work.person), str(first))
        follow_calendar(work)
    return Said(
        _kind(answers, made),
        reference=answers[0].reference,
        of_several=several,
        recorded="; ".join(words),
        lines=words,
        entry=first,
        entries=tuple(one.entry or 0 for one in made),
        undo_until=work.now + UNDO_FOR if any(one.changed for one in made) else None,
        by=work.person.name,
        message_id=message_id,
        stage=answers[0].stage,
        follows=_due_next(work, answers[0]) if len(answers) == 1 and first is not None else None,
        also=tuple(
            dict.fromkeys(
                s for a, one in zip(answers, made, strict=True) if one.changed for s in what_follows(a, work)
            )
        ),
    )


def _due_next(work: ReplyWork, answer: Answer) -> str | None:
    """What is due next because of what was held, in words."""
    if answer.verb not in (Verb.DONE, Verb.DECISION) or answer.on is None:
        return None
    case = work.case_of(answer.reference or "")
    milestone = case.milestone_of(answer)
    return due_next(case.stages, milestone, answer.on, work.rules, work.today) if milestone else None


@dataclass(frozen=True, slots=True)
class _Made:
    """What became of one answer: whether anything is new, and the first entry of the ledger that it made."""

    changed: bool
    entry: int | None = None


def _kind(answers: Sequence[Answer], made: Sequence[_Made]) -> SaidKind:
    if not any(one.changed for one in made):
        return SaidKind.ALREADY
    return SaidKind.NOTED if all(a.verb is Verb.NOTE for a in answers) else SaidKind.RECORDED


def _record(work: ReplyWork, answer: Answer) -> _Made:
    if answer.verb in KEPT_FOR_HER:
        made = _Made(keep_own(work, answer))
    else:
        number = work.append(work.entries_for(answer, work.case_of(answer.reference or "")))
        made = _Made(number is not None, number)
    if made.changed:
        tell_others(work, answer, made.entry)
    return made


def problems_in_turn(
    work: ReplyWork, answers: Sequence[Answer], before: Sequence[NewEntry] = ()
) -> list[Problem]:
    """What stands in the way of these answers, each judged as if those before it, and `before`, were recorded."""
    return in_turn(work, answers, before).problems


@dataclass(frozen=True, slots=True)
class InTurn:
    """Answers as they are recorded one after the other. `wrong`: the first that cannot be, with its `problems`."""

    answers: tuple[Answer, ...]
    problems: list[Problem]
    wrong: Answer | None = None


def in_turn(work: ReplyWork, answers: Sequence[Answer], before: Sequence[NewEntry] = ()) -> InTurn:
    """In the order in which they were said, or else in that of their days, a change of the route last."""
    tried = _in_turn(work, answers, before)
    if not tried.problems or len(answers) == 1:
        return tried
    by_day = sorted(answers, key=lambda a: (a.verb is Verb.CHANGE_ROUTE, a.on or work.today))
    again = _in_turn(work, by_day, before)
    return tried if again.problems else again


def _in_turn(work: ReplyWork, answers: Sequence[Answer], before: Sequence[NewEntry]) -> InTurn:
    coming: list[NewEntry] = [*before]
    aimed: list[Answer] = []
    for said in answers:
        if said.verb in ABOUT_HERSELF:
            wrong = own_problems(said, work.person, work.directory, work.today)
            if wrong:
                return InTurn(tuple(answers), wrong, said)
            aimed.append(said)
            continue
        reference = said.reference or ""
        case = work.case_of(reference, [e for e in coming if e.reference == reference])
        answer = _at_the_running_one(said, case)
        wrong = problems_with(work, answer, case, work.case_of(reference))
        if wrong:
            return InTurn(tuple(answers), wrong, answer)
        coming += work.entries_for(answer, case)
        aimed.append(with_body(with_prompt(answer, case), case, work.person))
    return InTurn(tuple(aimed), [])


def _at_the_running_one(answer: Answer, case: Case) -> Answer:
    """A booking is of the step that runs: after "held on the 14th, the next on 12 November" the one that follows."""
    stage = case.stage(answer.stage)
    if answer.verb is not Verb.BOOKED or answer.milestone is None or (stage and stage.is_open):
        return answer
    running = case.running_to(answer.milestone)
    return replace(answer, stage=running[0].key) if running else answer


def problems_with(work: ReplyWork, answer: Answer, case: Case, before: Case | None = None) -> list[Problem]:
    """What stands in the way of recording one answer about a child. `before`: her case before the whole reply."""
    wrong = problems(answer, case, work.person, before)
    if answer.verb is Verb.CALL_MINE and not wrong:
        return number_problems(answer, numbers_in_use(work))
    if answer.verb in (Verb.SIBLINGS, Verb.NOT_SIBLINGS) and not wrong and not _sees_sibling(work, answer):
        return [("sibling", f"There is no such reference: {answer.sibling}.")]
    return wrong


def _sees_sibling(work: ReplyWork, answer: Answer) -> bool:
    return answer.sibling is not None and work.open(answer.sibling, "reply: siblings") is not None


def no_such_reference(reference: str | None) -> Said:
    return Said(SaidKind.NO_SUCH_REFERENCE, reference=reference)


def not_found(work: ReplyWork, reference: str | None) -> Said:
    """What is said of a reference that means nobody for this person; an old one names what the child has now."""
    kept = work.tx.same_as(reference) if reference else None
    if kept is None or work.open(kept, "an old reference") is None:
        return no_such_reference(reference)
    now = f"{reference} is {kept} now: they are one child. Please say it again for {kept}."
    return Said(SaidKind.ASKED, reference=kept, question=now)


def invalid(answer: Answer, wrong: Sequence[Problem], message_id: int | None) -> Said:
    return Said(
        SaidKind.INVALID,
        reference=answer.reference,
        stage=answer.stage,
        problems=tuple(wrong),
        message_id=message_id,
    )


def new_day_asked(work: ReplyWork, answer: Answer, message_id: int | None) -> Said:
    """What did not happen is not recorded: what matters is the new day, or what stands in the way."""
    return Said(
        SaidKind.ASKED,
        reference=answer.reference,
        question=f"{as_a_line(said_in_words(work, answer))}. Which day is it now, or what stands in the way?",
        stage=answer.stage,
        message_id=message_id,
    )


def take_back(work: ReplyWork, answer: Answer, asked_at: datetime | None = None) -> Said:
    """All that was recorded together with the entry named (or last, by this person) stands no more.

    `asked_at`: when she asked for it, where that was before now; within ten minutes it must have been.
    """
    if answer.undoes is None and taken_back(work, asked_at or work.now):
        return _own_undone(work)
    return _undo(work, _group_to_undo(work, answer, asked_at or work.now))


def take_back_some(
    work: ReplyWork, gone: Sequence[int], stay: Sequence[int], asked_at: datetime | None = None
) -> Said:
    """Of what one reply recorded, these answers alone stand no more; `gone`, `stay`: the first entry of each."""
    return _undo(work, _some_to_undo(work, gone, stay, asked_at or work.now))


def _undo(work: ReplyWork, group: list[Entry] | Said) -> Said:
    """The group stands no more, and that is said; or why it stays."""
    if isinstance(group, Said):
        return group
    work.append(undo_entries(group, work.person.email, work.through))
    follow_calendar(work)
    return _undone(work, group)


def would_take_back_some(work: ReplyWork, gone: Sequence[int], stay: Sequence[int]) -> Said:
    """What `take_back_some` takes back if it comes now, said as UNDONE with its first entry; or why nothing."""
    group = _some_to_undo(work, gone, stay, work.now)
    return group if isinstance(group, Said) else _undone(work, group)


def _some_to_undo(
    work: ReplyWork, gone: Sequence[int], stay: Sequence[int], asked_at: datetime
) -> list[Entry] | Said:
    group = _group_to_undo(work, Answer(Verb.UNDO, undoes=gone[0]), asked_at)
    if isinstance(group, Said):
        return group
    return of_these_alone(group, gone, stay) or Said(SaidKind.NOTHING_TO_UNDO)


def would_take_back(work: ReplyWork, answer: Answer) -> Said:
    """What this undo takes back if it comes now, said as UNDONE with its first entry; or why nothing."""
    if answer.undoes is None and can_be_taken_back(work, work.now):
        return _own_undone(work)
    group = _group_to_undo(work, answer, work.now)
    return group if isinstance(group, Said) else _undone(work, group)


def _group_to_undo(work: ReplyWork, answer: Answer, asked_at: datetime) -> list[Entry] | Said:
    first = work.tx.entry(answer.undoes or _last_entry(work))
    if first is None or answer.reference not in (None, first.reference):  # a page is of one child
        return Said(SaidKind.NOTHING_TO_UNDO, reference=answer.reference)
    if not _is_her_own(work, first) and work.open(first.reference, "undo") is None:
        return no_such_reference(answer.reference)
    group = _still_standing(work, first)
    if not group:
        return Said(SaidKind.NOTHING_TO_UNDO, reference=first.reference)
    if not _are_open_to_her(work, group):
        return no_such_reference(answer.reference)
    why_not = why_not_undo(first, work.person, work.directory, asked_at)
    return Said(SaidKind.NOT_ALLOWED, reference=first.reference, lines=(why_not,)) if why_not else group


def _is_her_own(work: ReplyWork, first: Entry) -> bool:
    """Whether she recorded it herself, and was not kept from the child since.

    Her own answer may have ended what she saw the child by: a decision maker's decision, the last legal step.
    """
    journey = work.tx.journey(first.reference)
    hidden = journey is None or journey.allocation.hides_from(work.person.email)
    return first.by == work.person.email and not hidden


def _are_open_to_her(work: ReplyWork, group: Sequence[Entry]) -> bool:
    """Whether all that was recorded together is her own or of children whom she may see: none is changed unseen."""
    of_each = {entry.reference: entry for entry in group}
    return all(
        _is_her_own(work, entry) or work.open(reference, "undo") is not None
        for reference, entry in of_each.items()
    )


def _own_undone(work: ReplyWork) -> Said:
    return Said(SaidKind.UNDONE, recorded=OWN_WORDS, lines=(OWN_WORDS,), by=work.person.name)


def _undone(work: ReplyWork, group: Sequence[Entry]) -> Said:
    words = _in_words(work, group)
    return Said(
        SaidKind.UNDONE,
        reference=group[0].reference,
        of_several=len({e.reference for e in group}) > 1,
        recorded="; ".join(words),
        lines=tuple(words),
        entry=group[0].number,
        by=work.person.name,
        stage=group[0].maybe("stage"),
    )


def taking_back(work: ReplyWork, numbers: Sequence[int]) -> list[NewEntry]:
    """The entries that take back all that was recorded together with these; none where it can be no longer."""
    found: list[NewEntry] = []
    seen: set[int] = set()
    for number in (n for n in numbers if n):
        first = work.tx.entry(number)
        if first is None or why_not_undo(first, work.person, work.directory, work.now):
            return []
        group = [e for e in _still_standing(work, first) if e.number not in seen]
        if not _are_open_to_her(work, group):
            return []
        seen |= {e.number for e in group}
        found += undo_entries(group, work.person.email, work.through)
    return found


def just_recorded(work: ReplyWork) -> Said | None:
    """That what this person said last is recorded already, while that was within ten minutes; None otherwise."""
    entry = work.tx.entry(_last_entry(work))
    if entry is None or work.now - entry.recorded_at > UNDO_FOR:
        return None
    group = _still_standing(work, entry)
    if not _are_open_to_her(work, group):
        return None
    words = "; ".join(_in_words(work, group))
    return Said(SaidKind.ALREADY, reference=entry.reference, recorded=words) if words else None


def _last_entry(work: ReplyWork) -> int:
    """The number of the entry that this person recorded last; 0 when that was no entry."""
    kept = work.tx.setting(last_of(work.person)) or ""
    return int(kept) if kept.isdigit() else 0


def _still_standing(work: ReplyWork, first: Entry) -> list[Entry]:
    """What one reply recorded about one child or several, as far as it still stands."""
    after = work.tx.entries(after=first.number - 1)
    same_reply = takewhile(lambda e: (e.through, e.by) == (first.through, first.by), after)
    references = dict.fromkeys([first.reference, *(e.reference for e in same_reply)])
    found = [e for r in references for e in recorded_together(first, work.tx.entries(r))]
    return sorted(found, key=lambda e: e.number)


def _in_words(work: ReplyWork, group: Sequence[Entry]) -> list[str]:
    """What a person would call it, each with its child where several are meant."""
    named = named_entries(group)
    several = len({e.reference for e in named}) > 1
    called = Called(work.tx, work.rules, work.person)
    return [
        f"{called.name(e.reference)}: {words}" if several else words
        for e in named
        for words in (entry_said(e, work.rules, work.directory, work.today),)
    ]
