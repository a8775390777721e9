"""A reply by e-mail, once it is known whose it is: taken as every reply is, with what an e-mail may not do held back.

Words are read back in a mail of their own, and only the answer to that very mail confirms them: so a forged sender or a
stolen address records nothing, because what was read back goes to the address of the council's directory.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from casework.content import Said, SaidKind
from casework.ports import MessageKind, Reading, StoredMessage, Writing
from casework.said_back import about_of, options_of, proposal_of
from casework.take_reply import Reply, take_reply
from casework.threads import Place
from permanence.answers.by_mail import is_confirmed_elsewhere
from permanence.replies.memory import WaitsFor
from permanence.stages import Rulebook

SOURCE = "email"


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
    """How it was taken. `elsewhere`: what was read back is not confirmed by e-mail. `about`: see `said_back`.

    `thread`: which mails belong together; `number`: of the last thing said in it, which an answer to this mail is to.
    """

    said: Said
    about: int | None
    thread: str
    number: int | None = None
    elsewhere: bool = False

    @property
    def facts(self) -> dict[str, object]:
        """What the mail that says it keeps, so that the answer to it is known as such."""
        return {"thread": self.thread, "number": self.number}


def take_mail(tx: Writing, rules: Rulebook, mail: MailReply, now: datetime) -> TakenMail:
    """What the mail says is read back, recorded or answered. `now` is UTC."""
    about, facts = _about(mail.answered), mail.answered.facts if mail.answered else {}
    thread = thread_of(mail.answered, mail.event_id)
    reply = Reply(
        SOURCE,
        mail.event_id,
        mail.person,
        text=_as_offered(mail.text, options_of(facts)),
        message_id=about,
        raw=mail.text,
        thread=thread,
        receives=False,
        answers=_number_in(facts) if mail.may_confirm else 0,
    )
    said = take_reply(tx, rules, reply, now)
    waits = said.proposal if said.kind in (SaidKind.READ_BACK, SaidKind.ASKED) else None
    last = tx.thread_at(Place(SOURCE, thread, mail.person))
    elsewhere = waits is not None and waits_for_another_channel(tx, rules, waits)
    return TakenMail(said, about, thread, last.number if last else None, elsewhere)


def _number_in(facts: Mapping[str, object]) -> int:
    """Of the thing that a mail said; 0, which nothing has, for a mail that said nothing in answer."""
    number = facts.get("number")
    return number if isinstance(number, int) else proposal_of(facts) or 0


def thread_of(answered: StoredMessage | None, event_id: str) -> str:
    """The mails bound by one signed address: named by the message that they began with, or by her own first mail."""
    if answered is None:
        return event_id
    return str(answered.facts.get("thread") or answered.id)


def _as_offered(text: str, options: list[tuple[str, str]]) -> str:
    """The choice that a number stands for; the text itself where it is none."""
    bare = text.strip().strip(".")
    chosen = (reply for number, (reply, _) in enumerate(options, start=1) if bare == str(number))
    return next(chosen, text)


def _about(answered: StoredMessage | None) -> int | None:
    if answered is None or answered.kind is not MessageKind.SAID_BACK:
        return answered.id if answered else None
    return about_of(answered.facts)


def waits_for_another_channel(tx: Reading, rules: Rulebook, number: int) -> bool:
    """Whether anything of what was read back under this number is confirmed elsewhere."""
    thread = tx.thread_numbered(number)
    answers = thread.waiting.answers if thread and thread.waiting.waits_for is WaitsFor.YES else ()
    return any(is_confirmed_elsewhere(answer, rules.pack) for answer in answers)
