"""A reply in words: whom it is about, what it says, and what is said back. Nothing is recorded from here."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from casework.answer_questions import answer_question
from casework.content import Said, SaidKind
from casework.ports import MessageKind, Proposal, StageQuery
from casework.read_back import change_at, confirm_at, goes_with, read_back
from casework.record_answers import just_recorded, no_such_reference, problems_in_turn, take_back
from casework.reply_work import ReplyWork
from permanence.answer import Answer, Verb
from permanence.reference import find_references
from permanence.replies.understand import (
    Command,
    Confirmation,
    NotUnderstood,
    Proposals,
    Question,
    ReplyContext,
    names_a_step,
    understand,
)

Item = tuple[str, str]  # reference, stage key
WAITS_FOR = timedelta(days=2)


def take_words(work: ReplyWork, text: str, message_id: int | None) -> Said:
    """What `text` proposes is read back; what is not clear is asked; a question is answered."""
    named = find_references(text)
    hidden = next((r for r in named if work.open(r, "reply in words") is None), None)
    if hidden:
        return no_such_reference(hidden)
    items = _items(work, message_id)
    if not items and not names_a_step(text, work.rules):
        items = _item_read_back(work, message_id)
    context = _context(work, named, items)
    match understand(text, context, work.today, work.rules):
        case Confirmation(yes):
            return _take_yes_or_no(work, message_id, yes=yes)
        case Command(verb, reference):
            return _take_command(work, verb, reference or _only_child(context.items), message_id)
        case Question(ask, options):
            return Said(SaidKind.ASKED, question=ask, options=options, message_id=message_id)
        case Proposals(answers):
            return _propose(work, answers, message_id)
        case NotUnderstood():
            return Said(SaidKind.NOT_UNDERSTOOD, reference=_only_child(context.items), message_id=message_id)


def _propose(work: ReplyWork, answers: tuple[Answer, ...], message_id: int | None) -> Said:
    wrong = problems_in_turn(work, answers)
    if wrong:
        sentences = " ".join(dict.fromkeys(sentence for _, sentence in wrong))
        reference = answers[0].reference
        return Said(
            SaidKind.ASKED,
            reference=reference,
            question=sentences,
            problems=tuple(wrong),
            message_id=message_id,
            stage=answers[0].stage,
        )
    return read_back(work, answers, message_id)


def _take_command(work: ReplyWork, verb: Verb, reference: str | None, message_id: int | None) -> Said:
    if verb is Verb.UNDO:
        return take_back(work, Answer(Verb.UNDO))
    if reference is None and verb in (Verb.WHY, Verb.WHO):
        return Said(SaidKind.ASKED, question="Which child? Name the reference.", message_id=message_id)
    return answer_question(work, Answer(verb, reference), message_id)


def _take_yes_or_no(work: ReplyWork, message_id: int | None, *, yes: bool) -> Said:
    """A plain yes or no is about what was read back last; without that, nobody can tell what it means."""
    waiting = _waiting(work)
    if waiting is None:
        said = just_recorded(work) if yes else None
        return said or Said(SaidKind.NOT_UNDERSTOOD, message_id=message_id)
    return confirm_at(work, waiting) if yes else change_at(work, waiting)


def _waiting(work: ReplyWork) -> int | None:
    """The first of what was read back to this person last, while it is fresh."""
    last = work.tx.latest_proposal(work.person.email)
    if last is None or work.now - last.made_at > WAITS_FOR:
        return None
    first = last
    while before := _made_with(work, first):
        first = before
    return first.id


def _made_with(work: ReplyWork, proposal: Proposal) -> Proposal | None:
    before = work.tx.proposal(proposal.id - 1)
    return before if before and goes_with(before, proposal) else None


# --- whom it may be about ---------------------------------------------------------------------------------------------


def _context(work: ReplyWork, named: Iterable[str], items: list[Item]) -> ReplyContext:
    own = _own_references(work)
    references = list(named) or list(dict.fromkeys(reference for reference, _ in items)) or own
    return ReplyContext(
        cases=tuple(work.case_of(reference) for reference in references),
        items=tuple(items),
        known=frozenset([*own, *references]),
    )


def _items(work: ReplyWork, message_id: int | None) -> list[Item]:
    """The lines of the message answered, as far as it was hers and she may still see the children."""
    message = work.tx.message(message_id) if message_id is not None else None
    if message is None or message.person != work.person.email:
        return []
    found = [(n.reference, n.stage) for n in work.tx.notices_in(message.id)]
    if message.kind is MessageKind.CATCH_UP:
        late = work.tx.stages(StageQuery(owners=frozenset({work.person.email}), due_before=work.today))
        found += [(s.stage.reference, s.stage.key) for s in late]
    seen = _seen(work, (reference for reference, _ in found))
    return [item for item in dict.fromkeys(found) if item[0] in seen]


def _item_read_back(work: ReplyWork, message_id: int | None) -> list[Item]:
    """The step last read back to her in this conversation: "no, 13 May" is about that one."""
    last = work.tx.latest_proposal(work.person.email)
    if last is None or last.message_id != message_id or work.now - last.made_at > WAITS_FOR:
        return []
    answer = last.answer
    return [(answer.reference, answer.stage)] if answer.reference and answer.stage else []


def _seen(work: ReplyWork, references: Iterable[str]) -> frozenset[str]:
    """Of these, the children she may see."""
    journeys = work.tx.journeys(sorted(set(references)))
    return frozenset(journey.reference for journey in journeys if work.may_see(journey))


def _own_references(work: ReplyWork) -> list[str]:
    mine = work.tx.references_of([work.person.email])
    seen = _seen(work, mine)
    return [reference for reference in mine if reference in seen]


def _only_child(items: Iterable[Item]) -> str | None:
    references = {reference for reference, _ in items}
    return references.pop() if len(references) == 1 else None
