"""Which of several things that were read back are meant: "yes to 1, no to 2", "only the first one", "leave 2 out"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from permanence.answer import Answer
from permanence.reference import find_references
from permanence.replies.lexicon import Lexicon, tokens_of
from permanence.replies.reading import Situation

_PLACES = {
    "first": 0, "1st": 0, "top": 0, "former": 0, "second": 1, "2nd": 1, "third": 2, "3rd": 2, "fourth": 3, "4th": 3,
    "fifth": 4, "5th": 4, "last": -1, "latter": -1, "bottom": -1,
}  # fmt: skip
_NUMBERS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5}
_DIGITS = 4  # of a reference
_BEFORE_A_NUMBER = frozenset({"number", "no", "line", "item", "to"})


@dataclass(frozen=True, slots=True)
class Picked:
    """`kept`, `dropped`: places among the answers that were read back. `agreed`: the reply is a yes to what is kept.

    `only`: "only 1": what was asked along with the read-back is dropped as well.
    """

    kept: tuple[int, ...]
    dropped: tuple[int, ...]
    agreed: bool
    only: bool = False


def picked(answers: Sequence[Answer], text: str, situation: Situation) -> Picked | None:
    """What the reply says of these answers, one by one; None where it says anything else, or nothing of one of them."""
    reader = _Reader(answers, situation)
    keys = _keys(text, answers, situation)
    for n, key in enumerate(keys):
        if not reader.takes(key, keys[n - 1] if n else ""):
            return None
    return reader.result()


def named_in(answers: Sequence[Answer], text: str, situation: Situation) -> tuple[int, ...]:
    """The places of the answers that these words name, and nothing else with them; empty where they say more."""
    reader = _Reader(answers, situation, mode="drop")
    keys = _keys(text, answers, situation)
    taken = all(reader.takes(key, keys[n - 1] if n else "") for n, key in enumerate(keys))
    return tuple(sorted(reader.said)) if taken and not reader.modes else ()


def _keys(text: str, answers: Sequence[Answer], situation: Situation) -> list[str]:
    tokens = tokens_of(_with_lines(text, answers, situation))
    keys = [t.key for t in tokens if any(c.isalnum() for c in t.key)]
    return [_all_but(keys, n) for n in range(len(keys)) if keys[n : n + 2] != ["just", "now"]]


def _all_but(keys: Sequence[str], n: int) -> str:
    """The n-th word; the "but" of "everything but 2" leaves out."""
    return (
        "except" if keys[n] == "but" and n and keys[n - 1] in ("everything", "all", "everybody") else keys[n]
    )


def _with_lines(text: str, answers: Sequence[Answer], situation: Situation) -> str:
    """The reply with the number of its line in the place of each reference that was read back."""
    for reference in find_references(text):
        number = next((line.number for line in situation.lines if line.reference == reference), None)
        if number is not None and any(a.reference == reference for a in answers):
            for way in (
                reference,
                reference.lower(),
                reference.replace("-", ""),
                reference.lower().replace("-", ""),
            ):
                text = text.replace(way, str(number))
    return text


@dataclass(slots=True)
class _Reader:
    """Takes the words of a reply one after the other."""

    answers: Sequence[Answer]
    situation: Situation
    mode: str | None = None
    open_: list[int] = field(default_factory=list)  # named before it was said what becomes of them
    said: dict[int, str] = field(default_factory=dict)
    modes: set[str] = field(default_factory=set)
    last: int | None = None  # named last
    dangling: bool = False  # whether nothing was named since it was said what becomes of it

    def takes(self, key: str, before: str) -> bool:
        """Whether the word is one of such a reply."""
        lists: Mapping[str, frozenset[str]] = Lexicon.of(self.situation.rules.pack).lists
        if key in _NUMBERS and before in ("first", "last"):
            return self.takes_several(_NUMBERS[key], before)
        named = self.named(key, before)
        if named:
            for n in named:
                self.name(n)
            return True
        for mode in ("agree", "only", "drop"):
            if key in lists[f"picking_{mode}"] and not (key == "no" and before == "number"):
                self.turn_to(mode)
                return True
        if steps := self.of_a_step(key):
            return self.takes_step(steps, before)
        if key in lists["picking_other"]:
            self.takes_others()
            return True
        return key in lists["picking_small"]

    def takes_others(self) -> None:
        for n in range(len(self.answers)):
            if n not in self.said and n not in self.open_:
                self.name(n)

    def takes_step(self, steps: Sequence[int], before: str) -> bool:
        """Whether the word tells one step, or stands behind one that did: the "decision" of "kinship decision"."""
        if len(steps) == 1:
            self.name(steps[0])
        return len(steps) == 1 or before in self.step_words()

    def takes_several(self, number: int, which: str) -> bool:
        """Whether there are as many as "first two" says; the first of them (or the last) was taken with that word."""
        if number > len(self.answers):
            return False
        further = (
            range(1, number) if which == "first" else range(len(self.answers) - number, len(self.answers) - 1)
        )
        for n in further:
            self.name(n)
        return True

    def named(self, key: str, before: str) -> list[int]:
        """The answers that this word names: by the number of their line, or by their place in the read-back."""
        if key in _PLACES and self.answers:
            place = _PLACES[key]
            return [place % len(self.answers)] if place < len(self.answers) else []
        word = _NUMBERS.get(key) if before in _BEFORE_A_NUMBER else None
        said = int(key) if key.isdecimal() else word
        lines = [line for line in self.situation.lines if line.number == said]
        if len(key) == _DIGITS and key.isdecimal():
            return [n for n, a in enumerate(self.answers) if f"-{key}-" in (a.reference or "")]
        same = [n for n, a in enumerate(self.answers) if any(line.reference == a.reference for line in lines)]
        of_the_step = [n for n in same if any(line.stage == self.answers[n].stage for line in lines)]
        return of_the_step or (same if len(same) == 1 else [])

    def of_a_step(self, key: str) -> list[int]:
        """The answers whose step this word tells; none of reviews, which are told by their order."""
        return [] if key == "review" else [n for n, words in enumerate(self._steps()) if key in words]

    def step_words(self) -> set[str]:
        return {word for words in self._steps() for word in words}

    def _steps(self) -> list[list[str]]:
        known = self.situation.rules.pack.milestones
        bodies = [known.get(a.milestone or "") for a in self.answers]
        return [body.step.lower().split() if body else [] for body in bodies]

    def name(self, n: int) -> None:
        self.last, self.dangling = n, False
        if self.mode is None:
            self.open_.append(n)
        else:
            self.said[n] = self.mode

    def turn_to(self, mode: str) -> None:
        self.modes.add(mode)
        self.dangling = not self.open_
        if self.open_ and self.mode is None:
            self.said |= dict.fromkeys(self.open_, mode)
            self.open_ = []
            return
        self.mode = "only" if {self.mode, mode} == {"agree", "only"} else mode

    def result(self) -> Picked | None:
        if not self.said or self.open_:
            return None
        if self.dangling and self.mode == "drop" and self.last is not None:
            self.said[self.last] = "drop"  # "yes to 2 but 4 wasn't": of what stands before it
        every = range(len(self.answers))
        dropped = [n for n in every if self.said.get(n) == "drop"]
        kept = [n for n in every if self.said.get(n) in ("agree", "only")]
        if "only" in self.modes or not kept:
            dropped = [n for n in every if n not in kept and (n in dropped or "only" in self.modes)]
        kept = kept or [n for n in every if n not in dropped]
        if not kept or (not dropped and "agree" not in self.modes):
            return None
        return Picked(tuple(kept), tuple(dropped), "agree" in self.modes, "only" in self.modes)
