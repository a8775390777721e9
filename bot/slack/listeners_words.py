"""Words: what is written in the direct messages, the command, and the Home tab."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from slack_bolt.context.ack.async_ack import AsyncAck

from bot.slack.acts import (
    AGAIN,
    Act,
    act_of_command,
    act_of_home,
    act_of_words,
    is_somebodys_words,
    raw_event,
)
from bot.slack.after import After
from bot.slack.listeners_answers import taken_again
from bot.slack.said import said_message
from bot.slack.taking import Taken, Taking
from bot.slack.telling import Telling
from casework.content import Said, SaidKind

Body = dict[str, Any]
COMMANDS = frozenset({"list", "show", "why", "who", "help"})
CHANGES_SOMETHING = frozenset({SaidKind.RECORDED, SaidKind.NOTED, SaidKind.UNDONE})


@dataclass(frozen=True, slots=True)
class WordListeners:
    taking: Taking
    telling: Telling
    after: After

    async def written(self, body: Body) -> None:
        """What a person wrote is kept before Slack has its answer; taken, and answered, after it.

        Private words never are kept, and so are taken (and refused) at once. What apps write, or what is edited or
        deleted, is left alone.
        """
        if not is_somebodys_words(body["event"]):
            return
        act = act_of_words(body)
        if await self.taking.is_private(act.text):
            self.after.errands.run(self._told(act, await self.taking.written(act, body)))
        else:
            await self.after.arrivals.keep(act.event_id, raw_event(body))
            self.after.errands.run(self._dealt_with(act, body))

    async def _dealt_with(self, act: Act, body: Body) -> None:
        with self.after.people.one_waits():
            try:
                async with self.after.arrivals.work():
                    taken = await taken_again(act, body, lambda act: self.taking.written(act, body))
            except Exception:
                if not body.get(AGAIN):
                    await self.telling.in_conversation(act, Said(SaidKind.DELAYED))
                raise
            await self._told(act, taken)
        await self.after.arrivals.over(act.event_id)

    async def _told(self, act: Act, taken: Taken) -> None:
        """Every reply gets an answer; whose reference it is, only she who asked sees."""
        if taken.is_repeat:
            return
        if taken.said.kind is SaidKind.WHO:
            await self.telling.alone(act, taken.said)
        else:
            await self.telling.in_conversation(act, taken.said)
        if taken.email and taken.said.kind in CHANGES_SOMETHING:
            await self.telling.up_to_date(taken.said.message_id, taken.email, taken.said.reference)
            await self.telling.home_again(act, taken.email)
        if taken.held:
            await self.after.take_up(taken.held)

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

    async def home(self, body: Body) -> None:
        """Nothing changes by looking."""
        if body["event"].get("tab", "home") == "home":
            self.after.errands.run(self._home(act_of_home(body)))

    async def _home(self, act: Act) -> None:
        await self.telling.home(act, await self.taking.email(act))
