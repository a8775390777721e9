"""A real Postfix and a real Dovecot, private to one test process, in a folder that is removed afterwards.

    with MailStack() as mail:                                   # or the fixture `mail_stack`
        ... send to 127.0.0.1:mail.submission_port, STARTTLS trusting mail.authority, as mail.user / mail.password ...
        letter = mail.wait_for_mail("morag.baird@council.example", count=1)[0]

* `smtp_port` takes mail for council.example from anybody, as a council's own relay does; STARTTLS is offered.
* `submission_port` wants STARTTLS and a login (any address of the council, `password`).
* `imap_port` (STARTTLS) and `imaps_port` (TLS) read the mailboxes, same logins, or XOAUTH2 with `token(address)`.
* Every first.last@council.example has a mailbox, and homeward@, alerts@, replies@, bounces@ with any +detail, and
  postmaster@; all others get a genuine 550, nobody@council.example among them.
* Mail for remote.example is relayed to `mail.remote`, a FaultSmtp: a 550 there makes a genuine bounce to the envelope
  sender, a 451 a genuine queue retry a second later.

Needs root (Postfix's rule) and Debian's postfix, dovecot-imapd, dovecot-lmtpd, openssl. No file outside the folder is
touched and no system service is started. Several can run beside each other.
"""

import base64
import email
import email.policy
import hmac
import json
import os
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from email.message import EmailMessage
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.servers.certificates import make_certificates
from tests.servers.fault_smtp import FaultSmtp
from tests.servers.keeper import Command, Kept
from tests.servers.left_out import left_out, need_programs, need_root
from tests.servers.mail_settings import DOMAIN, RELAYED_DOMAIN, MailPorts, write_mail_settings
from tests.servers.ports import answers, free_ports, wait_until

PACKAGES = "postfix dovecot-imapd dovecot-lmtpd openssl"
STARTS = 3  # a port that was free may be taken before the server has it
SECONDS_TO_START = 20.0


class MailStack:
    """The two servers: up when the object exists, gone after `close`."""

    domain = DOMAIN
    remote_domain = RELAYED_DOMAIN
    user = f"homeward@{DOMAIN}"

    def __init__(self) -> None:
        need_mail_servers()
        self.password = secrets.token_urlsafe(12)
        self.remote = FaultSmtp()
        try:
            self._start()
        except BaseException:
            self.remote.close()
            raise

    def read_mailbox(self, address: str) -> list[EmailMessage]:
        """What Dovecot delivered to `address`, oldest first."""
        parse = email.message_from_bytes
        return [parse(raw, policy=email.policy.default) for raw in self.read_raw(address)]

    def read_raw(self, address: str) -> list[bytes]:
        """The bytes of each delivered mail, oldest first, with Dovecot's Return-Path and Received (`for <address+detail>`) on top."""
        return [path.read_bytes() for path in sorted(self._delivered(address), key=_delivery_order)]

    def wait_for_mail(self, address: str, count: int = 1, timeout: float = 10.0) -> list[EmailMessage]:
        """At least `count` mails lie in the mailbox of `address`; TimeoutError with Postfix's last words otherwise."""
        try:
            wait_until(
                lambda: len(self._delivered(address)) >= count,
                seconds=timeout,
                what=f"{count} mails to {address}",
            )
        except TimeoutError as late:
            raise TimeoutError(f"{late}\n{self.log()[-2000:]}") from late
        return self.read_mailbox(address)

    def empty(self, *addresses: str) -> None:
        """The mailboxes of `addresses` (of everybody, when none is given) hold no mail."""
        folders = [self._mailbox(address) for address in addresses] or list(
            (self.folder / "mailboxes").iterdir()
        )
        for mailbox in folders:
            shutil.rmtree(mailbox, ignore_errors=True)

    def come_to_rest(self, timeout: float = 30.0) -> None:
        """Nothing is under way in Postfix and every mailbox is empty, whatever went before; TimeoutError otherwise."""

        def at_rest() -> bool:
            for put_off in self._in_queues(
                "deferred"
            ):  # on a slow machine: it would be tried again in five minutes
                put_off.unlink(missing_ok=True)
            return not self._under_way()

        wait_until(at_rest, seconds=timeout, what="Postfix to have nothing under way")
        self.empty()

    def token(self, address: str, *, seconds: int = 600) -> str:
        """An access token with which `address` may log in by XOAUTH2; a negative time makes one that has expired."""
        now = int(time.time())
        said = {"email": address, "sub": address, "iat": now - 3600, "exp": now + seconds}
        parts = [_url_safe(json.dumps(part).encode()) for part in ({"alg": "HS256", "typ": "JWT"}, said)]
        signed = hmac.digest(self.password.encode(), ".".join(parts).encode(), "sha256")
        return ".".join([*parts, _url_safe(signed)])

    def log(self) -> str:
        """Postfix's log so far."""
        path = self.folder / "postfix.log"
        return path.read_text(errors="replace") if path.exists() else ""

    def close(self) -> None:
        """Both servers and the relay's target have stopped; the folder is gone."""
        self._kept.close()
        self.remote.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _start(self) -> None:
        for attempt in range(1, STARTS + 1):
            try:
                self._start_once()
            except (TimeoutError, RuntimeError):
                self._kept.close()
                if attempt == STARTS:
                    raise
            else:
                return

    def _start_once(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="homeward-mail-"))
        self.smtp_port, self.submission_port, self.imap_port, self.imaps_port = free_ports(4)
        certificates = make_certificates(self.folder)
        self.authority = certificates.authority
        ports = MailPorts(
            self.smtp_port, self.submission_port, self.imap_port, self.imaps_port, remote=self.remote.port
        )
        daemons = postfix_daemons()
        write_mail_settings(
            self.folder, ports=ports, certificates=certificates, password=self.password, daemons=daemons
        )
        dovecot = ("/usr/sbin/dovecot", "-F", "-c", str(self.folder / "dovecot" / "dovecot.conf"))
        postfix = (str(daemons / "master"), "-c", str(self.folder / "postfix"), "-s")
        commands = [
            # Dovecot takes a second to end politely; there is nothing here that it would have to save.
            Command(dovecot, log="dovecot.out", stop_signal=signal.SIGKILL),
            Command(postfix, log="postfix.out"),
        ]
        self._kept = Kept(self.folder, commands)
        wait_until(self._up, seconds=SECONDS_TO_START, what="Postfix and Dovecot to answer")

    def _up(self) -> bool:
        if not self._kept.running:
            said = "".join(path.read_text() for path in self.folder.glob("*.out"))
            raise RuntimeError(f"the mail servers did not start: {said}{self.log()}")
        greetings = ((self.smtp_port, b"220"), (self.submission_port, b"220"), (self.imap_port, b"* OK"))
        return all(answers(port, greeting) for port, greeting in greetings) and answers(self.imaps_port)

    def _mailbox(self, address: str) -> Path:
        local_part = address.split("@", maxsplit=1)[0].split("+", maxsplit=1)[0].lower()
        return self.folder / "mailboxes" / local_part

    def _under_way(self) -> list[Path]:
        """What Postfix has taken and not handed on yet, nor sent back."""
        return self._in_queues("maildrop", "incoming", "active", "deferred")

    def _in_queues(self, *names: str) -> list[Path]:
        queues = (self.folder / "queue" / name for name in names)
        return [path for queue in queues for path in queue.rglob("*") if path.is_file()]

    def _delivered(self, address: str) -> list[Path]:
        return [path for state in ("new", "cur") for path in (self._mailbox(address) / state).glob("*")]


def _url_safe(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def need_mail_servers() -> None:
    """This machine can run the mail servers; otherwise the test is left out."""
    need_programs("postfix", "postconf", "dovecot", "openssl", packages=PACKAGES)
    need_root("Postfix starts as root only")
    version = subprocess.run(
        ["/usr/sbin/dovecot", "--version"], capture_output=True, text=True, check=True
    ).stdout
    if not version.startswith("2.3."):
        left_out(f"Dovecot {version.split()[0]} has another language of settings than 2.3")
    if not Path("/usr/lib/dovecot/lmtp").exists() or not Path("/usr/lib/dovecot/imap").exists():
        left_out(f"Dovecot lacks its imap or lmtp part (Debian packages: {PACKAGES})")


def postfix_daemons() -> Path:
    """Where Postfix keeps its programs."""
    asked = ["/usr/sbin/postconf", "-d", "-h", "daemon_directory"]
    said = subprocess.run(
        asked, capture_output=True, text=True, check=True, env={**os.environ, "LC_ALL": "C"}
    )
    return Path(said.stdout.strip())


def _delivery_order(path: Path) -> tuple[int, int]:
    """Maildir names begin with seconds, then M and microseconds."""
    seconds, rest = path.name.split(".", 1)
    return int(seconds), int(rest[1:].split("P")[0])
