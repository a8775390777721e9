"""Said to a list of cleared cells: "remove 1 and 3", "keep all", "remove 1, keep 2". Read whole or not at all."""

from __future__ import annotations

import re
from dataclasses import dataclass

_NUMBERS = r"#?\d{1,4}(?:\s*(?:,|&|\band\b|\s)\s*#?\d{1,4})*"
_CLAUSE = rf"(?P<verb>remove|keep)\s+(?P<which>(?:them\s+)?all(?:\s+of\s+them)?|{_NUMBERS})"
_ONE = re.compile(_CLAUSE, re.IGNORECASE)
_BETWEEN = re.compile(r"(?<!\s)(?:\s*[,;.]\s*(?:and\s+)?|\s+and\s+|\s+)(?=(?:remove|keep)\b)", re.IGNORECASE)
_THANKS = ("please", "thanks", "thank you")
_LONGEST = 2_000  # characters


@dataclass(frozen=True, slots=True)
class RemovalWords:
    """Which lines are to be taken out and which are to stay, by their numbers; "all" is all that are not named."""

    remove: tuple[int, ...] = ()
    keep: tuple[int, ...] = ()
    remove_all: bool = False
    keep_all: bool = False

    @property
    def named(self) -> tuple[int, ...]:
        return tuple(dict.fromkeys((*self.remove, *self.keep)))

    @property
    def against_itself(self) -> bool:
        """Whether a line is to go and to stay, or all of them are."""
        return bool(set(self.remove) & set(self.keep)) or (self.remove_all and self.keep_all)


def _without_politeness(text: str) -> str:
    """The words between a "please" at the beginning and a "thank you" at the end."""
    asked = text.strip().rstrip(" \t\r\n.!")
    ending = next((word for word in _THANKS if asked.lower().endswith(word)), "")
    asked = asked[: len(asked) - len(ending)].rstrip(" \t\r\n,")
    return asked[len("please") :].strip() if asked.lower().startswith("please ") else asked


def removal_words(text: str) -> RemovalWords | None:
    """What the words say of a list of cleared cells; None where anything else is in them."""
    asked = _without_politeness(text) if len(text) <= _LONGEST else ""
    if not asked:
        return None
    clauses = [_ONE.fullmatch(clause.strip()) for clause in _BETWEEN.split(asked)]
    said = [(clause["verb"].lower(), clause["which"].lower()) for clause in clauses if clause]
    if len(said) < len(clauses):
        return None
    return RemovalWords(
        _numbers(said, "remove"),
        _numbers(said, "keep"),
        ("remove", True) in _alls(said),
        ("keep", True) in _alls(said),
    )


def _numbers(said: list[tuple[str, str]], verb: str) -> tuple[int, ...]:
    found = (int(number) for of, which in said if of == verb for number in re.findall(r"\d+", which))
    return tuple(dict.fromkeys(found))


def _alls(said: list[tuple[str, str]]) -> set[tuple[str, bool]]:
    return {(verb, "all" in which) for verb, which in said}
