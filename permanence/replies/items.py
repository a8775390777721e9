"""A reply taken apart into items, each with its place: days, references, times, numbers, and known phrases.

What comes after it goes by items and their kinds, and looks at the text again only to quote it or for its last sign.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from permanence.people import Role
from permanence.reference import near_misses, references_in
from permanence.replies.beside import by_their_neighbours
from permanence.replies.beside_days import by_their_days
from permanence.replies.dates.read import DateFound, DateProblem, Intent, read_dates
from permanence.replies.item import Item
from permanence.replies.lexicon import (
    REASON_TABLES,
    Lexicon,
    Senses,
    Token,
    tokens_of,
)
from permanence.replies.patterns import PASSED_OVER, Key
from permanence.replies.reading import Situation
from permanence.replies.staff_names import staff_names

_SIGNS = {
    ",": ",", ";": ";", ".": ".", "!": ".", "?": "?", ":": ":", "-": "-", "(": ",", ")": ",", "\n": ".", "+": ",",
    "/": ",", ">": "-", "…": ".", "=": "-", "~": "-",
}  # fmt: skip
_NO_MEANING = frozenset("\"'*#@|`_[]{}<\\^")
_TIME = re.compile(
    r"(?<![\d/.-])(?:\bat |@ ?)?(?:[01]?\d|2[0-3])(?:[.:][0-5]\d)? ?(?:am|pm|a\.m\.?|p\.m\.?|hrs|o'?clock|noon)\b"
    r"|(?<![\d/.-])(?:\bat |@ ?)?(?:[01]?\d|2[0-3]):[0-5]\d\b|\b(?:at )?(?:noon|midday|lunchtime)\b"
    r"|(?:\bat |@ ?)(?:[01]?\d|2[0-3])\.[0-5]\d\b"
    r"|(?<![\d/.])(?:0?[7-9]|1\d)\.(?:00|15|30|45)\b(?![./]\d)"
    r"|\bat (?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\b(?! (?:weeks?|months?|days?))"
    r"|(?<![\d/.-])(?:0\d|1[0-8]|2[1-3])[0-5]\d(?![\d/.-])(?: ?h(?:rs)?\b)?"
    r"|\bat (?:half|quarter) (?:past |to )?\w+\b"
    r"|\b(?:at )?(?:five|ten|twenty|quarter) (?:past|to) "
    r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\b"
    r"|\b(?:at )?the back of (?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\d{1,2})\b"
    r"|\bfrom (?:[89]|1[0-7]) ?(?:to|til|till|until|-) ?(?:9|1[0-7]|[1-5])\b"
    r"(?! ?(?:jan|feb|mar|apr|may|ju|aug|sep|oct|nov|dec|[/.-]?\d))"
    r"|\bhalf (?:past )?(?:ten|nine|two|three|one|eleven|twelve|\d{1,2})\b|\b(?:\w+ )?(?:a m|p m)\b"
    r"|(?<![\d/.-])(?:\bat |@ ?)(?:[89]|1[0-2]|[1-5])(?=$|[ ,.;])(?! ?(?:june|july|\d))",
    re.IGNORECASE,
)
_LONGEST_PHRASE = 14  # words


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
    found = by_their_days(by_their_neighbours(text, found))
    deciding = {p.email for p in situation.staff.people.values() if p.role is Role.AGENCY_DECISION_MAKER}
    found = [_as_decision_maker(i) if i.get("person") in deciding else i for i in found]
    return [_as_lawyer(i) if i.get("person") in lawyers else i for i in found]


def _taken(text: str, situation: Situation) -> Iterable[Item]:
    """What is no word: references, days and times, the first of two that overlap."""
    spans: list[tuple[int, int]] = []
    whole, others = _times(text)
    for item in (*_references(text, situation), *whole, *_days(text, situation), *others):
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
    by_digits = _by_digits(situation.seen | {line.reference for line in situation.lines})
    for miss in near_misses(text):
        meant = by_digits.get(re.sub(r"\D", "", miss.words), [])  # without its last sign: "HW-9017"
        named = len(meant) == 1 and not re.search(r"\d\W*[A-Za-z]", miss.words)
        senses: Senses = {"ref": meant[0]} if named else {"bad_ref": miss.words}
        yield Item(text[miss.start : miss.end], miss.start, miss.end, senses)
    for match in _DIGITS.finditer(text):
        meant = by_digits.get(f"{match[1]}{match[2] or ''}".upper(), [])
        if len(meant) == 1:
            yield _item(text, match.start(), match.end(), ref=meant[0])


_DIGITS = re.compile(r"(?<![\w/.-])(\d{4,7})(?:-?([0-9A-Za-z]))?(?![\w/-])(?!\.\d)")


def _by_digits(known: Iterable[str]) -> dict[str, list[str]]:
    """References by their digits alone, with the check character or without: "9017", "9017K"."""
    by_digits: dict[str, list[str]] = {}
    for reference in known:
        _, digits, check = reference.split("-")
        by_digits.setdefault(digits, []).append(reference)
        by_digits.setdefault(f"{digits}{check}", []).append(reference)
    return by_digits


def _days(text: str, situation: Situation) -> Iterable[Item]:
    reading = read_dates(
        text, situation.today, Intent.EITHER, is_working_day=situation.rules.for_sending.is_working_day
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


def _times(text: str) -> tuple[list[Item], list[Item]]:
    """The times of day that are sure by themselves, and those that a day beside them may take."""
    whole: list[Item] = []
    others: list[Item] = []
    for match in _TIME.finditer(text):
        sure = (
            ":" in match[0]
            or re.search(r"\d\.\d", match[0]) is not None
            or match[0].lower().endswith(("m", "m.", "k", "hrs", "clock"))
        )
        (whole if sure else others).append(_item(text, match.start(), match.end(), time=True))
    return whole, others


def _item(text: str, start: int, end: int, **senses: object) -> Item:
    return Item(text[start:end], start, end, senses)


# --- words ------------------------------------------------------------------------------------------------------------


def _words(text: str, start: int, end: int, lexicon: Lexicon, names: Mapping[Key, str]) -> list[Item]:
    tokens = [
        _put_right(t, lexicon, names)
        for token in tokens_of(text, start, end)
        for part in _parts(token, lexicon)
        for t in _apart(part, lexicon, names)
    ]
    found, at = [], 0
    tokens = [t for token in tokens for t in _whose(token, lexicon, names)]
    while at < len(tokens):
        item, used = _longest(tokens, at, lexicon, names)
        found.append(item)
        at += used
    return found


def _whose(token: Token, lexicon: Lexicon, names: Mapping[Key, str]) -> list[Token]:
    """A colleague's name and its s, where she left the apostrophe out: "jamies"."""
    name = token.key[:-1]
    if not token.key.endswith("s") or token.key in lexicon.vocabulary or (token.key,) in names:
        return [token]
    if (name,) not in names or len(token.text) != len(token.key):
        return [token]
    end = token.start + len(name)
    return [Token(name, token.text[:-1], token.start, end), Token("s", token.text[-1:], end, end + 1)]


def _put_right(token: Token, lexicon: Lexicon, names: Mapping[Key, str]) -> Token:
    """The token with its slip of one letter put right, so that phrases are found as well: "first revew"."""
    if token.key in lexicon.vocabulary or (token.key,) in names:
        usual = lexicon.spelt(token.key)
        return token if usual == token.key or (token.key,) in names else token._replace(key=usual)
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


def _apart(token: Token, lexicon: Lexicon, names: Mapping[Key, str]) -> list[Token]:
    """The two words of a known phrase that are written as one: "held aswell on the 14th"."""
    words = lexicon.apart(token.key) if len(token.text) == len(token.key) else (token.key,)
    if len(words) == 1 or (token.key,) in names:
        return [token]
    cut = len(words[0])
    return [
        Token(words[0], token.text[:cut], token.start, token.start + cut),
        Token(words[1], token.text[cut:], token.start + cut, token.end),
    ]


_MAY_PASS_OVER = frozenset(
    {"step", "weak", "route", "routing", "journey", "legal", "paper", "chase", "went_to", "now_with", "reallocate",
     "papers_passed", "legal_side", "outcome", *REASON_TABLES}
)  # fmt: skip


# What an adverb inside leaves as it is: "we now have 9 June", "was then moved to".
_ADVERBS = frozenset({"now", "just", "also", "already", "recently"})
_WITH_ADVERBS = frozenset({"booked", "moved", "held", "will", "deferred", "fell"})


def _with_words_between(tokens: list[Token], at: int, lexicon: Lexicon) -> tuple[Senses, int] | None:
    """The longest phrase with an article or pronoun inside it, and how many words it takes."""
    more = _MAY_PASS_OVER | _WITH_ADVERBS
    return _wider(
        _passing_over(PASSED_OVER, _MAY_PASS_OVER, tokens, at, lexicon),
        _passing_over(_ADVERBS, more, tokens, at, lexicon),
    )


def _passing_over(
    words: frozenset[str], kinds: frozenset[str], tokens: list[Token], at: int, lexicon: Lexicon
) -> tuple[Senses, int] | None:
    """The longest phrase of these kinds with some of these words inside it, and how many words it takes."""
    window = tokens[at : at + 10]
    kept = [n for n, t in enumerate(window) if n == 0 or t.key not in words]
    if len(kept) == len(window):
        return None
    for size in range(min(lexicon.longest.get(window[0].key, 0), len(kept)), 1, -1):
        key = tuple(window[n].key for n in kept[:size])
        senses = lexicon.entries.get(key)
        used = kept[size - 1] + 1
        if (
            senses
            and used > size
            and senses.keys() <= kinds
            and senses.get("journey") != "died"  # "passed it on" is of papers
            and not _tells_more(key, senses, lexicon)
        ):
            return senses, used
    return None


def _wider(one: tuple[Senses, int] | None, other: tuple[Senses, int] | None) -> tuple[Senses, int] | None:
    """The longer of two phrases; two of one length are one with both meanings."""
    if one is None or other is None or one[1] != other[1]:
        return max((w for w in (one, other) if w is not None), key=lambda w: w[1], default=None)
    return {**one[0], **other[0]}, one[1]


def _with_choices(tokens: list[Token], at: int, lexicon: Lexicon) -> tuple[Senses, int] | None:
    """The longest phrase with choices that begins here, and how many words it takes."""
    found = lexicon.patterns.longest([t.key for t in tokens[at : at + _LONGEST_PHRASE]])
    if found is None:
        return None
    senses: Senses = {}
    for kind, value in found[0]:
        codes = senses.get(kind, ())
        more = (*codes, value) if isinstance(codes, tuple) else codes
        senses.setdefault(kind, value)
        if kind in ("step", "weak"):
            senses[kind] = more
    key = tuple(t.key for t in tokens[at : at + found[1]])
    return None if found[1] > 1 and _tells_more(key, senses, lexicon) else (senses, found[1])


def _is_cut_short(tokens: list[Token], at: int, size: int, lexicon: Lexicon) -> bool:
    """Whether a longer phrase begins at the second word: of "we got through panel" the words "got through"."""
    if size != _PAIR or "small" not in lexicon.entries.get((tokens[at].key,), {}):
        return False
    behind = tuple(t.key for t in tokens[at + 1 : at + 9])
    most = min(lexicon.longest.get(behind[0], 0), len(behind))
    longer = next((n for n in range(most, 1, -1) if behind[:n] in lexicon.entries), 0)
    return longer > 1 and bool(
        lexicon.entries[behind[:longer]].keys() & (_WITH_ADVERBS | {"outcome", "step"})
    )


_PAIR = 2


def _longest(tokens: list[Token], at: int, lexicon: Lexicon, names: Mapping[Key, str]) -> tuple[Item, int]:
    keys = tuple(t.key for t in tokens[at : at + 8])
    wide = _wider(_with_words_between(tokens, at, lexicon), _with_choices(tokens, at, lexicon))
    wide = None if wide is not None and _is_cut_short(tokens, at, wide[1], lexicon) else wide
    for size in range(min(lexicon.longest.get(keys[0], 0), len(keys)), 0, -1):
        if wide is not None and size < wide[1]:
            break
        senses = lexicon.entries.get(keys[:size])
        short = senses is not None and _is_cut_short(tokens, at, size, lexicon)
        if senses is not None and not short and not (size > 1 and _tells_more(keys[:size], senses, lexicon)):
            senses = {**wide[0], **senses} if wide is not None and wide[1] == size else senses
            return _phrase(tokens[at : at + size], _with_name(senses, keys[:size], names)), size
    if wide is not None:
        return _phrase(tokens[at : at + wide[1]], wide[0]), wide[1]
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
    if re.fullmatch(
        "[1-9]" if token.start else "[1-9][0-9]{0,2}", token.key
    ):  # "14 held 3 May": of a long list
        return Item(*place, {"number": int(token.key)})
    if re.search(r"\d", token.key):
        return Item(*place, {"bad_day": True})
    return Item(*place, {"unknown": True, **({"capital": True} if token.text[:1].isupper() else {})})


def _as_lawyer(item: Item) -> Item:
    """A legal officer by name is legal services too: "Lorna has the papers"."""
    return item.read_as({**item.senses, "legal_side": True})


def _as_decision_maker(item: Item) -> Item:
    """The decision maker by name is the body that decides: "Greer signed it off on 19 May"."""
    return item.read_as({**item.senses, "weak": ("agency_decision",)})
