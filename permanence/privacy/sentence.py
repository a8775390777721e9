"""The words of a text with what stands beside each: enough to tell a name from a word that merely has a capital."""

from __future__ import annotations

import re
from dataclasses import dataclass

from permanence.privacy.lists import plain_word
from permanence.privacy.names import Place

# Letters that stand by a figure are a code's: "DUM-AD12-26".
_WORD = re.compile(r"(?<![\w])[^\W\d_]+(?:['’\-][^\W\d_]+)*(?![\w])")
# What ends a sentence, opens a new one, or heads a line: after it a capital says nothing.
_NEW_SENTENCE = re.compile(r"[.!?:;\n•*>|]|\s[-–—]\s|^\s*\d+[.)]?\s*$|[\x00-\x08]\s*$")
_CLOSE = re.compile(r"\.?[ \u00a0]{1,2}|[ \u00a0]?&[ \u00a0]?")
_LONGEST_ABBREVIATION = 5


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a text, without accents and apostrophe s where it is `plain`.

    `begins`: a sentence begins with it. `close`: nothing but a space is between it and the word before.
    """

    written: str
    plain: str
    start: int
    end: int
    begins: bool
    close: bool

    @property
    def is_possessive(self) -> bool:
        return self.written.lower().endswith(("'s", "’s", "s'", "s’"))

    @property
    def has_capital(self) -> bool:
        return self.written[0].isupper()

    @property
    def is_abbreviation(self) -> bool:
        """Whether it is all capitals, and short."""
        letters = self.written.removesuffix("'s").removesuffix("’s")
        return letters.isupper() and len(letters) <= _LONGEST_ABBREVIATION

    @property
    def place(self) -> Place:
        return self.start, self.end - (2 if self.written.endswith(("'s", "’s")) else 0)


def words_of(text: str) -> list[Word]:
    """The words of a text in its order. A text that is all capitals is read as if it had none."""
    read = text.lower() if text.isupper() and " " in text.strip() and len(text.lower()) == len(text) else text
    words, done = [], 0
    for found in _WORD.finditer(read):
        between = read[done : found.start()]
        begins = done == 0 or bool(_NEW_SENTENCE.search(between))
        close = bool(_CLOSE.fullmatch(between)) and done > 0
        words.append(Word(found[0], plain_word(found[0]), *found.span(), begins, close))
        done = found.end()
    return words
