"""Plants small mistakes in the rules and the requests, one at a time, and counts how many the nearest tests find.

To be called in the root of the project.

    python -m tools.mutants                      # permanence/ and casework/: so many of each file's changes
    python -m tools.mutants permanence/notices.py --all --show
    python -m tools.mutants --deciding --all     # the modules that decide who hears of what, and when
    python -m tools.mutants --changed            # files that differ from main, or from the merge before
    python -m tools.mutants --each 3 --within 1800   # three of each file's changes, and no more after half an hour
    python -m tools.mutants --sample 400 --seed 7    # so many of all changes that there are, and how sure the share is

Ends with 1 if fewer than 85 in 100 were found (two survivors of a few are no failure: some changes change nothing).
With --changed that is asked of the deciding modules alone (deciding.toml), which are tried first; the others are told.
Which are tried is drawn by their words, so that the same code has the same ones. A survivor is tried once more in a
process that plants before it imports, where that can make a difference.
"""

import argparse
import ast
import hashlib
import json
import math
import os
import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import cache
from pathlib import Path

from tools.mutants.changes import changes
from tools.mutants.deciding import Deciding, deciding
from tools.mutants.plan import Plan, by_rounds
from tools.mutants.sample import a_sample, likely_share

PACKAGES = ("permanence", "casework")
FLOOR = 85
PER_FILE = 20
PER_CHANGED_FILE = 8
MOST_OF_A_CHANGE = 60
MOST_CHANGED_FILES = 15
FORGIVEN = 2
SECONDS_OF_TESTS = 15.0
SECONDS_OF_A_CHANGES_TESTS = 4.0
TESTS = ("tests/permanence", "tests/casework")
ELSEWHERE = ("tests/scheduler", "tests/store")  # tests of bot/ and of journeys start servers and browsers
# Corpora and whole journeys: minutes of tests that come everywhere and are nearest to nothing.
TOO_LONG = ("replies/test_account.py", "replies/test_disturbed.py", "replies/test_cost.py")
# Golden copies that hold a whole folder: whatever is changed in it shows there, though they import none of its modules.
HOLDS_ALL_OF = {
    "permanence/answers": frozenset({"tests/permanence/answers/test_answer_after_answer.py"}),
    "permanence/digest": frozenset({"tests/casework/test_day_by_day.py"}),
    "permanence/insight": frozenset({"tests/casework/test_day_by_day.py"}),
    "permanence/privacy": frozenset({"tests/permanence/privacy/test_stays_seen.py"}),
    "permanence/replies": frozenset(
        {"tests/permanence/replies/test_stays_read.py", "tests/permanence/replies/test_in_a_thread.py"}
    ),
    "casework/exports": frozenset({"tests/store/exports/test_exports.py"}),
    "casework/imports": frozenset({"tests/casework/imports/test_file_after_file.py"}),
    "casework/insight": frozenset({"tests/casework/test_day_by_day.py"}),
    "casework/meeting": frozenset({"tests/casework/test_day_by_day.py"}),
}


def main(words: Sequence[str]) -> int:
    """The exit code: 0 when enough was found, 1 when not."""
    options = _options().parse_args(words)
    os.nice(options.nice)
    files = changed_files() if options.changed else files_in(_paths(options))
    if not files:
        print("mutants: no file of permanence/ or casework/ is changed")
        return 0
    began = time.monotonic()
    known = deciding()
    plan = _plan(files, options, known, began + options.within)
    tried, survivors = run(plan)
    _print(tried, survivors, show=options.show or options.changed)
    if options.sample:
        low, high = likely_share(*_sums(tried))
        print(
            f"mutants: a sample, seed {options.seed}: of all changes {low:.1f} to {high:.1f} in 100, 19 times in 20"
        )
    print(
        f"mutants: {_in_words(tried)} (floor {FLOOR}), in {len(tried)} files, {time.monotonic() - began:.0f} s; "
        f"nothing is planted outside {' and '.join(f'{name}/' for name in PACKAGES)}"
    )
    _say_what_is_left(plan, tried, known)
    held = (
        {name: count for name, count in tried.items() if name in known.modules} if options.changed else tried
    )
    if options.changed and held:
        print(f"mutants: of the modules that decide {_in_words(held)}: this is held")
    found, number = _sums(held)
    return 0 if 100 * found >= FLOOR * number or number - found <= FORGIVEN else 1


def _sums(tried: Mapping[str, tuple[int, int]]) -> tuple[int, int]:
    return sum(found for found, _ in tried.values()), sum(number for _, number in tried.values())


def _in_words(tried: Mapping[str, tuple[int, int]]) -> str:
    found, number = _sums(tried)
    return f"{found} of {number} found, {100 * found / number if number else 100:.1f} in 100"


def _say_what_is_left(plan: Plan, tried: Mapping[str, tuple[int, int]], known: Deciding) -> None:
    """What there was no time for; a deciding module that is not finished is named."""
    left = {file: len(wanted) - tried.get(str(file), (0, 0))[1] for file, wanted in plan.wanted.items()}
    if sum(left.values()):
        print(f"mutants: the time was up: {sum(left.values())} more were not tried")
    for file, number in left.items():
        if number and str(file) in known.modules:
            print(
                f"mutants: NOT FINISHED: {file}, which decides: {number} of {len(plan.wanted[file])} not tried"
            )


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="mutants", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("paths", nargs="*", help="files or folders; permanence/ and casework/ without any")
    parser.add_argument("--changed", action="store_true", help="only files that are changed")
    parser.add_argument("--deciding", action="store_true", help="only the modules of deciding.toml")
    parser.add_argument("--all", action="store_true", help="every change of every file")
    parser.add_argument("--each", type=int, help=f"so many changes of each file (else {PER_FILE})")
    parser.add_argument("--sample", type=int, help="so many of all changes of all files, in the order drawn")
    parser.add_argument("--seed", type=int, default=1, help="draws another sample")
    parser.add_argument(
        "--within", type=float, default=math.inf, help="seconds after which nothing more is begun"
    )
    parser.add_argument("--show", action="store_true", help="print each survivor")
    parser.add_argument(
        "--seconds", type=float, default=SECONDS_OF_TESTS, help="of tests for each change, at most"
    )
    parser.add_argument("--tests", nargs="+", help="only these test files")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--nice", type=int, default=15)
    return parser


def _paths(options: argparse.Namespace) -> Sequence[str]:
    return sorted(deciding().modules) if options.deciding else options.paths or PACKAGES


def files_in(paths: Sequence[str]) -> list[Path]:
    """The modules there, from the root."""
    found: list[Path] = []
    for path in map(Path, paths):
        found += sorted(path.rglob("*.py")) if path.is_dir() else [path]
    return [file for file in found if file.name != "__init__.py"]


def changed_files() -> list[Path]:
    """Those of the two packages that differ from the merge base with main, or on main itself from the commit before.

    Of many those that decide, and those with the most changed lines.
    """
    base = _base()
    if not base:
        print("mutants: not checked: there is no earlier commit to compare with")
        return []
    lines = _git("diff", "--numstat", "--diff-filter=AM", "--no-renames", base, "--", *PACKAGES).splitlines()
    counted = [line.split("\t") for line in lines if line.endswith(".py") and "__init__" not in line]
    modules = deciding().modules
    most = sorted(counted, key=lambda one: (one[2] not in modules, -int(one[0])))[:MOST_CHANGED_FILES]
    if len(counted) > len(most):
        print(f"mutants: of {len(counted)} changed files the {len(most)} with the most new lines")
    return sorted(Path(name) for _, _, name in most)


@cache
def _base() -> str:
    here, main_ = _git("rev-parse", "HEAD"), _git("rev-parse", "--verify", "--quiet", "main")
    if main_ and main_ != here:
        return _git("merge-base", "HEAD", "main")
    return _git("rev-parse", "--quiet", "HEAD~1")


def new_lines(file: Path) -> frozenset[int]:
    """The lines of a changed file that are not as they were."""
    found: set[int] = set()
    for line in _git("diff", "--unified=0", "--no-color", _base(), "--", str(file)).splitlines():
        place = re.match(r"@@ -\S+ \+(\d+)(?:,(\d+))? @@", line)
        if place:
            first, number = int(place[1]), int(place[2] or 1)
            found |= {*range(first, first + number)}
    return frozenset(found)


def _git(*words: str) -> str:
    done = subprocess.run(["git", *words], capture_output=True, text=True, check=False)  # noqa: S603, S607
    return done.stdout.strip() if done.returncode == 0 else ""


def _plan(files: list[Path], options: argparse.Namespace, known: Deciding, until: float) -> Plan:
    """Of changed files the deciding ones come first, with more changes each, and those in new lines before others."""
    wanted = {}
    for file in sorted(files, key=lambda file: (str(file) not in known.modules, file)):
        every = changes(ast.parse(file.read_text(encoding="utf-8")))
        new = new_lines(file) if options.changed else frozenset()
        drawn = sorted(
            known.left(file, every),
            key=lambda n: (every[n].line not in new, _draw(file, every[n].words, n)),
        )
        wanted[file] = drawn[: _most(options, len(files), decides=str(file) in known.modules)]
    own = near_tests(files)
    some_tests = sorted({test for tests in own.values() for test in tests})
    nearest = (
        some_tests if some_tests and (options.changed or options.paths or options.deciding) else list(TESTS)
    )
    tests = options.tests or nearest
    seconds = min(SECONDS_OF_A_CHANGES_TESTS, options.seconds) if options.changed else options.seconds
    turn = [*by_rounds(wanted, [file for file in wanted if str(file) in known.modules])]
    if options.sample:
        turn = a_sample(turn, options.sample, options.seed)
    some = {
        file: [n for other, n in turn if other == file] for file in dict.fromkeys(file for file, _ in turn)
    }
    return Plan(some, turn, tests, own, seconds, options.jobs, until)


def _most(options: argparse.Namespace, files: int, *, decides: bool) -> int | None:
    """How many changes of a file are tried; None for all of them."""
    if options.changed and decides:
        return PER_FILE
    if options.changed:
        return max(1, min(PER_CHANGED_FILE, MOST_OF_A_CHANGE // files))
    return None if options.all or options.sample else options.each or PER_FILE


def _draw(file: Path, words: str, n: int) -> str:
    return hashlib.sha256(f"{file} {words.split(':', 1)[1]} {n}".encode()).hexdigest()


def near_tests(files: Iterable[Path]) -> dict[str, frozenset[str]]:
    """By file the test files that have a module's name, or import it, and what holds all of its folder.

    Where none has its name or imports it, tests of other folders that do, and those of the modules which use it.
    """
    every = [test for folder in TESTS for test in sorted(Path(folder).rglob("test_*.py"))]
    short = {test: imported_by(test) for test in every if not str(test).endswith(TOO_LONG)}
    near = {str(file): _tests_of(file, short) for file in files}
    alone = [Path(file) for file, tests in near.items() if not tests]
    if alone:
        others = [test for folder in ELSEWHERE for test in sorted(Path(folder).rglob("test_*.py"))]
        elsewhere = {test: imported_by(test) for test in others if _names_any(test, alone)}
        used = {file: imported_by(file) for file in files_in(PACKAGES)}
        wider = {test: named | _of_its_helpers(named) for test, named in short.items()}
        near |= {str(file): _tests_of(file, elsewhere) | _tests_of_users(file, used, wider) for file in alone}
    return {name: tests.union(*_holders(Path(name))) for name, tests in near.items()}


def _holders(file: Path) -> list[frozenset[str]]:
    return [tests for folder, tests in HOLDS_ALL_OF.items() if file.is_relative_to(folder)]


def _names_any(test: Path, modules: Iterable[Path]) -> bool:
    text = test.read_text(encoding="utf-8")
    return any(module.stem in text for module in modules)


def _of_its_helpers(named: AbstractSet[str]) -> set[str]:
    """What is imported by the modules of tests/ that a test imports."""
    helpers = (Path(*name.split(".")).with_suffix(".py") for name in named if name.startswith("tests."))
    return {found for helper in helpers if helper.exists() for found in _imported(helper)}


@cache
def _imported(file: Path) -> frozenset[str]:
    return frozenset(imported_by(file))


def _module(file: Path) -> str:
    return ".".join(file.with_suffix("").parts)


def _tests_of(file: Path, imports: Mapping[Path, AbstractSet[str]]) -> frozenset[str]:
    return frozenset(
        str(test)
        for test, named in imports.items()
        if test.name == f"test_{file.stem}.py" or _module(file) in named
    )


def _tests_of_users(
    file: Path, used: Mapping[Path, AbstractSet[str]], short: Mapping[Path, AbstractSet[str]]
) -> frozenset[str]:
    """The tests of the modules that import it; where these have none, of the modules that import those."""
    seen, users = {file}, [file]
    while users:
        names = {_module(user) for user in users}
        users = [other for other, named in used.items() if other not in seen and names & named]
        seen |= {*users}
        tests = frozenset(test for user in users for test in _tests_of(user, short))
        if tests:
            return tests
    return frozenset()


def imported_by(file: Path) -> set[str]:
    """The modules that a file names in its imports."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{name.name}" for name in node.names)}
    return found


def run(plan: Plan) -> tuple[dict[str, tuple[int, int]], list[str]]:
    """By file how many were found of how many, and a line for each survivor."""
    from tools.mutants.host import Fate
    from tools.mutants.trying import tried_anew, tried_in_one

    # Read now: somebody may be writing the files on while these are tried.
    known = {str(file): changes(ast.parse(file.read_text(encoding="utf-8"))) for file in plan.wanted}
    tried = tried_in_one(plan, TOO_LONG)
    for test in tried.broken:
        print(f"mutants: left out, it fails with nothing planted: {test}")
    if not tried.whole:
        print(
            "mutants: there was no time to see what every test runs: what is told as not found may well be found"
        )
    anew = [place for place, fate in tried.fates.items() if fate is Fate.ANEW]
    for place in anew:
        del tried.fates[place]
    tried.fates |= tried_anew(anew, tried.near, plan)
    by_file: dict[str, Counter[Fate]] = {}
    survivors = []
    for (name, place), fate in sorted(tried.fates.items()):
        by_file.setdefault(name, Counter())[fate] += 1
        if fate is not Fate.KILLED:
            words = known[name][place].words
            survivors.append(f"{name}:{words}" + ("" if fate is Fate.SURVIVED else f"  ({fate})"))
    return {name: (c[Fate.KILLED], c.total()) for name, c in by_file.items()}, survivors


def _print(tried: dict[str, tuple[int, int]], survivors: list[str], *, show: bool) -> None:
    for line in _table(tried):
        print(line)
    if show:
        print(*survivors, sep="\n")
    out = Path("build") / "mutants.json"
    out.parent.mkdir(exist_ok=True)
    out.write_text(json.dumps({"found": tried, "survivors": survivors}, indent=1), encoding="utf-8")


def _table(tried: dict[str, tuple[int, int]]) -> Iterator[str]:
    """The weakest first."""
    for name, (found, number) in sorted(tried.items(), key=lambda one: (one[1][0] / one[1][1], one[0])):
        yield f"{name:<52} {found:>4} of {number:>4} {100 * found / number:>6.0f}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
