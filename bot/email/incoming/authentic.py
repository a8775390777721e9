"""Whether the council's own boundary server found that the sender's domain really sent a mail.

Only the `Authentication-Results` (RFC 8601) that names the boundary counts, and of those only the topmost: what stands
below came with the mail. The boundary must take such headers away from mail that comes in (docs/email.md). The header
is read by its grammar, because parts of it are the sender's own words: quoted strings with escapes, nested comments.
One that is not well formed vouches for nobody.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

UNNAMED = "unnamed"  # a boundary that writes its results without a name of its own: Exchange Online
_LONGEST = 8_000
_PLAIN = re.compile(r'[^\s;()"\\]+')
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"')
_ESCAPED = re.compile(r"\\(.)")
_STRUCTURE = re.compile(r"[\s=;]")  # within quotes these are letters like any other
_METHOD = re.compile(r"([a-z0-9-]+)(?:/\d+)?=([a-z]+)")


class NotWellFormed(ValueError):
    """A header that does not follow the grammar."""


def is_authentic(results: Iterable[str], boundary: str, sender: str) -> bool:
    """Whether the boundary says `dmarc=pass`, or `dkim=pass` by the sender's own domain; and never `dmarc=fail`.

    `results`: the values of Authentication-Results, topmost first. `sender`: the one address of From.
    """
    domain = sender.rpartition("@")[2].lower()
    for value in results:
        try:
            parts = parts_of(value)
        except NotWellFormed:
            if _may_be_of(value, boundary):
                return False
            continue
        if not _is_of(parts[0], boundary):
            continue
        found = [part for part in (parts if boundary == UNNAMED else parts[1:]) if part]
        if any(_result(part) == ("dmarc", "fail") for part in found):
            return False
        return any(_vouches(part, domain) for part in found)
    return False


def parts_of(value: str) -> list[list[str]]:
    """What stands between the semicolons, each as its words, in small letters and without comments.

    A quoted string is part of the word it stands in, with nothing in it that could be taken for structure. Raises
    NotWellFormed where a quoted string or a comment has no end, or is longer than any boundary writes.
    """
    if len(value) > _LONGEST:
        raise NotWellFormed("longer than any boundary writes")
    reading = _Reading()
    place = 0
    while place < len(value):
        place = reading.one(value, place)
    return [_joined(part) for part in reading.parts]


@dataclass
class _Reading:
    """What has been read of a header so far. `open`: the last word may go on."""

    parts: list[list[str]] = field(default_factory=lambda: [[]])
    open: bool = False

    def one(self, value: str, place: int) -> int:
        """The next piece is taken; where the one after it begins."""
        plain = _PLAIN.match(value, place)
        quoted = _QUOTED.match(value, place)
        if plain:
            return self.word(plain[0].lower(), plain.end())
        if quoted:
            said = _ESCAPED.sub(r"\1", quoted[1]).lower()
            return self.word(_STRUCTURE.sub("\0", said), quoted.end())
        self.open = False
        match value[place]:
            case "(":
                return _after_comment(value, place)
            case ";":
                self.parts.append([])
            case char if not char.isspace():
                raise NotWellFormed(f"a {char} where none belongs")
        return place + 1

    def word(self, said: str, end: int) -> int:
        words = self.parts[-1]
        if self.open:
            words[-1] += said
        else:
            words.append(said)
        self.open = True
        return end


def _after_comment(value: str, place: int) -> int:
    depth = 0
    while place < len(value):
        match value[place]:
            case "\\":
                place += 1
            case "(":
                depth += 1
            case ")":
                depth -= 1
        place += 1
        if depth == 0:
            return place
    raise NotWellFormed("a comment without an end")


def _joined(words: Sequence[str]) -> list[str]:
    """Words around an equals sign that stands by itself are one."""
    found: list[str] = []
    for word in words:
        last = found[-1] if found else ""
        ends = last.endswith("=") and last.count("=") == 1
        goes_on = ends or (last and "=" not in last and word.startswith("="))
        if goes_on:
            found[-1] += word
        else:
            found.append(word)
    return found


def _is_of(first: Sequence[str], boundary: str) -> bool:
    if boundary == UNNAMED:
        return any("=" in word for word in first)
    return list(first[:1]) == [boundary.lower()]


def _may_be_of(value: str, boundary: str) -> bool:
    return boundary == UNNAMED or boundary.lower() in value[:_LONGEST].lower()


def _result(words: Sequence[str]) -> tuple[str, str] | None:
    found = _METHOD.fullmatch(words[0])
    return (found[1], found[2]) if found else None


def _vouches(words: Sequence[str], domain: str) -> bool:
    said: dict[str, str] = {}
    for word in words[1:]:
        name, _, is_said = word.partition("=")
        said.setdefault(name, is_said)
    match _result(words):
        case ("dmarc", "pass"):
            return _aligned(domain, said.get("header.from", domain))
        case ("dkim", "pass"):
            return _aligned(domain, said.get("header.d") or said.get("header.i", "").rpartition("@")[2])
    return False


def _aligned(domain: str, other: str) -> bool:
    return bool(other) and (domain == other or domain.endswith(f".{other}")) and "." in other
