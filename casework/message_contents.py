"""What each kind of message says when it leaves: the one table from kind to content."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date

from casework.backlog import look_at_backlog
from casework.catch_up import look_at_catch_up
from casework.child_card import ChildCard
from casework.compose import Content
from casework.content import AlertContent, NoticeContent
from casework.fortnight_part import with_fortnight, with_week
from casework.imports.open_removals import asked_still
from casework.imports.weekly_questions import is_of_the_weekly_file, weekly_content
from casework.last_look import NoLonger, look_at_alert
from casework.link_account import link_code_content
from casework.meeting.messages import is_of_a_meeting, meeting_content
from casework.new_worker.card import hand_over_content
from casework.new_worker.queue_cards import is_of_a_hand_over
from casework.nobody_to_tell import NOBODY, look_at_nobody_to_tell
from casework.ports import OF_ONE_CHILD, MessageKind, Reading, StoredMessage
from casework.queue_content import QueueContent
from casework.queue_messages import queue_content
from casework.review_card import review_card
from casework.said_back import said_back_content
from casework.send_digests import digest_content
from casework.still_to_tell import NOT_HERS, may_be_told, still_to_tell, tells_of_an_answer
from permanence.people import Directory, Person
from permanence.stages import Rulebook


def message_contents(
    rules: Rulebook, amend: Content, link: str | None = None
) -> Mapping[MessageKind, Content]:
    """How the words of each kind are found; `amend` belongs to the channel whose messages can be edited.

    `link`: the address of the council's own page or case system, shown in each morning's message.
    """

    def queue(tx: Reading, people: Directory, message: StoredMessage, person: Person, today: date) -> object:
        if is_of_a_meeting(message):
            return meeting_content(tx, rules, people, message, person, today)
        content = queue_content(tx, rules, people, message, person, today)
        return replace(content, link=link) if isinstance(content, QueueContent) else content

    def digest(tx: Reading, people: Directory, message: StoredMessage, person: Person, today: date) -> object:
        found = digest_content(tx, rules, people, message, person, today)
        return with_week(tx, rules, people, found, message, person, today)

    def notice(tx: Reading, people: Directory, message: StoredMessage, person: Person, today: date) -> object:
        if tells_of_an_answer(message):
            return still_to_tell(tx, rules, people, message, person, today)
        if is_of_the_weekly_file(message):
            return weekly_content(tx, message, today)
        if is_of_a_hand_over(message):
            return hand_over_content(tx, rules, people, message, person, today)
        if not may_be_told(tx, rules, people, message, person, today):
            return NoLonger(NOT_HERS)
        return _of_trouble(tx, people, message, person, today)

    return {
        MessageKind.ALERT: _list(rules, link, look_at_alert),
        MessageKind.QUEUE: queue,
        MessageKind.BACKLOG: _list(rules, link, look_at_backlog),
        MessageKind.CATCH_UP: _list(rules, link, look_at_catch_up),
        MessageKind.DIGEST: digest,
        MessageKind.OWN_DIGEST: digest,
        **dict.fromkeys(OF_ONE_CHILD, _card(rules, link)),
        MessageKind.NOTICE: notice,
        MessageKind.TEST: _test,
        MessageKind.AMEND: amend,
        MessageKind.SAID_BACK: said_back_content,
        MessageKind.LINK_CODE: link_code_content,
    }


def _card(rules: Rulebook, link: str | None) -> Content:
    """A card about one child, with the link."""

    def content(
        tx: Reading, people: Directory, message: StoredMessage, person: Person, today: date
    ) -> object:
        found = review_card(tx, rules, people, message, person, today)
        return replace(found, link=link) if isinstance(found, ChildCard) else found

    return content


Look = Callable[[Reading, Rulebook, Directory, StoredMessage, Person, date], AlertContent | NoLonger]


def _list(rules: Rulebook, link: str | None, look: Look) -> Content:
    """A list of steps, with the link, and her fortnight below it where both fall together."""

    def content(
        tx: Reading, people: Directory, message: StoredMessage, person: Person, today: date
    ) -> object:
        found = look(tx, rules, people, message, person, today)
        return _linked(with_fortnight(tx, rules, people, found, message, person, today), link)

    return content


def _linked(content: AlertContent | NoLonger, link: str | None) -> AlertContent | NoLonger:
    return replace(content, link=link) if isinstance(content, AlertContent) else content


def _of_trouble(
    tx: Reading, people: Directory, message: StoredMessage, person: Person, today: date
) -> NoticeContent | NoLonger:
    if NOBODY in message.facts:
        return look_at_nobody_to_tell(tx, people, message, person, today)
    if "removals" in message.facts:
        return _removals(tx, message, today)
    return _notice(message, today)


def _notice(message: StoredMessage, today: date) -> NoticeContent:
    facts = message.facts
    lines = facts.get("lines")
    return NoticeContent(
        message_id=message.id,
        on=today,
        headline=str(facts["headline"]),
        lines=tuple(str(line) for line in lines) if isinstance(lines, list | tuple) else (),
        action=str(facts.get("action") or ""),
        own=bool(facts.get("own")),
        of_files=bool(facts.get("of_files")),
    )


def _removals(tx: Reading, message: StoredMessage, today: date) -> NoticeContent | NoLonger:
    """Cleared cells that are asked about, as far as nobody has answered since."""
    left = asked_still(tx, message)
    if left is None:
        return NoLonger("all of it was answered meanwhile")
    headline, lines, action = left
    return replace(_notice(message, today), headline=headline, lines=lines, action=action)


def _test(_tx: Reading, _people: Directory, message: StoredMessage, _person: Person, today: date) -> object:
    return trial_words(today, message.id)


def trial_words(today: date, message_id: int = 0) -> NoticeContent:
    """What `homeward check --send-test` sends."""
    return NoticeContent(
        message_id=message_id,
        on=today,
        headline="This is a test message from Homeward",
        lines=("If you can read it, this way of reaching you works.",),
        action="",
    )
