"""docs/answers.md, made from the table that the suite holds every channel to."""

from collections.abc import Iterator

from bot.form_fields import OTHER_ANSWERS, QUESTIONS
from bot.pressed import MORE
from bot.slack.buttons import button
from bot.slack.forms import Forms
from bot.slack.words import Words
from permanence.answer import Answer, Verb
from permanence.answers.by_mail import is_confirmed_elsewhere
from tests.builders import a_rulebook
from tests.conformance.acts import ACTS, CHILD, Act
from tests.conformance.email_words import email_words
from tests.conformance.lists import LISTS
from tests.conformance.table import WAYS, Way

ON_A_NOTICE = (Verb.JOURNEY_GOES_ON, Verb.REALLOCATE)
UNDER_THE_STEP = {Verb.DONE: "done", Verb.BOOKED: "booked", Verb.BLOCKED: "blocked", Verb.UNDO: "undo"}
WORDS = Words()
FORMS = Forms(a_rulebook().pack, WORDS)

TOP = f"""\
# What you can answer, and where

The same answer has the same effect wherever you give it: the same entry in the record, the same words back. This page is
made from the table that the tests hold every channel to, so what it says is what happens.

The examples are about a made-up child, `{CHILD}`, whose adoption and permanence panel is late on Wed 20 May 2026. Where
it is not clear which child you mean, begin with the reference: `{CHILD} panel done today`. Write no names, birth dates or
addresses: such words are given back to you and nothing of them is kept.
"""
BOTTOM = """\
## What is the same everywhere

- What you write is read back before anything is recorded. A button or a form is recorded at once.
- *Held…* on a step past its due date asks on which day it was: today, the due day, or another. On a step that is not late
  the button means today; of words without a day ("LAC done") the day is asked for.
- Every answer can be taken back for ten minutes, by you or your manager. Of several that one yes recorded, write which:
  `undo 2`, `undo HW-4821-B`, `undo the panel`; `undo` alone takes back all of them, and names them.
- What an earlier yes recorded is put right or undone in the same way, while you still talk about it: `sorry, 2 was the 11th`,
  `undo 2`. What was recorded since stands.
- Dates that are no longer in a file are listed for the information officer. She, or an administrator, answers by the numbers
  of that list, by mail or in chat: `remove 1 and 3`, `remove all`, `keep 2`, `remove 1, keep 2`. It is read back like the rest
  ([imports.md](imports.md)); to anything but that list these words are no answer of this kind, and it has no undo: keep the
  sheet right, and take it in again.
- An answer that arrives twice is recorded once, and answered once.
- A reference that you may not see is answered as if it did not exist, and that somebody asked is logged.
"""


def answers_page() -> str:
    return "\n".join([TOP, *_what(), "", *_lists(), "", *_where(), "", *_why_not(), "", *_how(), "", BOTTOM])


def _what() -> Iterator[str]:
    yield "## What you can say"
    yield ""
    yield "| You want to say | In words | By button | What comes back |"
    yield "|---|---|---|---|"
    for act in ACTS.values():
        yield f"| {act.want} | `{act.words}` | {_button(act)} | {_comes_back(act)} |"


def _button(act: Act) -> str:
    """The way to it by buttons, in the words that stand on them."""
    if act.verb in UNDER_THE_STEP:
        return f"*{_label(UNDER_THE_STEP[act.verb])}*"
    if act.verb in ON_A_NOTICE:
        return f"*{_label(act.verb)}* under what her manager is told"
    if act.verb in (*OTHER_ANSWERS, *QUESTIONS):
        return f"*{_label(MORE)}* then *{FORMS.title(act.verb)}*"
    return "the Home tab" if act.verb is Verb.LIST else ""


def _label(name: str) -> str:
    if name == "done":
        return "Held…"  # each step has its own verb
    return str(button(name, name, "", WORDS)["text"]["text"])


def _comes_back(act: Act) -> str:
    return f"… {act.says} …" if act.verb in (Verb.WHY, Verb.HISTORY, Verb.LIST, Verb.HELP) else act.says


def _where() -> Iterator[str]:
    yield "## Where you can say it"
    yield ""
    yield f"| | {' | '.join(way.name for way in WAYS)} |"
    yield f"|---|{'---|' * len(WAYS)}"
    for act in ACTS.values():
        yield f"| {act.want} | {' | '.join(_cell(way, act) for way in WAYS)} |"


def _cell(way: Way, act: Act) -> str:
    if act.verb in way.excused:
        return "no"
    is_confirmed_on_a_page = way.open is email_words and is_confirmed_elsewhere(Answer(act.verb), FORMS.pack)
    return "yes, confirmed on a page" if is_confirmed_on_a_page else "yes"


def _why_not() -> Iterator[str]:
    yield "Where it says no:"
    yield ""
    for way in WAYS:
        for verb, reason in way.excused.items():
            yield f"- **{way.name}**, {_as_said_inside(ACTS[verb].want)}: {reason}."


def _as_said_inside(want: str) -> str:
    return want[0].lower() + want[1:].rstrip("?") if not want.startswith("I ") else want


def _lists() -> Iterator[str]:
    yield "## What *list* answers"
    yield ""
    yield "Whoever asks has her own open steps, and those of whom she covers today, the most binding first. Some have a queue"
    yield "of their own beside them, with its days:"
    yield ""
    yield "| Who asks | What stands in it | For example |"
    yield "|---|---|---|"
    for listed in LISTS:
        yield f"| {listed.who} | {listed.what} | {listed.says} |"
    yield ""
    yield "The same queue comes to her as a message on the first working day of her week; to a decision maker and a legal officer"
    yield "also on the morning after something new stands in it."


def _how() -> Iterator[str]:
    yield "## How, on each channel"
    yield ""
    for way in WAYS:
        yield f"- **{way.name}**. {way.how}"
    yield ""
    yield "By e-mail, a change of route, a step that does not apply, the hand-over to legal services and the order that"
    yield "ends the journey are confirmed on a page that the mail leads to, because a mail alone can be forged."
