"""Whether the council's own boundary server found that the sender's domain really sent a mail.

Only the `Authentication-Results` (RFC 8601) that names the boundary counts, and of those only the topmost: what stands
below came with the mail. The boundary must take such headers away from mail that comes in (docs/email.md).
"""

from __future__ import annotations

import re
from collections.abc import Iterable

UNNAMED = "unnamed"  # a boundary that writes its results without a name of its own: Exchange Online
_COMMENT = re.compile(r"\([^()]{0,500}\)")
_QUOTED = re.compile(r'"[^"]{0,500}"')
_LONGEST = 4_000


def is_authentic(results: Iterable[str], boundary: str, sender: str) -> bool:
    """Whether the boundary says `dmarc=pass`, or `dkim=pass` by the sender's own domain.

    `results`: the values of Authentication-Results, topmost first. `sender`: the one address of From.
    """
    domain = sender.rpartition("@")[2].lower()
    for value in results:
        parts = [part.strip() for part in _bare(value).split(";")]
        if not _is_of(parts[0], boundary):
            continue
        found = parts if boundary == UNNAMED else parts[1:]
        return any(_vouches(part, domain) for part in found)
    return False


def _bare(value: str) -> str:
    """Without quoted words and comments, in which anything may be claimed."""
    return _COMMENT.sub(" ", _QUOTED.sub("", value[:_LONGEST])).lower()


def _is_of(first: str, boundary: str) -> bool:
    if boundary == UNNAMED:
        return "=" in first
    return first.split(maxsplit=1)[:1] == [boundary.lower()]


def _vouches(result: str, domain: str) -> bool:
    words = result.split()
    said = dict(word.partition("=")[::2] for word in words if "=" in word)
    match words[:1]:
        case ["dmarc=pass"]:
            return _aligned(domain, said.get("header.from", domain))
        case ["dkim=pass"]:
            return _aligned(domain, said.get("header.d") or said.get("header.i", "").rpartition("@")[2])
    return False


def _aligned(domain: str, other: str) -> bool:
    return bool(other) and (domain == other or domain.endswith(f".{other}")) and "." in other
