"""Drift: time that passes without a recorded next dated step (design section 2).

`overdue` is past the target; `drifting` may be neither: nothing was recorded for weeks on an open stage, or its
booked date has moved more than once, or it is older than nine in ten of its peers. Both words are decided
here and in `stages`, nowhere else.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from permanence.insight.product_limit import survival
from permanence.notices import is_quiet
from permanence.stages import Stage

NO_NEWS_AFTER_DAYS = 28
MOVES_ALLOWED = 1
ENOUGH_PEERS = 10
NINE_IN_TEN = 0.9
PEERS_OF_YEARS = 3


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


class Peer(NamedTuple):
    """A step of the last three years, whatever became of the child: how long it took, or was seen, in days."""

    code: str
    days: int
    has_ended: bool


def usual_longest(peers: Iterable[Peer]) -> Mapping[str, int]:
    """For each step with at least ten peers: the days within which nine in ten get there, by product limit.

    Those still open, and those who left before they got there, count for as long as they were seen. A step is not
    among them while nine in ten have not got there.
    """
    lengths: dict[str, list[tuple[int, bool]]] = defaultdict(list)
    for peer in peers:
        if peer.days >= 0:
            lengths[peer.code].append((peer.days, peer.has_ended))
    found = {
        code: survival(days).ended_by(NINE_IN_TEN)
        for code, days in lengths.items()
        if len(days) >= ENOUGH_PEERS
    }
    return {code: int(days) for code, days in found.items() if days is not None}


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
