"""What a recorded day means for what comes next: how late it was, and what is due now because of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from permanence.day_words import day_words
from permanence.stages import Rulebook, Stage, StageState
from permanence.standing import days


def late_by(stages: Iterable[Stage], milestone: str, on: date) -> str | None:
    """For example "17 days late", for the stage that ended with the milestone on this day; None when in time."""
    due = [s.due_on for s in stages if s.milestone == milestone and s.ended_on == on and s.due_on]
    late = (on - min(due)).days if due else 0
    return f"{days(late)} late" if late > 0 else None


def what_follows(
    stages: Iterable[Stage], milestone: str, on: date, rules: Rulebook, today: date
) -> str | None:
    """For example "The second review is now due by Tue 12 Jan 2027.": the first stage that this day has started.

    None when it starts no stage with a due date.
    """
    started = [
        s
        for s in stages
        if s.start_milestone == milestone and s.started_on == on and s.state is StageState.OPEN and s.due_on
    ]
    first = min(started, key=lambda s: s.due_on or date.max, default=None)
    if first is None or first.due_on is None:
        return None
    step = rules.pack.step_of(first.key)
    several = step.endswith("s") and not step.endswith("ss")  # "notices", "panel papers"
    return f"The {step} {'are' if several else 'is'} now due by {day_words(first.due_on, today)}."
