"""What a clause of a reply does: says that something happened, books it, says why it waits, and so on.

Patterns for plain text (see `date_words.plain`). A clause may hold several cues; who reads it decides between them.
"""

from __future__ import annotations

import re
from enum import StrEnum

from permanence.replies.dates.read import Intent


class Cue(StrEnum):
    DONE = "done"
    BOOKED = "booked"
    BLOCKED = "blocked"
    NOT_APPLICABLE = "not_applicable"
    PAUSE = "pause"
    RESUME = "resume"
    SNOOZE = "snooze"
    WRONG_ALERT = "wrong_alert"
    ACKNOWLEDGE = "acknowledge"
    CONTACT = "contact"
    NOT_YET = "not_yet"
    LOOK_AGAIN = "look_again"
    NO_DATE = "no_date"


_BEFORE, _AFTER = "(?<![a-z0-9'])", "(?![a-z0-9])"


def _words(*patterns: str) -> re.Pattern[str]:
    return re.compile(f"{_BEFORE}(?:{'|'.join(patterns)}){_AFTER}")


_MOVES = (
    "(?:moved|moving|changed|pushed|shifted|put|brought|deferred|postponed|delayed|adjourned|continued|slipped|"
    "carried over|held over)"
)
_PATTERNS: dict[Cue, re.Pattern[str]] = {
    Cue.BOOKED: _words(
        "(?:re-?)?book(?:ed|ing)?(?: in)?",
        "(?:re-?)?(?:scheduled?|arranged?|listed|diari[sz]ed|pencilled in)",
        "(?:set|fixed|confirmed|planned|down) for",
        f"{_MOVES}(?: it)?(?: (?:back|on|forward))* (?:to|till|until|from)",
        "put back|brought forward|pushed back|(?:is|was|be|been|it) moved|(?:back|go(?:es|ing)?) (?:to panel )?on",
        "new (?:panel |court |hearing |review )?date|next date|date is",
        "provisional(?:ly)?(?: date)?|(?:expected|hoping|plan(?:ning|s)?|aim(?:ing)?|intend(?:ing)?) (?:to|for|on|in)",
        "due(?! to(?! be| go))|will|shall|going to|to be held|taking place|happening|is (?:now )?on|now on|should be",
        "(?:it|that|we|i|they)'ll|back in|in by",
    ),
    Cue.DONE: _words(
        "done|completed?|finished|finali[sz]ed|ready|happened|held|took place|went ahead|sorted|achieved|all good",
        "has (?:now )?(?:been|taken place|happened|gone)|have (?:now )?(?:been|done|had|sent)|had",
    ),
    Cue.BLOCKED: _words(
        "blocked|stuck|stalled|held up|on hold|waiting(?: (?:for|on|to))?|awaiting|delayed|hold-?up",
        "awaited|(?:can't|cannot|can not|unable to|not able to) (?:proceed|progress|move|go|book|lodge|get|have|find)",
    ),
    Cue.NOT_APPLICABLE: _words(
        "n/a|not applicable|(?:does not|doesn't|doesnt|do not|don't|dont) apply|no longer (?:needed|required|applies)",
        "(?:not|isn't|isnt|aren't) (?:needed|required|relevant)",
    ),
    Cue.PAUSE: _words("paused?|pausing|stop the clock|stop clock|clock stopped|suspend(?:ed)?"),
    Cue.RESUME: _words(
        "resumed?|resuming|restart(?:ed)?|unpaused?|start the clock(?: again)?|clock running again"
    ),
    Cue.SNOOZE: _words("snoozed?|remind me|(?:ask|nudge|tell) me again|nudge me|not now"),
    Cue.WRONG_ALERT: _words(
        "wrong alert|false alarm|(?:this|that|the|it|alert)(?:'s| is| was)? (?:alert )?(?:is )?(?:wrong|incorrect)",
        "alert(?: is)? (?:wrong|incorrect)|(?:not|isn't|no longer|isnt) (?:my (?:case|child|kid|one)|mine)",
        "wrong (?:child|worker|person|team|kid)|should(?:n't| not)(?: be)? (?:get(?:ting)?|hav(?:e|ing)) this",
        "already (?:told|recorded|answered|sent|said)|no longer (?:the|her|his|their|allocated)(?: social)? worker",
    ),
    Cue.ACKNOWLEDGE: _words(
        "seen(?: this| it)?|ack(?:nowledged?)?|noted|on it|looking into (?:it|this)|will do|working on (?:it|this)",
        "will (?:check|look|chase|find out)(?: .{0,30})?|in hand|leave it with me|got it|understood",
    ),
    Cue.CONTACT: _words(
        "(?:spoke|spoken|talked|rang|phoned|called|chased|chasing|asked|met|texted|messaged|contacted)"
        "(?: (?:to|with|up|in))?",
        "e-?mailed(?! (?:the |all )?(?:papers|reports?|forms?|it|cpr|info|information|request))(?: (?:to|with))?",
        "discussed|visited? by|heard from|(?:left|sent) (?:a )?(?:message|voicemail|reminder)",
    ),
    Cue.NOT_YET: _words(
        "not(?: yet)?|never|yet to|still to|outstanding|tbc|tba|to be confirmed|nothing|without|failed to|missed",
        "nearly|almost|partly|partially|half|[0-9]+ (?:out )?of [0-9]+",
        r"(?:has|have|had|did|was|is|were|are|would|could|should|does|do|wo|ca)n'?t",
    ),
    Cue.LOOK_AGAIN: _words(
        "(?:look|check|chase|review|revisit|ask|try|come back to)(?: (?:again|back|it|this|me))+",
        "review(?:ing)?(?: (?:on|in|by|date))|(?:to|will) (?:review|check|chase|look)",
    ),
    Cue.NO_DATE: _words(
        "no (?:new |other |further |panel |court |hearing )?dates?(?: (?:yet|as yet|so far|available|given|set))?",
        "(?:new )?dates? (?:tbc|tba|to be confirmed|to follow|unknown|not known|awaited)",
    ),
}

# Past, by its verbs. Every word in -ed counts, save those that speak of plans, or are no verbs at all.
_PAST = _words(
    "was|were|had|has been|have been|met|spoke|sent|held|seen|saw|went|took|got|heard|gave|given|made|came|left|told",
    "rang|taken|did|done|ago|yesterday|gone|became|since|began|begun|brought|found|put|signed off|last",
)
_ED = re.compile(f"{_BEFORE}[a-z]{{2,}}ed{_AFTER}")
_NOT_PAST = frozenset(
    (
        "booked", "rebooked", "scheduled", "rescheduled", "arranged", "rearranged", "listed", "planned", "expected",
        "moved", "pencilled", "confirmed", "fixed", "diarised", "diarized", "postponed", "delayed", "need", "bed",
        "red", "wed", "shed", "indeed", "speed", "feed", "proceed", "succeed", "exceed", "blocked", "paused",
        "changed", "looked", "related", "hundred", "agreed-upon", "named", "snoozed", "unmatched", "continued",
        "adjourned", "shifted", "pushed", "based", "unallocated", "needed", "required", "awaited", "contested", "hoped",
    )
)  # fmt: skip
# "was booked", "has been moved": the helping verb belongs to the plan and says nothing about the past.
_HELPING = re.compile(
    f"{_BEFORE}(?:was|were|has|have|had|been|being|got|is|are|now|just)"
    "(?: (?:been|now|just|provisionally|originally))* "
    f"(?=(?:re-?)?(?:booked|scheduled|arranged|listed|moved|changed|pushed|shifted|put|brought|postponed|delayed|set|"
    f"fixed|confirmed|planned|deferred (?:to|until|till)|due|expected))"
)


# Words beside which a reply that names no step can still be read; two others, and it is a story and no answer.
_FILLERS = _words(
    "back|w|c|wc|commencing|unanimously|fully|formally|both|planned|expected|week|weeks|time|date|as|a|again|of|instead|rather|than|moved|changed|confirmed|ago|all|already|also|am|an|and|at|be|been|but|by|can|date|day|did|done|finally|for|from|"
    "go|going|gone|got|had|has|have|held|hi|i|in|is|it|it's|its|last|me|my|next|no|not|now|ok|on|our|"
    "please|pm|she|so|sorry|still|thanks|that|that's|the|then|there|they|this|to|today|tomorrow|until|"
    "up|was|we|went|well|were|will|with|yes|yet|you|out|actually|meeting|step|stage|one"
)


def telling_words(text: str) -> list[str]:
    """The words of a plain text that say more than that something is done or booked."""
    bare = without(Cue.DONE, without(Cue.BOOKED, text))
    return [word for word in re.findall("[a-z']+", bare) if _FILLERS.fullmatch(word) is None]


def cues_in(text: str) -> frozenset[Cue]:
    """Every cue of a clause in plain text."""
    return frozenset(cue for cue, pattern in _PATTERNS.items() if pattern.search(text))


def is_only(cue: Cue, text: str) -> bool:
    """Whether the text is made of nothing but this cue."""
    return _PATTERNS[cue].fullmatch(text.strip(" .,!")) is not None


def first_of(cue: Cue, text: str) -> re.Match[str] | None:
    return _PATTERNS[cue].search(text)


def without(cue: Cue, text: str) -> str:
    """The text with the words of a cue blanked, each place kept."""
    return _PATTERNS[cue].sub(lambda m: " " * len(m[0]), text)


def intent_of(text: str, cues: frozenset[Cue]) -> Intent:
    """Whether the dates of a clause lie in the past or in the future; EITHER when it does not say, or says both."""
    bare = _HELPING.sub(lambda m: " " * len(m[0]), text)
    plans = Cue.BOOKED in cues
    past = _PAST.search(bare) is not None or any(m[0] not in _NOT_PAST for m in _ED.finditer(bare))
    if plans == past:
        return Intent.EITHER
    return Intent.FUTURE if plans else Intent.PAST
