"""What the sweep asks of the store: what is due, and where notices of it are kept."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from casework.ports import DueStage, NewMessage, NewNotice, ToldUpdate


@dataclass(frozen=True, slots=True)
class OwnersDue:
    """How many stages of one owner have their day of decision behind them. `owner` None: those of nobody."""

    owner: str | None
    stages: int


class SweepReading(Protocol):
    """What the day calls for."""

    def due_owners(self, today: date) -> list[OwnersDue]:
        """Who has open stages with next_check_on up to today; nobody's first."""

    def due_stages(
        self,
        today: date,
        limit: int,
        after: DueStage | None = None,
        owners: Sequence[OwnersDue] | None = None,
    ) -> list[DueStage]:
        """Open stages with next_check_on up to today, by owner, from `after` on; none is split while others fit.

        `owners`: what `due_owners` said at the beginning; whoever reads in portions asks it once.
        """


class SweepWriting(Protocol):
    """What was told, and what is looked at again."""

    def look_again(self, on: date) -> None:
        """Every late step that a list of the backlog has named is looked at by the sweep of this day."""

    def look_again_at_hers(self, owners: Collection[str], on: date) -> None:
        """Every stage of these owners is looked at on this day: they work on other days than they did before."""

    def raise_notices(
        self,
        messages: Sequence[NewMessage],
        notices: Sequence[NewNotice],
        updates: Sequence[ToldUpdate],
        now: datetime,
    ) -> int:
        """Messages and notices whose key is new are kept, what was told is updated; how many notices were new.

        A notice joins the message with its message_key when that one is new, or still ready and not yet frozen.
        """
