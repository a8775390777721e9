"""The project's own Python files as syntax trees, for the tests that watch over the code itself."""

import ast
import os
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent
PACKAGES = ("permanence", "casework", "store", "bot", "scheduler")
NOT_OURS = {".git", ".hypothesis", ".venv", "__pycache__", "build", "dist", "node_modules"}

type_of_function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, slots=True)
class Source:
    """One Python file: where it lies below the root, its text and its tree."""

    path: str
    text: str

    @property
    def tree(self) -> ast.Module:
        return parsed(self.text)

    @property
    def module(self) -> str:
        return self.path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")

    def functions(self) -> Iterator[tuple[str, type_of_function]]:
        """Every function and method with its name as a reader would say it: `Class.method`, `outer.inner`."""
        return iter(_functions_of(self.text))


@cache
def _functions_of(text: str) -> tuple[tuple[str, type_of_function], ...]:
    return tuple(_functions_in(parsed(text), ""))


@cache
def parsed(text: str) -> ast.Module:
    return ast.parse(text)


def _statements_of(node: ast.AST) -> Iterator[ast.AST]:
    """The statements, handlers and cases right below; a tree has ten times as many nodes that are none."""
    for field in ("body", "orelse", "finalbody", "handlers", "cases"):
        found = getattr(node, field, ())
        yield from (
            found if isinstance(found, list) else ()
        )  # what a lambda or `a if b else c` has there is none


def statements(node: ast.AST) -> Iterator[ast.AST]:
    """This node, and every statement, handler and case below it."""
    yield node
    for child in _statements_of(node):
        yield from statements(child)


def _functions_in(node: ast.AST, inside: str) -> Iterator[tuple[str, type_of_function]]:
    for child in _statements_of(node):
        name = f"{inside}{child.name}" if isinstance(child, type_of_function | ast.ClassDef) else ""
        if isinstance(child, type_of_function):
            yield name, child
        yield from _functions_in(child, f"{name}." if name else inside)


def sources(*folders: str) -> list[Source]:
    """Every Python file below the folders, in the order of their paths."""
    paths = sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))
    return [read(path) for path in paths if NOT_OURS.isdisjoint(path.parts)]


@cache
def read(path: Path) -> Source:
    return Source(path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8"))


def imports(source: Source) -> Iterator[str]:
    """Every module that the file imports, in full; `from a import b` may mean the module `a.b`, so it is given as that."""
    package = source.module if source.path.endswith("/__init__.py") else source.module.rpartition(".")[0]
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
            origin = ".".join([*above, *([node.module] if node.module else [])])
            yield from (f"{origin}.{alias.name}" for alias in node.names)


def tracked_files() -> list[Path]:
    """Every file that belongs to the project: what git knows or would take in, or, without git, what lies here."""
    ask = [
        "git",
        "-c",
        f"safe.directory={ROOT}",
        "ls-files",
        "-z",
        "--cached",
        "--others",
        "--exclude-standard",
    ]
    try:
        said = subprocess.run(ask, cwd=ROOT, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return _files_below(ROOT)
    return [path for name in said.stdout.split("\0") if name and (path := ROOT / name).is_file()]


def _files_below(folder: Path) -> list[Path]:
    found = []
    for here, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if name not in NOT_OURS and not name.endswith("_cache")]
        found += [Path(here) / name for name in names]
    return found


def each(*folders: str) -> Callable[[Callable[[Source], None]], Callable[[], None]]:
    """One test of a rule for every file of these folders, which names all that break it.

    A test for each file would cost two thousand tests and say the same.
    """

    def over_all(rule: Callable[[Source], None]) -> Callable[[], None]:
        def test() -> None:
            broken = {}
            for source in sources(*folders):
                try:
                    rule(source)
                except AssertionError as breach:
                    broken[source.path] = str(breach)
            assert broken == {}, broken

        test.__name__, test.__doc__ = rule.__name__, rule.__doc__
        return test

    return over_all
