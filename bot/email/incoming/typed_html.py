"""The lines of an HTML reply that its writer typed, up to where her mail program begins to quote.

Read as a stream of tags, in time that grows with the length and nothing else: sixty thousand open elements cost no more
than as many words. Where a quotation opens is known by the marks that mail programs set.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape

from permanence.replies.cleaning import LONGEST_READ

# Of a line no more is looked at. It is longer than any answer that is read, so that whoever writes more is told.
LONGEST_LINE = LONGEST_READ + 1
_NAME = re.compile(r"/?([a-zA-Z][a-zA-Z0-9:]*)")
_ATTRIBUTE = re.compile(r"([a-zA-Z-]{2,20})\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))")
_SPACE = re.compile(r"[ \t\r\n\xa0\u200b\ufeff]+")
_BLOCKS = frozenset(
    {
        *(
            "p",
            "div",
            "br",
            "tr",
            "li",
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "blockquote",
            "hr",
            "table",
            "pre",
        ),
        *("ul", "ol", "section", "article", "td", "th", "body"),
    }
)
_UNSEEN = frozenset({"style", "script", "head", "title", "svg", "template", "noscript"})
# What its writer struck out, and lists that she did not choose from, are no words of hers.
_NOT_SAID = frozenset({"del", "s", "strike", "select", "datalist"})
_VOID = frozenset(
    {"br", "hr", "img", "input", "link", "meta", "wbr", "area", "base", "col", "embed", "source"}
)
_HIDDEN = re.compile(r"\shidden(?=[\s=/]|$)", re.IGNORECASE)
_INVISIBLE = re.compile(
    r"display:none|visibility:hidden|text-decoration(?:-line)?:line-through|mso-hide:all|opacity:0(?![.\d])"
    r"|font-size:0(?![.\d])"
)
# Programs that put every word they quote into a block: what stands outside one, below the first, was typed.
_QUOTES_IN_BLOCKS = frozenset({"gmail_quote", "gmail_quote_container", "gmail_attr", "moz-cite-prefix"})
_OPENS_QUOTE_IDS = frozenset(
    {
        "divrplyfwdmsg",
        "appendonsend",
        "replyforwardheader",
        "ymail_quoted",
        "olk_src_body_section",
        "quoted_header",
    }
)
_OPENS_QUOTE_CLASSES = frozenset(
    {
        *(
            "gmail_quote",
            "gmail_quote_container",
            "gmail_attr",
            "gmail_extra",
            "moz-cite-prefix",
            "yahoo_quoted",
        ),
        *("protonmail_quote", "zmail_extra", "moz-forward-container", "ms-outlook-ios-reference-expand"),
    }
)
_LONGEST_TAG = 4_000


@dataclass(frozen=True, slots=True)
class Typed:
    """Lines above the quotation, and those below it; `between`: something is typed between two quotations.

    `quoted`: what is quoted, in which something may be typed as well; `in_blocks`: it has an end that is known.
    `unsaid`: something above it is struck out or cannot be seen.
    """

    above: tuple[str, ...]
    below: tuple[str, ...]
    between: bool
    quoted: tuple[str, ...] = ()
    in_blocks: bool = False
    unsaid: bool = False


@dataclass(slots=True)
class _Page:
    """What has been seen so far, while the page is read."""

    above: list[str]
    below: list[str]
    quoted: list[str] = field(default_factory=lambda: [""])
    quoting: bool = False
    in_blocks: bool = False  # whoever quotes does it in blocks, so that words outside of one are typed
    depth: int = 0  # of block quotations
    unseen: str = ""  # the element within which nothing is seen
    inside: int = 0  # how many of its name are open
    unsaid: bool = False
    runs: str = ""  # "q" quoted, "t" typed, in their order

    def take(self, text: str) -> None:
        if self.unseen:
            is_words = self.unseen not in _UNSEEN and not self.quoting
            self.unsaid = self.unsaid or (is_words and not text.isspace())
            return
        if not (said := _SPACE.sub(" ", unescape(text))):
            return
        if self.quoting:
            is_typed = self.in_blocks and not self.depth
            self.note("t" if is_typed else "q", said)
        self.lines[-1] += said

    @property
    def lines(self) -> list[str]:
        """Where words go at this place."""
        if not self.quoting:
            return self.above
        return self.below if self.in_blocks and not self.depth else self.quoted

    def note(self, run: str, said: str) -> None:
        if said.strip() and not self.runs.endswith(run):
            self.runs += run

    def line(self) -> None:
        if self.lines[-1]:
            self.lines.append("")

    def blank(self) -> None:
        lines = self.lines
        if lines[-1] or len(lines) < 2 or lines[-2]:  # noqa: PLR2004 - one empty line is as good as many
            lines.append("")

    def tag(self, written: str) -> None:
        named = _NAME.match(written)
        if named is None:
            return
        name, closes = named[1].lower(), written.startswith("/")
        if self.unseen:
            self.leave_unseen(name, closes)
            return
        if name in _UNSEEN or (name not in _VOID and not closes and _is_not_said(name, written)):
            self.unseen, self.inside = ("" if closes or written.endswith("/") else name), 1
            return
        if name == "blockquote":
            self.depth = max(0, self.depth + (-1 if closes else 1))
        if not closes and not self.quoting and _opens_quote(name, written):
            self.quoting = True
            self.in_blocks = name == "blockquote" or bool(_classes(written) & _QUOTES_IN_BLOCKS)
            self.depth = 1 if name == "blockquote" else 0
        if name == "br":
            self.blank()
        elif name in _BLOCKS:
            self.line()

    def leave_unseen(self, name: str, closes: bool) -> None:
        """An element of the name has begun or ended within the one that is not seen."""
        if name != self.unseen:
            return
        self.inside += -1 if closes else (0 if name in _UNSEEN else 1)
        if self.inside <= 0:
            self.unseen = ""


def typed_in(html: str) -> Typed:
    """What the writer typed. No markup makes it raise."""
    page = _Page([""], [""])
    for is_tag, text in _pieces(html):
        if is_tag:
            page.tag(text)
        else:
            page.take(text)
    return Typed(
        _tidy(page.above),
        _tidy(page.below),
        "qtq" in page.runs,
        _tidy(page.quoted),
        page.in_blocks,
        page.unsaid,
    )


def _pieces(html: str) -> Iterator[tuple[bool, str]]:
    """Tags (without their angle brackets) and the text between them, in order; comments are left out."""
    place = 0
    while (start := html.find("<", place)) >= 0:
        if start > place:
            yield False, html[place:start]
        ends = "-->" if html.startswith("<!--", start) else ">"
        end = html.find(ends, start)
        if end < 0:  # the rest has no end of any tag
            return
        if ends == ">":
            yield True, html[start + 1 : min(end, start + _LONGEST_TAG)]
        place = end + len(ends)
    yield False, html[place:]


def _opens_quote(name: str, written: str) -> bool:
    said = _attributes(written)
    if said.get("id", "").removeprefix("x_") in _OPENS_QUOTE_IDS:
        return True
    classes = {word.removeprefix("x_") for word in said.get("class", "").split()}
    if classes & _OPENS_QUOTE_CLASSES:
        return True
    if name == "blockquote":
        return said.get("type") == "cite" or "cite" in said
    style = said.get("style", "").replace(" ", "")
    return name == "div" and "border-top:solid" in style and "padding:3.0pt" in style  # Outlook for Windows


def _is_not_said(name: str, written: str) -> bool:
    """Whether what stands in the element is struck out, or cannot be seen."""
    style = _attributes(written).get("style", "").replace(" ", "")
    return name in _NOT_SAID or bool(_HIDDEN.search(written)) or bool(_INVISIBLE.search(style))


def _attributes(written: str) -> dict[str, str]:
    found = _ATTRIBUTE.finditer(written)
    return {each[1].lower(): (each[2] or each[3] or each[4] or "").lower() for each in found}


def _classes(written: str) -> set[str]:
    return {word.removeprefix("x_") for word in _attributes(written).get("class", "").split()}


def _tidy(lines: list[str]) -> tuple[str, ...]:
    return tuple(line.strip()[:LONGEST_LINE] for line in lines)
