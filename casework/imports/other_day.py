"""A day of a step that repeats, corrected in a list of events: it takes the place of the old one.

A list takes nothing away, for it may be a part of the whole. But where it reaches back beyond a day that it gave
before, has that day no longer, and has one of the same step close to it instead, it is the same review.
"""

from __future__ import annotations

from collections.abc import Sequence

from casework.imports.rows import CLOSE, ChildRows, Dated
from permanence.journey import Reached


def day_corrected(
    dated: Dated, code: str, from_file: ChildRows, recorded: Sequence[Reached], by: str
) -> Reached | None:
    """Which of the days that this kind of file (`by`) gave of a step is another one now; None where it is a new one."""
    every = [d.on for dates in from_file.milestones.values() for d in dates]
    every += [from_file.began.on] if from_file.began else []
    said = {d.on for d in from_file.milestones[code]}
    gone = (h for h in recorded if h.by == by and h.on not in said and min(every) <= h.on)
    return next((h for h in gone if abs(dated.on - h.on) <= CLOSE), None)
