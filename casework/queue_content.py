"""What stands in a role's own queue, or in a service manager's week: lines under titles, each with its days."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

MOST_IN_CHAT = 15
SAY_LIST = "say list for all of them"
NOT_REACHED = "could not be reached"


class Mark(StrEnum):
    """How far a line has gone: only the first is past a statutory limit."""

    OVER_LIMIT = "over_limit"
    PAST_TARGET = "past_target"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class QueueLine:
    """One line. `shown`: the reference as this reader knows the child, or a team. `name`: the step it is about.

    `says`: how it stands, ready to read. `who`: the member of staff or team it is about. `entry`: the number of the
    ledger entry by which it came to stand here; 0 where that is nothing that happened. `count`: steps it stands for.
    `example`: what can be written to answer it, where that needs to be shown.
    """

    shown: str
    name: str
    says: str
    mark: Mark = Mark.NONE
    who: str = ""
    entry: int = 0
    count: int = 1
    example: str = ""

    @property
    def stands(self) -> str:
        """How it stands, and with whom, where that is not what the line begins with."""
        begins_with_her = self.who in (self.shown, self.name)
        return self.says if not self.who or begins_with_her else f"{self.says}, {self.who}"


@dataclass(frozen=True, slots=True)
class QueuePart:
    """Lines under a title. `left_out`: how many more there are, where a chat has no room for them."""

    title: str
    lines: tuple[QueueLine, ...]
    left_out: int = 0

    def in_chat(self) -> QueuePart:
        """With at most `MOST_IN_CHAT` lines, but all that are past a statutory limit."""
        room = max(MOST_IN_CHAT, sum(line.mark is Mark.OVER_LIMIT for line in self.lines))
        by_mark = sorted(self.lines, key=lambda line: line.mark is not Mark.OVER_LIMIT)
        kept = set(map(id, by_mark[:room]))
        lines = tuple(line for line in self.lines if id(line) in kept)
        return replace(self, lines=lines, left_out=len(self.lines) - len(lines))


@dataclass(frozen=True, slots=True)
class Queue:
    """All of a reader's queue. `headline`: how much stands in it, and how much of that is past a statutory limit."""

    headline: str
    parts: tuple[QueuePart, ...]

    @property
    def lines(self) -> Iterator[QueueLine]:
        return (line for part in self.parts for line in part.lines)

    @property
    def newest_entry(self) -> int:
        return max((line.entry for line in self.lines), default=0)


def counted(lines: Iterable[QueueLine], one: str, many: str) -> str:
    """For example "3 decisions wait for you, 1 past a statutory limit"."""
    found = list(lines)
    count, over = sum(line.count for line in found), sum(line.mark is Mark.OVER_LIMIT for line in found)
    return with_limit(f"{count} {one if count == 1 else many}", count, over)


def with_limit(said: str, count: int, over: int) -> str:
    """The words, and how many of so many are past a statutory limit."""
    if over and over == count:
        return f"{said}, {'all ' if count > 1 else ''}past a statutory limit"
    return f"{said}, {over} past a statutory limit" if over else said


@dataclass(frozen=True, slots=True)
class QueueContent:
    """The message that brings a queue. `headline`: how much stands in it. `asks`: what she can do, in a sentence.

    `in_words`: that is to be said to Homeward. `why`: why she gets it. `instead_of`: the name of whom it was meant for,
    who (`instead_because`) could not be reached, say. `all_of_it`: where the lines are for which a chat has no room.
    `staff`: names that it may hold.
    """

    message_id: int
    on: date
    person_name: str
    headline: str
    parts: tuple[QueuePart, ...]
    asks: str
    why: str
    instead_of: str | None = None
    instead_because: str = NOT_REACHED
    link: str | None = None
    in_words: bool = False
    all_of_it: str = SAY_LIST

    @property
    def staff(self) -> tuple[str, ...]:
        named = (line.who for part in self.parts for line in part.lines if line.who)
        return (self.person_name, *dict.fromkeys(named), *([self.instead_of] if self.instead_of else []))
