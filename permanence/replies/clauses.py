"""A reply taken apart: clauses, and in each of them the steps, outcomes, cues, dates and reason that it names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from permanence.replies.cues import Cue, cues_in, intent_of
from permanence.replies.dates.read import Intent
from permanence.replies.words import Lexicon, Mention, mentions

Span = tuple[int, int]
# Where a new thought may begin. A comma between digits, and a stop inside a word or number, belong to what they join.
_BREAK = re.compile(
    r"[;\n!]+|,(?! ?[0-9])|,(?<![0-9],)|\.(?= |$)|\?(?= |$)| - |(?<![a-z])(?:and|but|then|so|also|plus)(?![a-z])|&(?= )"
)
_WAITS = "(?:waiting|awaiting|pending|stuck|held up|blocked|delayed|stalled|on hold|hold-?up)"
_REASON = re.compile(
    r"(?<![a-z0-9'])(?:because(?: of)?|cos|coz|b/c|due to(?! be)|owing to|thanks to|on account of|"
    rf"reason(?: is| was)?:?|{_WAITS}(?! *(?:until|till|to ))(?: (?:on|for|by|with|due to))?|needs?|"
    r"as(?! (?:of|planned|agreed|expected|booked|arranged|scheduled|normal|well|per|usual|soon|above|a result)))"
    r"(?![a-z0-9])[: ]*"
)
_REASON_AFTER_OUTCOME = re.compile(r" *(?:for|pending|until we have|to get|to allow|awaiting|:|-|\() *")
_RELATED = re.compile(
    r"(?<![a-z])(?:at|by|from|via|after|before|for|following|since|to|with|in|of|post|pre)(?: the| our| a)? ?-?$"
)
# "deferred to 9 June" gives a new date and no more; "deferred for medical" is what a body decided.
_ONLY_MOVES = re.compile(
    "(?:deferred|postponed|adjourned|continued|carried over|held over|put (?:off|back)) (?:to|until|till)(?![a-z])"
)
_LOOK_AGAIN = re.compile(
    "(?:to |will |and |i'll |we'll )?(?:be )?(?:review(?:ed)?|look|check|chase|revisit)"
    "(?: (?:again|it|date|this))*(?: (?:on|in|by))?"
)
_VERB = re.compile("[a-z]+ed")


@dataclass(frozen=True, slots=True)
class Clause:
    """One thought of a reply: plain `text` that stands at `start` of the whole. Places of mentions are the whole's.

    `steps`: what it is about, without venues ("at panel") and without what only the reason names; `only_beside` when
    nothing but venues is left. `reason`: the place of the words that say why, None where nothing does.
    """

    start: int
    text: str
    steps: tuple[Mention, ...]
    outcomes: tuple[Mention, ...]
    cues: frozenset[Cue]
    intent: Intent
    reason: Span | None
    only_beside: bool = False

    @property
    def end(self) -> int:
        return self.start + len(self.text)


def clauses_of(plain_text: str, dates: Sequence[Span], lexicon: Lexicon) -> list[Clause]:
    """The clauses of a plain text; no clause ends inside a date or inside the pack's own words."""
    kept = [*dates, *((m.start, m.end) for m in lexicon.milestones_in(plain_text))]
    kept += [(m.start, m.end) for m in lexicon.outcomes_in(plain_text)]
    kept += [(m.start, m.end) for m in mentions(plain_text, lexicon.reasons)]
    clauses = [_clause(plain_text, start, end, lexicon) for start, end in _pieces(plain_text, kept)]
    return [
        replace(clause, steps=()) if n and _only_says_when(clause, clauses[:n], dates) else clause
        for n, clause in enumerate(clauses)
    ]


def _only_says_when(clause: Clause, before: list[Clause], dates: Sequence[Span]) -> bool:
    """Whether it says when to look again at what was just said to be waiting: "blocked ..., review 12 June"."""
    if not any(Cue.BLOCKED in c.cues for c in before):
        return False
    text = clause.text
    for start, end in dates:
        if clause.start <= start < clause.end:
            text = _blank(text, (start - clause.start, end - clause.start))
    return _LOOK_AGAIN.fullmatch(text.strip()) is not None


def _pieces(text: str, kept: list[Span]) -> Iterator[Span]:
    start = 0
    for found in _BREAK.finditer(text):
        if any(first < found.end() and found.start() < last for first, last in kept):
            continue
        if text[start : found.start()].strip():
            yield start, found.start()
        start = found.end()
    if text[start:].strip():
        yield start, len(text)


def _clause(whole: str, start: int, end: int, lexicon: Lexicon) -> Clause:
    text = whole[start:end]
    outcomes = [o for o in lexicon.outcomes_in(text) if not _ONLY_MOVES.match(text, o.start)]
    reason = _reason(text, outcomes) or _coded_reason(text, lexicon)
    told = _blank(text, reason) if reason else text
    outcomes = [o for o in outcomes if reason is None or o.start < reason[0]]
    named = lexicon.milestones_in(told)
    steps = _subjects(told, named, outcomes)
    cues = cues_in(_without_mentions(text, [*outcomes, *named])) - {Cue.CONTACT}
    cues |= cues_in(text) & {Cue.CONTACT}  # which needs to see what was sent: "e-mailed papers" is no talk
    return Clause(
        start=start,
        text=text,
        steps=tuple(_moved(m, start) for m in steps),
        outcomes=tuple(_moved(m, start) for m in outcomes),
        cues=cues,
        intent=intent_of(told, cues_in(_without_mentions(told, named))),
        reason=(start + reason[0], start + reason[1]) if reason else None,
        only_beside=all(_RELATED.search(told[: s.start]) for s in named),
    )


def _reason(text: str, outcomes: Iterable[Mention]) -> Span | None:
    """The place of the words that say why: after "because" and its like, or after "deferred for"."""
    for outcome in outcomes:
        after = _REASON_AFTER_OUTCOME.match(text, outcome.end)
        if after and re.search("[a-z]{3}", text[after.end() :]):
            return after.end(), len(text)
    found = _REASON.search(text)
    while found and (more := _REASON.match(text, found.end())):  # "blocked because waiting on medical"
        found = more
    return (found.end(), len(text)) if found and text[found.end() :].strip() else None


def _coded_reason(text: str, lexicon: Lexicon) -> Span | None:
    """Where the pack's own words for a reason stand, in a clause that stops something: "n/a already placed"."""
    if not cues_in(text) & {Cue.NOT_APPLICABLE, Cue.PAUSE}:
        return None
    found = mentions(text, lexicon.reasons)
    longest = max(found, key=lambda m: len(m.words), default=None)
    return (longest.start, longest.end) if longest else None


def _subjects(text: str, steps: list[Mention], outcomes: list[Mention]) -> list[Mention]:
    """What the clause is about, of all the steps that it names."""
    told = [s for n, s in enumerate(steps) if n == 0 or not _is_verb_of(text, steps[n - 1], s)]
    about = [s for s in told if not _RELATED.search(text[: s.start])] or told
    if len(about) > 1 and outcomes:
        about = [s for s in about if s.start < outcomes[0].start][-1:] or about
    return about


def _is_verb_of(text: str, before: Mention, step: Mention) -> bool:
    """As in "papers lodged": the second word only says what became of the first."""
    return _VERB.fullmatch(step.words) is not None and not text[before.end : step.start].strip()


def _without_mentions(text: str, found: Iterable[Mention]) -> str:
    for mention in found:
        text = _blank(text, (mention.start, mention.end))
    return text


def _blank(text: str, span: Span) -> str:
    return text[: span[0]] + " " * (span[1] - span[0]) + text[span[1] :]


def _moved(mention: Mention, by: int) -> Mention:
    return Mention(mention.code, mention.words, mention.start + by, mention.end + by)
