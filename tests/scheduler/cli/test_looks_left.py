"""Every command that shows a child's reference, or writes it into a file, leaves a look at her in the access log.

Nothing here says which commands those are: all are given, with every way of showing more, and what they show is read.
"""

import io
import shutil
import zipfile
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from casework.look_doors import Look
from casework.raise_alerts import raise_alerts
from permanence.reference import find_references
from scheduler.cli.output import WRONG_USAGE
from scheduler.first_files import write_first_files
from scheduler.settings import Settings
from scheduler.wiring.record import open_record
from store.backup import copy_store
from tests.builders import EWAN, MORAG, NOW, SHONA, people, shona
from tests.casework.replying import Replying, waits_for_decision, waits_for_panel
from tests.importing import MAPPING_OF_LAC
from tests.scheduler.cli.surroundings import COMMANDS, ON, STORE, give, run
from tests.workbooks import an_xlsx

FIGURES = ("in-time", "lost", "changes", "routes", "lag", "missing")
# Ways of the same commands that show more; {other} is a second child.
MORE = {
    **{f"{name} --children": (name, "--children", *ON) for name in FIGURES},
    "waits --children": ("waits", "became_looked_after", "panel", "--children", *ON),
    "waits --case-ids": ("waits", "became_looked_after", "panel", "--children", "--case-ids", *ON),
    "routes --html": ("routes", "--html", "{files}/routes.html", *ON),
    "story --html": ("story", "{child}", "--html", "{files}/story.html", *ON),
    "story --json": ("story", "{child}", "--json", *ON),
    "meeting --html": ("meeting", "--team", "North", "--html", "{files}/meeting.html", *ON),
    "meeting --xlsx": (
        *("meeting", "--team", "North", "--xlsx", "{files}/meeting.xlsx"),
        *("--tracker", "{files}/tracker.xlsx", "--mapping", "{files}/mine.toml", *ON),
    ),
    "export tracker": (
        "export",
        "{files}/t.csv",
        "--like",
        "{files}/tracker.csv",
        "--mapping",
        "{files}/mine.toml",
        *ON,
    ),
    "export open data": ("export", "{files}/open.sqlite", *ON),
    "digest manager": ("digest", "--to", MORAG, *ON),
    "digest whole": ("digest", "--to", MORAG, "--format", "whole", *ON),
    "digest json": ("digest", "--to", MORAG, "--format", "json", *ON),
    "due --case-ids": ("due", "--case-ids", *ON),
    "redact note": ("redact", "{note}", "--why", "a name", *ON),
    "redact --of": ("redact", "--of", "{child}", *ON),
    "erase asks first": ("erase", "{child}", "--why", "closed in error", *ON),
    "withdraw date": ("withdraw", "{child}", "permanence_recommendation", "--why", "wrong child", *ON),
    "import --dry-run": ("import", "{files}/tracker.csv", "--mapping", "{files}/mine.toml", "--dry-run", *ON),
    "import --undo": ("import", "--undo", "1", *ON),
    "outbox": ("outbox", *ON),
    "outbox --json": ("outbox", "--json", *ON),
    "forms --words": ("forms", "--words", *ON),
    "check --json": ("check", "--json", *ON),
    "sweep --json": ("sweep", "--json", *ON),
    "restrict --json": ("restrict", "{other}", EWAN, "--why", "own family", "--json", *ON),
    "parse": ("parse", "list", "--as", SHONA, *ON),
    "certificate json": ("certificate", "--make", "--json", "--now", "2026-05-20T19:00"),
    "people review --json": ("people", "review", "--json", *ON),
}
# They serve pages for as long as they run; the pages are walked by tests/bot/practice and tests/bot/test_looks_of_pages.py.
SERVES = {"run", "hosted", "web", "worker", "practice", "forms try", "demo"}


# What ends with a word about usage here, since what it is for is not here.
WANTS_MORE = {
    "mailbox show",
    "mailbox on",
    "migrate",
    "people same",
    "people different",
    "outbox dismiss",
    "certificate json",
    "redact",
}


@dataclass(frozen=True)
class Shown:
    """The references that a command showed or wrote, and the looks that it left."""

    references: frozenset[str]
    looks: list[Look]
    said: str

    def without_look(self) -> set[str]:
        kept = {look.reference for look in self.looks}
        return set() if None in kept else set(self.references - kept)


@pytest.fixture(scope="module")
def council(tmp_path_factory):
    """A council in which much waits to be shown: late steps, a note, an import, messages, a certificate's morning."""
    home, files = tmp_path_factory.mktemp("council"), tmp_path_factory.mktemp("files")
    write_first_files(home)
    with closing(open_record(Settings(), home)) as record:
        with record.writing() as tx:
            tx.put_people(people().people.values(), NOW)
        child, other = waits_for_panel(record, "C1"), waits_for_decision(record, "C2")
        with record.writing() as tx:
            [note] = tx.append([shona(child).noted("told the clerk pelican")], NOW)
        Replying(record).types(f"{child} panel booked for 9 June")
        Replying(record).types("yes")
        raise_alerts(record, NOW)
    copy_store(home / "homeward.sqlite", files / "a.backup", NOW)
    (files / "tracker.csv").write_text("ID,LAC\nC1,2025-06-03\nC3,2026-01-05\n")
    an_xlsx(files / "tracker.xlsx", Sheet=[["ID", "LAC"], ["C1", "2025-06-02"], ["C2", "2025-06-02"]])
    (files / "mine.toml").write_text(MAPPING_OF_LAC)
    (files / "council.toml").write_text('name = "Made-up"\n')
    (files / "lines.txt").write_text(f"list\nwhy {child}\n")
    (files / "staff.csv").write_text("name,email,role,team\nA Person,p@council.example,social_worker,North\n")
    first = [
        "import",
        str(files / "tracker.csv"),
        "--mapping",
        str(files / "mine.toml"),
        *ON,
        "--in",
        str(home),
    ]
    assert run(first).exit_code in (0, 1)
    return home, files, {"child": child, "other": other, "note": note}


@pytest.fixture
def place(tmp_path, council):
    home, files, named = council
    shutil.copytree(home, tmp_path / "home")
    shutil.copytree(files, tmp_path / "files")
    return (
        tmp_path / "home",
        tmp_path / "files",
        {"files": tmp_path / "files", **named},
    )


def walked() -> list[str]:
    return [n for n, c in COMMANDS.items() if c.needs is STORE and n not in SERVES] + list(MORE)


@pytest.mark.parametrize("name", walked())
def test_whatever_shows_a_child_leaves_a_look_at_her(place, name):
    home, files, named = place
    before, there = newest_look(home), set(files.rglob("*"))

    done = given(name, home, named)

    asked = {named["child"]} if "{child}" in words_of(name) and done.exit_code != 2 else set()
    shown = Shown(
        frozenset(find_references(done.stdout)) | in_files(set(files.rglob("*")) - there) | asked,
        looks_after(home, before),
        done.stdout,
    )
    assert shown.without_look() == set(), f"{shown.said[:1500]}\n{done.stderr}"
    assert done.exit_code != WRONG_USAGE or name in WANTS_MORE, done.stderr


def words_of(name):
    return MORE[name] if name in MORE else COMMANDS[name].words


def given(name, home, named):
    if name not in MORE:
        return give(name, home, **named)
    return run([*(word.format(**named) for word in words_of(name)), "--in", str(home)])


def in_files(written: set[Path]) -> frozenset[str]:
    """The references in these files, in the parts of workbooks as well; a copy of the store shows nothing."""
    texts = [
        text
        for file in written
        if file.is_file() and file.suffix != ".backup"
        for text in parts(file.read_bytes())
    ]
    return frozenset(found for text in texts for found in find_references(text))


def parts(whole: bytes) -> list[str]:
    if not zipfile.is_zipfile(io.BytesIO(whole)):
        return [whole.decode("latin-1")]
    with zipfile.ZipFile(io.BytesIO(whole)) as packed:
        return [packed.read(name).decode("latin-1") for name in packed.namelist()]


def looks_after(home: Path, number: int) -> list[Look]:
    with closing(open_record(Settings(), home)) as record, record.reading() as tx:
        return list(tx.looks(after=number))


def newest_look(home: Path) -> int:
    return max((look.number for look in looks_after(home, 0)), default=0)


def test_much_is_shown_by_what_is_walked(place):
    """So that the walk is none over empty tables."""
    home, _, named = place
    showing = [n for n in walked() if find_references(given(n, home, named).stdout)]

    assert len(showing) > 15, showing
