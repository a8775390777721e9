"""The table of questions and answers: what Homeward asks, the ways in which people answer, and what each comes to.

The tables stand in tests/golden/questions/. A section is a question:

    # Held, and the day is asked; one child
    in A: panel held                          the thread of the corpora, and what was said until it was asked ("/" between)
    plain: 12 may -> done 12 May              an answer that anybody would understand, and what it comes to
    -> done 12 May                            what the answers below must come to
        the 12th
      ? a week past tuesday                   a gap: asked once more
      - the other day                         a gap: no use; the plain answer is not understood after it any more

A gap is marked by the test, and what is marked in no other way is right. Nothing may come to another fact. What they
must come to is `done 12 May; 2 booked 4 June` (read back: the line, the step where it is another than the line's, verb,
outcome or route, day, reason, day to look again, who), or

    ... ?               these are read back, or kept while more is asked
    recorded ...        recorded at once (and `?`: more is asked)
    instead of both ... read back in the place of what was recorded
    taken back 3        undone, by lines
    stays               answered, asked again or left as it stands: the plain answer is understood after it
    asks                a question, and nothing is recorded
    not held            what did not happen is understood, and its new day or the reason is asked
    let go              nothing waits any more

and ` | ` stands between two of which either will do.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from pathlib import Path

from permanence.answer import Answer, Verb
from permanence.replies.memory import Does, Turn, WaitsFor
from permanence.replies.reading import Command, Open
from tests.permanence.replies.contexts import LATE, now_in, situation_in
from tests.permanence.replies.corpora_of_ours import OWN
from tests.permanence.replies.dialogues import Player

TABLES = Path(__file__).parents[2] / "golden" / "questions"


class Comes(StrEnum):
    """What became of an answer; the value is its mark in the table."""

    RIGHT = " "
    ASKED = "?"
    USELESS = "-"
    WRONG = "!"


@dataclass(frozen=True, slots=True)
class Question:
    """One section of a table. `ways`: the place of each answer's line, the answer, and what it must come to.

    `marks`: of each of them, what its line says that it comes to today.
    """

    title: str
    thread: str
    said: tuple[str, ...]
    plain: str
    comes_to: str
    ways: tuple[tuple[int, str, str], ...]
    marks: tuple[str, ...] = ()


def questions_in(file: Path) -> list[Question]:
    """The sections of a table, in its order. Places are those of the lines of the file."""
    found: list[Question] = []
    wanted = ""
    for place, line in enumerate(file.read_text(encoding="utf-8").splitlines()):
        if line.startswith("# "):
            found.append(Question(line[2:], "", (), "", "", ()))
        elif line.startswith("in "):
            thread, _, said = line[3:].partition(": ")
            found[-1] = replace(found[-1], thread=thread, said=tuple(said.split(" / ")))
        elif line.startswith("plain: "):
            plain, _, comes_to = line[7:].partition(" -> ")
            found[-1] = replace(found[-1], plain=plain, comes_to=comes_to)
        elif line.startswith("-> "):
            wanted = line[3:]
        elif line.strip():
            ways, marks = (*found[-1].ways, (place, line[4:], wanted)), (*found[-1].marks, line[2])
            found[-1] = replace(found[-1], ways=ways, marks=marks)
    return found


class Asked:
    """A question of the table, asked in its thread."""

    def __init__(self, question: Question) -> None:
        self.question, self.now = question, now_in(question.thread)
        self.player = Player(situation_in(OWN, question.thread), question.thread)
        for said in question.said:
            self.turn = self.player.says(said.replace("\\n", "\n"), self.now)

    def comes_to(self, answer: str, wanted: str) -> tuple[Comes, Turn]:
        """What this answer comes to, beside what it must come to."""
        player = _as_it_is(self.player)
        turn = player.says(answer.replace("\\n", "\n"), self.now)
        if any(self._is(turn, player, way) for way in wanted.split(" | ")):
            return Comes.RIGHT, turn
        if self._is_wrong(turn, wanted):
            return Comes.WRONG, turn
        return (Comes.ASKED if self._still_open(player) else Comes.USELESS), turn

    def _is(self, turn: Turn, player: Player, wanted: str) -> bool:
        match wanted:
            case "stays":
                changed = turn.does in (Does.CONFIRM, Does.COMMAND) and turn.command is not Command.LIST
                return not changed and not self._is_wrong(turn, wanted) and self._still_open(player)
            case "asks":
                return turn.does is Does.ASK
            case "not held":
                return Verb.NOT_DONE in {a.verb for a in turn.answers}
            case "not booked":
                return turn.does is Does.ASK and Open.DAY not in turn.waiting.opens[:1]
            case "let go":
                return turn.does is Does.TELL and turn.waiting.waits_for is WaitsFor.NOTHING
        facts = self._told(turn.answers)
        if wanted.startswith("taken back "):
            gone = {f.split()[0] for f in self._told(tuple(self.player.kept[n] for n in turn.undoes))}
            return turn.does is Does.COMMAND and gone == set(wanted[11:].split("; "))
        if wanted.startswith("recorded "):
            return turn.does is Does.CONFIRM and facts == _facts_of(wanted[9:])
        if wanted.startswith("instead of both: "):
            return turn.does is Does.READ_BACK and bool(turn.undoes) and facts == _facts_of(wanted[17:])
        if wanted.endswith(" ?"):
            asked = turn.does is Does.ASK and facts >= _facts_of(wanted)
            return asked or (turn.does is Does.READ_BACK and facts == _facts_of(wanted))
        return turn.does is Does.READ_BACK and facts == _facts_of(wanted) and not turn.unread

    def _is_wrong(self, turn: Turn, wanted: str) -> bool:
        """Whether something is read back or recorded that was not said, or lost without a word."""
        if turn.does is Does.COMMAND:
            return bool(turn.undoes)
        if turn.does not in (Does.CONFIRM, Does.READ_BACK):
            return False
        facts = self._told(turn.answers)
        waits = self._told(self.player.waiting.answers) if self.turn.does is not Does.CONFIRM else set()
        expected = set().union(*(_facts_of(way) for way in wanted.split(" | ")))
        lost = (expected | waits) - facts if not (turn.asks or turn.unread) else set()
        return turn.does is Does.CONFIRM or bool(facts - expected - waits) or bool(lost)

    def _still_open(self, player: Player) -> bool:
        """Whether the plain answer is understood now."""
        after = _as_it_is(player)
        turn = after.says(self.question.plain, self.now)
        return self._is(turn, after, self.question.comes_to)

    def _told(self, answers: tuple[Answer, ...]) -> set[str]:
        return {self._in_brief(answer) for answer in answers}

    def _in_brief(self, answer: Answer) -> str:
        thread = self.question.thread
        fact = self.player.facts((answer,))[0]
        line = fact["line"]
        of_the_line = LATE[thread[0]][(line if isinstance(line, int) else 1) - 1]
        step = fact["milestone"] if fact["milestone"] != of_the_line else None
        days = {name: _in_words(fact[name]) for name in ("date", "until")}
        reason = "other" if fact["reason"] == "*" else fact["reason"]
        to = str(fact["to"] or "").split()[:1]
        told = [
            line,
            step,
            fact["verb"],
            fact["outcome"] or fact["route"],
            days["date"],
            reason,
            days["until"],
            *to,
        ]
        return " ".join(str(one) for one in told if one)


def _as_it_is(player: Player) -> Player:
    """The same conversation, to be gone on with apart."""
    after = copy.copy(player)
    after.kept = dict(player.kept)
    return after


def _facts_of(wanted: str) -> set[str]:
    for lead in ("recorded ", "instead of both: "):
        wanted = wanted.removeprefix(lead)
    return set(wanted.removesuffix(" ?").split("; "))


def _in_words(day: object) -> str:
    if not day:
        return ""
    on = date.fromisoformat(str(day))
    return f"{on.day} {on:%B}" if len(f"{on:%B}") <= len("April") else f"{on.day} {on:%b}"


def marked(file: Path, question: Question) -> Iterator[str]:
    """The lines of the table, each answer to this question with the mark of what became of it."""
    lines = file.read_text(encoding="utf-8").splitlines()
    asked = Asked(question)
    for place, answer, wanted in question.ways:
        lines[place] = f"  {asked.comes_to(answer, wanted)[0]} {answer}"
    yield from lines
