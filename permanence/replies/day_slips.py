"""Days and lines as they were meant to be typed: "12|05", "12 thMay", "l2 May", "lodged 4 on Monday"."""

from __future__ import annotations

import re

_MONTH = "(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
_DATED = rf"(?:\d{{1,2}}(?:st|nd|rd|th)? (?:of )?{_MONTH}[a-z]*|\d{{1,2}}/\d{{1,2}})"
_LINES_AT_MOST = 9
_LINES_IN_WORDS = ("one", "two", "three", "four", "five", "six")
_YEARS = {"five": 2025, "six": 2026, "seven": 2027, "eight": 2028}


def _year(match: re.Match[str]) -> str:
    return f"{match[1]} {_YEARS[match[2].lower()]}"


def _with_month(match: re.Match[str]) -> str:
    """The first of two days with the month that is said once: "27 and 28 May". A small number may be a line's."""
    return f"{match[0]} {match[3]}" if match[2] or int(match[1]) > _LINES_AT_MOST else match[0]


# What a phone or a word processor makes of a day: "12|05", "12 thMay", "l2 May", "12/O5".
DAY_SLIPS = (
    # By how much it was moved, before the new day: "put back a week to 28 May".
    (
        re.compile(
            r"\b((?:put|pushed|moved|knocked|set|brought|pulled|bumped|slipped|shifted)(?: (?:back|forward|on|out))?) "
            r"(?:by )?(?:an?|one|two|three|four|five|six|another|\d{1,2}) (?:days?|weeks?|wks?|fortnights?|months?) "
            r"(?=(?:to|until|till|til) (?:the )?(?:\d|mon|tue|wed|thu|fri))",
            re.IGNORECASE,
        ),
        r"\1 ",
    ),
    (re.compile(r"(?<=\d)(?:[|\\]| \\ )(?=\d)"), "/"),  # a bar with spaces parts the cells of a table
    (re.compile(r"(?<!\S)~ ?(?=\d)"), "about "),
    (re.compile(rf"\b(\d{{1,2}}) ?(st|nd|rd|th)\.? ?(?={_MONTH})", re.IGNORECASE), r"\1\2 "),
    (re.compile(rf"\bl(?=\d(?:st|nd|rd|th)?[ ./-]{{1,2}}(?:\d|{_MONTH}))", re.IGNORECASE), "1"),
    (re.compile(r"(?<=\d[/.-])[Oo](?=\d)|(?<=\d)[Oo](?=[/.-]\d)|(?<=[/.-]\d)[Oo]\b"), "0"),
    (re.compile(rf"(?<=\d)(st|nd|rd|th)? ({_MONTH}[a-z]*) only\b", re.IGNORECASE), r"\1 \2"),
    (
        re.compile(
            rf"\b({_MONTH}[a-z]*),? (?:twenty twenty|two thousand and twenty)[ -](five|six|seven|eight)\b",
            re.IGNORECASE,
        ),
        _year,
    ),
    # Days of the week from one to another: "mon-wed", "mon - thurs".
    (
        re.compile(
            r"\b((?:mon|tue|wed|thu|fri|sat|sun)[a-z]*) ?- ?(?=(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\b)",
            re.IGNORECASE,
        ),
        r"\1 to ",
    ),
    # A step that is named once more by "it": "the review it was 13 May" asks for no look.
    (
        re.compile(
            r"\b(reviews?|panel|visit|hearing|lac|adm|petition) it (?=was\b|is\b|wis\b|will\b|wasn|has\b)",
            re.IGNORECASE,
        ),
        r"\1 ",
    ),
    # "Panel, yes, that was the 12th": the yes is hers, and nothing that was decided.
    (
        re.compile(
            r"\b(reviews?|panel|visit|hearing|lac|adm|petition),? (?:yes|aye|yeah|yep),? "
            r"(?=(?:that|it) (?:happened|was|went|took|is)\b)",
            re.IGNORECASE,
        ),
        r"\1 ",
    ),
    (re.compile(r"(\bmay) (?=not\b|no\b(?! (?:longer|good|use)\b))", re.IGNORECASE), r"\1, "),
    # Either of two days: "12/13 May".
    (
        re.compile(
            rf"(?<![\d/.-])(\d{{1,2}})(?:st|nd|rd|th)? ?/ ?(\d{{1,2}})(?:st|nd|rd|th)? (?:of )?({_MONTH}[a-z]*)\b",
            re.IGNORECASE,
        ),
        r"\1 \3 or \2 \3",
    ),
    (re.compile(r"(\d(?:st|nd|rd|th)? may) (?=(?:then|also|so|after|next|with)\b)", re.IGNORECASE), r"\1, "),
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
    (
        re.compile(
            r"(?<=[a-z] )(?<!\bthe )(?=(?:[6-9]|[12]\d|3[01])(?:st|nd|rd|th)\s*(?:$|[,.;!)]))", re.IGNORECASE
        ),
        "the ",
    ),
    (
        re.compile(
            r"(?:(?<=, )|(?<=\. )|(?<=\()|(?<=\u2705 ))(?=\d{1,2}(?:st|nd|rd|th)\)?[ .]*$)", re.IGNORECASE
        ),
        "the ",
    ),
    (
        re.compile(
            r"(?<![\w/.-])([1-9]) (?=\d{1,2}(?:st|nd|rd|th)\s*(?:$|[,.;)]|and\b|[1-9]\b))", re.IGNORECASE
        ),
        r"\1 the ",
    ),
    # The line of a list that begins behind a day: "1. held 13 May 4. held 14 May".
    (re.compile(rf"(\b{_MONTH}[a-z]*|\d/\d{{1,2}}) ([1-9][.)]) (?=[a-z])", re.IGNORECASE), r"\1. \2 "),
    # "the review planned for 27 May will now be on 3 June": moved, whatever the words between the two days.
    (
        re.compile(
            rf"\b(?:planned|due|booked|scheduled|arranged|listed|set|down) (?:for|on) (?:the )?({_DATED})"
            r" (?:will (?:now )?be(?: held)?|is now|now is|(?:has (?:now )?been|was|got|being) (?:moved|"
            r"put back|pushed back|put off|brought forward|changed|rescheduled|rearranged)) ?(?:to|for|on|until)? ?"
            rf"(?:the )?(?={_DATED})",
            re.IGNORECASE,
        ),
        r"was down for \1, now ",
    ),
    # "was 28 May, is 4 June": what it was down for, and what it is now.
    (
        re.compile(
            rf"\bwas (?:on |for |the )?({_DATED}),? (?:and |but )?(?:it )?(?:is now|now is|now|is|its now|it's now) "
            rf"(?:the |on )?(?={_DATED}[ .]*$)",
            re.IGNORECASE,
        ),
        r"was down for \1, now ",
    ),
    (re.compile(r"(?<![\d.])(\d{1,2})\.(\d{1,2})\.((?:20)?\d\d)(?![\d.])"), r"\1/\2/\3"),
    # A day and a month with a point and one figure: "panel 11.5."; no figure of a list, a length or a paragraph.
    (
        re.compile(
            r"(?<=[a-z] )(?<!section )(?<!para )(?<!rule )(?<!part )(?<!version )(?<!about )(?<!of )(?<!room )"
            r"(?<!line )(?<!item )(?<!page )(?<!point )(0?[1-9]|[12]\d|3[01])\.([1-9])(?=\.?(?:$|[ ,;!?)\n]))"
            r"(?!\.? ?(?:am|pm|hrs|hours?|weeks?|days?|months?|years?|miles?|k|%)\b)",
            re.IGNORECASE,
        ),
        r"\1/\2",
    ),
    (re.compile(r"\bnos?\. ?(?=[1-9]\b)|#(?=[1-9]\b)", re.IGNORECASE), "number "),
    (
        re.compile(r"(?<![\w/.-])([1-9])'?s (?=\d{1,2}(?:st|nd|rd|th)? [a-z]|\d{1,2}/)", re.IGNORECASE),
        r"\1: ",
    ),
    # The number of a line behind a weekday, and no day of a month: "3 took place Thursday, 4 went in on Friday".
    (
        re.compile(
            rf"\b((?:mon|tue|wed|thu|fri|sat|sun)[a-z]{{0,6}}), (?=[1-9] (?!{_MONTH}|of\b|and\b"
            rf"|or\b)[a-z]{{2,12}}\b)",
            re.IGNORECASE,
        ),
        r"\1; ",
    ),
    (
        re.compile(
            r"(?<![\w/.-])([1-9]) (?:an(?= [1-9]\b)|n(?= [1-9] (?:both|all|done|held|reviewed|were|are)\b)) ",
            re.IGNORECASE,
        ),
        r"\1 and ",
    ),
    (
        re.compile(
            r"(?:(?<=^)|(?<=[,.;] )|(?<=and ))(moved|rescheduled|pushed) (?:no\.? )?([1-9]) "
            r"(?=(?:back )?to (?:the )?\d)",
            re.IGNORECASE,
        ),
        r"number \2 \1 ",
    ),
    # The number of a line right behind its verb: "lodged 4 on Monday", "booked no 2 in for 11 June".
    (
        re.compile(
            r"\b(lodged|held|booked|reviewed|did|moved|visited|ruled (?:in|out)) (?:no\.? )?"
            r"(?=[1-9](?: (?:and|&) [1-9])? (?:on|for|in|to|today|yesterday|last|this)\b)",
            re.IGNORECASE,
        ),
        r"\1 number ",
    ),
    (re.compile(rf"(?<=\d)(st|nd|rd|th)? (?:ae|o'|o) (?={_MONTH})", re.IGNORECASE), r"\1 of "),
    # "panel's the 28th": what is left out is "is".
    (re.compile(r"(?<=[a-z])'s (?=(?:on )?the \d{1,2}(?:st|nd|rd|th)\b)", re.IGNORECASE), " is "),
    # The line of a list, in words: "one: held 13 May; two: 4 June".
    (
        re.compile(r"(?:(?<=^)|(?<=[;.,\n] )|(?<=\n))(one|two|three|four|five|six)(?= ?[:)])", re.IGNORECASE),
        lambda m: str(_LINES_IN_WORDS.index(m[1].lower()) + 1),
    ),
    # What is put right without a sign: "wasn't the 12th it was the 5th".
    (re.compile(r"(?<=\d)(st|nd|rd|th)( (?:of )?[A-Za-z]{3,9})? (?=(?:it|that) (?:was|is)\b)"), r"\1\2, "),
    (
        re.compile(
            r"(?:(?<=^)|(?<=[,.;\n-] )|(?<=[,.;\n])|(?<=and )|(?<=but ))no "
            r"(?=[1-9] (?:is|was|held|booked|done|went|moved|review|panel|lodged|petition|kin|kinship|ruled|"
            r"has|not|hasn't|isn't|wasn't)\b)",
            re.IGNORECASE,
        ),
        "number ",
    ),
    (re.compile(r"(?<=[^.,;:!?\n])\n"), ".\n"),
    (
        re.compile(
            r"\b(panel|hearing|board|court|it|they|we|has|duly|finally) sat (?=\d|the \d)", re.IGNORECASE
        ),
        r"\1 sat on ",
    ),
    (re.compile(r"(?<!on )(?<!of )(?<!for )\bthe day(?= ?(?:$|[,;!]|\.(?!\d)))", re.IGNORECASE), "today"),
    (
        re.compile(
            r"(?<!\d[/.-])\b(\d{1,2})(st|nd|rd|th)?"
            rf"(?=(?: ?(?:and|or|&|,) ?\d{{1,2}}(?:st|nd|rd|th)?){{1,4}}(?: of)? ({_MONTH}))",
            re.IGNORECASE,
        ),
        _with_month,
    ),
    # "12 May both": the day first, and then of how many.
    (
        re.compile(
            rf"^((?:on )?(?:the )?\d{{1,2}}(?:st|nd|rd|th)?(?: of)? {_MONTH}[a-z]*|\d{{1,2}}/\d{{1,2}}),? (both|all)"
            r"(?: of them)?\.?$",
            re.IGNORECASE,
        ),
        r"\2 \1",
    ),
    # "cancelled, chair ill, 11 June now": the new day, with its word behind it.
    (
        re.compile(rf"(?<=[,.;] )(?:it's |its )?(?:the )?({_DATED}) now(?=\s*(?:$|[.,;]))", re.IGNORECASE),
        r"now \1",
    ),
    # "cancelled, new one 28 January": the new day.
    (re.compile(rf"\bnew one(?=:? (?:is |on |for )?(?:the )?{_DATED})", re.IGNORECASE), "new date"),
    # Of a range the month is said once: "1 to 12 June", "22-26/6".
    (
        re.compile(
            rf"(?<=[a-z:,] )(?<!number )(\d{{1,2}})(?:st|nd|rd|th)? ?(?:-|to|(?<=from \d )till|(?<=from \d\d )till) ?"
            rf"(?=\d{{1,2}}(?:st|nd|rd|th)?(?: (?:of )?({_MONTH})|/(\d{{1,2}})))",
            re.IGNORECASE,
        ),
        lambda m: f"{m[1]} {m[2]} to " if m[2] else f"{m[1]}/{m[3]} to ",
    ),
    # The month or the year first, and then the day in it: "moved to January, the 21st", "last month, 17th".
    (
        re.compile(
            rf"\b(?:in|(into|to|for|until|till|til)) (?:early |late |mid |mid-)?({_MONTH}[a-z]*)(?: now)?"
            r"(?:,| -|:)? (?:on )?(?:the )?(\d{1,2}(?:st|nd|rd|th))"
            r"(?=\s*(?:$|[,.;!)\n]|(?:at|@|and|but|as|because|so|now|instead)\b))",
            re.IGNORECASE,
        ),
        lambda m: f"{m[1] or 'on'} the {m[3]} of {m[2]}",
    ),
    # "the June panel, 18th", "the July panel, which is the 2nd".
    (
        re.compile(
            rf"\b(?:the )?({_MONTH}[a-z]*) (panel|review|lac|meeting|one)(?:,| -|:)? "
            r"(?:which is |that's |that is |it's )?(?:on )?(?:the )?(\d{1,2}(?:st|nd|rd|th))"
            r"(?=\s*(?:$|[,.;!)\n]|(?:at|@|and|but|as|because|so|now)\b))",
            re.IGNORECASE,
        ),
        r"\2 on the \3 of \1",
    ),
    (
        re.compile(
            r"\b(this|last|next) month(?:,| -|:)? (?:on )?(?:the )?(\d{1,2}(?:st|nd|rd|th))"
            r"(?=\s*(?:$|[,.;!)\n]|(?:at|@|and|but|as|because|so|now|instead)\b))",
            re.IGNORECASE,
        ),
        r"the \2 of \1 month",
    ),
    (
        re.compile(
            r"\b(to|in|into|until|till|til) (20\d\d)(?:,| -|:)? (?:on )?(?:the )?"
            rf"(\d{{1,2}}(?:st|nd|rd|th)? (?:of )?{_MONTH}[a-z]*)"
            r"(?! ?(?:20\d\d|'?\d\d)\b)",
            re.IGNORECASE,
        ),
        r"to \3 \2",
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
