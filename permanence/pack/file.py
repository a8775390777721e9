"""A pack's file, read: every mistake in it told with its line, and a council's file laid over a pack.

A council's file says `overlays = "scotland"` and holds only what differs. It sets targets that the pack leaves
open or replaces targets, changes names, and adds words, reasons, stages and milestones; the pack stays as it is.
What a law fixes stays fixed: a statutory target gives way only to another statutory target, and keeps its start
and end.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from importlib import resources
from typing import TypeVar

from permanence.dates import Timescale, Unit
from permanence.entries import LegalStep
from permanence.pack.form_file import read_forms
from permanence.pack.lines import placed_syntax_error
from permanence.pack.model import (
    AppliesWhen,
    CalendarRule,
    ChangedDay,
    Milestone,
    OrderingRule,
    Outcome,
    Pack,
    Queue,
    Reason,
    Route,
    Source,
    StageRule,
    Target,
    TargetStatus,
)
from permanence.pack.rights import default_rights, read_rights
from permanence.pack.sense import note_nonsense
from permanence.pack.table import Notes, PackMistake, PackMistakes, Table, did_you_mean
from permanence.people import Role

__all__ = [
    "PackMistake",
    "PackMistakes",
    "check_pack",
    "overlay",
    "read_pack",
    "read_pack_named",
    "shipped_packs",
]

Item = TypeVar("Item")

LONGEST_SHORT = 18  # letters beside number, reference and days in one line of 390 px
LONGEST_VERB = 12  # letters on the first of four buttons in a row

_NO_PACK = Pack(
    "",
    "",
    "",
    "",
    "",
    "",
    milestones={},
    routes={},
    stages={},
    calendar=CalendarRule(country=""),
    rights=default_rights(),
)


def read_pack(text: str) -> Pack:
    """The pack of a file's text; a council's file comes laid over the shipped pack it names.

    Raises PackMistakes with all of them.
    """
    pack, mistakes = _read(text, None)
    if pack is None or mistakes:
        raise PackMistakes(mistakes)
    return pack


def check_pack(text: str) -> list[PackMistake]:
    """Every mistake of a pack's or a council's file, by line; empty when it is sound."""
    return _read(text, None)[1]


def overlay(pack: Pack, council_text: str) -> Pack:
    """A new pack: `pack` with a council's file laid over it. Raises PackMistakes with all of them."""
    laid, mistakes = _read(council_text, pack)
    if laid is None or mistakes:
        raise PackMistakes(mistakes)
    return laid


def shipped_packs() -> list[str]:
    """Names of the packs that come with Homeward, in the order of the alphabet."""
    folder = resources.files("permanence").joinpath("packs")
    return sorted(f.name.removesuffix(".toml") for f in folder.iterdir() if f.name.endswith(".toml"))


@cache
def read_pack_named(name: str) -> Pack:
    """A pack that comes with Homeward, read once. Raises PackMistakes when there is none of that name."""
    known = shipped_packs()
    if name not in known:
        message = f'no pack is called "{name}"; there are {", ".join(known)}'
        raise PackMistakes([PackMistake(1, "", message)])
    return read_pack(resources.files("permanence").joinpath("packs", f"{name}.toml").read_text("utf-8"))


def _read(text: str, base: Pack | None) -> tuple[Pack | None, list[PackMistake]]:
    text = text.removeprefix("\ufeff")  # Windows editors put a byte order mark in front
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line, message = placed_syntax_error(text, str(error))
        return None, [PackMistake(line, "", f"this is not TOML: {message}")]
    notes = Notes()
    top = Table(values, (), notes)
    below = _overlaid(top, base)
    if below is None:
        return None, notes.with_lines(text)
    pack = _pack(top, below)
    top.finish()
    note_nonsense(pack, _ordering_rows(top), notes)
    return pack, notes.with_lines(text)


def _overlaid(top: Table, given: Pack | None) -> Pack | None:
    """The pack that the file overlays, an empty one when it overlays none; None when there is no such pack.

    A given pack must be the one that the file names.
    """
    name = top.text("overlays", "")
    if given is not None:
        if name != given.code:
            top.wrong("overlays", f'this file should say overlays = "{given.code}"')
        return given
    if not name and not {"country", "begins_with"}.isdisjoint(top.values):
        return _NO_PACK
    packs = ", ".join(shipped_packs())
    if name not in shipped_packs():
        guess = did_you_mean(name, shipped_packs())
        unknown = f'no pack is called "{name}"; there are {packs}{guess}'
        unnamed = f'say which pack this file is laid over: overlays = "..." ({packs})'
        top.wrong("overlays", unknown if name else unnamed)
        return None
    return read_pack_named(name)


def _pack(top: Table, base: Pack) -> Pack:
    """The pack that the file says, with `base` for what it leaves unsaid."""
    country = top.text("country", base.country or None)
    subdivision = top.text("subdivision", base.subdivision)
    bodies = _names(top.table("bodies"), base.bodies)
    return Pack(
        code=top.text("code"),
        name=top.text("name"),
        country=country,
        subdivision=subdivision,
        begins_with=top.text("begins_with", base.begins_with or None),
        final_order=top.text("final_order", base.final_order or None),
        milestones=_merged(top, "milestones", base.milestones, _milestone),
        routes=_merged(top, "routes", base.routes, _route),
        stages=_merged(top, "stages", base.stages, _stage),
        orderings=_orderings(top, base.orderings),
        outcomes=_merged(top, "outcomes", base.outcomes, _outcome),
        blocker_reasons=_merged(top, "blocker_reasons", base.blocker_reasons, _reason),
        route_change_reasons=_merged(top, "route_change_reasons", base.route_change_reasons, _reason),
        pause_reasons=_merged(top, "pause_reasons", base.pause_reasons, _reason),
        not_applicable_reasons=_merged(top, "not_applicable_reasons", base.not_applicable_reasons, _reason),
        parallel_plan_reasons=_merged(top, "parallel_plan_reasons", base.parallel_plan_reasons, _reason),
        journey_end_reasons=_merged(top, "journey_end_reasons", base.journey_end_reasons, _reason),
        legal_query_reasons=_merged(top, "legal_query_reasons", base.legal_query_reasons, _reason),
        prompts=_merged(top, "prompts", base.prompts, _reason),
        bodies=bodies,
        legal_bases=_names(top.table("legal_bases"), base.legal_bases),
        anchors=top.texts("anchors", base.anchors),
        notes=top.text("notes", base.notes),
        calendar=_calendar(top.table("calendar"), country, subdivision, base.calendar),
        forms=read_forms(top, base.forms),
        still_right=_still_right(top, base.still_right),
        rights=read_rights(top, base.rights, bodies),
        decided_by=_deciders(top.table("decided_by"), base.decided_by),
    )


def _deciders(table: Table, base: Mapping[str, Role]) -> dict[str, Role]:
    found = {code: table.choice(code, Role) for code in table.values}
    return {**base, **{code: role for code, role in found.items() if role}}


def _merged(
    top: Table, key: str, base: Mapping[str, Item], make: Callable[[str, Table, Item | None], Item]
) -> dict[str, Item]:
    """The base's items in their order, changed where the file says so, and the file's own after them."""
    items = dict(base)
    for code, table in top.tables(key).items():
        if base and code not in base and "name" not in table.values:
            table.notes.add(f'"{code}" is not in the pack{did_you_mean(code, base)}', table.path)
        items[code] = make(code, table, base.get(code))
        table.finish()
    return items


def _names(table: Table, base: Mapping[str, str]) -> dict[str, str]:
    return {**base, **{code: table.text(code) for code in table.values}}


def _more(table: Table, key: str, words: tuple[str, ...]) -> tuple[str, ...]:
    """The base's words and the file's own after them."""
    return tuple(dict.fromkeys((*words, *table.texts(key))))


def _milestone(code: str, table: Table, base: Milestone | None) -> Milestone:
    old = base or Milestone(code, "")
    return Milestone(
        code=code,
        name=table.text("name", old.name or None),
        words=_more(table, "words", old.words),
        body=table.text("body", old.body or "") or None,
        repeats=table.yes("repeats", default=old.repeats),
        legal_step=table.choice("legal_step", LegalStep, old.legal_step),
        not_alone=_more(table, "not_alone", old.not_alone),
        columns=_more(table, "columns", old.columns),
        not_columns=_more(table, "not_columns", old.not_columns),
        short=_brief(table, "short", old.short, LONGEST_SHORT),
        verb=_brief(table, "verb", old.verb, LONGEST_VERB),
        says=table.text("says", old.says),
        leads_to=table.text("leads_to", old.leads_to),
    )


def _brief(table: Table, key: str, old: str, most: int) -> str:
    """Words that must find room in a line or on a button of a phone."""
    text = table.text(key, old)
    if len(text) > most:
        table.wrong(key, f'"{key}" has {len(text)} letters; there is room for {most} on a phone')
    return text


def _route(code: str, table: Table, base: Route | None) -> Route:
    old = base or Route(code, "")
    return Route(
        code=code,
        name=table.text("name", old.name or None),
        words=_more(table, "words", old.words),
        order_ends_journey=table.yes("order_ends_journey", default=old.order_ends_journey),
        leads_to=table.text("leads_to", old.leads_to),
    )


def _reason(code: str, table: Table, base: Reason | None) -> Reason:
    old = base or Reason(code, "")
    return Reason(
        code,
        table.text("name", old.name or None),
        _more(table, "words", old.words),
        waits_for=table.text("waits_for", old.waits_for),
        leads_to=table.text("leads_to", old.leads_to),
        prompts=table.texts("prompts", old.prompts),
    )


def _outcome(code: str, table: Table, base: Outcome | None) -> Outcome:
    old = base or Outcome(code, "")
    return Outcome(
        code=code,
        name=table.text("name", old.name or None),
        words=_more(table, "words", old.words),
        reaches=table.yes("reaches", default=old.reaches),
        needs_reason=table.yes("needs_reason", default=old.needs_reason),
        reaches_not=frozenset(table.texts("reaches_not", tuple(old.reaches_not))),
    )


def _stage(code: str, table: Table, base: StageRule | None) -> StageRule:
    old = base or StageRule(code, "", (), "", ())
    stage = StageRule(
        code=code,
        name=table.text("name", old.name or None),
        start=table.texts("start", old.start),
        end=table.text("end", old.end or None),
        targets=_targets(table, old),
        owner=table.choice("owner", Role, old.owner) or old.owner,
        routes=frozenset(table.texts("routes", tuple(old.routes))),
        applies_when=_applies_when(table, old.applies_when),
        repeats=table.yes("repeats", default=old.repeats),
        warn_days=table.wholes("warn_days", old.warn_days),
        queue=_queue(table, old.queue),
    )
    if not stage.start:
        table.notes.add('"start" is missing: name the milestones that start the clock', table.path)
    if base and (stage.start, stage.end) != (base.start, base.end) and _fixed_by_law(base.targets):
        table.notes.add("a law fixes where this stage starts and ends", table.at("start"), table.at("end"))
    return stage


def _queue(table: Table, old: Queue | None) -> Queue | None:
    if "queue" not in table.values:
        table.asked.add("queue")
        return old
    row = table.table("queue")
    role = row.choice("role", Role)
    if "role" not in row.values:
        row.notes.add('a queue needs a "role": whose it is', row.path)
    source = _source(row, "a queue", needs_address=True)
    row.finish()
    return Queue(role, source) if role else None


def _applies_when(table: Table, old: AppliesWhen) -> AppliesWhen:
    if "applies_when" not in table.values:
        table.asked.add("applies_when")
        return old
    when = table.table("applies_when")
    rule = AppliesWhen(
        age_under=when.whole("age_under"),
        legal_basis=frozenset(when.texts("legal_basis")),
    )
    when.finish()
    return rule


def _fixed_by_law(targets: Iterable[Target]) -> bool:
    return any(target.status.is_binding and target.timescale for target in targets)


def _targets(table: Table, old: StageRule) -> tuple[Target, ...]:
    """The file's targets of a stage, all of them; the old ones when it gives none."""
    rows = table.rows("targets")
    if not rows:
        if not old.targets:
            table.notes.add("this stage has no target: give one, or one with unset = true", table.path)
        return old.targets
    targets = tuple(_target(row) for row in rows)
    if _fixed_by_law(old.targets) and not all(target.status.is_binding for target in targets):
        table.wrong("targets", "a statutory target gives way only to another statutory target")
    return targets


def _target(row: Table) -> Target:
    status = row.choice("status", TargetStatus)
    if "status" not in row.values:
        row.notes.add('a target needs a "status": what stands behind it', row.path)
    timescale = _timescale(row)
    target = Target(
        timescale=timescale,
        status=status or TargetStatus.COUNCIL_AIM,
        source=_source(row, "a target", needs_address=timescale is not None),
        in_force_from=row.day("in_force_from"),
        in_force_to=row.day("in_force_to"),
    )
    row.finish()
    return target


def _still_right(top: Table, old: Target | None) -> Target | None:
    """After how long without news a plan is asked about; a council's own in the place of the pack's."""
    if "still_right" not in top.values:
        top.asked.add("still_right")
        return old
    return _target(top.table("still_right"))


def _timescale(row: Table) -> Timescale | None:
    number, unit = row.whole("number"), row.choice("unit", Unit)
    unset = row.yes("unset", default=False)
    says_number, says_unit = "number" in row.values, "unit" in row.values
    if unset and (says_number or says_unit):
        row.notes.add("a target is either unset or has a number and a unit, not both", row.path)
    elif says_number and not says_unit:
        row.wrong("number", f"{number or 'the number'} of what? a number needs a unit")
    elif says_unit and not says_number:
        row.wrong("unit", "how many? a unit needs a number")
    elif not unset and not says_number:
        row.notes.add("a target needs a number and a unit, or unset = true", row.path)
    return Timescale(number, unit) if number and unit and not unset else None


def _source(row: Table, what: str, *, needs_address: bool) -> Source:
    citation, address = row.text("citation", ""), row.text("address", "")
    if "citation" not in row.values:
        row.notes.add(f'{what} needs a "citation": where it comes from', row.path)
    if needs_address and "address" not in row.values:
        row.notes.add(f'{what} needs an "address": where its source can be read', row.path)
    if address and not address.startswith(("https://", "http://")):
        row.wrong("address", f'"address" should start with https://, not "{address}"')
    return Source(citation, address)


def _orderings(top: Table, base: tuple[OrderingRule, ...]) -> tuple[OrderingRule, ...]:
    """The base's rules, and the file's: one of the same code takes the old one's place."""
    rules = {rule.code: rule for rule in base}
    mine: set[str] = set()
    for row in top.rows("orderings"):
        rule = _ordering(row)
        if rule.code in mine:
            row.wrong("code", f'"{rule.code}" is there twice')
        mine.add(rule.code)
        rules[rule.code] = rule
    return tuple(rules.values())


def _ordering_rows(top: Table) -> dict[str, int]:
    return {str(row.values.get("code")): number for number, row in enumerate(top.rows("orderings"))}


def _ordering(row: Table) -> OrderingRule:
    status = row.choice("status", TargetStatus)
    if "status" not in row.values:
        row.notes.add('a rule of order needs a "status": what stands behind it', row.path)
    rule = OrderingRule(
        code=row.text("code"),
        first=row.texts("first"),
        then=row.text("then"),
        words=row.text("words"),
        status=status or TargetStatus.COUNCIL_AIM,
        source=_source(row, "a rule of order", needs_address=True),
        routes=frozenset(row.texts("routes")),
    )
    if not rule.first:
        row.notes.add('"first" is missing: name the milestones that must come before', row.path)
    row.finish()
    return rule


def _calendar(table: Table, country: str, subdivision: str, old: CalendarRule) -> CalendarRule:
    rule = CalendarRule(
        country=table.text("country", old.country or country),
        subdivision=table.text("subdivision", old.subdivision or subdivision),
        add=(*old.add, *_changed_days(table, "add")),
        drop=(*old.drop, *_changed_days(table, "drop")),
        years=frozenset(table.wholes("years", tuple(old.years)) or ()),
    )
    table.finish()
    return rule


def _changed_days(table: Table, key: str) -> list[ChangedDay]:
    days: list[ChangedDay] = []
    for row in table.rows(key):
        on, name = row.day("on"), row.text("name")
        if "on" not in row.values:
            row.notes.add('"on" is missing: the day, written like 2026-04-06', row.path)
        row.finish()
        if on:
            days.append(ChangedDay(on, name))
    return days
