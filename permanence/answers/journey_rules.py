"""What changes a whole journey: that it is over or goes on, a second route beside the first, and whose the child is."""

from __future__ import annotations

from collections.abc import Iterator

from permanence.answers.given import Given, Making, Problem
from permanence.answers.order_rules import in_the_journey
from permanence.day_words import day_words
from permanence.entries import NewEntry
from permanence.people import MANAGERS, Person, Role

AS_A_PRECAUTION = "contingency"  # why a second route is followed, where no reason is given
OTHER = "other"
_MAY_BE_ALLOCATED = frozenset({Role.SOCIAL_WORKER, Role.TEAM_MANAGER, Role.SERVICE_MANAGER})


# --- the journey is over, or goes on ----------------------------------------------------------------------------------


def over_problems(given: Given) -> Iterator[Problem]:
    """A day and a reason; a manager who confirms what was said needs neither."""
    answer, journey = given.answer, given.case.journey
    if journey.ended_on:
        if answer.on not in (None, journey.ended_on):
            yield (
                "on",
                f"The journey ended on {day_words(journey.ended_on)}. Say that it goes on, if that is wrong.",
            )
        return
    if journey.said_over and given.by.role in MANAGERS:
        yield from in_the_journey(given)
        return
    if answer.on is None:
        yield "on", "Say on which day it ended."
    else:
        yield from in_the_journey(given)
    if answer.reason is None:
        yield "reason", "Say how it ended."
    elif answer.reason == OTHER and not (answer.note or "").strip():
        yield "note", "Say in a few words how it ended."


def over_entries(making: Making, by: Person | None) -> list[NewEntry]:
    """A manager's word ends the journey; anybody else's waits for hers, and is enough to be silent meanwhile."""
    answer, journey = making.answer, making.case.journey
    if journey.ended_on:
        return []
    said = journey.said_over
    day = answer.on or (said.on if said else making.on)
    reason = answer.reason or (said.reason if said else "")
    if by and by.role in MANAGERS:
        return [making.recorder(said.entry if said else None).journey_ended(day, reason)]
    if said and (said.on, said.reason) == (day, reason) and answer.note in (None, said.note):
        return []
    return [making.recorder(said.entry if said else None).journey_said_over(day, reason, answer.note)]


def goes_on_problems(given: Given) -> Iterator[Problem]:
    """Who said it may take it back; once it is confirmed, only a manager may."""
    journey = given.case.journey
    if journey.ended_on is None and journey.said_over is None:
        yield "stage", "Nobody has said that this journey is over."
    elif given.by.role in MANAGERS | {Role.INFORMATION_OFFICER}:
        return
    elif journey.said_over is None or journey.said_over.by != given.by.email:
        yield "stage", "Only a manager can say that this journey goes on."


def goes_on_entries(making: Making) -> list[NewEntry]:
    journey = making.case.journey
    over = journey.said_over.entry if journey.said_over else journey.ended_by_entry
    return [] if over is None else [making.recorder(over).journey_goes_on(making.answer.note)]


# --- a second route beside the first ----------------------------------------------------------------------------------


def parallel_problems(given: Given) -> Iterator[Problem]:
    """One second route, later than the first and other than it."""
    answer, case = given.answer, given.case
    primary = case.journey.primary_plan()
    if answer.route is None:
        yield "route", "Say which route is followed beside the first."
        return
    name = case.rules.pack.routes[answer.route].name
    if primary is None:
        yield "route", "No first route is recorded yet: record that one as a change of route."
    elif case.journey.ended_on:
        yield "route", f"The journey ended on {day_words(case.journey.ended_on)}."
    elif primary.route == answer.route:
        yield "route", f"{name}: this is the first route already."
    elif any(p.route != answer.route for p in case.journey.open_plans()[1:]):
        yield "route", "Another second route is followed already: a child has two at most."
    if given.on > case.today:
        yield "on", f"{day_words(given.on)} has not come yet: record the second route on that day."
    elif primary and given.on < primary.opened_on:
        yield "on", f"The first route was taken on {day_words(primary.opened_on)}: the second is later."


def parallel_entries(making: Making) -> list[NewEntry]:
    answer = making.answer
    if answer.route is None or any(p.route == answer.route for p in making.case.journey.open_plans()):
        return []
    reason = answer.reason or AS_A_PRECAUTION
    return [making.recorder().plan_opened(answer.route, making.on, reason, primary=False)]


# --- whose the child is -----------------------------------------------------------------------------------------------


def not_mine_problems(given: Given) -> Iterator[Problem]:
    worker = given.case.journey.allocation.social_worker
    if worker != given.by.email:
        yield "stage", "This child is not allocated to you. If the alert is wrong, say wrong alert."
    elif given.case.directory.manager_of(worker) is None:
        yield (
            "stage",
            "No manager of yours is known who could allocate the child: ask the information officer.",
        )
    elif given.answer.to and given.case.directory.get(given.answer.to) is None:
        yield "to", "Nobody of this name is on the list of staff."


def not_mine_entries(making: Making) -> list[NewEntry]:
    said, answer = making.case.journey.not_mine, making.answer
    if said and said.by == making.by and answer.to in (None, said.to) and answer.note in (None, said.note):
        return []
    return [making.recorder(said.entry if said else None).not_mine(answer.to, answer.note)]


def reallocate_problems(given: Given) -> Iterator[Problem]:
    """To somebody who may have the child; a manager allocates within her own line, and loses no child from sight."""
    directory, by = given.case.directory, given.by
    if given.answer.to is None:
        yield "to", "Say who has the child from now on."
        return
    person = directory.get(given.answer.to)
    if person is None or not person.active or person.role not in _MAY_BE_ALLOCATED:
        yield "to", "No social worker or manager of this name is on the list of staff."
    elif given.case.journey.allocation.hides_from(person.email):
        yield "to", "This person may not have this child."
    elif by.role in MANAGERS and person.email != by.email and person not in directory.managed_by(by.email):
        yield "to", "You can allocate to those whom you manage: ask the service manager for another team."
    elif given.answer.on is not None and given.answer.on > given.case.today:
        day = day_words(given.answer.on, given.case.today)
        yield (
            "on",
            f"A child is allocated from the day on which you say it. Say it again on {day}, or say today.",
        )


def reallocate_entries(making: Making) -> list[NewEntry]:
    """The new worker's allocation, in her team; all else of the allocation stays."""
    journey = making.case.journey
    held, to = journey.allocation, making.answer.to
    if held.social_worker == to and journey.not_mine is None:
        return []
    person = making.case.directory.get(to)
    return [
        making.recorder().allocated(
            social_worker=to,
            reviewing_officer=held.reviewing_officer,
            team=(person.team if person else None) or held.team,
            restricted_from=held.restricted_from,
        )
    ]
