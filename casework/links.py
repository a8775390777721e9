"""What the store keeps of an account that belongs to nobody yet (a Slack user, say), on its way to its person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Link:
    """One account of one channel. Times are UTC.

    `person`: the e-mail address that was named for it. `code`: a fingerprint of the code sent there at `sent_at`, with
    `tries` wrong ones since. `proven`: the account is hers, and she has another one: she is asked which to use.
    `held_id`, `held_raw`, `held_at`: the last thing done from this account, to be taken once it is known whose it is.
    """

    channel: str
    account: str
    person: str | None = None
    code: str | None = None
    sent_at: datetime | None = None
    tries: int = 0
    proven: bool = False
    held_id: str | None = None
    held_raw: str | None = None
    held_at: datetime | None = None


class LinkReading(Protocol):
    def link(self, channel: str, account: str) -> Link | None: ...


class LinkWriting(LinkReading, Protocol):
    def put_link(self, link: Link) -> None:
        """The account stands as given."""

    def end_link(self, channel: str, account: str) -> None:
        """Nothing is kept of the account any more."""
