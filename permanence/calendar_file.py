"""A booked day as a calendar file: the reference and the step, and nothing else of the child (RFC 5545)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

_LONGEST = 75  # octets of a line


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """`uid`: the same for every day that this step of this child is booked for, so that a later one moves the entry.

    `version`: grows with each. `made_at`: aware UTC. `cancelled`: the entry goes (RFC 5546, 3.2.5).
    """

    uid: str
    version: int
    on: date
    title: str
    made_at: datetime
    cancelled: bool = False

    @property
    def method(self) -> str:
        return "CANCEL" if self.cancelled else "PUBLISH"

    def text(self, sender: str = "") -> str:
        """The file, with CRLF line ends. `sender`: the address that it comes from, which a cancellation must name."""
        lines = (
            "BEGIN:VCALENDAR",
            "VERSION:2.0",
            "PRODID:-//Homeward//Booked day//EN",
            f"METHOD:{self.method}",
            "BEGIN:VEVENT",
            f"UID:{self.uid}",
            f"SEQUENCE:{self.version}",
            f"DTSTAMP:{self.made_at.astimezone(UTC):%Y%m%dT%H%M%SZ}",
            f"DTSTART;VALUE=DATE:{self.on:%Y%m%d}",
            f"DTEND;VALUE=DATE:{self.on + timedelta(days=1):%Y%m%d}",
            f"SUMMARY:{_escaped(self.title)}",
            *((f"ORGANIZER:mailto:{sender}",) if sender else ()),
            f"STATUS:{'CANCELLED' if self.cancelled else 'CONFIRMED'}",
            "TRANSP:TRANSPARENT",
            "END:VEVENT",
            "END:VCALENDAR",
        )
        return "".join(f"{part}\r\n" for line in lines for part in _folded(line))


def _escaped(text: str) -> str:
    for sign in ("\\", ";", ","):
        text = text.replace(sign, f"\\{sign}")
    return text.replace("\n", " ")


def _folded(line: str) -> list[str]:
    """No line is longer than 75 octets: what follows begins with a space."""
    parts, rest = [], line
    while len(rest.encode()) > _LONGEST:
        cut = _LONGEST
        while len(rest[:cut].encode()) > _LONGEST:
            cut -= 1
        parts.append(rest[:cut])
        rest = f" {rest[cut:]}"
    return [*parts, rest]
