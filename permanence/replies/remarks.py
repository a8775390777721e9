"""Remarks behind what was told, as if with a comma before them: "panel held 12 May minutes to follow"."""

from __future__ import annotations

from collections.abc import Sequence

from permanence.replies.item import Item

_VERBS = ("held", "booked", "moved", "outcome", "deferred", "fell", "was", "is", "will")
_BEGINS = ("unknown", "thing", "chase", "paper", "family", "staff_role", "of_a_paper")
_TELLS_MORE = (
    "day", "step", "weak", "number", "ref", "not", "doubt", "condition", "hearsay", "limit", "other_child", "fell",
    "wrong", "outcome", "deferred", "correct", "rest", "every", "instead_of", "except", "bad_day", "vague",
    "booked", "moved", "route", "routing", "leave", "not_mine", "now_with", "remind", "look_again", "block",
    "pause", "resume", "journey", "legal", "person", "yet", "no_date", "because", "capital", "agree", "verdict",
    "no_decision",
)  # fmt: skip
_BEFORE_A_REMARK = frozenset(
    {"with", "at", "in", "by", "on", "of", "from", "as", "for", "to", "than", "or", "and", "but"}
)
_AHEAD = 40  # words


def begins_a_remark(so_far: Sequence[Item], items: Sequence[Item], n: int) -> bool:
    """Whether a remark begins behind a verb and its day, as if with a comma: "panel held 12 May minutes to follow".

    It ends with its clause, and holds nothing that could turn what was told, or be told of something else.
    """
    if not so_far or items[n].has("day", "step", "time") or not _may_begin(so_far, items, n):
        return False
    so_far = so_far[-_AHEAD:]
    told = [i for i in so_far if not (i.is_small and not i.has("time"))]
    since = so_far[so_far.index(told[-1]) + 1 :] if told else ()
    if (
        not told
        or not told[-1].has("day", "time")
        or any(_BEFORE_A_REMARK & set(i.text.lower().split()) for i in since)
    ):
        return False
    if not any(i.has(*_VERBS) for i in so_far) and not told[0].has("step"):
        return False
    ahead = items[n : n + _AHEAD]
    end = next((k for k, i in enumerate(ahead) if i.has("sign", "join")), len(ahead))
    behind = ahead[1:end] if items[n].has("late", "block") else ahead[:end]
    return not any(i.has(*_TELLS_MORE) or i.text.lower() in _SAYS_OF_WHAT for i in behind)


def _may_begin(so_far: Sequence[Item], items: Sequence[Item], n: int) -> bool:
    """Whether such words may begin one; what is still awaited or to be done only behind what was held."""
    if items[n].has(*_BEGINS):
        return True
    held = any(i.has("held", "was", "outcome") for i in so_far)
    herself = items[n].has("will") or items[n].text.lower() in ("i", "we", "i'll", "ill", "just")
    about = any(i.has("thing", "chase") for i in items[n + 1 : n + 4])
    return held and about and (herself or items[n].has("late", "block"))


_SAYS_OF_WHAT = frozenset(
    {"for", "only", "that", "which", "who", "what", "if", "when", "where", "while", "under", "during"}
)
