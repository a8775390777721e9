"""Who may see whom is gone through each quarter: who said that it was, and who is asked when the quarter is over."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from casework.access import Looking
from casework.ports import CaseRecord, MessageKind, NewMessage, Reading, Writing
from permanence.day_words import day_words
from permanence.local_day import local_day
from permanence.people import Person, Role
from permanence.plain_error import PlainError
from permanence.stages import Rulebook

DONE = "people review done"
A_QUARTER = timedelta(days=92)
GOES_THROUGH = (Role.ADMINISTRATOR, Role.INFORMATION_OFFICER, Role.SERVICE_MANAGER, Role.TEAM_MANAGER)
IS_ASKED = (Role.ADMINISTRATOR, Role.INFORMATION_OFFICER)


class NotHersToConfirm(PlainError):
    """Nobody of this address can say that access was gone through."""


def confirm_review(record: CaseRecord, email: str, through: str, now: datetime) -> Person:
    """It is in the access log that this person has gone through who may see whom. Raises NotHersToConfirm."""
    with record.writing() as tx:
        person = tx.directory().get(email.strip().lower())
        if person is None or not person.active or person.role not in GOES_THROUGH:
            roles = ", ".join(role.value.replace("_", " ") for role in GOES_THROUGH)
            raise NotHersToConfirm(f"{email} cannot say that access was gone through: it is for {roles}")
        tx.keep_looks([Looking(person.email, DONE, through, now).at_all(len(tx.references()))])
    return person


def last_review(tx: Reading) -> datetime | None:
    """When (UTC) somebody last said that access was gone through; None while nobody did."""
    return tx.last_look(DONE)


def is_due(tx: Reading, now: datetime) -> bool:
    """Whether a quarter is over since the last time; while nobody did, since somebody first looked at a child."""
    since = last_review(tx) or tx.first_look()
    return since is not None and now - since > A_QUARTER


def ask_for_review(tx: Writing, rules: Rulebook, now: datetime) -> int:
    """Administrators and information officers are asked for it, once each quarter that it is due; how many are."""
    today = local_day(now, rules.zone)
    if not is_due(tx, now) or not rules.for_sending.is_working_day(today):
        return 0
    return sum(tx.queue(message, now) is not None for message in _questions(tx, rules, now))


def _questions(tx: Reading, rules: Rulebook, now: datetime) -> Iterator[NewMessage]:
    last = last_review(tx)
    since = last or tx.first_look() or now
    quarter = (now - since) // A_QUARTER
    facts = what_is_asked(local_day(last, rules.zone) if last else None)
    for person in tx.directory().people.values():
        if person.active and person.role in IS_ASKED:
            yield NewMessage(
                key=f"notice:access:{since.date()}:{quarter}:{person.email}",
                kind=MessageKind.NOTICE,
                person=person.email,
                channel=person.channel,
                not_before=now,
                facts=facts,
            )


def what_is_asked(last: date | None) -> dict[str, object]:
    """What such a message says. `last`: the day on which access was last gone through, None for never."""
    said = f"It was last done on {day_words(last)}." if last else "It has not been done yet."
    return {
        "headline": "Check who can see which children",
        "lines": [
            f"This is done each quarter. {said}",
            "Look for people who have left, changed role or team, or have another manager.",
        ],
        "action": "Print the list with homeward people review --html FILE, and check each line. "
        "Then record it with homeward people review --done ADDRESS.",
    }
