"""Whose address Slack vouches for: full members of the council's own workspace or organisation, and nobody else.

Shapes of a user as https://docs.slack.dev/reference/objects/user-object gives them; those of an organisation
(Enterprise Grid) name the workspaces in `enterprise_user`, in `teams`, or not at all.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

# A guest, a person of another company, one who was invited and has not come, an app.
NOT_A_MEMBER = (
    "deleted",
    "is_bot",
    "is_workflow_bot",
    "is_stranger",
    "is_restricted",
    "is_ultra_restricted",
    "is_invited_user",
)


@dataclass(frozen=True, slots=True)
class Home:
    """Where the bot token is from. `team`: the workspace; `enterprise`: its organisation, "" where there is none."""

    team: str
    enterprise: str = ""


def vouched_address(user: Mapping[str, Any], home: Home) -> str | None:
    """The address of a person whom the council's own workspace or organisation has as a full member, in lower case.

    Not one that its owner has not confirmed: anybody could have typed it.
    """
    if any(user.get(mark) for mark in NOT_A_MEMBER) or user.get("is_email_confirmed") is False:
        return None
    of_home = {home.team, home.enterprise} - {""}
    if of_home.isdisjoint(_belongs_to(user)):
        return None
    email = (user.get("profile") or {}).get("email")
    return email.strip().lower() if isinstance(email, str) and email.strip() else None


def _belongs_to(user: Mapping[str, Any]) -> Iterator[str]:
    """The workspaces and organisations that a user is said to belong to."""
    of_enterprise = user.get("enterprise_user") or {}
    for named in (user.get("team_id"), user.get("enterprise_id"), of_enterprise.get("enterprise_id")):
        if isinstance(named, str):
            yield named
    for teams in (user.get("teams"), of_enterprise.get("teams")):
        if isinstance(teams, list | tuple):
            yield from (team for team in teams if isinstance(team, str))
