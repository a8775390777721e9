"""Buttons that answer: Done, Undo, what was read back, options of a question."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.async_context import AsyncBoltContext

from bot.slack.acts import act_of_button
from bot.slack.buttons import verb_of
from bot.slack.handle import Handle
from bot.slack.taking import TAKEN, Taken, Taking
from bot.slack.telling import Telling
from casework.content import Said, SaidKind
from permanence.answers import Answer

Body = dict[str, Any]
# The message that was answered shows these; nothing more needs to be said.
SHOWN = frozenset({SaidKind.RECORDED, SaidKind.NOTED})


@dataclass(frozen=True, slots=True)
class AnswerListeners:
    taking: Taking
    telling: Telling

    async def take(self, ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
        """One tap: recorded at once."""
        act = act_of_button(body)
        handle = Handle.read(act.value)
        answer = Answer(verb_of(act.action), handle.reference, handle.stage)
        context[TAKEN] = await self.taking.answer(act, answer, handle, body)
        await ack()

    async def undo(self, ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
        act = act_of_button(body)
        context[TAKEN] = await self.taking.undo(act, Handle.read(act.value).entry or 0)
        await ack()

    async def confirm(self, ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
        act = act_of_button(body)
        context[TAKEN] = await self.taking.confirm(act, int(act.value))
        await ack()

    async def change(self, ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
        act = act_of_button(body)
        context[TAKEN] = await self.taking.change(act, int(act.value))
        await ack()

    async def say(self, ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
        """An option of a question: as good as writing it."""
        act = act_of_button(body)
        option = json.loads(act.value)
        context[TAKEN] = await self.taking.words(act, option["t"], option["m"], body)
        await ack()

    async def unknown(self, ack: AsyncAck, context: AsyncBoltContext) -> None:
        """A button of a message from long ago, whose kind there is no more."""
        context[TAKEN] = Taken(Said(SaidKind.MOVED_ON))
        await ack()

    async def told(self, body: Body, context: AsyncBoltContext) -> None:
        """The message shows what was recorded; what it cannot show is said to the one who pressed."""
        taken: Taken | None = context.get(TAKEN)
        if taken is None or taken.is_repeat:
            return
        act = act_of_button(body)
        if taken.said.kind not in SHOWN and not act.at_home:
            await self.telling.alone(act, taken.said)
        if taken.email:
            await self.telling.up_to_date(Handle.read(act.value).message, taken.email, taken.said.reference)
            await self.telling.home_again(act, taken.email, taken.said if act.at_home else None)

    async def undone(self, body: Body, context: AsyncBoltContext) -> None:
        """Taken back: said in the place of the reply that said it was recorded, or to the one who pressed."""
        act = act_of_button(body)
        is_reply = Handle.read(act.value).journey == 0
        await (self.settled(body, context) if is_reply and act.place else self.told(body, context))

    async def settled(self, body: Body, context: AsyncBoltContext) -> None:
        """What became of it stands where the question stood."""
        taken: Taken | None = context.get(TAKEN)
        if taken is None or taken.is_repeat:
            return
        act = act_of_button(body)
        await self.telling.in_place(act, taken.said)
        if taken.email and taken.said.kind in (*SHOWN, SaidKind.UNDONE):
            await self.telling.up_to_date(taken.said.message_id, taken.email, taken.said.reference)
            await self.telling.home_again(act, taken.email)
