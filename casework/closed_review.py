"""What is written in answer to the question about a review that is recorded as held: words without a step are about it.

A day is another day for it, *held* says nothing new, and the next one is the review that follows.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from casework.content import Said, SaidKind
from casework.in_thread import InThread
from casework.own_question import review_message
from casework.read_back import read_back
from casework.review_differences import differences
from casework.review_messages import DIFFERS, HELD
from casework.situation import seen_of
from casework.take_review import take_review
from permanence.answer import Answer, Verb
from permanence.answers.review_form import Filled, next_review
from permanence.answers.words import as_a_line
from permanence.case import Case
from permanence.day_words import day_words
from permanence.pack.forms import REVIEW, Asks
from permanence.reference import names_another
from permanence.replies.memory import NOTHING, Turn, WaitsFor
from permanence.replies.reading import Open
from permanence.stages import Stage, StageState

IS_RECORDED = "{step} is recorded as held on {day}."
HOW = "If it was another day, write that day. For the rest of it open the form, or write: plan still right."


@dataclass(frozen=True, slots=True)
class ClosedReview:
    """The review that the message answered is about, recorded as held."""

    case: Case
    stage: Stage

    @property
    def recorded(self) -> str:
        step = as_a_line(self.case.rules.pack.step_of(self.stage.key))
        day = day_words(self.stage.ended_on, self.case.today) if self.stage.ended_on else "a day not known"
        return IS_RECORDED.format(step=step, day=day)


def closed_review(thread: InThread) -> ClosedReview | None:
    """The review of the message answered; None where it asks about none, or about one that is still waited for."""
    message = review_message(thread)
    if message is None or message.facts["asks"] not in (HELD, DIFFERS):
        return None
    reference, work = str(message.facts["reference"]), thread.work
    if not seen_of(work, [reference]):
        return None
    case = work.case_of(reference)
    stage = case.stage(str(message.facts["stage"]))
    is_held = stage is not None and stage.state is StageState.CLOSED and stage.ended_on is not None
    is_now = case.journey.number == message.facts["journey"]
    return ClosedReview(case, stage) if stage and is_held and is_now else None


def said_of_it(thread: InThread, turn: Turn, text: str) -> Said | None:
    """What words come to of which it would be asked which step they are about; None where that has to be asked."""
    said = (*turn.waiting.answers, *turn.waiting.rest)
    asks_step = any(Open.STEP in ask.opens for ask in turn.asks)
    review = closed_review(thread) if asks_step else None
    if review is None or names_another(text, review.case.journey.reference):
        return None
    if not all(_is_of_no_step(a, review.case.journey.reference) for a in said):
        return None
    found = [one for answer in said if (one := _of_the_review(answer, review))]
    if not found:
        thread.waits_on(NOTHING)
        unread = ", ".join(f'"{words}"' for words in turn.unread)
        lines = (*((f"I have not read: {unread}.",) if unread else ()), f"{review.recorded} {HOW}")
        return Said(SaidKind.ANSWERED, lines=lines, message_id=thread.message_id)
    waiting = replace(
        turn.waiting, waits_for=WaitsFor.YES, answers=tuple(found), rest=(), opens=(), options=()
    )
    return read_back(thread, waiting, (), turn.unread)


def _is_of_no_step(answer: Answer, reference: str) -> bool:
    return answer.stage is None and answer.milestone is None and answer.reference in (None, reference)


def _of_the_review(answer: Answer, review: ClosedReview) -> Answer | None:
    """The answer about the review, or about the one that follows; None where it says what is recorded."""
    reference, stage = review.case.journey.reference, review.stage
    if answer.verb is Verb.BOOKED and answer.on:
        milestone = next_review(review.case, stage.key)
        return replace(answer, reference=reference, milestone=milestone) if milestone else None
    if answer.verb is not Verb.DONE or answer.on in (None, stage.ended_on):
        return None
    return replace(answer, reference=reference, stage=stage.key, milestone=stage.milestone)


def differs_from_a_form(thread: InThread, answers: tuple[Answer, ...]) -> Said | None:
    """Another day for a review of which somebody else's form gave one: both are asked. None where there is no such."""
    form = thread.work.rules.pack.forms.get(REVIEW)
    field = form.asking(Asks.HELD_ON) if form else None
    if len(answers) != 1 or form is None or field is None:
        return None
    [answer] = answers
    if answer.verb is not Verb.DONE or answer.on is None or not answer.stage or not answer.reference:
        return None
    if not thread.work.rules.pack.is_review(answer.stage):
        return None
    case = thread.work.case_of(answer.reference)
    filled = ((field.code, answer.on.isoformat()),)
    said = Answer(Verb.REVIEW, answer.reference, answer.stage, filled=filled, form=form.label)
    if not differences(Filled(form, said), case, thread.work.person.email):
        return None
    thread.waits_on(NOTHING)
    return take_review(thread.work, said, case, thread.message_id)
