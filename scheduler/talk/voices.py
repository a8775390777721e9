"""How a line is written on each channel, and what is said back there: through the channel's own conversation.

Nothing leaves this machine: what a conversation would send ends in a channel that keeps it in the outbox alone.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Protocol

from bot.background import BackgroundTasks
from bot.conversation import Conversation, Taken
from bot.email.incoming.saying_back import said_of
from bot.practice.clock import PracticeClock, set_clock
from bot.practice.inbox import PracticeInbox
from bot.practice.replies import PracticeReplies
from bot.practice.replies import event_of as practice_event
from bot.render import Templates
from bot.slack.events import words_event
from bot.slack.in_process import InProcessSlack
from bot.slack.replies import SlackReplies
from bot.slack.said import said_text
from bot.slack.words import Words
from bot.teams.events import event_of as teams_event
from bot.teams.in_process import NoConnector
from bot.teams.replies import TeamsReplies
from bot.teams.said_cards import said_text as card_text
from bot.teams.words import CardWords
from bot.worker import on_worker
from casework.content import Said
from casework.ports import ASKING, CaseRecord, StoredMessage
from casework.said_back import said_back_message
from casework.take_mail import MailReply, take_mail, thread_of

SLACK_USER, TEAMS_USER, PLACE = "UTALK", "talk", "talk"
ONE_MINUTE = timedelta(minutes=1)
Clock = Callable[[], datetime]
log = logging.getLogger("homeward.talk")


@dataclass(frozen=True, slots=True)
class Line:
    """`number`: of the line, from 1. `thread`: in which she writes, from 1. `email`: who she is.

    `answers`: the message that she answers by name; None: none, or the newest as the channel has it.
    """

    number: int
    text: str
    email: str
    thread: int = 1
    answers: StoredMessage | None = None


@dataclass(frozen=True, slots=True)
class Heard:
    """`said`: as she reads it; `place`: the platform's name of the thread, as the record keeps it."""

    said: str
    how: Said
    place: str


class Voice(Protocol):
    """One channel's way of writing and reading."""

    @property
    def source(self) -> str: ...
    async def say(self, line: Line) -> Heard:
        """The line was taken, and what was said to it is shown."""


class SlackVoice:
    """Direct messages of Slack; a second thread is one under a message."""

    source = "slack"

    def __init__(self, record: CaseRecord, words: Words, clock: Clock) -> None:
        self.words = words
        channel = InProcessSlack()
        replies = SlackReplies(record, channel.client, channel, self.words, clock)
        self.conversation = Conversation(record, replies, clock, BackgroundTasks(log))

    async def say(self, line: Line) -> Heard:
        escaped = line.text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        message = {"type": "message", "channel_type": "im", "channel": "DTALK", "user": SLACK_USER}
        message |= {"text": escaped, "ts": f"{line.number}.0"}
        if line.thread > 1:
            message["thread_ts"] = f"0.{line.thread}"
        event = words_event({"event_id": f"talk {line.number}", "team_id": None, "event": message})
        assert event is not None
        event = _under(event, line)
        taken = await _taken(self.conversation, event)
        return Heard(said_text(taken.said, self.words), taken.said, event.thread)


class TeamsVoice:
    """A person's chat in Teams; a second thread is another chat."""

    source = "teams"

    def __init__(self, record: CaseRecord, inbox: PracticeInbox, words: CardWords, clock: Clock) -> None:
        self.words = words
        connector = NoConnector()
        replies = TeamsReplies(record, connector, connector.channel(record), inbox.cards, clock)
        self.conversation = Conversation(record, replies, clock, BackgroundTasks(log))

    async def say(self, line: Line) -> Heard:
        place = PLACE if line.thread == 1 else f"{PLACE} {line.thread}"
        event = teams_event(
            {
                "type": "message",
                "id": str(line.number),
                "text": line.text.replace("&", "&amp;").replace("<", "&lt;"),
                "from": {"id": TEAMS_USER, "aadObjectId": TEAMS_USER},
                "conversation": {"id": place, "conversationType": "personal"},
                "serviceUrl": "talk:",
            }
        )
        event = _under(event, line)
        taken = await _taken(self.conversation, event)
        return Heard(card_text(taken.said, self.words), taken.said, event.thread)


class PracticeVoice:
    """The line to write in of a person's page."""

    source = "practice"

    def __init__(self, record: CaseRecord, inbox: PracticeInbox, words: Words, clock: Clock) -> None:
        self.words, self.record, self.clock = words, record, clock
        self.conversation = PracticeReplies(inbox, self.words).conversation(BackgroundTasks(log))

    async def say(self, line: Line) -> Heard:
        asking = await on_worker(self._prepared, line.email)
        answered = line.answers.id if line.answers else asking or ""
        fields = {"text": line.text, "event": f"talk {line.number}", "message": answered}
        event = practice_event(line.email, fields)
        if line.thread > 1:
            event = replace(event, thread=f"{event.thread} {line.thread}")
        taken = await _taken(self.conversation, event)
        return Heard(said_text(taken.said, self.words), taken.said, event.thread)

    def _prepared(self, email: str) -> int | None:
        """The practice clock, which a reply moves by a minute, stands a minute before now; the message answered."""
        with self.record.writing() as tx:
            set_clock(tx, PracticeClock(self.clock() - ONE_MINUTE))
            person = tx.directory().get(email)
            found = tx.newest_message(email, person.channel, ASKING) if person else None
        return found.id if found else None


class MailVoice:
    """Answers to the newest mail of a thread; the first answers the morning's alert."""

    source = "email"

    def __init__(
        self, record: CaseRecord, words: Templates, clock: Clock, deliver: Callable[[], Any]
    ) -> None:
        self.record, self.words, self.clock, self.deliver = record, words, clock, deliver
        self.newest: dict[int, int] = {}

    async def say(self, line: Line) -> Heard:
        heard = await on_worker(self._taken, line)
        await self.deliver()
        return heard

    def _taken(self, line: Line) -> Heard:
        now, name = self.clock(), f"<talk-{line.number}@council.example>"
        with self.record.writing() as tx:
            place = -line.answers.id if line.answers else line.thread
            number = self.newest.get(place)
            answered: StoredMessage | None = tx.message(number) if number else line.answers
            if answered is None:
                answered = tx.newest_message(line.email, "email", ASKING)
            taken = take_mail(tx, self.record.rules, MailReply(name, line.email, line.text, answered), now)
            back = said_of(taken, self.words, tx.directory())
            facts: Mapping[str, object] = {"answers": name, **taken.facts}
            queued = tx.queue(said_back_message(back, name, line.email, now, facts=facts), now)
            if queued is not None:
                self.newest[place] = queued
        return Heard(back.words, taken.said, thread_of(answered, name))


def _under(event: Any, line: Line) -> Any:
    """The event, in the thread of the message that it answers by name."""
    message = line.answers
    if message is None:
        return event
    return replace(event, answers=message.provider_id, thread=f"{event.thread} under {message.id}")


async def _taken(conversation: Conversation[Any], event: Any) -> Taken:
    taken = await conversation.take(event)
    await conversation.show(event, taken)
    return taken
