"""Words: what is written in the direct messages, the command, and the Home tab."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.async_context import AsyncBoltContext

from bot.slack.acts import act_of_command, act_of_home, act_of_words, is_somebodys_words
from bot.slack.said import said_message
from bot.slack.taking import TAKEN, Taken, Taking
from bot.slack.telling import Telling
from casework.content import Said, SaidKind

Body = dict[str, Any]
COMMANDS = frozenset({"list", "show", "why", "who", "help"})
CHANGES_SOMETHING = frozenset({SaidKind.RECORDED, SaidKind.NOTED, SaidKind.UNDONE})


@dataclass(frozen=True, slots=True)
class WordListeners:
    taking: Taking
    telling: Telling

    async def written(self, body: Body, context: AsyncBoltContext) -> None:
        """What a person wrote to the app is taken; what apps write, or what is edited or deleted, is left alone."""
        if not is_somebodys_words(body["event"]):
            return
        act = act_of_words(body)
        message_id = await self.taking.message_answered(act)
        context[TAKEN] = await self.taking.words(act, act.text, message_id, body)

    async def told(self, body: Body, context: AsyncBoltContext) -> None:
        """Every reply gets an answer; whose reference it is, only she who asked sees."""
        taken: Taken | None = context.get(TAKEN)
        if taken is None or taken.is_repeat:
            return
        act = act_of_words(body)
        if taken.said.kind is SaidKind.WHO:
            await self.telling.alone(act, taken.said)
        else:
            await self.telling.in_conversation(act, taken.said)
        if taken.email and taken.said.kind in CHANGES_SOMETHING:
            await self.telling.up_to_date(taken.said.message_id, taken.email, taken.said.reference)
            await self.telling.home_again(act, taken.email)

    async def command(self, ack: AsyncAck, body: Body) -> None:
        """`/homeward`: what can be asked, answered to the one who asks. Nothing is recorded by a command."""
        act = act_of_command(body)
        words = act.text.split()
        if not words or words[0].lower() in COMMANDS:
            taken = await self.taking.words(act, act.text or "list", None, body)
        else:
            taken = Taken(Said(SaidKind.HELP))
        shown = said_message(taken.said, self.telling.words)
        await ack(text=shown.text, blocks=list(shown.blocks), response_type="ephemeral")

    async def noticed(self) -> None:
        """Nothing changes by looking."""

    async def home(self, body: Body) -> None:
        if body["event"].get("tab", "home") != "home":
            return
        act = act_of_home(body)
        await self.telling.home(act, await self.taking.email(act))
