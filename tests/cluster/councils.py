"""Made-up councils of a hosting: each with a store, secrets and a world outside of its own, all behind one address.

with hosting(folder, ["north", "south"], store_of) as north_and_south: ...
"""

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

from permanence.entries import Entry
from scheduler.settings import Settings, read_settings
from scheduler.wiring.node import make_tables_for_jobs
from scheduler.wiring.record import make_record, open_record, store_url
from store.case_record import SqlCaseRecord
from tests.bot.at_work import BEGAN, DUE_SOON
from tests.builders import EWAN, JAMIE, NOW, SHONA, people, register_child
from tests.servers.fault_smtp import FaultSmtp
from tests.servers.slack_client import SlackClient
from tests.servers.slack_stand_in import SlackStandIn
from tests.servers.teams_client import TeamsPeople
from tests.servers.teams_connector import BOT_TOKEN, TENANT, TeamsConnector

CHANNELS = {SHONA: "slack", JAMIE: "email", EWAN: "teams"}
TEAM_OF = {SHONA: "North", JAMIE: "North", EWAN: "South"}
BOUNDARY = "mx.council.example"


@dataclass
class MadeUp:
    """One council: Shona is told in Slack, Jamie by e-mail, Ewan in Teams; each has a child or more."""

    name: str
    folder: Path
    url: str  # where it is reached, with its name
    slack: SlackStandIn
    mails: FaultSmtp
    teams: TeamsConnector | None = None
    children: dict[str, list[str]] = field(default_factory=dict)

    @property
    def signing_secret(self) -> str:
        return f"signing-secret-of-{self.name}"

    @property
    def in_slack(self) -> SlackClient:
        return SlackClient(self.slack, url=f"{self.url}/slack/events", signing_secret=self.signing_secret)

    @property
    def in_teams(self) -> TeamsPeople:
        assert self.teams
        return TeamsPeople(self.teams, f"{self.url}/api/messages")

    @property
    def settings(self) -> Settings:
        return read_settings(self.folder, {})

    def record(self) -> SqlCaseRecord:
        """Another look at its store, beside whoever serves it; to be closed."""
        return open_record(self.settings, self.folder)

    def entries(self) -> list[Entry]:
        record = self.record()
        try:
            with record.reading() as tx:
                return list(tx.entries())
        finally:
            record.close()

    def letters(self, to: str) -> list[str]:
        """What has come by e-mail from this council to this person, oldest first, as text."""
        sender = f"homeward@{self.name}.example"
        ours = [m.message for m in self.mails.mails if m.rcpts == (to,) and sender in str(m.message["From"])]
        return [
            "\n".join(part.get_content() for part in mail.walk() if part.get_content_maintype() == "text")
            for mail in ours
        ]

    def write(self, store_url: str, more: Sequence[str] = ()) -> None:
        """Its settings and secrets lie in its folder."""
        self.folder.mkdir(parents=True, exist_ok=True)
        lines = (
            f'public_url = "{self.url}"',
            f'mail_from = "Homeward <homeward@{self.name}.example>"',
            f'reply_address = "replies@{self.name}.example"',
            f'slack_api_url = "{self.slack.api_url}"',
            "mails_a_minute = 6000",
            "sweep_every_seconds = 1",
            "deliver_every_seconds = 1",
            *(self._of_teams() if self.teams else ()),
            *more,
        )
        (self.folder / "homeward.toml").write_text("\n".join((*lines, "")), encoding="utf-8")
        secrets = {
            "store_url": store_url,
            "smtp_url": f"smtp://127.0.0.1:{self.mails.port}",
            "reply_key": f"the-reply-key-of-{self.name}".ljust(32, "-"),
            "slack_bot_token": self.slack.bot_token,
            "slack_signing_secret": self.signing_secret,
            **({"teams_app_secret": BOT_TOKEN} if self.teams else {}),
        }
        (self.folder / "secrets").mkdir(exist_ok=True)
        for name, value in secrets.items():
            (self.folder / "secrets" / name).write_text(value, encoding="utf-8")

    def _of_teams(self) -> Sequence[str]:
        assert self.teams
        return (
            f'teams_app_id = "{self.teams.bot}"',
            f'teams_tenant = "{TENANT}"',
            f'teams_api_url = "{self.teams.service}"',
        )

    def fill(self, children: int = 1) -> None:
        """Its staff, and so many children of each of the three, whose agency decision is due in two days."""
        reached = {email: channel for email, channel in CHANNELS.items() if channel != "teams" or self.teams}
        staff = [
            replace(person, channel=reached.get(person.email, "email")) for person in people().people.values()
        ]
        record = make_record(self.settings, self.folder)
        make_tables_for_jobs(store_url(self.settings, self.folder))
        with record.writing() as tx:
            tx.put_people(staff, NOW)
        for worker in CHANNELS:
            self.children[worker] = [
                register_child(
                    record,
                    f"{self.name}-{worker}-{number}",
                    BEGAN,
                    now=NOW - timedelta(days=30),
                    worker=worker,
                    team=TEAM_OF[worker],
                    route="permanence_order",
                    milestones=DUE_SOON,
                )
                for number in range(children)
            ]
        record.close()


@contextmanager
def made_up(
    folder: Path, names: Sequence[str], address: str, store_of: Callable[[str], str], *, teams: bool = False
) -> Iterator[list[MadeUp]]:
    """So many councils below `folder`, not served yet. `address`: of the whole. `store_of`: the URL of each one's store."""
    with ExitStack() as stack:
        mails = stack.enter_context(FaultSmtp())
        made = []
        for number, name in enumerate(names, start=1):
            slack = SlackStandIn(everyone_at="council.example", bot_token=f"xoxb-stand-in-{name}")
            bot = f"00000000-0000-0000-0000-{number:012x}"
            council = MadeUp(
                name,
                folder / name,
                f"{address}/{name}",
                stack.enter_context(slack),
                mails,
                stack.enter_context(TeamsConnector([SHONA, EWAN], bot)) if teams else None,
            )
            council.write(store_of(name))
            council.fill()
            made.append(council)
        yield made


def links_in(letter: str, page: str) -> list[str]:
    """Every address of this page (`answer`, `confirm`, `review`) that a mail has, once each."""
    return sorted(set(re.findall(rf"https?://[^\s\"'<>]+/{page}/[\w.\-]+", letter)))
