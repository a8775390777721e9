"""The signed addresses by which a reply or a bounce finds its message: replies+r1SIGNED@council.example.

Bound to the message, its person and the day, and to the mailbox. Lower-case base32, because mail servers fold case; 43
characters at most after the mailbox's own name leave it well within the 64 that a local part may have. Junk is refused
without asking the store; whether the message is there and is still this person's, the store decides.
"""

from __future__ import annotations

import re
from base64 import b32decode, b32encode
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from hashlib import sha256
from hmac import compare_digest
from hmac import digest as hmac_digest

from bot.email.mime import Mailbox, UnsafeHeader
from casework.ports import StoredMessage
from permanence.people import Person
from permanence.plain_error import PlainError

GOOD_FOR = timedelta(days=60)
SHORTEST_KEY = 32
_EPOCH = date(2020, 1, 1)
_MESSAGE_BYTES, _PERSON_BYTES, _DAY_BYTES, _MAC_BYTES = 5, 3, 2, 10
_SIGNED = 32  # base32 characters of the 20 bytes
_VERSION = "1"
_LONGEST_OWN_NAME = 64 - len("+r") - len(_VERSION) - _SIGNED


class Purpose(StrEnum):
    """What a signed name is good for; one made for one purpose is refused for any other."""

    REPLY = "r"
    BOUNCE = "b"  # the envelope's sender: bounces and vacation answers go there
    PAGE = "p"  # the page on which something is confirmed; its number is the proposal's


class WrongReplyKey(PlainError, ValueError):
    """A key that is too short to sign with. It is not repeated."""


@dataclass(frozen=True, slots=True)
class Token:
    """What a genuine signed name says. `number`: of the message in the outbox, or of the proposal (a page)."""

    purpose: Purpose
    number: int
    day: date
    person_mark: bytes
    key: bytes

    def is_for(self, email: str) -> bool:
        return compare_digest(self.person_mark, _mark(self.key, email))

    def is_fresh(self, today: date) -> bool:
        """Whether it may still be answered: for 60 days, and not before it was made (a day's grace for zones)."""
        return -timedelta(days=1) <= today - self.day <= GOOD_FOR


@dataclass(frozen=True, slots=True)
class ReplyAddresses:
    """Makes and reads the signed names of one mailbox.

    `keys`: the key that signs first; the one before it is still read while keys are rotated. Raises WrongReplyKey,
    and UnsafeHeader for a mailbox whose own name leaves no room for a signed one.
    """

    mailbox: Mailbox
    keys: tuple[bytes, ...]

    def __post_init__(self) -> None:
        if not self.keys or any(len(key) < SHORTEST_KEY for key in self.keys):
            raise WrongReplyKey(f"a key for reply addresses has at least {SHORTEST_KEY} characters")
        name = self.mailbox.address.partition("@")[0]
        if len(name) > _LONGEST_OWN_NAME or "+" in name:
            raise UnsafeHeader(
                f"the name of the reply mailbox has up to {_LONGEST_OWN_NAME} characters and no +"
            )

    def reply_to(self, message: StoredMessage, person: Person) -> Mailbox:
        """Where the person answers this message; the same at every attempt to send it."""
        return Mailbox(self._address(Purpose.REPLY, message, person), self.mailbox.name)

    def return_path(self, message: StoredMessage, person: Person) -> str:
        """The envelope's sender of this message, to which its bounce and vacation answers come back."""
        return self._address(Purpose.BOUNCE, message, person)

    def signed(self, purpose: Purpose, number: int, email: str, day: date) -> str:
        """The signed name alone: "r1" and 32 characters. Raises OverflowError for a number or day out of range."""
        key = self.keys[0]
        payload = (
            number.to_bytes(_MESSAGE_BYTES, "big")
            + _mark(key, email)
            + (day - _EPOCH).days.to_bytes(_DAY_BYTES, "big")
        )
        name = b32encode(payload + self._mac(key, purpose, payload)).decode("ascii").lower()
        return f"{purpose}{_VERSION}{name}"

    def read(self, name: str) -> Token | None:
        """What a signed name says, in whatever case it comes; None when nobody here has signed it."""
        name = name.lower()
        if not re.fullmatch(rf"[{''.join(Purpose)}]{_VERSION}[a-z2-7]{{{_SIGNED}}}", name):
            return None
        purpose, raw = Purpose(name[0]), b32decode(name[2:].upper())
        payload, mac = raw[:-_MAC_BYTES], raw[-_MAC_BYTES:]
        for key in self.keys:
            if compare_digest(mac, self._mac(key, purpose, payload)):
                return _token(purpose, payload, key)
        return None

    def tokens_in(self, headers: Iterable[str]) -> Iterator[Token]:
        """The genuine names among the addresses of this mailbox that stand anywhere in these header values."""
        own, _, domain = self.mailbox.address.partition("@")
        address = re.compile(
            rf"(?<![\w.+-]){re.escape(own)}\+([a-z]{_VERSION}[a-z2-7]{{{_SIGNED}}})@{re.escape(domain)}(?![\w.-])",
            re.IGNORECASE,
        )
        names = (found[1].lower() for value in headers for found in address.finditer(value))
        yield from (token for name in dict.fromkeys(names) if (token := self.read(name)))

    def _address(self, purpose: Purpose, message: StoredMessage, person: Person) -> str:
        own, _, domain = self.mailbox.address.partition("@")
        return f"{own}+{self.signed(purpose, message.id, person.email, message.created_at.date())}@{domain}"

    def _mac(self, key: bytes, purpose: Purpose, payload: bytes) -> bytes:
        mailbox = self.mailbox.address.lower().encode()
        return hmac_digest(
            key, b"homeward reply|" + purpose.encode() + b"|" + mailbox + b"|" + payload, sha256
        )[:_MAC_BYTES]


def _token(purpose: Purpose, payload: bytes, key: bytes) -> Token:
    number, rest = payload[:_MESSAGE_BYTES], payload[_MESSAGE_BYTES:]
    day = _EPOCH + timedelta(days=int.from_bytes(rest[_PERSON_BYTES:], "big"))
    return Token(purpose, int.from_bytes(number, "big"), day, rest[:_PERSON_BYTES], key)


def _mark(key: bytes, email: str) -> bytes:
    return hmac_digest(key, b"homeward person|" + email.lower().encode(), sha256)[:_PERSON_BYTES]
