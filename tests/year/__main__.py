"""`make year`: years of made-up councils beside the oracle, and the table of what came of them."""

import argparse
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from os import cpu_count

from tests.year.table import Outcome, in_lines, outcome_of, what_is_wrong
from tests.year.year import Plan, live


def lived_through(plan: Plan) -> Outcome:
    """One year, in a process of its own."""
    return outcome_of(live(plan))


def main() -> int:
    """0 when every year agrees with its oracle and no invariant is broken."""
    asked = argparse.ArgumentParser(prog="python -m tests.year", description=__doc__)
    asked.add_argument("--seeds", default="1-10", help="the first and the last seed: 1-10")
    asked.add_argument("--children", type=int, default=300)
    asked.add_argument("--days", type=int, default=400)
    asked.add_argument("--jobs", type=int, default=min(2, cpu_count() or 1))
    given = asked.parse_args()
    first, _, last = given.seeds.partition("-")
    plans = [Plan(seed, given.children, given.days) for seed in range(int(first), int(last or first) + 1)]
    begun, whole = time.monotonic(), Outcome()
    with ProcessPoolExecutor(given.jobs) as processes:
        for found in processes.map(lived_through, plans):
            whole.add(found)
            state = "agrees" if found.is_clean else "DIFFERS"
            print(f"seed {found.seeds[0]}: {found.notices} notices, {state}", flush=True)
    minutes = (time.monotonic() - begun) / 60
    print(f"\n{given.children} children, {given.days} days each, {minutes:.1f} minutes on {given.jobs} cores")
    print("\n".join([*in_lines(whole), *what_is_wrong(whole)]))
    return 0 if whole.is_clean else 1


if __name__ == "__main__":
    sys.exit(main())
