"""A review told as held some days beside one that is recorded: most often it is the same one, so that is asked."""

from __future__ import annotations

from dataclasses import replace

from casework.content import Said
from casework.in_thread import InThread
from casework.read_back import put_question, read_back
from permanence.answer import Answer, Verb
from permanence.answers.words import as_a_line
from permanence.case import Case
from permanence.day_words import day_words
from permanence.replies.memory import Turn, Waiting, WaitsFor
from permanence.replies.reading import Open, Option
from permanence.stages import Stage, StageState

NEAR = 7  # days: no two reviews of one child are so near each other
SAME, ANOTHER = "The same one", "Another one"
_SAID = {
    **dict.fromkeys(("same", "same one", "the same", "it is the same", "its the same", "same review"), SAME),
    **dict.fromkeys(
        ("another", "another review", "a second one", "a new one", "new one", "a new review"), ANOTHER
    ),
}


def label_said(text: str) -> str:
    """The choice that is meant by these words; the words themselves where they are none of these."""
    bare = text.strip().strip(".!").casefold().replace("'", "")
    return _SAID.get(bare, text)


def same_or_another(thread: InThread, asked: Waiting, turn: Turn) -> Said | None:
    """What is read back or asked of a review that is told beside one that is recorded; None for anything else.

    `asked`: what the words answer; where that was this very question, it is not put again.
    """
    if any(option.label in (SAME, ANOTHER) for option in asked.options):
        return None
    if len(turn.waiting.answers) != 1 or turn.asks or turn.undoes or turn.waiting.undoes:
        return None
    [answer] = turn.waiting.answers
    if answer.verb is not Verb.DONE or answer.on is None or answer.reference is None:
        return None
    case = thread.work.case_of(answer.reference)
    before = _review_before(case, answer)
    if before is None or before.ended_on is None:
        return None
    days = (answer.on - before.ended_on).days
    if not 0 < abs(days) <= NEAR:
        return None
    same = replace(answer, stage=before.key, milestone=before.milestone)
    if days < 0:  # it cannot be the next one
        return read_back(thread, replace(turn.waiting, answers=(same,)), (), turn.unread)
    return _which_is_meant(thread, case, before, same, answer)


def _review_before(case: Case, answer: Answer) -> Stage | None:
    """The recorded review from which the clock of the one that is told runs."""
    milestone, pack = case.milestone_of(answer), case.rules.pack
    running = [s for s in case.running_to(milestone) if pack.is_review(s.key)] if milestone else []
    aimed = case.stage(answer.stage)
    stage = aimed or next(iter(running), None)
    if stage is None or stage not in running:
        return None
    closed = (s for s in case.stages if s.state is StageState.CLOSED and pack.is_review(s.key))
    return next((s for s in closed if s.ended_on == stage.started_on), None)


def _which_is_meant(thread: InThread, case: Case, before: Stage, same: Answer, another: Answer) -> Said:
    step, today = case.rules.pack.step_of(before.key), case.today
    held = day_words(before.ended_on, today) if before.ended_on else ""
    question = (
        f"{as_a_line(step)} is recorded as held on {held}. Is {day_words(same.on or today, today)} the right day for"
        " the same one, or was it another one?"
    )
    options = (Option(SAME, (same,)), Option(ANOTHER, (another,)))
    waiting = Waiting(WaitsFor.ANSWER, (another,), (Open.WHETHER,), options=options, said_at=thread.work.now)
    return put_question(thread, waiting, question, options)
