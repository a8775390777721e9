"""The service for the replies figures, in a process of its own: both chats, mailbox and outbox on a real store.

`python -m bench.reply_server STORE SLACK_API TEAMS_SERVICE SMTP_PORT MAILS PORT`. A POST to /digests
begins the fortnight's digest run; one to /mailbox looks into the mailbox, which is the folder MAILS.
Delivery is awake all the time.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bench.ack_servers import A_MONDAY, EIGHT, SECRET
from bench.council import NOW, record_on
from bot.delivery import Delivery
from bot.email.channel import EmailChannel
from bot.email.incoming.polling import Poll
from bot.email.incoming.reply_address import ReplyAddresses
from bot.email.incoming.taking import MailDesk
from bot.email.mail_server import MailServer
from bot.email.mime import Mailbox
from bot.email.renderer import EmailRenderer
from bot.in_thread import in_thread
from bot.render import plain_templates
from bot.slack.app import SlackSettings, SlackSide
from bot.teams.app import TeamsSide
from bot.teams.sdk import SdkConnector, SdkVouching, TeamsSettings, load_sdk
from casework.compose import DeliverySetup
from casework.message_contents import message_contents
from casework.ports import Channel, Renderer
from casework.send_digests import send_digests
from permanence.digest.fortnight import Rhythm
from scheduler.wiring.service import amend_by_channel
from scheduler.words_ready import words_ready
from store.case_record import SqlCaseRecord
from tests.servers.teams_connector import BOT, TENANT
from tests.servers.teams_connector import BOT_TOKEN as TEAMS_TOKEN

LATER = NOW + timedelta(minutes=1)
SENDER = Mailbox("homeward@council.example", "Homeward")
BOUNDARY = "mx.council.example"
ADDRESSES = ReplyAddresses(
    Mailbox("replies@council.example", "Homeward"), (b"a made-up key of enough bytes" * 2,)
)
LOOK_SECONDS = 0.1
BOT_TOKEN = "xoxb-made-up"


@dataclass(frozen=True)
class MailsInFolder:
    """A mailbox of which each mail is a file; every look finds all of them, as after a change of UIDVALIDITY."""

    path: Path
    name = "a folder"

    @contextmanager
    def opened(self) -> Iterator[MailsInFolder]:
        yield self

    def new(self, _read: tuple[str, str] | None) -> Sequence[str]:
        return sorted(mail.name for mail in self.path.iterdir())

    def fetch(self, mail: str) -> bytes | None:
        return (self.path / mail).read_bytes()

    def after(self, mail: str) -> tuple[str, str] | None:
        return "1", mail

    def mark_seen(self, mail: str) -> None:
        """Nobody looks after this one."""


def slack_side(record: SqlCaseRecord, api: str, now: datetime) -> SlackSide:
    settings = SlackSettings(BOT_TOKEN, SECRET, api_url=api)
    return SlackSide(record, settings, lambda: now)


def teams_side(record: SqlCaseRecord, service: str, now: datetime) -> TeamsSide:
    """Checks real tokens, by the keys of the stand-in."""
    load_sdk()
    from microsoft_teams.api.auth.cloud_environment import PUBLIC, with_overrides

    cloud = with_overrides(PUBLIC, openid_metadata_url=f"{service}v1/.well-known/openidconfiguration")
    settings = TeamsSettings(BOT, "", TENANT, cloud, lambda _scope, _tenant=None: TEAMS_TOKEN)
    return TeamsSide(record, SdkConnector(settings), SdkVouching(settings), TENANT, lambda: now)


def delivery_of(
    record: SqlCaseRecord,
    slack: SlackSide,
    teams: TeamsSide,
    email: Channel,
    group: int = 1,
) -> Delivery:
    """To Slack, to Teams and by e-mail, with addresses that can be replied to."""
    renderers: dict[str, Renderer] = {
        "slack": slack.renderer,
        "teams": teams.renderer,
        "email": EmailRenderer(SENDER, reply_to=ADDRESSES.reply_to, page=lambda number, *_: f"page {number}"),
    }
    amends = amend_by_channel({"slack": slack.amend, "teams": teams.amend})
    setup = DeliverySetup("bench", message_contents(record.rules, amends), renderers)
    channels = {"slack": slack.channel, "teams": teams.channel, "email": email}
    return Delivery(record, setup, channels, lambda: LATER, group)


def server(store: Path, api: str, service: str, smtp_port: int, mails: Path) -> Starlette:
    record = record_on(store)
    slack, teams = slack_side(record, api, LATER), teams_side(record, service, LATER)
    channel = EmailChannel(MailServer.parse(f"smtp://127.0.0.1:{smtp_port}"), SENDER)
    delivery = delivery_of(record, slack, teams, channel)
    poll = Poll(MailsInFolder(mails), MailDesk(record, ADDRESSES, BOUNDARY, plain_templates()), lambda: LATER)
    background: set[asyncio.Task[object]] = set()

    async def deliver() -> None:
        while True:
            await delivery.drain()
            await asyncio.sleep(LOOK_SECONDS)

    async def digests(_request: Request) -> Response:
        rhythm = Rhythm(A_MONDAY, ZoneInfo("Europe/London"), EIGHT)
        background.add(asyncio.create_task(in_thread(send_digests, record, rhythm, LATER)))
        return Response(status_code=202)

    async def mailbox(_request: Request) -> Response:
        await poll.once()
        return Response()

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        background.add(asyncio.create_task(deliver()))
        async with slack.running(), teams.running(), words_ready(("email", "slack", "teams")):
            yield
            for task in background:
                task.cancel()

    own = [Route("/digests", digests, methods=["POST"]), Route("/mailbox", mailbox, methods=["POST"])]
    return Starlette(routes=[*slack.routes, *teams.routes, *own], lifespan=lifespan)


def main(store: str, api: str, service: str, smtp_port: str, mails: str, port: str) -> None:
    app = server(Path(store), api, service, int(smtp_port), Path(mails))
    uvicorn.run(app, port=int(port), log_level="warning", access_log=False)


if __name__ == "__main__":
    main(*sys.argv[1:])
