"""What a quotation of our own message is known by, whatever language a mail program speaks: our address, our words.

A writer may use the same words as we do, so one line alone never makes a quotation; and what she typed below it is
found behind the last line of ours.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.email.incoming.typed_html import typed_in
from bot.email.mime import Mailbox, UnsafeHeader
from bot.email.opened import opened

MOST_WORDS = 90_000  # no message of ours is longer
_SHORTEST_LINE, _SHORTEST_PIECE = 12, 25
_RUN, _OF = 2, 3  # so many of the next lines are ours
_FEWEST_CLOSING = 2
_MOST_BLANK, _MOST_HEAD = 4, 7  # lines of or above a head
_MARKS = re.compile(r"^[\s>|*•·_-]+|[\s*_]+$")
_WHEN = re.compile(r"\b\d{1,2}[:.h]\d\d\b|\b20\d\d\b")
_LINKED = re.compile(r"<(https?|mailto):[^<>\s]*>")  # what Outlook writes behind a link
_FIELD = re.compile(r"\W{0,4}\w[\w .'()-]{0,25}\s?:\W?\s*\S")


@dataclass(frozen=True, slots=True)
class Ours:
    """`addresses`: as patterns, with any signed part. `recipient`: her address, where our message is known.

    `lines`, `words`: of our message; `is_whole`: of all of it. `closing`: its last lines.
    """

    addresses: tuple[re.Pattern[str], ...] = ()
    name: str = ""
    lines: frozenset[str] = frozenset()
    words: str = ""
    closing: frozenset[str] = frozenset()
    recipient: str = ""
    is_whole: bool = False

    def is_line(self, line: str) -> bool:
        """Whether we wrote it, or it is a piece of what we wrote."""
        plain = _plain(line)
        if len(plain) < _SHORTEST_LINE:
            return False
        return plain in self.lines or (len(plain) >= _SHORTEST_PIECE and plain in self.words)

    def begins(self, lines: Sequence[str], number: int) -> bool:
        """Whether a quotation of ours begins with this line: it and the next are ours."""
        if not self.is_line(lines[number]):
            return False
        following = [line for line in lines[number : number + 4 * _OF] if line.strip()][:_OF]
        return sum(map(self.is_line, following)) >= _RUN

    def is_in_head(self, line: str) -> bool:
        """Whether the line says that we wrote: by our address, or by our name beside a day or an hour."""
        return any(address.search(line) for address in self.addresses) or self._names_us(line)

    def is_head(self, lines: Sequence[str], number: int) -> bool:
        """Whether a line that names our address begins a quotation: what follows is quoted, a field, or ours."""
        if not any(address.search(lines[number]) for address in self.addresses):
            return False
        following = [line for line in lines[number + 1 : number + _MOST_HEAD] if line.strip()]
        is_field, ends = _FIELD.match(lines[number]), lines[number].rstrip().endswith(":")
        quoted = any(map(self._is_quoted, following))
        return quoted or bool(is_field and any(_FIELD.match(line) for line in following)) or ends

    def behind_head(self, lines: Sequence[str], number: int) -> int:
        """The first line that is quoted, behind the head that names us in this line."""
        near = range(number + 1, min(number + 1 + _MOST_HEAD, len(lines)))
        return next((n for n in near if self._is_quoted(lines[n])), number + 1)

    def _is_quoted(self, line: str) -> bool:
        return line.startswith(">") or self.is_line(line)

    def head_above(self, lines: Sequence[str], at: int) -> int:
        """Where the head of a quotation begins whose first quoted line is `at`; `at` itself where it has none."""
        last = at - 1
        while last >= 0 and at - last <= _MOST_BLANK and (not lines[last].strip() or _is_rule(lines[last])):
            last -= 1
        first = last
        while first > 0 and last - first < _MOST_HEAD and lines[first - 1].strip():
            first -= 1
        naming = [n for n in range(max(first, 0), last + 1) if self.is_in_head(lines[n])]
        if not naming:
            return at
        return self._with_fields(lines, naming[0], first)

    def is_broken_by(self, lines: Sequence[str]) -> bool:
        """Whether something else stands between lines of ours in a quotation, or behind one of them in its line.

        Only where the whole of our message is known. A line that a mail program has broken in two is ours in its parts.
        """
        plain = [said for line in lines if (said := _plain(_LINKED.sub("", line)))]
        mine = [n for n, said in enumerate(plain) if said in self.lines and len(said) >= _SHORTEST_LINE]
        if not self.is_whole or not mine:
            return False
        ends = [plain.index(said, mine[0]) for said in self.closing if said in plain[mine[0] :]]
        last = (
            max(ends) if len(ends) == len(self.closing) else mine[-1]
        )  # an older mail of ours may stand below
        return any(not self._is_piece(plain, n) for n in range(mine[0], last))

    def _is_piece(self, plain: Sequence[str], number: int) -> bool:
        """Whether the line is ours, or goes on or begins one of ours with the line beside it."""
        line = plain[number]
        if line in self.lines or not any(char.isalnum() for char in line):
            return True
        with_last = " ".join(plain[max(0, number - 1) : number + 1])
        with_next = " ".join(plain[number : number + 2])
        return with_last in self.words or with_next in self.words

    def after(self, lines: Sequence[str]) -> tuple[str, ...]:
        """What stands behind the last line of ours in a quotation whose lines bear no marks."""
        found = [n for n, line in enumerate(lines) if self.is_line(line)]
        closing = [n for n in found if _plain(lines[n]) in self.closing]
        last = (closing or found)[-1:]
        return tuple(lines[self._behind_pieces(lines, last[0]) :]) if last else ()

    def _behind_pieces(self, lines: Sequence[str], last: int) -> int:
        """Where it ends what goes on from this line of ours, in lines that a mail program has broken."""
        said = _plain(lines[last])
        for number in range(last + 1, len(lines)):
            piece = _plain(lines[number])
            if not piece:
                continue
            if f"{said} {piece}" not in self.words:
                break
            said, last = piece, number
        return last + 1

    def _names_us(self, line: str) -> bool:
        return bool(self.name) and self.name.casefold() in line.casefold() and _WHEN.search(line) is not None

    def _is_field_of_head(self, line: str) -> bool:
        """A field that stands beside the one that names us: the day, the subject, or to whom it went."""
        known = (self.name, self.recipient)
        names = any(each and each.casefold() in line.casefold() for each in known)
        return _FIELD.match(line) is not None and (names or _WHEN.search(line) is not None)

    def _with_fields(self, lines: Sequence[str], naming: int, first: int) -> int:
        """Fields that stand above the one that names us, such as the day."""
        while naming > first and self._is_field_of_head(lines[naming - 1]):
            naming -= 1
        while naming > 0 and _is_rule(lines[naming - 1]):
            naming -= 1
        return naming


def ours_of(frozen: bytes | None, mailbox: Mailbox) -> Ours:
    """What the message of these bytes, or any message of this mailbox, is known by."""
    known = [mailbox]
    try:
        letter = opened(frozen) if frozen else None
        known += [Mailbox.parse(letter.sender)] if letter else []
    except (ValueError, TypeError, UnsafeHeader):  # bytes of another channel
        letter = None
    addresses = tuple(dict.fromkeys(_pattern(each.address) for each in known))
    if letter is None:
        return Ours(addresses, mailbox.name)
    text = letter.text[:MOST_WORDS].split("\n")
    page = typed_in(letter.html[:MOST_WORDS]).above
    lines = [plain for line in (*text, *page) if (plain := _plain(line))]
    closing = [plain for line in text if len(plain := _plain(line)) >= _SHORTEST_LINE][-_FEWEST_CLOSING:]
    name, recipient = known[-1].name or mailbox.name, Mailbox.parse(letter.recipient).address
    is_whole = max(len(letter.text), len(letter.html)) <= MOST_WORDS
    return Ours(addresses, name, frozenset(lines), " ".join(lines), frozenset(closing), recipient, is_whole)


def _pattern(address: str) -> re.Pattern[str]:
    own, _, domain = address.partition("@")
    return re.compile(
        rf"(?<![\w.+-]){re.escape(own)}(\+\w{{1,50}})?@{re.escape(domain)}(?![\w-])", re.IGNORECASE
    )


def _plain(line: str) -> str:
    return " ".join(_MARKS.sub("", line[:1_000].replace("\u200b", "").replace("\xad", "")).split()).casefold()


def _is_rule(line: str) -> bool:
    return re.fullmatch(r"\s*[-_*=]{3,}[^-_*=]{0,40}[-_*=]{0,60}\s*", line[:120]) is not None


NOTHING_OF_OURS = Ours()
