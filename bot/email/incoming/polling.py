"""Looks into the mailbox again and again, and takes what is new, one mail at a time and in its order.

The position is committed with each mail, so that a crash between fetching and committing means: fetched again. When the
folder's numbering has changed (UIDVALIDITY), everything in it is looked at again, and what was taken is known by name.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from bot.email.incoming.taking import MailDesk, Position, Verdict
from bot.worker import in_thread

MOST_AT_ONCE = 200
TRIES = 3
log = logging.getLogger("homeward.mailbox")


class MailboxDown(Exception):
    """The mailbox cannot be read now; says why, without secrets and without words of any mail."""


class MailNotTaken(Exception):
    """A mail could not be taken this time; says which, and the kind of the error, never what the mail says."""


class Folder(Protocol):
    """A mailbox's folder while it is open. Every method raises MailboxDown."""

    def new(self, read: tuple[str, str] | None) -> Sequence[str]:
        """The names of mails that came after what was read (validity and position), in their order; some hundreds."""

    def fetch(self, mail: str) -> bytes | None:
        """The mail, of one that is larger than any answer only the beginning; None when it is there no more."""

    def after(self, mail: str) -> tuple[str, str] | None:
        """What is read once this mail is taken: validity and position; None when that only shows further on."""

    def mark_seen(self, mail: str) -> None:
        """For the people who look after the mailbox; nothing here rests on it."""


class Opens(Protocol):
    """A mailbox. `name`: what the position in it is kept under."""

    @property
    def name(self) -> str: ...
    def opened(self) -> AbstractContextManager[Folder]:
        """The folder, for one look. Raises MailboxDown."""


@dataclass
class Poll:
    """One mailbox and who takes its mails. `clock`: now, in UTC."""

    mailbox: Opens
    desk: MailDesk
    clock: Callable[[], datetime]
    _failed: dict[str, int] = field(default_factory=dict)

    async def once(self) -> None:
        """What is new has been taken. Raises MailboxDown and MailNotTaken; the next look goes on from there."""
        await in_thread(self.look)

    def look(self) -> list[Verdict]:
        """What became of each new mail."""
        with self.desk.record.reading() as tx:
            read = tx.mailbox_read(self.mailbox.name)
        with self.mailbox.opened() as folder:
            verdicts = [self.one(folder, mail) for mail in folder.new(read)]
        taken = [verdict for verdict in verdicts if verdict]
        if taken:
            log.info("mailbox: %d mails looked at", len(taken))
        return taken

    def one(self, folder: Folder, mail: str) -> Verdict | None:
        """What became of this mail; None when it is there no more."""
        raw, after = folder.fetch(mail), folder.after(mail)
        position = Position(self.mailbox.name, *after) if after else None
        if raw is None:
            return None
        verdict = self._taken(raw, mail, position)
        folder.mark_seen(mail)
        return verdict

    def _taken(self, raw: bytes, mail: str, position: Position | None) -> Verdict:
        """Taken, or passed over when that has failed three times: one mail must not stop those behind it."""
        try:
            return self.desk.take(raw, self.clock(), position)
        except Exception as trouble:  # noqa: BLE001 - the named edge: told to a person, or raised by its kind
            tries = self._failed[mail] = self._failed.get(mail, 0) + 1
            kind = type(trouble).__name__
            if tries < TRIES:
                raise MailNotTaken(f"a mail of the mailbox, try {tries}: {kind}") from None
            self.desk.give_up(kind, mail, self.clock(), position)
            return Verdict.FAILED
