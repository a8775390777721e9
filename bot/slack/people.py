"""Who is behind a Slack user: the member of staff whose e-mail address Slack vouches for.

Slack's own word is taken for members of the council's workspace only. A guest of another company's workspace could
carry any address, so strangers are nobody here, whatever address they show.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.in_turn import in_turn
from casework.link_account import SLACK_ACCOUNT, vouched
from casework.ports import CaseRecord


class SlackPeople:
    """Knows people by their Slack user; asks Slack once for each, and remembers the answer in the record."""

    def __init__(self, record: CaseRecord, client: AsyncWebClient) -> None:
        self._record = record
        self._client = client
        self._known: dict[str, str] = {}

    async def email_of(self, slack_user: str, team: str | None) -> str | None:
        """The address of the member of staff; None when Homeward knows nobody for this Slack user.

        Whether she still works here and what she may see is for casework to say, at every answer. Raises SlackApiError
        or aiohttp.ClientError when Slack cannot be asked about somebody new.
        """
        if slack_user not in self._known:
            found = await in_turn(self.on_record, slack_user) or await self._asked(slack_user, team)
            if found is None:
                return None
            self.linked(found, slack_user)
        return self._known[slack_user]

    def known(self, slack_user: str) -> str | None:
        """The address, where this process has met her before."""
        return self._known.get(slack_user)

    def on_record(self, slack_user: str) -> str | None:
        """The address of the member of staff whom the record has for this Slack user."""
        with self._record.reading() as tx:
            person = tx.directory().with_slack_user(slack_user)
        return person.email if person else None

    async def learn(self, email: str, slack_user: str) -> None:
        """Slack has this user for the address, and no longer the one that we knew: so she is from now on."""
        await in_turn(self._replace, email, slack_user)
        self.linked(email, slack_user)

    def linked(self, email: str, slack_user: str) -> None:
        """The member of staff of this address is this Slack user from now on, and no other one is."""
        self._known = {user: known for user, known in self._known.items() if known != email}
        self._known[slack_user] = email

    async def _asked(self, slack_user: str, team: str | None) -> str | None:
        answer = await self._client.users_info(user=slack_user)
        email = vouched_address(answer["user"], team)
        if email is None or not await in_turn(self._vouched, email, slack_user):
            return None
        return email

    def _replace(self, email: str, slack_user: str) -> None:
        with self._record.writing() as tx:
            tx.put_slack_user(email, slack_user)

    def _vouched(self, email: str, slack_user: str) -> bool:
        """False when nobody of this address works here (any more), or she has another account."""
        with self._record.writing() as tx:
            return vouched(tx, SLACK_ACCOUNT, slack_user, email)


def vouched_address(user: Mapping[str, Any], team: str | None) -> str | None:
    """The address of a person whom the workspace itself has as a member, in lower case."""
    if user.get("deleted") or user.get("is_bot") or user.get("is_stranger"):
        return None
    teams = {user.get("team_id"), *(user.get("enterprise_user") or {}).get("teams", ())}
    if team is not None and team not in teams:
        return None
    email = (user.get("profile") or {}).get("email")
    return email.strip().lower() if isinstance(email, str) else None
