"""Strict stand-ins of Slack, Teams and a mail server: they keep what arrived, and refuse as the troubles of a day say.

Each reads what it is given as its platform would: Slack's blocks and Teams' cards are JSON with their limits, a mail is
parsed. A message that arrives twice is kept twice, so that it can be counted.
"""

import email
import email.policy
import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from random import Random

from casework.ports import MessageKind, SendFailed, StoredMessage
from permanence.people import Person

REFERENCE = re.compile(r"HW-\d{4}-[0-9A-Z*]")
MOST_BLOCKS, MOST_CARD_BYTES = 50, 28_000
RESTS_NOW = "refuses everybody for now"


@dataclass(frozen=True)
class Arrived:
    """One message as it came to its reader. `number` and `key`: the outbox's own; `names`: the references that stand in it.

    `answers`, `says`: of a mail that answers one of hers, which one, and its words without references and greeting.
    """

    at: datetime
    channel: str
    person: str
    number: int
    kind: str
    names: frozenset[str]
    key: str = ""
    answers: str = ""
    says: str = ""


@dataclass
class Troubles:
    """What goes wrong with one channel. `until`: it refuses everybody up to this moment, for the reason `why`.

    `odds`: how often a single sending is put off, lost, or carried without an answer.
    """

    chance: Random
    until: datetime | None = None
    why: SendFailed | None = None
    put_off: float = 0.0
    unanswered: float = 0.0

    def befall(self, now: datetime) -> SendFailed | None:
        """What happens to the next sending."""
        if self.until and now < self.until:
            return self.why
        drawn = self.chance.random()
        if drawn < self.put_off:
            return SendFailed("451 try later", retry_after=self.chance.choice([None, 30.0, 90.0]))
        if drawn < self.put_off + self.unanswered:
            return SendFailed("no answer in time", maybe_sent=True)
        return None


def lives(_where: str) -> None:
    """The process goes on."""


@dataclass
class Carrier:
    """Stands where a channel would. `find` tells of what arrived, but a mail server has no memory to ask."""

    name: str
    clock: Callable[[], datetime]
    troubles: Troubles
    arrived: list[Arrived] = field(default_factory=list)
    names_of: dict[int, str] = field(default_factory=dict)
    dead: set[str] = field(default_factory=set)  # addresses behind which there is no mailbox
    comes_back: Callable[[StoredMessage, Person], None] = lambda _message, _person: None
    dies: Callable[[str], None] = lives

    async def send(self, message: StoredMessage, person: Person) -> str:
        self.dies("before it is sent")
        trouble = self.troubles.befall(self.clock())
        if trouble and not (trouble.maybe_sent and self.troubles.chance.random() < 0.5):
            raise trouble
        name = self._take(message, person)
        if trouble:
            raise trouble  # it arrived, and nobody said so
        self.dies("after it was sent")
        return name

    def _take(self, message: StoredMessage, person: Person) -> str:
        assert message.frozen is not None, "a message leaves only in the words that the outbox keeps"
        if person.email in self.dead:
            self.comes_back(message, person)
            return f"lost {message.id}"
        words = _READS[self.name](message.frozen)
        arrived = Arrived(
            self.clock(),
            self.name,
            person.email,
            message.id,
            message.kind.value,
            frozenset(REFERENCE.findall(words)),
            message.key,
        )
        if self.name == "email" and message.kind is MessageKind.SAID_BACK:
            answers = str(message.facts.get("answers", ""))
            arrived = replace(arrived, answers=answers, says=without_names(message.frozen, person))
        self.arrived.append(arrived)
        return self.names_of.setdefault(message.id, f"D{person.email}:{len(self.arrived)}.0")

    async def find(self, message: StoredMessage, person: Person) -> str | None:
        return None if self.name == "email" else self.names_of.get(message.id)

    async def reachable(self, person: Person) -> str | None:
        return None

    async def trouble(self) -> str | None:
        return None


def _slack(frozen: bytes) -> str:
    said = json.loads(frozen)
    assert len(said.get("blocks", ())) <= MOST_BLOCKS, "Slack takes 50 blocks"
    return frozen.decode()


def _teams(frozen: bytes) -> str:
    assert len(frozen) <= MOST_CARD_BYTES, "Teams takes 28 KB"
    json.loads(frozen)
    return frozen.decode()


def _mail(frozen: bytes) -> str:
    mail = email.message_from_bytes(frozen)
    assert len(mail.get_all("From", [])) == 1, "a mail has one sender"
    parts = [p for p in mail.walk() if p.get_content_maintype() == "text"]
    return "\n".join(p.get_payload(decode=True).decode(p.get_content_charset("ascii")) for p in parts)


def without_names(frozen: bytes, person: Person) -> str:
    """All that a mail says in plain text and in its subject, without references and its reader's own first name."""
    mail = email.message_from_bytes(frozen, policy=email.policy.default)
    plain = mail.get_body(("plain",))
    words = f"{mail['Subject']}\n{plain.get_content() if plain else ''}"
    return REFERENCE.sub("HW", words).replace(person.name.split()[0], "her")


_READS = {"slack": _slack, "teams": _teams, "email": _mail}
