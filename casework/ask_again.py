"""Each week a manager is asked once more about a journey that is said to be over and that nobody has confirmed.

Nothing else is sent about such a child, so nobody would notice if the first message was overlooked.
"""

from __future__ import annotations

from datetime import date, datetime

from casework.ports import MessageKind, NewMessage, Writing
from casework.still_to_tell import CONFIRM_OR_NOT, Telling
from casework.who_may_see import Sight
from permanence.answer import Answer, Verb
from permanence.answers.more_words import over_words
from permanence.day_words import day_words
from permanence.entries import EntryKind
from permanence.journey import Journey
from permanence.people import Directory, Person
from permanence.stages import Rulebook

JOB = "ask again about journeys that are said to be over"


def ask_again(tx: Writing, rules: Rulebook, today: date, now: datetime) -> int:
    """How many messages were queued: on the first working day of a week, and once."""
    monday = rules.for_sending.first_working_day_of_week(today)
    if today != monday or not tx.occur(JOB, monday.isoformat(), now):
        return 0
    directory, said = tx.directory(), tx.references_with(EntryKind.JOURNEY_SAID_OVER)
    sight = Sight(tx, rules, directory, today, said)
    queued = [
        tx.queue(_question(journey, person, rules, directory, today, now), now)
        for journey in tx.journeys(said)
        if journey.said_over
        for person in sight.managers_for(journey.reference)
    ]
    return sum(number is not None for number in queued)


def _question(
    journey: Journey, person: Person, rules: Rulebook, directory: Directory, today: date, now: datetime
) -> NewMessage:
    said, reference = journey.said_over, journey.reference
    if said is None:
        raise ValueError("only a journey that is said to be over is asked about")
    by = directory.get(said.by)
    over = Answer(Verb.JOURNEY_OVER, reference, on=said.on, reason=said.reason)
    return NewMessage(
        key=f"notice:{Telling.JOURNEY_OVER.value}:{reference}:{said.entry}:{today}:{person.email}",
        kind=MessageKind.NOTICE,
        person=person.email,
        channel=person.channel,
        not_before=now,
        facts={
            "what": Telling.JOURNEY_OVER.value,
            "by": said.by,
            "reference": reference,
            "entry": said.entry,
            "headline": f"{reference}: nobody has confirmed yet that this journey is over",
            "lines": [
                f"{over_words(over, rules.pack)}. Recorded by {by.name if by else said.by}.",
                f"Nothing is sent about this child. Asked again on {day_words(today)}.",
            ],
            "action": CONFIRM_OR_NOT.format(reference),
            "staff": [by.name if by else said.by],
        },
    )
