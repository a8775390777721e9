"""Forms: opened from a button, filled in, and taken; and the questions under More, answered in the same window."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.async_context import AsyncBoltContext

from bot.form_fields import errors_of
from bot.handle import Handle
from bot.slack.acts import act_of_button, act_of_form
from bot.slack.buttons import verb_of
from bot.slack.forms import Forms, read_form
from bot.slack.said import said_text
from bot.slack.taking import TAKEN, Taken, Taking
from bot.slack.telling import Telling
from casework.content import SaidKind
from permanence.answers import Answer

Body = dict[str, Any]
CLOSES = frozenset({SaidKind.RECORDED, SaidKind.NOTED})


@dataclass(frozen=True, slots=True)
class FormListeners:
    taking: Taking
    telling: Telling
    forms: Forms

    async def seen(self, ack: AsyncAck) -> None:
        """Nothing changes by opening a form."""
        await ack()

    async def opened(self, body: Body) -> None:
        act = act_of_button(body)
        handle = Handle.read(act.value)
        form = self.forms.form(verb_of(act.action), handle, self.taking.today)
        await self.telling.view(form, act)

    async def opened_more(self, body: Body) -> None:
        act = act_of_button(body)
        await self.telling.view(self.forms.more(Handle.read(act.value)), act)

    async def asked(self, ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
        """Who is this, or why: the look is recorded before the answer is shown."""
        act = act_of_button(body)
        handle = Handle.read(act.value)
        question = Answer(verb_of(act.action), handle.reference, handle.stage)
        context[TAKEN] = await self.taking.answer(act, question, handle, body)
        await ack()

    async def answered(self, body: Body, context: AsyncBoltContext) -> None:
        taken: Taken | None = context.get(TAKEN)
        if taken is None or taken.is_repeat:
            return
        act = act_of_button(body)
        await self.telling.view(self.forms.said(verb_of(act.action), taken.said), act)

    async def sent(self, ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
        """Recorded at once, or what is wrong stands beside the field that it is about."""
        act = act_of_form(body)
        view = body["view"]
        verb, handle = verb_of(view["callback_id"]), Handle.read(view["private_metadata"])
        answer = read_form(verb, handle, view["state"]["values"])
        taken = await self.taking.answer(act, answer, handle, body, form=True)
        context[TAKEN] = taken
        errors = errors_of(verb, taken.said, said_text(taken.said, self.forms.words))
        if errors:
            await ack(response_action="errors", errors=errors)
        elif taken.said.kind in CLOSES or taken.is_repeat:
            await ack()
        else:
            await ack(response_action="update", view=self.forms.said(verb, taken.said))

    async def told(self, body: Body, context: AsyncBoltContext) -> None:
        taken: Taken | None = context.get(TAKEN)
        if (
            taken is None
            or taken.email is None
            or taken.said.kind in (SaidKind.INVALID, SaidKind.PRIVATE_WORDS)
        ):
            return
        act = act_of_form(body)
        handle = Handle.read(body["view"]["private_metadata"])
        await self.telling.up_to_date(handle.message, taken.email, taken.said.reference)
        await self.telling.home_again(act, taken.email, taken.said if handle.message is None else None)
