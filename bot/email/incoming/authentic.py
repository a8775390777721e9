"""Whether the council's own boundary server found that the sender's domain really sent a mail.

Only the `Authentication-Results` (RFC 8601) that names the boundary counts, and of those only the topmost: what stands
below came with the mail. The boundary must take such headers away from mail that comes in (docs/email.md). The header
is read by its grammar, because parts of it are the sender's own words: quoted strings with escapes, nested comments.
One that is not well formed vouches for nobody.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
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
    """Whether the boundary says `dmarc=pass` for the sender's domain, or `dkim=pass` by that domain.

    Never where it says `dmarc=fail`, or names another domain in From than `sender` has: it read another mail than we
    do. `results`: the values of Authentication-Results, topmost first. `sender`: the one address of From.
    """
    domain = _small(sender.rpartition("@")[2])
    for value in results:
        try:
            parts = parts_of(value)
        except NotWellFormed:
            if _may_be_of(value, boundary):
                return False
            continue
        if _is_of(parts[0], boundary):
            said = [Result.of(part) for part in (parts if boundary == UNNAMED else parts[1:]) if part]
            return _vouch(said, domain)
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
            return self.word(_small(plain[0]), plain.end())
        if quoted:
            said = _small(_ESCAPED.sub(r"\1", quoted[1]))
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


@dataclass(frozen=True, slots=True)
class Result:
    """What the boundary found by one method (`dmarc`, `dkim`), and by which properties of the mail."""

    method: str
    outcome: str
    properties: Mapping[str, str | None]  # None: named twice, with different values

    @classmethod
    def of(cls, words: Sequence[str]) -> Result:
        """From the words of one part; a method of no name where the first word is no result."""
        found = _METHOD.fullmatch(words[0])
        said: dict[str, str | None] = {}
        for word in words[1:]:
            name, _, value = word.partition("=")
            said[name] = value if said.get(name, value) == value else None
        return cls(found[1], found[2], said) if found else cls("", "", said)

    def says(self, method: str, outcome: str) -> bool:
        return self.method == method and self.outcome == outcome

    def names_another(self, domain: str) -> bool:
        """Whether the From that it found is of another domain."""
        return "header.from" in self.properties and not self.is_from(domain)

    def is_from(self, domain: str) -> bool:
        return bool(domain) and _domain_of(self.properties.get("header.from")) == domain

    def is_signed_by(self, domain: str) -> bool:
        """Whether the signature is that of `domain`, or of one that it belongs to."""
        signer = (
            self.properties["header.d"] if "header.d" in self.properties else self.properties.get("header.i")
        )
        other = _domain_of(signer)
        return "." in other and (domain == other or domain.endswith(f".{other}"))


def _vouch(said: Sequence[Result], domain: str) -> bool:
    """Whether these results are for a mail from `domain`; several of one method must not disagree."""
    if any(each.says("dmarc", "fail") or each.names_another(domain) for each in said):
        return False
    passed = [each for each in said if each.says("dmarc", "pass")]
    if passed:
        return all(each.is_from(domain) for each in passed)
    return any(each.says("dkim", "pass") and each.is_signed_by(domain) for each in said)


def _domain_of(value: str | None) -> str:
    """The domain of a property's value, which may be a whole address; empty where there is none."""
    return (value or "").rpartition("@")[2]


def _small(text: str) -> str:
    """In small letters, as far as they are ASCII: `str.lower` makes a k of the sign for Kelvin."""
    return "".join(char.lower() if char.isascii() else char for char in text)
