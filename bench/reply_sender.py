"""What people do, sent to the service all at once; and when each of them has seen an answer."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.utils import parseaddr
from pathlib import Path

import aiohttp

from bench.reply_crowd import BUTTON, CARD, CHAT, WORDS, Crowd, Knock
from tests.servers.slack_calls import Call
from tests.servers.teams_connector import Shown, parts_of

PATIENCE_SECONDS = 60.0
GAP_SECONDS = 1.1  # a little more than what Slack asks for between two messages of one conversation


@dataclass
class Letters:
    """What reached the mail server, and when (time.monotonic): answers to mails, and to whom; digests."""

    answers: list[tuple[str, float]] = field(default_factory=list)
    digests: list[float] = field(default_factory=list)

    def take(self, mail: bytes) -> None:
        head = message_from_bytes(mail.partition(b"\r\n\r\n")[0] + b"\r\n\r\n", policy=policy.default)
        if head["In-Reply-To"]:
            self.answers.append((parseaddr(str(head["To"]))[1], time.monotonic()))
        else:
            self.digests.append(time.monotonic())


@dataclass
class Sender:
    port: int
    mailbox: Path
    crowd: Crowd
    letters: Letters

    async def all_at_once(self, *, busy: bool) -> float:
        """The moment (time.monotonic) at which everything came in.

        Where a digest run has begun before, the crowd's own digests are out, and Slack may be written to again.
        """
        if busy:
            async with self._session() as session:
                await (await session.post("/digests")).read()
            await self._own_digests_are_out()
        return await self.send(self.crowd.rest())

    async def send(self, emails: Collection[str]) -> float:
        """All of these people at once; the moment (time.monotonic) at which it began."""
        for email in emails:
            if email in self.crowd.mails:
                (self.mailbox / email).write_bytes(self.crowd.mails[email])
        async with self._session() as session:
            began = time.monotonic()
            knocks = {email: knock for email, knock in self.crowd.knocks.items() if email in emails}
            await asyncio.gather(_look(session), *(self._send(session, e, k) for e, k in knocks.items()))
        return began

    async def once_more(self) -> None:
        """Slack and Teams deliver everything again, and the mailbox is looked at from its beginning."""
        async with self._session() as session:
            again = [_post(session, knock, again=True) for knock in self.crowd.knocks.values()]
            await asyncio.gather(_look(session), *again)
        await asyncio.sleep(GAP_SECONDS)

    def answered(self, emails: Collection[str], began: float) -> dict[str, list[float]]:
        """Seconds until each of them saw her first answer; PATIENCE_SECONDS for whoever had none by then."""
        end = time.monotonic() + PATIENCE_SECONDS
        first: dict[str, float] = {}
        while not set(emails) <= first.keys() and time.monotonic() < end:
            time.sleep(0.05)
            for email, at in answers(self.crowd, self.letters):
                first.setdefault(email, at - began)
        return {
            way: [first.get(email, PATIENCE_SECONDS) for email in theirs if email in emails]
            for way, theirs in self.crowd.by_way.items()
        }

    async def _send(self, session: aiohttp.ClientSession, email: str, knock: Knock) -> None:
        body = await _post(session, knock)
        if b"card.adaptive" in body:
            self.crowd.seen.append((email, time.monotonic()))

    def _session(self) -> aiohttp.ClientSession:
        return aiohttp.ClientSession(f"http://127.0.0.1:{self.port}", connector=aiohttp.TCPConnector(limit=0))

    async def _own_digests_are_out(self) -> None:
        """Each has one more message of the app than the alert, and what was said back to the first few."""
        slack, teams, by_way = self.crowd.platforms.slack, self.crowd.platforms.teams, self.crowd.by_way
        said = {way: sum(email in by_way[way] for email in self.crowd.first()) for way in (WORDS, CHAT)}
        in_slack = 2 * (len(by_way[BUTTON]) + len(by_way[WORDS])) + said[WORDS]
        in_teams = 2 * (len(by_way[CARD]) + len(by_way[CHAT])) + said[CHAT]
        while (
            sum(message.by_the_app for message in slack.messages()) < in_slack
            or sum(len(teams.messages(email)) for email in teams.members) < in_teams
        ):
            await asyncio.sleep(0.05)
        await asyncio.sleep(GAP_SECONDS)


async def _look(session: aiohttp.ClientSession) -> None:
    async with session.post("/mailbox") as answer:
        assert answer.status == 200, answer.status


async def _post(session: aiohttp.ClientSession, knock: Knock, *, again: bool = False) -> bytes:
    body, headers = knock.again() if again else knock.first()
    async with session.post(knock.path, data=body, headers=headers) as answer:
        assert answer.status == 200, answer.status
        return await answer.read()


def answers(crowd: Crowd, letters: Letters) -> Iterator[tuple[str, float]]:
    """Whom an answer reached, and when: messages edited or written in chats, cards that came back, and mails."""
    slack, teams = crowd.platforms.slack, crowd.platforms.teams
    conversations = {
        slack.direct_channel(email): (email, method)
        for way, method in ((BUTTON, "chat.update"), (WORDS, "chat.postMessage"))
        for email in crowd.by_way[way]
    }
    for call in list(slack.calls):
        email, method = conversations.get(str(call.arguments.get("channel")), ("", ""))
        if call.ok and call.method == method and _is_an_answer(call):
            yield email, call.at
    for email in crowd.by_way[CHAT]:
        yield from ((email, shown.at) for shown in teams.messages(email) if _is_read_back(shown))
    yield from list(crowd.seen)
    yield from list(letters.answers)


def _is_an_answer(call: Call) -> bool:
    """An edit, or what stands in the thread; an alert and a digest stand by themselves."""
    return call.method == "chat.update" or bool(call.arguments.get("thread_ts"))


def _is_read_back(shown: Shown) -> bool:
    return any(part.get("verb") == "confirm" for part in parts_of(shown.card))
