"""The steps of a card: three open with their buttons, the others one line each that opens in its place.

Everything of a step stands in one container, "item.4", so that an answered card finds what to put what was recorded in
the place of.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.alert_counts import AlertCounts
from bot.alert_lines import AlertLines, Line, LineGroup
from bot.handle import Handle
from bot.pressed import ANSWER
from bot.teams.card_forms import HANDLE, NUMBER, OPEN, answers_block
from bot.teams.elements import JsonObject, action_set, aside, execute, opens, text
from bot.teams.words import CardWords, escaped
from casework.alert_items import asks_which_day
from casework.content import WhichDay
from permanence.answer import Verb

MOST_WITH_BUTTONS = 16  # about 1.1 kB each: Teams takes a card of 28 kB
MOST_FOLDED = 14_000  # what ten steps with their buttons leave of that


@dataclass(frozen=True, slots=True)
class CardSteps:
    words: CardWords

    def elements(
        self, lines: AlertLines, on: date, message: int | None, *, tells_new: bool = False
    ) -> list[JsonObject]:
        """Every step; beyond the first sixteen as text alone, named all the same and answered by number in words."""
        body = [self._opened(line, on, message) for line in lines.opened]
        room = MOST_WITH_BUTTONS - len(lines.opened)
        for group in lines.groups:
            body += self._group(group, room, on, message, tells_new)
            room = max(0, room - len(group.lines))
        return body

    def answers(self, line: Line, handle: Handle) -> JsonObject:
        """The usual answers of a step, and a button that shows the others in their place."""
        carried = {HANDLE: handle.carried()}
        actions = []
        for kind in line.item.answers:
            if kind == "done":
                label = self.words.text("buttons/done", item=line.item, asks=asks_which_day(line.item))
                actions.append(execute(label, f"{ANSWER}.{Verb.DONE}", carried))
            else:
                label = self.words.text("buttons/label", button="others" if kind == "more" else kind)
                actions.append(execute(label, f"{OPEN}.{kind}", {**carried, NUMBER: line.number}))
        return action_set(actions, answers_block(line.number))

    def which_day(self, which: WhichDay) -> list[JsonObject]:
        """The question "Held on which day?" in the place of a step's buttons."""
        question = text(self.words.shown("alert/which_day", which=which))
        return [question, action_set(self.days(which), answers_block(which.number or 0))]

    def days(self, which: WhichDay) -> list[JsonObject]:
        """The days that are offered; and in the card of a message another one, and a way back to the usual answers."""
        words, handle = self.words, Handle.asking(which)
        offered = [
            execute(
                words.text("buttons/day", kind=kind, day=day, today=which.today),
                f"{ANSWER}.{Verb.DONE}",
                {HANDLE: handle.on_day(day).carried()},
            )
            for kind, day in which.days
        ]
        if which.number is None or which.message_id is None:
            return offered
        carried = {HANDLE: handle.carried(), NUMBER: which.number}
        another = execute(words.text("buttons/label", button="another_day"), f"{OPEN}.{Verb.DONE}", carried)
        return [*offered, another, execute(words.text("buttons/label", button="back"), OPEN, carried)]

    def _opened(self, line: Line, on: date, message: int | None) -> JsonObject:
        shown = [
            text(self.words.shown("alert/title", line=line)),
            text(
                self.words.shown("alert/stands", line=line, on=on), spacing="None", id=f"stands.{line.number}"
            ),
        ]
        return _item(line.number, [*shown, *self._buttons(line, message)], spacing="Medium")

    def _group(
        self, group: LineGroup, room: int, on: date, message: int | None, tells_new: bool
    ) -> list[JsonObject]:
        with_buttons, without = group.lines[:room], group.lines[room:]
        heading = text(self.words.shown("alert/group", group=group), spacing="Medium")
        lines = [self._in_a_line(line, on, message, tells_new) for line in with_buttons]
        return [heading, *lines, *self._together(without, on, tells_new)]

    def _in_a_line(self, line: Line, on: date, message: int | None, tells_new: bool) -> JsonObject:
        """The line, and what a tap on it shows, without asking Homeward: how it stands in full, and the buttons."""
        name = f"open.{line.number}"
        inside = [
            aside(self.words.shown("alert/stands", line=line, on=on), spacing="None"),
            *self._buttons(line, message),
        ]
        folded = {"type": "Container", "id": name, "isVisible": False, "spacing": "None", "items": inside}
        title = self.words.shown("alert/line", line=line, on=on, tells_new=tells_new)
        return _item(line.number, [opens(title, name), folded], spacing="Small")

    def folded(self, lines: AlertLines, on: date, counts: AlertCounts) -> JsonObject:
        """Lines without buttons under one that shows and hides them; answered in words, by number or reference.

        Very many are written shorter: a card has room for some 150 whole lines.
        """
        inside = [element for group in lines.groups for element in self._folded(group, on, counts.tells_new)]
        if len(json.dumps(inside, ensure_ascii=False)) > MOST_FOLDED:
            inside = [element for group in lines.groups for element in self._shortest(group)]
        name = "open.others"
        hidden = {"type": "Container", "id": name, "isVisible": False, "spacing": "None", "items": inside}
        shown = opens(self.words.shown("alert/others", counts=counts), name)
        return {"type": "Container", "id": "others", "separator": True, "items": [shown, hidden]}

    def _folded(self, group: LineGroup, on: date, tells_new: bool) -> list[JsonObject]:
        heading = text(self.words.shown("alert/group", group=group), spacing="Small")
        return [heading, *self._together(group.lines, on, tells_new)]

    def _shortest(self, group: LineGroup) -> list[JsonObject]:
        """The name of each step once, and behind it the references with their days."""
        by_step: dict[str, list[str]] = defaultdict(list)
        for line in group.lines:
            by_step[line.item.stage_name].append(f"{line.item.reference} {line.item.days_over or ''}".strip())
        heading = text(self.words.shown("alert/group", group=group), spacing="Small")
        steps = [
            text(escaped(f"{step}: {', '.join(of_it)}"), size="Small") for step, of_it in by_step.items()
        ]
        return [heading, *steps]

    def _buttons(self, line: Line, message: int | None) -> list[JsonObject]:
        return [self.answers(line, Handle.of(line.item, message))] if line.item.answers else []

    def _together(self, lines: Sequence[Line], on: date, tells_new: bool) -> list[JsonObject]:
        shown = [self.words.shown("alert/line", line=line, on=on, tells_new=tells_new) for line in lines]
        return [text("\n\n".join(shown), spacing="Small")] if shown else []


def _item(number: int, items: Sequence[JsonObject], spacing: str) -> JsonObject:
    name = f"item.{number}"
    return {"type": "Container", "id": name, "separator": True, "spacing": spacing, "items": list(items)}
