"""A council at work in Teams: a real record, the real Teams side behind a real HTTP server, the connector's stand-in.

with a_council(tmp_path) as council:
    message = council.alert()                       # swept, delivered, in Shona's chat with the app
    council.people.press(SHONA, message, "answer.done")
    council.settle()                                # everything that follows the answer has been done
"""

import asyncio
from collections.abc import Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

import httpx
from starlette.applications import Starlette

from bot.teams.app import TeamsSide
from bot.teams.sdk import SdkConnector, SdkVouching, TeamsSettings
from casework.raise_alerts import raise_alerts
from store.case_record import SqlCaseRecord
from tests.bot.at_work import AtWork
from tests.bot.kept_mails import KeptMails
from tests.builders import EWAN, MORAG, NOW, SHONA, WITH_QUEUES, a_record, people
from tests.servers.asgi import serving
from tests.servers.left_out import need_teams_sdk
from tests.servers.teams_client import TeamsPeople
from tests.servers.teams_connector import BOT, BOT_TOKEN, TENANT, Json, Shown, TeamsConnector, parts_of

STRANGER = "stranger@council.example"  # Teams knows her by an address that the council does not


@dataclass
class Council(AtWork):
    record: SqlCaseRecord
    teams: TeamsConnector
    side: TeamsSide
    people: TeamsPeople
    loop: asyncio.AbstractEventLoop
    now: datetime = NOW
    references: list[str] = field(default_factory=list)
    mails: KeptMails | None = None
    chat = "teams"

    def alert(self, email: str = SHONA) -> Shown:
        """What the day calls for is swept and delivered; the newest message to this person."""
        raise_alerts(self.record, self.now)
        self.deliver()
        return self.teams.messages(email)[-1]

    def said(self, email: str = SHONA) -> str:
        """The newest message in her chat, as text."""
        return shown_text(self.teams.messages(email)[-1].card)


def shown_text(card: Json) -> str:
    """All words of a card, and of its buttons and forms, as people read them."""
    found = (p.get("text") or p.get("title") or p.get("label") for p in parts_of(card))
    return "\n".join(
        str(words).replace("\\", "").replace("**", "").replace("\xa0", " ") for words in found if words
    )


@contextmanager
def a_council(
    folder: Path,
    *,
    codes: bool = False,
    mails: bool = False,
    tenant: str = TENANT,
    most_a_minute: int | None = None,
) -> Iterator[Council]:
    """Shona, Morag and Ewan have the app and are reached in Teams. `codes`: strangers can be sent a code by e-mail.

    `mails`: e-mail is set up as well, and kept. `tenant`: as the settings write it. `most_a_minute`: of one account.
    """
    need_teams_sdk()
    from microsoft_teams.api.auth.cloud_environment import PUBLIC, with_overrides

    in_teams = (SHONA, MORAG, EWAN)
    staff = [replace(p, channel="teams") if p.email in in_teams else p for p in people().people.values()]
    record = a_record(folder, staff=staff)
    with TeamsConnector([*in_teams, *WITH_QUEUES, STRANGER]) as teams:
        cloud = with_overrides(
            PUBLIC, openid_metadata_url=f"{teams.service}v1/.well-known/openidconfiguration"
        )
        settings = TeamsSettings(BOT, "", TENANT, cloud, lambda scope, tenant=None: BOT_TOKEN)
        holder: list[Council] = []
        side = TeamsSide(
            record,
            SdkConnector(settings),
            SdkVouching(settings),
            tenant,
            lambda: holder[0].now if holder else NOW,
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
            client = TeamsPeople(teams, f"{url}/api/messages")
            kept = KeptMails() if mails else None
            holder.append(Council(record, teams, side, client, loops[0], mails=kept))
            for email in (SHONA, MORAG, EWAN):
                assert client.install(email).ok
            holder[0].settle()
            try:
                yield holder[0]
            finally:
                holder[0].settle()
    record.close()


def refused(answer: httpx.Response) -> bool:
    return answer.status_code == 401
