"""What a file is, by its content: its name does not matter, because reports are often named .xls and are not."""

from __future__ import annotations

import re
import zlib
from enum import Enum
from pathlib import Path
from zipfile import BadZipFile, ZipFile

import olefile

from store.imports.formats.bounds import UnreadableSheet

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
RESAVE = "open it in a spreadsheet program and save it as Excel Workbook (.xlsx)"
EMPTY = "the file is empty"
PROTECTED = "the workbook has a password or a protecting label: take it off, and save it again"
WEB_PAGE = f"this is a web page, not a workbook, whatever it is called: {RESAVE}"
NO_WORKBOOK = "the file is no workbook, or a damaged one: open it in a spreadsheet program and save it anew"
NOT_TEXT = f"this is neither a workbook nor text: {RESAVE}"
# What reading a damaged container ends with, besides its own errors; RuntimeError: also one that leads round in a ring.
DAMAGED = (OSError, ValueError, LookupError, TypeError, AttributeError, ArithmeticError, RuntimeError)
_LOOKED_AT = 4096
_WORKBOOK = re.compile(r"xl/workbook\d*\.xml")  # programs in which several people write at once number it

# What the first bytes are, and what to do about it.
_OTHERS = (
    (b"%PDF", "this is a PDF: ask for the spreadsheet it was made from"),
    (
        b"{\\rtf",
        "this is a text document (RTF), not a spreadsheet: copy its table into a spreadsheet program",
    ),
    (b"\x89PNG", "this is a picture, not a spreadsheet"),
    (b"\xff\xd8\xff", "this is a picture, not a spreadsheet"),
    (b"Rar!", "this is an archive: unpack it first"),
    (b"7z\xbc\xaf", "this is an archive: unpack it first"),
    (b"\x1f\x8b", "this is an archive: unpack it first"),
)
_WEB_PAGE = re.compile(
    rb"\s*(?:<!--.*?-->\s*)*(?:<!doctype\s+html|<html|<head|<body|<table|<meta)", re.IGNORECASE | re.DOTALL
)
_XML = re.compile(rb"\s*<\?xml|\s*<[A-Za-z][\w:.-]*[\s>/]")
_GOOGLE = re.compile(rb'\s*\{.*"(?:doc_id|url)"\s*:', re.DOTALL)


class Kind(Enum):
    """A kind of file that is read."""

    XLSX = "Excel workbook"
    XLS = "Excel 97-2003 workbook"
    ODS = "OpenDocument spreadsheet"
    TEXT = "text"
    RETURN_903 = "SSDA903 return in XML"


def kind_of(file: Path) -> Kind:
    """Which kind of file this is. Raises UnreadableSheet, with what to do, for one that is not read."""
    with file.open("rb") as opened:
        start = opened.read(_LOOKED_AT)
    if len(start) < _LOOKED_AT and not start.strip(b"\x00\r\n\t \xef\xbb\xbf\xff\xfe"):
        raise UnreadableSheet(EMPTY)
    if start.startswith(ZIP):
        return _zipped(file)
    if start.startswith(OLE):
        return _compound(file)
    return _plain(start)


def _zipped(file: Path) -> Kind:
    try:
        with ZipFile(file) as parts:
            names = set(parts.namelist())
            mimetype = parts.open("mimetype").read(200) if "mimetype" in names else b""
    except (BadZipFile, zlib.error, *DAMAGED) as wrong:
        raise UnreadableSheet(NO_WORKBOOK) from wrong
    if any(map(_WORKBOOK.fullmatch, names)):
        return Kind.XLSX
    if b"opendocument.spreadsheet" in mimetype:
        return Kind.ODS
    raise UnreadableSheet(_other_archive(names, mimetype))


def _other_archive(names: set[str], mimetype: bytes) -> str:
    if "xl/workbook.bin" in names:
        return f"this is a binary workbook (.xlsb): {RESAVE}"
    if any(name.endswith(".iwa") or name == "Index.zip" for name in names):
        return "this is a Numbers document: in Numbers choose File, Export To, Excel"
    if any(name.startswith("word/") for name in names) or b"opendocument.text" in mimetype:
        return "this is a text document, not a spreadsheet: copy its table into a spreadsheet program"
    if "[Content_Types].xml" in names or mimetype:
        return NO_WORKBOOK
    return "this is an archive, not a spreadsheet: unpack it first"


def _compound(file: Path) -> Kind:
    """An Excel 97-2003 workbook, or what else Microsoft's older container holds: also every protected workbook."""
    try:
        with olefile.OleFileIO(str(file)) as compound:
            names = {"/".join(path) for path in compound.listdir()}
    except DAMAGED as wrong:
        raise UnreadableSheet(
            PROTECTED if file.suffix.lower() in (".xlsx", ".xlsm") else NO_WORKBOOK
        ) from wrong
    if "Workbook" in names:
        return Kind.XLS
    if "Book" in names:
        raise UnreadableSheet(f"this is a workbook of Excel 95 or older: {RESAVE}")
    if "EncryptedPackage" in names or any("DataSpaces" in name for name in names):
        raise UnreadableSheet(PROTECTED)
    if "WordDocument" in names:
        raise UnreadableSheet(
            "this is a text document, not a spreadsheet: copy its table into a spreadsheet program"
        )
    raise UnreadableSheet(PROTECTED if file.suffix.lower() in (".xlsx", ".xlsm") else NO_WORKBOOK)


def _plain(start: bytes) -> Kind:
    for sign, why in _OTHERS:
        if start.startswith(sign):
            raise UnreadableSheet(why)
    start = start.removeprefix(b"\xef\xbb\xbf")
    if _WEB_PAGE.match(start):
        raise UnreadableSheet(WEB_PAGE)
    if start.lstrip().startswith(b"MIME-Version:"):
        raise UnreadableSheet(WEB_PAGE)
    if _XML.match(start):
        return _xml(start)
    if _GOOGLE.match(start):
        raise UnreadableSheet(
            "this is a link to a Google sheet, not the sheet: open it there and choose File, Download, .xlsx"
        )
    return Kind.TEXT


def _xml(start: bytes) -> Kind:
    if b"<EXPSSDA903" in start:
        return Kind.RETURN_903
    if b"urn:schemas-microsoft-com:office:spreadsheet" in start or b"Excel.Sheet" in start:
        raise UnreadableSheet(f"this is an XML Spreadsheet 2003: {RESAVE}")
    if b"opendocument" in start:
        raise UnreadableSheet(f"this is a flat OpenDocument file (.fods): {RESAVE}")
    raise UnreadableSheet(
        "this is XML, and of XML only the SSDA903 return is read: export it as CSV or .xlsx"
    )
