"""The verdicts on a reading, as the README of the corpora gives them: right, asked, useless, silently wrong."""

import csv
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from permanence.answer import Answer
from permanence.people import Directory
from permanence.replies.read import read
from permanence.replies.reading import Kind, Open, Reading
from tests.permanence.replies.contexts import filled, line_of, now_in, situation_in

_NO_FACT = frozenset({"note", "not_done", "acknowledge", "undo", "stop", "list", "help"})
_KNOWN_OPENS = {o.value for o in Open}
_FIELDS = ("until", "outcome", "route", "to")
_VERBS = frozenset(
    [
        "done",
        "booked",
        "decision",
        "blocked",
        "change_route",
        "parallel_plan",
        "not_applicable",
        "leave",
        "snooze",
        "journey_over",
        "not_mine",
        "legal_sent",
        "legal_received",
        "legal_queried",
        "legal_answered",
        "legal_accepted",
        "pause",
        "reallocate",
        "wrong_alert",
    ]
)
_QUIET = (Kind.SEEN, Kind.YES, Kind.NO, Kind.WAIT, Kind.LET_GO, Kind.NO_IDEA, Kind.QUESTION)
Fact = dict[str, object]


class Verdict(StrEnum):
    RIGHT = "right"
    ASKED = "asked"
    USELESS = "useless"
    WRONG = "silently wrong"


@dataclass(frozen=True)
class Row:
    """One line of a corpus."""

    id: str
    thread: str
    text: str
    kind: str
    right: str
    facts: tuple[Fact, ...]
    must_ask: frozenset[str]
    must_not: tuple[str, ...]
    also: str

    @property
    def at_once(self) -> bool:
        return self.right in ("fact", "facts")


def rows_of(file: Path) -> list[Row]:
    with file.open(encoding="utf-8", newline="") as rows:
        return [_row(row) for row in csv.DictReader(rows)]


def _row(row: dict[str, str]) -> Row:
    return Row(
        row["id"],
        row["thread"],
        row["text"],
        row["kind"],
        row["right"],
        tuple(json.loads(row["facts"] or "[]")),
        frozenset(_listed(row["must_ask_about"])),
        tuple(_listed(row["must_not"])),
        row.get("also_right") or "",
    )


def _listed(cell: str | None) -> Iterator[str]:
    return (part.strip() for part in (cell or "").split(";") if part.strip())


def reading_of(row: Row, folder: Path) -> Reading:
    return read(filled(row.text, row.thread), situation_in(folder, row.thread))


def judged(rows: Iterable[Row], folder: Path) -> list[tuple[Row, Reading, Verdict]]:
    out = []
    for row in rows:
        reading = reading_of(row, folder)
        out.append((row, reading, verdict(row, reading, situation_in(folder, row.thread).staff)))
    return out


def score(verdicts: Iterable[tuple[Row, Verdict]]) -> str:
    """The score in one line."""
    verdicts = list(verdicts)
    counts = Counter(v for _, v in verdicts)
    at_once = [v for row, v in verdicts if row.at_once]
    now = sum(v is Verdict.RIGHT for v in at_once)
    return (
        f"{len(verdicts)} lines: {counts[Verdict.RIGHT]} right, {counts[Verdict.ASKED]} asked, {counts[Verdict.USELESS]} useless, "
        f"{counts[Verdict.WRONG]} silently wrong; read at once {now} of {len(at_once)}"
    )


# --- one line ---------------------------------------------------------------------------------------------------------


def as_fact(answer: Answer, thread: str, staff: Directory) -> Fact:
    person = staff.get(answer.to)
    return {
        "line": line_of(answer.reference, thread),
        "verb": str(answer.verb),
        "milestone": answer.milestone,
        "date": answer.on.isoformat() if answer.on else None,
        "until": answer.until.isoformat() if answer.until else None,
        "outcome": answer.outcome,
        "route": answer.route,
        "reason": answer.reason or ("*" if answer.note else None),
        "to": person.name if person else None,
        "note": answer.note,
        "today": now_in(thread).date().isoformat(),
    }


def verdict(row: Row, reading: Reading, staff: Directory) -> Verdict:
    facts = [as_fact(a, row.thread, staff) for a in reading.facts]
    told = [f for f in facts if f["verb"] not in _NO_FACT]
    if any(_breaks(f, rule) for f in told for rule in row.must_not):
        return Verdict.WRONG
    other = [f for f in told if not any(_same(f, w) for w in row.facts) and not _also(f, row.also)]
    if other:
        return Verdict.ASKED if all(_held_alone(f, row, reading) for f in other) else Verdict.WRONG
    match row.right:
        case "fact" | "facts":
            return _at_once(row, reading, facts)
        case "ask":
            return _to_be_asked(row, reading, facts)
        case "note":
            return _to_be_noted(row, reading)
        case "question":
            return Verdict.RIGHT if reading.kind is Kind.QUESTION else Verdict.USELESS
        case "command":
            return _to_be_done(row, reading, facts, staff)
    quiet = reading.kind in _QUIET
    return Verdict.RIGHT if quiet and not told else Verdict.USELESS


def _at_once(row: Row, reading: Reading, facts: list[Fact]) -> Verdict:
    opens = {str(o) for o in reading.opens}
    missing = [w for w in row.facts if not any(_same(f, w) or _other_day(f, w, row.also) for f in facts)]
    if not missing and reading.kind is not Kind.ASKED:
        open_ = {
            m for m in row.must_ask if m not in opens and not (m == "rest" and (reading.unread or opens))
        }
        if open_:
            return Verdict.WRONG if "rest" in open_ else Verdict.ASKED
        reasons = all(
            any((_same(f, w) or _other_day(f, w, row.also)) and _reason_fits(f, w, facts) for f in facts)
            for w in row.facts
        )
        if not reasons and any(f["reason"] == "other" and f["note"] for f in facts):
            return Verdict.ASKED  # her own words are kept, and may be given their code
        return Verdict.RIGHT if reasons or reading.unread else Verdict.WRONG
    if facts and reading.kind is Kind.FACTS:
        return Verdict.ASKED if reading.unread or opens else Verdict.WRONG
    if (row.also.startswith("note") and reading.kind is Kind.NOTE) or (
        row.also.startswith("ask") and reading.kind is Kind.ASKED
    ):
        return Verdict.RIGHT
    if reading.kind is not Kind.ASKED:
        return Verdict.USELESS
    if (
        opens <= {"day"}
        and any(w.get("date") for w in row.facts)
        and len(row.facts) == 1
        and not reading.unread
    ):
        return Verdict.USELESS
    if "child" in opens and (row.thread in ("A", "C") or all(w.get("line") for w in row.facts)):
        return Verdict.USELESS
    return Verdict.ASKED


def _other_day(fact: Fact, want: Fact, also: str) -> bool:
    """Whether a fact is the wanted one on another day that counts as right as well."""
    return fact["verb"] == want["verb"] and bool(re.search(r"20\d\d", also)) and _also(fact, also)


def _to_be_asked(row: Row, reading: Reading, facts: list[Fact]) -> Verdict:
    opens = {str(o) for o in reading.opens}
    noted = reading.kind is Kind.NOTE or any(o.note for o in reading.options)
    if reading.kind is Kind.FACTS:
        missing = [w for w in row.facts if not any(_same(f, w) for f in facts)]
        fine = "fact" in row.also or (not missing and (row.must_ask <= opens or row.must_ask & opens))
        return Verdict.RIGHT if fine else (Verdict.ASKED if opens or reading.unread else Verdict.USELESS)
    if "note" in row.also and noted:
        return Verdict.RIGHT
    if reading.kind is not Kind.ASKED:
        return Verdict.USELESS
    if row.must_ask <= opens or (row.must_ask & opens and not row.must_ask - opens - {"whether", "day"}):
        return Verdict.RIGHT
    wanted = re.search(r"ask ([a-z]+(?: day)?)", row.also)
    if wanted and wanted[1] in opens:
        return Verdict.RIGHT
    return Verdict.ASKED if row.must_ask & opens or opens & {"whether", "step"} else Verdict.USELESS


def _to_be_noted(row: Row, reading: Reading) -> Verdict:
    if reading.kind is Kind.NOTE or any(o.note for o in reading.options):
        return Verdict.RIGHT
    if "nothing" in row.also and reading.kind in (Kind.SEEN, Kind.YES):
        return Verdict.RIGHT
    wanted = re.search(r"ask ([a-z]+(?: day)?)", row.also)
    if wanted and wanted[1] in {str(o) for o in reading.opens}:
        return Verdict.RIGHT
    return Verdict.ASKED if reading.kind is Kind.ASKED else Verdict.USELESS


def _to_be_done(row: Row, reading: Reading, facts: list[Fact], staff: Directory) -> Verdict:
    shown = [*facts, *(as_fact(a, row.thread, staff) for a in reading.understood)]
    if reading.command:
        shown.append({"line": None, "verb": str(reading.command), "milestone": None})
    done = reading.kind in (Kind.COMMAND, Kind.FACTS) and all(
        any(_same(f, w) for f in shown) for w in row.facts
    )
    return Verdict.RIGHT if done else (Verdict.ASKED if reading.kind is Kind.ASKED else Verdict.USELESS)


# --- facts ------------------------------------------------------------------------------------------------------------


def _same(got: Fact, want: Fact) -> bool:
    if got["verb"] != want["verb"] or (want.get("milestone") or got.get("milestone")) != got.get("milestone"):
        return False
    if (
        want.get("milestone") is None
        and got.get("milestone")
        and want["verb"] in ("done", "booked", "decision")
    ):
        return False
    if want.get("line") is not None and got.get("line") != want["line"]:
        return False
    news = (None,) if want["verb"] in ("done", "booked", "decision") else (None, got.get("today"))
    if want.get("date") != got.get("date") and (want.get("date") is not None or got.get("date") not in news):
        return want["verb"] == "snooze"
    return all(want.get(k) is None or _short(got.get(k), k) == _short(want[k], k) for k in _FIELDS)


def _short(value: object, field: str) -> object:
    return str(value).split()[0] if field == "to" and value else value


def _held_alone(fact: Fact, row: "Row", reading: Reading) -> bool:
    """Whether a decision is read back as held, with its outcome named as not taken."""
    held = {**fact, "verb": "decision", "outcome": None}
    named = bool(reading.unread or reading.opens)
    return (
        fact["verb"] == "done"
        and named
        and any(_same(held, {**w, "outcome": None}) for w in row.facts if w["verb"] == "decision")
    )


def _reason_fits(got: Fact, want: Fact, others: list[Fact]) -> bool:
    wanted = want.get("reason")
    given = [f.get("reason") for f in (got, *others)]
    return wanted is None or (any(given) if wanted == "*" else wanted in given)


def _also(fact: Fact, also: str) -> bool:
    """Whether the column of other right answers has this fact."""
    if "pause" in also and fact["verb"] == "pause":
        return True
    days = re.findall(r"20\d\d-\d\d-\d\d", also)
    if days:
        return not {fact.get("date"), fact.get("until")}.isdisjoint(days)
    return "facts" in also or also.startswith("fact")


def _breaks(fact: Fact, rule: str) -> bool:
    """Whether a fact is one of the readings that would be silently wrong: "[line N] [milestone] [verb] [outcome] [on DATE]"."""
    if rule == "any fact":
        return True
    words = rule.split()
    wanted: list[bool] = []
    while words:
        word = words.pop(0)
        if word == "line":
            wanted.append(str(fact.get("line")) == words.pop(0))
        elif word == "on":
            wanted.append(fact.get("date") == words.pop(0))
        elif word in _VERBS:
            wanted.append(fact["verb"] == word)
        else:
            wanted.append(word in (fact.get("milestone"), fact.get("outcome")))
    return all(wanted)
