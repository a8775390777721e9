"""Notices: what a stage calls for on a day, to which level, and when to look at it next.

`next_notice` is asked by the sweep for each open stage whose day of decision has come. It remembers what was told
in `Told`, so that running it on any days, in any order, never repeats a notice. The rules (design section 6):

- due soon: on the stage's warning days before the due date, the nearest one only;
- overdue: the working morning after the due date, then in each Monday's list;
- booked, blocked, snoozed or queried: silent until that date, then once about it; past the due date that is as if
  newly overdue, and before it the clock of lateness has not begun;
- unanswered for 2 working days after the worker was told that it is late: the team manager; after 10: the service
  manager. An answer that changes nothing else (an acknowledgement, a note) counts for 5 working days.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from permanence.dates import ONE_DAY, CouncilCalendar
from permanence.stages import QuietKind

MANAGER_AFTER = 2
SERVICE_MANAGER_AFTER = 10
ANSWER_COUNTS_FOR = 5
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


class Kept(StrEnum):
    """Why nobody is told something of a stage on a day."""

    REST_DAY = "rest_day"  # its owner does not work on this day, or nobody does
    QUIET = "quiet"  # booked, blocked, snoozed or queried until a later day
    NO_WARNING_YET = "no_warning_yet"  # the first warning before the due date is still to come
    WARNED = "warned"  # the warning whose turn it is was given
    SAID_OF_THE_WEEK = "said_of_the_week"  # late, and named in this week's list
    TOLD_LATER = "told_later"  # a look at a later day has told it
    NOT_LATE = "not_late"  # nobody above hears before the due date has passed
    WORKER_FIRST = "worker_first"  # its worker is told of this lateness first
    ANSWERED = "answered"  # somebody has said something, which counts for some days
    WAIT_RUNS = "wait_runs"  # its worker still has time to answer
    ALL_ABOVE_TOLD = "all_above_told"
    BACKLOG = "backlog"  # nobody above hears while the backlog is agreed


ESCALATIONS = frozenset({Level.MANAGER, Level.SERVICE_MANAGER})
QUIET_OVER = {
    QuietKind.BOOKED: Level.BOOKED_FOR,
    QuietKind.BLOCKED: Level.BLOCKER_REVIEW,
    QuietKind.SNOOZED: Level.SNOOZE_OVER,
    QuietKind.QUERIED: Level.QUERY_OVER,
}


@dataclass(frozen=True, slots=True)
class Told:
    """What has been told about a stage on its present clock.

    `warned`: the smallest warning given, in days before due. `opened_on`: the working day on which this worker was
    told of this lateness: never before the due date has passed. `escalated`: 0 nobody, 1 the team manager, 2 the
    service manager. `weekly_on`: the day of the last Monday list that it stood in. `quiet_told`: the date to be
    silent until that was last spoken of when it had passed.
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


@dataclass(frozen=True, slots=True)
class Verdict:
    """What to tell today (empty: nothing), what counts as told afterwards, and when to look next.

    `kept`: why its owner is told nothing; None when she is. `kept_above`: the same of the managers above her.
    """

    levels: tuple[Level, ...]
    told: Told
    next_check_on: date
    kept: Kept | None = None
    kept_above: Kept | None = None


@dataclass(frozen=True, slots=True)
class _Called:
    """What is called for, what counts as told then, and why the owner, or those above, are told nothing."""

    levels: tuple[Level, ...]
    told: Told
    kept: Kept | None = None
    kept_above: Kept | None = None


def next_notice(watch: Watch, today: date, calendar: CouncilCalendar) -> Verdict:
    """What `watch` calls for on `today`. `next_check_on` is always later than `today`.

    Raises CalendarRunsOut when the calendar does not reach the days in question.
    """
    if not calendar.is_working_day(today):
        resting = Kept.REST_DAY
        return Verdict((), watch.told, calendar.working_day_after(today), resting, resting)
    called = _called(watch, today, calendar)
    after = _with(watch, called.told)
    looked_at_on = next_check(after, today, calendar)
    return Verdict(called.levels, called.told, looked_at_on, called.kept, called.kept_above)


def is_answered(told: Told, answered_on: date | None, today: date, calendar: CouncilCalendar) -> bool:
    """Somebody has said something since the worker was told, 5 working days ago at most: nobody above need hear."""
    if told.opened_on is None or answered_on is None or answered_on < told.opened_on:
        return False
    return calendar.working_days_between(answered_on, today) < ANSWER_COUNTS_FOR


def is_quiet(until: date | None, kind: QuietKind | None, today: date) -> bool:
    """A booking is silent through its day; a blocker, snooze or query is looked at on its day."""
    if until is None:
        return False
    return today <= until if kind is QuietKind.BOOKED else today < until


def standing_level(
    due_on: date | None, quiet_until: date | None, quiet_kind: QuietKind | None, today: date
) -> Level:
    """How an open stage stands on a day, in every list: what it was silent for and is no more, else late or not."""
    if quiet_kind and not is_quiet(quiet_until, quiet_kind, today):
        return QUIET_OVER[quiet_kind]
    return Level.OVERDUE if due_on and due_on < today else Level.DUE_SOON


def _with(watch: Watch, told: Told) -> Watch:
    """The stage after today; written out, since a sweep makes one for each stage that is due."""
    return Watch(watch.due_on, watch.warn_days, watch.quiet_until, watch.quiet_kind, watch.answered_on, told)


def _called(watch: Watch, today: date, calendar: CouncilCalendar) -> _Called:
    if is_quiet(watch.quiet_until, watch.quiet_kind, today):
        return _Called((), watch.told, Kept.QUIET, Kept.QUIET)
    is_late = today > watch.due_on
    quiet_over = _quiet_over(watch)
    if quiet_over:
        told = _told_that_quiet_is_over(watch, today)
        return _Called((quiet_over,), told, None, Kept.WORKER_FIRST if is_late else Kept.NOT_LATE)
    return _called_when_late(watch, today, calendar) if is_late else _warning(watch, today)


def _told_that_quiet_is_over(watch: Watch, today: date) -> Told:
    """Past the due date the alert opens anew. Before it, the line says the due date too: no warning follows at once."""
    told = replace(watch.told, quiet_told=watch.quiet_until)
    if today > watch.due_on:
        return replace(told, opened_on=today, escalated=0, weekly_on=today)
    return replace(told, warned=_nearest_warning(watch, today))


def _quiet_over(watch: Watch) -> Level | None:
    if watch.quiet_until is None or watch.quiet_kind is None:
        return None
    told = watch.told.quiet_told
    return None if told is not None and told >= watch.quiet_until else QUIET_OVER[watch.quiet_kind]


def _called_when_late(watch: Watch, today: date, calendar: CouncilCalendar) -> _Called:
    told = watch.told
    if told.opened_on is None:
        now_told = Told(told.warned, today, told.escalated, today, told.quiet_told)
        return _Called((Level.OVERDUE,), now_told, None, Kept.WORKER_FIRST)
    if told.opened_on > today:  # a sweep for an earlier day has nothing to add
        return _Called((), told, Kept.TOLD_LATER, Kept.TOLD_LATER)
    levels: list[Level] = []
    step = _escalation(watch, today, calendar)
    if isinstance(step, Level):
        levels.append(step)
        told = replace(told, escalated=told.escalated + 1)
    monday = calendar.first_working_day_of_week(today)
    is_weekly = told.weekly_on is None or told.weekly_on < monday
    if is_weekly:
        levels.append(Level.WEEKLY)
        told = replace(told, weekly_on=today)
    kept_above = step if isinstance(step, Kept) else None
    return _Called(tuple(levels), told, None if is_weekly else Kept.SAID_OF_THE_WEEK, kept_above)


def _escalation(watch: Watch, today: date, calendar: CouncilCalendar) -> Level | Kept:
    """The next step up that is due, or why none is.

    One a day, so that nobody is passed over after days without a sweep.
    """
    opened, escalated = watch.told.opened_on, watch.told.escalated
    if opened is None:
        return Kept.WORKER_FIRST
    if escalated > 1:
        return Kept.ALL_ABOVE_TOLD
    if is_answered(watch.told, watch.answered_on, today, calendar):
        return Kept.ANSWERED
    waited = calendar.working_days_between(opened, today)
    if escalated == 0 and waited >= MANAGER_AFTER:
        return Level.MANAGER
    if waited >= SERVICE_MANAGER_AFTER:
        return Level.SERVICE_MANAGER
    return Kept.WAIT_RUNS


def _warning(watch: Watch, today: date) -> _Called:
    nearest = _nearest_warning(watch, today)
    if nearest == watch.told.warned:
        kept = Kept.NO_WARNING_YET if nearest is None else Kept.WARNED
        return _Called((), watch.told, kept, Kept.NOT_LATE)
    return _Called((Level.DUE_SOON,), replace(watch.told, warned=nearest), None, Kept.NOT_LATE)


def _nearest_warning(watch: Watch, today: date) -> int | None:
    """The smallest warning that has been given or whose day has come."""
    reached = [d for d in watch.warn_days if today >= watch.due_on - timedelta(days=d)]
    given = [] if watch.told.warned is None else [watch.told.warned]
    return min([*reached, *given], default=None)


def next_check(watch: Watch, today: date, calendar: CouncilCalendar) -> date:
    """The first working day after `today` on which this stage may call for something."""
    tomorrow = today + ONE_DAY
    if watch.quiet_until is not None and _quiet_over(watch):
        first = watch.quiet_until + (ONE_DAY if watch.quiet_kind is QuietKind.BOOKED else timedelta(0))
        return calendar.working_day_on_or_after(max(tomorrow, first))
    return calendar.working_day_on_or_after(min(_coming_days(watch, today, calendar)))


def _coming_days(watch: Watch, today: date, calendar: CouncilCalendar) -> list[date]:
    """The days after `today` of which each may be the next to call for something."""
    told, tomorrow = watch.told, today + ONE_DAY
    if today <= watch.due_on:
        given = told.warned
        left = [d for d in watch.warn_days if given is None or d < given]
        warnings = [max(watch.due_on - timedelta(days=d), tomorrow) for d in left]
        return [*warnings, watch.due_on + ONE_DAY]
    if told.opened_on is None:
        return [tomorrow]
    days = [_next_list(told, tomorrow, calendar)]
    if told.escalated <= 1:
        wait = SERVICE_MANAGER_AFTER if told.escalated else MANAGER_AFTER
        turns = [tomorrow, calendar.add_working_days(told.opened_on, wait)]
        if watch.answered_on is not None and watch.answered_on >= told.opened_on:
            turns.append(calendar.add_working_days(watch.answered_on, ANSWER_COUNTS_FOR))
        days.append(max(turns))
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


def told_to(owner: str | None, told: Told, told_owner: str | None) -> Told:
    """What of `told`, which was told while the stage was `told_owner`'s, counts as told while it is `owner`'s.

    A new owner has not been told or warned of anything yet: a worker allocated on Monday hears of the open alerts on
    Tuesday. Whose it is again before anybody else was told has heard all of it.
    """
    return told if owner == told_owner else Told(quiet_told=told.quiet_told)


def kept_told(before: Watch, due_on: date, quiet_until: date | None, *, stays_open: bool = True) -> Told:
    """What stays told when a stage is written anew: all on the same clock; nothing once the due date has moved.

    A new date to be silent until opens a new alert when it passes. `stays_open`: the stage was open before and is.
    What closes one may also end its silence or book what comes after it, and be undone: then all that was told of it
    still is, and of a silence that was over as well. Of whom it was told to nothing is asked here: `told_to` does,
    whenever the stage is looked at.
    """
    if before.due_on != due_on:
        return Told()
    was_over = quiet_until is not None and quiet_until == before.told.quiet_told
    if stays_open and before.quiet_until != quiet_until and not was_over:
        return replace(before.told, opened_on=None, escalated=0, weekly_on=None)
    return before.told
