"""A meeting of sixty children, walked through by processes of which two are killed: nothing is lost or doubled."""

import subprocess
import sys
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest

from casework.ports import MessageKind
from permanence.entries import EntryKind
from store.case_record import SqlCaseRecord
from store.engine import open_engine
from tests.builders import JAMIE, MORAG, NOW, SHONA, a_record, a_rulebook
from tests.casework.post_room import PostRoom
from tests.casework.replying import Replying, waits_for_panel
from tests.journeys.meeting_walker import CHILDREN, events

ROOT = Path(__file__).parent.parent.parent
KILLED_AFTER = (31, 74)  # events


@pytest.fixture
def store(tmp_path: Path) -> Path:
    record = a_record(tmp_path)
    for number in range(CHILDREN):
        waits_for_panel(record, f"C{number}", worker=SHONA if number % 2 else JAMIE)
    record.close()
    return tmp_path / "homeward.db"


def test_a_meeting_of_sixty_children_killed_twice_loses_and_doubles_nothing(store: Path) -> None:
    taken = 0
    for last in KILLED_AFTER:
        taken = walked(store, taken, last)
    walked(store, taken, None)

    record = SqlCaseRecord(open_engine(f"sqlite:///{store}"), a_rulebook())
    talked_about = CHILDREN - CHILDREN // 10
    assert set(panels(record).values()) == {1}
    assert len(panels(record)) == talked_about
    minutes = Replying(record, MORAG, source="after", now=NOW + timedelta(hours=1)).types("meeting minutes")
    assert f"And {talked_about - 40} more." in minutes.lines
    assert f"Nothing was recorded of {CHILDREN // 10} other children talked about." in minutes.lines
    named = told(record)
    assert [len(messages) for messages in named.values()] == [1, 1]
    assert sum(number for messages in named.values() for number in messages) == talked_about
    record.close()


def walked(store: Path, first: int, last: int | None) -> int:
    """The first event whose answer was not seen: the platform delivers it again. The process is killed after `last`."""
    command = [sys.executable, "-m", "tests.journeys.meeting_walker", str(store), str(first)]
    seen = first
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for line in process.stdout:
            seen = int(line.split()[0])
            if last is not None and seen >= last:
                process.kill()
                break
        process.wait()
    assert last is not None or (process.returncode == 0 and seen == len(events()) - 1)
    return seen  # once more: it was taken, and its answer may have been lost


def panels(record: SqlCaseRecord) -> Counter[str]:
    """How often the day of the panel was recorded for each child, by Morag."""
    with record.reading() as tx:
        return Counter(
            e.reference
            for e in tx.entries()
            if e.kind is EntryKind.MILESTONE_REACHED and e.by == MORAG and e.data["milestone"] == "panel"
        )


def told(record: SqlCaseRecord) -> dict[str, list[int]]:
    """How many children each worker's message about the meeting names; one message each."""
    post = PostRoom(record, now=NOW + timedelta(hours=2))
    post.deliver()
    return {
        email: [
            len(t.content.parts[0].lines)
            for t in post.sent_to(email, MessageKind.QUEUE)
            if t.content.headline.startswith("Recorded in the meeting")
        ]
        for email in (SHONA, JAMIE)
    }
