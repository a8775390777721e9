"""From what somebody did in Teams to casework, and what it says: who it is first, then the one transaction."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime

from bot.amending import newest_asking
from bot.handle import Handle
from bot.in_turn import in_turn
from bot.teams.acts import Act
from bot.teams.channel import CHANNEL, provider_id
from bot.teams.people import TeamsPeople
from casework.content import Said, SaidKind
from casework.ports import Arrival, CaseRecord
from casework.private_words import private_text
from casework.take_reply import Reply, change, confirm, take_reply, undo
from permanence.answer import Answer
from permanence.local_day import local_day


@dataclass(frozen=True, slots=True)
class Taken:
    """What casework said to whom; `email` None when nobody is known for the account. `held`: see `Greeting`."""

    said: Said
    email: str | None = None
    held: Arrival | None = None

    @property
    def is_repeat(self) -> bool:
        """Whether Teams has delivered the same thing before: it was answered then."""
        return self.said.kind is SaidKind.ALREADY and self.said.recorded is None


@dataclass(frozen=True, slots=True)
class Taking:
    """The door to casework. Each method has committed when it returns. `codes`: strangers can be sent one by e-mail."""

    record: CaseRecord
    people: TeamsPeople
    clock: Callable[[], datetime]
    codes: bool = False

    @property
    def today(self) -> date:
        return local_day(self.clock(), self.record.rules.zone)

    async def answer(
        self, act: Act, raw: str, answer: Answer, handle: Handle, *, form: bool = False
    ) -> Taken:
        """A button's or a form's answer about the stage of a handle."""

        def take(email: str) -> Said:
            reply = Reply(
                source=CHANNEL,
                event_id=act.event_id,
                person=email,
                answer=answer,
                message_id=handle.message,
                revision=handle.revision,
                form=form,
                raw=raw,
            )
            return take_reply(self.record, reply, self.clock())

        return await self._as_whoever(act, take, None)

    async def written(self, act: Act, raw: str) -> Taken:
        """What somebody wrote, in answer to the message that it quotes, else to the newest that asked something."""

        def take(email: str) -> Said:
            about = self._message_answered(act, email)
            reply = Reply(CHANNEL, act.event_id, email, text=act.text, message_id=about, raw=raw)
            return take_reply(self.record, reply, self.clock())

        return await self._as_whoever(act, take, raw)

    async def words(self, act: Act, raw: str, text: str, message_id: int | None) -> Taken:
        """An option of a question was chosen: as good as writing it."""

        def take(email: str) -> Said:
            reply = Reply(CHANNEL, act.event_id, email, text=text, message_id=message_id, raw=raw)
            return take_reply(self.record, reply, self.clock())

        said_so = replace(act, text=text)
        return await self._as_whoever(said_so, take, raw)

    async def undo(self, act: Act, entry: int) -> Taken:
        return await self._as_whoever(
            act, lambda email: undo(self.record, entry, email, CHANNEL, act.event_id, self.clock()), None
        )

    async def confirm(self, act: Act, proposal: int) -> Taken:
        return await self._as_whoever(
            act,
            lambda email: confirm(self.record, proposal, email, CHANNEL, act.event_id, self.clock()),
            None,
        )

    async def change(self, act: Act, proposal: int) -> Taken:
        return await self._as_whoever(
            act, lambda email: change(self.record, proposal, email, CHANNEL, act.event_id, self.clock()), None
        )

    def _message_answered(self, act: Act, email: str) -> int | None:
        with self.record.reading() as tx:
            if act.answers:
                found = tx.message_by_provider_id(CHANNEL, provider_id(act.place, act.answers))
                if found:
                    return found.id
            return newest_asking(tx, email, CHANNEL)

    async def is_private(self, text: str) -> bool:
        """Whether these words hold something that is never kept."""
        return await in_turn(self._is_private, text)

    def _is_private(self, text: str) -> bool:
        with self.record.reading() as tx:
            return bool(private_text(text, tx))

    async def _as_whoever(self, act: Act, request: Callable[[str], Said], raw: str | None) -> Taken:
        """The request in the name of who acted. A stranger is asked who she is, and `raw` is kept until then."""
        known = await in_turn(self._of_known, act, request)
        if known is not None:
            return known
        email = await self.people.email_of(act)
        if email is not None:
            return Taken(await in_turn(request, email), email)
        if not self.codes:
            return Taken(Said(SaidKind.NOT_LINKED))
        greeting = await self.people.greeted(act, raw)
        return Taken(greeting.said, greeting.person, greeting.held)

    def _of_known(self, act: Act, request: Callable[[str], Said]) -> Taken | None:
        """The request in the name of whom the record knows by this account; None when it knows nobody."""
        email = self.people.known(act.account)
        return Taken(request(email), email) if email else None
