"""Of whom and of which step a question is, where no reference stands in it: "why 5", "when is panel?"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from permanence.replies.children import children_for, only_child, stage_of
from permanence.replies.item import Item
from permanence.replies.reading import Asked, Situation


def about_somebody(asked: Asked, items: Sequence[Item], situation: Situation) -> Asked:
    """The question about the line whose number stands in it, else about the one child whose step it names."""
    if asked.reference is not None:
        return asked
    numbers = {i["number"] for i in items if i.has("number")}
    lines = [line for line in situation.lines if line.number in numbers]
    if len(lines) == 1:
        stage = stage_of(lines[0], situation)
        own = (stage.milestone,) if stage and stage.milestone else ()
        return replace(asked, reference=lines[0].reference, milestones=asked.milestones or own)
    named = children_for(asked.milestones, situation) if asked.milestones else []
    return replace(asked, reference=named[0] if len(named) == 1 else only_child(situation))
