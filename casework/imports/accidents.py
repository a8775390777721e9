"""Changes of days that look like an accident of the sheet, and not like corrections: they are asked about, not taken.

A column that was sorted by itself, a cell that was dragged down over others, cells that moved to the neighbouring
step, days that have the month first all at once: each day of these looks well, and is another child's, another step's
or another month's.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from casework.imports.batches import BY_FILE
from casework.imports.rows import Asked, ChildRows, Dated, RowRead
from permanence.dates import ONE_DAY
from permanence.journey import Journey
from permanence.pack.model import Pack

FEWEST_SORTED = 3
FEWEST = 2
MOST = 0.8
HALF = 0.5
FEWEST_DRAGGED = 4  # rows
MORE_DRAGGED = 7  # children do become looked after on a Sunday
SATURDAY = 5
LAST_MONTH = 12
SORTED = (
    "most changed days of this column were other children's before: was the column sorted without the others?"
)
MOVED = "this day, and another one of the row, stood under another step before: did the cells move?"
NEXT_DOOR = "this day stood under {} before, which is blank now: of which step is it?"
DRAGGED = "these days follow each other from row to row, and over a weekend: was a cell dragged down?"
TURNED = (
    "most days that changed in this file did so by their day and month changing places: which comes first?"
)


@dataclass(frozen=True, slots=True)
class _Changed:
    """A day of a known child that is another one than is held. `others`: the days held for her other steps."""

    code: str
    dated: Dated
    held: date
    others: frozenset[date]


def accidents(
    rows: Iterable[tuple[ChildRows, Journey | None]], pack: Pack, *, by_mapping: bool
) -> dict[Dated, str]:
    """The days that are doubtful by what the rows of a file have in common, each with the question.

    `rows`: what each says, with the journey of which it speaks (None when it is new). `by_mapping`: the mapping is
    another one than the last time, and may have changed them.
    """
    pairs = list(rows)
    dragged = _dragged(pairs, pack)
    return dragged if by_mapping else dragged | _changed_together(pairs, pack)


def _changed_together(pairs: Sequence[tuple[ChildRows, Journey | None]], pack: Pack) -> dict[Dated, str]:
    changed = {id(one): list(_changed(one, journey, pack)) for one, journey in pairs}
    every = [change for several in changed.values() for change in several]
    found: dict[Dated, str] = {}
    for one, journey in pairs:
        found |= _next_door(one, journey, pack)
    for several in changed.values():
        found |= _moved(several)
    by_code: dict[str, list[_Changed]] = defaultdict(list)
    for change in every:
        by_code[change.code].append(change)
    for several in by_code.values():
        found |= _sorted_alone(several)
    if _are_turned(every):
        found |= {
            dated: TURNED
            for one, journey in pairs
            for dated in _news(one, journey, pack)
            if _reads_twice(dated.on)
        }
    return found


def without_doubts(row: RowRead, doubts: Mapping[Dated, str], pack: Pack) -> RowRead:
    """The row of the sheet without the days that are doubtful, and a question for each of them."""
    left = [_without(one, doubts, pack) for one in row.from_file]
    asked = [question for _, several in left for question in several]
    return replace(row, from_file=tuple(one for one, _ in left), asked=(*row.asked, *asked))


def _without(from_file: ChildRows, doubts: Mapping[Dated, str], pack: Pack) -> tuple[ChildRows, list[Asked]]:
    """What a row says without the days that are doubtful, and a question for each of them."""
    wrong = [(code, dated) for code, dated in _days(from_file, pack) if dated in doubts]
    if not wrong:
        return from_file, []
    codes = {code for code, _ in wrong}
    milestones = {
        code: left
        for code, dates in from_file.milestones.items()
        if (left := tuple(d for d in dates if d not in doubts))
    }
    kept = replace(
        from_file,
        began=None if pack.begins_with in codes else from_file.began,
        milestones=milestones,
        asked_milestones=from_file.asked_milestones | codes,
    )
    return kept, [dated.ask(doubts[dated]) for _, dated in wrong]


def _days(from_file: ChildRows, pack: Pack) -> Iterator[tuple[str, Dated]]:
    if from_file.began:
        yield pack.begins_with, from_file.began
    yield from ((code, dated) for code, dates in from_file.milestones.items() for dated in dates)


def _changed(from_file: ChildRows, journey: Journey | None, pack: Pack) -> Iterator[_Changed]:
    if journey is None:
        return
    for code, dated in _days(from_file, pack):
        held = journey.reached(code)
        if held and held[-1].on != dated.on and not pack.milestones[code].repeats:
            others = frozenset(m.on for m in journey.milestones if m.milestone != code)
            yield _Changed(code, dated, held[-1].on, others)


def _news(from_file: ChildRows, journey: Journey | None, pack: Pack) -> Iterator[Dated]:
    """The days that the record does not hold for that step."""
    for code, dated in _days(from_file, pack):
        if journey is None or dated.on not in {m.on for m in journey.reached(code)}:
            yield dated


def _dragged(pairs: Sequence[tuple[ChildRows, Journey | None]], pack: Pack) -> dict[Dated, str]:
    """The days of each column that follow each other from row to row, and over a weekend, but the first of them."""
    runs: dict[str, list[list[Dated]]] = defaultdict(list)
    for one, _ in pairs:
        for code, dated in _days(one, pack):
            last = runs[code][-1][-1] if runs[code] else None
            goes_on = last and dated.row == last.row + 1 and dated.on == last.on + ONE_DAY
            if goes_on and dated.column == runs[code][-1][-1].column:
                runs[code][-1].append(dated)
            else:
                runs[code].append([dated])
    news = {dated for one, journey in pairs for dated in _news(one, journey, pack)}
    return {
        dated: DRAGGED
        for code, several in runs.items()
        for run in several
        if len(run) >= (MORE_DRAGGED if code == pack.begins_with else FEWEST_DRAGGED)
        and any(dated.on.weekday() >= SATURDAY for dated in run)
        for dated in run[1:]
        if dated in news
    }


def _moved(changed: Sequence[_Changed]) -> dict[Dated, str]:
    moved = [one.dated for one in changed if one.dated.on in one.others]
    return dict.fromkeys(moved, MOVED) if len(moved) >= FEWEST else {}


def _next_door(from_file: ChildRows, journey: Journey | None, pack: Pack) -> dict[Dated, str]:
    """The days that are new of their step, and that a file gave for a step of which the row says nothing any more."""
    if journey is None or from_file.is_a_question:
        return {}
    told = from_file.asked_milestones | from_file.untracked | {code for code, _ in _days(from_file, pack)}
    left = {
        m.on: m.milestone for m in journey.milestones if m.milestone not in told and m.by.startswith(BY_FILE)
    }
    return {
        dated: NEXT_DOOR.format(pack.milestones[left[dated.on]].step)
        for dated in _news(from_file, journey, pack)
        if dated.on in left
    }


def _sorted_alone(changed: Sequence[_Changed]) -> dict[Dated, str]:
    before, now = Counter(one.held for one in changed), Counter(one.dated.on for one in changed)
    same = (before & now).total()
    if same < FEWEST_SORTED or len(before) < FEWEST_SORTED or same < MOST * len(changed):
        return {}
    return dict.fromkeys((one.dated for one in changed), SORTED)


def _are_turned(changed: Sequence[_Changed]) -> bool:
    turned = sum(one.dated.on == _turned(one.held) for one in changed)
    return turned >= FEWEST and turned > HALF * len(changed)


def _turned(day: date) -> date | None:
    return date(day.year, day.day, day.month) if _reads_twice(day) else None


def _reads_twice(day: date) -> bool:
    return day.day <= LAST_MONTH and day.day != day.month
