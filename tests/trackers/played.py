"""A tracker or list by hand, taken in by the proposal for it: what came of it, and what a second import changed."""

from casework.list_due import list_due
from permanence.people import Person, Role
from store.imports.guess import guessed_mapping
from store.imports.mapping import parse_mapping
from store.imports.read_rows import open_mapped
from tests.builders import TODAY, a_record, a_rulebook
from tests.importing import take_in
from tests.trackers.by_hand_files import written

STAFF = [
    Person(f"{name.lower().replace(' ', '.')}@council.example", name, Role.SOCIAL_WORKER, team)
    for name, team in (("Shona Reid", "North"), ("Ewan Kerr", "South"), ("Jamie Orr", "East"))
]
STAGES = {"REV1": "first_review", "REV2": "second_review", "ADM": "agency_decision"}


class Played:
    """A tracker taken in by the proposal for it, once and then again."""

    def __init__(self, tracker, folder):
        self.tracker, self.folder = tracker, folder
        self.file = written(tracker, folder)
        self.record = a_record(folder, rules=a_rulebook(tracker.pack), staff=STAFF)
        self.mapping = parse_mapping(guessed_mapping(self.file, self.record.rules.pack, TODAY))
        self.report = take_in(self.record, self.file, self.mapping)
        self.again = take_in(self.record, self.file, self.mapping)

    def headings_left(self):
        """The headings of which every import says that it does not read them."""
        with open_mapped(self.file, self.mapping) as sheet:
            return [h for h in sheet.headers if h and h not in self.mapping.columns]

    def changed_again(self):
        """What the second import of the same file changed; nothing, where it is right."""
        again = self.again
        made = {"new": again.new, "changed": again.changed, "entries": again.entries_added}
        return [what for what, number in made.items() if number] + [
            *again.removals,
            *again.gone,
            *again.missing,
        ]

    def names_kept(self):
        """The names of children that stand anywhere in the store's files."""
        kept = b"".join(file.read_bytes() for file in self.folder.glob("homeward.db*"))
        assert kept
        return [word for word in self.tracker.never if word.encode() in kept]

    def close(self):
        self.record.close()

    def milestone(self, heading):
        columns = {**self.mapping.dates, **self.mapping.bookings}
        return columns.get(" ".join(heading.split()))

    def days(self):
        """Case id to its milestones' days."""
        with self.record.reading() as tx:
            found = {}
            for reference, case_id in tx.case_ids().items():
                journey = tx.journey(reference)
                found[case_id] = {(m.milestone, m.on) for m in journey.milestones}
            return found

    def asks(self, sheet, row, heading):
        """Whether the cell is asked about: itself, or the row as a whole by its id or its beginning."""
        began = [c for c, code in self.mapping.dates.items() if code == "became_looked_after"]
        columns = {" ".join(heading.split()), self.mapping.id_column, *began}
        said = [
            a for a in (*self.report.asked, *self.report.left_out) if getattr(a.row, "sheet", sheet) == sheet
        ]
        return any(int(a.row) == row and a.column in columns for a in said)

    def late(self):
        with self.record.reading() as tx:
            ids = tx.case_ids()
            return {
                (ids[line.reference], STAGES[stage], line.due_on)
                for line in list_due(tx, TODAY)
                if (stage := line.stage.split(".")[-1].partition("#")[0]) in STAGES
            }

    def ids_asked(self):
        """Ids that are in as they stand and asked about: numbers that may have lost their zeros."""
        return {a.value for a in self.report.asked if a.column == self.mapping.id_column}
