"""A question of hers in one line: when is the review, who is the manager, is panel recorded, what is due this week?

The reader says what a question is about (`topic`), and of which child and step where they were named; who asks may see
the child, or is told exactly what she would be told of no child at all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from typing import Protocol

from casework.answer_questions import answer_question
from casework.called import Called
from casework.content import Said, SaidKind
from casework.list_own import list_own
from casework.ports import MessageKind
from casework.record_answers import not_found
from casework.reply_work import ReplyWork
from permanence.answer import Answer, Verb
from permanence.answers.words import as_a_line
from permanence.case import Case
from permanence.day_words import day_words
from permanence.how_many import how_many
from permanence.receipt import receipt_of
from permanence.receipt_words import receipt_words
from permanence.reference import near_misses
from permanence.stages import Stage
from permanence.standing import days, late_words

Codes = tuple[str, ...]  # of milestones
WEEK = timedelta(days=6)
WHICH_CHILD = "Which child? Give the reference or the number of the line."
WHO_SENDS = (
    "This is Homeward, which your council runs. It reminds whoever has the next step of a child's plan."
)
NOT_KNOWN = "I have no answer to that. You can ask why, when a step is due, who has the child, or say list."


class DirectQuestion(Protocol):
    """What is asked. `topic`: as the reader names it; `milestones`: codes of the pack, any of which is meant."""

    @property
    def topic(self) -> str: ...
    @property
    def reference(self) -> str | None: ...
    @property
    def milestones(self) -> tuple[str, ...]: ...


def answer_direct_question(work: ReplyWork, asked: DirectQuestion, message_id: int | None = None) -> Said:
    """The answer, in a line or as the list that was asked for. Nothing changes but a look's record."""
    topic = str(asked.topic)
    if asked.reference is not None and near_misses(asked.reference):
        return not_found(work, asked.reference)
    if topic in _OF_HERS and asked.reference is None:
        return _said(_OF_HERS[topic](work), None, message_id)
    if topic == "who_sent":
        return _said(WHO_SENDS, None, message_id)
    if topic in ("other", "") or (topic not in _OF_A_CHILD and topic not in _VERBS):
        return _said(NOT_KNOWN, None, message_id)
    reference = asked.reference or _child_of(work, message_id)
    if reference is None and topic == "manager":
        return _said(_own_manager(work), None, message_id)
    if reference is None:
        return Said(SaidKind.ASKED, question=WHICH_CHILD, message_id=message_id)
    case = work.open(reference, _VERBS.get(topic, topic))
    if case is None:
        return not_found(work, reference)
    if topic in _VERBS:
        asked_of = _running(case, asked.milestones) if asked.milestones else []
        stage = asked_of[0].key if len(asked_of) == 1 else None
        return answer_question(work, Answer(_VERBS[topic], reference, stage=stage), message_id)
    line = _OF_A_CHILD[topic](work, case, asked.milestones)
    if reference != _child_of(
        work, message_id
    ):  # of several children, or of one from elsewhere: whose answer is it?
        line = f"{Called(work.tx, work.rules, work.person).name(reference)}: {line}"
    return _said(line, reference, message_id)


def needs_a_child(topic: str) -> bool:
    """Whether a question about this can be answered for one child alone."""
    return (topic in _OF_A_CHILD or topic in _VERBS) and topic not in _OF_HERS and topic != "manager"


def _said(line: str, reference: str | None, message_id: int | None) -> Said:
    return Said(SaidKind.ANSWERED, reference=reference, lines=(line,), message_id=message_id)


def _child_of(work: ReplyWork, message_id: int | None) -> str | None:
    """The only child of the message that she answers, if it was hers."""
    message = work.tx.message(message_id) if message_id is not None else None
    told = (MessageKind.ALERT, MessageKind.BACKLOG)
    if message is None or message.person != work.person.email or message.kind not in told:
        return None
    references = {notice.reference for notice in work.tx.notices_in(message.id)}
    return references.pop() if len(references) == 1 else None


# --- of a child -------------------------------------------------------------------------------------------------------


def _manager(work: ReplyWork, case: Case, _milestones: Codes) -> str:
    worker = case.journey.allocation.social_worker
    manager = work.directory.manager_of(worker)
    return f"The manager is {manager.name}." if manager else "No manager is known for this child."


def _worker(work: ReplyWork, case: Case, _milestones: Codes) -> str:
    worker = work.directory.get(case.journey.allocation.social_worker)
    if worker is None:
        return "No social worker is known for this child: the team manager allocates."
    leave = worker.away_on(work.today)
    cover = work.directory.get(leave.cover) if leave else None
    stands_in = f", {cover.name} covers" if cover else ""
    until = f" until {day_words(leave.last, work.today)}" if leave and not leave.is_open else ""
    away = f", who is away{until}{stands_in}" if leave else ""
    return f"The social worker is {worker.name}{away}."


def _when(work: ReplyWork, case: Case, milestones: Codes) -> str:
    """Of one step: held, booked or due. Of none in particular: the next one that is due."""
    stages = _running(case, milestones)
    if not stages and milestones:
        return as_a_line(_told_of(work, case, milestones)[1])
    if not stages:
        return "Nothing with a date is open for this child."
    return f"{as_a_line(work.rules.pack.step_of(stages[0].key))}: {_stands(stages[0], work)}."


def _recorded(work: ReplyWork, case: Case, milestones: Codes) -> str:
    """The newest that is recorded of a step, or that nothing is; of no step in particular, of all."""
    if milestones:
        is_recorded, told = _told_of(work, case, milestones)
        return f"{'Yes' if is_recorded else 'No'}: {told}"
    newest = max(_happened(work, case, ()), default=None)
    return f"Last recorded: {newest[1]}" if newest else "Nothing is recorded for this child yet."


def _told_of(work: ReplyWork, case: Case, milestones: Codes) -> tuple[bool, str]:
    """Whether a step is recorded, and the newest of it in words; else that it is not, and its booked day."""
    newest = max(_happened(work, case, milestones), default=None)
    if newest:
        return True, newest[1]
    running = [s.milestone for s in _running(case, milestones) if s.milestone]
    milestone = (running or [*milestones])[0]
    name = case.rules.pack.milestones[milestone].step
    booked = case.journey.bookings_of(milestone)
    is_booked = f", booked for {day_words(booked[-1].on, work.today)}" if booked else ""
    return False, f"{name} is not recorded{is_booked}."


def _happened(work: ReplyWork, case: Case, milestones: Codes) -> Iterator[tuple[date, str]]:
    """The days of these milestones (of all, where none is named), and what happened on each, in words."""
    pack = case.rules.pack
    for reached in case.journey.milestones:
        kind = pack.milestones.get(reached.milestone)
        if kind and (not milestones or reached.milestone in milestones):
            yield reached.on, f"{kind.step} {kind.was_done} {day_words(reached.on, work.today)}."
    for decided in case.journey.decisions:
        kind, outcome = pack.milestones.get(decided.milestone), pack.outcomes.get(decided.outcome)
        if kind and not decided.reaches and (not milestones or decided.milestone in milestones):
            how = outcome.name.lower() if outcome else "decided"
            yield decided.on, f"{kind.step}, {how} on {day_words(decided.on, work.today)}."


def _days_left(work: ReplyWork, case: Case, milestones: Codes) -> str:
    stages = _running(case, milestones)
    if not stages or stages[0].due_on is None:
        return "No open step of this child has a due date."
    return f"{as_a_line(work.rules.pack.step_of(stages[0].key))}: {_stands(stages[0], work)}."


def _next_step(work: ReplyWork, case: Case, _milestones: Codes) -> str:
    return _when(work, case, ())


def _route(work: ReplyWork, case: Case, _milestones: Codes) -> str:
    plans = case.journey.open_plans()
    names = [case.rules.pack.routes[p.route].name for p in plans if p.route in case.rules.pack.routes]
    if not names:
        return "No route is recorded yet."
    beside = f", and beside it {names[1]}" if len(names) > 1 else ""
    return f"The route is {names[0]}, since {day_words(plans[0].opened_on, work.today)}{beside}."


def _legal(work: ReplyWork, case: Case, _milestones: Codes) -> str:
    receipt = receipt_of(case.journey, case.rules.pack)
    if receipt is None:
        return "Nothing is recorded as passed to legal services."
    return receipt_words(receipt, case.rules.pack, work.today)


def _running(case: Case, milestones: Codes) -> list[Stage]:
    """Open steps that end at one of the milestones (of all where none is named), the next due first.

    One that repeats and does not run is any step of its body: the next review may be the second.
    """
    kinds = case.rules.pack.milestones
    found = [s for s in case.running() if not milestones or s.milestone in milestones]
    bodies = {kinds[m].body for m in milestones if kinds[m].repeats and kinds[m].body}
    found = found or [s for s in case.running() if s.milestone and kinds[s.milestone].body in bodies]
    return sorted(
        (s for s in found if s.due_on or s.booked_on or milestones),
        key=lambda s: (s.due_on is None, s.due_on or s.started_on, s.key),
    )


def _stands(stage: Stage, work: ReplyWork) -> str:
    booked = (
        f"booked for {day_words(stage.booked_on, work.today)}"
        if stage.booked_on and stage.booked_on >= work.today
        else ""
    )
    if stage.due_on is None or stage.status is None:
        return booked or "not booked, and it has no due date"
    over = (work.today - stage.due_on).days
    left = late_words(stage.status, over) if over > 0 else f"in {days(-over)}" if over else "today"
    due = f"due {day_words(stage.due_on, work.today)}, {left}"
    return f"{booked}, {due}" if booked else due


# --- of all hers ------------------------------------------------------------------------------------------------------


def _due_soon(work: ReplyWork) -> str:
    """What is due from today to the same day of next week, and how much is late already."""
    items = list_own(work.tx, work.rules, work.person, work.now).items
    late = sum(item.days_over > 0 for item in items)
    soon = [item for item in items if not item.days_over and item.due_on <= work.today + WEEK]
    lines = [f"{item.shown} {item.stage_name} ({day_words(item.due_on, work.today)})" for item in soon]
    said = f"Due this week: {'; '.join(lines)}." if lines else "Nothing is due this week."
    return f"{said} {_late_words(late)}" if late else said


def _overdue(work: ReplyWork) -> str:
    items = [i for i in list_own(work.tx, work.rules, work.person, work.now).items if i.days_over]
    lines = [f"{item.shown} {item.stage_name} ({item.standing})" for item in items]
    return f"Late: {'; '.join(lines)}." if lines else "Nothing of yours is late."


def _late_words(late: int) -> str:
    return f"{how_many(late, 'step is', 'steps are')} late already: say list."


def _own_manager(work: ReplyWork) -> str:
    manager = work.directory.manager_of(work.person.email)
    return f"Your manager is {manager.name}." if manager else "No manager of yours is on the list of staff."


_VERBS: Mapping[str, Verb] = {"why": Verb.WHY, "who_is_it": Verb.WHO, "history": Verb.HISTORY}
_OF_HERS: Mapping[str, Callable[[ReplyWork], str]] = {
    "due_soon": _due_soon,
    "overdue": _overdue,
}
_OF_A_CHILD: Mapping[str, Callable[[ReplyWork, Case, Codes], str]] = {
    "manager": _manager,
    "worker": _worker,
    "when_due": _when,
    "when_booked": _when,
    "recorded": _recorded,
    "days_left": _days_left,
    "next_step": _next_step,
    "route": _route,
    "legal": _legal,
    "due_soon": _next_step,
    "overdue": _days_left,
}
