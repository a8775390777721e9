"""The SSDA903 return (England) in its XML form: one element CHILD each, read as the tables of its CSV form.

The shape is that of the Department for Education's own schema: EXPSSDA903 / CHILD / HEADER and EPISODE, with AREVIEW
and AD_PLACED inside HEADER. The columns get the names that the CSV files have.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from store.imports.formats.bounds import UnreadableSheet
from store.imports.formats.xml_parts import ENTITIES

_ADOPTION = ("DATE_INT", "DATE_MATCH", "FOSTER_CARE", "NB_ADOPTR", "SEX_ADOPTR", "LS_ADOPTR")
TABLES = {
    "episodes": (
        *("CHILD", "DECOM", "RNE", "LS", "CIN", "PLACE", "PLACE_PROVIDER", "DEC", "REC"),
        *("REASON_PLACE_CHANGE", "HOME_POST", "PL_POST", "URN"),
    ),
    "header": ("CHILD", "SEX", "DOB", "ETHNIC", "UPN", "MOTHER", "MC_DOB"),
    "ad1": ("CHILD", "DOB", *_ADOPTION),
    "placed_for_adoption": ("CHILD", "DOB", "DATE_PLACED", "DATE_PLACED_CEASED", "REASON_PLACED_CEASED"),
    "reviews": ("CHILD", "DOB", "REVIEW", "REVIEW_CODE"),
}
_IN_XML = {"PLACE": "PL"}  # what the XML form calls otherwise
_REPEATED = {"reviews": "AREVIEW", "placed_for_adoption": "AD_PLACED"}


def return_lines(file: Path, table: str) -> Iterator[Sequence[object]]:
    """The headers of a table, then its rows, streamed child by child. Raises UnreadableSheet while they are read."""
    columns = TABLES[table]
    yield columns
    try:
        for child in _children(file):
            yield from _rows(child, table, columns)
    except ParseError as wrong:
        raise UnreadableSheet(f"the return is not whole XML: {wrong}") from wrong
    except DefusedXmlException as wrong:
        raise UnreadableSheet(ENTITIES.replace("workbook", "return")) from wrong


def _children(file: Path) -> Iterator[Element]:
    root: Element | None = None
    for event, element in iterparse(file, events=("start", "end"), forbid_dtd=True):
        if root is None:
            root = element
        if event == "end" and element.tag == "CHILD":
            yield element
            root.clear()  # what has been read takes no memory


def _rows(child: Element, table: str, columns: Sequence[str]) -> Iterator[Sequence[object]]:
    header = child.find("HEADER")
    whose = {"CHILD": _text(header, "CHILDID"), "DOB": _text(header, "DOB")}
    if table == "episodes":
        told = child.findall("EPISODE")
    elif header is None or (table == "ad1" and not any(_text(header, name) for name in _ADOPTION)):
        told = []
    else:
        told = header.findall(_REPEATED[table]) if table in _REPEATED else [header]
    for element in told:
        yield [whose.get(c) or _text(element, _IN_XML.get(c, c)) for c in columns]


def _text(element: Element | None, name: str) -> str:
    return ((element.findtext(name) if element is not None else None) or "").strip()
