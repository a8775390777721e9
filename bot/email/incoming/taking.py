"""One mail, taken: who may answer what, what is held and why, and what is said back. All of it in one transaction.

With the words of a mail goes the mailbox's position, so that a crash between fetching and committing changes nothing:
the mail is fetched again, and this time taken. A mail that is delivered twice is known by its Message-ID.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from hashlib import sha256

from bot.email.incoming.away import is_away
from bot.email.incoming.numbered import by_reference, numbers_in, uses_numbers
from bot.email.incoming.odd import held_instead
from bot.email.incoming.ours import ours_of
from bot.email.incoming.reply_address import ReplyAddresses, Token
from bot.email.incoming.reports import Fate, Report, is_failure_of_ours, read_report
from bot.email.incoming.saying_back import Held, held_because, said_of
from bot.email.incoming.sorting import Sorted, sorted_mail
from bot.email.incoming.stripping import Stripped, stripped
from bot.email.incoming.triage import Kind
from bot.render import Templates
from casework.deliver import tell_administrators
from casework.ports import CaseRecord, StoredMessage, Writing
from casework.restored import gap_of, moment_words
from casework.said_back import SaidBack, said_back_message
from casework.take_bounce import CameBack, take_bounce
from casework.take_mail import MailReply, take_mail
from casework.would_record import would_record
from permanence.local_day import local_day
from permanence.people import Directory, Person
from permanence.stages import Rulebook

MOST_AN_HOUR = 30


class Verdict(StrEnum):
    """What became of a mail; kept with its name, and never what it said."""

    TAKEN = "taken"
    HELD = "held"
    AUTOMATIC = "automatic"
    BOUNCE = "bounce"
    NOT_OURS = "not_ours"  # no signed address, and nobody whom the council's boundary vouches for
    TOO_MANY = "too_many"
    REPEAT = "repeat"
    UNREADABLE = "unreadable"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Position:
    """How far the mailbox is read once this mail is taken."""

    mailbox: str
    validity: str
    last: str


@dataclass(frozen=True, slots=True)
class MailDesk:
    """Takes mails. `boundary`: the authserv-id of the council's own mail server (see `authentic`)."""

    record: CaseRecord
    addresses: ReplyAddresses
    boundary: str
    words: Templates

    def take(self, raw: bytes, now: datetime, position: Position | None = None) -> Verdict:
        """The mail is dealt with, answer queued, mailbox ticked off. `now` is UTC."""
        found = sorted_mail(raw, self.addresses, self.boundary)
        with self.record.writing() as tx:
            if found:
                verdict = _Mail(tx, self.record.rules, self.words, self.addresses, found, now).taken()
            else:
                verdict = Verdict.UNREADABLE
                self._tell(tx, "unreadable", "a mail whose headers are longer than any mail's", now)
            if position:
                tx.keep_mailbox_read(position.mailbox, position.validity, position.last, now)
        return verdict

    def give_up(self, what: str, mail: str, now: datetime, position: Position | None) -> None:
        """A mail that cannot be dealt with is passed over; an administrator hears. `what`: our own words for why."""
        with self.record.writing() as tx:
            self._tell(tx, mail, what, now)
            if position:
                tx.keep_mailbox_read(position.mailbox, position.validity, position.last, now)

    def _tell(self, tx: Writing, mail: str, what: str, now: datetime) -> None:
        headline = f"A mail to {self.addresses.mailbox.address} could not be dealt with: {what}"
        action = "Look at it in the mailbox; nothing was recorded from it."
        tell_administrators(tx, tx.directory(), f"mail:{mail}:{now:%Y-%m-%d}", headline, now, action)


@dataclass
class _Mail:
    """A sorted mail while it is being taken."""

    tx: Writing
    rules: Rulebook
    words: Templates
    addresses: ReplyAddresses
    found: Sorted
    now: datetime

    def __post_init__(self) -> None:
        self.directory: Directory = self.tx.directory()

    def taken(self) -> Verdict:
        returned = None if self.is_from_staff() else self.message_of(self.found.bounce)
        is_lost = not returned and self.found.kind is not Kind.PERSON and is_failure_of_ours(self.found.mail)
        about = self.message_answered() if is_lost else returned
        if about:  # some mail servers give all their reports one name, and the same words
            self.found = replace(self.found, name=f"{self.found.name} for {about.id}")
        before = self.tx.mail_taken(self.found.name)
        if before == self.found.mail.digest:
            return Verdict.REPEAT
        if returned:
            return self.came_back(returned)
        if before is not None:
            return self.second_of_its_name()
        if is_lost:
            return self.came_back_unsigned(about)
        match self.found.kind:
            case Kind.BOUNCE:
                return self.kept(Verdict.BOUNCE, None)
            case Kind.AUTOMATIC:
                return self.kept(Verdict.AUTOMATIC, self.message_of(self.found.token))
        return self.from_a_person()

    def from_a_person(self) -> Verdict:
        answered = self.message_of(self.found.reply) if self.found.reply else self.message_in_thread()
        if answered is None:
            return self.written_freely()
        if self.writer_now() != answered.person:
            return self.from_somebody_else(answered)
        if not self.found.is_authentic:
            why = Held.AMBIGUOUS if self.found.mail.is_ambiguous else Held.NOT_AUTHENTIC
            return self.held(why, answered.person, answered, key=f"{answered.id}:not_authentic")
        return self.from_its_person(answered.person, answered)

    def written_freely(self) -> Verdict:
        """To the mailbox, but to no message: taken from staff whom the boundary vouches for, and from nobody else."""
        writer = self.directory.get(self.found.sender)
        if writer is None or not writer.active or not self.found.is_authentic:
            return self.kept(Verdict.NOT_OURS, None)
        if self.found.reply is None:
            return self.from_its_person(writer.email, None)
        if self.found.reply.is_for(writer.email) and self.tx.message(self.found.reply.number) is None:
            return self.held(Held.NOT_IN_RECORD, writer.email, None, **self.gap())
        return self.kept(Verdict.NOT_OURS, None)

    def gap(self) -> dict[str, str]:
        """Between which moments a message may have been sent that the record does not know."""
        gap = gap_of(self.tx)
        if gap is None:
            return {}
        zone = self.rules.zone
        return {"since": moment_words(gap.since, zone), "until": moment_words(gap.until, zone)}

    def from_its_person(self, email: str, answered: StoredMessage | None) -> Verdict:
        mail, token, today = self.found.mail, self.found.reply, local_day(self.now, self.rules.zone)
        if self.tx.mails_taken_since(email, self.now - timedelta(hours=1)) >= MOST_AN_HOUR:
            return self.too_many(email, answered)
        if token and not token.is_fresh(today):
            return self.held(Held.TOO_OLD, email, answered)
        if mail.too_much:
            return self.held(Held.TOO_MUCH, email, answered)
        typed = self.typed_by(self.directory.get(email), answered)
        why = held_instead(mail, typed)
        if why:
            return self.held(why, email, answered)
        if self.is_same_away(typed.text, email, today):
            return self.kept(Verdict.AUTOMATIC, answered)
        return self.read(typed, email, answered)

    def typed_by(self, person: Person | None, answered: StoredMessage | None) -> Stripped:
        """What this person typed into the mail, in answer to this message."""
        ours = ours_of(answered.frozen if answered else None, self.addresses.mailbox)
        return stripped(self.found.mail.plain, self.found.mail.html, person.name if person else "", ours)

    def is_same_away(self, text: str, email: str, today: date) -> bool:
        """Whether it says once more today that she is away: a rule of her mailbox writes so, and is answered once.

        The words of a day are kept like a mail, by their digest.
        """
        if not is_away(text):
            return False
        digest = sha256(text.encode("utf-8", "replace")).hexdigest()
        words = f"<away.{today}.{digest[:32]}@{email}>"
        return not self.tx.take_mail(words, digest, Verdict.AUTOMATIC.value, None, None, self.now)

    def read(self, typed: Stripped, email: str, answered: StoredMessage | None) -> Verdict:
        text = typed.text
        numbers = numbers_in(answered.frozen) if answered and uses_numbers(text) else {}
        text, unknown = by_reference(text, numbers) if numbers else (text, None)
        if unknown is not None:
            return self.held(Held.NO_SUCH_LINE, email, answered, number=unknown)
        mail = MailReply(self.found.name, email, text, answered, may_confirm=self.found.reply is not None)
        taken = take_mail(self.tx, self.rules, mail, self.now)
        self.say(
            said_of(taken, self.words, self.directory, more=typed.more, under=typed.under),
            email,
            facts=taken.facts,
        )
        return self.kept(Verdict.TAKEN, answered, email)

    # --- what is not simply taken -----------------------------------------------------------------------------------

    def second_of_its_name(self) -> Verdict:
        """Other words under a Message-ID that was taken before: not read."""
        answered = self.message_of(self.found.reply)
        if answered and self.writer_now() == answered.person and self.found.is_authentic:
            words = held_because(Held.CHANGED, self.words, self.directory)
            self.say(words, answered.person, key=f"{self.found.name}:changed")
        return Verdict.HELD

    def from_somebody_else(self, answered: StoredMessage) -> Verdict:
        """Refused; the one to whom the message was sent hears of it, and so does a colleague who wrote."""
        writer = self.directory.get(self.found.sender)
        if writer is None or not writer.active or not self.found.is_authentic:
            return self.held(Held.STRANGER, answered.person, answered, key=f"{answered.id}:stranger")
        not_yours = held_because(Held.NOT_YOURS, self.words, self.directory)
        self.say(not_yours, writer.email, key=f"{answered.id}:not_yours:{writer.email}")
        key = f"{answered.id}:colleague:{writer.email}"
        facts = {"who": writer.name, "reads_as": self.reads_as(writer, answered)}
        return self.held(Held.COLLEAGUE, answered.person, answered, key=key, **facts)

    def reads_as(self, writer: Person, answered: StoredMessage) -> str | None:
        """What a colleague's words would have recorded, in the pack's own words; never the words themselves."""
        return would_record(self.tx, self.rules, answered, self.typed_by(writer, answered).text, self.now)

    def came_back(self, message: StoredMessage) -> Verdict:
        """To the signed address of this message's envelope: whatever is no delay, success or vacation is a failure."""
        report = read_report(self.found.mail, message.person, self.found.sender)
        if report.fate is Fate.FAILED:
            self.pass_on(message, report, dead=report.address_is_dead)
        is_answer = report.fate is Fate.ANSWERED
        return self.kept(Verdict.AUTOMATIC if is_answer else Verdict.BOUNCE, message)

    def came_back_unsigned(self, message: StoredMessage | None) -> Verdict:
        """Its signed address was lost: a failure that says so itself is believed, and switches nothing off."""
        if message:
            self.pass_on(message, read_report(self.found.mail), dead=False)
        return self.kept(Verdict.BOUNCE, message)

    def pass_on(self, message: StoredMessage, report: Report, *, dead: bool) -> None:
        take_bounce(self.tx, message, CameBack(report.code, report.means, dead), self.now)

    def is_from_staff(self) -> bool:
        """Whether one of the staff wrote it by hand, to whichever address."""
        writer = self.directory.get(self.found.sender)
        return self.found.kind is Kind.PERSON and writer is not None and self.found.is_authentic

    def too_many(self, email: str, answered: StoredMessage | None) -> Verdict:
        headline = f"More than {MOST_AN_HOUR} mails from {email} within an hour: the rest was not read"
        tell_administrators(
            self.tx,
            self.directory,
            f"mails:{email}:{self.now:%Y-%m-%d}",
            headline,
            self.now,
            "Look at the mailbox",
        )
        return self.kept(Verdict.TOO_MANY, answered, email)

    def held(
        self,
        why: Held,
        email: str,
        answered: StoredMessage | None,
        *,
        key: str | None = None,
        **facts: object,
    ) -> Verdict:
        """Nothing is read from the mail, and its person is told so; under the same `key` once."""
        self.say(held_because(why, self.words, self.directory, **facts), email, key=key)
        is_hers = self.writer_now() == email and self.found.is_authentic
        return self.kept(Verdict.HELD, answered, email if is_hers else None)

    # --- the record -------------------------------------------------------------------------------------------------

    def message_of(self, token: Token | None) -> StoredMessage | None:
        """The message of a token, as long as it is there and is still this person's."""
        message = self.tx.message(token.number) if token else None
        if message is None or token is None:
            return None
        person = self.directory.get(message.person)
        addresses = person.addresses if person else (message.person,)
        return message if any(map(token.is_for, addresses)) else None

    def writer_now(self) -> str | None:
        """The writer's address, or today's of the one whose former address it is."""
        writer = self.directory.get(self.found.sender)
        return writer.email if writer else self.found.sender

    def message_answered(self) -> StoredMessage | None:
        """The message by its signed address for answers, or else by its thread."""
        return self.message_of(self.found.reply) or self.message_in_thread()

    def message_in_thread(self) -> StoredMessage | None:
        """The message that a mail says it answers, where its signed address was lost on the way."""
        found = (self.tx.message_by_provider_id("email", name) for name in self.found.answers)
        return next((message for message in found if message), None)

    def say(
        self, said: SaidBack, email: str, key: str | None = None, facts: Mapping[str, object] | None = None
    ) -> None:
        kept = {"answers": self.found.name, **(facts or {})}
        message = said_back_message(said, key or self.found.name, email, self.now, facts=kept)
        self.tx.queue(message, self.now)

    def kept(self, verdict: Verdict, message: StoredMessage | None, person: str | None = None) -> Verdict:
        """That the mail was looked at is kept, under its name."""
        number = message.id if message else None
        self.tx.take_mail(self.found.name, self.found.mail.digest, verdict.value, person, number, self.now)
        return verdict
