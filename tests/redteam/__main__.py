"""`python -m tests.redteam`: raids until the time is over; ends with 1 when one of them found something."""

import argparse
import sys
import tempfile
import time
from pathlib import Path

from tests.redteam.raid import raid
from tests.redteam.tampering import tamper

ACTS, CHANGES = 120, 12


def main() -> int:
    """Each seed is printed with what it found."""
    asked = argparse.ArgumentParser(prog="python -m tests.redteam", description=__doc__)
    asked.add_argument("--minutes", type=float, default=1.0)
    asked.add_argument("--seed", type=int, help="this one alone")
    given = asked.parse_args()
    until = time.monotonic() + 60 * given.minutes
    seed, raids, found = given.seed or 1, 0, 0
    while not raids or (given.seed is None and time.monotonic() < until):
        with tempfile.TemporaryDirectory() as folder:
            (Path(folder) / "tampered").mkdir()
            lines = [*raid(Path(folder), seed, ACTS), *tamper(Path(folder) / "tampered", seed, CHANGES)]
        for line in lines:
            print(f"seed {seed}: {line}")
        seed, raids, found = seed + 1, raids + 1, found + len(lines)
    print(f"{raids} raids of {ACTS} acts and {CHANGES} changes by hand: {found} found")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
