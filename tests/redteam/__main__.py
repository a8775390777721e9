"""`python -m tests.redteam`: raids until the time is over; ends with 1 when one of them found something."""

import argparse
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from casework.new_worker.queue_cards import CARD, PARTING
from tests.redteam.posted import a_post_raid
from tests.redteam.raid import raid
from tests.redteam.tampering import tamper

ACTS, CHANGES, DAYS = 120, 12, 10


def main() -> int:
    """Each seed is printed with what it found."""
    asked = argparse.ArgumentParser(prog="python -m tests.redteam", description=__doc__)
    asked.add_argument("--minutes", type=float, default=1.0)
    asked.add_argument("--seed", type=int, help="this one alone")
    given = asked.parse_args()
    until = time.monotonic() + 60 * given.minutes
    seed, raids, found, read = given.seed or 1, 0, 0, Counter[str]()
    while not raids or (given.seed is None and time.monotonic() < until):
        with tempfile.TemporaryDirectory() as folder:
            tampered, posted = Path(folder) / "tampered", Path(folder) / "posted"
            tampered.mkdir()
            posted.mkdir()
            lines = [*raid(Path(folder), seed, ACTS), *tamper(tampered, seed, CHANGES)]
            post = a_post_raid(posted, seed)
            lines += post.run(DAYS)
            post.record.close()
            read.update(post.kinds)
        for line in lines:
            print(f"seed {seed}: {line}", flush=True)
        seed, raids, found = seed + 1, raids + 1, found + len(lines)
    left = f"{read[CARD]} hand-over cards, {read[PARTING]} questions and {read['text/calendar']} calendar files read"
    print(
        f"{raids} raids of {ACTS} acts, {CHANGES} changes by hand and {DAYS} days of post ({left}): {found} found"
    )
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
