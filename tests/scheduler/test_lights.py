"""For each red light docs/operations.md says what it means and what to do, and the code raises no other."""

import ast
import re

import pytest

from scheduler.health import Verdict, message_problems
from scheduler.lights import Light, Problem
from tests.conftest import ROOT
from tests.sources import sources

PAGE = (ROOT / "docs" / "operations.md").read_text()
HEADING = re.compile(r"^### `(.+)`$", re.MULTILINE)
CHECK_LINE = re.compile(r"^\| (`[^|]+`) \|", re.MULTILINE)


def told_under(heading):
    return PAGE.split(f"### `{heading}`\n")[1].split("\n### ")[0].split("\n## ")[0]


@pytest.mark.parametrize("light", Light)
def test_each_light_has_its_heading_with_what_it_means_and_what_to_do(light):
    [heading] = [found for found in HEADING.findall(PAGE) if light.value in found]

    assert re.search(r"\*\*Means:\*\* \w.+\n(.+\n)*\*\*Do:\*\* \S", told_under(heading))


def test_no_heading_is_of_a_light_that_there_is_not():
    assert all(any(light in found for light in Light) for found in HEADING.findall(PAGE))


def test_a_line_holds_the_words_of_its_light_or_is_refused():
    assert Problem(Light.OWED, "3 messages reached nobody").light is Light.OWED
    with pytest.raises(ValueError, match="reached nobody"):
        Problem(Light.OWED, "3 messages are gone")


def test_what_healthz_judges_by_is_made_of_such_lines():
    assert Verdict.__annotations__["problems"] == "tuple[Problem, ...]"
    assert message_problems.__annotations__["return"] == "Iterable[Problem]"


def findings():
    """What each line of `homeward check` is called, as far as the code says it outright."""
    for source in sources("scheduler"):
        for node in ast.walk(source.tree):
            named = isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("Finding", "_named")
            if named and isinstance(node.args[0], ast.Constant):
                yield str(node.args[0].value)


def test_each_line_of_check_is_told_of_as_well():
    told = " ".join(CHECK_LINE.findall(PAGE))

    assert [name for name in sorted(set(findings())) if f"`{name}`" not in told] == []
