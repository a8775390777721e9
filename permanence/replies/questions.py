"""Of whom and of which step a question is ("why 5", "when is panel?"), and what asks by its order, without a mark."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile

from permanence.replies.children import children_for, only_child, stage_of
from permanence.replies.clauses import is_step
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


_TURNED_ROUND = frozenset({"was", "were", "is", "are", "did", "has", "have", "will", "does", "wis"})


def asks_by_its_order(items: Sequence[Item]) -> bool:
    """Like "was panel held 12 May" and "heard panel was 12 May": the verb before its step asks, or tells by hearsay."""
    said = [i for i in items if not i.has("sign", "courtesy") and i.text.lower() != "the"]
    first = said[0].text.lower() if said else ""
    step = len(said) > 1 and is_step(said[1])
    step = step or (len(said) > 1 and said[1].has("number", "ref") and first in ("is", "are", "did", "was"))
    asks_you = len(said) > 1 and first in ("did", "do", "have") and said[1].text.lower() == "you"
    asks_you = asks_you or first == "does" or _supposes(items) or _turns_round(items)
    return asks_you or (step and (first in _TURNED_ROUND or first in ("heard", "just heard")))


_POINTS = frozenset({"it", "that", "this", "they"})


def _turns_round(items: Sequence[Item]) -> bool:
    """Like "is it right that panel was held", "panel, was it 12 May": where a clause begins with its verb, it asks."""
    begins = [0, *(n + 1 for n, i in enumerate(items) if i.has("sign"))]
    pairs = [" ".join(i.text.lower() for i in items[n : n + 2]).split()[:2] for n in begins]
    return any(len(p) > 1 and p[0] in _TURNED_ROUND and p[1] in _POINTS for p in pairs)


_SUPPOSED = re.compile(
    r"(?:say|suppose|supposing|imagine|assume|assuming|pretend|(?:please|pls|kindly|can you|could you) confirm)"
    r"(?: (?:that|if|whether))?(?: the)?"
)


def _supposes(items: Sequence[Item]) -> bool:
    """Like "say panel was 12 May, what then", "please confirm panel held 12 May": is it so?"""
    words = [i.text.lower() for i in takewhile(lambda i: not is_step(i), items) if not i.has("sign", "ref")]
    return _SUPPOSED.fullmatch(" ".join(words)) is not None
