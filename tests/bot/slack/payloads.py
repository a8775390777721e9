"""Every kind of thing that Slack is asked to show, once: golden copies, type checks and limits run over these."""

import json
from dataclasses import replace
from datetime import date

from bot.slack.amended import Answered, Since, amended, handles_in, read_frozen
from bot.slack.blocks import SlackMessage
from bot.slack.forms import FIELDS, Forms
from bot.slack.handle import Handle, Place
from bot.slack.renderer import SlackRenderer
from bot.slack.words import Words
from permanence.answers import Verb
from tests.bot.email.examples import EXAMPLES
from tests.builders import a_rulebook

TODAY = date(2026, 5, 18)
WORDS = Words()
OVER_TEAMS = ("digest", "digest-late", "digest-quiet", "digest-large")
SENT = {name: example for name, example in EXAMPLES.items() if name not in OVER_TEAMS}


def frozen(name: str) -> bytes:
    example = EXAMPLES[name]
    return SlackRenderer(WORDS).render(
        example.content, replace(example.message, channel="slack"), example.person
    )


def sent(name: str) -> dict:
    """What chat.postMessage is given for this example, as JSON."""
    return json.loads(frozen(name))


def answered_alert() -> SlackMessage:
    """The mixed alert after Shona said when the first step was done, and Morag what the second is blocked by."""
    alert = read_frozen(frozen("alert"))
    first, second, *_ = handles_in(alert).values()
    done = Answered(
        "Agency decision: reached on Fri 15 May 2026", "you", "Mon 18 May 2026 at 09:31", Verb.DONE, 57, True
    )
    blocked = Answered(
        "Information passed to legal services: blocked, reason: Report late, to be looked at again on Mon 1 Jun 2026",
        "Morag Keir",
        "Mon 18 May 2026 at 09:02",
        Verb.BLOCKED,
        56,
        False,
    )
    since = Since(
        {name(first): done, name(second): blocked}, {(first.reference, 1): 57, (second.reference, 1): 56}
    )
    return amended(alert, since, WORDS)


def name(handle: Handle) -> tuple[str, int, str]:
    return handle.reference, handle.journey, handle.stage


def a_handle() -> Handle:
    return Handle("HW-4821-B", 1, "PO.PANEL#1", 41, 17, Place("D024BE91L", "1779087600.000100"))


def views() -> dict[str, dict]:
    """Every form, and what More opens."""
    forms = Forms(a_rulebook().pack, WORDS)
    made = {f"form-{verb}": forms.form(verb, a_handle(), TODAY) for verb in FIELDS}
    return made | {"more": forms.more(a_handle())}
