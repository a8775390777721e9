"""A letter's bytes as its reader opens them: who, when, what about, and both of its texts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from email import policy
from email.message import EmailMessage
from email.parser import BytesHeaderParser, BytesParser
from email.utils import parsedate_to_datetime


@dataclass(frozen=True, slots=True)
class Opened:
    """What a mail program shows of a letter. `html` and `text` say the same. `attached`: a name and a page."""

    sender: str
    recipient: str
    subject: str
    written_at: datetime
    html: str
    text: str
    attached: tuple[str, str] | None = None


def opened(frozen: bytes) -> Opened:
    """The letter, read as any mail program reads it. Raises ValueError when a part of it is missing."""
    letter = BytesParser(policy=policy.default).parsebytes(frozen)
    return Opened(
        sender=str(letter["From"]),
        recipient=str(letter["To"]),
        subject=str(letter["Subject"]),
        written_at=parsedate_to_datetime(str(letter["Date"])),
        html=_part(letter, "html"),
        text=_part(letter, "plain"),
        attached=_attached(letter),
    )


def subject_of(frozen: bytes) -> str:
    """What a letter is about, without reading its texts."""
    return str(BytesHeaderParser(policy=policy.default).parsebytes(frozen)["Subject"])


def _attached(letter: EmailMessage) -> tuple[str, str] | None:
    for page in letter.iter_attachments():
        return str(page.get_filename()), str(page.get_content())
    return None


def _part(letter: EmailMessage, kind: str) -> str:
    part = letter.get_body((kind,))
    if part is None:
        raise ValueError(f"this letter has no part of the kind {kind}")
    return str(part.get_content())
