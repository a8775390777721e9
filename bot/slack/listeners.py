"""What Homeward listens to in Slack: one set of listeners, however the request came in.

Each reads an event, has the conversation take it, and answers Slack when it is committed; what is shown follows.
Windows that only open, and the Home tab, change nothing and are answered at once.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck

from bot.background import BackgroundTasks
from bot.conversation import Conversation, Taken
from bot.form_fields import errors_of
from bot.handle import Handle
from bot.not_shown import not_shown
from bot.pressed import ANSWER, ASK, CHANGE, CONFIRM, FORM, MORE, SAY, SHOWN, UNDO, verb_of
from bot.review_fields import review_errors
from bot.slack.blocks import JsonObject
from bot.slack.buttons import BACK
from bot.slack.events import (
    SlackEvent,
    SlackWhere,
    button_event,
    command_event,
    form_about,
    form_event,
    home_event,
    reaction_event,
    where_pressed,
    window_event,
    words_event,
)
from bot.slack.forms import Forms
from bot.slack.replies import SlackReplies
from bot.slack.said import said_message, said_text
from bot.written_day import UnclearDay
from casework.content import Said, SaidKind
from casework.ports import SendFailed
from permanence.answer import Verb

COMMAND = "/homeward"
COMMANDS = frozenset({"list", "show", "why", "who", "history", "help"})
Body = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Listeners:
    """What each kind of request leads to."""

    conversation: Conversation[SlackWhere]
    replies: SlackReplies
    forms: Forms
    background: BackgroundTasks

    def listen(self, app: AsyncApp) -> None:
        """The app answers buttons, forms, words, the command and the Home tab."""
        ours = [carries_a_handle]
        # Bolt asks each in this order whether it is meant: what comes most often stands first.
        app.action(_of(ANSWER), matchers=ours)(self.pressed)
        app.event("message")(self.written)
        app.action(UNDO, matchers=ours)(self.pressed)
        app.action(CONFIRM)(self.pressed)
        app.action(CHANGE)(self.pressed)
        app.action(_of(SAY))(self.pressed)
        app.action(_of(FORM), matchers=ours)(self.form_opened)
        app.action(MORE, matchers=ours)(self.more_opened)
        app.action(_of(ASK), matchers=ours)(self.asked)
        app.action(BACK, matchers=ours)(self.went_back)
        app.view(_of(FORM))(self.form_sent)
        app.view_closed(f"{FORM}.{Verb.REVIEW}")(self.review_left)
        app.event("app_home_opened")(self.home_opened)
        app.event("reaction_added")(self.reacted)
        app.command(COMMAND)(self.commanded)
        app.action(re.compile(""))(self.unknown)

    async def pressed(self, ack: AsyncAck, body: Body) -> None:
        """A button that answers: recorded when Slack has its answer."""
        try:
            event = button_event(body)
        except ValueError:  # of an older Homeward, or made up
            await self.unknown(ack, body)
            return
        taken = await self.conversation.take(event)
        await ack()
        self.conversation.follow(event, taken)

    async def written(self, body: Body) -> None:
        """What a person wrote, or has edited. What apps write, and what is deleted, is left alone."""
        event = words_event(body)
        if event:
            self.conversation.follow(event, await self.conversation.take(event))

    async def reacted(self, body: Body) -> None:
        """A reaction records nothing; she is told so, once for each message that asked her something."""
        event = reaction_event(body)
        if event:
            self.conversation.follow(event, await self.conversation.take(event))

    async def asked(self, ack: AsyncAck, body: Body) -> None:
        """Who is this, or why: the look is recorded before the answer is shown."""
        event = button_event(body)
        taken = await self.conversation.take(event)
        await ack()
        if not taken.is_repeat:
            verb = verb_of(body["actions"][0]["action_id"])
            in_words = (
                not_shown(verb, taken.said.reference) if taken.said.kind is SaidKind.WHO else taken.said
            )
            shown = self._shown(self.forms.said(verb, taken.said), event.where, taken.said, in_words)
            self.background.run(shown)

    async def form_opened(self, ack: AsyncAck, body: Body) -> None:
        """Nothing changes by opening a form."""
        await ack()
        self.background.run(self._open(body))

    async def _open(self, body: Body) -> None:
        action, today = body["actions"][0], self.conversation.today
        verb, handle = verb_of(action["action_id"]), Handle.read(action["value"])
        instead = not_shown(verb, handle.reference, today)
        where = where_pressed(body)
        if verb is Verb.REVIEW:
            await self._open_review(body, handle, where)
            return
        email = await self._who_opens(body) if verb is Verb.CHANGE_ROUTE else None
        offered = await self.replies.offered(verb, handle, email)
        form = self.forms.form(verb, handle, today, offered)
        await self._shown(form, where, instead, instead)

    async def _open_review(self, body: Body, handle: Handle, where: SlackWhere) -> None:
        """The form about a review; to whoever may not see the child, as if there were no such child."""
        instead = not_shown(Verb.REVIEW, handle.reference, self.conversation.today)
        opened = await self.replies.review(handle, await self._who_opens(body))
        if opened:
            await self._shown(opened, where, instead, instead)
            return
        said = Said(SaidKind.NO_SUCH_REFERENCE, reference=handle.reference)
        await self._shown(self.forms.said(Verb.REVIEW, said), where, said, said)

    async def _who_opens(self, body: Body) -> str | None:
        """None too where Slack cannot say who that is just now: then the form offers what is nobody's own."""
        try:
            return await self.conversation.email_of(window_event(body))
        except SendFailed:
            return None

    async def more_opened(self, ack: AsyncAck, body: Body) -> None:
        await ack()
        handle = Handle.read(body["actions"][0]["value"])
        instead = not_shown(None, handle.reference, self.conversation.today)
        self.background.run(self._shown(self.forms.more(handle), where_pressed(body), instead, instead))

    async def _shown(self, view: JsonObject, where: SlackWhere, alone: Said, in_words: Said) -> None:
        """She sees the window; or is told to her alone, or else by a message, what she can do without it."""
        if await self.replies.view(view, where) or await self.replies.alone(where, alone):
            return
        key = f"slack:window:{where.trigger}"
        await self.conversation.tell(where.user, key, self.replies.message(where, in_words))

    async def went_back(self, ack: AsyncAck, body: Body) -> None:
        """The step's usual answers stand in the place of the question again."""
        await ack()
        message_id = Handle.read(body["actions"][0]["value"]).message
        self.background.run(self._as_it_stands(where_pressed(body), message_id))

    async def _as_it_stands(self, where: SlackWhere, message_id: int | None) -> None:
        await self.replies.redrawn(where, message_id)

    async def form_sent(self, ack: AsyncAck, body: Body) -> None:
        """Recorded at once, or what is wrong stands beside the field that it is about."""
        verb, handle = form_about(body["view"])
        try:
            event = form_event(body)
        except UnclearDay as unclear:
            example = not_shown(verb, handle.reference, self.conversation.today).lines
            asked = {"written": unclear.written, "example": " ".join(example[:1])}
            words = self.forms.words.text("forms/unclear_day", **asked)
            await ack(response_action="errors", errors={unclear.field: words})
            return
        taken = await self.conversation.take(event)
        errors = self._errors(verb, taken.said, body["view"])
        if errors:
            await ack(response_action="errors", errors=errors)
        elif taken.is_repeat or (taken.said.kind in SHOWN and form_about(body["view"])[1].step):
            await ack()
        else:
            await ack(response_action="update", view=self.forms.said(verb, taken.said))
        self.conversation.follow(event, taken)

    async def review_left(self, ack: AsyncAck, body: Body) -> None:
        """A form about a review was closed without being sent off: that is counted, and nothing else happens."""
        await ack()
        self.background.run(self._left(body))

    async def _left(self, body: Body) -> None:
        _, handle = form_about(body["view"])
        email = await self.conversation.email_of(window_event(body))
        await self.replies.left(handle, email, f"slack:closed:{body['view']['id']}")

    def _errors(self, verb: Verb, said: Said, view: Body) -> dict[str, str]:
        """What is wrong, by the input that it stands beside."""
        text = said_text(said, self.forms.words)
        if verb is not Verb.REVIEW:
            return errors_of(verb, said, text)
        shown = {block["block_id"] for block in view.get("blocks", ()) if block.get("type") == "input"}
        return review_errors(said, text, shown)

    async def commanded(self, ack: AsyncAck, body: Body) -> None:
        """`/homeward`: what can be asked, answered to the one who asks. Nothing is recorded by a command."""
        event, taken = command_event(body), Taken(Said(SaidKind.HELP))
        if event.words.split()[0].lower() in COMMANDS:
            taken = await self.conversation.take(event)
        shown = said_message(taken.said, self.forms.words)
        await ack(text=shown.text, blocks=list(shown.blocks), response_type="ephemeral")

    async def home_opened(self, body: Body) -> None:
        """Nothing changes by looking."""
        if body["event"].get("tab", "home") == "home":
            self.background.run(self._home(home_event(body)))

    async def _home(self, event: SlackEvent) -> None:
        await self.replies.home(event.account, await self.conversation.email_of(event))

    async def unknown(self, ack: AsyncAck, body: Body) -> None:
        """A button of a message from long ago, whose kind there is no more."""
        where = where_pressed(body)
        await ack()
        self.background.run(self._moved_on(where))

    async def _moved_on(self, where: SlackWhere) -> None:
        said = Said(SaidKind.MOVED_ON)
        if not await self.replies.alone(where, said):
            key = f"slack:unknown:{where.trigger}"
            await self.conversation.tell(where.user, key, self.replies.message(where, said))


async def carries_a_handle(body: Body) -> bool:
    """Whether the button is of a kind that we know; one of an older Homeward may carry something else."""
    try:
        Handle.read(body["actions"][0].get("value", ""))
    except ValueError:
        return False
    return True


def _of(family: str) -> re.Pattern[str]:
    """Every action or form of a family: "form.booked", "form.blocked"."""
    return re.compile(rf"^{family}\.")
