"""Private words in what people type: found before any of it is kept, and said back so that they can be left out.

Nothing is remembered of such a text. What may be a child's name is asked about by naming the word in the answer itself;
where an answer is kept (a mail waits in the outbox), it says which word it was by its number (`without_words`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace

from casework.content import AskedAbout, Said, SaidKind
from casework.ports import Reading
from permanence.people import Directory
from permanence.privacy.name_words import name_words_in
from permanence.privacy.typed import Finding, private_words_typed
from permanence.reference import MOST_DIGITS, NearMiss, ReferenceFound, near_misses, references_in

_LONG_FIGURES = re.compile(
    r"(?<![^\W_])[^\W_]*\d{4,}[^\W_]*"
)  # with letters at them, as case systems have it
_QUOTED = re.compile(r'"[^"\n]*"|“[^“”\n]*”')
LONGEST_LOOKED_AT = 20_000  # an answer is read up to 3,000 letters


@dataclass(frozen=True, slots=True)
class PrivateText:
    """What is private in a text that somebody typed, or may be."""

    text: str
    findings: tuple[Finding, ...]

    def __bool__(self) -> bool:
        return bool(self.findings)

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of what is surely private, each once."""
        return tuple(dict.fromkeys(f.kind.value for f in self.findings if not f.asked))

    @property
    def asked_about(self) -> tuple[AskedAbout, ...]:
        """Each word that may be a name, once."""
        words = {self.text[f.start : f.end]: f.number for f in reversed(self.findings) if f.asked}
        return tuple(AskedAbout(number, word[0].isupper(), word) for word, number in reversed(words.items()))

    def said(self, message_id: int | None) -> Said:
        """What its writer is told."""
        kind = SaidKind.PRIVATE_WORDS
        return Said(kind, private_kinds=self.kinds, asked_about=self.asked_about, message_id=message_id)


def is_too_long(text: str) -> bool:
    """Whether nobody reads it: it is answered so, not looked at any further, and nothing of it is kept."""
    return len(text) > LONGEST_LOOKED_AT


def private_text(text: str, tx: Reading) -> PrivateText:
    """What of a typed text may not be kept. Staff may be named.

    Where a council keeps hashes of the words of children's names (docs/security.md), these are found in any language.
    """
    text = _visible(text)
    if not text:
        return PrivateText(text, ())
    children = tx.childrens_name_words(name_words_in([text]))
    return _found(text, tx.directory(), children)


def private_kinds(text: str, directory: Directory) -> tuple[str, ...]:
    """The kinds of words in a typed text that are private or may be, as far as can be told without the record."""
    found = _found(_visible(text), directory, frozenset()).findings
    return tuple(dict.fromkeys(f.kind.value for f in found))


def _visible(text: str) -> str:
    """The text without the signs that nobody sees, with which a number would look like two (Unicode's Cf)."""
    return "".join(char for char in text if unicodedata.category(char) != "Cf")


def without_words(said: Said) -> Said:
    """The same answer for where it is kept: words that may be a name are told by their number alone.

    Figures that were not read are "a number", also where a question quotes them: they may be those of a case system, or
    a date of birth.
    """
    return replace(
        said,
        asked_about=tuple(replace(asked, word=None) for asked in said.asked_about),
        unread=tuple(dict.fromkeys(_without_figures(words) for words in said.unread)),
        question=_QUOTED.sub(lambda quoted: _without_figures(quoted[0]), said.question)
        if said.question
        else None,
        problems=tuple(
            (field, _QUOTED.sub(lambda quoted: _without_figures(quoted[0]), sentence))
            for field, sentence in said.problems
        ),
    )


def _without_figures(words: str) -> str:
    """Her words with "a number" for each that is long enough to be one of a record.

    References are ours, and what is one but for a slip: she has to see which it was.
    """
    kept, at = [], 0
    ours: list[ReferenceFound | NearMiss] = [
        *references_in(words),
        *(miss for miss in near_misses(words) if _is_short(miss)),
    ]
    for reference in sorted(ours, key=lambda one: one.start):
        kept += [
            _LONG_FIGURES.sub("a number", words[at : reference.start]),
            words[reference.start : reference.end],
        ]
        at = reference.end
    return "".join([*kept, _LONG_FIGURES.sub("a number", words[at:])])


def _is_short(miss: NearMiss) -> bool:
    """Whether it has no more digits than a reference has."""
    return sum(char.isdigit() for char in miss.words) <= MOST_DIGITS


def _found(text: str, directory: Directory, children: Iterable[str]) -> PrivateText:
    staff = directory.names_and_addresses
    return PrivateText(text, tuple(private_words_typed(text, staff, frozenset(children))))
