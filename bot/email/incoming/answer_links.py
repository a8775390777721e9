"""The signed links of an alert by e-mail: one for each step, hers alone, for a week.

Bound to the message, the step, the person and the day. A link says nothing by itself: the step stands in it as a keyed
mark and is found among the steps of its message. Longer marks than in a reply address: these are tried over the web,
and an address there has room.
"""

from __future__ import annotations

import re
from base64 import b32decode, b32encode
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from hmac import compare_digest
from hmac import digest as hmac_digest

GOOD_FOR = timedelta(days=7)
_EPOCH = date(2020, 1, 1)
_MESSAGE, _NUMBER, _STEP, _PERSON, _DAY, _MAC = 5, 2, 8, 8, 2, 20
_SIGNED = 72  # base32 characters of the 45 bytes
_SHAPE = re.compile(rf"a1[a-z2-7]{{{_SIGNED}}}")

StepName = tuple[str, int, str]  # reference, journey, stage key


@dataclass(frozen=True, slots=True)
class AnswerLink:
    """What a genuine link says. `number`: of the step's line in the message; `day`: when the message was made."""

    message_id: int
    number: int
    day: date
    step_mark: bytes
    person_mark: bytes
    key: bytes

    def is_for(self, email: str) -> bool:
        return compare_digest(self.person_mark, _person(self.key, email))

    def is_about(self, step: StepName) -> bool:
        return compare_digest(self.step_mark, _step(self.key, step))

    @property
    def last_day(self) -> date:
        return self.day + GOOD_FOR

    def is_good(self, today: date) -> bool:
        """For a week, and not before it was made (a day's grace for zones)."""
        return self.day - timedelta(days=1) <= today <= self.last_day


@dataclass(frozen=True, slots=True)
class AnswerLinks:
    """Makes and reads the names of these links. `keys`: the first signs; the one before it is still read."""

    keys: tuple[bytes, ...]

    def signed(self, message_id: int, number: int, step: StepName, email: str, day: date) -> str:
        """The name in the address. Raises OverflowError for a number or day that finds no room."""
        key = self.keys[0]
        payload = (
            message_id.to_bytes(_MESSAGE, "big")
            + number.to_bytes(_NUMBER, "big")
            + _step(key, step)
            + _person(key, email)
            + (day - _EPOCH).days.to_bytes(_DAY, "big")
        )
        return "a1" + b32encode(payload + _mac(key, payload)).decode("ascii").lower().rstrip("=")

    def read(self, name: str) -> AnswerLink | None:
        """What a name says, in whatever case it comes; None when nobody here has signed it."""
        name = name.lower()
        if not _SHAPE.fullmatch(name):
            return None
        raw = b32decode(name[2:].upper())
        payload, mac = raw[:-_MAC], raw[-_MAC:]
        for key in self.keys:
            if compare_digest(mac, _mac(key, payload)):
                return _link(payload, key)
        return None


def _link(payload: bytes, key: bytes) -> AnswerLink:
    parts: list[bytes] = []
    for length in (_MESSAGE, _NUMBER, _STEP, _PERSON, _DAY):
        parts.append(payload[:length])
        payload = payload[length:]
    message, number, step, person, day = parts
    made_on = _EPOCH + timedelta(days=int.from_bytes(day, "big"))
    return AnswerLink(
        int.from_bytes(message, "big"), int.from_bytes(number, "big"), made_on, step, person, key
    )


def _step(key: bytes, step: StepName) -> bytes:
    reference, journey, stage = step
    words = f"{reference}|{journey}|{stage}".encode()
    return hmac_digest(key, b"homeward step|" + words, sha256)[:_STEP]


def _person(key: bytes, email: str) -> bytes:
    return hmac_digest(key, b"homeward answers|" + email.lower().encode(), sha256)[:_PERSON]


def _mac(key: bytes, payload: bytes) -> bytes:
    return hmac_digest(key, b"homeward answer page|" + payload, sha256)[:_MAC]
