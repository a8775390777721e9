"""What one thread waits for, and what a reply in it comes to. A pure function: nothing is recorded from here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from permanence.answer import Answer
from permanence.replies.reading import Ask, Asked, Command, Open, Option, Situation


class WaitsFor(StrEnum):
    NOTHING = "nothing"
    YES = "yes"  # `answers` were read back
    ANSWER = "answer"  # a question was asked; `answers` is what is known so far
    MORE = "more"  # `answers` were recorded just now, as the entries of `undoes`: they may be put right


@dataclass(frozen=True, slots=True)
class Waiting:
    """The last thing that Homeward said in a thread, as far as something waits for it.

    `answers`: read back, known so far, or recorded. `undoes`: numbers of the entries that a yes takes back first, or
    (`MORE`) that stand recorded. `opens` and `options`: what was asked, and the choices. `said_at`: aware UTC.
    """

    waits_for: WaitsFor = WaitsFor.NOTHING
    answers: tuple[Answer, ...] = ()
    opens: tuple[Open, ...] = ()
    options: tuple[Option, ...] = ()
    undoes: tuple[int, ...] = ()
    said_at: datetime | None = None


NOTHING = Waiting()


class Does(StrEnum):
    """What Homeward does in answer."""

    CONFIRM = "confirm"  # record `answers`, after taking back the entries of `undoes`
    READ_BACK = "read_back"  # read `answers` back, and ask `asks` and name `unread` in the same breath
    ASK = "ask"
    ANSWER = "answer"  # answer `question`
    COMMAND = "command"
    NOTE = "note"  # offer `note`
    TELL = "tell"


class Tells(StrEnum):
    SEEN = "seen"  # thanks, ok: a word of acknowledgement; nothing waits, or it waits still (`Turn.waiting`)
    WAITS = "waits"  # hang on: it waits
    NOTHING_WAITS = "nothing_waits"  # a yes or no with nothing to say it to
    LET_GO = "let_go"  # cancel: nothing is recorded
    NO_MATTER = "no_matter"  # she cannot say: nothing is recorded, and how to come back to it
    NOT_READ = "not_read"


@dataclass(frozen=True, slots=True)
class Turn:
    """What follows from one reply, and what waits in the thread afterwards."""

    does: Does
    waiting: Waiting
    answers: tuple[Answer, ...] = ()
    undoes: tuple[int, ...] = ()
    asks: tuple[Ask, ...] = ()
    unread: tuple[str, ...] = ()
    note: str | None = None
    question: Asked | None = None
    command: Command | None = None
    tells: Tells | None = None


def converse(waiting: Waiting, text: str, situation: Situation, now: datetime) -> Turn:
    """What a reply comes to in a thread in which `waiting` was the last that Homeward said."""
    raise NotImplementedError
