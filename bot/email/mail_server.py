"""Which mail server takes the council's mail, read from one address, and how the way to it is protected.

    smtp://user:password@mail.council.example:587     STARTTLS is required (587 and 25 are the usual ports)
    smtps://user:password@mail.council.example        TLS from the first byte (465)
    smtp://127.0.0.1:25                               a relay on this machine: no TLS, and no password either
    ...?ca=/etc/ssl/council-ca.pem                    trust this authority instead of the machine's own list

Mail never leaves this machine in clear, and a password never crosses in clear, not even on this machine.
"""

from __future__ import annotations

import ssl
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from urllib.parse import unquote

from bot.email.server_address import read_address
from bot.this_machine import is_loopback
from permanence.plain_error import PlainError

SUBMISSION_PORT = 587
RELAY_PORT = 25
TLS_PORT = 465


class WrongMailServer(PlainError, ValueError):
    """The address of the mail server cannot be used; says why, without the password in it."""


class Protection(StrEnum):
    NONE = "none"  # loopback without a password only
    STARTTLS = "starttls"
    TLS = "tls"


@dataclass(frozen=True, slots=True)
class MailServer:
    """A mail server and how to reach it. `authority`: a PEM file to trust instead of the machine's own list."""

    host: str
    port: int
    protection: Protection
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    authority: Path | None = None

    @classmethod
    def parse(cls, address: str) -> MailServer:
        """From HOMEWARD_SMTP_URL. Raises WrongMailServer."""
        parts, port, authority = read_address(address, "a mail server", WrongMailServer)
        if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
            raise WrongMailServer("a mail server's address is smtp://HOST:PORT or smtps://HOST:PORT")
        if parts.path.strip("/") or parts.fragment:
            raise WrongMailServer("a mail server's address ends after the port (and ?ca=FILE)")
        if bool(parts.username) != bool(parts.password):
            raise WrongMailServer("a user needs a password, and a password a user")
        protection = _protection(parts.scheme, parts.hostname, has_password=bool(parts.password))
        return cls(
            host=parts.hostname,
            port=port or _usual_port(protection, has_password=bool(parts.password)),
            protection=protection,
            user=unquote(parts.username) if parts.username else None,
            password=unquote(parts.password) if parts.password else None,
            authority=authority,
        )

    def tls_context(self) -> ssl.SSLContext | None:
        """What a connection trusts; None where there is no TLS. Raises OSError when `authority` cannot be read."""
        if self.protection is Protection.NONE:
            return None
        return ssl.create_default_context(cafile=self.authority)


def _protection(scheme: str, host: str, *, has_password: bool) -> Protection:
    if scheme == "smtps":
        return Protection.TLS
    return Protection.NONE if is_loopback(host) and not has_password else Protection.STARTTLS


def _usual_port(protection: Protection, *, has_password: bool) -> int:
    if protection is Protection.TLS:
        return TLS_PORT
    return SUBMISSION_PORT if has_password else RELAY_PORT
