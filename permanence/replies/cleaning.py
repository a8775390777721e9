"""A reply as it was meant to be typed: without what nobody sees, with usual spellings, its days put right."""

from __future__ import annotations

import re
import unicodedata

from permanence.replies.lexicon import respelt

_SAME_SIGN = str.maketrans(
    "\u2018\u2019\u02bc\u00b4`\u201c\u201d\u2010\u2011\u2012\u2013\u2014\u2212\u2192", "'''''\"\"------>"
)
_MONTH = "(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
# What a phone or a word processor makes of a day: "12|05", "12 thMay", "l2 May", "12/O5".
_DAY_SLIPS = (
    (re.compile(r"(?<=\d)\s*[|\\]\s*(?=\d)"), "/"),
    (re.compile(rf"\b(\d{{1,2}}) ?(st|nd|rd|th)\.? ?(?={_MONTH})", re.IGNORECASE), r"\1\2 "),
    (re.compile(rf"\bl(?=\d(?:st|nd|rd|th)?[ ./-]{{1,2}}(?:\d|{_MONTH}))", re.IGNORECASE), "1"),
    (re.compile(r"(?<=\d[/.-])[Oo](?=\d)|(?<=\d)[Oo](?=[/.-]\d)|(?<=[/.-]\d)[Oo]\b"), "0"),
    (re.compile(r"(\bmay) (?=not\b|no\b)", re.IGNORECASE), r"\1, "),
    (re.compile(rf"(?<=\d)(st|nd|rd|th) day of (?={_MONTH})", re.IGNORECASE), r"\1 of "),
    (re.compile(rf"(?<=\d)(?:st|nd|rd|th)? ({_MONTH}[a-z]*) '(\d\d)\b", re.IGNORECASE), r" \1 20\2"),
    (
        re.compile(
            r"\b(done|held|booked|panel|reviews?|visit|met|lodged|approved|agreed|sent|to|till|until|for|now|on) "
            r"(?=\d{1,2}(?:st|nd|rd|th)\s*(?:$|[,.;!)]|and\b|but\b|as\b|at\b|because\b))",
            re.IGNORECASE,
        ),
        r"\1 the ",
    ),
    (re.compile(r"(?<=, )(?=\d{1,2}(?:st|nd|rd|th)\s*$)", re.IGNORECASE), "the "),
    (re.compile(r"(?<![\d.])(\d{1,2})\.(\d{1,2})\.((?:20)?\d\d)(?![\d.])"), r"\1/\2/\3"),
    (re.compile(r"\bno\. ?(?=[1-9]\b)|#(?=[1-9]\b)", re.IGNORECASE), "number "),
    (
        re.compile(
            r"\b(panel|hearing|board|court|it|they|we|has|duly|finally) sat (?=\d|the \d)", re.IGNORECASE
        ),
        r"\1 sat on ",
    ),
    (re.compile(r"(?<!on )(?<!of )(?<!for )\bthe day(?= ?(?:$|[,;!]|\.(?!\d)))", re.IGNORECASE), "today"),
    # Of a range the month is said once: "1 to 12 June", "22-26/6".
    (
        re.compile(
            rf"(?<=[a-z:,] )(\d{{1,2}})(?:st|nd|rd|th)? ?(?:-|to|till|until) ?"
            rf"(?=\d{{1,2}}(?:st|nd|rd|th)?(?: (?:of )?({_MONTH})|/(\d{{1,2}})))",
            re.IGNORECASE,
        ),
        lambda m: f"{m[1]} {m[2]} to " if m[2] else f"{m[1]}/{m[3]} to ",
    ),
    (
        re.compile(r"(?<![\d.])(\d{1,2})\.(0[1-9]|1[0-2])(?![\d.])(?! ?(?:am|pm|hrs))", re.IGNORECASE),
        r"\1/\2",
    ),
    (
        re.compile(
            r"\b(meant|mean|nope|naw|no|was|is|its|say|make it|sorry) (?=\d{1,2}(?:st|nd|rd|th)\b)",
            re.IGNORECASE,
        ),
        r"\1 the ",
    ),
)
_SECTION = re.compile(r"^\d{1,2}\.\d{1,2} (?=[A-Z])")
LONGEST_READ = 3000


def cleaned(text: str) -> str:
    """The text without what nobody sees, with one kind of quote, dash and space, and days as they were meant."""
    text = unicodedata.normalize("NFKC", text[:LONGEST_READ])
    kept = (c for c in text if c == "\n" or unicodedata.category(c) not in ("Cf", "Cc", "Sk", "Mn", "Cs"))
    text = "".join(kept).translate(_SAME_SIGN)
    text = respelt(text)
    text = _SECTION.sub("", text)
    for slip, meant in _DAY_SLIPS:
        text = slip.sub(meant, text)
    return re.sub(r"[ \t\u00a0]+", " ", text).strip()
