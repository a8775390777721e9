"""What Homeward listens to in Slack: one set of listeners, however the request came in.

Each is split in two: before the answer what must be durable, after it what follows. A press or a word is kept
(bot/arrivals.py), and casework takes it when Slack has its answer; a form is taken first, because the answer says what
is wrong with it. So Slack has its answer within milliseconds, and never before the commit.
"""

from __future__ import annotations

import re
from typing import Any

from slack_bolt.async_app import AsyncApp

from bot.handle import Handle
from bot.slack.after import After
from bot.slack.buttons import ANSWER, ASK, CHANGE, CONFIRM, FORM, MORE, SAY, UNDO
from bot.slack.forms import Forms
from bot.slack.listeners_answers import AnswerListeners
from bot.slack.listeners_forms import FormListeners
from bot.slack.listeners_words import WordListeners
from bot.slack.taking import Taking
from bot.slack.telling import Telling

COMMAND = "/homeward"


def add_listeners(app: AsyncApp, taking: Taking, telling: Telling, forms: Forms, after: After) -> None:
    """The app answers buttons, forms, words, the command and the Home tab."""
    answers = AnswerListeners(taking, telling, after)
    filled_in = FormListeners(taking, telling, forms, after.errands)
    words = WordListeners(taking, telling, after)
    ours = [carries_a_handle]
    # Bolt asks each in this order whether it is meant: what comes most often stands first.
    app.action(_of(ANSWER), matchers=ours)(answers.kept_until(answers.answered))
    app.event("message")(words.written)
    app.action(UNDO, matchers=ours)(answers.kept_until(answers.undone))
    app.action(CONFIRM)(answers.kept_until(answers.confirmed))
    app.action(CHANGE)(answers.kept_until(answers.changed))
    app.action(_of(SAY))(answers.kept_until(answers.chosen))
    app.action(_of(FORM), matchers=ours)(filled_in.opened)
    app.action(MORE, matchers=ours)(filled_in.opened_more)
    app.action(_of(ASK), matchers=ours)(filled_in.asked)
    app.view(_of(FORM))(filled_in.sent)
    app.event("app_home_opened")(words.home)
    app.command(COMMAND)(words.command)
    app.action(re.compile(""))(answers.unknown)


async def carries_a_handle(body: dict[str, Any]) -> bool:
    """Whether the button is of a kind that we know; one of an older Homeward may carry something else."""
    try:
        Handle.read(body["actions"][0].get("value", ""))
    except ValueError:
        return False
    return True


def _of(family: str) -> re.Pattern[str]:
    """Every action or form of a family: "form.booked", "form.blocked"."""
    return re.compile(rf"^{family}\.")
