"""A child who stands in several rows of a sheet with one row a child: periods of being looked after, or a question."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise

from casework.imports.rows import Asked, ChildRows, RowRead


def periods_of(rows: Sequence[RowRead]) -> Iterator[RowRead]:
    """Her periods in their order, where each but the last has ended before the next began.

    Otherwise the first of the rows stands, and each other one is asked about.
    """
    said = sorted((r.from_file[0] for r in rows), key=lambda one: one.began.on if one.began else date.max)
    if len({one.case_id for one in said}) == 1 and all(_follows(*pair) for pair in pairwise(said)):
        asked = tuple(a for row in rows for a in row.asked)
        left_out = tuple(a for row in rows for a in row.left_out)
        yield RowRead(tuple(said), sum(row.rows for row in rows), asked, left_out)
        return
    first, *rest = rows
    yield first
    for row in rest:
        question = _question(first.from_file[0], row.from_file[0])
        yield replace(row, from_file=(), asked=(*row.asked, question))


def _follows(earlier: ChildRows, later: ChildRows) -> bool:
    return bool(earlier.began and earlier.ended and later.began and earlier.ended.on <= later.began.on)


def _question(first: ChildRows, again: ChildRows) -> Asked:
    why = f"the same child stands in row {first.row} already"
    if first.case_id != again.case_id:
        why = f"in other letters than {first.case_id} in row {first.row}: the same child?"
    elif first.began and again.began and first.began.on != again.began.on:
        why += ": for a second period the day is needed on which the first one ended"
    return Asked(again.row, again.id_column, again.case_id, why)
