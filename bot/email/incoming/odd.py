"""Mails whose answer cannot be read, each for what it really is: its writer is told the truth, and a way out."""

from __future__ import annotations

import re
from collections.abc import Mapping

from bot.email.incoming.opening import Opened
from bot.email.incoming.saying_back import Held
from bot.email.incoming.stripping import Stripped

# By the type of a part and its name (`Opened.others`), the surest first.
_CAME: Mapping[Held, re.Pattern[str]] = {
    Held.SEALED: re.compile(
        r"\A(attached )?(application/(x-)?pkcs7-mime|application/pgp-encrypted"
        r"|\S+ (smime\.p7m|\S+\.(p7m|pgp|gpg|asc)))\b"
    ),
    Held.OUTLOOK_OWN: re.compile(r"\A(attached )?(application/(vnd\.)?ms-tnef|\S+ winmail\.dat)\b"),
    Held.RICH_TEXT: re.compile(r"\A(attached )?(text/(rtf|richtext|enriched)|application/rtf)\b"),
}
_CALENDAR = re.compile(r"\A(text/calendar|application/ics)\b")


def held_instead(mail: Opened, typed: Stripped) -> Held | None:
    """Why nothing of the mail is read; None where its words are."""
    if mail.damaged:
        return Held.DAMAGED
    if any(_CALENDAR.match(other) for other in mail.others):
        return Held.CALENDAR
    if typed.disagrees:
        return Held.DISAGREES
    if typed.elsewhere:
        return Held.ELSEWHERE
    return None if typed.text else _empty(mail)


def _empty(mail: Opened) -> Held:
    for why, came in _CAME.items():
        if any(came.match(other) for other in mail.others):
            return why
    if (mail.plain or mail.html or "").strip():
        return Held.EMPTY
    return Held.ATTACHED if mail.others else Held.BLANK
