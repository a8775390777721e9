"""What a store is judged by, against what the council's files say now: said, shown, and applied."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from permanence.how_many import how_many
from permanence.local_day import local_day
from permanence.pack.model import Pack, StageRule, Target
from permanence.plain_error import PlainError
from scheduler.wiring.record import RuleFiles
from store.case_record import SqlCaseRecord
from store.engine import reading, writing
from store.kept_rules import KeptRules, holds_children, keep_rules, newest_rules
from store.reprojection import StageChange, apply_to_stages, codes_in_use, would_change

HOW = "homeward pack apply shows what changes, and applies it"


class StillInUse(PlainError):
    """The new pack leaves out a milestone or route that children have: their history could not be read."""


@dataclass(frozen=True, slots=True)
class RuleChange:
    """One rule that is another one now. `what`: new, removed or changed; `before`, `now`: its targets in words."""

    code: str
    name: str
    what: str
    before: str
    now: str


@dataclass(frozen=True, slots=True)
class RulesDiffer:
    """What the files have otherwise than the store. `other_words`: the packs differ, also beyond their stages."""

    stages: tuple[RuleChange, ...]
    days_added: tuple[date, ...]
    days_dropped: tuple[date, ...]
    years_added: tuple[int, ...]
    years_dropped: tuple[int, ...]
    other_words: bool

    def __bool__(self) -> bool:
        return self.changes_stages or self.other_words

    @property
    def changes_stages(self) -> bool:
        """Whether a due date may hang on it."""
        days = self.days_added or self.days_dropped or self.years_added or self.years_dropped
        return bool(self.stages or days)

    def in_words(self) -> str:
        """One line for `check`, `run` and `sweep`; empty when nothing differs."""
        if not self:
            return ""
        parts = list(self._parts()) or ["names or words of the pack only"]
        return f"the council's rules are not those that are in force here: {', '.join(parts)}; {HOW}"

    def _parts(self) -> Iterator[str]:
        if self.stages:
            yield f"{how_many(len(self.stages), 'stage')} ({', '.join(c.code for c in self.stages[:5])})"
        if days := len(self.days_added) + len(self.days_dropped):
            yield how_many(days, "holiday")
        if years := self.years_added + self.years_dropped:
            yield f"the calendar of {', '.join(map(str, years))}"


NO_DIFFERENCE = RulesDiffer((), (), (), (), (), other_words=False)


def rules_differ(record: SqlCaseRecord, files: RuleFiles) -> RulesDiffer:
    """What differs; nothing where the store keeps no rules yet, or holds no child and so follows the files."""
    with reading(record.engine) as connection:
        kept = newest_rules(connection) if holds_children(connection) else None
    return differing(kept, files) if kept else NO_DIFFERENCE


def differing(kept: KeptRules, files: RuleFiles) -> RulesDiffer:
    before, now = kept.read_pack(), files.pack
    new = files.kept().holidays
    both = kept.holidays.keys() & new.keys()
    last = max(kept.holidays, default=0)
    added = sorted(year for year in new.keys() - kept.holidays.keys() if year < last or now.calendar.years)
    return RulesDiffer(
        stages=tuple(_rule_changes(before, now)),
        days_added=tuple(sorted(d for year in both for d in new[year] - kept.holidays[year])),
        days_dropped=tuple(sorted(d for year in both for d in kept.holidays[year] - new[year])),
        years_added=tuple(added),
        years_dropped=tuple(sorted(kept.holidays.keys() - new.keys())),
        other_words=before != now,
    )


def _rule_changes(before: Pack, now: Pack) -> Iterator[RuleChange]:
    for code in [*now.stages, *(c for c in before.stages if c not in now.stages)]:
        old, new = before.stages.get(code), now.stages.get(code)
        if old == new:
            continue
        name = (new or old or now.stages[code]).name
        what = "new" if old is None else "removed" if new is None else "changed"
        yield RuleChange(code, name, what, _targets(old), _targets(new))


def _targets(rule: StageRule | None) -> str:
    return "; ".join(_target(target) for target in rule.targets) if rule else ""


def _target(target: Target) -> str:
    length = str(target.timescale) if target.timescale else "unset"
    since = f" from {target.in_force_from}" if target.in_force_from else ""
    until = f" to {target.in_force_to}" if target.in_force_to else ""
    return f"{length} ({target.status.replace('_', ' ')}: {target.source.citation}){since}{until}"


def keep_in_step(record: SqlCaseRecord, files: RuleFiles, now: datetime) -> None:
    """The store keeps rules: the files' own where it kept none or holds no child, and years that have come to be known.

    Whatever else differs is left for `pack apply`.
    """
    with reading(record.engine) as connection:
        kept = newest_rules(connection)
        is_filled = holds_children(connection)
    current = files.kept()
    if kept is None or not is_filled:
        if kept is None or kept.fingerprint != current.fingerprint:
            _keep(record, current, now)
        return
    later = {y: days for y, days in current.holidays.items() if y > max(kept.holidays, default=0)}
    if later and not differing(kept, files):
        _keep(record, KeptRules(kept.country, kept.pack, kept.council, {**kept.holidays, **later}), now)


def _keep(record: SqlCaseRecord, rules: KeptRules, now: datetime) -> None:
    with writing(record.engine) as connection:
        keep_rules(connection, rules, now)


@dataclass(frozen=True, slots=True)
class Application:
    """What the files' rules would change, or have changed (`applied`), against what is in force."""

    differ: RulesDiffer
    stages: tuple[StageChange, ...]
    applied: bool

    @property
    def alerts_come(self) -> list[str]:
        """References of children of whom a step is late by the new rules and was not."""
        return sorted({c.reference for c in self.stages if c.is_late and not c.was_late})

    @property
    def alerts_go(self) -> list[str]:
        return sorted({c.reference for c in self.stages if c.was_late and not c.is_late})

    def as_json(self) -> dict[str, object]:
        return {
            "differs": bool(self.differ) or bool(self.stages),
            "rules": [_plain(change) for change in self.differ.stages],
            "days_added": list(self.differ.days_added),
            "days_dropped": list(self.differ.days_dropped),
            "years_added": list(self.differ.years_added),
            "years_dropped": list(self.differ.years_dropped),
            "stages": [_plain(change) for change in self.stages],
            "alerts_come": self.alerts_come,
            "alerts_go": self.alerts_go,
            "applied": self.applied,
        }


def _plain(change: RuleChange | StageChange) -> dict[str, object]:
    return {name: getattr(change, name) for name in change.__dataclass_fields__}


def apply_rules(record: SqlCaseRecord, files: RuleFiles, now: datetime, *, do: bool) -> Application:
    """The stages follow the files from `now` on (only shown, unless `do`). Raises StillInUse.

    Also stages that some earlier version left as an older pack had them are brought into step. All of it is one
    transaction. The caller owns the clock of the store, so that no process goes on with the rules before.
    """
    differ = rules_differ(record, files)
    current = files.kept()
    rules = current.rules(record.rules)
    today = local_day(now, rules.zone)
    with record.writing() if do else record.reading() as tx:
        _refuse_what_is_used(codes_in_use(tx.connection), record.rules.pack, files.pack)
        changes = tuple(would_change(tx.connection, tx.replay_context(), rules, today))
        if do:
            kept = newest_rules(tx.connection)
            if kept is None or kept.fingerprint != current.fingerprint:
                keep_rules(tx.connection, current, now)
            apply_to_stages(tx.connection, tx.replay_context(), rules, today)
    return Application(differ, changes, do)


def _refuse_what_is_used(used: dict[str, int], before: Pack, pack: Pack) -> None:
    gone = {*before.milestones, *before.routes} - {*pack.milestones, *pack.routes}
    left = [f"{code} ({how_many(used[code], 'child', 'children')})" for code in sorted(gone & used.keys())]
    if left:
        raise StillInUse(
            f"the new pack does not have what children's records speak of: {', '.join(left)}. "
            "Keep it in the pack, or in the council's file; nothing was changed"
        )
