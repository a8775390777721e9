"""The counts that an alert's words speak of, on every channel: how many steps, how many past a statutory limit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from casework.alert_items import ItemGroup, group_of
from casework.content import AlertContent, AlertItem
from permanence.notices import ESCALATIONS, Level


class Occasion(StrEnum):
    """What all items of an alert have in common, when they do."""

    SOON = "soon"
    ESCALATED = "escalated"
    MIXED = "mixed"


@dataclass(frozen=True, slots=True)
class AlertCounts:
    """`new`: items that no message named before. `past`, `waiting`, `soon`: of the items that are only counted.

    `carried`: items that stand beside those that are named. `held_back`: what is counted is so by the council's limit.
    """

    total: int
    statutory: int
    new: int
    occasion: Occasion
    counted: int = 0
    carried: int = 0
    past: int = 0
    waiting: int = 0
    soon: int = 0
    held_back: bool = False

    @property
    def tells_new(self) -> bool:
        """Whether new lines say so: an earlier message named others of this one."""
        return self.counted > 0 or (self.carried > 0 and self.new < self.total)


def counts_of(alert: AlertContent) -> AlertCounts:
    """The figures of an alert, over all its items, and over those that it only counts."""
    return AlertCounts(
        total=len(alert.items),
        statutory=sum(item.is_over_limit for item in alert.items),
        new=sum(item.is_new for item in alert.items),
        occasion=_occasion(alert),
        counted=alert.counted,
        carried=alert.carried,
        past=_of(ItemGroup.PAST_TARGET, alert.named_before),
        waiting=_of(ItemGroup.WAITING, alert.named_before),
        soon=_of(ItemGroup.DUE_SOON, alert.named_before),
        held_back=alert.budget is not None and alert.counted > 0,
    )


def _of(group: ItemGroup, items: Iterable[AlertItem]) -> int:
    return sum(group_of(item) is group for item in items)


def _occasion(alert: AlertContent) -> Occasion:
    levels = {item.level for item in alert.items}
    if levels <= {Level.DUE_SOON}:
        return Occasion.SOON
    return Occasion.ESCALATED if levels <= ESCALATIONS else Occasion.MIXED
