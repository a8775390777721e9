"""What is said to walk through a meeting's list: "meeting", "next", "back", "leave", "meeting minutes"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum


class Walk(StrEnum):
    """Where the walk goes."""

    BEGIN = "begin"
    NEXT = "next"
    BACK = "back"
    LEAVE = "leave"
    MINUTES = "minutes"
    TO = "to"


@dataclass(frozen=True, slots=True)
class MeetingWords:
    """`team`: as it was written behind "meeting"; empty where none was. `plain`: read so only while a meeting goes on.

    `number`: of the child on the list to go to, which a button carries, so that a second press goes no further.
    """

    walk: Walk
    team: str = ""
    plain: bool = False
    number: int = 0


_WHILE_IT_GOES_ON = {
    **dict.fromkeys(("next", "nxt", "next one", "nxt one", "next child", "the next one"), Walk.NEXT),
    **dict.fromkeys(("start", "skip", "skip this one", "carry on", "move on", "go on"), Walk.NEXT),
    **dict.fromkeys(("back", "go back", "previous", "prev", "one back"), Walk.BACK),
    **dict.fromkeys(("leave", "leave it there", "leave meeting", "leave the meeting", "stop"), Walk.LEAVE),
    **dict.fromkeys(("stop here", "stop meeting", "stop the meeting", "finish", "finish here"), Walk.LEAVE),
    **dict.fromkeys(("end", "end meeting", "end the meeting", "end of meeting"), Walk.LEAVE),
    **dict.fromkeys(("ok next", "okay next", "right next", "next then", "ok go on"), Walk.NEXT),
    **dict.fromkeys(("minutes", "the minutes", "meeting notes", "notes of the meeting"), Walk.MINUTES),
}
_ALWAYS = {
    **dict.fromkeys(("meeting", "the meeting", "start meeting", "start the meeting"), Walk.BEGIN),
    **dict.fromkeys(("begin meeting", "begin the meeting", "tracking meeting"), Walk.BEGIN),
    **dict.fromkeys(("go on with the meeting", "go on with meeting", "back to the meeting"), Walk.BEGIN),
    "meeting minutes": Walk.MINUTES,
    "minutes of the meeting": Walk.MINUTES,
}
_COURTESY = re.compile(r"(?<![ ,])[ ,]++(?:please|pls|plz|then)$")
_TO = re.compile(r"child (?P<number>\d{1,4})")
_OF_A_TEAM = "meeting "
_LONGEST = 60  # letters: the name of a team, and no more


def meeting_words(text: str) -> MeetingWords | None:
    """What the words say of a meeting; None where they say anything else."""
    said = _COURTESY.sub("", " ".join(text.strip().rstrip(".!").casefold().split()))
    if said in _ALWAYS:
        return MeetingWords(_ALWAYS[said])
    if said in _WHILE_IT_GOES_ON:
        return MeetingWords(_WHILE_IT_GOES_ON[said], plain=True)
    to = _TO.fullmatch(said)
    if to:
        return MeetingWords(Walk.TO, plain=True, number=int(to["number"]))
    team = said.removeprefix(_OF_A_TEAM)
    if team != said and len(said) <= _LONGEST:
        return MeetingWords(Walk.BEGIN, team)
    return None
