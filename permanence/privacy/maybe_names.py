"""Words of a typed text that may be a child's name, by what stands beside them.

No list holds the names of all the world, so a name is seen by its use: a capital in mid sentence on a word that is no
ordinary one, an apostrophe s before a step, a word at a subject's place of what only people do. Staff may be named.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import chain, islice

from permanence.privacy.about_people import words
from permanence.privacy.lists import areas, first_names, first_names_like_words, plain_word, surnames, towns
from permanence.privacy.names import Place
from permanence.privacy.ordinary import is_ordinary, is_slip
from permanence.privacy.sentence import Word, words_of
from permanence.privacy.staff import StaffNames

# Two or three single letters before a step: "J M panel", "j.m. review"; and letters with points between them.
_LETTERS_BEFORE_A_STEP = re.compile(
    r"(?<![\w.])(?!(?i:a\.?m|p\.?m|e\.?g|i\.?e|n\.?b|p\.?s|c\.?c|q\.?v|k\.?c|q\.?c|u\.?k|n\.?i)\b)"
    r"(?:[A-Za-z]\.[ ]?[A-Za-z](?:\.[ ]?[A-Za-z])?\.?|[A-Z] [A-Z])(?:['’]s)?"
    r"(?= (?i:laa?c|panel|reviews?|hearing|petition|medical|placement|carers?|adopters)\b)"
)
_INITIALS = re.compile(
    r"(?<![\w.])(?!(?:A\.M|P\.M|N\.B|P\.S|I\.E|E\.G|K\.C|Q\.C|U\.K|N\.I)\b)[A-Z]\.[ ]?[A-Z]\.(?=[ ,;]|$)"
)
_OF_INITIALS = range(2, 4)
_ARTICLES = frozenset({"a", "an", "the"})  # "the glen" is no child
_LONGEST_RUN = 6
_ENOUGH = 20  # words to be asked about: nobody reads more of them, and a long text costs no more


def maybe_names_in(text: str, staff: StaffNames) -> Iterator[Place]:
    """Every place that may be a child's name, in the text's own order of words."""
    named = [*staff.places_in(text), *(found.span() for found in _DATE.finditer(text))]
    written = words_of(text)
    may_be = (
        word.place
        for at, word in enumerate(written)
        if not any(start <= word.place[0] and word.place[1] <= end for start, end in named)
        and _may_be_a_name(_Near(written, at, staff))
    )
    letters = (
        found.span() for shape in (_INITIALS, _LETTERS_BEFORE_A_STEP) for found in shape.finditer(text)
    )
    yield from islice(chain(may_be, letters, _names_in_addresses(text, staff)), _ENOUGH)


_MONTHS = "jan(?:uary)?|april?|may|june?|august"  # those that are first names as well
_DATE = re.compile(rf"\b\d{{1,2}}(?:st|nd|rd|th)? ?(?:of )?(?:{_MONTHS})\b|\b(?:{_MONTHS}) \d", re.IGNORECASE)
_ADDRESS = re.compile(
    r"(?<![\w@.:/-])(?:https?://)?[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,8}/[^\s<>\"]{1,200}"
    r"|(?<![\w@.])[a-z]{2,20}\.[a-z]{2,20}(?![\w@.])",
    re.IGNORECASE,
)
_LETTERS = re.compile(r"[^\W\d_]{2,}")
_HOST = re.compile(r"(?:https?://)?[a-z0-9.-]{1,500}/", re.IGNORECASE)


def _names_in_addresses(text: str, staff: StaffNames) -> Iterator[Place]:
    """First names inside the address of a page or a file: ".../jack-smith/panel", "jack.smith"."""
    for found in _ADDRESS.finditer(text):
        host = _HOST.match(found[0])
        first = found.start() + (host.end() if host else 0)
        pieces = list(_LETTERS.finditer(text, first, found.end()))
        for at, piece in enumerate(pieces):
            plain = plain_word(piece[0])
            after = plain_word(pieces[at + 1][0]) if at + 1 < len(pieces) else ""
            named = plain in first_names() or (plain in first_names_like_words() and after in surnames())
            if named and not staff.whose(plain):
                yield piece.span()


class _Near:
    """A word and its neighbours."""

    def __init__(self, words: Sequence[Word], at: int, staff: StaffNames) -> None:
        self.words, self.at, self.staff = words, at, staff
        self.word = words[at]

    def next(self, ahead: int = 1) -> str:
        """The plain word so many places on, within the sentence; empty where there is none."""
        at = self.at + ahead
        if at >= len(self.words) or any(w.begins for w in self.words[self.at + 1 : at + 1]):
            return ""
        return self.words[at].plain

    @property
    def before(self) -> str:
        return "" if self.word.begins else self.words[self.at - 1].plain

    def run(self) -> range:
        """The places of the words with a capital side by side with this one, small words between them included."""
        first = last = self.at
        while first > max(0, self.at - _LONGEST_RUN) and self.words[first].close and self._joins(first - 1):
            first -= 1
        end = min(len(self.words), self.at + _LONGEST_RUN)
        while last + 1 < end and self.words[last + 1].close and self._joins(last + 1):
            last += 1
        return range(first, last + 1)

    def _joins(self, at: int) -> bool:
        return self.words[at].has_capital or self.words[at].plain in {"of", "and", "the", "for"}

    def body_follows(self) -> bool:
        """Whether this is part of the name of a body, a building or a law: "Nithsdale Team", "the Ayr office"."""
        run = self.run()
        after = self.words[run.stop : run.stop + 2]
        near = [self.words[at].plain for at in run if at != self.at] + [w.plain for w in after if w.close]
        return any(plain in words("bodies") or plain.rstrip("s") in words("bodies") for plain in near)

    def is_of_a_saint(self) -> bool:
        """Whether this is a body's name as "St Margaret's" is; of a school typed_shapes.py knows better."""
        return self.word.plain == "st" or (self.before == "st" and self.word.is_possessive)

    def follows(self, *kinds: str) -> bool:
        """Whether the next word is in one of these lists."""
        return any(self.next() in words(kind) for kind in kinds)

    def is_what_a_person_is(self) -> bool:
        """Whether "is settled", "was taken to hospital" or the like follows."""
        ahead = 2 if self.next() in words("is") else 0
        if ahead and self.next(ahead) in words("between"):
            ahead += 1
        return bool(ahead) and self.next(ahead) in words("states")


def _may_be_a_name(near: _Near) -> bool:
    word = near.word
    if near.staff.whose(word.plain):
        return _is_perhaps_a_child(near) or _is_half_of_another(near)
    if near.is_of_a_saint():
        return False
    if "-" in word.plain and _are_two_first_names(word.plain):
        return True
    if word.has_capital and word.is_abbreviation and word.plain not in first_names():
        return _are_initials(near)
    if word.plain.endswith("s") and word.plain[:-1] in first_names() and near.follows("of_a_child_alone"):
        return True
    if word.plain in towns() | areas():
        return False
    if word.plain in first_names() or (word.has_capital and _is_surname(word)):
        return not (near.body_follows() or (near.before in _ARTICLES and not word.has_capital))
    if word.plain in first_names_like_words():
        return _is_name_and_not_word(near)
    if (
        len(word.plain) == 1
        or word.plain in words("titles")
        or is_ordinary(word.plain)
        or is_ordinary(word.plain.rstrip("'"))
    ):
        return False
    return _is_strange(near)


def _is_surname(word: Word) -> bool:
    """Whether it is one of the common surnames, or several of that name: "the Campbells"."""
    return word.plain in surnames() or (word.plain.endswith("s") and word.plain[:-1] in surnames())


def _are_two_first_names(word: str) -> bool:
    return all(part in first_names() | first_names_like_words() for part in word.split("-"))


def _is_perhaps_a_child(near: _Near) -> bool:
    """Whether what is said of a colleague's name is said of children: another may have the same name."""
    if near.word.is_possessive:
        return near.next() in words("of_a_child_alone")
    return near.follows("of_a_child") or (
        near.next() in words("is") and near.next(2) in words("after_is_of_a_child")
    )


def _is_half_of_another(near: _Near) -> bool:
    """Whether the name of one colleague and that of another stand together and so are somebody else's."""
    if near.at == 0 or not near.word.close or near.words[near.at - 1].is_possessive:
        return False
    first = near.staff.whose(near.words[near.at - 1].plain)
    return bool(first) and near.word.has_capital and not first & near.staff.whose(near.word.plain)


def _are_initials(near: _Near) -> bool:
    """Whether a few capitals are somebody's initials: "JS moved to carers in Annan"."""
    plain = near.word.plain
    if len(plain) == 1:
        return near.before in {"baby", "child", "sibling", "twin"} and near.word.close
    if len(plain) not in _OF_INITIALS or plain in words("abbreviations") or is_ordinary(plain):
        return False
    if near.word.is_possessive:
        return near.next() in words("steps")
    sits = near.next() in words("sittings") and bool(near.next(2)) and len(plain) == _OF_INITIALS[0]
    if sits or near.follows("does") or near.is_what_a_person_is() or near.before in words("kin"):
        return True
    return near.next() == "seen" or (near.next() == "and" and near.next(2) in {"her", "his", "their"})


def _is_name_and_not_word(near: _Near) -> bool:
    """Whether a word that is also a first name is one here: "Hope moved on Friday", "Jack's panel"."""
    word = near.word
    if word.is_possessive and near.next() in words("steps"):
        is_childs = word.plain not in words("times") or near.next() in words("of_a_child_alone") | {
            "assessment",
            "life",
        }
        return is_childs and near.before not in words("this_one")
    if _heads_a_sitting(near):
        return True
    if not word.has_capital:
        if word.plain in words("hardly_words") and near.follows("does"):
            return near.before not in _ARTICLES
        return (
            _is_said_of_a_child(near)
            and word.plain not in words("times")
            and near.before not in {"the", "to", "in", "a"}
        )
    if near.body_follows():
        return False
    if word.plain in words("hardly_words") or near.is_what_a_person_is():
        return True
    if near.follows("does"):
        return word.plain not in words("times") or near.next() not in words("does_a_time")
    if near.next() in {"had", "has"} and near.next(2) in {
        "a",
        "an",
        "been",
        "no",
        "not",
        "moved",
        "settled",
        "to",
    }:
        return word.plain not in words("times")
    if near.next() in {"and", "&"} and _is_also_a_name(near, 2):
        return True
    return (
        not word.begins
        and near.before in words("before_a_person") - {"is", "seen"}
        and word.plain not in words("times")
    )


_TIMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_TIMES_AND_DAYS = frozenset({*_TIMES, "mon", "tue", "wed", "thu", "fri", "sat", "sun"})


def _heads_a_sitting(near: _Near) -> bool:
    """Whether a word stands before a step of which something is told: "Jack panel held", "Rose review 12 May"."""
    plain, told = near.word.plain, near.next(2)
    free = plain not in words("times") | words("bids") and near.before not in _ARTICLES | words("this_one")
    dated = told[:3] in _TIMES_AND_DAYS and near.word.has_capital
    return free and near.next() in words("sittings") and (told in words("told_of_a_sitting") or dated)


def _is_also_a_name(near: _Near, ahead: int) -> bool:
    at = near.at + ahead
    other = near.words[at] if at < len(near.words) else None
    names = first_names() | first_names_like_words()
    return other is not None and other.has_capital and other.plain in names - words("times")


def _is_said_of_a_child(near: _Near) -> bool:
    """Whether what follows is said of children and hardly of a thing: "ran away", "is upset"."""
    if near.next() == "ran":
        return near.next(2) in {"away", "off", "from", "to", "home", "again"}
    return near.follows("of_a_child") or (
        near.next() in words("is") and near.next(2) in words("after_is_of_a_child")
    )


def _is_strange(near: _Near) -> bool:
    """Whether a word that nobody here knows is used as a name, and is no slip of the finger."""
    return _stands_as_a_name(near) and not is_slip(near.word.plain)


def _stands_as_a_name(near: _Near) -> bool:
    word = near.word
    if not word.has_capital:
        return (word.is_possessive and near.next() in words("steps")) or _is_said_of_a_child(near)
    if near.body_follows() or near.before in words("titles"):
        return False
    if not word.begins or (word.is_possessive and near.next()):
        return True
    return (
        near.follows("does", "does_or_is", "families", "headed")
        or near.next() in {"and", "&"}
        or _another_follows(near)
    )


def _another_follows(near: _Near) -> bool:
    """Whether the next word has a capital too and is no ordinary one: "Nguyen Thi"."""
    follows = near.words[near.at + 1] if near.at + 1 < len(near.words) else None
    return bool(follows and follows.close and follows.has_capital and not is_ordinary(follows.plain))
