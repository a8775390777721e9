"""The words of children's names, as they are kept by a council that wants it: as keyed hashes, never as words.

A hash of a name alone is no secret: there are so few names that anybody can try them all. With a key that is not in the
store it is one, as long as the key is.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Iterable

from permanence.privacy.lists import plain_word

_WORD = re.compile(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*")
_PART = re.compile(r"[^\W\d_]+")
_SHORTEST = 2
_NOT_OF_A_NAME = frozenset(
    ["mr", "mrs", "ms", "miss", "the", "and", "of", "de", "da", "di", "la", "el", "al", "van", "von"]
)
_BYTES = 16  # enough that no other word has the same, and half the size in the store


def name_words_in(texts: Iterable[str]) -> frozenset[str]:
    """The plain words of names or of a text, each by itself; of a word with dashes its parts as well."""
    words: set[str] = set()
    for text in texts:
        for found in _WORD.findall(text):
            plain = plain_word(found)
            words |= {plain, *(plain_word(part) for part in _PART.findall(found))}
    return frozenset(word for word in words if len(word) >= _SHORTEST and word not in _NOT_OF_A_NAME)


def hash_of(word: str, key: bytes) -> str:
    """What is kept of a plain word: the same for the same key, and nothing that the word could be read from."""
    return hmac.new(key, word.encode(), hashlib.sha256).digest()[:_BYTES].hex()
