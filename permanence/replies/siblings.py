"""Who is whose sibling, told by references: "HW-4821-B and HW-4822-9 are siblings". Read whole or not at all."""

from __future__ import annotations

from collections.abc import Sequence

from permanence.answer import Answer, Verb
from permanence.replies.item import Item

_SAYS_SO = frozenset(
    {
        ("are", "siblings"),
        ("siblings",),
        ("are", "brothers"),
        ("are", "sisters"),
        ("are", "brother", "sister"),
        ("is", "a", "sibling", "of"),
        ("is", "sibling", "of"),
        ("is", "the", "sibling", "of"),
    }
)
_BESIDE = ("and", "all", "both", "&")


def siblings_in(items: Sequence[Item]) -> tuple[Answer, ...]:
    """Each further child as a sibling of the first; empty where anything else is said, or fewer than two are named."""
    references = [*dict.fromkeys(str(i["ref"]) for i in items if i.has("ref"))]
    said = [i for i in items if not i.has("ref", "sign", "courtesy")]
    words = tuple(word for i in said for word in i.text.lower().split() if word not in _BESIDE)
    if len(references) < 2 or words not in _SAYS_SO:  # noqa: PLR2004 - two are a pair
        return ()
    first, *others = references
    return tuple(Answer(Verb.SIBLINGS, first, sibling=other) for other in others)
