"""Why it is so, and when to ask again, in one plain sentence, where that was asked: "medical, 3 June"."""

from __future__ import annotations

import re

from permanence.answer import Verb
from permanence.replies.memory import Waiting
from permanence.replies.reading import Open

_WHY_AND_WHEN = re.compile(
    r"\W*+(?P<why>[^,.;\n\d]{2,60}?)(?:[,.;]| [-\u2013]|(?= (?:until?|till?) ))\s*"
    r"(?P<ask>(?:(?:please|and|so|can you|just) )*(?:ask|remind|try|chase|look|check"
    r"|come back)\b(?: (?:me|us|it|to me|again"
    r"|back|about it))*(?: (?:on|in|at))?|until?|till?)?\s*(?P<when>.*(?:\d|week|fortnight).*)",
    re.IGNORECASE | re.DOTALL,
)
# Words that say where the reason may be found, or that there is none to be had.
_ELSEWHERE = re.compile(
    r"\W*(?:you(?:'d|'ll| would| will)? (?:have|need) to |best |better |please )?(?:ask|speak to"
    r"|speak with|check with|phone|email)"
    r" (?!me\b|again)[\w' ]{2,40}\W*"
    r"|\W*(?:please |pls )?(?:see|check|look at|refer to) (?:the |my )?"
    r"(?:minutes?|report|letter|file|notes?|system|email)\W*"
    r"|\W*(?:it'?s|its|it is|they'?re|that'?s|thats)? ?(?:all )?in the (?:minutes?|report|letter|file"
    r"|notes?|system|email)\W*",
    re.IGNORECASE,
)
_NOT_TOLD = re.compile(
    r"\W*(?:they|clerk|the clerk|chair|the chair|panel|she|he|nobody|no ?one|no-one) "
    r"(?:didn'?t|did not|never|haven'?t|hasn'?t|have not|has not|has|have)? ?(?:say|said|tell|told|give|given|gave)"
    r"(?: (?:me|us|why|a reason|any reason|anything|yet))*\W*"
    r"|\W*(?:no|none|nae) ?(?:reason|reasons)?(?: (?:was|were))? (?:given|stated|provided|recorded)\W*"
    r"|\W*(?:i )?(?:wasn'?t|was not|haven'?t been|have not been) told(?: why| yet)?\W*",
    re.IGNORECASE,
)


def why_and_when(text: str, waiting: Waiting) -> str:
    """The reply with why and when to ask again in one sentence; that no reason was given, as that is said elsewhere."""
    if not {Open.NEW_DAY, Open.REASON} & set(waiting.opens) or Verb.LEAVE in {a.verb for a in waiting.asked}:
        return text
    text = back_on(text, waiting)
    if _NOT_TOLD.fullmatch(text):
        return "no idea"
    if _ELSEWHERE.fullmatch(text):
        return "let me check"
    said = _WHY_AND_WHEN.fullmatch(text)
    verbs = [a.verb for a in waiting.asked]
    if said is None or len(verbs) != 1 or _NEWS.search(text) or _ASKS_AGAIN.match(said["why"]):
        return text
    if verbs == [Verb.NOT_DONE] and (
        now := re.fullmatch(r"\W*now (?P<day>.*\d.*)", said["when"], re.IGNORECASE)
    ):
        return f"now {now['day']} because {said['why'].strip()}"
    if verbs == [Verb.BLOCKED] or (verbs == [Verb.NOT_DONE] and said["ask"]):
        when = said["when"] if re.search(r"\d", said["when"]) else f"in {said['when']}"
        return f"blocked because {said['why'].strip()}, look again {'on ' if said['when'][:1].isdigit() else ''}{when}"
    return text


def back_on(text: str, waiting: Waiting) -> str:
    """The reply with the day of what was put off, which is back on that day: nobody was away."""
    put_off = {Verb.NOT_DONE, Verb.BLOCKED}
    stands = any(a.verb in put_off or (a.verb is Verb.DECISION and a.reason) for a in waiting.answers)
    of_it = Open.NEW_DAY in waiting.opens or stands
    return _BACK_ON.sub(lambda m: f"{m['lead']} now ", text).strip() if of_it else text


_ASKS_AGAIN = re.compile(
    r"\W*(?:(?:please|can you|could you|just)\W+)*(?:snooze|remind|ask|chase|come back|check|pause|park|leave|hold)\b",
    re.IGNORECASE,
)
_NEWS = re.compile(
    r"\b(?:now|new|book(?:ed)?|moved|rearranged|held|happened|approved|deferred|it was|back on|is (?:on"
    r"|for)|hear|not)\b",
    re.IGNORECASE,
)
_BACK_ON = re.compile(
    r"(?P<lead>^|[,.;]|\b(?:and|but)\b) ?(?:it'?s |its |goes |going |it goes "
    r"|it will be )?back (?:again )?(?:at panel )?on (?=\w)",
    re.IGNORECASE,
)
