"""Lines of the log: the time with its zone, what belongs to a line, and nothing that somebody wrote or is called."""

import io
import json
import logging
import sqlite3
from contextlib import contextmanager
from zoneinfo import ZoneInfo

import pytest

from scheduler.logs import JsonLines, LogFormat, LogLevel, TextLines, set_up_logging

TYPED = "Jamie Madeup, born 3 May"
LONDON = ZoneInfo("Europe/London")


@contextmanager
def logged(lines):
    """A logger and what it has written."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(lines)
    logger = logging.getLogger("homeward.of_a_test")
    logger.addHandler(handler)
    before, logger.propagate = logger.level, False
    logger.setLevel(logging.DEBUG)
    yield logger, written
    logger.removeHandler(handler)
    logger.setLevel(before)
    logger.propagate = True


def test_a_line_of_text_has_its_zone_and_its_facts():
    with logged(TextLines(LONDON)) as (log, written):
        log.info("message delivered", extra={"outbox": 12, "channel": "email"})

    at, _, rest = written.getvalue().partition(" ")
    assert rest == "INFO homeward.of_a_test message delivered outbox=12 channel=email\n"
    assert at[-6:] in ("+00:00", "+01:00")


@pytest.mark.parametrize("lines", [TextLines(LONDON), JsonLines(LONDON)])
def test_what_the_web_server_writes_for_a_terminal_is_left_out(lines):
    with logged(lines) as (log, written):
        log.info("Started server process [%d]", 12, extra={"color_message": "Started [\x1b[36m%d\x1b[0m]"})

    assert "Started server process [12]" in written.getvalue()
    assert "color" not in written.getvalue()


def test_a_line_of_json_has_the_same_and_is_one_line():
    with logged(JsonLines(LONDON)) as (log, written):
        log.warning("two\nlines", extra={"outbox": 12})

    (line,) = written.getvalue().splitlines()
    said = json.loads(line)
    assert (said["level"], said["message"], said["outbox"]) == ("warning", "two\nlines", 12)
    assert said["at"][-6:] in ("+00:00", "+01:00")


@pytest.mark.parametrize("lines", [TextLines(LONDON), JsonLines(LONDON)])
def test_addresses_are_masked_wherever_they_stand(lines):
    with logged(lines) as (log, written):
        log.info("550 no such user <shona.reid@council.example>", extra={"who": "shona.reid@council.example"})

    assert "shona" not in written.getvalue()
    assert "[address]" in written.getvalue()


def _about(words):
    try:
        int(words)
    except ValueError as first:
        raise RuntimeError(words) from first


@pytest.mark.parametrize("lines", [TextLines(LONDON), JsonLines(LONDON)])
def test_an_error_is_told_by_its_kind_and_place_without_what_it_says(lines):
    with logged(lines) as (log, written):
        try:
            _about(TYPED)
        except RuntimeError:
            log.exception("job failed")

    said = written.getvalue()
    assert "RuntimeError" in said
    assert "ValueError" in said
    assert "test_logs.py" in said
    assert "born 3 May" not in said


def test_what_the_system_or_the_database_says_is_kept():
    class OfTheDatabase(Exception):
        orig = sqlite3.OperationalError("database is locked")

    with logged(TextLines(LONDON)) as (log, written):
        for error in (OfTheDatabase(), OSError(28, "No space left on device", "Jamie Madeup.xlsx")):
            try:
                raise error
            except (OfTheDatabase, OSError):
                log.exception("job failed")

    assert "database is locked" in written.getvalue()
    assert "No space left on device" in written.getvalue()
    assert "Jamie Madeup.xlsx" not in written.getvalue()


def test_finer_lines_are_left_out_below_the_level(capsys):
    set_up_logging(LogLevel.WARNING, LogFormat.JSON, LONDON)
    logging.getLogger("homeward").info("swept")
    logging.getLogger("homeward").warning("no heartbeat")

    (line,) = capsys.readouterr().err.splitlines()
    assert json.loads(line)["message"] == "no heartbeat"


def test_what_a_library_tells_of_its_requests_is_left_out_whatever_level_another_library_set_for_it(capsys):
    set_up_logging(LogLevel.DEBUG, LogFormat.JSON, LONDON)
    logging.getLogger("httpx").setLevel(logging.NOTSET)  # as the Teams SDK does with each client it makes

    logging.getLogger("httpx").info("HTTP Request: POST %s", "https://example.org/to/somebody")
    logging.getLogger("httpx").warning("connection lost")
    logging.getLogger("homeward").debug("looked")

    assert [json.loads(line)["message"] for line in capsys.readouterr().err.splitlines()] == [
        "connection lost",
        "looked",
    ]
