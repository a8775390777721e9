"""The mistakes that `make mutants` plants, and that it tells which of them no test finds."""

import ast
import os
import subprocess
import sys

import pytest

from tests.sources import ROOT
from tools.mutants.changes import changes


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
WEAK = """
from permanence.rules import hears


def test_the_manager_hears():
    assert hears(3, told=False)
"""
STRONG = f"""{WEAK}

def test_not_before():
    assert not hears(1, told=False)
    assert hears(2, told=False)
    assert not hears(3, told=True)
"""


def mutants_of(folder, tests: str) -> subprocess.CompletedProcess[str]:
    for name, text in {"permanence/rules.py": RULES, "tests/permanence/test_rules.py": tests}.items():
        (folder / name).parent.mkdir(parents=True)
        (folder / name).write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "tools.mutants", "permanence/rules.py", "--all", "--show", "--nice", "0"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=120
    )


def test_a_mistake_that_no_test_finds_is_named_and_fails_the_run(tmp_path):
    done = mutants_of(tmp_path, WEAK)

    assert done.returncode == 1
    assert "permanence/rules.py:8: waited >= MANAGER_AFTER  ->  waited > MANAGER_AFTER" in done.stdout
    assert (
        "permanence/rules.py:2: 2  ->  3" in done.stdout
    )  # it takes a process that plants before it imports
    assert "permanence/rules.py:7: False  ->  True  (no test comes there)" in done.stdout
    assert "1 of 4 found, 25.0 in 100 (floor 85)" in done.stdout


def test_tests_on_both_sides_of_every_boundary_find_all_of_them(tmp_path):
    done = mutants_of(tmp_path, STRONG)

    assert done.returncode == 0, done.stdout + done.stderr
    assert "4 of 4 found, 100.0 in 100" in done.stdout
