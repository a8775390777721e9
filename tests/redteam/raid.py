"""One raid: so many acts of intruders, each compared with the same act about a child who does not exist.

What is looked for: an answer that is another one, a word that must not be heard, an entry that must not be there, an
error that is none of the named ones, a ledger that does not verify.
"""

import json
import random
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from bot.handle import Handle
from bot.review_fields import opened_form
from casework.content import SaidKind
from casework.health import Health
from casework.ports import MessageKind, StoredMessage
from casework.raise_alerts import raise_alerts
from casework.review_messages import send_review_messages
from casework.send_digests import children_of
from permanence.answer import Answer, Verb
from permanence.entries import EntryKind
from permanence.reference import find_references
from store import ledger
from tests.builders import MORAG, NOW, ROSS, SHONA
from tests.casework.replying import PANEL, REVIEW, Replying
from tests.redteam.hostile import texts
from tests.redteam.world import A_DAY, INTRUDERS, MARK, World, a_world

Act = Callable[[Replying, str], object]
MORNINGS = 3


@dataclass
class Raid:
    """`found`: what must not be, in words. One act after another by who is drawn, until the number is reached."""

    world: World
    draw: random.Random
    found: list[str] = field(default_factory=list)
    _begun: Counter[str] = field(default_factory=Counter)  # how often each had to begin in new threads

    def run(self, acts: int) -> list[str]:
        """What was found, in words; empty when nothing was."""
        for number in range(acts):
            who, name = self.draw.choice(INTRUDERS), self.draw.choice(list(self.world.hidden))
            self._act(number, who, name)
        self._mornings()
        self._verify()
        return self.found

    def _act(self, number: int, who: str, name: str) -> None:
        """The same act about a hidden child and about none, in two threads that know nothing of each other."""
        hidden, absent = self.world.hidden[name], self.draw.choice(self.world.absent)
        what, act = self.draw.choice(list(_acts(self.draw)))
        before = self._recorded()
        numbers = self._numbers()
        answers = []
        for place, reference in (("none", absent), ("hidden", hidden)):
            thread = f"raid-{place}-{self._begun[who]}"
            desk = Replying(self.world.record, who, source=thread, _events=[str(number)] * number)
            try:
                answers.append(_without(repr(act(desk, reference)), reference))
            except Exception as wrong:  # noqa: BLE001 - whatever it is, an intruder made it fail
                self.found.append(f"{who}, {what}, {name}: {type(wrong).__name__}: {wrong}")
                return
        # A letter run on to a reference may look like a name, by the reference's own letters: that tells of no child.
        # One of the two threads now knows of it, so that what comes after would be answered otherwise in each.
        by_its_letters = any(repr(SaidKind.PRIVATE_WORDS) in answer for answer in answers)
        self._begun[who] += by_its_letters
        if answers[0] != answers[1] and not by_its_letters:
            self.found.append(f"{who}, {what}, {name}: {answers[1]}\n    and of nobody: {answers[0]}")
        if MARK in answers[1].lower():
            self.found.append(f"{who}, {what}, {name}: heard {answers[1]}")
        for kind, reference, by in self._recorded() - before:
            if by == who and reference in self.world.hidden.values():
                self.found.append(f"{who}, {what}, {name}: recorded {kind}")
        if self._numbers() != numbers:
            self.found.append(f"{who}, {what}, {name}: the numbers of the service moved")

    def _recorded(self) -> set[tuple[EntryKind, str, str]]:
        with self.world.record.reading() as tx:
            return {(e.kind, e.reference, e.by) for e in tx.entries()}

    def _numbers(self) -> Health:
        """What /metrics is made of."""
        with self.world.record.reading() as tx:
            return tx.health(NOW)

    def _mornings(self) -> None:
        """What is told of some mornings reaches nobody who may not see the child, and no digest counts her.

        Lists, briefs, questions about reviews, hand-overs and lists of meetings among it.
        """
        record = self.world.record
        for day in range(MORNINGS):
            now = NOW + timedelta(days=7 * day)
            send_review_messages(record, now)
            raise_alerts(record, now)
        met = {who: self._meets(who) for who in (MORAG, ROSS)}
        with record.reading() as tx:
            people = tx.directory()
            for who in (*INTRUDERS, MORAG):
                closed = self._closed_to(who)
                person = people.get(who)
                told = {n.reference for m in tx.messages_for(who) for n in tx.notices_in(m.id)}
                said = {r for m in tx.messages_for(who, MANY) if m.kind not in ANSWERS for r in _named_in(m)}
                counted = set(children_of(tx, people, person, record.rules.pack.rights)) if person else set()
                for reference in (told | said | counted | met.get(who, set())) & closed:
                    self.found.append(f"{who} is told or counts {reference}")

    def _meets(self, who: str) -> set[str]:
        """The children of whom a manager hears in a meeting that she walks through, and in its minutes."""
        desk = Replying(self.world.record, who, source="raid-meeting")
        said = [
            desk.types(words) for words in ("meeting", *["next"] * 8, "meeting minutes", "end of meeting")
        ]
        return set(find_references(repr(said)))

    def _closed_to(self, who: str) -> set[str]:
        """Morag, who is the worker's manager, sees the usual child and nobody else of them."""
        return {r for name, r in self.world.hidden.items() if who != MORAG or name != "usual"}

    def _verify(self) -> None:
        bad = ledger.verify(self.world.record.engine).first_bad
        if bad:
            self.found.append(f"the ledger does not verify: {bad}")


NUMBER = re.compile(r"proposal=\d+")  # what was said has a number, one after another
ANSWERS = frozenset({MessageKind.AMEND, MessageKind.SAID_BACK})  # they say again what she typed herself
MANY = 10_000


def _named_in(message: StoredMessage) -> list[str]:
    """The references in what a message is made of."""
    return find_references(json.dumps(message.facts))


def _without(said: str, reference: str) -> str:
    """What was said, whichever reference was asked about, whole or without its last letter."""
    named = said.replace(reference, "REFERENCE").replace(reference.rpartition("-")[0], "REFERENCE")
    return NUMBER.sub("proposal=N", named)


def _acts(draw: random.Random) -> Iterator[tuple[str, Act]]:
    """What an intruder may try with a reference: words, presses, forms, and the numbers of others' entries."""
    words = draw.choice(texts(draw))
    verb = draw.choice([v for v in Verb if v not in (Verb.UNDO, Verb.NOT_DONE)])
    number = draw.randrange(1, 60)
    reason = draw.choice(["no_panel_date", "report_late", None])
    more = {"on": A_DAY, "reason": reason, "note": draw.choice([None, "seen by the clerk"])}
    yield f"types {words!r}", lambda desk, ref: desk.types(words.replace("{ref}", ref))
    yield f"presses {verb}", lambda desk, ref: desk.taps(verb, ref, PANEL, **more)
    yield f"sends the form {verb}", lambda desk, ref: desk.fills_in(verb, ref, PANEL, **more)
    yield f"answers message {number}", lambda desk, ref: desk.types(f"{ref} held 12 May", message_id=number)
    yield f"says yes to {number}", lambda desk, _: desk.send(confirms=number)
    yield f"changes {number}", lambda desk, _: desk.send(changes=number)
    yield "sends off the form of a review", lambda desk, ref: desk.send(answer=_review(ref), form=True)
    yield "opens the form of a review", _opens_form


def _review(reference: str) -> Answer:
    filled = (("held_on", "2026-05-12"), ("plan", "right"), ("next_on", "2026-11-18"))
    return Answer(Verb.REVIEW, reference, REVIEW, filled=filled, form="review 1", opened_at=NOW)


def _opens_form(desk: Replying, reference: str) -> object:
    """The form about a review as it would be shown to her."""
    with desk.record.reading() as tx:
        person = tx.directory().get(desk.person)
        return opened_form(tx, desk.record.rules, person, Handle(reference, 1, REVIEW, revision=0), NOW)


def raid(folder: Path, seed: int, acts: int) -> list[str]:
    """What a raid with this seed finds, on a council of its own in this folder."""
    world = a_world(folder)
    try:
        Replying(world.record, SHONA).types("list")  # somebody is at work meanwhile
        return Raid(world, random.Random(seed)).run(acts)
    finally:
        world.record.close()
