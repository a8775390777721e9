"""A PDF of plain text on A4: headings, paragraphs and page numbers, in a font that every reader has.

The font knows the letters of Western Europe. Of others the bare letter is written (Łucja becomes Lucja), what has none
is counted in brackets, and behind each paragraph of which a letter was changed stands that it was.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from permanence.how_many import how_many

WIDE, HIGH, MARGIN = 595, 842, 56  # points; A4
_UNITS = 1000  # the widths of a font are in thousandths of its size
_PLAIN, _BOLD = "F1", "F2"
# Helvetica's own widths (Adobe's font metrics), from the space to the tilde.
_ASCII = (
    "278 278 355 556 556 889 667 191 333 333 389 584 278 333 278 278 556 556 556 556 556 556 556 556 556 556 278 278 "
    "584 584 584 556 1015 667 667 722 722 667 611 778 722 278 500 667 556 833 722 778 667 778 722 667 611 722 667 944 "
    "667 667 611 278 278 278 469 556 333 556 556 500 556 556 278 556 556 222 222 500 222 833 556 556 556 556 333 500 "
    "278 556 500 722 500 500 500 334 260 334 584"
)
_WIDTHS = dict(enumerate(map(int, _ASCII.split()), start=ord(" ")))
_WIDEST = 1000
_BOLD_IS_WIDER = 1.1
_TOGETHER = 3  # a heading, and the beginning of a paragraph, has so many lines below it on its page
CHANGED = "[letters here that this page cannot show: exactly in the file beside it]"
_NO_BARE_LETTER = str.maketrans({"Ł": "L", "ł": "l", "Đ": "D", "đ": "d", "ı": "i", "Ħ": "H", "ħ": "h"})


@dataclass(frozen=True, slots=True)
class Style:
    """How a paragraph looks. `size` and `above` (the space before it) are in points."""

    size: int
    above: int
    bold: bool = False

    @property
    def leading(self) -> int:
        """From one line to the next."""
        return round(self.size * 1.35)


TITLE, HEADING, TEXT, NEXT = Style(18, 0, bold=True), Style(12, 16, bold=True), Style(10, 5), Style(10, 0)
Paragraph = tuple[Style, str]


def pdf_of(title: str, paragraphs: Iterable[Paragraph]) -> bytes:
    """The file. `title`: what a reader's window is called, and what stands at the foot of each page."""
    pages = list(_pages(paragraphs))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R /Lang (en-GB) /ViewerPreferences << /DisplayDocTitle true >> >>",
        b"",  # the pages, once their numbers are known
        _font("Helvetica"),
        _font("Helvetica-Bold"),
        b"<< /Title (%s) >>" % _escaped(title),
    ]
    kids: list[str] = []
    for number, page in enumerate(pages, start=1):
        foot = f"{title}, page {number} of {len(pages)}"
        drawn = b"\n".join([*page, _line(MARGIN, MARGIN // 2, Style(8, 0), foot)])
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawn), drawn))
        resources = "/Resources << /Font << /F1 3 0 R /F2 4 0 R >> >>"
        at = f"/MediaBox [0 0 {WIDE} {HIGH}] /Contents {len(objects)} 0 R"
        objects.append(f"<< /Type /Page /Parent 2 0 R {at} {resources} >>".encode())
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<< /Type /Pages /Count {len(kids)} /Kids [{' '.join(kids)}] >>".encode()
    return _file(objects)


def _pages(paragraphs: Iterable[Paragraph]) -> Iterator[list[bytes]]:
    """What is drawn on each page, from the top down."""
    page: list[bytes] = []
    at = HIGH - MARGIN
    for style, text in paragraphs:
        at -= style.above if page else 0
        if page and style is not NEXT and at - _TOGETHER * style.leading < MARGIN:
            yield page
            page, at = [], HIGH - MARGIN
        for line in _wrapped(writable(text), style):
            if at - style.leading < MARGIN:
                yield page
                page, at = [], HIGH - MARGIN
            at -= style.leading
            page.append(_line(MARGIN, at, style, line))
    yield page


def _wrapped(text: str, style: Style) -> Iterator[str]:
    """The lines of a paragraph; a word that is wider than the page is broken."""
    room = (WIDE - 2 * MARGIN) * _UNITS / style.size
    for whole in text.split("\n"):
        line = ""
        for word in _breakable(whole.split(" "), room, style):
            longer = f"{line} {word}" if line else word
            if line and _width(longer, style) > room:
                yield line
                longer = word
            line = longer
        yield line


def _breakable(words: Sequence[str], room: float, style: Style) -> Iterator[str]:
    for word in words:
        rest = word
        while _width(rest, style) > room:
            most = next(n for n in range(1, len(rest) + 1) if _width(rest[: n + 1], style) > room)
            yield rest[:most]
            rest = rest[most:]
        yield rest


def _width(text: str, style: Style) -> float:
    return sum(_WIDTHS.get(ord(sign), _WIDEST) for sign in text) * (_BOLD_IS_WIDER if style.bold else 1)


def _line(x: int, y: int, style: Style, text: str) -> bytes:
    font = _BOLD if style.bold else _PLAIN
    return f"BT /{font} {style.size} Tf {x} {y} Td (".encode() + _escaped(text) + b") Tj ET"


def writable(text: str) -> str:
    """The text in letters that the font has; where one had to be changed, it says so at its end."""
    whole = unicodedata.normalize("NFC", text)
    shown = "".join(
        "".join(_nearest(sign) or "" for sign in run) if is_known else _counted(len(list(run)))
        for is_known, run in groupby(whole, key=lambda sign: _nearest(sign) is not None)
    )
    return shown if shown == whole else f"{shown} {CHANGED}"


def _counted(signs: int) -> str:
    return f"[{how_many(signs, 'letter')}]"


def _nearest(sign: str) -> str | None:
    """The sign itself, or the bare letter of it; None where the font has neither."""
    for written in (sign, sign.translate(_NO_BARE_LETTER), unicodedata.normalize("NFD", sign)[:1]):
        if sign in "\n\t" or not sign.isprintable() or _is_in_the_font(written):
            return written
    return None


def _is_in_the_font(written: str) -> bool:
    try:
        return bool(written.encode("cp1252"))
    except UnicodeEncodeError:
        return False


def _escaped(text: str) -> bytes:
    """The text in the font's own encoding, safe within brackets. Signs that no page shows are left out."""
    signs = "".join(sign for sign in text if sign.isprintable()).encode("cp1252", "replace")
    return signs.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")


def _font(name: str) -> bytes:
    return f"<< /Type /Font /Subtype /Type1 /BaseFont /{name} /Encoding /WinAnsiEncoding >>".encode()


def _file(objects: Sequence[bytes]) -> bytes:
    """The objects with their numbers, and the table of where each begins."""
    whole = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    begins: list[int] = []
    for number, one in enumerate(objects, start=1):
        begins.append(len(whole))
        whole += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    table = len(whole)
    whole += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    whole += b"".join(b"%010d 00000 n \n" % begin for begin in begins)
    trailer = b"<< /Size %d /Root 1 0 R /Info 5 0 R >>" % (len(objects) + 1)
    return bytes(whole + b"trailer\n%s\nstartxref\n%d\n%%%%EOF\n" % (trailer, table))
