"""Whose account is this? Found out by a code that goes to her address in the council's directory, and kept.

A platform's own word (the address that Slack has verified) comes first; this is for everybody else. Nobody learns here
who works for the council: an address that is not in the directory is answered in the same words as one that is.
"""

from __future__ import annotations

import hmac
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from hashlib import sha256

from casework.accounts import AccountKind, put_account, was_taken_away
from casework.content import LinkCodeContent, Said, SaidKind
from casework.kept_events import KeptEvent
from casework.links import Link
from casework.ports import MessageKind, NewMessage, Reading, StoredMessage, Writing
from permanence.people import Directory, Person

CODE_FOR = timedelta(minutes=15)
MOST_TRIES = 5
MOST_WRONG_A_DAY = 20  # of one account, whomever it names: a million codes are not to be tried out
KEPT_FOR = timedelta(days=1)
THIS_ONE, THE_OTHER = "use this account", "keep the other account"
# From the beginning of a word alone, and no longer than an address can be: a long text takes no longer for it.
_ADDRESS = re.compile(r"(?<![^\s@<>|])[^\s@<>|]{1,64}@[^\s@<>|]{1,190}\.[^\s@<>|]{1,64}")
_CODE = re.compile(r"(?<![0-9])([0-9]{3}) ?([0-9]{3})(?![0-9])", re.ASCII)


@dataclass(frozen=True, slots=True)
class FromStranger:
    """Something done from an account that belongs to nobody. `text`: what was written, "" for a press.

    `raw`: the event as it would be taken up again; None when it must not be kept (private words, a form's window).
    """

    account: str
    event_id: str
    text: str = ""
    raw: str | None = None


@dataclass(frozen=True, slots=True)
class Greeting:
    """What is said to a stranger. `person`: who she turned out to be; `waited`: what she had done before."""

    said: Said
    person: str | None = None
    waited: KeptEvent | None = None


def new_code() -> str:
    return f"{secrets.randbelow(1_000_000):06}"


def greet(
    tx: Writing,
    kind: AccountKind,
    stranger: FromStranger,
    now: datetime,
    code: Callable[[], str] = new_code,
) -> Greeting:
    """She is asked for her address, sent a code, or known from now on. `now` is UTC."""
    link = tx.link(kind.channel, stranger.account) or Link(kind.channel, stranger.account)
    if link.proven:
        return _chosen(tx, kind, link, stranger, now)
    typed = _CODE.fullmatch(stranger.text.casefold().removeprefix("code").strip(" .:"))
    if typed and link.code:
        return _coded(tx, kind, link, typed[1] + typed[2], now)
    address = _ADDRESS.search(stranger.text)
    if address:
        return _addressed(tx, kind, link, address[0].strip(".,;:!").lower(), now, code)
    return _kept(tx, link, stranger, now)


def vouched(
    tx: Writing, kind: AccountKind, account: str, email: str, now: datetime, *, tell: bool = False
) -> bool:
    """The platform says that the account is that of `email`: so it is from now on; whether it is.

    Not when nobody of this address works here (any more), nor when an administrator has taken it from her, nor when it
    is an address that she gave up: somebody else may have it now. And when she has another account, she is asked first
    which one she uses: see `greet`. `tell`: she hears of it by e-mail.
    """
    person = tx.directory().people.get(email)
    if person is None or not person.active or was_taken_away(tx, kind, account, person):
        return False
    if kind.of(person) in (None, account):
        put_account(tx, kind, person, account, now, by=kind.channel, tell=tell)
        return True
    link = tx.link(kind.channel, account) or Link(kind.channel, account)
    tx.put_link(replace(link, person=person.email, proven=True))
    return False


def link_code_content(
    _tx: Reading, _people: Directory, message: StoredMessage, _person: Person, today: date
) -> LinkCodeContent:
    """What the mail with the code says."""
    facts = message.facts
    return LinkCodeContent(message.id, today, str(facts["code"]), str(facts["name"]))


def _kept(tx: Writing, link: Link, stranger: FromStranger, now: datetime) -> Greeting:
    """What she did waits, the newest of it, until it is known who she is."""
    if stranger.raw is None:
        return Greeting(Said(SaidKind.LINK_HOW))
    tx.put_link(link)
    tx.keep_event(KeptEvent(link.channel, stranger.event_id, stranger.raw, now), link.account)
    return Greeting(Said(SaidKind.LINK_HOW, lines=("kept",)))


def _addressed(
    tx: Writing, kind: AccountKind, link: Link, address: str, now: datetime, code: Callable[[], str]
) -> Greeting:
    """A code is on its way, if this is the address of somebody who works here; at most one in a quarter of an hour.

    If not, a code that nobody can know waits in its place: what is typed next is answered in the same words.
    """
    if link.code is None or link.person != address or _quarter(link.sent_at) != _quarter(now):
        drawn, person = code(), tx.directory().get(address)
        may_try = _wrong_today(tx, link, now) < MOST_WRONG_A_DAY
        is_sent = may_try and person is not None and person.active and _sent(tx, kind, person, drawn, now)
        fingerprint = _fingerprint(link.account, drawn if is_sent else secrets.token_hex())
        tx.put_link(replace(link, person=address, code=fingerprint, sent_at=now, tries=0))
    return Greeting(Said(SaidKind.LINK_SENT, lines=(address,)))


def _sent(tx: Writing, kind: AccountKind, person: Person, drawn: str, now: datetime) -> bool:
    """Whether the code is on its way: not where another one is, of the same quarter of an hour."""
    message = NewMessage(
        key=f"link_code:{kind.channel}:{person.email}:{_quarter(now)}",
        kind=MessageKind.LINK_CODE,
        person=person.email,
        channel="email",
        not_before=now,
        expires_at=now + CODE_FOR,
        facts={"code": drawn, "name": kind.name},
    )
    return tx.queue(message, now) is not None


def _quarter(at: datetime | None) -> int | None:
    return int(at.timestamp() // CODE_FOR.total_seconds()) if at else None


def _coded(tx: Writing, kind: AccountKind, link: Link, typed: str, now: datetime) -> Greeting:
    person = tx.directory().get(link.person)
    over = link.sent_at is None or now - link.sent_at > CODE_FOR or link.tries >= MOST_TRIES
    wrong = _wrong_today(tx, link, now)
    over = over or wrong >= MOST_WRONG_A_DAY
    if not over and not hmac.compare_digest(_fingerprint(link.account, typed), link.code or ""):
        tx.remember(_wrong_codes(link), f"{now:%Y-%m-%d} {wrong + 1}")
        tx.put_link(replace(link, tries=link.tries + 1))
        return Greeting(Said(SaidKind.LINK_WRONG))
    if over or person is None or not person.active:
        tx.put_link(replace(link, code=None, person=None))
        return Greeting(Said(SaidKind.LINK_OVER))
    return _proven(tx, kind, link, person, now)


def _wrong_today(tx: Reading, link: Link, now: datetime) -> int:
    """How many wrong codes were typed from this account on this day (UTC), for whichever addresses."""
    day, _, count = (tx.setting(_wrong_codes(link)) or "").partition(" ")
    return int(count) if day == f"{now:%Y-%m-%d}" else 0


def _wrong_codes(link: Link) -> str:
    return f"wrong_codes:{link.channel}:{link.account}"


def _proven(tx: Writing, kind: AccountKind, link: Link, person: Person, now: datetime) -> Greeting:
    """The account is hers; where she has another one, she says which she uses."""
    if kind.of(person) in (None, link.account):
        return _linked(tx, kind, link, person, now)
    tx.put_link(replace(link, proven=True, code=None))
    return _which(kind)


def _which(kind: AccountKind) -> Greeting:
    options = ((THIS_ONE, "Use this account"), (THE_OTHER, "Keep the other account"))
    return Greeting(Said(SaidKind.LINK_WHICH, options=options, lines=(kind.name,)))


def _chosen(tx: Writing, kind: AccountKind, link: Link, stranger: FromStranger, now: datetime) -> Greeting:
    """Which of her two accounts she uses; asked again while she says something else, and that is kept."""
    person = tx.directory().get(link.person)
    if person is None or not person.active:
        _end(tx, link)
        return Greeting(Said(SaidKind.LINK_OVER))
    choice = stranger.text.casefold().strip(" .!")
    if choice == THIS_ONE:
        return _linked(tx, kind, link, person, now)
    if choice == THE_OTHER:
        _end(tx, link)
        return Greeting(Said(SaidKind.LINK_KEPT, lines=(kind.name,)))
    if stranger.raw is not None:
        tx.keep_event(KeptEvent(link.channel, stranger.event_id, stranger.raw, now), link.account)
    return _which(kind)


def _linked(tx: Writing, kind: AccountKind, link: Link, person: Person, now: datetime) -> Greeting:
    """The account is hers from now on, no other one is, and what she did within the last day can be taken."""
    put_account(tx, kind, person, link.account, now, by=person.email, tell=True)
    tx.end_link(link.channel, link.account)
    waited = tx.release_event(link.channel, link.account, now - KEPT_FOR)
    return Greeting(Said(SaidKind.LINKED, lines=("held",) if waited else ()), person.email, waited)


def _end(tx: Writing, link: Link) -> None:
    """Nothing is kept of the account, nor of what was done from it."""
    tx.end_link(link.channel, link.account)
    tx.forget_event(link.channel, link.account)


def _fingerprint(account: str, code: str) -> str:
    return sha256(f"{account}:{code}".encode()).hexdigest()
