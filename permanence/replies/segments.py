"""A reply about several children taken apart: which words are about which reference."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from permanence.reference import ReferenceFound, references_in

_LISTED = re.compile(r"[\s,&+/]*(?:and|both)?[\s,&+/]*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Segment:
    """text[start:end], which is about these references; none where it names none."""

    references: tuple[str, ...]
    start: int
    end: int


def segments_of(text: str) -> list[Segment]:
    """The parts of a reply, each with the references it is about.

    References named one after the other ("HW-... and HW-... both had a review") share what follows. Words before
    the first reference belong to it as well.
    """
    found = references_in(text)
    if len({f.reference for f in found}) <= 1:
        return [Segment(tuple(dict.fromkeys(f.reference for f in found)), 0, len(text))]
    groups = _listed_together(text, found)
    starts = _starts(text, groups)
    ends = [*starts[1:], len(text)]
    return [
        Segment(tuple(dict.fromkeys(f.reference for f in group)), start, end)
        for group, start, end in zip(groups, starts, ends, strict=True)
    ]


def _listed_together(text: str, found: list[ReferenceFound]) -> list[list[ReferenceFound]]:
    groups: list[list[ReferenceFound]] = [[found[0]]]
    for before, reference in pairwise(found):
        if _LISTED.fullmatch(text[before.end : reference.start]):
            groups[-1].append(reference)
        else:
            groups.append([reference])
    return groups


def _starts(text: str, groups: list[list[ReferenceFound]]) -> list[int]:
    """Where each part begins: at its reference, or at its sentence where each sentence ends with its reference."""
    first = groups[0][0].start
    if not text[:first].strip():
        return [0, *(group[0].start for group in groups[1:])]
    return [0, *(group[-1].end for group in groups[:-1])]
