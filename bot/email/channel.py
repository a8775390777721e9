"""The e-mail channel: frozen messages to the council's mail server, one recipient each, over lines that are reused.

What a failure means (design section 8) is decided in `_meaning`. When it is not known whether the server took a message
(the line broke or fell silent after the content was handed over), e-mail cannot find out: `find` answers None, and the
message goes again, byte for byte the same, with the same Message-ID. A duplicate is better than a missed child, and
mail systems that know a Message-ID twice show it once.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Callable

from aiosmtplib import SMTPException

from bot.email.line import CLOSING, Line, LineFailed, Phase
from bot.email.mail_server import MailServer
from bot.email.mime import Mailbox, is_address, message_id_of
from casework.ports import SendFailed, StoredMessage
from permanence.people import Person

CONNECTIONS = 4
OPENING_SECONDS = 12.0
ANSWER_SECONDS = 8.0
NO_ADDRESS = "this is no e-mail address that can be written to"
_TOO_BIG = frozenset({"5.3.4", "5.2.3"})
_PERMANENT = range(500, 600)


class EmailChannel:
    """The `Channel` named "email". Lives in one event loop; `close` when it ends.

    `sender`: the envelope's sender; its domain is the name that we greet the server with. `connections`: how many lines
    are open at most, and so how many messages travel at once. `answer_seconds`: how long to wait for each answer.
    `return_path`: the envelope's sender of one message, by which its bounce is known; None: the same for all.
    """

    def __init__(
        self,
        server: MailServer,
        sender: Mailbox,
        *,
        connections: int = CONNECTIONS,
        answer_seconds: float = ANSWER_SECONDS,
        return_path: Callable[[StoredMessage, Person], str] | None = None,
    ) -> None:
        self._server = server
        self._sender = sender
        self._return_path = return_path
        self._answer_seconds = answer_seconds
        self._room = asyncio.Semaphore(connections)
        self._idle: list[Line] = []
        self._trust: ssl.SSLContext | None = None

    @property
    def name(self) -> str:
        return "email"

    async def send(self, message: StoredMessage, person: Person) -> str:
        """The Message-ID of the message that the server has taken. Raises SendFailed; ValueError when not frozen."""
        if message.frozen is None:
            raise ValueError(f"message {message.id} is not frozen yet")
        if not is_address(person.email):
            raise SendFailed(NO_ADDRESS, permanent=True, certain=True)
        async with self._room:
            await self._carried(self._envelope(message, person), message.frozen)
        return message_id_of(message.frozen)

    async def find(self, message: StoredMessage, person: Person) -> str | None:  # noqa: ARG002
        """None: a mail server does not tell what it took. The same bytes go again (see above)."""
        return None

    async def reachable(self, person: Person) -> str | None:
        return None if is_address(person.email) else "the e-mail address cannot be written to"

    async def trouble(self) -> str | None:
        """Why no mail can leave at present, or None when the server has let us in."""
        try:
            line = await self._opened()
        except SendFailed as failed:
            return failed.reason
        await line.quit()
        return None

    async def close(self) -> None:
        """No line is open any more."""
        while self._idle:
            await self._idle.pop().quit()
        await asyncio.sleep(0)  # the event loop closes the sockets in its next turn, which may be its last

    def _envelope(self, message: StoredMessage, person: Person) -> tuple[str, str]:
        sender = self._return_path(message, person) if self._return_path else self._sender.address
        return sender, person.email

    async def _carried(self, envelope: tuple[str, str], content: bytes) -> None:
        """Carried over an idle line, or a new one where that line turns out to be spent before the content."""
        line = self._idle_line()
        if line is not None:
            try:
                return await self._carried_on(line, envelope, content)
            except LineFailed as failed:
                if not _is_spent(failed):
                    raise _meaning(failed) from None
        line = await self._opened()
        try:
            await self._carried_on(line, envelope, content)
        except LineFailed as failed:
            raise _meaning(failed) from None

    async def _carried_on(self, line: Line, envelope: tuple[str, str], content: bytes) -> None:
        try:
            await line.carry(*envelope, content)
        finally:
            if line.is_open:
                self._idle.append(line)

    def _idle_line(self) -> Line | None:
        while self._idle:
            line = self._idle.pop()
            if line.is_open:
                return line
        return None

    async def _opened(self) -> Line:
        """A new line. Raises SendFailed for everybody: who cannot get in cannot send to anyone."""
        try:
            if self._trust is None:
                self._trust = self._server.tls_context()
            async with asyncio.timeout(OPENING_SECONDS):
                return await Line.opened(self._server, self._trust, self._sender.domain, self._answer_seconds)
        except LineFailed as failed:
            reason = f"the mail server does not let us in ({_answer(failed)})"
        except ssl.SSLError:
            reason = "the mail server's certificate is not trusted, or its TLS is not ours"
        except (SMTPException, OSError) as failed:
            reason = f"the mail server cannot be used: {_what(failed)}"
        raise SendFailed(reason, whole_channel=True)


def _is_spent(failed: LineFailed) -> bool:
    """The server closed a reused line (idle too long, or its quota of messages): nothing has happened yet."""
    return failed.phase < Phase.CONTENT and not failed.timed_out and failed.code in (None, CLOSING)


def _meaning(failed: LineFailed) -> SendFailed:
    if failed.code is None:
        return _silence(failed)
    reason = f"the mail server refused it at {failed.phase.name} ({_answer(failed)})"
    if failed.code == CLOSING:
        return SendFailed(reason, whole_channel=True)
    if failed.code not in _PERMANENT:
        return SendFailed(reason)
    if failed.phase is Phase.MAIL and failed.status not in _TOO_BIG:
        return SendFailed(
            reason, whole_channel=True
        )  # it refuses us as the sender, so it would refuse everything
    if failed.is_policy:
        return SendFailed(reason, policy=True)
    return SendFailed(reason, permanent=True)


def _silence(failed: LineFailed) -> SendFailed:
    how = "fell silent" if failed.timed_out else "broke"
    if failed.phase is Phase.CONTENT:
        return SendFailed(f"the line {how} after the message was handed over", maybe_sent=True)
    return SendFailed(f"the line {how} at {failed.phase.name}")


def _answer(failed: LineFailed) -> str:
    return f"{failed.code} {failed.status}" if failed.status else f"{failed.code}"


def _what(failed: Exception) -> str:
    """Words of aiosmtplib name host and port, never a person; an OSError's are the system's."""
    return str(failed) or type(failed).__name__
