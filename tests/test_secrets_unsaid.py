"""The net that every test's output goes through holds what looks like a secret, and lets through what only speaks of one."""

import pytest

from tests.secrets_unsaid import judge, secrets_in


@pytest.mark.parametrize(
    "line",
    [
        "Bearer xoxb-stand-in-north",
        "cannot reach smtp://homeward:hunter2@mail.council.example:587",
        "postgresql+psycopg://homeward:pass@db/homeward is away",
        "signed with a-secret",
        "the-reply-key-of-north",
    ],
)
def test_what_looks_like_a_secret_is_found(line):
    assert secrets_in(f"INFO homeward {line} and so on")


@pytest.mark.parametrize(
    "line",
    [
        "smtp://homeward:***@mail.council.example:587",
        "smtp://127.0.0.1:2525",
        "set HOMEWARD_SLACK_SIGNING_SECRET",
        "postgresql+psycopg://homeward@db.council.example/homeward",
    ],
)
def test_what_only_speaks_of_one_is_let_through(line):
    assert secrets_in(line) == []


@pytest.mark.parametrize(
    ("logged", "outcome"),
    [("WARNING the database does not answer", "passed"), ("WARNING Bearer xoxb-stand-in-north", "failed")],
)
def test_a_test_that_passed_has_failed_where_it_wrote_a_secret(logged, outcome):
    sections = [("Captured log call", logged)]
    report = pytest.TestReport("a test", ("file", 1, "test"), {}, "passed", None, "teardown", sections)

    judge(report)

    assert report.outcome == outcome
