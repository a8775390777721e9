"""A meeting that is being walked through: where its manager is on the list, and what was recorded on the way.

It is kept with each step, in the transaction of the reply that made it, so that whatever restarts in between goes on
from the same child. The list is the one it began with; who may see a child is asked anew each time she is shown.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from casework.ports import Reading, Writing
from permanence.digest.meeting import Meeting
from permanence.people import Person

KEPT = "meetings"  # what goes on, by the number of the manager
KEPT_FOR = timedelta(days=62)  # so long its minutes can be asked for
GOES_ON_FOR = timedelta(days=2)  # after its day; then the next "meeting" makes a new list


@dataclass(frozen=True, slots=True)
class Sitting:
    """`references`: the children on the list, in order; "" in the place of one who was erased since.

    So nobody's number shifts. `at`: the number of the one talked about; 0 before the first.

    At the end `at` is one more than there are. `place`: platform and thread where it goes on. `recorded`: the first
    ledger entry of each answer taken on the way, and of which child; `told`: how many of these the workers have been
    told. `is_open`: not left, and not at its end. `closings`: how often it was left or ended.
    """

    meeting: Meeting
    references: tuple[str, ...]
    at: int = 0
    place: tuple[str, str] = ("", "")
    recorded: tuple[tuple[str, int], ...] = ()
    told: int = 0
    is_open: bool = True
    closings: int = 0
    last_at: datetime | None = None

    @property
    def reference(self) -> str | None:
        """The child talked about now; None before the first, and where she was erased."""
        return (self.references[self.at - 1] or None) if 0 < self.at <= len(self.references) else None

    @property
    def last_day(self) -> date:
        """The last day on which it goes on."""
        return self.meeting.on + GOES_ON_FOR

    def among(self, seen: Collection[str]) -> list[str]:
        """The children on the list who are among `seen`, those whom the manager may see today, in order."""
        return [reference for reference in self.references if reference in seen]

    def place_among(self, seen: Collection[str]) -> int:
        """The number that the child talked about has among `seen`; one hidden from the manager is not counted."""
        return sum(reference in seen for reference in self.references[: self.at])

    def goes_on(self, today: date) -> bool:
        """Whether "meeting" goes on with this list on `today`."""
        return today <= self.last_day and self.at <= len(self.references)

    def with_entry(self, reference: str, entry: int) -> Sitting:
        if (reference, entry) in self.recorded:
            return self
        return replace(self, recorded=(*self.recorded, (reference, entry)))


def sitting_of(tx: Reading, person: Person) -> Sitting | None:
    """The meeting that this person held last, whether it goes on or not."""
    kept = _kept(tx).get(str(person.number))
    return _read(kept) if kept else None


def sittings(tx: Reading) -> Iterator[tuple[int, Sitting]]:
    """Everybody's last meeting, with the manager's number."""
    for number, kept in sorted(_kept(tx).items()):
        yield int(number), _read(kept)


def keep_sitting(tx: Writing, person_number: int, sitting: Sitting) -> None:
    """This is the manager's meeting as it stands, in the place of any before; old ones are not kept."""
    oldest = (sitting.meeting.on - KEPT_FOR).isoformat()
    others = {number: kept for number, kept in _kept(tx).items() if kept["days"][0] >= oldest}
    tx.remember(KEPT, json.dumps({**others, str(person_number): _written(sitting)}))


def meeting_becomes_hers(tx: Writing, other: int, number: int) -> None:
    """Two are one person, who had the two numbers: the meeting that was held last under either is hers."""
    kept = dict(_kept(tx))
    theirs = kept.pop(str(other), None)
    if theirs is None:
        return
    hers = kept.get(str(number))
    kept[str(number)] = max((one for one in (hers, theirs) if one), key=lambda one: one["last_at"] or "")
    tx.remember(KEPT, json.dumps(kept))


def _kept(tx: Reading) -> Mapping[str, Any]:
    found: Mapping[str, Any] = json.loads(tx.setting(KEPT) or "{}")
    return found


def _written(sitting: Sitting) -> Mapping[str, object]:
    """Each child with her number in one row: what is erased takes out a row (store/scrubbed.py), and moves no other."""
    meeting = sitting.meeting
    return {
        "team": meeting.team,
        "days": [day.isoformat() for day in (meeting.on, meeting.since, meeting.until)],
        "children": [[n, one] for n, one in enumerate(sitting.references, start=1) if one],
        "length": len(sitting.references),
        "at": sitting.at,
        "place": list(sitting.place),
        "told": [list(one) for one in sitting.recorded[: sitting.told]],
        "to_tell": [list(one) for one in sitting.recorded[sitting.told :]],
        "is_open": sitting.is_open,
        "closings": sitting.closings,
        "last_at": sitting.last_at.isoformat() if sitting.last_at else None,
    }


def _read(kept: Mapping[str, Any]) -> Sitting:
    on, since, until = (date.fromisoformat(day) for day in kept["days"])
    source, thread = kept["place"]
    children = dict(kept["children"])
    recorded = (*kept["told"], *kept["to_tell"])
    return Sitting(
        Meeting(kept["team"], on, since, until),
        tuple(children.get(n, "") for n in range(1, kept["length"] + 1)),
        kept["at"],
        (source, thread),
        tuple((reference, entry) for reference, entry in recorded),
        len(kept["told"]),
        kept["is_open"],
        kept["closings"],
        datetime.fromisoformat(kept["last_at"]) if kept["last_at"] else None,
    )
