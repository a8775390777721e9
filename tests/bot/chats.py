"""What tests of Slack and of Teams ask alike of a council at work."""

from datetime import timedelta

from casework.ports import MessageKind, StoredMessage
from permanence.entries import Entry, EntryKind
from tests.builders import SHONA

HOUR, DAY, A_MINUTE = timedelta(hours=1), timedelta(days=1), timedelta(minutes=1)
ASKED = "booked for 9 June"


def pass_by(council, number: int, step: timedelta = A_MINUTE) -> None:
    """So many steps of time go by, with a delivery after each."""
    for _ in range(number):
        council.now += step
        council.deliver()


def booked(council) -> list[Entry]:
    """What Shona has booked."""
    return [e for e in council.recorded(EntryKind.BOOKED) if e.by == SHONA]


def outbox(council) -> list[StoredMessage]:
    """What was ever meant for her, the newest first."""
    with council.record.reading() as tx:
        return tx.messages_for(SHONA, 200)


def said_by_mail(council, email: str = SHONA) -> list:
    """Answers that came by e-mail."""
    return [m for m in council.mails.to(email) if m.kind is MessageKind.SAID_BACK]
