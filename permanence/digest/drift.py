"""Drift: time that passes without a recorded next dated step (design section 2).

`overdue` is past the target; `drifting` may be neither: nothing was recorded for weeks on an open stage, or its
booked date has moved more than once, or it is older than nine in ten of its closed peers. Both words are decided
here and in `stages`, nowhere else.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import chain
from math import ceil

from permanence.notices import is_quiet
from permanence.stages import Stage, StageState

NO_NEWS_AFTER_DAYS = 28
MOVES_ALLOWED = 1
ENOUGH_PEERS = 10


class DriftSign(StrEnum):
    NO_NEWS = "no_news"
    MOVED = "moved"
    OLDER_THAN_PEERS = "older_than_peers"


@dataclass(frozen=True, slots=True)
class Drifting:
    """An open stage that drifts: which signs, how many days without news, how often moved, its age in days."""

    stage: Stage
    signs: tuple[DriftSign, ...]
    days_without_news: int
    age_days: int


@dataclass(frozen=True, slots=True)
class Finished:
    """That a stage with this code was closed after so many days."""

    code: str
    days: int


def usual_longest(stages: Iterable[Stage], finished: Iterable[Finished] = ()) -> Mapping[str, int]:
    """For each stage code with at least ten closed stages: the length in days that nine in ten stay within.

    `finished`: closed stages besides those among `stages`.
    """
    closed = [
        Finished(stage.code, (stage.ended_on - stage.started_on).days)
        for stage in stages
        if stage.state is StageState.CLOSED and stage.ended_on
    ]
    lengths: dict[str, list[int]] = defaultdict(list)
    for one in chain(closed, finished):
        if one.days >= 0:
            lengths[one.code].append(one.days)
    return {code: ninth_decile(days) for code, days in lengths.items() if len(days) >= ENOUGH_PEERS}


def ninth_decile(lengths: Iterable[int]) -> int:
    """The smallest length that at least nine in ten do not exceed (nearest rank). Raises on an empty list."""
    ordered = sorted(lengths)
    return ordered[ceil(0.9 * len(ordered)) - 1]


def drifting(stage: Stage, today: date, usual: Mapping[str, int]) -> Drifting | None:
    """How an open stage drifts on `today`; None when it does not, or is not open, or waits for a booked date."""
    if not stage.is_open or stage.started_on > today:
        return None
    silent = (today - stage.last_news_on).days
    age = (today - stage.started_on).days
    awaited = is_quiet(stage.quiet_until, stage.quiet_kind, today)
    signs = []
    if silent >= NO_NEWS_AFTER_DAYS and not awaited:
        signs.append(DriftSign.NO_NEWS)
    if stage.times_moved > MOVES_ALLOWED:
        signs.append(DriftSign.MOVED)
    if stage.code in usual and age > usual[stage.code]:
        signs.append(DriftSign.OLDER_THAN_PEERS)
    return Drifting(stage, tuple(signs), silent, age) if signs else None
