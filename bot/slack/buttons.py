"""The buttons and menus of a step. Their names are what the listeners listen to; their values are handles.

A menu carries the handle in its name, since a choice in it has room for little; what is chosen is the name of the
button that it stands for (bot/slack/menus.py).
"""

from __future__ import annotations

from collections.abc import Mapping

from bot.alert_lines import Line
from bot.handle import Handle
from bot.pressed import ANSWER, ASK, FORM, MORE, SAY, option_carried
from bot.slack.kit import JsonObject, block, option, overflow
from bot.slack.words import BUTTON_LIMIT, OPTION_LIMIT, Words, cut, plain
from casework.alert_items import asks_which_day
from casework.content import PART_ASKS, NoticeContent, NoticePart, WhichDay
from permanence.answer import ASKS_ONLY, Verb

BACK = "back"  # the step's usual answers again
MENU = "menu:"

_OPENS = {
    "done": f"{ANSWER}.{Verb.DONE}",
    "booked": f"{FORM}.{Verb.BOOKED}",
    "blocked": f"{FORM}.{Verb.BLOCKED}",
}
_OTHERS = {
    "why": f"{ASK}.{Verb.WHY}",
    "who": f"{ASK}.{Verb.WHO}",
    "decision": f"{FORM}.{Verb.DECISION}",
    "snooze": f"{FORM}.{Verb.SNOOZE}",
    "more": MORE,
}
_IN_A_LINE = {**_OPENS, "why": _OTHERS["why"], "more": MORE}


def is_of_a_child(value: str) -> bool:
    """Whether a button asks about a child and none of her steps: it stands in a notice of its own."""
    handle = Handle.read(value)
    return handle.step is None and handle.entry is None


def is_under_a_reply(value: str) -> bool:
    """Whether an Undo button stands under the reply that said it was recorded, and not under a step."""
    return Handle.read(value).journey == 0


def answer_buttons(line: Line, handle: Handle, words: Words) -> list[JsonObject]:
    """The usual answers under an open step, and a menu with the others."""
    item = line.item
    buttons = [
        button(
            _OPENS[answer],
            answer,
            handle.carried(),
            words,
            about=_about(line),
            text=_label(line, answer, words),
        )
        for answer in item.answers
        if answer in _OPENS
    ]
    return [*buttons, _menu(_OTHERS, line, handle, words)] if "more" in item.answers else buttons


def line_menu(line: Line, handle: Handle, words: Words) -> JsonObject:
    """The menu beside a step in a line: the usual answers, why, and something else."""
    return _menu(_IN_A_LINE, line, handle, words)


def which_day_buttons(which: WhichDay, words: Words) -> list[JsonObject]:
    """The days that "Held on which day?" offers, and a form for another one."""
    handle = Handle.asking(which)
    about = f"{which.stage_name}, {which.reference}"
    offered = [
        button(
            f"{ANSWER}.{Verb.DONE}",
            kind,
            handle.on_day(day).carried(),
            words,
            about=about,
            text=words.text("buttons/day", kind=kind, day=day, today=which.today),
            number=number,
        )
        for number, (kind, day) in enumerate(which.days)
    ]
    another = button(f"{FORM}.{Verb.DONE}", "another_day", handle.carried(), words, about=about)
    return [*offered, another]


def back_button(which: WhichDay, words: Words) -> JsonObject:
    """The step's usual answers stand in the place of the question again."""
    about = f"{which.stage_name}, {which.reference}"
    return button(BACK, "back", Handle.asking(which).carried(), words, about=about)


def notice_buttons(notice: NoticeContent, words: Words) -> list[JsonObject]:
    """The answers that a notice asks for, and what it can be asked; one that has to be chosen opens its form."""
    carried = Handle.of_child(notice.reference or "", notice.message_id).carried()
    return [
        button(f"{_family(verb)}.{verb}", verb, carried, words, about=notice.reference)
        for verb in notice.asks
    ]


def _family(verb: Verb) -> str:
    return ASK if verb in ASKS_ONLY else FORM if verb is Verb.REALLOCATE else ANSWER


def part_buttons(notice: NoticeContent, part: NoticePart, words: Words) -> list[JsonObject]:
    """Who each child of the part is, and her story: answered to whoever presses it, and to nobody else."""
    several = len(part.children) > 1
    return [
        button(
            f"{ASK}.{verb}",
            verb,
            Handle.of_child(reference, notice.message_id).carried(),
            words,
            about=reference,
            text=words.text("buttons/of_child", verb=verb, reference=reference) if several else None,
            number=number,
        )
        for number, reference in enumerate(part.children)
        for verb in PART_ASKS
    ]


def handle_in(element: Mapping[str, object]) -> Handle:
    """The handle of a button, or of a menu, which carries it in its name. Raises ValueError when there is none."""
    if element.get("type") == "overflow":
        return Handle.read(str(element.get("action_id", "")).removeprefix(MENU))
    return Handle.read(str(element.get("value", "")))


def with_handle(element: JsonObject, handle: Handle) -> JsonObject:
    """The same button or menu with this handle in it."""
    carried = handle.carried()
    if element.get("type") == "overflow":
        return element | {"action_id": f"{MENU}{carried}"}
    return element | {"value": carried}


def _menu(choices: Mapping[str, str], line: Line, handle: Handle, words: Words) -> JsonObject:
    options = [
        option(plain(_label(line, name, words), OPTION_LIMIT), action) for name, action in choices.items()
    ]
    return overflow(f"{MENU}{handle.carried()}", options)


def _label(line: Line, answer: str, words: Words) -> str:
    if answer == "done":
        return words.text("buttons/done", item=line.item, asks=asks_which_day(line.item))
    return words.text("buttons/label", button=answer)


def _about(line: Line) -> str:
    return f"{line.item.stage_name}, {line.item.reference}"


def button(
    action: str,
    label: str,
    value: str,
    words: Words,
    *,
    about: str | None = None,
    style: str | None = None,
    text: str | None = None,
    number: int | None = None,
) -> JsonObject:
    """A button; what it is `about` is said to those who hear the screen. `text`: its label, if it is no usual one.

    `number`: tells it from others of the same action in one row.
    """
    text = text or words.text("buttons/label", button=label)
    return block(
        "button",
        text=plain(text, BUTTON_LIMIT),
        action_id=action if not number else f"{action}.{number}",
        value=value,
        style=style,
        accessibility_label=cut(f"{text} {about}", BUTTON_LIMIT) if about else None,
    )


def say_button(name: str, reply: str, label: str, message: int | None) -> JsonObject:
    """An option that is a whole reply: pressing it is as good as writing it."""
    return block(
        "button",
        text=plain(label, BUTTON_LIMIT),
        action_id=f"{SAY}.{name}",
        value=option_carried(reply, message),
    )
