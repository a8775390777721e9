"""What an .xlsx keeps beside its sheets: how its cells look, and the table of texts that they share."""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field
from functools import partial
from zipfile import ZipFile

from store.imports.formats.bounds import MOST_TEXTS, check_length
from store.imports.formats.facts import says_what_colours_mean
from store.imports.formats.number_formats import BUILT_IN, doubt_of_days, padding_of
from store.imports.formats.xml_parts import Started, check_unpacked, portions, stream

WHITE, WHITE_OF_A_THEME = "FFFFFF", "0"


@dataclass
class Styles:
    """Of each cell style, by its number: the zeros that its format shows, whether it strikes through or colours.

    `vague`: why a day that is shown in this style may be none.
    """

    padding: dict[int, str] = field(default_factory=dict)
    vague: dict[int, str] = field(default_factory=dict)
    strikes: set[int] = field(default_factory=set)
    coloured: set[int] = field(default_factory=set)


def _nothing(_text: str) -> None:
    """Texts that do not matter."""


class StyleReader:
    """Reads which cell styles pad numbers and which strike text through, in the order in which the file has them."""

    def __init__(self) -> None:
        self.styles = Styles()
        self.formats: dict[str, str] = dict(BUILT_IN)
        self.struck: list[bool] = []
        self.filled: list[bool] = []
        self.inside = ""
        self.number = 0

    def read(self, archive: ZipFile, part: str) -> Styles:
        lists = ("fonts", "fills", "cellStyleXfs", "cellXfs", "dxfs")
        starts: dict[str, Started] = {name: partial(self._enter, name) for name in lists}
        starts |= {"fill": self._fill, "patternFill": self._pattern, "fgColor": self._colour}
        starts |= {"numFmt": self._format, "font": self._font, "strike": self._strike, "xf": self._style}
        if part:
            stream(portions(archive, part), starts, _nothing)
        return self.styles

    def _enter(self, name: str, _attributes: dict[str, str]) -> None:
        self.inside = name

    def _format(self, attributes: dict[str, str]) -> None:
        self.formats[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")

    def _font(self, _attributes: dict[str, str]) -> None:
        if self.inside == "fonts":
            self.struck.append(False)

    def _strike(self, attributes: dict[str, str]) -> None:
        if self.inside == "fonts" and self.struck:
            self.struck[-1] = is_true(attributes.get("val", "1"))

    def _fill(self, _attributes: dict[str, str]) -> None:
        if self.inside == "fills":
            self.filled.append(False)

    def _pattern(self, attributes: dict[str, str]) -> None:
        if self.inside == "fills" and self.filled:
            self.filled[-1] = attributes.get("patternType") == "solid"

    def _colour(self, attributes: dict[str, str]) -> None:
        is_white = (
            attributes.get("rgb", "")[2:].upper() == WHITE or attributes.get("theme") == WHITE_OF_A_THEME
        )
        if self.inside == "fills" and self.filled and is_white:
            self.filled[-1] = False

    def _style(self, attributes: dict[str, str]) -> None:
        if self.inside != "cellXfs":
            return
        number_format = self.formats.get(attributes.get("numFmtId", ""), "")
        if padding := padding_of(number_format):
            self.styles.padding[self.number] = padding
        if vague := doubt_of_days(number_format):
            self.styles.vague[self.number] = vague
        font = int(attributes.get("fontId") or 0)
        if font < len(self.struck) and self.struck[font]:
            self.styles.strikes.add(self.number)
        fill = int(attributes.get("fillId") or 0)
        if fill < len(self.filled) and self.filled[fill]:
            self.styles.coloured.add(self.number)
        self.number += 1


@dataclass
class Texts:
    """Of the workbook's texts, which stand in a table of their own: how long each is, and which are remarkable.

    `struck`: of which a part is struck through. `keys`: which say what a colour means.
    """

    lengths: array[int] = field(default_factory=lambda: array("I"))
    struck: set[int] = field(default_factory=set)
    keys: set[int] = field(default_factory=set)

    def length(self, number: int) -> int:
        return self.lengths[number] if number < len(self.lengths) else 0


def read_texts(archive: ZipFile, part: str) -> Texts:
    """What is known of each text: none is longer than a cell may be. One of which a part is struck through counts."""
    texts = Texts()
    if not part:
        return texts
    check_unpacked(archive, part, MOST_TEXTS)
    found: list[str] = []

    def another(_attributes: dict[str, str]) -> None:
        texts.lengths.append(sum(map(len, found)))
        check_length(texts.lengths[-1], "a cell", None)
        if says_what_colours_mean("".join(found)):
            texts.keys.add(len(texts.lengths) - 2)  # the first that is told of is none
        found.clear()

    def struck(attributes: dict[str, str]) -> None:
        if is_true(attributes.get("val", "1")):
            texts.struck.add(len(texts.lengths))

    stream(portions(archive, part), {"si": another, "strike": struck}, found.append)
    another({})
    del texts.lengths[0]  # what stands before the first is none
    texts.struck = {number - 1 for number in texts.struck}
    return texts


def is_true(flag: str | None) -> bool:
    return flag not in (None, "0", "false")
