"""The last look at words before they are frozen: what looks private holds the message back.

Messages carry reference, stage, date, reason code and link (design section 9). The templates and the contents are made
so; this is what proves it, for every text of every channel, and stops what they would let through.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import unescape

from casework.child_card import ChildCard
from casework.content import AlertContent, DigestContent, NoticeContent
from casework.ports import PrivateWords
from casework.queue_content import QueueContent
from casework.said_back import SaidBackContent
from permanence.digest.lines import Digest
from permanence.people import Person
from permanence.privacy.words import private_words_in

_MARK_UP = re.compile(r"<[^<>\n]*>")  # within a line, and no further than the next "<"
_EMAIL = re.compile(r"(?<![^\s<>()\"',;:])[^\s<>()\"',;:]+@[^\s<>()\"',;:]+\w")
_SOMEBODY = "a colleague"
_END_OF_LINE = "\x00"  # nothing private runs over two lines, and no pattern takes this for a space


def refuse_private_words(texts: Iterable[str], permitted: Iterable[str] = ()) -> None:
    """Returns when no text holds private words; mark-up is left aside.

    `permitted`: full names and addresses of staff that this message may name (see `permitted_in`). Raises PrivateWords
    naming the kinds that were found, never the words themselves.
    """
    names = sorted(permitted, key=len, reverse=True)  # a longer name first: it may hold a shorter one
    kinds = {word.kind.value for text in texts for word in private_words_in(_seen(text, names))}
    if kinds:
        raise PrivateWords(sorted(kinds))


def permitted_in(content: object, person: Person) -> frozenset[str]:
    """The staff that a message to `person` may name: those whom its content names in the places made for them."""
    named = {person.name, person.email, *_named_in(content)}
    return frozenset(name for name in named if name)


def _named_in(content: object) -> Iterator[str]:
    match content:
        case AlertContent():
            yield content.person_name
            yield content.instead_of or ""
            yield from (item.waits_for or "" for item in content.items)
            yield from (item.called for item in content.items)
            yield from _named_in(content.fortnight)
        case DigestContent():
            yield content.person_name
            yield content.anchor
            yield from (line.who or "" for line in (content.first.lines if content.first else ()))
            yield from _staff_of(content.digest)
        case QueueContent() | SaidBackContent() | ChildCard():
            yield from content.staff
        case NoticeContent():  # it tells the administrator whom a message did not reach
            yield from content.staff
            yield from (name for _, name in content.colleagues)
            for line in (content.headline, *content.lines):
                yield from _EMAIL.findall(line)


def _staff_of(digest: Digest) -> Iterator[str]:
    yield from (worker.name for worker in digest.workers)
    lists = (digest.reached, digest.newly_overdue, digest.back_on_track, digest.no_news, digest.drifting)
    more = (digest.booked, digest.broken_bookings, digest.decisions_without_reason)
    groups = (group.lines for group in (*digest.overdue, *digest.blockers))
    for lines in (*lists, *more, *groups):
        yield from (line.owner for line in lines)
    for others in (digest.decisions, digest.legal, digest.topics):
        yield from (other.owner for other in others)


def _seen(text: str, permitted: Iterable[str]) -> str:
    """What a reader sees of HTML or of text, those left out who may be named."""
    seen = unescape(_MARK_UP.sub(" ", text)) if "<" in text else text
    for name in permitted:
        seen = seen.replace(name, _SOMEBODY)
    return seen.replace("\n", _END_OF_LINE)
