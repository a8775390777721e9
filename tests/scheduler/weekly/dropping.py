"""A council whose weekly file comes to lie in a folder, and whoever looks into it, each time a minute later."""

import os
from datetime import timedelta
from pathlib import Path

from scheduler.import_settings import ImportSettings
from scheduler.settings import Settings
from scheduler.weekly.watch import WeeklyWatch
from tests.builders import KIRSTY, NOW, a_record
from tests.importing import MAPPING_WITH_PANEL, a_csv, reached

HEADERS = "ID,LAC,Panel"


class Dropping:
    """The folder, its record, and a watch over it."""

    def __init__(self, home: Path, mapping: str = MAPPING_WITH_PANEL, **weekly: object) -> None:
        self.home, self.inbox, self.now = home, home / "inbox", NOW
        self.inbox.mkdir()
        (home / "mine.toml").write_text(mapping, encoding="utf-8")
        self.record = a_record(home)
        self.settings = Settings(
            store_url="sqlite:///homeward.db",
            **{"import": ImportSettings(folder=Path("inbox"), mapping="mine.toml", **weekly)},
        )
        self.begin()

    def begin(self) -> None:
        """The service starts, as after a crash."""
        assert self.settings.weekly is not None
        self.watch = WeeklyWatch(
            self.record, self.settings, self.settings.weekly, self.home, lambda: self.now
        )

    def look(self, times: int = 1) -> None:
        for _ in range(times):
            self.now += timedelta(minutes=1)
            self.watch.look_once()

    def drop(self, *lines: str, name: str = "tracker.csv", headers: str = HEADERS, age: int = 0) -> Path:
        """A file with these lines below its headers, written so many seconds ago."""
        file = a_csv(self.inbox, headers, *lines, name=name)
        written = NOW.timestamp() - age
        os.utime(file, (written, written))
        return file

    def takes(self, *lines: str, name: str = "tracker.csv", headers: str = HEADERS) -> None:
        """A file is dropped, and has stood still by the second look."""
        self.drop(*lines, name=name, headers=headers)
        self.look(times=2)

    def lying(self, below: str = "") -> list[str]:
        """The names of the files in the folder, or in one below it, without day and time."""
        place = self.inbox / below
        found = sorted(f.name for f in place.iterdir() if not f.is_dir()) if place.exists() else []
        return [name[len("2026-05-20 093100 ") :] for name in found] if below else found

    def said(self, below: str = "refused") -> str:
        """What is written beside the newest file there."""
        return max((self.inbox / below).glob("*.txt")).read_text(encoding="utf-8")

    def panel(self, case_id: str = "X1") -> list[str]:
        return reached(self.record, case_id, "panel")

    def mails(self, person: str = KIRSTY) -> list[dict[str, object]]:
        """What was queued for somebody, newest first."""
        with self.record.reading() as tx:
            return [dict(m.facts) for m in tx.messages_for(person)]

    def entries(self) -> int:
        """How many entries the ledger has."""
        with self.record.reading() as tx:
            return tx.ledger_number()

    def times_said(self, day: str) -> int:
        """How many entries tell of this day."""
        with self.record.reading() as tx:
            return sum(e.data.get("on") == day for e in tx.entries())

    def imports(self) -> int:
        from casework.imports.batches import batches

        with self.record.reading() as tx:
            return len(batches(tx))
