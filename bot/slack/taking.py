"""From what somebody did in Slack to casework, and what it says: who it is first, then the one transaction."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from typing import Any

from bot.amending import newest_asking
from bot.handle import Handle, Place
from bot.in_turn import in_turn
from bot.slack.acts import Act, raw_event
from bot.slack.people import SlackPeople
from casework.content import Said, SaidKind
from casework.link_account import SLACK_ACCOUNT, FromStranger, Greeting, greet
from casework.ports import Arrival, CaseRecord
from casework.private_words import private_text
from casework.take_reply import Reply, change, confirm, take_reply, undo
from permanence.answer import Answer
from permanence.local_day import local_day

SOURCE = "slack"


@dataclass(frozen=True, slots=True)
class Taken:
    """What casework said to whom; `email` None when nobody knows the Slack user.

    `held`: what she had done before it was known who she is; it waits among the arrivals.
    """

    said: Said
    email: str | None = None
    held: Arrival | None = None

    @property
    def is_repeat(self) -> bool:
        """Whether Slack has delivered the same thing before: it was answered then."""
        return self.said.kind is SaidKind.ALREADY and self.said.recorded is None


@dataclass(frozen=True, slots=True)
class Taking:
    """The door to casework. Each method has committed when it returns.

    `codes`: whether a stranger can be sent a code to her address (there is e-mail).
    """

    record: CaseRecord
    people: SlackPeople
    clock: Callable[[], datetime]
    codes: bool = False

    @property
    def today(self) -> date:
        return local_day(self.clock(), self.record.rules.zone)

    async def email(self, act: Act) -> str | None:
        return await self.people.email_of(act.slack_user, act.team)

    async def answer(
        self, act: Act, answer: Answer, handle: Handle, body: Mapping[str, Any], *, form: bool = False
    ) -> Taken:
        """A button's or a form's answer about the stage of a handle."""
        raw = raw_event(body)

        def take(email: str) -> Said:
            reply = Reply(
                source=SOURCE,
                event_id=act.event_id,
                person=email,
                answer=answer,
                message_id=handle.message,
                revision=handle.revision,
                form=form,
                raw=raw,
            )
            return take_reply(self.record, reply, self.clock())

        return await self._as_whoever(act, take, None if form else raw)

    async def written(self, act: Act, body: Mapping[str, Any]) -> Taken:
        """What somebody wrote, in answer to the message in whose thread it stands, else to the newest that asked."""
        return await self._words(act, act.text, partial(self._message_answered, act), body)

    async def words(self, act: Act, text: str, message_id: int | None, body: Mapping[str, Any]) -> Taken:
        """What stands for words: an option of a question, or a command."""
        return await self._words(act, text, lambda _email: message_id, body)

    async def _words(
        self, act: Act, text: str, answered: Callable[[str], int | None], body: Mapping[str, Any]
    ) -> Taken:
        raw = raw_event(body)

        def take(email: str) -> Said:
            reply = Reply(
                source=SOURCE,
                event_id=act.event_id,
                person=email,
                text=text,
                message_id=answered(email),
                raw=raw,
            )
            return take_reply(self.record, reply, self.clock())

        said_so = replace(act, text=text)
        return await self._as_whoever(said_so, take, None if act.is_command else raw)

    async def undo(self, act: Act, entry: int) -> Taken:
        return await self._as_whoever(
            act, lambda email: undo(self.record, entry, email, SOURCE, act.event_id, self.clock())
        )

    async def confirm(self, act: Act, proposal: int) -> Taken:
        return await self._as_whoever(
            act, lambda email: confirm(self.record, proposal, email, SOURCE, act.event_id, self.clock())
        )

    async def change(self, act: Act, proposal: int) -> Taken:
        return await self._as_whoever(
            act, lambda email: change(self.record, proposal, email, SOURCE, act.event_id, self.clock())
        )

    def _message_answered(self, act: Act, email: str) -> int | None:
        with self.record.reading() as tx:
            if act.thread and act.channel:
                found = tx.message_by_provider_id(SOURCE, Place(act.channel, act.thread).provider_id)
                if found:
                    return found.id
            return newest_asking(tx, email, SOURCE)

    async def is_private(self, text: str) -> bool:
        """Whether these words hold something that is never kept."""
        return await in_turn(self._is_private, text)

    def _is_private(self, text: str) -> bool:
        with self.record.reading() as tx:
            return bool(private_text(text, tx))

    async def _as_whoever(self, act: Act, request: Callable[[str], Said], raw: str | None = None) -> Taken:
        """The request in the name of who acted. A stranger is asked who she is, and `raw` is kept until then."""
        known = await in_turn(self._of_known, act, request)
        if known is not None:
            return known
        email = await self.email(act)
        if email is not None:
            return Taken(await in_turn(request, email), email)
        if not self.codes:
            return Taken(Said(SaidKind.NOT_LINKED))
        greeting = await in_turn(self._greeted, act, raw)
        if greeting.person:
            self.people.linked(greeting.person, act.slack_user)
        return Taken(greeting.said, greeting.person, greeting.held)

    def _of_known(self, act: Act, request: Callable[[str], Said]) -> Taken | None:
        """The request in the name of whom we know by this Slack user; None when we know nobody."""
        email = self.people.known(act.slack_user) or self.people.on_record(act.slack_user)
        return Taken(request(email), email) if email else None

    def _greeted(self, act: Act, raw: str | None) -> Greeting:
        with self.record.writing() as tx:
            kept = None if private_text(act.text, tx) else raw
            stranger = FromStranger(act.slack_user, act.event_id, act.text, kept)
            return greet(tx, SLACK_ACCOUNT, stranger, self.clock())
