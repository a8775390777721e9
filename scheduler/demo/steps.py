"""The steps between the published ones: which milestones a made-up child has reached, and when.

The study's timeline gives the great dates (`made_up_children`). Between them a council's pack has stages of its own;
each that such a child would have gone through is given a length around four fifths of its target, skewed to the right,
so that about one in five is late, and those that would end after today are open. Nothing in here is about anybody.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from random import Random

from permanence.dates import ONE_DAY, add_timescale
from permanence.pack.model import StageRule
from permanence.stages import Rulebook
from scheduler.demo.children import Ending, MadeUpChild, skewed

USUAL_SHARE_OF_TARGET = 0.8
SPREAD_OF_STAGES = 0.35
LONG_AWAY = timedelta(days=500)
LONG_TOWARDS_ADOPTION = timedelta(days=800)
FRIDAY = 4
WITHOUT_PLAN_AT_MOST = timedelta(days=280)
STANDS_STILL, STANDS_STILL_DAYS = 0.4, 70.0
COUNCILS_OWN = frozenset({"legal_referral"})  # no study tells it: the council's own aim does
KINSHIP = "kinship_care_order"
KINSHIP_OWN = frozenset({"petition_lodged", "order_granted"})
SPINE_WITHOUT_PLAN = frozenset({"first_review", "second_review", "later_review", "kinship_ruled"})


@dataclass
class MadeUpSteps:
    """A made-up child's routes and the days of the milestones she has reached.

    `known_until`: the last day of which anything is known; nothing has moved since then, or nobody has told.
    """

    child: MadeUpChild
    known_until: date
    plan_opened_on: date | None = None
    changed_on: date | None = None
    reached: dict[str, date] = field(default_factory=dict)

    @property
    def later_reviews(self) -> list[date]:
        return [on_a_weekday(on) for on in self.child.later_reviews if on <= self.known_until]

    @property
    def routes(self) -> frozenset[str]:
        return frozenset(r for r in (self.child.route, self.child.second_route) if r)

    @property
    def followed_since(self) -> date | None:
        """Since when the present route is followed."""
        return self.changed_on or self.plan_opened_on


def steps_of(child: MadeUpChild, rules: Rulebook, today: date, random: Random) -> MadeUpSteps:
    """What `child` has been through by `today`, as the stages of the council's pack see it."""
    child = _as_councils_have_them(child, today, random)
    until = child.ended_on or _known_until(child, today, random)
    stages = _stages_of(child, rules)
    timeline = _timeline(child, stages)
    given = {code: on for code, on in timeline.items() if on <= until}
    steps = MadeUpSteps(child, until, given.get("first_review") if child.route else None)
    steps.reached = {rules.pack.begins_with: child.looked_after_on, **given}
    steps.changed_on = _change_of_route(steps, stages)
    _fill(steps, [s for s in stages if s.end not in timeline and not s.repeats], stages, rules, random)
    _end_with_the_order(steps, rules)
    return steps


def _timeline(child: MadeUpChild, stages: Iterable[StageRule]) -> dict[str, date]:
    """What the study's timeline says about milestones that her routes know."""
    known = {stage.end for stage in stages} - COUNCILS_OWN
    dates = {**child.milestones, **child.still_to_come}
    return {code: max(child.looked_after_on, on_a_weekday(on)) for code, on in dates.items() if code in known}


def _known_until(child: MadeUpChild, today: date, random: Random) -> date:
    """For most children today; some have stood still for weeks, which is what Homeward is for."""
    if random.random() >= STANDS_STILL:
        return today
    return max(child.looked_after_on, today - timedelta(days=skewed(random, STANDS_STILL_DAYS)))


def _end_with_the_order(steps: MadeUpSteps, rules: Rulebook) -> None:
    """A final order that ends being looked after is the last thing that is told."""
    ordered = steps.reached.get(rules.pack.final_order)
    route = rules.pack.routes.get(steps.child.route or "")
    if ordered and route and route.order_ends_journey:
        steps.child = replace(steps.child, ended_on=ordered)
        steps.known_until = ordered
        steps.reached = {code: on for code, on in steps.reached.items() if on <= ordered}


def _as_councils_have_them(child: MadeUpChild, today: date, random: Random) -> MadeUpChild:
    """The study followed its children for four years; here nobody waits for years without a word on why."""
    away = today - child.looked_after_on
    if child.ending is Ending.STILL_AWAY and away > LONG_AWAY and child.route == KINSHIP:
        return replace(child, route="permanence_order")
    if child.route is None and away > WITHOUT_PLAN_AT_MOST and child.ended_on is None:
        return replace(child, route="home")
    if child.ending is Ending.TOWARDS_ADOPTION and away > LONG_TOWARDS_ADOPTION:
        return _lodged_lately(child, today, random)
    if child.route == KINSHIP:  # when kin get their order is not published either
        return replace(_without(child, KINSHIP_OWN), ended_on=None)
    return child


def _lodged_lately(child: MadeUpChild, today: date, random: Random) -> MadeUpChild:
    """Still moving to adoption: her timeline is stretched so that the petition was lodged within the last months."""
    dates = {**child.milestones, **child.still_to_come}
    began, lodged = child.looked_after_on, dates["petition_lodged"]
    wanted = today - timedelta(days=random.randint(10, 220))
    factor = (wanted - began).days / (lodged - began).days
    stretched = {m: began + timedelta(days=round((on - began).days * factor)) for m, on in dates.items()}
    return replace(child, milestones=stretched, still_to_come={})


def _without(child: MadeUpChild, milestones: frozenset[str]) -> MadeUpChild:
    return replace(
        child,
        milestones={m: on for m, on in child.milestones.items() if m not in milestones},
        still_to_come={m: on for m, on in child.still_to_come.items() if m not in milestones},
    )


def _stages_of(child: MadeUpChild, rules: Rulebook) -> list[StageRule]:
    """The stages of the pack that concern her routes, in the pack's order."""
    routes = {child.route, child.second_route}
    stages = [s for s in rules.pack.stages.values() if not s.routes or s.routes & routes]
    if child.route is None:
        return [s for s in stages if s.end in SPINE_WITHOUT_PLAN]
    return stages


def _change_of_route(steps: MadeUpSteps, stages: Iterable[StageRule]) -> date | None:
    """A change of route comes after the first plan and before anything that only the new route knows."""
    child = steps.child
    if child.changed_on is None or steps.plan_opened_on is None:
        return None
    own = [steps.reached[s.end] for s in stages if s.routes and s.end in steps.reached]
    return max(min([child.changed_on, *own]), steps.plan_opened_on + ONE_DAY)


def _fill(
    steps: MadeUpSteps,
    untold: list[StageRule],
    stages: list[StageRule],
    rules: Rulebook,
    random: Random,
) -> None:
    """Each untold stage whose clock has started ends, if its end would have come by the last day known."""
    told = dict(steps.reached)
    for rule in untold:  # the pack has a stage before those that its end starts
        started_on = _started_on(rule, steps)
        if started_on is None or rule.end in steps.reached or not _applies(rule, steps.child):
            continue
        end = started_on + timedelta(days=_length(rule, started_on, rules, random))
        end = min([on_a_weekday(end), *_must_come_before(rule, started_on, stages, told)])
        if end <= steps.known_until:
            steps.reached[rule.end] = end


def _started_on(rule: StageRule, steps: MadeUpSteps) -> date | None:
    starts = [steps.reached[code] for code in rule.start if code in steps.reached]
    if not starts or not rule.routes:
        return min(starts, default=None)
    return max(min(starts), steps.followed_since) if steps.followed_since else None


def _applies(rule: StageRule, child: MadeUpChild) -> bool:
    when = rule.applies_when
    return not when.legal_basis and (when.age_under is None or child.age < when.age_under)


def _length(rule: StageRule, started_on: date, rules: Rulebook, random: Random) -> int:
    """Days that the stage takes; of a stage without a target, longer than anybody waits."""
    target = rule.target_on(started_on)
    if target is None or target.timescale is None:
        return random.randint(30, 200)
    due = add_timescale(started_on, target.timescale, rules.calendar)
    return max(1, skewed(random, USUAL_SHARE_OF_TARGET * (due - started_on).days, SPREAD_OF_STAGES))


def _must_come_before(
    rule: StageRule, started_on: date, stages: list[StageRule], told: Mapping[str, date]
) -> Iterator[date]:
    """Days of later steps that are known to have happened: what the pack has before them had happened by then."""
    for later in stages[stages.index(rule) + 1 :]:
        end = None if later.repeats else told.get(later.end)
        if end and end > started_on:
            yield end


def on_a_weekday(day: date) -> date:
    """The day, or the Friday before it: nothing but becoming looked after happens at a weekend."""
    return day - timedelta(days=max(0, day.weekday() - FRIDAY))
