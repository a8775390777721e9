"""What the suite needs of a channel, and what is the same for all: the child, and what a person has recorded."""

from datetime import date
from typing import Protocol

from permanence.entries import Recorder
from store.case_record import SqlCaseRecord
from tests.builders import NOW, register_child
from tests.casework.replying import ledger, waits_for_panel
from tests.conformance.acts import CASE_ID, CHILD, SIBLING, Act, Recorded

GONE = date(2025, 6, 2)


class Channel(Protocol):
    """A council whose people use one channel. Shona has been told of the child's late panel there."""

    @property
    def record(self) -> SqlCaseRecord: ...

    def offers(self, act: Act) -> bool:
        """Whether there is a way to do it here, by all that Shona is shown; True where she can write what she likes."""

    def does(self, email: str, act: Act) -> None:
        """This person does it in the way of the channel, up to the end: what is read back is confirmed."""

    def again(self) -> None:
        """All that the platform delivered for what was done last is delivered once more."""

    def shown(self, email: str) -> str:
        """All that this person can read here now, in one line."""


def register(record: SqlCaseRecord) -> None:
    """The child whom every act is about."""
    waits_for_panel(record, CASE_ID, reference=CHILD)
    register_child(record, "C0", date(2024, 6, 3), reference=SIBLING)
    with record.writing() as tx:
        tx.append(
            [Recorder(SIBLING, 1, "import:tracker", "import:tracker").journey_ended(GONE, "adopted")], NOW
        )


def recorded_by(record: SqlCaseRecord, email: str) -> list[Recorded]:
    """What this person has had recorded about the child, in order: all but who, when, and through what."""
    return [(entry.kind, dict(entry.data)) for entry in ledger(record, CHILD) if entry.by == email]


def in_one_line(*texts: str) -> str:
    return " ".join(" ".join(texts).replace("*", "").split())


def naming_the_child(act: Act) -> str:
    """The words as somebody writes them who has no message about the child."""
    return f"{CHILD} {act.words}" if act.is_about_a_child and CHILD not in act.words else act.words
