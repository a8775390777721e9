"""Each rule that keeps a notice back, in words: as it held for one step on one day."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from casework.why import quiet_because
from permanence.day_words import day_words
from permanence.how_many import how_many
from permanence.notices import ANSWER_COUNTS_FOR, MANAGER_AFTER, SERVICE_MANAGER_AFTER, Kept, Told
from permanence.stages import Rulebook, Stage


@dataclass(frozen=True, slots=True)
class Held:
    """The step that was judged, and what of it was told by then. `worker`: whose days of work were counted, by name."""

    stage: Stage
    told: Told
    today: date
    rules: Rulebook
    worker: str

    @property
    def due(self) -> str:
        return _day(self.stage.due_on)


def rule_in_words(kept: Kept, held: Held) -> str:
    """Why nothing was told, with the days that it was judged by."""
    return _WORDS[kept](held)


def _day(day: date | None) -> str:
    return day_words(day) if day else "an unknown day"


def _first_warning(held: Held) -> str:
    days = held.stage.warn_days
    return (
        f"first warned of {how_many(max(days), 'day')} before" if days else "and no warning is given before"
    )


_ABOVE = f"{MANAGER_AFTER} (team manager) or {SERVICE_MANAGER_AFTER} (service manager) working days"
_WORDS: Mapping[Kept, Callable[[Held], str]] = {
    Kept.REST_DAY: lambda h: f"{_day(h.today)} is no working day of {h.worker}",
    Kept.QUIET: lambda h: f"silent until {_day(h.stage.quiet_until)} ({quiet_because(h.stage, h.rules)})",
    Kept.NO_WARNING_YET: lambda h: f"due on {h.due}, {_first_warning(h)}",
    Kept.WARNED: lambda h: (
        f"due on {h.due}: the warning of {how_many(h.told.warned or 0, 'day')} before was given"
    ),
    Kept.SAID_OF_THE_WEEK: lambda h: (
        f"late, and named on {_day(h.told.weekly_on)}: the next list is Monday's"
    ),
    Kept.TOLD_LATER: lambda h: f"told already, by a look at {_day(h.told.opened_on)}",
    Kept.NOT_LATE: lambda h: f"due on {h.due}: nobody above its worker hears before that day has passed",
    Kept.WORKER_FIRST: lambda _: "its worker is told of this lateness first",
    Kept.ANSWERED: lambda h: (
        f"answered on {_day(h.stage.answered_on)}, which counts for {ANSWER_COUNTS_FOR} working days"
    ),
    Kept.WAIT_RUNS: lambda h: (
        f"its worker was told on {_day(h.told.opened_on)}: nobody above hears before {_ABOVE} without an answer"
    ),
    Kept.ALL_ABOVE_TOLD: lambda _: "all who are above its worker were told of this lateness",
    Kept.BACKLOG: lambda _: "the backlog is being agreed: nobody above its worker hears",
}
