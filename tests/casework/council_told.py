"""A small council told day by day on a real store: who is registered, what is said, what each morning brings, what is asked.

Each step is one line, and gives back the lines that it came to; see test_day_by_day.py for the words.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date, time
from pathlib import Path

from bot.email.mime import Mailbox
from bot.email.renderer import EmailRenderer
from casework.content import Said
from casework.debts import look_at_debts
from casework.imports.difference import value_of, what_of
from casework.insight import choosing
from casework.insight.answer import FigureAnswer
from casework.insight.in_time_figures import in_time_answer, legal_stage, within_answer
from casework.insight.lag_figures import lag_answer
from casework.insight.lost_figures import lost_answer
from casework.insight.missing_figures import missing_answer
from casework.insight.route_figures import changes_answer, routes_answer
from casework.insight.seen import seen
from casework.insight.story import story
from casework.insight.waits_figures import every_wait, waits_answer
from casework.list_due import list_due
from casework.meeting.list import list_for, meeting_on
from casework.ports import MessageKind
from casework.raise_alerts import WorkingHours, raise_alerts
from casework.review_messages import send_review_messages
from casework.send_digests import preview_digest, send_digests
from casework.waits import Asked, Pairs, measure_waits, told_by_record
from casework.why import why
from casework.why_not import why_not
from permanence.answer import Verb
from permanence.digest.fortnight import Rhythm
from permanence.entries import Recorder
from permanence.insight.table import Table
from permanence.people import Leave
from permanence.reference import reference_for
from permanence.standing import late_words
from permanence.working_pattern import read_pattern
from store.case_record import SqlCaseRecord
from tests.builders import (
    AILSA,
    EWAN,
    FERGUS,
    GREER,
    ISLA,
    JAMIE,
    KIRSTY,
    LONDON,
    LORNA,
    MORAG,
    ROSS,
    SHONA,
    people,
    register_child,
)  # fmt: skip
from tests.casework.post_room import PostRoom, Told
from tests.casework.replying import Replying
from tests.stories import word_value

WHO = {
    "shona": SHONA, "jamie": JAMIE, "morag": MORAG, "isla": ISLA, "ewan": EWAN, "ross": ROSS, "ailsa": AILSA,
    "kirsty": KIRSTY, "lorna": LORNA, "greer": GREER, "fergus": FERGUS,
}  # fmt: skip
NAMES = {email: name for name, email in WHO.items()}
NUMBERS = (4001, 4008, 4015, 4029, 4036, 4043, 4050)  # of the references of the children, in their order
FIRST_ANCHOR = date(2026, 5, 18)
MAIL = EmailRenderer(Mailbox("homeward@council.example", "Homeward"))
OF_THE_CHILD = {"worker", "officer", "team", "route", "plan_on", "age", "basis"}
FIGURES: Mapping[str, Callable[..., FigureAnswer]] = {
    "lost": lost_answer, "lag": lag_answer, "missing": missing_answer, "changes": changes_answer,
    "routes": routes_answer,
}  # fmt: skip


class Council:
    """Takes the steps of one story, on the clock that it shows."""

    def __init__(self, record: SqlCaseRecord, folder: Path) -> None:
        self.record, self.folder = record, folder
        self.post = PostRoom(record)
        self.replying = Replying(record)
        self.children: dict[str, str] = {}
        self.shown = 0

    def does(self, step: str) -> Iterator[str]:
        """What a step comes to, line by line."""
        who, colon, text = step.partition(": ")
        if colon and who in WHO:
            lines = self._types(who, text)
        else:
            first, *words = step.split()
            known = WHO.get(first)
            lines = (
                self._answers(first, *words)
                if known
                else getattr(self, f"_{first.replace('-', '_')}")(*words)
            )
        yield from map(self._plain, lines or ())

    # --- what happens ---------------------------------------------------------------------------------------------

    def _day(self, day: str, clock: str = "09:30") -> None:
        self.post.at(date.fromisoformat(day), time.fromisoformat(clock))

    def _later(self, minutes: str) -> Iterator[str]:
        self.post.wait(minutes=int(minutes))
        self.post.deliver()
        return self._arrived()

    def _child(self, name: str, *words: str) -> None:
        said = _named(words)
        began = said.pop("began")
        details = {key: said.pop(key) for key in [*said] if key in OF_THE_CHILD}
        details["worker"] = WHO.get(str(details.get("worker", "shona")))
        details["reviewing_officer"] = WHO.get(str(details.pop("officer", "")))
        details["legal_basis"] = details.pop("basis", None)
        self.children[name] = reference_for(NUMBERS[len(self.children)])
        at = self.post.now
        given = {**details, "milestones": said, "reference": self.children[name]}
        register_child(self.record, f"case {name}", began, now=at, **given)

    def _person(self, name: str, *words: str) -> None:
        """What is said of somebody on the list of staff: away, works, left, or a field."""
        person = self._who(name)
        said = _named(words)
        if "away" in said:
            first, last, *cover = said.pop("away")
            person = replace(person, leave=(Leave(first, last, WHO[cover[0]] if cover else None),))
        if "works" in said:
            person = replace(person, pattern=read_pattern(str(said.pop("works")).replace(" ", ", ")))
        if "manager" in said:
            said["manager"] = WHO.get(str(said["manager"]))
        with self.record.writing() as tx:
            tx.put_people([replace(person, **said)], self.post.now)

    def _file(self, kind: str, name: str, *words: str) -> None:
        on = Recorder(self.children[name], 1, "import:tracker", "import:tracker#1:4")
        given = [word_value(word) for word in words if "=" not in word]
        with self.record.writing() as tx:
            tx.append([getattr(on, kind)(*given, **_named(words))], self.post.now)

    def _morning(self, day: str, clock: str = "09:30") -> Iterator[str]:
        """As the service does it: what the day calls for is queued, and all that is due leaves."""
        self._day(day, clock)
        rhythm, now = Rhythm(FIRST_ANCHOR, LONDON), self.post.now
        send_digests(self.record, rhythm, now, before_sweep=True)
        raise_alerts(self.record, now)
        send_review_messages(self.record, now)
        self.post.wait(minutes=40)
        self.post.deliver()
        look_at_debts(self.record, self.post.setup, self.post.now)
        return self._arrived()

    def _types(self, who: str, text: str) -> Iterator[str]:
        for name, reference in self.children.items():
            text = " ".join(reference if word == name else word for word in text.split(" "))
        said = self.replying.as_(WHO[who]).at(self.post.now).types(text)
        return _said(said)

    def _answers(self, who: str, verb: str, *words: str) -> Iterator[str]:
        """A form: the verb, the child, the step, and the fields of the answer."""
        before = self._last_entry()
        name, *stage = [word for word in words if "=" not in word]
        fields = _named(words)
        if verb == "review":
            note = fields.pop("note", None)
            fields = {
                "filled": tuple((key, str(value)) for key, value in fields.items()),
                "note": note,
                "form": "review 1",
            }
        replying = self.replying.as_(WHO[who]).at(self.post.now)
        said = replying.fills_in(Verb(verb), self.children[name], *(stage or [None]), **fields)
        yield from _said(said)
        with self.record.reading() as tx:
            new = list(tx.entries(after=before))
        for entry in new:
            words_of_it = ", ".join(filter(None, (what_of(entry), value_of(entry))))
            yield f"+ {entry.reference} {entry.kind.value}: {words_of_it} (by {entry.by})"

    # --- what is asked --------------------------------------------------------------------------------------------

    def _why(self, name: str, who: str = "", journey: str = "") -> Iterator[str]:
        person = self._who(who) if who else None
        number = int(journey) if journey else None
        found = why(self.record, self.children[name], person, self.post.now, journey=number)
        yield from (line for line in (found.in_words() if found else ["nothing is found"]) if line)

    def _why_not(self, name: str, *whom: str) -> Iterator[str]:
        """Of one step, where one is named: a line for each person."""
        step = next((word for word in whom if "#" in word), None)
        for who in (word for word in whom if word != step):
            found = why_not(self.record, self.children[name], self._who(who), self.post.now, WorkingHours())
            lines = found.in_words() if found else ["nothing is found"]
            if step and found:
                lines = [
                    f"{who}: {one.outcome.value}{f' {one.level}' if one.level else ''}"
                    f"{f' ({one.because})' if one.because else ''}: {one.why}; looked at on {one.next_look_on}"
                    for one in found.steps
                    if one.stage == step
                ] or lines
            yield from (line for line in lines if line)

    def _due(self, within: str = "0") -> Iterator[str]:
        with self.record.reading() as tx:
            lines = list_due(tx, self._today, within_days=int(within))
        for line in lines:
            late = (
                late_words(line.status, line.days_over)
                if line.days_over > 0
                else f"due in {-line.days_over} days"
            )
            yield f"{line.reference} {line.stage_name}: {late}, due on {line.due_on}, waits for {line.owner}"

    def _story(self, name: str, who: str = "") -> Iterator[str]:
        told = story(self.record, self.children[name], self._who(who) if who else None, self._today)
        if told is None:
            yield "nothing is found"
            return
        for row in told.rows():
            yield " | ".join(str(value) for value in row.values() if value)
        for journey in told.journeys:
            yield from (f"open in journey {journey.number}: {line}" for line in journey.waiting)

    def _meeting(self, team: str, who: str = "", *words: str) -> Iterator[str]:
        said = _named(words)
        with self.record.reading() as tx:
            directory = tx.directory()
            meeting = meeting_on(tx, team, said.get("on", self._today), said.get("since"), said.get("until"))
            reader = directory.people[WHO[who]] if who else None
            listed = list_for(tx, self.record.rules, directory, meeting, reader)
        yield f"{team}, {meeting.on}, since {meeting.since}, next {meeting.until}: {len(listed.items)} of {listed.children}"
        for item in listed.items:
            yield f"{item.part}: {item.reference}, {NAMES.get(item.worker or '')}: {item.standing}"
            yield f"  said: {'; '.join(item.said) or 'nothing'}. {item.asked}"

    def _digest(self, who: str) -> Iterator[str]:
        rhythm, person = Rhythm(FIRST_ANCHOR, LONDON), self._who(who)
        with self.record.reading() as tx:
            content = preview_digest(tx, self.record.rules, rhythm, person, self._today)
        kind = MessageKind.OWN_DIGEST if content.own else MessageKind.DIGEST
        yield from _without_foot(MAIL.text(kind, replace(content, anchor=None), person))

    def _figures(self, what: str, *words: str) -> Iterator[str]:
        said = _named(words)
        rules, today = self.record.rules, self._today
        with self.record.reading() as tx:
            asked = choosing.chosen(
                tx, rules.pack, today, routes=_listed(said, "route"), teams=_listed(said, "team"),
                first=said.get("first"), last=said.get("last"),
            )  # fmt: skip
            council = seen(tx, rules, today)
            if what == "waits" and "start" not in said:
                answer = every_wait((told.journey for told in told_by_record(tx)), asked, rules, today)
            elif what == "waits":
                pairs = Pairs(str(said.get("pairs", Pairs.ALL.value)))
                wanted = Asked(
                    str(said["start"]),
                    str(said["end"]),
                    pairs,
                    asked.routes,
                    asked.teams,
                    asked.first,
                    asked.last,
                )
                answer = waits_answer(measure_waits(told_by_record(tx), wanted, rules, today), rules.pack)
            elif what == "in-time" and "within" in said:
                stage = rules.pack.stages[str(said["stage"])] if "stage" in said else legal_stage(rules.pack)
                answer = within_answer(council, asked, rules, today, stage, int(said["within"]))
            elif what == "in-time":
                answer = in_time_answer(council, asked, rules, today, frozenset(_listed(said, "stage")))
            else:
                answer = FIGURES[what](council, asked, rules, today)
        shown = answer.for_outside() if "outside" in words else answer
        for table in [*shown.tables, *([shown.children] if shown.children else [])]:
            yield from _table(table)

    # --- in words -------------------------------------------------------------------------------------------------

    @property
    def _today(self) -> date:
        return self.post.now.astimezone(LONDON).date()

    def _who(self, name: str):
        with self.record.reading() as tx:
            return tx.directory().people.get(WHO[name]) or people().people[WHO[name]]

    def _last_entry(self) -> int:
        with self.record.reading() as tx:
            return max((e.number for e in tx.entries(after=0)), default=0)

    def _arrived(self) -> Iterator[str]:
        new, self.shown = self.post.sent[self.shown :], len(self.post.sent)
        for told in sorted(new, key=lambda one: one.message.id):
            yield f"> {told.message.kind.value} to {NAMES[told.person.email]}"
            yield from (f"| {line}".rstrip() for line in _text_of(told))

    def _plain(self, line: str) -> str:
        for name, reference in self.children.items():
            line = line.replace(reference, name)
        return line.replace("\u00a0", " ").replace("@council.example", "")


def _text_of(told: Told) -> list[str]:
    try:
        return _without_foot(MAIL.text(told.message.kind, told.content, told.person))
    except TypeError:
        return [repr(told.content)]


def _without_foot(text: str) -> list[str]:
    """What every mail says below its last line is held by the golden copies of the mails."""
    return [line for line in text.partition("\n--\n")[0].splitlines() if line.strip()]


def _said(said: Said) -> Iterator[str]:
    lines = said.lines or ((said.recorded,) if said.recorded else ())
    yield f"= {said.kind.value}" + (f": {' / '.join(lines)}" if lines else "")
    for item in said.items:
        quiet = f", {item.quiet}" if item.quiet else ""
        whose = f", waits for {item.waits_for}" if item.waits_for else ""
        yield f"- {item.shown} {item.stage_name}: {item.standing}{quiet}{whose}"
    for part in said.parts:
        yield f"- {part.title}"
        yield from (f"  {line.shown} {line.name}: {line.stands}" for line in part.lines)
    if said.card:
        card = said.card
        yield f"= {card.place}: {card.shown}, {card.worker}: {card.standing}"
        yield f"= said since {card.since}: {'; '.join(card.said) or 'nothing'}. {card.asked}"
    if said.options:
        yield f"= choices: {', '.join(label for _, label in said.options)}"
    if said.question:
        yield f"? {said.question}"
    yield from (f"? {field}: {wrong}" for field, wrong in said.problems)
    yield from (f"& {beside}" for beside in said.also)
    if said.follows:
        yield f"& {said.follows}"


def _table(table: Table) -> Iterator[str]:
    yield f"{table.title}: {', '.join(column.head for column in table.columns)}"
    rows = [*table.rows, *([table.total] if table.total else [])]
    for row in rows:
        yield "  " + ", ".join(_cell(row.get(column.name)) for column in table.columns)
    yield from (f"  ({line})" for line in table.lines())


def _cell(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "-"
    return "-" if value in (None, "") else f"{value:g}" if isinstance(value, float) else str(value)


def _listed(said: Mapping[str, object], name: str) -> tuple[str, ...]:
    value = said.get(name)
    return () if value is None else tuple(map(str, value)) if isinstance(value, list) else (str(value),)


def _named(words: tuple[str, ...]) -> dict[str, object]:
    return {
        key: word_value(value) for key, is_one, value in (word.partition("=") for word in words) if is_one
    }
