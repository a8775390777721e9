"""A conversation of the corpora, turn by turn: what went other than it should, by what was said and what stands recorded."""

import asyncio
from collections.abc import Iterator
from datetime import datetime, timedelta

from casework.content import SaidKind
from permanence.answer import ABOUT_HERSELF, Answer, Verb
from permanence.answers.entry_words import answer_of
from permanence.entries import standing
from permanence.replies.memory import WaitsFor
from scheduler.talk.player import Player
from scheduler.talk.script import Begins, InThread, Says, Step, Until
from scheduler.talk.told import Told
from tests.permanence.replies.judge import as_fact
from tests.scheduler.talk.playing import SHONA, Context, asked_in

Fact = dict[str, object]
_COUNTED = frozenset({"done", "booked", "decision", "blocked", "change_route", "legal_sent", "snooze"})


def differences(dialogues: list[dict], context: Context, channel: str) -> list[str]:
    """A line for each turn of these dialogues that came to another state than it should."""

    async def play(player: Player) -> list[str]:
        await player.live_through_the_morning()
        return [line for dialogue in dialogues for line in await _played(dialogue, context, player)]

    with context.player(channel) as player:
        return asyncio.run(play(player))


async def _played(dialogue: dict, context: Context, player: Player) -> list[str]:
    found: list[str] = []
    replaced: list[Fact] = []  # what a correction took back stands no more
    steps = [Begins(), *_steps(dialogue, context)]
    turns = (turn for turn in dialogue["turns"] if turn["who"] == "worker")
    async for told in player.play(steps):
        assert isinstance(told, Told)
        turn = next(turns)
        states = [turn["then"], *turn["then"].get("or", []), *turn.get("or", [])]
        wrong = [_wrong(state, told, context, player) for state in states]
        if all(wrong):
            found.append(f"{dialogue['id']} {told.text!r} -> {told.said!r}: {wrong[0]}")
        kept = _recorded(context, player)
        replaced += turn["then"].get("replaces", [])
        so_far = turn["then"].get("recorded_so_far", [])
        wanted = [fact for fact in so_far if fact not in replaced and fact["verb"] not in ABOUT_HERSELF]
        if not _any_there(kept, wanted) or len([f for f in kept if f["verb"] in _COUNTED]) > len(wanted):
            found.append(f"{dialogue['id']} {told.text!r}: recorded {_short(kept)} instead of {wanted}")
    return found


def _steps(dialogue: dict, context: Context) -> Iterator[Step]:
    now, threads = datetime.fromisoformat("2026-05-20T09:00"), {dialogue["thread"]: 1}
    for turn in dialogue["turns"]:
        at = datetime.fromisoformat(turn["at"])
        if at != now + timedelta(minutes=1):
            yield Until(f"{at:%Y-%m-%dT%H:%M}")
        now = at
        if turn["who"] != "worker":
            continue
        number = threads.setdefault(turn.get("thread", dialogue["thread"]), len(threads) + 1)
        yield InThread(number)
        yield Says(context.filled(turn["says"]))


def _recorded(context: Context, player: Player) -> list[Fact]:
    """What stands in the ledger from this conversation."""
    with player.record.reading() as tx:
        entries = [e for e in standing(tx.entries()) if e.by == SHONA]
        staff = tx.directory()
    answers = context.as_judged(a for e in entries if (a := answer_of(e)))
    return [as_fact(answer, context.thread, staff) for answer in answers]


def _wrong(then: dict, told: Told, context: Context, player: Player) -> str | None:
    waiting = told.thread.waiting if told.thread else None
    answers = waiting.answers if waiting else ()
    facts = _facts(answers, context, player)
    match then["is"]:
        case "read back":
            good = (
                waiting is not None and waiting.waits_for is WaitsFor.YES and _all_there(facts, then["facts"])
            )
        case "recorded":
            kinds = (SaidKind.RECORDED, SaidKind.NOTED)
            good = told.how.kind in kinds and _all_there(
                _facts(told.recorded, context, player), then["facts"]
            )
        case "asked":
            opens = {str(open_) for open_ in asked_in(told)[0]}
            good = set(then.get("asks", ())) <= opens and _any_there(facts, then.get("understood", []))
        case "answered":
            good = told.kind == "answered"
        case "undone":
            good = told.how.kind is SaidKind.UNDONE
        case _:
            good = told.kind not in ("recorded", "noted")
    return None if good else f"{told.kind} {_short(facts)} instead of {then}"


def _facts(answers: tuple[Answer, ...] | list[Answer], context: Context, player: Player) -> list[Fact]:
    return [as_fact(a, context.thread, player.staff) for a in context.as_judged(answers)]


def _short(facts: list[Fact]) -> list[Fact]:
    return [{key: value for key, value in fact.items() if value is not None} for fact in facts]


def _all_there(facts: list[Fact], wanted: list[Fact]) -> bool:
    return len(facts) == len(wanted) and _any_there(facts, wanted)


def _any_there(facts: list[Fact], wanted: list[Fact]) -> bool:
    return all(any(_fits(fact, want) for fact in facts) for want in wanted)


def _fits(fact: Fact, wanted: Fact) -> bool:
    return all(
        value is None
        or fact.get(key) == value
        or (key == "reason" and value == "*" and fact.get(key))
        or (key == "milestone" and fact.get(key) is None and fact["verb"] not in _NAMED)
        for key, value in wanted.items()
    )


_NAMED = frozenset({"done", "booked", "decision"})
__all__ = ["Verb", "differences"]
