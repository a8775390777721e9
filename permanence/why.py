"""Why a stage is due when it is, in under 40 words: the rule, its source, the anchor date, the calendar.

Every item of every message carries it (design section 6), so it holds no name, no case system's id, no free text.
"""

from __future__ import annotations

from datetime import date

from permanence.dates import Unit
from permanence.day_words import day_words
from permanence.pack.model import in_a_sentence
from permanence.stages import Rulebook, Stage, StageState

MOST_WORDS = 39
_MARK_OF_A_CUT = "…"


def why_in_brief(stage: Stage, rules: Rulebook, today: date | None = None) -> str:
    """Rule, source, anchor date and calendar; a long citation is cut so that the whole stays under 40 words.

    `today`: when it is read, so that days are short.
    """
    return _within(due_words(stage, rules, today), "" if stage.timescale is None else stage.citation)


def due_words(stage: Stage, rules: Rulebook, today: date | None = None) -> str:
    """Rule, anchor date and calendar, without their source and without a full stop."""
    milestone = rules.pack.milestones[stage.start_milestone]
    start = f"{day_words(stage.started_on, today)} ({in_a_sentence(milestone.name)})"
    if stage.timescale is None:
        return f"No target is set, so nothing is late. It counts from {start}"
    if stage.due_on is None:
        return f"{_unjudged(stage)} The target is {stage.timescale} after {start}"
    return (
        f"Due by {day_words(stage.due_on, today)}: {stage.timescale} after {start}, {_calendar(stage, rules)}"
    )


def _within(said: str, citation: str = "") -> str:
    words = said.split()
    if len(words) > MOST_WORDS:
        return " ".join(words[: MOST_WORDS - 1]) + f" {_MARK_OF_A_CUT}"
    source = _cut(citation, MOST_WORDS - len(words) - 1)
    if not source:
        return f"{said}."
    return f"{said}. Source: {source}" + ("" if source.endswith(_MARK_OF_A_CUT) else ".")


def _cut(citation: str, most: int) -> str:
    words = citation.rstrip(".").split()
    if len(words) <= most:
        return " ".join(words)
    return " ".join(words[: most - 1]).rstrip(",;:") + f" {_MARK_OF_A_CUT}" if most > 1 else ""


def _calendar(stage: Stage, rules: Rulebook) -> str:
    """Which days count. The calendar of holidays only matters to working days, and is named there."""
    if stage.timescale and stage.timescale.unit is Unit.WORKING_DAYS:
        return f"by the calendar {rules.calendar.name}"
    return "weekends included"


def _unjudged(stage: Stage) -> str:
    match stage.state:
        case StageState.PAUSED:
            return "The clock is paused."
        case StageState.UNTRACKED:
            return "The file that came in does not say when this ended."
        case StageState.NOT_APPLICABLE:
            return "Marked as not applicable."
    return "The clock does not run."
