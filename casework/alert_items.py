"""The lines of a message or list: one open stage each, as the person who reads it needs to see it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import IntEnum

from casework.content import AlertItem
from casework.ports import Reading, StoredStage
from permanence.answers.words import as_a_line
from permanence.dates import days_over
from permanence.day_words import day_words
from permanence.entries import EntryKind
from permanence.notices import Level, is_quiet, standing_level
from permanence.pack.model import TargetStatus
from permanence.people import Directory
from permanence.stages import QuietKind, Rulebook, Stage
from permanence.standing import days, late_words
from permanence.why import why_in_brief

WAITS_FOR_A_WORD = frozenset({Level.BOOKED_FOR, Level.BLOCKER_REVIEW, Level.SNOOZE_OVER, Level.QUERY_OVER})
UNSEEN = frozenset({EntryKind.LOOKED, EntryKind.REFUSED, EntryKind.FORM_STOPPED})


def alert_item(
    stored: StoredStage,
    level: Level,
    rules: Rulebook,
    directory: Directory,
    today: date,
    *,
    told_to: str | None,
    revision: int,
    is_new: bool = True,
) -> AlertItem | None:
    """One line about an open stage; None when the stage has no due date, so that nothing can be said of it.

    `told_to`: the e-mail address of the reader; where the stage waits for somebody else, the line names who.
    `revision`: the newest ledger entry that the reader can know of (see `revision_of`; any later number of the
    ledger at that moment does as well). `is_new`: no message named it to this reader before as it stands now.
    """
    stage = stored.stage
    if stage.due_on is None or stage.status is None:
        return None
    route = rules.pack.routes.get(stage.route) if stage.route else None
    milestone = rules.pack.milestones[stage.milestone]
    return AlertItem(
        reference=stage.reference,
        journey=stage.journey,
        stage=stage.key,
        stage_name=as_a_line(milestone.step),
        milestone=stage.milestone,
        done=milestone.done,
        was_done=milestone.was_done,
        route_name=route.name if route else None,
        level=level,
        standing=standing_words(stage, _said_of(stage, level, today), stage.due_on, stage.status, today),
        status=stage.status,
        due_on=stage.due_on,
        days_over=days_over(stage.due_on, today),
        why=why_in_brief(stage, rules, today),
        revision=revision,
        waits_for=_waits_for(stage, directory, told_to),
        quiet_kind=stage.quiet_kind,
        quiet_until=stage.quiet_until,
        quiet=_quiet_words(stage, today),
        is_new=is_new,
    )


def _quiet_words(stage: Stage, today: date) -> str:
    """What was said of an open stage and still holds on `today`; empty once its day has gone."""
    if stage.quiet_until is None or stage.quiet_kind is None:
        return ""
    if not is_quiet(stage.quiet_until, stage.quiet_kind, today):
        return ""
    return f"{_QUIET[stage.quiet_kind]} {day_words(stage.quiet_until, today)}"


_QUIET = {
    QuietKind.BOOKED: "booked for",
    QuietKind.BLOCKED: "blocked, to be looked at again on",
    QuietKind.SNOOZED: "you asked to be reminded on",
    QuietKind.QUERIED: "reported as wrong, to be looked into by",
}


def in_order(items: Iterable[AlertItem]) -> tuple[AlertItem, ...]:
    """Past a statutory limit first, then what is past another target, what waits for a word, and what is due.

    Within each by days over, then by due date (design section 6).
    """
    return tuple(
        sorted(
            items,
            key=lambda item: (group_of(item), -item.days_over, item.due_on, item.reference, item.stage),
        )
    )


# Lines of a phone's two screens, three of them with their buttons.
NAMED = 10


@dataclass(frozen=True, slots=True)
class Arranged:
    """The items of a message in the order of their numbers; one of `carried` and `counted` is empty."""

    named: tuple[AlertItem, ...]
    carried: tuple[AlertItem, ...] = ()
    counted: tuple[AlertItem, ...] = ()

    @property
    def items(self) -> tuple[AlertItem, ...]:
        return (*self.named, *self.carried, *self.counted)


def arranged(items: Iterable[AlertItem], budget: int | None = None) -> Arranged:
    """How a message holds its items (design section 6): the ten worst are named.

    `budget`: so many at most of those that an earlier message named, which the council has set; None for no limit.

    What is new, or past a statutory limit, is never only counted: where that is more than ten, the message carries all
    the rest beside those that it names. Otherwise the rest was named in an earlier message, and is counted.
    """
    ordered = in_order(items)
    binding = [item for item in ordered if item.is_new or item.is_over_limit]
    if len(binding) > NAMED:
        named = frozenset(binding[:NAMED])
        return Arranged(tuple(binding[:NAMED]), tuple(item for item in ordered if item not in named))
    must = frozenset(binding)
    others = [item for item in ordered if item not in must]
    room = NAMED - len(binding)
    named = frozenset([*binding, *others[: room if budget is None else min(room, budget)]])
    return Arranged(
        tuple(item for item in ordered if item in named),
        counted=tuple(item for item in ordered if item not in named),
    )


class ItemGroup(IntEnum):
    """Where an item stands in a message: the first binds most."""

    OVER_LIMIT = 1
    PAST_TARGET = 2
    WAITING = 3  # a booked day, a blocker's review or a reminder has come: a word is asked for
    DUE_SOON = 4


def group_of(item: AlertItem) -> ItemGroup:
    if item.is_over_limit:
        return ItemGroup.OVER_LIMIT
    if item.level in WAITS_FOR_A_WORD:
        return ItemGroup.WAITING
    return ItemGroup.PAST_TARGET if item.days_over else ItemGroup.DUE_SOON


def asks_which_day(item: AlertItem) -> bool:
    """Whether *Held…* asks for the day: the step is past its due date, or its booked day has gone."""
    return item.days_over > 0 or item.level is Level.BOOKED_FOR


def standing_words(stage: Stage, level: Level, due_on: date, status: TargetStatus, today: date) -> str:
    """For example "3 days over the statutory limit", "due in 14 days", "was booked for Thu 14 May"."""
    late_by = days_over(due_on, today)
    late = late_words(status, late_by) if late_by else ""
    over = _quiet_over_words(stage, level, today)
    if over:
        return f"{over}; {late}" if late else over
    if late:
        return late
    return "due today" if due_on == today else f"due in {days((due_on - today).days)}"


def _said_of(stage: Stage, level: Level, today: date) -> Level:
    """In words every message and list says of a stage what it says on the day; its place is by what was called for."""
    return level if level in WAITS_FOR_A_WORD else level_of(stage, today)


def _quiet_over_words(stage: Stage, level: Level, today: date) -> str | None:
    """What the stage was silent for, when that day has come."""
    if stage.quiet_until is None:
        return None
    on = day_words(stage.quiet_until, today)
    match level:
        case Level.BOOKED_FOR:
            return f"was booked for {on}"
        case Level.BLOCKER_REVIEW:
            return f"blocked, to be looked at again on {on}"
        case Level.SNOOZE_OVER:
            return f"you asked to be reminded on {on}"
        case Level.QUERY_OVER:
            return f"reported as wrong, to be looked into by {on}"
    return None


def level_of(stage: Stage, today: date) -> Level:
    """How an open stage stands on a day, for a list that nobody raised: whichever notice it would now call for."""
    return standing_level(stage.due_on, stage.quiet_until, stage.quiet_kind, today)


def revision_of(reading: Reading, reference: str, journey: int) -> int:
    """The number of the journey's newest entry; looks and refusals change nothing and do not count."""
    entries = reading.entries(reference)
    numbers = [e.number for e in entries if e.journey in (0, journey) and e.kind not in UNSEEN]
    return max(numbers, default=0)


def _waits_for(stage: Stage, directory: Directory, told_to: str | None) -> str | None:
    """The name of whom the stage waits for, when the reader is somebody else; nobody's name when unallocated."""
    if stage.owner is None or stage.owner == told_to:
        return None
    owner = directory.get(stage.owner)
    return owner.name if owner else stage.owner
