"""How a channel stands: whether it is in trouble for everybody, and until when it rests.

Several people refused within minutes, and nobody let through between them: that is the channel's trouble and not
theirs (design section 8), whatever it says to each. All that is remembered of a channel is forgotten once it lets
anybody through.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta

from casework.ports import Reading, Writing

SEVERAL = 3  # people: two of a team may have left on one day
WITHIN = timedelta(hours=1)  # of the last of them: longer than a channel ever rests
RESTS_MINUTES = (1, 5, 15)  # the longer, the oftener it refused in a row; so soon all leave once it is mended
RESTS = "the channel rests"


@dataclass(frozen=True, slots=True)
class ChannelTrouble:
    """What is remembered of a channel since somebody was let through last. Moments are UTC.

    `people`: who was refused in a row (addresses), for the last time with `reason`; from `since` to `last`.
    `told`: what the administrators were told. `rests`: how often it was left alone in a row, the last time `until`.
    """

    reason: str = ""
    people: tuple[str, ...] = ()
    since: datetime | None = None
    last: datetime | None = None
    told: str = ""
    rests: int = 0
    until: datetime | None = None

    @property
    def is_everybodys(self) -> bool:
        return len(self.people) >= SEVERAL

    def joined_by(self, person: str, reason: str, now: datetime) -> ChannelTrouble:
        """The same after one more refusal; after a long silence it begins anew."""
        if self.last is None or now - self.last > WITHIN:
            return replace(self, reason=reason, people=(person,), since=now, last=now)
        people = self.people if person in self.people else (*self.people, person)
        return replace(self, reason=reason, people=people, last=now)

    def rested(self, now: datetime) -> ChannelTrouble:
        """The same, left alone from now on. What comes back from before, while it rests already, changes nothing."""
        if self.until is not None and now < self.until:
            return self
        minutes = RESTS_MINUTES[min(self.rests, len(RESTS_MINUTES) - 1)]
        return replace(self, rests=self.rests + 1, until=now + timedelta(minutes=minutes))


def trouble_of(look: Reading, channel: str) -> ChannelTrouble:
    """How the channel stands."""
    kept = look.setting(_key(channel))
    if not kept:
        return ChannelTrouble()
    found = json.loads(kept)
    moments = {name: _moment(found[name]) for name in ("since", "last", "until")}
    return ChannelTrouble(**{**found, **moments, "people": tuple(found["people"])})


def remember_trouble(tx: Writing, channel: str, trouble: ChannelTrouble) -> None:
    """The channel stands so from now on."""
    tx.remember(_key(channel), json.dumps(asdict(trouble), default=datetime.isoformat))


def let_through(tx: Writing, channel: str) -> None:
    """The channel has let somebody through: whatever was remembered of it is forgotten."""
    if tx.setting(_key(channel)):
        tx.remember(_key(channel), "")


def rest(tx: Writing, channel: str, now: datetime) -> datetime:
    """The channel is left alone for some minutes; until when."""
    trouble = trouble_of(tx, channel).rested(now)
    remember_trouble(tx, channel, trouble)
    return trouble.until or now


def resting(look: Reading, channels: Iterable[str], now: datetime) -> dict[str, datetime]:
    """Which of these channels are left alone at `now`, and until when."""
    until = {channel: trouble_of(look, channel).until for channel in set(channels)}
    return {channel: end for channel, end in until.items() if end is not None and end > now}


def refusing_everybody(look: Reading, channels: Iterable[str]) -> dict[str, str]:
    """Which of these channels refuse everybody just now, and how."""
    found = {channel: trouble_of(look, channel) for channel in channels}
    return {channel: trouble.reason for channel, trouble in found.items() if trouble.is_everybodys}


def _key(channel: str) -> str:
    return f"channel:{channel}"


def _moment(kept: str | None) -> datetime | None:
    return datetime.fromisoformat(kept) if kept else None
