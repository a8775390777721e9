"""The last look before a message leaves: does it still hold, and what does it say now?

A milestone may have been recorded between the sweep and the sending, a worker may have left, somebody may have
answered. What no longer holds is left out; a message with nothing left is cancelled with the reason.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from casework.alert_items import alert_item, arranged
from casework.called import Called
from casework.content import AlertContent, AlertItem
from casework.in_her_place import in_her_place
from casework.judge_stage import Judge
from casework.ports import ABOUT, Reading, StageQuery, StoredMessage, StoredNotice, StoredStage
from permanence.notices import ESCALATIONS, Level, is_answered, is_quiet
from permanence.people import Directory, Person
from permanence.stages import Rulebook

BUDGET = "budget"


@dataclass(frozen=True, slots=True)
class NoLonger:
    """Nothing of a message holds any more, and why: it is not sent."""

    because: str


def look_at_alert(
    tx: Reading, rules: Rulebook, directory: Directory, message: StoredMessage, person: Person, today: date
) -> AlertContent | NoLonger:
    """What a morning's message says today, or that it has nothing left to say."""
    kept, dropped = items_that_hold(tx, rules, directory, message, person, today)
    if not kept:
        return NoLonger("; ".join(dropped) or "it carries no notices")
    content = grouped(map(Called(tx, rules, person).item, kept), message, person, today)
    return in_her_place(content, directory, message, today)


def items_that_hold(
    tx: Reading, rules: Rulebook, directory: Directory, message: StoredMessage, person: Person, today: date
) -> tuple[list[AlertItem], list[str]]:
    """One line for each stage whose notices still hold, and why the others do not."""
    kept: dict[tuple[str, int, str], AlertItem] = {}
    dropped: list[str] = []
    notices = tx.notices_in(message.id)
    stages = _stages_of(tx, notices)
    judge = Judge.of_children(tx, rules, directory, today, [n.reference for n in notices])
    for notice in notices:
        stored = stages.get((notice.reference, notice.journey, notice.stage))
        meant = str(message.facts.get("instead_of") or person.email)
        because = _no_longer(stored, notice, judge, meant)
        if not because and not concerns(message, notice.reference):
            because = "it is told in another message"
        if not because and not judge.sight.may_be_told(person, notice.reference):
            because = "this person may not see the child any more"
        if stored is None or because:
            dropped.append(f"{notice.reference} {notice.stage}: {because or 'no such stage any more'}")
            continue
        item = alert_item(
            stored,
            notice.level,
            rules,
            directory,
            today,
            told_to=person.email,
            revision=stored.revision,
            is_new=notice.level is not Level.WEEKLY,
        )
        if item:
            kept[notice.reference, notice.journey, notice.stage] = item
    return list(kept.values()), dropped


def _stages_of(tx: Reading, notices: Iterable[StoredNotice]) -> dict[tuple[str, int, str], StoredStage]:
    """Every stage of the children that these notices are about, by child, journey and key; read together."""
    query = StageQuery(references=frozenset(n.reference for n in notices), open_only=False)
    return {(s.stage.reference, s.stage.journey, s.stage.key): s for s in tx.stages(query)}


def concerns(message: StoredMessage, reference: str) -> bool:
    """Whether a message that carries this child's notice is to tell of her; another one may tell of the rest."""
    about = message.facts.get(ABOUT)
    return not isinstance(about, list) or reference in about


def budget_of(message: StoredMessage) -> int | None:
    """How many steps that were named before the message may name again; None where the council has set no limit."""
    budget = message.facts.get(BUDGET)
    return budget if isinstance(budget, int) else None


def grouped(
    items: Iterable[AlertItem],
    message: StoredMessage,
    person: Person,
    today: date,
    *,
    catch_up: bool = False,
) -> AlertContent:
    """One message, all items in it: see `arranged`."""
    budget = budget_of(message)
    lines = arranged(items, budget)
    return AlertContent(
        message_id=message.id,
        on=today,
        person_name=person.name,
        items=lines.items,
        counted=len(lines.counted),
        carried=len(lines.carried),
        catch_up=catch_up,
        budget=budget,
    )


def _no_longer(stored: StoredStage | None, notice: StoredNotice, judge: Judge, meant: str) -> str | None:
    """Why a notice does not hold any more; None while it does."""
    if stored is None:
        return "no such stage any more"
    stage, today = stored.stage, judge.today
    if not stage.is_open:
        return f"the stage is {stage.state}"
    if stage.due_on is None:
        return "it has no due date any more"
    if asks_for_silence(stored, today):
        return f"it is {stage.quiet_kind} until {stage.quiet_until}"
    if notice.level in (Level.OVERDUE, Level.WEEKLY, *ESCALATIONS) and today <= stage.due_on:
        return "it is not overdue any more"
    if notice.level in ESCALATIONS:
        calendar = judge.calendar(stage.owner)
        return "it was answered" if is_answered(stored.told, stage.answered_on, today, calendar) else None
    hearer = judge.hearer(stage.reference, stage.owner, notice.level, stored.chain) if stage.owner else None
    if hearer and meant not in (hearer.email, stage.owner):
        return "it is somebody else's now"
    return None


def asks_for_silence(stored: StoredStage, today: date) -> bool:
    return is_quiet(stored.stage.quiet_until, stored.stage.quiet_kind, today)
