"""Replies that are a command or a plain yes or no from end to end: help, list, why, who, undo, confirm, change."""

from __future__ import annotations

import re
from dataclasses import dataclass

from permanence.answer import Verb


@dataclass(frozen=True, slots=True)
class Command:
    """Something asked of Homeward; `reference` where one is named."""

    verb: Verb
    reference: str | None = None


@dataclass(frozen=True, slots=True)
class Confirmation:
    """A plain yes or no to what was read back."""

    yes: bool


_POLITE = "(?:please|pls|plz|thanks|thank you|thx|ta|cheers|homeward|hi|hello|hey|ok|okay|can you|could you)"
_COMMANDS: tuple[tuple[Verb, re.Pattern[str]], ...] = (
    (
        Verb.HELP,
        re.compile(
            r"(?:help|help me|commands?|\?+|what can i (?:say|do|type|write)|what is (?:this|homeward)|"
            r"how (?:do|can) i .*)"
        ),
    ),
    (
        Verb.LIST,
        re.compile(
            r"(?:(?:show|list|see)(?: me)?(?: my| all| the)?(?: list| stages| steps| cases| children| items| tasks)?|"
            r"my (?:list|stages|steps|cases|children|items|tasks)|to ?do(?: list)?|"
            r"what (?:do i have|have i got)(?: .{0,20})?|"
            r"what(?:'s| is)(?: .{0,20})? (?:outstanding|due|overdue|left|open|on my list|next|late))"
        ),
    ),
    (Verb.WHY, re.compile(r"(?:why|explain|how come|when is)(?: .*)?")),
    (
        Verb.WHO,
        re.compile(
            r"(?:who|whose|which child)(?:'s| is| reference)*(?: (?:is|this|that|it|reference|the child|child|behind))*"
        ),
    ),
    (
        Verb.UNDO,
        re.compile(r"(?:undo|revert|take (?:it|that|this) back|oops)(?: (?:it|that|this|the|last|one))*"),
    ),
)
_YES = re.compile(
    r"(?:yes|y|yep|yeah|yup|aye|confirm(?:ed)?|correct|right|ok|okay|record (?:it|that|this)|do it|go ahead|"
    r"that's (?:right|correct|it|fine)|thats (?:right|correct)|all correct|looks (?:right|good)|fine|perfect|sure|"
    r"\U0001f44d.?|:\+1:|:thumbsup:|:white_check_mark:|\u2705)"
)
_NO = re.compile(
    r"(?:no|n|nope|nah|change|change it|cancel|cancel that|wrong|that's (?:wrong|not right)|thats (?:wrong|not right)|"
    r"not right|incorrect|not correct|don't|do not|don't record(?: it| that)?|\U0001f44e.?|:-1:|:thumbsdown:|\u274c)"
)


def command_in(plain_text: str, reference: str | None = None) -> Command | Confirmation | None:
    """The command that a plain text is from end to end, references and polite words left out; None when it is none."""
    for text in (_tidy(without_politeness(plain_text)), _tidy(plain_text)):
        if not text:
            continue
        for verb, pattern in _COMMANDS:
            if pattern.fullmatch(text):
                return Command(verb, reference)
        if _said(_YES, text):
            return Confirmation(yes=True)
        if _said(_NO, text):
            return Confirmation(yes=False)
    return None


def without_politeness(plain_text: str) -> str:
    """The text without "hi", "please", "thanks" and their like."""
    return re.sub(rf"(?<![a-z]){_POLITE}(?![a-z])[,!. ]*", " ", plain_text)


def after_no(plain_text: str) -> int:
    """How many characters of "no, it was the 19th" only say no; 0 when it does not begin so."""
    found = re.match(r" *(?:no|nope|nah)(?: sorry)?[,.;:!-]+ *(?=[a-z0-9])", plain_text)
    return found.end() if found else 0


def _said(pattern: re.Pattern[str], text: str) -> bool:
    """Whether the text is made of nothing but such words: "yes, that's right"."""
    return re.fullmatch(rf"(?:{pattern.pattern})(?:[ ,.;!-]+(?:{pattern.pattern}))*", text) is not None


def _tidy(text: str) -> str:
    text = re.sub(" +", " ", text).strip(" ,.;:!-")
    return text if text.strip("?") == "" else text.rstrip("? ")
