"""The words of what is said back by e-mail: those of `templates/said/` as on every channel, and why a mail was held."""

from __future__ import annotations

from enum import StrEnum

from bot.render import Templates
from casework.private_words import without_words
from casework.said_back import SaidBack, said_back_of
from casework.take_mail import TakenMail
from permanence.people import Directory
from permanence.privacy.words import private_words_in


class Held(StrEnum):
    """Why nothing was read from a mail; each has its words in templates/said_back/held.j2."""

    NOT_AUTHENTIC = "not_authentic"
    AMBIGUOUS = "ambiguous"
    TOO_OLD = "too_old"
    TOO_MUCH = "too_much"
    DISAGREES = "disagrees"
    ELSEWHERE = "elsewhere"
    DAMAGED = "damaged"
    EMPTY = "empty"
    BLANK = "blank"
    ATTACHED = "attached"
    SEALED = "sealed"
    OUTLOOK_OWN = "outlook_own"
    RICH_TEXT = "rich_text"
    CALENDAR = "calendar"
    CHANGED = "changed"
    NO_SUCH_LINE = "no_such_line"
    NOT_YOURS = "not_yours"
    COLLEAGUE = "colleague"
    STRANGER = "stranger"
    NOT_IN_RECORD = "not_in_record"


def said_of(
    taken: TakenMail, words: Templates, directory: Directory, *, more: int = 0, under: int = 0
) -> SaidBack:
    """How a reply was taken, ready to be queued. `more`, `under`: lines of it that were not read (see `Stripped`)."""
    said = without_words(taken.said)
    text = words.render(f"said/{said.kind}.j2", said=said)
    if more or under:
        text = words.render("said_back/more.j2", more=more, under=under) + "\n" + text
    staff = _staff_in(text, directory)
    return said_back_of(said, text, taken.about, elsewhere=taken.elsewhere, staff=staff)


def held_because(why: Held, words: Templates, directory: Directory, **facts: object) -> SaidBack:
    """That nothing was read from a mail, and why."""
    given = {"who": None, "reads_as": None, "number": None, "since": None, "until": None, **facts}
    text = words.render("said_back/held.j2", why=why.value, **given)
    return SaidBack(kind="held", words=text, staff=_staff_in(text, directory))


def _staff_in(text: str, directory: Directory) -> list[str]:
    """The members of staff whom a text names: it may, and the last look at it must know where it would hold it back."""
    if not private_words_in(text):
        return []
    return sorted(word for word in directory.names_and_addresses if word in text)
