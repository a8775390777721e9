"""What the practice inbox stands on: the record, the ways to people, and what a morning does."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.delivery import Delivery
from bot.email.renderer import EmailRenderer
from bot.practice.clock import PracticeClock, read_clock, set_clock
from bot.slack.renderer import SlackRenderer
from bot.teams.cards import Cards
from bot.teams.renderer import TeamsRenderer
from bot.worker import in_thread
from casework.compose import DeliverySetup
from casework.ports import CaseRecord, Channel
from casework.quicker_here import look_for_quicker
from casework.raise_alerts import raise_alerts
from casework.review_messages import send_review_messages
from casework.send_digests import send_digests
from permanence.digest.fortnight import Rhythm
from permanence.stages import Rulebook

TOGETHER = 10  # messages that share a claim and a mark: nothing is lost here if a process ends between them


@dataclass
class PracticeInbox:
    """`slack`, `teams`, `email`: whoever gives messages their words there. `cards`: Teams' cards, to be amended.

    `guide`: addresses of those to look at first. `begin_again`: gives the record as it was at first; None where there
    is nothing to go back to.
    """

    record: CaseRecord
    setup: DeliverySetup
    channels: Mapping[str, Channel]
    slack: SlackRenderer
    teams: TeamsRenderer
    cards: Cards
    email: EmailRenderer
    rhythm: Rhythm
    council: str
    guide: tuple[str, ...] = ()
    begin_again: Callable[[], CaseRecord] | None = None

    @property
    def rules(self) -> Rulebook:
        return self.record.rules

    def clock(self) -> PracticeClock:
        with self.record.reading() as tx:
            return read_clock(tx)

    async def live_through(self, moments: Sequence[datetime]) -> None:
        """At each moment the service has swept and delivered, and the clock stands at the last."""
        before = (await in_thread(self.clock)).now
        for now in moments:
            await in_thread(self._morning, now, before)
            await self.deliver(now)

    def _morning(self, now: datetime, before: datetime) -> None:
        raise_alerts(self.record, now, hours=self.setup.hours)
        look_for_quicker(self.record, now, self.setup.hours)
        send_review_messages(self.record, now, hours=self.setup.hours)
        send_digests(self.record, self.rhythm, now)
        with self.record.writing() as tx:
            set_clock(tx, PracticeClock(now, before))

    async def deliver(self, now: datetime) -> int:
        """What is queued is in the inboxes of its people; how many messages."""
        return await Delivery(self.record, self.setup, self.channels, lambda: now, TOGETHER).drain()
