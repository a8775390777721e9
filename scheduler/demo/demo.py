"""`homeward demo`: the main job on a made-up council, from an empty store to messages that can be read and answered."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Iterator, Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from shlex import quote

from bot.practice.clock import PracticeClock, nine_on, set_clock
from bot.practice.inbox import PracticeInbox
from bot.practice.messages import News, lists_of_all, news_in
from casework.list_due import DueLine, list_due
from casework.ports import StageQuery
from casework.send_digests import send_digests
from permanence.dates import ONE_DAY
from permanence.day_words import day_words
from permanence.how_many import how_many
from permanence.local_day import local_day
from permanence.standing import late_words
from scheduler.cli.output import FINE, WRONG_USAGE, complain, moment, say, taking_its_time
from scheduler.demo.council import MadeUpCouncil, make_council
from scheduler.demo.practice_inbox import (
    NotLoopback,
    PracticeStore,
    first_moment,
    listen,
    practice_inbox,
    serve,
)
from scheduler.demo.staff import address_of
from scheduler.listening import PlaceTaken
from scheduler.settings import FILE_NAME, Settings
from scheduler.wiring.record import store_url
from store.owner_lock import AlreadyOwned, own

OWN_FOLDER = Path("demo")
STORE, AT_FIRST = "homeward.sqlite", "at-first.sqlite"
COUNCIL_FILE = "council.toml"
PACK = Path(__file__).resolve().parents[2] / "permanence" / "packs" / "demo_council.toml"
MARK = "# Made by `homeward demo`, and made anew by the next one: nothing in this folder is kept."
GUIDE = ("Shona Sample", "Iona Imagined", "Lachlan Legend", "Morag Madeup", "Isla Invented", "Ewan Example")
EVENING_BEFORE = timedelta(hours=12)
FORTNIGHTS_LEAVE = timedelta(minutes=65)  # after the morning's lists: never two messages in the same hour
WORST = 5


class NotADemo(Exception):
    """The folder holds something that no demo made, and that a demo would wipe out."""


@dataclass(frozen=True, slots=True)
class Findings:
    """What the morning of the demo found, as its closing lines tell it."""

    children: int
    open_children: int
    overdue: tuple[DueLine, ...]
    news: News

    @property
    def statutory(self) -> int:
        return sum(line.status.is_binding for line in self.overdue)


def run_demo(folder: Path, *, children: int, bind: str, once: bool, now: str | None) -> int:
    """A made-up council in a folder of its own was swept and told, and is served unless `once`; the exit code.

    The environment is left aside: whatever a real service is set up with, nothing of it is used here.
    """
    folder = OWN_FOLDER if folder == Path() else folder
    try:
        refuse_other_folders(folder)
        settings = Settings(store_url=f"sqlite:///{STORE}", council_file=Path(COUNCIL_FILE))
        with nullcontext() if once else listen(bind) as listening, own(store_url(settings, folder)):
            shutil.copyfile(PACK, folder / COUNCIL_FILE)
            inbox, found = _made_council(PracticeStore.anew(settings, folder, AT_FIRST), children, now)
            for line in in_words(found, inbox, folder):
                say(line)
            if listening:
                serve(
                    inbox, listening, lambda address: say(f"\nThe practice inbox: {address} (Ctrl-C ends it)")
                )
            else:
                say(f"\nTo read and answer the messages: homeward practice --in {quote(str(folder))}")
    except (NotADemo, NotLoopback, PlaceTaken, AlreadyOwned) as trouble:
        complain(str(trouble))
        return WRONG_USAGE
    return FINE


def refuse_other_folders(folder: Path) -> None:
    """The folder is there, and is empty or a demo's. Raises NotADemo: nothing that anybody needs is ever wiped out."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / FILE_NAME
    is_a_demos = file.is_file() and file.read_text(encoding="utf-8").startswith(MARK)
    if any(folder.iterdir()) and not is_a_demos:
        raise NotADemo(f"{folder} is no folder of a demo: give an empty one with --in FOLDER")


def write_settings(folder: Path, settings: Settings) -> None:
    """The settings stand in the folder, so that every other command finds the same council there."""
    lines = (
        MARK,
        f'store_url = "{settings.store_url}"',
        f'council_file = "{settings.council_file}"',
        f'digest_anchor = "{settings.digest_anchor}"',
    )
    (folder / FILE_NAME).write_text("\n".join((*lines, "")), encoding="utf-8")


def _made_council(store: PracticeStore, children: int, now: str | None) -> tuple[PracticeInbox, Findings]:
    """The council has lived up to the morning of `now`, the messages of that morning are in the inboxes."""
    rules = store.record.rules
    at = first_moment(moment(now, rules.zone), rules)
    today = local_day(at, rules.zone)
    monday = today - timedelta(days=today.weekday())
    store.settings = store.settings.model_copy(update={"digest_anchor": monday})
    write_settings(store.folder, store.settings)
    with taking_its_time(
        f"Making up {rules.pack.name}: {how_many(children, 'child', 'children')}, their staff and their history"
    ):
        council = make_council(store.record, children, today)
        council.write_staff(store.record, at)
    inbox = practice_inbox(store, map(address_of, GUIDE))
    entries = how_many(len(council.told), "entry", "entries")
    with taking_its_time(f"Recording {entries}, and sending this week's digests"):
        asyncio.run(_live_up_to(store, inbox, council, at))
    with taking_its_time(f"Sweeping and delivering on {day_words(today)} at 09:00"):
        asyncio.run(inbox.live_through([at, at + FORTNIGHTS_LEAVE]))
    store.remember()
    return inbox, findings(inbox, today)


async def _live_up_to(
    store: PracticeStore, inbox: PracticeInbox, council: MadeUpCouncil, at: datetime
) -> None:
    """Everything up to today is recorded; digests went out on the first working day of the week, if that is over."""
    today = council.today
    monday = inbox.rules.for_sending.first_working_day_of_week(today)
    if monday == today:
        council.write(store.record, date.min, today)
        _set_clock(inbox, at - EVENING_BEFORE)
        return
    council.write(store.record, date.min, monday - ONE_DAY)
    on_monday = nine_on(monday, inbox.rules)
    send_digests(inbox.record, inbox.rhythm, on_monday)
    await inbox.deliver(on_monday)
    council.write(store.record, monday - ONE_DAY, today)
    _set_clock(inbox, on_monday)


def _set_clock(inbox: PracticeInbox, now: datetime) -> None:
    with inbox.record.writing() as tx:
        set_clock(tx, PracticeClock(now))


def findings(inbox: PracticeInbox, today: date) -> Findings:
    """What stands in the record after the morning."""
    with inbox.record.reading() as tx:
        stages = tx.stages(StageQuery())
        message_lists = lists_of_all(tx, tx.directory().people, inbox.clock())
        return Findings(
            children=len(tx.references()),
            open_children=len({s.stage.reference for s in stages}),
            overdue=tuple(list_due(tx, today)),
            news=news_in(message_lists.values()),
        )


def in_words(found: Findings, inbox: PracticeInbox, folder: Path) -> Iterator[str]:
    """What was found, the worst of it, and where to look."""
    yield ""
    yield f"{how_many(found.children, 'child', 'children')}, {found.open_children} of them with open steps."
    overdue = how_many(len(found.overdue), "step is", "steps are")
    yield f"{overdue} overdue, {found.statutory} of them past a statutory limit. The worst:"
    with inbox.record.reading() as tx:
        names = {email: person.name for email, person in tx.directory().people.items()}
    past_aims = [line for line in found.overdue if not line.status.is_binding]
    for line in (*found.overdue[:WORST], *past_aims[:WORST]):
        yield _line(line, names)
    news = found.news
    messages = how_many(news.messages, "message")
    people = how_many(news.people, "person", "people")
    yield f"{messages} went to {people}, {news.asked} of them ask something. None left this machine."
    yield ""
    on = local_day(inbox.clock().now, inbox.rules.zone)
    yield "The same in other words:"
    yield f"  homeward due --on {on} --in {quote(str(folder))}"
    if found.overdue:
        yield f"  homeward why {found.overdue[0].reference} --now {on} --in {quote(str(folder))}"
    yield f"  homeward digest --to {address_of('Morag Madeup')} --on {on} --in {quote(str(folder))}"


def _line(line: DueLine, names: Mapping[str, str]) -> str:
    owner = names.get(line.owner or "", "nobody")
    return f"  {line.reference}  {late_words(line.status, line.days_over)}: {line.stage_name} ({owner})"
