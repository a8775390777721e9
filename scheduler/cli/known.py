"""What is named in an option is known, or the command ends with 2: a slip is never answered with "nothing"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scheduler.cli.output import wrong_usage

if TYPE_CHECKING:
    from casework.ports import Reading
    from permanence.people import Person


def person_of(tx: Reading, email: str) -> Person:
    """Whoever has this address. Nobody near is named: addresses are people's own."""
    person = tx.directory().get(email.strip().lower())
    if person is None:
        wrong_usage(
            f"nobody is known by the address {email}: homeward people list shows who is, "
            "homeward people load FILE takes staff in"
        )
    return person
