"""What is told before a list of children and is of none of them: why she was quiet, what the week was like."""

from __future__ import annotations

from collections.abc import Sequence

from permanence.replies.item import Item

_TELLS_OF_A_STEP = (
    "step",
    "weak",
    "held",
    "booked",
    "moved",
    "outcome",
    "deferred",
    "block",
    "look_again",
    "remind",
)


def is_a_sentence_apart(items: Sequence[Item]) -> bool:
    """Like "Sorry I was off last week." before "1 - 12 May": nothing is told in it of a step, and it is of no line."""
    told = [i for i in items[:-1] if not i.is_small]
    plain = bool(told) and not any(
        i.has("number", "ref", "pick", "agree", "every", "rest", *_TELLS_OF_A_STEP) for i in told
    )
    return plain and any(not i.has("day") for i in told) and items[-1].get("sign") in (".", "!", ";", "\n")
