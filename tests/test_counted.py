"""A number that may be one has its word by `how_many`: nobody reads "1 entries"."""

import ast
import re
from collections.abc import Iterator

from tests.sources import PACKAGES, Source, each

MANY = re.compile(
    r" (?:more )?(?:cells|changes|children|columns|days|differences|entries|files|hours|journeys|lines|lists|"
    r"messages|mistakes|months|others|people|questions|reviews|rows|seconds|sheets|stages|steps|times|weeks|years)\b"
)
# Readers of files say figures of a file, and of a bound, in tables of their own words.
ELSEWHERE = ("store/imports/", "casework/imports/", "permanence/replies/", "store/nodes.py")
# Where a number is never one, or the words are right for one too.
NEVER_ONE = frozenset(
    {
        "casework/backlog.py:BacklogStanding.in_words",  # "1 of 1 lists"
        "casework/quicker_here.py:_line",
        "casework/waits.py:measure_waits",
        "permanence/digest/asked.py:_far_bookings",
        "permanence/how_many.py:how_often",
        "scheduler/cli/known.py:person_of",
        "scheduler/talk/player.py:NobodyOfThatAddress.__init__",
    }
)


def counted_by_hand(source: Source) -> Iterator[str]:
    """Sentences in which a number that is worked out stands before a word for many, whatever it is."""
    for name, function in source.functions():
        if f"{source.path}:{name}" in NEVER_ONE:
            continue
        for node in outside_choices(function):
            if isinstance(node, ast.JoinedStr):
                for number, words in zip(node.values, node.values[1:], strict=False):
                    if is_worked_out(number) and isinstance(words, ast.Constant) and MANY.match(words.value):
                        yield f"{source.path}:{name}: {ast.unparse(node)}"


def outside_choices(node: ast.AST) -> Iterator[ast.AST]:
    """Every part of it, but for what stands in an if-expression, which may choose between one and many."""
    for part in ast.iter_child_nodes(node):
        if not isinstance(part, ast.IfExp):
            yield part
            yield from outside_choices(part)


def is_worked_out(part: ast.expr) -> bool:
    """Whether it is a number that is not a bound with a name in capitals."""
    if not isinstance(part, ast.FormattedValue):
        return False
    return not any(isinstance(one, ast.Name) and one.id.isupper() for one in ast.walk(part.value))


@each(*PACKAGES)
def test_no_number_that_may_be_one_stands_before_a_word_for_many(source):
    if not source.path.startswith(ELSEWHERE):
        assert [*counted_by_hand(source)] == []
