"""Whether a pack makes sense: everything it names exists, nothing contradicts, every milestone can be reached."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from itertools import pairwise
from typing import Protocol

from permanence.pack.forms import Asks
from permanence.pack.lines import Path
from permanence.pack.model import OrderingRule, Pack, StageRule, Target
from permanence.pack.table import Notes, did_you_mean
from permanence.privacy.words import private_words_in


class _Called(Protocol):
    """What a person reads by a name."""

    @property
    def name(self) -> str: ...


class _Named(_Called, Protocol):
    """What a person can type: a milestone, a route, an outcome or a reason."""

    @property
    def words(self) -> tuple[str, ...]: ...


def note_nonsense(pack: Pack, ordering_rows: Mapping[str, int], notes: Notes) -> None:
    """Every contradiction in `pack` is noted at the place where it is written.

    `ordering_rows`: the row of the file in which each rule of order stands.
    """
    _note_unknown_names(pack, notes)
    for rule in pack.orderings:
        _note_ordering(pack, rule, ("orderings", ordering_rows.get(rule.code, 0)), notes)
    for stage in pack.stages.values():
        _note_stage(pack, stage, notes)
    _note_loops(pack, notes)
    _note_unreachable(pack, notes)
    _note_words(pack, notes)
    _note_leads_to(pack, notes)
    _note_prompts(pack, notes)
    _note_calendar(pack, notes)
    _note_forms(pack, notes)


def _note_unknown_names(pack: Pack, notes: Notes) -> None:
    _known("milestone", pack.begins_with, pack.milestones, ("begins_with",), notes)
    _known("milestone", pack.final_order, pack.milestones, ("final_order",), notes)
    _each_known("milestone", pack.anchors, pack.milestones, ("anchors",), notes)
    for milestone in pack.milestones.values():
        place = ("milestones", milestone.code, "body")
        _known("body", milestone.body or "", pack.bodies, place, notes)
    for body in pack.decided_by:
        _known("body", body, pack.bodies, ("decided_by", body), notes)
    for outcome in pack.outcomes.values():
        place = ("outcomes", outcome.code, "reaches_not")
        _each_known("milestone", outcome.reaches_not, pack.milestones, place, notes)


def _note_ordering(pack: Pack, rule: OrderingRule, place: Path, notes: Notes) -> None:
    _each_known("milestone", rule.first, pack.milestones, (*place, "first"), notes)
    _known("milestone", rule.then, pack.milestones, (*place, "then"), notes)
    _each_known("route", rule.routes, pack.routes, (*place, "routes"), notes)
    if rule.then in rule.first:
        notes.add(f'"{rule.then}" cannot come before itself', (*place, "first"))


def _each_known(
    what: str,
    codes: tuple[str, ...] | frozenset[str],
    known: Mapping[str, object],
    place: Path,
    notes: Notes,
) -> None:
    """Every unknown code is noted, at its own item where the codes still stand as in the file."""
    if isinstance(codes, tuple):
        for number, code in enumerate(codes):
            _known(what, code, known, (*place, number), notes)
    else:
        for code in sorted(codes):
            _known(what, code, known, place, notes)


def _known(what: str, code: str, known: Mapping[str, object], place: Path, notes: Notes) -> None:
    """A code that nothing is called by is noted; an empty one was noted as missing already."""
    if code and code not in known:
        notes.add(f'no {what} is called "{code}"{did_you_mean(code, known)}', place)


def _note_stage(pack: Pack, stage: StageRule, notes: Notes) -> None:
    place = ("stages", stage.code)
    _each_known("milestone", stage.start, pack.milestones, (*place, "start"), notes)
    _known("milestone", stage.end, pack.milestones, (*place, "end"), notes)
    _each_known("route", stage.routes, pack.routes, (*place, "routes"), notes)
    bases, at = stage.applies_when.legal_basis, (*place, "applies_when", "legal_basis")
    _each_known("legal basis", bases, pack.legal_bases, at, notes)
    _note_own_end(pack, stage, (*place, "end"), notes)
    _note_overlaps(stage.targets, (*place, "targets"), notes)


def _note_own_end(pack: Pack, stage: StageRule, place: Path, notes: Notes) -> None:
    if stage.end not in stage.start:
        return
    if not stage.repeats:
        notes.add(
            f'the stage starts and ends at "{stage.end}": say repeats = true, or name another end', place
        )
    elif stage.end in pack.milestones and not pack.milestones[stage.end].repeats:
        notes.add(f'the stage repeats, but its milestone "{stage.end}" does not say repeats = true', place)


def _note_overlaps(targets: Iterable[Target], place: Path, notes: Notes) -> None:
    """Dates in force that end before they begin, or that two targets of one stage share."""
    rows = list(enumerate(targets))
    for row, target in rows:
        if target.in_force_from and target.in_force_to and target.in_force_to < target.in_force_from:
            notes.add("this target ends before it comes into force", (*place, row, "in_force_to"))
    rows.sort(key=lambda numbered: numbered[1].in_force_from or date.min)
    for (_, earlier), (row, later) in pairwise(rows):
        begins = later.in_force_from or date.min
        if begins <= (earlier.in_force_to or date.max):
            notes.add("two targets of this stage are in force on the same days", (*place, row))


def _note_loops(pack: Pack, notes: Notes) -> None:
    """Stages that lead in a circle although none of them repeats: nobody could ever begin."""
    onward = {
        code: [s for s in pack.stages_from(code) if not s.repeats and s.end != code]
        for code in pack.milestones
    }
    settled: set[str] = set()
    for code in pack.milestones:
        circle = _circle(code, onward, settled, [])
        if circle:
            stage = circle[-1]
            way = " -> ".join([s.start[0] if len(s.start) == 1 else s.code for s in circle] + [stage.end])
            notes.add(f"these stages lead in a circle: {way}", ("stages", stage.code, "end"))


def _circle(
    code: str, onward: Mapping[str, list[StageRule]], settled: set[str], way: list[tuple[str, StageRule]]
) -> list[StageRule]:
    """The stages of the first circle met on from `code`; empty when every way comes to an end."""
    for number, (passed, _) in enumerate(way):
        if passed == code:
            return [stage for _, stage in way[number:]]
    if code in settled:
        return []
    for stage in onward.get(code, []):
        circle = _circle(stage.end, onward, settled, [*way, (code, stage)])
        if circle:
            settled.add(code)
            return circle
    settled.add(code)
    return []


def _note_unreachable(pack: Pack, notes: Notes) -> None:
    """A milestone that no stage ends at is recorded by its words alone: without words nobody can."""
    for milestone in pack.milestones.values():
        if not milestone.words and milestone.code != pack.begins_with and not pack.stages_to(milestone.code):
            notes.add(
                f'nobody can record "{milestone.code}": no stage ends at it and it has no words',
                ("milestones", milestone.code),
            )


def _note_leads_to(pack: Pack, notes: Notes) -> None:
    """What leads to a route names one of the pack's: figures of where children end up are told by it."""
    places = (
        ("milestones", pack.milestones),
        ("routes", pack.routes),
        ("journey_end_reasons", pack.journey_end_reasons),
    )
    for kind, items in places:
        for code, item in items.items():
            if item.leads_to and item.leads_to not in pack.routes:
                notes.add(f'"leads_to" is "{item.leads_to}", which is no route', (kind, code, "leads_to"))


def _note_prompts(pack: Pack, notes: Notes) -> None:
    for code, reason in pack.route_change_reasons.items():
        for prompt in reason.prompts:
            if prompt not in pack.prompts and prompt not in pack.milestones:
                where = ("route_change_reasons", code, "prompts")
                notes.add(f'"prompts" names "{prompt}", which is no milestone and no prompt', where)


def _note_forms(pack: Pack, notes: Notes) -> None:
    offered: dict[Asks, Mapping[str, object]] = {
        Asks.ROUTE: pack.routes,
        Asks.ROUTE_REASON: pack.route_change_reasons,
        Asks.DECISION_REASON: pack.blocker_reasons,
        Asks.BLOCKER: pack.blocker_reasons,
        Asks.BY_THEN: pack.milestones,
    }
    for code, form in pack.forms.items():
        for number, field in enumerate(form.fields):
            if field.asks in offered:
                place = ("forms", code, "fields", number, "choices")
                _each_known("choice", field.choices, offered[field.asks], place, notes)
            if field.asks is Asks.DECISION:
                _note_decisions(pack, field.choices, ("forms", code, "fields", number), notes)


def _note_decisions(pack: Pack, choices: tuple[str, ...], place: Path, notes: Notes) -> None:
    """Each is a milestone and an outcome: "panel approved"."""
    if not choices:
        notes.add('a decision needs "choices": a milestone and an outcome each', place)
    for at, choice in enumerate(choices):
        milestone, _, outcome = choice.partition(" ")
        _known("milestone", milestone, pack.milestones, (*place, "choices", at), notes)
        if outcome not in pack.outcomes:
            notes.add(
                f'"{choice}" names no outcome of the pack behind the milestone', (*place, "choices", at)
            )


def _note_words(pack: Pack, notes: Notes) -> None:
    kinds: dict[str, Mapping[str, _Named]] = {
        "milestones": pack.milestones,
        "routes": pack.routes,
        "outcomes": pack.outcomes,
        "blocker_reasons": pack.blocker_reasons,
        "route_change_reasons": pack.route_change_reasons,
        "pause_reasons": pack.pause_reasons,
        "not_applicable_reasons": pack.not_applicable_reasons,
        "parallel_plan_reasons": pack.parallel_plan_reasons,
        "journey_end_reasons": pack.journey_end_reasons,
        "legal_query_reasons": pack.legal_query_reasons,
        "prompts": pack.prompts,
    }
    for kind, items in kinds.items():
        _note_claimed_twice(kind, items, notes)
        _note_private(kind, items, notes)
    _note_private("stages", pack.stages, notes)
    _note_one_short_for_two(pack, notes)


def _note_private(kind: str, items: Mapping[str, _Called], notes: Notes) -> None:
    """A message with such a name in it would be held back, as if it named a child."""
    for code, item in items.items():
        found = private_words_in(item.name)
        if found:
            why = f'"{item.name}" looks private ({found[0].kind.value}): a message with it would be held back'
            notes.add(why, (kind, code, "name"))


def _note_one_short_for_two(pack: Pack, notes: Notes) -> None:
    """Two milestones that people read as one: nobody could tell which is meant."""
    first: dict[str, str] = {}
    for code, milestone in pack.milestones.items():
        named = first.setdefault(milestone.step.casefold(), code)
        if named != code:
            places = (("milestones", c, key) for key in ("short", "name") for c in (code, named))
            notes.add(f'"{milestone.step}" is what people read for "{named}" and for "{code}"', *places)


def _note_claimed_twice(kind: str, items: Mapping[str, _Named], notes: Notes) -> None:
    claimed: dict[str, str] = {}
    for code, item in items.items():
        for word in (item.name, *item.words):
            first = claimed.setdefault(word.casefold(), code)
            if word and first != code:
                places = ((kind, code, "words"), (kind, first, "words"), (kind, code), (kind, first))
                notes.add(f'"{word}" is claimed by "{first}" and by "{code}"', *places)


def _note_calendar(pack: Pack, notes: Notes) -> None:
    dropped = {day.on for day in pack.calendar.drop}
    for day in pack.calendar.add:
        if day.on in dropped:
            notes.add(f"{day.on} is both added and dropped", ("calendar", "add"), ("calendar", "drop"))
