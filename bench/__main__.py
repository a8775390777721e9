"""`python -m bench [--large] [ROW...]`: the rows of the goals, or those named, each figure beside its goal.

`--large` measures at the size of a hosting body what is else left out or measured smaller: growth to 30,000 children,
presses while the digests of 30,000 leave, a sweep of 100,000 steps on PostgreSQL. That takes an hour.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from bench import answers, commands, mornings, press, readers, sweeps
from bench.figures import Figure, as_json, as_markdown, with_probe

BUILD = Path("build")
LARGE = "--large"
Section = Callable[[Path], Iterable[Figure]]
SECTIONS: Mapping[str, Section] = {
    "quiet": answers.quiet_figures,
    "digests": answers.digests_figures,
    "replies": answers.replies_figures,
    "morning": mornings.morning_figures,
    "week-down": mornings.week_down_figures,
    "digest": commands.digest_figures,
    "looking": commands.looking_figures,
    "tracker": commands.tracker_figures,
    "readers": readers.reader_figures,
    "start": mornings.start_figures,
    "export": commands.export_figures,
    "growth": commands.growth_figures,
    "postgresql": sweeps.postgresql_figures,
    "idle": sweeps.idle_figures,
    "memory": sweeps.memory_figures,
    "slow-relay": mornings.slow_relay_figures,
    "help": commands.help_figures,
    "press": press.press_figures,
}
LARGER: Mapping[str, Section] = {
    "digests": partial(answers.digests_figures, children=30_000, rounds=1, goal=1000),
    "growth": partial(commands.growth_figures, sizes=((30, 1), (3000, 1), (3000, 10))),
    "export": partial(commands.export_figures, number=7, goal=31.5),
    "postgresql": partial(sweeps.postgresql_figures, due=100_000, rounds=1),
}


def main(words: list[str]) -> int:
    """0 when everything was measured, met or not; 2 when there is no such row."""
    names = [word for word in words if word != LARGE]
    unknown = [name for name in names if name not in SECTIONS]
    if unknown:
        print(f"there is no {', '.join(unknown)}; there are: {', '.join(SECTIONS)}, and {LARGE}")
        return 2
    figures: list[Figure] = []
    with TemporaryDirectory(prefix="homeward-bench-") as folder:
        for name in names or SECTIONS:
            figures += _measured(name, SECTIONS[name], Path(folder))
            _write(figures)
            if LARGE in words and name in LARGER:
                figures += _measured(f"{name}, large", LARGER[name], Path(folder))
                _write(figures)
    print(as_markdown(figures), end="")
    print(
        f"written to {BUILD}/bench.md and bench.json; {sum(f.met for f in figures)} of {len(figures)} goals met"
    )
    return 0


def _measured(name: str, section: Section, folder: Path) -> list[Figure]:
    start = perf_counter()
    print(f"measuring {name} ...", end=" ", file=sys.stderr, flush=True)
    figures = with_probe(lambda: section(folder), folder)
    print(f"{perf_counter() - start:.0f} s", file=sys.stderr, flush=True)
    return figures


def _write(figures: Iterable[Figure]) -> None:
    BUILD.mkdir(exist_ok=True)
    (BUILD / "bench.md").write_text(as_markdown(figures), encoding="utf-8")
    (BUILD / "bench.json").write_text(as_json(figures), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
