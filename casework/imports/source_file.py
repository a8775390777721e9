"""What is known of a file as a whole: the digests by which it is known again, and what its mapping reads."""

from __future__ import annotations

from dataclasses import dataclass

Reads = frozenset[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class SourceFile:
    """What is known of the file as a whole. Digests are SHA-256, as hexadecimal digits; empty where nobody asked.

    `reads`: each column of the mapping with what it is read as (a milestone's code, "booked:panel", "route:home" ...);
    None for a file whose rows are events: what such a file leaves out was not taken away. `codes`: each coded column,
    the word in a cell and the code that the mapping takes it for, parted by tabs. `mapping`: all that it says, as JSON.
    `name`: what the file is called, without its folder. `is_list`: each row is of one event, in the
    council's own words.
    """

    file_digest: str = ""
    mapping_digest: str = ""
    reads: Reads | None = None
    codes: tuple[str, ...] = ()
    mapping: str = ""
    name: str = ""
    is_list: bool = False
