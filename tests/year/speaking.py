"""How somebody answers: a button or form, or words that are read back and confirmed, on the channel that she has.

Slack and Teams go through their own `Conversation`, a mail through the mailbox and the loop that looks into it, the
page behind a mail through what it calls. Every event has a name of its own, and may be delivered twice.
"""

from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from bot.events import Confirms, Event
from bot.slack.events import Shows, SlackWhere, words_event
from bot.teams.events import TeamsWhere
from bot.teams.events import event_of as teams_event
from casework.content import Said, SaidKind
from casework.ports import StoredMessage
from casework.said_back import proposal_of
from casework.take_reply import Reply, take_reply
from permanence.answer import Answer
from permanence.people import Person
from permanence.reference import is_usable, reference_for
from tests.year.council import Council
from tests.year.power import CUT_OFF, POINTS, Failing


@dataclass(frozen=True)
class Card:
    """What she answers: the message that told her, and the newest entry of the journey when it was shown."""

    message: int | None
    revision: int | None


class Speaker:
    """Gives answers to the council in the name of its staff."""

    def __init__(self, council: Council, cuts: float = 0.0) -> None:
        self.council, self.cuts = council, cuts
        # Each mail by its name: who wrote it, what, and when.
        self.typed: dict[str, tuple[str, str, datetime]] = {}

    def press(self, person: Person, answer: Answer, card: Card, *, form: bool, twice: bool = False) -> Said:
        """A button or a form; `twice`: the platform delivers it once more, and nothing may come of that."""
        said = self._press(person, answer, card, form, self.council.next_event())
        if twice:
            before = self.council.newest()
            self._press(person, answer, card, form, f"event {self.council.event_number}")
            assert self.council.newest() == before, "an event that came twice was recorded twice"
        return said

    def _press(self, person: Person, answer: Answer, card: Card, form: bool, name: str) -> Said:
        if person.channel == "email":
            return self._page(person, answer, card, form, name)
        event = Event(
            source=person.channel,
            id=name,
            account=(person.slack_user if person.channel == "slack" else person.teams_user) or "",
            says=answer,
            where=self._where(person, form),
            thread=f"D{person.email}",
            message=card.message,
            revision=card.revision,
            form=form,
            raw="{}",
            can_wait=False,
        )
        return self._taken(person, event)

    def _where(self, person: Person, form: bool) -> SlackWhere | TeamsWhere:
        if person.channel == "teams":
            return TeamsWhere(person.teams_user or "", f"D{person.email}", "talk:", button="answer.done")
        shows = Shows.IN_ANSWER if form else Shows.IN_MESSAGE
        return SlackWhere(person.slack_user or "", None, shows, channel=f"D{person.email}")

    def _page(self, person: Person, answer: Answer, card: Card, form: bool, name: str) -> Said:
        reply = Reply("page", name, person.email, answer, message_id=card.message, revision=card.revision, form=form, raw="{}")  # fmt: skip
        with self.council.record.writing() as tx:
            return take_reply(tx, self.council.record.rules, reply, self.council.tick())

    def write(self, person: Person, words: str, card: Card, *, confirms: bool = True) -> Said:
        """Words; what is read back she confirms, unless she forgets it."""
        if person.channel == "email":
            return self._mail(person, words, card)
        said = self._taken(person, self._words(person, words))
        if said.kind is SaidKind.READ_BACK and confirms and said.proposal is not None:
            event: Event[Any] = Event(
                source=person.channel,
                id=self.council.next_event(),
                account=(person.slack_user if person.channel == "slack" else person.teams_user) or "",
                says=Confirms(said.proposal),
                where=self._where(person, form=False),
                thread=f"D{person.email}",
                raw="{}",
                can_wait=False,
            )
            return self._taken(person, event)
        return said

    def _words(self, person: Person, words: str) -> Event[Any]:
        number = self.council.next_event().partition(" ")[2]
        if person.channel == "slack":
            message = {"type": "message", "channel_type": "im", "channel": f"D{person.email}"}
            message |= {"user": person.slack_user or "", "text": words, "ts": f"{number}.0"}
            event = words_event({"event_id": f"words {number}", "team_id": None, "event": message})
            assert event is not None
            return event
        sender = {"id": person.teams_user, "aadObjectId": person.teams_user}
        place = {"id": f"D{person.email}", "conversationType": "personal"}
        activity = {"type": "message", "id": number, "text": words, "from": sender, "conversation": place}
        return teams_event({**activity, "serviceUrl": "talk:"})

    def _taken(self, person: Person, event: Event[Any]) -> Said:
        conversation = self.council.conversations[person.channel]
        self.council.tick()
        if self.council.chance.random() < self.cuts:
            self._cut_off(person.channel, event)

        async def taken() -> Said:
            found = await conversation.take(event)
            await conversation.show(event, found)
            return found.said

        return self.council.loop.run(taken())

    def _cut_off(self, channel: str, event: Event[Any]) -> None:
        """The process dies while it takes this, or has no room; the platform will deliver it again."""
        council = self.council
        dying = council.conversation(channel, Failing(council.record, council.chance.choice(POINTS), 1))
        try:
            council.loop.run(dying.take(event))
        except CUT_OFF:
            council.cuts += 1
        council.tick()

    def _mail(self, person: Person, words: str, card: Card) -> Said:
        """Her mail lies in the mailbox; what is read back comes to her as a mail."""
        with self.council.record.reading() as tx:
            answered = tx.message(card.message) if card.message else None
        self._sends(person, words, answered)
        return Said(SaidKind.READ_BACK)

    def _sends(self, person: Person, words: str, answered: StoredMessage | None) -> None:
        council = self.council
        name = f"<{council.next_event().replace(' ', '-')}@council.example>"
        self.typed[name] = person.email, words, council.now
        council.post.written(person, words, name, answered)
        council.read_mail(dies=council.chance.random() < self.cuts)
        council.read_mail()

    def asks_of_nobody(self, people: int) -> frozenset[str]:
        """So many people ask by mail of a reference that is no child's; the names of their mails."""
        council = self.council
        with council.record.reading() as tx:
            known = set(tx.known_references())
        nobody = next(
            found for n in range(9999, 0, -1) if is_usable(n) and (found := reference_for(n)) not in known
        )
        by_mail = (p for p in sorted(council.staff.values(), key=lambda p: p.email) if p.channel == "email")
        before = set(self.typed)
        for asks in islice(by_mail, people):
            self._sends(asks, f"why {nobody}", None)
        return frozenset(self.typed.keys() - before)

    def says_yes(self, person: Person, number: int) -> None:
        """She confirms what this mail has read back: by a mail, or on the page where no mail may confirm it."""
        council = self.council
        with council.record.reading() as tx:
            mail = tx.message(number)
        if mail is None:
            return  # the record was put back to a time before it
        if mail.facts["kind"] == SaidKind.ASKED:
            if council.chance.random() < 0.5:  # else she leaves the question open
                self._sends(person, council.chance.choice(("approved", "today", "yes", "the panel")), mail)
            return
        if not mail.facts.get("elsewhere"):
            self._sends(person, "yes", mail)
            return
        reply = Reply(
            "page", f"confirm {number}", person.email, confirms=proposal_of(mail.facts), raw="confirm"
        )
        with council.record.writing() as tx:
            take_reply(tx, council.record.rules, reply, council.tick())
        council.staff_may_be_other()
