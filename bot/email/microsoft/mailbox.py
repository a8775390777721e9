"""The mailbox for replies by Microsoft Graph: what is new since the last look (delta), each mail as it came (MIME)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from bot.email.incoming.opening import MOST_BYTES
from bot.email.incoming.polling import MOST_AT_ONCE, MailboxDown
from bot.email.microsoft.graph import NOT_FOUND, Graph, GraphRefused, GraphSilent
from bot.email.microsoft.tokens import NoToken

DELTA = "/mailFolders/inbox/messages/delta?changeType=created&$select=id"
GONE = 410  # the delta link is too old: everything is looked at again
VALIDITY = "delta"
SEEN = b'{"isRead": true}'
JSON = {"Content-Type": "application/json"}


@dataclass
class DeltaFolder:
    """A `Folder` for one look; its mails are named by Graph's immutable ids, its position is a delta link."""

    graph: Graph
    _last: str | None = field(default=None, init=False)
    _link: str | None = field(default=None, init=False)

    def new(self, read: tuple[str, str] | None) -> list[str]:
        start = read[1] if read and read[0] == VALIDITY else DELTA
        try:
            found = self._pages(start)
        except GraphRefused as refused:
            if refused.status != GONE:
                raise MailboxDown(f"Microsoft Graph: {refused}") from None
            found = self._pages(DELTA)
        self._last = found[-1] if found else None
        return found

    def fetch(self, mail: str) -> bytes | None:
        try:
            return self.graph.read(f"/messages/{mail}/$value", MOST_BYTES + 1)
        except GraphRefused as refused:
            if refused.status == NOT_FOUND:
                return None
            raise

    def after(self, mail: str) -> tuple[str, str] | None:
        return (VALIDITY, self._link) if mail == self._last and self._link else None

    def mark_seen(self, mail: str) -> None:
        try:
            self.graph.ask("PATCH", f"/messages/{mail}", content=SEEN, headers=JSON)
        except GraphRefused as refused:
            if refused.status != NOT_FOUND:
                raise

    def _pages(self, url: str) -> list[str]:
        """The mails of the next pages, and the link from which the next look goes on."""
        found: list[str] = []
        while len(found) < MOST_AT_ONCE:
            page = self.graph.ask("GET", url).json()
            found += [str(each["id"]) for each in page.get("value", []) if "@removed" not in each]
            link = page.get("@odata.deltaLink")
            self._link = str(link or page["@odata.nextLink"])
            if link:
                break
            url = self._link
        return found


@dataclass(frozen=True, slots=True)
class GraphMailbox:
    """What `Poll` looks into."""

    graph: Graph

    @property
    def name(self) -> str:
        return f"{self.graph.user} by Graph"

    @contextmanager
    def opened(self) -> Iterator[DeltaFolder]:
        """The inbox, for one look. Raises MailboxDown."""
        try:
            yield DeltaFolder(self.graph)
        except (GraphRefused, GraphSilent, NoToken) as failed:
            raise MailboxDown(f"Microsoft Graph: {failed}") from None

    def trouble(self) -> str | None:
        """Why the mailbox cannot be read, or None when it can."""
        try:
            self.graph.ask("GET", "/mailFolders/inbox?$select=id")
        except (GraphRefused, GraphSilent, NoToken) as failed:
            return f"Microsoft Graph: {failed}"
        return None
