"""What was read from words is said back, and recorded when its writer confirms that very saying."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from casework.called import Called
from casework.content import Said, SaidKind
from casework.in_thread import InThread
from casework.own_words import own_words
from casework.record_answers import InTurn, in_turn, invalid, not_found, recorded, taking_back
from casework.removals_by_reply import confirm_removals, waits_for_removals
from casework.reply_work import ReplyWork, with_day, with_first_day
from casework.restrict_by_reply import confirm_restriction, waits_for_restriction
from casework.said_words import said_in_words
from casework.situation import lines_of, seen_of, situation_of
from casework.threads import Thread
from casework.undo_by_mail import confirm_undo, waits_for_undo
from permanence.answer import ABOUT_HERSELF, Answer, Verb
from permanence.answers.words import in_words
from permanence.day_words import day_words
from permanence.entries import NewEntry
from permanence.replies.memory import NOTHING, Waiting, WaitsFor
from permanence.replies.memory import recorded as as_recorded
from permanence.replies.reading import Open, Option
from permanence.replies.saying import still_asked

SAY_AGAIN = "Nothing was recorded. What should it be?"
_ASKED_BY = {"on": Open.DAY, "until": Open.UNTIL, "reason": Open.REASON}


def read_back(
    thread: InThread, waiting: Waiting, asks: Sequence[str] = (), unread: tuple[str, ...] = ()
) -> Said:
    """The answers of `waiting` are said back and wait for a yes here; or it is said what stands in their way.

    `asks`: what is asked in the same breath; then it is read back even where that is still lacking.
    """
    work = thread.work
    if (unseen := _unseen(work, waiting)) is not None:
        thread.waits_on(NOTHING)
        return not_found(work, unseen)
    answers = tuple(_with_its_day(work, answer) for answer in waiting.answers)
    undoes = taking_back(work, waiting.undoes)
    tried = in_turn(work, answers, undoes)
    if tried.problems and not asks:
        others = _without_the_wrong_one(work, tried, undoes)
        if not others:
            return _refused(thread, tried, unread, waiting.rest)
        open_, why = _to_put_right(tried)
        opens = tuple(dict.fromkeys((*waiting.opens, *open_.opens)))
        beside = replace(waiting, answers=others, opens=opens, rest=(*waiting.rest, *open_.answers))
        return read_back(thread, beside, (why,), unread)
    answers = tried.answers
    numbers = waiting.undoes if undoes else ()
    number = thread.says(replace(waiting, answers=answers, undoes=numbers))
    denied = [f"{_as_read_back(work, a)}." for a in answers if a.verb is Verb.NOT_DONE and waiting.sure]
    answers = tuple(a for a in answers if a.verb is not Verb.NOT_DONE) or answers
    own = _beside(answers, undoes)
    words = tuple(
        _as_read_back(work, a)
        + (", in the place of what was just recorded" if undoes and a not in own else "")
        for a in answers
    )
    return Said(
        SaidKind.READ_BACK,
        reference=answers[0].reference,
        recorded="; ".join(words),
        lines=words,
        proposal=number,
        message_id=thread.message_id,
        stage=answers[0].stage,
        also=(*denied, *asks),
        unread=unread,
        numbers=_numbers(thread, answers),
    )


def _unseen(work: ReplyWork, waiting: Waiting) -> str | None:
    """A child of these answers whom she may not see, or not any more: what is held of her is not said back to her."""
    named = {a.reference for a in (*waiting.answers, *waiting.rest) if a.reference}
    return next(iter(sorted(named - seen_of(work, named))), None)


def _beside(answers: Sequence[Answer], undoes: Sequence[NewEntry]) -> list[Answer]:
    """The answers that stand in the place of nothing: of children of whom nothing is taken back."""
    children, taken = {a.reference for a in answers}, {entry.reference for entry in undoes}
    return [a for a in answers if taken <= children and a.reference not in taken]


def let_go(work: ReplyWork, before: Waiting, after: Waiting) -> tuple[str, ...]:
    """What became of a read-back where something is asked instead of it: a yes is no yes to it any more.

    Nothing is said where what it should be is asked.
    """
    if before.waits_for is not WaitsFor.YES or Open.WHAT_INSTEAD in after.opens:
        return ()
    now = (*after.answers, *after.rest)
    waits = [a for a in before.sure if a in now]
    gone = [a for a in before.sure if not any(_is_told_by(b, a) for b in now)]
    said = (("Not recorded yet, and read back again after your answer", waits), ("Not recorded", gone))
    return tuple(f"{what}: {'; '.join(_as_read_back(work, a) for a in of)}." for what, of in said if of)


def _is_told_by(now: Answer, before: Answer) -> bool:
    """Whether what is asked about is what was read back, with a day or a child that is open again."""
    child = now.reference in (None, before.reference)
    return child and (now.verb, now.milestone) == (before.verb, before.milestone)


def _numbers(thread: InThread, answers: Sequence[Answer]) -> tuple[int, ...]:
    """The line of the message that each answer is about, 0 where a child has several and none is of this step.

    None at all where the message has but one line, or one of the answers is about a child without a line.
    """
    lines = lines_of(thread.work, thread.message_id)
    of_children = [[n for n in lines if n.reference == a.reference] for a in answers]
    if len(lines) <= 1 or not all(of_children):
        return ()
    return tuple(
        next((n.number for n in of_child if n.stage == a.stage or len(of_child) == 1), 0)
        for a, of_child in zip(answers, of_children, strict=True)
    )


def _without_the_wrong_one(work: ReplyWork, tried: InTurn, undoes: Sequence[NewEntry]) -> tuple[Answer, ...]:
    """Of several answers those that can be recorded without the one that cannot; none in the place of others."""
    others = tuple(a for a in tried.answers if tried.wrong and not _same(a, tried.wrong))
    sure = any(a.verb is not Verb.NOT_DONE for a in others)
    return others if sure and not undoes and not in_turn(work, others).problems else ()


def _to_put_right(tried: InTurn) -> tuple[Waiting, str]:
    """What waits for another day or a reason, as far as that would do; and why it cannot be recorded as it stands."""
    wrong = tried.wrong
    assert wrong is not None
    why = " ".join(dict.fromkeys(sentence for _, sentence in tried.problems))
    fields = {name for name, _ in tried.problems} & set(_ASKED_BY)
    said = f"{wrong.reference}: {why}" if wrong.reference else why
    if not fields:
        return NOTHING, said
    return Waiting(answers=(_without(wrong, min(fields)),), opens=(_ASKED_BY[min(fields)],)), said


def _refused(thread: InThread, tried: InTurn, unread: tuple[str, ...], rest: tuple[Answer, ...] = ()) -> Said:
    """Why it cannot be recorded; where another day or a reason would do, the thread waits for that."""
    wrong = tried.wrong
    assert wrong is not None
    fields = {name for name, _ in tried.problems} & set(_ASKED_BY)
    waiting = NOTHING
    if fields:
        name = min(fields)
        known = tuple(_without(a, name) if _same(a, wrong) else a for a in tried.answers)
        waiting = Waiting(WaitsFor.ANSWER, known, (_ASKED_BY[name],), said_at=thread.work.now, rest=rest)
    number = thread.says(waiting)
    return Said(
        SaidKind.ASKED,
        reference=wrong.reference,
        question=" ".join(dict.fromkeys(sentence for _, sentence in tried.problems)),
        problems=tuple(tried.problems),
        proposal=number,
        message_id=thread.message_id,
        stage=wrong.stage,
        unread=unread,
    )


def _same(one: Answer, other: Answer) -> bool:
    """Whether it is the same answer, whatever running step it was aimed at since."""
    return replace(one, stage=None) == replace(other, stage=None)


def _without(answer: Answer, name: str) -> Answer:
    match name:
        case "on":
            return replace(answer, on=None)
        case "until":
            return replace(answer, until=None)
    return replace(answer, reason=None)


def _left_it_open(work: ReplyWork, answer: Answer) -> bool:
    """A decision that left its step open and has no day: today is when it was told, not when the body sat."""
    milestone = answer.milestone
    outcome = work.rules.pack.outcomes.get(answer.outcome or "")
    return outcome is not None and milestone is not None and not outcome.reaches_at(milestone)


def _with_its_day(work: ReplyWork, answer: Answer) -> Answer:
    if answer.verb is Verb.DECISION and answer.on is None and _left_it_open(work, answer):
        return answer
    if answer.verb in ABOUT_HERSELF:
        return with_first_day(answer, work.today)
    return with_day(answer, work.case_of(answer.reference)) if answer.reference else answer


def _as_read_back(work: ReplyWork, answer: Answer) -> str:
    """The answer in words; where it corrects a day that is held, that day beside it, so that a slip is seen."""
    said = said_in_words(work, answer)
    if answer.reference is None:
        return said + _replaced_absence(work, answer)
    said = f"{Called(work.tx, work.rules, work.person).name(answer.reference)}: {said}"
    if answer.verb not in (Verb.DONE, Verb.DECISION):
        return said
    held = work.case_of(answer.reference).held(answer)
    return (
        f"{said}. This replaces {day_words(held.on, work.today)}" if held and held.on != answer.on else said
    )


def _replaced_absence(work: ReplyWork, answer: Answer) -> str:
    """What of an absence that she told before is other now: who covers, or its days; empty where nothing is."""
    if answer.verb is not Verb.LEAVE or answer.on is None:
        return ""
    first, last = answer.on, answer.until or answer.on
    held = next((a for a in own_words(work).leave if a.first <= last and first <= a.last), None)
    if held is None or (held.first, held.last, held.cover) == (first, last, answer.to):
        return ""
    if (held.first, held.last) != (first, last):
        return f". This replaces {day_words(held.first, work.today)} to {day_words(held.last, work.today)}"
    cover = work.directory.get(held.cover)
    return f". This replaces {cover.name} as cover" if cover else ""


def confirm_at(work: ReplyWork, number: int) -> Said:
    """What was read back under this number is recorded, if it was said to her and waits."""
    thread = _hers(work, number)
    if thread is None or thread.waiting.waits_for is not WaitsFor.YES:
        return _waits_no_more(work, thread)
    return confirm(_in(work, thread), thread.waiting)


def confirm(thread: InThread, waiting: Waiting) -> Said:
    """The answers of a read-back are recorded, in the place of those that it takes back; if the rules still agree."""
    if waits_for_undo(waiting):
        return confirm_undo(thread, waiting)
    if waits_for_removals(waiting):
        return confirm_removals(thread, waiting)
    if waits_for_restriction(waiting):
        return confirm_restriction(thread, waiting)
    work, answers = thread.work, waiting.sure
    for answer in answers:
        about_a_child = answer.verb not in ABOUT_HERSELF
        if about_a_child and work.open(answer.reference or "", "confirm") is None:
            thread.waits_on(NOTHING)
            return not_found(work, answer.reference)
    undoes = taking_back(work, waiting.undoes)
    tried = in_turn(work, answers, undoes)
    if tried.problems and any(name in _ASKED_BY for name, _ in tried.problems):
        return _refused(thread, tried, (), waiting.asked)
    if tried.problems:
        thread.waits_on(NOTHING)
        return invalid(answers[0], tried.problems, thread.message_id)
    work.append(undoes)
    said = kept_in(thread, tried.answers, recorded(work, tried.answers, thread.message_id), waiting)
    return replace(said, also=(*said.also, *open_still(waiting, work)))


def open_still(waiting: Waiting, work: ReplyWork) -> tuple[str, ...]:
    """What was asked along with a read-back is asked once more, a sentence each."""
    situation = situation_of(work, None, (), [a.reference for a in waiting.asked if a.reference])
    return tuple(ask.sentence for ask in still_asked(waiting, situation))


def kept_in(thread: InThread, answers: Sequence[Answer], said: Said, before: Waiting = NOTHING) -> Said:
    """What was recorded just now may be put right here in words; what was asked along with it (`before`) is open."""
    entries = said.entries if said.entry is not None else ()
    thread.waits_on(as_recorded(tuple(answers), entries, thread.work.now, before))
    return said


def change_at(work: ReplyWork, number: int) -> Said:
    """Nothing of what was read back is recorded; she is asked what it should be, and answers in words."""
    thread = _hers(work, number)
    if thread is None or thread.waiting.waits_for is not WaitsFor.YES:
        return _waits_no_more(work, thread)
    if waits_for_removals(thread.waiting) or waits_for_restriction(thread.waiting):
        _in(work, thread).waits_on(NOTHING)
        return Said(SaidKind.ASKED, question=SAY_AGAIN, message_id=thread.message_id)
    first = thread.waiting.answers[0]
    opens = (Open.WHAT_INSTEAD,)
    asked = replace(thread.waiting, waits_for=WaitsFor.ANSWER, opens=opens, said_at=work.now)
    _in(work, thread).says(asked)
    return Said(
        SaidKind.ASKED,
        reference=first.reference,
        question=SAY_AGAIN,
        stage=first.stage,
        message_id=thread.message_id,
    )


def _hers(work: ReplyWork, number: int) -> Thread | None:
    thread = work.tx.thread_numbered(number)
    return thread if thread and thread.place.person == work.person.email else None


def _in(work: ReplyWork, thread: Thread) -> InThread:
    return InThread(work, thread.place, thread.message_id, thread.words)


def _waits_no_more(work: ReplyWork, thread: Thread | None) -> Said:
    """It was settled already, something newer was said since, or it was never read back to this person."""
    if thread is None or not thread.waiting.answers:
        return Said(SaidKind.MOVED_ON)
    answer = thread.waiting.answers[0]
    if thread.waiting.waits_for is WaitsFor.MORE:
        words = "; ".join(in_words(one, work.rules, work.today) for one in thread.waiting.answers)
        return Said(SaidKind.ALREADY, reference=answer.reference, recorded=words, stage=answer.stage)
    return Said(SaidKind.MOVED_ON, reference=answer.reference, stage=answer.stage)


def put_question(
    thread: InThread,
    waiting: Waiting,
    question: str,
    options: tuple[Option, ...] = (),
    unread: tuple[str, ...] = (),
) -> Said:
    """The question is the last thing said here, and `waiting` is what it waits for."""
    number = thread.says(waiting)
    first, question = _whom_it_is_about(waiting, question)
    return Said(
        SaidKind.ASKED,
        reference=first.reference if first else None,
        question=question,
        options=tuple((option.label, option.label) for option in options),
        proposal=number,
        message_id=thread.message_id,
        stage=first.stage if first else None,
        unread=unread,
    )


def _whom_it_is_about(waiting: Waiting, question: str) -> tuple[Answer | None, str]:
    """The answer of the child with whom a question begins, and the question without her; else the first that waits.

    None where nothing waits for an answer, and what was recorded is of several children.
    """
    for answer in (*waiting.answers, *waiting.rest):
        if answer.reference and question.startswith(f"{answer.reference}: "):
            return answer, question.removeprefix(f"{answer.reference}: ")
    of_several = (
        len({answer.reference for answer in waiting.answers}) > 1 and waiting.waits_for is WaitsFor.MORE
    )
    return (waiting.answers[0] if waiting.answers and not of_several else None), question
