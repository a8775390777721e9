"""A manager walks through the list of her meeting in chat: next, back, a decision in words, leave.

What she says of a child is read back and recorded as every reply is (take_words.py); here is which child it is about,
what comes next, and where it goes on after a break.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta

from casework.called import Called
from casework.content import MeetingCard, Said, SaidKind
from casework.in_thread import InThread
from casework.meeting.list import LAST, children_of_team, item_for, list_for, meeting_on, teams_of
from casework.meeting.minutes import minutes_lines
from casework.meeting.post import Posting
from casework.meeting.said_since import said_since
from casework.meeting.sitting import Sitting, keep_sitting, sitting_of
from casework.reply_work import ReplyWork
from permanence.answer import Answer, Verb
from permanence.day_words import day_words
from permanence.digest.meeting import NOTHING_DUE, Meeting, MeetingItem, MeetingList, Part
from permanence.how_many import how_many
from permanence.people import MANAGERS
from permanence.replies.asking import SAY_AGAIN
from permanence.replies.meeting_words import MeetingWords, Walk, meeting_words
from permanence.replies.memory import NOTHING, Turn, Waiting, WaitsFor
from permanence.replies.reading import Line, Open

NOT_HERS = "The list of a meeting is for the managers of a team."
NO_TEAM = "No team is known for you, so there is no list. Ask whoever looks after the list of staff."
NO_MEETING = "No meeting was walked through yet: say meeting."
NOBODY = "Nothing is late, stands still or is due before the next meeting."
NOT_RECORDED = "What was read back was not recorded."
HOW = "Write next, back or leave, or what is decided."
LEFT_ALREADY = "The meeting is left already."
WAS_LEFT = "The meeting was left: say meeting to go on from the same child, or meeting minutes."
FIRST = "The list begins with this child; nothing was recorded yet. Say it of this child, or next."
_PARTS = {
    Part.OVER_LIMIT: "over the statutory limit",
    Part.STANDS_STILL: "late or standing still",
    Part.DUE: "due before the next meeting",
}


AT_HAND_FOR = timedelta(hours=3)  # after the last thing said in a meeting, words are about its child no more


def meeting_said(thread: InThread, text: str) -> Said | None:
    """What words about a meeting come to; None where they are not, and are read as any others."""
    words = meeting_words(text)
    if words is None:
        return None
    sitting = sitting_of(thread.work.tx, thread.work.person)
    if words.walk in _WHILE_IT_GOES_ON and words.plain:
        if sitting is None:
            return None
        if _is_here(thread, sitting):
            return _WHILE_IT_GOES_ON[words.walk](thread, sitting, words)
        return _said_after_it_was_left(thread, sitting, words)
    if thread.work.person.role not in MANAGERS:
        return _said(thread, NOT_HERS) if not words.team else None
    if words.walk is Walk.MINUTES:
        return _minutes(thread, sitting, words) if sitting else _said(thread, NO_MEETING)
    return _begin(thread, sitting, words)


def line_at_hand(thread: InThread, *, in_answer: bool) -> Line | None:
    """The child talked about in the meeting that goes on in this thread, and her step; None where none does.

    `in_answer`: the words answer the last thing said here.
    """
    sitting = sitting_of(thread.work.tx, thread.work.person)
    if sitting is None or sitting.reference is None or not in_answer or not _goes_on_here(thread, sitting):
        return None
    case = thread.work.open(sitting.reference, "reply: meeting")
    if case is None:
        return None
    item = _item(thread.work, sitting.meeting, sitting.reference)
    running = [stage.key for stage in case.running()]
    key = item.stage if item and item.stage in running else next(iter(running), "")
    return Line(1, sitting.reference, key) if key else None


def with_note_of(waiting: Waiting, line: Line | None, unread: tuple[str, ...]) -> Waiting:
    """In a meeting a yes keeps what was not read as a note about the child talked about: who is to do what by when."""
    said = "; ".join(unread)
    if line is None or not said:
        return waiting
    return replace(waiting, answers=(*waiting.answers, Answer(Verb.NOTE, line.reference, note=said)))


def with_note_shown(said: Said, line: Line | None, unread: tuple[str, ...]) -> Said:
    """The read-back of a meeting, which says the words that a yes keeps as a note, in the place of *not read*."""
    if line is None or said.kind is not SaidKind.READ_BACK or not unread:
        return said
    words = "; ".join(unread)
    lines = tuple(
        one.replace("note kept", f"note kept: \u201c{words}\u201d") if n == len(said.lines) - 1 else one
        for n, one in enumerate(said.lines)
    )
    also = tuple(one for one in said.also if one != SAY_AGAIN)
    return replace(said, lines=lines, recorded="; ".join(lines), unread=(), also=also)


def is_a_note(turn: Turn, whole: str) -> bool:
    """Whether words said in a meeting are kept as they are: no step is told in them, or much of them was not read.

    A step with a day, and not whether that has been or is to come, is asked about.
    """
    if turn.unread == (whole,) and not turn.answers:
        return True
    is_offered = any(option.note is not None for ask in turn.asks for option in ask.options)
    dated = any(answer.on or answer.until for answer in (*turn.answers, *turn.waiting.answers))
    return is_offered and (bool(turn.unread) or not dated)


def first_shown(thread: InThread, turn: Turn, *, in_answer: bool) -> Said | None:
    """The first child of the list, where words without a child were said before she was shown; else None.

    They are not taken for hers: whoever said them had nobody before her eyes.
    """
    sitting = sitting_of(thread.work.tx, thread.work.person)
    asks_whom = any(Open.CHILD in ask.opens for ask in turn.asks)
    if sitting is None or sitting.at or not in_answer or not asks_whom or not _goes_on_here(thread, sitting):
        return None
    shown = _shown(thread, sitting, 1)
    return replace(shown, lines=(*shown.lines, FIRST))


def followed_by_next(thread: InThread, said: Said) -> Said:
    """What was recorded in a meeting is kept for its minutes; after the child talked about the next is shown."""
    if said.kind not in (SaidKind.RECORDED, SaidKind.NOTED) or said.entry is None or said.reference is None:
        return said
    work = thread.work
    sitting = sitting_of(work.tx, work.person)
    if sitting is None or not _is_here(thread, sitting):
        return said
    for reference, entry in _first_of_each(work, said.entry).items():
        sitting = sitting.with_entry(reference, entry)
    last = thread.last
    if said.reference != sitting.reference or (last is not None and last.waiting.rest):
        _keep(work, sitting)  # of another child, or something is still asked
        return said
    thread.waits_on(NOTHING)
    shown = _shown(thread, sitting, sitting.at + 1)
    return replace(said, card=shown.card, options=shown.options, also=(*said.also, *shown.lines))


def _first_of_each(work: ReplyWork, first: int) -> Mapping[str, int]:
    """Of each child whom this reply was about the number of its first entry."""
    found: dict[str, int] = {}
    for entry in work.tx.entries(after=first - 1):
        if entry.through == work.through:
            found.setdefault(entry.reference, entry.number)
    return found


# --- where it goes ----------------------------------------------------------------------------------------------------


def _begin(thread: InThread, sitting: Sitting | None, words: MeetingWords) -> Said | None:
    work = thread.work
    teams = teams_of(work.directory, work.person)
    asked = [team for team in teams if team.casefold() == words.team]
    if words.team and not asked:
        return None
    goes_on = sitting is not None and sitting.goes_on(work.today)
    if sitting and goes_on and (not asked or sitting.meeting.team == asked[0]):
        there = replace(sitting, is_open=True, place=_this_place(thread))
        return _shown(thread, there, max(1, there.at)) if there.at else _opened(thread, there)
    if not teams:
        return _said(thread, NO_TEAM)
    if not asked and len(teams) > 1:
        return _which_team(thread, teams)
    begun = _new(thread, (asked or teams)[0])
    return _opened(thread, _after(thread, sitting, begun) if sitting else begun)


def _after(thread: InThread, before: Sitting, begun: Sitting) -> Sitting:
    """What was recorded in the meeting before, which nobody left, is told: the new one is kept in its place."""
    posted, _ = _posting(thread.work).post(before)
    _keep(thread.work, posted)
    return replace(begun, closings=posted.closings)  # two meetings of one day have messages of their own


def _new(thread: InThread, team: str) -> Sitting:
    work = thread.work
    meeting = meeting_on(work.tx, team, work.today)
    listed = list_for(work.tx, work.rules, work.directory, meeting, work.person)
    references = tuple(item.reference for item in listed.items)
    return Sitting(meeting, references, place=_this_place(thread))


def _opened(thread: InThread, sitting: Sitting) -> Said:
    """How many children are on the list and why, and how to go on."""
    work, meeting = thread.work, sitting.meeting
    listed = list_for(work.tx, work.rules, work.directory, meeting, work.person)
    number = len(sitting.among(_seen(work, sitting)))
    head = f"{meeting.team}, {day_words(meeting.on, work.today)}: {children_words(number)}"
    if not number:
        return _said(thread, head, NOBODY)
    _keep(work, sitting)
    return _says(thread, sitting, (head, f"{counted_parts(listed)}. {HOW}"), (("child 1", "Start"),))


def _next(thread: InThread, sitting: Sitting, _words: MeetingWords) -> Said:
    return _shown(thread, sitting, sitting.at + 1)


def _back(thread: InThread, sitting: Sitting, _words: MeetingWords) -> Said:
    return _shown(thread, sitting, max(1, sitting.at - 1))


def _to(thread: InThread, sitting: Sitting, words: MeetingWords) -> Said:
    return _shown(thread, sitting, max(1, words.number))


def _leave(thread: InThread, sitting: Sitting, _words: MeetingWords) -> Said:
    """It can go on from the same child; whoever has something recorded of her children gets one message."""
    work = thread.work
    let_go = _let_go(thread)
    left, told = _posting(work).post(replace(sitting, is_open=False))
    _keep(work, left)
    seen = _seen(work, left)
    at = f"Left at {max(1, left.place_among(seen))} of {len(left.among(seen))}."
    until = f"Meeting goes on from there, until {day_words(left.last_day, work.today)}."
    return _said(
        thread, *let_go, f"{at} {until}", _told_words(told), options=(*_MINUTES, ("meeting", "Go on"))
    )


def _minutes(thread: InThread, sitting: Sitting, _words: MeetingWords) -> Said:
    return _said(thread, *minutes_lines(thread.work, sitting))


_WHILE_IT_GOES_ON: Mapping[Walk, Callable[[InThread, Sitting, MeetingWords], Said]] = {
    Walk.NEXT: _next,
    Walk.BACK: _back,
    Walk.TO: _to,
    Walk.LEAVE: _leave,
    Walk.MINUTES: _minutes,
}
_MINUTES = (("meeting minutes", "Minutes"),)


# --- what is shown ----------------------------------------------------------------------------------------------------


def _shown(thread: InThread, sitting: Sitting, at: int) -> Said:
    """The child at this number; behind the last one the meeting ends. Who may not be seen any more is passed over."""
    work = thread.work
    forward = at >= sitting.at
    seen = _seen(work, sitting)
    while 0 < at <= len(sitting.references) and sitting.references[at - 1] not in seen:
        at += 1 if forward else -1
    at = max(at, 1)
    if at > len(sitting.references):
        return _ended(thread, sitting)
    moved = replace(sitting, at=at, is_open=True)
    let_go = _let_go(thread)
    _keep(work, moved)
    return _says(thread, moved, let_go, _buttons(moved), _card(work, moved))


def _ended(thread: InThread, sitting: Sitting) -> Said:
    work = thread.work
    let_go = _let_go(thread)
    over, told = _posting(work).post(replace(sitting, at=len(sitting.references) + 1, is_open=False))
    _keep(work, over)
    work.tx.remember(f"{LAST}:{sitting.meeting.team}", sitting.meeting.on.isoformat())
    end = f"That was the last of {children_words(len(sitting.among(_seen(work, sitting))))}."
    return _says(thread, over, (*let_go, end, _told_words(told)), _MINUTES)


def _card(work: ReplyWork, sitting: Sitting) -> MeetingCard:
    reference, meeting = sitting.reference or "", sitting.meeting
    item = _item(work, meeting, reference)
    journey = work.case_of(reference).journey
    worker = work.directory.get(journey.allocation.social_worker)
    seen = _seen(work, sitting)
    part = f", {_PARTS[item.part]}" if item and item.part else ""
    return MeetingCard(
        place=f"{sitting.place_among(seen)} of {len(sitting.among(seen))}{part}",
        shown=Called(work.tx, work.rules, work.person).name(reference),
        worker=worker.name if worker else "nobody allocated",
        standing=item.standing if item else f"{NOTHING_DUE}.",
        since=meeting.since,
        on=work.today,
        said=item.said if item else _said_of(work, meeting, reference),
        asked=item.asked if item else "",
    )


def _seen(work: ReplyWork, sitting: Sitting) -> set[str]:
    """The children of the meeting's team whom its manager may see today: nobody else is shown or counted."""
    return set(children_of_team(work.tx, work.rules, work.directory, sitting.meeting.team, work.person))


def _item(work: ReplyWork, meeting: Meeting, reference: str) -> MeetingItem | None:
    as_today = replace(meeting, on=max(meeting.on, work.today))
    return item_for(work.tx, work.rules, work.directory, as_today, reference)


def _said_of(work: ReplyWork, meeting: Meeting, reference: str) -> tuple[str, ...]:
    return said_since(work.tx, work.rules, [reference], meeting.since, work.today).get(reference, ())


def _buttons(sitting: Sitting) -> tuple[tuple[str, str], ...]:
    onward = (f"child {sitting.at + 1}", "Next")
    back = (f"child {sitting.at - 1}", "Back")
    return (onward, back, ("leave", "Leave")) if sitting.at > 1 else (onward, ("leave", "Leave"))


def children_words(number: int) -> str:
    return how_many(number, "child", "children")


def counted_parts(listed: MeetingList) -> str:
    """For example "3 over the statutory limit, 4 late or standing still"."""
    counts = ((len(listed.of(part)), words) for part, words in _PARTS.items())
    return ", ".join(f"{number} {words}" for number, words in counts if number)


def _told_words(told: int) -> str:
    if not told:
        return "There is nothing to tell anybody else."
    who = how_many(told, "worker gets one message", "workers get one message each")
    return f"{who}, in ten minutes, when nothing can be undone any more."


def _which_team(thread: InThread, teams: list[str]) -> Said:
    options = tuple((f"meeting {team}", team) for team in teams)
    return _said(thread, "Which team's meeting is it?", options=options)


def _let_go(thread: InThread) -> tuple[str, ...]:
    """What was read back and waits for a yes waits no more: that is said, or it would pass for recorded."""
    return (NOT_RECORDED,) if _is_asked(thread) and thread.waiting().answers else ()


def _is_asked(thread: InThread) -> bool:
    return thread.waiting().waits_for in (WaitsFor.YES, WaitsFor.ANSWER)


def _this_place(thread: InThread) -> tuple[str, str]:
    return thread.place.source, thread.place.thread


def _is_here(thread: InThread, sitting: Sitting) -> bool:
    return sitting.is_open and thread.work.today <= sitting.last_day and sitting.place == _this_place(thread)


def _is_fresh(thread: InThread, sitting: Sitting) -> bool:
    return sitting.last_at is not None and thread.work.now - sitting.last_at <= AT_HAND_FOR


def _goes_on_here(thread: InThread, sitting: Sitting) -> bool:
    """Whether the meeting is what was spoken of last in this thread, not long ago."""
    return _is_here(thread, sitting) and _is_fresh(thread, sitting) and not thread.is_overtaken()


def _said_after_it_was_left(thread: InThread, sitting: Sitting, words: MeetingWords) -> Said | None:
    """What *leave*, *next*, *back* and *minutes* come to where it was left here; None where another thing is meant."""
    if sitting.is_open or sitting.place != _this_place(thread):
        return None
    if words.walk is Walk.LEAVE:
        return _said(thread, LEFT_ALREADY, options=_MINUTES) if _is_fresh(thread, sitting) else None
    if _is_asked(thread) or not sitting.goes_on(thread.work.today):
        return None
    if words.walk is Walk.MINUTES:
        return _minutes(thread, sitting, words)
    return _said(thread, WAS_LEFT, options=(("meeting", "Go on"),))


def _posting(work: ReplyWork) -> Posting:
    return Posting(work.tx, work.rules, work.directory, work.person, work.now)


def _keep(work: ReplyWork, sitting: Sitting) -> None:
    keep_sitting(work.tx, work.person.number, replace(sitting, last_at=work.now))


def _says(
    thread: InThread,
    sitting: Sitting,
    lines: tuple[str, ...],
    options: tuple[tuple[str, str], ...],
    card: MeetingCard | None = None,
) -> Said:
    about = (sitting.reference,) if sitting.reference and card else ()
    thread.says(Waiting(about=about, said_at=thread.work.now) if about else NOTHING)
    return Said(SaidKind.MEETING, lines=lines, options=options, card=card, reference=None)


def _said(thread: InThread, *lines: str, options: tuple[tuple[str, str], ...] = ()) -> Said:
    thread.waits_on(NOTHING)
    return Said(SaidKind.MEETING, lines=lines, options=options)
