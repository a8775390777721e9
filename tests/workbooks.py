"""Workbooks of every kind, made on the spot. Everything in them is made up."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

import xlwt
from openpyxl import Workbook

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_ODS = "urn:oasis:names:tc:opendocument:xmlns"
_ODS_NAMES = " ".join(
    f'xmlns:{short}="{_ODS}:{long}:1.0"'
    for short, long in (
        ("office", "office"),
        ("table", "table"),
        ("text", "text"),
        ("style", "style"),
        ("number", "datastyle"),
    )
)


def an_xlsx(file: Path, **sheets: list[list[object]]) -> Path:
    """As openpyxl writes it: each sheet's rows by its name."""
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(file)
    return file


def an_xls(
    file: Path, shown: Mapping[object, str] = MappingProxyType({}), **sheets: list[list[object]]
) -> Path:
    """`shown`: days that are shown by a format of their own."""
    book = xlwt.Workbook()
    style = cache(lambda form: xlwt.easyxf(num_format_str=form))
    for name, rows in sheets.items():
        sheet = book.add_sheet(name)
        for n, row in enumerate(rows):
            for column, value in enumerate(row):
                if isinstance(value, date):
                    sheet.write(n, column, value, style(shown.get(value, "DD/MM/YYYY")))
                elif value is not None:
                    sheet.write(n, column, value)
    book.save(str(file))
    return file


def an_ods(file: Path, **sheets: list[list[object]]) -> Path:
    tables = (
        f'<table:table table:name="{name}">{"".join(map(_ods_row, rows))}</table:table>'
        for name, rows in sheets.items()
    )
    return an_ods_of(file, "".join(tables))


def _ods_row(row: list[object]) -> str:
    return f"<table:table-row>{''.join(map(ods_cell, row))}</table:table-row>"


def ods_cell(value: object, more: str = "") -> str:
    text = "" if value is None else f"<text:p>{escape(str(value))}</text:p>"
    kind = {
        str: 'office:value-type="string"',
        int: f'office:value-type="float" office:value="{value}"',
        date: f'office:value-type="date" office:date-value="{value}"',
        type(None): "",
    }[type(value)]
    return f"<table:table-cell {kind} {more}>{text}</table:table-cell>"


def an_ods_of(file: Path, tables: str, styles: str = "", before: str = "") -> Path:
    """An OpenDocument spreadsheet with these elements as its tables and styles."""
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?>{before}<office:document-content {_ODS_NAMES}>'
        f"<office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    )
    with ZipFile(file, "w", ZIP_DEFLATED) as parts:
        parts.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        parts.writestr("content.xml", content)
        parts.writestr(
            "META-INF/manifest.xml",
            '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><m:file-entry m:full-path="/" '
            'm:media-type="application/vnd.oasis.opendocument.spreadsheet"/></m:manifest>',
        )
    return file


def an_xlsx_of(
    file: Path,
    sheet_data: bytes | str,
    *,
    texts: bytes | None = None,
    before: str = "",
    dimension: str = "",
    namespace: str = _MAIN,
    parts: dict[str, str | bytes] | None = None,
) -> Path:
    """A workbook of one sheet with these bytes as its rows. `before`: what stands before the sheet's first element."""
    data = sheet_data.encode() if isinstance(sheet_data, str) else sheet_data
    said = f'<dimension ref="{dimension}"/>' if dimension else ""
    head = f'<?xml version="1.0"?>{before}<worksheet xmlns="{namespace}">{said}<sheetData>'.encode()
    whole = {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}"><Relationship Id="rId1" '
        f'Type="{_RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{namespace}" xmlns:r="{_RELATIONS}"><sheets>'
        '<sheet name="Sheet" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}"><Relationship Id="rId1" '
        f'Type="{_RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="{_RELATIONS}/sharedStrings" '
        f'Target="sharedStrings.xml"/><Relationship Id="rId3" Type="{_RELATIONS}/styles" Target="styles.xml"/>'
        f"</Relationships>",
        "xl/worksheets/sheet1.xml": head + data + b"</sheetData></worksheet>",
        **({"xl/sharedStrings.xml": texts} if texts is not None else {}),
        **(parts or {}),
    }
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        for name, content in whole.items():
            archive.writestr(name, content)
    return file


def rewritten(file: Path, part: str, was: str, now: str) -> Path:
    """The same archive with some text of one part replaced."""
    with ZipFile(file) as archive:
        whole = {name: archive.read(name) for name in archive.namelist()}
    assert was.encode() in whole[part]
    whole[part] = whole[part].replace(was.encode(), now.encode())
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        for name, content in whole.items():
            archive.writestr(name, content)
    return file
