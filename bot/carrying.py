"""What a conversation has put into the outbox for itself is sent at once, in its order, and marked.

What came of all that arrived meanwhile is recorded in one transaction, after what a platform waits for. It has a
lease: what is left of it when it is to be sent must last for the sending, else the outbox has it.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import token_hex

from bot.delivery import SEND_TIMEOUT_SECONDS, carried
from bot.together import Together
from bot.where_and_what import where_and_what
from bot.worker import afterwards
from casework.compose import LEASE_SECONDS
from casework.deliver import Outcome, Parcel, settle
from casework.ports import CaseRecord, Channel, MessageKind, SendFailed, StoredMessage, Writing
from permanence.people import Person

ON_ITS_WAY = timedelta(seconds=SEND_TIMEOUT_SECONDS + 5)  # and until it is marked
# A store that is away for some minutes must not leave as being sent what a process that lives has long sent.
MARKED_AGAIN_AFTER = (0.5, 1, 2, 4, 8, 15, 30, 60)  # seconds
STORE_IS_AWAY = "the store did not answer"
log = logging.getLogger("homeward.conversation")


@dataclass(slots=True)
class _Landed:
    """What became of some parcels. `others`: what else is to be said to the same people, once that is recorded."""

    outcomes: list[Outcome]
    others: tuple[Parcel, ...] | None = None


class Carrying:
    """Sends what was claimed for its `owner`. `by_mail`: e-mail is set up."""

    def __init__(
        self, record: CaseRecord, sending: Channel, clock: Callable[[], datetime], *, by_mail: bool
    ) -> None:
        # Who has claimed what is shown at once: no other process, and not this one after a start.
        self.owner = f"conversation {token_hex(4)}"
        self._record, self._sending, self._clock = record, sending, clock
        self._by_mail = by_mail
        self._landed = Together(self._settle, "marked")

    def claimed(self, message: StoredMessage, person: Person, now: datetime) -> Parcel:
        """A message that was claimed at `now`."""
        return Parcel(message, person, now + timedelta(seconds=LEASE_SECONDS))

    async def carry(self, parcels: tuple[Parcel, ...]) -> None:
        """Everything is sent in its order, and then what is said in the place of edits that were refused."""
        while parcels:
            parcels = await self._settled(await self._all_carried(parcels))

    async def _all_carried(self, parcels: tuple[Parcel, ...]) -> list[Outcome]:
        outcomes: list[Outcome] = []
        try:
            behind = await afterwards(self._is_behind, parcels) if any(map(_is_answer, parcels)) else False
        except Exception as trouble:  # noqa: BLE001 - the named edge: none is sent, and the outbox has all of them
            log.warning("nothing is shown at once: %s", where_and_what(trouble))
            return [Outcome(parcel, failure=SendFailed(STORE_IS_AWAY, retry_after=0)) for parcel in parcels]
        for parcel in parcels:
            outcomes.append(await self._carried(parcel, outcomes, behind=behind))
        return outcomes

    def _is_behind(self, parcels: tuple[Parcel, ...]) -> bool:
        """Whether an earlier answer is not among these: it failed meanwhile, or the outbox is sending it just now."""
        first = min((p.message for p in parcels if _is_answer(p)), key=lambda message: message.id)
        with self._record.reading() as tx:
            return bool(tx.earlier_unsent(first))

    async def _carried(self, parcel: Parcel, before: list[Outcome], *, behind: bool) -> Outcome:
        """What became of it; an answer does not overtake one that waits."""
        if _is_answer(parcel) and (behind or any(_still_waits(outcome) for outcome in before)):
            return Outcome(parcel, failure=SendFailed("an earlier answer waits"))
        if parcel.until and self._clock() + ON_ITS_WAY > parcel.until:
            return Outcome(parcel, failure=SendFailed("it came too late to be shown at once", retry_after=0))
        return await carried(self._sending, parcel)

    async def _settled(self, outcomes: list[Outcome]) -> tuple[Parcel, ...]:
        """What became of them is recorded; whatever else is to be said to the same people now is returned."""
        landed = _Landed(outcomes)
        self._landed.waiting.append(landed)
        await afterwards(self._landed.all_that_wait)
        waits = iter(MARKED_AGAIN_AFTER)
        while (
            landed.others is None
        ):  # something is wrong with this one, with one beside it, or with the store
            try:
                await afterwards(self._settle, [landed])
            except Exception as trouble:
                wait = next(waits, None)
                if wait is None:
                    raise
                log.warning("what was shown is not marked yet: %s", where_and_what(trouble))
                await asyncio.sleep(wait)
        return landed.others

    def _settle(self, together: Sequence[_Landed]) -> None:
        now = self._clock()
        with self._record.writing() as tx:
            everything = [outcome for landed in together for outcome in landed.outcomes]
            settle(tx, self.owner, everything, now, by_mail=self._by_mail)
            others = [self._others(tx, landed.outcomes, now) for landed in together]
        for landed, more in zip(together, others, strict=True):
            landed.others = more

    def _others(self, tx: Writing, outcomes: list[Outcome], now: datetime) -> tuple[Parcel, ...]:
        """Answers that wait for the same people, where one is over for good and none has to wait."""
        is_over = any(outcome.failure and outcome.failure.permanent for outcome in outcomes)
        if not is_over or any(map(_still_waits, outcomes)):
            return ()
        readers = {outcome.parcel.person.email: outcome.parcel.person for outcome in outcomes}
        return tuple(
            self.claimed(message, person, now)
            for person in readers.values()
            for message in tx.claim_answers(person.email, self._sending.name, self.owner, now, LEASE_SECONDS)
        )


def _is_answer(parcel: Parcel) -> bool:
    return parcel.message.kind is MessageKind.SAID_BACK


def _still_waits(outcome: Outcome) -> bool:
    """Whether it is an answer that goes again later."""
    return _is_answer(outcome.parcel) and outcome.failure is not None and not outcome.failure.permanent
