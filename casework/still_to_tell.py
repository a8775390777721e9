"""The last look at what an answer has queued for others: does it still stand, may the reader still see the child?"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from enum import StrEnum

from casework.calendar_files import booked_now, calendar_day, uid_of
from casework.colleagues import colleagues_of
from casework.content import NoticeContent
from casework.last_look import NoLonger
from casework.ports import Reading, StoredMessage
from casework.who_may_see import may_see_child
from permanence.answer import Verb
from permanence.answers.own_rules import weekdays_in
from permanence.journey import Journey
from permanence.people import Directory, Person
from permanence.receipt import receipt_of
from permanence.rights.table import Action
from permanence.stages import Rulebook


class Telling(StrEnum):
    """What a message about a colleague's answer is about."""

    LEGAL_QUERY = "legal_query"
    JOURNEY_OVER = "journey_over"
    GOES_ON = "goes_on"
    NOT_MINE = "not_mine"
    LATE_BOOKING = "late_booking"
    FILED_LATE = "filed_late"  # several such bookings, that came with a file
    LEAVE = "leave"
    WORKING_DAYS = "working_days"
    PARTING_NOTE = "parting_note"
    CALENDAR = "calendar"
    CALENDAR_OVER = "calendar_over"


_ASKS = {
    Telling.LEGAL_QUERY: (Verb.LEGAL_ANSWERED,),
    Telling.JOURNEY_OVER: (Verb.JOURNEY_OVER, Verb.JOURNEY_GOES_ON),
    Telling.NOT_MINE: (Verb.REALLOCATE,),
    Telling.PARTING_NOTE: (Verb.HISTORY, Verb.WHO),
}
CONFIRM_OR_NOT = "If it is right, say: {0} confirm over. If it is not, say: {0} goes on."
ASKED_FOR_IT = "You get this because you said calendar on."
BY_A_FILE = "You get this because a file of the council has booked steps of children of your team."
NOT_HERS = "this person may not see the child any more"
OF_HERSELF = frozenset({Telling.LEAVE, Telling.WORKING_DAYS})


def tells_of_an_answer(message: StoredMessage) -> bool:
    """Whether it tells somebody of a colleague's answer: such a message leaves in working hours only."""
    return "what" in message.facts


def still_to_tell(
    tx: Reading, rules: Rulebook, directory: Directory, message: StoredMessage, person: Person, today: date
) -> NoticeContent | NoLonger:
    """What the message says, or why nothing needs to be said any more."""
    what = Telling(str(message.facts["what"]))
    if what is Telling.FILED_LATE:
        return _filed_late(tx, rules, directory, message, person, today)
    if what in OF_HERSELF:
        holds = _still_so(directory, message, what)
    else:
        journey = tx.journey(str(message.facts["reference"]))
        if journey is None or not may_be_told(tx, rules, directory, message, person, today):
            return NoLonger(NOT_HERS)
        holds = _waits_still(journey, rules, what, message)
    if not holds:
        return NoLonger("it was answered or taken back meanwhile")
    asks = _ASKS.get(what, ())
    colleagues = colleagues_of(directory, person) if Verb.REALLOCATE in asks else ()
    content = replace(_content(message, today), asks=asks, colleagues=colleagues)
    if what in (Telling.CALENDAR, Telling.CALENDAR_OVER):
        content = replace(content, day=calendar_day(message, rules), because=ASKED_FOR_IT)
    return content


def _filed_late(
    tx: Reading, rules: Rulebook, directory: Directory, message: StoredMessage, person: Person, today: date
) -> NoticeContent | NoLonger:
    """Of the late bookings of a file those that still stand, of children of whom she may be told."""
    given = message.facts["bookings"]
    lines = []
    for reference, entry, line in given if isinstance(given, list) else ():
        journey = tx.journey(reference)
        if journey and may_see_child(tx, rules, directory, person, journey, today, Action.BE_TOLD):
            lines += [str(line)] if _is_booked_so(journey, entry) else []
    if not lines:
        return NoLonger("it was answered or taken back meanwhile")
    many = "A step is" if len(lines) == 1 else f"{len(lines)} steps are"
    return NoticeContent(
        message_id=message.id,
        on=today,
        headline=f"{many} booked over the statutory limit, by the council's file",
        lines=tuple(lines),
        action="If an earlier day can be had, book it: write the reference, the step, booked for, and the day.",
        because=BY_A_FILE,
    )


def may_be_told(
    tx: Reading, rules: Rulebook, directory: Directory, message: StoredMessage, person: Person, today: date
) -> bool:
    """Whether the message may still be told to this person: it is about no one child, or about one she may hear of."""
    reference = message.facts.get("reference")
    if not isinstance(reference, str):
        return True
    journey = tx.journey(reference)
    return journey is not None and may_see_child(tx, rules, directory, person, journey, today, Action.BE_TOLD)


def _waits_still(journey: Journey, rules: Rulebook, what: Telling, message: StoredMessage) -> bool:
    entry = message.facts["entry"]
    match what:
        case Telling.LEGAL_QUERY:
            receipt = receipt_of(journey, rules.pack)
            return receipt is not None and receipt.query is not None and receipt.query.entry == entry
        case Telling.JOURNEY_OVER:
            return journey.said_over is not None and journey.said_over.entry == entry
        case Telling.LATE_BOOKING | Telling.CALENDAR:
            return _is_booked_so(journey, entry)
        case Telling.CALENDAR_OVER:
            milestone = str(message.facts["milestone"])
            return (
                uid_of(journey, milestone) != message.facts["uid"] or booked_now(journey, milestone) is None
            )
        case Telling.NOT_MINE:
            return journey.not_mine is not None and journey.not_mine.entry == entry
    return journey.said_over is None and journey.ended_on is None


def _is_booked_so(journey: Journey, entry: object) -> bool:
    """Whether this booking is the last word on its milestone."""
    told = next((b for b in journey.bookings if b.entry == entry), None)
    return told is not None and booked_now(journey, told.milestone) == told


def _still_so(directory: Directory, message: StoredMessage, what: Telling) -> bool:
    """Whether the colleague is still away, or works, as she had said."""
    colleague, facts = directory.get(str(message.facts["by"])), message.facts
    if colleague is None:
        return False
    if what is Telling.WORKING_DAYS:
        return colleague.working_days == weekdays_in(str(facts["days"]))
    return any(one.own_word and one.last.isoformat() == facts["until"] for one in colleague.leave)


def _content(message: StoredMessage, today: date) -> NoticeContent:
    facts = message.facts
    return NoticeContent(
        message_id=message.id,
        on=today,
        headline=str(facts["headline"]),
        lines=_texts(facts["lines"]),
        action=str(facts["action"]),
        staff=_texts(facts["staff"]),
        of_an_answer=True,
        reference=str(facts["reference"]) if facts.get("reference") else None,
    )


def _texts(given: object) -> tuple[str, ...]:
    return tuple(str(text) for text in given) if isinstance(given, list | tuple) else ()
