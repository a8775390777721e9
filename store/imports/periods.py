"""A child who stands in several rows of a sheet with one row a child: periods of being looked after, or a question."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from casework.imports.rows import Asked, ChildRows, Dated, RouteRow, RowRead
from permanence.names_in_sheets import name_key

TWO_CHILDREN = "row {} has the same id and another birth date: two children?"
THE_SAME = "the same child as in row {}, and nothing more is said of her"
OTHER_DAY = "row {} has {:%d %b %Y} for the same child: which day is right?"
OTHER_WORKER = "row {} has another worker for the same child: who is hers now?"


@dataclass(frozen=True, slots=True)
class Named:
    """What a question about a row has to name. `begins_with`: the milestone on which it all begins.

    `by_habit`: the sheet has several rows for many children, so that one which says no more is no question.
    """

    worker_column: str
    begins_with: str
    by_habit: bool = False


def periods_of(rows: Sequence[RowRead], named: Named) -> Iterator[RowRead]:
    """Her periods in their order, where each but the last has ended before the next began.

    Otherwise the first of the rows stands but for what another says otherwise, and each other one is asked about.
    """
    said = sorted((r.from_file[0] for r in rows), key=lambda one: one.began.on if one.began else date.max)
    if len({one.case_id for one in said}) == 1 and all(_follows(*pair) for pair in pairwise(said)):
        asked = tuple(a for row in rows for a in row.asked)
        left_out = tuple(a for row in rows for a in row.left_out)
        yield RowRead(tuple(said), sum(row.rows for row in rows), asked, left_out)
        return
    first, *rest = rows
    yield _undisputed(first, [row.from_file[0] for row in rest], named)
    for row in rest:
        one, again = first.from_file[0], row.from_file[0]
        if named.by_habit and _says_no_more(one, again):
            same = Asked(again.row, again.id_column, again.case_id, THE_SAME.format(one.row))
            yield replace(row, from_file=(), left_out=(*row.left_out, same))
        else:
            yield replace(row, from_file=(), asked=(*row.asked, _question(one, again)))


def _says_no_more(first: ChildRows, again: ChildRows) -> bool:
    """Whether a further row of a child says nothing beyond the first, as in a report with a row for each placement."""
    if first.case_id != again.case_id or again.is_a_question or first.is_a_question:
        return False
    said = {(code, d.on) for code, dates in first.milestones.items() for d in dates}
    more = {(code, d.on) for code, dates in again.milestones.items() for d in dates} - said
    booked = {code: d.on for code, d in first.bookings.items()}
    single = (
        "began",
        "ended",
        "worker_name",
        "reviewing_officer_name",
        "team",
        "born",
        "legal_basis",
        "blocker",
    )
    several = ("routes", "notes", "siblings", "kept_from")
    return (
        not more
        and all(booked.get(code) == d.on for code, d in again.bookings.items())
        and all(_plain(getattr(again, part)) in (None, _plain(getattr(first, part))) for part in single)
        and all({*map(_plain, getattr(again, p))} <= {*map(_plain, getattr(first, p))} for p in several)
    )


def _plain(said: object) -> object:
    """What a cell says, wherever it stands."""
    match said:
        case Dated():
            return said.on
        case RouteRow():
            return said.route, said.opened_on
        case str():
            return name_key(said)
    return said


def _follows(earlier: ChildRows, later: ChildRows) -> bool:
    began, ended, again = earlier.began, earlier.ended, later.began
    return bool(began and ended and again and began.on <= ended.on <= again.on)


def _undisputed(first: RowRead, rest: Sequence[ChildRows], named: Named) -> RowRead:
    """The first row without the cells for which another row of the same child has something else: these are asked."""
    one = first.from_file[0]
    others = [other for other in rest if other.case_id == one.case_id]
    twin = next((o for o in others if o.born and one.born and o.born != one.born), None)
    if twin:
        asked = Asked(one.row, one.id_column, one.case_id, TWO_CHILDREN.format(twin.row))
        return replace(first, from_file=(_nothing_sure(one, named),), asked=(*first.asked, asked))
    told = [{d.column: d for d in _days_of(other)} for other in others]
    disputed = {d: row[d.column] for d in _days_of(one) for row in told if row.get(d.column, d).on != d.on}
    asked_days = [d.ask(OTHER_DAY.format(o.row, o.on)) for d, o in disputed.items()]
    worker, asked_worker = one.worker_name, []
    again = next((o for o in others if worker and _is_another(o.worker_name, worker)), None)
    if worker and again:
        asked_worker, worker = (
            [Asked(one.row, named.worker_column, worker, OTHER_WORKER.format(again.row))],
            None,
        )
    left = _without(one, frozenset(disputed), worker, named)
    return replace(first, from_file=(left,), asked=(*first.asked, *asked_days, *asked_worker))


def _is_another(name: str | None, worker: str) -> bool:
    return name is not None and name_key(name) != name_key(worker)


def _nothing_sure(one: ChildRows, named: Named) -> ChildRows:
    """The child is in the file, and nothing that the row says of her is taken."""
    return ChildRows(
        row=one.row,
        case_id=one.case_id,
        id_column=one.id_column,
        began_column=one.began_column,
        asked_milestones=one.asked_milestones | {named.begins_with, *one.milestones},
        untracked=one.untracked,
    )


def _days_of(one: ChildRows) -> Iterator[Dated]:
    """The cells of a row that say a day on which something was, or is booked."""
    yield from filter(None, (one.began, one.ended))
    yield from (dated for dates in one.milestones.values() for dated in dates)
    yield from one.bookings.values()


def _without(one: ChildRows, disputed: Container[Dated], worker: str | None, named: Named) -> ChildRows:
    """What a row says without these days; of their milestones it is not known whether they were."""
    unsure = {code for code, dates in one.milestones.items() if any(d in disputed for d in dates)}
    kept = ((code, tuple(d for d in dates if d not in disputed)) for code, dates in one.milestones.items())
    if one.began in disputed:
        unsure.add(named.begins_with)
    return replace(
        one,
        began=None if one.began in disputed else one.began,
        ended=None if one.ended in disputed else one.ended,
        milestones={code: left for code, left in kept if left},
        bookings={code: day for code, day in one.bookings.items() if day not in disputed},
        worker_name=worker,
        asked_milestones=one.asked_milestones | unsure,
    )


def _question(first: ChildRows, again: ChildRows) -> Asked:
    why = f"the same child stands in row {first.row} already"
    if first.case_id != again.case_id:
        why = f"in other letters than the id in row {first.row}: the same child?"
    elif first.began and again.began and first.began.on != again.began.on:
        why += ": for a second period the day is needed on which the first one ended"
    return Asked(again.row, again.id_column, again.case_id, why)
