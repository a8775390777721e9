"""Whose account it is on a channel: each change stands in the ledger, and its owner hears of it by e-mail."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from casework.links import TAKEN_AWAY
from casework.ports import Reading, Writing
from casework.settle import tell_herself
from permanence.entries import Recorder
from permanence.people import Directory, Person


@dataclass(frozen=True, slots=True)
class AccountKind:
    """The accounts of one channel: what it is called, and whose is which.

    `of`: a person's account. `whose`: the person of an account, None when it is nobody's.
    """

    channel: str
    name: str
    of: Callable[[Person], str | None]
    whose: Callable[[Directory, str], Person | None]


SLACK_ACCOUNT = AccountKind("slack", "Slack", lambda p: p.slack_user, Directory.with_slack_user)
TEAMS_ACCOUNT = AccountKind("teams", "Teams", lambda p: p.teams_user, Directory.with_teams_user)
ACCOUNTS = {kind.channel: kind for kind in (SLACK_ACCOUNT, TEAMS_ACCOUNT)}

_NEW = "Homeward now knows your account in {name}: what is answered from it counts as yours."
_ANOTHER = (
    "Homeward now knows another account in {name} as yours. What is answered from it counts as yours; the one before"
    " can do nothing any more."
)
_NONE = "Homeward does not know your account in {name} any more: nothing that is answered from it is taken."
_NOT_YOU = "If this was not you, tell your system administrator at once."


def put_account(
    tx: Writing, kind: AccountKind, person: Person, account: str | None, now: datetime, *, by: str, tell: bool
) -> None:
    """This account, and no other, is hers on the channel; None: none is. Nothing happens where that is so already.

    `by`: who says so: the platform, she herself by a code, or an administrator. `tell`: she hears of it by e-mail.
    """
    was = kind.of(person)
    if was == account:
        return
    tx.put_account(person.email, kind.channel, account)
    if account and tx.setting(_taken_away(kind, account)):
        tx.remember(_taken_away(kind, account), "")
    recorder = Recorder("", 0, by, f"account:{kind.channel}")
    [number] = tx.append([recorder.account_changed(person.email, kind.channel, account, was)], now)
    if tell:
        words = _NONE if account is None else _NEW if was is None else _ANOTHER
        tell_herself(tx, person, f"account:{number}", words.format(name=kind.name), now, _NOT_YOU)


def unlink(tx: Writing, email: str, channel: str | None, now: datetime, *, by: str) -> list[str]:
    """The person has no account on this channel, or on any; the names of the channels where she had one.

    The platform's word does not make one hers again that was taken away: only a code that was sent to her does.
    """
    person = tx.directory().get(email)
    had: list[str] = []
    for kind in ACCOUNTS.values():
        account = kind.of(person) if person and channel in (None, kind.channel) else None
        if person and account:
            put_account(tx, kind, person, None, now, by=by, tell=True)
            tx.remember(_taken_away(kind, account), person.email)
            had.append(kind.name)
    return had


def was_taken_away(tx: Reading, kind: AccountKind, account: str, person: Person) -> bool:
    """Whether an administrator has taken this account from her, and she has not proved it to be hers since."""
    return tx.setting(_taken_away(kind, account)) == person.email


def _taken_away(kind: AccountKind, account: str) -> str:
    return f"{TAKEN_AWAY}{kind.channel}:{account}"
