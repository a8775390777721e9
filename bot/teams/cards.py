"""A message's content as Teams shows it: an Adaptive Card for the screen, one plain summary for the phone's preview.

Pure functions. These messages go to one person's own chat with Homeward and nowhere else.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.alert_counts import counts_of
from bot.form_fields import OTHER_ANSWERS, QUESTIONS
from bot.handle import Handle
from bot.own_digest import lists_of
from bot.teams.card_forms import HANDLE, NUMBER, OPEN, CardForms, answers_block
from bot.teams.elements import JsonObject, action_set, aside, card, container, execute, headline, text
from bot.teams.words import CardWords, cut, escaped
from casework.content import AlertContent, AlertItem, DigestContent, NoticeContent
from permanence.answer import Verb

ANSWER, ASK = "answer", "ask"
SUMMARY_LIMIT = 4000
MOST_ITEMS = 10
EXAMPLE_AHEAD = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class TeamsMessage:
    """What Teams is asked to show. `summary` says everything that the card says. `staff`: names that it may hold."""

    summary: str
    card: JsonObject
    staff: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Cards:
    """The messages of a council's pack."""

    forms: CardForms

    @property
    def words(self) -> CardWords:
        return self.forms.words

    def alert(self, alert: AlertContent, first_name: str) -> TeamsMessage:
        """A morning's grouped message: each step with its reason and its buttons."""
        shown = alert.items[:MOST_ITEMS]
        more = alert.more + len(alert.items) - len(shown)
        folder = "catch_up" if alert.catch_up else "alert"
        words = self.words
        title = words.text(f"{folder}/header", counts=counts_of(alert), first_name=first_name)
        body = [headline(escaped(title))]
        if alert.instead_of:
            body.append(aside(words.shown("alert/instead_of", instead_of=alert.instead_of)))
        body += [self._item(item, number, alert) for number, item in enumerate(shown, start=1)]
        ahead = alert.on + EXAMPLE_AHEAD
        example = {"example": shown[0].reference if shown else "", "example_day": f"{ahead.day} {ahead:%B}"}
        body.append(aside(words.shown("alert/teams.foot", more=more, **example), separator=True))
        summary = words.text("alert/text", headline=title, alert=alert, items=shown, more=more)
        return message(summary, body)

    def notice(self, notice: NoticeContent) -> TeamsMessage:
        """What an administrator must hear: what is wrong, since when, what to do."""
        body = [headline(escaped(notice.headline))]
        if notice.lines:
            body.append(text(self.words.shown("notice/teams.lines", notice=notice)))
        if notice.action:
            body.append(text(self.words.shown("notice/action", notice=notice), weight="Bolder"))
        return message(self.words.text("notice/text", notice=notice), body)

    def own_digest(self, content: DigestContent) -> TeamsMessage:
        """A social worker's own fortnight: the figures in one line, then each list that is not empty."""
        digest, words = content.digest, self.words
        lists = lists_of(digest)
        body = [
            headline(words.shown("own_digest/header", digest=digest)),
            text(words.shown("own_digest/lead", digest=digest)),
        ]
        for number, listed in enumerate(lists):
            heading = text(words.shown("own_digest/teams.heading", listed=listed), weight="Bolder")
            lines = text(words.shown("own_digest/teams.list", listed=listed))
            body.append(container([heading, lines], f"list.{number}"))
        body.append(aside(words.shown("own_digest/foot", digest=digest), separator=True))
        return message(words.text("own_digest/text", digest=digest, lists=lists), body)

    def more(self, handle: Handle, number: int, today: date) -> list[JsonObject]:
        """Every other answer and question about a step, in the place of its usual four, and a way back."""
        forms, carried = self.forms, {HANDLE: handle.carried()}
        answers = [forms.opened_by(forms.title(v), v, handle, number, today) for v in OTHER_ANSWERS]
        questions = [execute(forms.title(verb), f"{ASK}.{verb}", carried) for verb in QUESTIONS]
        return [
            action_set(answers, answers_block(number)),
            action_set([*questions, forms.back(handle, number)], f"questions.{number}"),
        ]

    def answers(self, kinds: Sequence[str], handle: Handle, number: int) -> JsonObject:
        """One tap for done; the other usual answers and More open in its place."""
        carried = {HANDLE: handle.carried()}
        actions = []
        for kind in kinds:
            title = self.words.text("buttons/label", button=kind)
            if kind == "done":
                actions.append(execute(title, f"{ANSWER}.{Verb.DONE}", carried, style="positive"))
            else:
                actions.append(execute(title, f"{OPEN}.{kind}", {**carried, NUMBER: number}))
        return action_set(actions, answers_block(number))

    def _item(self, item: AlertItem, number: int, alert: AlertContent) -> JsonObject:
        """One open stage: how it stands, why it is told, and how to answer."""
        words = self.words
        handle = Handle.of(item, alert.message_id)
        standing = item.standing[0].upper() + item.standing[1:]
        shown = [
            text(escaped(standing), weight="Bolder"),
            text(words.shown("alert/teams.about", item=item), spacing="None"),
            text(words.shown("alert/teams.due", item=item), spacing="Small"),
            {**aside(words.shown("alert/why", item=item)), "id": why_block(number)},
        ]
        buttons = [self.answers(item.answers, handle, number)] if item.answers else []
        return container([*shown, *buttons], f"item.{number}")


def message(summary: str, body: Sequence[JsonObject], actions: Sequence[JsonObject] = ()) -> TeamsMessage:
    first, _, _ = summary.partition("\n")
    return TeamsMessage(cut(summary, SUMMARY_LIMIT), card(body, actions, fallback=first))


def why_block(number: int | str) -> str:
    return f"why.{number}"
