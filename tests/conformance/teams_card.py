"""Teams by card: the buttons under the step, and the forms that open in their place or under More."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bot.form_fields import QUESTIONS
from permanence.answer import Verb
from store.case_record import SqlCaseRecord
from tests.bot.teams.council import Council, shown_text
from tests.builders import SHONA
from tests.conformance.acts import Act
from tests.conformance.channel import in_one_line
from tests.conformance.teams_words import repeat, shown_in_teams, told_in_teams
from tests.servers.teams_client import Answer
from tests.servers.teams_connector import Shown

MORE = "open.more"
ASKED = frozenset(QUESTIONS)


@dataclass
class TeamsCard:
    council: Council
    card: Shown
    deliveries: list[Answer] = field(default_factory=list)
    told: dict[str, list[str]] = field(default_factory=dict)  # said to the one who pressed, beside the card

    @property
    def record(self) -> SqlCaseRecord:
        return self.council.record

    def offers(self, act: Act) -> bool:
        """Whether a button for it stands in the card or behind More."""
        if act.by != SHONA:
            shown = self.council.people.verbs(self._notice(act).card)
            return any(verb.rpartition(".")[2] == act.verb for verb in shown)
        verbs = set(self._verbs())
        if MORE in verbs:
            self._press(MORE)
            verbs |= set(self._verbs())
            self.council.people.look_again(SHONA, self.card)
        return any(verb.rpartition(".")[2] == act.verb for verb in verbs)

    def does(self, email: str, act: Act) -> None:
        if email == act.by != SHONA:
            notice = self._notice(act)
            own = [v for v in self.council.people.verbs(notice.card) if v.rpartition(".")[2] == act.verb]
            self.deliveries = [self._press(own[0], act, notice)]
        elif email == act.by:
            self.council.people.look_again(SHONA, self.card)
            self.deliveries = [self._press(verb, act) for verb in self._way_to(act)]
            if "which day" in shown_text(self.council.people.sees(SHONA, self.card)):
                self.deliveries = [self._press("answer.done")]  # the first that is offered: today
        else:
            self._sends_off_hers(email)
        self.council.settle()

    def again(self) -> None:
        repeat(self.council, self.deliveries)

    def shown(self, email: str) -> str:
        return in_one_line(shown_in_teams(self.council, email), *self.told.get(email, ()))

    def _notice(self, act: Act) -> Shown:
        """What this person was told of an answer of Shona's."""
        self.council.deliver()
        return self.council.teams.messages(act.by)[-1]

    def _verbs(self) -> list[str]:
        return self.council.people.verbs(self.council.people.sees(SHONA, self.card))

    def _way_to(self, act: Act) -> list[str]:
        """The buttons that lead there, one after the other."""
        if act.verb is Verb.UNDO:
            return ["undo"]
        if f"answer.{act.verb}" in self._verbs():
            return [f"answer.{act.verb}"]
        family = "ask" if act.verb in ASKED else "form"
        own = f"open.{act.verb}"
        return [own if own in self._verbs() else MORE, f"{family}.{act.verb}"]

    def _press(self, verb: str, act: Act | None = None, card: Shown | None = None) -> Answer:
        filled = act.fields if act and verb.startswith("form.") else {}
        who = act.by if act else SHONA
        answer = self.council.people.press(who, card or self.card, verb, **filled)  # type: ignore[arg-type]
        self.council.settle()
        self._heard(who, answer)
        return answer

    def _sends_off_hers(self, email: str) -> None:
        """Somebody else's Teams sends what Shona's sent, of a card that was passed on."""
        for pressed in self.deliveries:
            hers = pressed.activity
            own = self.council.people.activity(
                email, "invoke", name=hers["name"], value=hers["value"], replyToId=hers["replyToId"]
            )
            answer = self.council.people.deliver(own)
            assert answer.card is None, f"{email} is shown a card of Shona's"
            self._heard(email, answer)

    def _heard(self, email: str, answer: Answer) -> None:
        if answer.message:
            self.told.setdefault(email, []).append(answer.message)


@contextmanager
def teams_card(folder: Path) -> Iterator[TeamsCard]:
    with told_in_teams(folder) as (council, card):
        yield TeamsCard(council, card)
