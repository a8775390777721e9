"""Accounts on channels (a Slack or Teams user): whose each is, on the way to its person, and where to write to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

TAKEN_AWAY = "unlinked:"  # and channel and account: from whom an administrator took it is remembered under it


@dataclass(frozen=True, slots=True)
class Link:
    """One account of one channel. Times are UTC.

    `person`: the e-mail address that was named for it. `code`: a fingerprint of the code sent there at `sent_at`, with
    `tries` wrong ones since. `proven`: the account is hers, and she has another one: she is asked which to use.
    """

    channel: str
    account: str
    person: str | None = None
    code: str | None = None
    sent_at: datetime | None = None
    tries: int = 0
    proven: bool = False


@dataclass(frozen=True, slots=True)
class Conversation:
    """Where an account can be written to, as the platform told us (Teams lets an app write only where it was let in).

    `place`: the conversation's id; `service`: the address of the service that takes messages for it. `since`: UTC.
    """

    channel: str
    account: str
    place: str
    service: str
    since: datetime


class LinkReading(Protocol):
    def link(self, channel: str, account: str) -> Link | None: ...
    def conversation(self, channel: str, account: str) -> Conversation | None: ...


class LinkWriting(LinkReading, Protocol):
    def put_link(self, link: Link) -> None:
        """The account stands as given."""

    def put_conversation(self, conversation: Conversation) -> None:
        """The account is written to there from now on."""

    def end_conversation_at(self, channel: str, place: str) -> None:
        """No account can be written to in this conversation any more."""

    def end_link(self, channel: str, account: str) -> None:
        """Nothing is kept of the account any more."""
