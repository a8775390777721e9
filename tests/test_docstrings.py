"""Docstrings name only what is there: a field, a parameter or a name that was renamed or deleted is found out."""

import ast
import re
from collections.abc import Iterator
from functools import cache

import pytest

from tests.sources import PACKAGES, Source, each, parsed, sources, statements, type_of_function

IN_BACKTICKS = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")
EXPLAINED = re.compile(r"`([a-z_][a-z0-9_]*)`:")  # "`until`: the day on which it ends"
A_NAME = re.compile(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*(?:\(\))?")

# Where the nodes that code can be found by have their word.
WORD_IN = {
    ast.Name: "id",
    ast.Attribute: "attr",
    ast.arg: "arg",
    ast.keyword: "arg",
    ast.alias: "name",
    ast.ClassDef: "name",
    ast.FunctionDef: "name",
    ast.AsyncFunctionDef: "name",
    ast.Constant: "value",
}

# Names in docstrings that are not the project's own, each with where it comes from.
FROM_ELSEWHERE = {
    "sendMail": "a call of Microsoft Graph",
    "hw48215": "a reference as somebody might type it",
}


def documented(source: Source) -> Iterator[tuple[ast.AST, str]]:
    """Each module, class and function of the file that has a docstring, with its docstring."""
    for node in statements(source.tree):
        if isinstance(node, ast.Module | ast.ClassDef | type_of_function):
            text = ast.get_docstring(node)
            if text:
                yield node, text


def words_of(node: ast.AST) -> Iterator[str]:
    """Every word that code can be found by below this node: names, attributes, parameters, keywords, short strings."""
    for inner in ast.walk(node):
        field = WORD_IN.get(type(inner))
        word = getattr(inner, field) if field else None
        if not isinstance(word, str):
            continue
        if isinstance(inner, ast.Constant):
            yield from re.findall(r"\w+", word) if " " not in word else ()
        else:
            yield from word.split(".")


@cache
def words_of_the_file(text: str) -> frozenset[str]:
    return frozenset(words_of(parsed(text)))


@cache
def words_of_the_packages() -> frozenset[str]:
    every = sources(*PACKAGES, "bench")
    modules = {part for source in sources(*PACKAGES, "bench", "tests") for part in source.module.split(".")}
    return frozenset(modules).union(*(words_of_the_file(source.text) for source in every))


@cache
def stands_in_a_test(word: str) -> bool:
    """Only the files that hold the word at all are read as code, which takes ten seconds for all of them."""
    return any(word in words_of_the_file(source.text) for source in sources("tests") if word in source.text)


def is_there(word: str) -> bool:
    return word in words_of_the_packages() or stands_in_a_test(word)


def explained_and_gone(source: Source) -> Iterator[str]:
    """Each "`name`: meaning" of a class or function that has no such field, parameter or name of its own.

    A function may explain what stands elsewhere in its file: a key of what it is given, say.
    """
    for node, text in documented(source):
        explained = [] if isinstance(node, ast.Module) else EXPLAINED.findall(text)
        if not explained:
            continue
        own = set(words_of(node)) if isinstance(node, ast.ClassDef) else words_of_the_file(source.text)
        for name in explained:
            if name not in own:
                yield f"{source.path}:{node.name} explains `{name}`, which it does not have"


def named_and_gone(source: Source) -> Iterator[str]:
    """Each name in backticks that stands nowhere in the project."""
    for _, text in documented(source):
        for quoted in IN_BACKTICKS.findall(text):
            if not A_NAME.fullmatch(quoted) or quoted in FROM_ELSEWHERE:
                continue
            parts = quoted.removesuffix("()").split(".")
            if not all(is_there(part) for part in parts if part not in ("py", "toml")):
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
