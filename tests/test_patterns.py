"""No pattern of the project takes more than linear time: nobody stops the service with a long text."""

import ast
import dataclasses
import functools
import importlib
import inspect
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
from tests.proof import in_proof, sampled

PACKAGES = (permanence, casework, store, bot, scheduler)
LENGTH = 30_000
MOST_SECONDS = 0.7  # of processor time; a pattern that looks on from every letter takes many
EVERY = sampled(3, 1)  # of the patterns of a package
# What patterns of this project begin with or look on over, again and again.
HOSTILE = (
    "<",
    "<a|",
    "a",
    " ",
    "\n",
    "1 ",
    "12/",
    "-",
    ".",
    ", ",
    "(",
    '"',
    "\\",
    "a@",
    "HW-1",
    "- ",
    "no ",
    "the ",
)
MOST_DEPTH = 6  # of values within values
ASKED_IN_PLACE = re.compile(r"\bre\.(?:match|fullmatch|search|sub|split|findall|finditer)\(")
ENDS = "\x00"  # where whatever looks on has to find that it looked in vain


def patterns(package):
    """Every pattern of a package of ours, however it is held, and whether it is asked of whole texts alone."""
    found = {}
    for module in _modules(package):
        for name, value in vars(module).items():
            for number, pattern in enumerate(_in(value)):
                given = f"{module.__name__}.{name}[{number}]", pattern, is_anchored(module, name)
                found.setdefault((pattern.pattern, pattern.flags), given)
        for line, pattern, anchored in _written_in_place(module):
            given = f"{module.__name__}:{line}", pattern, anchored
            found.setdefault((pattern.pattern, pattern.flags), given)
    return [*found.values()]


def _modules(package):
    for info in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        if ".migrations." not in info.name and not info.name.endswith("__main__"):
            yield importlib.import_module(info.name)


def _written_in_place(module):
    """Patterns that stand as a text where they are asked: `re.sub("[^0-9]", "", text)`."""
    if not ASKED_IN_PLACE.search(_source(module)):
        return
    for node in ast.walk(ast.parse(_source(module))):
        match node:
            case ast.Call(
                func=ast.Attribute(
                    value=ast.Name(id="re"),
                    attr="match" | "fullmatch" | "search" | "sub" | "split" | "findall" | "finditer" as how,
                ),
                args=[ast.Constant(value=str() | bytes() as pattern), *_],
            ):
                yield node.lineno, re.compile(pattern), how in {"match", "fullmatch"}


@functools.cache
def _source(module):
    return Path(module.__file__).read_text(encoding="utf-8")


@functools.cache
def _sources():
    folders = (Path(package.__path__[0]) for package in PACKAGES)
    return [file.read_text(encoding="utf-8") for folder in folders for file in folder.rglob("*.py")]


def is_anchored(module, name):
    """Whether a pattern is asked of a whole text alone, once, and not looked for from every letter.

    Proven by the text of the code: every use of its name asks so. A name with an underscore is used in its own module.
    """
    text = _source(module) if name.startswith("_") else "\n".join(t for t in _sources() if name in t)
    used = re.findall(rf"(?<![\w.]){re.escape(name)}\b(?! = | *:)(\.\w+\()?", text)
    return bool(used) and set(used) <= {".fullmatch(", ".match("}


def _in(value, depth=0):
    """The patterns in a value: in what it is made of, and in what a function of ours was made with."""
    if isinstance(value, re.Pattern):
        yield value
        return
    inside = []
    if isinstance(value, dict):
        inside = value.values()
    elif isinstance(value, list | tuple | set | frozenset):
        inside = value
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        inside = (getattr(value, field.name) for field in dataclasses.fields(value))
    elif inspect.isfunction(value) and value.__closure__:
        inside = (cell.cell_contents for cell in value.__closure__)
    if depth < MOST_DEPTH:
        for each in inside:
            yield from _in(each, depth + 1)


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


def texts_that_are_slow(pattern, *, anchored):
    """The pieces of which a long text takes this pattern more than linear time."""
    for piece in HOSTILE:
        text = (piece * (LENGTH // len(piece) + 1))[:LENGTH] + ENDS
        given = text.encode("utf-8", "replace") if isinstance(pattern.pattern, bytes) else text
        if takes_too_long(pattern, given, anchored=anchored):
            yield piece


@in_proof
@pytest.mark.parametrize("package", PACKAGES, ids=lambda package: package.__name__)
def test_the_patterns_of_a_package_take_linear_time(package):
    found = patterns(package)[::EVERY]

    assert found
    assert [
        f"{name} on {piece!r}"
        for name, pattern, anchored in found
        for piece in texts_that_are_slow(pattern, anchored=anchored)
    ] == []


def test_a_pattern_that_looks_on_from_every_letter_is_found():
    assert "a" in texts_that_are_slow(re.compile(r"(?:a|aa)+b"), anchored=False)
