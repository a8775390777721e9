"""Who is behind a Teams account: the member of staff whose address Teams vouches for, remembered by her object id."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from bot.in_turn import in_turn
from bot.teams.acts import Act
from bot.teams.channel import CHANNEL
from bot.teams.sdk import Connector
from casework.link_account import TEAMS_ACCOUNT, FromStranger, Greeting, greet, vouched
from casework.links import Conversation
from casework.ports import CaseRecord
from casework.private_words import private_text


class TeamsPeople:
    """Knows people by their account, and where each is written to."""

    def __init__(self, record: CaseRecord, connector: Connector, clock: Callable[[], datetime]) -> None:
        self._record = record
        self._connector = connector
        self._clock = clock

    async def met(self, act: Act) -> None:
        """Where this account is written to is kept, and whose it is where Teams vouches for that. Raises SendFailed."""
        await in_turn(self._keep_place, act)
        await self.email_of(act)

    async def gone(self, account: str) -> None:
        """The app was removed: this account cannot be written to any more."""
        await in_turn(self._forget_place, account)

    async def email_of(self, act: Act) -> str | None:
        """The address of the member of staff; None when nobody is known for this account. Raises SendFailed."""
        return await in_turn(self.known, act.account) or await self._asked(act)

    async def greeted(self, act: Act, raw: str | None) -> Greeting:
        """What is said to somebody whom nobody knows, and what she did is kept until it is known who she is."""
        return await in_turn(self._greeted, act, raw)

    async def _asked(self, act: Act) -> str | None:
        member = await self._connector.member(act.place, act.service, act.user)
        if member.email is None or member.account != act.account:
            return None
        known = await in_turn(self._vouched, act.account, member.email)
        return member.email if known else None

    def _keep_place(self, act: Act) -> None:
        given = Conversation(CHANNEL, act.account, act.place, act.service, self._clock())
        with self._record.reading() as tx:
            known = tx.conversation(CHANNEL, act.account)
        if known is None or (known.place, known.service) != (given.place, given.service):
            with self._record.writing() as tx:
                tx.put_conversation(given)

    def _forget_place(self, account: str) -> None:
        with self._record.writing() as tx:
            tx.end_conversation(CHANNEL, account)

    def known(self, account: str) -> str | None:
        """The address of the member of staff whom the record knows by this account."""
        with self._record.reading() as tx:
            person = tx.directory().with_teams_user(account)
        return person.email if person else None

    def _vouched(self, account: str, email: str) -> bool:
        with self._record.writing() as tx:
            return vouched(tx, TEAMS_ACCOUNT, account, email)

    def _greeted(self, act: Act, raw: str | None) -> Greeting:
        with self._record.writing() as tx:
            kept = None if private_text(act.text, tx) else raw
            stranger = FromStranger(act.account, act.event_id, act.text, kept)
            return greet(tx, TEAMS_ACCOUNT, stranger, self._clock())
