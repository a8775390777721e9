"""The messages about a review: the brief five working days before it, and the question on the working day after.

Looked at once a day, when the day's sweep is done. Each has a key of its own: an occasion is told once to a person.
Nobody has more than a few of them in one morning: the most urgent first, the others on the next. A question that waits
for its turn, or for a morning on which anybody looks, waits as long as the lists name the review.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta

from casework.backlog import backlog_on
from casework.chaired_reviews import HELD_FOR
from casework.plans_without_news import plan_messages
from casework.ports import (
    OF_ONE_CHILD,
    CaseRecord,
    MessageKind,
    MessageState,
    NewMessage,
    Reading,
    StageQuery,
    StoredMessage,
    Writing,
)
from casework.raise_alerts import WorkingHours, working_day_at
from casework.reviews import day_gone, day_to_come, hearers, review_codes
from permanence.people import Person
from permanence.stages import Rulebook, Stage, StageState

JOB = "reviews"
BRIEF_BEFORE = 5  # working days
ASKED_WITHIN = timedelta(days=7)  # of the day on which it was to be, or was held
ASKED_AT_LAST = HELD_FOR  # of that day, where no morning had room for the question, or none was looked at
ASKED_SINCE = "reviews_asked_since"  # the earliest day of a review about which somebody is still to be asked
MOST_A_MORNING = 6  # to one person; the first morning of a council finds those of a fortnight
AFTER_THE_LIST = timedelta(minutes=30)  # so that the morning's list is read first
USUAL_HOURS = WorkingHours()
HELD, DIFFERS = "held", "differs"  # what a message of the kind REVIEW asks


def send_review_messages(record: CaseRecord, now: datetime, *, hours: WorkingHours = USUAL_HOURS) -> int:
    """How many messages about reviews were queued. Nothing while the backlog is being agreed."""
    today = working_day_at(record.rules, now, hours)
    if today is None:
        return 0
    with record.writing() as tx:
        if backlog_on(tx, today) is not None or not tx.occur(JOB, today.isoformat(), now):
            return 0
        new: Counter[str] = Counter()
        wait = [today]
        for message in _messages(tx, record.rules, today, now):
            if new[message.person] < MOST_A_MORNING:
                new[message.person] += tx.queue(message, now) is not None
            elif message.kind is MessageKind.REVIEW and tx.message_by_key(message.key) is None:
                wait.append(date.fromisoformat(str(message.facts["day"])))
        tx.remember(ASKED_SINCE, min(wait).isoformat())
        of_plans = plan_messages(tx, record.rules, today, now + AFTER_THE_LIST)
        return new.total() + sum(tx.queue(message, now) is not None for message in of_plans)


def _asked_since(tx: Reading, today: date) -> date:
    """The earliest day of a review about which it is asked today, where it was not before.

    A week ago; earlier where a question of then still waits for its turn, or nobody has looked since.
    """
    kept = tx.setting(ASKED_SINCE)
    still_to_ask = date.fromisoformat(kept) if kept else today
    return max(min(still_to_ask, today - ASKED_WITHIN), today - ASKED_AT_LAST)


def _messages(tx: Writing, rules: Rulebook, today: date, now: datetime) -> Iterator[NewMessage]:
    """What is to be told today, also what was told already: what has the fewest days left comes first."""
    wanted = sorted(_occasions(tx, rules, today), key=lambda one: _urgency(today, *one))
    directory = tx.directory()
    journeys = {j.reference: j for j in tx.journeys(sorted({stage.reference for _, stage, _ in wanted}))}
    for kind, stage, day in wanted:
        journey = journeys.get(stage.reference)
        if journey and journey.number == stage.journey and journey.ended_on is None:
            for person in hearers(tx, rules, directory, journey, today):
                if kind is not MessageKind.BRIEF or not _was_briefed(tx, stage, day, person):
                    yield review_message(kind, stage, day, person, now + AFTER_THE_LIST)


def _urgency(today: date, kind: MessageKind, stage: Stage, day: date) -> tuple[bool, date, str, str, str]:
    """A brief can be given until the day of the review, a question is best asked within a week of it.

    What has waited longer stands behind all that can still come in time.
    """
    until = day if kind is MessageKind.BRIEF else day + ASKED_WITHIN
    return until < today, until, kind.value, stage.reference, stage.key


def _was_briefed(tx: Reading, stage: Stage, day: date, person: Person) -> bool:
    """Whether she has the brief of this day, from when nobody knew yet which of the child's reviews it is."""
    as_booked = replace(stage, occurrence=0)
    sent = tx.message_by_key(_key(MessageKind.BRIEF, as_booked, day, person))
    return sent is not None and sent.state is MessageState.SENT


def _occasions(tx: Reading, rules: Rulebook, today: date) -> Iterator[tuple[MessageKind, Stage, date]]:
    """The reviews of which something is told today."""
    until, since = rules.for_sending.add_working_days(today, BRIEF_BEFORE), _asked_since(tx, today)
    query = StageQuery(codes=review_codes(rules), open_only=False, since=since)
    for stored in tx.stages(query):
        stage = stored.stage
        if not stage.is_awaited:
            held = stage.ended_on if stage.state is StageState.CLOSED else None
            if held and since <= held < today:
                yield MessageKind.REVIEW, stage, held
            continue
        ahead, gone = day_to_come(stage, today), day_gone(stage, today)
        if gone and gone >= since:
            yield MessageKind.REVIEW, stage, gone
        elif ahead and ahead <= until:
            yield MessageKind.BRIEF, stage, ahead


def review_message(
    kind: MessageKind, stage: Stage, day: date, person: Person, at: datetime, asks: str = HELD
) -> NewMessage:
    """The message of this kind about a review on a day, to a person; there is one of each."""
    return NewMessage(
        key=_key(kind, stage, day, person),
        kind=kind,
        person=person.email,
        channel=person.channel,
        not_before=at,
        facts={
            "asks": asks,
            "reference": stage.reference,
            "journey": stage.journey,
            "stage": stage.key,
            "day": day.isoformat(),
        },
    )


def _key(kind: MessageKind, stage: Stage, day: date, person: Person) -> str:
    return f"{kind}:{stage.reference}/{stage.journey}/{stage.key}:{day}:{person.email}"


def step_of_message(message: StoredMessage) -> tuple[str, int, str] | None:
    """Reference, journey and stage of the one step that a message is about; None for a message about several."""
    facts = message.facts
    if message.kind not in OF_ONE_CHILD or not facts["stage"]:
        return None
    return str(facts["reference"]), int(str(facts["journey"])), str(facts["stage"])
