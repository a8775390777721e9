"""One transaction on the record (casework/ports.py, `Writing`): all of it is kept, or none."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from sqlmodel import Session

from casework.kept_events import KeptEvent
from casework.links import Conversation, Link
from casework.ports import DueStage, MessageState, NewMessage, NewNotice, StoredMessage, ToldUpdate
from casework.threads import Place
from permanence.entries import Entry, NewEntry
from permanence.people import Leave, Person
from permanence.replies.memory import Waiting
from store import (
    inbox,
    ledger,
    links,
    mailbox,
    name_hashes,
    outbox,
    people,
    projection,
    remembered,
    sweep,
    threads,
)
from store.directory_cache import DirectoryCache, people_have_changed
from store.reading import SqlReading
from store.references import References
from store.replay import SAYS_NOTHING


class SqlWriting(SqlReading):
    """What can be asked and done within one transaction, while nobody else writes."""

    def __init__(self, session: Session, people_cache: DirectoryCache, name_key: bytes | None = None) -> None:
        super().__init__(session, people_cache, name_key)
        self._references = References(self.connection)
        self._head: ledger.Head | None = None
        self._unused: set[str] = set()

    def new_reference(self) -> str:
        return self.new_references(1)[0]

    def new_references(self, number: int) -> list[str]:
        drawn = self._references.several(number)
        self._unused.update(drawn)
        return drawn

    def append(self, entries: Sequence[NewEntry], now: datetime) -> list[int]:
        last = self._head or ledger.head(self.connection)
        self._head = ledger.add(self.connection, entries, now, last)
        self._said = {}
        touched = {entry.reference for entry in entries if entry.kind not in SAYS_NOTHING}
        self._project(touched, now, self._first_said(entries, last.number + 1, now))
        return list(range(last.number + 1, self._head.number + 1))

    def _first_said(self, entries: Sequence[NewEntry], first: int, now: datetime) -> dict[str, list[Entry]]:
        """The entries about children of whom these are the first that anybody records: nothing need be read again."""
        said: dict[str, list[Entry]] = {}
        for number, new in enumerate(entries, start=first):
            if new.reference in self._unused:
                said.setdefault(new.reference, []).append(ledger.recorded(new, number, now))
        self._unused.difference_update(said)
        return said

    def put_people(self, people_given: Iterable[Person], now: datetime) -> None:
        before = self.directory()
        people.put(self.connection, list(people_given))
        self._people_have_changed()
        affected = people.children_affected(self.connection, before, self.directory())
        self._project(affected, now)

    def put_slack_user(self, email: str, slack_user: str | None) -> None:
        people.put_account(self.connection, email, slack_user=slack_user)
        self._people_have_changed()

    def put_teams_user(self, email: str, teams_user: str | None) -> None:
        people.put_account(self.connection, email, teams_user=teams_user)
        self._people_have_changed()

    def put_own_leave(self, email: str, leave: Iterable[Leave]) -> None:
        people.put_own_leave(self.connection, email, leave)
        self._people_have_changed()

    def put_working_days(self, email: str, days: frozenset[int] | None) -> None:
        people.put_working_days(self.connection, email, days)
        self._people_have_changed()

    def put_own_number(self, email: str, number: int, reference: str | None) -> None:
        people.put_own_number(self.connection, email, number, reference)

    def take_in(self, source: str, event_id: str, raw: str, now: datetime) -> bool:
        return inbox.take_in(self.connection, source, event_id, raw, now)

    def keep_event(self, event: KeptEvent, account: str | None = None) -> None:
        inbox.keep(self.connection, event, account)

    def release_event(self, source: str, account: str, since: datetime) -> KeptEvent | None:
        return inbox.release(self.connection, source, account, since)

    def forget_event(self, source: str, account: str) -> None:
        inbox.forget(self.connection, source, account)

    def put_link(self, link: Link) -> None:
        links.put_link(self.session, link)

    def put_conversation(self, conversation: Conversation) -> None:
        links.put_conversation(self.session, conversation)

    def end_conversation(self, channel: str, account: str) -> None:
        links.end_conversation(self.session, channel, account)

    def end_link(self, channel: str, account: str) -> None:
        links.end_link(self.session, channel, account)

    def keep_mailbox_read(self, name: str, validity: str, last: str, now: datetime) -> None:
        mailbox.keep_read(self.session, name, validity, last, now)

    def take_mail(
        self, name: str, digest: str, verdict: str, person: str | None, message_id: int | None, now: datetime
    ) -> bool:
        return mailbox.take(self.session, name, digest, verdict, person, message_id, now)

    def switch_address_off(self, email: str, reason: str, now: datetime) -> bool:
        return mailbox.switch_off(self.session, email, reason, now)

    def switch_address_on(self, email: str) -> bool:
        return mailbox.switch_on(self.session, email)

    def due_stages(self, today: date, limit: int) -> list[DueStage]:
        return sweep.due_stages(self.connection, today, limit)

    def raise_notices(
        self,
        messages: Sequence[NewMessage],
        notices: Sequence[NewNotice],
        updates: Sequence[ToldUpdate],
        now: datetime,
    ) -> int:
        return sweep.raise_notices(self.connection, messages, notices, updates, now)

    def queue(self, message: NewMessage, now: datetime) -> int | None:
        return outbox.queue(self.connection, message, now)

    def queue_claimed(
        self,
        message: NewMessage,
        owner: str,
        now: datetime,
        lease_seconds: int,
        *,
        frozen: bytes | None = None,
    ) -> StoredMessage | None:
        return outbox.queue_claimed(self.connection, message, owner, now, lease_seconds, frozen)

    def claim(self, owner: str, now: datetime, limit: int, lease_seconds: int) -> list[StoredMessage]:
        return outbox.claim(self.connection, owner, now, limit, lease_seconds)

    def freeze(self, message_id: int, owner: str, frozen: bytes | None) -> bool:
        return outbox.freeze(self.connection, message_id, owner, frozen)

    def mark_sent(
        self, message_id: int, owner: str, provider_id: str, now: datetime, *, found: bool = False
    ) -> bool:
        return outbox.mark_sent(self.connection, message_id, owner, provider_id, now, found=found)

    def mark_again(self, message_id: int, owner: str, not_before: datetime, reason: str) -> bool:
        return outbox.mark_again(self.connection, message_id, owner, not_before, reason)

    def mark_unsure(self, message_id: int, owner: str, not_before: datetime, reason: str) -> bool:
        return outbox.mark_unsure(self.connection, message_id, owner, not_before, reason)

    def mark_over(self, message_id: int, state: MessageState, reason: str, now: datetime) -> bool:
        return outbox.mark_over(self.connection, message_id, state, reason, now)

    def reach_otherwise(self, message_id: int, person: str, channel: str, now: datetime) -> int | None:
        return outbox.reach_otherwise(self.connection, message_id, person, channel, now)

    def keep_thread(
        self, place: Place, waiting: Waiting, message_id: int | None, words: str | None, now: datetime
    ) -> int:
        return threads.keep(self.connection, place, waiting, message_id, words, now)

    def change_thread(self, number: int, waiting: Waiting) -> None:
        threads.change(self.connection, number, waiting)

    def remember(self, key: str, value: str) -> None:
        remembered.remember(self.session, key, value)

    def keep_name_words(self, words: Iterable[str], today: date) -> None:
        name_hashes.keep(self.connection, self._name_key, words, today)

    def occur(self, job: str, occurrence: str, now: datetime) -> bool:
        return remembered.occur(self.session, job, occurrence, now)

    def _people_have_changed(self) -> None:
        people_have_changed(self.session)
        self._replay_context = None

    def _project(
        self, references: Iterable[str], now: datetime, first_said: Mapping[str, list[Entry]] | None = None
    ) -> None:
        today = now.astimezone(self._people_cache.rules.zone).date()
        projection.project_children(
            self.connection, references, self.replay_context(), today, first_said or {}
        )
