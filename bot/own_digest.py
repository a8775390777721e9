"""The lists of a social worker's own fortnight, in the order of every digest, short enough for a chat."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from permanence.digest.lines import Digest, RouteChange, StageLine

MOST_LINES = 12
MOST_LISTS = 40
MOST_BESIDE, MOST_LISTS_BESIDE = 6, 8
IN_THE_LIST = frozenset({"newly_overdue", "no_news", "overdue", "broken_bookings"})


@dataclass(frozen=True, slots=True)
class Listed:
    """One list of the digest: its first lines, and how many it has in all. The templates know it by its code."""

    code: str
    name: str
    lines: Sequence[StageLine | RouteChange | str]
    count: int

    @property
    def left_out(self) -> int:
        return self.count - len(self.lines)


def lists_of(digest: Digest) -> list[Listed]:
    """Each list that is not empty."""
    return [*_lists(digest)][:MOST_LISTS]


def lists_beside_the_list(digest: Digest) -> list[Listed]:
    """Those that say more than the list of the same morning, which names every late step; short, as it stands above."""
    beside = [one for one in _lists(digest) if one.code not in IN_THE_LIST]
    return [replace(one, lines=one.lines[:MOST_BESIDE]) for one in beside[:MOST_LISTS_BESIDE]]


def _lists(digest: Digest) -> Iterator[Listed]:
    for code in ("reached", "newly_overdue", "back_on_track", "no_news"):
        yield from _listed(code, getattr(digest, code))
    for group in digest.overdue:
        yield from _listed("overdue", group.lines, group.name)
    for code in ("drifting", "booked", "broken_bookings"):
        yield from _listed(code, getattr(digest, code))
    for group in digest.blockers:
        yield from _listed("blocked", group.lines, group.name)
    yield from _listed("route_changes", digest.route_changes)
    yield from _listed("without_plan", digest.without_plan)
    yield from _listed("undecided", digest.decisions_without_reason)
    for unknown in digest.unknown:
        yield from _listed("unknown", unknown.references, unknown.what)


def _listed(code: str, lines: Sequence[StageLine | RouteChange | str], name: str = "") -> Iterator[Listed]:
    if lines:
        yield Listed(code, name, lines[:MOST_LINES], len(lines))
