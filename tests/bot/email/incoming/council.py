"""A council with a mailbox for replies: its alerts go out, and somebody's mail program answers them."""

import asyncio
import email.policy
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from email.message import EmailMessage
from email.parser import BytesHeaderParser, BytesParser
from functools import cache
from itertools import count

from bot.delivery import Delivery
from bot.email.channel import EmailChannel
from bot.email.incoming.reply_address import ReplyAddresses
from bot.email.incoming.taking import MailDesk, Position, Verdict
from bot.email.mime import Mailbox
from bot.email.renderer import EmailRenderer
from bot.render import plain_templates
from casework.compose import DeliverySetup
from casework.message_contents import message_contents
from casework.ports import MessageKind, StoredMessage
from casework.raise_alerts import raise_alerts
from permanence.people import Person
from store.case_record import SqlCaseRecord
from tests.bot.email.made_up import SENDER
from tests.builders import NOW, SHONA

REPLIES = Mailbox("replies@council.example", "Homeward")
KEY, KEY_BEFORE = b"k" * 32, b"b" * 32
ADDRESSES = ReplyAddresses(REPLIES, (KEY, KEY_BEFORE))
BOUNDARY = "mx.council.example"
VOUCHED = f"{BOUNDARY}; dkim=pass header.d=council.example; dmarc=pass header.from=council.example"
PAGE = "https://homeward.council.example/confirm/"
WORDS = plain_templates()
PageAddress = Callable[[int, Person, date], str]


def made_up_page(proposal: int, _person: Person, _day: date) -> str:
    return f"{PAGE}{proposal}"


@cache
def _renderer(page: PageAddress) -> EmailRenderer:
    """One for all councils with the same page: its templates are compiled once."""
    return EmailRenderer(SENDER, reply_to=ADDRESSES.reply_to, page=page)


@dataclass
class CollectingChannel:
    """The `Channel` named "email" that keeps what it is given, and hands it on to a real one where there is one."""

    sent: list[tuple[StoredMessage, Person, bytes]] = field(default_factory=list)
    inner: EmailChannel | None = None
    name = "email"

    async def send(self, message: StoredMessage, person: Person) -> str:
        assert message.frozen is not None
        if self.inner:
            await self.inner.send(message, person)
        self.sent.append((message, person, message.frozen))
        return str(
            BytesHeaderParser().parsebytes(message.frozen)["Message-ID"]
        )  # the body takes long to read

    async def find(self, message: StoredMessage, person: Person) -> str | None:
        return None

    async def reachable(self, person: Person) -> str | None:
        return None

    async def trouble(self) -> str | None:
        return None


@dataclass
class Council:
    record: SqlCaseRecord
    now: datetime = NOW
    channel: CollectingChannel = field(default_factory=CollectingChannel)
    through: Callable[[], EmailChannel] | None = None  # a real mail server, beside what is collected
    page: PageAddress = made_up_page
    _names: count = field(default_factory=lambda: count(1))

    @property
    def desk(self) -> MailDesk:
        return MailDesk(self.record, ADDRESSES, BOUNDARY, WORDS)

    def morning(self) -> EmailMessage:
        """Alerts are raised and delivered; Shona's."""
        raise_alerts(self.record, self.now)
        self.deliver()
        return self.letter(SHONA)

    def deliver(self) -> None:
        contents = message_contents(self.record.rules, lambda *_: None)
        setup = DeliverySetup("test", contents, {"email": _renderer(self.page)})
        with ThreadPoolExecutor(1) as beside:  # a browser's event loop may be running in this thread
            beside.submit(lambda: asyncio.run(self._drain(setup))).result()

    async def _drain(self, setup: DeliverySetup) -> None:
        self.channel.inner = self.through() if self.through else None
        await Delivery(self.record, setup, {"email": self.channel}, lambda: self.now).drain()
        if self.channel.inner:
            await self.channel.inner.close()

    def letters(self, to: str, kind: MessageKind | None = None) -> list[EmailMessage]:
        wanted = [raw for m, p, raw in self.channel.sent if p.email == to and kind in (None, m.kind)]
        return [BytesParser(policy=email.policy.default).parsebytes(raw) for raw in wanted]

    def letter(self, to: str) -> EmailMessage:
        return self.letters(to)[-1]

    def message(self, to: str = SHONA) -> StoredMessage:
        return next(m for m, p, _ in reversed(self.channel.sent) if p.email == to)

    def reply(
        self,
        letter: EmailMessage,
        text: str,
        *,
        sender: str = SHONA,
        html: str | None = None,
        **headers: str | None,
    ) -> bytes:
        """What a mail program sends in answer to a letter; a header given as None is left out."""
        mail = EmailMessage(policy=email.policy.SMTP)
        usual = {
            "From": f"Somebody <{sender}>",
            "To": str(letter["Reply-To"]),
            "Subject": f"Re: {letter['Subject']}",
            "Message-ID": f"<{next(self._names)}@mail.council.example>",
            "In-Reply-To": str(letter["Message-ID"]),
            "References": str(letter["Message-ID"]),
            "Authentication-Results": VOUCHED,
        }
        for name, value in {**usual, **{k.replace("_", "-"): v for k, v in headers.items()}}.items():
            if value is not None:
                mail[name] = value
        quoted = "\n".join(f"> {line}" for line in text_of(letter).split("\n"))
        mail.set_content(f"{text}\n\nOn Wed, 20 May 2026 at 08:00, Homeward wrote:\n{quoted}\n")
        if html is not None:
            mail.add_alternative(html, subtype="html")
        return bytes(mail)

    def takes(self, raw: bytes, position: Position | None = None) -> Verdict:
        """The mail is taken a minute later, and what is said back is delivered."""
        self.now += timedelta(minutes=1)
        verdict = self.desk.take(raw, self.now, position)
        self.deliver()
        return verdict

    def answers(self, letter: EmailMessage, text: str, **more: str | None) -> EmailMessage:
        """What Shona gets back for her answer to a letter."""
        before = len(self.channel.sent)
        assert self.takes(self.reply(letter, text, **more)) is Verdict.TAKEN
        assert len(self.channel.sent) == before + 1
        return self.letter(SHONA)


def text_of(letter: EmailMessage) -> str:
    part = letter.get_body(("plain",))
    assert part is not None
    return str(part.get_content()).replace("\xa0", " ")
