"""A change of route in words: "route changed to kinship because gran came forward"."""

from __future__ import annotations

import re

from permanence.answer import Answer, Verb
from permanence.answers.rules import reasons_for
from permanence.case import Case
from permanence.day_words import day_words
from permanence.replies.answers import OTHER, Question
from permanence.replies.dates.read import Intent
from permanence.replies.dates.words import plain
from permanence.replies.facts import Days
from permanence.replies.words import Lexicon, reason_in

_CHANGES = "(?:changed?|changing|switch(?:ed|ing)?|swap(?:ped)?)"
_CHANGE = re.compile(
    r"(?<![a-z])(?:"
    r"(?:route|plan|permanence plan|care plan)(?: (?:has|is|was|been|now|just))* "
    r"(?:changed|changing|switched|moved|now|amended)"
    rf"|{_CHANGES}(?: (?:the|our|to|of|over|child's))* (?:route|plan)|{_CHANGES}(?= (?:from|to|over to) )"
    r"|change of (?:route|plan)|new (?:route|plan)|now going for|now pursuing|route:"
    r")(?![a-z])"
)
_WHY = re.compile(
    r"(?<![a-z])(?:because(?: of)?|cos|as|due to|since|owing to|reason:?)(?![a-z])[: ]*|[-:(,;.]\s*(?=[a-z])"
)
_FROM = re.compile(r"(?<![a-z])from (?:the )?$")


def route_is_changed(days: Days) -> bool:
    return _CHANGE.search(plain(days.written)) is not None


def route_change(days: Days, case: Case, lexicon: Lexicon) -> list[Answer] | Question | None:
    """The change that a reply tells, or what is left to ask about it; None when it tells none."""
    text = plain(days.written)
    change = _CHANGE.search(text)
    if change is None:
        return None
    routes = [
        r for r in lexicon.routes_in(text[change.end() :]) if not _FROM.search(text[: change.end() + r.start])
    ]
    why = _why(text, change.end() + (routes[0].end if routes else 0))
    wanted = [r for r in routes if why is None or change.end() + r.start < why]
    if not wanted:
        return _ask_route(days, lexicon)
    answer = Answer(Verb.CHANGE_ROUTE, case.journey.reference, route=wanted[0].code)
    return _with_day(answer, days, case, why if why is not None else len(text))


def _why(text: str, start: int) -> int | None:
    found = _WHY.search(text, start)
    return found.end() if found and text[found.end() :].strip(" .") else None


def _with_day(answer: Answer, days: Days, case: Case, why: int) -> list[Answer] | Question:
    day = days.meant([(0, why)], Intent.PAST)
    if day and day.must_ask:
        return Question(
            f'Which day is "{day.words.strip()}"?',
            tuple(
                (f"{days.written[: day.start]}{on}{days.written[day.end :]}", day_words(on))
                for on in sorted({day.on, *day.alternatives})
            ),
        )
    known = reasons_for(Verb.CHANGE_ROUTE, case.rules.pack)
    words = days.written[why:].strip(" .,;:!)(")
    reason = reason_in(plain(words), known) if words else None
    if not words or (reason is None and OTHER not in known):
        written = days.written.strip(" .,")
        return Question(
            "Why was the route changed?",
            tuple((f"{written} because {code}", known[code].name) for code in known),
        )
    return [
        Answer(
            Verb.CHANGE_ROUTE,
            answer.reference,
            route=answer.route,
            on=day.on if day else days.today,
            reason=reason or OTHER,
            note=None if reason and len(words.split()) <= len(known[reason].name.split()) else words,
        )
    ]


def _ask_route(days: Days, lexicon: Lexicon) -> Question:
    written = days.written.strip(" .,")
    return Question(
        "Which route is followed from now on?",
        tuple((f"{written} to {code}", route.name) for code, route in lexicon.pack.routes.items()),
    )
