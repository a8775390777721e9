"""People with a late step each, who have been told of it on their channel, and what they will send back."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import httpx

from bench.ack_servers import SECRET
from bench.council import NOW, record_on
from bench.reply_server import delivery_of, slack_side, teams_side
from casework.links import Conversation
from casework.raise_alerts import raise_alerts
from permanence.entries import Entry
from permanence.people import Person, Role
from store.case_record import SqlCaseRecord
from tests.bot.email.incoming.council import CollectingChannel, Council
from tests.bot.slack.council import UP_TO_PANEL
from tests.builders import MORAG, child_entries, people
from tests.servers import slack_client, teams_client
from tests.servers.slack_deliveries import Delivery
from tests.servers.slack_stand_in import SlackStandIn
from tests.servers.slack_workspace import Message
from tests.servers.teams_connector import Json, TeamsConnector

WARM_UP = 2  # of each way
BUTTON, WORDS, CARD, CHAT, MAIL = "button", "words", "card", "chat", "mail"
WAYS = (BUTTON, WORDS, CARD, CHAT, MAIL)
CHANNELS = {BUTTON: "slack", WORDS: "slack", CARD: "teams", CHAT: "teams", MAIL: "email"}
SAID = "ADM booked for 9 June"
Signed = tuple[bytes, Mapping[str, str]]


@dataclass(frozen=True)
class Knock:
    """A request of a platform: where to; body and headers, signed when it is sent. `again`: the second delivery."""

    path: str
    first: Callable[[], Signed]
    again: Callable[[], Signed]


@dataclass
class Platforms:
    """The stand-ins of Slack and Teams."""

    slack: SlackStandIn
    teams: TeamsConnector


@dataclass
class Crowd:
    record: SqlCaseRecord
    platforms: Platforms
    by_way: dict[str, list[str]]
    references: dict[str, str] = field(default_factory=dict)
    knocks: dict[str, Knock] = field(default_factory=dict)
    mails: dict[str, bytes] = field(default_factory=dict)
    seen: list[tuple[str, float]] = field(
        default_factory=list
    )  # cards that came back to who pressed, and when

    def first(self) -> list[str]:
        """Those who reply before: what a process does for the first time it makes anew."""
        return [email for emails in self.by_way.values() for email in emails[:WARM_UP]]

    def rest(self) -> list[str]:
        return [email for emails in self.by_way.values() for email in emails[WARM_UP:]]


class QuickConnector(TeamsConnector):
    """Does not compare each card with Microsoft's schema: that is for tests, and costs what is measured here."""

    def look_at(self, activity: Json) -> None:
        """Every card of the bench is one that the tests have looked at."""


@contextmanager
def platforms(by_way: Mapping[str, list[str]], bot_token: str) -> Iterator[Platforms]:
    with (
        SlackStandIn([*by_way[BUTTON], *by_way[WORDS]], bot_token=bot_token) as slack,
        QuickConnector([*by_way[CARD], *by_way[CHAT]]) as teams,
    ):
        yield Platforms(slack, teams)


def told(store: Path, platforms: Platforms, by_way: dict[str, list[str]]) -> Crowd:
    """Each has one child whose agency decision is five days over, has had the alert, and holds an answer ready."""
    crowd = Crowd(record_on(store), platforms, by_way)
    _take_in(crowd)
    raise_alerts(crowd.record, NOW)
    letters = CollectingChannel()
    asyncio.run(_deliver_alerts(crowd, letters))
    _prepare(crowd, letters)
    return crowd


def _take_in(crowd: Crowd) -> None:
    staff = [_person(email, way) for way in WAYS for email in crowd.by_way[way]]
    with crowd.record.writing() as tx:
        tx.put_people([*people().people.values(), *staff], NOW)
        for person in staff:
            if person.channel == "slack":
                tx.put_slack_user(person.email, crowd.platforms.slack.person(person.email).id)
            elif person.channel == "teams":
                member = crowd.platforms.teams.members[person.email]
                tx.put_teams_user(person.email, member.account)
                service = crowd.platforms.teams.service
                tx.put_conversation(Conversation("teams", member.account, member.place, service, NOW))
        crowd.references = {person.email: tx.new_reference() for person in staff}
        entries = [
            entry for email, reference in crowd.references.items() for entry in _child(email, reference)
        ]
        tx.append(entries, NOW - timedelta(days=30))


def _person(email: str, way: str) -> Person:
    name = email.partition("@")[0].title()
    return Person(email, name, Role.SOCIAL_WORKER, "North", MORAG, channel=CHANNELS[way])


def _child(email: str, reference: str) -> list[Entry]:
    return child_entries(
        reference,
        f"REPLY-{email}",
        date(2025, 10, 1),
        worker=email,
        route="permanence_order",
        milestones=UP_TO_PANEL,
    )


async def _deliver_alerts(crowd: Crowd, letters: CollectingChannel) -> None:
    slack = slack_side(crowd.record, crowd.platforms.slack.api_url, NOW)
    teams = teams_side(crowd.record, crowd.platforms.teams.service, NOW)
    async with slack.connected(), teams.running():
        await delivery_of(crowd.record, slack, teams, letters, group=20).drain()


# --- what each will send ----------------------------------------------------------------------------------------------


class _CollectingSlack(slack_client.SlackClient):
    """Keeps what Slack would deliver, to be sent all at once."""

    def __init__(self, slack: SlackStandIn) -> None:
        super().__init__(slack)
        self.kept: list[Delivery] = []

    def deliver(self, delivery: Delivery) -> slack_client.Answer:
        self.kept.append(delivery)
        return slack_client.Answer(delivery, 200)


class _CollectingTeams(teams_client.TeamsPeople):
    """Keeps what Teams would deliver; all of it comes with one token, which is good for ten minutes."""

    def __init__(self, teams: TeamsConnector) -> None:
        super().__init__(teams, "")
        self.kept: list[Json] = []

    def deliver(self, activity: Json, _token: str | None = None) -> teams_client.Answer:
        self.kept.append(activity)
        return teams_client.Answer(activity, httpx.Response(404))


def _prepare(crowd: Crowd, letters: CollectingChannel) -> None:
    slack, teams = _CollectingSlack(crowd.platforms.slack), _CollectingTeams(crowd.platforms.teams)
    for email in crowd.by_way[BUTTON]:
        slack.press(email, _alert(crowd, email), "answer.done")
        crowd.knocks[email] = _from_slack(slack.kept[-1])
    for email in crowd.by_way[WORDS]:
        slack.say(email, SAID, thread=_alert(crowd, email))
        crowd.knocks[email] = _from_slack(slack.kept[-1])
    token = teams.token(exp=int(time.time()) + 3600)
    for email in crowd.by_way[CARD]:
        teams.press(email, crowd.platforms.teams.messages(email)[0], "answer.done")
        crowd.knocks[email] = _from_teams(teams.kept[-1], token)
    for email in crowd.by_way[CHAT]:
        teams.say(email, SAID)
        crowd.knocks[email] = _from_teams(teams.kept[-1], token)
    post = Council(crowd.record, channel=letters)
    crowd.mails = {email: post.reply(post.letter(email), SAID, sender=email) for email in crowd.by_way[MAIL]}


def _from_slack(delivery: Delivery) -> Knock:
    def signed(given: Delivery) -> Signed:
        request = given.signed(SECRET)
        return request.body, request.headers

    return Knock("/slack/events", lambda: signed(delivery), lambda: signed(delivery.again()))


def _from_teams(activity: Json, token: str) -> Knock:
    sent = (
        json.dumps(activity).encode(),
        {"Authorization": f"Bearer {token}", "Content-Type": "application/json"},
    )
    return Knock("/api/messages", lambda: sent, lambda: sent)


def _alert(crowd: Crowd, email: str) -> Message:
    slack = crowd.platforms.slack
    return slack.messages(slack.direct_channel(email))[0]
