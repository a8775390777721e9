"""A mail that came back: its address is switched off when it is dead, and somebody else hears what it carried."""

from __future__ import annotations

from datetime import datetime

from casework.deliver import tell_administrators
from casework.ports import MessageKind, NewMessage, StoredMessage, Writing
from permanence.people import Directory, Person

_MUST_BE_HEARD = frozenset({MessageKind.ALERT, MessageKind.CATCH_UP})


def take_bounce(
    tx: Writing, message: StoredMessage, status: str | None, now: datetime, *, dead: bool
) -> None:
    """What could not arrive reaches the person's manager; she and the administrators hear of a dead address once.

    `status`: the mail server's code ("5.1.1"). `dead`: nothing will ever arrive at this address.
    """
    directory = tx.directory()
    newly_off = dead and tx.switch_address_off(message.person, status or "bounced", now)
    manager = _manager(directory, message.person)
    if manager and message.kind in _MUST_BE_HEARD:
        tx.reach_otherwise(message.id, manager.email, manager.channel, now)
    if manager and newly_off:
        tx.queue(_to_manager(manager, message.person, now), now)
    headline = f"Mail to {message.person} came back ({status or 'no code'})"
    action = (
        f"Correct the address in the staff list, then: homeward mailbox on {message.person}" if dead else ""
    )
    tell_administrators(tx, directory, f"bounced:{message.person}:{now.date()}", headline, now, action)


def _manager(directory: Directory, email: str) -> Person | None:
    return next((person for person in directory.line_above(email) if person.active), None)


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
