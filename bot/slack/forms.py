"""Forms: what Slack asks for each kind of answer, and how what was filled in becomes an answer.

The name of each input is the name of the answer's field, so that a rule's problem finds its place on the form.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

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

from bot.slack.blocks import JsonObject
from bot.slack.buttons import ASK, FORM, MORE, button
from bot.slack.handle import Handle
from bot.slack.said import said_sections
from bot.slack.words import OPTION_LIMIT, PLACEHOLDER_LIMIT, TITLE_LIMIT, Words, cut
from casework.content import Said
from permanence.answer_rules import reasons_for
from permanence.answers import Answer, Verb
from permanence.pack import Pack

VALUE = "value"
NOTE_LIMIT = 2000
FORTNIGHT = timedelta(days=14)
MOST_OPTIONS = 100


@dataclass(frozen=True, slots=True)
class Field:
    name: str
    optional: bool = False


NOTE = Field("note", optional=True)
FIELDS: Mapping[Verb, tuple[Field, ...]] = {
    Verb.DONE: (Field("on"),),
    Verb.BOOKED: (Field("on"), Field("reason", optional=True)),
    Verb.BLOCKED: (Field("reason"), Field("until"), NOTE),
    Verb.DECISION: (Field("outcome"), Field("on"), Field("reason", optional=True), NOTE),
    Verb.CHANGE_ROUTE: (Field("route"), Field("on"), Field("reason"), NOTE),
    Verb.NOT_APPLICABLE: (Field("reason"), NOTE),
    Verb.WRONG_ALERT: (NOTE,),
    Verb.PAUSE: (Field("reason"), Field("on"), Field("until", optional=True)),
    Verb.SNOOZE: (Field("until"),),
}
HAS_HAPPENED = frozenset({Verb.DONE, Verb.DECISION, Verb.CHANGE_ROUTE, Verb.PAUSE})
OTHER_ANSWERS = (
    Verb.DECISION,
    Verb.CHANGE_ROUTE,
    Verb.NOT_APPLICABLE,
    Verb.WRONG_ALERT,
    Verb.PAUSE,
    Verb.SNOOZE,
)
QUESTIONS = (Verb.WHO, Verb.WHY)


@dataclass(frozen=True, slots=True)
class Forms:
    """The forms of a council's pack."""

    pack: Pack
    words: Words

    def form(self, verb: Verb, handle: Handle, today: date) -> JsonObject:
        """The form of `verb` for the stage of `handle`, with today filled in where the past is asked for."""
        inputs = [self._input(verb, field, today) for field in FIELDS[verb] if self._can_ask(verb, field)]
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
        return self.words.text("forms/slack.title", verb=verb)

    def _title(self, verb: Verb) -> PlainTextObject:
        return _label(self.title(verb), TITLE_LIMIT)

    def _foot(self, name: str) -> PlainTextObject:
        return _label(self.words.text("forms/slack.foot", button=name), TITLE_LIMIT)

    def _about(self, handle: Handle) -> SectionBlock:
        rule = self.pack.stages.get(handle.stage.partition("#")[0])
        stage = rule.name if rule else handle.stage
        return SectionBlock(text=self.words.marked("forms/slack.about", handle=handle, stage=stage))

    def _choice(self, action: str, verb: Verb, handle: Handle) -> SectionBlock:
        title = self.title(verb)
        return SectionBlock(
            text=self.words.marked("forms/slack.choice", verb=verb, title=title),
            accessory=button(action, "choose", handle.carried(), self.words, about=title),
        )

    def _can_ask(self, verb: Verb, field: Field) -> bool:
        """A select needs options: a pack without reasons for a verb cannot be asked for one."""
        return field.name not in ("outcome", "route", "reason") or bool(self._options(verb, field.name))

    def _input(self, verb: Verb, field: Field, today: date) -> InputBlock:
        facts = {"verb": verb.value, "field": field.name}
        hint = self.words.text("forms/slack.hint", **facts)
        return InputBlock(
            block_id=field.name,
            label=_label(self.words.text("forms/slack.label", **facts), PLACEHOLDER_LIMIT),
            element=self._element(verb, field, today),
            hint=_label(hint, PLACEHOLDER_LIMIT) if hint else None,
            optional=field.optional,
        )

    def _element(self, verb: Verb, field: Field, today: date) -> InputInteractiveElement:
        chosen = _label(self.words.text("forms/slack.placeholder", field=field.name), PLACEHOLDER_LIMIT)
        match field.name:
            case "on" | "until":
                first = _first_day(verb, field, today)
                return DatePickerElement(action_id=VALUE, initial_date=first, placeholder=chosen)
            case "note":
                return PlainTextInputElement(action_id=VALUE, multiline=True, max_length=NOTE_LIMIT)
        options = [
            Option(value=code, text=_label(name, OPTION_LIMIT))
            for code, name in self._options(verb, field.name).items()
        ]
        return StaticSelectElement(action_id=VALUE, options=options[:MOST_OPTIONS], placeholder=chosen)

    def _options(self, verb: Verb, field: str) -> dict[str, str]:
        match field:
            case "outcome":
                return {code: outcome.name for code, outcome in self.pack.outcomes.items()}
            case "route":
                return {code: route.name for code, route in self.pack.routes.items()}
        return {code: reason.name for code, reason in reasons_for(verb, self.pack).items()}


def _label(text: str, limit: int) -> PlainTextObject:
    return PlainTextObject(text=cut(text, limit), emoji=False)


def _first_day(verb: Verb, field: Field, today: date) -> str | None:
    """The day that stands in the form when it opens; None where any guess would be wrong more often than right."""
    if field.name == "on":
        return today.isoformat() if verb in HAS_HAPPENED else None
    return None if field.optional else (today + FORTNIGHT).isoformat()


def read_form(verb: Verb, handle: Handle, values: Mapping[str, Mapping[str, Mapping[str, object]]]) -> Answer:
    """What was filled in, as Slack gives it ("state.values"), as an answer about the handle's stage.

    Raises ValueError for a date that is none.
    """
    filled = {name: _filled(inputs.get(VALUE, {})) for name, inputs in values.items()}
    return Answer(
        verb,
        reference=handle.reference,
        stage=handle.stage,
        on=_day(filled.get("on")),
        until=_day(filled.get("until")),
        outcome=filled.get("outcome"),
        route=filled.get("route"),
        reason=filled.get("reason"),
        note=filled.get("note"),
    )


def _filled(element: Mapping[str, object]) -> str | None:
    option = element.get("selected_option")
    given = option.get("value") if isinstance(option, dict) else None
    text = given or element.get("selected_date") or element.get("value")
    return text.strip() or None if isinstance(text, str) else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
