"""`homeward run` looks into the folder: what has stood still is taken in, or refused with its reason, and moved out."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from bot.worker import in_thread
from casework.imports.batches import batches
from casework.imports.questions import ImportAnswers
from casework.imports.rows import ImportReport
from casework.imports.source_file import SourceFile
from casework.imports.weekly_memory import (
    OnItsWay,
    RefusedFile,
    TakenFile,
    WeeklyMemory,
    remember_weekly,
    weekly_memory,
)
from casework.imports.weekly_questions import ask_in_one_message, tell_refused, tellable
from casework.ports import CaseRecord, Writing
from permanence.local_day import local_day
from scheduler.import_settings import ImportSettings
from scheduler.lights import Light, Problem
from scheduler.settings import Settings
from scheduler.weekly.folder import (
    MOST_BYTES,
    REFUSED,
    TAKEN,
    Copy,
    FolderTrouble,
    Lying,
    StillChanging,
    check_folder,
    copied,
    files_in,
    forget_copies,
    unread,
)
from scheduler.weekly.leaving import leave, new_place
from scheduler.weekly.mapping import MappingTrouble, council_mapping, mapping_name
from scheduler.weekly.words import link, refused, same_again, too_large, too_much
from scheduler.wiring.tables_in import import_table
from store.imports.choose_mapping import mapping_for
from store.imports.mapping import WrongMapping
from store.imports.mapping_reads import source_file
from store.imports.sheets import UnreadableSheet

log = logging.getLogger("homeward.weekly")
A_FEW = 5
ONE_IN = 10


@dataclass
class WeeklyWatch:
    """Looks into one folder, again and again. `troubles`: what kept the last look from its work, in words."""

    record: CaseRecord
    settings: Settings
    weekly: ImportSettings
    home: Path
    clock: Callable[[], datetime]
    troubles: tuple[str, ...] = ()
    _before: dict[str, tuple[int, int, int]] | None = field(default=None, init=False)

    @property
    def folder(self) -> Path:
        return self.home / self.weekly.folder

    async def look(self) -> None:
        await in_thread(self.look_once)

    def problems(self) -> Iterator[Problem]:
        """What is wrong with the weekly file, for whoever watches the service: no reason that could name a child."""
        if self.troubles:
            yield Problem(Light.WEEKLY_STOPPED, "the weekly file cannot come in: homeward check says why")
        with self.record.reading() as tx:
            memory = weekly_memory(tx)
        if memory and memory.refused:
            day = local_day(memory.refused.at, self.settings.zone_info)
            said = f"the weekly file: refused on {day}, homeward check says why"
            yield Problem(Light.WEEKLY_REFUSED, said)

    def look_once(self) -> None:
        """Every file that has stood still since the last look is dealt with, oldest first."""
        try:
            check_folder(self.folder)
            memory = self._leave(self._memory())
            council_mapping(self.settings, self.home)
            self._look(memory)
        except (FolderTrouble, MappingTrouble) as trouble:
            if self.troubles != (str(trouble),):
                log.warning("weekly file: the folder or the mapping cannot be used, homeward check says why")
            self.troubles = (str(trouble),)
        else:
            self.troubles = ()

    def _memory(self) -> WeeklyMemory:
        with self.record.reading() as tx:
            memory = weekly_memory(tx)
        if self._before is None:
            forget_copies(self.folder)
        if memory is None:
            memory = WeeklyMemory(watched_since=self.clock())
            with self.record.writing() as tx:
                remember_weekly(tx, memory)
        return memory

    def _look(self, memory: WeeklyMemory) -> None:
        before, found = self._before or {}, files_in(self.folder)
        self._before = {one.name: one.seen for one in found}
        for one in found:
            if before.get(one.name) == one.seen and not one.is_open:
                memory = self._leave(self._deal_with(one, memory))

    def _leave(self, memory: WeeklyMemory) -> WeeklyMemory:
        left = leave(self.record, self.folder, memory)
        log.debug("weekly file left" if memory.on_its_way else "no weekly file has to leave")
        return left

    def _deal_with(self, one: Lying, memory: WeeklyMemory) -> WeeklyMemory:
        """The memory with what became of a file, which is on its way out; as it was for one that changes still."""
        if not one.is_plain:
            return self._refuse(one, unread(*one.seen), memory, "link", link())
        if one.size > MOST_BYTES:
            return self._refuse(one, unread(*one.seen), memory, "size", too_large(one.size, MOST_BYTES))
        try:
            with copied(self.folder, one) as copy:
                log.debug("weekly file copied")
                return self._take(one, copy, memory)
        except StillChanging:
            log.debug("weekly file still changing")
            return memory

    def _take(self, one: Lying, copy: Copy, memory: WeeklyMemory) -> WeeklyMemory:
        name = mapping_name(self.weekly, self.home)
        try:
            file = source_file(copy.path, mapping_for(name, copy.path))
            if self._is_in_already(file, memory):
                return self._again(one, file, memory)
            trial = self._import(copy, dry_run=True)
            log.debug("weekly file read on trial")
            if goes_too_far(trial):
                said = too_much(trial, self.weekly)
                return self._refuse(one, copy.digest, memory, "removals", said)
        except (WrongMapping, UnreadableSheet) as wrong:
            return self._refuse(one, copy.digest, memory, "unreadable", str(wrong).splitlines())
        return self._take_in(one, copy, file, memory)

    def _is_in_already(self, file: SourceFile, memory: WeeklyMemory) -> bool:
        """Whether the newest file taken in has the same bytes, was read the same way, and was not taken out."""
        last = memory.taken
        if last is None or (last.digest, last.mapping_digest) != (file.file_digest, file.mapping_digest):
            return False
        with self.record.reading() as tx:
            return not any(b.number == last.batch and b.withdrawn_at for b in batches(tx))

    def _import(self, copy: Copy, **more: object) -> ImportReport:
        name = mapping_name(self.weekly, self.home)
        answers = ImportAnswers(missing=self.weekly.missing)
        return import_table(
            self.settings,
            self.home,
            copy.path,
            name,
            self.clock(),
            answers=answers,
            **more,  # type: ignore[arg-type]
        )

    def _take_in(self, one: Lying, copy: Copy, file: SourceFile, memory: WeeklyMemory) -> WeeklyMemory:
        now, kept = self.clock(), memory

        def at_end(tx: Writing, report: ImportReport, before: frozenset[int]) -> None:
            nonlocal kept
            by_message, rules = self.weekly.mail_questions, self.record.rules
            source = report.source
            ask_in_one_message(
                tx, rules, source, file.file_digest, report, before, now, by_message=by_message
            )
            taken = TakenFile(file.file_digest, file.mapping_digest, now, report.batch)
            kept = memory.with_taken(taken, self._way(one, copy.digest, TAKEN))
            remember_weekly(tx, kept)

        report = self._import(copy, at_end=at_end, progress=_rows_kept)
        log.info(
            "weekly file taken in",
            extra={
                "batch": report.batch,
                "rows": report.rows,
                "new": report.new,
                "changed": report.changed,
                "entries": report.entries_added,
                "asked": len(report.asked) + len(report.conflicts) + len(report.removals),
            },
        )
        return kept

    def _again(self, one: Lying, file: SourceFile, memory: WeeklyMemory) -> WeeklyMemory:
        assert memory.taken is not None  # it is the same as that one
        said = same_again(memory.taken, self.settings.zone_info)
        log.info("weekly file has the same bytes as the last one: nothing to do")
        kept = replace(memory, on_its_way=self._way(one, file.file_digest, TAKEN, said))
        with self.record.writing() as tx:
            remember_weekly(tx, kept)
        return kept

    def _refuse(
        self, one: Lying, digest: str, memory: WeeklyMemory, kind: str, why: list[str]
    ) -> WeeklyMemory:
        now = self.clock()
        said = refused(why, self.weekly)
        way = self._way(one, digest, REFUSED, said)
        with self.record.writing() as tx:
            tell_refused(tx, digest, why, REFUSED, now)
            reasons = "\n".join(tellable(tx, why, REFUSED))
            kept = replace(memory, refused=RefusedFile(digest, now, reasons), on_its_way=way)
            remember_weekly(tx, kept)
        log.warning("weekly file refused", extra={"why": kind})
        return kept

    def _way(self, one: Lying, digest: str, to: str, said: str = "") -> OnItsWay:
        local = self.clock().astimezone(self.settings.zone_info)
        return OnItsWay(digest, one.name, to, new_place(self.folder, to, one.name, local), said)


def _rows_kept(rows: int) -> None:
    log.debug("weekly file: rows kept", extra={"rows": rows})


def goes_too_far(report: ImportReport) -> bool:
    """Whether a file would end or take out more than Homeward does unasked: one in ten of its children, and a few."""
    return max(report.ends, report.takes_out) > max(A_FEW, report.known // ONE_IN)
