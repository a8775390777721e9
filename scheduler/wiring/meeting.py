"""`homeward meeting`: the list of a team's meeting from the record, and the files and the message that carry it."""

from __future__ import annotations

from contextlib import closing
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from pathlib import Path

from bot.meeting_page import MeetingPage, MeetingPart, MeetingRow, meeting_page
from casework.exports.tracker import tracker_news
from casework.imports.rows import RowNews
from casework.meeting.list import list_for, managers_of, meeting_on
from casework.meeting.messages import list_message, titles_of
from casework.meeting.walk import counted_parts
from casework.ports import Reading
from permanence.day_words import day_words
from permanence.digest.meeting import Meeting, MeetingItem, MeetingList
from permanence.how_many import how_many
from permanence.local_day import local_day
from permanence.people import Directory
from permanence.plain_error import PlainError
from permanence.stages import Rulebook
from scheduler.looking import keep_look
from scheduler.settings import Settings
from scheduler.taking_out import TakingOut, children_of_hers, keep_taken, taking_out
from scheduler.wiring.record import open_record
from store.exports.meeting_file import Headers, write_meeting
from store.exports.tracker_file import tracker_columns
from store.imports.choose_mapping import mapping_for
from store.imports.mapping import WrongMapping
from store.imports.read_rows import open_mapped, read_rows


class NoSuchTeam(PlainError):
    """No member of staff and no child is in a team of this name."""


@dataclass(frozen=True, slots=True)
class Listed:
    """The list with the names that it may show."""

    listed: MeetingList
    directory: Directory
    made_on: date

    def rows(self) -> list[dict[str, object]]:
        """One row a child, for a table or a program."""
        titles = titles_of(self.listed.meeting)
        return [
            {
                "part": titles[item.part] if item.part else "",
                "child": item.reference,
                "worker": self.name(item.worker),
                "step": item.standing,
                "since": "; ".join(item.said) or "nothing",
                "asked": item.asked,
            }
            for item in self.listed.items
        ]

    def as_json(self) -> dict[str, object]:
        meeting = {**asdict(self.listed.meeting), "children": self.listed.children}
        return {**meeting, "list": self.rows()}

    def name(self, email: str | None) -> str:
        person = self.directory.get(email)
        return person.name if person else "nobody allocated"

    def page(self) -> str:
        meeting = self.listed.meeting
        parts = [
            MeetingPart(title, tuple(map(self._row, self.listed.of(part))))
            for part, title in titles_of(meeting).items()
            if self.listed.of(part)
        ]
        return meeting_page(
            MeetingPage(
                meeting.team,
                meeting.on,
                meeting.since,
                meeting.until,
                self.made_on,
                self.listed.children,
                len(self.listed.items),
                counted_parts(self.listed),
                parts,
            )
        )

    def _row(self, item: MeetingItem) -> MeetingRow:
        listed = {other.reference for other in self.listed.items}
        beside = tuple(sorted(item.siblings & listed))
        return MeetingRow(
            item.reference, self.name(item.worker), item.standing, item.said, item.asked, beside
        )


def meeting_of_record(
    settings: Settings,
    folder: Path,
    team: str,
    on: date,
    now: datetime,
    since: date | None = None,
    until: date | None = None,
    email: str | None = None,
    *,
    taken: bool = False,
) -> Listed:
    """The list as the team's manager may have it, or the person of this address; that it was looked at is kept.

    `taken`: it is for a file, in which stand only children whom that person may take out. Raises NoSuchTeam,
    NotHersToTakeOut.
    """
    with closing(open_record(settings, folder)) as record:
        taking = taking_out(record, record.rules, settings, email, now) if taken or email else TakingOut()
        with record.reading() as tx:
            meeting, directory = _meeting(tx, team, on, since, until), tx.directory()
            reader = taking.person or next(iter(managers_of(directory, meeting.team)), None)
            found = list_for(tx, record.rules, directory, meeting, reader)
            if taken and reader:
                on_it = [item.reference for item in found.items]
                hers = children_of_hers(tx, record.rules, reader, on_it, now)
                found = replace(found, items=tuple(i for i in found.items if i.reference in hers))
        shown = [item.reference for item in found.items]
        if taking.person:
            keep_taken(record, replace(taking, children=frozenset(shown)), "meeting", now)
        else:
            keep_look(record, "meeting", now, shown)
        return Listed(found, directory, local_day(now, record.rules.zone))


def _meeting(tx: Reading, team: str, on: date, since: date | None, until: date | None) -> Meeting:
    known = {p.team for p in tx.directory().people.values() if p.team}
    name = next((one for one in sorted(known) if one.casefold() == team.casefold()), None)
    if name is None:
        raise NoSuchTeam(f"there is no team {team}; known: {', '.join(sorted(known)) or 'none yet'}")
    return meeting_on(tx, name, on, since, until)


def send_to_managers(settings: Settings, folder: Path, listed: Listed, now: datetime) -> list[str]:
    """The list is on its way to each manager of the team; a line for each, or one that says that there is none."""
    meeting, lines = listed.listed.meeting, []
    with closing(open_record(settings, folder)) as record, record.writing() as tx:
        for person in managers_of(tx.directory(), meeting.team):
            queued = tx.queue(list_message(meeting, person, now), now)
            said = "gets the list" if queued else "has the list of this meeting already"
            lines.append(f"{person.name} {said}.")
    return lines or [f"Nobody manages the team {meeting.team}: the list was sent to nobody."]


def write_workbook(
    settings: Settings, folder: Path, listed: Listed, tracker: Path, mapping_name: str, out: Path
) -> str:
    """The children of the list in the columns of the council's tracker; a line that says so.

    Raises WrongMapping, UnreadableSheet.
    """
    meeting = listed.listed.meeting
    headers, news = _tracker(settings, folder, tracker, mapping_name, listed.made_on)
    behind = ("Step", f"Since {day_words(meeting.since, meeting.on)}", "Asked", "Agreed, who, by when")
    rows = {
        item.reference: (item.standing, "; ".join(item.said) or "nothing", item.asked, "")
        for item in listed.listed.items
    }
    title = f"Meeting {meeting.on.isoformat()}"
    unknown = write_meeting(tracker, headers, news, rows, behind, title, out)
    rest = f"; {unknown} of them not in the tracker" if unknown else ""
    return f"{out} is written: {how_many(len(rows), 'child', 'children')}{rest}"


def _tracker(
    settings: Settings, folder: Path, like: Path, mapping_name: str, today: date
) -> tuple[Headers, list[RowNews]]:
    mapping = mapping_for(mapping_name, like)
    if mapping.shape != "child_rows":
        raise WrongMapping([f"the mapping {mapping.name} is not for a tracker with one row a child"])
    with closing(open_record(settings, folder)) as record, record.reading() as tx:
        rules: Rulebook = record.rules
        with open_mapped(like, mapping) as sheet:
            rows = read_rows(sheet, mapping, rules.pack, today)
            news = list(tracker_news(tx, rows, tracker_columns(mapping), rules.pack, mapping.name))
            return sheet.headers_of, news
