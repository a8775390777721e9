"""The corpora and dialogues played through `homeward talk`: each context a real store, each channel its conversation."""

import asyncio
import csv
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from typer.testing import CliRunner

from casework.content import SaidKind
from casework.take_words import STOPPED
from permanence.answer import Answer, Verb
from permanence.replies.asking import sentence_for
from permanence.replies.memory import WaitsFor
from permanence.replies.reading import Ask, Command, Kind, Open, Option, Reading
from scheduler.cli.app import app
from scheduler.settings import read_settings
from scheduler.talk.player import Player, player_over
from scheduler.talk.script import Begins, Says, Step
from scheduler.talk.told import Told
from scheduler.wiring.record import open_record
from tests.permanence.replies.contexts import LATE, REFERENCES, filled_with

SHONA = "shona@council.example"
DAY = "2026-05-20"
MORNING = datetime(2026, 5, 20, 8, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Context:
    """A store built from one of the two folders. `references`: of its children, C1 first."""

    folder: Path
    thread: str
    references: tuple[str, ...]

    def filled(self, text: str) -> str:
        """A line with this store's references in the place of {A}, {B1}, {b4}, {A-}, {B3#}, {B2!}, {X}."""
        return filled_with(text, self.references[0], self.references)

    def as_judged(self, answers: Iterable[Answer]) -> tuple[Answer, ...]:
        """The answers with the references that the judge knows the children by."""
        known = dict(zip(self.references, REFERENCES[self.thread], strict=True))
        return tuple(replace(a, reference=known.get(a.reference or "", a.reference)) for a in answers)

    @contextmanager
    def player(self, channel: str) -> Iterator[Player]:
        with player_over(read_settings(self.folder), self.folder, SHONA, channel, MORNING) as player:
            yield player

    def told(self, texts: Iterable[str], channel: str) -> list[Told]:
        """What is said to each of these, every one a conversation of its own."""
        steps = [step for text in texts for step in (Begins(), Says(self.filled(text)))]
        return [told for told in self.played(steps, channel) if isinstance(told, Told)]

    def played(self, steps: Iterable[Step], channel: str) -> list[Told | Begins]:
        async def play(player: Player) -> list[Told | Begins]:
            await player.live_through_the_morning()
            return [told async for told in player.play(steps)]

        with self.player(channel) as player:
            return asyncio.run(play(player))


def context_in(files: Path, thread: str, folder: Path) -> Context:
    """The store of thread A or B, built by the commands as a council builds its own."""
    source = files / f"context-{thread.lower()}"
    homeward("init", "--in", str(folder))
    settings = folder / "homeward.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(
        re.sub(r"(?m)^# *council_file.*$", 'council_file = "council.toml"', text), encoding="utf-8"
    )
    (folder / "council.toml").write_bytes((source / "council.toml").read_bytes())
    homeward("people", "load", str(source / "staff.csv"), "--now", DAY, "--in", str(folder))
    events = str(source / "events.csv")
    homeward("import", events, "--mapping", "canonical", "--now", DAY, "--in", str(folder))
    with (source / "events.csv").open(encoding="utf-8", newline="") as rows:
        children = list(dict.fromkeys(row["child_ref"] for row in csv.DictReader(rows)))
    record = open_record(read_settings(folder), folder)
    with record.reading() as tx:
        known = {case_id: tx.reference_of(case_id) or "" for case_id in children}
    record.close()
    assert len(known) == len(LATE[thread])
    return Context(folder, thread, tuple(known[case_id] for case_id in sorted(known)))


def homeward(*arguments: str) -> str:
    done = CliRunner().invoke(app, [*arguments])
    assert done.exit_code == 0, done.output
    return done.output


_SENTENCES = {open_: sentence_for(open_) for open_ in Open if open_ is not Open.DAY}
_COMMANDS = {
    SaidKind.LIST: Command.LIST,
    SaidKind.HELP: Command.HELP,
    SaidKind.UNDONE: Command.UNDO,
    SaidKind.NOTHING_TO_UNDO: Command.UNDO,
}
_KINDS = {
    "asked": Kind.ASKED,
    "not_read": Kind.NOT_READ,
    "refused": Kind.NOT_READ,
    "noted": Kind.NOTE,
    "answered": Kind.QUESTION,
}


def as_reading(told: Told, context: Context) -> Reading:
    """What was said, in the shape that the judge of readings knows."""
    facts = context.as_judged(told.proposed or told.recorded)
    kind = _KINDS.get(told.kind, Kind.FACTS if facts else Kind.COMMAND)
    if facts and all(answer.verb is Verb.NOTE for answer in facts):
        kind = Kind.NOTE
    command = _COMMANDS.get(told.how.kind) or (Command.STOP if told.how.lines == (STOPPED,) else None)
    opens, options = asked_in(told)
    asks = (Ask(opens, told.said, options),) if opens or told.kind == "asked" else ()
    if command:
        kind = Kind.COMMAND
    return Reading(kind, facts=facts, asks=asks, unread=told.how.unread, command=command)


def asked_in(told: Told) -> tuple[tuple[Open, ...], tuple[Option, ...]]:
    """What is asked, and the choices: alone, or in the same breath as a read-back."""
    waiting = told.thread.waiting if told.thread else None
    if told.how.kind is SaidKind.PRIVATE_WORDS:
        return (Open.PRIVATE_WORDS,), ()
    if told.kind == "asked" and waiting:
        more = (Open.CHILD,) if told.how.kind is SaidKind.NO_SUCH_REFERENCE else ()
        if waiting.waits_for is WaitsFor.MORE:  # which of what stands recorded is to be taken back
            more = (Open.WHAT_INSTEAD,)
        return (*waiting.opens, *more), waiting.options
    asked = " ".join(told.how.also)
    return tuple(open_ for open_, sentence in _SENTENCES.items() if sentence in asked), ()
