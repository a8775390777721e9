"""The words that people type, each under the kind that it is: those of `words.toml`, the pack and the staff list.

A word of several kinds has them all ("medical" is a paper and a reason). Negations are one word, "not", in the list as
in a reply: "didn't go ahead" and "wisnae held" are "not go ahead" and "not held".
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib import resources
from typing import NamedTuple

from permanence.pack.model import Milestone, Pack
from permanence.replies.patterns import Key, Patterns
from permanence.replies.slips import deletions, one_letter_off, struck_beside

Senses = dict[str, object]  # kind to what it means there: a code, several codes, or True

REASON_TABLES = (
    "blocker_reasons", "route_change_reasons", "parallel_plan_reasons", "pause_reasons", "not_applicable_reasons",
)  # fmt: skip
_VALUED = {"outcomes": "outcome", "legal": "legal", "journey": "journey", "routing": "routing"}
_SHORTEST_WITH_A_SLIP = 5
_SHORTEST_RUN_TOGETHER = 6  # letters: shorter ones are too often the beginning of a name
_TOLD_BY_VERBS = frozenset({"held", "booked", "moved", "deferred", "outcome", "will", "step"})
_PAIR = 2
_FAR_MORE_OFTEN = 10  # times as many phrases
_LONGEST_NOUN = 3  # words

_AUXILIARY = (
    "did|dud|does|dos|do|dae|dis|din|was|wis|wiz|wus|wos|is|has|hus|have|hav|huv|had|hud|can|could|cud|would|wid|wud|"
    "should|shid|shud|will|wull|win|wo|ca|are|were|need|must|ai|might|dare"
)
_NEGATED = re.compile(
    rf"(?:{_AUXILIARY})(?:nt|ent|nae|na|nay|ny|not|mt)|cannot|didt|dint|didn|wasn|isn|hasn|wasen|nt|not"
)
_AUXILIARIES = frozenset(_AUXILIARY.split("|")) - {"might", "should", "shid", "shud"}
_WORD = re.compile(r"\n|[^\W_]+(?:[-/.&][^\W_]+)*(?:'[^\W_]+)*'?|[^\w\s]")
_ENDING = re.compile(r"(.+)'(s|ll|re|ve|m|d)")


class Token(NamedTuple):
    """A word of a text: `key` is what it is looked up by."""

    key: str
    text: str
    start: int
    end: int


def tokens_of(text: str, start: int = 0, end: int | None = None) -> list[Token]:
    """The words and signs of a part of a text; an auxiliary and its "not" are one."""
    found: list[Token] = []
    for match in _WORD.finditer(text, start, len(text) if end is None else end):
        for token in _split(match[0], match.start()):
            if found and token.key in ("not", "no") and _denies(token.text, found[-1].key):
                before = found.pop()
                found.append(Token(token.key, text[before.start : token.end], before.start, token.end))
            else:
                found.append(token)
    return found


def _denies(word: str, before: str) -> bool:
    """Whether this "not" belongs to the auxiliary before it."""
    return before in _AUXILIARIES and word.lower() in ("not", "no", "nae", "nay", "never")


def _split(word: str, start: int) -> Iterator[Token]:
    keys = _keys_of(word.lower())
    if len(keys) == 1:
        yield Token(keys[0], word, start, start + len(word))
        return
    ending = keys[1]
    cut = len(word) - len(ending) - 1
    yield Token(keys[0], word[:cut], start, start + cut)
    yield Token(ending, ending, start + cut + 1, start + len(word))


@lru_cache(maxsize=20_000)  # the word list has 20,000 phrases of some 4,000 words
def _keys_of(low: str) -> Key:
    """What a word in small letters is looked up by: one key, or two where it has an ending like "'s"."""
    bare = low.replace("'", "")
    if _NEGATED.fullmatch(bare):
        return ("not",)
    ending = _ENDING.fullmatch(low)
    if ending:
        return ending[1].replace("'", ""), ending[2]
    return ("no" if bare in ("nae", "nay") else bare or low,)


@dataclass
class Lexicon:
    """Phrases to what they are. `longest`: of a phrase's first word, how many words the longest such phrase has."""

    pack: Pack
    entries: dict[Key, Senses] = field(default_factory=dict)
    longest: dict[str, int] = field(default_factory=dict)
    whole: dict[Key, set[str]] = field(default_factory=dict)
    topics: dict[Key, str] = field(default_factory=dict)
    prompts: dict[Key, str] = field(default_factory=dict)  # what brings a change of route about, to its code
    choices: dict[str, frozenset[Key]] = field(default_factory=dict)
    said_over: dict[str, frozenset[Key]] = field(default_factory=dict)
    vocabulary: set[str] = field(default_factory=set)
    said_whole: set[str] = field(default_factory=set)  # the words of replies that are read whole
    lists: dict[str, frozenset[str]] = field(default_factory=dict)
    ways: dict[str, frozenset[str]] = field(
        default_factory=dict
    )  # of a step, the outcomes that its own phrases tell
    wholes: Patterns = field(default_factory=Patterns)  # those of `whole` with choices
    patterns: Patterns = field(default_factory=Patterns)
    classes: Mapping[str, Iterable[str]] = field(default_factory=dict)
    _often: dict[str, int] = field(default_factory=dict)  # of a word, in how many phrases it stands
    _spelt: dict[str, str] = field(default_factory=dict)
    _near: dict[str, set[str]] = field(default_factory=dict)
    _near_inside: dict[str, set[str]] = field(default_factory=dict)
    _run_together: dict[str, set[Key]] = field(default_factory=dict)

    @classmethod
    def of(cls, pack: Pack) -> Lexicon:
        """The words of a pack; made once."""
        return _lexicon(Same(pack))

    def add(self, phrase: str, kind: str, value: object = True) -> None:
        if "<" in phrase:
            self.patterns.add(phrase, self.classes, _keys, kind, value)
            return
        for key in _keys(phrase):
            if kind == "outcome" and value == "cancelled" and key[0] == "not":
                continue  # "didn't go ahead" was, "won't go ahead" is to come: the verb's business
            senses = self.entries.setdefault(key, {})
            if kind in ("step", "weak"):
                senses[kind] = tuple(dict.fromkeys((*_codes(senses.get(kind)), value)))
            else:
                senses.setdefault(kind, value)
            self.vocabulary.update(key)
            self.longest[key[0]] = max(self.longest.get(key[0], 0), len(key))

    def senses(self, *key: str) -> Senses | None:
        return self.entries.get(key)

    def slip(self, word: str) -> str | None:
        """The known word of which this one is a slip of one letter; None when there are several kinds."""
        if len(word) < _SHORTEST_WITH_A_SLIP or not word.isalpha() or word in self.lists["never_a_slip"]:
            return None
        if word in self.said_whole:
            return None  # "scrap that" is no slip of SCRA
        near = one_letter_off(word, self._near)
        if not near:  # "tuled out": a word that means something in a phrase alone
            inside = {
                w for w in one_letter_off(word, self._near_inside, any_first=True) if struck_beside(w, word)
            }
            return min(inside) if len(inside) == 1 else None
        near = self._without_slips(near)
        kinds = {self._alike(w) for w in near}
        if len(kinds) > 1:
            return None
        return min(near, key=lambda w: ("weak" not in self.entries[w,], -self._often.get(w, 0), w))

    def _without_slips(self, near: set[str]) -> set[str]:
        """Without those that are seldom written beside one that is often: they are slips of it themselves."""
        most = max(self._often.get(w, 0) for w in near)
        return {w for w in near if self._often.get(w, 0) * _FAR_MORE_OFTEN >= most}

    def spelt(self, word: str) -> str:
        """The usual spelling of a listed one that is a slip of it and says the same: "hapened", "approvd"."""
        return self._spelt.get(word, word)

    def _learn_spellings(self) -> None:
        for word, *more in self.entries:
            often = self._often.get(word, 0)
            if more or len(word) < _SHORTEST_WITH_A_SLIP or often >= _FAR_MORE_OFTEN or word[-1] == "s":
                continue
            near = one_letter_off(word, self._near) - {word}
            usual = [
                w for w in near if w[-1] == word[-1] and self._often.get(w, 0) >= often * _FAR_MORE_OFTEN
            ]
            if len(usual) == 1 and self._alike(usual[0]) == self._alike(word):
                self._spelt[word] = usual[0]

    def _alike(self, word: str) -> tuple[tuple[str, str], ...]:
        """What a word says; one that names a step alone and one that does not are alike."""
        said = self.entries[word,].items()
        return tuple(sorted(("step" if k == "weak" else k, str(v)) for k, v in said))

    def apart(self, word: str) -> Key:
        """The words of a phrase that this one writes without its spaces ("aswell"); itself where it does not."""
        phrases = self._run_together.get(word, set())
        return next(iter(phrases)) if len(phrases) == 1 and word not in self.vocabulary else (word,)

    def learn_slips(self) -> None:
        """Makes ready to find slips of the single words known so far, and short phrases written as one word."""
        for key, senses in self.entries.items():
            for inside in key:
                self._often[inside] = self._often.get(inside, 0) + 1
            for inside in key if len(key) > 1 and senses.keys() & _TOLD_BY_VERBS else ():
                if (
                    len(inside) >= _SHORTEST_WITH_A_SLIP
                    and inside.isalpha()
                    and (inside,) not in self.entries
                ):
                    for deleted in deletions(inside):
                        self._near_inside.setdefault(deleted, set()).add(inside)
            word = "".join(key)
            if len(key) == _PAIR and len(word) >= _SHORTEST_RUN_TOGETHER and word.isalpha():
                self._run_together.setdefault(word, set()).add(key)
            if (
                len(key) == 1
                and len(word) >= _SHORTEST_WITH_A_SLIP - 1
                and word.isalpha()
                and "small" not in senses
            ):
                for deleted in deletions(word):
                    self._near.setdefault(deleted, set()).add(word)
        self._learn_spellings()


def _codes(value: object) -> tuple[object, ...]:
    return value if isinstance(value, tuple) else ()


def _keys(phrase: str) -> set[Key]:
    """The ways to write a phrase: with and without its apostrophes and dashes, and "no" for "not", as Scots has it."""
    low = phrase.lower().replace("\u2019", "'")
    if low.replace(" ", "").isalpha():  # as most are: nothing to be taken apart
        words = tuple([word for written in low.split() for word in _keys_of(written)])
        if "not" not in words and "no" not in words:
            return {words}
    ways = {low}
    if "'" in low:
        ways.add(low.replace("'", ""))
    if "-" in low:
        ways |= {low.replace("-", " "), low.replace("-", "")}
    keys = {key for way in ways if (key := tuple([t.key for t in tokens_of(way)]))}
    return keys | {tuple(["no" if word == "not" else word for word in key]) for key in keys if "not" in key}


class Same:
    """A value that is known again by being the same one, for what is worked out once."""

    def __init__(self, value: object) -> None:
        self.value = value

    def __hash__(self) -> int:
        return id(self.value)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Same) and other.value is self.value


# --- from the word list and the pack ----------------------------------------------------------------------------------


@cache
def word_list() -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    """The tables of `words.toml`."""
    text = resources.files("permanence.replies").joinpath("words.toml").read_text(encoding="utf-8")
    tables = tomllib.loads(text)
    spellings = {said: (meant,) for said, meant in tables.pop("same_as").items()}
    return {
        **{name: {kind: tuple(words) for kind, words in table.items()} for name, table in tables.items()},
        "same_as": spellings,
    }


@cache
def _spellings() -> tuple[re.Pattern[str], Mapping[str, str]]:
    known = {said: meant[0] for said, meant in word_list()["same_as"].items()}
    by_letter: dict[str, list[str]] = {}  # one look at the first letter passes by all that begin otherwise
    for said in sorted(known, key=len, reverse=True):
        by_letter.setdefault(said[0].lower(), []).append(re.escape(said[1:]))
    ways = "|".join(f"{re.escape(first)}(?:{'|'.join(rest)})" for first, rest in by_letter.items())
    in_a_reference = r"(?<!\d-)(?<!\d{4} )"  # HW-6534-U is no "you"
    return re.compile(rf"(?<![\w'/]){in_a_reference}(?:{ways})(?![\w/])", re.IGNORECASE), known


def respelt(text: str) -> str:
    """The text with the spellings of Scots, of dictation and of phones as others write them."""
    pattern, known = _spellings()
    return pattern.sub(lambda match: known[match[0].lower()], text)


@lru_cache(maxsize=64)
def _lexicon(pack: Same) -> Lexicon:
    assert isinstance(pack.value, Pack)
    return made(pack.value, word_list())


def made(pack: Pack, words: Mapping[str, Mapping[str, Iterable[str]]]) -> Lexicon:
    """The lexicon of a pack and a word list."""
    lexicon = Lexicon(pack, classes=words["classes"])
    lexicon.lists = {name: frozenset(listed) for name, listed in words["lists"].items()}
    for kind, phrases in words["kinds"].items():
        _add_all(lexicon, phrases, kind, True)
    for table, kind in _VALUED.items():
        for code, phrases in words[table].items():
            if table != "outcomes" or code in pack.outcomes:
                _add_all(lexicon, phrases, kind, code)
    for milestone in pack.milestones.values():
        _add_milestone(lexicon, milestone, words["steps"].get(milestone.code, ()))
    _add_pack_tables(lexicon, words)
    _add_outcomes_within(lexicon)
    _add_families(lexicon)
    _add_picks(lexicon)
    for name, phrases in words["whole"].items():
        for phrase in phrases:
            if "<" in phrase:
                lexicon.wholes.add(phrase, lexicon.classes, _keys, name, True)
                continue
            for key in _keys(phrase):
                lexicon.whole.setdefault(key, set()).add(name)
                lexicon.said_whole.update(key)
    lexicon.topics = {k: n for n, ps in words["topics"].items() for p in ps for k in _keys(p)}
    lexicon.choices = {n: frozenset(k for p in ps for k in _keys(p)) for n, ps in words["choices"].items()}
    lexicon.said_over = {
        n: frozenset(k for p in ps for k in _keys(p)) for n, ps in words["said_over"].items()
    }
    lexicon.lists |= {f"picking_{name}": frozenset(listed) for name, listed in words["picking"].items()}
    lexicon.vocabulary.update(word for ways in lexicon.patterns.ways for word in ways)
    lexicon.learn_slips()
    return lexicon


def _add_all(lexicon: Lexicon, phrases: Iterable[str], kind: str, value: object) -> None:
    for phrase in phrases:
        lexicon.add(phrase, kind, value)


def _add_milestone(lexicon: Lexicon, milestone: Milestone, more: Iterable[str]) -> None:
    weak = {word.lower() for word in milestone.not_alone}
    names = (milestone.code.replace("_", " "), milestone.name, *milestone.words, *more)
    for word in dict.fromkeys(name.removeprefix("the ") for name in names):
        kind = "weak" if word.lower() in weak else "step"
        for way in (word, *_further_ways(word)):
            lexicon.add(way, kind, milestone.code)


def _further_ways(word: str) -> tuple[str, ...]:
    """A noun for a step has a plural and is a meeting too: "reviews", "panel meeting"."""
    if "<" in word or len(word.split()) > _LONGEST_NOUN:
        return ()
    return (f"{word} meeting", *(() if word.endswith("s") else (f"{word}s",)))


def _add_outcomes_within(lexicon: Lexicon) -> None:
    """A phrase for a step may tell its outcome too: "ADM signed off", "kin ruled out". A court's is the step itself."""
    for key, senses in lexicon.entries.items():
        for code in _codes(senses.get("step")) if len(key) > 1 else ():
            body = lexicon.pack.milestones[str(code)].body
            outcome = _outcome_within(lexicon, key, str(code)) if body and body != "court" else None
            if outcome:
                senses.setdefault("outcome", outcome)
                lexicon.ways[str(code)] = lexicon.ways.get(str(code), frozenset()) | {outcome}


# What may stand between a step and its outcome: "kinship has been ruled out".
_BETWEEN = frozenset({"is", "are", "was", "were", "has", "have", "been", "s", "now", "all"})


def _outcome_within(lexicon: Lexicon, key: Key, code: str) -> str | None:
    """The outcome that ends a phrase whose beginning names the step by itself."""
    for size in range(len(key) - 1, 0, -1):
        told = lexicon.entries.get(key[-size:], {})
        named = key[:-size]
        while len(named) > 1 and named[-1] in _BETWEEN:
            named = named[:-1]
        first = lexicon.entries.get(named, {})
        if told.get("outcome") in ("ruled_out", "ruled_in"):
            return str(told["outcome"])  # only kin are ruled out or in, whoever they are: "gran ruled out"
        if "outcome" in told and code in (*_codes(first.get("step")), *_codes(first.get("weak"))):
            return str(told["outcome"])
    return None


def _add_families(lexicon: Lexicon) -> None:
    """A word like "LAC review" may be the first, the second or a later one: it ends other words of the same body."""
    pack = lexicon.pack
    by_body: dict[str, list[tuple[Key, str]]] = {}
    for key, senses in lexicon.entries.items():
        for code in _codes(senses.get("step")):
            by_body.setdefault(pack.milestones[str(code)].body or "", []).append((key, str(code)))
    for key, senses in lexicon.entries.items():
        codes = _codes(senses.get("step"))
        body = pack.milestones[str(codes[0])].body if codes else None
        if body and pack.milestones[str(codes[0])].repeats:
            others = {c for k, c in by_body[body] if len(k) > len(key) and k[-len(key) :] == key}
            if _says_no_number(lexicon, key):
                others |= {str(c) for c in _codes(lexicon.entries.get(_FAMILY, {}).get("step"))}
            like = [c for c, m in pack.milestones.items() if c in others and "review" in m.name.lower()]
            senses["step"] = tuple(dict.fromkeys((*codes, *like)))


_FAMILY = ("review",)


def _says_no_number(lexicon: Lexicon, key: Key) -> bool:
    """Whether a phrase for a review does not say the how manieth it is: "lac rev", not "3rd review", not "next lac"."""
    return lexicon.lists["which_one"].isdisjoint(key) and not any(word[0].isdigit() for word in key)


_PLACES = {
    (1,): ("first", "1st", "top"),
    (2,): ("second", "2nd"),
    (3,): ("third", "3rd"),
    (4,): ("fourth", "4th"),
    (5,): ("fifth", "5th"),
    (-1,): ("last", "bottom", "final"),
    (-2,): ("second last", "second to last", "second from bottom"),
    (0,): ("middle",),
}
_ONE = ("one", "line", "item", "case", "child", "on the list")
_TWO = {"two": 2, "three": 3, "four": 4}


def _add_picks(lexicon: Lexicon) -> None:
    """Places in a list: "first one", "top two", "last one"; 0 is the middle."""
    for place, ordinals in _PLACES.items():
        _add_all(lexicon, (f"{ordinal} {noun}" for ordinal in ordinals for noun in _ONE), "pick", place)
    _add_all(lexicon, _PLACES[-2,], "pick", (-2,))
    for word, size in _TWO.items():
        _add_all(lexicon, (f"first {word}", f"top {word}"), "pick", tuple(range(1, size + 1)))
        _add_all(lexicon, (f"last {word}", f"bottom {word}"), "pick", tuple(range(-size, 0)))


def _add_pack_tables(lexicon: Lexicon, words: Mapping[str, Mapping[str, Iterable[str]]]) -> None:
    pack = lexicon.pack
    for route in pack.routes.values():
        _add_all(
            lexicon, (route.name, *route.words, *words["routes"].get(route.code, ())), "route", route.code
        )
    for outcome in pack.outcomes.values():
        _add_all(lexicon, (outcome.name, *outcome.words), "outcome", outcome.code)
    for code, prompt in pack.prompts.items():
        phrases = (prompt.name, *prompt.words, *words["prompts"].get(code, ()))
        lexicon.prompts |= {key: code for phrase in phrases for key in _keys(phrase)}
    for table in REASON_TABLES:
        for code, reason in getattr(pack, table).items():
            _add_all(lexicon, (reason.name, *reason.words, *words[table].get(code, ())), table, code)
