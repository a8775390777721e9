"""The practice inbox connected to a store of its own, which can be put back to how it was at first."""

from __future__ import annotations

import shutil
import socket
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import uvicorn

from bot.email.mime import Mailbox
from bot.email.renderer import EmailRenderer
from bot.practice.app import practice_app
from bot.practice.channel import PracticeChannel
from bot.practice.clock import ONE_MINUTE, nine_on
from bot.practice.inbox import PracticeInbox
from bot.slack.renderer import SlackRenderer
from bot.slack.words import Words
from bot.teams.card_forms import CardForms
from bot.teams.cards import Cards
from bot.teams.renderer import TeamsRenderer
from bot.teams.words import CardWords
from bot.this_machine import is_loopback
from casework.ports import Channel
from casework.raise_alerts import WorkingHours
from permanence.local_day import local_day
from permanence.stages import Rulebook
from scheduler.listening import bound
from scheduler.settings import Settings
from scheduler.wiring.post import Post
from scheduler.wiring.record import make_record, open_record, rhythm, store_url
from scheduler.wiring.service import delivery_setup
from store.backup import backup
from store.case_record import SqlCaseRecord
from store.case_record import open_record as open_store

SENDER = Mailbox("homeward@council.example", "Homeward")


class NotLoopback(Exception):
    """The practice inbox is asked to listen where others could reach it."""


@dataclass
class PracticeStore:
    """An SQLite store in a folder, and beside it a copy of how it was at first (`first`)."""

    settings: Settings
    folder: Path
    first: Path
    record: SqlCaseRecord

    @classmethod
    def anew(cls, settings: Settings, folder: Path, first: str) -> PracticeStore:
        """An empty store in the place of whatever store was there. The caller owns it."""
        forget_store(file_of(settings, folder))
        return cls(settings, folder, folder / first, make_record(settings, folder))

    @classmethod
    def copied(cls, original: SqlCaseRecord, settings: Settings, folder: Path, first: str) -> PracticeStore:
        """A store with all that `original` holds. The caller owns it. Raises NoBackup for one that is no file."""
        forget_store(file_of(settings, folder))
        backup(original.engine, file_of(settings, folder))
        return cls(settings, folder, folder / first, open_record(settings, folder))

    def remember(self) -> None:
        """As it is now is how it was at first."""
        forget_store(self.first)
        backup(self.record.engine, self.first)

    def begin_again(self) -> SqlCaseRecord:
        """The record is as it was at first."""
        rules = self.record.rules
        self.record.close()
        fresh = self.first.with_suffix(".again")
        shutil.copyfile(self.first, fresh)
        forget_store(file_of(self.settings, self.folder))
        fresh.replace(file_of(self.settings, self.folder))
        self.record = open_store(store_url(self.settings, self.folder), rules)
        return self.record


def file_of(settings: Settings, folder: Path) -> Path:
    return folder / settings.store_url.removeprefix("sqlite:///")


def forget_store(path: Path) -> None:
    """No SQLite store lies at this path any more, nor what belongs to one."""
    for ending in ("", "-wal", "-shm"):
        path.with_name(f"{path.name}{ending}").unlink(missing_ok=True)


def practice_inbox(store: PracticeStore, guide: Iterable[str] = ()) -> PracticeInbox:
    """An inbox in which every message ends in the practice inbox, with the words of the real channels."""
    slack, email = SlackRenderer(Words()), EmailRenderer(SENDER, reply_to=lambda _message, _person: SENDER)
    cards = Cards(CardForms(store.record.rules.pack, CardWords()))
    teams = TeamsRenderer(cards)
    channels: dict[str, Channel] = {name: PracticeChannel(name) for name in ("slack", "teams", "email")}
    post = Post(channels=channels, renderers={"slack": slack, "teams": teams, "email": email})
    return PracticeInbox(
        record=store.record,
        setup=delivery_setup(store.settings, store.record, post),
        channels=post.channels,
        slack=slack,
        teams=teams,
        cards=cards,
        email=email,
        rhythm=rhythm(store.settings),
        council=store.record.rules.pack.name,
        guide=tuple(guide),
        begin_again=store.begin_again,
    )


def first_moment(now: datetime, rules: Rulebook) -> datetime:
    """Nine o'clock on the day of `now`, or on the last day before it on which the council worked."""
    day = local_day(now, rules.zone)
    while not rules.for_sending.is_working_day(day):
        day = day.fromordinal(day.toordinal() - 1)
    return nine_on(day, rules)


def working_moment(now: datetime, rules: Rulebook, hours: WorkingHours) -> datetime:
    """`now`, or the nearest moment of that day's working hours; of the last day on which the council worked before."""
    first = first_moment(now, rules)
    closing = datetime.combine(local_day(first, rules.zone), hours.last, rules.zone)
    return max(first, min(now, closing.astimezone(UTC) - ONE_MINUTE))


def listen(bind: str) -> socket.socket:
    """A socket that listens at HOST:PORT of this machine. Raises NotLoopback, PlaceTaken."""
    host, _, port = bind.rpartition(":")
    host = host.strip("[]")
    if not port.isdecimal() or not is_loopback(host):
        raise NotLoopback(f"the practice inbox listens on this machine alone (127.0.0.1:8080), not on {bind}")
    listening = bound(host, int(port), "choose another with --bind 127.0.0.1:PORT")
    listening.listen()  # so that whoever reads the address can come at once
    return listening


def address_of(listening: socket.socket) -> str:
    host, port = listening.getsockname()[:2]
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


def serve(inbox: PracticeInbox, listening: socket.socket, ready: Callable[[str], None]) -> None:
    """The pages are served until Ctrl-C or SIGTERM."""
    config = uvicorn.Config(
        practice_app(inbox),
        log_level="warning",
        access_log=False,
        lifespan="off",
        timeout_graceful_shutdown=2,
    )
    ready(address_of(listening))
    try:
        uvicorn.Server(config).run(sockets=[listening])
    except KeyboardInterrupt:
        return  # Ctrl-C is how it is meant to end
