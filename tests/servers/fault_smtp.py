"""A mail server that misbehaves on demand, and remembers what it really took.

    with FaultSmtp() as server:                         # or the fixture: server = fault_smtp(quota=3)
        server.misbehave("shona.reid@council.example", Fault.RCPT_451, times=2)
        ... send to 127.0.0.1:server.port ...
        assert [mail.rcpts for mail in server.mails] == [("shona.reid@council.example",)]

A fault is chosen for an address by `misbehave`, or for all of them by `misbehave("*", ...)`, or by sending to an address
whose local part is the fault's own name (`rcpt-451@remote.example`). Whole-server behaviour is given when it is made:
`greets_421`, `starttls` (off unless asked: the server then does not offer it), `quota` (421 to the mail after the Nth on
one connection), `closes_after` (the line is cut without a word after the Nth), `delay_ms` for each message, `password`
(logins with another one get 535; without it AUTH is not offered). `down()` and `up()` take the server away and bring it
back on the same port.
"""

import asyncio
import email
import email.policy
import ssl
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from email.message import EmailMessage
from enum import StrEnum
from pathlib import Path
from typing import Any, cast

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from tests.servers.certificates import Certificates
from tests.servers.own_loop import OwnLoop
from tests.servers.ports import LOOPBACK, wait_until


class Fault(StrEnum):
    """What happens to a mail for an address; the value is also the local part that asks for it."""

    OK = "ok"
    GREYLIST_450 = (
        "grey-450"  # 450 the first time a sender and recipient meet, accepted after greylist_seconds
    )
    RCPT_451 = "rcpt-451"
    RCPT_550 = "rcpt-550"
    RCPT_571 = "rcpt-571"  # a relay whose rule has gone wrong
    DATA_571 = "data-571"
    DATA_451 = "data-451"  # after the whole message was read
    DATA_552 = "data-552"
    CUT_AT_RCPT = "cut-rcpt"
    CUT_BEFORE_DATA = "cut-data"  # the DATA command gets no answer
    KEPT_THEN_CUT = "kept-then-cut"  # taken, but the sender never hears the 250: the maker of duplicates
    KEPT_THEN_SLOW = "slow"  # taken, and the 250 comes after slow_seconds


@dataclass(frozen=True, slots=True)
class TakenMail:
    """A mail that the server kept: envelope, bytes as they came, connection number from 1, moment of time.monotonic."""

    mail_from: str
    rcpts: tuple[str, ...]
    content: bytes
    connection: int
    at: float

    @property
    def message(self) -> EmailMessage:
        return email.message_from_bytes(self.content, policy=email.policy.default)


class FaultSmtp(OwnLoop):
    """The server: listens from construction until `close`, in a thread of this process."""

    def __init__(
        self,
        *,
        port: int = 0,
        greets_421: bool = False,
        starttls: Certificates | None = None,
        quota: int | None = None,
        closes_after: int | None = None,
        delay_ms: float = 0,
        password: str | None = None,
        slow_seconds: float = 5.0,
        greylist_seconds: float = 1.0,
    ) -> None:
        self.greets_421, self.quota, self.closes_after = greets_421, quota, closes_after
        self.delay_ms, self.password = delay_ms, password
        self.slow_seconds, self.greylist_seconds = slow_seconds, greylist_seconds
        self.mails: list[TakenMail] = []
        self.refusals: list[tuple[str, str]] = []  # (address, answer) in order
        self.connections = 0
        self.authority: Path | None = starttls.authority if starttls else None
        self.tls_context = _server_context(starttls) if starttls else None
        self._faults: dict[str, tuple[Fault, float]] = {}
        self._met: dict[tuple[str, str], float] = {}
        self._lines: set[asyncio.Transport] = set()
        self._listener: asyncio.Server | None = None
        super().__init__("fault-smtp")
        self.port = port
        self.up()

    def misbehave(self, address: str, fault: Fault, *, times: float = float("inf")) -> None:
        """The next `times` mails to `address` ("*": to any address) meet `fault`; Fault.OK ends it."""
        self._faults[address.lower()] = (fault, times)

    def fault_for(self, address: str) -> Fault:
        """The fault that a mail to `address` meets now; counts it."""
        for key in (address.lower(), "*"):
            fault, left = self._faults.get(key, (Fault.OK, 0))
            if left > 0:
                self._faults[key] = (fault, left - 1)
                return fault
        local_part = address.split("@", maxsplit=1)[0].lower()
        return Fault(local_part) if local_part in set(Fault) else Fault.OK

    def greylisted(self, mail_from: str, address: str) -> bool:
        now = time.monotonic()
        first = self._met.setdefault((mail_from.lower(), address.lower()), now)
        return now - first < self.greylist_seconds

    @property
    def messages(self) -> list[EmailMessage]:
        return [mail.message for mail in self.mails]

    def copies(self) -> Counter[str]:
        """How often each Message-ID was taken; more than once is a duplicate."""
        return Counter(str(message["Message-ID"]) for message in self.messages)

    def wait_for_mail(self, count: int, *, seconds: float = 10.0) -> list[TakenMail]:
        """At least `count` mails were taken; TimeoutError otherwise."""
        wait_until(lambda: len(self.mails) >= count, seconds=seconds, what=f"{count} mails")
        return list(self.mails)

    def up(self) -> None:
        """The server listens (again), on the port it had."""
        self._listener = self._run(self._listen())
        self.port = self._listener.sockets[0].getsockname()[1]

    def down(self) -> None:
        """Nothing listens on the port, and open connections are cut. What was taken is still known."""
        self._run(self._stop_listening())

    def close(self) -> None:
        """The server and its thread are gone."""
        self.down()
        super().close()

    async def _listen(self) -> asyncio.Server:
        return await asyncio.get_running_loop().create_server(self._protocol, LOOPBACK, self.port)

    async def _stop_listening(self) -> None:
        if self._listener is not None:
            self._listener.close()
            self._listener = None
        for line in list(self._lines):
            line.abort()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    def _protocol(self) -> asyncio.BaseProtocol:
        self.connections += 1
        return _Greets421() if self.greets_421 else _Line(self, self.connections)


class _Greets421(asyncio.Protocol):
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        transport.write(b"421 4.3.2 service not available\r\n")  # type: ignore[attr-defined]
        transport.close()


class _Line(SMTP):
    """One connection; also its own handler, so that what happened on it stays together."""

    def __init__(self, owner: FaultSmtp, number: int) -> None:
        self.owner, self.number, self.taken = owner, number, 0
        self.met: dict[str, Fault] = {}
        super().__init__(
            self,
            hostname="fault.remote.example",
            enable_SMTPUTF8=True,
            tls_context=owner.tls_context,
            auth_require_tls=False,
            auth_exclude_mechanism=None if owner.password else ("LOGIN", "PLAIN"),
            authenticator=self._check_login,
        )

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.owner._lines.add(cast(asyncio.Transport, transport))
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        self.owner._lines.discard(self._wire)
        super().connection_lost(error)

    @property
    def _wire(self) -> asyncio.Transport:
        return cast(asyncio.Transport, self.transport)

    def _check_login(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, auth_data: Any
    ) -> AuthResult:
        right = isinstance(auth_data, LoginPassword) and auth_data.password.decode() == self.owner.password
        return AuthResult(success=right, handled=False)

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.owner.quota is not None and self.taken >= self.owner.quota:
            asyncio.get_running_loop().call_later(0.01, self._wire.close)
            return "421 4.7.0 too many messages on this connection"
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 2.1.0 OK"

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        fault = self.met[address] = self.owner.fault_for(address)
        if fault is Fault.CUT_AT_RCPT:
            return self._cut()
        if fault is Fault.GREYLIST_450 and self.owner.greylisted(envelope.mail_from or "", address):
            return self._refuse([address], "450 4.2.0 greylisted, come back later")
        if fault is Fault.RCPT_451:
            return self._refuse([address], "451 4.3.2 not now")
        if fault is Fault.RCPT_550:
            return self._refuse([address], "550 5.1.1 no such mailbox")
        if fault is Fault.RCPT_571:
            return self._refuse([address], "550 5.7.1 relaying denied")
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def smtp_DATA(self, arg: str) -> None:
        if Fault.CUT_BEFORE_DATA in self._faults():
            self._cut()
            return
        await super().smtp_DATA(arg)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        faults = self._faults()
        if Fault.DATA_451 in faults:
            return self._refuse(envelope.rcpt_tos, "451 4.3.0 no room at the moment")
        if Fault.DATA_552 in faults:
            return self._refuse(envelope.rcpt_tos, "552 5.3.4 message too big")
        if Fault.DATA_571 in faults:
            return self._refuse(envelope.rcpt_tos, "554 5.7.1 refused by a rule")
        await asyncio.sleep(self.owner.delay_ms / 1000)
        self._take(envelope)
        if Fault.KEPT_THEN_CUT in faults:
            return self._cut()
        if Fault.KEPT_THEN_SLOW in faults:
            await asyncio.sleep(self.owner.slow_seconds)
        if self.owner.closes_after is not None and self.taken >= self.owner.closes_after:
            asyncio.get_running_loop().call_later(0.01, self._wire.close)
        return "250 2.0.0 OK"

    def _faults(self) -> set[Fault]:
        recipients = self.envelope.rcpt_tos if self.envelope else []
        return {self.met.get(address, Fault.OK) for address in recipients}

    def _take(self, envelope: Envelope) -> None:
        self.taken += 1
        content = envelope.content if isinstance(envelope.content, bytes) else b""
        mail = TakenMail(
            envelope.mail_from or "", tuple(envelope.rcpt_tos), content, self.number, time.monotonic()
        )
        self.owner.mails.append(mail)

    def _refuse(self, addresses: Iterable[str], answer: str) -> str:
        self.owner.refusals += [(address, answer) for address in addresses]
        return answer

    def _cut(self) -> str:
        self._wire.abort()
        return "421 4.3.0 never heard"


def _server_context(certificates: Certificates) -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificates.certificate, certificates.key)
    return context
