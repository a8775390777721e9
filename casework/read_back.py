"""What was read from words waits here until its writer confirms it, changes it, or lets it be."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count, takewhile

from casework.called import Called
from casework.content import Said, SaidKind
from casework.ports import Proposal
from casework.record_answers import invalid, no_such_reference, problems_in_turn, recorded
from casework.reply_work import ReplyWork
from casework.said_words import said_in_words
from permanence.answer import ABOUT_HERSELF, Answer, Verb
from permanence.answers.words import in_words
from permanence.day_words import day_words

CONFIRMED, CHANGED, REPLACED = "confirmed", "changed", "replaced"
SAY_AGAIN = "Nothing was recorded. What should it be?"


def read_back(work: ReplyWork, answers: Sequence[Answer], message_id: int | None) -> Said:
    """The answers wait to be confirmed together; what waited in the same conversation before waits no more."""
    before = work.tx.latest_proposal(work.person.email)
    while before and before.message_id == message_id:
        work.tx.settle_proposal(before.id, REPLACED)
        before = work.tx.latest_proposal(work.person.email)
    made = [work.tx.propose(work.person.email, answer, message_id, work.now) for answer in answers]
    words = tuple(_as_read_back(work, answer) for answer in answers)
    return Said(
        SaidKind.READ_BACK,
        reference=answers[0].reference,
        recorded="; ".join(words),
        lines=words,
        proposal=made[0],
        message_id=message_id,
        stage=answers[0].stage,
    )


def _as_read_back(work: ReplyWork, answer: Answer) -> str:
    """The answer in words; where it corrects a day that is held, that day beside it, so that a slip is seen."""
    said = said_in_words(work, answer)
    if answer.reference is None:
        return said
    said = f"{Called(work.tx, work.rules, work.person).name(answer.reference)}: {said}"
    if answer.verb not in (Verb.DONE, Verb.DECISION):
        return said
    held = work.case_of(answer.reference or "").held(answer)
    return (
        f"{said}. This replaces {day_words(held.on, work.today)}" if held and held.on != answer.on else said
    )


def confirm_at(work: ReplyWork, proposal_id: int) -> Said:
    """What was read back together with this proposal is recorded, if it is hers and waits."""
    group = read_back_together(work, proposal_id)
    if not group:
        return _waits_no_more(work, proposal_id)
    answers = [proposal.answer for proposal in group]
    for answer in answers:
        about_a_child = answer.verb not in ABOUT_HERSELF
        if about_a_child and work.open(answer.reference or "", "reply: confirm") is None:
            return no_such_reference(answer.reference)
    for proposal in group:
        work.tx.settle_proposal(proposal.id, CONFIRMED)
    wrong = problems_in_turn(work, answers)
    if wrong:
        return invalid(answers[0], wrong, group[0].message_id)
    return recorded(work, answers, group[0].message_id)


def change_at(work: ReplyWork, proposal_id: int) -> Said:
    """Nothing of what was read back is recorded; she is asked what it should be."""
    group = read_back_together(work, proposal_id)
    if not group:
        return _waits_no_more(work, proposal_id)
    for proposal in group:
        work.tx.settle_proposal(proposal.id, CHANGED)
    first = group[0]
    return Said(
        SaidKind.ASKED,
        reference=first.answer.reference,
        question=SAY_AGAIN,
        stage=first.answer.stage,
        message_id=first.message_id,
    )


def read_back_together(work: ReplyWork, proposal_id: int) -> list[Proposal]:
    """The waiting proposals of this person that were read back together, from this one on."""
    first = work.tx.proposal(proposal_id)
    if first is None or first.person != work.person.email or first.settled:
        return []
    following = (work.tx.proposal(number) for number in count(proposal_id))
    return [p for p in takewhile(lambda p: p is not None and goes_with(p, first), following) if p]


def goes_with(proposal: Proposal, other: Proposal) -> bool:
    """Whether both wait and came from one reply; an earlier reply of the same moment waits no more."""
    return proposal.settled is None and (proposal.person, proposal.made_at, proposal.message_id) == (
        other.person,
        other.made_at,
        other.message_id,
    )


def _waits_no_more(work: ReplyWork, proposal_id: int) -> Said:
    """It was settled already, or it was never read back to this person."""
    proposal = work.tx.proposal(proposal_id)
    if proposal is None or proposal.person != work.person.email:
        return Said(SaidKind.MOVED_ON)
    answer = proposal.answer
    if proposal.settled == CONFIRMED:
        words = in_words(answer, work.rules, work.today)
        return Said(SaidKind.ALREADY, reference=answer.reference, recorded=words, stage=answer.stage)
    return Said(SaidKind.MOVED_ON, reference=answer.reference, stage=answer.stage)
