"""Plays a conversation through the thread layer alone, and compares every state with what it should be.

Recording is played too: what a yes confirms is kept with made-up entry numbers, so that it can be taken back.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from permanence.answer import Answer, Verb
from permanence.case import Case
from permanence.journey import Decision, Reached
from permanence.replies.memory import NOTHING, Does, Turn, Waiting, recorded
from permanence.replies.reading import Command, Situation
from permanence.replies.thread import converse
from permanence.stages import project
from tests.builders import LONDON
from tests.permanence.replies.contexts import filled, situation_in
from tests.permanence.replies.judge import as_fact

Fact = dict[str, object]
_NEEDS_A_STORE = frozenset({"newer message", "other thread"})


def dialogues_in(file: Path) -> list[dict]:
    """Those that a single thread can play."""
    told = json.loads(file.read_text(encoding="utf-8"))["dialogues"]
    return [d for d in told if not _NEEDS_A_STORE & set(d["needs"])]


@dataclass
class Player:
    """One thread being talked in."""

    situation: Situation
    thread: str
    waiting: Waiting = NOTHING
    kept: dict[int, Answer] = field(default_factory=dict)
    next_entry: int = 1

    def __post_init__(self) -> None:
        self._begun = self.situation

    def says(self, text: str, now: datetime) -> Turn:
        turn = converse(self.waiting, filled(text, self.thread), self.situation, now)
        self.waiting = Waiting.from_json(json.loads(json.dumps(turn.waiting.to_json())))
        if turn.does is Does.CONFIRM:
            entries = tuple(range(self.next_entry, self.next_entry + len(turn.answers)))
            self.kept |= dict(zip(entries, turn.answers, strict=True))
            self.next_entry += len(entries)
            self.situation = _as_recorded(self.situation, turn.answers)
            self.waiting = recorded(turn.answers, entries, now, turn.waiting)
        elif turn.does is Does.COMMAND and turn.command is Command.UNDO:
            for entry in turn.undoes:
                self.kept.pop(entry, None)
            self.situation = _as_recorded(self._begun, tuple(self.kept.values()))
        return turn

    def facts(self, answers: tuple[Answer, ...]) -> list[Fact]:
        return [as_fact(a, self.thread, self.situation.staff) for a in answers]


def differences(dialogue: dict, folder: Path) -> Iterator[str]:
    """What went other than it should, a line each."""
    player = Player(situation_in(folder, dialogue["thread"]), dialogue["thread"])
    for turn in dialogue["turns"]:
        now = datetime.fromisoformat(turn["at"]).replace(tzinfo=LONDON)
        came = player.says(turn["says"], now)
        wanted = [turn["then"], *turn["then"].get("or", []), *turn.get("or", [])]
        wrong = [_wrong(w, came, player) for w in wanted]
        if all(wrong):
            yield f"{dialogue['id']} {turn['says']!r}: {wrong[0]}"
        kept = player.facts(tuple(player.kept.values()))
        if not _all_there(kept, turn["then"].get("recorded_so_far", [])):
            yield f"{dialogue['id']} {turn['says']!r}: recorded {kept}"


def _wrong(then: dict, came: Turn, player: Player) -> str | None:
    facts = player.facts(came.answers)
    match then["is"]:
        case "read back":
            still = came.does is Does.TELL and _all_there(player.facts(came.waiting.answers), then["facts"])
            good = still or (came.does is Does.READ_BACK and _all_there(facts, then["facts"]))
        case "recorded":
            good = came.does is Does.CONFIRM and _all_there(facts, then["facts"])
        case "asked":
            good = (
                came.does is Does.ASK and _asks(came, then) and _any_there(facts, then.get("understood", []))
            )
        case "answered":
            good = came.does is Does.ANSWER
        case "undone":
            good = came.does is Does.COMMAND
        case _:
            good = came.does is Does.TELL
    return (
        None
        if good
        else f"{came.does} {facts} {[str(o) for a in came.asks for o in a.opens]} instead of {then}"
    )


def _asks(came: Turn, then: dict) -> bool:
    return set(then["asks"]) <= {str(o) for a in came.asks for o in a.opens}


def _all_there(facts: list[Fact], wanted: list[Fact]) -> bool:
    return len(facts) == len(wanted) and _any_there(facts, wanted)


def _any_there(facts: list[Fact], wanted: list[Fact]) -> bool:
    return all(any(_fits(f, w) for f in facts) for w in wanted)


def _fits(fact: Fact, wanted: Fact) -> bool:
    return all(
        value is None or fact.get(key) == value or (key == "reason" and value == "*" and fact.get(key))
        for key, value in wanted.items()
        if key != "line" or value is not None
    )


def _as_recorded(situation: Situation, answers: tuple[Answer, ...]) -> Situation:
    """The situation with what was done or decided in the children's journeys."""
    cases = tuple(
        _with(case, [a for a in answers if a.reference == case.journey.reference]) for case in situation.cases
    )
    return replace(situation, cases=cases)


def _with(case: Case, answers: list[Answer]) -> Case:
    journey = case.journey
    for answer in answers:
        if answer.verb in (Verb.DONE, Verb.DECISION) and answer.milestone and answer.on:
            reached = Reached(answer.milestone, answer.on, 900, "", "", journey.last_entry_at)  # type: ignore[arg-type]
            journey = replace(journey, milestones=(*journey.milestones, reached))
    return replace(case, journey=journey, stages=tuple(project(journey, case.rules, case.directory)))


__all__ = ["Decision", "Player", "dialogues_in", "differences"]
