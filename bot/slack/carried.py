"""What a long message holds beside the steps that it names: a file in its thread.

Where the workspace lets the app send no files, the same lines stand in the thread as messages. What is there already is
not put there again.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.handle import Place
from casework.ports import SendFailed

PART = 3_000  # letters of one message in the thread: Slack folds longer ones in the middle of a line
EVENT_TYPE = "homeward_part"


class Asks(Protocol):
    """One call to Slack: its answer, or SendFailed."""

    def __call__(
        self, call: Awaitable[AsyncSlackResponse], *, sending: bool = False
    ) -> Awaitable[AsyncSlackResponse]: ...


@dataclass(frozen=True, slots=True)
class Carried:
    """A text file. `name`: "steps-2026-05-20.txt"."""

    name: str
    text: str

    @classmethod
    def of(cls, fields: Mapping[str, Any]) -> Carried | None:
        """What a frozen message carries; None where it carries nothing."""
        given = fields.get("carried")
        return cls(str(given["name"]), str(given["text"])) if given else None

    @property
    def parts(self) -> tuple[str, ...]:
        """The lines in messages of a readable length, each line whole."""
        return tuple(_parts(self.text))


def _parts(text: str) -> Iterator[str]:
    part = ""
    for line in text.splitlines():
        if part and len(part) + len(line) >= PART:
            yield part
            part = ""
        part = f"{part}\n{line}" if part else line
    yield part


@dataclass(frozen=True, slots=True)
class Carrier:
    """Puts files into threads. `turn`: waits until it may write into a conversation."""

    client: AsyncWebClient
    asked: Asks
    turn: Callable[[str], Any]

    async def handed_over(self, carried: Carried) -> str | None:
        """Slack has the file, and nobody is shown it yet; its id, or None where the app may send no files.

        Raises SendFailed for what may pass.
        """
        data = carried.text.encode()
        try:
            ticket = self.client.files_getUploadURLExternal(filename=carried.name, length=len(data))
            answer = await self.asked(ticket)
        except SendFailed as failure:
            if failure.permanent or failure.unlisted:
                return None
            raise
        await self._upload(str(answer["upload_url"]), data)
        return str(answer["file_id"])

    async def _upload(self, url: str, data: bytes) -> None:
        timeout = aiohttp.ClientTimeout(self.client.timeout)
        try:
            async with (
                aiohttp.ClientSession(timeout=timeout, trust_env=self.client.trust_env_in_session) as session,
                session.post(url, data=data, proxy=self.client.proxy, ssl=self.client.ssl or True) as answer,
            ):
                if not answer.ok:
                    raise SendFailed(f"Slack did not take a file ({answer.status})")
        except (aiohttp.ClientError, TimeoutError) as error:
            raise SendFailed("Slack did not take a file") from error

    async def show(self, place: Place, carried: Carried, file: str | None) -> None:
        """The file, or its lines where there is none, stand in the thread of the message. Raises SendFailed."""
        if file is not None:
            shared = self.client.files_completeUploadExternal(
                files=[{"id": file, "title": carried.name}], channel_id=place.channel, thread_ts=place.ts
            )
            await self.asked(shared, sending=True)
            return
        for number, part in enumerate(carried.parts):
            await self._say(place, carried, number, part)

    async def _say(self, place: Place, carried: Carried, number: int, part: str) -> None:
        mark = {"event_type": EVENT_TYPE, "event_payload": {"name": carried.name, "part": number}}
        async with self.turn(place.channel):
            said = self.client.chat_postMessage(
                channel=place.channel, thread_ts=place.ts, text=part, metadata=mark, mrkdwn=False
            )
            await self.asked(said, sending=True)

    async def complete(self, place: Place, carried: Carried) -> None:
        """Whatever of it does not stand in the thread yet does now. Raises SendFailed."""
        page = await self.asked(
            self.client.conversations_replies(
                channel=place.channel, ts=place.ts, include_all_metadata=True, limit=100
            )
        )
        said: set[int] = set()
        for one in page["messages"]:
            if any(file.get("name") == carried.name for file in one.get("files") or ()):
                return
            mark = (one.get("metadata") or {}).get("event_payload") or {}
            if mark.get("name") == carried.name:
                said.add(int(mark["part"]))
        if not said:
            await self.show(place, carried, await self.handed_over(carried))
            return
        for number, part in enumerate(carried.parts):
            if number not in said:
                await self._say(place, carried, number, part)
