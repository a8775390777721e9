"""Booked days as calendar files, for whoever asked for them: one mail with each booking of hers, and no other."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from casework.content import Said, SaidKind
from casework.in_thread import InThread
from casework.ports import MessageKind, MessageState, NewMessage, Reading, StoredMessage, Writing
from casework.reply_work import ReplyWork
from permanence.answer import Answer
from permanence.answers.words import as_a_line
from permanence.calendar_file import CalendarDay
from permanence.day_words import day_words
from permanence.journey import Booking, Journey
from permanence.local_day import local_day
from permanence.people import Person
from permanence.replies.memory import NOTHING
from permanence.stages import Rulebook

ASKED_FOR = "calendar files"  # numbers of the people who asked for them
CHANGES = "days in calendars that changed"
LOOKED_BACK = 200  # messages of one person: what was told before these is of days long past
ON = "From now on each day that you book comes by e-mail as a calendar file. To end that, say calendar off."
OFF = "No more calendar files."
CALENDAR, OVER = "calendar", "calendar_over"  # what such a message is about (still_to_tell.py)
_NEVER_CAME = frozenset({MessageState.CANCELLED, MessageState.FAILED, MessageState.EXPIRED})
_SWITCH = re.compile(
    r"(?:turn |switch |put )?(?:the |my )?cal[ae]nd[ae]r (?P<wish>on|off)(?:,? (?:please|pls|plz|thanks))?"
)


def calendar_said(thread: InThread, text: str) -> Said | None:
    """Her wish, kept; None where the words are about anything else."""
    said = _SWITCH.fullmatch(" ".join(text.strip().rstrip(".!").casefold().split()))
    if said is None:
        return None
    wish = said["wish"] == "on"
    work = thread.work
    asked = _asked(work.tx) - {work.person.number} | ({work.person.number} if wish else set())
    work.tx.remember(ASKED_FOR, json.dumps(sorted(asked)))
    thread.waits_on(NOTHING)
    return Said(SaidKind.ANSWERED, lines=(ON if wish else OFF,), message_id=thread.message_id)


def wants_calendar(tx: Reading, person: Person) -> bool:
    return person.number in _asked(tx)


def wish_becomes_hers(tx: Writing, other: int, number: int) -> None:
    """Two are one person, who had the two numbers: what she asked for under `other` is asked for under `number`."""
    asked = _asked(tx)
    if other in asked:
        tx.remember(ASKED_FOR, json.dumps(sorted(asked - {other} | {number})))


def _asked(tx: Reading) -> set[int]:
    return set(json.loads(tx.setting(ASKED_FOR) or "[]"))


def queue_calendar(work: ReplyWork, answer: Answer, entry: int | None) -> None:
    """The booking is on its way to who booked it, as a mail with a calendar file, if she asked for that."""
    if entry is None or answer.reference is None or answer.on is None:
        return
    if not wants_calendar(work.tx, work.person):
        return
    case = work.case_of(answer.reference)
    milestone = case.milestone_of(answer)
    if milestone is not None:
        day = Day.of(case.journey, milestone, answer.on, entry)
        work.tx.queue(day_message(work.person, day, work.rules, work.now), work.now)


@dataclass(frozen=True, slots=True)
class Day:
    """A booked day as one person's calendar has it, or is to have it.

    `uid`: the same for every day of this occasion of the step, so that a later one moves the entry. `entry`: the
    booking's number in the ledger. `version`: grows with each file. `over`: it is to go. `was`: the day that it moves
    from, where it was told before.
    """

    reference: str
    milestone: str
    uid: str
    on: date
    entry: int
    version: int
    over: bool = False
    was: date | None = None

    @classmethod
    def of(cls, journey: Journey, milestone: str, on: date, entry: int) -> Day:
        return cls(journey.reference, milestone, uid_of(journey, milestone), on, entry, entry)


def uid_of(journey: Journey, milestone: str) -> str:
    """Of the time that this step waits for now: of a review that was held, the next one is another entry."""
    before = len(journey.reached(milestone))
    again = f".{journey.number}.{before}" if before or journey.number > 1 else ""
    return f"{journey.reference}.{milestone}{again}@homeward"


def day_message(person: Person, day: Day, rules: Rulebook, now: datetime) -> NewMessage:
    """The mail that carries the day, or takes it away again."""
    return NewMessage(
        key=f"{CALENDAR}:{day.uid}:{day.version}:{person.email}",
        kind=MessageKind.NOTICE,
        person=person.email,
        channel="email",
        not_before=now,
        facts={
            "what": OVER if day.over else CALENDAR,
            "by": person.email,
            "reference": day.reference,
            "entry": day.entry,
            "milestone": day.milestone,
            "uid": day.uid,
            "version": day.version,
            "booked_on": day.on.isoformat(),
            "headline": _headline(day, rules, local_day(now, rules.zone)),
            "lines": [_line(day, local_day(now, rules.zone))],
            "action": "",
            "staff": [],
        },
    )


def _headline(day: Day, rules: Rulebook, today: date) -> str:
    step = as_a_line(rules.pack.milestones[day.milestone].step)
    over = f"not booked for {day_words(day.on, today)} any more"
    return f"{day.reference}: {step}, {over if day.over else day_words(day.on, today)}"


def _line(day: Day, today: date) -> str:
    holds = "It holds the reference and the step only."
    if day.over:
        return f"The calendar file takes the day out of your calendar. {holds}"
    if day.was:
        return f"The calendar file moves the entry of {day_words(day.was, today)} in your calendar. {holds}"
    return f"The day is attached as a calendar file. {holds}"


def told_day(message: StoredMessage) -> Day | None:
    """The day that a message carries, or takes away; None for any other message."""
    facts = message.facts
    if facts.get("what") not in (CALENDAR, OVER):
        return None
    return Day(
        str(facts["reference"]),
        str(facts["milestone"]),
        str(facts["uid"]),
        date.fromisoformat(str(facts["booked_on"])),
        int(str(facts["entry"])),
        int(str(facts["version"])),
        over=facts["what"] == OVER,
    )


def calendar_day(message: StoredMessage, rules: Rulebook) -> CalendarDay | None:
    """The calendar file of a message; None where it has none."""
    day = told_day(message)
    if day is None:
        return None
    step = as_a_line(rules.pack.milestones[day.milestone].step)
    return CalendarDay(
        uid=day.uid,
        version=day.version,
        on=day.on,
        title=f"{day.reference} {step}",
        made_at=message.created_at,
        cancelled=day.over,
    )


def booked_now(journey: Journey, milestone: str) -> Booking | None:
    """The booking that this step waits for; None where there is none, it has come about, or the journey is over."""
    made = journey.bookings_of(milestone)
    if not made or journey.ended_on or journey.said_over:
        return None
    later = any(event.recorded_at > made[-1].made_at for event in journey.reached(milestone))
    return None if later else made[-1]


def queue_changes(tx: Writing, rules: Rulebook, people: Iterable[Person], now: datetime) -> int:
    """How many mails were queued to these people: to each whose calendar has a day to come that holds no longer.

    A day that was undone, or that came about before, goes; one that somebody moved moves.
    """
    today, queued = local_day(now, rules.zone), 0
    for person in people:
        for day in _newest_told(tx, person):
            changed = _changed(tx, day) if day.on >= today and not day.over else None
            if changed and tx.queue(day_message(person, changed, rules, now), now):
                queued += 1
    return queued


def follow_calendar(work: ReplyWork) -> None:
    """What this reply has changed of days that the writer's own calendar has is on its way to her."""
    if wants_calendar(work.tx, work.person):
        queue_changes(work.tx, work.rules, [work.person], work.now)


def queue_changes_for_all(tx: Writing, rules: Rulebook, today: date, now: datetime) -> int:
    """The same for everybody who asked for calendar files, once a day."""
    numbers = _asked(tx)
    if not numbers or not tx.occur(CHANGES, today.isoformat(), now):
        return 0
    asked = [p for p in tx.directory().people.values() if p.number in numbers and p.active]
    return queue_changes(tx, rules, asked, now)


def _newest_told(tx: Reading, person: Person) -> list[Day]:
    """Of each entry of her calendar what she was sent last; none where that is on its way still."""
    newest: dict[str, StoredMessage] = {}
    for message in tx.messages_for(person.email, LOOKED_BACK):
        day = told_day(message)
        if day and message.state not in _NEVER_CAME:
            newest[day.uid] = max(newest.get(day.uid, message), message, key=lambda m: m.id)
    sent = (m for m in newest.values() if m.state is MessageState.SENT)
    return [day for day in map(told_day, sent) if day]


def _changed(tx: Reading, day: Day) -> Day | None:
    """What her calendar is to have in the place of this day; None where it is right."""
    journey = tx.journey(day.reference)
    if journey is None:
        return None
    is_this_time = uid_of(journey, day.milestone) == day.uid
    booked = booked_now(journey, day.milestone) if is_this_time else None
    if booked is None:
        return replace(day, over=True, version=day.version + 1)
    if booked.on == day.on:
        return None
    version = max(booked.entry, day.version + 1)
    return replace(day, on=booked.on, entry=booked.entry, version=version, was=day.on)
