"""Teams in words: written in the chat in answer to the morning's card, read back, and confirmed by its button."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from store.case_record import SqlCaseRecord
from tests.bot.teams.council import Council, a_council, shown_text
from tests.builders import SHONA
from tests.conformance.acts import Act
from tests.conformance.channel import in_one_line, naming_the_child, register
from tests.servers.teams_client import Answer
from tests.servers.teams_connector import Shown


@dataclass
class TeamsWords:
    council: Council
    card: Shown
    deliveries: list[Answer] = field(default_factory=list)

    @property
    def record(self) -> SqlCaseRecord:
        return self.council.record

    def offers(self, act: Act) -> bool:
        return bool(act.words)

    def does(self, email: str, act: Act) -> None:
        hers = email == SHONA
        words = act.words if hers else naming_the_child(act)
        self.deliveries = [self.council.people.say(email, words, to=self.card if hers else None)]
        self.council.settle()
        question = self.council.teams.messages(email)[-1]
        if "confirm" in self.council.people.verbs(question.card):
            self.deliveries.append(self.council.people.press(email, question, "confirm"))
            self.council.settle()

    def again(self) -> None:
        repeat(self.council, self.deliveries)

    def shown(self, email: str) -> str:
        return shown_in_teams(self.council, email)


@contextmanager
def teams_words(folder: Path) -> Iterator[TeamsWords]:
    with told_in_teams(folder) as (council, card):
        yield TeamsWords(council, card)


@contextmanager
def told_in_teams(folder: Path) -> Iterator[tuple[Council, Shown]]:
    """A council at work in Teams, and the card that Shona has of the child."""
    with a_council(folder) as council:
        register(council.record)
        yield council, council.alert()


def repeat(council: Council, deliveries: list[Answer]) -> None:
    """The connector delivers each of these again, as after an answer that was lost."""
    for delivery in deliveries:
        assert council.people.again(delivery).ok
    council.settle()


def shown_in_teams(council: Council, email: str) -> str:
    """Every card in her chat as it stands."""
    return in_one_line(*(shown_text(message.card) for message in council.teams.messages(email)))
