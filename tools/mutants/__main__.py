"""Plants small mistakes in the rules and the requests, one at a time, and counts how many the nearest tests find.

To be called in the root of the project.

    python -m tools.mutants                      # permanence/ and casework/: so many of each file's changes
    python -m tools.mutants permanence/notices.py --all --show
    python -m tools.mutants --changed            # files that differ from main, or from the merge before
    python -m tools.mutants --each 3 --within 1800   # three of each file's changes, and no more after half an hour

Ends with 1 if fewer than 85 in 100 were found (two survivors of a few are no failure: some changes change nothing).
Which are tried is drawn by their words, so that the same code has the same ones. A survivor is tried once more in a
process that plants before it imports, where that can make a difference.
"""

import argparse
import ast
import hashlib
import json
import math
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from tools.mutants.plan import Plan

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
# Corpora and whole journeys: minutes of tests that come everywhere and are nearest to nothing.
TOO_LONG = ("replies/test_account.py", "replies/test_disturbed.py", "replies/test_cost.py")


def main(words: Sequence[str]) -> int:
    """The exit code: 0 when enough was found, 1 when not."""
    options = _options().parse_args(words)
    os.nice(options.nice)
    files = changed_files() if options.changed else files_in(options.paths or PACKAGES)
    if not files:
        print("mutants: no file of permanence/ or casework/ is changed")
        return 0
    began = time.monotonic()
    plan = _plan(files, options, began + options.within)
    tried, survivors = run(plan)
    _print(tried, survivors, show=options.show or options.changed)
    found, number = sum(f for f, _ in tried.values()), sum(n for _, n in tried.values())
    rate = 100 * found / number if number else 100.0
    print(
        f"mutants: {found} of {number} found, {rate:.1f} in 100 (floor {FLOOR}), "
        f"in {len(tried)} files, {time.monotonic() - began:.0f} s"
    )
    if left := sum(map(len, plan.wanted.values())) - number:
        print(f"mutants: the time was up: {left} more were not tried")
    return 0 if options.told or rate >= FLOOR or number - found <= FORGIVEN else 1


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="mutants", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("paths", nargs="*", help="files or folders; permanence/ and casework/ without any")
    parser.add_argument("--changed", action="store_true", help="only files that are changed")
    parser.add_argument("--all", action="store_true", help="every change of every file")
    parser.add_argument("--each", type=int, help=f"so many changes of each file (else {PER_FILE})")
    parser.add_argument(
        "--within", type=float, default=math.inf, help="seconds after which nothing more is begun"
    )
    parser.add_argument("--show", action="store_true", help="print each survivor")
    parser.add_argument("--told", action="store_true", help="end well below the floor, too: it is only told")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--nice", type=int, default=15)
    return parser


def files_in(paths: Sequence[str]) -> list[Path]:
    """The modules there, from the root."""
    found: list[Path] = []
    for path in map(Path, paths):
        found += sorted(path.rglob("*.py")) if path.is_dir() else [path]
    return [file for file in found if file.name != "__init__.py"]


def changed_files() -> list[Path]:
    """Those of the two packages that differ from the merge base with main, or on main itself from the commit before.

    Of many those with the most changed lines.
    """
    here, main_ = _git("rev-parse", "HEAD"), _git("rev-parse", "--verify", "--quiet", "main")
    base = (
        _git("merge-base", "HEAD", "main")
        if main_ and main_ != here
        else _git("rev-parse", "--quiet", "HEAD~1")
    )
    if not base:
        print("mutants: not checked: there is no earlier commit to compare with")
        return []
    lines = _git("diff", "--numstat", "--diff-filter=AM", "--no-renames", base, "--", *PACKAGES).splitlines()
    counted = [line.split("\t") for line in lines if line.endswith(".py") and "__init__" not in line]
    most = sorted(counted, key=lambda one: -int(one[0]))[:MOST_CHANGED_FILES]
    if len(counted) > len(most):
        print(f"mutants: of {len(counted)} changed files the {len(most)} with the most new lines")
    return sorted(Path(name) for _, _, name in most)


def _git(*words: str) -> str:
    done = subprocess.run(["git", *words], capture_output=True, text=True, check=False)  # noqa: S603, S607
    return done.stdout.strip() if done.returncode == 0 else ""


def _plan(files: list[Path], options: argparse.Namespace, until: float) -> Plan:
    from tools.mutants.changes import changes

    most = None if options.all else options.each or PER_FILE
    if options.changed:
        most = max(1, min(PER_CHANGED_FILE, MOST_OF_A_CHANGE // len(files)))
    wanted = {}
    for file in files:
        all_changes = changes(ast.parse(file.read_text(encoding="utf-8")))
        drawn = sorted(range(len(all_changes)), key=lambda n: _draw(file, all_changes[n].words, n))
        wanted[file] = drawn[:most]
    near = near_tests(files) if options.changed or options.paths else list(TESTS)
    seconds = SECONDS_OF_A_CHANGES_TESTS if options.changed else SECONDS_OF_TESTS
    some = {file: places for file, places in wanted.items() if places}
    return Plan(some, near, seconds, options.jobs, until)


def _draw(file: Path, words: str, n: int) -> str:
    return hashlib.sha256(f"{file} {words.split(':', 1)[1]} {n}".encode()).hexdigest()


def near_tests(files: list[Path]) -> list[str]:
    """The test files that have a module's name, or import one of these modules."""
    modules = {".".join(file.with_suffix("").parts) for file in files}
    names = {f"test_{file.stem}.py" for file in files}
    every = [test for folder in TESTS for test in sorted(Path(folder).rglob("test_*.py"))]
    short = (test for test in every if not str(test).endswith(TOO_LONG))
    found = [str(test) for test in short if test.name in names or modules & imported_by(test)]
    return found or list(TESTS)


def imported_by(file: Path) -> set[str]:
    """The modules that a file names in its imports."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{name.name}" for name in node.names)}
    return found


def run(plan: Plan) -> tuple[dict[str, tuple[int, int]], list[str]]:
    """By file how many were found of how many, and a line for each survivor."""
    from tools.mutants.changes import changes
    from tools.mutants.host import Fate
    from tools.mutants.trying import tried_anew, tried_in_one

    tried = tried_in_one(plan, TOO_LONG)
    for test in tried.broken:
        print(f"mutants: left out, it fails with nothing planted: {test}")
    anew = [place for place, fate in tried.fates.items() if fate is Fate.ANEW]
    for place in anew:
        del tried.fates[place]
    tried.fates |= tried_anew(anew, tried.near, plan)
    by_file: dict[str, Counter[Fate]] = {}
    survivors = []
    for (name, place), fate in sorted(tried.fates.items()):
        by_file.setdefault(name, Counter())[fate] += 1
        if fate is not Fate.KILLED:
            change = changes(ast.parse(Path(name).read_text(encoding="utf-8")))[place]
            survivors.append(f"{name}:{change.words}" + ("" if fate is Fate.SURVIVED else f"  ({fate})"))
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
