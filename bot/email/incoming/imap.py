"""A mailbox by IMAP: opened for one look, read by UID, and never changed but for the mark that a mail was seen.

Plain blocking code for a worker thread: one look every half minute needs no more. Where a mail stands is told by its
UID, which only means something together with the folder's UIDVALIDITY.
"""

from __future__ import annotations

import imaplib
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from bot.email.incoming.imap_server import ImapServer
from bot.email.incoming.opening import MOST_BYTES
from bot.email.incoming.polling import MOST_AT_ONCE, MailboxDown

ANSWER_SECONDS = 30.0
Line = imaplib.IMAP4


@dataclass(frozen=True, slots=True)
class OpenFolder:
    """A `Folder` while it is open; its mails are named by their UIDs, which hold under one UIDVALIDITY."""

    line: Line
    validity: str

    def new(self, read: tuple[str, str] | None) -> list[str]:
        """UIDs above the last one read, lowest first; all, when the numbering has changed.

        (A range up to * always names the last mail, whatever its UID is.)
        """
        last = int(read[1]) if read and read[0] == self.validity and read[1].isdecimal() else 0
        found = _answered(self.line.uid("SEARCH", f"UID {last + 1}:*"))
        numbers = (int(word) for part in found if isinstance(part, bytes) for word in part.split())
        return [str(number) for number in sorted(numbers) if number > last][:MOST_AT_ONCE]

    def fetch(self, mail: str) -> bytes | None:
        asked = f"(BODY.PEEK[]<0.{MOST_BYTES + 1}>)"
        for part in _answered(self.line.uid("FETCH", mail, asked)):
            if isinstance(part, tuple):
                return bytes(part[1])
        return None

    def after(self, mail: str) -> tuple[str, str]:
        return self.validity, mail

    def mark_seen(self, mail: str) -> None:
        _answered(self.line.uid("STORE", mail, "+FLAGS.SILENT", r"(\Seen)"))


@dataclass(frozen=True, slots=True)
class ImapMailbox:
    """`token`: gives an access token of OAuth 2.0, where the server has no password."""

    server: ImapServer
    token: Callable[[], str] | None = None
    seconds: float = ANSWER_SECONDS

    @property
    def name(self) -> str:
        return self.server.name

    @contextmanager
    def opened(self) -> Iterator[OpenFolder]:
        """The folder, logged in and selected. Raises MailboxDown."""
        with _as_down():
            line = self._line()
        try:
            with _as_down():
                self._log_in(line)
                yield self._selected(line)
        finally:
            _close(line)

    def trouble(self) -> str | None:
        """Why the mailbox cannot be read, or None when it can."""
        try:
            with self.opened():
                return None
        except MailboxDown as down:
            return str(down)

    def _line(self) -> Line:
        server, trust = self.server, self.server.tls_context()
        if server.tls:
            return imaplib.IMAP4_SSL(server.host, server.port, ssl_context=trust, timeout=self.seconds)
        line = imaplib.IMAP4(server.host, server.port, timeout=self.seconds)
        try:
            line.starttls(trust)
        except BaseException:
            _close(line)
            raise
        return line

    def _log_in(self, line: Line) -> None:
        user, password = self.server.user, self.server.password
        try:
            if password is not None:
                line.login(user, password)
            elif self.token is not None:
                said = iter([f"user={user}\x01auth=Bearer {self.token()}\x01\x01".encode()])
                line.authenticate("XOAUTH2", lambda _challenge: next(said, b""))
            else:
                raise MailboxDown("the mailbox has neither a password nor OAuth 2.0")
        except imaplib.IMAP4.abort:
            raise
        except imaplib.IMAP4.error:
            raise MailboxDown("the mailbox does not let us in: wrong user, password or token") from None

    def _selected(self, line: Line) -> OpenFolder:
        answer, _ = line.select(f'"{self.server.folder}"')
        _, validity = line.response("UIDVALIDITY")
        if answer != "OK" or not validity or not isinstance(validity[0], bytes):
            raise MailboxDown("there is no such folder in the mailbox")
        return OpenFolder(line, validity[0].decode("ascii", "replace"))


@contextmanager
def _as_down() -> Iterator[None]:
    """What goes wrong on the way is told by its kind; a server's own words may repeat anything."""
    try:
        yield
    except ssl.SSLError:
        raise MailboxDown("the mailbox's certificate is not trusted, or its TLS is not ours") from None
    except imaplib.IMAP4.error as refused:
        raise MailboxDown(f"the mail server refused it ({type(refused).__name__})") from None
    except OSError as broken:
        raise MailboxDown(f"the mail server cannot be reached ({type(broken).__name__})") from None


def _answered(answer: tuple[str, list[object]]) -> list[object]:
    said, found = answer
    if said != "OK":
        raise MailboxDown(f"the mail server said {said}")
    return found


def _close(line: Line) -> None:
    try:
        line.logout()
    except (imaplib.IMAP4.error, OSError):
        line.shutdown()
