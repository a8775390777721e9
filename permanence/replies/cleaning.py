"""A reply as it was meant to be typed: without what nobody sees, with usual spellings, its days put right."""

from __future__ import annotations

import re
import unicodedata

from permanence.replies.day_names import with_day_names
from permanence.replies.day_slips import DAY_SLIPS
from permanence.replies.lexicon import respelt
from permanence.replies.lists import with_each_no_in_full

_SAME_SIGN = str.maketrans(
    "\u2018\u2019\u02bc\u00b4`\u201c\u201d\u2010\u2011\u2012\u2013\u2014\u2212\u2192", "'''''\"\"------>"
)
_TICKS = str.maketrans(dict.fromkeys("\u2713\u2714\u2611\U0001f5f8", "\u2705"))
# Where a mail that is pasted below begins: "On 20 May Homeward wrote:", a line above "From:", "Original Message".
_PASTED = re.compile(
    r"\n[ \t]*(?:on\b[^\n]{6,200}\bwrote:|-+ ?(?:original|forwarded) message ?-+|[_-]{5,}\s*\n\s*from:)",
    re.IGNORECASE,
)
_QUOTED_LINE = re.compile(r"^[ \t]*>.*(?:\n|$)", re.MULTILINE)
_QUOTES = re.compile(r"^[ \t]*>[> \t]*", re.MULTILINE)
# What a picture says of what stands before it: no, or a question. A tick is a word of words.toml.
_CROSSES = "\u274c\u2716\u274e\u26d4\U0001f6ab\U0001f44e\u2718\u2717\u2715"
_PICTURES = str.maketrans(
    {
        **dict.fromkeys(_CROSSES, " not "),
        **dict.fromkeys("\u2753\u2754\U0001f937\U0001f914", "?"),
    }
)
# A cross behind the number of a line and nothing else: "2 \u274c 3 \u2705 14 May". It is of that line, not of the next.
_CROSSED_LINE = re.compile(rf"(?<![\d/.-])([1-9])[.):]? ?[{_CROSSES}]+(?= *(?:[1-9]\b|[,.;\n]|$))")
# "Was it not the 13th?", "wasn't panel 12 May?": a question with a no in it asks the same, and denies nothing.
_ASKS_WITH_A_NO = re.compile(
    r"(?:(?<=^)|(?<=[.,;!?\n] )|(?<=\n))(?P<lead>(?:(?:but|and|so|sorry|hang on|eh|oh|no|wait) ){0,2})"
    r"(?:(?P<verb>was|is|were|are|did|has|have|had|does|do)(?P<who> (?:the )?[\w']+(?: [\w']+)?) (?:not|no)\b"
    r"|(?P<denied>was|is|were|are|did|has|have|had|does|do)(?:n'?t|nae|na)\b)(?P<asked>[^.,;!?\n]{1,60}\?)",
    re.IGNORECASE,
)
# "till the 6th happy new year": what is wished at the end says nothing, and hides the day before it.
_WISHES = re.compile(
    r"(?<![\s,.!-])[\s,.!-]{1,4}(?:happy|merry|good) (?:new year|hogmanay|xmas|christmas|easter|holidays?)"
    r"(?: when it comes)?(?: (?:to )?(?:you|all|everyone)){0,2}[\s!.]*$",
    re.IGNORECASE,
)
# Where a paper was lodged: "at Kilmarnock sheriff court".
_AT_A_COURT = re.compile(
    r"(?<=[\w)]),? (?:at|in|with) (?:the )?(?!sheriff|same|high|family)[a-z]+ sheriff court"
    r"(?=\s*(?:$|[,.;]|(?:on|and) ))",
    re.IGNORECASE,
)
_KISSES = re.compile(r"(?<!\b[1-9])(?<![1-9][).:])(?<!\s)\s{1,3}x{1,4}(?: x{1,4}){0,4}\s*$", re.IGNORECASE)
_DRAWN_OUT = re.compile(r"([a-zA-Z])\1{2,}")  # "heyyy", "sooo"
# "It's the 9th, isn't it": what she adds to be told that it is so asks, and denies nothing.
_ASKS_TO_BE_TOLD = re.compile(
    r"(?<!why)(?<!how)(?<!what)(?<=\w)(?: ?,)? (?:is|was|are|were|has|have|did|does|will|would)"
    r"(?:(?:n't|nt|na|nae) (?:it|they|that)| (?:it|they|that) (?:no|not))\s*[?.!]*$",
    re.IGNORECASE,
)
# "Is that all you need?", "do you need anything else?" behind what she told asks nothing about it.
_ASKS_IF_ENOUGH = re.compile(
    r"(?<=\w)[)\s,.;:-]{1,4}(?:(?:and|so) )?"
    r"(?:(?:is|was|will) (?:that|this|it) (?:all|ok|okay|enough|everything|what|do|be enough)(?: that)?"
    r"(?: (?:you|u|ye) (?:needed|need|wanted|want|required|require|were after|are after|were asking|asked for))?"
    r"|(?:do (?:you|u|ye) )?(?:need|want|require) (?:anything|something|owt) (?:else|more|further)"
    r"|anything else(?: (?:you|u|ye) need(?:ed)?)?|ok|okay|alright)"
    r"(?: (?:from me|for you|about it|at all))?\s{0,2}\?{1,3}\s{0,3}$",
    re.IGNORECASE,
)
# "Kin r/o": ruled out, behind those who are; elsewhere it may be an officer.
_RULED_OUT = re.compile(
    r"\b(kin(?:ship)?|gran|granny|nan|aunt|auntie|aunty|uncle|family|grandparents|cousin)((?: is| was| now)?) r/?o\b",
    re.IGNORECASE,
)


# "Was able to be held", "managed to go ahead", "ended up being held": it was, and it did.
def _had_to(match: re.Match[str]) -> str:
    """What she had to do was done: "had to cancel", "had to defer"."""
    word = match[1].lower()
    return {"cancel": "cancelled", "defer": "deferred"}.get(word, f"{word.removesuffix('e')}ed")


_WAS_ABLE = r"(?:(?:was|were|wis) (?:finally |eventually )?able to|managed to|did manage to)"
_WAS_NOT_ABLE = r"(?:(?:was|were|wis) (?:not able|unable) to|(?:wasn'?t|weren'?t|wisnae|wasnae) able to)"
_PARTICIPLE = r"(?=\w{1,12}(?:ed|ld|ne|rd|nt)\b)"
_GOES_ON = r"(?=(?:go ahead|take place|happen|meet|sit|proceed)\b)"
_CAME_TO_BE = tuple(
    (re.compile(rf"\b{said}", re.IGNORECASE), meant)
    for said, meant in (
        (f"{_WAS_ABLE} be {_PARTICIPLE}", "was "),
        (f"{_WAS_NOT_ABLE} be {_PARTICIPLE}", "was not "),
        (f"ended up being {_PARTICIPLE}", "was "),
        (f"{_WAS_ABLE} {_GOES_ON}", "did "),
        (f"{_WAS_NOT_ABLE} {_GOES_ON}", "did not "),
        (r"ended up going ahead\b", "did go ahead"),
        (r"had to (cancel|postpone|defer|adjourn|abandon)\b", _had_to),
        (r"(decided?|decision)\b([^.,;!?\n]{0,60}?) to rule out\b", r"\2 ruled out"),
        (r"ended up (?:happening|taking place)\b", "did take place"),
    )
)
# "Q: when was 4 due?", "question: who is the manager": the word for a question before it.
_CALLED_A_QUESTION = re.compile(r"^\W*(?:q|qu|question|query)(?: ?[:.-]| -) +(?=\w)", re.IGNORECASE)
_SECTION = re.compile(r"^\d{1,2}\.\d{1,2} (?=[A-Z])")
# "Nothing to report on 1, 2 held 15 May": the first line belongs to what is said before it, and not to what follows.
_NO_NEWS_OF_A_LINE = re.compile(
    r"\b(?:nothing|no (?:news|updates?|changes?|movement|progress|word|joy))(?: (?:to report|new|yet|further|more))?"
    r" (?:on|for|about|with|re|from) (?:lines? |numbers? )?"
    r"(?:([1-9](?:(?:, ?| ?(?:and|&|/|\+) ?|, and )[1-9])*)(?: ?[.;\n](?= ?\S)| but\b)"
    r"|([1-9](?:,[1-9])+|[1-9](?:, ?[1-9])* ?(?:and|&) ?[1-9]|[1-9]) ?,(?= ?\S))",
    re.IGNORECASE,
)
LONGEST_READ = 3000
_MOST_FIGURES = (
    60  # of a reply about nine lines with their references, days and times there are not half as many
)
_MOST_WORDS = 800  # and signs; a letter of the longest that is read has some 600
_FIGURES = re.compile(r"\d+")
_WORDS = re.compile(r"[^\W_]+|[^\w\s]|_|\n")


def is_too_much(text: str) -> bool:
    """Whether a text is too long to be an answer: by its letters, or by its words, signs or figures."""
    text = unicodedata.normalize("NFKC", text[: LONGEST_READ + 1])  # one sign may stand for many
    if len(text) > LONGEST_READ or len(_FIGURES.findall(text)) > _MOST_FIGURES:
        return True
    return len(_WORDS.findall(text)) > _MOST_WORDS


def without_own_name(text: str, name: str) -> str:
    """The text without the writer's own name at its end, as a mail is signed: "Many thanks, Shona"."""
    first, *more = name.split()
    last = more[-1] if more else first
    if first.lower() not in text.lower() and last.lower() not in text.lower():
        return text  # as most are: to make her a pattern takes longer than to read them
    own = "|".join(re.escape(way) for way in (name, first, f"{first[0]} {last}", f"{first[0]}. {last}"))
    signed = rf"(?<=[,.!\n-])[ \n]*(?:{own})[.,!]?(?:\n{_OFFICE})*\s*$"
    return re.sub(signed, "", text, flags=re.IGNORECASE).strip() or text


# What stands below a name: who she is, where, and her telephone.
_OFFICE = (
    r"(?:[a-z&,' -]{0,40}\b(?:worker|team|manager|officer|council|services?|department|office"
    r"|practitioner|student)[ .,]*"
    r"|(?:tel|mob|phone|ext|t|m)\b[.:]?[\d +()]{4,20})"
)


def _without_what_is_quoted(text: str) -> str:
    """The text without the mail that is pasted below it, and without quoted lines; where nothing else is, in doubt."""
    pasted = _PASTED.search(text)
    own = _QUOTED_LINE.sub("", text[: pasted.start()] if pasted else text).strip()
    return own or _QUOTES.sub("?", text)


# Swearing says nothing: as an adjective anywhere, as a word by itself where a sentence or a part of it begins.
_SWEARING = re.compile(
    r"\b(?:for|oh|ah|aw) (?:f\w*ck|christ|god|pete)'?s? ?sakes?\b[\s,.!:-]*"
    r"|\bffs\b[\s,.!:-]*|\b(?:fuck(?:ing|in|en)|feckin[g']?|effing|bloody|sodding|flaming|blasted|frigging)\b ?"
    r"|(?:(?<=^)|(?<=[.,;!\n-])|(?<=[.,;!\n-] ))(?:(?:oh|ah|aw|och) )?"
    r"(?:shi+te?|fuck|feck|bollocks|bugger(?: it)?|damn(?: it)?|dammit|crap|arse|balls|hell|blast|jeez|jesus|christ|"
    r"flip|sugar)\b(?! (?:day|week|time|job|end|off)\b)[\s,.!:-]+(?=\w)",
    re.IGNORECASE,
)


def without_swearing(text: str) -> str:
    """The text without words of swearing that say nothing; as it was where nothing else is said."""
    rest = _SWEARING.sub("", text).strip()
    return rest or text


def without_steering(text: str) -> str:
    """The text with a space for each sign that steers a printer or terminal: a word processor's line break, a tab."""
    if text.isprintable():
        return text
    lines = text.replace("\r\n", "\n")
    return "".join(" " if unicodedata.category(c) == "Cc" and c != "\n" else c for c in lines)


def cleaned(text: str) -> str:
    """The text without what nobody sees, with one kind of quote, dash and space, and days as they were meant."""
    text = unicodedata.normalize("NFKC", text[:LONGEST_READ])
    kept = (c for c in without_steering(text) if unicodedata.category(c) not in ("Cf", "Sk", "Mn", "Cs"))
    text = _without_what_is_quoted("".join(kept).translate(_SAME_SIGN).translate(_TICKS))
    text = _CROSSED_LINE.sub(r"\1 not yet.", text).translate(_PICTURES)
    text = _ASKS_IF_ENOUGH.sub("", text)
    text = without_swearing(_ASKS_TO_BE_TOLD.sub("?", _DRAWN_OUT.sub(r"\1", text)))
    text = _RULED_OUT.sub(r"\1\2 ruled out", text)
    text = with_day_names(respelt(_AT_A_COURT.sub("", _WISHES.sub("", _KISSES.sub("", text)))))
    text = _ASKS_WITH_A_NO.sub(r"\g<lead>\g<verb>\g<denied>\g<who>\g<asked>", text)
    text = with_each_no_in_full(_CALLED_A_QUESTION.sub("", text))
    text = _SECTION.sub("", _NO_NEWS_OF_A_LINE.sub(r"nothing on \1\2;", text))
    for slip, meant in (*_CAME_TO_BE, *DAY_SLIPS):
        text = slip.sub(meant, text)
    return re.sub(r"[ \t\u00a0]+", " ", text).strip()
