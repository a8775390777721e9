"""No pattern of the project takes more than linear time: nobody stops the service with a long text."""

import functools
import importlib
import pkgutil
import re
import signal
from pathlib import Path

import pytest

import bot
import casework
import permanence
import scheduler
import store

LENGTH = 16_000
MOST_SECONDS = 0.2  # of processor time; a pattern that looks on from every letter takes more, or minutes
# What patterns of this project begin with or look on over, again and again.
HOSTILE = ("<", "<a|", "a", " ", "\n", "1 ", "12/", "-", ".", ", ", "(", '"', "\\", "a@", "HW-1")
# Sees a bounded text, or a council's own file.
BOUNDED = {
    "permanence.replies.dates.read._REPLACED_BY": "what stands between two dates, 60 characters at most",
    "permanence.pack.lines._STRING": "a council's own pack file",
    # Lines and headers of mails, whose length and time the tests of hostile mails bound.
    "bot.email.incoming.banners.MARKING": "one line of a mail",
    "bot.email.incoming.banners._LABEL": "one line of a mail",
    "bot.email.incoming.odd._CAME": "the parts of a mail that were looked at",
    "bot.email.incoming.signature._CONTACT": "one line of a mail",
    "bot.email.incoming.typed_text._HEAD": "one line of a mail",
    "bot.email.mime._NAMED": "one address of the settings or of a header",
}
# Asked of a whole line, cell or address alone, by other means than their own name.
WHOLE = frozenset(
    {
        "bot.email.mime._ADDRESS",
        "casework.imports.people._ADDRESS",
    }
)


def patterns():
    """Every compiled pattern that stands in a module of ours, and whether it is asked of whole texts alone."""
    found = {}
    bounded = {(pattern.pattern, pattern.flags) for name in BOUNDED for pattern in _in(_named(name))}
    for package in (permanence, casework, store, bot, scheduler):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if ".migrations." in module.name or module.name.endswith("__main__"):
                continue
            for name, value in vars(importlib.import_module(module.name)).items():
                whole = f"{module.name}.{name}"
                for number, pattern in enumerate(_in(value)):
                    if (pattern.pattern, pattern.flags) in bounded:
                        continue
                    given = f"{module.name}.{name}[{number}]", pattern, whole in WHOLE or is_anchored(name)
                    found.setdefault((pattern.pattern, pattern.flags), given)
    return [pytest.param(pattern, anchored, id=name) for name, pattern, anchored in found.values()]


def _named(whole):
    module, _, name = whole.rpartition(".")
    return getattr(importlib.import_module(module), name)


@functools.cache
def _sources():
    folders = (Path(package.__path__[0]) for package in (permanence, casework, store, bot, scheduler))
    return "\n".join(file.read_text(encoding="utf-8") for folder in folders for file in folder.rglob("*.py"))


def is_anchored(name):
    """Whether patterns of this name are asked of a whole text alone, once, and not looked for from every letter."""
    used = re.findall(rf"(?<![\w.]){re.escape(name)}\b(?! = | *:)(\.\w+\()?", _sources())
    return bool(used) and set(used) <= {".fullmatch(", ".match("}


def _in(value):
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, dict):
        for inside in value.values():
            yield from _in(inside)
    elif isinstance(value, list | tuple | set | frozenset):
        for inside in value:
            yield from _in(inside)


class TooSlow(Exception):
    """A pattern has used up its time."""


@pytest.fixture(autouse=True)
def stopwatch():
    """Processor time can run out within a pattern: one that would take minutes fails at once."""

    def ring(*_given):
        raise TooSlow

    before = signal.signal(signal.SIGVTALRM, ring)
    yield
    signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    signal.signal(signal.SIGVTALRM, before)


def takes_too_long(pattern, text, *, anchored):
    signal.setitimer(signal.ITIMER_VIRTUAL, MOST_SECONDS)
    try:
        if anchored:
            pattern.fullmatch(text)
        else:
            for _ in pattern.finditer(text):
                pass
    except TooSlow:
        return True
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    return False


@pytest.mark.parametrize(("pattern", "anchored"), patterns())
def test_a_pattern_takes_linear_time(pattern, anchored):
    slow = []
    for piece in HOSTILE:
        text = (piece * (LENGTH // len(piece) + 1))[:LENGTH]
        given = text.encode("utf-8", "replace") if isinstance(pattern.pattern, bytes) else text
        if takes_too_long(pattern, given, anchored=anchored):
            slow.append(piece)
    assert slow == []
