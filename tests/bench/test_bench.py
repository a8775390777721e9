"""The bench measures what there is: rows run on tiny councils, in a proof all of them. No time is judged here."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bench import __main__ as bench
from bench import answers, commands, mornings, press, readers, sweeps
from bench.council import a_copy, council, councils
from bench.figures import Figure, Probe, as_markdown
from tests.proof import in_proof, sampled
from tests.servers.postgres import need_postgres

SMALL = 30
TINY = {
    "quiet": lambda folder: answers.quiet_figures(folder, (SMALL,), 1, 3),
    "digests": lambda folder: answers.digests_figures(folder, SMALL, 1),
    "replies": lambda folder: answers.replies_figures(folder, SMALL, 1, ((2, 1),)),
    "morning": lambda folder: mornings.morning_figures(folder, SMALL, 1),
    "week-down": lambda folder: mornings.week_down_figures(folder, SMALL, 2, 1),
    "digest": lambda folder: commands.digest_figures(folder, SMALL, 1),
    "looking": lambda folder: commands.looking_figures(folder, (SMALL,), 1),
    "readers": lambda folder: readers.reader_figures(folder, 1),
    "tracker": lambda folder: commands.tracker_figures(folder, {12: 1}, 1),
    "start": lambda folder: mornings.start_figures(folder, SMALL, 1),
    "export": lambda folder: commands.export_figures(folder, 1, 1, SMALL),
    "growth": lambda folder: commands.growth_figures(folder, ((SMALL, 1), (SMALL, 2), (SMALL, 3)), 1),
    "postgresql": lambda folder: sweeps.postgresql_figures(folder, 40, 1, 20),
    "idle": lambda folder: sweeps.idle_figures(folder, SMALL, 2, 2),
    "memory": lambda folder: sweeps.memory_figures(folder, SMALL, SMALL, 2, 1),
    "slow-relay": lambda folder: mornings.slow_relay_figures(folder, SMALL, 1),
    "help": lambda folder: commands.help_figures(folder, 1),
    "press": press.press_figures,
}
# A press alone, and a command in a process of its own; councils of the bench are made in the tests below.
OF_EACH_KIND = ("press", "help")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One for all rows, as in a whole run: a council is made once."""
    return tmp_path_factory.mktemp("bench")


@in_proof
@pytest.mark.parametrize("name", sampled(OF_EACH_KIND, tuple(bench.SECTIONS)))
def test_each_row_measures_something(name: str, folder: Path) -> None:
    if name == "postgresql":
        need_postgres()

    figures = list(TINY[name](folder))

    assert figures
    assert all(figure.rounds for figure in figures)
    assert all(figure.figure > 0 for figure in figures if figure.unit in ("s", "ms"))


def test_a_council_of_the_bench_has_what_a_real_ones_store_has(folder: Path) -> None:
    counts = _counts(council(folder, SMALL))

    assert counts["ledger"] > 5 * SMALL
    assert counts["stage"] > 3 * SMALL
    assert counts["person"] >= 8
    assert counts["outbox"] > 50
    assert counts["notice"] > 50


def test_a_hosting_body_is_so_many_councils_with_staff_of_their_own(folder: Path) -> None:
    one, three = _counts(council(folder, SMALL)), _counts(councils(folder, SMALL, 3))

    assert [three[table] for table in ("ledger", "stage", "child", "person")] == [
        3 * one[table] for table in ("ledger", "stage", "child", "person")
    ]


def test_a_copy_is_spoilt_and_the_council_is_not(folder: Path) -> None:
    commands.homeward(a_copy(council(folder, SMALL)), "sweep", "--now", "2026-05-18")

    assert _counts(a_copy(council(folder, SMALL))) == _counts(council(folder, SMALL))


def test_a_goal_that_is_not_met_is_shown_as_not_met_with_the_machine_beside_it() -> None:
    missed = Figure("a press", "300", "ms", 100, [90.0, 120.0, 130.0], probe=Probe(100.4, 40.0))

    row = "| a press | 300 | 120 ms | at most 100 ms | NO | 90.0 to 130 (3) | fsync 100 us, loop 40 ms |  |\n"

    assert as_markdown([missed]).endswith(row)


def test_a_rate_is_met_from_its_goal_upwards() -> None:
    assert Figure("mails", "300", "x", 0.9, [0.95], least=True).met
    assert not Figure("mails", "300", "x", 0.9, [0.85], least=True).met


def test_a_row_that_there_is_not_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert bench.main(["speed"]) == 2
    assert "there is no speed" in capsys.readouterr().out


def _counts(home: Path) -> dict[str, int]:
    with closing(sqlite3.connect(home / "homeward.sqlite")) as store:
        return {
            table: store.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
            for table in ("ledger", "stage", "child", "person", "outbox", "notice")
        }
