"""Whatever a test wrote is looked through for secrets: a test that passed fails when one stands there.

Secrets that tests make up have a shape or a word by which they are known (SAID). Looked through are the lines that the suite
prints and logs, and all that commands and services of its own write.
"""

import re
from collections.abc import Generator, Iterator

import pytest

from tests.servers import homeward

SAID = re.compile(
    r"xox[abep]-[\w-]+|xapp-[\w-]+"  # Slack's tokens
    r"|\b(?:smtps?|imaps?|postgresql(?:\+psycopg)?)://[^\s/:@]+:(?!\*\*\*)[^\s/@]+@"  # an address with its password
    r"|\b(?:very|a|signing)-secret\b|\bsecret-word\b|\bwrong-pass\b|\bthe-reply-key-of-"
)


def secrets_in(text: str) -> list[str]:
    """What looks like a secret in these words, each once."""
    return sorted({found.group() for found in SAID.finditer(text)})


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.when == "teardown":
        judge(report)
    return report


def judge(report: pytest.TestReport) -> None:
    """A report of a whole test that passed is one of a failure where a secret was written."""
    found = secrets_in("\n".join(_written(report)))
    if found and report.passed:
        report.outcome = "failed"
        report.longrepr = f"what looks like a secret was written: {', '.join(found)}"


def _written(report: pytest.TestReport) -> Iterator[str]:
    """What was captured of the whole test, and what commands wrote that were put away since the last one."""
    yield from (text for _, text in report.sections)
    yield from homeward.SAID_SINCE
    homeward.SAID_SINCE.clear()
