"""Notices: what a stage calls for on a day, to which level, and when to look at it next.

`next_notice` is asked by the sweep for each open stage whose day of decision has come. It remembers what was told
in `Told`, so that running it on any days, in any order, never repeats a notice. The rules (design section 6):

- due soon: on the stage's warning days before the due date, the nearest one only;
- overdue: the working morning after the due date, then in each Monday's list;
- booked, blocked, snoozed or queried: silent until that date, then once about it, then as if newly overdue;
- unanswered for 2 working days after the worker was told: the team manager; after 10: the service manager.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from permanence.dates import ONE_DAY, CouncilCalendar
from permanence.stages import QuietKind

MANAGER_AFTER = 2
SERVICE_MANAGER_AFTER = 10
ONE_WEEK = timedelta(days=7)


class Level(StrEnum):
    DUE_SOON = "due_soon"
    OVERDUE = "overdue"
    WEEKLY = "weekly"
    BOOKED_FOR = "booked_for"
    BLOCKER_REVIEW = "blocker_review"
    SNOOZE_OVER = "snooze_over"
    QUERY_OVER = "query_over"
    MANAGER = "manager"
    SERVICE_MANAGER = "service_manager"


ESCALATIONS = frozenset({Level.MANAGER, Level.SERVICE_MANAGER})
_QUIET_OVER = {
    QuietKind.BOOKED: Level.BOOKED_FOR,
    QuietKind.BLOCKED: Level.BLOCKER_REVIEW,
    QuietKind.SNOOZED: Level.SNOOZE_OVER,
    QuietKind.QUERIED: Level.QUERY_OVER,
}


@dataclass(frozen=True, slots=True)
class Told:
    """What has been told about a stage on its present clock.

    `warned`: the smallest warning given, in days before due. `opened_on`: the working day on which the worker was
    told that it is late (or that a booked, blocked or snoozed date has come). `escalated`: 0 nobody, 1 the team
    manager, 2 the service manager. `weekly_on`: the day of the last Monday list that it stood in.
    """

    warned: int | None = None
    opened_on: date | None = None
    escalated: int = 0
    weekly_on: date | None = None
    quiet_told: date | None = None


@dataclass(frozen=True, slots=True)
class Watch:
    """An open stage with a due date, as the sweep reads it."""

    due_on: date
    warn_days: tuple[int, ...]
    quiet_until: date | None = None
    quiet_kind: QuietKind | None = None
    answered_on: date | None = None
    told: Told = Told()

    @property
    def is_answered(self) -> bool:
        """Somebody has said something since the alert opened: nobody above needs to hear."""
        opened = self.told.opened_on
        return opened is not None and self.answered_on is not None and self.answered_on >= opened


@dataclass(frozen=True, slots=True)
class Verdict:
    """What to tell today (empty: nothing), what counts as told afterwards, and when to look next.

    `clock`: the day the notice counts from, part of its key: the same notice on the same clock is never repeated.
    """

    levels: tuple[Level, ...]
    clock: date
    told: Told
    next_check_on: date


def next_notice(watch: Watch, today: date, calendar: CouncilCalendar) -> Verdict:
    """What `watch` calls for on `today`. `next_check_on` is always later than `today`.

    Raises CalendarRunsOut when the calendar does not reach the days in question.
    """
    if not calendar.is_working_day(today):
        return Verdict((), watch.due_on, watch.told, calendar.working_day_after(today))
    levels, told = _levels(watch, today, calendar)
    after = _with(watch, told)
    return Verdict(levels, _clock(watch, levels), told, next_check(after, today, calendar))


def _with(watch: Watch, told: Told) -> Watch:
    """The stage after today; written out, since a sweep makes one for each stage that is due."""
    return Watch(watch.due_on, watch.warn_days, watch.quiet_until, watch.quiet_kind, watch.answered_on, told)


def _levels(watch: Watch, today: date, calendar: CouncilCalendar) -> tuple[tuple[Level, ...], Told]:
    if _is_quiet(watch, today):
        return (), watch.told
    quiet_over = _quiet_over(watch)
    if quiet_over:
        told = replace(
            watch.told, quiet_told=watch.quiet_until, opened_on=today, escalated=0, weekly_on=today
        )
        return (quiet_over,), told
    if today > watch.due_on:
        return _overdue_levels(watch, today, calendar)
    return _warning(watch, today)


def _is_quiet(watch: Watch, today: date) -> bool:
    """A booking is silent through its day; a blocker, snooze or query is looked at on its day."""
    if watch.quiet_until is None:
        return False
    if watch.quiet_kind is QuietKind.BOOKED:
        return today <= watch.quiet_until
    return today < watch.quiet_until


def _quiet_over(watch: Watch) -> Level | None:
    if watch.quiet_until is None or watch.quiet_kind is None:
        return None
    told = watch.told.quiet_told
    return None if told is not None and told >= watch.quiet_until else _QUIET_OVER[watch.quiet_kind]


def _overdue_levels(watch: Watch, today: date, calendar: CouncilCalendar) -> tuple[tuple[Level, ...], Told]:
    told = watch.told
    if told.opened_on is None:
        return (Level.OVERDUE,), Told(told.warned, today, told.escalated, today, told.quiet_told)
    if told.opened_on > today:  # a sweep for an earlier day has nothing to add
        return (), told
    levels: list[Level] = []
    step = _escalation(watch, today, calendar)
    if step:
        levels.append(step)
        told = replace(told, escalated=told.escalated + 1)
    monday = calendar.first_working_day_of_week(today)
    if today >= monday and (told.weekly_on is None or told.weekly_on < monday):
        levels.append(Level.WEEKLY)
        told = replace(told, weekly_on=today)
    return tuple(levels), told


def _escalation(watch: Watch, today: date, calendar: CouncilCalendar) -> Level | None:
    """The next step up that is due: one a day, so that nobody is passed over after days without a sweep."""
    opened, escalated = watch.told.opened_on, watch.told.escalated
    if opened is None or escalated > 1 or watch.is_answered:
        return None
    waited = calendar.working_days_between(opened, today)
    if escalated == 0 and waited >= MANAGER_AFTER:
        return Level.MANAGER
    if escalated == 1 and waited >= SERVICE_MANAGER_AFTER:
        return Level.SERVICE_MANAGER
    return None


def _warning(watch: Watch, today: date) -> tuple[tuple[Level, ...], Told]:
    reached = [d for d in watch.warn_days if today >= watch.due_on - timedelta(days=d)]
    if not reached:
        return (), watch.told
    nearest = min(reached)
    if watch.told.warned is not None and watch.told.warned <= nearest:
        return (), watch.told
    return (Level.DUE_SOON,), replace(watch.told, warned=nearest)


def _clock(watch: Watch, levels: tuple[Level, ...]) -> date:
    if Level.DUE_SOON in levels or watch.quiet_until is None:
        return watch.due_on
    return max(watch.due_on, watch.quiet_until)


def next_check(watch: Watch, today: date, calendar: CouncilCalendar) -> date:
    """The first working day after `today` on which this stage may call for something."""
    tomorrow = today + ONE_DAY
    if watch.quiet_until is not None and _quiet_over(watch):
        first = watch.quiet_until + (ONE_DAY if watch.quiet_kind is QuietKind.BOOKED else timedelta(0))
        return calendar.working_day_on_or_after(max(tomorrow, first))
    days = [d for d in _coming_days(watch, today, calendar) if d > today]
    return calendar.working_day_on_or_after(min(days, default=tomorrow))


def _coming_days(watch: Watch, today: date, calendar: CouncilCalendar) -> list[date]:
    told, tomorrow = watch.told, today + ONE_DAY
    if today <= watch.due_on:
        given = told.warned
        left = [d for d in watch.warn_days if given is None or d < given]
        warnings = [max(watch.due_on - timedelta(days=d), tomorrow) for d in left]
        return [*warnings, watch.due_on + ONE_DAY]
    if told.opened_on is None:
        return [tomorrow]
    days = [_next_list(told, tomorrow, calendar)]
    if told.escalated <= 1 and not watch.is_answered:
        wait = SERVICE_MANAGER_AFTER if told.escalated else MANAGER_AFTER
        days.append(max(calendar.add_working_days(told.opened_on, wait), tomorrow))
    return days


def _next_list(told: Told, tomorrow: date, calendar: CouncilCalendar) -> date:
    """The day of the next Monday list, which is this week's when it has not been given yet."""
    monday = calendar.first_working_day_of_week(tomorrow)
    if told.weekly_on is None or told.weekly_on < monday:
        return max(monday, tomorrow)
    return calendar.first_working_day_of_week(monday + ONE_WEEK)


def first_check(watch: Watch, today: date, calendar: CouncilCalendar) -> date:
    """The day to look at a stage that was just written: today, when today may already call for something."""
    return next_check(watch, today - ONE_DAY, calendar)


def kept_told(before: Watch, due_on: date, quiet_until: date | None, *, same_owner: bool = True) -> Told:
    """What stays told when a stage is written anew: all on the same clock; nothing once the due date has moved.

    A new date to be silent until opens a new alert when it passes, and so does a new owner, who has not been told
    anything yet (a worker allocated on Monday hears of the open alerts on Tuesday).
    """
    if before.due_on != due_on:
        return Told()
    if not same_owner or before.quiet_until != quiet_until:
        return replace(before.told, opened_on=None, escalated=0, weekly_on=None)
    return before.told
