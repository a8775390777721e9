"""A reply by e-mail, once it is known whose it is: taken as every reply is, with what an e-mail may not do held back.

Words are read back in a mail of their own, and only the answer to that very mail confirms them: so a forged sender or a
stolen address records nothing, because what was read back goes to the address of the council's directory.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import count

from casework.content import Said, SaidKind
from casework.ports import MessageKind, Proposal, Reading, StoredMessage, Writing
from casework.read_back import goes_with
from casework.said_back import about_of, options_of, proposal_of
from casework.take_reply import Reply, take_reply
from permanence.answer import Verb
from permanence.answers.by_mail import is_confirmed_elsewhere
from permanence.reference import references_in
from permanence.replies.commands import Command, Confirmation, command_in
from permanence.replies.dates.words import plain
from permanence.stages import Rulebook

SOURCE = "email"
NOT_BY_MAIL = (
    "Who a reference stands for is never told by e-mail. Ask in chat, or ask your information officer."
)
TOO_MUCH_FOR_MAIL = "An e-mail cannot settle this. It waits until you confirm it in another way."
YES_TO_WHAT = "To what? Reply yes to the mail in which your answer was read back."


@dataclass(frozen=True, slots=True)
class MailReply:
    """`event_id`: the mail's Message-ID. `person`: whose it is for sure. `answered`: the message that it answers.

    `text`: what she typed, and nothing that she quoted. `may_confirm`: the mail came by the signed address of the very
    message, and not by its thread alone.
    """

    event_id: str
    person: str
    text: str
    answered: StoredMessage | None
    may_confirm: bool = True


@dataclass(frozen=True, slots=True)
class TakenMail:
    """How it was taken. `elsewhere`: what was read back is not confirmed by e-mail. `about`: see `said_back`."""

    said: Said
    about: int | None
    elsewhere: bool = False


def take_mail(tx: Writing, rules: Rulebook, mail: MailReply, now: datetime) -> TakenMail:
    """What the mail says is read back, recorded or answered. `now` is UTC."""
    about = _about(mail.answered)
    said = _taken(tx, rules, mail, about, now)
    if said.kind is SaidKind.WHO:  # however it was asked
        said = Said(SaidKind.NOT_ALLOWED, lines=(NOT_BY_MAIL,))
    waits = said.proposal if said.kind in (SaidKind.READ_BACK, SaidKind.ASKED) else None
    return TakenMail(said, about, waits is not None and waits_for_another_channel(tx, rules, waits))


def _taken(tx: Writing, rules: Rulebook, mail: MailReply, about: int | None, now: datetime) -> Said:
    facts = mail.answered.facts if mail.answered else {}
    text = _as_offered(mail.text, options_of(facts))
    command = command_in(plain(_without_references(text)))
    if isinstance(command, Command) and command.verb is Verb.WHO:
        return Said(SaidKind.NOT_ALLOWED, lines=(NOT_BY_MAIL,))
    proposal = proposal_of(facts) if mail.may_confirm else None
    if isinstance(command, Confirmation):
        if proposal is None:
            return Said(SaidKind.ASKED, question=YES_TO_WHAT)
        if command.yes and waits_for_another_channel(tx, rules, proposal):
            return _not_by_mail(tx, proposal)
        reply = Reply(SOURCE, mail.event_id, mail.person, raw=text)
        settles = replace(reply, confirms=proposal) if command.yes else replace(reply, changes=proposal)
        return take_reply(tx, rules, settles, now)
    reply = Reply(SOURCE, mail.event_id, mail.person, text=text, message_id=about, raw=text)
    return take_reply(tx, rules, reply, now)


def _without_references(text: str) -> str:
    for found in references_in(text):
        text = text[: found.start] + " " * (found.end - found.start) + text[found.end :]
    return text


def _as_offered(text: str, options: list[tuple[str, str]]) -> str:
    """The whole reply that a number or a label stands for; the text itself when it is neither."""
    bare = text.strip().strip(".").casefold()
    for number, (reply, label) in enumerate(options, start=1):
        if bare in (str(number), label.strip().strip(".").casefold()):
            return reply
    return text


def _about(answered: StoredMessage | None) -> int | None:
    if answered is None or answered.kind is not MessageKind.SAID_BACK:
        return answered.id if answered else None
    return about_of(answered.facts)


def waits_for_another_channel(tx: Reading, rules: Rulebook, proposal_id: int) -> bool:
    """Whether anything of what was read back together with this proposal is confirmed elsewhere."""
    return any(is_confirmed_elsewhere(p.answer, rules.pack) for p in read_back_with(tx, proposal_id))


def read_back_with(tx: Reading, proposal_id: int) -> Iterator[Proposal]:
    """This proposal, settled or not, and those that wait with it."""
    first = tx.proposal(proposal_id)
    if first is None:
        return
    yield first
    for number in count(proposal_id + 1):
        following = tx.proposal(number)
        if following is None or not goes_with(following, replace(first, settled=None)):
            return
        yield following


def _not_by_mail(tx: Reading, proposal_id: int) -> Said:
    first = tx.proposal(proposal_id)
    if first is None or first.settled:
        return Said(SaidKind.MOVED_ON, reference=first.answer.reference if first else None)
    return Said(SaidKind.ASKED, first.answer.reference, question=TOO_MUCH_FOR_MAIL, proposal=proposal_id)
