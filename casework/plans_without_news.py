"""Plans of which nobody has said anything for the time set in the pack: is each still right?

Asked once for each such time that has gone without a word; one plan a week of each person, and never on a day on which
she has a list to answer as well.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta

from casework.child_card import CardPart, ChildCard
from casework.last_look import NoLonger
from casework.ports import MessageKind, NewMessage, Reading, StageQuery, StoredMessage
from casework.reviews import review_codes, who_hears
from casework.weekly_lines import week_key
from permanence.answers.plan_rules import followed
from permanence.dates import CalendarRunsOut, add_timescale
from permanence.day_words import day_words
from permanence.journey import Journey
from permanence.local_day import local_day
from permanence.pack.model import in_a_sentence
from permanence.people import Person
from permanence.stages import Rulebook

PLAN = KEY = "plan"  # what such a message asks, and how its key begins
NEAR = timedelta(weeks=4)  # a review that is so near asks it


def plan_messages(tx: Reading, rules: Rulebook, today: date, at: datetime) -> Iterator[NewMessage]:
    """A question to each worker for each plan without news; none where the pack sets no time."""
    if rules.pack.still_right is None or rules.pack.still_right.timescale is None:
        return
    asked: set[str] = set()
    reviewed = _reviewed_soon(tx, rules, today)
    journeys = tx.journeys(r for r in tx.references() if r not in reviewed)
    found = [(since, j) for j in journeys if (since := without_news_since(j, rules, today))]
    for since, journey in sorted(found, key=lambda one: (one[0], one[1].reference)):
        worker = journey.allocation.social_worker
        person = who_hears(tx, rules, tx.directory(), journey, worker, today) if worker else None
        if person is None or person.email in asked:
            continue
        message = _message(journey, since, person, at)
        if tx.message_by_key(message.key) is None and _has_room(tx, rules, person, today):
            asked.add(person.email)
            yield message


def _has_room(tx: Reading, rules: Rulebook, person: Person, today: date) -> bool:
    """Whether she has no list today, and was asked about no plan this week."""
    lists = f"alert:{person.email}:{today}", week_key(person, today)
    if any(tx.message_by_key(key) for key in lists):
        return False
    monday = today - timedelta(days=today.weekday())
    asked = (m for m in tx.messages_for(person.email) if m.key.startswith(f"{KEY}:"))
    return not any(local_day(m.created_at, rules.zone) >= monday for m in asked)


def _reviewed_soon(tx: Reading, rules: Rulebook, today: date) -> frozenset[str]:
    """Children with an open review that is near or late: it asks the same."""
    stages = (s.stage for s in tx.stages(StageQuery(codes=review_codes(rules))))
    days = ((s.reference, day) for s in stages for day in (s.booked_on, s.due_on) if day)
    return frozenset(reference for reference, day in days if day <= today + NEAR)


def without_news_since(journey: Journey, rules: Rulebook, today: date) -> date | None:
    """The day of the last word on the plan, where that is too long ago; None where there is no plan, or news of it."""
    target = rules.pack.still_right
    if target is None or target.timescale is None or not journey.open_plans():
        return None
    if journey.ended_on or journey.said_over:
        return None
    last = _last_word(journey, rules)
    try:
        return last if add_timescale(last, target.timescale, rules.calendar) <= today else None
    except CalendarRunsOut:
        return None


def _last_word(journey: Journey, rules: Rulebook) -> date:
    """A plan taken or given up, a decision, that it is still right, or a form about a review that spoke of it."""
    days = [plan.opened_on for plan in journey.plans]
    days += [plan.closed_on for plan in journey.plans if plan.closed_on]
    days += [decision.on for decision in journey.decisions]
    days += [said.on for said in journey.confirmed]
    days += [local_day(said.made_at, rules.zone) for said in journey.forms if said.filled.get("plan")]
    return max(days)


def _message(journey: Journey, since: date, person: Person, at: datetime) -> NewMessage:
    return NewMessage(
        key=f"{KEY}:{journey.reference}/{journey.number}:{since}:{person.email}",
        kind=MessageKind.REVIEW,
        person=person.email,
        channel=person.channel,
        not_before=at,
        facts={
            "asks": PLAN,
            "reference": journey.reference,
            "journey": journey.number,
            "stage": "",
            "day": since.isoformat(),
        },
    )


STILL_RIGHT = "plan still right"


def plan_card(
    tx: Reading, rules: Rulebook, message: StoredMessage, today: date, card: ChildCard
) -> ChildCard | NoLonger:
    """Whether the plan is still right, or why that need not be asked any more. `card`: what it is made of."""
    journey = tx.journey(card.reference)
    if journey is None or without_news_since(journey, rules, today) is None:
        return NoLonger("there is news of the plan meanwhile")
    since = date.fromisoformat(str(message.facts["day"]))
    routes = [rules.pack.routes[code].name for code in followed(journey) if code in rules.pack.routes]
    beside = f", with {' and '.join(map(in_a_sentence, routes[1:]))} beside it" if routes[1:] else ""
    return replace(
        card,
        headline=f"Is the plan of {card.reference} still right?",
        lead=f"{routes[0]}{beside}.",
        parts=(CardPart("", (f"Nobody has said anything of it since {day_words(since, today)}.",)),),
        foot=f"Or write: {card.reference} {STILL_RIGHT}.",
        example=STILL_RIGHT,
        buttons=("plan_right", "plan_changes"),
        menu=("who", "story"),
    )
