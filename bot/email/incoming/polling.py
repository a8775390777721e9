"""Looks into the mailbox again and again, and takes what is new, one mail at a time and in its order.

The position is committed with each mail, so that a crash between fetching and committing means: fetched again. When the
folder's numbering has changed (UIDVALIDITY), everything in it is looked at again, and what was taken is known by name.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from bot.email.incoming.imap import ImapMailbox, OpenFolder
from bot.email.incoming.taking import MailDesk, Position, Verdict
from bot.in_thread import in_thread

MOST_AT_ONCE = 200
TRIES = 3
log = logging.getLogger("homeward.mailbox")


class MailNotTaken(Exception):
    """A mail could not be taken this time; says which, and the kind of the error, never what the mail says."""


@dataclass
class Poll:
    """One mailbox and who takes its mails. `clock`: now, in UTC."""

    mailbox: ImapMailbox
    desk: MailDesk
    clock: Callable[[], datetime]
    _failed: dict[tuple[str, int], int] = field(default_factory=dict)

    async def once(self) -> None:
        """What is new has been taken. Raises MailboxDown and MailNotTaken; the next look goes on from there."""
        await in_thread(self.look)

    def look(self) -> list[Verdict]:
        """What became of each new mail."""
        with self.mailbox.opened() as folder:
            uids = folder.uids_after(self._last(folder.validity))[:MOST_AT_ONCE]
            verdicts = [self._one(folder, uid) for uid in uids]
        taken = [verdict for verdict in verdicts if verdict]
        if taken:
            log.info("mailbox: %d mails looked at", len(taken))
        return taken

    def _last(self, validity: str) -> int:
        """The last UID that was taken; 0 when the numbering is another one."""
        with self.desk.record.reading() as case:
            read = case.mailbox_read(self.mailbox.name)
        return int(read[1]) if read and read[0] == validity and read[1].isdecimal() else 0

    def _one(self, folder: OpenFolder, uid: int) -> Verdict | None:
        raw = folder.fetch(uid)
        if raw is None:
            return None
        verdict = self._taken(raw, uid, Position(self.mailbox.name, folder.validity, str(uid)))
        folder.mark_seen(uid)
        return verdict

    def _taken(self, raw: bytes, uid: int, position: Position) -> Verdict:
        """Taken, or passed over when that has failed three times: one mail must not stop those behind it."""
        try:
            return self.desk.take(raw, self.clock(), position)
        except Exception as trouble:  # noqa: BLE001 - the named edge: told to a person, or raised by its kind
            tries = self._failed[position.validity, uid] = self._failed.get((position.validity, uid), 0) + 1
            kind = type(trouble).__name__
            if tries < TRIES:
                raise MailNotTaken(f"mail {uid} of the mailbox, try {tries}: {kind}") from None
            self.desk.give_up(kind, self.clock(), position)
            return Verdict.FAILED
