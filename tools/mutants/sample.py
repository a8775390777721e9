"""A sample of all the changes there are, and what its share says of theirs."""

import math
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

CERTAINTY = 1.96  # standard deviations: 19 times in 20


def a_sample(every: Iterable[tuple[Path, int]], number: int, seed: int) -> list[tuple[Path, int]]:
    """So many of them, each as likely as any other; the first of them are a sample as well, should time be up."""
    return sorted(every, key=lambda one: sha256(f"{seed} {one[0]} {one[1]}".encode()).digest())[:number]


def likely_share(found: int, tried: int) -> tuple[float, float]:
    """Between which shares, in 100, that of the whole lies 19 times in 20 (Wilson's interval)."""
    if not tried:
        return 0.0, 100.0
    share, z = found / tried, CERTAINTY**2 / tried
    middle = (share + z / 2) / (1 + z)
    half = math.sqrt(share * (1 - share) * z + z * z / 4) / (1 + z)
    return 100 * max(0.0, middle - half), 100 * min(1.0, middle + half)
