"""The card that was answered, as it should now read: what was recorded stands where the buttons were.

Made from the frozen message and what the ledger says now, like Slack's (bot/slack/amended.py).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from bot.form_fields import FIELDS, Offered
from bot.handle import Handle
from bot.pressed import MORE, UNDO
from bot.recorded_since import Answered, RecordedSince
from bot.review_fields import OpenedForm
from bot.teams.card_forms import HANDLE, NUMBER, OPEN, answers_block
from bot.teams.cards import Cards, TeamsMessage
from bot.teams.elements import JsonObject, action_set, aside, execute, text
from bot.teams.review_form import review_inputs
from bot.teams.words import cut
from casework.content import WhichDay
from permanence.answer import Verb

SUMMARY_LIMIT = 4000
DATED = frozenset({Verb.DONE, Verb.BOOKED, Verb.REVIEW})
CARD = "application/vnd.microsoft.card.adaptive"
Block = dict[str, Any]


def activity_of(shown: TeamsMessage) -> JsonObject:
    """The message as Teams is sent it."""
    return {
        "type": "message",
        "summary": shown.summary,
        "attachments": [{"contentType": CARD, "content": shown.card}],
    }


def frozen(shown: TeamsMessage) -> bytes:
    """The message as it is sent: JSON that is the same for the same message."""
    return json.dumps(activity_of(shown), ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def read_frozen(frozen: bytes) -> TeamsMessage:
    fields = json.loads(frozen)
    return TeamsMessage(str(fields["summary"]), fields["attachments"][0]["content"])


def handles_in(shown: TeamsMessage) -> dict[int, Handle]:
    """The stages that a card asks about, by their number in it."""
    found: dict[int, Handle] = {}
    for item in _items(shown.card):
        number = int(str(item["id"]).partition(".")[2])
        handle = _handle_in(item)
        if handle:
            found[number] = handle
    return found


def _none(_reference: str) -> Offered:
    return ()


def _no_form(_handle: Handle) -> OpenedForm | None:
    return None


@dataclass(frozen=True, slots=True)
class TeamsRewriter:
    """The `Rewriter` of Teams.

    `opened`: the step at which somebody has asked for a form (its verb) or for all the other answers ("more"). `asks`:
    the question that stands in the place of a step's buttons just now. `prompts`: of a reference, what its reader may
    say prompted a change of route. `review`: the form about a review, as it is asked of its reader.
    """

    cards: Cards
    today: date
    opened: tuple[int, str] | None = None
    asks: WhichDay | None = None
    prompts: Callable[[str], Offered] = _none
    review: Callable[[Handle], OpenedForm | None] = _no_form

    def read(self, frozen: bytes) -> TeamsMessage:
        return read_frozen(frozen)

    def handles(self, shown: TeamsMessage) -> Iterable[Handle]:
        return handles_in(shown).values()

    def frozen(self, shown: TeamsMessage) -> bytes:
        return frozen(shown)

    def amended(self, shown: TeamsMessage, since: RecordedSince) -> TeamsMessage:
        """Every stage answered since shows what was recorded; the others can still be answered."""
        handles = handles_in(shown)
        answered = {n: a for n, handle in handles.items() if (a := since.of(handle))}
        body = [self._as_of_now(block, handles, answered, since) for block in _body(shown.card)]
        words = self.cards.words
        lines = [words.text("amend/line", number=n, answered=a) for n, a in answered.items()]
        summary = cut("\n".join([*lines, shown.summary]), SUMMARY_LIMIT)
        return replace(shown, summary=summary, card={**shown.card, "body": body})

    def _as_of_now(
        self,
        block: Block,
        handles: Mapping[int, Handle],
        answered: Mapping[int, Answered],
        since: RecordedSince,
    ) -> Block:
        kind, _, number = str(block.get("id")).partition(".")
        if kind != "item" or int(number) not in handles:
            return block
        handle = since.newest(handles[int(number)])
        found = answered.get(int(number))
        return {**block, "items": self._inside(block["items"], int(number), handle, found)}

    def _inside(
        self, items: list[Block], number: int, handle: Handle, found: Answered | None
    ) -> list[JsonObject]:
        """What stands in a step: as it was, as of now; or its title, and what was recorded or asked for."""
        at, what = self.opened or (None, "")
        what = what if at == number else ""
        if self.asks and self.asks.number == number:
            return [*_described(items), *self.cards.steps.which_day(self.asks)]
        if found is None and not what:
            return [_with_handle(one, handle.carried()) for one in items]
        asking = self._asking(_answers_in(items, number), number, handle, what)
        if found is None:
            return [*_described(items), *asking]
        return [_title(items), *self._recorded(found, number, handle, asking)]

    def _asking(self, answers: Block | None, number: int, handle: Handle, what: str) -> list[JsonObject]:
        """What somebody has asked for in the place of a step's buttons, or those buttons as of the newest entry."""
        if what == MORE:
            return self.cards.more(handle, number, self.today, self.prompts(handle.reference))
        if what == Verb.REVIEW:
            opened = self.review(handle)
            return review_inputs(self.cards.forms, opened, number) if opened else []
        if what in FIELDS:
            offered = self.prompts(handle.reference) if what == Verb.CHANGE_ROUTE else ()
            return self.cards.forms.in_place(Verb(what), handle, number, self.today, offered)
        return [_with_handle(answers, handle.carried())] if answers else []

    def _recorded(
        self, found: Answered, number: int, handle: Handle, asking: list[JsonObject]
    ) -> Iterator[JsonObject]:
        """What was recorded, and the buttons for second thoughts; those of the step too, where it still asks."""
        words, opened = self.cards.words, self.opened is not None and self.opened[0] == number
        about = handle.about(found.entry)
        yield text(words.shown("amend/teams.recorded", answered=found))
        yield aside(words.shown("amend/teams.by", answered=found), spacing="None")
        asks_form = opened and self.opened is not None and self.opened[1] == Verb.REVIEW
        if asks_form and (found.verb is Verb.REVIEW or found.has_form):
            yield from self._asking(None, number, about, Verb.REVIEW)
        elif opened and found.verb in DATED:
            yield from self.cards.forms.in_place(found.verb, about, number, self.today)
        elif found.still_asks:
            yield action_set([*self._second_thoughts(found, number, about)], f"after.{number}")
            yield from asking
        elif second := [*self._second_thoughts(found, number, about)]:
            yield action_set(second, answers_block(number))

    def _second_thoughts(self, found: Answered, number: int, handle: Handle) -> Iterator[JsonObject]:
        words, carried = self.cards.words, {HANDLE: handle.carried()}
        if found.can_undo:
            yield execute(words.text("buttons/label", button="undo"), UNDO, carried)
        if found.has_form:
            title = words.text("buttons/label", button="rest_of_review")
            yield execute(title, f"{OPEN}.{Verb.REVIEW}", {**carried, NUMBER: number})
        if found.verb in DATED:
            title = words.text("buttons/label", button="change_date")
            yield execute(title, f"{OPEN}.{found.verb}", {**carried, NUMBER: number})


def _body(card: JsonObject) -> list[Block]:
    body = card["body"]
    return body if isinstance(body, list) else []


def _items(card: JsonObject) -> list[Block]:
    return [block for block in _body(card) if str(block.get("id")).startswith("item.")]


def _title(items: list[Block]) -> JsonObject:
    """The step's number, reference and name alone: how it stood is no more true."""
    first = items[0]
    return first if first["type"] == "TextBlock" else text(_line_of(first).partition(", ")[0])


def _described(items: list[Block]) -> list[JsonObject]:
    """The step and how it stands, without anything to tap."""
    first = items[0]
    return items[:2] if first["type"] == "TextBlock" else [text(_line_of(first)), items[1]["items"][0]]


def _line_of(tapped: Block) -> str:
    return str(tapped["columns"][0]["items"][0]["text"])


def _answers_in(items: list[Block], number: int) -> Block | None:
    """The step's buttons, open or folded away."""
    for one in items:
        if one.get("id") == answers_block(number):
            return one
        if found := _answers_in(one.get("items", []), number):
            return found
    return None


def _handle_in(value: object) -> Handle | None:
    """The first handle that a step's buttons carry."""
    if isinstance(value, dict):
        carried = value.get("data")
        if isinstance(carried, dict) and HANDLE in carried:
            return Handle.read(str(carried[HANDLE]))
        return next((h for inside in value.values() if (h := _handle_in(inside))), None)
    if isinstance(value, list):
        return next((h for inside in value if (h := _handle_in(inside))), None)
    return None


def _with_handle(value: Any, carried: str) -> Any:
    """The same element with every button in it carrying this handle."""
    if isinstance(value, dict):
        changed = {key: _with_handle(inside, carried) for key, inside in value.items()}
        return {**changed, HANDLE: carried} if HANDLE in value else changed
    if isinstance(value, list):
        return [_with_handle(inside, carried) for inside in value]
    return value
