"""The last look at words before they are frozen: what looks private holds the message back.

Messages carry reference, stage, date, reason code and link (design section 9). The templates and the contents are made
so; this is what proves it, for every text of every channel, and stops what they would let through.

A full look at a line costs about 0.1 ms, which a morning's messages would pay a hundred thousand times. Most of their
lines are the templates' own, and the others differ in references, dates and counts only: those are made alike, and
each line is looked at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from html import unescape

from casework.content import AlertContent, DigestContent, NoticeContent
from casework.ports import PrivateWords
from casework.said_back import SaidBackContent
from permanence.digest.lines import Digest
from permanence.people import Person
from permanence.privacy.words import private_words_in

_MARK_UP = re.compile(r"<[^>]*>")
# Begins with a set of characters and looks back from there: a pattern that begins by looking back is tried in full at
# every place of every line, which takes four times as long.
_FIGURES = re.compile(
    r"[0-9FHMSTW](?:"
    r"(?P<count>(?<=[0-9])(?<![\w/.:£-].)[0-9]{0,2}(?= [a-z]))"
    r"|(?P<reference>(?<=H)(?<![A-Za-z0-9].)W-[0-9]{4,7}-[0-9A-Z](?![A-Za-z0-9]))"
    r"|(?P<day>(?<=[FMSTW])(?<!\w.)(?:(?<=M)on|(?<=T)ue|(?<=W)ed|(?<=T)hu|(?<=F)ri|(?<=S)at|(?<=S)un) "
    r"[0-9]{1,2} (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) [0-9]{4}\b)"
    r")",
    re.DOTALL,
)
_OTHERS = {"reference": "HW-4821-B", "day": "Thu 1 Jan 2026", "count": "2"}
_EMAIL = re.compile(r"[^\s<>()\"',;:]+@[^\s<>()\"',;:]+\w")
_SOMEBODY = "a colleague"
_LINES_KEPT = 20_000


def refuse_private_words(texts: Iterable[str], permitted: Iterable[str] = ()) -> None:
    """Returns when no text holds private words; mark-up is left aside.

    `permitted`: full names and addresses of staff that this message may name (see `permitted_in`). Raises PrivateWords
    naming the kinds that were found, never the words themselves.
    """
    names = sorted(permitted, key=len, reverse=True)  # a longer name first: it may hold a shorter one
    kinds: set[str] = set()
    for text in texts:
        for line in text.split("\n"):
            if not _is_clean(line):
                kinds.update(_kinds_in(_made_alike(_without(names, line))))
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
        case DigestContent():
            yield content.person_name
            yield content.anchor
            yield from _staff_of(content.digest)
        case SaidBackContent():
            yield from content.staff
        case NoticeContent():  # it tells the administrator whom a message did not reach
            yield from content.staff
            for line in (content.headline, *content.lines):
                yield from _EMAIL.findall(line)


def _staff_of(digest: Digest) -> Iterator[str]:
    yield from (worker.name for worker in digest.workers)
    lists = (digest.reached, digest.newly_overdue, digest.back_on_track, digest.no_news, digest.drifting)
    more = (digest.booked, digest.broken_bookings, digest.decisions_without_reason)
    groups = (group.lines for group in (*digest.overdue, *digest.blockers))
    for lines in (*lists, *more, *groups):
        yield from (line.owner for line in lines)


@lru_cache(_LINES_KEPT)
def _is_clean(line: str) -> bool:
    """Whether a line holds nothing private, whoever may be named in it."""
    return not _kinds_in(_made_alike(_seen(line)))


def _seen(line: str) -> str:
    """What a reader sees of a line of HTML or of text."""
    return unescape(_MARK_UP.sub(" ", line)) if "<" in line else line


def _without(names: Iterable[str], line: str) -> str:
    seen = _seen(line)
    for name in names:
        seen = seen.replace(name, _SOMEBODY)
    return seen


def _made_alike(line: str) -> str:
    """The line with references, dates and small counts replaced by others of their kind."""
    return _FIGURES.sub(_another, line)


def _another(figure: re.Match[str]) -> str:
    return _OTHERS[figure.lastgroup or ""]


@lru_cache(_LINES_KEPT)
def _kinds_in(line: str) -> tuple[str, ...]:
    return tuple(sorted({word.kind.value for word in private_words_in(line)}))
