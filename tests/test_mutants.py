"""The mistakes that `make mutants` plants, and that it tells which of them no test finds."""

import ast
import functools
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.sources import ROOT
from tools.mutants.__main__ import HOLDS_ALL_OF, near_tests
from tools.mutants.changes import changes
from tools.mutants.deciding import LIST, Deciding, StaleList, deciding
from tools.mutants.sample import a_sample, likely_share


def changed(text: str) -> list[str]:
    """The text once with each of its changes."""
    tree = ast.parse(text)
    found = []
    for change in changes(tree):
        with change.planted():
            found.append(ast.unparse(tree))
    assert ast.unparse(tree) == ast.unparse(ast.parse(text))
    return found


@pytest.mark.parametrize(
    ("line", "others"),
    [
        ("late = day > due", ["late = day >= due"]),
        ("late = due <= day", ["late = due < day"]),
        ("same = a == b", ["same = a != b"]),
        ("there = a in b", ["there = a not in b"]),
        ("late = not told", ["late = told"]),
        ("late = a and b", ["late = a or b", "late = b", "late = a"]),
        ("late = a if told else b", ["late = a if not told else b"]),
        ("open_ = [s for s in all_ if s.due]", ["open_ = [s for s in all_ if True]"]),
        ("after = 2", ["after = 3"]),
        ("quiet = True", ["quiet = False"]),
        ("first = min(days)", ["first = max(days)"]),
        ("on = day + week", ["on = day - week"]),
        ("above = {a, b}", ["above = {b}", "above = {a}"]),
        (
            "told = replace(told, on=day, by=her)",
            ["told = replace(told, by=her)", "told = replace(told, on=day)"],
        ),
        ("tx.remember(day)", ["pass"]),
        ("words = 'past ' + name", []),
        ("day: date | None", []),
        ("assert day is not None", []),
    ],
)
def test_a_line_is_changed_as_a_hand_would_mistake_it(line, others):
    assert changed(line) == others


def test_words_that_explain_and_what_a_decorator_is_told_stay():
    text = '@dataclass(frozen=True)\nclass Told:\n    """It was told."""\n    times: int\n'

    assert changed(text) == []


RULES = """
MANAGER_AFTER = 2


def hears(waited, told):
    if told:
        return False
    return waited >= MANAGER_AFTER
"""
ONE_SIDE = """
from PACKAGE.rules import hears


def test_the_manager_hears():
    assert hears(3, told=False)
"""
BOTH_SIDES = f"""{ONE_SIDE}

def test_not_before():
    assert not hears(1, told=False)
    assert hears(2, told=False)
    assert not hears(3, told=True)
"""


def test_a_mistake_that_no_test_finds_is_named_and_fails_the_run(tmp_path):
    """The same rules twice: tested on both sides of every boundary, and on one side alone."""
    a_project(tmp_path)

    done = mutants_in(tmp_path, "--all", "--show")

    assert done.returncode == 1, done.stderr
    assert re.search(r"^permanence/rules.py +4 of +4 +100$", done.stdout, re.MULTILINE)
    assert "casework/rules.py:8: waited >= MANAGER_AFTER  ->  waited > MANAGER_AFTER" in done.stdout
    assert "casework/rules.py:2: 2  ->  3" in done.stdout  # it takes a process that plants before it imports
    assert "casework/rules.py:7: False  ->  True  (no test comes there)" in done.stdout
    assert "mutants: 5 of 8 found, 62.5 in 100 (floor 85)" in done.stdout


def test_only_what_has_changed_is_tried_and_what_there_was_no_time_for_is_counted(tmp_path):
    a_project(tmp_path)
    git = functools.partial(in_a_repository, tmp_path)
    git("init", "-q", "-b", "main")
    for n in (1, 2, 3):  # nothing, all of it, and nothing more
        git("commit", "-q", "--allow-empty", "-m", f"{n}")
        git("add", ".")
    assert "no file of permanence/ or casework/ is changed" in mutants_in(tmp_path, "--changed").stdout
    written(tmp_path / "permanence" / "rules.py", RULES.replace("= 2", "= 1 + 1"))

    done = mutants_in(tmp_path, "--changed", "--within", "0")

    assert done.returncode == 0, done.stderr
    assert "mutants: 0 of 0 found" in done.stdout
    assert "mutants: there was no time to see what every test runs" in done.stdout
    assert "mutants: the time was up: 6 more were not tried" in done.stdout


def test_a_sample_says_how_sure_it_is_of_the_whole(tmp_path):
    a_project(tmp_path)

    done = mutants_in(tmp_path, "--sample", "5", "--seed", "4")
    again = mutants_in(tmp_path, "--sample", "5", "--seed", "4", "--show")

    share = r"mutants: a sample, seed 4: of all changes [\d.]+ to [\d.]+ in 100, 19 times in 20"
    [said] = re.findall(share, done.stdout)
    assert "of 5 found" in done.stdout
    assert said in again.stdout


@pytest.mark.parametrize(
    ("found", "tried", "low", "high"),
    [(0, 0, 0, 100), (10, 10, 72, 100), (0, 10, 0, 28), (85, 100, 77, 91), (850, 1000, 83, 87)],
)
def test_of_more_changes_a_sample_is_surer(found, tried, low, high):
    assert likely_share(found, tried) == (pytest.approx(low, abs=0.5), pytest.approx(high, abs=0.5))


def test_a_sample_is_drawn_of_all_alike_and_another_seed_draws_another():
    every = [(Path("rules.py"), n) for n in range(40)]

    assert a_sample(every, 10, 1) == a_sample(every, 10, 1) != a_sample(every, 10, 2)
    assert {*a_sample(every, 10, 1)} < {*every}
    assert sorted(a_sample(every, 100, 1)) == every


DECIDING = 'modules = ["casework/rules.py"]'


def test_a_changed_module_that_decides_is_held_to_the_floor_and_tried_first(tmp_path):
    a_project(tmp_path)
    git = functools.partial(in_a_repository, tmp_path)
    git("init", "-q", "-b", "main")
    git("commit", "-q", "--allow-empty", "-m", "nothing")
    git("add", ".")
    git("commit", "-q", "-m", "all of it")
    written(tmp_path / "tools" / "mutants" / "deciding.toml", DECIDING)

    done = mutants_in(tmp_path, "--changed")
    in_no_time = mutants_in(tmp_path, "--changed", "--within", "0")

    assert done.returncode == 1, done.stdout
    assert "mutants: of the modules that decide 1 of 4 found, 25.0 in 100: this is held" in done.stdout
    assert "mutants: NOT FINISHED: casework/rules.py, which decides: 4 of 4 not tried" in in_no_time.stdout


def test_a_listed_change_that_is_gone_is_named():
    known = Deciding(frozenset(), {"rules.py": frozenset({(None, "told  ->  not told")})})

    with pytest.raises(StaleList, match=r"rules\.py has no such change any more: told  ->  not told"):
        known.left(Path("rules.py"), changes(ast.parse("after = 2")))


def test_a_listed_change_of_one_function_is_left_out_there_alone():
    text = "def first(days):\n    return min(days)\ndef last(days):\n    return min(days)"
    known = Deciding(frozenset(), {"rules.py": frozenset({("first", "min  ->  max")})})
    every = changes(ast.parse(text))

    assert [every[n].function for n in known.left(Path("rules.py"), every)] == ["last"]


def test_every_module_of_the_list_is_there_and_every_change_in_it_can_be_made():
    known = deciding(ROOT / LIST)

    assert known.modules
    for name in known.modules | set(known.same):
        assert known.left(Path(name), changes(ast.parse((ROOT / name).read_text(encoding="utf-8"))))


def a_project(root: Path) -> None:
    for package, tests in {"permanence": BOTH_SIDES, "casework": ONE_SIDE}.items():
        written(root / package / "rules.py", RULES)
        written(root / "tests" / package / f"test_{package}.py", tests.replace("PACKAGE", package))


def mutants_in(root: Path, *options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "tools.mutants", *options, "--nice", "0"],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


def in_a_repository(root: Path, *words: str) -> None:
    known = ["-c", "user.name=Somebody", "-c", "user.email=somebody@council.example"]
    subprocess.run(["git", *known, *words], cwd=root, check=True)


def written(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


def test_golden_copies_of_a_folder_are_near_each_of_its_modules():
    inside, elsewhere = Path("permanence/replies/correcting.py"), Path("permanence/notices.py")
    near = near_tests([inside, elsewhere])

    assert near[str(inside)] >= HOLDS_ALL_OF["permanence/replies"]
    assert near[str(elsewhere)].isdisjoint(HOLDS_ALL_OF["permanence/replies"])
    assert [test for tests in HOLDS_ALL_OF.values() for test in tests if not Path(test).is_file()] == []
