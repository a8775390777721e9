"""What the record says was quicker in this council, worked out once a week and kept for the briefs of that week."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date, datetime

from casework.insight.seen import seen
from casework.ports import CaseRecord, Reading
from casework.raise_alerts import WorkingHours, working_day_at
from casework.settle import tell_administrators
from permanence.answers.review_form import steps_ahead
from permanence.answers.words import as_a_line
from permanence.case import Case
from permanence.insight.quicker import Quicker, quicker
from permanence.plain_error import kind_and_line
from permanence.stages import Rulebook, Stage

KEPT = "quicker here"


def look_for_quicker(record: CaseRecord, now: datetime, hours: WorkingHours) -> None:
    """What was quicker is kept for this week; nothing is done where it was already. Others write meanwhile.

    It goes through every child, which takes seconds: a service does it when the morning's messages have left, and
    Monday's briefs tell what was so last week. Nothing is done outside working hours. Where it cannot be worked out the
    briefs are silent of it, and an administrator hears.
    """
    rules = record.rules
    today = working_day_at(rules, now, hours)
    if today is None:
        return
    week = rules.for_sending.first_working_day_of_week(today).isoformat()
    with record.reading() as tx:
        kept = json.loads(tx.setting(KEPT) or "{}")
        if kept.get("week") == week:
            return
        found, trouble = _found(tx, rules, today)
    with record.writing() as tx:
        tx.remember(KEPT, json.dumps({"week": week, "found": [asdict(one) for one in found]}))
        if trouble:
            headline = f"What was quicker here could not be worked out for the briefs: {trouble}"
            tell_administrators(tx, tx.directory(), f"quicker:{week}", headline, now)


def _found(tx: Reading, rules: Rulebook, today: date) -> tuple[list[Quicker], str]:
    """And what went wrong: the kind of the failure and the line that it came from; empty where nothing did."""
    try:
        return list(quicker(one.steps for one in seen(tx, rules, today)).values()), ""
    except Exception as trouble:  # noqa: BLE001 - the named edge: a figure stops no brief, and an administrator hears
        return [], kind_and_line(trouble)


def quicker_line(tx: Reading, case: Case) -> str | None:
    """For the next step of this child of which something is known; None where the record is silent."""
    kept = json.loads(tx.setting(KEPT) or "{}")
    known = {one["step"]: Quicker(**one) for one in kept.get("found", ())}
    return next(
        (_line(known[s.code], case) for s in steps_ahead(case) if _tells(known.get(s.code), s, case)), None
    )


def _tells(one: Quicker | None, stage: Stage, case: Case) -> bool:
    """Whether it can still help: what was quicker is not past for this child."""
    return one is not None and any(s.code == one.when for s in case.running()) and stage.code != one.when


def _line(one: Quicker, case: Case) -> str:
    pack = case.rules.pack
    when, step = as_a_line(pack.step_of(one.when)), pack.step_of(one.step)
    sooner = f"{when} in time: half reached {step} by day {one.days}, otherwise by day {one.otherwise}"
    return f"{sooner} ({one.children} and {one.others} children)."
