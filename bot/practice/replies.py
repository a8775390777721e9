"""Replies in the practice inbox: what somebody presses or writes on a page, and the turn that says how it was taken."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from bot.amendments import Rewriter
from bot.background import BackgroundTasks
from bot.conversation import AnswerMessage, Conversation, Taken
from bot.events import Event
from bot.form_fields import FIELDS
from bot.handle import Handle, number_typed
from bot.practice.channel import PracticeChannel
from bot.practice.clock import read_clock, tick
from bot.practice.inbox import PracticeInbox
from bot.practice.messages import TEAMS
from bot.practice.turns import Turn, add_turn, put_in_place
from bot.pressed import SHOWN, said_by
from bot.review_fields import review_answer
from bot.slack.forms import VALUE, read_form
from bot.slack.said import said_message
from bot.slack.words import Words
from bot.teams.said_cards import said_card
from bot.worker import on_worker
from casework.accounts import AccountKind
from casework.content import SaidKind
from casework.kept_events import KeptEvent
from permanence.answer import Answer, Verb
from permanence.people import Directory

SOURCE = "practice"


class UnknownButton(Exception):
    """A button that no message of ours has, or a value that none of ours carries."""


@dataclass(frozen=True, slots=True)
class PracticeWhere:
    """Where on her pages it was done.

    `message`: the message of the page; None on her open list. `turn`: what was said that the button belongs to. `step`:
    which step of the message is answered, so that the page can go back there. `typed`: what was written.
    """

    message: int | None = None
    turn: int | None = None
    step: int | None = None
    typed: str = ""


PracticeEvent = Event[PracticeWhere]


def event_of(person: str, fields: Mapping[str, object]) -> PracticeEvent:
    """What a page was sent off with: a button or words. Raises UnknownButton."""
    action, text = str(fields.get("action", "")), str(fields.get("text", "")).strip()
    about = number(fields.get("message"))
    where = PracticeWhere(about, number(fields.get("turn")), number(fields.get("step")), text)
    given = {name: str(value) for name, value in fields.items()}
    event = Event(
        source=SOURCE,
        id=str(fields.get("event", "")),
        account=person,
        says=text,
        where=where,
        thread=person,
        message=about,
        typed=not action,
        raw=json.dumps({"person": person, **given}, ensure_ascii=False, sort_keys=True),
        can_wait=False,
    )
    if not action:
        return event
    try:
        pressed = said_by(action, str(fields.get("value", "")))
    except ValueError as trouble:
        raise UnknownButton(action) from trouble
    return replace(event, says=pressed.says, message=pressed.message, revision=pressed.revision)


def form_event(event: PracticeEvent, verb: Verb, handle: Handle, values: Mapping[str, str]) -> PracticeEvent:
    """The page's event with what its form was filled in with. Raises ValueError for a day that is none."""
    if verb is Verb.REVIEW:
        answer = review_answer(handle, values)
    else:
        answer = read_form(verb, handle, _as_slack_gives(verb, values))
    return replace(event, says=answer, message=handle.message, revision=handle.revision, form=True)


def _as_slack_gives(verb: Verb, values: Mapping[str, str]) -> dict[str, dict[str, dict[str, object]]]:
    """What a form of this page was filled in with, in the shape in which Slack hands it on ("state.values")."""
    return {f.name: {VALUE: {"value": values[f.name]}} for f in FIELDS[verb] if values.get(f.name)}


def _is_about_a_step(event: PracticeEvent) -> bool:
    """Whether the message shows it at a step, as it does not for what a notice asks about a child."""
    return not isinstance(event.says, Answer) or event.says.verb is Verb.UNDO or event.says.stage is not None


def number(given: object) -> int | None:
    return number_typed(str(given or ""))


class PracticeReplies:
    """The `ReplyChannel` of the practice inbox: everybody is who her page says, and nothing leaves this machine."""

    accounts = AccountKind(SOURCE, "the practice inbox", lambda p: p.email, Directory.get)
    sending = PracticeChannel(SOURCE)

    def __init__(self, inbox: PracticeInbox, words: Words) -> None:
        self._inbox, self._words = inbox, words

    def conversation(self, background: BackgroundTasks) -> Conversation[PracticeWhere]:
        """On the record as it is now: beginning again puts another in its place."""
        return Conversation(self._inbox.record, self, self._a_minute_later, background)

    def _a_minute_later(self) -> datetime:
        with self._inbox.record.writing() as tx:
            return tick(tx)

    def read(self, kept: KeptEvent) -> PracticeEvent:
        fields = json.loads(kept.raw)
        return replace(event_of(fields.pop("person"), fields), id=kept.event_id)

    async def who(self, event: PracticeEvent) -> str | None:  # noqa: ARG002 - a ReplyChannel is asked so
        """None: whoever is not in the staff list has no page."""
        return None

    def rewriter(self, now: datetime) -> Rewriter | None:  # noqa: ARG002 - a ReplyChannel is asked so
        """None: a message is drawn as it should read whenever its page is shown."""
        return None

    def answer(self, event: PracticeEvent, taken: Taken) -> AnswerMessage | None:  # noqa: ARG002
        """None: what is said back is a turn of the page, and no message."""
        return None

    def instead(self, event: PracticeEvent, taken: Taken) -> None:
        """None: its messages can always be written again."""

    async def show(self, event: PracticeEvent, taken: Taken) -> None:
        """What was said is on her pages, in the place of the question that it answers."""
        await on_worker(self._keep, event, taken)

    def _keep(self, event: PracticeEvent, taken: Taken) -> None:
        with self._inbox.record.writing() as tx:
            person = tx.directory().get(event.account)
            in_teams = person is not None and person.channel == TEAMS
            turn = self._turn(event, taken, read_clock(tx).now, in_teams=in_teams)
            keep = add_turn if event.where.turn is None else put_in_place
            keep(tx, event.account, turn)

    def _turn(self, event: PracticeEvent, taken: Taken, now: datetime, *, in_teams: bool) -> Turn:
        said, where = taken.said, event.where
        shown = said_message(said, self._words)
        pressed = not where.typed and (where.turn is None or isinstance(event.says, Answer))
        return Turn(
            number=where.turn or 0,
            message=where.message,
            at=now.isoformat(),
            kind=said.kind.value,
            words="" if said.kind is SaidKind.PRIVATE_WORDS else where.typed,
            text=shown.text,
            blocks=[said_card(said, self._inbox.cards.words).card] if in_teams else shown.blocks,
            shown=pressed and said.kind in SHOWN and _is_about_a_step(event),
            alone=pressed,
        )
