"""What stands under a mail or words in chat and says nothing: sign-offs, names, titles, contacts, disclaimers.

Only what is known as such is left out. A line under the thanks that may be words is words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

_SIGN_OFF = re.compile(
    r"(many |with |and )*(thanks?( you| again| a lot)?|ta|cheers|(kind(est)?|best|warm(est)?) (regards|wishes)|regards"
    r"|best|all the best|yours (sincerely|faithfully)|le gach deagh dhùrachd|thanks and kind regards|kr|br)"
    r"(\s+[\w'-]{2,20})?\s*[,.!-]*",
    re.IGNORECASE,
)
# Written by the program that she writes with; her own words may go on below.
_BY_PROGRAM = re.compile(
    r"\s*([_*=~-]{5,}|get \[?outlook for \w+.{0,90}|sent via\b.{0,60}|sent from (outlook|mail for|yahoo)\b.{0,90}"
    r"|sent from my (\w+ )?(iphone|ipad|ipod|galaxy|samsung|android|phone|mobile|smartphone|tablet|pixel|huawei|xperia"
    r"|blackberry|windows phone|nokia|motorola|oneplus|xiaomi|device|laptop)\b[^,;:]{0,40})",
    re.IGNORECASE,
)
# What follows is a signature or a gateway's, to the end.
_ENDS_ALL = re.compile(
    r"\s*(--\s*|(this|the) (e-?mail|message|information)\b.{0,80}\b(confidential|intended|privileged)\b.*"
    r"|(this|any) (e-?mail|message)\b.{0,60}\b(scanned|checked|swept) (for|by)\b.{0,60}\b(virus\w*|malware|spam)\b.*"
    r"|(this|any) (e-?mail|message)\b.{0,120}\b(may|to) be disclosed\b.*"
    r"|if you (are|were) not the (intended|named|correct) (recipient|addressee)\b.*"
    r"|(any |the )?(views|opinions)( or opinions)?( (expressed|contained))? in this (e-?mail|message)\b.*"
    r"|disclaimer\b.*|confidentiality notice\b.*|please consider the environment\b.*)",
    re.IGNORECASE,
)
_CONTACT = re.compile(
    r"\b(tel|telephone|phone|mob|mobile|direct( dial)?|ddi|ext|fax|e-?mail|web(site)?|teams|address|[tmew])\s*[:.]\s*\S"
    r"|(?<![\d+-])(?!\d\d[- ]\d\d[- ]\d{4})(\+\d|0)[\d ()-]{8,}\d|\S@[^\s@]+\.\S|https?://|\bwww\."
    r"|\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b",
    re.IGNORECASE,
)
# The same, to be taken out of a line.
_CONTACT_PART = re.compile(
    r"\b(tel(ephone)?|phone|mob(ile)?|fax)( no\b\.?)?\s*[:.]?|\b(direct( dial)?|ddi|ext|e-?mail|web(site)?|teams"
    r"|address|[tmew])\s*[:.]|(?<![\d+-])(?!\d\d[- ]\d\d[- ]\d{4})(\+\d|0)[\d ()-]{8,}\d"
    r"|[^\s@]{1,64}@[^\s@]{1,255}|(https?://|\bwww\.)\S+|\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b",
    re.IGNORECASE,
)
_WORKING_DAYS = re.compile(
    r"\b(working|work|office|core|contact|non-?working) (days?|hours|pattern|week)\b"
    r"|\b(in the office|available|i work) (on )?(mon|tues?|wed|thu|fri)\w*"
    r"|\bi (do not |don[’']?t |only )?work (on )?(part[- ]time|full[- ]time|(mon|tues?|wed|thu|fri)\w*)",
    re.IGNORECASE,
)
_TITLE = re.compile(
    r"\b((social|support|family|youth|case) worker|manager|officer|practitioner|assistant|administrator|director\w*"
    r"|solicitor|head of|team lead\w*|lead|coordinator|consultant|council|department|services?|team|he/him|she/her"
    r"|they/them|(ba|bsc|msc|ma|mba|phd)\b)",
    re.IGNORECASE,
)
_DAY = re.compile(
    r"\b\d{1,2}(st|nd|rd|th)?[ /.-]*(\d{1,2}\b|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)",
    re.IGNORECASE,
)
# What is told, and never by a signature: these words count wherever they stand.
_NEWS = re.compile(
    r"\b(moved|held|booked|done|deferred|postponed|cancell?ed|agreed|refused|approved|blocked|happened|delayed|undo"
    r"|today|tomorrow|yesterday|(next|last|this) (week|month|mon|tues?|wed|thu|fri)\w*"
    r"|\d{1,2}(st|nd|rd|th)? ?(of )?(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
    r"|\d{1,2}[/.]\d{1,2}[/.]\d{2,4}|HW-?\d{4})\b",
    re.IGNORECASE,
)
_DENIES = re.compile(
    r"\b(yes|no|not|never|wrong|mistake|correction|instead|actually|ignore|sorry|waiting|brother|sister|siblings?)\b"
    r"|n[’']t\b",
    re.IGNORECASE,
)
_SAYS = re.compile(
    r"\b(i|me|we|you|it|this|that|she|they|is|was|are|were|be|been|has|have|had|will|would|should|can|could|may|might|do"
    r"|does|did|if|also|but|because|please|p\.?s|late|away)\b|[?!]$",
    re.IGNORECASE,
)
_ABOUT = re.compile(r"\b(panel|review|hearing|court|decision|petition|order)\b", re.IGNORECASE)
_FEWEST_TITLE_WORDS, _LONGEST_NAME = 2, 15
_CAPITALS_FROM = 4  # letters: shorter words of a title ("of", "and") are written small
_LONGEST_SAID = 150  # characters: what is longer under a signature's mark is a disclaimer
_NAMES_AFTER = 2  # lines: her name stands right under the thanks
_ANSWERS = frozenset({"ok", "okay", "help", "list"})


@dataclass(frozen=True, slots=True)
class Signature:
    """How one person signs. `name`: as the directory has it; empty where nobody is known."""

    name: str = ""

    def is_sign_off(self, line: str) -> bool:
        return _SIGN_OFF.fullmatch(line) is not None and not tells(line)

    def is_name(self, line: str) -> bool:
        """Whether it is her name, alone or with what she is behind a comma or a bar."""
        bare = line.rstrip(",. ").casefold()
        if not self.name or tells(line):
            return False
        whole = self.name.casefold()
        beside = bare.removeprefix(whole).lstrip() if bare.startswith(whole) else ""
        return bare in self._forms() or beside[:1] in {"|", ",", "(", "-", "–", "—", "/"}

    def holds(self, line: str) -> bool:
        """Whether a line under a sign-off or a quotation belongs to the signature, and tells nothing beside."""
        if self.is_sign_off(line) or self.is_name(line) or is_working_days(line) or line.strip("xX* ") == "":
            return True
        rest = _CONTACT_PART.sub(" ", line)
        untitled = _TITLE.sub(" ", rest)
        is_titled = untitled != rest and _is_large(untitled)
        if tells(rest) or _SAYS.search(rest) or (_ABOUT.search(rest) and not is_titled):
            return False
        if is_contact(line):
            return _is_large(untitled)
        return not _DAY.search(line) and (is_titled or _is_in_capitals(line))

    def may_be_first_name(self, line: str) -> bool:
        """Whether a line right under a sign-off can be nothing but the name that she goes by."""
        word = line.strip(" ,.!-")
        is_name = word.isalpha() and word[:1].isupper() and len(word) <= _LONGEST_NAME
        return is_name and word.casefold() not in _ANSWERS and not tells(word)

    def _forms(self) -> frozenset[str]:
        return frozenset(name.casefold() for name in _signed(self.name.split()))


def without_signature(text: str, name: str) -> str:
    """Words typed in chat without the signature below them: from her own name, thanks or a rule to the last line.

    The text as it was where a line below may be words, and where there are no others. `name`: as the directory has it.
    """
    lines, signature = text.split("\n"), Signature(name)
    for n in range(1, len(lines)):
        begins = (
            signature.is_name(lines[n].strip())
            or signature.is_sign_off(lines[n].strip())
            or ends_all(lines[n])
        )
        if begins and any(is_contact(line) for line in lines[n:]) and _signs_to_the_end(lines[n:], signature):
            return "\n".join(lines[:n]).strip() or text
    return text


def _signs_to_the_end(lines: list[str], signature: Signature) -> bool:
    said = [line.strip() for line in lines if line.strip() and not ends_all(line)]
    return all(
        signature.holds(line) or (n < _NAMES_AFTER and signature.may_be_first_name(line))
        for n, line in enumerate(said)
    )


def tells(line: str) -> bool:
    """Whether it holds a word of news, or one that takes something back: no signature and no program writes such."""
    return _NEWS.search(line) is not None or _DENIES.search(line) is not None


def is_contact(line: str) -> bool:
    """Whether a number, an address or a page stands in it by which somebody is reached."""
    return _CONTACT.search(line) is not None


def is_working_days(line: str) -> bool:
    """Whether it only says when its writer works, as signatures do."""
    return _WORKING_DAYS.search(line) is not None and not _NEWS.search(line) and not _ABOUT.search(line)


def is_by_program(line: str) -> bool:
    return _BY_PROGRAM.fullmatch(line) is not None and not tells(line)


def ends_all(line: str) -> bool:
    return _ENDS_ALL.fullmatch(line) is not None and not may_be_said(line)


def may_be_said(line: str) -> bool:
    """Whether a line under a signature's mark or a disclaimer may be her own after all: short, with news in it."""
    return len(line) <= _LONGEST_SAID and _NEWS.search(line) is not None


def _is_large(text: str) -> bool:
    """Whether no word of it is written small, but for short ones: names, titles, streets."""
    words = re.findall(r"[^\W\d_]+", text)
    return all(word[0].isupper() for word in words if len(word) >= _CAPITALS_FROM)


def _is_in_capitals(line: str) -> bool:
    words = [word for word in re.split(r"[^\w'-]+", line) if word]
    long = [word for word in words if len(word) >= _CAPITALS_FROM]
    return len(words) >= _FEWEST_TITLE_WORDS and bool(long) and all(word[0].isupper() for word in long)


def _signed(words: list[str]) -> Iterable[str]:
    """How a name stands under a mail: whole, first name alone, or initial and last name."""
    if not words:
        return
    yield " ".join(words)
    yield words[0]
    if len(words) > 1:
        yield f"{words[0][0]} {words[-1]}"
        yield f"{words[-1]}, {words[0]}"
        yield "".join(word[0] for word in words)
