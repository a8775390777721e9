"""What is said back to a person, as Teams shows it: the words of `templates/said/`, and buttons where they ask."""

from __future__ import annotations

from collections.abc import Iterator

from bot.handle import Handle
from bot.pressed import CHANGE, CONFIRM, MOST_OPTIONS, SAY, UNDO
from bot.teams.card_forms import HANDLE
from bot.teams.card_steps import CardSteps
from bot.teams.cards import ABOUT, TEXT, TeamsMessage, message
from bot.teams.elements import JsonObject, execute, text
from bot.teams.words import CardWords
from casework.content import Said, SaidKind

PROPOSAL = "p"


def said_text(said: Said, words: CardWords) -> str:
    return words.text(f"said/{said.kind}", said=said)


def said_card(said: Said, words: CardWords) -> TeamsMessage:
    """What is said, with the buttons that go on from it."""
    lines = words.shown(f"said/{said.kind}", said=said).splitlines()
    return message(said_text(said, words), [text(line) for line in lines if line], [*_actions(said, words)])


def _actions(said: Said, words: CardWords) -> Iterator[JsonObject]:
    if said.kind is SaidKind.READ_BACK:
        data = {PROPOSAL: said.proposal}
        yield execute(words.text("buttons/label", button="confirm"), CONFIRM, data, style="positive")
        yield execute(words.text("buttons/label", button="change"), CHANGE, data)
        yield execute(
            words.text("buttons/label", button="no"), f"{SAY}.no", {TEXT: "no", ABOUT: said.message_id}
        )
    if said.which_day is not None:
        yield from CardSteps(words).days(said.which_day)
    if said.entry is not None and said.undo_until is not None:
        handle = Handle(said.reference or "", 0, said.stage or "", said.entry, said.message_id)
        carried = {HANDLE: handle.about(said.entry).carried()}
        yield execute(words.text("buttons/label", button="undo"), UNDO, carried)
    for number, (reply, label) in enumerate(said.options[:MOST_OPTIONS]):
        yield execute(label, f"{SAY}.{number}", {TEXT: reply, ABOUT: said.message_id})
