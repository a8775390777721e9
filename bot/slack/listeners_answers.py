"""Buttons that answer: Done, Undo, what was read back, options of a question."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, replace
from typing import Any

from slack_bolt.context.ack.async_ack import AsyncAck

from bot.handle import Handle
from bot.slack.acts import AGAIN, Act, act_of_button, raw_event
from bot.slack.after import After
from bot.slack.buttons import verb_of
from bot.slack.taking import Taken, Taking
from bot.slack.telling import Telling
from casework.content import Said, SaidKind
from permanence.answer import Answer

Body = dict[str, Any]
Take = Callable[[Act], Awaitable[Taken]]
Listener = Callable[[AsyncAck, Body], Awaitable[None]]
# The message that was answered shows these; nothing more needs to be said.
SHOWN = frozenset({SaidKind.RECORDED, SaidKind.NOTED})


@dataclass(frozen=True, slots=True)
class AnswerListeners:
    """What each button asks for, once the press is kept."""

    taking: Taking
    telling: Telling
    after: After

    def kept_until(self, dealt_with: Callable[[Body], Coroutine[Any, Any, None]]) -> Listener:
        """What listens: the press is kept before Slack has its answer, and dealt with after it."""

        async def kept(ack: AsyncAck, body: Body) -> None:
            await self.after.arrivals.keep(act_of_button(body).event_id, raw_event(body))
            await ack()
            self.after.errands.run(dealt_with(body))

        return kept

    async def answered(self, body: Body) -> None:
        """One tap: recorded at once. The message shows it; what it cannot show is said to the one who pressed."""
        act = act_of_button(body)
        handle = Handle.read(act.value)
        answer = Answer(verb_of(act.action), handle.reference, handle.stage)

        async def take(act: Act) -> Taken:
            return await self.taking.answer(act, answer, handle, body)

        await self._dealt_with(act, body, take, self._told)

    async def undone(self, body: Body) -> None:
        """Taken back: said in the place of the reply that said it was recorded, or to the one who pressed."""
        act = act_of_button(body)
        handle = Handle.read(act.value)
        is_reply = handle.journey == 0 and act.place is not None

        async def take(act: Act) -> Taken:
            return await self.taking.undo(act, handle.entry or 0)

        await self._dealt_with(act, body, take, self._settled if is_reply else self._told)

    async def confirmed(self, body: Body) -> None:
        act = act_of_button(body)

        async def take(act: Act) -> Taken:
            return await self.taking.confirm(act, int(act.value))

        await self._dealt_with(act, body, take, self._settled)

    async def changed(self, body: Body) -> None:
        act = act_of_button(body)

        async def take(act: Act) -> Taken:
            return await self.taking.change(act, int(act.value))

        await self._dealt_with(act, body, take, self._settled)

    async def chosen(self, body: Body) -> None:
        """An option of a question: as good as writing it."""
        act = act_of_button(body)
        option = json.loads(act.value)

        async def take(act: Act) -> Taken:
            return await self.taking.words(act, option["t"], option["m"], body)

        await self._dealt_with(act, body, take, self._settled)

    async def unknown(self, ack: AsyncAck, body: Body) -> None:
        """A button of a message from long ago, whose kind there is no more."""
        await ack()
        self.after.errands.run(self._told(act_of_button(body), Taken(Said(SaidKind.MOVED_ON))))

    async def _dealt_with(
        self, act: Act, body: Body, take: Take, tell: Callable[[Act, Taken], Awaitable[None]]
    ) -> None:
        """Taken, told, and over; or still kept when that failed, and she knows."""
        with self.after.people.one_waits():
            try:
                async with self.after.arrivals.work():
                    taken = await taken_again(act, body, take)
            except Exception:
                if not body.get(AGAIN):
                    await self.telling.alone(act, Said(SaidKind.DELAYED))
                raise
            if not taken.is_repeat:
                await tell(act, taken)
        await self.after.arrivals.over(act.event_id)

    async def _told(self, act: Act, taken: Taken) -> None:
        if taken.said.kind not in SHOWN and not act.at_home:
            await self.telling.alone(act, taken.said)
        if taken.email:
            await self.telling.up_to_date(Handle.read(act.value).message, taken.email, taken.said.reference)
            await self.telling.home_again(act, taken.email, taken.said if act.at_home else None)

    async def _settled(self, act: Act, taken: Taken) -> None:
        """What became of it stands where the question stood."""
        await self.telling.in_place(act, taken.said)
        if taken.email and taken.said.kind in (*SHOWN, SaidKind.UNDONE):
            await self.telling.up_to_date(taken.said.message_id, taken.email, taken.said.reference)
            await self.telling.home_again(act, taken.email)
        if taken.held:
            await self.after.take_up(taken.held)


async def taken_again(act: Act, body: Body, take: Take) -> Taken:
    """What casework said. Where a crash came between the record and the answer, casework is asked once more.

    Under another name, so that it looks instead of calling it a repeat: what is recorded already is not recorded twice.
    """
    taken = await take(act)
    if taken.is_repeat and body.get(AGAIN):
        return await take(replace(act, event_id=f"{act.event_id}:again"))
    return taken
