"""Who is whose sibling, and who is not: "HW-4821-B and HW-4822-9 are siblings". Read whole or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from permanence.answer import Answer, Verb
from permanence.replies.item import Item

_ONE_ANOTHER = ("siblings", "sibs", "brothers", "sisters", "brother and sister", "twins")
_OF = tuple(
    f"{article}{who} of" for article in ("a ", "the ", "") for who in ("sibling", "brother", "sister", "twin")
)
_ARE = ("are", "is", "")
_ARE_NOT = (
    "are not",
    "are no",
    "are no longer",
    "are not in fact",
    "are not actually",
    "aren't",
    "arent",
    "not",
    "is not",
    "is no",
    "isn't",
    "isnt",
)
_BESIDE = ("and", "all", "both", "&")


def _phrases(verbs: Sequence[str]) -> frozenset[tuple[str, ...]]:
    return frozenset(
        tuple(word for word in f"{verb} {what}".split() if word not in _BESIDE)
        for verb in verbs
        for what in (*_ONE_ANOTHER, *_OF)
    )


_SAYS_SO, _DENIES_IT = _phrases(_ARE), _phrases(_ARE_NOT)


def siblings_in(items: Sequence[Item]) -> tuple[Answer, ...]:
    """Each child as a sibling of each other, or as none; empty where anything else is said, or fewer than two named."""
    references = [*dict.fromkeys(str(i["ref"]) for i in items if i.has("ref"))]
    said = [i for i in items if not i.has("ref", "sign", "courtesy")]
    words = tuple(
        word for i in said for word in i.text.lower().replace("’", "'").split() if word not in _BESIDE
    )
    verb = Verb.SIBLINGS if words in _SAYS_SO else Verb.NOT_SIBLINGS if words in _DENIES_IT else None
    if len(references) < 2 or verb is None:  # noqa: PLR2004 - two are a pair
        return ()
    return tuple(Answer(verb, one, sibling=other) for one, other in combinations(references, 2))
