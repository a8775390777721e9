"""XML inside an archive, read in a stream: bounded before it is unpacked, and without entities that explode."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, ParseError
from xml.parsers.expat import ExpatError
from zipfile import BadZipFile, ZipFile

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser, fromstring

from store.imports.formats.bounds import MOST_OF_A_LIST, MOST_UNPACKED, UnreadableSheet, check_length, of
from store.imports.formats.kind import DAMAGED, NO_WORKBOOK

ENTITIES = (
    "the workbook holds an XML entity or document type, which no spreadsheet program writes: it is not read"
)
PORTION = 2**18


Started = Callable[[dict[str, str]], None]


@contextmanager
def opened_archive(file: Path) -> Iterator[ZipFile]:
    """The archive, and what is wrong with it said as UnreadableSheet."""
    try:
        with ZipFile(file) as archive:
            yield archive
    except DefusedXmlException as wrong:
        raise UnreadableSheet(ENTITIES) from wrong
    except (BadZipFile, zlib.error, EOFError, ParseError, ExpatError, *DAMAGED) as wrong:
        raise UnreadableSheet(NO_WORKBOOK) from wrong


def whole_part(archive: ZipFile, name: str) -> Element | None:
    """A small part as a tree; None when the archive has none of that name."""
    if name not in archive.namelist():
        return None
    check_unpacked(archive, name, MOST_OF_A_LIST)
    return fromstring(archive.read(name), forbid_dtd=True)


def portions(archive: ZipFile, name: str, sheet: str | None = None) -> Iterator[bytes]:
    """A part's bytes, unpacked bit by bit. Raises UnreadableSheet for a part, or a text in it, that is too large."""
    check_unpacked(archive, name, MOST_UNPACKED, sheet)
    with archive.open(name) as part:
        while portion := part.read(PORTION):
            if b"<" not in portion:  # more than the longest cell: the parser would collect it all
                check_length(len(portion), "a cell", sheet)
            yield portion


def check_unpacked(archive: ZipFile, name: str, most: int, sheet: str | None = None) -> None:
    size = archive.getinfo(name).file_size
    if size > most:
        why = f"unpacked it would take {size / 2**20:,.0f} MB, and at most {most / 2**20:,.0f} are read"
        raise UnreadableSheet(
            f"{of(sheet)}{why}: save what is needed as a workbook of its own, or as CSV UTF-8"
        )


def stream(parts: Iterable[bytes], starts: Mapping[str, Started], text: Callable[[str], object]) -> None:
    """Tells of the elements named in `starts` (without their namespaces) as they begin, and of every text.

    The parser is the guarded one of defusedxml, told of directly: a sheet has millions of elements.
    Raises what opened_archive turns into UnreadableSheet.
    """
    known: dict[str, Started | None] = {}

    def started(tag: str, attributes: dict[str, str]) -> None:
        try:
            tell = known[tag]
        except KeyError:
            tell = known[tag] = starts.get(tag.rpartition("}")[2])
        if tell:
            tell(attributes)

    parser: Any = DefusedXMLParser(forbid_dtd=True).parser
    parser.ordered_attributes = False
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = started, None, text
    for portion in parts:
        parser.Parse(portion, False)
    parser.Parse(b"", True)
