"""Figures that a run must show: a test says one, and all of them stand together at the end of the run.

def test_nothing_gets_out(figure):
    figure("privacy: 0 leaks in 10000 messages")
"""

from collections.abc import Callable, Mapping

import pytest

Figure = Callable[[str], None]
_NAME = "figure"


@pytest.fixture
def figure(record_property: Callable[[str, object], None]) -> Figure:
    """Called with a line, it stands under FIGURES at the end of the run, whichever process ran the test."""
    return lambda line: record_property(_NAME, line)


def in_figures(counts: Mapping[str, int]) -> str:
    """Counts by name: "email 40, slack 30"."""
    return ", ".join(f"{name} {count}" for name, count in counts.items())


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Every line that tests have said, sorted."""
    passed = terminalreporter.stats.get("passed", [])
    said = [str(line) for report in passed for name, line in report.user_properties if name == _NAME]
    if said:
        terminalreporter.section("FIGURES", sep="=", bold=True)
        terminalreporter.write("".join(f"{line}\n" for line in sorted(said)))
