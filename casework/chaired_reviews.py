"""What a reviewing officer has of the children whose reviews she chairs: to come, held, questions about the plan."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from permanence.dates import days_over
from permanence.day_words import day_words
from permanence.journey import Journey, Reached
from permanence.pack.model import Pack
from permanence.people import Role
from permanence.stages import QuietKind, Stage
from permanence.standing import days, late_words

AHEAD = timedelta(days=28)  # what is further off than four weeks waits for a later list
HELD_FOR = timedelta(days=28)
NO_ROUTE_AFTER = timedelta(weeks=6)  # the first review, with which planning for permanence begins
TWO_ROUTES_AFTER = timedelta(days=90)


def reviews_to_come(stages: Iterable[Stage], today: date) -> list[tuple[Stage, str]]:
    """Open reviews that are late, booked or due within four weeks, and how each stands; past a limit first."""
    wanted = [s for s in stages if _is_near(s, today)]
    return [(s, _stands(s, today)) for s in sorted(wanted, key=lambda s: _place(s, today))]


def _is_near(stage: Stage, today: date) -> bool:
    near = (day for day in (stage.due_on, _booked(stage)) if day)
    return any(day <= today + AHEAD for day in near)


def _booked(stage: Stage) -> date | None:
    return stage.booked_on if stage.quiet_kind in (QuietKind.BOOKED, None) else None


def _place(stage: Stage, today: date) -> tuple[bool, int, date, str]:
    over = days_over(stage.due_on, today) if stage.due_on else 0
    is_over_limit = bool(over and stage.status and stage.status.is_binding)
    return not is_over_limit, -over, _booked(stage) or stage.due_on or date.max, stage.reference


def _stands(stage: Stage, today: date) -> str:
    """For example "Booked Fri 5 Jun, due Mon 8 Jun", "3 days over the statutory limit, not booked"."""
    booked, due, late = _booked(stage), "", ""
    if stage.due_on and stage.status:
        over = days_over(stage.due_on, today)
        late = late_words(stage.status, over) if over else ""
        due = late or f"due {day_words(stage.due_on, today)}"
    if booked is None:
        left = f" in {days((stage.due_on - today).days)}" if stage.due_on and not late else ""
        return _line(f"{due}{left}", "not booked")
    if booked < today:
        gone = f"was booked for {day_words(booked, today)}, {days((today - booked).days)} ago"
        return _line(late, gone) if late else _line(gone, due)
    return (
        _line(late, f"booked {day_words(booked, today)}")
        if late
        else _line(f"booked {day_words(booked, today)}", due)
    )


def _line(*parts: str) -> str:
    words = ", ".join(filter(None, parts))
    return words[:1].upper() + words[1:]


@dataclass(frozen=True, slots=True)
class Happened:
    """A review that was held, or a decision that one took."""

    reference: str
    milestone: str
    on: date
    says: str


def reviews_held(journeys: Iterable[Journey], pack: Pack, today: date) -> list[Happened]:
    """The reviews of the last four weeks, the newest first."""
    reviews = _reviews(pack)
    held = (
        _happened(journey, event, pack, today)
        for journey in journeys
        for event in journey.milestones
        if event.milestone in reviews and today - HELD_FOR <= event.on <= today
    )
    return sorted(held, key=lambda one: (-one.on.toordinal(), one.reference))


def without_outcome(journeys: Iterable[Journey], pack: Pack, today: date) -> list[Happened]:
    """Decisions that a review takes, of which the day is recorded and no outcome; the longest ago first.

    One that came in by a file, which seldom says the outcome, is among them for four weeks only.
    """
    decided = frozenset(m.code for m in pack.milestones.values() if m.body in _bodies(pack)) - _reviews(pack)
    found = (
        _happened(journey, event, pack, today)
        for journey in journeys
        for event in journey.milestones
        if event.milestone in decided and event.on <= today
        if not _has_outcome(journey, event) and not _is_old_import(event, today)
    )
    return sorted(found, key=lambda one: (one.on, one.reference))


def _reviews(pack: Pack) -> frozenset[str]:
    """The milestones that are reviews themselves: with them the steps in the officer's queue end."""
    return frozenset(pack.stages[code].end for code in pack.codes_in_queue_of(Role.REVIEWING_OFFICER))


def _bodies(pack: Pack) -> frozenset[str]:
    """The bodies that hold those reviews."""
    return frozenset(body for code in _reviews(pack) if (body := pack.milestones[code].body))


def _happened(journey: Journey, event: Reached, pack: Pack, today: date) -> Happened:
    ago = f"{days((today - event.on).days)} ago" if event.on < today else "today"
    says = _line(f"{pack.milestones[event.milestone].was_done} {day_words(event.on, today)}", ago)
    return Happened(journey.reference, event.milestone, event.on, says)


def _has_outcome(journey: Journey, event: Reached) -> bool:
    return any(d.milestone == event.milestone and d.on == event.on for d in journey.decisions)


def _is_old_import(event: Reached, today: date) -> bool:
    return event.through.startswith("import:") and event.on < today - HELD_FOR


def plan_questions(journeys: Iterable[Journey], pack: Pack, today: date) -> list[tuple[str, str]]:
    """Children without a route after six weeks, and those with two routes for three months: reference and words."""
    found = [asked for journey in journeys for asked in _questions(journey, pack, today)]
    return [(reference, says) for _, reference, says in sorted(found)]


def _questions(journey: Journey, pack: Pack, today: date) -> Iterator[tuple[date, str, str]]:
    """With the day since which each stands: the longest first."""
    plans, began = journey.open_plans(), journey.began_on
    granted = journey.first_reached(pack.final_order)
    if not plans and granted is None and began and began + NO_ROUTE_AFTER <= today:
        yield began, journey.reference, f"No route is recorded, looked after for {days((today - began).days)}"
    if len(plans) > 1:
        since = max(plan.opened_on for plan in plans)
        if since + TWO_ROUTES_AFTER <= today:
            side = f"{len(plans)} routes side by side for {days((today - since).days)}"
            yield since, journey.reference, f"{side}: does each still stand?"
