"""Everything that is held about one child, for whoever asks for it by right (UK GDPR Article 15).

What speaks of other children as well is left out as far as it does, and so are the words that the officer who answers
says are a third person's. Each thing left out is named, by its number and the reason.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from casework.access import Looking
from casework.imports.which_child import case_id_in
from casework.look_doors import Look
from casework.ports import CaseRecord, Reading, StageQuery, StoredMessage
from permanence.answers.entry_words import SIBLING_UNNAMED, entry_in_words
from permanence.entries import FREE_TEXT, Entry, EntryKind, Value
from permanence.plain_error import PlainError
from permanence.reference import references_in
from permanence.stages import Rulebook

OF_A_THIRD_PERSON = "words of a third person"
OF_ANOTHER_CHILD = "names another child"
LEFT_OUT = "(left out)"
Lines = Callable[[StoredMessage], Iterable[str]]


class NothingToLeaveOut(PlainError):
    """An entry that is to be given out without its words has none, or is not of this child."""


@dataclass(frozen=True, slots=True)
class HeldEntry:
    """An entry of the ledger. `data`: all that it keeps, with words that are left out said to be so."""

    number: int
    recorded_at: datetime
    by: str
    through: str
    what: str
    data: Mapping[str, Value]

    def words(self) -> Iterator[str]:
        """What a person wrote beside it in words of her own."""
        yield from (str(self.data[key]) for key in FREE_TEXT if self.data.get(key))


@dataclass(frozen=True, slots=True)
class HeldStep:
    """A step of her plan, as the rules give it."""

    journey: int
    name: str
    state: str
    started_on: date
    due_on: date | None
    ended_on: date | None
    source: str


@dataclass(frozen=True, slots=True)
class HeldMessage:
    """A message that speaks of her. `says`: its lines, none where the body is kept no longer."""

    number: int
    kind: str
    to: str
    channel: str
    queued_at: datetime
    sent_at: datetime | None
    state: str
    says: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Something that is held and not given out, and why."""

    what: str
    why: str


@dataclass(slots=True)
class Held:
    """All that is held of a child at a moment (UTC).

    `replies`: as they came in, where they name her. `looks`: who looked at her.
    """

    reference: str
    case_ids: tuple[str, ...]
    at: datetime
    entries: list[HeldEntry] = field(default_factory=list)
    steps: list[HeldStep] = field(default_factory=list)
    messages: list[HeldMessage] = field(default_factory=list)
    replies: list[str] = field(default_factory=list)
    looks: list[Look] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)


def held_of(
    record: CaseRecord, reference: str, looking: Looking, lines: Lines, without: Collection[int] = ()
) -> Held:
    """All that is held of the child. `without`: entries whose words are a third person's. Raises NothingToLeaveOut.

    `lines`: what can be read in a message. That it was given out is the newest look of the access log.
    """
    with record.writing() as tx:
        hers = tx.entries_of([reference]).get(reference, [])
        _check(hers, without)
        held = Held(reference, _case_ids(hers), looking.at)
        for entry in hers:
            held.entries.append(_entry(entry, record.rules, entry.number in without, held))
        held.steps += _steps(tx, reference)
        held.messages += _messages(tx, reference, lines, held)
        tx.keep_looks(looking.at_each([reference]))
        held.looks += tx.looks(reference)
    return held


def take_replies(held: Held, raw: Iterable[str]) -> None:
    """The replies as they came in that name her are held as well; those that name another child are left out."""
    for number, reply in enumerate(raw, start=1):
        if _others(reply, held.reference):
            held.left_out.append(LeftOut(f"reply {number} as it came in", OF_ANOTHER_CHILD))
        else:
            held.replies.append(reply)


def _check(hers: Iterable[Entry], without: Collection[int]) -> None:
    with_words = {e.number for e in hers if any(e.data.get(key) for key in FREE_TEXT)}
    for number in without:
        if number not in with_words:
            raise NothingToLeaveOut(
                f"entry {number} is none of hers with words: homeward redact --of CHILD lists those that are"
            )


def _case_ids(entries: Iterable[Entry]) -> tuple[str, ...]:
    ids = (case_id_in([e]) for e in entries if e.kind is EntryKind.CHILD_REGISTERED)
    return tuple(dict.fromkeys(ids))


def _entry(entry: Entry, rules: Rulebook, is_anothers: bool, held: Held) -> HeldEntry:
    data = dict(entry.data)
    for key in FREE_TEXT:
        words = data.get(key)
        names_another = isinstance(words, str) and _others(words, entry.reference)
        if words and (is_anothers or names_another):
            data[key] = LEFT_OUT
            why = OF_A_THIRD_PERSON if is_anothers else OF_ANOTHER_CHILD
            held.left_out.append(LeftOut(f"the words of entry {entry.number}", why))
    what = entry_in_words(entry, rules)
    if entry.kind is EntryKind.SIBLINGS:
        what, data["of"] = SIBLING_UNNAMED, LEFT_OUT
        held.left_out.append(LeftOut(f"the sibling in entry {entry.number}", OF_ANOTHER_CHILD))
    return HeldEntry(entry.number, entry.recorded_at, entry.by, entry.through, what, data)


def _steps(tx: Reading, reference: str) -> Iterator[HeldStep]:
    for stored in tx.stages(StageQuery(references=frozenset({reference}), open_only=False)):
        s = stored.stage
        yield HeldStep(s.journey, s.name, s.state.value, s.started_on, s.due_on, s.ended_on, s.citation)


def _messages(tx: Reading, reference: str, lines: Lines, held: Held) -> Iterator[HeldMessage]:
    """Those whose notices are hers, and those whose words name her, in the order in which they were queued."""
    with_notice = {n.message_id for n in tx.notices_about(reference)}
    for listed in tx.messages():
        whole = tx.message(listed.id)
        said = tuple(lines(whole)) if whole and whole.frozen else ()
        hers = tuple(line for line in said if reference in line)
        if listed.id not in with_notice and not hers:
            continue
        if any(_others(line, reference) for line in said):
            held.left_out.append(LeftOut(f"all but her own lines of message {listed.id}", OF_ANOTHER_CHILD))
            said = tuple(line for line in hers if not _others(line, reference))
        yield HeldMessage(
            listed.id,
            listed.kind.value,
            listed.person,
            listed.channel,
            listed.created_at,
            listed.sent_at,
            listed.state.value,
            said,
        )


def _others(text: str, reference: str) -> bool:
    return any(found.reference != reference for found in references_in(text))
