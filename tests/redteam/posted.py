"""What leaves by itself while children change hands: hand-over cards, the question to who had a child, calendar files.

The raid keeps a book of its own of who may hear of whom, by the few rules below and not by the product's table, and
reads each mail that left as bytes, its calendar file too.
"""

import email
import email.policy
import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import islice
from pathlib import Path

from bot.email.mime import Mailbox
from bot.email.renderer import EmailRenderer
from casework.new_worker.card import pairs_in
from casework.new_worker.queue_cards import CARD, PARTING
from casework.ports import StoredMessage
from casework.restrict import restrict, seal, unseal
from permanence.entries import Recorder
from permanence.people import Person
from permanence.reference import find_references
from store.case_record import SqlCaseRecord
from tests.builders import (
    EWAN,
    FERGUS,
    ISLA,
    JAMIE,
    KIRSTY,
    MORAG,
    NOW,
    ROSS,
    SHONA,
    TODAY,
    a_person,
    a_record,
)
from tests.casework.post_room import ListRenderer, PostRoom, Told
from tests.casework.replying import Replying, waits_for_panel
from tests.redteam.world import MARK

WORKERS = {SHONA: "North", JAMIE: "North", EWAN: "South"}
ABOVE = {SHONA: (MORAG, ISLA), JAMIE: (MORAG, ISLA), EWAN: (ROSS, ISLA)}
EVERYBODY = (*WORKERS, MORAG, ROSS, ISLA, KIRSTY, FERGUS)
WHY = "own family"
NOBODY_TO_TELL = "nobody:"  # how the keys of such messages begin
CHILDREN, TO_A_DAY, AT_A_CHANCE = 4, 5, 0.5
ANSWERS = (
    "history",
    "who",
    "who is this?",
    "why?",
    "held today",
    "booked for 30 June",
    "note: seen by the clerk",
    "she likes football",
    "undo",
    "yes",
    "list",
    "not mine",
)


@dataclass
class Standing:
    """How a child stands by the raid's own book."""

    worker: str
    kept_from: set[str] = field(default_factory=set)
    sealed_to: set[str] | None = None

    def hides_from(self, who: str) -> bool:
        return who in self.kept_from or (self.sealed_to is not None and who not in self.sealed_to)

    def open_to(self, who: str) -> bool:
        """Her worker, those above him, and the information officer; of a sealed child those who are named."""
        named = self.sealed_to is not None
        return not self.hides_from(who) and (
            named or who in (self.worker, *ABOVE[self.worker]) or who == KIRSTY
        )


class MailsAsTheyLeave(ListRenderer):
    """Every message as the bytes of a real mail, which the list channel keeps beside what it was made of."""

    def __init__(self, contents: dict[bytes, object]) -> None:
        super().__init__(contents)
        self._real = EmailRenderer(Mailbox("homeward@council.example", "Homeward"))

    def render(self, content: object, message: StoredMessage, person: Person) -> bytes:
        frozen = self._real.render(content, message, person)
        self.contents[frozen] = content
        return frozen


@dataclass
class Posted:
    """Days on which children are booked, moved, hidden and shown again. `found`: what must not be, in words.

    `kinds`: how many cards, questions and calendar files left, so that a raid in which there was nothing to find is
    seen for what it is.
    """

    record: SqlCaseRecord
    draw: random.Random
    children: dict[str, Standing]
    post: PostRoom
    found: list[str] = field(default_factory=list)
    kinds: Counter[str] = field(default_factory=Counter)
    gone: set[str] = field(default_factory=set)
    _read: int = 0
    _at: int = 0

    def run(self, days: int) -> list[str]:
        """What was found, in words; empty when nothing was."""
        for number in range(days):
            self.post.at(TODAY + timedelta(days=number))
            for _ in range(TO_A_DAY):
                self.draw.choice(_ACTS)(self)
                self.post.wait(minutes=7)
                if self.draw.random() < AT_A_CHANCE:
                    self.deliver()
            self.post.sweep()
            if self.draw.random() < AT_A_CHANCE:  # what was queued before is hidden before it leaves
                self.hides()
            self.deliver()
        return self.found

    def deliver(self) -> None:
        """What waits has left, and each of it was read."""
        self.post.deliver()
        for told in islice(self.post.email.sent, self._read, None):
            self.reads(told)
        self._read = len(self.post.email.sent)

    def reads(self, told: Told) -> None:
        """A mail names nobody of whom its reader may not hear, and no words that anybody wrote.

        Beside those to whom a child is open, who had her is asked once, and the administrator hears by her reference
        that nobody can be told of her: neither where she is hidden from them.
        """
        who, message = told.person.email, told.message
        parts = texts_of(message.frozen or b"")
        self.kinds.update(
            [*(what for what in (CARD, PARTING) if what in message.facts), *(k for k, _ in parts)]
        )
        asked = {reference for reference, _ in pairs_in(message, PARTING)}
        for kind, text in parts:
            for reference in set(find_references(text)) & set(self.children):
                child = self.children[reference]
                is_asked = reference in asked or (who == FERGUS and message.key.startswith(NOBODY_TO_TELL))
                may = child.open_to(who) or (is_asked and not child.hides_from(who))
                if who in self.gone or not may:
                    self.found.append(f"{who} reads of {reference} in {kind} of {message.key}")
            if MARK in text.lower():
                self.found.append(f"{who} reads words in {kind} of {message.key}")

    def _desk(self, who: str) -> Replying:
        self._at += 1
        return Replying(self.record, who, source=f"raid-{self._at}", now=self.post.now)

    def _child(self) -> str:
        return self.draw.choice(list(self.children))

    def books(self) -> None:
        """Somebody who may, or may not, books a day of the panel; now and then it is taken back at once."""
        child, day = self._child(), self.post.now.date() + timedelta(days=self.draw.randrange(1, 25))
        likely = self.children[child].worker, *ABOVE[self.children[child].worker], KIRSTY
        desk = self._desk(self.draw.choice([*likely, *likely, *EVERYBODY]))
        desk.types(f"{child} panel booked for {day.day} {day:%B}")
        desk.types("yes")
        if self.draw.random() < AT_A_CHANCE / 2:
            desk.types("undo")

    def moves(self) -> None:
        """A file gives the child to another worker, as one that is loaded every week does."""
        child, worker = self._child(), self.draw.choice([w for w in WORKERS if w not in self.gone])
        told = Recorder(child, 1, "import:tracker", "import:tracker")
        with self.record.writing() as tx:
            tx.append([told.allocated(social_worker=worker, team=WORKERS[worker])], self.post.now)
        self.children[child].worker = worker

    def hides(self) -> None:
        """A child is kept from somebody, sealed to a few, or opened again."""
        child, who = self._child(), self.draw.choice(EVERYBODY)
        standing, now = self.children[child], self.post.now
        match self.draw.choice(["restrict", "restrict", "seal", "unseal"]):
            case "restrict":
                lifted = who in standing.kept_from
                restrict(self.record, child, who, WHY, now, lift=lifted)
                standing.kept_from ^= {who}
            case "seal":
                named = {who, self.draw.choice(EVERYBODY)}
                seal(self.record, child, named, WHY, now)
                standing.sealed_to = named
            case "unseal" if standing.sealed_to is not None:
                unseal(self.record, child, WHY, now)
                standing.sealed_to = None

    def leaves(self) -> None:
        """A worker is on the list of staff no more, or is again."""
        who = self.draw.choice([JAMIE, EWAN])
        self.gone ^= {who}
        with self.record.writing() as tx:
            tx.put_people([replace(a_person(who), active=who not in self.gone)], self.post.now)

    def answers(self) -> None:
        """Whoever was sent something answers it, and hears and records nothing of a child who is hidden since."""
        if not self.post.email.sent:
            return
        told = self.draw.choice(self.post.email.sent)
        who, words = told.person.email, self.draw.choice(ANSWERS)
        before = self._recorded()
        said = repr(self._desk(who).types(words, message_id=told.message.id))
        closed = {r for r, child in self.children.items() if child.hides_from(who) or who in self.gone}
        for reference in closed & set(find_references(said)):
            self.found.append(f"{who} answers {told.message.key} {words!r} and hears of {reference}")
        for reference in {r for r, by, _ in self._recorded() - before if by == who} & closed:
            self.found.append(f"{who} answers {told.message.key} {words!r}: recorded of {reference}")
        if MARK in said.lower() and not _asks_for_words(words):
            self.found.append(f"{who} answers {told.message.key} {words!r} and hears {said}")

    def _recorded(self) -> set[tuple[str, str, int]]:
        with self.record.reading() as tx:
            return {(e.reference, e.by, e.number) for e in tx.entries()}


_ACTS: tuple[Callable[[Posted], None], ...] = (
    Posted.books,
    Posted.books,
    Posted.moves,
    Posted.moves,
    Posted.hides,
    Posted.answers,
    Posted.answers,
    Posted.leaves,
)


def _asks_for_words(words: str) -> bool:
    """The case system's id, and what was written, are for whoever may see the child and asks."""
    return words in ("history", "who", "who is this?", "why?")


def texts_of(frozen: bytes) -> list[tuple[str, str]]:
    """Each text of a mail with its kind: headers, text, page, calendar file, decoded and with its lines joined."""
    mail = email.message_from_bytes(frozen, policy=email.policy.default)
    headers = "\n".join(f"{name}: {value}" for name, value in mail.items())
    parts = [part for part in mail.walk() if part.get_content_maintype() == "text"]
    texts = [(part.get_content_type(), str(part.get_content())) for part in parts]
    names = "\n".join(part.get_filename() or "" for part in mail.walk())
    return [("headers", f"{headers}\n{names}"), *((kind, text.replace("\r\n ", "")) for kind, text in texts)]


def a_post_raid(folder: Path, seed: int) -> Posted:
    """A council in which everybody has asked for calendar files, before the first day."""
    record, draw = a_record(folder), random.Random(seed)
    children = {}
    for number in range(CHILDREN):
        worker = draw.choice(list(WORKERS))
        child = waits_for_panel(record, f"{MARK.upper()}-{number}", worker=worker, team=WORKERS[worker])
        children[child] = Standing(worker)
    first, second, *_ = children
    with record.writing() as tx:
        tx.append([Recorder(first, 1, KIRSTY, "slack:0").noted(f"told the clerk {MARK}pelican")], NOW)
        tx.append([Recorder(first, 0, KIRSTY, "slack:0").siblings(second)], NOW)
    for who in EVERYBODY:
        Replying(record, who, source="wish").types("calendar on")
    post = PostRoom(record)
    mails = MailsAsTheyLeave(post.contents)
    post.setup = replace(post.setup, renderers={"email": mails, "slack": mails})
    post.open_for_delivery()
    return Posted(record, draw, children, post)
