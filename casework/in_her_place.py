"""Whose message somebody has in her place, and why it did not go to the one it was meant for."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TypeVar

from casework.content import AlertContent
from casework.ports import StoredMessage
from casework.queue_content import NOT_REACHED, QueueContent
from permanence.people import Directory, Person

Content = TypeVar("Content", AlertContent, QueueContent)


def in_her_place(content: Content, directory: Directory, message: StoredMessage, today: date) -> Content:
    """The content says for whom it was meant, and why she does not have it; as it was, where it is the reader's own."""
    meant = directory.get(str(message.facts.get("instead_of") or ""))
    return replace(content, instead_of=meant.name, instead_because=_why(meant, today)) if meant else content


def _why(meant: Person, today: date) -> str:
    if not meant.active:
        return "does not work here any more"
    return "is away" if meant.away_on(today) else NOT_REACHED
