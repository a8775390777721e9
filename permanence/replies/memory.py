"""What one thread waits for, kept between two replies; and what a reply in it comes to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from enum import StrEnum

from permanence.answer import Answer, Verb
from permanence.replies.reading import Ask, Asked, Command, Open, Option, Topic


class WaitsFor(StrEnum):
    NOTHING = "nothing"
    YES = "yes"  # `answers` were read back
    ANSWER = "answer"  # a question was asked; `answers` is what is known so far
    MORE = "more"  # `answers` were recorded just now, as the entries of `undoes`: they may be put right


class Shown(StrEnum):
    """Whether a question says in full what is meant, and what a yes to it does."""

    NOT = ""
    SURE = "sure"  # `answers`: a yes records them
    TAKEN_BACK = "taken back"  # `answers`, recorded: which of them is to be taken back was asked
    IN_DOUBT = "in doubt"  # the one choice offered, else `answers`: a yes has them read back


@dataclass(frozen=True, slots=True)
class Together:
    """Answers that one yes recorded, and of each the number of its first entry."""

    answers: tuple[Answer, ...]
    entries: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Waiting:
    """The last thing that Homeward said in a thread, as far as something waits for it.

    `answers`: read back, known so far, or recorded. `rest`: what is known of what was asked along with them; a yes
    leaves it open. `undoes`: numbers of the entries that a yes takes back first, or (`MORE`) that stand recorded.
    `opens` and `options`: what was asked, and the choices. `question`: one of hers, for which it was asked of which
    child it is. `about`: the child last spoken of where nothing of hers waits, and the milestones named with her.
    `said_at`: aware UTC. `takes_out`, `keeps`: numbers of the entries whose cells were cleared in a file, and that go
    or stay on a yes. `named`: the milestones that were told here by their names. `access`: what is recorded on a yes of
    who may see a child: what (`Keeps`), her reference, the reason, and the addresses of the people. `denied`: the
    answers were read back and said no to, and what it should be was asked. `earlier`: what was recorded in
    the thread before, and may be put right by its child or step. `asked_of`: the child whose question it is. `undone`:
    what was taken back just now of what one yes recorded, or left out of it. `shown`: whether the question
    says in full what is meant.
    """

    waits_for: WaitsFor = WaitsFor.NOTHING
    answers: tuple[Answer, ...] = ()
    opens: tuple[Open, ...] = ()
    options: tuple[Option, ...] = ()
    undoes: tuple[int, ...] = ()
    said_at: datetime | None = None
    question: Asked | None = None
    rest: tuple[Answer, ...] = ()
    about: tuple[str, ...] = ()
    takes_out: tuple[int, ...] = ()
    keeps: tuple[int, ...] = ()
    named: tuple[str, ...] = ()
    access: tuple[str, ...] = ()
    denied: bool = False
    earlier: tuple[Together, ...] = ()
    asked_of: str = ""
    undone: tuple[Answer, ...] = ()
    shown: Shown = Shown.NOT

    @property
    def sure(self) -> tuple[Answer, ...]:
        """What a yes records: all that was read back, but for what did not happen."""
        return tuple(a for a in self.answers if a.verb is not Verb.NOT_DONE)

    @property
    def asked(self) -> tuple[Answer, ...]:
        """What is known of what was asked, alone or along with what was read back."""
        if self.waits_for is WaitsFor.ANSWER:
            return (*self.answers, *self.rest)
        denied = (a for a in self.answers if a.verb is Verb.NOT_DONE)
        return (*(a for a in denied if not any(is_settled(a, told) for told in self.answers)), *self.rest)

    def to_json(self) -> dict[str, object]:
        """The value as JSON can hold it; `from_json` gives it back."""
        return {
            "waits_for": str(self.waits_for),
            "answers": [_answer_to_json(a) for a in self.answers],
            "opens": [str(o) for o in self.opens],
            "options": [
                {"label": o.label, "answers": [_answer_to_json(a) for a in o.answers], "note": o.note}
                for o in self.options
            ],
            "undoes": list(self.undoes),
            "said_at": self.said_at.isoformat() if self.said_at else None,
            "question": [str(self.question.topic), *self.question.milestones] if self.question else [],
            "rest": [_answer_to_json(a) for a in self.rest],
            "about": list(self.about),
            "takes_out": list(self.takes_out),
            "keeps": list(self.keeps),
            "named": list(self.named),
            "access": list(self.access),
            **({"denied": True} if self.denied else {}),
            **({"earlier": [_together_to_json(t) for t in self.earlier]} if self.earlier else {}),
            **({"asked_of": self.asked_of} if self.asked_of else {}),
            **({"undone": [_answer_to_json(a) for a in self.undone]} if self.undone else {}),
            **({"shown": str(self.shown)} if self.shown else {}),
        }

    @classmethod
    def from_json(cls, told: Mapping[str, object]) -> Waiting:
        said_at = told.get("said_at")
        asked = [str(word) for word in _listed(told, "question")]
        return cls(
            WaitsFor(str(told["waits_for"])),
            tuple(_answer_from_json(a) for a in _listed(told, "answers")),
            tuple(Open(str(o)) for o in _listed(told, "opens")),
            tuple(_option_from_json(o) for o in _listed(told, "options")),
            tuple(int(str(n)) for n in _listed(told, "undoes")),
            datetime.fromisoformat(str(said_at)) if said_at else None,
            Asked(Topic(asked[0]), milestones=tuple(asked[1:])) if asked else None,
            tuple(_answer_from_json(a) for a in _listed(told, "rest")),
            tuple(str(word) for word in _listed(told, "about")),
            tuple(int(str(n)) for n in _listed(told, "takes_out")),
            tuple(int(str(n)) for n in _listed(told, "keeps")),
            tuple(str(code) for code in _listed(told, "named")),
            tuple(str(word) for word in _listed(told, "access")),
            bool(told.get("denied")),
            tuple(_together_from_json(t) for t in _listed(told, "earlier")),
            str(told.get("asked_of") or ""),
            tuple(_answer_from_json(a) for a in _listed(told, "undone")),
            Shown(str(told.get("shown") or "")),
        )


def is_settled(open_: Answer, told: Answer) -> bool:
    """Whether what was open is told: the new day of what did not happen, the step or its day that was asked for."""
    same = (open_.reference, open_.milestone) == (told.reference, told.milestone)
    instead = _SETTLES if open_.verb is Verb.NOT_DONE else (open_.verb,)
    decided = open_.verb is Verb.DONE and open_.on is None and told.on and told.verb is Verb.DECISION
    return same and (told.verb in instead or bool(decided)) and open_ is not told


_SETTLES = (Verb.BOOKED, Verb.BLOCKED, Verb.SNOOZE)
NOTHING = Waiting()


def recorded(
    answers: tuple[Answer, ...], entries: tuple[int, ...], now: datetime, before: Waiting = NOTHING
) -> Waiting:
    """What a thread keeps when these answers were recorded as these entries: they may be put right or undone.

    What was asked along with them (`before`) stays open.
    """
    opens = before.opens if before.asked else ()
    known = Waiting(earlier=before.earlier, named=before.named, undone=before.undone)
    return replace(
        known,
        waits_for=WaitsFor.MORE,
        answers=answers,
        opens=opens,
        undoes=entries,
        said_at=now,
        rest=before.asked,
    )


class Does(StrEnum):
    """What Homeward does in answer."""

    CONFIRM = "confirm"  # record `answers`, after taking back the entries of `undoes`
    READ_BACK = "read_back"  # read `answers` back, and ask `asks` and name `unread` in the same breath
    ASK = "ask"  # ask `asks`; `answers` is what is known so far
    ANSWER = "answer"  # answer `question`
    COMMAND = "command"
    TELL = "tell"


class Tells(StrEnum):
    SEEN = "seen"  # thanks: a word of acknowledgement; what waited waits still
    WAITS = "waits"  # hang on: it waits
    NOTHING_WAITS = "nothing_waits"  # a yes or no with nothing to say it to
    LET_GO = "let_go"  # cancel: nothing is recorded
    STANDS = "stands"  # cancel, of what is recorded: it stands, and how to take it back
    NO_MATTER = "no_matter"  # she cannot say: nothing is recorded, and how to come back to it


@dataclass(frozen=True, slots=True)
class Turn:
    """What follows from one reply, and what waits in the thread afterwards."""

    does: Does
    waiting: Waiting
    answers: tuple[Answer, ...] = ()
    undoes: tuple[int, ...] = ()
    asks: tuple[Ask, ...] = ()
    unread: tuple[str, ...] = ()
    question: Asked | None = None
    command: Command | None = None
    tells: Tells | None = None


_OF_A_FORM = frozenset({"filled", "form", "opened_at"})  # a form is recorded at once: none of it ever waits


def _answer_to_json(answer: Answer) -> dict[str, object]:
    told = {f.name: getattr(answer, f.name) for f in fields(answer) if f.name not in _OF_A_FORM}
    return {k: v.isoformat() if isinstance(v, date) else v for k, v in told.items() if v is not None}


def _answer_from_json(told: object) -> Answer:
    assert isinstance(told, Mapping)
    days = {k: date.fromisoformat(told[k]) for k in ("on", "until") if k in told}
    return Answer(**{**told, **days, "verb": Verb(told["verb"])})


def _together_to_json(told: Together) -> dict[str, object]:
    return {"answers": [_answer_to_json(a) for a in told.answers], "entries": list(told.entries)}


def _together_from_json(told: object) -> Together:
    assert isinstance(told, Mapping)
    answers = tuple(_answer_from_json(a) for a in _listed(told, "answers"))
    return Together(answers, tuple(int(str(n)) for n in _listed(told, "entries")))


def _option_from_json(told: object) -> Option:
    assert isinstance(told, Mapping)
    return Option(told["label"], tuple(_answer_from_json(a) for a in told["answers"]), told["note"])


def _listed(told: Mapping[str, object], key: str) -> list[object]:
    value = told.get(key) or []
    assert isinstance(value, list)
    return value
