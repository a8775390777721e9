"""Writes all that is held of a child into two files: one to read and one for programs."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from bot.held_page import held_as_json, held_as_pdf
from bot.readable import lines_of
from casework.access import Looking
from casework.ports import StoredMessage
from casework.subject_access import Held, held_of, take_replies
from store.case_record import SqlCaseRecord
from store.raw_replies import raw_naming
from store.whole_file import write_whole_bytes


def write_held(
    record: SqlCaseRecord,
    reference: str,
    looking: Looking,
    folder: Path,
    without: Collection[int] = (),
    *,
    called: str | None = None,
) -> tuple[Held, Path, Path]:
    """REFERENCE.pdf and REFERENCE.json are in the folder, for their owner alone; `called`: by another name.

    Raises NothingToLeaveOut, NotWritten.
    """
    held = held_of(record, reference, looking, _lines, without)
    take_replies(held, raw_naming(record, reference, held.case_ids))
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    page, data = (folder / f"{called or reference}.{kind}" for kind in ("pdf", "json"))
    write_whole_bytes(page, held_as_pdf(held, record.rules.zone))
    write_whole_bytes(data, held_as_json(held).encode())
    return held, page, data


def _lines(message: StoredMessage) -> list[str]:
    return lines_of(message.frozen) if message.frozen else []
