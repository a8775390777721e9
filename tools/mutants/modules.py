"""The modules under test, imported so that each statement notes that it ran, and changed in a process of its own.

Python asks `Watched` for them before it looks for the files. What runs is the file's own text, with a note before each
statement of a function; a change is put into functions that are there already, which takes no import.
"""

import ast
import gc
import importlib.abc
import importlib.machinery
import importlib.util
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from types import CodeType, FunctionType, ModuleType

from tools.mutants.changes import Change, changes

NOTE = "_mutants_note"
_BLOCKS = ("body", "orelse", "finalbody")
Function = tuple[str, str, int]  # its file, its name with those around it, its first line


def module_name(file: Path) -> str:
    return ".".join(file.with_suffix("").parts)


class Watched(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Imports these files with notes. `ran`: the files and lines of the statements that have run since it was emptied.

    `planted`: the text that stands in the place of a file's own, in a process that plants before it imports.
    """

    def __init__(self, root: Path, files: Iterable[Path]) -> None:
        self.root = root
        self.files = {module_name(file): file for file in files}
        self.ran: set[tuple[str, int]] = set()
        self.planted: dict[Path, ast.Module] = {}

    def install(self) -> None:
        sys.meta_path.insert(0, self)

    def find_spec(
        self, fullname: str, _path: Sequence[str] | None, _target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        """The module's place, if it is one of these."""
        if fullname not in self.files:
            return None
        file = self.root / self.files[fullname]
        return importlib.util.spec_from_file_location(fullname, file, loader=self)

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> None:
        """None: Python makes it."""

    def exec_module(self, module: ModuleType) -> None:
        """The module has run."""
        file = self.files[module.__name__]
        name = str(file)
        tree = self.planted.get(file) or _with_notes(parsed(self.root / file))
        module.__dict__[NOTE] = lambda line: self.ran.add((name, line))
        exec(compile(tree, str(self.root / file), "exec"), module.__dict__)  # noqa: S102 - it is the file's own text


def parsed(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"), str(file))


def _with_notes(tree: ast.Module) -> ast.Module:
    for node in [*ast.walk(tree)]:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            _note_in(node)
    return ast.fix_missing_locations(tree)


def _note_in(holder: ast.AST) -> None:
    for field in _BLOCKS:
        block: list[ast.stmt] = getattr(holder, field, [])
        if block:
            setattr(holder, field, [noted for statement in block for noted in _noted(statement)])
    for inner in (*getattr(holder, "handlers", ()), *getattr(holder, "cases", ())):
        _note_in(inner)


def _noted(statement: ast.stmt) -> list[ast.stmt]:
    is_word = isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
    if is_word or isinstance(statement, ast.Nonlocal | ast.Global):
        return [statement]
    if not isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        _note_in(statement)
    call = ast.Call(ast.Name(NOTE, ast.Load()), [ast.Constant(statement.lineno)], [])
    return [ast.copy_location(ast.Expr(ast.copy_location(call, statement)), statement), statement]


class Changeable:
    """One module's text and its changes; made once, before the processes that plant them part."""

    def __init__(self, root: Path, file: Path) -> None:
        self.file = file
        self.path = str(root / file)
        self.tree = parsed(root / file)
        self.changes = changes(self.tree)

    def code_of(self, change: Change) -> CodeType:
        """The changed module's code. Raises ValueError or SyntaxError where Python cannot make any of it."""
        with change.planted():
            return compile(self.tree, self.path, "exec")


def without_notes(module: Changeable, functions: dict[Function, list[FunctionType]]) -> None:
    """The functions of this module note no more what runs: it was found out, and takes longer than what they do."""
    for code in _codes(compile(module.tree, module.path, "exec")):
        for function in functions.get(_key(code), []):
            if len(function.__code__.co_freevars) == len(code.co_freevars):
                function.__code__ = code


def functions_of(paths: Iterable[str]) -> dict[Function, list[FunctionType]]:
    """All functions of these files that there are by now, also inside decorators and classes."""
    wanted, found = set(paths), dict[Function, list[FunctionType]]()
    gc.unfreeze()
    for thing in gc.get_objects():
        if isinstance(thing, FunctionType) and thing.__code__.co_filename in wanted:
            found.setdefault(_key(thing.__code__), []).append(thing)
    gc.freeze()
    return found


def plant(code: CodeType, change: Change, functions: dict[Function, list[FunctionType]]) -> bool:
    """Each function that holds the change is changed; False if there is none, or none that can be."""
    for changed in _codes(code):
        if changed.co_qualname == change.function and changed.co_firstlineno == change.first_line:
            known = functions.get(_key(changed), [])
            for function in known:
                if len(function.__code__.co_freevars) != len(changed.co_freevars):
                    return False
                function.__code__ = changed
            return bool(known)
    return False


def _codes(code: CodeType) -> Iterable[CodeType]:
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            yield inner
            yield from _codes(inner)


def _key(code: CodeType) -> Function:
    return code.co_filename, code.co_qualname, code.co_firstlineno
