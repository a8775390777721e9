"""How much of a proof is taken: a sample in `make test`, all of it in `make proof` (HOMEWARD_PROOF=1).

What draws a sample says so: `@in_proof` over a test, and `sampled(a tenth, all of it)` for how much; or `@one_of(3)` over
a test of many cases. Nothing is shown by `make proof` alone: the sample is of every kind that the whole has.
"""

import os
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import TypeVar

import pytest

IN_FULL = os.environ.get("HOMEWARD_PROOF") == "1"
T = TypeVar("T")

in_proof = pytest.mark.proof


def sampled(sample: T, whole: T) -> T:
    return whole if IN_FULL else sample


def one_of(number: int) -> pytest.MarkDecorator:
    """Of the tests of a file that bear this very mark the first is taken, and each that comes so many later."""
    return pytest.mark.one_of(number)


def passed_over(items: Iterable[pytest.Item]) -> list[pytest.Item]:
    """Those that `one_of` leaves to `make proof`; there is none in `make proof` itself. Each that bears it is a proof."""
    places: Counter[tuple[Path, int]] = Counter()
    found = []
    for item in items:
        mark = item.get_closest_marker("one_of")
        if mark is None:
            continue
        item.add_marker("proof")
        place = places[item.path, id(mark)]
        places[item.path, id(mark)] += 1
        if place % mark.args[0] and not IN_FULL:
            found.append(item)
    return found
