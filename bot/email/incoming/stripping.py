"""What a person typed in answer to a mail: without quotation, greeting, signature, marking, banner or disclaimer.

Only the first lines of it are read as an answer. Answers between quoted lines, or "see below", are told as such: they
become a question and never a decision.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.email.incoming.opening import MOST_TEXT
from bot.email.incoming.typed_html import Typed, typed_in
from bot.email.incoming.typed_text import typed_lines, unquoted

MOST_LINES_READ = 12

_MARKING = re.compile(
    r"[\s\[({*#-]*(classification\s*:\s*)?(official|protect|restricted|internal|not protectively marked|unclassified)"
    r"([\s:/-]+(sensitive|personal|only|use|data|commercial|restricted|all))*[\s\])}*#.-]*",
    re.IGNORECASE,
)
_BANNER = re.compile(
    r"\W*(caution|warning|external( e-?mail| sender)?|this (e-?mail|message) (originated|came|was sent) from outside"
    r"|you don'?t often get e-?mail from|some people who received this)\b.{0,500}",
    re.IGNORECASE,
)
_GREETING = re.compile(
    r"(hi|hello|hiya|dear|good (morning|afternoon|evening)|morning|afternoon)"
    r"(\s+(all|both|team|there|homeward|everyone|colleagues?|sir|madam|[\w'-]{2,20}))?\s*[,.!-]*",
    re.IGNORECASE,
)
_SIGN_OFF = re.compile(
    r"(many |with |and )*(thanks?( you| again| a lot)?|ta|cheers|(kind(est)?|best|warm(est)?) (regards|wishes)|regards"
    r"|best|all the best|yours (sincerely|faithfully)|le gach deagh dhùrachd|thanks and kind regards|kr|br)"
    r"(\s+[\w'-]{2,20})?\s*[,.!-]*",
    re.IGNORECASE,
)
_FOOTER = re.compile(
    r"\s*(--\s*|[_*=~-]{5,}|sent from (my|outlook|samsung|mail for|yahoo)\b.{0,90}|get \[?outlook for \w+.{0,90}"
    r"|sent via\b.{0,60}|(this|the) (e-?mail|message|information)\b.{0,80}\b(confidential|intended|privileged)\b.*"
    r"|disclaimer\b.*|confidentiality notice\b.*|please consider the environment\b.*)",
    re.IGNORECASE,
)
_ELSEWHERE = re.compile(
    r"\b(see|as|my)\b.{0,20}\b(below|inline|in line)\b|\b(comments?|answers?|repl(y|ies)|responses?)\b.{0,20}\b(below"
    r"|inline|in-line|in (red|blue|green|bold|capitals))\b|\bin (red|blue|green) (below|text)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Stripped:
    """What was typed. `elsewhere`: the answer stands between quoted lines, where nobody can tell what it is about."""

    text: str
    elsewhere: bool


def stripped(plain: str | None, html: str | None, writer: str = "") -> Stripped:
    """What the writer typed, from whichever text of the mail holds it. `writer`: her name, which ends her words."""
    found = [typed for typed in (_of_html(html), _of_plain(plain)) if typed]
    between = any(typed.between for typed in found)
    for typed in found:
        for lines in (typed.above, typed.below):
            text = "\n".join(said_first(lines, writer))
            if text:
                return Stripped(text, between or bool(_ELSEWHERE.search(text)))
    return Stripped("", between)


def _of_plain(plain: str | None) -> Typed | None:
    return typed_lines(plain[:MOST_TEXT].split("\n")) if plain else None


def _of_html(html: str | None) -> Typed | None:
    """By the marks of the mail program first, then line by line: some programs set none."""
    if not html:
        return None
    by_marks = typed_in(html[:MOST_TEXT])
    by_lines = typed_lines(by_marks.above)
    below = (*by_lines.below, *unquoted(by_marks.below))
    return Typed(by_lines.above, below, by_marks.between or by_lines.between)


def said_first(lines: Sequence[str], writer: str = "") -> list[str]:
    """The first lines that say something, up to the signature; twelve at most, blank lines left out.

    A signature alone says nothing.
    """
    kept: list[str] = []
    names = _names(writer)
    for line in map(str.strip, lines):
        if _FOOTER.fullmatch(line):
            if kept:
                break
            continue
        if not line or (not kept and _is_in_front(line)):
            continue
        if line.rstrip(",. ").casefold() in names or (kept and _SIGN_OFF.fullmatch(line)):
            break
        kept.append(line)
        if len(kept) == MOST_LINES_READ:
            break
    return kept


def _is_in_front(line: str) -> bool:
    return any(pattern.fullmatch(line) for pattern in (_MARKING, _BANNER, _GREETING))


def _names(writer: str) -> frozenset[str]:
    words = writer.split()
    return frozenset(name.casefold() for name in _signed(words)) if words else frozenset()


def _signed(words: Sequence[str]) -> Iterable[str]:
    """How a name stands under a mail: whole, first name alone, or initial and last name."""
    yield " ".join(words)
    yield words[0]
    if len(words) > 1:
        yield f"{words[0][0]} {words[-1]}"
        yield f"{words[-1]}, {words[0]}"
        yield "".join(word[0] for word in words)
