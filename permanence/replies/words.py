"""The words of a reply: what the pack calls its milestones, outcomes, routes and reasons, found in a text.

All texts here went through `plain` (see `date_words`): lower case, one kind of dash and apostrophe, as long as what
was written, so that a place in one is the same place in the other.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from typing import Protocol

from permanence.pack.model import Pack, Reason
from permanence.replies.dates.words import plain


class _Named(Protocol):
    @property
    def name(self) -> str: ...
    @property
    def words(self) -> tuple[str, ...]: ...


@dataclass(frozen=True, slots=True)
class Mention:
    """Something that the pack knows by `code`, called `words` at text[start:end]."""

    code: str
    words: str
    start: int
    end: int

    def holds(self, other: Mention) -> bool:
        return self.start <= other.start and other.end <= self.end


_REVIEWS = frozenset({"lac", "laac"})
Phrases = tuple[tuple[str, str], ...]  # the words, in plain text, and the code they stand for
_FILLERS = frozenset(
    (
        "a",
        "an",
        "and",
        "for",
        "from",
        "in",
        "is",
        "of",
        "on",
        "our",
        "still",
        "the",
        "to",
        "waiting",
        "awaiting",
    )
)


def phrases_of(items: Mapping[str, _Named]) -> Phrases:
    """Every phrase for every code, names and codes included; the first of two that claim a phrase has it."""
    return _flat_phrases(tuple((code, (*item.words, item.name, code)) for code, item in items.items()))


@lru_cache(maxsize=64)  # a pack's words are the same for every reply
def _flat_phrases(called: tuple[tuple[str, tuple[str, ...]], ...]) -> Phrases:
    known: dict[str, str] = {}
    for code, phrases in called:
        for phrase in phrases:
            known.setdefault(_flat(phrase), code)
    return tuple(known.items())


def mentions(text: str, phrases: Phrases) -> list[Mention]:
    """Where a plain text names one of `phrases`, in its own order; the longest phrase at a place wins."""
    if not phrases:
        return []
    codes, pattern = _finder(phrases)
    return [
        Mention(codes[_flat(match[0])], match[0], match.start(), match.end())
        for match in pattern.finditer(text)
    ]


@lru_cache(maxsize=64)
def _finder(phrases: Phrases) -> tuple[Mapping[str, str], re.Pattern[str]]:
    """The code of each phrase; and any of them as whole words, with any spaces or dashes between these."""
    codes = dict(phrases)
    longest_first = sorted(codes, key=len, reverse=True)
    known = "|".join("[ -]+".join(map(re.escape, phrase.split(" "))) for phrase in longest_first)
    return codes, re.compile(f"(?<![a-z0-9'])(?:{known})(?![a-z0-9])")


@lru_cache(maxsize=4096)
def _flat(phrase: str) -> str:
    return re.sub("[ -]+", " ", plain(phrase)).strip()


def _misspelt(text: str, phrases: Phrases) -> list[Mention]:
    """Words in -ed that are hardly anything but one of the phrases: "defered", "aproved".

    A "panel defered" that passed for a panel held would be wrong, and "referred" is not "deferred": the first letter
    has to be right.
    """
    codes = {phrase: code for phrase, code in phrases if phrase.isalpha() and phrase.endswith("ed")}
    found = []
    for match in re.finditer("(?<![a-z])[a-z]{5,}ed(?![a-z])", text):
        alike = [p for p in get_close_matches(match[0], codes, n=3, cutoff=0.86) if p[0] == match[0][0]]
        if alike:
            found.append(Mention(codes[alike[0]], match[0], match.start(), match.end()))
    return found


def reason_in(words: str, reasons: Mapping[str, Reason]) -> str | None:
    """The code of the reason that plain `words` give: a phrase as it stands, else one whose words are all there.

    None when nothing fits, or when two reasons fit equally well.
    """
    found = mentions(words, phrases_of(reasons))
    if found:
        longest = max(len(m.words) for m in found)
        codes = {m.code for m in found if len(m.words) == longest}
        return codes.pop() if len(codes) == 1 else None
    return _reason_by_words(frozenset(_telling(words)), reasons)


def _reason_by_words(given: frozenset[str], reasons: Mapping[str, Reason]) -> str | None:
    scores: dict[str, int] = {}
    for needed, code in _needed(phrases_of(reasons)):
        if needed <= given:
            scores[code] = max(scores.get(code, 0), len(needed))
    best = max(scores.values(), default=0)
    codes = [code for code, score in scores.items() if score == best]
    return codes[0] if len(codes) == 1 else None


@lru_cache(maxsize=64)
def _needed(phrases: Phrases) -> tuple[tuple[frozenset[str], str], ...]:
    """The words of each phrase that tell something, and its code; phrases that tell nothing left out."""
    told = ((frozenset(_telling(phrase)), code) for phrase, code in phrases)
    return tuple((words, code) for words, code in told if words)


def _telling(words: str) -> Iterable[str]:
    return (word for word in re.findall("[a-z0-9']+", words) if word not in _FILLERS)


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The phrases of one pack."""

    pack: Pack
    milestones: Phrases
    outcomes: Phrases
    routes: Phrases
    reasons: Phrases

    @classmethod
    def of(cls, pack: Pack) -> Lexicon:
        reasons = {**pack.not_applicable_reasons, **pack.pause_reasons, **pack.blocker_reasons}
        named = (pack.milestones, pack.outcomes, pack.routes, reasons)
        return cls(pack, *(phrases_of(table) for table in named))

    def milestones_in(self, text: str) -> list[Mention]:
        return mentions(text, self.milestones)

    def outcomes_in(self, text: str) -> list[Mention]:
        """Outcomes that say what was decided: "PO granted" is the milestone itself, "panel approved" says more."""
        steps = self.milestones_in(text)
        found = mentions(text, self.outcomes)
        found += [m for m in _misspelt(text, self.outcomes) if not any(o.holds(m) for o in (*found, *steps))]
        return [o for o in sorted(found, key=lambda o: o.start) if not self._is_part_of_a_step(o, steps)]

    def _is_part_of_a_step(self, outcome: Mention, steps: Iterable[Mention]) -> bool:
        for step in steps:
            if step.holds(outcome):
                rest = _flat(step.words.replace(outcome.words, " "))
                return dict(self.milestones).get(rest) != step.code
        return False

    def routes_in(self, text: str) -> list[Mention]:
        return mentions(text, self.routes)

    def like(self, step: Mention) -> list[str]:
        """Milestones that the same words may mean, the likeliest first.

        "LAC review" may be the first, the second or a later one, which is decided by the stage that is open; "first
        review" can only be the first.
        """
        words = re.sub("^(?:next|last|latest) ", "", _flat(step.words))
        body = self.pack.milestones[step.code].body
        if body is None or not self._is_part_of_others(words, step.code, body):
            return [step.code]
        last_word = words.rpartition(" ")[2]
        return [step.code] + [
            code
            for code, milestone in self.pack.milestones.items()
            if code != step.code and milestone.body == body and self._is_called(milestone.name, last_word)
        ]

    def _is_part_of_others(self, words: str, code: str, body: str) -> bool:
        """Whether other milestones of this body are called by the same words and more."""
        return any(
            other != code and self.pack.milestones[other].body == body and f" {words} " in f" {phrase} "
            for phrase, other in self.milestones
        )

    def _is_called(self, name: str, word: str) -> bool:
        return word in _flat(name).split(" ") or (word in _REVIEWS and "review" in _flat(name).split(" "))
