"""What becomes of a message once it was tried: sent, tried again, or given up and its person reached another way.

How long it is tried is decided in `when_over.py`. An administrator hears of what passes on its first day, and within
minutes of a channel that refuses everybody.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from casework.channel_trouble import let_through, remember_trouble, rest, trouble_of
from casework.compose import back_off
from casework.edit_order import edit_again
from casework.ports import (
    ABOUT,
    MessageKind,
    MessageState,
    NewMessage,
    Reading,
    SendFailed,
    StageQuery,
    StoredMessage,
    Writing,
)
from casework.said_back import proposal_of, said_when
from casework.threads import Place
from casework.weekly_lines import is_a_week
from casework.when_over import is_chat_answer, is_everybodys, is_known_as_hers, is_over, is_refusal, once_more
from permanence.people import Directory, Person, Role
from permanence.replies.memory import NOTHING
from permanence.way_words import by_way

ANSWER_TRIED_EVERY = timedelta(minutes=5)  # at least: it is there within minutes once it can be
SECOND_LOOK = timedelta(minutes=5)  # after a refusal: by then others have been refused alike, or let through
AFTER_THE_OTHERS = timedelta(
    minutes=1
)  # when a channel has rested, somebody else than the refused is tried first
OUTAGE_TOLD_AFTER = timedelta(hours=4)
REFUSES_ALL_TOLD_AFTER = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Parcel:
    """A claimed message, frozen, on its way to a person.

    `until` (UTC): then somebody else may take it up; None where it was looked at just now whose it is.
    """

    message: StoredMessage
    person: Person
    until: datetime | None = None


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
    for channel in {o.parcel.message.channel for o in outcomes if o.failure is None}:
        let_through(tx, channel)
    for outcome in outcomes:
        message, failure = outcome.parcel.message, outcome.failure
        if failure is None:
            tx.mark_sent(message.id, owner, outcome.provider_id or "", now, found=outcome.found)
            continue
        if not tx.is_claimed_by(message.id, owner):
            continue  # its time ran out, and somebody else has it: what became of it is theirs to say
        if is_refusal(message, failure) and not is_known_as_hers(tx, message, failure):
            _note_refusal(tx, message, failure, now)
        if is_over(tx, message, failure, now, by_mail=by_mail):
            _give_up(tx, tx.directory(), outcome.parcel, failure, now)
        else:
            _try_again(tx, owner, message, failure, now)
            _tell_of_a_long_trouble(tx, message, failure, now)
    arrived = [o.parcel.message for o in outcomes if o.failure is None]
    edit_again(tx, [message for message in arrived if message.kind is MessageKind.AMEND], now)


def _note_refusal(tx: Writing, message: StoredMessage, failure: SendFailed, now: datetime) -> None:
    trouble = trouble_of(tx, message.channel).joined_by(message.person, failure.reason, now)
    remember_trouble(tx, message.channel, trouble)


def _try_again(tx: Writing, owner: str, message: StoredMessage, failure: SendFailed, now: datetime) -> None:
    """Put off; one that may have arrived is unsure meanwhile, and its channel is asked before it goes again."""
    until = _next_try(tx, message, failure, now)
    if is_chat_answer(message):
        if failure.retry_after is None:
            until = min(until, now + ANSWER_TRIED_EVERY)
        until = max(until, tx.waits_until(message) or until)
        tx.keep_order(message, until)
    mark = tx.mark_unsure if failure.maybe_sent else tx.mark_again
    mark(message.id, owner, until, once_more(failure) if is_refusal(message, failure) else failure.reason)


def _tell_of_a_long_trouble(tx: Writing, message: StoredMessage, failure: SendFailed, now: datetime) -> None:
    """An administrator has heard of a channel that refuses everybody for minutes, or of a message late by hours."""
    trouble = trouble_of(tx, message.channel)
    waited = now - (message.wanted_at or message.created_at)
    refuses_all = trouble.is_everybodys and trouble.since and now - trouble.since >= REFUSES_ALL_TOLD_AFTER
    if not trouble.told and (refuses_all or waited >= OUTAGE_TOLD_AFTER):
        _tell_of_an_outage(tx, message, failure, now)


def _next_try(tx: Writing, message: StoredMessage, failure: SendFailed, now: datetime) -> datetime:
    """When it goes again. A channel that is in trouble for everybody is left alone meanwhile."""
    if failure.retry_after is not None:
        return now + timedelta(seconds=failure.retry_after)
    refused = is_refusal(message, failure)
    if failure.whole_channel or is_everybodys(tx, message, failure):
        return rest(tx, message.channel, now) + (AFTER_THE_OTHERS if refused else timedelta(0))
    if refused and message.reason != once_more(failure):
        return now + SECOND_LOOK
    return now + back_off(message)


def _tell_of_an_outage(tx: Writing, message: StoredMessage, failure: SendFailed, now: datetime) -> None:
    channel = message.channel
    trouble = trouble_of(tx, channel)
    remember_trouble(tx, channel, replace(trouble, told=failure.reason))
    what = "refuses everybody" if trouble.is_everybodys else "takes no messages"
    headline = (
        f"{channel.capitalize()} {what}: {failure.reason}. Messages wait and are tried again; none is lost."
    )
    key = f"outage:{channel}:{now.date().isoformat()}"
    tell_administrators(tx, tx.directory(), key, headline, now, beside=channel)


def _give_up(tx: Writing, directory: Directory, parcel: Parcel, failure: SendFailed, now: datetime) -> None:
    """The message has failed for good: its person is reached another way, and an administrator hears of it."""
    message, person = parcel.message, parcel.person
    known = tx.failed_before(message.person, message.channel, failure.reason)
    tx.mark_over(message.id, MessageState.FAILED, failure.reason, now)
    if message.kind is MessageKind.AMEND:
        say_instead(tx, message, now)
        if failure.unlisted and not known:
            headline = (
                f"An answer could not be shown in its message {by_way(message.channel)}: {failure.reason}."
            )
            what = f"edit:{message.channel}:{now.date().isoformat()}:{failure.reason}"
            tell_administrators(tx, directory, what, f"{headline} It is said below it instead.", now)
        return
    if is_chat_answer(message) and message.facts.get("provider_id") and not failure.whole_channel:
        _say_anew(tx, message, now)
        return
    if is_chat_answer(message):
        _say_by_mail(tx, message, now)
    elif message.channel != "email":
        tx.reach_otherwise(message.id, person.email, "email", now)
    elif must_be_heard(message):
        reach_manager(tx, directory, message, now)
    if not (is_chat_answer(message) and not failure.permanent):
        _tell_of_a_failure(tx, directory, parcel, failure, now, known=known)


def _say_by_mail(tx: Writing, message: StoredMessage, now: datetime) -> None:
    """An answer that chat does not take goes as a mail; what it asks waits there from now on, and in chat no more."""
    facts = {name: value for name, value in message.facts.items() if name not in _OF_CHAT}
    facts |= said_when(message)
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
    facts |= said_when(message)
    anew = NewMessage(f"{message.key}>anew", message.kind, message.person, message.channel, now, facts=facts)
    tx.queue(anew, now, frozen=message.frozen)


def say_instead(tx: Writing, edit: StoredMessage, now: datetime) -> None:
    """What an edit was to show to the one who answered is said to her, where nothing else has said it."""
    given = edit.facts.get("instead")
    if isinstance(given, Mapping):
        frozen, facts = str(given["frozen"]), given["facts"]
        assert isinstance(facts, Mapping)
        kept = {**facts, **said_when(edit)}
        said = NewMessage(
            str(given["key"]), MessageKind.SAID_BACK, edit.person, edit.channel, now, facts=kept
        )
        tx.queue(said, now, frozen=frozen.encode())


def _tell_of_a_failure(
    tx: Writing, directory: Directory, parcel: Parcel, failure: SendFailed, now: datetime, *, known: bool
) -> None:
    """Whom it concerns hears of it once: the administrator, and she herself where she has done it."""
    message, person, day = parcel.message, parcel.person, now.date().isoformat()
    channel = message.channel
    if failure.whole_channel:
        trouble = trouble_of(tx, channel)
        if trouble.told == failure.reason:
            return
        remember_trouble(tx, channel, replace(trouble, told=failure.reason))
        headline = (
            f"Nobody is reached {by_way(channel)}: {failure.reason}. Until that is mended people get e-mails."
        )
        what = f"refused:{channel}:{day}:{failure.reason}"
        tell_administrators(tx, directory, what, headline, now, beside=channel)
        return
    if known:
        return
    headline = f"{person.email} could not be reached {by_way(channel)}: {failure.reason}"
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


def must_be_heard(message: StoredMessage) -> bool:
    """Whether somebody else hears it where its reader cannot: it tells of lateness, and waits for no other day."""
    return message.kind in (MessageKind.ALERT, MessageKind.CATCH_UP) or is_a_week(message)


def reach_manager(tx: Writing, directory: Directory, message: StoredMessage, now: datetime) -> None:
    """A dead address is a missed child: the nearest manager who still works here, who gets what could not arrive.

    Without one it is owed, and said by `homeward outbox`; what others were told in part is said to the administrators.
    """
    manager = directory.still_above(message.person)
    if manager:
        tx.reach_otherwise(message.id, manager.email, manager.channel, now)
    elif ABOUT in (tx.message(message.id) or message).facts:
        reached_nobody(tx, message, now)


def reached_nobody(
    tx: Writing, message: StoredMessage, now: datetime, children: Collection[str] | None = None
) -> None:
    """The administrators hear that what the message was to tell was told to nobody, and how to find what it was.

    They are told of no child, here neither. `children`: those of whom nobody was told; without it all in the message.
    """
    meant = message.facts.get("instead_of", message.person)
    headline = f"An alert for {meant} reached nobody who may be told of it"
    waits_for = " and ".join(_owners_in(tx, message, children)) or meant
    action = (
        f"homeward due lists what waits for {waits_for}. homeward who-may-see REFERENCE says who may be told of a"
        " child. Tell one of them, or give the child another worker."
    )
    tell_administrators(tx, tx.directory(), f"nobody-above:{message.id}", headline, now, action)


def _owners_in(tx: Reading, message: StoredMessage, children: Collection[str] | None) -> list[str]:
    """The addresses of those for whom the open steps wait that the message was to tell of."""
    told = {(n.reference, n.stage) for n in tx.notices_in(message.id)}
    about = frozenset(reference for reference, _ in told if children is None or reference in children)
    stages = [stored.stage for stored in tx.stages(StageQuery(references=about))] if about else []
    return sorted({s.owner for s in stages if s.owner and (s.reference, s.key) in told})


def tell_administrators(
    tx: Writing,
    directory: Directory,
    what: str,
    headline: str,
    now: datetime,
    action: str = "",
    *,
    beside: str | None = None,
    lines: Sequence[str] = (),
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
                facts={"headline": headline, "action": action or "homeward check"}
                | ({"lines": list(lines)} if lines else {}),
            ),
            now,
        )
