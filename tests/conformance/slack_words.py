"""Slack in words: written in the thread of the morning's message, read back, and confirmed by its button."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from store.case_record import SqlCaseRecord
from tests.bot.slack.council import Council, a_council, texts_in
from tests.builders import SHONA
from tests.conformance.acts import Act
from tests.conformance.channel import in_one_line, naming_the_child, register
from tests.servers.slack_client import Answer
from tests.servers.slack_workspace import Message


@dataclass
class SlackWords:
    council: Council
    card: Message
    deliveries: list[Answer] = field(default_factory=list)

    @property
    def record(self) -> SqlCaseRecord:
        return self.council.record

    def offers(self, act: Act) -> bool:
        return bool(act.words)

    def does(self, email: str, act: Act) -> None:
        hers = email == SHONA
        words = act.words if hers else naming_the_child(act)
        self.deliveries = [self.council.people.say(email, words, thread=self.card if hers else None)]
        self.council.settle()
        question = self.council.messages(email)[-1:]
        if question and "confirm" in names_in(question[0].blocks):
            self.deliveries.append(self.council.people.press(email, question[0], "confirm"))
            self.council.settle()

    def again(self) -> None:
        repeat(self.council, self.deliveries)

    def shown(self, email: str) -> str:
        return shown_in_slack(self.council, email)


@contextmanager
def slack_words(folder: Path) -> Iterator[SlackWords]:
    with told_in_slack(folder) as (council, card):
        yield SlackWords(council, card)


@contextmanager
def told_in_slack(folder: Path) -> Iterator[tuple[Council, Message]]:
    """A council at work in Slack, and the message that Shona has of the child."""
    with a_council(folder) as council:
        register(council.record)
        yield council, council.alert()


def repeat(council: Council, deliveries: list[Answer]) -> None:
    """Slack delivers each of these again, as it does after a timeout."""
    for delivery in deliveries:
        assert council.people.repeat(delivery).ok
    council.settle()


def shown_in_slack(council: Council, email: str) -> str:
    """Messages as they stand, what was said to her alone, the window before her, and her Home tab."""
    messages = [" ".join(texts_in(message.blocks)) for message in council.messages(email)]
    views = [view for view in (council.slack.open_view(email), council.slack.home(email)) if view]
    return in_one_line(*messages, *council.alone(email), *(t for v in views for t in texts_in(v.view)))


def names_in(blocks: object) -> set[str]:
    """The name of every button in these blocks, and of what can be chosen in their menus."""
    if isinstance(blocks, list):
        return {name for block in blocks for name in names_in(block)}
    if not isinstance(blocks, dict):
        return set()
    own = {str(blocks["action_id"])} if blocks.get("type") == "button" else set()
    if blocks.get("type") == "overflow":
        own = {str(option["value"]) for option in blocks["options"]}
    return own | {name for inside in blocks.values() for name in names_in(inside)}
