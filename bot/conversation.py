"""One way back in for every channel: what a person pressed or wrote is proven, taken in one transaction, and shown.

1. The channel proves who sent it (signature, token, signed address) and reads one neutral `Event`.
2. `Conversation.take` commits it on the one worker thread: inbox, ledger, projection and outbox, all or nothing.
3. The platform has its answer.
4. `Conversation.follow` shows it: first what the transaction has put into the outbox (the answer, the message that was
   answered), then what is said to her alone. What a crash cuts off there is the outbox's to send again.

An event that cannot be taken now is kept in the inbox and taken later; so is one of somebody whom nobody knows yet.
Where so many reply at once that a platform would not wait, an event is kept first, and taken when it is its turn.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Generic, Protocol
from weakref import WeakValueDictionary

from bot.amendments import Amendment, Rewriter, Spare, amendment_message, amendment_of, concerned
from bot.as_reply import is_unasked, learn_name, reply_of
from bot.background import BackgroundTasks
from bot.carrying import Carrying
from bot.events import Event, Where
from bot.keeping import Keeping
from bot.often import Often
from bot.where_and_what import where_and_what
from bot.worker import afterwards, in_line, on_worker
from casework.accounts import AccountKind
from casework.compose import LEASE_SECONDS
from casework.content import CHANGES_SOMETHING, Said, SaidKind
from casework.deliver import Parcel
from casework.kept_events import KeptEvent
from casework.link_account import FromStranger, greet, vouched
from casework.ports import (
    CaseRecord,
    Channel,
    NewMessage,
    StoredMessage,
    Writing,
)
from casework.private_words import is_too_long, private_text, without_words
from casework.record_answers import ASKED_FOR_A_REPLY
from casework.said_back import SaidBack, said_back_message
from casework.take_reply import take_reply
from permanence.answers.rules import UNDO_FOR
from permanence.local_day import local_day
from permanence.people import Person

TAKEN_UP_EVERY = timedelta(minutes=1)
# The most impatient platform, Slack, waits for three seconds; the way there and keeping it must fit into the rest.
KEPT_AFTER_SECONDS = 1.0
# After these the message that was answered may read otherwise than it stands.
AMENDS = CHANGES_SOMETHING | {SaidKind.ALREADY, SaidKind.MOVED_ON}
log = logging.getLogger("homeward.conversation")


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of an event. `email`: whose it is; None when nobody is known.

    `claimed`: what its transaction has put into the outbox to be shown at once. `amended`: the answered message as it
    now reads, where it reads otherwise. `posted`: what is said is among the claimed. `unsaid`: she was told the same
    within this minute. `waited`: what the same person had done before it was known who she is, to be taken now.
    `in_turn`: it is kept, and this is what will become of it when it is its turn.
    """

    said: Said
    email: str | None = None
    claimed: tuple[Parcel, ...] = ()
    amended: Amendment | None = None
    posted: bool = False
    unsaid: bool = False
    waited: KeptEvent | None = None
    in_turn: asyncio.Future[Taken] | None = None

    @property
    def is_repeat(self) -> bool:
        """Whether it was delivered and answered before."""
        return self.said.kind is SaidKind.ALREADY and self.said.recorded is None

    @property
    def changed_something(self) -> bool:
        return self.email is not None and self.said.kind in CHANGES_SOMETHING


@dataclass(frozen=True, slots=True)
class AnswerMessage:
    """What is said as a message. `frozen`: as it is sent; `facts`: where it stands, as the channel's `send` reads it.

    `said`: the same in words, for whoever cannot be reached on this channel just now.
    """

    said: SaidBack
    frozen: bytes
    facts: Mapping[str, object]


class ReplyChannel(Protocol[Where]):
    """What is special about a channel: how it reads an event, how it knows who it is, and how it shows things."""

    @property
    def accounts(self) -> AccountKind: ...
    @property
    def sending(self) -> Channel:
        """What the outbox sends by on this channel."""

    def read(self, kept: KeptEvent) -> Event[Where]:
        """An event that was kept, from its raw form."""

    async def who(self, event: Event[Where]) -> str | None:
        """The address of the member of staff whom the platform vouches for; None when it names nobody."""

    def answer(self, event: Event[Where], taken: Taken) -> AnswerMessage | None:
        """What is said as a message, where it is one; None where it is said in another way (`show`)."""

    def instead(self, event: Event[Where], taken: Taken) -> AnswerMessage | None:
        """What is said as a message where the one that she answered cannot be edited to show it."""

    def rewriter(self, now: datetime) -> Rewriter | None:
        """How messages that were answered are written again; None where the channel cannot edit."""

    async def show(self, event: Event[Where], taken: Taken) -> AnswerMessage | None:
        """Whatever she is to see that is not in `taken.claimed` is shown, or returned as the message that says it.

        Never raises; failures are logged without words.
        """


class Conversation(Generic[Where]):
    """People replying on one channel. `codes`: strangers can be sent a code by e-mail. `clock`: now, in UTC.

    `most_a_minute`: of what one account does that much is taken; None for all. `kept_after`: seconds for which an event
    may wait for its turn before it is kept.
    """

    def __init__(
        self,
        record: CaseRecord,
        channel: ReplyChannel[Where],
        clock: Callable[[], datetime],
        background: BackgroundTasks,
        *,
        codes: bool = False,
        most_a_minute: int | None = None,
        kept_after: float = KEPT_AFTER_SECONDS,
    ) -> None:
        self._record, self._channel, self._clock, self._background = record, channel, clock, background
        self._codes, self._often = codes, Often(most_a_minute)
        self._took_up = False
        self._kept_after, self._keeping = kept_after, Keeping(record, clock)
        self.carrying = Carrying(record, channel.sending, clock, by_mail=codes)
        self._taking: dict[str, asyncio.Future[Taken | None]] = {}
        self._in_line: set[str] = set()
        self._showing: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    @property
    def today(self) -> date:
        return local_day(self._clock(), self._record.rules.zone)

    # --- taken --------------------------------------------------------------------------------------------------------

    async def take(self, event: Event[Where]) -> Taken:
        """The event is committed with all that follows from it; or kept, where that cannot be done now, and said so.

        Where others are before it for longer than a platform waits, it is kept too; `in_turn` says what became of it.
        Raises what went wrong where the event cannot be kept either: the platform is told, and may deliver it again.
        Of one account that does more than anybody can, no more is taken within the minute: others wait for it. What is
        delivered again while it is being taken is answered by the same, and shown once.
        """
        key = f"{event.source}:{event.id}"
        first = self._taking.get(key)
        taken = await first if first else None
        if taken:
            return replace(taken, claimed=(), unsaid=True, waited=None, in_turn=None)
        under_way = self._taking[key] = asyncio.get_running_loop().create_future()
        try:
            taken = await self._taken_or_kept(event)
            return taken
        finally:
            if not under_way.done():
                under_way.set_result(taken)
            if self._taking.get(key) is under_way:
                del self._taking[key]

    async def _taken_or_kept(self, event: Event[Where]) -> Taken:
        # A clock of the practice goes on whenever it is looked at.
        beyond = self._often.beyond(event.account, self._clock()) if self._often.most else 0
        if beyond:
            log.log(logging.WARNING if beyond == 1 else logging.DEBUG, "one account does too much: not taken")
            return Taken(Said(SaidKind.TOO_MANY), unsaid=beyond > 1)
        taking = asyncio.ensure_future(self._taken_or_delayed(event))
        if event.can_wait and await self._is_kept_first(event, taking):
            return Taken(Said(SaidKind.DELAYED), unsaid=True, in_turn=taking)
        return await taking

    async def _taken_or_delayed(self, event: Event[Where]) -> Taken:
        key = f"{event.source}:{event.id}"
        self._in_line.add(key)
        try:
            return await self._taken_as_whoever(event)
        except Exception as trouble:
            if not event.can_wait or not await self._keep(event):
                raise
            # No traceback of logging's own: the error's message may quote what she wrote.
            log.error("an event of %s waits: %s", event.source, where_and_what(trouble))  # noqa: TRY400
            return Taken(Said(SaidKind.DELAYED))
        finally:
            self._in_line.discard(key)

    async def _is_kept_first(self, event: Event[Where], taking: asyncio.Future[Taken]) -> bool:
        """Whether it has to wait for others for so long that it has been kept meanwhile."""
        await asyncio.wait({taking}, timeout=self._kept_after)
        if taking.done():
            return False
        try:
            is_kept = await self._keep(event, is_taken_here=True)
        except Exception as trouble:  # noqa: BLE001 - the named edge: the platform waits, and hears what comes of it
            log.warning("an event of %s was not kept first: %s", event.source, where_and_what(trouble))
            return False
        return is_kept and not taking.done()

    async def _keep(self, event: Event[Where], *, is_taken_here: bool = False) -> bool:
        return await self._keeping.keep(
            event.source, event.id, event.raw, event.words, is_taken_here=is_taken_here
        )

    async def _taken_as_whoever(self, event: Event[Where]) -> Taken:
        """In the name of the person whose account it is; the platform and she herself are asked where none is known."""
        when = in_line if event.can_wait else on_worker
        taken = await when(self._take, event)
        if taken is None and await self._platform_knows(event):
            taken = await when(self._take, event)
        if taken is None:
            taken = await on_worker(self._greet, event)
        return taken

    def _take(self, event: Event[Where]) -> Taken | None:
        """The one transaction; None (and nothing changed) when nobody is known by this account."""
        now = self._clock()
        with self._record.writing() as tx:
            tx.look_up(ASKED_FOR_A_REPLY)
            person = self._channel.accounts.whose(tx.directory(), event.account)
            if person is None:
                return None
            if is_unasked(tx, event, person):
                return Taken(Said(SaidKind.ALREADY), person.email)
            named = learn_name(tx, event, person)
            said = take_reply(tx, self._record.rules, reply_of(tx, event, person), now)
            taken = Taken(said, person.email)
            if taken.is_repeat:
                return taken
            return self._with_what_is_shown(tx, event, person, taken, now, named)

    def _with_what_is_shown(
        self,
        tx: Writing,
        event: Event[Where],
        person: Person,
        taken: Taken,
        now: datetime,
        named: StoredMessage | None,
    ) -> Taken:
        """The answer, where it is a message, and the messages that read otherwise now are in the outbox.

        Earlier answers that still wait for her go first. `named`: what has got its name just now, and may be edited.
        """
        amendments = [*self._amendments(tx, event, taken, now)]
        taken = replace(taken, amended=next(iter(amendments), None))
        answers = self._answers(tx, event, person, taken, now) if person.active else []
        spare = None if answers else self._spare(event, person, taken)
        edits = [self._edit(tx, a, now, spare if a.person == person else None) for a in amendments]
        if named and named.id not in [a.message.id for a in amendments]:
            edits += self._late_edit(tx, named, now)
        claimed = (*answers, *(edit for edit in edits if edit))
        return replace(taken, claimed=claimed, posted=bool(answers))

    def _answers(
        self, tx: Writing, event: Event[Where], person: Person, taken: Taken, now: datetime
    ) -> list[Parcel]:
        """The answer, where it is a message, and before it those that she has not got yet; all are ours to send."""
        answer = self._channel.answer(event, replace(taken, said=without_words(taken.said)))
        if answer is None:
            return []
        channel = self._channel.sending.name
        earlier = tx.claim_answers(person.email, channel, self.carrying.owner, now, LEASE_SECONDS)
        message = self._as_message(answer, event, person, now)
        stored = tx.queue_claimed(message, self.carrying.owner, now, LEASE_SECONDS, frozen=answer.frozen)
        claimed = (*earlier, *([stored] if stored else []))
        return [self.carrying.claimed(one, person, now) for one in claimed]

    def _as_message(
        self, answer: AnswerMessage, event: Event[Where], person: Person, now: datetime, which: str = ""
    ) -> NewMessage:
        return said_back_message(
            answer.said,
            f"{event.source}:{event.id}{which}",
            person.email,
            now,
            channel=self._channel.sending.name,
            facts={**answer.facts, "thread": event.thread},
        )

    def _spare(self, event: Event[Where], person: Person, taken: Taken) -> Spare | None:
        """What is said where the edit that was to show it is refused."""
        shown = replace(taken, said=without_words(taken.said))
        answer = self._channel.instead(event, shown) if taken.changed_something else None
        if answer is None:
            return None
        message = self._as_message(answer, event, person, self._clock(), ":instead")
        return Spare(message.key, answer.frozen.decode(), message.facts)

    def _late_edit(self, tx: Writing, named: StoredMessage, now: datetime) -> list[Parcel | None]:
        """A message that could not be edited before, because nobody knew what it is called."""
        rewriter = self._channel.rewriter(now)
        amendment = amendment_of(tx, self._record.rules, named, now, rewriter) if rewriter else None
        changed = amendment is not None and amendment.frozen != named.frozen
        return [self._edit(tx, amendment, now, None)] if amendment and changed else []

    def _amendments(
        self, tx: Writing, event: Event[Where], taken: Taken, now: datetime
    ) -> Iterator[Amendment]:
        """The message that was answered, and then the newest of each other person who was told of the child."""
        rewriter = self._channel.rewriter(now) if taken.said.kind in AMENDS else None
        if rewriter is None or taken.email is None:
            return
        answered = taken.said.message_id if event.message is None else event.message
        channel = self._channel.sending.name
        for message in concerned(tx, answered, taken.email, taken.said.reference, channel):
            try:
                amendment = amendment_of(tx, self._record.rules, message, now, rewriter)
            except Exception as trouble:  # noqa: BLE001 - the named edge: what was recorded stays recorded
                log.error("message %s cannot be edited: %s", message.id, where_and_what(trouble))  # noqa: TRY400
                continue
            if amendment:
                yield amendment

    def _edit(self, tx: Writing, amendment: Amendment, now: datetime, spare: Spare | None) -> Parcel | None:
        """The edit is this conversation's to make at once. Its bytes are not kept: made later it may read otherwise.

        When Undo is over it is made once more. `spare`: what is said where it cannot be made.
        """
        over = now + UNDO_FOR + timedelta(seconds=1)
        later = amendment_message(amendment, over, undo_is_over=True) if amendment.can_undo else None
        message = amendment_message(amendment, now, spare=spare)
        edit = tx.queue_claimed(message, self.carrying.owner, now, LEASE_SECONDS, beside=later)
        if edit is None:
            return None
        return self.carrying.claimed(replace(edit, frozen=amendment.frozen), amendment.person, now)

    # --- who it is ----------------------------------------------------------------------------------------------------

    async def email_of(self, event: Event[Where]) -> str | None:
        """The address of the member of staff behind an event; None when neither we nor the platform know her."""
        known = await on_worker(self._known, event.account)
        if known is None and await self._platform_knows(event):
            known = await on_worker(self._known, event.account)
        return known

    def _known(self, account: str) -> str | None:
        with self._record.reading() as tx:
            person = self._channel.accounts.whose(tx.directory(), account)
        return person.email if person else None

    async def _platform_knows(self, event: Event[Where]) -> bool:
        """Whether the platform vouches for somebody who works here; it is her account from now on."""
        email = await self._channel.who(event)
        return email is not None and await on_worker(self._vouched, event.account, email)

    def _vouched(self, account: str, email: str) -> bool:
        with self._record.writing() as tx:
            return vouched(tx, self._channel.accounts, account, email, self._clock(), tell=self._codes)

    def _greet(self, event: Event[Where]) -> Taken:
        """She is asked who she is, where she can be; what she did waits until that is known, and for nothing else."""
        with self._record.writing() as tx:
            tx.drop_event(event.source, event.id)
            if not self._codes:
                return Taken(Said(SaidKind.NOT_LINKED))
            can_wait = event.can_wait and not is_too_long(event.words) and not private_text(event.words, tx)
            raw = event.raw if can_wait else None
            stranger = FromStranger(event.account, event.id, event.words, raw)
            greeting = greet(tx, self._channel.accounts, stranger, self._clock())
        return Taken(greeting.said, greeting.person, waited=greeting.waited)

    # --- shown --------------------------------------------------------------------------------------------------------

    def follow(self, event: Event[Where], taken: Taken) -> None:
        """What follows from an event is being shown; the platform has its answer."""
        self._background.run(self.show(event, taken))

    async def show(self, event: Event[Where], taken: Taken) -> None:
        """She sees what became of it. Of one person everything is shown in the order in which it was taken."""
        if taken.in_turn:
            taken = await taken.in_turn
        async with self._showing.setdefault(event.account, asyncio.Lock()):
            await self.carrying.carry(taken.claimed)
            unshown = None if taken.is_repeat or taken.unsaid else await self._channel.show(event, taken)
            if unshown:
                await self.tell(event.account, f"{event.source}:{event.id}:unshown", unshown)
        if taken.waited:
            await self._take_up(taken.waited)

    async def tell(self, account: str, key: str, answer: AnswerMessage) -> None:
        """It is said, as a message of the outbox, to the person of this account; once for each key."""
        await self.carrying.carry(await afterwards(self._to_tell, account, key, answer))

    def _to_tell(self, account: str, key: str, answer: AnswerMessage) -> tuple[Parcel, ...]:
        now, channel = self._clock(), self._channel.sending.name
        with self._record.writing() as tx:
            person = self._channel.accounts.whose(tx.directory(), account)
            if person is None or not person.active:
                return ()
            told = said_back_message(answer.said, key, person.email, now, channel=channel, facts=answer.facts)
            stored = tx.queue_claimed(told, self.carrying.owner, now, LEASE_SECONDS, frozen=answer.frozen)
        return (self.carrying.claimed(stored, person, now),) if stored else ()

    # --- kept, and taken later ----------------------------------------------------------------------------------------

    async def take_up(self) -> None:
        """What came before the start, or over a minute ago, and could not be taken is being taken now."""
        until = self._clock() - (TAKEN_UP_EVERY if self._took_up else timedelta(0))
        self._took_up = True
        for kept in await afterwards(self._to_take, until):
            self._background.run(self._take_up(kept))

    async def take_kept(self, number: int) -> None:
        """The event with this number of the inbox is taken and shown, if it still waits."""
        kept = await afterwards(self._kept, number)
        if kept:
            await self._take_up(kept)

    def _kept(self, number: int) -> KeptEvent | None:
        with self._record.reading() as tx:
            kept = tx.kept_event(number)
        return kept if kept and kept.source == self._channel.accounts.channel else None

    async def _take_up(self, kept: KeptEvent) -> None:
        if f"{kept.source}:{kept.event_id}" in self._in_line:
            return
        event = self._channel.read(kept)
        await self.show(event, await self._taken_as_whoever(event))

    def _to_take(self, until: datetime) -> list[KeptEvent]:
        with self._record.reading() as tx:
            return tx.events_to_take(self._channel.accounts.channel, until)
