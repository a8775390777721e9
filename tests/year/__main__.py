"""`make year`: years of made-up councils beside the oracle, and the table of what came of them."""

import argparse
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from os import cpu_count

from tests.year.put_back import WAYS, lines_of, went_back
from tests.year.table import Outcome, in_lines, outcome_of, what_is_wrong
from tests.year.year import Plan, live


def lived_through(plan: Plan) -> tuple[Outcome, float]:
    """One year, in a process of its own; and how many seconds of a core it took."""
    begun = time.process_time()
    return outcome_of(live(plan)), time.process_time() - begun


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
        for found, seconds in processes.map(lived_through, plans):
            whole.add(found)
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
    print("\n".join(in_lines(whole)))
    for way, came in zip(WAYS, ways, strict=True):
        print("\n".join([*lines_of(way, came), *what_is_wrong(came.outcome)]))
    return 0 if whole.is_clean and all(came.is_as_it_should_be for came in ways) else 1


def put_back_plan(plan: Plan) -> Plan:
    """The council whose store goes back in time: a small one of the first seed, without a channel that refuses."""
    return replace(plan, children=min(plan.children, 40), refuses=0.0, new_pack_on=None)


if __name__ == "__main__":
    sys.exit(main())
