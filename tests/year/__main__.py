"""`make year`: years of made-up councils beside the oracle, and the table of what came of them.

Without more words it is as much as ten seeds in ten minutes on two cores come to. The seeds begin on different days of one
year of 400, so that together they hold both clock changes, its 53rd week and two new years. `--children 300 --days 400`
is a whole council through all of it: a quarter of an hour to twenty minutes of a core for each seed.
"""

import argparse
import gc
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from datetime import timedelta
from os import cpu_count
from statistics import mean

from tests.year.put_back import WAYS, lines_of, went_back
from tests.year.table import Outcome, in_lines, outcome_of, what_is_wrong
from tests.year.year import FIRST, WHOLE, Plan, live

CHILDREN, DAYS, SEEDS = 40, 90, 10
OBJECTS_BETWEEN_COLLECTIONS = 20_000
A_SEEDS_SHARE = 10 * 60 * 2 / SEEDS  # seconds of a core: ten minutes of two


def plan_of(seed: int, children: int, days: int) -> Plan:
    """The plan of one of ten seeds that share the days of a year among them."""
    later = (seed - 1) % SEEDS * max(0, WHOLE - days) // (SEEDS - 1)
    return Plan(seed, children, days, FIRST + timedelta(days=later), new_pack_on=days * 3 // 8)


def lived_through(plan: Plan) -> tuple[Outcome, float]:
    """One year, in a process of its own; and how many seconds of a core it took."""
    gc.freeze()
    gc.set_threshold(OBJECTS_BETWEEN_COLLECTIONS)
    begun = time.process_time()
    return outcome_of(live(plan)), time.process_time() - begun


def main() -> int:
    """0 when every year agrees with its oracle and no invariant is broken."""
    asked = argparse.ArgumentParser(prog="python -m tests.year", description=__doc__)
    asked.add_argument("--seeds", default=f"1-{SEEDS}", help="the first and the last seed: 1-10")
    asked.add_argument("--children", type=int, default=CHILDREN)
    asked.add_argument("--days", type=int, default=DAYS)
    asked.add_argument("--jobs", type=int, default=min(2, cpu_count() or 1))
    given = asked.parse_args()
    first, _, last = given.seeds.partition("-")
    plans = [plan_of(seed, given.children, given.days) for seed in range(int(first), int(last or first) + 1)]
    begun, whole, took = time.monotonic(), Outcome(), []
    with ProcessPoolExecutor(given.jobs) as processes:
        for found, seconds in processes.map(lived_through, plans):
            whole.add(found)
            took.append(seconds)
            state = "agrees" if found.is_clean else "DIFFERS"
            print(
                f"seed {found.seeds[0]}: {found.notices} notices, {state}, {seconds:.0f} s of a core",
                *what_is_wrong(found),
                sep="\n",
                flush=True,
            )
        ways = list(processes.map(went_back, [put_back_plan(plans[0])] * len(WAYS), WAYS))
    minutes = (time.monotonic() - begun) / 60
    print(f"\n{given.children} children, {given.days} days each, {minutes:.1f} minutes on {given.jobs} cores")
    reach = given.days * A_SEEDS_SHARE / mean(took)
    print(f"in ten minutes on two cores ten seeds of {given.children} children come to {reach:.0f} days each")
    print("\n".join(in_lines(whole)))
    for way, came in zip(WAYS, ways, strict=True):
        print("\n".join([*lines_of(way, came), *what_is_wrong(came.outcome)]))
    return 0 if whole.is_clean and all(came.is_as_it_should_be for came in ways) else 1


def put_back_plan(plan: Plan) -> Plan:
    """The council whose store goes back in time: a small one of the first seed, without a channel that refuses."""
    return replace(plan, first=FIRST, children=min(plan.children, 40), refuses=0.0, new_pack_on=None)


if __name__ == "__main__":
    sys.exit(main())
