"""Whether the council is at work, and if not, why, when it is again, and what waits for that morning.

Nothing is raised and nothing goes out meanwhile: whoever asks on a Saturday is told so, and not shown noughts.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from casework.ports import CaseRecord, Reading
from casework.raise_alerts import WorkingHours
from permanence.dates import ONE_DAY, SATURDAY, CalendarRunsOut
from permanence.day_words import day_words
from permanence.notices import next_notice
from permanence.stages import Rulebook

MORE_THAN_THERE_ARE = 1_000_000


@dataclass(frozen=True, slots=True)
class AtRest:
    """Why the council is not at work, the local day and hour on which it is again, and what waits for that."""

    why: str
    morning: datetime
    steps: int
    messages: int

    def in_words(self) -> str:
        """One sentence for whoever gave a command meanwhile."""
        waits = _waiting(self.steps, self.messages)
        morning = f"{day_words(self.morning.date())} at {self.morning:%H:%M}"
        return f"{self.why}. The next working morning is {morning}: {waits}."

    def as_json(self) -> dict[str, object]:
        """The same for programs."""
        return {
            "why": self.why,
            "next_morning": self.morning,
            "steps_waiting": self.steps,
            "messages_waiting": self.messages,
        }


def at_rest(record: CaseRecord, now: datetime, hours: WorkingHours) -> AtRest | None:
    """What is to be said at `now` (UTC) when the council is not at work; None when it is.

    In a year without a list of holidays Monday to Friday count, as they do for sending.
    """
    rules = record.rules
    why = why_at_rest(rules, now, hours)
    if why is None:
        return None
    local = now.astimezone(rules.zone)
    earliest = local.date() if local.time() < hours.first else local.date() + ONE_DAY
    day = rules.for_sending.working_day_on_or_after(earliest)
    with record.reading() as tx:
        steps = _steps_told_on(tx, rules, day)
        messages = tx.health(datetime.combine(day, hours.first, rules.zone)).waiting_by_channel
    return AtRest(why, datetime.combine(day, hours.first, rules.zone), steps, sum(messages.values()))


def is_surely_at_rest(zone: ZoneInfo, now: datetime, hours: WorkingHours) -> bool:
    """Whether it is a weekend or outside the hours of work, which is known without a list of holidays."""
    local = now.astimezone(zone)
    return local.weekday() >= SATURDAY or not hours.first <= local.time() < hours.last


def why_at_rest(rules: Rulebook, now: datetime, hours: WorkingHours) -> str | None:
    """Why the council is not at work at `now` (UTC): the day by its calendar, or the hour; None when it is at work."""
    local = now.astimezone(rules.zone)
    day, of = day_words(local.date()), f"the calendar of {rules.calendar.name}"
    if local.weekday() >= SATURDAY:
        return f"The council is not at work: {day} is a weekend by {of}"
    if not rules.for_sending.is_working_day(
        local.date()
    ):  # before the hour, which speaks of a morning to come
        return f"The council is not at work: {day} is a holiday by {of}"
    if not hours.first <= local.time() < hours.last:
        kept = f"{hours.first:%H:%M} to {hours.last:%H:%M}"
        return f"The council is not at work: it is {local:%H:%M} on {day}, and it works {kept} by {of}"
    return None


def _steps_told_on(tx: Reading, rules: Rulebook, day: date) -> int:
    """How many open steps somebody would hear of on that day, as things stand."""
    told = 0
    for stage in tx.due_stages(day, MORE_THAN_THERE_ARE):
        try:
            told += bool(next_notice(stage.watch, day, rules.calendar).levels)
        except CalendarRunsOut:  # the sweep of that morning names it
            continue
    return told


def _waiting(steps: int, messages: int) -> str:
    parts = []
    if steps:
        parts.append(f"{steps} step{'s' if steps > 1 else ''}")
    if messages:
        parts.append(f"{messages} message{'s' if messages > 1 else ''}")
    if not parts:
        return "nothing waits for it"
    return f"{' and '.join(parts)} wait{'s' if steps + messages == 1 else ''} for it"
