"""Plays a conversation over a copy of the store, as one person on one channel, from a morning on."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.practice.clock import PracticeClock, nine_on, set_clock
from bot.practice.inbox import PracticeInbox
from bot.render import plain_templates
from bot.slack.words import Words
from bot.teams.words import CardWords
from bot.worker import on_worker
from casework.new_worker.card import pairs_in
from casework.new_worker.queue_cards import CARD, PARTING
from casework.ports import StoredMessage
from casework.threads import Place, Thread
from permanence.local_day import local_day
from permanence.people import Directory, Person
from permanence.plain_error import PlainError
from scheduler.cli.output import moment
from scheduler.demo.practice_inbox import PracticeStore, practice_inbox, working_moment
from scheduler.settings import Settings
from scheduler.talk.script import Begins, InThread, Says, Step, Under, Until
from scheduler.talk.told import Told
from scheduler.talk.voices import (
    ONE_MINUTE,
    SLACK_USER,
    TEAMS_USER,
    Line,
    MailVoice,
    PracticeVoice,
    SlackVoice,
    TeamsVoice,
    Voice,
)
from scheduler.wiring.record import open_record
from store.case_record import SqlCaseRecord

STORE, AT_FIRST = "talk.sqlite", "talk-at-first.sqlite"
CHANNELS = ("slack", "teams", "email", "practice")
A_DAY = timedelta(days=1)


class NobodyOfThatAddress(PlainError):
    """The person who is to talk is not on the list of staff, or several are called so."""

    def __init__(self, said: str, found: int) -> None:
        several = f"{found} people are called {said}: give the address"
        nobody = f"nobody is known by the name or address {said}: homeward people list shows who is"
        super().__init__(several if found else nobody)


class NoMessageAbout(PlainError):
    """No message about this child alone has come to who talks."""

    def __init__(self, reference: str) -> None:
        super().__init__(f"no message about {reference} alone has come: move the clock on first (@ DAY)")


def _is_about(message: StoredMessage, reference: str) -> bool:
    """Whether it is about one child, and that one: a brief, a question about a review or a plan, a card, a notice."""
    facts = message.facts
    pairs = [*pairs_in(message, CARD), *pairs_in(message, PARTING)]
    named = [str(facts["reference"])] if facts.get("reference") else [one for one, _ in pairs]
    return named == [reference]


@dataclass
class Player:
    """One person talking. `morning`: when the service ran before the first line; `now`: the moment it is (UTC)."""

    store: PracticeStore
    inbox: PracticeInbox
    person: Person
    channel: str
    morning: datetime
    now: datetime
    _lines: int = 0
    _thread: int = 1
    _under: StoredMessage | None = None
    _is_fresh: bool = True
    _voice: Voice | None = field(default=None)

    @property
    def record(self) -> SqlCaseRecord:
        return self.store.record

    @property
    def staff(self) -> Directory:
        with self.record.reading() as tx:
            return tx.directory()

    @property
    def case_ids(self) -> dict[str, str]:
        with self.record.reading() as tx:
            return dict(tx.case_ids())

    async def live_through_the_morning(self) -> None:
        """What would be sent up to the morning is with its people, and this is how it was at first."""
        await on_worker(self._begin)
        await self.inbox.live_through([self.morning])
        await on_worker(self.store.remember)
        self._at_first = self.now
        self._voice = self._voice_of_channel()

    def _begin(self) -> None:
        own = "slack" if self.channel == "practice" else self.channel
        person = replace(self.person, channel=own, slack_user=SLACK_USER, teams_user=TEAMS_USER)
        with self.record.writing() as tx:
            tx.put_people([person], self.morning)
            set_clock(tx, PracticeClock(self.morning - A_DAY))

    async def play(self, steps: Iterable[Step]) -> AsyncIterator[Told | Begins]:
        """What was said to each line, and where a conversation with a name begins."""
        for step in steps:
            match step:
                case Begins(name):
                    if not self._is_fresh:
                        await on_worker(self._begin_again)
                    if name:
                        yield step
                case Until(moment=at):
                    self._is_fresh = False
                    await self._go_on_to(moment(at, self.record.rules.zone))
                case InThread(number):
                    self._thread, self._under = number, None
                case Under(reference):
                    self._under = await on_worker(self._newest_about, reference)
                case Says(text):
                    self._is_fresh = False
                    yield await self._say(text)

    def _begin_again(self) -> None:
        self.inbox.record = self.store.begin_again()
        self.now, self._lines, self._thread, self._under = self._at_first, 0, 1, None
        self._is_fresh = True
        self._voice = self._voice_of_channel()

    async def _say(self, text: str) -> Told:
        assert self._voice is not None
        self.now += ONE_MINUTE
        self._lines += 1
        line = Line(self._lines, text, self.person.email, self._thread, self._under)
        heard = await self._voice.say(line)
        place = Place(self._voice.source, heard.place, self.person.email)
        return Told(text, heard.said, heard.how, await on_worker(self._thread_at, place))

    def _newest_about(self, reference: str) -> StoredMessage:
        """Her newest message about this child alone. Raises NoMessageAbout."""
        with self.record.reading() as tx:
            sent = [m for m in tx.messages_for(self.person.email) if m.sent_at and _is_about(m, reference)]
        if not sent:
            raise NoMessageAbout(reference)
        return max(sent, key=lambda message: message.id)

    def _thread_at(self, place: Place) -> Thread | None:
        with self.record.reading() as tx:
            return tx.thread_at(place)

    async def _go_on_to(self, at: datetime) -> None:
        """The service runs on each working morning up to that moment, and then."""
        rules = self.record.rules
        first, last = (local_day(m, rules.zone) for m in (self.now, at))
        days = (first + timedelta(days=n) for n in range(1, (last - first).days + 1))
        mornings = [nine_on(day, rules) for day in days if rules.for_sending.is_working_day(day)]
        await self.inbox.live_through([m for m in mornings if m < at] + ([at] if at > self.now else []))
        self.now = at - ONE_MINUTE

    def _voice_of_channel(self) -> Voice:
        match self.channel:
            case "slack":
                return SlackVoice(self.record, _slack_words(), self._clock)
            case "teams":
                return TeamsVoice(self.record, self.inbox, _card_words(), self._clock)
            case "email":
                words = _plain_words()
                return MailVoice(self.record, words, self._clock, lambda: self.inbox.deliver(self.now))
        return PracticeVoice(self.record, self.inbox, _slack_words(), self._clock)

    def _clock(self) -> datetime:
        return self.now


_slack_words = cache(Words)  # templates are made ready once, and not for every conversation
_card_words = cache(CardWords)
_plain_words = cache(plain_templates)


@contextmanager
def player_over(
    settings: Settings, folder: Path, said: str, channel: str | None, now: datetime
) -> Iterator[Player]:
    """A player over a copy of the folder's store, which is gone afterwards. `said`: whose address or name.

    Raises NobodyOfThatAddress, NoBackup.
    """
    with TemporaryDirectory(prefix="homeward-talk-") as place:
        original = open_record(settings, folder)
        try:
            with original.reading() as tx:
                directory = tx.directory()
            known = directory.get(said.strip().lower())
            found = [known] if known else directory.meant_by(said)
            if len(found) != 1:
                raise NobodyOfThatAddress(said, len(found))
            [person] = found
            copy = settings.model_copy(update={"store_url": f"sqlite:///{place}/{STORE}"})
            store = PracticeStore.copied(original, copy, folder, f"{place}/{AT_FIRST}")
        finally:
            original.close()
        inbox = practice_inbox(store)
        morning = working_moment(now, inbox.rules, inbox.setup.hours)
        try:
            yield Player(store, inbox, person, channel or person.channel, morning, max(now, morning))
        finally:
            store.record.close()
