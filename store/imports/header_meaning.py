"""What a header of a column of dates means: which milestone, and whether its days have been, are booked, or are aims.

A header is understood only when every word of it is accounted for: the words of a milestone, its verb, "held" or "due",
and the small words between. "Panel minutes sent" holds "panel" and is no panel; its column is named and not read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import zip_longest

from permanence.pack.model import Milestone, Pack
from store.imports.event_words import BETWEEN
from store.imports.header_words import ORDINALS, header_words, place_of, whole_headers, words_that

ENDED = "ended"


class DaysOf(StrEnum):
    """What the days of a column are."""

    HAPPENED = "happened"
    BOOKED = "booked"
    AIM = "aim"
    UNSURE = "unsure"


OVER_SEVERAL = words_that("over_several")
CLEARLY = 2  # words: "panel" alone is another one under "PLO"
HELD, AIMS, BOOKED, SMALL = (words_that(kind) for kind in ("held", "aims", "booked", "small"))
_REVIEW, _UNITS, _LATER, _LATEST = (words_that(kind) for kind in ("review", "units", "later", "latest"))
_OF_A_REVIEW = _REVIEW - {"lac"}
_OF_CARE = frozenset({"lac", "looked", "after", "care"})
_OF_ANY_EVENT = words_that("generic") - {"decision", "review", "stage", "item"}
_SORTS = OVER_SEVERAL | words_that("generic") | words_that("sorts") | SMALL


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a header means. `what`: a milestone's code, or "ended"; None where nothing fits with every word.

    `phrase`: the words that say it. `stated`: whether "held", "due" or the like says what its days are. `is_bare`: the
    header says "LAC" or "review" alone, which stand for several things. `near`: the milestone of which it holds the
    words, beside others that nobody accounts for (`odd`).
    """

    days: DaysOf
    what: str | None = None
    phrase: str = ""
    stated: bool = False
    is_bare: bool = False
    near: str | None = None
    odd: tuple[str, ...] = ()


# What a header may mean: the code, the phrase that says so, the words beside it.
_Found = tuple[str, str, tuple[str, ...]]


class HeaderReader:
    """Reads headers by one pack."""

    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        self._phrases = list(_phrases(pack))
        self._said = {(words, what) for words, what, _ in self._phrases}
        self._reviews = _reviews(self._phrases)
        self._any_review = next(
            (m.code for m in pack.milestones.values() if m.repeats and _is_review(m)), None
        )
        self._never = {(m.code, header_words(w)) for m in pack.milestones.values() for w in m.not_columns}

    def meaning(self, header: str) -> Meaning:
        """What the header means, by the pack's words; of "PO / POA lodged" what both of its readings mean."""
        meant = self._meaning(header)
        if meant.what is None and (either := _EITHER.search(header)):
            one, other = (
                self._meaning(header[: either.start()] + word + header[either.end() :])
                for word in either.groups()
            )
            if one.what and not one.is_bare and (one.what, one.days) == (other.what, other.days):
                return replace(one, phrase=f"{one.phrase} or {other.phrase}")
        return meant

    def event(self, word: str, header: str) -> Meaning:
        """What a word means that stands in a column of events: "3 month" under "Type of review" is a review.

        "Court order: Care order" is a care order, for what stands in front says no more than of which sort it is.
        """
        meant = self.meaning(word)
        if meant.what is None and "review" in header_words(header) and "review" not in header_words(word):
            of_review = self.meaning(f"{word} review")
            meant = of_review if of_review.what and not of_review.is_bare else meant
        sort, between, own = word.partition(BETWEEN)
        if between and (meant.what is None or meant.is_bare):
            if own.isdecimal() and "review" not in header_words(sort):
                return self.meaning(sort)  # the number of a review, beside what is none
            alone = self.meaning(own)
            if alone.what and not alone.is_bare and self._is_of_the_sort(sort, own, alone.what):
                return alone
        return meant

    def _is_of_the_sort(self, sort: str, own: str, what: str) -> bool:
        """Whether what stands in front of a step says no more than it: "Legal", "CLA", "Panel" before a panel."""
        words, meant = set(header_words(sort)), self.meaning(sort)
        if what in (meant.what, meant.near) and not meant.odd:
            return True
        if what in (self.pack.begins_with, ENDED):
            return words <= _OF_CARE  # "Order: Ended" ends no care
        if len(header_words(own)) == 1:
            return words <= _OF_ANY_EVENT
        says_none = meant.what is None or meant.what == self.pack.begins_with or len(words) == 1
        return says_none and words <= _SORTS

    def _meaning(self, header: str) -> Meaning:
        words = header_words(_without_an_aim_beside(header))
        meant = self._by_words(words)
        is_of_care = meant.what == self.pack.begins_with and meant.days is DaysOf.HAPPENED
        if is_of_care and words[-1] == "to":  # "Looked after to", beside "Looked after from"
            return replace(meant, what=ENDED, is_bare=False)
        return meant

    def _by_words(self, words: tuple[str, ...]) -> Meaning:
        core = _core(words)
        found = self._review(words) or self._whole(words)
        if len({what for what, *_ in found}) == 1:
            meant, phrase, rest = found[0]
            days, stated = _days(rest, self._verbs(meant))
            return Meaning(days, meant, phrase, stated)
        if core and set(core) <= _REVIEW | _LATEST and {"lac", "review"} & set(core):
            days, stated = _days(words, frozenset())
            if "review" not in core and (which := tuple(w for w in core if w in _LATEST)):
                return Meaning(days, near=self.pack.begins_with, odd=which)  # "Previous LAC" is over
            what = self._any_review if "review" in core else self.pack.begins_with
            return Meaning(days, what, " ".join(core), stated, is_bare=True)
        if under := self._under_a_group(words):
            return under
        near, odd = self._near(words)
        return Meaning(_days(words, frozenset())[0], near=near, odd=odd)

    def _under_a_group(self, words: tuple[str, ...]) -> Meaning | None:
        """What a header means without what stands over several: "PLO and court" over "Care order"."""
        own = next((n for n, word in enumerate(words) if word not in OVER_SEVERAL), 0)
        found = self._whole(words[own:]) if own else []
        if len({what for what, *_ in found}) != 1 or len(header_words(found[0][1])) < CLEARLY:
            return None
        meant, phrase, rest = found[0]
        days, stated = _days(rest, self._verbs(meant))
        return Meaning(days, meant, phrase, stated)

    def _whole(self, words: tuple[str, ...]) -> list[_Found]:
        """The milestones that account for every word, those with the longest phrase."""
        found: list[tuple[int, _Found]] = []
        for phrase, what, said in self._phrases:
            at = place_of(phrase, words)
            if at is None:
                continue
            rest = (*words[:at], *words[at + len(phrase) :])
            odd = self._odd(rest, what)  # "ADM decision (SHOBPA)" says the same twice
            if (not odd or (odd, what) in self._said) and not self._is_ruled_out(what, words):
                found.append((len(phrase), (what, said, rest)))
        longest = max((n for n, _ in found), default=0)
        return [one for n, one in found if n == longest]

    def _is_ruled_out(self, what: str, words: tuple[str, ...]) -> bool:
        """Whether the pack says that such a header is of something else, in these words or in those that count."""
        spoken = tuple(w for w in words if w not in HELD | AIMS | BOOKED)
        return bool({(what, words), (what, spoken), (what, _core(words))} & self._never)

    def _review(self, words: tuple[str, ...]) -> list[_Found]:
        """Which review it is, by its number, its week or its month: "LAC 1", "6 week LAC", "3rd review", "R2"."""
        words = tuple(
            "review" if w == "r" and n.isdigit() else w
            for w, n in zip_longest(words, words[1:], fillvalue="")
        )
        if not {"review", "lac"} & set(words):
            return []
        verbs = self._verbs(self._any_review or "")
        beside = HELD | AIMS | BOOKED | SMALL | verbs
        key, rest = [], []
        for at, word in enumerate(words):
            counts = word == "day" and at > 0 and (words[at - 1].isdigit() or words[at - 1] == "working")
            if word in beside and not counts:
                rest.append(word)
            elif word not in _REVIEW:
                key.append(word)
        meant = {self._reviews.get(part) or self._later(part) for part in _parts(tuple(key))}
        what = meant.pop() if len(meant) == 1 else None
        if what in (self.pack.begins_with, ENDED) and _OF_A_REVIEW & set(words):
            return []  # "LAC start" is when care began, and "LAC review start" is not
        if key == ["plan"] and "review" not in words:
            return []  # "LAC plan" is a paper
        return [(what, " ".join(key), tuple(rest))] if what else []

    def _later(self, part: tuple[str, ...]) -> str | None:
        """The review that repeats, for the third and all that follow."""
        is_later = part in {(word,) for word in ORDINALS[2:]} or (bool(part) and set(part) <= _LATER)
        return self._any_review if is_later else None

    def _verbs(self, what: str) -> frozenset[str]:
        milestone = self.pack.milestones.get(what)
        return frozenset(header_words(milestone.verb)) if milestone else frozenset()

    def _odd(self, rest: Iterable[str], what: str) -> tuple[str, ...]:
        """The words that are neither small nor say what the days are."""
        words = list(rest)
        known = HELD | AIMS | BOOKED | SMALL | self._verbs(what)
        if what in (self.pack.begins_with, ENDED):
            known |= {"lac"}  # "CLA - Start of care"
        if AIMS & set(words):  # "panel actual (target 12 weeks)"
            known |= _UNITS
            words = [w for w in words if not w.isdigit()]
        return tuple(w for w in words if w not in known)

    def _near(self, words: tuple[str, ...]) -> tuple[str | None, tuple[str, ...]]:
        """The milestone of which the header holds the longest phrase, and the words that nobody accounts for."""
        best: tuple[int, str | None, tuple[str, ...]] = (0, None, words)
        for phrase, what, _ in self._phrases:
            at = place_of(phrase, words)
            if at is not None and len(phrase) > best[0]:
                best = (len(phrase), what, self._odd((*words[:at], *words[at + len(phrase) :]), what))
        return best[1], best[2]


_EITHER = re.compile(r"\b([A-Za-z]\w*)(?: ?/ ?| or )([A-Za-z]\w*)\b")
_BRACKETS = re.compile(r"\(([^()]*)\)|\[([^\[\]]*)\]")


def _without_an_aim_beside(header: str) -> str:
    """What was held, without the aim in brackets beside it: "Panel held (due by 12 weeks)"."""
    outside = _BRACKETS.sub(" ", header)
    inside = header_words(" ".join(a or b for a, b in _BRACKETS.findall(header)))
    return outside if HELD & set(header_words(outside)) and AIMS & set(inside) else header


def _parts(key: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """What says which review: a number with its unit is one part, every other word another."""
    at = 0
    if key and not any(w.isdigit() or w in ORDINALS for w in key):
        yield key
        return
    while at < len(key):
        unit = at + 1
        if key[at].isdigit() and unit < len(key) and key[unit] in _UNITS:
            end = unit + 1 + (key[unit] == "working")
            yield tuple(w for w in key[at:end] if w != "working")
            at = end
        elif key[at].isdigit():
            number = int(key[at])
            yield (ORDINALS[number - 1],) if 1 <= number <= len(ORDINALS) else (key[at],)
            at += 1
        else:
            yield (key[at],)
            at += 1


def _phrases(pack: Pack) -> Iterator[tuple[tuple[str, ...], str, str]]:
    """Every phrase of the pack with the milestone that it names; words that stand for other things too are left out."""
    for milestone in pack.milestones.values():
        own = (word for word in milestone.words if word not in milestone.not_alone)
        for said in dict.fromkeys((milestone.name, *own, *milestone.columns)):
            words = header_words(said)
            if words and not set(words) <= _REVIEW | BOOKED:
                yield words, milestone.code, said
    yield from ((words, ENDED, " ".join(words)) for words in sorted(whole_headers("ended")))


def _reviews(phrases: Iterable[tuple[tuple[str, ...], str, str]]) -> dict[tuple[str, ...], str]:
    """What is left of each phrase with "review" or "LAC" in it, without that word, to its milestone."""
    found: dict[tuple[str, ...], str] = {}
    for words, what, _ in phrases:
        if {"review", "lac"} & set(words):
            key = tuple(w for w in words if w not in _REVIEW and w not in SMALL - {"day"})
            found.setdefault(key, what)
    return found


def _is_review(milestone: Milestone) -> bool:
    """Whether "review" alone may name it."""
    return any(header_words(word) == ("review",) for word in milestone.words)


def _core(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(w for w in words if w not in SMALL | HELD | AIMS | BOOKED)


def _days(rest: tuple[str, ...], verbs: frozenset[str]) -> tuple[DaysOf, bool]:
    """What the days are by the words beside the milestone's, and whether those say so."""
    held = bool((HELD | verbs) & set(rest))
    aims, booked = AIMS & set(rest), BOOKED & set(rest)
    if held and (aims or booked):
        sure = not {"by", "due"} & aims and not booked
        return (DaysOf.HAPPENED if sure else DaysOf.UNSURE), True
    if aims:
        return DaysOf.AIM, True
    if booked:
        return DaysOf.BOOKED, True
    return DaysOf.HAPPENED, held
