"""The words of a header as headers are compared: small letters, one way of writing each, in their order.

"1st LAC rev. (held)", "First_LAAC_Review - Held" and "FirstLacReviewHeld" come to the same words, so that a milestone's
words in the pack need not list every way of writing them.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_WORD = re.compile(r"[a-z]+|[0-9]+")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_NUMBERED = re.compile(r"^\s*\(?(?:[0-9]{1,2}(?:\.[0-9]{1,2})*[.):]\s*|[0-9]{1,2}(?:\.[0-9]{1,2})+\s|[A-Za-z][):]\s*)(?=[A-Za-z])")
_ORDINAL = re.compile(r"([0-9]{1,2})(?:st|nd|rd|th)\b")
_DOTTED = re.compile(r"\b(?:[a-z]\.){2,}[a-z]?")
_APOSTROPHE = re.compile(r"['’`]s?\b")

ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_AS = {
    **{word: "week" for word in ("wk", "wks", "weeks", "weekly", "w")},
    **{word: "month" for word in ("mth", "mths", "mnth", "mnths", "mo", "mos", "months", "monthly")},
    **{word: "year" for word in ("yr", "yrs", "years", "yearly")},
    **{word: "day" for word in ("days",)},
    **{word: "hour" for word in ("hr", "hrs", "hours")},
    **{word: "date" for word in ("dt", "dte", "dates", "dated")},
    **{word: "permanence" for word in ("perm", "permanency", "permanent")},
    **{word: "review" for word in ("rev", "revw", "rvw", "reviews")},
    **{word: "meeting" for word in ("mtg", "mtgs", "meetings", "meet")},
    **{word: "application" for word in ("appl", "applic", "applications")},
    **{word: "authority" for word in ("auth",)},
    **{word: "adoption" for word in ("adopt", "adoptn", "adoptive")},
    **{word: "decision" for word in ("dec", "decn", "decisions")},
    **{word: "order" for word in ("orders",)},
    **{word: "lac" for word in ("laac", "cla", "cic", "clac", "laacs", "lacs")},
    **{word: "legal" for word in ("leg",)},
    **{word: "placement" for word in ("plmt", "plcmt", "placements", "plac")},
    **{word: "kinship" for word in ("kin",)},
    **{word: "looked" for word in ("look",)},
    **{word: "panel" for word in ("pnl", "panels")},
    **{word: "completed" for word in ("complete", "comp", "compl")},
    **{word: "expected" for word in ("exp", "expctd")},
    **{word: "estimated" for word in ("est", "estimate")},
    **{word: "target" for word in ("tgt", "targets")},
    **{word: "actual" for word in ("act", "actually")},
    **{word: "scheduled" for word in ("sched",)},
    **{word: "child" for word in ("childs", "children", "childrens", "yp", "ch")},
    **dict(zip(("initial", "one", "ist"), ("first",) * 3, strict=True)),
    **{word: str(n) for n, word in enumerate(("zero", "one", "two", "three", "four", "five", "six"), 0) if n > 1},
    **{"nine": "9", "twelve": "12", "eighteen": "18", "twenty": "20"},
}
_LONGER = (
    (("lacr",), ("lac", "review")),
    (("laacr",), ("lac", "review")),
    (("clar",), ("lac", "review")),
    (("child", "looked", "after"), ("lac",)),
    (("looked", "after", "and", "accommodated"), ("looked", "after")),
    (("looked", "after", "review"), ("lac", "review")),
    (("looked", "after", "child"), ("lac",)),
    (("child", "in", "care"), ("lac",)),
    (("agency", "decision", "maker"), ("adm",)),
    (("agency", "decision"), ("adm", "decision")),
    (("agency", "decision", "makers"), ("adm",)),
    (("decision", "makers"), ("adm",)),
    (("decision", "maker"), ("adm",)),
    (("recommend",), ("recommendation",)),
    (("recommends",), ("recommendation",)),
    (("recommended",), ("recommendation",)),
    (("recommendations",), ("recommendation",)),
    (("rec",), ("recommendation",)),
    (("recc",), ("recommendation",)),
    (("recomm",), ("recommendation",)),
    (("lac", "lac"), ("lac",)),
)


@lru_cache(maxsize=4096)
def header_words(header: str) -> tuple[str, ...]:
    """The words of a header, or of a phrase to be looked for in headers. A number in front of a heading is no word."""
    text = unicodedata.normalize("NFKC", header).replace("_", " ")
    text = _CAMEL.sub(" ", _NUMBERED.sub("", text)).casefold()
    text = _DOTTED.sub(lambda m: m[0].replace(".", ""), _APOSTROPHE.sub("", text))
    text = _ORDINAL.sub(lambda m: f" {_ordinal(int(m[1]))} ", text)
    return _joined([_AS.get(word, word) for word in _WORD.findall(text)])


def _ordinal(number: int) -> str:
    return ORDINALS[number - 1] if 1 <= number <= len(ORDINALS) else str(number)


def _joined(words: list[str]) -> tuple[str, ...]:
    """With what several words say put into the one word for it."""
    for long, short in _LONGER:
        n, at = len(long), 0
        while at + n <= len(words):
            if tuple(words[at : at + n]) == long:
                words[at : at + n] = short
                at += len(short)
            else:
                at += 1
    return tuple(words)


def place_of(phrase: tuple[str, ...], words: tuple[str, ...]) -> int | None:
    """Where a phrase stands in the words; None where it does not."""
    n = len(phrase)
    return next((at for at in range(len(words) - n + 1) if words[at : at + n] == phrase), None) if n else None
