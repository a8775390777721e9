"""Where the mailbox for replies is, read from one address, and how the way to it is protected.

    imaps://replies:password@imap.council.example           TLS from the first byte (993), folder INBOX
    imap://replies:password@imap.council.example:143/Inbox  STARTTLS is required
    imaps://replies%40council.example@outlook.office365.com no password: OAuth 2.0 (XOAUTH2)
    ...?ca=/etc/ssl/council-ca.pem                          trust this authority instead of the machine's own list

A password never crosses in clear, not even on this machine.
"""

from __future__ import annotations

import ssl
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote

from bot.email.server_address import read_address
from permanence.plain_error import PlainError

TLS_PORT, STARTTLS_PORT = 993, 143
_SAFE_FOLDER = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 ._/-&+,")


class WrongMailbox(PlainError, ValueError):
    """The address of the mailbox cannot be used; says why, without the password in it."""


@dataclass(frozen=True, slots=True)
class ImapServer:
    """A mailbox and how to reach it. `tls`: from the first byte, else by STARTTLS. No `password`: OAuth 2.0."""

    host: str
    port: int
    tls: bool
    user: str
    password: str | None = field(default=None, repr=False)
    folder: str = "INBOX"
    authority: Path | None = None

    @classmethod
    def parse(cls, address: str) -> ImapServer:
        """From HOMEWARD_MAILBOX_URL. Raises WrongMailbox."""
        parts, port, authority = read_address(address, "a mailbox", WrongMailbox)
        if parts.scheme not in ("imap", "imaps") or not parts.hostname:
            raise WrongMailbox("a mailbox is imaps://USER:PASSWORD@HOST or imap://USER:PASSWORD@HOST")
        if not parts.username:
            raise WrongMailbox("a mailbox needs its user")
        folder = unquote(parts.path.strip("/")) or "INBOX"
        if not _SAFE_FOLDER.issuperset(folder):
            raise WrongMailbox("the folder of a mailbox is plain letters, as the server lists it")
        tls = parts.scheme == "imaps"
        return cls(
            host=parts.hostname,
            port=port or (TLS_PORT if tls else STARTTLS_PORT),
            tls=tls,
            user=unquote(parts.username),
            password=unquote(parts.password) if parts.password else None,
            folder=folder,
            authority=authority,
        )

    @property
    def name(self) -> str:
        """What the position in it is kept under."""
        return f"{self.user}@{self.host}/{self.folder}"

    def tls_context(self) -> ssl.SSLContext:
        """What a connection trusts. Raises OSError when `authority` cannot be read."""
        return ssl.create_default_context(cafile=self.authority)
