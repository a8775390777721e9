"""The bench measures what there is: every section runs on tiny sizes. No time is judged here."""

from pathlib import Path

import pytest

from bench import __main__ as bench
from bench.ack import ack_figures
from bench.command_line import help_figures
from bench.deliver import drain_figures, first_alert_figures, slow_relay_figures
from bench.digest import digest_figures
from bench.figures import Figure, write
from bench.replies import BUSY, replies_figures
from bench.service import service_figures
from bench.sweep import idle_figures, memory_figures, sweep_figures
from bench.take_in import import_figures
from bench.whole import whole_figures
from tests.servers.left_out import need_teams_sdk

TINY = {
    "sweep": lambda folder: sweep_figures(folder, 1, 300, 30),
    "idle": lambda folder: idle_figures(folder, 5, 400),
    "first": lambda folder: first_alert_figures(folder, 1, 300, 30),
    "drain": lambda folder: drain_figures(folder, 1, 5),
    "slow": lambda folder: slow_relay_figures(folder, 1, 5),
    "whole": lambda folder: whole_figures(folder, 1, 400, 50, 1),
    "digest": lambda folder: digest_figures(folder, 1),
    "ack": lambda folder: ack_figures(folder, 10, 1, 300, 30),
    "replies": lambda folder: replies_figures(folder, 10, 300, [BUSY]),
    "memory": lambda folder: memory_figures(folder, 300, 30, 400),
    "service": lambda folder: service_figures(folder, 1, 300, 0.2),
    "help": lambda folder: help_figures(folder, 1),
    "import": lambda folder: import_figures(folder, 1, 40, 80),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One for all sections, as in a whole run: a council is made once."""
    return tmp_path_factory.mktemp("bench")


@pytest.mark.parametrize("name", bench.SECTIONS)
def test_each_section_measures_something(name: str, folder: Path) -> None:
    if name == "replies":
        need_teams_sdk()

    figures = list(TINY[name](folder))

    assert figures
    assert all(figure.figure >= 0 and figure.numerator and figure.denominator for figure in figures)


def test_a_goal_that_is_not_met_is_shown_as_not_met(tmp_path: Path) -> None:
    missed = Figure("sweep", 2.4, "<= 2", "x", "240 ms", "100 ms")

    write([missed], tmp_path / "bench.json")

    assert '"met": false' in (tmp_path / "bench.json").read_text()


def test_a_section_that_there_is_not_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert bench.main(["speed"]) == 2
    assert "there is no speed" in capsys.readouterr().out
