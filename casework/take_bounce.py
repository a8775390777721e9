"""A mail that came back: its address is switched off when it is dead, and somebody else hears what it carried."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from casework.ports import MessageKind, NewMessage, StoredMessage, Writing
from casework.settle import must_be_heard, reach_manager, tell_administrators
from permanence.people import Directory, Person


@dataclass(frozen=True, slots=True)
class CameBack:
    """`code`: the mail server's ("5.1.1"). `means`: that in our words. `dead`: nothing will ever arrive there."""

    code: str | None = None
    means: str | None = None
    dead: bool = False

    @property
    def why(self) -> str:
        return f"{self.code}: {self.means}" if self.code and self.means else self.code or "no code"


def take_bounce(tx: Writing, message: StoredMessage, back: CameBack, now: datetime) -> None:
    """What could not arrive reaches the person's manager; she and the administrators hear of a dead address once."""
    directory = tx.directory()
    newly_off = back.dead and tx.switch_address_off(message.person, back.code or "bounced", now)
    manager = directory.still_above(message.person)
    if must_be_heard(message):
        reach_manager(tx, directory, message, now)
    if manager and newly_off:
        tx.queue(_to_manager(manager, message.person, now), now)
    _tell(tx, directory, message.person, back, now)


def _tell(tx: Writing, directory: Directory, person: str, back: CameBack, now: datetime) -> None:
    """The administrators hear: once a day for each address, and once more when it is switched off."""
    off = "off:" if back.dead else ""
    headline = f"Mail to {person} came back ({back.why})"
    action = f"Correct the address in the staff list, then: homeward mailbox on {person}" if back.dead else ""
    tell_administrators(tx, directory, f"bounced:{off}{person}:{now.date()}", headline, now, action)


def _to_manager(manager: Person, email: str, now: datetime) -> NewMessage:
    return NewMessage(
        key=f"notice:dead:{email}:{now.date()}:{manager.email}",
        kind=MessageKind.NOTICE,
        person=manager.email,
        channel=manager.channel,
        not_before=now,
        facts={
            "headline": f"{email} cannot be reached by e-mail",
            "lines": [
                "Mail to this address comes back, so nothing more is sent to it. You get the alerts instead."
            ],
            "action": "Ask for the right address, and have the administrator put it into the staff list.",
        },
    )
