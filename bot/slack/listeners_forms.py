"""Forms: opened from a button, filled in, and taken; and the questions under More, answered in the same window."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from slack_bolt.context.ack.async_ack import AsyncAck

from bot.errands import Errands
from bot.form_fields import errors_of
from bot.handle import Handle
from bot.slack.acts import Act, act_of_button, act_of_form
from bot.slack.buttons import verb_of
from bot.slack.forms import Forms, read_form
from bot.slack.said import said_text
from bot.slack.taking import Taken, Taking
from bot.slack.telling import Telling
from casework.content import SaidKind
from permanence.answer import Answer

Body = dict[str, Any]
CLOSES = frozenset({SaidKind.RECORDED, SaidKind.NOTED})
CHANGES_NOTHING = frozenset({SaidKind.INVALID, SaidKind.PRIVATE_WORDS})


@dataclass(frozen=True, slots=True)
class FormListeners:
    taking: Taking
    telling: Telling
    forms: Forms
    errands: Errands

    async def opened(self, ack: AsyncAck, body: Body) -> None:
        """Nothing changes by opening a form."""
        await ack()
        self.errands.run(self._open(act_of_button(body)))

    async def opened_more(self, ack: AsyncAck, body: Body) -> None:
        await ack()
        self.errands.run(self._open_more(act_of_button(body)))

    async def _open(self, act: Act) -> None:
        form = self.forms.form(verb_of(act.action), Handle.read(act.value), self.taking.today)
        await self.telling.view(form, act)

    async def _open_more(self, act: Act) -> None:
        await self.telling.view(self.forms.more(Handle.read(act.value)), act)

    async def asked(self, ack: AsyncAck, body: Body) -> None:
        """Who is this, or why: the look is recorded before the answer is shown."""
        act = act_of_button(body)
        handle = Handle.read(act.value)
        question = Answer(verb_of(act.action), handle.reference, handle.stage)
        taken = await self.taking.answer(act, question, handle, body)
        await ack()
        if not taken.is_repeat:
            self.errands.run(self.telling.view(self.forms.said(question.verb, taken.said), act))

    async def sent(self, ack: AsyncAck, body: Body) -> None:
        """Recorded at once, or what is wrong stands beside the field that it is about."""
        act = act_of_form(body)
        view = body["view"]
        verb, handle = verb_of(view["callback_id"]), Handle.read(view["private_metadata"])
        answer = read_form(verb, handle, view["state"]["values"])
        taken = await self.taking.answer(act, answer, handle, body, form=True)
        errors = errors_of(verb, taken.said, said_text(taken.said, self.forms.words))
        if errors:
            await ack(response_action="errors", errors=errors)
        elif taken.said.kind in CLOSES or taken.is_repeat:
            await ack()
        else:
            await ack(response_action="update", view=self.forms.said(verb, taken.said))
        if taken.email and taken.said.kind not in CHANGES_NOTHING:
            self.errands.run(self._shown(act, handle, taken, taken.email))

    async def _shown(self, act: Act, handle: Handle, taken: Taken, email: str) -> None:
        """The message that the form was opened from, and her Home tab, say what was recorded."""
        await self.telling.up_to_date(handle.message, email, taken.said.reference)
        await self.telling.home_again(act, email, taken.said if handle.message is None else None)
