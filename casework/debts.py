"""Messages that nobody was shown are owed: they are named until they are told, not true any more, or dismissed."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from casework.compose import DeliverySetup, Over, Verdict, compose
from casework.ports import ASKING, CaseRecord, MessageState, StoredMessage, Writing
from casework.restored import moment_words
from casework.settle import tell_administrators
from permanence.how_many import how_many
from permanence.local_day import local_day
from permanence.plain_error import PlainError

TOLD_SINCE = "a later message told it"


class NotOwed(PlainError):
    """A number that is of no message which failed with nobody reached."""

    def __init__(self, numbers: Collection[int]) -> None:
        named = ", ".join(map(str, sorted(numbers)))
        super().__init__(f"nothing is owed under {named}: homeward outbox lists what is")


@dataclass(frozen=True, slots=True)
class Retried:
    """`again`: messages that leave again. `over`: those of which nothing is true any more, each with the reason."""

    again: tuple[StoredMessage, ...]
    over: tuple[tuple[StoredMessage, str], ...]


def look_at_debts(record: CaseRecord, setup: DeliverySetup, now: datetime) -> int:
    """What was told since, or is not true any more, is owed no longer; how many messages still are.

    The administrators hear of those once a day.
    """
    with record.reading() as look:
        owed = look.owed()
        ended = [(m, TOLD_SINCE) for m in owed if look.was_told_since(m)]
        told = {m.id for m, _ in ended}
        asking = [m for m in owed if m.kind in ASKING and m.id not in told]
        found = [(m, _untrue(compose(look, record.rules, setup, _anew(m), now))) for m in asking]
        ended += [(m, because) for m, because in found if because]
    if not owed:
        return 0
    with record.writing() as tx:
        for message, reason in ended:
            _end(tx, message, reason, now)
        left = tx.owed()
        if left:
            _tell(tx, record, left, now)
    return len(left)


def retry(record: CaseRecord, setup: DeliverySetup, numbers: Collection[int], now: datetime) -> Retried:
    """Owed messages leave again as far as they are still true, written anew; all of them where no number is given.

    Raises NotOwed.
    """
    with record.writing() as tx:
        chosen = _chosen(tx, numbers)
        found = [(m, _untrue(compose(tx, record.rules, setup, _anew(m), now))) for m in chosen]
        over = tuple((m, because) for m, because in found if because)
        for message, reason in over:
            _end(tx, message, reason, now)
        gone = {message.id for message, _ in over}
        again = tuple(m for m in chosen if m.id not in gone)
        tx.send_anew([m.id for m in again], now)
    return Retried(again, over)


def dismiss(
    record: CaseRecord, numbers: Collection[int], why: str, now: datetime
) -> tuple[StoredMessage, ...]:
    """These messages are owed no longer; why stands with each. Raises NotOwed, ValueError without a why."""
    if not why.strip():
        raise ValueError("a message is dismissed for a reason")
    with record.writing() as tx:
        chosen = _chosen(tx, numbers)
        for message in chosen:
            _end(tx, message, f"dismissed: {why.strip()}", now)
    return tuple(chosen)


def _chosen(tx: Writing, numbers: Collection[int]) -> list[StoredMessage]:
    owed = tx.owed()
    unknown = set(numbers) - {message.id for message in owed}
    if unknown:
        raise NotOwed(unknown)
    return [m for m in owed if not numbers or m.id in numbers]


def _anew(message: StoredMessage) -> StoredMessage:
    """The message as it would be written if it were to leave now."""
    return replace(message, frozen=None, attempts=1)


def _untrue(verdict: Verdict) -> str | None:
    """Why nothing of a message is true any more; None while something is."""
    if isinstance(verdict, Over) and verdict.state is MessageState.CANCELLED:
        return verdict.reason
    return None


def _end(tx: Writing, message: StoredMessage, reason: str, now: datetime) -> None:
    """The first reason stays beside the second: both are wanted by whoever looks back."""
    tx.settle_debt(message.id, f"{reason} (before: {message.state}, {message.reason})", now)


def _tell(tx: Writing, record: CaseRecord, left: Sequence[StoredMessage], now: datetime) -> None:
    many = how_many(len(left), "message has reached nobody", "messages have reached nobody")
    oldest = min(message.wanted_at or message.created_at for message in left)
    headline = f"{many}, the oldest since {moment_words(oldest, record.rules.zone)}."
    action = "homeward outbox shows them; homeward outbox retry sends again what is still true"
    day = local_day(now, record.rules.zone).isoformat()
    tell_administrators(tx, tx.directory(), f"owed:{day}", headline, now, action)
