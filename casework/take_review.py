"""Take a form about a review: one set of entries, read back together, and one undo for all of it.

Two people may answer it: the child's worker and the reviewing officer. What both say alike, or one alone, is recorded.
Where they differ nothing is changed, and both are asked; whoever then says what the other said has settled it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from casework.content import Said, SaidKind
from casework.ports import Writing
from casework.record_answers import in_turn, invalid, recorded
from casework.reply_work import ReplyWork
from casework.review_differences import Difference, differences
from casework.review_questions import ask_both
from permanence.answer import Answer
from permanence.answers.given import Problem
from permanence.answers.review_form import Filled, Part, as_asked, form_problems, parts_of, without
from permanence.answers.rules import problems
from permanence.case import Case
from permanence.entries import Recorder
from permanence.pack.forms import REVIEW, Asks
from permanence.stages import Rulebook


def take_review(work: ReplyWork, answer: Answer, case: Case, message_id: int | None) -> Said:
    """What the form says is recorded, or what is wrong stands beside its fields."""
    wrong = problems(answer, case, work.person)
    form = case.rules.pack.forms.get(REVIEW)
    if wrong or form is None:
        return invalid(answer, wrong, message_id)
    filled = Filled(as_asked(form, answer), answer)
    wrong = form_problems(filled)
    if wrong:
        return _stopped(work, case, answer, wrong, message_id)
    others = differences(filled, case, work.person.email)
    parts = _parts(filled, case, others)
    turn = in_turn(work, [part.answer for part in parts])
    if turn.problems:
        return _stopped(work, case, answer, _placed(turn.problems, turn.wrong, parts), message_id)
    work.form = answer.form or form.label
    said = _shown(recorded(work, turn.answers, message_id), answer)
    said = replace(said, also=(*said.also, *_not_asked(filled)))
    if others and said.kind is SaidKind.RECORDED:
        said = replace(said, also=(*said.also, ask_both(work, answer, others)))
    return said


def _not_asked(filled: Filled) -> tuple[str, ...]:
    """That an answer to a question of the council's own is not kept, because it was taken out of the form meanwhile."""
    gone = [code for code, _ in filled.answer.filled if filled.form.field(code) is None]
    named = ", ".join(code.replace("_", " ") for code in gone)
    return (
        (f"The form has changed since you opened it and does not ask this any more: {named}.",)
        if gone
        else ()
    )


def _stopped(
    work: ReplyWork, case: Case, answer: Answer, wrong: Sequence[Problem], message_id: int | None
) -> Said:
    """Nothing is recorded but where the form stopped, so that forms can be made better."""
    leave(work, case, answer, wrong[0][0])
    return invalid(answer, wrong, message_id)


def leave(work: ReplyWork, case: Case, answer: Answer, field: str) -> None:
    """It is kept that this form was not recorded. `field`: where it stopped; empty where it was closed."""
    form = case.rules.pack.forms.get(REVIEW)
    recorder = Recorder(case.journey.reference, case.journey.number, work.person.email, work.through)
    label = answer.form or (form.label if form else REVIEW)
    work.append([recorder.form_stopped(label, answer.stage or "", field, answer.opened_at)])


def left(
    tx: Writing, rules: Rulebook, email: str | None, answer: Answer, through: str, now: datetime
) -> None:
    """It is kept that this person has closed a form; nothing where she may not see the child."""
    person = tx.directory().get(email)
    journey = tx.journey(answer.reference or "")
    if person is None or not person.active or journey is None:
        return
    work = ReplyWork(tx, rules, person, now, through, tx.directory())
    if work.may_see(journey):
        leave(work, work.case_of(journey.reference), answer, "")


def _parts(filled: Filled, case: Case, others: Sequence[Difference]) -> list[Part]:
    """The answers that are recorded. On the day that the other one gave, where the two differ on that."""
    if not others:
        return parts_of(filled, case)
    held = filled.field(Asks.HELD_ON)
    given = {one.field.code: one.theirs for one in others if one.field == held}
    left_out = without(filled.answer, frozenset(one.field.code for one in others))
    agreed = replace(left_out, filled=(*left_out.filled, *given.items()))
    parts = parts_of(Filled(filled.form, agreed), case)
    return [*parts[:-1], replace(parts[-1], answer=filled.answer)]


def _placed(
    wrong: Sequence[tuple[str, str]], answer: Answer | None, parts: Sequence[Part]
) -> list[tuple[str, str]]:
    """Each problem beside the field of the form that it is about."""
    same = (
        p for p in parts if answer and (p.answer.verb, p.answer.milestone) == (answer.verb, answer.milestone)
    )
    part = next(same, parts[0])
    return [(part.place_of(field), sentence) for field, sentence in wrong]


def _shown(said: Said, answer: Answer) -> Said:
    """One message with a line for each thing recorded; that the form was answered goes without saying."""
    lines = tuple(line for line in said.lines if line != FORM_ANSWERED)
    return replace(
        said,
        reference=answer.reference,
        stage=answer.stage,
        lines=lines,
        recorded="; ".join(lines),
        as_list=True,
    )


FORM_ANSWERED = "form of the review answered"
