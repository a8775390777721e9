"""Changes of route: from, to, why, and what prompted them; parallel routes that were given up are counted apart.

What prompted a change is what a person named. Where nobody did, the last decision or outcome of the child on that day
or up to 28 days before is shown and marked `nearest`: it may have been the cause, and nobody has said so. Else `none`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from permanence.day_words import day_words
from permanence.how_many import how_many
from permanence.journey import Journey, Plan
from permanence.pack.model import Pack, in_a_sentence

NEAR = timedelta(days=28)
MOST_OWN = 6  # of the child's own decisions and events in a short list


class PromptIs(StrEnum):
    NAMED = "named"
    NEAREST = "nearest"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Prompt:
    """What brought a change about. `said`: what was named, as it was recorded: a milestone or a prompt of the pack.

    `milestone`, `outcome`, `on`, `entry`: the decision or event of the child that it was, where it was one.
    """

    is_: PromptIs
    said: str | None = None
    milestone: str | None = None
    outcome: str | None = None
    on: date | None = None
    entry: int | None = None

    def code(self) -> str | None:
        """As tables have it: "panel not_agreed"; None without a prompt."""
        if self.milestone is None:
            return self.said
        return f"{self.milestone} {self.outcome}" if self.outcome else self.milestone

    def in_words(self, pack: Pack, changed_on: date) -> str:
        """For people: "panel not agreed, 7 days before (nearest decision, not named)"."""
        if self.is_ is PromptIs.NONE:
            return "not named, and no decision near"
        words = prompt_words(self.code() or "", pack)
        if self.on:
            words += ", the same day" if self.on == changed_on else f", {_before(changed_on - self.on)}"
        return words + (" (nearest decision, not named)" if self.is_ is PromptIs.NEAREST else "")


@dataclass(frozen=True, slots=True)
class Change:
    """A route that was left. `to_route` None: a parallel one given up, with `kept` still followed."""

    reference: str
    journey: int
    on: date
    from_route: str
    to_route: str | None
    kept: str | None
    reason: str | None
    prompt: Prompt
    plan: int


def changes_of(journey: Journey, today: date) -> list[Change]:
    """The changes of one journey by `today`, in the order of their days; a plan that ended with it is none."""
    found = [
        Change(
            journey.reference,
            journey.number,
            plan.closed_on,
            plan.route,
            plan.changed_to,
            None if plan.changed_to else kept,
            plan.closed_reason,
            prompt_of(journey, plan),
            plan.number,
        )
        for plan in journey.plans
        if plan.closed_on and plan.closed_on <= today
        if (kept := _kept(journey, plan)) or plan.changed_to
    ]
    return sorted(found, key=lambda c: (c.on, c.plan))


def prompt_of(journey: Journey, plan: Plan) -> Prompt:
    """What prompted the end of a plan: named, nearest or none."""
    if plan.closed_on is None:
        return Prompt(PromptIs.NONE)
    if plan.prompted_by:
        return _named(journey, plan.prompted_by, plan.closed_on)
    near = [d for d in journey.decisions if plan.closed_on - NEAR <= d.on <= plan.closed_on]
    if not near:
        return Prompt(PromptIs.NONE)
    last = max(near, key=lambda d: (d.on, d.entry))
    return Prompt(PromptIs.NEAREST, None, last.milestone, last.outcome, last.on, last.entry)


def short_list(journey: Journey, on: date, pack: Pack) -> tuple[tuple[str, str], ...]:
    """What may have prompted a change on a day, as code and words.

    First the child's own last decisions and events, the newest first, then the prompts of the pack.
    """
    decided = sorted(
        (e for e in events_of(journey) if e.on <= on), key=lambda e: (e.on, e.entry), reverse=True
    )
    own: dict[str, str] = {}
    for event in decided:
        if len(own) < MOST_OWN and event.milestone != pack.begins_with:
            words = f"{prompt_words(event.code, pack)}, {day_words(event.on, on)}"
            own.setdefault(event.code, words[:1].upper() + words[1:])
    return (*own.items(), *((code, reason.name) for code, reason in pack.prompts.items()))


def prompt_words(said: str, pack: Pack) -> str:
    """A prompt as it stands within a sentence: "panel not agreed", "kin were named or stepped back"."""
    coded = pack.prompts.get(said)
    if coded:
        return in_a_sentence(coded.name)
    code, _, decided = said.partition(" ")
    milestone, outcome = pack.milestones.get(code), pack.outcomes.get(decided)
    words = milestone.step if milestone else code
    return f"{words} {in_a_sentence(outcome.name)}" if outcome else words


def is_prompt(said: str, pack: Pack) -> bool:
    """Whether this is a prompt of the pack, or one of its milestones, with an outcome of its or without."""
    milestone, _, outcome = said.partition(" ")
    return said in pack.prompts or (
        milestone in pack.milestones and (not outcome or outcome in pack.outcomes)
    )


def has_happened(said: str, journey: Journey, on: date, pack: Pack) -> bool:
    """Whether a prompt can have brought a change of this day about: one of the pack always, an event once it was."""
    return said in pack.prompts or _named(journey, said, on).on is not None


def named_as(said: str, journey: Journey, on: date) -> int | None:
    """The entry of the decision or event that a prompt means on a day: the last such one by then; None for none."""
    return _named(journey, said, on).entry


def named_by_reason(reason: str | None, journey: Journey, on: date, pack: Pack) -> str | None:
    """What a coded reason names as the prompt of a change: the child's own last decision or event, else a prompt.

    "Because panel said no" names the panel, where the child had one by that day. None where it names nothing.
    """
    known = pack.route_change_reasons.get(reason or "")
    codes = known.prompts if known else ()
    found = [prompt for code in codes if (prompt := _named(journey, code, on)).on]
    if found:
        return max(found, key=lambda prompt: (prompt.on or on, prompt.entry or 0)).code()
    return next((code for code in codes if code in pack.prompts), None)


def _named(journey: Journey, said: str, on: date) -> Prompt:
    """The child's own decision or event that was named, the last by that day; else the words alone."""
    milestone, _, outcome = said.partition(" ")
    fits = [
        e
        for e in events_of(journey)
        if e.milestone == milestone and e.on <= on and outcome in ("", e.outcome)
    ]
    if not fits:
        return Prompt(PromptIs.NAMED, said)
    last = max(fits, key=lambda e: (e.on, e.entry))
    return Prompt(PromptIs.NAMED, said, last.milestone, last.outcome or None, last.on, last.entry)


@dataclass(frozen=True, slots=True)
class Event:
    """A decision of the child, or a milestone without one (`outcome` empty)."""

    milestone: str
    outcome: str
    on: date
    entry: int

    @property
    def code(self) -> str:
        """As a prompt is kept: "panel not_agreed"."""
        return f"{self.milestone} {self.outcome}" if self.outcome else self.milestone


def events_of(journey: Journey) -> Iterator[Event]:
    """All decisions and milestones of a journey, each once."""
    decided = {d.entry for d in journey.decisions}
    yield from (Event(d.milestone, d.outcome, d.on, d.entry) for d in journey.decisions)
    yield from (Event(m.milestone, "", m.on, m.entry) for m in journey.milestones if m.entry not in decided)


def _kept(journey: Journey, plan: Plan) -> str | None:
    """The route that was followed on, when this one was given up beside it."""
    if plan.closed_on is None or plan.changed_to:
        return None
    beside = [
        p
        for p in journey.plans
        if p.number != plan.number
        and p.opened_on <= plan.closed_on
        and (p.closed_on is None or p.closed_on > plan.closed_on)
    ]
    return min(beside, key=lambda p: (not p.primary, p.number)).route if beside else None


def _before(gap: timedelta) -> str:
    return how_many(gap.days, "day before", "days before")
