"""`python -m bench [NAME...]`: every figure of the table, or those named, beside its goal and its floor."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from bench.ack import ack_figures
from bench.command_line import help_figures
from bench.deliver import drain_figures, first_alert_figures, slow_relay_figures
from bench.digest import digest_figures
from bench.figures import Figure, conditions, show, write
from bench.press import press_figures
from bench.replies import replies_figures
from bench.service import service_figures
from bench.sweep import idle_figures, memory_figures, sweep_figures
from bench.take_in import import_figures
from bench.whole import whole_figures

RESULT = Path("build/bench.json")
SECTIONS: Mapping[str, Callable[[Path], Iterable[Figure]]] = {
    "sweep": sweep_figures,
    "idle": idle_figures,
    "first": first_alert_figures,
    "drain": drain_figures,
    "slow": slow_relay_figures,
    "whole": whole_figures,
    "digest": digest_figures,
    "ack": ack_figures,
    "press": press_figures,
    "replies": replies_figures,
    "memory": memory_figures,
    "service": service_figures,
    "help": help_figures,
    "import": import_figures,
}


def main(names: list[str]) -> int:
    """0 when everything was measured, met or not; 2 when there is no such name."""
    unknown = [name for name in names if name not in SECTIONS]
    if unknown:
        print(f"there is no {', '.join(unknown)}; there are: {', '.join(SECTIONS)}")
        return 2
    figures: list[Figure] = []
    with TemporaryDirectory(prefix="homeward-bench-") as folder:
        for name in names or SECTIONS:
            start = perf_counter()
            print(f"measuring {name} ...", end=" ", file=sys.stderr, flush=True)
            figures += SECTIONS[name](Path(folder))
            write(figures, RESULT)
            print(f"{perf_counter() - start:.0f} s", file=sys.stderr, flush=True)
        print(conditions(Path(folder)))
    show(figures)
    print(f"written to {RESULT}; {sum(f.met for f in figures)} of {len(figures)} goals met")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
