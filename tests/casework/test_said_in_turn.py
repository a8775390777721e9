"""What people say one after the other about three children, and what each reply comes to.

The conversations and their outcome stand in tests/golden/conversations/said_in_turn.txt. There a line at the margin is
what somebody says in chat (or "N minutes later"), and the lines set in below it are what it came to:

    = what is said back    ? what is wrong, or asked    & what is said beside it    + an entry    > a message to somebody

A is a child whose panel is 15 days past the council's aim, B one whose agency decision is due today, and C another like
A. HOMEWARD_WRITE_GOLDEN=1 writes the outcomes anew; each must be true to the field before it is committed.
"""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from casework.content import Said
from casework.imports.difference import value_of, what_of
from permanence.entries import Entry
from permanence.reference import reference_for
from tests.builders import AILSA, EWAN, JAMIE, KIRSTY, LORNA, MORAG, NOW, SHONA
from tests.casework.replying import Replying, waits_for_decision, waits_for_panel
from tests.stories import assert_comes_to_what_is_told, told_in

STORIES = Path(__file__).parents[1] / "golden" / "conversations" / "said_in_turn.txt"
WHO = {"shona": SHONA, "jamie": JAMIE, "morag": MORAG, "ewan": EWAN, "kirsty": KIRSTY, "lorna": LORNA}
HEARS = (*WHO.values(), AILSA)


@pytest.mark.parametrize("headline", told_in(STORIES))
def test_what_each_reply_comes_to(record, headline):
    assert_comes_to_what_is_told(STORIES, headline, Teller(record).does)


class Teller:
    """Takes what is said in one conversation."""

    def __init__(self, record) -> None:
        self.record, self.now = record, NOW
        self.children = {
            "A": waits_for_panel(record, reference="HW-4821-B"),
            "B": waits_for_decision(record, reference="HW-1234-N"),
            "C": waits_for_panel(record, "C3", reference=reference_for(2718)),
        }
        self.replying = Replying(record)
        self.last, self.told = self._last_entry(), self._messages()

    def does(self, step: str) -> Iterator[str]:
        later = re.fullmatch(r"(\d+) minutes later", step)
        if later:
            self.now += timedelta(minutes=int(later[1]))
            return
        who, _, text = step.partition(": ")
        text = re.sub(r"\b[ABC]\b", lambda name: self.children[name[0]], text)
        said = self.replying.as_(WHO[who]).at(self.now).types(text)
        yield from map(self._plain, in_words(said))
        with self.record.reading() as tx:
            new = list(tx.entries(after=self.last))
        yield from (self._plain(f"+ {entry_in_words(entry)}") for entry in new)
        self.last = self._last_entry()
        messages = self._messages()
        for number in sorted(messages.keys() - self.told.keys()):
            yield self._plain(f"> {messages[number]}")
        self.told = messages

    def _last_entry(self) -> int:
        with self.record.reading() as tx:
            return max((e.number for e in tx.entries(after=0)), default=0)

    def _messages(self) -> dict[int, str]:
        with self.record.reading() as tx:
            return {
                m.id: f"{m.kind.value} to {m.person}: {m.facts.get('headline') or ''}".rstrip(": ")
                for person in HEARS
                for m in tx.messages_for(person)
            }

    def _plain(self, text: str) -> str:
        for name, reference in self.children.items():
            text = text.replace(reference, name)
        return text


def in_words(said: Said) -> Iterator[str]:
    lines = said.lines or ((said.recorded,) if said.recorded else ())
    yield f"= {said.kind.value}" + (f": {' / '.join(lines)}" if lines else "")
    if said.question:
        yield f"? {said.question}"
    yield from (f"? {field}: {why}" for field, why in said.problems)
    yield from (f"& {beside}" for beside in said.also)
    if said.follows:
        yield f"& {said.follows}"


def entry_in_words(entry: Entry) -> str:
    replaced = f", in the place of {entry.replaces}" if entry.replaces else ""
    words = ", ".join(filter(None, (what_of(entry), value_of(entry))))
    return f"{entry.reference} {entry.kind.value}: {words}{replaced} (by {entry.by})"
