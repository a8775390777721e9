"""What is asked of Homeward: help, her list, why, what has happened, and whose reference this is.

Nothing changes but a look's record.
"""

from __future__ import annotations

from casework.content import Said, SaidKind
from casework.in_thread import BY_MAIL
from casework.insight.story import last_lines
from casework.list_own import OpenList, list_child, list_own
from casework.record_answers import no_such_reference
from casework.reply_work import ReplyWork
from permanence.answer import Answer, Verb
from permanence.answers.words import as_a_line
from permanence.case import Case
from permanence.people import Role
from permanence.receipt import receipt_of
from permanence.receipt_words import receipt_words
from permanence.why import why_in_brief

EARLIER = "{} more before that: the information officer can give you the whole story."


def answer_question(work: ReplyWork, answer: Answer, message_id: int | None) -> Said:
    """The answer to a question; about a child whom she may not see, exactly as if there were none."""
    if answer.verb is Verb.HELP:
        return Said(SaidKind.HELP, message_id=message_id)
    if answer.verb is Verb.LIST and answer.reference is None:
        own = list_own(work.tx, work.rules, work.person, work.now)
        return _listed(own, None, message_id)
    case = work.open(answer.reference or "", answer.verb)
    if case is None:
        return no_such_reference(answer.reference)
    if answer.verb is Verb.LIST:
        reference = case.journey.reference
        found = list_child(work.tx, work.rules, work.person, work.now, reference)
        return _listed(found, reference, message_id)
    if answer.verb is Verb.HISTORY:
        return _history(work, case, message_id)
    return _who(work, case, message_id) if answer.verb is Verb.WHO else _why(case, answer, message_id)


def _history(work: ReplyWork, case: Case, message_id: int | None) -> Said:
    """The last lines of the child's story, of all her journeys; by mail, which is passed on, without own words."""
    reference = case.journey.reference
    told = last_lines(work.tx, work.rules, reference, work.today, own_words=work.source != BY_MAIL)
    before = () if not told.before else (EARLIER.format(told.before),)
    return Said(SaidKind.HISTORY, reference, lines=told.lines, also=before, message_id=message_id)


def _listed(found: OpenList, reference: str | None, message_id: int | None) -> Said:
    """`lines`: how many more are open that have no due date, where there are any."""
    undated = (str(found.undated),) if found.undated else ()
    return Said(
        SaidKind.LIST,
        reference=reference,
        items=found.items,
        lines=undated,
        message_id=message_id,
        also=found.hand_overs,
        parts=found.queue.parts if found.queue else (),
    )


def _who(work: ReplyWork, case: Case, message_id: int | None) -> Said:
    reference = case.journey.reference
    case_id = work.tx.case_id_of(reference)
    return Said(SaidKind.WHO, reference=reference, case_id=case_id, message_id=message_id)


def _why(case: Case, answer: Answer, message_id: int | None) -> Said:
    """Each running step with its rule, source, anchor date and calendar; only the one asked about, if it is named."""
    asked = case.stage(answer.stage)
    stages = [asked] if asked else case.running()
    lines = tuple(
        f"{as_a_line(case.rules.pack.step_of(stage.key))}: {why_in_brief(stage, case.rules, case.today)}"
        for stage in stages
    )
    receipt = receipt_of(case.journey, case.rules.pack)
    if receipt and (asked is None or asked.owner_role is Role.LEGAL_OFFICER):
        lines = (*lines, receipt_words(receipt, case.rules.pack, case.today))
    return Said(
        SaidKind.WHY, reference=case.journey.reference, lines=lines, stage=answer.stage, message_id=message_id
    )
