"""One connection to the mail server, told command by command, so that a failure is known with its phase.

The phase decides what a failure means: before the content was handed over nothing has happened, and afterwards the
server may have taken the message whatever we heard. aiosmtplib's own `sendmail` does not tell the two apart.
"""

from __future__ import annotations

import asyncio
import re
import ssl
from enum import IntEnum

from aiosmtplib import SMTP, SMTPException, SMTPResponseException, SMTPServerDisconnected, SMTPTimeoutError
from aiosmtplib.response import SMTPResponse

from bot.email.mail_server import MailServer, Protection

ACCEPTED = range(200, 300)
GO_AHEAD = 354
CLOSING = 421
_POLICY = "5.7."  # RFC 3463: security or policy status
_LOGIN_WANTED = frozenset({530, 534, 535, 538})
_ENHANCED = re.compile(r"[245]\.\d{1,3}\.\d{1,3}")
_DOT_AT_LINE_START = re.compile(rb"(?m)^\.")


class Phase(IntEnum):
    """How far a message had come; later is larger."""

    CONNECT = 0
    MAIL = 1
    RCPT = 2
    DATA = 3
    CONTENT = 4  # from here on the server may have taken it


class LineFailed(Exception):
    """A message did not get through. `code` and `status` are the server's ("550", "5.1.1"); None when it said nothing.

    `is_policy`: a rule of the server's forbids it, whoever it is for. Nothing of the server's own words is kept: they
    often repeat addresses.
    """

    def __init__(
        self, phase: Phase, code: int | None = None, words: str = "", *, timed_out: bool = False
    ) -> None:
        enhanced = _ENHANCED.match(words)
        relays_not = code is not None and "relay" in words.casefold()
        self.phase = phase
        self.code = code
        self.status = enhanced[0] if enhanced else None
        self.is_policy = relays_not or code in _LOGIN_WANTED or (self.status or "").startswith(_POLICY)
        self.timed_out = timed_out
        super().__init__(f"{phase.name} {code or ('timed out' if timed_out else 'lost')}")


class Line:
    """A connection that is open from `opened` until the server or we close it. One message at a time."""

    def __init__(self, smtp: SMTP) -> None:
        self._smtp = smtp

    @classmethod
    async def opened(
        cls, server: MailServer, trust: ssl.SSLContext | None, our_name: str, seconds: float
    ) -> Line:
        """A protected, logged-in connection; each answer may take `seconds`.

        Raises LineFailed in phase CONNECT, SMTPException and OSError.
        """
        smtp = SMTP(
            hostname=server.host,
            port=server.port,
            local_hostname=our_name,
            timeout=seconds,
            use_tls=server.protection is Protection.TLS,
            start_tls=False,  # the step below insists on it, where the library's own would only try
            tls_context=trust,
        )
        line = cls(smtp)
        try:
            await line._let_in(server)
        except SMTPResponseException as refused:
            line.close()
            raise LineFailed(Phase.CONNECT, refused.code, refused.message) from None
        except BaseException:
            line.close()
            raise
        return line

    async def _let_in(self, server: MailServer) -> None:
        await self._smtp.connect()
        if server.protection is Protection.STARTTLS:
            await self._smtp.starttls()
        if server.user is not None:
            await self._smtp.login(server.user, server.password or "")

    @property
    def is_open(self) -> bool:
        return self._smtp.is_connected

    async def carry(self, sender: str, recipient: str, content: bytes) -> None:
        """The server has taken the message. Raises LineFailed; the line may be closed afterwards."""
        phase = Phase.MAIL
        try:
            await self._smtp.mail(sender)
            phase = Phase.RCPT
            await self._smtp.rcpt(recipient)
            phase = Phase.DATA
            _expect(await self._smtp.execute_command(b"DATA"), GO_AHEAD)
            phase = Phase.CONTENT
            _expect(await self._handed_over(content), *ACCEPTED)
        except SMTPResponseException as refused:
            await self._made_ready(phase, refused.code)
            raise LineFailed(phase, refused.code, refused.message) from None
        except SMTPTimeoutError:
            self.close()
            raise LineFailed(phase, timed_out=True) from None
        except (SMTPException, OSError):
            self.close()
            raise LineFailed(phase) from None
        except BaseException:  # a cancelled send leaves the line in the middle of a message
            self.close()
            raise

    async def _handed_over(self, content: bytes) -> SMTPResponse:
        protocol = self._smtp.protocol
        if protocol is None:
            raise SMTPServerDisconnected("closed before the content")
        protocol.write(_DOT_AT_LINE_START.sub(b"..", content) + b".\r\n")
        return await protocol.read_response(timeout=self._smtp.timeout)

    async def _made_ready(self, phase: Phase, code: int) -> None:
        """After a refusal the line can take the next message, or is closed."""
        if code == CLOSING:
            self.close()
        elif phase in (Phase.RCPT, Phase.DATA):
            try:
                await self._smtp.rset()
            except (SMTPException, OSError):
                self.close()

    def close(self) -> None:
        """The connection is dropped in the event loop's next turn; nothing more is said on it."""
        self._drop(self._smtp.transport)

    async def quit(self) -> None:
        """The line is closed, politely where the server still listens."""
        transport = self._smtp.transport
        try:
            await self._smtp.quit()
        except (SMTPException, OSError):
            pass
        finally:
            self._drop(transport)

    def _drop(self, transport: asyncio.BaseTransport | None) -> None:
        self._smtp.close()
        if isinstance(transport, asyncio.WriteTransport):
            transport.abort()  # TLS would take its leave for several turns more, and the event loop may end before


def _expect(answer: SMTPResponse, *codes: int) -> None:
    if answer.code not in codes:
        raise SMTPResponseException(answer.code, answer.message)
