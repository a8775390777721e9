"""What a person wrote or pressed in the practice inbox, and what was said back: kept in the record, newest last."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime

from bot.slack.blocks import JsonObject
from casework.ports import Reading, Writing

SAID = "practice_said"
KEPT = 60  # turns kept of each person


@dataclass(frozen=True, slots=True)
class Turn:
    """One thing said back. `message`: the message that it answered; None on the Home tab.

    `words`: what she wrote, empty for a button. `blocks`: what is said, as Slack or Teams is sent it. `shown`: the
    message that was answered shows it already, so that it stands nowhere else. `alone`: only she sees it.
    """

    number: int
    message: int | None
    at: str
    kind: str
    words: str
    text: str
    blocks: Sequence[JsonObject]
    shown: bool = False
    alone: bool = False

    @property
    def moment(self) -> datetime:
        return datetime.fromisoformat(self.at)


def turns_of(tx: Reading, email: str) -> list[Turn]:
    kept = tx.setting(f"{SAID}:{email}")
    return [Turn(**said) for said in json.loads(kept)] if kept else []


def add_turn(tx: Writing, email: str, turn: Turn) -> int:
    """The turn is the newest of this person; its number."""
    before = turns_of(tx, email)
    number = before[-1].number + 1 if before else 1
    _keep(tx, email, [*before, replace(turn, number=number)][-KEPT:])
    return number


def put_in_place(tx: Writing, email: str, turn: Turn) -> int:
    """The turn stands where the one of its number stood, with that one's words; added when that is kept no more."""
    before = turns_of(tx, email)
    if turn.number not in {t.number for t in before}:
        return add_turn(tx, email, turn)
    now = [replace(turn, words=t.words) if t.number == turn.number else t for t in before]
    _keep(tx, email, now)
    return turn.number


def _keep(tx: Writing, email: str, turns: Sequence[Turn]) -> None:
    tx.remember(f"{SAID}:{email}", json.dumps([asdict(turn) for turn in turns], ensure_ascii=False))
