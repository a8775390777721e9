"""The hand-over to legal services: when each step of it is possible, and the entries that it makes.

Either side may say any step that it knows of; who said it is kept with it. The first sending and the first receipt are
milestones of the pack where it has them. Whatever comes after is an entry beside them, and moves no date.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from permanence.answer import Answer, Verb
from permanence.answers.given import Given, Making, Problem
from permanence.answers.order_rules import happened, in_the_journey
from permanence.day_words import day_words
from permanence.entries import LegalStep, NewEntry

STEPS = {
    Verb.LEGAL_SENT: LegalStep.SENT,
    Verb.LEGAL_RECEIVED: LegalStep.RECEIVED,
    Verb.LEGAL_QUERIED: LegalStep.QUERIED,
    Verb.LEGAL_ANSWERED: LegalStep.ANSWERED,
    Verb.LEGAL_ACCEPTED: LegalStep.ACCEPTED,
}
SHOWS_RECEIPT = frozenset({LegalStep.QUERIED, LegalStep.ACCEPTED})  # who asks or accepts has received it


def legal_problems(given: Given) -> Iterator[Problem]:
    """Nothing comes before the sending; an answer needs an open question."""
    step, receipt = STEPS[given.answer.verb], given.receipt
    if step is LegalStep.SENT and receipt is None:
        yield from _first_sending(given)
        return
    if receipt is None:
        yield "on", "No day is recorded on which this was passed to legal services: record that first."
        return
    wrong = [*in_the_journey(given)]
    yield from wrong
    if wrong:
        return
    if given.on < receipt.sent_on:
        sent = day_words(receipt.sent_on)
        yield "on", f"This was passed to legal services on {sent}, so it cannot have been on an earlier day."
    elif step is LegalStep.ANSWERED and not _answers_something(given):
        yield "on", "No question of legal services is open: record first what they wanted, and when."


def _first_sending(given: Given) -> Iterator[Problem]:
    milestone = given.case.rules.pack.milestone_of_legal(LegalStep.SENT)
    if milestone is None:
        yield from in_the_journey(given)
    else:
        yield from happened(_about(given, milestone), milestone)


def _about(given: Given, milestone: str) -> Given:
    answer = Answer(Verb.DONE, given.answer.reference, milestone=milestone, on=given.on)
    return replace(given, answer=answer)


def _answers_something(given: Given) -> bool:
    """A question is open and not younger than the answer, or this very answer is recorded already."""
    receipt = given.receipt
    if receipt is None:
        return False
    if any(s.on == given.on for s in receipt.of(LegalStep.ANSWERED)):
        return True
    return receipt.query is not None and receipt.query.on <= given.on


def legal_entries(making: Making) -> list[NewEntry]:
    """The step; for the first of its kind that is a milestone, the milestone's date, which is left as it is ever after.

    Who asks or accepts has received it: without a receipt so far, the day is the receipt's as well.
    """
    step, answer = STEPS[making.answer.verb], making.answer
    received = _milestone(making, LegalStep.RECEIVED) if step in SHOWS_RECEIPT else []
    if _is_said_already(making, step):
        return received
    milestone = _milestone(making, step)
    if milestone:
        return [*milestone, *([making.recorder().noted(answer.note)] if answer.note else [])]
    return [making.recorder().legal_step(step, making.on, answer.reason, answer.note), *received]


def _milestone(making: Making, step: LegalStep) -> list[NewEntry]:
    """The date of the milestone that this step is, while it has none."""
    milestone = making.case.rules.pack.milestone_of_legal(step)
    if milestone is None or making.case.journey.reached(milestone):
        return []
    return [making.recorder().milestone_reached(milestone, making.on)]


def _is_said_already(making: Making, step: LegalStep) -> bool:
    """The same step on the same day, with nothing that is new."""
    answer, journey = making.answer, making.case.journey
    milestone = making.case.rules.pack.milestone_of_legal(step)
    if milestone and any(r.on == making.on for r in journey.reached(milestone)):
        return True
    return any(
        (w.step, w.on) == (step, making.on)
        and answer.reason in (None, w.reason)
        and answer.note in (None, w.note)
        for w in journey.legal_words
    )
