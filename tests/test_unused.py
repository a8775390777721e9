"""What no file of the product uses is deleted, also where tests still use it: they would prove what nobody runs."""

import ast
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache

import pytest

from tests.sources import PACKAGES, ROOT, Source, each, parsed, sources

# Names that are used by what no file says, each with the reason.
USED_ALL_THE_SAME = {
    "store/node_tables.py": "a table is known to the database's model by being made",
}
WORD = re.compile(r"[A-Za-z_]\w*")


def names_of(tree: ast.Module) -> Iterator[str]:
    """Functions, classes and constants of a module; what is decorated is handed to somebody there."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            if not node.decorator_list or isinstance(node, ast.ClassDef):
                yield node.name
        elif isinstance(node, ast.Assign):
            yield from (target.id for target in node.targets if isinstance(target, ast.Name))
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            yield node.target.id


def words_in(texts: Iterable[str]) -> Counter[str]:
    return Counter(word for text in texts for word in WORD.findall(text))


def unused(code: str, words: Counter[str]) -> list[str]:
    """Names that stand nowhere but where they are made; one that begins with _ counts for its own file alone."""
    own = words_in([code])
    names = (name for name in names_of(parsed(code)) if not name.startswith("__"))
    return [name for name in names if (own if name.startswith("_") else words)[name] == 1]


@cache
def words_of_the_product() -> Counter[str]:
    """How often each word stands in the product: its code, its templates, and what starts it."""
    others = [*(ROOT / "templates").rglob("*.j2"), *(ROOT / "deploy").rglob("*.py"), ROOT / "pyproject.toml"]
    texts = [source.text for source in sources(*PACKAGES)]
    return words_in([*texts, *(path.read_text(encoding="utf-8") for path in others)])


@each(*PACKAGES)
def test_what_nobody_uses_is_deleted(source: Source) -> None:
    assert source.path in USED_ALL_THE_SAME or unused(source.text, words_of_the_product()) == []


def test_every_argued_exception_still_stands() -> None:
    for source in sources(*PACKAGES):
        if source.path in USED_ALL_THE_SAME:
            assert unused(source.text, words_of_the_product())


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("def told():\n    return 1", ["told"]),
        ("NEVER_READ = 1", ["NEVER_READ"]),
        ("class Told:\n    pass", ["Told"]),
        ("def told():\n    return 1\n\nTOLD = told()", ["TOLD"]),
        ("@command\ndef told():\n    return 1", []),
        ("_TOLD = 1", ["_TOLD"]),
    ],
)
def test_a_planted_name_that_nobody_uses_is_found(code: str, found: list[str]) -> None:
    assert unused(code, words_in([code, "_TOLD = _TOLD"])) == found
