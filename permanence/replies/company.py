"""Words that say something only beside another: "got it" of legal services, "went to" a colleague, "school" a report.

Without it they are words like any other, and stand in no fact's way: "panel 16 June, just got it".
"""

from __future__ import annotations

from collections.abc import Sequence

from permanence.replies.item import Item

_WHOM = (
    "person",
    "council",
    "council_word",
    "legal_side",
    "of_court",
    "staff_role",
    "reallocate",
    "not_mine",
)
_OF_A_HAND_OVER = frozenset({"legal", "now_with", "went_to", "of_a_paper"})
_HANDED = ("papers_passed", "paper", "legal_side", "ref")


def without_company(items: list[Item]) -> list[Item]:
    """The items, where a step and its day are told and nobody is there to whom a hand-over could be."""
    told = any(i.has("day") for i in items) and any(i.has("step") and not i.has("legal_side") for i in items)
    if not told or any(
        i.has("legal_side", "papers_passed") or i.get("legal") == "legal_queried" for i in items
    ):
        return items
    return [_alone(item) if _is_alone(items, n) else item for n, item in enumerate(items)]


def _is_alone(items: Sequence[Item], n: int) -> bool:
    item = items[n]
    senses = item.senses.keys() - {"capital"}
    if not senses or not senses <= _OF_A_HAND_OVER:
        return False
    if senses == {"of_a_paper"}:
        return not any(i.has("paper", "of_a_paper", "thing") for i in items[n + 1 : n + 3])
    return not any(i.has(*_WHOM, *_HANDED) for i in items)


def _alone(item: Item) -> Item:
    return Item(item.text, item.start, item.end, {"unknown": True})
