"""Is the card that was answered still true? A stale answer is not recorded over somebody else's."""

from __future__ import annotations

from casework.alert_items import UNSEEN
from casework.content import Said, SaidKind
from casework.reply_work import ReplyWork
from permanence.answer import Answer
from permanence.answers.entry_words import answer_of, entry_in_words
from permanence.answers.rules import problems
from permanence.case import Case
from permanence.entries import Entry, EntryKind, standing
from permanence.stages import Stage

_CHANGES_ALL = frozenset(
    {
        EntryKind.ROUTE_CHANGED,
        EntryKind.PLAN_CLOSED,
        EntryKind.JOURNEY_ENDED,
        EntryKind.JOURNEY_SAID_OVER,
    }
)


def moved_on(work: ReplyWork, answer: Answer, case: Case, revision: int | None, *, form: bool) -> Said | None:
    """What is said when the stage is no longer open, or somebody else has changed it since `revision`.

    None when the answer may go on: the stage is as it was, or the answer is recorded already, or a form corrects
    what its own writer has recorded.
    """
    if answer.stage is None:
        return None
    stage = case.stage(answer.stage)
    news = [e for e in _about(work, case, answer.stage, stage) if e.number > (revision or 0)]
    by_others = [e for e in news if e.by != work.person.email and revision is not None]
    stopped = stage is None or (not stage.has_not_ended and not form)
    if not by_others and not stopped:
        return None
    if stage and not problems(answer, case, work.person) and not work.entries_for(answer, case):
        return None
    return _said(work, answer, (by_others or news)[-1:])


def _about(work: ReplyWork, case: Case, key: str, stage: Stage | None) -> list[Entry]:
    """Entries that still stand and have a say in this stage, oldest first."""
    entries = work.tx.entries(case.journey.reference)
    mine = [e for e in entries if e.journey == case.journey.number and e.kind not in UNSEEN]
    return [e for e in standing(mine) if _has_a_say(e, key, stage.milestone if stage else None)]


def _has_a_say(entry: Entry, key: str, milestone: str | None) -> bool:
    if entry.kind in _CHANGES_ALL or entry.maybe("stage") == key:
        return True
    return milestone is not None and answer_of(entry) is not None and entry.maybe("milestone") == milestone


def _said(work: ReplyWork, answer: Answer, last: list[Entry]) -> Said:
    by = work.directory.get(last[0].by) if last else None
    return Said(
        SaidKind.MOVED_ON,
        reference=answer.reference,
        recorded=entry_in_words(last[0], work.rules, work.today) if last else None,
        by=by.name if by else None,
        stage=answer.stage,
    )
