"""What becomes of a message once it was tried: sent, tried again, or given up and its person reached another way.

What passes is tried as long as it lasts, and an administrator hears of it on the first day. A refusal that is in no
list passes for a working day at most. An answer is tried for an hour, since its reader waits; then it goes by mail.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from casework.compose import back_off
from casework.ports import MessageKind, MessageState, NewMessage, SendFailed, StoredMessage, Writing
from casework.said_back import proposal_of
from casework.threads import Place
from casework.weekly_lines import is_a_week
from permanence.people import Directory, Person, Role
from permanence.replies.memory import NOTHING

RESTS = "the channel rests"
A_WORKING_DAY = timedelta(hours=8)
ANSWER_TRIED_FOR = timedelta(hours=1)
ANSWER_TRIED_WITHOUT_MAIL = timedelta(days=1)
ANSWER_TRIED_EVERY = timedelta(minutes=5)  # at least: it is there within minutes once it can be
OUTAGE_TOLD_AFTER = timedelta(hours=4)


@dataclass(frozen=True, slots=True)
class Parcel:
    """A claimed message, frozen, on its way to a person."""

    message: StoredMessage
    person: Person


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a parcel: the provider's id, or the failure. `found`: it had arrived before, nothing was sent."""

    parcel: Parcel
    provider_id: str | None = None
    found: bool = False
    failure: SendFailed | None = None


def settle(
    tx: Writing, owner: str, outcomes: Sequence[Outcome], now: datetime, *, by_mail: bool = True
) -> None:
    """What became of messages that `owner` had claimed is recorded; what failed goes again, or another way.

    `by_mail`: e-mail is set up.
    """
    for outcome in outcomes:
        message, failure = outcome.parcel.message, outcome.failure
        if failure is None:
            tx.mark_sent(message.id, owner, outcome.provider_id or "", now, found=outcome.found)
        elif (
            failure.permanent
            or _is_refused_edit(message, failure)
            or _has_passed_long_enough(tx, message, failure, now, by_mail=by_mail)
        ):
            _give_up(tx, tx.directory(), outcome.parcel, failure, now)
        else:
            _try_again(tx, owner, message, failure, now)
    for channel in {o.parcel.message.channel for o in outcomes if o.failure is None}:
        if tx.setting(trouble_of(channel)):
            tx.remember(trouble_of(channel), "")


def trouble_of(channel: str) -> str:
    """Under which name it is remembered that an administrator was told of a channel's trouble, until it is over."""
    return f"trouble:{channel}"


def _is_chat_answer(message: StoredMessage) -> bool:
    return message.kind is MessageKind.SAID_BACK and message.channel != "email"


def _is_refused_edit(message: StoredMessage, failure: SendFailed) -> bool:
    """What an edit was to show is said in another way at once: she waits for it, and it can be said."""
    return message.kind is MessageKind.AMEND and failure.unlisted


def _has_passed_long_enough(
    tx: Writing, message: StoredMessage, failure: SendFailed, now: datetime, *, by_mail: bool
) -> bool:
    """Whether what might pass has lasted so long that it counts as for good."""
    tried_for = now - (message.wanted_at or message.created_at)
    if _is_chat_answer(message):
        return tried_for >= (ANSWER_TRIED_FOR if by_mail else ANSWER_TRIED_WITHOUT_MAIL)
    if not failure.unlisted:
        return False
    return tried_for >= A_WORKING_DAY or tx.failed_before(message.person, message.channel, failure.reason)


def _try_again(tx: Writing, owner: str, message: StoredMessage, failure: SendFailed, now: datetime) -> None:
    """Put off; one that may have arrived is unsure meanwhile, and its channel is asked before it goes again."""
    wait = back_off(message)
    if failure.retry_after is not None:
        wait = timedelta(seconds=failure.retry_after)
    until = now + wait
    if _is_chat_answer(message):
        if failure.retry_after is None:
            until = min(until, now + ANSWER_TRIED_EVERY)
        until = max(until, tx.waits_until(message) or until)
        tx.keep_order(message, until)
    mark = tx.mark_unsure if failure.maybe_sent else tx.mark_again
    mark(message.id, owner, until, failure.reason)
    tried_for = now - (message.wanted_at or message.created_at)
    if (
        tried_for >= OUTAGE_TOLD_AFTER
        and failure.reason != RESTS
        and not tx.setting(trouble_of(message.channel))
    ):
        _tell_of_an_outage(tx, message, failure, now)


def _tell_of_an_outage(tx: Writing, message: StoredMessage, failure: SendFailed, now: datetime) -> None:
    channel = message.channel
    tx.remember(trouble_of(channel), failure.reason)
    headline = (
        f"Messages by {channel} wait: {failure.reason}. They are tried again and again, and none is lost."
    )
    what = f"outage:{channel}:{now.date().isoformat()}"
    tell_administrators(tx, tx.directory(), what, headline, now, beside=channel)


def _give_up(tx: Writing, directory: Directory, parcel: Parcel, failure: SendFailed, now: datetime) -> None:
    """The message has failed for good: its person is reached another way, and an administrator hears of it."""
    message, person = parcel.message, parcel.person
    known = tx.failed_before(message.person, message.channel, failure.reason)
    tx.mark_over(message.id, MessageState.FAILED, failure.reason, now)
    if message.kind is MessageKind.AMEND:
        say_instead(tx, message, now)
        if failure.unlisted and not known:
            headline = f"An answer could not be shown in its message by {message.channel}: {failure.reason}."
            what = f"edit:{message.channel}:{now.date().isoformat()}:{failure.reason}"
            tell_administrators(tx, directory, what, f"{headline} It is said below it instead.", now)
        return
    if _is_chat_answer(message) and message.facts.get("provider_id") and not failure.whole_channel:
        _say_anew(tx, message, now)
        return
    if _is_chat_answer(message):
        _say_by_mail(tx, message, now)
    elif message.channel != "email":
        tx.reach_otherwise(message.id, person.email, "email", now)
    elif message.kind in (MessageKind.ALERT, MessageKind.CATCH_UP) or is_a_week(message):
        _reach_manager(tx, directory, message, person, now)
    if not (_is_chat_answer(message) and not failure.permanent):
        _tell_of_a_failure(tx, directory, parcel, failure, now, known=known)


def _say_by_mail(tx: Writing, message: StoredMessage, now: datetime) -> None:
    """An answer that chat does not take goes as a mail; what it asks waits there from now on, and in chat no more."""
    facts = {name: value for name, value in message.facts.items() if name not in _OF_CHAT}
    facts["thread"] = thread = f"{message.channel}:{message.id}"
    asked = proposal_of(facts)
    last = tx.thread_numbered(asked) if asked else None
    number = None
    if last and asked:
        there = Place("email", thread, message.person)
        number = tx.keep_thread(there, last.waiting, last.message_id, None, now)
        tx.change_thread(asked, NOTHING)
    facts |= {"proposal": number, "number": number}
    mail = NewMessage(f"{message.key}>email", message.kind, message.person, "email", now, facts=facts)
    tx.queue(mail, now)


def _say_anew(tx: Writing, message: StoredMessage, now: datetime) -> None:
    """What was to stand in the place of a question stands below it."""
    facts = {name: value for name, value in message.facts.items() if name != "provider_id"}
    anew = NewMessage(f"{message.key}>anew", message.kind, message.person, message.channel, now, facts=facts)
    tx.queue(anew, now, frozen=message.frozen)


def say_instead(tx: Writing, edit: StoredMessage, now: datetime) -> None:
    """What an edit was to show to the one who answered is said to her, where nothing else has said it."""
    given = edit.facts.get("instead")
    if isinstance(given, Mapping):
        frozen, facts = str(given["frozen"]), given["facts"]
        assert isinstance(facts, Mapping)
        said = NewMessage(
            str(given["key"]), MessageKind.SAID_BACK, edit.person, edit.channel, now, facts=facts
        )
        tx.queue(said, now, frozen=frozen.encode())


def _tell_of_a_failure(
    tx: Writing, directory: Directory, parcel: Parcel, failure: SendFailed, now: datetime, *, known: bool
) -> None:
    """Whom it concerns hears of it once: the administrator, and she herself where she has done it."""
    message, person, day = parcel.message, parcel.person, now.date().isoformat()
    channel = message.channel
    if failure.whole_channel:
        if tx.setting(trouble_of(channel)) == failure.reason:
            return
        tx.remember(trouble_of(channel), failure.reason)
        headline = (
            f"Nobody is reached by {channel}: {failure.reason}. Until that is mended people get e-mails."
        )
        what = f"refused:{channel}:{day}:{failure.reason}"
        tell_administrators(tx, directory, what, headline, now, beside=channel)
        return
    if known:
        return
    headline = f"{person.email} could not be reached by {channel}: {failure.reason}"
    what = f"unreachable:{person.email}:{channel}:{day}"
    if failure.unlisted:
        headline += ". Whoever is refused alike gets e-mails."
        what = f"refused:{channel}:{day}:{failure.reason}"
    tell_administrators(tx, directory, what, headline, now)
    if failure.hers:
        tell_herself(
            tx, person, f"blocked:{channel}:{day}", _BLOCKED.format(channel=channel.capitalize()), now
        )


_OF_CHAT = frozenset({"provider_id", "channel", "thread_ts", "place", "service"})
_BLOCKED = (
    "Homeward cannot write to you in {channel} any more: you have blocked or removed the app. What is for you comes by"
    " e-mail until you let it in again."
)


def tell_herself(
    tx: Writing, person: Person, what: str, headline: str, now: datetime, action: str = ""
) -> None:
    """She hears by e-mail of something about how she is reached, once."""
    facts = {"headline": headline, "action": action, "own": True}
    key = f"notice:{what}:{person.email}"
    tx.queue(NewMessage(key, MessageKind.NOTICE, person.email, "email", now, facts=facts), now)


def _reach_manager(
    tx: Writing, directory: Directory, message: StoredMessage, person: Person, now: datetime
) -> None:
    """A dead address is a missed child: the person's manager gets the message that could not arrive."""
    manager = directory.manager_of(person.email)
    if manager and manager.active:
        tx.reach_otherwise(message.id, manager.email, manager.channel, now)


def tell_administrators(
    tx: Writing,
    directory: Directory,
    what: str,
    headline: str,
    now: datetime,
    action: str = "",
    *,
    beside: str | None = None,
) -> None:
    """Each administrator has a notice of this kind, once. `beside`: not by this channel, which is in trouble."""
    for person in directory.with_role(Role.ADMINISTRATOR):
        tx.queue(
            NewMessage(
                key=f"notice:{what}:{person.email}",
                kind=MessageKind.NOTICE,
                person=person.email,
                channel="email" if person.channel == beside else person.channel,
                not_before=now,
                facts={"headline": headline, "action": action or "homeward check"},
            ),
            now,
        )
