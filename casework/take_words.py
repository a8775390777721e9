"""A reply in words: read in its thread, and carried out. Nothing is recorded but what its writer confirms.

What words mean is judged by `permanence/replies/thread.py`; here it is given what it may be about, and what it comes
to is done.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

from casework.answer_direct_questions import WHICH_CHILD, answer_direct_question, needs_a_child
from casework.answer_questions import answer_question
from casework.calendar_files import calendar_said
from casework.closed_review import HOW as ABOUT_IT
from casework.closed_review import closed_review, differs_from_a_form, said_of_it
from casework.content import Said, SaidKind
from casework.in_thread import BY_MAIL, LET_GO, WAITS_FOR_A_YES, InThread
from casework.manager_lists import digest_now, list_team, not_answered
from casework.meeting.walk import (
    first_shown,
    is_a_note,
    line_at_hand,
    meeting_said,
    with_note_of,
    with_note_shown,
)
from casework.near_review import label_said, same_or_another
from casework.new_worker.parted import parting_answered
from casework.own_question import about_its_question, meant_by, with_its_child
from casework.private_words import is_too_long
from casework.read_back import confirm, let_go, put_question, read_back
from casework.record_answers import just_recorded, not_found, problems_in_turn, take_back, take_back_some
from casework.removals_by_reply import removals_answered, removals_read_back, waits_for_removals
from casework.reply_work import ReplyWork
from casework.restrict_by_reply import restriction_answered, restriction_read_back, waits_for_restriction
from casework.situation import child_of_notice, seen_of, situation_of
from casework.undo_by_mail import read_back_undo, read_back_undo_of_some, waits_for_undo
from permanence.answer import Answer, Verb
from permanence.answers.by_mail import is_confirmed_elsewhere
from permanence.reference import find_references, names_another
from permanence.replies.asking import in_one_breath
from permanence.replies.cleaning import is_too_much
from permanence.replies.completing import question_about
from permanence.replies.in_doubt import as_read_back
from permanence.replies.memory import NOTHING, Does, Tells, Turn, Waiting, WaitsFor
from permanence.replies.read import TOO_LONG, read
from permanence.replies.reading import Command, Kind, Line, Open, Option, Situation, Topic
from permanence.replies.thread import AN_HOUR, converse

THE_LIFE_OF_A_MAIL = timedelta(days=60)  # a mail's signed address is good for less: it alone ends what waits
NOT_BY_MAIL = (
    "Who a reference stands for is never told by e-mail. Ask in chat, or ask your information officer."
)
TOO_MUCH_FOR_MAIL = "An e-mail cannot settle this. It waits until you confirm it in another way."
YES_TO_WHAT = (
    "Nothing waits here for a yes or a no. Reply yes to the mail in which your answer was read back."
)
STOPPED = (
    "Homeward writes only about steps that wait for you. Say I am away until a day, or not my case with a reference;"
    " to be taken off its list of staff, ask your manager."
)
_SEEN = {
    WaitsFor.NOTHING: "Thank you. Nothing was recorded.",
    WaitsFor.YES: f"Thank you. {WAITS_FOR_A_YES}",
    WaitsFor.ANSWER: "Thank you. Nothing is recorded yet: what was asked is still open.",
    WaitsFor.MORE: "Thank you. What was recorded stands.",
}
_TOLD = {
    Tells.WAITS: WAITS_FOR_A_YES,
    Tells.NOTHING_WAITS: "Nothing waits here for a yes or a no.",
    Tells.LET_GO: LET_GO,
    Tells.STANDS: "What was recorded stands. To take it back, say undo.",
    Tells.NO_MATTER: "Nothing was recorded. Say it when you know.",
}


def take_words(thread: InThread, text: str, *, pressed: bool = False, in_answer: bool = True) -> Said:
    """What `text` comes to in its thread.

    `pressed`: it is the label of a choice that was offered, pressed as a button. `in_answer`: it answers the last thing
    said in the thread (a mail may answer an older one).
    """
    work = thread.work
    if is_too_long(text):  # nobody has looked for private words in it, so nothing of it is kept or said back
        return Said(SaidKind.ASKED, question=TOO_LONG, message_id=thread.message_id)
    asked_for = meeting_said(thread, text) or calendar_said(thread, text)
    if asked_for:
        return asked_for
    line = line_at_hand(thread, in_answer=in_answer)
    if line:
        thread = replace(thread, message_id=None)
    waiting = with_its_child(thread, thread.waiting() if in_answer else NOTHING)
    chosen = _chosen(waiting, text)
    if chosen:
        return _taken_choice(thread, waiting, chosen, at_once=pressed and work.source != BY_MAIL)
    waiting = as_read_back(waiting)
    of_the_office = restriction_read_back(thread, text) or removals_read_back(thread, waiting, text)
    if of_the_office:
        return of_the_office
    named = [] if is_too_much(text) else find_references(text)
    hidden = next((r for r in named if work.open(r, "") is None), None)
    seen = [r for r in named if r != hidden and work.open(r, "") is not None]
    situation = situation_of(work, thread.message_id, seen, _known(thread, waiting), line)
    # In a meeting what names no child is about the one who is shown, whatever else was asked before.
    parted = parting_answered(thread, text, situation) if line is None or named else None
    if parted:
        return parted
    fresh = THE_LIFE_OF_A_MAIL if work.source == BY_MAIL else AN_HOUR
    if waits_for_removals(waiting) or waits_for_restriction(waiting):
        answered = _answered_of_the_office(thread, waiting, text, situation, fresh)
        if answered:
            return answered
        waiting = NOTHING
    if waits_for_undo(waiting):
        waiting = _undo_answered(waiting, text, situation)
    turn = _turn(thread, waiting, text, situation, fresh)
    said = _Taken(thread, waiting, situation, line, _Reply(text, in_answer)).said(turn)
    return replace(not_found(work, hidden), message_id=thread.message_id) if hidden else said


def _turn(thread: InThread, waiting: Waiting, text: str, situation: Situation, fresh: timedelta) -> Turn:
    """What the words come to; under a message that asks one thing still open, with that question in mind."""

    def read_so(words: str) -> Turn:
        return converse(waiting, words, situation, thread.work.now, fresh)

    turn = read_so(text)
    if waiting.waits_for is not WaitsFor.NOTHING or is_too_much(text) or closed_review(thread):
        return turn
    return about_its_question(thread, turn, text, read_so)


def _known(thread: InThread, waiting: Waiting) -> list[str]:
    """The children of whom the thread speaks."""
    return [
        *(answer.reference for answer in waiting.answers if answer.reference),
        *seen_of(thread.work, waiting.about[:1]),
        *child_of_notice(thread.work, thread.message_id),
    ]


def _answered_of_the_office(
    thread: InThread, waiting: Waiting, text: str, situation: Situation, fresh: timedelta
) -> Said | None:
    """What an answer to what was read back of removals or a restriction comes to; None where it is about neither."""
    stale = waiting.said_at is not None and thread.work.now - waiting.said_at > fresh
    answers = removals_answered if waits_for_removals(waiting) else restriction_answered
    return answers(thread, waiting, read(text, situation).kind, stale=stale)


def _undo_answered(waiting: Waiting, text: str, situation: Situation) -> Waiting:
    """An undo that was said back is there for a yes alone: a no lets it go, and nothing else is about it."""
    match read(text, situation).kind:
        case Kind.YES:
            return waiting
        case Kind.NO:
            return replace(waiting, waits_for=WaitsFor.ANSWER, answers=(), opens=(Open.WHETHER,))
    return NOTHING


def _chosen(waiting: Waiting, text: str) -> Option | None:
    """The choice that was offered in these words; in a mail its number does as well (`take_mail`)."""
    bare = label_said(text).strip().strip(".").casefold()
    same = (option for option in waiting.options if option.label.strip().strip(".").casefold() == bare)
    return next(same, None)


def _taken_choice(thread: InThread, waiting: Waiting, option: Option, *, at_once: bool) -> Said:
    """A choice that is pressed is recorded at once, as every button is; one that is typed is read back."""
    work, answers = thread.work, option.answers
    if option.note is not None:
        references = [a.reference for a in waiting.answers] or [
            line.reference for line in situation_of(work, thread.message_id, (), ()).lines
        ]
        answers = (Answer(Verb.NOTE, references[0] if references else None, note=option.note),)
    if any(a.reference is None for a in answers):
        return put_question(
            thread, Waiting(WaitsFor.ANSWER, answers, (Open.CHILD,), said_at=work.now), _WHICH_CHILD
        )
    told = Waiting(WaitsFor.YES, answers, undoes=waiting.undoes, said_at=work.now)
    if at_once and not problems_in_turn(work, answers):
        return confirm(thread, told)
    return read_back(thread, told)


_WHICH_CHILD = "Which child is this about? Give the reference or the number of the line."


def _kept_with(told: Waiting, open_: Waiting) -> Waiting:
    """What is confirmed, with what a yes to some of it leaves open and what it leaves out."""
    return replace(told, rest=open_.rest, opens=open_.opens, undone=open_.undone)


@dataclass(frozen=True, slots=True)
class _Reply:
    """What was written. `in_answer`: to the last thing said in the thread."""

    text: str
    in_answer: bool


class _Taken:
    """What one reply comes to, carried out. `line`: what is talked about in a meeting."""

    def __init__(
        self, thread: InThread, waiting: Waiting, situation: Situation, line: Line | None, reply: _Reply
    ) -> None:
        self.thread, self.before, self.situation = thread, waiting, situation
        self.line, self.text, self.in_answer = line, reply.text, reply.in_answer
        self.work: ReplyWork = thread.work

    def said(self, turn: Turn) -> Said:
        if self._is_too_much_for_mail(turn):
            return Said(
                SaidKind.ASKED,
                turn.answers[0].reference,
                question=TOO_MUCH_FOR_MAIL,
                proposal=self.thread.waits_on(self.before),
                message_id=self.thread.message_id,
            )
        match turn.does:
            case Does.CONFIRM:
                open_ = turn.waiting
                told = replace(self.before, answers=turn.answers, undoes=turn.undoes)
                both_asked = differs_from_a_form(self.thread, told.sure)
                return both_asked or confirm(self.thread, _kept_with(told, open_))
            case Does.READ_BACK:
                beside = same_or_another(self.thread, self.before, turn)
                if beside:
                    return beside
                asks = tuple(ask.sentence for ask in turn.asks)
                waiting = with_note_of(turn.waiting, self.line, turn.unread)
                said = read_back(self.thread, waiting, asks, turn.unread)
                return with_note_shown(said, self.line, turn.unread)
            case Does.ASK:
                return self._ask(turn)
            case Does.ANSWER:
                return self._answer(turn)
            case Does.COMMAND:
                return self._command(turn)
        return self._tell(turn)

    def _is_too_much_for_mail(self, turn: Turn) -> bool:
        """What an e-mail may say and not settle waits until it is confirmed in another way."""
        by_mail = turn.does is Does.CONFIRM and self.work.source == BY_MAIL
        return by_mail and any(is_confirmed_elsewhere(a, self.work.rules.pack) for a in turn.answers)

    def _ask(self, turn: Turn) -> Said:
        question = in_one_breath(ask.sentence for ask in turn.asks)
        whole = self.text.strip()
        of_the_line = self.line and not names_another(whole, self.line.reference)
        # in a meeting nothing that was said is lost
        if self.line and of_the_line and (not question or is_a_note(turn, whole)):
            note = Waiting(WaitsFor.YES, said_at=self.work.now)
            note = with_note_of(note, self.line, (whole,))
            said = with_note_shown(read_back(self.thread, note), self.line, (whole,))
            return replace(said, also=(*said.also, *let_go(self.work, self.before, note)))
        of_its_review = said_of_it(self.thread, turn, self.text)
        if of_its_review:
            return of_its_review
        before_the_first = first_shown(self.thread, turn, in_answer=self.in_answer) if not self.line else None
        if before_the_first:
            return before_the_first
        if not question:
            self.thread.waits_on(NOTHING)
            return Said(
                SaidKind.NOT_UNDERSTOOD, reference=self._only_child(), message_id=self.thread.message_id
            )
        options = tuple(option for ask in turn.asks for option in ask.options)
        said = put_question(self.thread, turn.waiting, question, options, turn.unread)
        return replace(said, also=(*said.also, *let_go(self.work, self.before, turn.waiting)))

    def _answer(self, turn: Turn) -> Said:
        question = turn.question
        assert question is not None
        self.thread.waits_on(turn.waiting)
        if question.topic is Topic.WHO_IS_IT and self.work.source == BY_MAIL:
            return Said(SaidKind.NOT_ALLOWED, lines=(NOT_BY_MAIL,))
        if question.topic is Topic.OPEN_STEPS:
            return answer_question(self.work, Answer(Verb.LIST, question.reference), self.thread.message_id)
        if question.reference is None:
            question = replace(question, reference=self._only_child())
        if question.reference is None and needs_a_child(str(question.topic)) and not self._waits():
            waiting = Waiting(WaitsFor.ANSWER, opens=(Open.CHILD,), said_at=self.work.now, question=question)
            return put_question(self.thread, waiting, WHICH_CHILD)
        return answer_direct_question(self.work, question, self.thread.message_id)

    def _waits(self) -> bool:
        """Whether something that she told waits for a yes or for an answer: a question leaves it as it stands."""
        before = self.before
        return before.waits_for in (WaitsFor.YES, WaitsFor.ANSWER) and before.question is None

    def _command(self, turn: Turn) -> Said:
        message_id = self.thread.message_id
        if turn.command is Command.UNDO:
            if turn.answers:
                return self._undo_some(turn)
            first = next((number for number in turn.undoes if number), None)
            if self.work.source == BY_MAIL:
                return read_back_undo(self.thread, first)
            self.thread.waits_on(NOTHING)
            return take_back(self.work, Answer(Verb.UNDO, undoes=first))
        self.thread.waits_on(turn.waiting)
        if turn.command is Command.STOP:
            return self._line(STOPPED)
        if turn.command in (Command.LIST, Command.HELP):
            return answer_question(self.work, Answer(Verb(turn.command)), message_id)
        assert turn.command is not None
        return _MANAGERS[turn.command](self.work, message_id)

    def _undo_some(self, turn: Turn) -> Said:
        """Some of what one yes recorded is taken back; the rest may still be put right or undone."""
        earlier = (n for told in turn.waiting.earlier for n in told.entries)
        gone, stay = turn.undoes, (*turn.waiting.undoes, *earlier)
        if self.work.source == BY_MAIL:
            return read_back_undo_of_some(self.thread, gone, stay)
        said = take_back_some(self.work, gone, stay)
        self.thread.waits_on(turn.waiting if said.kind is SaidKind.UNDONE else NOTHING)
        return said

    def _tell(self, turn: Turn) -> Said:
        self.thread.waits_on(turn.waiting)
        if turn.tells is Tells.NOTHING_WAITS:
            return self._nothing_waits()
        assert turn.tells is not None
        seen = turn.tells is Tells.SEEN
        return self._line(_SEEN[turn.waiting.waits_for] if seen else _TOLD[turn.tells])

    def _nothing_waits(self) -> Said:
        kind = read(self.text, self.situation).kind
        meant = meant_by(self.thread, kind) if self.before.waits_for is WaitsFor.NOTHING else None
        if meant:
            return self._to_its_own_question(meant)
        review = closed_review(self.thread) if self.before.waits_for is WaitsFor.NOTHING else None
        if review:
            return self._line(f"{review.recorded} {ABOUT_IT}")
        if self.work.source == BY_MAIL:
            return self._line(YES_TO_WHAT)
        said = just_recorded(self.work) if self.before.waits_for is WaitsFor.MORE else None
        return said or self._line(_TOLD[Tells.NOTHING_WAITS])

    def _to_its_own_question(self, meant: Answer) -> Said:
        ask = question_about(meant, self.situation, named=False)
        if ask is None:
            return read_back(self.thread, Waiting(WaitsFor.YES, (meant,), said_at=self.work.now))
        waiting = Waiting(WaitsFor.ANSWER, (meant,), ask.opens, said_at=self.work.now)
        return put_question(self.thread, waiting, ask.sentence)

    def _line(self, sentence: str) -> Said:
        return Said(SaidKind.ANSWERED, lines=(sentence,), message_id=self.thread.message_id)

    def _only_child(self) -> str | None:
        references = {line.reference for line in self.situation.lines}
        return references.pop() if len(references) == 1 else None


_MANAGERS: Mapping[Command, Callable[[ReplyWork, int | None], Said]] = {
    Command.LIST_TEAM: list_team,
    Command.NOT_ANSWERED: not_answered,
    Command.DIGEST: digest_now,
}
