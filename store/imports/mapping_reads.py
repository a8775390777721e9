"""What a mapping reads each column as, in the words by which a later import knows it again (casework's SourceFile)."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import file_digest, sha256
from pathlib import Path

from casework.imports.source_file import SourceFile
from permanence.pack.file import read_pack_named, shipped_packs
from store.imports.mapping import CodedColumn, Mapping, WrongMapping, read_mapping

NOT_READ_BY = {"about", "confirmed"}  # these change nothing of what a cell means


def source_file(file: Path, mapping: Mapping) -> SourceFile:
    """The digests of a file and its mapping, and what the mapping reads."""
    with file.open("rb") as lines:
        of_file = file_digest(lines, "sha256").hexdigest()
    said = _said(mapping)
    of_mapping = _digest(said)
    if mapping.shape != "child_rows":
        is_list = mapping.shape == "event_list"
        return SourceFile(of_file, of_mapping, mapping=said, name=file.name, is_list=is_list)
    reads, codes = frozenset(_reads(mapping)), tuple(sorted(_codes(mapping)))
    return SourceFile(of_file, of_mapping, reads, codes, said, file.name)


def digest_there(name: str, folder: Path) -> str | None:
    """The digest of the mapping of this name now: the one in the folder, else the shipped one; None: neither."""
    file = folder / f"{name}.toml"
    try:
        return _digest(_said(read_mapping(str(file) if file.is_file() else name)))
    except WrongMapping:
        return None


def _said(mapping: Mapping) -> str:
    return mapping.model_dump_json(exclude=NOT_READ_BY, exclude_defaults=True)


def _digest(said: str) -> str:
    return sha256(said.encode()).hexdigest()


def _reads(mapping: Mapping) -> Iterator[tuple[str, str]]:
    yield from mapping.dates.items()
    yield from ((column, f"booked:{code}") for column, code in mapping.bookings.items())
    endings = mapping.endings.values()
    if mapping.ended_column:
        yield mapping.ended_column, "ended"
        yield from ((mapping.ended_column, e.milestone) for e in endings if e.milestone)
    routes = mapping.route.column if mapping.route else mapping.id_column
    yield from ((routes, f"route:{e.route}") for e in endings if e.route)
    if mapping.always_route:
        yield routes, f"route:{mapping.always_route}"
    if mapping.blocker and mapping.pack in shipped_packs():  # a blocker is also read by the pack's own words
        for reason in read_pack_named(mapping.pack).blocker_reasons:
            yield mapping.blocker.column, f"blocked:{reason}"
    for what, coded in _coded(mapping):
        yield from ((coded.column, f"{what}:{code}") for code in coded.codes.values() if code)


def _coded(mapping: Mapping) -> Iterator[tuple[str, CodedColumn]]:
    for what, coded in (
        ("route", mapping.route),
        ("parallel", mapping.parallel_route),
        ("blocked", mapping.blocker),
    ):
        if coded:
            yield what, coded


def _codes(mapping: Mapping) -> Iterator[str]:
    for _, coded in _coded(mapping):
        for word, code in coded.codes.items():
            yield "\t".join(" ".join(part.split()) for part in (coded.column, word, code))
