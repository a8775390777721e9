"""How much of Homeward one press of *Done* runs, until its message in Slack shows what was recorded.

`python -m bench.press` lists the functions by file.

A real record, the real Slack side behind HTTP, and Slack's stand-in. Counted are the functions that stand in files of
our own, without comprehensions and lambdas, in every thread; and the transactions that the store was asked for.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from types import CodeType, FrameType

from bench.figures import Figure
from tests.bot.slack.council import Council, a_council
from tests.builders import SHONA
from tests.servers.slack_workspace import Message

ROOT = Path(__file__).resolve().parent.parent
OURS = tuple(f"{ROOT / package}/" for package in ("permanence", "casework", "store", "bot", "scheduler"))
MOST_FUNCTIONS, MOST_FILES, MOST_WRITES = 150, 35, 2
Where = tuple[str, str]  # file, qualified name


@dataclass
class Walk:
    """What ran while `on`: how often each function of ours was called, and in which threads."""

    on: bool = False
    calls: Counter[Where] = field(default_factory=Counter)
    threads: set[int] = field(default_factory=set)
    _ours: dict[CodeType, Where | None] = field(default_factory=dict)

    @property
    def files(self) -> list[str]:
        return sorted({file for file, _ in self.calls})

    @property
    def writes(self) -> int:
        return self.calls["store/writing.py", "SqlWriting.__init__"]

    @property
    def reads(self) -> int:
        """Transactions that only read; one that writes is made of one that reads."""
        return self.calls["store/transaction.py", "Transaction.__init__"] - self.writes

    def look(self, frame: FrameType, event: str, _given: object) -> None:
        """What the interpreter tells of every call, in every thread that began after `threading.setprofile`."""
        if not self.on or event != "call":
            return
        code = frame.f_code
        if code not in self._ours:
            self._ours[code] = where_of(code)
        where = self._ours[code]
        if where:
            self.calls[where] += 1
            self.threads.add(threading.get_ident())


def where_of(code: CodeType) -> Where | None:
    """Where a function of ours stands; None for everybody else's, comprehensions and lambdas."""
    if not code.co_filename.startswith(OURS) or code.co_name.startswith("<"):
        return None
    return str(Path(code.co_filename).relative_to(ROOT)), code.co_qualname


def one_press(folder: Path) -> Walk:
    """The second press of *Done* at a service that runs: what only the first one needs is not counted."""
    walk = Walk()
    threading.setprofile(walk.look)
    try:
        with a_council(folder) as council:
            for number in range(2):
                council.due_soon(f"C{number}")
            message = council.alert()
            _press(council, message, 1)
            walk.on = True
            _press(council, message, 2)
            walk.on = False
            assert council.shown(message).count("✓") == 2, "the message does not show what was recorded"
    finally:
        threading.setprofile(None)  # type: ignore[arg-type]
    return walk


def _press(council: Council, message: Message, number: int) -> None:
    answer = council.people.press(SHONA, message, "answer.done", block_id=f"answers.{number}")
    assert answer.ok
    council.settle()


def listed(walk: Walk) -> Iterable[str]:
    """A line for each file, those with the most functions first: its functions, and how often each was called."""
    by_file: dict[str, list[str]] = {}
    for (file, name), calls in sorted(walk.calls.items()):
        by_file.setdefault(file, []).append(name if calls == 1 else f"{name} x{calls}")
    yield f"{len(walk.calls)} functions in {len(by_file)} files"
    for file, names in sorted(by_file.items(), key=lambda one: -len(one[1])):
        yield f"{file} ({len(names)}): {', '.join(names)}"


def press_figures(folder: Path) -> Iterable[Figure]:
    """What one press runs, as counts."""
    walk = one_press(folder)
    packages = Counter(file.partition("/")[0] for file, _ in walk.calls)
    what = ", ".join(f"{package} {count}" for package, count in packages.most_common())
    remark = f"{walk.reads} read, {len(walk.threads)} threads; {what}"
    for name, count, most in (
        ("functions of ours in a press", len(walk.calls), MOST_FUNCTIONS),
        ("files of ours in a press", len(walk.files), MOST_FILES),
        ("transactions that write in a press", walk.writes, MOST_WRITES),
    ):
        yield Figure(name, "-", "count", most, [count], remark)


if __name__ == "__main__":
    with TemporaryDirectory(prefix="homeward-bench-") as folder:
        print("\n".join(listed(one_press(Path(folder)))))
