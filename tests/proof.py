"""How much of a proof is taken: a sample in `make test`, all of it in `make proof` (HOMEWARD_PROOF=1).

What draws a sample says so: `@in_proof` over a test, and `sampled(a tenth, all of it)` for how much. Nothing is shown by
`make proof` alone: the sample is of every kind that the whole has.
"""

import os
from typing import TypeVar

import pytest

IN_FULL = os.environ.get("HOMEWARD_PROOF") == "1"
T = TypeVar("T")

in_proof = pytest.mark.proof


def sampled(sample: T, whole: T) -> T:
    return whole if IN_FULL else sample
