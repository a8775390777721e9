"""The post room of the tests: real store, real rules, channels that keep what was sent in a list.

    post = PostRoom(record)
    post.morning(date(2026, 5, 20))          # the sweep at half past nine, then delivery
    [told] = post.sent_to(SHONA)
    assert told.items[0].reference == reference

`email` and `slack` are set up; `post.email.trouble[SHONA] = SendFailed(...)` makes one address fail until it is taken out.
"""

import asyncio
import atexit
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from bot.delivery import Delivery
from casework.compose import DeliverySetup
from casework.content import AlertContent, AlertItem
from casework.last_look import NoLonger
from casework.message_contents import message_contents
from casework.ports import MessageKind, MessageState, PrivateWords, SendFailed, StoredMessage
from casework.raise_alerts import Swept, raise_alerts
from casework.settle import SECOND_LOOK
from permanence.people import Person
from store.case_record import SqlCaseRecord
from tests.builders import LONDON

WRITERS_WAIT_SECONDS = 5
_LOOP = asyncio.Runner()  # one for all: a year of mornings would make a thousand
atexit.register(_LOOP.close)


@dataclass
class Told:
    """A message as it arrived."""

    message: StoredMessage
    person: Person
    content: object

    @property
    def items(self) -> tuple[AlertItem, ...]:
        assert isinstance(self.content, AlertContent)
        return self.content.items

    @property
    def references(self) -> list[str]:
        return [item.reference for item in self.items]


class ListChannel:
    """A channel that keeps what it carried. `trouble`: what befalls messages to an address, as long as it stands there."""

    def __init__(self, name: str, contents: dict[bytes, object]) -> None:
        self.name = name
        self.contents = contents
        self.sent: list[Told] = []
        self.looked_for: list[int] = []
        self.trouble: dict[str, Exception] = {}
        self.before_send: Callable[[StoredMessage], None] = lambda _message: None

    async def send(self, message: StoredMessage, person: Person) -> str:
        self.before_send(message)
        failure = self.trouble.get(person.email)
        if isinstance(failure, SendFailed) and failure.maybe_sent:
            self._take(message, person)  # it arrived, but nobody said so
        if failure:
            raise failure
        return self._take(message, person)

    def _take(self, message: StoredMessage, person: Person) -> str:
        assert message.frozen is not None
        self.sent.append(Told(message, person, self.contents[message.frozen]))
        return f"{self.name}:{len(self.sent)}"

    async def find(self, message: StoredMessage, person: Person) -> str | None:
        self.looked_for.append(message.id)
        if self.name == "email":
            return None
        return next((f"found:{t.message.id}" for t in self.sent if t.message.id == message.id), None)

    async def reachable(self, person: Person) -> str | None:
        return None

    async def trouble_with_login(self) -> str | None:
        return None


class ListRenderer:
    """Gives every content bytes of its own; `private` and `broken` are the people whose messages cannot be written.

    `meanwhile`: what happens elsewhere while the first message is being written.
    """

    def __init__(self, contents: dict[bytes, object]) -> None:
        self.contents = contents
        self.private: set[str] = set()
        self.broken: set[str] = set()
        self.meanwhile: Callable[[], object] | None = None

    def render(self, content: object, message: StoredMessage, person: Person) -> bytes:
        if self.meanwhile:
            happens, self.meanwhile = self.meanwhile, None
            with ThreadPoolExecutor(1) as elsewhere:
                elsewhere.submit(happens).result(timeout=WRITERS_WAIT_SECONDS)
        if person.email in self.private:
            raise PrivateWords(["a name"])
        if person.email in self.broken:
            raise ValueError("a template asks for what it was not given")
        frozen = f"{message.id}:{content!r}".encode()
        self.contents[frozen] = content
        return frozen


@dataclass
class PostRoom:
    """Everything between the sweep and the people; `now` is the clock of all of it."""

    record: SqlCaseRecord
    now: datetime = datetime(2026, 5, 20, 9, 30, tzinfo=LONDON)
    together: int = 1
    owner: str = "this process"
    contents: dict[bytes, object] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.email = ListChannel("email", self.contents)
        self.slack = ListChannel("slack", self.contents)
        self.renderer = ListRenderer(self.contents)
        self.setup = DeliverySetup(
            owner=self.owner,
            contents=message_contents(self.record.rules, lambda *_: NoLonger("nothing to amend")),
            renderers={"email": self.renderer, "slack": self.renderer},
        )
        self.open_for_delivery()

    def open_for_delivery(self) -> None:
        """Messages are delivered by `setup` as it is now."""
        self.delivery = Delivery(
            self.record,
            self.setup,
            {"email": self.email, "slack": self.slack},
            lambda: self.now,
            self.together,
        )

    def at(self, day: date, clock: time = time(9, 30)) -> datetime:
        """The clock shows this local time of this day."""
        self.now = datetime.combine(day, clock, LONDON)
        return self.now

    def wait(self, **span: float) -> None:
        self.now += timedelta(**span)

    def sweep(self) -> Swept:
        return raise_alerts(self.record, self.now)

    def deliver(self) -> int:
        """How many messages were sent."""
        return _LOOP.run(self.delivery.drain())

    def twice(self) -> None:
        """Whoever was refused is tried once more, so that the refusal is known to be hers."""
        self.wait(seconds=SECOND_LOOK.total_seconds())
        self.deliver()

    def morning(self, day: date, clock: time = time(9, 30)) -> Swept:
        self.at(day, clock)
        swept = self.sweep()
        self.deliver()
        return swept

    @property
    def sent(self) -> list[Told]:
        return [*self.email.sent, *self.slack.sent]

    def sent_to(self, email: str, kind: MessageKind | None = None) -> list[Told]:
        return [t for t in self.sent if t.person.email == email and kind in (None, t.message.kind)]

    def alerts(self) -> list[tuple[str, str, str]]:
        """Who was told what of which stage, in order: (person, level, stage)."""
        return [
            (t.person.email, item.level.value, item.stage)
            for t in self.sent
            if isinstance(t.content, AlertContent)
            for item in t.content.items
        ]

    def messages(self, person: str) -> list[StoredMessage]:
        with self.record.reading() as tx:
            return tx.messages_for(person)[::-1]

    def states(self, person: str) -> list[MessageState]:
        return [message.state for message in self.messages(person)]
