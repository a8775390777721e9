"""What a button carries: which stage or child it speaks of, as of which entry, and in which message.

Ids and codes only, never anything that a person wrote: a button's value travels through somebody else's cloud and back.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from bot.whole_text import whole_text
from casework.content import AlertItem, WhichDay

BEYOND = 2**63  # what a database takes as a number
LONGEST = 200
LAST_SECOND = 32_503_680_000  # the year 3000


@dataclass(frozen=True, slots=True)
class Place:
    """Where in Slack a message stands; `ts` is Slack's name for it within the channel."""

    channel: str
    ts: str

    @property
    def provider_id(self) -> str:
        """What the outbox calls the message at this place."""
        return f"{self.channel}:{self.ts}"

    @classmethod
    def of(cls, provider_id: str) -> Place:
        """Raises ValueError when `provider_id` is not a channel and a ts."""
        channel, found, ts = provider_id.partition(":")
        if not (channel and found and ts):
            raise ValueError("a Slack message is called channel:ts")
        return cls(channel, ts)


@dataclass(frozen=True, slots=True)
class Handle:
    """A stage as a button or form knows it.

    `revision`: the newest entry of the journey when it was shown. `message`: the outbox's number of the message, None
    on the Home tab. `place`: the message in Slack that is edited after the answer. `entry`: the recorded entry that
    an undo takes back or a correction replaces. `on`: the day that a button answers "Held on which day?" with.
    `form`: the form of the pack and its version ("review 1") that is open; `opened`: since when, in seconds (UTC).
    """

    reference: str
    journey: int
    stage: str
    revision: int
    message: int | None = None
    place: Place | None = None
    entry: int | None = None
    on: date | None = None
    form: str | None = None
    opened: int | None = None

    @classmethod
    def of(cls, item: AlertItem, message: int | None) -> Handle:
        return cls(item.reference, item.journey, item.stage, item.revision, message)

    @classmethod
    def of_child(cls, reference: str, message: int | None) -> Handle:
        """About a child and none of her steps."""
        return cls(reference, 0, "", 0, message)

    @property
    def step(self) -> str | None:
        """The step's key; None for a child and none of her steps."""
        return self.stage or None

    @classmethod
    def asking(cls, which: WhichDay) -> Handle:
        return cls(which.reference, which.journey, which.stage, which.revision, which.message_id)

    def on_day(self, day: date) -> Handle:
        return replace(self, on=day)

    def with_form(self, form: str, now: datetime) -> Handle:
        return replace(self, form=form, opened=int(now.timestamp()))

    @property
    def opened_at(self) -> datetime | None:
        """When the form was opened (UTC); None where that is not known, or is no moment."""
        if self.opened is None or self.opened >= LAST_SECOND:
            return None
        return datetime.fromtimestamp(self.opened, UTC)

    def at(self, place: Place | None) -> Handle:
        return replace(self, place=place)

    def as_of(self, revision: int) -> Handle:
        return replace(self, revision=revision)

    def about(self, entry: int) -> Handle:
        return replace(self, entry=entry)

    def carried(self) -> str:
        """The handle as a button's value: short JSON, always the same for the same handle."""
        fields = {
            "r": self.reference,
            "j": self.journey,
            "s": self.stage,
            "n": self.revision,
            "m": self.message,
            "c": self.entry,
            "p": self.place.provider_id if self.place else None,
            "d": self.on.isoformat() if self.on else None,
            "f": self.form,
            "o": self.opened,
        }
        kept = {key: value for key, value in fields.items() if value is not None}
        return json.dumps(kept, separators=(",", ":"))

    @classmethod
    def read(cls, carried: str) -> Handle:
        """Raises ValueError when this is no handle (of a version that wrote them otherwise, or made up)."""
        try:
            fields = json.loads(carried)
            place, day = fields.get("p"), fields.get("d")
            return cls(
                reference=_short(fields["r"]),
                journey=number_of_ours(fields["j"]),
                stage=_short(fields["s"]),
                revision=number_of_ours(fields["n"]),
                message=_number(fields.get("m")),
                place=Place.of(_short(place)) if place else None,
                entry=_number(fields.get("c")),
                on=date.fromisoformat(day) if day else None,
                form=_short(fields["f"]) if fields.get("f") else None,
                opened=_number(fields.get("o")),
            )
        except (KeyError, TypeError, AttributeError, RecursionError) as trouble:
            raise ValueError("not a handle") from trouble


def _number(value: object) -> int | None:
    return None if value is None else number_of_ours(value)


def number_of_ours(value: object) -> int:
    """Raises ValueError for what no number of ours can be: a button may carry whatever somebody has put into it."""
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < BEYOND:
        raise ValueError("not a number of ours")
    return value


def number_typed(text: str) -> int | None:
    """A number of ours that a page or a form sent; None for anything else."""
    is_one = text.isdecimal() and len(text) <= len(str(BEYOND))
    number = int(text) if is_one else BEYOND
    return number if number < BEYOND else None


def _short(value: object) -> str:
    """Raises ValueError for what no name of ours can be, half a character among it."""
    if not isinstance(value, str) or len(value) > LONGEST or whole_text(value) != value:
        raise ValueError("not a name of a handle")
    return value
