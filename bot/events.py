"""One thing that a person did on a channel: pressed, filled in or wrote. The same for all channels."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from permanence.answer import Answer

Where = TypeVar("Where")


class NotUnderstood(Exception):
    """What came in its platform's name has not what everything of its kind has."""


@dataclass(frozen=True, slots=True)
class Reacts:
    """She has put a reaction (a like, a check mark) under a message, and said nothing."""


@dataclass(frozen=True, slots=True)
class Carrier:
    """The message that a button stands in: the outbox's number of it, and what the platform calls it."""

    number: int
    name: str


@dataclass(frozen=True, slots=True)
class Confirms:
    """What was read back is right. `proposal`: the first of what was read back together."""

    proposal: int


@dataclass(frozen=True, slots=True)
class Changes:
    """What was read back is to be something else."""

    proposal: int


@dataclass(frozen=True, slots=True)
class Event(Generic[Where]):
    """One thing that a person did, as her channel has proven it.

    `id`: the platform's own name for it, the same when it delivers it again. `account`: whose it is there. `says`: a
    button's or a form's answer, words (an option of a question is as good as words), what becomes of a read-back, or
    nothing but a reaction. `carrier`: the message that the button stands in, where it says so.
    `thread`: where the two speak; `receives`: Homeward's own messages come in there. `message`: the outbox's number of
    the message answered, where a button carries it; `answers`: the platform's name for it. `typed`: words that she
    typed; where nothing says what they answer, it is the newest message that asked her something. `own`: the platform's
    name of the message that holds her words; `edits`: of her earlier one, whose words these replace. `revision`: the
    newest entry of the journey when the button was shown. `where`: what the channel needs to show anything there.
    `raw`: the event as it came, without secrets. `can_wait`: it can be read and answered later, from `raw` alone.
    """

    source: str
    id: str
    account: str
    says: Answer | Confirms | Changes | Reacts | str
    where: Where
    thread: str = ""
    message: int | None = None
    answers: str | None = None
    typed: bool = False
    own: str | None = None
    edits: str | None = None
    receives: bool = True
    revision: int | None = None
    form: bool = False
    raw: str = ""
    can_wait: bool = True
    carrier: Carrier | None = None

    @property
    def words(self) -> str:
        return self.says if isinstance(self.says, str) else ""


def raw_without(left_out: Collection[str], payload: Mapping[str, object]) -> str:
    """What a platform sent, as the inbox keeps it: JSON, without anything of these names at any depth."""

    def kept(value: object) -> object:
        if isinstance(value, Mapping):
            return {key: kept(inside) for key, inside in value.items() if key not in left_out}
        return [kept(inside) for inside in value] if isinstance(value, list) else value

    return json.dumps(kept(payload), ensure_ascii=False, sort_keys=True)
