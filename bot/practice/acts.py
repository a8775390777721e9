"""What somebody does on a page, handed to casework as every channel hands it on, and what is said back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.form_fields import FIELDS, errors_of
from bot.handle import Handle
from bot.practice.clock import tick
from bot.practice.conversation import Turn, add_turn, put_in_place
from bot.practice.room import Room
from bot.practice.shelf import TEAMS
from bot.slack.buttons import ANSWER, ASK, CHANGE, CONFIRM, SAY, UNDO, verb_of
from bot.slack.forms import VALUE, read_form
from bot.slack.listeners_answers import SHOWN
from bot.slack.said import said_message, said_text
from bot.slack.words import Words
from bot.teams.said_cards import said_card
from casework.content import Said, SaidKind
from casework.take_reply import Reply, change, confirm, take_reply, undo
from permanence.answer import Answer, Verb

SOURCE = "practice"


class UnknownAct(Exception):
    """A button that no message of ours has, or a value that none of ours carries."""


@dataclass(frozen=True, slots=True)
class Act:
    """One press or one line of words. `event`: its own name, so that sending it twice changes nothing.

    `message`: the message it stands under, None on the Home tab. `turn`: what was said that the button belongs to.
    `step`: which step of the message it answers, so that the page can go back there.
    """

    person: str
    event: str
    message: int | None = None
    action: str = ""
    value: str = ""
    text: str = ""
    turn: int | None = None
    step: int | None = None


@dataclass(frozen=True, slots=True)
class Acts:
    """The door to casework. Each method has committed when it returns."""

    room: Room
    words: Words

    def press(self, act: Act) -> int | None:
        """The button's answer was taken; the number of the turn that says how, None when it arrived twice."""
        with self.room.record.writing() as tx:
            now = tick(tx)
        try:
            said = self._pressed(act, now)
        except (ValueError, KeyError, TypeError) as trouble:
            raise UnknownAct(act.action) from trouble
        return self._kept(act, said, now)

    def write(self, act: Act) -> int | None:
        """The words were taken; the number of the turn that says how, None when they arrived twice."""
        with self.room.record.writing() as tx:
            now = tick(tx)
        return self._kept(act, self._words(act, act.text, act.message, now), now)

    def fill_in(
        self, act: Act, verb: Verb, handle: Handle, values: Mapping[str, str]
    ) -> tuple[int | None, dict[str, str]]:
        """The form was taken: the number of the turn that says how, or what is wrong with each field."""
        with self.room.record.writing() as tx:
            now = tick(tx)
        try:
            answer = read_form(verb, handle, _as_slack_gives(verb, values))
        except ValueError:
            return None, {"on" if "on" in values else "until": "This is no day: choose one."}
        said = self._answer(act, answer, handle, now, form=True)
        errors = errors_of(verb, said, said_text(said, self.words))
        return (None, errors) if errors else (self._kept(act, said, now), {})

    def _pressed(self, act: Act, now: datetime) -> Said:
        family, how = act.action.partition(".")[0], (act.person, SOURCE, act.event, now)
        if family in (ANSWER, ASK):
            handle = Handle.read(act.value)
            return self._answer(act, Answer(verb_of(act.action), handle.reference, handle.stage), handle, now)
        if family == UNDO:
            return undo(self.room.record, Handle.read(act.value).entry or 0, *how)
        if family in (CONFIRM, CHANGE):
            settle = confirm if family == CONFIRM else change
            return settle(self.room.record, int(act.value), *how)
        if family == SAY:
            option = json.loads(act.value)
            return self._words(act, str(option["t"]), option["m"], now)
        raise UnknownAct(act.action)

    def _answer(self, act: Act, answer: Answer, handle: Handle, now: datetime, *, form: bool = False) -> Said:
        reply = Reply(
            source=SOURCE,
            event_id=act.event,
            person=act.person,
            answer=answer,
            message_id=handle.message,
            revision=handle.revision,
            form=form,
            raw=json.dumps({"action": act.action, "value": handle.carried()}),
        )
        return take_reply(self.room.record, reply, now)

    def _words(self, act: Act, text: str, message: int | None, now: datetime) -> Said:
        raw = json.dumps({"text": text, "message": message}, ensure_ascii=False)
        reply = Reply(SOURCE, act.event, act.person, text=text, message_id=message, raw=raw)
        return take_reply(self.room.record, reply, now)

    def _kept(self, act: Act, said: Said, now: datetime) -> int | None:
        """What was said is in the conversation, in the place of the question that it answers; None for a repeat."""
        if said.kind is SaidKind.ALREADY and said.recorded is None:
            return None
        turn = self._turn(act, said, now)
        with self.room.record.writing() as tx:
            if act.turn is not None:
                return put_in_place(tx, act.person, turn)
            return add_turn(tx, act.person, turn)

    def _turn(self, act: Act, said: Said, now: datetime) -> Turn:
        shown = said_message(said, self.words)
        blocks = (
            [said_card(said, self.room.cards.words).card] if self._is_in_teams(act.person) else shown.blocks
        )
        private = said.kind is SaidKind.PRIVATE_WORDS
        return Turn(
            number=act.turn or 0,
            message=act.message,
            at=now.isoformat(),
            kind=said.kind.value,
            words="" if private else act.text,
            text=shown.text,
            blocks=blocks,
            shown=not act.text and act.turn is None and said.kind in SHOWN,
            alone=not act.text and act.turn is None,
        )

    def _is_in_teams(self, email: str) -> bool:
        with self.room.record.reading() as tx:
            person = tx.directory().get(email)
        return person is not None and person.channel == TEAMS


def _as_slack_gives(verb: Verb, values: Mapping[str, str]) -> dict[str, dict[str, dict[str, object]]]:
    """What a form of this page was filled in with, in the shape in which Slack hands it on ("state.values")."""
    return {f.name: {VALUE: {"value": values[f.name]}} for f in FIELDS[verb] if values.get(f.name)}
