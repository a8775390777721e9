"""What is played: a line each, and what stands between them: another moment, another thread, another conversation."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_MOMENT = re.compile(r"@ (\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d)?)?)\s*")
_THREAD = re.compile(r"@ thread (\d+)\s*")
_UNDER = re.compile(r"@ under (HW-\d{4,7}-[0-9A-Z])\s*")
_BEGINS = "## "


@dataclass(frozen=True, slots=True)
class Says:
    """Something that she writes."""

    text: str


@dataclass(frozen=True, slots=True)
class Until:
    """The clock goes on to this day or local moment, with all that the service sends until then."""

    moment: str


@dataclass(frozen=True, slots=True)
class InThread:
    """What follows is written in this thread of hers, from 1."""

    number: int


@dataclass(frozen=True, slots=True)
class Under:
    """What follows answers the newest message of hers about this child alone: a review's, a new worker's card."""

    reference: str


@dataclass(frozen=True, slots=True)
class Begins:
    """A new conversation, from the start. `name` None: it has none."""

    name: str | None = None


Step = Says | Until | InThread | Under | Begins


def script_of(lines: Iterable[str], *, each: bool) -> Iterator[Step]:
    """The steps of these lines. `each`: every line is a conversation of its own."""
    for line in lines:
        step = _step(line)
        if isinstance(step, Says):
            if each:
                yield Begins()
            elif not line.strip():
                continue
        yield step


def _step(line: str) -> Step:
    if line.startswith(_BEGINS):
        return Begins(line.removeprefix(_BEGINS).strip())
    moment, thread, under = _MOMENT.fullmatch(line), _THREAD.fullmatch(line), _UNDER.fullmatch(line)
    if under:
        return Under(under[1])
    if moment:
        return Until(moment[1])
    return InThread(int(thread[1])) if thread else Says(line)
