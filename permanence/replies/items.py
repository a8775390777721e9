"""A reply taken apart into items, each with its place: days, references, times, numbers, and known phrases.

This is the only room that looks at raw text. Everything after it sees items and their kinds.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from permanence.people import Role
from permanence.reference import near_misses, references_in
from permanence.replies.dates.read import DateFound, DateProblem, Intent, Precision, read_dates
from permanence.replies.lexicon import (
    REASON_TABLES,
    Key,
    Lexicon,
    Senses,
    Token,
    staff_names,
    tokens_of,
)
from permanence.replies.reading import Situation

_SIGNS = {
    ",": ",", ";": ";", ".": ".", "!": ".", "?": "?", ":": ":", "-": "-", "(": ",", ")": ",", "\n": ".", "+": ",",
    "/": ",", ">": "-", "…": ".", "=": "-", "~": "-",
}  # fmt: skip
_NO_MEANING = frozenset("\"'*#@|`_[]{}<\\^")
_TIME = re.compile(
    r"(?<![\d/.-])(?:at |@ ?)?(?:[01]?\d|2[0-3])(?:[.:][0-5]\d)? ?(?:am|pm|a\.m\.?|p\.m\.?|hrs|o'?clock|noon)\b"
    r"|(?<![\d/.-])(?:at |@ ?)?(?:[01]?\d|2[0-3]):[0-5]\d\b|\b(?:at )?(?:noon|midday|lunchtime)\b"
    r"|(?:at |@ ?)(?:[01]?\d|2[0-3])\.[0-5]\d\b"
    r"|(?<![\d/.])(?:0?[7-9]|1\d)\.(?:00|15|30|45)\b(?![./]\d)"
    r"|\bat (?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\b(?! (?:weeks?|months?|days?))"
    r"|\bat (?:half|quarter) (?:past |to )?\w+\b"
    r"|\bhalf (?:past )?(?:ten|nine|two|three|one|eleven|twelve|\d{1,2})\b|\b(?:\w+ )?(?:a m|p m)\b"
    r"|(?<![\d/.-])(?:at |@ ?)(?:[89]|1[0-2]|[1-5])(?=$|[ ,.;])(?! ?(?:june|july|\d))",
    re.IGNORECASE,
)
COUNTED = {
    "a": 1, "an": 1, "another": 1, "one": 1, "two": 2, "couple": 2, "couple of": 2, "three": 3, "four": 4, "five": 5,
    "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
}  # fmt: skip
_COUNTS = frozenset(COUNTED)
_UNIT = re.compile(r"(?:days?|weeks?|wks?|fortnights?|months?|mths?)(?: time)?")
_LONGEST_MONTH = len("September")


@dataclass(frozen=True, slots=True)
class Item:
    """A piece of the text and what it may be: kinds to what they mean there."""

    text: str
    start: int
    end: int
    senses: Mapping[str, object] = field(default_factory=dict)

    def has(self, *kinds: str) -> bool:
        return any(kind in self.senses for kind in kinds)

    def __getitem__(self, kind: str) -> object:
        return self.senses[kind]

    def get(self, kind: str) -> str | None:
        """What the item means as this kind, where that is a code."""
        value = self.senses.get(kind)
        return value if isinstance(value, str) else None

    def codes(self, kind: str) -> tuple[str, ...]:
        value = self.senses.get(kind)
        return value if isinstance(value, tuple) else ()

    @property
    def is_small(self) -> bool:
        """Whether it says nothing by itself: a small word, a courtesy, a time of day, a sign."""
        return self.has("small", "courtesy", "trim", "time", "sign") and not self.has(
            "not", "doubt", "condition", "limit", "other_child", "vague"
        )


def items_of(text: str, situation: Situation, lexicon: Lexicon) -> list[Item]:
    """The items of a cleaned text in its own order, signs among them."""
    taken = sorted(_taken(text, situation), key=lambda i: i.start)
    found: list[Item] = []
    at = 0
    names = staff_names(situation.staff)
    lawyers = {p.email for p in situation.staff.people.values() if p.role is Role.LEGAL_OFFICER}
    for item in (*taken, None):
        end = item.start if item else len(text)
        found += _words(text, at, end, lexicon, names)
        if item:
            found.append(item)
            at = item.end
    found = _with_others(found)
    found = _whose(_without_its_week(_whole_papers(text, found)))
    found = [_as_lawyer(i) if i.get("person") in lawyers else i for i in found]
    return _without_topics(_with_doubt(_doubtful_days(_with_lengths(text, found))))


def _without_its_week(items: list[Item]) -> list[Item]:
    """A week said beside a day that lies in it says nothing more: "last week on Wednesday 13 May"."""
    out = list(items)
    for n, item in enumerate(items):
        week = item.senses.get("day")
        if not isinstance(week, DateFound) or week.precision is not Precision.WEEK:
            continue
        near = [i.senses["day"] for i in (*items[max(0, n - 2) : n], *items[n + 1 : n + 3]) if i.has("day")]
        if any(isinstance(d, DateFound) and timedelta(0) <= d.on - week.on < timedelta(7) for d in near):
            out[n] = Item(item.text, item.start, item.end, {"trim": True, "of_a_week": True})
    return out


def _whole_papers(text: str, items: list[Item]) -> list[Item]:
    """A paper with the words for whose or which it is: "adult health report", "updated medical"."""
    out: list[Item] = []
    for item in items:
        start = item.start
        while item.has("paper") and not item.has("step") and out and out[-1].has("of_a_paper"):
            start = out.pop().start
        out.append(Item(text[start : item.end], start, item.end, item.senses) if start < item.start else item)
    return out


_OTHER = frozenset({"different", "another", "other"})
_A_CHILD = frozenset({"child", "bairn", "wean", "boy", "girl", "lad", "lass", "kid", "case", "baby", "one"})


def _with_others(items: list[Item]) -> list[Item]:
    """A word for another before a word for a child is another child, even where no phrase of the list has both."""
    out = list(items)
    for n, item in enumerate(items[:-1]):
        words, after = item.text.lower().split(), items[n + 1].text.lower().split()  # none where a line ends
        if words and after and words[-1] in _OTHER and after[0] in _A_CHILD and not item.has("every", "rest"):
            out[n] = Item(item.text, item.start, item.end, {"other_child": True})
    return out


def _whose(items: list[Item]) -> list[Item]:
    """Like "is Jamie's from 1 June": a colleague's name with an s, and nothing that is hers or his behind it."""
    out = list(items)
    for n in range(1, len(items)):
        after = items[n + 1] if n + 1 < len(items) else None
        ends = after is None or after.has("sign", "limit", "day", "trim", "join")
        if items[n].text == "s" and items[n - 1].has("person") and ends:
            out[n] = Item("s", items[n].start, items[n].end, {"now_with": True})
    return out


def _as_lawyer(item: Item) -> Item:
    """A legal officer by name is legal services too: "Lorna has the papers"."""
    return Item(item.text, item.start, item.end, {**item.senses, "legal_side": True})


def _taken(text: str, situation: Situation) -> Iterable[Item]:
    """What is no word: references, days and times, the first of two that overlap."""
    spans: list[tuple[int, int]] = []
    for item in (
        *_references(text, situation),
        *_times(text, whole=True),
        *_days(text, situation),
        *_times(text, whole=False),
    ):
        if not any(start < item.end and item.start < end for start, end in spans):
            spans.append((item.start, item.end))
            yield item


def _references(text: str, situation: Situation) -> Iterable[Item]:
    for found in references_in(text):
        known = found.reference in situation.seen or situation.case(found.reference) is not None
        yield (
            _item(text, found.start, found.end, ref=found.reference)
            if known
            else _item(text, found.start, found.end, bad_ref=found.reference)
        )
    for miss in near_misses(text):
        yield _item(text, miss.start, miss.end, bad_ref=miss.words)
    yield from _by_their_digits(text, situation.seen | {line.reference for line in situation.lines})


_DIGITS = re.compile(r"(?<![\w/.-])(\d{4,7})(?:-?([0-9A-Za-z]))?(?![\w/-])(?!\.\d)")


def _by_their_digits(text: str, known: Iterable[str]) -> Iterable[Item]:
    """References by their digits alone, with the check character or without: "9017", "9017-k"."""
    by_digits: dict[str, list[str]] = {}
    for reference in known:
        _, digits, check = reference.split("-")
        by_digits.setdefault(digits, []).append(reference)
        by_digits.setdefault(f"{digits}{check}", []).append(reference)
    for match in _DIGITS.finditer(text):
        meant = by_digits.get(f"{match[1]}{match[2] or ''}".upper(), [])
        if len(meant) == 1:
            yield _item(text, match.start(), match.end(), ref=meant[0])


def _days(text: str, situation: Situation) -> Iterable[Item]:
    reading = read_dates(
        text, situation.today, Intent.EITHER, is_working_day=situation.rules.calendar.is_working_day
    )
    every: list[DateFound | DateProblem] = [*reading.dates, *reading.problems]
    for found in every:
        end = found.start + len(text[found.start : found.end].rstrip(" .,;:-"))
        about = re.match(
            r"(?:the )?(?:end|start|beginning|middle) of|month'?s end", text[found.start : end].lower()
        )
        nth = re.fullmatch(r"(?:the )?\d{1,2}(?:st|nd|rd|th)", text[found.start : end].lower())
        senses: Senses = {
            "day": found,
            **({"vague": True} if about else {}),
            **({"day_of_some_month": True} if nth else {}),
        }
        yield Item(text[found.start : end], found.start, end, senses)


def _times(text: str, *, whole: bool) -> Iterable[Item]:
    for match in _TIME.finditer(text):
        if whole == (
            ":" in match[0]
            or re.search(r"\d\.\d", match[0]) is not None
            or match[0].lower().endswith(("m", "m.", "k", "hrs", "clock"))
        ):
            yield _item(text, match.start(), match.end(), time=True)


def _item(text: str, start: int, end: int, **senses: object) -> Item:
    return Item(text[start:end], start, end, senses)


# --- words ------------------------------------------------------------------------------------------------------------


def _words(text: str, start: int, end: int, lexicon: Lexicon, names: Mapping[Key, str]) -> list[Item]:
    tokens = [_put_right(t, lexicon) for token in tokens_of(text, start, end) for t in _parts(token, lexicon)]
    found, at = [], 0
    while at < len(tokens):
        item, used = _longest(tokens, at, lexicon, names)
        found.append(item)
        at += used
    return found


def _put_right(token: Token, lexicon: Lexicon) -> Token:
    """The token with its slip of one letter put right, so that phrases are found as well: "first revew"."""
    if token.key in lexicon.vocabulary:
        return token
    meant = lexicon.slip(token.key)
    return token._replace(key=meant) if meant else token


def _parts(token: Token, lexicon: Lexicon) -> list[Token]:
    """The parts of a word that is written together with another: "panel/LAC", "done.thanks"."""
    if token.key in lexicon.longest or not re.search(r"\w[-/.&]\w", token.text):
        return [token]
    return [
        Token(part[0].lower(), part[0], token.start + part.start(), token.start + part.end())
        for part in re.finditer(r"[^\W_]+(?:'[^\W_]+)?|[/.]|(?<=\d)-(?=\d)", token.text)
    ]


# Articles and pronouns inside a phrase that change nothing of it: "moved in with the adopters", "takes this over".
_PASSED_OVER = frozenset(
    {"the", "a", "an", "his", "her", "their", "our", "my", "this", "it", "him", "them", "these"}
)
_MAY_PASS_OVER = frozenset(
    {"step", "weak", "route", "routing", "journey", "legal", "paper", "chase", "went_to", "now_with", "reallocate",
     "papers_passed", "legal_side", "outcome", *REASON_TABLES}
)  # fmt: skip


def _with_words_between(tokens: list[Token], at: int, lexicon: Lexicon) -> tuple[Senses, int] | None:
    """The longest phrase with an article or pronoun inside it, and how many words it takes."""
    window = tokens[at : at + 10]
    kept = [n for n, t in enumerate(window) if n == 0 or t.key not in _PASSED_OVER]
    if len(kept) == len(window):
        return None
    for size in range(min(lexicon.longest.get(window[0].key, 0), len(kept)), 1, -1):
        key = tuple(window[n].key for n in kept[:size])
        senses = lexicon.entries.get(key)
        used = kept[size - 1] + 1
        if (
            senses
            and used > size
            and senses.keys() <= _MAY_PASS_OVER
            and not _tells_more(key, senses, lexicon)
        ):
            return senses, used
    return None


def _longest(tokens: list[Token], at: int, lexicon: Lexicon, names: Mapping[Key, str]) -> tuple[Item, int]:
    keys = tuple(t.key for t in tokens[at : at + 8])
    wide = _with_words_between(tokens, at, lexicon)
    for size in range(min(lexicon.longest.get(keys[0], 0), len(keys)), 0, -1):
        if wide is not None and size < wide[1]:
            return _phrase(tokens[at : at + wide[1]], wide[0]), wide[1]
        senses = lexicon.entries.get(keys[:size])
        if senses is not None and not (size > 1 and _tells_more(keys[:size], senses, lexicon)):
            return _phrase(tokens[at : at + size], _with_name(senses, keys[:size], names)), size
    for size in (3, 2, 1):
        if keys[:size] in names:
            return _phrase(tokens[at : at + size], {"person": names[keys[:size]]}), size
    return _single(tokens[at]), 1


def _with_name(senses: Senses, key: Key, names: Mapping[Key, str]) -> Senses:
    return senses | {"person": names[key]} if key in names else senses


def _tells_more(key: Key, senses: Senses, lexicon: Lexicon) -> bool:
    """Whether a reason's phrase holds a step with a verb: "panel deferred" is more than a reason."""
    if not senses.keys() <= set(REASON_TABLES):
        return False
    inside = [lexicon.entries.get(key[a:b], {}) for a in range(len(key)) for b in range(a + 1, len(key) + 1)]
    return any("step" in k for k in inside) and any(
        k.keys() & {"deferred", "outcome", "held", "fell"} for k in inside
    )


def _phrase(tokens: list[Token], senses: Senses) -> Item:
    text = " ".join(t.text for t in tokens)
    return Item(text, tokens[0].start, tokens[-1].end, senses)


def _single(token: Token) -> Item:
    place = (token.text, token.start, token.end)
    if token.key in _SIGNS:
        return Item(*place, {"sign": _SIGNS[token.key]})
    if token.key in _NO_MEANING:
        return Item(*place, {"small": True})
    if re.fullmatch("[1-9]", token.key):
        return Item(*place, {"number": int(token.key)})
    if re.search(r"\d", token.key):
        return Item(*place, {"bad_day": True})
    return Item(*place, {"unknown": True, **({"capital": True} if token.text[:1].isupper() else {})})


def _with_lengths(text: str, items: list[Item]) -> list[Item]:
    """A count and a unit of time are a length: "2 weeks", "a fortnight"."""
    out: list[Item] = []
    for item in items:
        unit = item.has("vague") and _UNIT.fullmatch(item.text.lower())
        before = out[-1] if out else None
        count = (
            before.text.lower()
            if before and (before.has("number", "bad_day") or before.text.lower() in _COUNTS)
            else None
        )
        if (
            unit
            and before
            and count
            and item.start - before.end == 1
            and (count.isdigit() or count in _COUNTS)
        ):
            out[-1] = Item(
                text[before.start : item.end],
                before.start,
                item.end,
                {"vague": True, "length": (count, item.text.lower())},
            )
        elif unit and item.text.lower().startswith("fortnight"):
            out.append(Item(item.text, item.start, item.end, {**item.senses, "length": ("a", "fortnight")}))
        else:
            out.append(item)
    return _with_councils(text, out)


def _with_councils(text: str, items: list[Item]) -> list[Item]:
    """A name before "council" is a council: "Renfrewshire Council"."""
    out: list[Item] = []
    for item in items:
        start = item.start
        while item.has("council_word") and out and _is_of_a_name(out):
            start = out.pop().start
        named = start < item.start
        out.append(Item(text[start : item.end], start, item.end, {"council": True}) if named else item)
    return out


def _doubtful_days(items: list[Item]) -> list[Item]:
    """Beside a number that no day took, an unknown word is a stump of a month: "12 Mya" is no day."""
    out = list(items)
    for n, item in enumerate(items[:-1]):
        after = items[n + 1]
        behind = items[n + 2].text.lower() if n + 2 < len(items) else ""
        if item.has("day") and after.text.lower() == "but" and behind in ("one", "two"):
            out[n + 1] = Item(after.text, after.start, after.end, {"vague": True})
        stump = after.has("unknown") and len(after.text) <= _LONGEST_MONTH and after.start - item.end <= 1
        inside = n > 0 and not items[n - 1].has("sign", "number", "ref")
        if stump and (item.has("bad_day") or (item.has("number") and inside)):
            out[n] = Item(item.text, item.start, item.end, {"bad_day": True})
            out[n + 1] = Item(after.text, after.start, after.end, {"bad_day": True})
    return out


def _is_of_a_name(items: list[Item]) -> bool:
    """Whether the last item is part of a council's name: "City of Edinburgh", "Dumfries and Galloway"."""
    last = items[-1]
    if last.has("capital") or (last.text[:1].isupper() and last.has("council_word", "unknown")):
        return True
    joins = last.text.lower() in ("of", "and", "&") and len(items) > 1
    return joins and items[-2].has("capital", "council_word")


def _with_doubt(items: list[Item]) -> list[Item]:
    """A question mark right before a word or in brackets doubts it: "?panel 15/5", "held 12 May (?)"."""
    out = list(items)
    for n, item in enumerate(items):
        if item.get("sign") != "?":
            continue
        tight = n + 1 < len(items) and items[n + 1].start == item.end and not items[n + 1].has("sign")
        bracketed = n > 0 and items[n - 1].text == "("
        if tight or bracketed:
            out[n] = Item(item.text, item.start, item.end, {"doubt": True})
    return out


def _without_topics(items: list[Item]) -> list[Item]:
    """The word "about" is no limit where no day or length of time stands beside it: "questions about the grounds"."""
    out = list(items)
    for n, item in enumerate(items):
        near = [*items[max(0, n - 1) : n], *items[n + 1 : n + 4]]
        if item.text.lower() == "about" and not any(i.has("day", "vague", "bad_day", "number") for i in near):
            out[n] = Item(item.text, item.start, item.end, {"small": True})
    return out
