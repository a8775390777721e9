"""What the weekly file asks, in one message to each information officer: what is new there, and what is open still.

Cleared cells are numbered, and answered by a reply (removals_by_reply.py); all else is settled by the next file. A line
says row, column and reference, and never what stands in the cell; one that seems to hold private words says neither
column nor reason. What was asked about a file before is not asked as new when the next one says the same.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256

from casework.content import NoticeContent, NoticePart
from casework.imports.batches import BY_FILE
from casework.imports.open_removals import (
    MOST_LINES,
    children_of_line,
    hidden_from_reader,
    listed_in,
    open_removals_of,
    removal_in_words,
    what_to_reply,
    why_not_open,
    without,
)
from casework.imports.questions import Removal
from casework.imports.rows import BACK, Asked, Conflict, ImportReport
from casework.imports.written_otherwise import plain_id
from casework.last_look import NoLonger
from casework.ports import MessageKind, NewMessage, Reading, StoredMessage, Writing
from casework.private_words import private_text
from casework.who_may_see import hidden_from
from permanence.day_words import day_words
from permanence.how_many import how_many
from permanence.local_day import local_day
from permanence.people import Person, Role
from permanence.stages import Rulebook

MOST_OF_A_PART = 20
SHORTEST_ID = 4  # letters and figures: a shorter id of the case system is a row's number as well
_WORD = re.compile(r"[\w/-]+")
CLEARED = "Dates that are no longer in the file"
OPEN_STILL = "Asked before, and open still"
CELLS = "Cells to put right in the sheet"
OTHERWISE = "The file says otherwise than a colleague, whose word stays"
MISSING = "Children who are not in the file any more"
WORKERS = "Workers who are not on the staff list"
PUT_RIGHT = "What is put right in the sheet is settled with the next file."
LOOK = "homeward import FILE --mapping NAME --dry-run shows them"
LOOK_AT_IT = "a cell is asked about; homeward import FILE --mapping NAME --dry-run shows it"

# Where a question is about a cell because of another one ('"Status" says \'cancelled\''), the words of that one.
_CELL_QUOTED = re.compile(r"""\bsays (?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")""")


@dataclass(frozen=True, slots=True)
class _Question:
    """A question that the next file settles. `mark`: by which it is known again, whatever row it stands in.

    `reference`: the child whom it is about; empty where it is about none who is known.
    """

    part: str
    mark: str
    line: str
    reference: str = ""


def ask_in_one_message(
    tx: Writing,
    rules: Rulebook,
    source: str,
    digest: str,
    report: ImportReport,
    before: AbstractSet[int],
    now: datetime,
    *,
    by_message: bool = True,
) -> None:
    """What is open is remembered; each information officer has one message where something of it is new.

    `before`: lines of cleared cells that were open before this file. `by_message`: whether anybody is told.
    """
    questions = list(_questions(tx, rules, report, local_day(now, rules.zone)))
    key = _key(source)
    asked_before = frozenset(json.loads(tx.setting(key) or "[]"))
    tx.remember(key, json.dumps(sorted({q.mark for q in questions})))
    new = [q for q in questions if q.mark not in asked_before]
    removals = [r for r in report.removals if not r.answer]
    if not by_message:
        return
    for person in _readers(tx):
        hidden = hidden_from(tx, person)
        hers = [r for r in removals if hidden.isdisjoint((r.reference, r.held))]
        fresh = [q for q in new if q.reference not in hidden]
        known = sum(q.reference not in hidden for q in questions) - len(fresh)
        if fresh or any(r.line not in before for r in hers):
            facts = _facts(tx, rules, hers, before, fresh, known, now)
            _tell(tx, person, f"notice:weekly:{source}:{digest}", facts, now)


def tell_refused(tx: Writing, digest: str, why: Sequence[str], where: str, now: datetime) -> None:
    """Each information officer hears, once for each file, that it was not taken in, and why."""
    lines = tellable(tx, why, where)
    action = f"It lies in {where}, with a text file that says the same. Put right, it may be dropped again."
    facts = {"headline": "The weekly file was not taken in", "lines": lines, "action": action}
    for person in _readers(tx):
        _tell(tx, person, f"notice:weekly-refused:{digest}", facts, now)


def tellable(tx: Reading, why: Sequence[str], where: str) -> list[str]:
    """Why a file was refused, as it may be kept and sent: a sheet may be called by a child's name."""
    return [line if not private_text(line, tx) else f"The text file in {where} says why." for line in why]


def open_questions(tx: Reading, source: str) -> int:
    """How many questions about this kind of file are open, as its newest file stands."""
    return len(json.loads(tx.setting(_key(source)) or "[]")) + len(open_removals_of(tx, source))


def is_of_the_weekly_file(message: StoredMessage) -> bool:
    """Whether the message asks what a weekly file asked."""
    return "parts" in message.facts


def weekly_content(tx: Reading, message: StoredMessage, today: date) -> NoticeContent | NoLonger:
    """The questions as they stand now; NoLonger once all that was new is answered.

    A child who was hidden from its reader since is in none of them.
    """
    facts, hidden = message.facts, hidden_from_reader(tx, message)
    listed = [
        one
        for one in listed_in(message)
        if hidden.isdisjoint(children_of_line(tx, one)) and why_not_open(tx, one) is None
    ]
    text = dict(zip((o.number for o in listed_in(message)), _texts(facts.get("lines")), strict=False))
    new_ones = int(str(facts["new_removals"]))
    new = [text[o.number] for o in listed if o.number <= new_ones]
    old = [text[o.number] for o in listed if o.number > new_ones]
    others = [(str(title), _texts(lines)) for title, lines in _rows(facts["parts"])]
    rest = [NoticePart(title, without(hidden, lines)) for title, lines in others]
    left_out = sum(len(lines) for _, lines in others) - sum(len(part.lines) for part in rest)
    count = len(new) + int(str(facts["others"])) - left_out
    if not count:
        return NoLonger("all of it was answered meanwhile")
    still = NoticePart(OPEN_STILL, (*old, *_texts(facts["still"])))
    parts = [NoticePart(CLEARED, tuple(new)), *rest, still]
    reply = what_to_reply([o.number for o in listed]) if listed else ""
    return NoticeContent(
        message_id=message.id,
        on=today,
        headline="The weekly file asks 1 question"
        if count == 1
        else f"The weekly file asks {count} questions",
        lines=(),
        parts=tuple(part for part in parts if part.lines),
        action=" ".join(filter(None, (reply, PUT_RIGHT if rest else ""))),
        of_files=True,
    )


def _facts(
    tx: Reading,
    rules: Rulebook,
    removals: Sequence[Removal],
    before: AbstractSet[int],
    new: Sequence[_Question],
    others_before: int,
    now: datetime,
) -> dict[str, object]:
    today = local_day(now, rules.zone)
    in_order = sorted(removals, key=lambda r: r.line in before)  # new ones first
    listed = in_order[:MOST_LINES]
    lines = [f"{n} {_removal_line(tx, rules, r, today)}" for n, r in enumerate(listed, start=1)]
    still = []
    if len(in_order) > len(listed):
        beyond = len(in_order) - len(listed)
        still.append(f"{beyond} more cleared cells: their turn comes once these are answered")
    if others_before:
        again = how_many(others_before, "question")
        still.append(f"{again} of earlier files: {LOOK}")
    return {
        "removals": [[n, r.line, r.reference] for n, r in enumerate(listed, start=1)],
        "lines": lines,
        "new_removals": sum(r.line not in before for r in listed),
        "others": len(new),
        "parts": list(_parts(new)),
        "still": still,
    }


def _parts(new: Sequence[_Question]) -> Iterator[tuple[str, list[str]]]:
    for title in (CELLS, OTHERWISE, MISSING, WORKERS):
        lines = [q.line for q in new if q.part == title]
        more = [f"and {len(lines) - MOST_OF_A_PART} more: {LOOK}"] if len(lines) > MOST_OF_A_PART else []
        if lines:
            yield title, lines[:MOST_OF_A_PART] + more


def _removal_line(tx: Reading, rules: Rulebook, removal: Removal, today: date) -> str:
    entry = tx.entry(removal.line)
    words = removal_in_words(entry, rules, today) if entry else removal.reference
    place = f" (row {removal.row}, {removal.column})"
    return words if private_text(place, tx) else f"{words}{place}"


def _questions(tx: Reading, rules: Rulebook, report: ImportReport, today: date) -> Iterator[_Question]:
    ids = frozenset(plain_id(case_id) for case_id in tx.case_ids().values() if len(case_id) >= SHORTEST_ID)
    for cell in report.asked:
        mark = _mark(CELLS, cell.reference, cell.column, cell.value, cell.why)
        line = _in_place(tx, cell.row, cell.column, cell.reference, _why(cell), ids)
        yield _Question(CELLS, mark, line, cell.reference)
    for said in report.conflicts:
        mark = _mark(OTHERWISE, said.reference, said.what, said.given)
        line = _in_place(tx, said.row, said.column, said.reference, _otherwise(said, rules, today), ids)
        yield _Question(OTHERWISE, mark, line, said.reference)
    if report.missing_is_asked:
        for child in report.missing:
            late = f", {child.late_steps} of them late" if child.late_steps else ""
            steps = {0: "no step", 1: "1 step"}.get(child.open_steps, f"{child.open_steps} steps")
            line = f"{child.reference}: {steps} open{late}"
            yield _Question(MISSING, _mark(MISSING, child.reference), line, child.reference)
    if report.unknown_people:
        number = len(report.unknown_people)
        names = how_many(number, "name")
        line = f"{names}: {LOOK}; homeward people load FILE makes them known"
        yield _Question(WORKERS, _mark(WORKERS, *report.unknown_people), line)


def _why(cell: Asked) -> str:
    """Why it is asked about, without the words of the cell or of whoever took the child out."""
    if cell.reference and cell.why.endswith(f"{BACK} {cell.reference}"):
        return f"this child was taken out: take the row out, or {BACK} {cell.reference}"
    if cell.value and cell.value in cell.why:
        return "cannot be read as it stands"
    return _CELL_QUOTED.sub("says something else", cell.why)


def _in_place(
    tx: Reading, row: int, column: str, reference: str, why: str, ids: AbstractSet[str] = frozenset()
) -> str:
    """`ids`: of the case system, in their plain form: a sheet may be called by one."""
    whose = f" ({reference})" if reference else ""
    line = f"Row {row}, {column}{whose}: {why}"
    named = ids & {plain_id(word) for word in _WORD.findall(f"{row} {column} {why}")}
    return f"Row {int(row)}{whose}: {LOOK_AT_IT}" if named or private_text(line, tx) else line


def _otherwise(said: Conflict, rules: Rulebook, today: date) -> str:
    return (
        f"the file says {_shown(said.given, rules, today)}, recorded is {_shown(said.recorded, rules, today)}"
    )


def _shown(value: str, rules: Rulebook, today: date) -> str:
    """A day in words; a route by its name."""
    try:
        return day_words(date.fromisoformat(value), today, weekday=False)
    except ValueError:
        route = rules.pack.routes.get(value)
        return route.name if route else "something else"


def _tell(tx: Writing, person: Person, key: str, facts: Mapping[str, object], now: datetime) -> None:
    message = NewMessage(
        key=f"{key}:{person.email}",
        kind=MessageKind.NOTICE,
        person=person.email,
        channel=person.channel,
        not_before=now,
        facts={**facts, "of_files": True},
    )
    tx.queue(message, now)


def _readers(tx: Reading) -> Iterable[Person]:
    directory = tx.directory()
    return directory.with_role(Role.INFORMATION_OFFICER) or directory.with_role(Role.ADMINISTRATOR)


def _mark(*parts: str) -> str:
    return sha256("\x1f".join(parts).encode()).hexdigest()[:24]


def _key(source: str) -> str:
    return f"questions:{BY_FILE}{source}"


def _texts(value: object) -> tuple[str, ...]:
    return tuple(str(line) for line in value) if isinstance(value, list | tuple) else ()


def _rows(value: object) -> Iterator[tuple[object, object]]:
    for row in value if isinstance(value, list | tuple) else ():
        yield row[0], row[1]
