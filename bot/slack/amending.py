"""How a message in Slack is written again when it was answered."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from bot.amending import amendment_of
from bot.answered import Since
from bot.handle import Handle
from bot.slack.amended import amended, handles_in, read_frozen
from bot.slack.blocks import SlackMessage
from bot.slack.words import Words
from casework.compose import Content
from casework.last_look import NoLonger
from casework.ports import Reading, StoredMessage
from permanence.people import Directory, Person
from permanence.stages import Rulebook


@dataclass(frozen=True, slots=True)
class SlackForm:
    words: Words

    def read(self, frozen: bytes) -> SlackMessage:
        return read_frozen(frozen)

    def handles(self, shown: SlackMessage) -> Iterable[Handle]:
        return handles_in(shown).values()

    def amended(self, shown: SlackMessage, since: Since) -> SlackMessage:
        return amended(shown, since, self.words)


def amend_content(rules: Rulebook, words: Words) -> Content:
    """What an amendment of the outbox says when it leaves: the message as it should read by then."""

    def content(
        tx: Reading, directory: Directory, message: StoredMessage, _person: Person, _today: date
    ) -> object:
        number = int(str(message.facts["message_id"]))
        amendment = amendment_of(tx, rules, number, message.not_before, SlackForm(words))
        if amendment is None:
            return NoLonger("the message to edit is not kept any more")
        return replace(amendment.shown, staff=directory.names)

    return content
