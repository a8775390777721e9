"""What a person typed in answer to a mail: without quotation, greeting, signature, marking, banner or disclaimer.

What stands above and below a quotation is read together. Only the first lines of it are read as an answer; how many are
not is told. Answers between quoted lines, or "see below", are told as such: they become a question and never a
decision.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.email.incoming.banners import MARKING, without_banner
from bot.email.incoming.opening import MOST_TEXT
from bot.email.incoming.ours import NOTHING_OF_OURS, Ours
from bot.email.incoming.typed_html import Typed, typed_in
from bot.email.incoming.typed_text import MOST_LINES, typed_behind, typed_lines, unquoted
from permanence.signature import (
    Signature,
    ends_all,
    is_by_program,
    is_contact,
    is_working_days,
    may_be_said,
    tells,
)

MOST_LINES_READ = 12

_GREETING = re.compile(
    r"(hi|hello|hiya|dear|good (morning|afternoon|evening)|morning|afternoon)"
    r"(\s+(all|both|team|there|homeward|everyone|colleagues?|sir|madam|[\w'-]{2,20}))?\s*[,.!-]*",
    re.IGNORECASE,
)
_ELSEWHERE = re.compile(
    r"\b(see|as|my)\b.{0,20}\b(below|inline|in line)\b|\b(comments?|answers?|repl(y|ies)|responses?)\b.{0,20}\b(below"
    r"|inline|in-line|in (red|blue|green|bold|capitals))\b|\bin (red|blue|green) (below|text)\b",
    re.IGNORECASE,
)


_PROGRAMS = re.compile(
    r"<(?:https?|mailto):[^<>\s]*>|https?://\S+|\[(?:cid|image|https?):[^\[\]]{0,200}\]", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Stripped:
    """What was typed. `elsewhere`: the answer stands between quoted lines, where nobody can tell what it is about.

    `more`: lines that she typed below those that are read. `under`: lines in her signature that are not read and may be
    words of hers. `disagrees`: as a page and as plain text the mail says two things, and nobody knows which she saw.
    """

    text: str
    elsewhere: bool
    more: int = 0
    under: int = 0
    disagrees: bool = False


def stripped(plain: str | None, html: str | None, writer: str = "", ours: Ours = NOTHING_OF_OURS) -> Stripped:
    """What the writer typed, above and below the quotation, from whichever text of the mail holds it.

    `writer`: her name, by which her signature is known. `ours`: by which a quotation of our message is known.
    """
    signature = Signature(writer)
    page, text = _of_html(html, ours), _of_plain(plain, ours)
    between = any(typed.between for typed in (page, text) if typed)
    in_page, in_text = _said_in(page, signature), _said_in(text, signature)
    if page and _disagree(in_page, in_text, is_unsaid=page.unsaid):
        return Stripped("", between, disagrees=True)
    said = max(in_page, in_text, key=lambda words: len(_bare("\n".join(words.lines))))
    read = "\n".join(said.lines[:MOST_LINES_READ])
    more = max(0, len(said.lines) - MOST_LINES_READ)
    return Stripped(read, between or bool(_ELSEWHERE.search(read)), more, said.under)


def _said_in(typed: Typed | None, signature: Signature) -> Words:
    if typed is None:
        return Words([])
    above, below = words_in(typed.above, signature), words_in(typed.below, signature, below=True)
    return Words([*above.lines, *below.lines], above.under + below.under)


def _disagree(in_page: Words, in_text: Words, *, is_unsaid: bool) -> bool:
    """Whether the page and the plain text of a mail say two things; one may say more behind the same words.

    `is_unsaid`: something in the page was struck out or hidden, so that a text in its place may be just that.
    """
    page, text = _bare("\n".join(in_page.lines)), _bare("\n".join(in_text.lines))
    if not page or not text:
        return bool(text) and is_unsaid
    shorter = min(len(page), len(text))
    return page[:shorter] != text[:shorter]


def _bare(text: str) -> list[str]:
    """The words alone, in small letters, without addresses and names of pictures: programs write those differently."""
    return re.findall(r"[^\W_]+", _PROGRAMS.sub(" ", text).casefold())


def _of_plain(plain: str | None, ours: Ours) -> Typed | None:
    return typed_lines(plain[:MOST_TEXT].split("\n"), ours) if plain else None


def _of_html(html: str | None, ours: Ours) -> Typed | None:
    """By the marks of the mail program first, then line by line: some programs set none."""
    if not html:
        return None
    by_marks = typed_in(html[:MOST_TEXT])
    by_lines = typed_lines(by_marks.above, ours)
    quoted = by_marks.quoted[:MOST_LINES]
    behind = () if by_marks.in_blocks else typed_behind(quoted, ours)
    below = (*by_lines.below, *unquoted(by_marks.below), *behind)
    between = by_marks.between or by_lines.between or ours.is_broken_by(quoted)
    return Typed(by_lines.above, below, between, unsaid=by_marks.unsaid)


@dataclass(frozen=True, slots=True)
class Words:
    """The lines that say something. `under`: how many lines of the signature may be words as well, and are not read."""

    lines: list[str]
    under: int = 0


def words_in(lines: Sequence[str], signature: Signature, *, below: bool = False) -> Words:
    """What is said in these lines, without banner, greeting and signature; blank ones left out.

    Words that stand under a sign-off are words, but for those beside a telephone number or an address: what looks
    private would keep the whole mail from being read. `below`: the lines stand under a quotation, where a signature may
    begin at once. A signature alone says nothing, but thanks alone are said.
    """
    kept: list[str] = []
    signing, just_signed, under = below, False, 0
    for number, typed in enumerate(map(str.strip, lines)):
        line = typed if kept else _without_front(typed)
        if ends_all(line) and (kept or signing):
            under += sum(may_be_said(rest.strip()) for rest in lines[number + 1 :])
            break
        if not line or is_by_program(line) or ends_all(line):
            continue
        if signing and (signature.holds(line) or (just_signed and signature.may_be_first_name(line))):
            just_signed = just_signed or signature.is_sign_off(line)
        elif signing and is_contact(line):
            under += 1
        elif signature.is_name(line) or (kept and (signature.is_sign_off(line) or is_working_days(line))):
            signing, just_signed = True, True
        else:
            just_signed = False
            kept.append(line)
    return Words(kept, under)


def _without_front(line: str) -> str:
    """A first line without what stands in front of an answer; empty where it is nothing else."""
    line = without_banner(line)
    return "" if not tells(line) and (MARKING.fullmatch(line) or _GREETING.fullmatch(line)) else line
