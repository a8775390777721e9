"""The commands of a page of the docs, in their order: what stands in its blocks marked `sh`, under which heading."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Block:
    """`line`: where it begins on the page."""

    heading: str
    line: int
    commands: str


def blocks_of(page: Path) -> Iterator[Block]:
    """Every block that is to be followed; blocks marked otherwise (`text`) are for reading."""
    heading, begun, kept = "", 0, []
    for number, line in enumerate(page.read_text(encoding="utf-8").splitlines(), start=1):
        if begun:
            if line == "```":
                yield Block(heading, begun, "\n".join(kept))
                begun, kept = 0, []
            else:
                kept.append(line)
        elif line == "```sh":
            begun = number
        elif line.startswith("## "):
            heading = line.removeprefix("## ")
