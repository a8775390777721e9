"""A mail is sorted before anything is asked of the record: what it is, by which signed address it came, from whom.

The order is that of cost: size, kind, token, sender, and what the council's own boundary says of the sender. The text
is only looked at when all of that is known.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.email.incoming.authentic import is_authentic
from bot.email.incoming.opening import Opened, TooMuch, open_mail
from bot.email.incoming.reply_address import Purpose, ReplyAddresses, Token
from bot.email.incoming.triage import Kind, answers_to, delivered_to, kind_of, message_id_of, sender_of


@dataclass(frozen=True, slots=True)
class Sorted:
    """`name`: the mail's Message-ID. `answers`: the Message-IDs that it says it answers. `is_authentic`: see there."""

    mail: Opened
    name: str
    kind: Kind
    reply: Token | None
    bounce: Token | None
    sender: str | None
    is_authentic: bool
    answers: tuple[str, ...]

    @property
    def token(self) -> Token | None:
        return self.reply or self.bounce


def sorted_mail(raw: bytes, addresses: ReplyAddresses, boundary: str) -> Sorted | None:
    """What can be told of a mail by itself; None when not even its headers can be read. Never raises."""
    try:
        mail = open_mail(raw)
    except TooMuch:
        return None
    tokens = list(addresses.tokens_in(delivered_to(mail)))
    sender = sender_of(mail)
    results = [] if mail.is_ambiguous else mail.values("Authentication-Results")
    return Sorted(
        mail=mail,
        name=message_id_of(mail),
        kind=kind_of(mail),
        reply=_one(tokens, Purpose.REPLY),
        bounce=_one(tokens, Purpose.BOUNCE),
        sender=sender,
        is_authentic=sender is not None and is_authentic(results, boundary, sender),
        answers=tuple(answers_to(mail)),
    )


def _one(tokens: list[Token], purpose: Purpose) -> Token | None:
    """The token of this purpose; None when there are several: nobody can tell which message is meant."""
    found = [token for token in tokens if token.purpose is purpose]
    return found[0] if len(found) == 1 else None
