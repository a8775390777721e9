"""What is held of a child as a page to hand over, and as data: everything, in the order in which it came."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.plain_pdf import HEADING, NEXT, TEXT, TITLE, Paragraph, pdf_of
from casework.look_doors import Look
from casework.subject_access import Held, HeldEntry, HeldMessage, HeldStep
from permanence.day_words import day_words
from permanence.entries import FREE_TEXT, Value
from permanence.how_many import how_many
from permanence.local_day import local_time
from permanence.way_words import by_way

ABOUT = (
    "Homeward keeps dates, routes, decisions and reasons of a child's plan, and no name, birth date or address. "
    "Letters that this page cannot show stand in the file of the same name that ends in .json; where there are any, "
    "it is said."
)


def held_as_json(held: Held) -> str:
    """Everything, with the keys that docs/security.md explains."""
    return json.dumps(asdict(held), default=_plain, ensure_ascii=False, indent=1) + "\n"


def held_as_pdf(held: Held, zone: ZoneInfo) -> bytes:
    """The same to read. The clock is the council's."""
    return pdf_of(f"What Homeward holds of {held.reference}", _paragraphs(held, zone))


def _plain(value: object) -> str:
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _paragraphs(held: Held, zone: ZoneInfo) -> Iterator[Paragraph]:
    yield TITLE, f"What Homeward holds of {held.reference}"
    ids = ", ".join(held.case_ids) or "none"
    yield TEXT, f"Her id in the case system: {ids}. As it stood on {_when(held.at, zone)}."
    yield TEXT, ABOUT
    yield HEADING, "What was left out, and why"
    for one in held.left_out:
        yield NEXT, f"{one.what}: {one.why}"
    if not held.left_out:
        yield NEXT, "Nothing."
    yield HEADING, f"What was recorded ({how_many(len(held.entries), 'entry', 'entries')})"
    for entry in held.entries:
        yield from _entry(entry, zone)
    yield HEADING, f"Steps of the plan ({len(held.steps)})"
    for step in held.steps:
        yield TEXT, _step(step)
    yield HEADING, f"Messages that speak of her ({len(held.messages)})"
    for message in held.messages:
        yield from _message(message, zone)
    yield HEADING, f"Who looked ({len(held.looks)})"
    for look in held.looks:
        yield NEXT, _look(look, zone)
    yield HEADING, f"Replies as they came in, not cleared yet ({len(held.replies)})"
    for reply in held.replies:
        yield TEXT, reply


def _entry(entry: HeldEntry, zone: ZoneInfo) -> Iterator[Paragraph]:
    yield TEXT, f"{entry.number}. {_when(entry.recorded_at, zone)}: {entry.what}"
    yield NEXT, f"by {entry.by}, through {entry.through}"
    details = "; ".join(
        f"{key}: {_shown(value)}" for key, value in entry.data.items() if _is_told(key, value)
    )
    if details:
        yield NEXT, details
    for words in entry.words():
        yield NEXT, f"Words: {words}"


def _is_told(key: str, value: Value) -> bool:
    return key not in FREE_TEXT and value not in (None, [])


def _shown(value: Value) -> str:
    return ", ".join(value) if isinstance(value, list) else str(value)


def _step(step: HeldStep) -> str:
    due = f", due {day_words(step.due_on)}" if step.due_on else ""
    ended = f", ended {day_words(step.ended_on)}" if step.ended_on else ""
    told = (
        "Source of the target: " if step.due_on else ""
    )  # without a target the source says why there is none
    source = f" {told}{step.source}" if step.source else ""
    began = f"from {day_words(step.started_on)}{due}{ended}"
    return f"Journey {step.journey}, {step.name}: {step.state}, {began}.{source}"


def _message(message: HeldMessage, zone: ZoneInfo) -> Iterator[Paragraph]:
    at = f"sent {_when(message.sent_at, zone)}" if message.sent_at else message.state
    yield TEXT, f"{message.number}. {message.kind} to {message.to} {by_way(message.channel)}, {at}"
    for line in message.says or ("Its words are kept no longer, or were never hers alone.",):
        yield NEXT, line


def _look(look: Look, zone: ZoneInfo) -> str:
    every = f" of all {how_many(look.children, 'child', 'children')}" if look.reference is None else ""
    shown = "" if look.shown else ", and was told that there is no such child"
    why = f" ({look.why})" if look.why else ""
    return f"{_when(look.at, zone)}: {look.who}, {look.what.replace('_', ' ')}{every}, by {look.through}{shown}{why}"


def _when(at: datetime, zone: ZoneInfo) -> str:
    local = local_time(at, zone)
    return f"{day_words(local.date())}, {local:%H:%M}"
