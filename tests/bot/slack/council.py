"""A council at work in Slack: a real record, the real Slack side behind a real HTTP server, Slack's stand-in, its people.

with a_council(tmp_path) as council:
    message = council.alert()                       # swept, delivered, in Shona's direct messages
    council.people.press(SHONA, message, "answer.done")
    council.settle()                                # everything that follows the answer has been done
"""

import asyncio
from collections.abc import Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from starlette.applications import Starlette

from bot.slack.app import SlackSettings, SlackSide
from bot.slack.pace import Pace
from casework.raise_alerts import raise_alerts
from store.case_record import SqlCaseRecord
from tests.bot.at_work import AtWork
from tests.bot.kept_mails import KeptMails
from tests.bot.slack.manifests import scopes
from tests.builders import EWAN, MORAG, NOW, SHONA, WITH_QUEUES, a_record, people
from tests.servers.asgi import serving
from tests.servers.slack_client import SlackClient
from tests.servers.slack_stand_in import SlackStandIn
from tests.servers.slack_workspace import Message

SECRET = "a-signing-secret"


@dataclass
class Council(AtWork):
    record: SqlCaseRecord
    slack: SlackStandIn
    side: SlackSide
    people: SlackClient
    loop: asyncio.AbstractEventLoop
    now: datetime = NOW
    references: list[str] = field(default_factory=list)
    mails: KeptMails | None = None
    chat = "slack"

    def alert(self, email: str = SHONA) -> Message:
        """What the day calls for is swept and delivered; the newest message to this person."""
        raise_alerts(self.record, self.now)
        self.deliver()
        return self.messages(email)[-1]

    def messages(self, email: str = SHONA) -> list[Message]:
        """What the app wrote to this person, oldest first."""
        return [m for m in self.slack.messages(self.slack.direct_channel(email)) if m.by_the_app]

    def shown(self, message: Message) -> str:
        """All that a message shows now, as text."""
        standing = self.slack.message(message.channel, message.ts)
        return "\n".join(texts_in(standing.blocks)).replace("\xa0", " ")

    def alone(self, email: str = SHONA) -> list[str]:
        """What was said to this person alone."""
        user = self.slack.person(email).id
        return [e.text.replace("\xa0", " ") for e in self.slack.ephemerals if e.user == user]


def texts_in(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        if isinstance(value.get("text"), str):
            yield value["text"]
        for inside in value.values():
            yield from texts_in(inside)
    elif isinstance(value, list):
        for inside in value:
            yield from texts_in(inside)


@contextmanager
def a_council(
    folder: Path,
    *,
    socket_mode: bool = False,
    pace: Pace | None = None,
    codes: bool = False,
    mails: bool = False,
    most_a_minute: int | None = None,
) -> Iterator[Council]:
    """Shona, Morag and Ewan are reached in Slack; requests come by HTTP, or by Socket Mode.

    `pace`: without a gap unless a test is about it, which would otherwise wait a second for every answer.
    `codes`: strangers can be sent a code by e-mail. `mails`: e-mail is set up as well, and kept. `most_a_minute`: of one
    account; tests send more than people do.
    """
    in_slack = (SHONA, MORAG, EWAN)
    staff = [replace(p, channel="slack") if p.email in in_slack else p for p in people().people.values()]
    record = a_record(folder, staff=staff)
    holder: list[Council] = []
    with SlackStandIn(people=[*in_slack, *WITH_QUEUES, "stranger@council.example"], scopes=scopes()) as slack:
        secrets = {"app_token": slack.app_token} if socket_mode else {"signing_secret": SECRET}
        settings = SlackSettings(slack.bot_token, api_url=slack.api_url, **secrets)
        side = SlackSide(
            record,
            settings,
            lambda: holder[0].now,
            pace or Pace(gap=0.0),
            codes=codes,
            most_a_minute=most_a_minute,
        )
        loops: list[asyncio.AbstractEventLoop] = []

        @asynccontextmanager
        async def lifespan(_app):
            loops.append(asyncio.get_running_loop())
            async with side.running():
                yield

        with serving(Starlette(routes=side.routes, lifespan=lifespan)) as url:
            if socket_mode:
                slack.sockets.wait_connected()
                client = SlackClient(slack)
            else:
                client = SlackClient(slack, url=f"{url}/slack/events", signing_secret=SECRET)
            kept = KeptMails() if mails else None
            holder.append(Council(record, slack, side, client, loops[0], mails=kept))
            yield holder[0]
            holder[0].settle()
    record.close()
