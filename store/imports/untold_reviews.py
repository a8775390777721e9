"""Reviews that a file books and does not tell as held: what cannot be seen then is said with each import."""

from __future__ import annotations

from collections.abc import Iterator

from permanence.pack.model import Pack
from store.imports.mapping import Mapping


def untold_reviews(mapping: Mapping, pack: Pack) -> Iterator[str]:
    """A line for each column in which a review is booked that no column of the file tells as held."""
    if mapping.tracks_all:
        return
    reviews = {rule.end for code, rule in pack.stages.items() if pack.is_review(code)}
    told = {*mapping.dates.values(), *(e.milestone for e in mapping.endings.values())}
    for column, code in mapping.bookings.items():
        if code in reviews - told:
            yield (
                f"no column says when a {pack.milestones[code].step} was held, “{column}” only for when it is"
                " booked: its day is asked about, but one that is overdue cannot be seen"
            )
