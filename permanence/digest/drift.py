"""Drift: an open stage that stands still (design section 2).

`overdue` is past the target; `drifting` may be neither. Three signs, each decided here and nowhere else:

- no news: none in the last third of the stage's time, once the silence is that long; or none for 28 days after its due
  date. A stage without a target has no such time.
- moved: its booked date was moved twice.
- older: it is older than nine in ten of all of the last three years', those who left counted.

A review that is not yet due is a clock that simply runs, however long it is silent: of those only the moved ones drift.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from permanence.insight.product_limit import survival
from permanence.notices import is_quiet
from permanence.pack.model import Pack, StageRule
from permanence.stages import Stage

NO_NEWS_AFTER_DAYS = 28
LAST_OF_THREE = 3
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
    """Steps of the last three years, whatever became of the child: how long they took, or were seen, in days."""

    code: str
    days: int
    has_ended: bool
    number: int = 1


def usual_longest(peers: Iterable[Peer]) -> Mapping[str, int]:
    """For each step with at least ten peers: the days within which nine in ten get there, by product limit.

    Those still open, and those who left before they got there, count for as long as they were seen. A step is not
    among them while nine in ten have not got there.
    """
    lengths: dict[str, list[tuple[int, bool]]] = defaultdict(list)
    for peer in peers:
        if peer.days >= 0:
            lengths[peer.code] += [(peer.days, peer.has_ended)] * peer.number
    found = {
        code: survival(days).ended_by(NINE_IN_TEN)
        for code, days in lengths.items()
        if len(days) >= ENOUGH_PEERS
    }
    return {code: int(days) for code, days in found.items() if days is not None}


def reviews_in_turn(pack: Pack) -> frozenset[str]:
    """Codes of the stages whose end begins the next one of the same kind, again and again: reviews, visits.

    Those that lead into such a round belong to it: the first and the second review as well as every later one.
    """
    rules = pack.stages.values()
    found = {rule.code for rule in rules if rule.end in rule.start}
    while True:
        more = {
            rule.code for rule in rules if any(_leads_to(rule, pack.stages[code], pack) for code in found)
        }
        if more <= found:
            return frozenset(found)
        found |= more


def _leads_to(rule: StageRule, other: StageRule, pack: Pack) -> bool:
    return rule.end in other.start and pack.milestones[rule.end].body == pack.milestones[other.end].body


def drifting(
    stage: Stage, today: date, usual: Mapping[str, int], in_turn: frozenset[str] = frozenset()
) -> Drifting | None:
    """How an open stage drifts on `today`; None when it does not, or is not open.

    `usual`: see `usual_longest`; `in_turn`: see `reviews_in_turn`.
    """
    if not stage.is_open or stage.started_on > today:
        return None
    age = (today - stage.started_on).days
    signs = []
    simply_runs = stage.code in in_turn and stage.due_on is not None and today <= stage.due_on
    if not simply_runs and _stands_still(stage, today):
        signs.append(DriftSign.NO_NEWS)
    if stage.times_moved > MOVES_ALLOWED:
        signs.append(DriftSign.MOVED)
    if not simply_runs and stage.code in usual and age > usual[stage.code]:
        signs.append(DriftSign.OLDER_THAN_PEERS)
    return Drifting(stage, tuple(signs), (today - stage.last_news_on).days, age) if signs else None


def _stands_still(stage: Stage, today: date) -> bool:
    """No news for too long, and nothing that is waited for: a booked day to come, a blocker to be looked at again."""
    if stage.due_on is None or is_quiet(stage.quiet_until, stage.quiet_kind, today):
        return False
    third = timedelta(days=-(-(stage.due_on - stage.started_on).days // LAST_OF_THREE))
    news, last_third_began = stage.last_news_on, stage.due_on - third
    if last_third_began <= today and news < last_third_began and today - news >= third:
        return True
    return (today - max(news, stage.due_on)).days >= NO_NEWS_AFTER_DAYS
