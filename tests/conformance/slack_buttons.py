"""Slack by button and form: those under the step, those behind More, and the Home tab."""

import copy
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bot.form_fields import QUESTIONS
from permanence.answer import Verb
from store.case_record import SqlCaseRecord
from tests.bot.slack.council import Council
from tests.builders import SHONA
from tests.conformance.acts import Act
from tests.conformance.slack_words import names_in, repeat, shown_in_slack, told_in_slack
from tests.servers.slack_client import Answer
from tests.servers.slack_workspace import Message, Payload

MORE = "more"


@dataclass
class SlackButtons:
    council: Council
    card: Message
    deliveries: list[Answer] = field(default_factory=list)
    _before: list[Payload] = field(default_factory=list)

    @property
    def record(self) -> SqlCaseRecord:
        return self.council.record

    def offers(self, act: Act) -> bool:
        """Whether a button for it stands in the message or behind More; the Home tab is the list."""
        if act.by != SHONA:
            return any(name.rpartition(".")[2] == act.verb for name in names_in(self._notice(act).blocks))
        names = names_in(self.card.blocks)
        if MORE in names:
            self._press(SHONA, self.card, MORE)
            more = self.council.slack.open_view(SHONA)
            assert more is not None
            names |= names_in(more.view["blocks"])
            self.council.people.close_view(SHONA)
        return act.verb is Verb.LIST or any(name.rpartition(".")[2] == act.verb for name in names)

    def does(self, email: str, act: Act) -> None:
        self.deliveries = []
        while self.council.slack.open_view(email):
            self.council.people.close_view(email)
        if act.verb is Verb.LIST:
            self.deliveries.append(self.council.people.open_home(email))
            self.council.settle()
            return
        card = self._card(email, act)
        pressed = self._press(email, card, *self._way_to(act, card))
        if self._asks_for_the_day(email, card):
            pressed = self._press(email, card, "answer.done")  # the first that is offered: today
        if self._form_opens(email):
            hers = email == act.by  # to anybody else the form offers nothing of the child's own
            fields = {name: value for name, value in act.fields.items() if hers or name != "prompted_by"}
            self.deliveries.append(self.council.people.submit(email, fields))
            self.council.settle()
        else:
            self.deliveries.append(pressed)

    def again(self) -> None:
        repeat(self.council, self.deliveries)

    def shown(self, email: str) -> str:
        return shown_in_slack(self.council, email)

    def _notice(self, act: Act) -> Message:
        """What this person was told of an answer of Shona's."""
        self.council.deliver()
        return self.council.messages(act.by)[-1]

    def _card(self, email: str, act: Act) -> Message:
        """Her message; in the hands of somebody else a copy of it, as it stood when it was answered."""
        if email == act.by:
            card = self.card if act.by == SHONA else self._notice(act)
            self._before = copy.deepcopy(card.blocks)
            return card
        channel = self.council.slack.direct_channel(email)
        return self.council.slack.workspace.keep_message(
            channel, self.card.user, text=self.card.text, blocks=self._before
        )

    def _way_to(self, act: Act, card: Message) -> list[str]:
        """The buttons that lead there, one after the other."""
        names = names_in(card.blocks)
        own = next((n for n in sorted(names) if n.rpartition(".")[2] == act.verb), None)
        family = "ask" if act.verb in QUESTIONS else "form"
        return [own] if own else [MORE, f"{family}.{act.verb}"]

    def _press(self, email: str, where: Message, first: str, *behind: str) -> Answer:
        pressed = self.council.people.press(email, where, first)
        self.council.settle()
        for name in behind:
            view = self.council.slack.open_view(email)
            assert view is not None
            pressed = self.council.people.press(email, view, name)
            self.council.settle()
        return pressed

    def _asks_for_the_day(self, email: str, card: Message) -> bool:
        return email == SHONA and "back" in names_in(card.blocks)

    def _form_opens(self, email: str) -> bool:
        view = self.council.slack.open_view(email)
        return view is not None and "submit" in view.view


@contextmanager
def slack_buttons(folder: Path) -> Iterator[SlackButtons]:
    with told_in_slack(folder) as (council, card):
        yield SlackButtons(council, card)
