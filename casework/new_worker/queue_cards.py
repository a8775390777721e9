"""Queue the hand-over cards: once for each change of worker, one message a person whatever came together."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime

from casework.new_worker.moves import Move, moves_since
from casework.ports import MessageKind, NewMessage, StoredMessage, Writing
from permanence.people import Directory, Person

SEEN = "hand-overs seen"  # the newest entry of the ledger when changes of worker were last looked for
CARD, PARTING = "hand_over", "parting"  # facts of the two messages


def queue_cards(tx: Writing, today: date, now: datetime) -> int:
    """How many messages were queued: to new workers a card, to old ones who are at work the one question.

    The first look only marks where the ledger stands: who had a child before is no news.
    """
    kept, newest = tx.setting(SEEN), tx.ledger_number()
    if kept == str(newest):
        return 0
    tx.remember(SEEN, str(newest))
    if kept is None:
        return 0
    directory = tx.directory()
    moves = [*moves_since(tx, directory, int(kept))]
    cards: dict[str, list[Move]] = defaultdict(list)
    partings: dict[str, list[Move]] = defaultdict(list)
    for move in moves:
        cards[move.now].append(move)
        if _can_be_asked(directory, move.before, today):
            partings[move.before].append(move)
    queued = [tx.queue(_card(directory.people[email], of, today, now), now) for email, of in cards.items()]
    queued += [
        tx.queue(_parting(directory.people[email], of, today, now), now) for email, of in partings.items()
    ]
    return sum(one is not None for one in queued)


def is_of_a_hand_over(message: StoredMessage) -> bool:
    """Whether it is a card or the question to who had the child: such a message leaves in working hours only."""
    return CARD in message.facts or PARTING in message.facts


def _can_be_asked(directory: Directory, email: str, today: date) -> bool:
    person = directory.get(email)
    return person is not None and person.active and person.away_on(today) is None


def _card(person: Person, moves: list[Move], today: date, now: datetime) -> NewMessage:
    return _message(CARD, person, moves, [[m.reference, m.before] for m in moves], today, now)


def _parting(person: Person, moves: list[Move], today: date, now: datetime) -> NewMessage:
    return _message(PARTING, person, moves, [[m.reference, m.now] for m in moves], today, now)


def _message(
    what: str, person: Person, moves: list[Move], said: list[list[str]], today: date, now: datetime
) -> NewMessage:
    return NewMessage(
        key=f"{what}:{max(m.entry for m in moves)}:{person.email}",
        kind=MessageKind.NOTICE,
        person=person.email,
        channel=person.channel,
        not_before=now,
        facts={"on": today.isoformat(), what: said},
    )
