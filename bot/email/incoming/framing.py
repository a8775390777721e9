"""Whether a mail's headers can be read in one way only.

The council's boundary vouches for the sender that it has read. A line end that only some programs take for one, a line
that is no header, or a second header where one belongs, and it may have read another sender than we do. Nothing is
believed of such a mail (RFC 5322, 2.2, 3.6 and 4.5 for what must not be written).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

# All controls but the tab and the two of a line end, and Unicode's own line ends: some programs end a line at them.
_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]|\xc2\x85|\xe2\x80[\xa8\xa9]")
_BARE_RETURN = re.compile(rb"\r(?!\n)")
_FIELD = re.compile(rb"([!-9;-~]+):")
_ONCE = frozenset(
    {
        *(b"from", b"sender", b"reply-to", b"to", b"cc", b"subject", b"date"),
        *(b"message-id", b"in-reply-to", b"references"),
        *(b"mime-version", b"content-type", b"content-transfer-encoding", b"content-disposition"),
    }
)


def is_read_in_one_way(head: bytes, body: bytes = b"") -> bool:
    """Whether every program that reads these headers finds the same ones in them. `head`: with its empty line."""
    if _CONTROL.search(head) or _BARE_RETURN.search(head) or _mixes_line_ends(head, body):
        return False
    lines = head.replace(b"\r\n", b"\n").rstrip(b"\n").split(b"\n")
    names = [name for number, line in enumerate(lines) if (name := _name(lines, number, line)) is not None]
    if b"" in names:
        return False
    return all(count == 1 for name, count in Counter(names).items() if name in _ONCE)


def _mixes_line_ends(head: bytes, body: bytes) -> bool:
    """Whether some lines end in a line feed alone and others do not: then the headers may end elsewhere as well."""
    if b"\r\n" in head:
        return head.count(b"\r\n") < head.count(b"\n")
    return b"\r\n" in body


def _name(lines: Sequence[bytes], number: int, line: bytes) -> bytes | None:
    """The header's name in small letters; None for a line that goes on with one, empty for a line that is neither."""
    if line[:1] in (b" ", b"\t"):
        return None if number and line.strip() and lines[number - 1] else b""
    found = _FIELD.match(line)
    return found[1].lower() if found else b""
