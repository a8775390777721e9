"""E-mail that goes nowhere: what would have been sent, kept as it would be read."""

from dataclasses import dataclass, field
from email import message_from_bytes
from email.policy import default

from bot.email.mime import Mailbox
from bot.email.renderer import EmailRenderer
from casework.ports import MessageKind, StoredMessage
from permanence.people import Person

RENDERER = EmailRenderer(Mailbox.parse("Homeward <homeward@council.example>"))


@dataclass(frozen=True)
class Mail:
    to: str
    kind: MessageKind
    subject: str
    text: str


@dataclass
class KeptMails:
    """The `Channel` of e-mail; every mail arrives at once."""

    name: str = "email"
    mails: list[Mail] = field(default_factory=list)

    def to(self, email: str) -> list[Mail]:
        return [mail for mail in self.mails if mail.to == email]

    async def send(self, message: StoredMessage, person: Person) -> str:
        read = message_from_bytes(message.frozen, policy=default)
        text = read.get_body(("plain",)).get_content().replace("\xa0", " ")
        self.mails.append(Mail(person.email, message.kind, str(read["subject"]), text))
        return f"<{message.id}@council.example>"

    async def find(self, message: StoredMessage, person: Person) -> None:
        return None

    async def reachable(self, person: Person) -> None:
        return None

    async def trouble(self) -> None:
        return None
