"""Every channel, and what cannot be done there, with the reason in words for the people who use it."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from permanence.answer import Verb
from tests.conformance.channel import Channel
from tests.conformance.email_words import email_words
from tests.conformance.practice_inbox import practice_inbox
from tests.conformance.slack_buttons import slack_buttons
from tests.conformance.slack_words import slack_words
from tests.conformance.teams_card import teams_card
from tests.conformance.teams_words import teams_words


@dataclass(frozen=True, slots=True)
class Way:
    """A channel, as people call it, and how it is answered in one sentence.

    `open` begins a council that uses it. `excused`: what it cannot do, and why.
    """

    name: str
    how: str
    open: Callable[[Path], AbstractContextManager[Channel]]
    excused: Mapping[Verb, str]


_NO_BUTTON = {
    Verb.RESUME: "a paused step is not asked about, so no message has a button for it; write it",
    Verb.NOTE: "the forms take a note beside an answer; a note alone is written",
    Verb.HELP: "there is no button for it; write it",
    Verb.NOT_DONE: "*Booked…* and *Blocked…* say what follows from it; write it, and you are asked",
    Verb.LEAVE: "it is about you and about no step, so no message asks for it; write it",
    Verb.WORKING_DAYS: "it is about you and about no step, so no message asks for it; write it",
    Verb.PLAN_RIGHT: "the form about a review asks it, and a message of its own once a plan had no news; or write it",
    Verb.SIBLINGS: "two children are linked in words alone; write both references",
    Verb.NOT_SIBLINGS: "as siblings; write both references",
    Verb.CALL_MINE: "a number of your own is given in words alone; write it",
}
WAYS = (
    Way(
        "Slack, by button or form",
        "Press a button under the step in the day's message, or on the app's Home tab. What a button or a form says is "
        "recorded at once.",
        slack_buttons,
        _NO_BUTTON,
    ),
    Way(
        "Slack, in words",
        "Write in the thread of the message, or to the app. What you wrote is read back; press *Record it* or write yes.",
        slack_words,
        {},
    ),
    Way(
        "Teams, by card",
        "Press a button under the step in the day's card; a form opens in its place. It is recorded at once.",
        teams_card,
        {
            **_NO_BUTTON,
            Verb.LIST: "there is no page of its own in Teams that could be the list; write it",
        },
    ),
    Way(
        "Teams, in words",
        "Write in the chat with Homeward. What you wrote is read back; press *Record it* or write yes.",
        teams_words,
        {},
    ),
    Way(
        "E-mail, in words",
        "Reply to the message. What you wrote is read back in a mail of its own; reply yes to that very mail.",
        email_words,
        {Verb.WHO: "who a reference stands for is never told by e-mail; ask in chat"},
    ),
    Way(
        "Practice inbox",
        "The buttons and forms of Slack, and a line to write in, on a web page for training.",
        practice_inbox,
        {},
    ),
)
