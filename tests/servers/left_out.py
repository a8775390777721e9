"""What a test says when this machine cannot run it.

    if missing: left_out("Postfix is not installed (Debian package postfix)")

`left_out` skips the test with the reason, which the run prints once more at its end. Where nothing may be left out
(the environment has HOMEWARD_TESTS_MUST_NOT_SKIP=1, as in the project's own checks) the test fails instead.
"""

import os
import shutil
from typing import NoReturn

import pytest

from bot.teams.sdk import NoTeamsSdk, load_sdk

MUST_NOT_SKIP = "HOMEWARD_TESTS_MUST_NOT_SKIP"


def left_out(reason: str) -> NoReturn:
    """The running test is skipped, or failed where nothing may be left out, with `reason`."""
    if os.environ.get(MUST_NOT_SKIP) == "1":
        pytest.fail(f"may not be left out here: {reason}", pytrace=False)
    pytest.skip(reason)


def need_programs(*programs: str, packages: str) -> None:
    """Every one of `programs` is on this machine; otherwise the test is left out, naming the Debian `packages`."""
    path = os.environ.get("PATH", os.defpath) + ":/usr/sbin:/sbin"
    if missing := [program for program in programs if shutil.which(program, path=path) is None]:
        left_out(f"{', '.join(missing)} not found (Debian packages: {packages})")


def need_teams_sdk() -> None:
    """Microsoft's Teams SDK is installed; otherwise the test is left out."""
    try:
        load_sdk()
    except NoTeamsSdk as missing:
        left_out(str(missing))


def need_root(why: str) -> None:
    """The test runs as root; otherwise it is left out, saying `why` root is needed."""
    if os.geteuid() != 0:
        left_out(f"not root: {why}")
