"""How the service logs: as text for people or as JSON for a collector, with the time's zone, on standard error.

A line carries references, numbers and counts: no name, no address, no text of a message. What a library says could
hold an address, so that addresses are masked in everything; what an error says is left out (bot/where_and_what.py).
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator, Mapping
from contextvars import ContextVar
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.where_and_what import where_and_what

_ADDRESS = re.compile(r"(?<![^\s@<>\"'(),:;])[^\s@<>\"'(),:;]++@[^\s@<>\"'(),:;]++")
_OWN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}
_FOR_A_TERMINAL = frozenset({"color_message"})  # the web server's own: its message again, in colours

# Whose line it is, where several councils are served by one process.
COUNCIL: ContextVar[str | None] = ContextVar("council", default=None)

_TALK = ("slack_bolt", "slack_sdk", "aiohttp", "httpx", "httpcore", "msal", "asyncio", "sqlalchemy")
_QUIET = (*_TALK, "procrastinate", "psycopg")
# Their finer lines hold addresses and texts, and each wake-up of apscheduler would bury what matters.
LEAST_OF = {"apscheduler": logging.ERROR, **dict.fromkeys(_QUIET, logging.WARNING)}


class LogLevel(StrEnum):
    DEBUG = "debug"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


class LogFormat(StrEnum):
    TEXT = "text"
    JSON = "json"


class TextLines(logging.Formatter):
    """For example "2026-05-20T09:00:03+01:00 INFO homeward.delivery message delivered outbox=12 channel=email"."""

    def __init__(self, zone: ZoneInfo) -> None:
        super().__init__()
        self._zone = zone

    def format(self, record: logging.LogRecord) -> str:
        facts = "".join(f" {name}={value}" for name, value in _facts(record).items())
        trace = "".join(f"\n  {line}" for line in _trace(record))
        said = _masked(record.getMessage())
        return f"{_at(record, self._zone)} {record.levelname} {record.name} {said}{_masked(facts)}{trace}"


class JsonLines(logging.Formatter):
    """The same as one JSON object a line: at, level, logger, message, what belongs to it, and the trace of an error."""

    def __init__(self, zone: ZoneInfo) -> None:
        super().__init__()
        self._zone = zone

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "at": _at(record, self._zone),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": _masked(record.getMessage()),
            **{n: _masked(v) if isinstance(v, str) else v for n, v in _facts(record).items()},
        }
        trace = list(_trace(record))
        if trace:
            line["trace"] = trace
        return json.dumps(line, ensure_ascii=False, default=str)


def set_up_logging(level: LogLevel, form: LogFormat, zone: ZoneInfo) -> None:
    """Everything that is logged from now on goes to standard error in this form, from this level on."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines(zone) if form is LogFormat.JSON else TextLines(zone))
    handler.addFilter(_is_told)
    handler.addFilter(_with_council)
    logging.basicConfig(level=level.value.upper(), handlers=[handler], force=True)


def _is_told(record: logging.LogRecord) -> bool:
    """Whether a line is written: of libraries that talk, only what is a warning or worse.

    Asked at the handler, not by the level of their loggers: the Teams SDK sets httpx's anew with each client it makes.
    """
    library = record.name.partition(".")[0]
    return record.levelno >= LEAST_OF.get(library, logging.NOTSET)


def _with_council(record: logging.LogRecord) -> bool:
    """Every line is told, with whose it is."""
    record.council = COUNCIL.get()
    return True


def _at(record: logging.LogRecord, zone: ZoneInfo) -> str:
    return datetime.fromtimestamp(record.created, zone).isoformat(timespec="seconds")


def _facts(record: logging.LogRecord) -> Mapping[str, object]:
    """What was given beside the message."""
    return {
        n: value for n, value in vars(record).items() if n not in _OWN | _FOR_A_TERMINAL and value is not None
    }


def _trace(record: logging.LogRecord) -> Iterator[str]:
    """The error and what led to it: their kinds and the lines of code; what they say may quote what somebody wrote."""
    error = record.exc_info[1] if record.exc_info else None
    while error is not None:
        kind, _, places = where_and_what(error).partition("\n")
        yield f"{kind}{_of_the_system(error)}"
        yield from (line for line in places.splitlines() if line.strip())
        error = error.__cause__ or error.__context__


def _of_the_system(error: BaseException) -> str:
    """What the operating system or the database says, without the value that it names behind a colon."""
    if isinstance(error, OSError):
        return f": {error.strerror}"
    by_database = getattr(error, "orig", None)
    return f": {str(by_database).partition(':')[0].partition(chr(10))[0]}" if by_database else ""


def _masked(text: str) -> str:
    return _ADDRESS.sub("[address]", text)
