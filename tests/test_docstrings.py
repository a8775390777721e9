"""Docstrings name only what is there: a field, a parameter or a name that was renamed or deleted is found out."""

import ast
import re
from collections.abc import Iterator
from functools import cache

import pytest

from tests.sources import PACKAGES, Source, each, sources, type_of_function

IN_BACKTICKS = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")
EXPLAINED = re.compile(r"`([a-z_][a-z0-9_]*)`:")  # "`until`: the day on which it ends"
A_NAME = re.compile(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*(?:\(\))?")

# Names in docstrings that are not the project's own, each with where it comes from.
FROM_ELSEWHERE = {
    "sendMail": "a call of Microsoft Graph",
    "hw48215": "a reference as somebody might type it",
}


def documented(source: Source) -> Iterator[tuple[ast.AST, str]]:
    """Each module, class and function of the file that has a docstring, with its docstring."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Module | ast.ClassDef | type_of_function):
            text = ast.get_docstring(node)
            if text:
                yield node, text


def words_of(node: ast.AST) -> Iterator[str]:
    """Every word that code can be found by below this node: names, attributes, parameters, keywords, short strings."""
    for inner in ast.walk(node):
        match inner:
            case ast.Name(id=word) | ast.Attribute(attr=word) | ast.arg(arg=word):
                yield word
            case ast.keyword(arg=str(word)) | ast.alias(name=word):
                yield from word.split(".")
            case ast.ClassDef(name=word) | ast.FunctionDef(name=word) | ast.AsyncFunctionDef(name=word):
                yield word
            case ast.Constant(value=str(text)) if text.count(" ") == 0:
                yield from re.findall(r"\w+", text)


@cache
def words_of_the_project() -> frozenset[str]:
    every = sources(*PACKAGES, "bench", "tests")
    modules = {part for source in every for part in source.module.split(".")}
    return frozenset(modules | {word for source in every for word in words_of(source.tree)})


def explained_and_gone(source: Source) -> Iterator[str]:
    """Each "`name`: meaning" of a class or function that has no such field, parameter or name of its own.

    A function may explain what stands elsewhere in its file: a key of what it is given, say.
    """
    for node, text in documented(source):
        if isinstance(node, ast.Module):
            continue
        own = set(words_of(node if isinstance(node, ast.ClassDef) else source.tree))
        for name in EXPLAINED.findall(text):
            if name not in own:
                yield f"{source.path}:{node.name} explains `{name}`, which it does not have"


def named_and_gone(source: Source) -> Iterator[str]:
    """Each name in backticks that stands nowhere in the project."""
    for _, text in documented(source):
        for quoted in IN_BACKTICKS.findall(text):
            if not A_NAME.fullmatch(quoted) or quoted in FROM_ELSEWHERE:
                continue
            parts = quoted.removesuffix("()").split(".")
            if not words_of_the_project().issuperset(part for part in parts if part not in ("py", "toml")):
                yield f"{source.path} names `{quoted}`"


@each(*PACKAGES, "bench")
def test_what_a_docstring_explains_is_there(source):
    assert list(explained_and_gone(source)) == []


@each(*PACKAGES, "bench")
def test_what_a_docstring_names_is_somewhere_in_the_project(source):
    assert list(named_and_gone(source)) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('class Act:\n    """A press. `again`: taken up after a crash."""\n    place: str', 1),
        ('class Act:\n    """A press. `place`: where."""\n    place: str', 0),
        ('def take(until):\n    """It is taken. `until`: the last day."""', 0),
        ('def take(until):\n    """It is taken. `review_on`: the last day."""', 1),
    ],
)
def test_a_planted_explanation_of_what_is_gone_is_found(text, found):
    assert len(list(explained_and_gone(Source("casework/sweep.py", text)))) == found


@pytest.mark.parametrize(("name", "found"), [("raise_alerts", 0), ("never_written_anywhere" + "_else", 1)])
def test_a_planted_name_of_what_is_gone_is_found(name, found):
    source = Source("casework/sweep.py", f'"""Goes on where `{name}` ended."""')

    assert len(list(named_and_gone(source))) == found
