"""The e-mail channel through Microsoft Graph: a draft, its id kept, and only then sent.

`sendMail` answers without an id, so that after a cut nobody knows. A draft can be looked at afterwards: while it still
is one it was not sent, and once it was sent it is found by the same id. The MIME form keeps our own headers.
"""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass

from bot.email.channel import NO_ADDRESS
from bot.email.microsoft.graph import NOT_FOUND, UNAUTHORISED, Graph, GraphRefused, GraphSilent
from bot.email.microsoft.in_flight import Draft, InFlight
from bot.email.microsoft.tokens import NoToken
from bot.email.mime import is_address
from bot.worker import in_thread
from casework.ports import SendFailed, StoredMessage
from permanence.people import Person

MIME = {"Content-Type": "text/plain"}
FORBIDDEN = 403
_THE_MAILBOX_ITSELF = frozenset({UNAUTHORISED, FORBIDDEN})


@dataclass(frozen=True, slots=True)
class GraphChannel:
    """The `Channel` named "email", by Graph."""

    graph: Graph
    in_flight: InFlight

    @property
    def name(self) -> str:
        return "email"

    async def send(self, message: StoredMessage, person: Person) -> str:
        """The Message-ID of the message that has left. Raises SendFailed; ValueError when not frozen."""
        if message.frozen is None:
            raise ValueError(f"message {message.id} is not frozen yet")
        if not is_address(person.email):
            raise SendFailed(NO_ADDRESS, permanent=True, certain=True)
        return await in_thread(self._sent, message.id, message.frozen)

    async def find(self, message: StoredMessage, person: Person) -> str | None:  # noqa: ARG002 - a Channel is asked so
        """The Message-ID when the draft of an earlier attempt was sent. Raises SendFailed when that cannot be told."""
        return await in_thread(self._found, message.id)

    async def reachable(self, person: Person) -> str | None:
        return None if is_address(person.email) else "the e-mail address cannot be written to"

    async def trouble(self) -> str | None:
        """Why no mail can leave at present, or None when Graph lets us see the mailbox."""
        try:
            await in_thread(self.graph.ask, "GET", "/mailFolders/drafts?$select=id")
        except (GraphRefused, GraphSilent, NoToken) as failed:
            return f"Microsoft Graph does not let us in: {failed}"
        return None

    def _sent(self, number: int, frozen: bytes) -> str:
        draft = self.in_flight.draft_of(number)
        if draft and self._is_sent(draft):
            self.in_flight.over(number)
            return draft.name
        draft = draft if draft and self._exists(draft) else self._drafted(number, frozen)
        try:
            self.graph.ask("POST", f"/messages/{draft.id}/send")
        except (GraphRefused, GraphSilent, NoToken) as failed:
            raise _meaning(failed, maybe_sent=True) from None
        self.in_flight.over(number)
        return draft.name

    def _drafted(self, number: int, frozen: bytes) -> Draft:
        try:
            made = self.graph.ask("POST", "/messages", content=b64encode(frozen), headers=MIME).json()
        except (GraphRefused, GraphSilent, NoToken) as failed:
            raise _meaning(failed, maybe_sent=False) from None
        draft = Draft(str(made["id"]), str(made["internetMessageId"]))
        self.in_flight.keep(number, draft)
        return draft

    def _found(self, number: int) -> str | None:
        draft = self.in_flight.draft_of(number)
        if draft is None or not self._is_sent(draft):
            return None
        self.in_flight.over(number)
        return draft.name

    def _is_sent(self, draft: Draft) -> bool:
        return self._looked_at(draft) is False

    def _exists(self, draft: Draft) -> bool:
        return self._looked_at(draft) is True

    def _looked_at(self, draft: Draft) -> bool | None:
        """Whether it is still a draft; None when there is nothing of this id (any more)."""
        try:
            found = self.graph.ask("GET", f"/messages/{draft.id}?$select=isDraft").json()
        except (GraphRefused, GraphSilent, NoToken) as failed:
            if isinstance(failed, GraphRefused) and failed.status == NOT_FOUND:
                return None
            raise _meaning(failed, maybe_sent=True) from None
        return bool(found["isDraft"])


def _meaning(failed: GraphRefused | GraphSilent | NoToken, *, maybe_sent: bool) -> SendFailed:
    """What a failure means for the outbox. `maybe_sent`: the message may have left all the same."""
    reason = f"Microsoft Graph: {failed}"
    if isinstance(failed, NoToken):
        return SendFailed(reason, whole_channel=True)
    if isinstance(failed, GraphSilent):
        return SendFailed(reason, maybe_sent=maybe_sent)
    if failed.is_busy:
        refused_before = failed.status == 429  # noqa: PLR2004 - throttled: nothing was done
        return SendFailed(
            reason, retry_after=failed.retry_after, maybe_sent=maybe_sent and not refused_before
        )
    if failed.status in _THE_MAILBOX_ITSELF:
        return SendFailed(reason, whole_channel=True)
    if failed.status >= 500 or failed.status == NOT_FOUND:  # noqa: PLR2004 - their fault, or the draft is gone
        return SendFailed(reason, maybe_sent=maybe_sent)
    return SendFailed(reason, permanent=True)
