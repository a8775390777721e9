"""What every test stands on: where shared data lies, how hypothesis draws, and no test left out in silence.

The socket rule itself (loopback and Unix sockets only) stands in pyproject.toml, beside "warnings are errors".
"""

import gc
import logging
import os
import sys
from collections import Counter
from collections.abc import Generator, Iterator
from functools import cache
from pathlib import Path

import pytest
import typer.testing
from hypothesis import HealthCheck, settings

from tests.proof import passed_over, sampled

pytest_plugins = ["tests.servers.fixtures", "tests.fixtures", "tests.figures", "tests.secrets_unsaid"]

ROOT = Path(__file__).parent.parent
SHARED_DATA_MISSING = "shared data is not here: set HOMEWARD_SHARED_DATA to the folder of sample files"

OBJECTS_BETWEEN_COLLECTIONS = 20_000  # Python's own 700 is for small programs

# `ci` draws the same examples every time, so that a red run can be repeated; `wide` is for an evening's search.
settings.register_profile(
    "ci",
    deadline=None,
    derandomize=True,
    max_examples=sampled(8, 100),
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile(
    "wide", deadline=None, max_examples=2000, suppress_health_check=[HealthCheck.too_slow]
)
# jsonschema would make 38 parsers of addresses (seconds in each process) for formats that no test asks of it.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
# Typer makes the whole command line of its functions at every call, which takes longer than most commands do.
typer.testing._get_command = cache(typer.testing._get_command)

settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))


# The files that take longest, as measured: they begin first, so that no worker is left with one when the others are done.
LONGEST = (
    "operations/test_operations_page.py",
    "year/test_year.py",
    "nodes/test_nodes.py",
    "year/test_planted.py",
    "store/imports/formats/test_bounds.py",
    "year/test_put_back.py",
    "journeys/test_demo.py",
    "scheduler/hosting/test_hosted.py",
    "journeys/test_killed.py",
    "conformance/test_conformance.py",
    "journeys/test_pictures.py",
    "journeys/test_officer_in_practice.py",
    "journeys/test_weekly_file.py",
    "scheduler/demo/test_practice.py",
    "scheduler/cli/backups/test_backup.py",
    "trackers/test_trackers.py",
    "scheduler/talk/test_dialogues.py",
    "bot/test_chat_cases.py",
    "bot/email/incoming/test_hostile.py",
    "bench/test_bench.py",
    "store/test_migrations.py",
    "bot/email/incoming/test_taking.py",
    "scheduler/cli/test_looks_left.py",
    "scheduler/cli/test_surroundings.py",
    "scheduler/demo/test_council.py",
    "bot/teams/test_answers.py",
    "store/test_moving.py",
    "casework/certificate/test_certificate.py",
    "store/imports/test_waits_of_samples.py",
    "test_patterns.py",
    "bot/test_chat_shapes.py",
    "scheduler/talk/test_parse_is_the_chat.py",
    "scheduler/talk/test_corpora.py",
    "bot/test_no_leaks.py",
    "scheduler/cli/test_command_line.py",
    "scheduler/test_service.py",
)


@pytest.hookimpl(tryfirst=True)  # before `-m proof` chooses
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The longest files come first, each test where it was among those of its file. What draws examples is a proof.

    Whoever names a single test has it, sampled or not.
    """
    for item in items:
        if getattr(getattr(item, "obj", None), "is_hypothesis_test", False):
            item.add_marker("proof")
    left = passed_over(items)
    if left and not any("::" in word for word in config.args):
        config.hook.pytest_deselected(items=left)
        gone = {*map(id, left)}
        items[:] = [item for item in items if id(item) not in gone]
    rank = {ROOT / "tests" / name: place for place, name in enumerate(LONGEST)}
    items.sort(key=lambda item: rank.get(item.path, len(LONGEST)))


def pytest_collection_finish() -> None:
    """What was imported and collected stays: the garbage collector need not walk all of it again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(OBJECTS_BETWEEN_COLLECTIONS)


@pytest.fixture(scope="session", autouse=True)
def no_authorities(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Who talks to loopback alone knows no authority of the wide world; loading them takes each client 50 ms."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("SSL_CERT_FILE", raising=False)
        patch.setenv("SSL_CERT_DIR", str(tmp_path_factory.mktemp("no-authorities")))
        yield


@pytest.fixture(autouse=True)
def loggers_as_before() -> Iterator[None]:
    """What a test (or a command that it ran) set up for logging has ended with it: levels, and the root's handlers."""
    root = logging.getLogger()
    loggers = [
        root,
        *(known for known in root.manager.loggerDict.values() if isinstance(known, logging.Logger)),
    ]
    levels = [logger.level for logger in loggers]
    handlers = root.handlers[:]
    yield
    for logger, level in zip(loggers, levels, strict=True):
        if logger.level != level:
            logger.setLevel(level)
    for added in set(root.handlers) - set(handlers):
        root.removeHandler(added)


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of sample files; a test that needs it is skipped, loudly, where there is none."""
    folder = Path(os.environ.get("HOMEWARD_SHARED_DATA") or ROOT.parent / "shared" / "data")
    if not folder.is_dir():
        pytest.skip(SHARED_DATA_MISSING)
    return folder


def reason_of(report: pytest.TestReport | pytest.CollectReport) -> str:
    """Why a test was skipped, in the words its author gave."""
    text = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
    return text.removeprefix("Skipped: ")


def must_run(reason: str) -> bool:
    """Whether this reason is no excuse here: where everything was installed, only the shared data may be absent."""
    about_shared_data = "HOMEWARD_SHARED_DATA" in reason or "shared data" in reason or "shared/data" in reason
    return os.environ.get("HOMEWARD_TESTS_MUST_NOT_SKIP") == "1" and not about_shared_data


def refuse_skip(report: pytest.TestReport | pytest.CollectReport) -> None:
    """The report is a failure if it was a skip without an excuse; an expected failure is no skip."""
    if report.skipped and not hasattr(report, "wasxfail") and must_run(reason_of(report)):
        report.outcome = "failed"
        report.longrepr = f"skipped although HOMEWARD_TESTS_MUST_NOT_SKIP=1: {reason_of(report)}"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    refuse_skip(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    report = yield
    refuse_skip(report)
    return report


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    reasons = Counter(reason_of(report) for report in terminalreporter.stats.get("skipped", []))
    if not reasons:
        return
    terminalreporter.section("LEFT OUT", sep="=", yellow=True, bold=True)
    for reason, count in reasons.most_common():
        terminalreporter.write_line(f"LEFT OUT: {count} test{'s' if count > 1 else ''}: {reason}")
