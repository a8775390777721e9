"""What was not looked up is said to be not checked, and never passes for an all-clear."""

import json
import subprocess
import sys

import pytest

from tests.sources import ROOT

CLEAN = {"name": "aiohttp", "version": "3.14.5", "vulns": []}
SKIPPED = {"name": "yarl", "skip_reason": "Dependency not found"}
FAULTY = {
    "name": "jinja2",
    "version": "3.1.0",
    "vulns": [{"id": "PYSEC-2024-1", "fix_versions": ["3.1.6"], "aliases": [], "description": ""}],
}


def verdict(text: str) -> tuple[int, list[str]]:
    command = [sys.executable, str(ROOT / "tools" / "advisories.py")]
    done = subprocess.run(command, input=text, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout.splitlines()


@pytest.mark.parametrize(
    ("packages", "code", "last"),
    [
        ([CLEAN], 0, "Advisories: checked; 1 of 1 packages were looked up, 0 have known faults"),
        (
            [CLEAN, SKIPPED],
            0,
            "Advisories: 1 not checked; 1 of 2 packages were looked up, 0 have known faults",
        ),
        ([SKIPPED], 0, "Advisories: not checked; 0 of 1 packages were looked up, 0 have known faults"),
        (
            [FAULTY, SKIPPED],
            1,
            "Advisories: 1 not checked; 1 of 2 packages were looked up, 1 have known faults",
        ),
    ],
)
def test_the_last_line_says_how_much_was_looked_up(packages, code, last):
    ended, lines = verdict(json.dumps({"dependencies": packages, "fixes": []}))

    assert (ended, lines[-1]) == (code, last)


def test_a_known_fault_is_named_with_the_version_that_mends_it():
    _, lines = verdict(json.dumps({"dependencies": [FAULTY]}))

    assert lines[0] == "jinja2 3.1.0: PYSEC-2024-1, mended in 3.1.6"


@pytest.mark.parametrize("text", ["", "Traceback", "[]", "{}"])
def test_no_result_is_not_checked(text):
    assert verdict(text) == (0, ["Advisories: not checked (pip-audit gave no result)"])
