"""A small practice room: Shona with a late panel and a late review, Ewan with a child of his own, and their managers."""

import asyncio
import functools
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from bot.practice.clock import PracticeClock, nine_on, set_clock
from bot.practice.inbox import PracticeInbox
from permanence.people import Person
from scheduler.demo.practice_inbox import PracticeStore, practice_inbox
from scheduler.settings import Settings
from store.case_record import SqlCaseRecord
from store.engine import open_engine
from tests.builders import (
    AILSA,
    EWAN,
    GREER,
    ISLA,
    LORNA,
    MORAG,
    ROSS,
    SHONA,
    a_person,
    a_record,
    a_rulebook,
    people,
    register_child,
)

TODAY = date(2026, 5, 20)  # a Wednesday
GUIDE = (SHONA, MORAG, ISLA, EWAN)
SHONAS = {
    "first_review": date(2025, 8, 5),
    "second_review": date(2025, 11, 10),
    "kinship_ruled": date(2025, 10, 20),
    "permanence_recommendation": date(2026, 2, 10),
}
EWANS = {
    "first_review": date(2025, 10, 6),
    "second_review": date(2025, 12, 15),
    "kinship_ruled": date(2025, 12, 19),
    "permanence_recommendation": date(2026, 2, 17),
}
IN_CHAT = (SHONA, MORAG, EWAN, ROSS, ISLA, AILSA, LORNA, GREER)


@dataclass
class PracticedRoom:
    """A room on the morning of TODAY, after its sweep. `late`: Shona's child, `other`: Ewan's."""

    room: PracticeInbox
    late: str
    other: str

    @property
    def now(self) -> datetime:
        return self.room.clock().now


def a_room(folder: Path, chat: str = "slack") -> PracticedRoom:
    """Its record lies in `folder`. Shona's child: panel due on 5 May, review due on 10 May. Ewan's: panel due on 12 May."""
    made, late, other = _made(chat)
    for name in ("homeward.db", "at-first.sqlite"):
        (folder / name).write_bytes(made)
    return PracticedRoom(practice_inbox(store_in(folder), GUIDE), late, other)


@functools.cache
def _made(chat: str) -> tuple[bytes, str, str]:
    """The store of the room after its first morning: copying it is quicker than making it."""
    with tempfile.TemporaryDirectory() as path:
        folder = Path(path)
        record = a_record(folder, staff=staff(chat))
        late = register_child(record, "C-1", date(2025, 7, 1), route="permanence_order", milestones=SHONAS)
        other = register_child(
            record,
            "C-2",
            date(2025, 9, 1),
            worker=EWAN,
            team="South",
            route="permanence_order",
            milestones=EWANS,
        )
        record.close()
        store = store_in(folder)
        begin(practice_inbox(store, GUIDE))
        store.remember()
        store.record.close()
        return (folder / "at-first.sqlite").read_bytes(), late, other


def store_in(folder: Path) -> PracticeStore:
    """The store that lies in `folder`, as the practice inbox keeps it."""
    record = SqlCaseRecord(open_engine(f"sqlite:///{folder / 'homeward.db'}"), a_rulebook())
    settings = Settings(store_url="sqlite:///homeward.db", digest_anchor=date(2026, 5, 18))
    return PracticeStore(settings, folder, folder / "at-first.sqlite", record)


def begin(room: PracticeInbox) -> None:
    """The clock stands at nine on TODAY, and the morning has been lived."""
    at = nine_on(TODAY, room.rules)
    with room.record.writing() as tx:
        set_clock(tx, PracticeClock(at - timedelta(hours=12)))
    with ThreadPoolExecutor(1) as beside:  # a browser's event loop may be running in this thread
        beside.submit(lambda: asyncio.run(room.live_through([at]))).result()


def staff(chat: str) -> list[Person]:
    """The standing people, the first of them reached in this chat."""
    changed = [a_person(email, channel=chat) for email in IN_CHAT]
    return list(people(*changed).people.values())
