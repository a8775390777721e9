"""One pytest that collects its tests once, and for each planted mistake parts into a process that runs the nearest.

A mistake is found (killed) when one of them fails, crashes or goes on for much longer than it should. Nearest are the
tests that ran the very statement before anything was planted; the quickest go first, up to so many seconds of them.
"""

import contextlib
import json
import os
import resource
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Generator, Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

import pytest

from tools.mutants.modules import (
    Changeable,
    Function,
    Watched,
    functions_of,
    module_name,
    plant,
    without_notes,
)
from tools.mutants.plan import Plan
from tools.mutants.values import plant_at_import

# As many times the processor's time that its tests took; what only waits is ended by the clock, much later.
PATIENCE, GRACE_SECONDS = 5, 3
PATIENCE_OF_A_CLOCK, LONGEST_WAIT_SECONDS = 50, 120
MOST_MEMORY = 6 << 30
Line = tuple[str, int]


class Fate(StrEnum):
    KILLED = "killed"
    SURVIVED = "survived"
    UNREACHED = "no test comes there"
    ANEW = "to be tried in a process of its own"


@dataclass
class Tried:
    """What became of each change of a file, by its place among the file's changes."""

    fates: dict[tuple[str, int], Fate] = field(default_factory=dict)
    broken: list[str] = field(default_factory=list)  # tests that fail with nothing planted
    whole: bool = True  # False when there was no time to see what each test runs
    near: dict[str, list[str]] = field(
        default_factory=dict
    )  # by file: tests that come there, the quickest first


@dataclass
class Recorded:
    """What each test ran, and how long it took."""

    seconds: dict[str, float] = field(default_factory=dict)
    by_line: dict[Line, list[str]] = field(default_factory=dict)
    broken: list[str] = field(default_factory=list)
    whole: bool = True  # False when there was no time to run all of them
    ways: dict[str, dict[str, frozenset[int]]] = field(default_factory=dict)

    def near(self, line: Line, seconds: float, first: Callable[[str], object]) -> list[str]:
        """The tests that ran this line, together about so long: `first` orders them, and the quicker goes first."""
        return self._within(self.by_line.get(line, ()), line[0], seconds, first)

    def of_file(self, file: str, seconds: float, first: Callable[[str], object]) -> list[str]:
        """The same of tests that ran any line of a file: what is made when it is imported may matter to each."""
        return self._within(self._ways_through(file), file, seconds, first)

    def _within(
        self, tests: Iterable[str], file: str, seconds: float, first: Callable[[str], object]
    ) -> list[str]:
        """Of tests that go the same way through the file, which find much the same, one before the second of any."""
        ways = self._ways_through(file)
        gone: Counter[frozenset[int]] = Counter()
        turn: dict[str, int] = {}
        for test in sorted(tests, key=lambda test: (self.seconds[test], test)):
            turn[test] = gone[ways[test]]
            gone[ways[test]] += 1
        chosen: list[str] = []
        for test in sorted(turn, key=lambda test: (first(test), turn[test], self.seconds[test], test)):
            if chosen and (seconds := seconds - self.seconds[test]) < 0:
                break
            chosen.append(test)
        return chosen

    def _ways_through(self, file: str) -> dict[str, frozenset[int]]:
        """By test the lines of this file that it runs."""
        if file not in self.ways:
            lines: dict[str, set[int]] = defaultdict(set)
            for (name, number), tests in self.by_line.items():
                if name == file:
                    for test in tests:
                        lines[test].add(number)
            self.ways[file] = {test: frozenset(ran) for test, ran in lines.items()}
        return self.ways[file]


@dataclass
class Trial:
    """What every change is tried with. `finders`: by file how many of its changes each test has found."""

    recorded: Recorded
    items: dict[str, pytest.Item]
    functions: dict[Function, list]
    at_import: set[Line]
    crew: "Crew"
    finders: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))


@dataclass(frozen=True)
class Shared:
    """What the setting up of a fixture of several tests ran, and how long that took."""

    ran: frozenset[Line]
    seconds: float


class Host:
    """A plugin of pytest that runs, instead of all tests once, the nearest ones for every planted change."""

    def __init__(self, watched: Watched, modules: dict[Path, Changeable], plan: Plan) -> None:
        self.watched, self.modules, self.plan = watched, modules, plan
        self.failed = False
        self.tried = Tried()
        self.shared: dict[pytest.FixtureDef[object], Shared] = {}
        self.folder = Path(tempfile.mkdtemp(prefix="mutants-"))

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.failed = self.failed or (report.failed and not hasattr(report, "wasxfail"))

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(self, fixturedef: pytest.FixtureDef[object]) -> Generator[None, object, object]:
        """What one fixture of many tests runs counts for each of them, and not for the first alone."""
        if fixturedef.scope == "function":
            return (yield)
        before, began = set(self.watched.ran), time.process_time()
        self.watched.ran.clear()
        try:
            return (yield)
        finally:
            self.shared[fixturedef] = Shared(frozenset(self.watched.ran), time.process_time() - began)
            self.watched.ran |= before

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """True: the tests have been run as often as there were changes to be found."""
        if session.testsfailed:
            raise session.Failed("the tests cannot be collected")
        at_import = set(self.watched.ran)
        self._make_what_each_would_make()
        recorded = self._recorded(session)
        self.tried.broken, self.tried.whole = recorded.broken, recorded.whole
        functions = functions_of(module.path for module in self.modules.values())
        for module in self.modules.values():
            without_notes(module, functions)
        crew = Crew(self.plan.jobs)
        trial = Trial(recorded, {item.nodeid: item for item in session.items}, functions, at_import, crew)
        for n, (file, place) in enumerate(self.plan.turn):
            if time.monotonic() > self.plan.until:
                break
            if n % 100 == 0:
                print(f"mutants: {n} tried, now one of {file}", file=sys.stderr)
            self._try(self.modules[file], place, trial)
        crew.rest()
        self._say_what_is_near(recorded)
        shutil.rmtree(self.folder, ignore_errors=True)
        return True

    def _make_what_each_would_make(self) -> None:
        """The store that tests copy, and the rules, are made once, and not anew in each of the processes that part.

        Not where a planned change may stand in what makes them.
        """
        builders = sys.modules.get("tests.builders")
        if builders and not any("pack" in file.parts for file in self.modules):
            builders.made_once()

    def _try(self, module: Changeable, place: int, trial: "Trial") -> None:
        change = module.changes[place]
        at = str(module.file), place
        line = str(module.file), change.line
        found, own = trial.finders[str(module.file)], self.plan.own.get(str(module.file), frozenset())

        def first(test: str) -> tuple[int, bool, bool]:
            """What found most before, then the tests that have the module's name, then those that import it."""
            file = test.partition("::")[0]
            return -found[test], Path(file).stem != f"test_{module.file.stem}", file not in own

        near = trial.recorded.near(line, self.plan.seconds, first)
        when_imported = line in trial.at_import or change.function is None
        if when_imported and not near:
            near = trial.recorded.of_file(str(module.file), self.plan.seconds, first)
        if not near:
            if when_imported or trial.recorded.whole:
                self.tried.fates[at] = Fate.ANEW if when_imported else Fate.UNREACHED
            return
        told = self.folder / f"found-{len(self.tried.fates)}-{place}"

        def ended(code: int) -> None:
            survived = Fate.ANEW if when_imported else Fate.SURVIVED
            self.tried.fates[at] = {0: survived, CANNOT_PLANT: Fate.ANEW}.get(code, Fate.KILLED)
            if told.exists():
                found[told.read_text(encoding="utf-8")] += 1
            if self.tried.fates[at] is Fate.SURVIVED:
                print(f"mutants: survived: {module.file}:{change.words}", file=sys.stderr)

        def work() -> int:
            if change.function is None:
                can = plant_at_import(module.code_of(change), module_name(module.file))
            else:
                can = plant(module.code_of(change), change, trial.functions)
            return self._first_failure(near, trial, told) if can else CANNOT_PLANT

        trial.crew.send(work, ended)

    def _first_failure(self, tests: list[str], trial: "Trial", told: Path) -> int:
        """1 when a test failed, or went on for much longer than it should; `told` then holds its name."""
        seconds = [trial.recorded.seconds[test] for test in tests]

        def begins(n: int) -> None:
            told.write_text(tests[n], encoding="utf-8")
            signal.setitimer(signal.ITIMER_PROF, PATIENCE * seconds[n] + GRACE_SECONDS)
            signal.alarm(int(PATIENCE_OF_A_CLOCK * seconds[n] + LONGEST_WAIT_SECONDS))

        begins(0)
        for n, _ in enumerate(self._run([trial.items[test] for test in tests]), start=1):
            if self.failed:
                return 1
            if n < len(tests):
                begins(n)
        told.unlink()
        return 0

    def _run(self, items: list[pytest.Item]) -> Generator[pytest.Item]:
        """Runs each test and gives it back. All is set down when the last has run, or one has failed."""
        folder = self.folder / str(os.getpid())
        folder.mkdir()
        items[0].config._tmp_path_factory._basetemp = folder
        try:
            for item, after in zip(items, [*items[1:], None], strict=True):
                item.config.hook.pytest_runtest_protocol(item=item, nextitem=after)
                yield item
        finally:
            with contextlib.suppress(Exception):
                items[0].session._setupstate.teardown_exact(None)
            shutil.rmtree(folder, ignore_errors=True)

    def _recorded(self, session: pytest.Session) -> Recorded:
        """What each test runs while nothing is planted, found in processes apart, so that this one stays as it is."""
        crew = Crew(self.plan.jobs)
        until = (time.monotonic() + self.plan.until) / 2
        files = sorted({item.path for item in session.items}, key=lambda path: path.stat().st_size)
        outs = []
        for n in range(self.plan.jobs):
            mine = [item for item in session.items if item.path in files[n :: self.plan.jobs]]
            out = self.folder / f"recorded-{n}"
            if mine:
                outs.append(out)
                crew.send(lambda mine=mine, out=out: self._record(mine, out, until), lambda _code: None)
        crew.rest()
        recorded = Recorded()
        ran = 0
        for out in outs:
            for text in out.read_text(encoding="utf-8").splitlines():
                test, seconds, failed, lines = json.loads(text)
                ran += 1
                if failed:
                    recorded.broken.append(test)
                    continue
                recorded.seconds[test] = seconds
                for line in lines:
                    recorded.by_line.setdefault(tuple(line), []).append(test)
        recorded.whole = ran == len(session.items)
        return recorded

    def _record(self, items: list[pytest.Item], out: Path, until: float) -> int:
        with out.open("w", encoding="utf-8") as lines:
            self.watched.ran.clear()
            began = time.process_time()  # on a busy machine the clock would leave few tests for each change
            for item in self._run(items):
                took = time.process_time() - began
                shared = [self.shared[one] for one in _fixtures_of(item) if one in self.shared]
                ran = self.watched.ran.union(*(one.ran for one in shared))
                took = max(took, sum(one.seconds for one in shared))  # alone it would make them itself
                lines.write(json.dumps([item.nodeid, took, self.failed, sorted(ran)]) + "\n")
                self.watched.ran.clear()
                self.failed, began = False, time.process_time()
                if time.monotonic() > until:
                    break
        return 0

    def _say_what_is_near(self, recorded: Recorded) -> None:
        for file in self.modules:
            tests = {
                test for line, found in recorded.by_line.items() if line[0] == str(file) for test in found
            }
            own = f"/test_{file.stem}.py::"
            self.tried.near[str(file)] = sorted(tests, key=lambda t: (own not in t, recorded.seconds[t]))


def _fixtures_of(item: pytest.Item) -> Iterable[pytest.FixtureDef[object]]:
    found = getattr(item, "_fixtureinfo", None)
    return [one for several in found.name2fixturedefs.values() for one in several] if found else []


CANNOT_PLANT = 3


class Crew:
    """At most so many processes that have parted from this one and work in silence."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.at_work: dict[int, Callable[[int], None]] = {}

    def send(self, work: Callable[[], int], ended: Callable[[int], None]) -> None:
        """`work` is under way; `ended` is told later what it gave back, or the signal that ended it, below zero."""
        while len(self.at_work) >= self.most:
            self._wait()
        process = os.fork()
        if not process:
            _work(work)
        self.at_work[process] = ended

    def rest(self) -> None:
        """All have ended."""
        while self.at_work:
            self._wait()

    def _wait(self) -> None:
        process, status = os.wait()
        self.at_work.pop(process)(os.waitstatus_to_exitcode(status))


def _work(work: Callable[[], int]) -> None:
    code = 1
    try:
        nothing = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(nothing, stream)
        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
        code = work()
    finally:
        os._exit(code)
