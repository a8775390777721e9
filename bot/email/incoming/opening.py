"""A mail from outside, opened safely: bounded in bytes, headers, parts and depth, and never an exception of a library.

The standard library's parser takes minutes for what a hostile mail may hold (a hundred thousand parts, fifty thousand
addresses), so parts are cut here, and it only ever sees the headers of one part, of bounded length. Attachments are
counted and never opened. Only headers and the two texts of a reply come out.
"""

from __future__ import annotations

import re
from binascii import Error as BadBase64
from binascii import a2b_base64, a2b_qp
from codecs import lookup
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message
from email.parser import BytesHeaderParser
from hashlib import sha256

from bot.email.incoming.framing import is_read_in_one_way

MOST_BYTES = 5_000_000
MOST_HEADER_BYTES = 64_000
MOST_HEADERS = 400
MOST_PARTS = 60
MOST_DEPTH = 8
MOST_BEGINNING = 20_000
MOST_TEXT = 400_000  # bytes of a text that are read; what a person types is at its beginning
LONGEST_VALUE = 1_000  # of a header that is taken apart further
_REPORTS = frozenset({"message/delivery-status", "message/global-delivery-status"})
_END_OF_HEADERS = re.compile(rb"\r?\n\r?\n")
_LINE_END = re.compile(r"\r\n|\r|\n")
# Python's own, of which no mail is written. The first two take minutes for one long word.
_NO_CHARSETS = frozenset({"idna", "punycode", "raw-unicode-escape", "unicode-escape", "undefined"})
_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/=\s]")


class TooMuch(Exception):
    """The mail is larger than any answer; `why` says in what."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass
class Opened:
    """A mail's headers and what it says. `damaged`: a text could not be decoded as its headers say.

    `digest`: of everything after the headers, by which the same words sent again are known. `report`: the fields of a
    delivery report, as written. `beginning`: of everything after the headers, for a mail whose parts cannot be told
    apart. `others`: what stands in it besides the two texts, each by its type and name. `is_ambiguous`: another program
    may find other headers in it. `too_much`: in what it is larger than any answer; then neither of its texts is read.
    """

    headers: Message
    digest: str
    plain: str | None = None
    html: str | None = None
    report: str | None = None
    beginning: str = ""
    others: list[str] = field(default_factory=list)
    damaged: bool = False
    is_ambiguous: bool = False
    too_much: str | None = None
    _parts: int = field(default=0, repr=False)

    def values(self, name: str) -> list[str]:
        """Every value of a header, unfolded, as it is on the wire."""
        return [_unfolded(value) for value in self.headers.get_all(name, [])]

    def value(self, name: str) -> str:
        """The first value of a header, unfolded and cut to what may be taken apart; empty when there is none."""
        found = self.values(name)
        return found[0][:LONGEST_VALUE] if found else ""

    @property
    def content_type(self) -> str:
        return _content_type(self.headers)

    @property
    def subject(self) -> str:
        return _decoded(self.value("Subject"))


def open_mail(raw: bytes) -> Opened:
    """The mail, as far as anything in it is read. Raises TooMuch when not even its headers can be."""
    headers, body = _parted(raw)
    beginning = _LINE_END.sub("\n", body[:MOST_BEGINNING].decode("utf-8", "replace"))
    is_ambiguous = not is_read_in_one_way(raw[: len(raw) - len(body)], body)
    opened = Opened(headers, sha256(body).hexdigest(), beginning=beginning, is_ambiguous=is_ambiguous)
    try:
        if len(raw) > MOST_BYTES:
            raise TooMuch("bytes")  # noqa: TRY301 - every way of being too much ends alike
        _read(opened, headers, body, 0)
    except TooMuch as too_much:
        opened.too_much, opened.plain, opened.html = too_much.why, None, None
    return opened


def _read(opened: Opened, headers: Message, body: bytes, depth: int) -> None:
    opened._parts += 1  # noqa: SLF001 - counts while it is being made
    if opened._parts > MOST_PARTS:  # noqa: SLF001
        raise TooMuch("parts")
    if depth > MOST_DEPTH:
        raise TooMuch("depth")
    kind = _content_type(headers)
    if kind.startswith("multipart/"):
        for part in _parts_of(opened, headers, body):
            _read(opened, *_parted(part), depth + 1)
    elif kind in _REPORTS:
        opened.report = opened.report or _text(opened, headers, body)
    elif kind == "text/plain" and opened.plain is None and not _is_attached(headers):
        opened.plain = _text(opened, headers, body)
    elif kind == "text/html" and opened.html is None and not _is_attached(headers):
        opened.html = _text(opened, headers, body)
    else:
        attached = "attached " if _is_attached(headers) else ""
        opened.others.append(f"{attached}{kind} {_parameter(headers, 'name').lower()}".rstrip())


def _parted(part: bytes) -> tuple[Message, bytes]:
    """Headers and the rest. Raises TooMuch when the headers are longer than any mail needs."""
    if part.startswith((b"\n", b"\r\n")):
        return Message(), part
    end = _END_OF_HEADERS.search(part, 0, MOST_HEADER_BYTES)
    if end is None and len(part) > MOST_HEADER_BYTES:
        raise TooMuch("headers")
    head, body = (part[: end.start()], part[end.end() :]) if end else (part, b"")
    if head.count(b"\n") > MOST_HEADERS:
        raise TooMuch("headers")
    return BytesHeaderParser().parsebytes(head), body


def _parts_of(opened: Opened, headers: Message, body: bytes) -> Iterator[bytes]:
    """What stands between the boundaries, without what stands before the first and after the last."""
    boundary = _parameter(headers, "boundary")
    if not boundary:
        opened.damaged = True
        return
    line = re.compile(
        rb"^--" + re.escape(boundary.encode("utf-8", "replace")) + rb"(--)?[ \t]*\r?(?:\n|\Z)", re.MULTILINE
    )
    start, ended = None, False
    for count, found in enumerate(line.finditer(body)):
        if count > MOST_PARTS:
            raise TooMuch("parts")
        if start is not None:
            yield body[start : found.start()]
        start, ended = found.end(), bool(found[1])
        if ended:
            return
    opened.damaged = True  # it was cut off, or its boundary is nowhere
    if start is not None:
        yield body[start:]


def _text(opened: Opened, headers: Message, body: bytes) -> str:
    raw = body[:MOST_TEXT]
    encoding = _plain_value(headers, "Content-Transfer-Encoding").strip().lower()
    if encoding == "base64":
        raw = _from_base64(opened, raw)
    elif encoding == "quoted-printable":
        raw = a2b_qp(raw)
    return _LINE_END.sub("\n", text_in(raw, _parameter(headers, "charset")))


def text_in(raw: bytes, charset: str) -> str:
    """The bytes as text of this charset; as UTF-8 where it is no charset of mails, or they are none of it.

    Without half characters, which no database takes.
    """
    try:
        codec = lookup(charset or "utf-8").name
        text = raw.decode("utf-8" if codec in _NO_CHARSETS else codec)
    except (LookupError, ValueError):
        text = raw.decode("utf-8", "replace")
    return text.encode("utf-8", "replace").decode()


def _from_base64(opened: Opened, raw: bytes) -> bytes:
    wrong = _NOT_BASE64.search(raw)
    letters = b"".join(raw[: wrong.start() if wrong else None].split())
    whole = letters[: len(letters) // 4 * 4]
    opened.damaged = opened.damaged or wrong is not None or (whole != letters and len(raw) < MOST_TEXT)
    try:
        return a2b_base64(whole)
    except BadBase64:
        opened.damaged = True
        return b""


def _content_type(headers: Message) -> str:
    value = _plain_value(headers, "Content-Type").partition(";")[0].strip().lower()
    return value if re.fullmatch(r"[\w.+-]+/[\w.+-]+", value) else "text/plain"


def _is_attached(headers: Message) -> bool:
    return _plain_value(headers, "Content-Disposition").strip().lower().startswith("attachment")


def _parameter(headers: Message, name: str) -> str:
    """A parameter of Content-Type; empty when there is none that can be read."""
    short = Message()
    short["Content-Type"] = _plain_value(headers, "Content-Type")
    try:
        found = short.get_param(name, "")
    except (ValueError, HeaderParseError):
        return ""
    if isinstance(found, tuple):  # RFC 2231: charset, language, value
        found = found[2]
    return str(found or "")


def _plain_value(headers: Message, name: str) -> str:
    return _unfolded(headers.get(name, ""))[:LONGEST_VALUE]


def _unfolded(value: object) -> str:
    return re.sub(r"[\x00-\x1f\x7f]+", " ", str(value)).strip()


def _decoded(value: str) -> str:
    try:
        return _unfolded(make_header(decode_header(value)))
    except (HeaderParseError, LookupError, ValueError):
        return value
