"""When to ask again, how long somebody is away, or which of the days offered: in plain words, where that was asked."""

from __future__ import annotations

import re
from datetime import timedelta

from permanence.answer import Verb
from permanence.replies.hoped_for import the_booking_hoped_for
from permanence.replies.memory import Waiting
from permanence.replies.reading import Open, Situation

# When to ask again need not be sure: what is told for about when is asked again then.
_HEDGE = re.compile(
    r"\b(?:maybe|perhaps|i think|i guess|i suppose|about (?=(?:a|one|two|three|four|\d) ?(?:w|fort"
    r"|month))|let'?s say|lets say|say|(?:give|gie) (?:it|them)"
    r"|will do|should do|would do|not before|probably)\b",
    re.IGNORECASE,
)
_ASK_ABOUT = re.compile(
    r"\b(?:(?:ask|remind|chase) (?:me )?(?:again )?)?about (?=[1-9]\b|hw-?\d)"
    r"|about (?:it|that|this|them|her|him) (?=on\b|in\b|\d|again)",
    re.IGNORECASE,
)
_AFTER = re.compile(r"^\W*(?:any ?time |some ?time )?after (?=\d|the \d)", re.IGNORECASE)
_BEGINS = re.compile(r"\b(?:the )?(?:start|beginning|first) of (?P<month>[a-z]{3,9})\b", re.IGNORECASE)
_NEXT_WEEK = re.compile(r"\W*(?:some ?time )?next week\W*", re.IGNORECASE)


def when_to_ask(text: str, waiting: Waiting) -> str:
    """The reply without what makes its day or its number of weeks less than sure."""
    if (
        waiting.opens not in ((Open.REVIEW_DAY,), (Open.UNTIL,))
        or {a.verb for a in waiting.asked} - _ASKED_AGAIN
    ):
        return text
    if _NEXT_WEEK.fullmatch(text):
        return "in a week"
    text = _ASK_ABOUT.sub("", text)
    text = _BEGINS.sub(lambda m: f"1 {m['month']}", _AFTER.sub("", text))
    plain = " ".join(_HEDGE.sub(" ", text).split()).strip(" ,")
    return (
        plain if any(c.isdigit() for c in plain) or re.search(r"\b(?:week|fortnight|month)", plain) else text
    )


_ASKED_AGAIN = frozenset({Verb.BLOCKED, Verb.SNOOZE})


_EITHER = 2
_THIS_OR_NEXT = re.compile(
    r"\W*(?:no[, ]+)?(?:not (?:this week|tomorrow"
    r"|that one),? (?:but )?)?(?:the one )?(?:(?P<next>next week|the week after|the one after|of next week)"
    r"|(?P<this>this week|of this week))(?: please| pls| thanks)*\W*",
    re.IGNORECASE,
)


def of_the_days_offered(text: str, waiting: Waiting, situation: Situation) -> str | None:
    """The one of the days offered that lies in the week named; else None."""
    said = _THIS_OR_NEXT.fullmatch(text)
    days = {a.on for o in waiting.options for a in o.answers if a.on}
    if said is None or len(days) < _EITHER:
        return None
    monday = (
        situation.today - timedelta(days=situation.today.weekday()) + timedelta(days=7 if said["next"] else 0)
    )
    fitting = [d for d in days if timedelta(0) <= d - monday < timedelta(days=7)]
    return fitting[0].isoformat() if len(fitting) == 1 else None


_CONFIRMED_NOW = re.compile(
    r"\W*(?:(?:it'?s|its|it is|it was|was|been|just|has been|got|all) )*(?P<word>confirmed|booked|fixed"
    r"|agreed)(?: it)?"
    r" (?:today|this morning|this afternoon|just now|yesterday)\W*",
    re.IGNORECASE,
)


def confirmed_now(text: str, waiting: Waiting) -> str | None:
    """That a booking hoped for is fixed, without the day on which it was said; else None."""
    said = _CONFIRMED_NOW.fullmatch(text) if Open.WHETHER in waiting.opens else None
    return said["word"] if said and the_booking_hoped_for(waiting) else None


_IT_WAS = re.compile(
    r"\W*(?:(?:yes|yeah|yep|aye|checked|just checked|double checked|ok|definitely|confirmed|i'?ve|i|and)\W+)*"
    r"(?:it was(?: held| so)?|it did(?: happen)?|held|confirmed|it happened|(?:was )?held(?: then)?"
    r"|(?:i )?(?:have )?(?:just )?checked"
    r"(?: (?:it|that|with [a-z]+))?(?:\W+(?:and )?(?:yes|aye)(?: it was)?)?)(?: thanks| ta)?\W*",
    re.IGNORECASE,
)


def it_was_then(text: str, waiting: Waiting) -> str | None:
    """That it was on the day of which that was in doubt, with the day; None where no such day was told."""
    offered = [o.answers for o in waiting.options if o.answers]
    if Open.WHETHER not in waiting.opens or len(offered) != 1 or len(offered[0]) != 1:
        return None
    told = offered[0][0]
    held = told.verb is Verb.DONE and told.on is not None and len(waiting.asked) == 1
    return f"it was {told.on.isoformat()}" if held and told.on and _IT_WAS.fullmatch(text) else None


_FROM_TO = re.compile(
    r"\W*(?:from )?(?:the )?(?P<first>\d{1,2})(?:st|nd|rd|th)?(?: (?P<of>[a-z]{3,9}))? ?(?:-|to|until"
    r"|till|til|through) ?(?:the )?"
    r"(?P<last>\d{1,2})(?:st|nd|rd|th)?(?: of)? (?P<month>[a-z]{3,9})\W*",
    re.IGNORECASE,
)
_UP_TO = re.compile(
    r"\W*(?:up (?:to|until|till)(?: and including)?|(?:my )?last day (?:is|will be)?|(?:til"
    r"|till) the end of) ?(?P<day>\d.*|the \d.*)",
    re.IGNORECASE,
)


def how_long_away(text: str, waiting: Waiting) -> str | None:
    """The first day and the last one of an absence, each with its month; else None."""
    if [a.verb for a in waiting.asked] != [Verb.LEAVE]:
        return None
    if said := _FROM_TO.fullmatch(text):
        return f"from {said['first']} {said['of'] or said['month']} until {said['last']} {said['month']}"
    said = _UP_TO.fullmatch(text)
    return f"until {said['day']}" if said else None
