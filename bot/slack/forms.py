"""Forms: what Slack asks for each kind of answer, and how what was filled in becomes an answer.

The name of each input is the name of the answer's field, so that a rule's problem finds its place on the form.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from slack_sdk.models.blocks import (
    DatePickerElement,
    InputBlock,
    InputInteractiveElement,
    Option,
    PlainTextInputElement,
    PlainTextObject,
    SectionBlock,
    StaticSelectElement,
)
from slack_sdk.models.views import View

from bot.form_fields import (
    FIELDS,
    NOTE_LIMIT,
    OTHER_ANSWERS,
    QUESTIONS,
    Field,
    Offered,
    answer_from,
    can_ask,
    choices,
    first_day,
)
from bot.handle import Handle
from bot.pressed import ASK, FORM, MORE
from bot.slack.blocks import JsonObject
from bot.slack.buttons import button
from bot.slack.said import said_sections
from bot.slack.words import OPTION_LIMIT, PLACEHOLDER_LIMIT, TITLE_LIMIT, Words, cut
from bot.written_day import days_in
from casework.content import Said
from permanence.answer import Answer, Verb
from permanence.pack.model import Pack

VALUE = "value"
MOST_OPTIONS = 100


@dataclass(frozen=True, slots=True)
class Forms:
    """The forms of a council's pack."""

    pack: Pack
    words: Words

    def form(self, verb: Verb, handle: Handle, today: date, offered: Offered = ()) -> JsonObject:
        """The form of `verb` for the stage of `handle`, with today filled in where the past is asked for."""
        asked = [field for field in FIELDS[verb] if can_ask(verb, field, self.pack)]
        inputs = [self._input(verb, field, today, offered) for field in asked]
        view = View(
            type="modal",
            callback_id=f"{FORM}.{verb}",
            title=self._title(verb),
            submit=self._foot("record"),
            close=self._foot("cancel"),
            private_metadata=handle.carried(),
            blocks=[self._about(handle), *inputs],
        )
        return view.to_dict()

    def more(self, handle: Handle) -> JsonObject:
        """The answers and questions that have no button of their own, each in a sentence."""
        answers = [self._choice(f"{FORM}.{verb}", verb, handle) for verb in OTHER_ANSWERS]
        questions = [self._choice(f"{ASK}.{verb}", verb, handle) for verb in QUESTIONS]
        view = View(
            type="modal",
            callback_id=MORE,
            title=self._foot("more"),
            close=self._foot("close"),
            private_metadata=handle.carried(),
            blocks=[self._about(handle), *answers, *questions],
        )
        return view.to_dict()

    def said(self, verb: Verb, said: Said) -> JsonObject:
        """A window that only says something, in the place of the form."""
        view = View(
            type="modal",
            title=self._title(verb),
            close=self._foot("close"),
            blocks=said_sections(said, self.words),
        )
        return view.to_dict()

    def title(self, verb: Verb) -> str:
        return self.words.text("forms/title", verb=verb)

    def _title(self, verb: Verb) -> PlainTextObject:
        return _label(self.title(verb), TITLE_LIMIT)

    def _foot(self, name: str) -> PlainTextObject:
        return _label(self.words.text("forms/foot", button=name), TITLE_LIMIT)

    def _about(self, handle: Handle) -> SectionBlock:
        rule = self.pack.stages.get(handle.stage.partition("#")[0])
        stage = rule.name if rule else handle.step
        return SectionBlock(text=self.words.marked("forms/slack.about", handle=handle, stage=stage))

    def _choice(self, action: str, verb: Verb, handle: Handle) -> SectionBlock:
        title = self.title(verb)
        return SectionBlock(
            text=self.words.marked("forms/slack.choice", verb=verb, title=title),
            accessory=button(action, "choose", handle.carried(), self.words, about=title),
        )

    def _input(self, verb: Verb, field: Field, today: date, offered: Offered) -> InputBlock:
        facts = {"verb": verb.value, "field": field.name}
        hint = self.words.text("forms/hint", **facts)
        return InputBlock(
            block_id=field.name,
            label=_label(self.words.text("forms/label", **facts), PLACEHOLDER_LIMIT),
            element=self._element(verb, field, today, offered),
            hint=_label(hint, PLACEHOLDER_LIMIT) if hint else None,
            optional=field.optional,
        )

    def _element(self, verb: Verb, field: Field, today: date, offered: Offered) -> InputInteractiveElement:
        chosen = _label(self.words.text("forms/placeholder", field=field.name), PLACEHOLDER_LIMIT)
        match field.name:
            case "on" | "until":
                first = first_day(verb, field, today)
                return DatePickerElement(action_id=VALUE, initial_date=first, placeholder=chosen)
            case "note":
                return PlainTextInputElement(action_id=VALUE, multiline=True, max_length=NOTE_LIMIT)
        options = [
            Option(value=code, text=_label(name, OPTION_LIMIT))
            for code, name in choices(verb, field.name, self.pack, offered).items()
        ]
        return StaticSelectElement(action_id=VALUE, options=options[:MOST_OPTIONS], placeholder=chosen)


def _label(text: str, limit: int) -> PlainTextObject:
    return PlainTextObject(text=cut(text, limit), emoji=False)


def read_form(verb: Verb, handle: Handle, values: Mapping[str, Mapping[str, Mapping[str, object]]]) -> Answer:
    """What was filled in, as Slack gives it ("state.values"), as an answer about the handle's stage.

    Raises UnclearDay for a day that may be another.
    """
    filled = {name: _filled(inputs.get(VALUE, {})) for name, inputs in values.items()}
    return answer_from(verb, handle.reference, handle.stage, days_in(filled))


def _filled(element: Mapping[str, object]) -> str | None:
    option = element.get("selected_option")
    given = option.get("value") if isinstance(option, dict) else None
    text = given or element.get("selected_date") or element.get("value")
    return text.strip() or None if isinstance(text, str) else None
