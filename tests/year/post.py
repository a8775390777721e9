"""The council's mail as its server has it: what staff write comes in by the service's own loop, what is dead comes back.

The mailbox shows its mails as IMAP does, one at a time. It refuses, loses its line in the middle of a mail, and is
numbered anew, so that old mails are looked at again.
"""

import email.policy
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from email.message import EmailMessage, Message
from email.parser import BytesHeaderParser
from random import Random

from bot.email.incoming.polling import MailboxDown
from bot.email.incoming.reply_address import ReplyAddresses
from bot.email.mime import Mailbox
from casework.ports import StoredMessage
from permanence.people import Person

REPLIES = Mailbox("replies@council.example", "Homeward")
ADDRESSES = ReplyAddresses(REPLIES, (b"y" * 32,))
BOUNDARY = "mx.council.example"
VOUCHED = f"{BOUNDARY}; dkim=pass header.d=council.example; dmarc=pass header.from=council.example"
KEPT = 30  # mails that stay in the folder when it is numbered anew
_POLICY = email.policy.SMTP


def page_of(proposal: int, _person: Person, _day: date) -> str:
    """Where somebody confirms what no mail may confirm."""
    return f"https://homeward.council.example/confirm/{proposal}"


@dataclass
class PostOffice:
    """The mailbox for replies. `refuses`: of all looks; `breaks`: of all mails fetched; `anew`: of all looks."""

    chance: Random
    refuses: float = 0.05
    breaks: float = 0.03
    anew: float = 0.002
    name: str = "the mailbox"
    mails: list[bytes] = field(default_factory=list)
    validity: int = 1

    @contextmanager
    def opened(self) -> Iterator["PostOffice"]:
        if self.chance.random() < self.refuses:
            raise MailboxDown("no answer")
        if self.chance.random() < self.anew:
            self.validity += 1
            self.mails = self.mails[-KEPT:]
        yield self

    def new(self, read: tuple[str, str] | None) -> Sequence[str]:
        """The next mail alone: each is taken at a moment of its own."""
        last = int(read[1]) if read and read[0] == str(self.validity) else 0
        return [str(last + 1)] if last < len(self.mails) else []

    def fetch(self, mail: str) -> bytes | None:
        if self.chance.random() < self.breaks:
            raise MailboxDown("the line broke")
        return self.mails[int(mail) - 1]

    def after(self, mail: str) -> tuple[str, str]:
        return str(self.validity), mail

    def mark_seen(self, mail: str) -> None:
        """Nobody looks after this mailbox."""

    # --- what comes in --------------------------------------------------------------------------------------------

    def comes(self, mail: bytes) -> None:
        """A mail lies in the mailbox; some servers deliver it once more."""
        self.mails += [mail] * (2 if self.chance.random() < 0.03 else 1)

    def written(self, person: Person, words: str, name: str, answered: StoredMessage | None) -> None:
        """What her mail program sends in answer to a message, or to nothing."""
        letter = _letter(answered)
        mail = EmailMessage(policy=_POLICY)
        mail["From"] = f"{person.name} <{person.email}>"
        mail["To"] = str(letter["Reply-To"]) if letter else REPLIES.address
        mail["Subject"] = f"Re: {letter['Subject']}" if letter else "Homeward"
        mail["Message-ID"] = name
        if letter:
            mail["In-Reply-To"] = mail["References"] = str(letter["Message-ID"])
        mail["Authentication-Results"] = VOUCHED
        quoted = (
            "\n\nOn Mon, 1 Dec 2025 at 08:00, Homeward wrote:\n> Hello,\n> Homeward\n" if letter else "\n"
        )
        mail.set_content(words + quoted)
        self.comes(bytes(mail))

    def comes_back(self, message: StoredMessage, person: Person, name: str) -> None:
        """The other server says of a message that there is no such mailbox, to its envelope's sender."""
        report = (
            "Return-Path: <>\nFrom: Mail Delivery System <MAILER-DAEMON@mx.other.example>\n"
            f"To: {ADDRESSES.return_path(message, person)}\nSubject: Returned mail\nMessage-ID: {name}\n"
            'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\n\n'
            "--b\nContent-Type: text/plain\n\nYour message did not arrive.\n--b\n"
            "Content-Type: message/delivery-status\n\nReporting-MTA: dns; mx.other.example\n\n"
            f"Final-Recipient: rfc822; {person.email}\nAction: failed\nStatus: 5.1.1\n"
            "Diagnostic-Code: smtp; 550 5.1.1 no such user\n\n--b--\n"
        )
        self.comes(report.replace("\n", "\r\n").encode())


def _letter(answered: StoredMessage | None) -> Message | None:
    """The headers of a mail that she answers; None for what came to her in chat."""
    if answered is None or answered.frozen is None or answered.channel != "email":
        return None
    return BytesHeaderParser(policy=email.policy.default).parsebytes(answered.frozen)
