"""A short answer in the words that people use for it, put into the plain words of the question it answers.

"Yes, both of those" is a yes, "it's 3's" is 3, "give it about 2 weeks" is 2 weeks: what is said beside them says
nothing more there. Nothing is changed where the words could be meant in another way.
"""

from __future__ import annotations

import re

from permanence.replies.agreeing import is_a_yes
from permanence.replies.children import lines_for
from permanence.replies.lexicon import tokens_of
from permanence.replies.memory import Waiting, WaitsFor
from permanence.replies.puts_right import put_right_in_full, with_no_for_its_sign, without_the_no
from permanence.replies.reading import Line, Open, Situation
from permanence.replies.when_asked import (
    confirmed_now,
    how_long_away,
    it_was_then,
    of_the_days_offered,
    when_to_ask,
)
from permanence.replies.why_asked import back_on, why_and_when

_NUMBERS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5}
_LEAD = (
    r"\W*(?:(?:yes|aye|sorry|oh|ah|no|i mean|i meant|it's|its|it is|it was|that's|thats|that is|that was"
    r"|just|for|was|the"
    r"|one|wee|on|in|of|about|my)\W+)*"
)
_A_LINE = re.compile(
    rf"{_LEAD}(?:(?:line|number|no\.?|child|case|kid|item|c)\W{{0,2}})?#?(?P<line>[1-9]|one|two|three|four|five)"
    r"(?:'?s)?(?:\W+(?:one|review|lac|please|pls|thanks|sorry|it is|of course))*\W*",
    re.IGNORECASE,
)
_IT_IS = re.compile(
    r"\W*(?:(?:sorry|oh|it's|its|it is|it was|that's|thats|that is|that was|i mean|i meant|just|yes)\W+)+",
    re.IGNORECASE,
)
_ABOUT = re.compile(
    r" (?:i'?m |i am |that i'?m )?(?:on about|talking about|asking about|meaning)[ .!]{0,3}$", re.IGNORECASE
)
_FILL = frozenset({"the", "one", "ones", "review", "please", "of", "course"})


def _of_which_child(text: str, waiting: Waiting, situation: Situation) -> str | None:
    """The number of the line that a reply names and no more; None where it says anything else."""
    text = _ABOUT.sub("", text)
    if (said := _A_LINE.fullmatch(text)) and len(situation.lines) > 1:
        word = said["line"].lower()
        number = _NUMBERS.get(word) or int(word)
        return str(number) if any(line.number == number for line in situation.lines) else None
    if line := _by_the_words_of_its_step(text, waiting, situation):
        return str(line.number)
    rest = _without_it_is(text)
    return rest if rest != text and rest.strip() else None


def _without_it_is(text: str) -> str:
    said = _IT_IS.match(text)
    return text[said.end() :] if said else text


def _by_the_words_of_its_step(text: str, waiting: Waiting, situation: Situation) -> Line | None:
    """The one line that may be meant and whose step these words tell: "the later one" of a first and a later review."""
    fitting = lines_for(waiting.named, situation)
    keys = {t.key for t in tokens_of(_without_it_is(text)) if any(c.isalnum() for c in t.key)} - _FILL
    known = situation.rules.pack.milestones
    stages = {
        line: (case.stage(line.stage) if (case := situation.case(line.reference)) else None)
        for line in fitting
    }
    steps = {
        line: set(known[s.milestone or ""].step.lower().split())
        for line, s in stages.items()
        if s and s.milestone in known
    }
    told = [line for line, words in steps.items() if keys and keys <= words]
    return told[0] if len(told) == 1 and len(steps) > 1 else None


_LATER = re.compile(
    r"\W*(?:(?:can you|please|just)\W+)*(?:ask|remind|try|chase) me (?:again )?(?:later"
    r"|another time)(?: on| today)?\W*"
    r"|\W*(?:i'?ll |i will )?(?:tell you|get back to you|come back to (?:you|this|it)) (?:later|when i can)\W*",
    re.IGNORECASE,
)
_FOR_A_DAY = frozenset({Open.DAY, Open.NEW_DAY, Open.REVIEW_DAY, Open.UNTIL})


# A mail is signed behind its one word: "Yes.", and then "Regards" and who writes.
_SIGNED = re.compile(r"\n(?:kind |best |warm |many )?(?:regards|wishes|thanks|cheers)[,.]?\n", re.IGNORECASE)


def in_plain_words(text: str, waiting: Waiting, situation: Situation) -> str:
    """The reply as it is meant beside what was asked; unchanged where it may be meant in another way."""
    text = with_no_for_its_sign(text, waiting)
    if is_a_yes(_SIGNED.split(text)[0], waiting, situation):
        return "yes"
    if right := put_right_in_full(text, waiting, situation):
        return right
    text = back_on(without_the_no(text, waiting), waiting)
    return _as_an_answer(text, waiting, situation) if waiting.waits_for is WaitsFor.ANSWER else text


def _as_an_answer(text: str, waiting: Waiting, situation: Situation) -> str:
    """The reply as the answer to what was asked."""
    child = _of_which_child(text, waiting, situation) if Open.CHILD in waiting.opens else None
    told = child or it_was_then(text, waiting) or how_long_away(text, waiting) or confirmed_now(text, waiting)
    told = told or of_the_days_offered(text, waiting, situation)
    if told:
        return told
    if waiting.opens and set(waiting.opens) <= _FOR_A_DAY and _LATER.fullmatch(text):
        return "hang on"
    return when_to_ask(why_and_when(text, waiting), waiting)
