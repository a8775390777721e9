"""Who is whose sibling, told by references: "HW-4821-B and HW-4822-9 are siblings". Read whole or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

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
        ("sibs",),
        ("are", "sibs"),
        ("are", "twins"),
        *(("is", article, who, "of") for article in ("a", "the") for who in ("brother", "sister", "twin")),
    }
)
_BESIDE = ("and", "all", "both", "&")


def siblings_in(items: Sequence[Item]) -> tuple[Answer, ...]:
    """Each child as a sibling of each other; empty where anything else is said, or fewer than two are named."""
    references = [*dict.fromkeys(str(i["ref"]) for i in items if i.has("ref"))]
    said = [i for i in items if not i.has("ref", "sign", "courtesy")]
    words = tuple(word for i in said for word in i.text.lower().split() if word not in _BESIDE)
    if len(references) < 2 or words not in _SAYS_SO:  # noqa: PLR2004 - two are a pair
        return ()
    return tuple(Answer(Verb.SIBLINGS, one, sibling=other) for one, other in combinations(references, 2))
