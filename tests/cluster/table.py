"""The table of `make cluster-check`: what was shown, what must be, what was counted, and whether it is so."""

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from tests.servers.postgres import PostgresServer


@dataclass(frozen=True)
class Row:
    """`shown`: what was done. `must`: the bar, in words. `counts`: what was counted, by name."""

    shown: str
    must: str
    counts: Mapping[str, object] = field(default_factory=dict)
    is_met: bool = False
    seconds: float = 0.0  # that it took
    name: str = ""  # of the function that counts it

    def in_words(self) -> str:
        counted = ", ".join(f"{name} {count}" for name, count in self.counts.items())
        verdict = "met   " if self.is_met else "MISSED"
        head = f"{verdict}  {self.shown} ({self.seconds:.0f} s)"
        return f"{head}\n        must be: {self.must}\n        counted: {counted}"


RowOf = Callable[[PostgresServer], Row]


def printed(rows: Iterable[Row]) -> int:
    """Each row is on standard output as soon as it is known; 1 where one is missed, else 0."""
    begun, missed, met = time.monotonic(), 0, 0
    for row in rows:
        print(row.in_words(), flush=True)
        missed, met = missed + (not row.is_met), met + row.is_met
    print(f"{met} of {met + missed} rows met, in {time.monotonic() - begun:.0f} s", flush=True)
    return 1 if missed else 0
