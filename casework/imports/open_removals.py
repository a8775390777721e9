"""Which cleared cells are open questions, as the latest files stand; and the messages that ask about them.

The questions of a kind of file are kept beside the record: of a cell that is filled in again nothing else tells, for a
file that says the same as before leaves no entry.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, datetime

from casework.imports.batches import BY_FILE
from casework.imports.questions import Removal
from casework.imports.source_file import SourceFile
from casework.ports import MessageKind, NewMessage, Reading, StoredMessage, Writing
from casework.private_words import private_text
from casework.who_may_see import hidden_from
from permanence.answers.entry_words import entry_in_words
from permanence.entries import Entry, EntryKind, standing, taken_back
from permanence.how_many import how_many
from permanence.local_day import local_day
from permanence.people import Person, Role
from permanence.reference import find_references
from permanence.stages import Rulebook

MOST_LINES = 100  # of one message; what is beyond is asked about by the next import
MAY_ANSWER = frozenset({Role.INFORMATION_OFFICER, Role.ADMINISTRATOR})
_STAYS = "It stays until you say."
_STAY = "They stay until you say."


@dataclass(frozen=True, slots=True)
class ListedRemoval:
    """A line of a message: its number there, and the number of the entry that is asked about."""

    number: int
    line: int
    reference: str


def keep_open(
    tx: Writing, source: str, removals: Sequence[Removal], not_seen: AbstractSet[str]
) -> frozenset[int]:
    """What nobody has answered is kept as open; the lines that were open before.

    `not_seen`: references whose rows are not in the file; what was asked about these is open still.
    """
    asked = [r for r in removals if not r.answer]
    key = _key(f"{BY_FILE}{source}")
    before = _open(tx, key)
    kept = {line: reference for line, reference in before.items() if reference in not_seen}
    now_open = kept | {r.line: r.reference for r in asked}
    if now_open != before:
        tx.remember(key, json.dumps(now_open))
    return frozenset(before)


def open_removals_of(tx: Reading, source: str) -> Mapping[int, str]:
    """Line to reference, of what the newest files of a kind ask about."""
    return _open(tx, _key(f"{BY_FILE}{source}"))


def listed_in(message: StoredMessage) -> tuple[ListedRemoval, ...]:
    """The cleared cells that a message asks about; none where it asks about something else."""
    lines = message.facts.get("removals")
    rows = lines if isinstance(lines, list | tuple) else ()
    return tuple(ListedRemoval(int(row[0]), int(row[1]), str(row[2])) for row in rows)


def newest_list(tx: Reading, people: Iterable[Person]) -> StoredMessage | None:
    """The newest message to one of these people that asks about cleared cells and has reached her."""
    of_each = (m for person in people for m in tx.messages_for(person.email) if m.sent_at and listed_in(m))
    return max(of_each, key=lambda message: message.id, default=None)


def why_not_open(tx: Reading, one: ListedRemoval) -> str | None:
    """Why a line is no question any more, as a sentence; None while it is one."""
    entries = list(tx.entries(one.reference))
    if one.line in taken_back(entries):
        return "was taken out already."
    if all(e.number != one.line for e in standing(entries)):
        return "says something else by now: nothing is to be answered."
    if any(e.kind is EntryKind.QUESTION_SETTLED and e.data.get("question") == one.line for e in entries):
        return "was kept already."
    entry = tx.entry(one.line)
    is_open = entry is not None and one.line in _open(tx, _key(entry.by))
    return None if is_open else "is in the file again, and stays."


def children_of_line(tx: Reading, one: ListedRemoval) -> set[str]:
    """References of the children whom a line names: the child, and her sibling where the cell was about one."""
    entry = tx.entry(one.line)
    of = entry.maybe("of") if entry and entry.kind is EntryKind.SIBLINGS else None
    return {one.reference, *filter(None, (of,))}


def hidden_from_reader(tx: Reading, message: StoredMessage) -> set[str]:
    """References of children who are hidden from whoever the message is for."""
    reader = tx.directory().get(message.person)
    return hidden_from(tx, reader) if reader else set()


def without(hidden: AbstractSet[str], lines: Iterable[str]) -> tuple[str, ...]:
    """The lines that name none of these children."""
    return tuple(line for line in lines if hidden.isdisjoint(find_references(line)))


def removal_in_words(entry: Entry, rules: Rulebook, today: date) -> str:
    """For example "HW-4821-B: panel held on 12 May"."""
    return f"{entry.reference}: {entry_in_words(entry, rules, today)}"


def asked_still(tx: Reading, message: StoredMessage) -> tuple[str, tuple[str, ...], str] | None:
    """Headline, lines and what to do of a message about cleared cells, as it stands now; None once all are answered."""
    facts, listed = message.facts, listed_in(message)
    lines = facts.get("lines")
    texts = [str(line) for line in lines] if isinstance(lines, list | tuple) else []
    hidden = hidden_from_reader(tx, message)
    left = [
        (one, text)
        for one, text in zip(listed, texts, strict=False)
        if hidden.isdisjoint(children_of_line(tx, one)) and why_not_open(tx, one) is None
    ]
    if not left:
        return None
    more = tuple(texts[len(listed) :])
    headline = _headline(len(left) + int(str(facts.get("more", 0))), str(facts["file"]))
    return headline, (*(text for _, text in left), *more), what_to_reply([one.number for one, _ in left])


def ask_about_removals(
    tx: Writing, rules: Rulebook, source: str, file: SourceFile, removals: Sequence[Removal], now: datetime
) -> None:
    """Each information officer is asked once for each file about what nobody has answered."""
    directory = tx.directory()
    for person in directory.with_role(Role.INFORMATION_OFFICER) or directory.with_role(Role.ADMINISTRATOR):
        hidden = hidden_from(tx, person)
        asked = [r for r in removals if not r.answer and hidden.isdisjoint((r.reference, r.held))]
        if asked:
            _ask(tx, rules, person, source, file, asked, now)


def _ask(
    tx: Writing,
    rules: Rulebook,
    person: Person,
    source: str,
    file: SourceFile,
    asked: Sequence[Removal],
    now: datetime,
) -> None:
    today = local_day(now, rules.zone)
    listed, more = asked[:MOST_LINES], len(asked[MOST_LINES:])
    entries = [tx.entry(r.line) for r in listed]
    lines = [f"{n} {removal_in_words(e, rules, today)}" for n, e in enumerate(entries, start=1) if e]
    if more:
        lines.append(f"{more} more are asked about once these are answered and the file is taken in again")
    name = file.name if file.name and not private_text(file.name, tx) else "the file"
    about = f"{source}:{file.file_digest}" + (f":{listed[0].line}" if more else "")
    facts: Mapping[str, object] = {
        "headline": _headline(len(asked), name),
        "lines": lines,
        "action": what_to_reply(range(1, len(listed) + 1)),
        "removals": [[n, r.line, r.reference] for n, r in enumerate(listed, start=1)],
        "file": name,
        "more": more,
    }
    message = NewMessage(
        key=f"notice:removals:{about}:{person.email}",
        kind=MessageKind.NOTICE,
        person=person.email,
        channel=person.channel,
        not_before=now,
        facts=facts,
    )
    tx.queue(message, now)


def _headline(number: int, name: str) -> str:
    return f"{how_many(number, 'date is', 'dates are')} no longer in {name}"


def what_to_reply(numbers: Sequence[int]) -> str:
    """How the lines with these numbers may be answered, as sentences."""
    first = numbers[0]
    if len(numbers) == 1:
        return f"{_STAYS} Reply: remove {first}, or keep {first}."
    return f"{_STAY} Reply: remove {first}, remove all, or keep {numbers[1]}."


def _key(by: str) -> str:
    return f"removals:{by}"


def _open(tx: Reading, key: str) -> dict[int, str]:
    """Line to reference, of what the latest files ask about."""
    kept = json.loads(tx.setting(key) or "{}")
    return {int(line): str(reference) for line, reference in kept.items()}
