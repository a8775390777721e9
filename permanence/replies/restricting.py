"""Said of who may see a child: "restrict HW-4821-B from Morag because own family". Read whole or not at all."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from permanence.reference import references_in

_LONGEST = 400  # characters


class Keeps(StrEnum):
    RESTRICT = "restrict"  # a person is kept from the child
    LIFT = "lift"  # not any more
    SEAL = "seal"  # only the people named see the child
    UNSEAL = "unseal"  # everybody with a part in her care sees her again


@dataclass(frozen=True, slots=True)
class RestrictWords:
    """`who`: names or addresses as they were typed. `why`: the reason; empty where none was given."""

    keeps: Keeps
    reference: str
    who: tuple[str, ...] = ()
    why: str = ""


_ONE_CHILD = "<child>"
_HEADS = (
    (Keeps.RESTRICT, re.compile(rf"(?:please )?restrict {_ONE_CHILD} from (?P<who>.+)", re.IGNORECASE)),
    (Keeps.RESTRICT, re.compile(rf"(?:please )?keep (?P<who>.+) from {_ONE_CHILD}", re.IGNORECASE)),
    (
        Keeps.LIFT,
        re.compile(rf"(?:please )?lift the restriction of {_ONE_CHILD} for (?P<who>.+)", re.IGNORECASE),
    ),
    (Keeps.SEAL, re.compile(rf"(?:please )?seal {_ONE_CHILD} (?:for|to) (?P<who>.+)", re.IGNORECASE)),
    (Keeps.UNSEAL, re.compile(rf"(?:please )?unseal {_ONE_CHILD}", re.IGNORECASE)),
)
_BECAUSE = (" because ", ": ")
_BETWEEN = re.compile(r",? and |, ?", re.IGNORECASE)


def restrict_words(text: str) -> RestrictWords | None:
    """What the words say of who may see one child; None where they say anything else."""
    if len(text) > _LONGEST:
        return None
    plain = " ".join(text.split()).rstrip(".!")
    said, why = _parted(plain)
    found = references_in(said)
    if len(found) != 1:
        return None
    head = f"{said[: found[0].start]}{_ONE_CHILD}{said[found[0].end :]}".strip(" ,")
    for keeps, pattern in _HEADS:
        match = pattern.fullmatch(head)
        if match:
            who = _BETWEEN.split(match["who"]) if "who" in match.groupdict() else []
            return RestrictWords(keeps, found[0].reference, tuple(w.strip() for w in who if w.strip()), why)
    return None


def _parted(text: str) -> tuple[str, str]:
    """What is asked, and the reason that follows it."""
    for sign in _BECAUSE:
        at = text.lower().find(sign)
        if at >= 0:
            return text[:at], text[at + len(sign) :].strip()
    return text, ""
