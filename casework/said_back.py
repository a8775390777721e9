"""What is said back to a reply, where it is a message: one of the outbox like any other, one for each reply.

Its facts hold ready words and what the reader may answer next, so that the answer to it can be told what it means:
`about` is the message whose lines the conversation is about, `proposal` what was read back, `options` what was offered.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from casework.content import Said, SaidKind
from casework.ports import MessageKind, NewMessage, Reading, StoredMessage
from permanence.people import Directory, Person

SAID_AT = (
    "said_at"  # a fact of an answer that is said another way than it was at first: when its words were found
)


@dataclass(frozen=True, slots=True)
class SaidBack:
    """What is to be said. `words`: ready, without free text. `staff`: whom they name. `elsewhere`: no mail confirms it.

    `options`: what she may answer with, and what each means as a whole reply.
    """

    kind: str
    words: str
    reference: str | None = None
    about: int | None = None
    proposal: int | None = None
    elsewhere: bool = False
    undo: bool = False
    options: Sequence[tuple[str, str]] = ()
    staff: Sequence[str] = ()


def said_back_of(
    said: Said, words: str, about: int | None = None, *, elsewhere: bool = False, staff: Sequence[str] = ()
) -> SaidBack:
    """How a reply was taken, ready to be queued. `words`: what is said; `about`, `elsewhere`: see `SaidBack`."""
    waits = said.kind in (SaidKind.READ_BACK, SaidKind.ASKED)
    return SaidBack(
        kind=said.kind.value,
        words=words,
        reference=said.reference,
        about=about,
        proposal=said.proposal if waits else None,
        elsewhere=elsewhere,
        undo=said.kind in (SaidKind.RECORDED, SaidKind.NOTED) and said.undo_until is not None,
        options=said.options,
        staff=staff,
    )


@dataclass(frozen=True, slots=True)
class SaidBackContent:
    """What the mail says. `page`: the proposal that can be confirmed on a page; None when nothing is to confirm."""

    message_id: int
    on: date
    kind: str
    lines: tuple[str, ...]
    reference: str | None
    page: int | None
    by_reply: bool
    undo: bool
    options: tuple[str, ...]
    staff: tuple[str, ...]


def said_back_message(
    said: SaidBack,
    key: str,
    person: str,
    now: datetime,
    *,
    channel: str = "email",
    expires_at: datetime | None = None,
    facts: Mapping[str, object] | None = None,
) -> NewMessage:
    """The message that says it to this person.

    `facts`: what its channel needs besides, such as where it answers (see each channel's `send`).
    """
    return NewMessage(
        key=f"said_back:{key}",
        kind=MessageKind.SAID_BACK,
        person=person,
        channel=channel,
        not_before=now,
        expires_at=expires_at,
        facts={
            "kind": said.kind,
            "words": said.words,
            "reference": said.reference,
            "about": said.about,
            "proposal": said.proposal,
            "elsewhere": said.elsewhere,
            "undo": said.undo,
            "options": [list(option) for option in said.options],
            "staff": list(said.staff),
            **(facts or {}),
        },
    )


def said_back_content(
    _tx: Reading, _people: Directory, message: StoredMessage, _person: Person, today: date
) -> SaidBackContent:
    """What a queued message of this kind says; nothing in the record changes it."""
    facts = message.facts
    reference = facts.get("reference")
    return SaidBackContent(
        message_id=message.id,
        on=today,
        kind=str(facts["kind"]),
        lines=tuple(line for line in str(facts["words"]).split("\n") if line),
        reference=str(reference) if reference else None,
        page=proposal_of(facts),
        by_reply=proposal_of(facts) is not None and not facts.get("elsewhere"),
        undo=bool(facts.get("undo")),
        options=tuple(label for _, label in options_of(facts)),
        staff=tuple(_words(facts.get("staff"))),
    )


def proposal_of(facts: Mapping[str, object]) -> int | None:
    """What was read back in a message with these facts."""
    number = facts.get("proposal")
    return number if isinstance(number, int) else None


def said_when(message: StoredMessage) -> dict[str, object]:
    """When the words of an answer were found, for what says them another way later."""
    return {SAID_AT: message.facts.get(SAID_AT) or message.created_at.isoformat()}


def about_of(facts: Mapping[str, object]) -> int | None:
    """The message that the conversation is about."""
    number = facts.get("about")
    return number if isinstance(number, int) else None


def options_of(facts: Mapping[str, object]) -> list[tuple[str, str]]:
    """What was offered: the reply that each stands for, and its label."""
    offered = facts.get("options")
    pairs = offered if isinstance(offered, list) else []
    return [(str(pair[0]), str(pair[1])) for pair in pairs if isinstance(pair, list | tuple)]


def _words(given: object) -> list[str]:
    return [str(word) for word in given] if isinstance(given, list | tuple) else []
