"""Clauses beside a step that tell nothing of it, or why it was put off: no room, when the news came, what lacks."""

from __future__ import annotations

from collections.abc import Sequence

from permanence.replies.clauses import Clause
from permanence.replies.item import Item
from permanence.replies.telling import Telling

_TOO = frozenset({"soon", "early", "late", "tight", "close", "quick"})
_FULL = frozenset({"full", "full up", "fully booked", "booked up", "all booked up"})


def was_full(clause: Clause) -> bool:
    """Whether a clause says that a sitting had no room, which is why it was another day: "11 June was full"."""
    said = [i for i in clause.items if not (i.has("day", "was", "is", "step") or i.is_small)]
    if clause.has("day") and said and said[0].text.lower() in _TOO and clause.has("was"):
        lead = [i.text.lower() for i in clause.items if i.start < said[0].start]
        return lead[-1:] == ["too"] and not clause.has(
            "not", "doubt", "condition", "held", "booked", "number", "ref"
        )
    return clause.has("day") and [i.text.lower() for i in said] in [[word] for word in _FULL]


_NEWS = frozenset({
    "heard", "just heard", "only heard", "got", "was told", "told", "have heard", "i heard", "we heard", "just got",
    "got it", "got this", "got that", "learned", "found out",
})  # fmt: skip
_PLAN = ("booked", "moved", "will", "is")


def _says_when_she_heard(clause: Clause, before: Telling) -> bool:
    """Whether a clause says when the news came, and nothing of the step: "booked for 11 June, just heard today"."""
    said = [i for i in clause.items if not (i.is_small or i.has("day", "time"))]
    plan = before.has("day") and before.has(*_PLAN) and not before.has("held")
    return plan and len(said) == 1 and said[0].text.lower() in _NEWS


_PAPERWORK = ("thing", "paper", "family", "staff_role")


def is_beside_it(clause: Clause, before: Telling) -> bool:
    """Whether a clause says nothing of the step that was told before it."""
    return _says_when_she_heard(clause, before) or (before.has("held") and _lacks_something_beside(clause))


def _lacks_something_beside(clause: Clause) -> bool:
    """Whether a clause says that something beside the step is wanting: "no parents attended", "no minutes yet"."""
    told = clause.told
    begins = len(told) > 1 and told[0].has("not") and told[0].text.lower() in ("no", "nae")
    return begins and told[1].has(*_PAPERWORK) and not clause.has("step", "day", "outcome", "number", "ref")


_ASKS_FOR_MORE = frozenset({
    "want", "wants", "wanted", "wanting", "need", "needs", "needed", "asked for", "asking for", "looking for",
    "require", "requires", "requested", "asked",
})  # fmt: skip
_NOT_YET_AGREED = ("deferred", "not_agreed", "continued")


def asks_for_more(clause: Clause, before: Telling) -> bool:
    """Whether it tells what a body wants that put it off or did not agree: "said no, they want a fuller report"."""
    put_off = before.has("deferred") or any(i.get("outcome") in _NOT_YET_AGREED for i in before.items)
    told = [
        i
        for i in clause.items
        if i.text.lower() not in ("they", "panel", "as", "still", "just", "and", "adm")
    ]
    wants = bool(told) and told[0].text.lower() in _ASKS_FOR_MORE
    return put_off and wants and not clause.has("day", "not", "number", "ref", "booked", "moved")


# "The medical is in now" says of nothing why it is late.
_PASSED_OVER = frozenset({
    "is", "s", "'s", "are", "has", "have", "been", "was", "were", "now", "all", "finally", "already", "just", "both",
    "at", "last",
})  # fmt: skip
_COME = frozenset({
    "back", "here", "done", "complete", "completed", "received", "arrived", "come", "came", "ready", "finished",
    "obtained", "sorted",
})  # fmt: skip
_BEHIND_IN = frozenset({"now", "so", "and", "we", "today", "then"})


def _has_come(paper: Item, items: Sequence[Item]) -> bool:
    """Whether the words behind a paper say that it is there."""
    behind = [w for i in items if i.start > paper.start for w in i.text.lower().replace("'", " ").split()]
    told = [w for w in behind if w not in _PASSED_OVER or w == "now"]
    told = told[1:] if told[:1] == ["now"] else told
    if told[:1] == ["in"]:
        return not told[1:] or told[1] in _BEHIND_IN
    return bool(told) and told[0] in _COME


def says_it_has_come(items: Sequence[Item]) -> bool:
    """Whether a clause is about a paper that is there, and denies nothing."""
    papers = [i for i in items if i.has("paper")]
    return (
        bool(papers)
        and all(_has_come(i, items) for i in papers)
        and not any(i.has("not", "late") for i in items)
    )
