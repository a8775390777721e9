"""The counts that an alert's headline speaks of, on every channel: how many steps, how many past a statutory limit."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from casework.content import AlertContent
from permanence.notices import ESCALATIONS, Level


class Occasion(StrEnum):
    """What all items of an alert have in common, when they do."""

    SOON = "soon"
    ESCALATED = "escalated"
    MIXED = "mixed"


@dataclass(frozen=True, slots=True)
class AlertCounts:
    """`statutory`: items past a statutory limit; `or_more` when some of those left out may be as well."""

    total: int
    statutory: int
    or_more: bool
    occasion: Occasion


def counts_of(alert: AlertContent) -> AlertCounts:
    """The figures of an alert, the items left out included. Statutory ones come first, so few can be left out."""
    statutory = sum(item.status.is_binding and item.days_over > 0 for item in alert.items)
    return AlertCounts(
        total=len(alert.items) + alert.more,
        statutory=statutory,
        or_more=alert.more > 0 and statutory == len(alert.items),
        occasion=_occasion(alert),
    )


def _occasion(alert: AlertContent) -> Occasion:
    levels = {item.level for item in alert.items}
    if levels <= {Level.DUE_SOON}:
        return Occasion.SOON
    return Occasion.ESCALATED if levels <= ESCALATIONS else Occasion.MIXED
