"""What a person typed, looked at before any of it is kept: what is surely private, and what may be a child's name.

The scanner of outgoing messages (words.py) is the first look; what follows is for free text alone, where a question
costs a moment and a name that is kept stays for ever. It remains a net with holes: a word that is a name and stands
where a word stands, a story that only one family can have, a name in small letters that is on no list.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from permanence.privacy.about_people import words
from permanence.privacy.kinds import PrivateKind
from permanence.privacy.lists import plain_word, towns
from permanence.privacy.maybe_names import maybe_names_in
from permanence.privacy.names import Place
from permanence.privacy.ordinary import is_ordinary
from permanence.privacy.sentence import Word, words_of
from permanence.privacy.staff import StaffNames
from permanence.privacy.typed_shapes import typed_shapes_in
from permanence.privacy.words import private_words_in
from permanence.reference import references_in
from permanence.replies.dates.traps import blanked

_WORDS_BEFORE = 4
_OFFICE_NUMBER = re.compile(
    r"\b(?:invoice|ref|reference|order|voucher|receipt|po|requisition)\W{0,3}$", re.IGNORECASE
)
_TITLE_AND_INITIAL = re.compile(r"(?:mr|mrs|ms|miss|mx|dr)\.? [a-z]", re.IGNORECASE)
_PIECE = re.compile(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*")


@dataclass(frozen=True, slots=True)
class Finding:
    """What stands at text[start:end]. `asked`: it may be private, and its writer is asked; otherwise it surely is.

    `number`: which word of the text it begins with, from 1.
    """

    kind: PrivateKind
    start: int
    end: int
    asked: bool
    number: int


def private_words_typed(
    text: str, staff: frozenset[str] = frozenset(), children: frozenset[str] = frozenset()
) -> list[Finding]:
    """What is private in a typed text, or may be, in its own order; none overlaps another.

    `staff`: full names and addresses of those who may be named, and are also known by half a name. `children`: plain
    words of the text that are part of a child's name (see name_words.py).
    """
    hidden = blanked(text, [(found.start, found.end) for found in references_in(text)])
    hidden = hidden.replace("_", " ")  # "Jack_panel.docx"
    names = StaffNames.of(staff)
    surely = list(_surely_private(hidden, names))
    surely += [(PrivateKind.NAME, place) for place in _named_children(hidden, names, children)]
    asked = [(PrivateKind.NAME, place) for place in maybe_names_in(hidden, names)]
    return _in_order(text, surely, asked)


def _surely_private(text: str, staff: StaffNames) -> Iterator[tuple[PrivateKind, Place]]:
    for word in private_words_in(text, allowed=staff.whole):
        if not _is_harmless(text, word.kind, (word.start, word.end), staff):
            yield word.kind, (word.start, word.end)
    yield from typed_shapes_in(text)
    written = words_of(text)
    yield from ((PrivateKind.PLACE, w.place) for at, w in enumerate(written) if _lives_there(written, at))
    yield from ((PrivateKind.SCHOOL, w.place) for at, w in enumerate(written) if _is_a_school(written, at))


def _is_harmless(text: str, kind: PrivateKind, place: Place, staff: StaffNames) -> bool:
    """Whether what looks private in a message is not in what staff type: half a colleague's name, an invoice."""
    found = text[slice(*place)]
    if kind is PrivateKind.HEALTH_NUMBER:
        return bool(_OFFICE_NUMBER.search(text[: place[0]]))
    return kind is PrivateKind.NAME and (
        _is_colleague(found, staff) or bool(_TITLE_AND_INITIAL.fullmatch(found))
    )


def _is_colleague(found: str, staff: StaffNames) -> bool:
    """Whether every word, titles and initials aside, is part of one colleague's name."""
    parts = [plain_word(part) for part in _PIECE.findall(found)]
    whose = [staff.whose(part) for part in parts if part not in words("titles") and len(part) > 1]
    return bool(whose) and bool(frozenset.intersection(*whose))


def _lives_there(written: list[Word], at: int) -> bool:
    """Whether a town stands where somebody is said to live: "placed in Ayr", but not "Ayr Sheriff Court"."""
    word = written[at]
    if word.plain not in towns() or not word.has_capital or word.begins:
        return False
    follows = written[at + 1] if at + 1 < len(written) else None
    if follows and follows.close and (follows.plain in words("bodies") or follows.has_capital):
        return False
    before = [w.plain for w in written[max(0, at - _WORDS_BEFORE) : at]]
    return before[-1] in {"in", "to", "at", "near", "from"} and any(w in words("living") for w in before)


def _is_a_school(written: list[Word], at: int) -> bool:
    """Whether a school is named: "Holyrood Secondary", but not "Special School" and "Nigerian High Commission"."""
    word, before = written[at], written[at - 1] if at else None
    if not (word.has_capital and before and word.close and before.has_capital):
        return False
    follows = written[at + 1] if at + 1 < len(written) else None
    if word.plain not in words("schools") or (follows and follows.close and follows.plain in words("bodies")):
        return False
    return not is_ordinary(before.plain) and before.plain not in words("titles")


def _named_children(text: str, staff: StaffNames, children: frozenset[str]) -> Iterator[Place]:
    """The words that are known to be part of a child's name; ordinary words only with a capital in mid sentence."""
    if not children:
        return
    for word in words_of(text):
        if word.plain not in children or staff.whose(word.plain):
            continue
        if not is_ordinary(word.plain) or (word.has_capital and not word.begins):
            yield word.place


def _in_order(
    text: str, surely: Iterable[tuple[PrivateKind, Place]], asked: Iterable[tuple[PrivateKind, Place]]
) -> list[Finding]:
    """The findings in order. Of two that overlap the sure one counts; of two alike the first, or else the longer."""
    kept: list[Finding] = []
    for is_asked, found in ((False, surely), (True, asked)):
        for kind, (start, end) in sorted(found, key=lambda f: (f[1][0], -f[1][1])):
            if not any(other.start < end and start < other.end for other in kept):
                number = len(text[:start].split()) + (0 if start and not text[start - 1].isspace() else 1)
                kept.append(Finding(kind, start, end, is_asked, number))
    return sorted(kept, key=lambda f: f.start)
