"""A person's messages as her programs would list and open them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from bot.amendments import amendment_of
from bot.email.opened import Opened, opened, subject_of
from bot.practice.clock import PracticeClock
from bot.practice.drawn import Drawn, drawn, drawn_file
from bot.practice.drawn_cards import drawn_card, headline_of
from bot.review_fields import opened_form
from bot.slack.amended import SlackRewriter
from bot.slack.words import Words
from bot.teams.amended import TeamsRewriter
from bot.teams.cards import Cards
from casework.last_look import concerns
from casework.ports import ASKING, MessageKind, MessageState, Reading, StoredMessage
from casework.prompts_offered import prompts_offered
from permanence.local_day import local_day
from permanence.notices import ESCALATIONS
from permanence.stages import Rulebook

MOST = 200
DIGESTS = frozenset({MessageKind.DIGEST, MessageKind.OWN_DIGEST})
SLACK, TEAMS, EMAIL = "slack", "teams", "email"


@dataclass(frozen=True, slots=True)
class Listed:
    """A message in a list. `is_new`: it came since the clock was last moved. `went_up`: its steps that escalated."""

    id: int
    person: str
    channel: str
    kind: MessageKind
    title: str
    at: datetime
    is_new: bool
    went_up: int = 0


@dataclass(frozen=True, slots=True)
class NotSent:
    """A message that did not go out (any more), and why."""

    kind: MessageKind
    state: MessageState
    reason: str


@dataclass(frozen=True, slots=True)
class MessageList:
    """Newest first. `not_sent`: what was held, cancelled or still waits."""

    messages: tuple[Listed, ...]
    not_sent: tuple[NotSent, ...]

    @property
    def new(self) -> int:
        return sum(message.is_new for message in self.messages)


def list_of(tx: Reading, email: str, clock: PracticeClock) -> MessageList:
    """All that was sent to a person, and what was not."""
    ours = [m for m in tx.messages_for(email, MOST) if m.kind is not MessageKind.AMEND]
    sent = [m for m in ours if m.state is MessageState.SENT and m.frozen]
    kept_back = [m for m in ours if m.state is not MessageState.SENT]
    listed = sorted((_listed(tx, m, clock) for m in sent), key=lambda m: (m.at, m.id), reverse=True)
    return MessageList(
        tuple(listed), tuple(NotSent(m.kind, m.state, m.reason or "its time has not come") for m in kept_back)
    )


def _listed(tx: Reading, message: StoredMessage, clock: PracticeClock) -> Listed:
    at = message.sent_at or message.created_at
    went_up = sum(n.level in ESCALATIONS for n in tx.notices_in(message.id))
    return Listed(
        id=message.id,
        person=message.person,
        channel=message.channel,
        kind=message.kind,
        title=title_of(message),
        at=at,
        is_new=clock.before is None or at > clock.before,
        went_up=went_up,
    )


def title_of(message: StoredMessage) -> str:
    """The subject of an e-mail, the headline of a message in a chat."""
    if message.frozen is None:
        return ""
    if message.channel == EMAIL:
        return subject_of(message.frozen)
    said = json.loads(message.frozen)
    if message.channel == TEAMS:
        return headline_of(said["attachments"][0]["content"])
    headers = [block["text"]["text"] for block in said["blocks"] if block["type"] == "header"]
    return str(headers[0] if headers else said["text"].partition("\n")[0])


def in_slack(
    tx: Reading, rules: Rulebook, message: StoredMessage, now: datetime, words: Words
) -> tuple[Drawn, ...]:
    """The message as Slack would now show it: what was answered stands where the buttons were."""
    amendment = amendment_of(tx, rules, message, now, SlackRewriter(words))
    if amendment is None:
        return ()
    carried = amendment.shown.carried
    return (*drawn(amendment.shown.blocks), *([drawn_file(carried.name, carried.text)] if carried else []))


def in_teams(
    tx: Reading,
    rules: Rulebook,
    message: StoredMessage,
    now: datetime,
    cards: Cards,
    opened: tuple[int, str] | None,
) -> tuple[Drawn, ...]:
    """The card as Teams would now show it. `opened`: the step at which a form was asked for, and which."""
    today, reader = local_day(now, rules.zone), tx.directory().get(message.person)
    prompts = partial(prompts_offered, tx, rules, reader, today=today)
    review = partial(opened_form, tx, rules, reader, now=now)
    rewriter = TeamsRewriter(cards, today, opened, prompts=prompts, review=review)
    amendment = amendment_of(tx, rules, message, now, rewriter)
    return drawn_card(amendment.shown.card) if amendment else ()


def as_email(message: StoredMessage) -> Opened:
    if message.frozen is None:
        raise ValueError("only a frozen message can be opened")
    return opened(message.frozen)


def children_in(tx: Reading, message: StoredMessage) -> list[str]:
    """References of the children whom a message asks about; of whom another one tells in its place, it says nothing."""
    references = (notice.reference for notice in tx.notices_in(message.id))
    return list(dict.fromkeys(reference for reference in references if concerns(message, reference)))


def lists_of_all(tx: Reading, emails: Iterable[str], clock: PracticeClock) -> dict[str, MessageList]:
    """The messages of each of these people."""
    return {email: list_of(tx, email, clock) for email in emails}


@dataclass(frozen=True, slots=True)
class News:
    """What has gone out since the clock was last moved: how many messages, to whom, and of what kinds."""

    messages: int
    people: int
    asked: int
    digests: int
    went_up_to: tuple[str, ...]


def news_in(message_lists: Iterable[MessageList]) -> News:
    new = [message for message_list in message_lists for message in message_list.messages if message.is_new]
    return News(
        messages=len(new),
        people=len({m.person for m in new}),
        asked=sum(m.kind in ASKING for m in new),
        digests=sum(m.kind in DIGESTS for m in new),
        went_up_to=tuple(dict.fromkeys(m.person for m in new if m.went_up)),
    )
