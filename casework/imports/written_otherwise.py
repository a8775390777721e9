"""Ids that are those of known children but for zeros, signs, spaces or capitals: another program wrote them.

A spreadsheet takes the zeros off 0045101, one system writes S-45101 and the next S45101. Taken in as they stand, the
children of the file would be in the record twice.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

ALIKE = (
    "{known} is known: is this the same id, written otherwise? write it as it is known; or, where the case system has "
    "changed it: homeward rename-id {reference} {given}"
)
ALIKE_HERE = (
    "{known} stands in this file too: is this the same id, written otherwise? write it alike in all her rows"
)
_SIGNS = re.compile(r"[\W_]+")
_ZEROS = re.compile(r"^([a-z]*)0+(?=\d)")


def plain_id(case_id: str) -> str:
    """An id without what programs change on their way: capitals, signs, spaces, zeros before its first figure."""
    return _ZEROS.sub(r"\1", _SIGNS.sub("", case_id.casefold()))


def is_alike(known: str, given: str) -> bool:
    """Whether one id may be the other, of two with the same plain form: 441/21 and 4412/1 are two children's."""
    one, other = (re.findall(r"\d+", case_id) for case_id in (known, given))
    return len(one) != len(other) or [*map(int, one)] == [*map(int, other)]


def by_plain_id(case_ids: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    """Of each known child (reference to id) the id and the reference, by the plain form of the id."""
    return {plain_id(case_id): (case_id, reference) for reference, case_id in case_ids.items()}
