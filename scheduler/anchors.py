"""The file of anchors: a signed line with the ledger's newest hash after each good sweep that recorded anything.

It lies beside the settings and not in the store, so that a store that is swapped, cut or made anew does not fit it.
Best is a place that the machine of the store can only add to; `heartbeat_url` is told each signature as well.
"""

from __future__ import annotations

import logging
import os
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from permanence.anchor import Anchor, Anchors, line_of, read_anchors, signature_in
from permanence.plain_error import PlainError
from scheduler.settings import Settings
from store.case_record import SqlCaseRecord

LAST_ANCHOR = "last_anchor"
OWNER_ALONE = 0o600
log = logging.getLogger("homeward.anchors")


class NoAnchors(PlainError):
    """The file of anchors cannot be read or written; the message says why."""


def anchor_keys(settings: Settings) -> tuple[bytes, ...]:
    """The key, and the one before it; none where anchors are not set up."""
    keys = (settings.anchor_key, settings.anchor_key_before)
    return tuple(key.get_secret_value().encode() for key in keys if key)


def anchors_of(settings: Settings, folder: Path, record: SqlCaseRecord) -> Anchors | None:
    """What the file holds the ledger to; None where anchors are not set up. Raises NoAnchors."""
    if not settings.anchor_key:
        return None
    with record.reading() as tx:
        last = tx.setting(LAST_ANCHOR) or ""
    lines = _lines(folder / settings.anchor_file)
    found = read_anchors(lines, anchor_keys(settings))
    if last and not found.wrong and not any(line.endswith(last) for line in lines):
        return replace(found, wrong="the newest lines that the store knows of were taken out")
    return found


def drop_anchor(settings: Settings, folder: Path, record: SqlCaseRecord, now: datetime) -> str:
    """The ledger as it stands is anchored, if it is not yet; the signature of the newest line, "" without a key.

    Raises NoAnchors, also where something is wrong with the lines that are there: nothing hides it by going on.
    """
    found = anchors_of(settings, folder, record)
    if found is None:
        return ""
    if found.wrong:
        raise NoAnchors(
            f"{settings.anchor_file}: {found.wrong} (homeward ledger verify; homeward ledger anchor --anew)"
        )
    return _add(settings, folder, record, now)


def anchored(settings: Settings, folder: Path, record: SqlCaseRecord, now: datetime) -> dict[str, str]:
    """After a good sweep: what the watcher outside is told of the access log, and of the anchor where there is a key.

    Every look has its place in the chain of looks afterwards. What keeps the anchor from being written is in the log,
    and `homeward check` says it.
    """
    with record.writing() as tx:
        looks = {"looks": tx.chain_looks()}
    try:
        signed = drop_anchor(settings, folder, record, now)
    except NoAnchors as trouble:
        log.warning("the ledger was not anchored: %s", trouble)
        return looks
    return {**looks, "anchor": signed} if signed else looks


def anchor_after_restore(settings: Settings, folder: Path, record: SqlCaseRecord, now: datetime) -> None:
    """What was anchored after the backup is in the gap, and holds nothing any more. Raises NoAnchors."""
    if settings.anchor_key:
        _add(settings, folder, record, now, put_back=True)


def begin_anew(settings: Settings, folder: Path, record: SqlCaseRecord, now: datetime) -> Path | None:
    """A new file begins with the ledger as it stands; where the one of before is kept, None if there was none.

    Raises NoAnchors.
    """
    if not settings.anchor_key:
        raise NoAnchors("no anchors are written: set anchor_key (docs/settings.md)")
    file = folder / settings.anchor_file
    aside = file.with_name(f"{file.name}.until-{now:%Y-%m-%dT%H%M%SZ}") if file.exists() else None
    if aside:
        file.rename(aside)
    _add(settings, folder, record, now)
    return aside


def _add(
    settings: Settings, folder: Path, record: SqlCaseRecord, now: datetime, *, put_back: bool = False
) -> str:
    """The signature of the newest line, after the ledger is anchored by the key of today."""
    key, file = anchor_keys(settings)[0], folder / settings.anchor_file
    with record.reading() as tx:
        at = now.astimezone(UTC).replace(microsecond=0)
        anchor = Anchor(at, tx.ledger_number(), tx.ledger_anchor(), put_back)
    found = read_anchors(_lines(file), [key])
    newest = found.standing[-1] if found.standing else None
    if anchor.entries == 0 or (newest and newest.hash == anchor.hash and not put_back):
        return found.last
    line = line_of(anchor, found.last, key)
    _append(file, line)
    with record.writing() as tx:
        tx.remember(LAST_ANCHOR, signature_in(line))
    return signature_in(line)


def _lines(file: Path) -> list[str]:
    try:
        return file.read_text(encoding="ascii").splitlines() if file.exists() else []
    except (OSError, UnicodeDecodeError) as trouble:
        why = trouble.strerror if isinstance(trouble, OSError) else "it is not text"
        raise NoAnchors(f"the file of anchors {file} cannot be read: {why}") from trouble


def _append(file: Path, line: str) -> None:
    try:
        number = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, OWNER_ALONE)
        with os.fdopen(number, "a", encoding="ascii") as opened:
            opened.write(f"{line}\n")
            opened.flush()
            os.fsync(opened.fileno())
    except OSError as trouble:
        raise NoAnchors(f"the file of anchors {file} cannot be written: {trouble.strerror}") from trouble
