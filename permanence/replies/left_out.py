"""Lines of a message that a reply names only to leave them out, or to deny them: "2, not 3: panel 11 June"."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum

from permanence.replies.item import Item


class Denied(Enum):
    """What a "not" between two children may deny."""

    THE_NEXT = "the next"  # "2, not 3: panel 11 June"
    OR_THE_OTHERS = "or the others"  # "1 not 2 held 12 May": the 2, or was the 1 not held?


def left_out(items: Sequence[Item], n: int) -> Denied | None:
    """What the "not" before the n-th item, a child, denies; None where no "not" stands there."""
    if not n or not items[n - 1].has("not") or items[n - 1].has("yet"):  # "3 not yet 4 lodged 12 May"
        return None
    apart = n > 1 and items[n - 2].has("sign", "join")
    return Denied.THE_NEXT if apart else Denied.OR_THE_OTHERS


def ends_a_denial(items: Sequence[Item], n: int, told: Sequence[Item]) -> bool:
    """Whether no more than "not" was told before the n-th item, and that ended: "not 3, 2 held 12 May"."""
    said = [i for i in told if not i.has("sign")]
    return bool(said) and all(i.has("not") for i in said) and items[n - 1].has("sign")


def takes_lines_out(items: Sequence[Item]) -> bool:
    """Like "everything but 4": which lines are meant is asked."""
    for n, item in enumerate(items):
        direct = n > 0 and items[n - 1].has("every", "rest")
        listed = n > 0 and item.text.lower() in (
            "except",
            "excluding",
            "minus",
            "bar",
            "apart from",
            "other than",
        )
        out = (
            item.has("except")
            or listed
            or (direct and item.text.lower() in ("but", "except", "minus", "not"))
        )
        named = next((i for i in items[n + 1 :] if not i.has("small")), None) if out else None
        if named is not None and named.has("number", "ref", "pick", "step"):
            return True
    return False
