"""A letter becomes the bytes that are frozen in the outbox: text and HTML as alternatives, and pages that are attached.

Built by hand because the standard library's EmailMessage costs more than rendering, storing and sending together. What
it protects from is kept: nothing that could end a header line gets into a header, everything else is encoded as
RFC 2047 says, and the bytes are the same whenever the letter is the same.
"""

from __future__ import annotations

import re
from base64 import b64encode
from binascii import b2a_qp
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime

from permanence.plain_error import PlainError

# Line ends of any kind, and every other control character: each could end a header or hide part of one.
_UNSAFE = re.compile("[\x00-\x1f\x7f\x80-\x9f\u2028\u2029]")
_MESSAGE_ID = re.compile(rb"(?m)^Message-ID:\s+(<[^<>\s]+>)")
_FILE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]*")
_HEADER_NAME = re.compile(r"[A-Za-z][A-Za-z0-9-]*")
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?"
_ADDRESS = re.compile(rf"{_ATOM}(?:\.{_ATOM})*@{_LABEL}(?:\.{_LABEL})*")
_LONGEST_ADDRESS = 254
_LONGEST_LOCAL_PART = 64
_NAMED = re.compile(r"(?P<name>[^<>]*)<(?P<address>[^<>]*)>")
_PLAIN_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]*")

# Quoted-printable text never holds "=_"; a part that goes as it is must not hold it either.
BOUNDARY = "=_homeward"
AROUND = "=_around_homeward"  # neither begins with the other: some programs look no further
_AS_THEY_ARE = bytes([*range(0x20, 0x7F), 0x0A])  # printable ASCII and the ends of lines
_LONGEST_PLAIN_LINE = 900  # well under the 998 characters that SMTP allows
_LINE = 76
_BYTES_IN_A_WORD = 42  # so that an encoded word stays under the 75 characters that RFC 2047 allows


class UnsafeHeader(PlainError, ValueError):
    """A value that must not become part of a header: it holds a line end, or is no address. It is not repeated."""


def is_address(text: str) -> bool:
    """Whether `text` has the shape of an e-mail address that any server takes (ASCII, no quoting)."""
    local_part = text.partition("@")[0]
    return (
        len(text) <= _LONGEST_ADDRESS
        and len(local_part) <= _LONGEST_LOCAL_PART
        and _ADDRESS.fullmatch(text) is not None
    )


@dataclass(frozen=True, slots=True)
class Mailbox:
    """One address with the name that is shown for it. Raises UnsafeHeader when it cannot stand in a header."""

    address: str
    name: str = ""

    def __post_init__(self) -> None:
        if not is_address(self.address):
            raise UnsafeHeader("not an e-mail address")
        _refuse_unsafe(self.name)

    @classmethod
    def parse(cls, text: str) -> Mailbox:
        """From `shona.reid@council.example` or `Shona Reid <shona.reid@council.example>`."""
        match = _NAMED.fullmatch(text.strip())
        return cls(match["address"], match["name"].strip(' \t"')) if match else cls(text.strip())

    @property
    def domain(self) -> str:
        return self.address.partition("@")[2]

    def words(self) -> list[str]:
        """The parts between which a header line may be folded."""
        if not self.name:
            return [self.address]
        return [*_phrase(self.name), f"<{self.address}>"]


@dataclass(frozen=True, slots=True)
class Attachment:
    """What travels with a letter, under a name of plain letters, digits, dots and dashes: a page, or a calendar file.

    `kind`: "html" or "calendar". `method`: of a calendar file, what it does, which its type has to name (RFC 6047).
    """

    name: str
    text: str
    kind: str = "html"
    method: str = ""


@dataclass(frozen=True, slots=True)
class Letter:
    """What is to be sent to one person. `written_at` is aware; `headers` come as they are, after the usual ones."""

    message_id: str
    written_at: datetime
    sender: Mailbox
    recipient: Mailbox
    subject: str
    text: str
    html: str
    headers: tuple[tuple[str, str], ...] = ()
    attachments: tuple[Attachment, ...] = ()


def letter_bytes(letter: Letter) -> bytes:
    """The letter as it goes over the wire, with CRLF line ends. The same letter gives the same bytes.

    Raises UnsafeHeader when a subject, name, address, header or attachment's name holds what could end its line.
    """
    alternatives = [
        f'Content-Type: multipart/alternative; boundary="{BOUNDARY}"',
        "",
        *_part("plain", letter.text),
        *_part("html", _ascii_html(letter.html)),
        f"--{BOUNDARY}--",
        "",
    ]
    content = alternatives if not letter.attachments else [*_with_pages(alternatives, letter.attachments)]
    return "\r\n".join([*_head(letter), "MIME-Version: 1.0", *content]).encode("ascii")


def _with_pages(alternatives: Iterable[str], attachments: Iterable[Attachment]) -> Iterator[str]:
    yield f'Content-Type: multipart/mixed; boundary="{AROUND}"'
    yield ""
    yield f"--{AROUND}"
    yield from alternatives
    for page in attachments:
        if not _FILE_NAME.fullmatch(page.name):
            raise UnsafeHeader("not the name of a file")
        text = _ascii_html(page.text) if page.kind == "html" else page.text.replace("\r\n", "\n")
        subtype = f"{page.kind}; method={page.method}" if page.method else page.kind
        yield from _part(subtype, text, AROUND, f'attachment; filename="{page.name}"')
    yield f"--{AROUND}--"
    yield ""


def message_id_of(frozen: bytes) -> str:
    """The Message-ID of a letter's bytes; empty when they are no letter of ours."""
    found = _MESSAGE_ID.search(frozen.partition(b"\r\n\r\n")[0])
    return found[1].decode("ascii") if found else ""


def _head(letter: Letter) -> Iterator[str]:
    if letter.written_at.tzinfo is None:
        raise ValueError("a letter's moment needs a zone")
    yield _folded("From", letter.sender.words())
    yield _folded("To", letter.recipient.words())
    yield _folded("Subject", _text_words(letter.subject))
    yield f"Date: {format_datetime(letter.written_at)}"
    yield _folded("Message-ID", [_plain(letter.message_id)])
    for name, value in letter.headers:
        if not _HEADER_NAME.fullmatch(name):
            raise UnsafeHeader("not the name of a header")
        yield _folded(name, _plain(value).split())


def _part(
    subtype: str, content: str, boundary: str = BOUNDARY, disposition: str | None = None
) -> Iterator[str]:
    lines = content.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n") + "\n"
    plain = _goes_as_it_is(lines) and BOUNDARY not in lines and AROUND not in lines
    wired = lines.replace("\n", "\r\n")
    yield f"--{boundary}"
    yield f"Content-Type: text/{subtype}; charset=utf-8"
    if disposition:
        yield f"Content-Disposition: {disposition}"
    yield f"Content-Transfer-Encoding: {'7bit' if plain else 'quoted-printable'}"
    yield ""
    yield wired if plain else b2a_qp(wired.encode()).decode("ascii")


def _goes_as_it_is(lines: str) -> bool:
    """Whether it is printable ASCII in lines of which none is too long."""
    if not lines.isascii() or lines.encode("ascii").translate(None, _AS_THEY_ARE):
        return False
    return max(map(len, lines.split("\n"))) <= _LONGEST_PLAIN_LINE


def _ascii_html(html: str) -> str:
    """The same page in ASCII: numeric references mean what the characters mean, and spare the page an encoding."""
    return html.encode("ascii", "xmlcharrefreplace").decode("ascii")


def _refuse_unsafe(text: str) -> str:
    if _UNSAFE.search(text):
        raise UnsafeHeader("a header would hold a line end or another control character")
    return text


def _plain(text: str) -> str:
    if not text.isascii():
        raise UnsafeHeader("this header is ASCII only")
    return _refuse_unsafe(text)


def _text_words(text: str) -> list[str]:
    """An unstructured value, encoded where it is not plain ASCII or would be read as encoded."""
    words = _refuse_unsafe(text).split()
    if text.isascii() and "=?" not in text and all(len(word) < _LINE for word in words):
        return words
    return list(_encoded_words(text))


def _phrase(name: str) -> Iterable[str]:
    """A display name: as it is, quoted, or encoded, whichever it needs."""
    if not name.isascii() or "=?" in name:
        return _encoded_words(name)
    if _PLAIN_NAME.fullmatch(name):
        return name.split()
    escaped = name.replace("\\", "\\\\").replace('"', '\\"')
    return [f'"{escaped}"']


def _encoded_words(text: str) -> Iterator[str]:
    chunk = b""
    for character in text:
        encoded = character.encode()
        if len(chunk) + len(encoded) > _BYTES_IN_A_WORD:
            yield _encoded_word(chunk)
            chunk = b""
        chunk += encoded
    yield _encoded_word(chunk)


def _encoded_word(chunk: bytes) -> str:
    return f"=?utf-8?b?{b64encode(chunk).decode('ascii')}?="


def _folded(name: str, words: Iterable[str]) -> str:
    """The header, folded at spaces so that lines stay within 76 characters where the words allow it."""
    lines, line = [], f"{name}:"
    for count, word in enumerate(words):
        if count and len(line) + 1 + len(word) > _LINE:
            lines.append(line)
            line = ""
        line += f" {word}"
    return "\r\n".join([*lines, line])
