"""A yes to what was read back, in whichever words: "yes, both of those", "that's it", "record the two"."""

from __future__ import annotations

import re

from permanence.replies.lexicon import Lexicon
from permanence.replies.memory import Waiting, WaitsFor
from permanence.replies.reading import Situation

_COUNTS = {"both": 2, "baith": 2, "two": 2, "three": 3, "four": 4, "five": 5}
_LONGEST_YES = 14


def counts_another(text: str, waiting: Waiting) -> bool:
    """Whether the reply says how many it means, and another number was read back: "both", of three."""
    counted = {_COUNTS[word] for word in re.findall(r"[a-z]+", text.lower()) if word in _COUNTS}
    return bool(counted) and counted != {len(waiting.sure)}


def is_a_yes(text: str, waiting: Waiting, situation: Situation) -> bool:
    """Whether the reply is nothing but a yes to what was read back, and counts as many as that was."""
    if waiting.waits_for is not WaitsFor.YES or "?" in text:
        return False
    words = re.findall(r"[\w']+", text.lower().replace("\u2019", "'"))
    if not words or len(words) > _LONGEST_YES:
        return False
    if counts_another(text, waiting):
        return False
    lists = Lexicon.of(situation.rules.pack).lists
    plain = " ".join(w for w in words if w not in lists["agreeing_kindly"])
    if not waiting.asked and plain in lists["agreeing_whole"]:
        return True
    yes = lists["agreeing_yes"]
    return (
        not yes.isdisjoint(words) and set(words) <= yes | lists["agreeing_beside"] | lists["agreeing_kindly"]
    )
