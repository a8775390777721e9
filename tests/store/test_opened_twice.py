"""A store may be opened a second time by the process that has it open: nothing that is written afterwards is lost.

On Unix a process loses all its locks on a file as soon as it closes any handle of that file. Who then closes the store
elsewhere believes to be the last, and removes what was written ahead from under the process that goes on writing.
"""

import subprocess
import sys

import pytest

from store.engine import writing
from store.opening import make_store, open_store
from store.remembered import remember
from tests.conftest import ROOT

LOOK = """
import sys
from store.engine import reading
from store.opening import open_store
from store.remembered import remembered

engine = open_store(sys.argv[1])
with reading(engine) as connection:
    print(*(key for key in ("before", "after") if remembered(connection, key)))
engine.dispose()
"""


@pytest.fixture
def url(tmp_path):
    return f"sqlite:///{tmp_path / 'homeward.db'}"


def seen_by_another_process(url):
    look = [sys.executable, "-c", LOOK, url]
    return subprocess.run(look, check=True, cwd=ROOT, capture_output=True, text=True).stdout.split()


def test_what_is_written_after_a_second_opening_is_seen_by_everybody(url):
    engine = make_store(url)
    with writing(engine) as connection:
        remember(connection, "before", "kept")

    open_store(url).dispose()
    assert seen_by_another_process(url) == ["before"]
    with writing(engine) as connection:
        remember(connection, "after", "kept")

    assert seen_by_another_process(url) == ["before", "after"]
    engine.dispose()
