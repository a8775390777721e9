"""What a message says becomes the frozen bytes of an e-mail: one person, text and HTML with the same facts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from hashlib import sha256

from bot.alert_counts import counts_of
from bot.alert_lines import Line, examples_of, lines_of
from bot.email.digest_view import view_of
from bot.email.fortnight_view import fortnight_facts
from bot.email.inlining import email_styles
from bot.email.mime import Attachment, Letter, Mailbox, letter_bytes
from bot.first_name import first_name
from bot.outgoing_privacy import permitted_in, refuse_private_words
from bot.own_digest import lists_beside_the_list
from bot.references_whole import references_whole
from bot.render import Filter, Templates
from casework.accounts import ACCOUNTS
from casework.child_card import ChildCard
from casework.content import AlertContent, AlertItem, DigestContent, LinkCodeContent, NoticeContent
from casework.ports import MessageKind, StoredMessage
from casework.queue_content import QueueContent
from casework.said_back import SaidBackContent
from permanence.pack.model import TargetStatus
from permanence.people import Person
from permanence.standing import past_words

LOOP_HEADER = "X-Homeward-Loop"
RECORD_HEADER = "X-Homeward-Record"
DIGESTS = frozenset({MessageKind.DIGEST, MessageKind.OWN_DIGEST})
EXAMPLE_AHEAD = timedelta(days=14)
GOOD_FOR = timedelta(days=7)  # how long the pages of an alert can be used

_NEITHER_TEXT_NOR_SPACE = re.compile(r"[\s\x00-\x1f\x7f-\x9f]+")
_LONGEST_SUBJECT = 120
_MESSAGE_ID = re.compile(r"<[!-;=?-~]{1,250}>")


@dataclass(frozen=True, slots=True)
class EmailWords:
    """The three texts of an e-mail. `whole`: a page that is attached; None where everything stands in the mail."""

    subject: str
    text: str
    html: str
    whole: str | None = None


class EmailRenderer:
    """The `Renderer` of the e-mail channel.

    `sender`: whom the mail comes from (HOMEWARD_MAIL_FROM); its domain ends every Message-ID. `digests_to_stop`: the
    address to which a reader may write to get no more digests; None leaves List-Unsubscribe out. `reply_to`: the
    address that takes the replies to one message; None: nobody reads replies, and every message says so. `page`: the
    address on which a person can confirm a proposal, `answer_page` the one on which she answers one step, `review_page`
    the one with the form about a review; None: there is no such page. `whole_by`: the command that prints the page that
    is attached to a manager's fortnight, where what is made here is only looked at and nothing is attached.
    """

    def __init__(
        self,
        sender: Mailbox,
        *,
        templates: Templates | None = None,
        digests_to_stop: Mailbox | None = None,
        reply_to: Callable[[StoredMessage, Person], Mailbox] | None = None,
        page: Callable[[int, Person, date], str] | None = None,
        answer_page: Callable[[AlertContent, Line, Person], str] | None = None,
        review_page: Callable[[ChildCard, Person], str] | None = None,
        whole_by: str | None = None,
    ) -> None:
        self._sender = sender
        self._answer_page = answer_page
        self._review_page = review_page
        self._page = page
        self._whole_by = whole_by
        self._reply_to = reply_to
        self._templates = templates or email_templates()
        self._digests_to_stop = digests_to_stop

    def render(self, content: object, message: StoredMessage, person: Person) -> bytes:
        """The frozen message. The same content, row and person give the same bytes.

        Raises PrivateWords when a text holds private words, UnsafeHeader when an address or name cannot stand in a
        header, TypeError for a content that e-mail has no words for.
        """
        words = self.words(message.kind, content, person)
        letter = Letter(
            message_id=self.message_id(message, person),
            written_at=max(message.created_at, message.not_before),
            sender=self._sender,
            recipient=Mailbox(person.email, person.name),
            subject=words.subject,
            text=words.text,
            html=words.html,
            headers=tuple(self._headers(content, message, person)),
            attachments=tuple(_attached(words, content, self._sender)),
        )
        return letter_bytes(letter)

    def words(self, kind: MessageKind, content: object, person: Person) -> EmailWords:
        """Subject, text and HTML, for a preview as well. Raises PrivateWords and TypeError as `render` does."""
        facts, permitted = self._facts(content, person)
        subject = self._templates.render(f"{kind}/email.subject.j2", **facts)
        text = self._templates.render(f"{kind}/email.txt.j2", **facts)
        html = self._templates.render(f"{kind}/email.html.j2", subject=subject, **facts)
        whole = None
        if "whole" in facts:
            whole = self._templates.render(f"{kind}/whole.html.j2", subject=subject, **facts)
        refuse_private_words((subject, text, html, whole or ""), permitted)
        return EmailWords(subject, text, html, whole)

    def text(self, kind: MessageKind, content: object, person: Person) -> str:
        """The text alone, for whoever only looks. Raises as `words` does."""
        facts, permitted = self._facts(content, person)
        text = self._templates.render(f"{kind}/email.txt.j2", **facts)
        refuse_private_words((text,), permitted)
        return text

    def _facts(self, content: object, person: Person) -> tuple[dict[str, object], frozenset[str]]:
        """What the templates need, and the words that look private and may stand in them."""
        link, links = self._link(content, person), self._links(content, person)
        facts = {
            **_facts(content),
            "link": link,
            "links": links,
            "links_until": content.on + GOOD_FOR if isinstance(content, AlertContent | ChildCard) else None,
            "first_name": first_name(person.name),
            "in_chat": _in_chat(person),
            "by_reply": self._reply_to is not None,
            "whole_by": self._whole_by,
        }
        addresses = {*links.values(), *({link} if link else ())}
        return facts, permitted_in(content, person) | addresses

    def message_id(self, message: StoredMessage, person: Person) -> str:
        """The Message-ID of a row, the same at every attempt, and another one in another store.

        Where replies are read nobody can guess it: what comes back is known by it, where its signed address was lost.
        """
        name = f"{message.kind}.{message.id}.{message.created_at:%Y%m%d%H%M%S}"
        if self._reply_to:
            name += f".{sha256(self._reply_to(message, person).address.encode()).hexdigest()[:20]}"
        return f"<{name}@{self._sender.domain}>"

    def _link(self, content: object, person: Person) -> str | None:
        """Where the person confirms what a mail cannot settle, or fills in the form about a review."""
        if isinstance(content, ChildCard):
            return self._review_page(content, person) if self._review_page and content.stage else None
        if self._page is None or not isinstance(content, SaidBackContent) or content.page is None:
            return None
        return self._page(content.page, person, content.on)

    def _links(self, content: object, person: Person) -> Mapping[int, str]:
        """The page of each step of an alert, by its number; empty where there are no such pages."""
        if self._answer_page is None or not isinstance(content, AlertContent):
            return {}
        lines = (Line(number, item) for number, item in enumerate(content.items, start=1))
        return {line.number: self._answer_page(content, line, person) for line in lines if line.item.answers}

    def _headers(self, content: object, message: StoredMessage, person: Person) -> Iterable[tuple[str, str]]:
        """What keeps robots from answering, where people answer to, and our mark on a mail that comes back."""
        kind = message.kind
        if self._reply_to:
            yield "Reply-To", " ".join(self._reply_to(message, person).words())
        answered = message.facts.get("answers")
        if isinstance(answered, str) and _MESSAGE_ID.fullmatch(answered):
            yield "In-Reply-To", answered
        yield "Auto-Submitted", "auto-replied" if kind is MessageKind.SAID_BACK else "auto-generated"
        yield "X-Auto-Response-Suppress", "OOF, AutoReply"
        yield LOOP_HEADER, self._sender.address
        yield "Content-Language", "en-GB"
        digest = content.fortnight if isinstance(content, AlertContent) else content
        if isinstance(digest, DigestContent) and digest.anchor:
            yield RECORD_HEADER, digest.anchor  # `homeward ledger verify --told` takes it
        if kind in DIGESTS:
            yield "List-Id", f"<{kind.replace('_', '-')}.{self._sender.domain}>"
            if self._digests_to_stop:
                yield "List-Unsubscribe", f"<mailto:{self._digests_to_stop.address}?subject=digest>"


@cache
def email_templates() -> Templates:
    """The words of e-mail, styles inlined; one for the whole process, so that each is compiled once."""
    return Templates(prepare=email_styles(), filters=EMAIL_FILTERS)


def _facts(content: object) -> Mapping[str, object]:
    match content:
        case AlertContent():
            return {
                "alert": content,
                "counts": counts_of(content),
                "lines": lines_of(content.named),
                "beside": lines_of(_listed_beside(content), first=len(content.named) + 1),
                "examples": examples_of(content),
                "fortnight": content.fortnight.digest if content.fortnight else None,
                "fortnight_lists": lists_beside_the_list(content.fortnight.digest)
                if content.fortnight
                else [],
                "example_day": _example_day(content.on),
                "today": content.on,
            }
        case NoticeContent():
            return {"notice": content, "today": content.on}
        case ChildCard():
            return {"card": content, "today": content.on}
        case QueueContent():
            return {"queue": content, "today": content.on}
        case SaidBackContent():
            return {"said": content, "today": content.on}
        case LinkCodeContent():
            return {"linking": content, "today": content.on}
        case DigestContent(own=True):
            return {
                "digest": content.digest,
                "view": view_of(content.digest),
                "own": True,
                "whose": "your",
                "today": content.digest.as_of,
                "example_day": _example_day(content.digest.as_of),
            }
        case DigestContent():
            return {
                **fortnight_facts(content),
                "today": content.digest.as_of,
                "example_day": _example_day(content.digest.as_of),
            }
    raise TypeError(f"e-mail has no words for {type(content).__name__}")


def _listed_beside(alert: AlertContent) -> tuple[AlertItem, ...]:
    """A mail lists what chat only counts, but for what the council's own limit holds back."""
    return alert.beside if alert.budget is None or alert.carried else ()


def _attached(words: EmailWords, content: object, sender: Mailbox) -> Iterable[Attachment]:
    if words.whole is not None and isinstance(content, DigestContent):
        yield Attachment(f"fortnight-{content.digest.period.first}.html", words.whole)
    if isinstance(content, NoticeContent) and content.day:
        day = content.day
        yield Attachment(
            f"{content.reference}-{day.on}.ics", day.text(sender.address), "calendar", day.method
        )


def _example_day(today: date) -> str:
    ahead = today + EXAMPLE_AHEAD
    return f"{ahead.day} {ahead:%B}"


def _in_chat(person: Person) -> str | None:
    """The chat in which this person can answer: her own channel first. None where she has no account in any."""
    linked = [kind for kind in ACCOUNTS.values() if kind.of(person)]
    own = [kind for kind in linked if kind.channel == person.channel]
    return next((kind.name for kind in (*own, *linked)), None)


def one_line(text: str) -> str:
    """For a subject, from text that a machine made: no line ends, no more than 120 characters, no word cut."""
    line = _NEITHER_TEXT_NOR_SPACE.sub(" ", text).strip()
    if len(line) <= _LONGEST_SUBJECT:
        return line
    begun = line[: _LONGEST_SUBJECT - 1]
    whole = begun if line[_LONGEST_SUBJECT - 1].isspace() else begun.rpartition(" ")[0]
    return f"{(whole or begun).rstrip()}…"


def source_words(status: TargetStatus) -> str:
    """Where a target comes from: "council aim"."""
    return status.replace("_", " ")


EMAIL_FILTERS: Mapping[str, Filter] = {
    "one_line": one_line,
    "past": past_words,
    "references_whole": references_whole,
    "source": source_words,
}
