"""When a message is edited: at once after an answer, later from the outbox, and when Undo is over."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from bot.answered import Reader, answered_since
from bot.handle import Place
from bot.slack.amended import amended, handles_in, read_frozen
from bot.slack.blocks import SlackMessage
from bot.slack.words import Words
from casework.deliver import Content
from casework.last_look import NoLonger
from casework.ports import MessageKind, NewMessage, Reading, StoredMessage, Writing
from permanence.people import Directory, Person
from permanence.stages import Rulebook

ASKING = frozenset({MessageKind.ALERT, MessageKind.CATCH_UP})
WORTH_EDITING_FOR = timedelta(days=1)


def newest_asking(case: Reading, email: str) -> int | None:
    """The newest message in Slack that asked this person something."""
    sent = (m for m in case.messages_for(email) if m.channel == "slack" and m.provider_id)
    return next((m.id for m in sent if m.kind in ASKING), None)


@dataclass(frozen=True, slots=True)
class Amendment:
    """How a message of the outbox should now read, and where it stands. `newest`: the newest entry it shows."""

    message: StoredMessage
    place: Place
    shown: SlackMessage
    newest: int
    can_undo: bool


def amendment_of(
    case: Reading, rules: Rulebook, message_id: int, now: datetime, words: Words
) -> Amendment | None:
    """How the message should read at `now` (UTC); None when it is not there or its reader is not known any more."""
    message = case.message(message_id)
    directory = case.directory()
    person = directory.get(message.person) if message else None
    if message is None or person is None or message.frozen is None or message.provider_id is None:
        return None
    frozen = read_frozen(message.frozen)
    reader = Reader(person, now, rules, directory)
    since = answered_since(case, handles_in(frozen).values(), reader)
    return Amendment(
        message=message,
        place=Place.of(message.provider_id),
        shown=amended(frozen, since, words),
        newest=max(since.revisions.values(), default=0),
        can_undo=any(answered.can_undo for answered in since.answered.values()),
    )


def later_amendment(amendment: Amendment, at: datetime, *, undo_is_over: bool = False) -> NewMessage:
    """The same edit, made by the outbox at `at`, because it could not be made at once or Undo is over by then."""
    message = amendment.message
    key = f"amend:{message.id}:{amendment.newest}"
    return NewMessage(
        key=f"{key}:over" if undo_is_over else key,
        kind=MessageKind.AMEND,
        person=message.person,
        channel=message.channel,
        not_before=at,
        expires_at=at + WORTH_EDITING_FOR,
        facts={"message_id": message.id, "provider_id": amendment.place.provider_id},
    )


def amend_content(rules: Rulebook, words: Words) -> Content:
    """What an amendment of the outbox says when it leaves: the message as it should read by then."""

    def content(
        case: Writing, directory: Directory, message: StoredMessage, _person: Person, _today: date
    ) -> object:
        amendment = amendment_of(
            case, rules, int(str(message.facts["message_id"])), message.not_before, words
        )
        if amendment is None:
            return NoLonger("the message to edit is not kept any more")
        return replace(amendment.shown, staff=frozenset(p.name for p in directory.people.values()))

    return content
