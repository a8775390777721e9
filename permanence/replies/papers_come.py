"""Whether a paper has come: "the medical is in now" says of nothing why it is late."""

from __future__ import annotations

from collections.abc import Sequence

from permanence.replies.item import Item

_PASSED_OVER = frozenset({
    "is", "s", "'s", "are", "has", "have", "been", "was", "were", "now", "all", "finally", "already", "just", "both",
    "at", "last",
})  # fmt: skip
_HAS_COME = frozenset({
    "back", "here", "done", "complete", "completed", "received", "arrived", "come", "came", "ready", "finished",
    "obtained", "sorted",
})  # fmt: skip
_BEHIND_IN = frozenset({"now", "so", "and", "we", "today", "then"})


def has_come(paper: Item, items: Sequence[Item]) -> bool:
    """Whether the words behind a paper say that it is there."""
    behind = [w for i in items if i.start > paper.start for w in i.text.lower().replace("'", " ").split()]
    told = [w for w in behind if w not in _PASSED_OVER or w == "now"]
    told = told[1:] if told[:1] == ["now"] else told
    if told[:1] == ["in"]:
        return not told[1:] or told[1] in _BEHIND_IN
    return bool(told) and told[0] in _HAS_COME


def says_it_has_come(items: Sequence[Item]) -> bool:
    """Whether a clause is about a paper that is there, and denies nothing."""
    papers = [i for i in items if i.has("paper")]
    return (
        bool(papers)
        and all(has_come(i, items) for i in papers)
        and not any(i.has("not", "late") for i in items)
    )
